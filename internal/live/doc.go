// Package live runs lessons on phones: rooms with a six-digit code, seats without names, the steps of an
// activity, answers that are each stored once, and what presenter and projector see.
//
// An answer is durable before it is acknowledged. It goes to a journal that only grows, in groups: what
// came within two milliseconds is one transaction and one link of a hash chain (journal.go). A room is what
// its entries in the journal say, so a killed server has it again at its next start (rebuild.go).
//
// Phones speak plain HTTP: POST for what they say, one event stream for what they hear. A stream is taken
// out of the hands of net/http and costs no goroutine; a few writers serve all of them, and a phone that
// does not keep up is given the newest state, never a queue (stream.go). docs/live-protocol.md is the
// protocol, and is enough to write a client.
//
// Opening, steering and closing a room are acts of the clerk, which the caller hands in as a function; what
// phones send is not: no actor stands behind it (docs/decisions/0009).
package live
