package hub

import (
	"context"
	"sync"
	"sync/atomic"

	"drosme/internal/area"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/internal/when"
)

// Desk is where hubs are asked for and changed: one method a verb. What other rooms have for a pack, and what they
// do with what arrives, are functions that the one list of rooms gives.
type Desk struct {
	House *area.House

	// At the office: what goes into a pack. Nil: nothing of it.
	Visits     func(ctx context.Context, from, to when.Day) ([]offline.Visit, error)
	Activities func(ctx context.Context) ([]offline.Activity, error)
	Numbers    func(ctx context.Context) ([]offline.Number, error)
	Guardians  func(ctx context.Context) ([]offline.Guardian, error)

	// Replay does an act of the road at the office, as the person who did it, with the rights of today. What it
	// refuses waits in the inbox. The context carries the act, so that it happens once.
	Replay func(ctx context.Context, act offline.Act) error

	// Arrived are told that groups of a hub came, those after the number. They may be told twice.
	Arrived []func(ctx context.Context, hub string, after int64) error

	// Journal is what phones and acts were written to, on the laptop, and where journals arrive, at the office.
	// Nil: neither is open here.
	Journal Journal
	// Live are the rooms of this laptop; nil: they are not served here.
	Live *live.Server

	// MayStart is asked on the laptop before a lesson opens; it says why not. Nil: every lesson opens.
	MayStart func(ctx context.Context, s Start) error
	// Here is what the laptop knows of itself just now. Nil: nothing.
	Here func() Here
	// LeadHere gives the code of the safeguarding lead or deputy who has signed in on site; empty: neither.
	LeadHere func() string
	// Rehearsals are activities that are shipped with the program, as files by their ids: they run without pupils.
	Rehearsals func() []Script
	// Send carries the journal to the office over the network. Nil: only by file.
	Send func(ctx context.Context) (Sent, error)

	language atomic.Value // string: that of the crew's pages

	receiving sync.Mutex        // one journal at a time
	tails     map[string][]byte // by hub: what came of a group that was cut; with the process it is forgotten, and sent again
	replaying sync.Mutex
}

// Journal is the journal of internal/live, as this room uses it.
type Journal interface {
	Node() string
	Append(entries ...live.Entry) live.Ticket
	Groups(ctx context.Context, node string, first int64, each func(live.Group) error) error
	Head(ctx context.Context, node string) (n int64, hash []byte, err error)
	Verify(ctx context.Context, node string) (groups int64, err error)
	HashOf(ctx context.Context, node string, n int64) ([]byte, error)
	Keep(ctx context.Context, groups ...live.Group) error
}

// Here is the laptop as it is just now.
type Here struct {
	Address string // what phones open: http://192.168.4.1/
	Secure  string // the same over TLS; empty: no certificate was taken along
	DNS     bool   // names are answered here
	Network bool   // it has an address that phones can reach
	Battery int    // percent; -1: it has none, or does not tell
	Mains   bool   // it is plugged in
	Held    string // where the opened key is held: words after "hub.held."
	Folder  string // of this hub
}

// Script is an activity as its file, with what a list shows of it.
type Script struct {
	ID      string
	Version int
	Title   map[string]string // by language
	File    []byte
}

// Sent is how sending the journal went.
type Sent struct {
	Groups, Entries int // new at the office
	Receipt         string
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{House: h} }

func (d *Desk) office() offline.Office { return offline.OfficeOf(d.House.Keys) }

// secret is the enrolment secret of a pack. It is derived, so that the table of packs holds none.
func (d *Desk) secret(pack string) []byte { return d.House.Keys.MAC("hub enrolment", []byte(pack)) }
