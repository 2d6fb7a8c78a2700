package rights

import (
	"time"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// BreachHours is how long the house has to tell the authority (GDPR Art. 33(1)).
const BreachHours = 72

// Risks of a breach for the people concerned; empty: not judged yet.
var Risks = []string{"none", "risk", "high"}

// Breach is one breach of the security of personal data, and what was done about it.
type Breach struct {
	ID           string      `db:"id" class:"plain"`
	Number       int         `db:"number" class:"plain"`
	NoticedAt    when.Moment `db:"noticed_at" class:"plain"`   // when the house became aware of it: the clock starts
	Kind         string      `db:"kind" class:"plain"`         // list breach.kind
	Risk         string      `db:"risk" class:"plain"`         // for the people: none, risk, high
	People       int         `db:"people_count" class:"plain"` // about how many; 0: not known
	What         string      `db:"what" class:"sensitive"`     // sealed in the table, like the texts below
	Consequences string      `db:"consequences" class:"sensitive"`
	Measures     string      `db:"measures" class:"sensitive"`
	AuthorityAt  when.Moment `db:"authority_at" class:"plain"` // when the authority was told
	WhyLate      string      `db:"why_late" class:"sensitive"` // later than 72 hours, or not at all
	ToldAt       when.Moment `db:"told_at" class:"plain"`      // when the people were told (Art. 34)
	ToldHow      string      `db:"told_how" class:"sensitive"` // how, or why not
	ClosedOn     when.Day    `db:"closed_on" class:"plain"`
	ByUser       string      `db:"by_user" class:"plain"`
	Version      int         `db:"version" class:"plain"`

	Steps []Step `class:"sensitive" db:"-"`
}

// Step is one thing that was done about a breach, or somebody who was told.
type Step struct {
	ID       string      `db:"id" class:"plain"`
	Breach   string      `db:"breach" class:"plain"`
	At       when.Moment `db:"at" class:"plain"`
	ByUser   string      `db:"by_user" class:"plain"`
	ByPerson string      `db:"by_person" class:"plain"`
	Kind     string      `db:"kind" class:"plain"` // done, told
	Text     string      `db:"text" class:"sensitive"`
}

// StepKinds are the kinds of steps.
var StepKinds = []string{"done", "told"}

// Scope says that a breach belongs to the house.
func (b *Breach) Scope() access.Scope { return access.Scope{} }

// Deadline is when the authority must have been told.
func (b *Breach) Deadline() when.Moment {
	return when.ToMoment(b.NoticedAt.Time().Add(BreachHours * time.Hour))
}

// Running tells whether the clock runs: the authority was not told, and nobody judged that there is no risk.
func (b *Breach) Running() bool { return b.AuthorityAt == "" && b.Risk != "none" && b.ClosedOn == "" }

// Left gives the whole hours that are left of the 72 at a moment; below 0 when they have passed.
func (b *Breach) Left(now when.Moment) int {
	left := b.Deadline().Time().Sub(now.Time())
	hours := int(left / time.Hour)
	if left < 0 {
		hours--
	}
	return hours
}

// Late tells whether the authority was told later than the 72 hours, or is not told by now.
func (b *Breach) Late(now when.Moment) bool {
	if b.AuthorityAt != "" {
		return b.AuthorityAt > b.Deadline()
	}
	return b.Running() && now > b.Deadline()
}

func (b *Breach) check(now when.Moment, wrong func(field, key string, pairs ...any)) {
	switch {
	case b.NoticedAt == "":
		wrong("noticed_at", "field.required")
	case b.NoticedAt > now:
		wrong("noticed_at", "right.in_future")
	}
	if !wordlist.Has("breach.kind", b.Kind) {
		wrong("kind", "field.choose")
	}
	checkText("what", b.What, true, wrong)
	for field, text := range map[string]string{"consequences": b.Consequences, "measures": b.Measures, "why_late": b.WhyLate, "told_how": b.ToldHow} {
		checkText(field, text, false, wrong)
	}
	for field, at := range map[string]when.Moment{"authority_at": b.AuthorityAt, "told_at": b.ToldAt} {
		switch {
		case at != "" && at < b.NoticedAt:
			wrong(field, "breach.before_noticed")
		case at > now:
			wrong(field, "right.in_future")
		}
	}
	if b.AuthorityAt > b.Deadline() && b.WhyLate == "" {
		wrong("why_late", "breach.why_late_needed") // Art. 33(1): reasons for the delay
	}
}

// checkClosing says what must stand before a breach is closed: a judgement, and with a risk who was told.
func (b *Breach) checkClosing(wrong func(field, key string, pairs ...any)) {
	switch {
	case b.Risk == "":
		wrong("risk", "breach.risk_needed")
	case b.Risk != "none" && b.AuthorityAt == "":
		wrong("authority_at", "breach.authority_needed")
	case b.Risk == "none" && b.WhyLate == "":
		wrong("why_late", "breach.why_not_needed")
	case b.Risk == "high" && b.ToldAt == "" && b.ToldHow == "":
		wrong("told_how", "breach.told_needed") // Art. 34
	}
}
