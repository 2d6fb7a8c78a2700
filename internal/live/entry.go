package live

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"drosme/internal/when"
)

// Kind says what an entry of the journal is.
type Kind string

// The kinds of entries.
const (
	KindRoom   Kind = "room"   // a room was opened; act is its code, body an Opening without the source
	KindSeat   Kind = "seat"   // a phone took a seat; act is the hash of the join's id, body a SeatEntry
	KindLeave  Kind = "leave"  // a phone left, or changed how it takes part; body a SeatEntry
	KindState  Kind = "state"  // where the room stands; act is its number, body a StateEntry
	KindAnswer Kind = "answer" // one answer of a seat, or of a pair number in a measure; body as lesson.Accepts gave it
	KindHand   Kind = "hand"   // counts that the presenter typed; body an option → number
	KindFree   Kind = "free"   // a free text came and waits for the moderator; the text lies beside the journal
	KindWord   Kind = "word"   // the moderator decided; body a Decision
	KindNote   Kind = "note"   // a worry, sealed in the phone; body {"sealed": base64}
	KindCount  Kind = "count"  // what was received so far, per question; body a Ledger
	KindSolo   Kind = "solo"   // how often an activity was begun and ended alone; body {"starts":…,"ends":…}
	KindAct    Kind = "act"    // an act of the crew that waits for the office; body as the caller gave it
	KindOpened Kind = "opened" // a note was read by the lead; act is the note's
	KindEnd    Kind = "end"    // the room was closed
)

// Entry is one line of the journal. Body is JSON, in UTF-8.
type Entry struct {
	Kind     Kind        `db:"kind"`
	Room     string      `db:"room"` // the room's id, not its code
	Seat     string      `db:"seat"`
	Question string      `db:"question"`
	Act      string      `db:"act"` // the client-made id, or its hash
	Body     []byte      `db:"body"`
	At       when.Moment `db:"at"`   // when its group was written; read only
	N        int64       `db:"n"`    // its group; read only
	Node     string      `db:"node"` // which node wrote it; read only
}

// Group is one link of the chain: what was committed in one transaction.
type Group struct {
	Node    string      `db:"node"`
	N       int64       `db:"n"` // 1, 2, 3 … for each node
	Prev    []byte      `db:"prev"`
	Hash    []byte      `db:"hash"`
	At      when.Moment `db:"at"`
	Count   int         `db:"count"`
	Entries []Entry
}

// groupMark begins the bytes of each group, so that no other bytes can be taken for one.
const groupMark = "drosme live 1"

// Bytes writes a group as it is hashed and carried: always the same bytes for the same group.
func (g Group) Bytes() []byte {
	b := make([]byte, 0, 128+128*len(g.Entries))
	for _, s := range []string{groupMark, g.Node, string(g.At)} {
		b = field(b, s)
	}
	b = field(b, g.Prev)
	b = binary.AppendUvarint(b, uint64(g.N))
	b = binary.AppendUvarint(b, uint64(len(g.Entries)))
	for _, e := range g.Entries {
		for _, s := range []string{string(e.Kind), e.Room, e.Seat, e.Question, e.Act} {
			b = field(b, s)
		}
		b = field(b, e.Body)
	}
	return b
}

func field[T string | []byte](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Sum is the hash of a group, the next one's Prev.
func (g Group) Sum() []byte {
	sum := sha256.Sum256(g.Bytes())
	return sum[:]
}

// ErrGroup is what ParseGroup says of bytes that are no group.
var ErrGroup = errors.New("live: not a group of a journal")

// ParseGroup reads what Bytes wrote. Bytes that Bytes would not write are refused.
func ParseGroup(b []byte) (Group, error) {
	var g Group
	rest, whole := b, true
	number := func() uint64 {
		n, size := binary.Uvarint(rest)
		if size <= 0 {
			whole = false
			return 0
		}
		rest = rest[size:]
		return n
	}
	text := func() []byte {
		n := number()
		if !whole || n > uint64(len(rest)) {
			whole = false
			return nil
		}
		out := rest[:n:n]
		rest = rest[n:]
		return out
	}
	if string(text()) != groupMark {
		return g, ErrGroup
	}
	g.Node, g.At = string(text()), when.Moment(text())
	g.Prev = bytes.Clone(text())
	g.N = int64(number())
	n := number()
	if !whole || n > uint64(len(rest)) {
		return g, ErrGroup
	}
	g.Count = int(n)
	for range n {
		e := Entry{Kind: Kind(text()), Room: string(text()), Seat: string(text()), Question: string(text()), Act: string(text()), Body: bytes.Clone(text()), At: g.At, N: g.N}
		if !whole {
			return g, ErrGroup
		}
		g.Entries = append(g.Entries, e)
	}
	if len(rest) > 0 || !bytes.Equal(g.Bytes(), b) {
		return g, ErrGroup
	}
	g.Hash = g.Sum()
	return g, nil
}
