// Package offline is how a visit travels between the office and a laptop without internet (a hub): packs out,
// journals in, receipts back. It is pure transport: bytes in, bytes out, and no store.
//
// A pack is what a hub takes along: one file, signed by the office, with a last day. It holds no case and names
// nobody: staff by code, visits by code, host and hours.
//
// A journal is what a hub sends back: a head, then one frame for each group of its journal, each sealed for the
// office and signed by the hub. The same journal is written as the same bytes each time, so that an upload goes on
// at any byte where it was cut, and a reader of a cut or changed file has all whole frames before the first bad one.
//
// Who is who: an office is known by the key that signs its packs; a hub trusts the office of its first pack and no
// other. A hub makes its own key; the office takes it for one of its own when the first journal shows the secret of
// a pack, which works once. From then on only that key speaks for that hub, until the office revokes it.
package offline
