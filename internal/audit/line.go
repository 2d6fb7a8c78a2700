// Package audit is the log that only grows: who did what to which record, whose data it was, when and why.
//
// There are two stores of lines. An act's line is written in the act's own transaction, so that neither
// can stand without the other. Lines of reads and refusals have a store of their own, and are committed
// together with those of other requests, before the first byte of an answer leaves. One sealer a house
// numbers and chains the lines of both, so that no writer waits for a chain.
package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"drosme/internal/when"
)

// Outcome says how it ended.
type Outcome string

// The outcomes. Refused and Absent look the same to the one who asked; here they differ.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused"
	Absent  Outcome = "absent"
)

// Line is one line of the log. It holds ids, codes and verbs, never a name or a story.
type Line struct {
	ID       string      `db:"id"`
	At       when.Moment `db:"at"`
	Actor    string      `db:"actor"`   // user id, or console, jobs, door, setup
	Role     string      `db:"role"`    // the role that allowed it
	Verb     string      `db:"verb"`    // what was done or asked
	Target   string      `db:"target"`  // id of the record, or the name of the list or figure
	Outcome  Outcome     `db:"outcome"` // done, refused, absent
	Purpose  string      `db:"purpose"` // why, where a reason is asked
	Detail   string      `db:"detail"`  // JSON: changed fields as their classes allow, counts
	Session  string      `db:"session"` // hash of the session, shortened
	Account  string      `db:"account"` // console: the system account
	Subjects string      `db:"subjects"`
	Seq      int64       `db:"seq"`
	MAC      []byte      `db:"mac"`
}

// Whose gives the ids of the people whose data it was.
func (l Line) Whose() []string { return strings.Fields(l.Subjects) }

// chain computes the seal of a line from the seal before it.
func chain(key, before []byte, seq int64, l Line) []byte {
	h := hmac.New(sha256.New, key)
	write := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	write(before)
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(seq))
	write(n[:])
	for _, s := range []string{l.ID, string(l.At), l.Actor, l.Role, l.Verb, l.Target, string(l.Outcome), l.Purpose, l.Detail, l.Session, l.Account, l.Subjects} {
		write([]byte(s))
	}
	return h.Sum(nil)
}
