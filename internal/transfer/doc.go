// Package transfer brings registers into the house and gives them back: the import and the export, for
// the command line and for two pages.
//
// An import is all or nothing. Everything is read, checked and compared with the house outside the write
// lock; then one act of the clerk stores what is new or changed. In that act it first makes sure that
// nobody saved anything in between (the log grows with every act, so its count tells), else it checks
// again. The table imported_rows keeps a keyed hash of each row as it was last imported: a row that the
// house changed or removed since is a fault, unless the import is told to overwrite.
//
// Who may: the responsible person and the coordinator import; both export, the coordinator only the rows
// that the word open reaches. The counts of a check would answer a guess about a row the coordinator may
// not open; so every check is logged, with the registers it looked at.
//
// Registers beside the eleven of a programme are taken like those and leave when asked for. A register of
// names (contacts) needs a verb of its own besides, is in no export here, and no fault says what stood in it.
//
// An export is a disclosure: it holds codes, never a name, and is noted with to whom and why before
// anything of it leaves.
package transfer
