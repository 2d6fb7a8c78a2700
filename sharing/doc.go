// Package sharing is the room of what leaves about one person and what comes: referrals on paper, in a file
// under a passphrase, or in a package sealed to another house; the packages that others sent; who has seen a
// file; and the weekly look at what was unusual.
//
// Read it in this order: envelope.go (the sealed file between two houses), field_rows.go (what can leave, and
// how a room offers more), sending.go and sending_acts.go (what left), arrival.go and arrival_acts.go (what
// came), seen_acts.go (who has seen a file, and what was unusual), the papers and pages, area.go.
//
// Who may see what (roles.csv). A caseworker hands over from their own cases, the responsible person from all;
// each hand-over asks the gate of records/consents inside its own act. What came is for caseworkers and the
// responsible person. The reviewer sees days, states and fields by name. Console seals and opens packages of
// coded fields and prints no field that identifies.
//
// Nothing is shared live. A package shows chosen fields until its last day; then, and when a recall arrives,
// the receiving house destroys the key of what it holds. What was read cannot be taken back, and the pages say so.
//
// What is never recorded here: the values that left. The house keeps which fields, to whom, why and until when.
package sharing
