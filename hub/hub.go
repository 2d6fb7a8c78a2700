package hub

import (
	"drosme/internal/access"
	"drosme/internal/offline"
	"drosme/internal/when"
)

// Hub is a laptop that the office has taken for one of its own.
type Hub struct {
	ID         string      `db:"id" class:"plain"`
	Code       string      `db:"code" class:"plain"`
	PublicKey  []byte      `db:"public_key" class:"plain"` // of its signature
	Pack       string      `db:"pack" class:"plain"`       // id of the pack with which it was enrolled
	EnrolledAt when.Moment `db:"enrolled_at" class:"plain"`
	HeardAt    when.Moment `db:"heard_at" class:"plain"` // when something of its journal came last
	N          int64       `db:"n" class:"plain"`        // last group that arrived and was settled
	Told       int64       `db:"told" class:"plain"`     // last group that other rooms were told of
	Whole      int64       `db:"whole" class:"plain"`    // bytes of its journal that arrived as whole groups
	RevokedAt  when.Moment `db:"revoked_at" class:"plain"`
	RevokedWhy string      `db:"revoked_why" class:"sensitive"`
	Version    int         `db:"version" class:"plain"`
}

// Scope is that of an open record of nobody.
func (h *Hub) Scope() access.Scope { return access.Scope{} }

// Revoked tells whether nothing is taken from it any more.
func (h *Hub) Revoked() bool { return h.RevokedAt != "" }

// Pack is a pack that the office made. Its content went with the file; this is what is left to see.
type Pack struct {
	ID          string      `db:"id" class:"plain"`
	MadeAt      when.Moment `db:"made_at" class:"plain"`
	MadeBy      string      `db:"made_by" class:"plain"`
	EndsOn      when.Day    `db:"ends_on" class:"plain"`
	Visits      int         `db:"visits" class:"plain"`
	Activities  int         `db:"activities" class:"plain"`
	Hub         string      `db:"hub" class:"plain"` // that was enrolled with it; empty: none yet
	WithdrawnAt when.Moment `db:"withdrawn_at" class:"plain"`
	Version     int         `db:"version" class:"plain"`
}

// Scope is that of an open record of nobody.
func (p *Pack) Scope() access.Scope { return access.Scope{} }

// Receipt is one receipt, as the office gave it or as it came back to the laptop.
type Receipt struct {
	ID      string      `db:"id" class:"plain"`
	Hub     string      `db:"hub" class:"plain"`
	N       int64       `db:"n" class:"plain"`
	Groups  int         `db:"groups" class:"plain"`
	Entries int         `db:"entries" class:"plain"`
	At      when.Moment `db:"at" class:"plain"`
	Line    string      `db:"line" class:"plain"` // signed, see offline.ReadReceipt
}

// Scope is that of an open record of nobody.
func (r *Receipt) Scope() access.Scope { return access.Scope{} }

// The states of an act that came with a journal.
const (
	ActNew     = "new"     // came, and is not done yet
	ActDone    = "done"    // done at the office, as the person who did it on the road
	ActRefused = "refused" // waits in the inbox
	ActSettled = "settled" // somebody looked at it and put it aside
)

// Act is an act of the crew that came with a journal.
type Act struct {
	ID         string      `db:"id" class:"plain"`
	Hub        string      `db:"hub" class:"plain"`
	N          int64       `db:"n" class:"plain"`     // its group
	Place      int         `db:"place" class:"plain"` // in its group
	Verb       string      `db:"verb" class:"plain"`
	Person     string      `db:"person" class:"plain"` // id of who did it
	Visit      string      `db:"visit" class:"plain"`
	HappenedAt when.Moment `db:"happened_at" class:"plain"` // by the clock of the laptop
	ArrivedAt  when.Moment `db:"arrived_at" class:"plain"`
	Sealed     []byte      `db:"sealed" class:"identifying"`
	State      string      `db:"state" class:"plain"`
	Reason     string      `db:"reason" class:"plain"` // refused: key of words, and fields with their keys
	SettledAt  when.Moment `db:"settled_at" class:"plain"`
	SettledBy  string      `db:"settled_by" class:"plain"`
	SettledWhy string      `db:"settled_why" class:"sensitive"`
	Version    int         `db:"version" class:"plain"`

	Act offline.Act `db:"-" class:"identifying"` // opened
}

// Scope is that of an open record of nobody: who sees the inbox is who settles it.
func (a *Act) Scope() access.Scope { return access.Scope{} }

// Subjects is who did it, for the log.
func (a *Act) Subjects() []string { return []string{a.Person} }

// Carried is the pack that a laptop carries.
type Carried struct {
	ID         string      `db:"id" class:"plain"`
	UnpackedAt when.Moment `db:"unpacked_at" class:"plain"`
	MadeAt     when.Moment `db:"made_at" class:"plain"`
	EndsOn     when.Day    `db:"ends_on" class:"plain"`
	Sealed     []byte      `db:"sealed" class:"sensitive"`
}

// MostWhy is the most characters of a reason.
const MostWhy = 300
