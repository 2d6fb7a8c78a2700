// Package hub is the room of the laptop that goes along with the trailer, on both of its sides.
//
// At the office: packs are made for laptops (hubs), a laptop is taken for one of the office's own when the first
// journal shows the secret of a pack, journals arrive once and are answered with receipts, acts that were queued on
// the road are done as the person who did them, with the rights of today, and what is refused waits in an inbox.
//
// On the laptop the same tables hold the other half: who this hub is, the pack that it carries, what was ticked this
// morning, the receipts that came back. The crew's pages are served on loopback alone and ask no password: who
// opened the laptop has given its passphrase.
//
// What phones send is no matter of this room: it lies in the journal of internal/live, and travels as it is.
package hub
