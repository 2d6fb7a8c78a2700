package consents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/people"
)

// Stop is another room's say on a road: restriction of processing, a legal hold, an erasure under way. It gives
// a fault where the road is closed.
type Stop func(tx *db.Tx, r Road) error

// Desk is where consents are asked for and roads are opened.
type Desk struct {
	House *area.House
	Cases *cases.Desk // puts the frame of a case around a page
	stops []Stop
	// Disclosures records what leaves.
	Disclosures *disclosures.Desk
	// Offered gives the names of the fields that can leave, for forms; the list of rooms sets it. Each has its
	// text under the key package.field.<name>.
	Offered func() []string
}

// New makes the desk of a house.
func New(h *area.House, k *cases.Desk) *Desk {
	return &Desk{House: h, Cases: k, Disclosures: disclosures.New(h), Offered: func() []string { return nil }}
}

// StopBy lets a room close roads. It is called before anybody is answered.
func (d *Desk) StopBy(s Stop) { d.stops = append(d.stops, s) }

// Prepare makes the key of the person before the act that asks the gate, since a key stands before the row that
// needs it.
func (d *Desk) Prepare(ctx context.Context, person string) error {
	return d.House.Keys.MakeSubject(ctx, person)
}

// mark is how a recipient is known among a person's consents: a keyed hash, so that the table tells nothing.
func (d *Desk) mark(person string, to Recipient) string {
	return hex.EncodeToString(d.House.Keys.MAC("consent recipient", []byte(person), []byte(to.words())))
}

// Gate says whether something about a person may leave, and which of the fields asked for. Every road out asks
// it inside its own act and in the act's own transaction, so that a consent withdrawn a moment ago closes it;
// only what is in Passed.Fields may go. With an override the key of the person has been made before (Prepare).
//
// It looks, in this order: is the ground one that holds today for data about a person; do other rooms stop the
// road; must this recipient, or who sends it, not learn of the person at all, or not some of the fields, which are then kept back;
// is the case released, where a row of it leaves; where the ground is consent, is one in force for this
// recipient, purpose, fields and time; where it is vital interest or child protection, is the override ticked
// and its reason given. Whom the person named as someone who must not learn gets nothing on any ground.
//
// Faults: Invalid, in the field ground, recipient, purpose, fields, until_on, override or why, naming what is missing.
func (d *Desk) Gate(tx *db.Tx, r Road) (Passed, error) {
	return d.gate(tx, r, d.oneByOne(tx))
}

// asks is where the gate finds what it weighs: for one case by a query each, for many by few for all of them.
type asks struct {
	withheld func(person string, to Recipient) ([]withheldFrom, error)
	consents func(person string, to Recipient) ([]Consent, error)
	kept     func(person string) (people.Withheld, error) // from who acts
}

func (d *Desk) oneByOne(tx *db.Tx) asks {
	return asks{
		withheld: func(person string, to Recipient) ([]withheldFrom, error) {
			return db.All[withheldFrom](tx, "consent.withheld", db.Args{"person": person, "organisation": to.Organisation, "recipient_person": to.Person})
		},
		consents: func(person string, to Recipient) ([]Consent, error) {
			return db.All[Consent](tx, "consent.for_recipient", db.Args{"person": person, "recipient_mark": d.mark(person, to)})
		},
		kept: func(person string) (people.Withheld, error) { return people.FromActor(tx, person) },
	}
}

func (d *Desk) gate(tx *db.Tx, r Road, ask asks) (Passed, error) {
	var p Passed
	ground, holds := disclosures.GroundOn(r.Ground, tx.Today)
	switch {
	case !holds || !ground.AboutPerson:
		return p, fault.In("ground", "consent.ground_needed")
	case !wordlist.Has("consent.purpose", r.Purpose):
		return p, fault.In("purpose", "consent.purpose_needed")
	case len(r.Fields) == 0:
		return p, fault.In("fields", "consent.fields_needed")
	}
	if r.To.Organisation == "" && r.To.Person == "" { // some roads have words alone
		var err error
		if r.To, err = Named(tx, r.To.Name); err != nil {
			return p, err
		}
	}
	for _, stop := range d.stops {
		if err := stop(tx, r); err != nil {
			return p, err
		}
	}
	if err := withhold(r, &p, ask); err != nil {
		return p, err
	}
	if r.Rows && !r.Case.Released {
		return p, fault.In("ground", "consent.release_needed", "code", r.Case.Code)
	}
	var err error
	switch {
	case r.Ground == "consent":
		p.Consent, err = covers(tx.Today, r, p.Fields, ask)
	case ground.Override:
		p.Override, err = d.override(tx, r, p.Fields)
	}
	return p, err
}

// withheldFrom is what one person keeps from a recipient.
type withheldFrom struct {
	Person string `db:"person"`
	Whole  bool   `db:"whole"`
	Fields string `db:"fields"`
}

// withhold keeps back what this recipient must not learn.
func withhold(r Road, p *Passed, ask asks) error {
	rows, err := ask.withheld(r.Case.Person, r.To)
	if err != nil {
		return err
	}
	var not []string
	for _, b := range rows {
		if b.Whole {
			return fault.In("recipient", "consent.must_not_learn")
		}
		not = append(not, strings.Fields(b.Fields)...)
	}
	kept, err := ask.kept(r.Case.Person) // who sends something would see it
	if err != nil {
		return err
	}
	p.Fields, p.Withheld = splitWithheld(r.Fields, append(not, kept.Fields...))
	if len(p.Fields) == 0 {
		return fault.In("fields", "consent.all_withheld", "fields", p.Withheld)
	}
	return nil
}

// WithheldInWords tells how many people or agencies the person named in words only: no machine can match those,
// so whoever hands something over looks at them.
func WithheldInWords(tx *db.Tx, person string) (int, error) {
	return db.One[int](tx, "consent.withheld_in_words", db.Args{"person": person})
}

// covers finds the consents that a road rests on, together covering all fields, and gives the first of them.
func covers(today when.Day, r Road, fields []string, ask asks) (string, error) {
	all, err := ask.consents(r.Case.Person, r.To)
	if err != nil {
		return "", err
	}
	left, first := fields, ""
	var last *Consent // the newest that is no more in force, to name why
	for i := range all {
		c := &all[i]
		if c.Purpose != r.Purpose {
			continue
		}
		if !c.InForce(today) {
			last = c
			continue
		}
		rest := missing(left, c.Fields)
		if len(rest) == len(left) {
			continue
		}
		if r.Until > c.Until {
			return "", fault.In("until_on", "consent.ends_before", "day", c.Until)
		}
		if first == "" {
			first = c.ID
		}
		left = rest
	}
	switch {
	case len(left) == 0:
		return first, nil
	case first != "":
		return "", fault.In("fields", "consent.fields_missing", "fields", left)
	case last != nil && last.State == Withdrawn:
		return "", fault.In("ground", "consent.is_withdrawn", "day", last.WithdrawnOn)
	case last != nil && last.State == Refused:
		return "", fault.In("ground", "consent.was_refused", "day", last.AnsweredOn)
	case last != nil:
		return "", fault.In("ground", "consent.has_ended", "day", last.Until)
	}
	return "", fault.In("ground", "consent.none", "fields", fields)
}

// OverrideKind is the kind of the approvals for which an override waits, once it is switched on.
const OverrideKind = "override"

// override writes down for review that something leaves without the person's consent.
func (d *Desk) override(tx *db.Tx, r Road, fields []string) (string, error) {
	why := strings.TrimSpace(r.Why)
	switch {
	case !r.Override:
		return "", fault.In("override", "consent.tick_needed")
	case why == "":
		return "", fault.In("why", "consent.reason_needed")
	case utf8.RuneCountInString(why) > MostWords:
		return "", fault.In("why", "field.too_long", "max", MostWords)
	case r.Look:
		return "", nil
	}
	mark := sha256.Sum256([]byte(strings.Join(append([]string{r.Kind, r.Case.ID, r.To.words(), r.Purpose, r.Ground}, fields...), "\x00")))
	if err := d.House.Permit(tx, OverrideKind, hex.EncodeToString(mark[:]), r.Case.ID); err != nil {
		return "", err
	}
	o := Override{ID: id.Random(d.House.Random), Case: r.Case.ID, Person: r.Case.Person, Ground: r.Ground, Road: r.Kind, Purpose: r.Purpose,
		Fields: strings.Join(fields, " "), By: tx.Actor.Name(), ByPerson: tx.Actor.Person}
	var err error
	if o.Why, err = d.House.Keys.SealTextFor(tx.Context(), o.Person, "override why "+o.ID, why); err != nil {
		return "", err
	}
	_, err = tx.Exec("override.insert", o)
	return o.ID, err
}

// Note writes down the disclosure of what passed the gate, in the same act: of x it takes whom, why, kind, rows
// and hash; subject, ground and fields are the road's. It gives the id of the disclosure.
func (d *Desk) Note(tx *db.Tx, r Road, p Passed, x disclosures.Disclosure) (string, error) {
	x.Subject, x.Ground, x.Registers = r.Case.Person, r.Ground, strings.Join(p.Fields, " ")
	return d.Disclosures.Record(tx, x)
}

// FieldNames keeps of typed names those that are offered, in their order, each once; unknown ones are a fault.
func (d *Desk) FieldNames(typed []string) ([]string, error) {
	offered := d.Offered()
	var unknown []string
	for _, f := range typed {
		if !slices.Contains(offered, f) {
			unknown = append(unknown, f)
		}
	}
	if len(unknown) > 0 {
		return nil, fault.In("fields", "consent.fields_unknown", "fields", unknown, "offered", offered)
	}
	var out []string
	for _, f := range offered {
		if slices.Contains(typed, f) {
			out = append(out, f)
		}
	}
	return out, nil
}
