package referrals

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/people"
)

// Desk is where needs are referred and taken up.
type Desk struct {
	h     *area.House
	links map[string]func(id string) string
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h, map[string]func(string) string{}} }

// Link tells where records of a kind are shown, so that a referral leads to what it is about.
func (d *Desk) Link(kind string, href func(id string) string) { d.links[kind] = href }

// Insert asks inside the act of a room, such as that of a debrief that hands a need on, and gives the id.
// Who asks and when are filled in. The caller has made the key of the person whose need it is, where there
// is one (see PrepareSubject).
func (d *Desk) Insert(tx *db.Tx, r Referral) (string, error) {
	var l fault.List
	r.Check(tx.Today, l.Add)
	if err := l.Err(); err != nil {
		return "", err
	}
	r.ID, r.State, r.Version, r.Heard = id.Random(d.h.Random), Asked, 1, true
	r.AskedBy, r.AskedPerson, r.AskedAt = tx.Actor.Name(), tx.Actor.Person, tx.Now
	r.Answer, r.TakenBy, r.TakenPerson, r.AnsweredAt, r.ClosedAt, r.Became, r.BecameKind = "", "", "", "", "", "", ""
	if r.ToPerson != "" {
		p, there, err := people.ByID(tx, r.ToPerson)
		if err != nil {
			return "", err
		}
		if !there || p.Kind == people.Served { // said as of an unknown code
			return "", fault.In("to_person", "field.unknown_code")
		}
		if kept, err := people.Withholds(tx, r.Subject, r.ToPerson); err != nil {
			return "", err
		} else if kept.Whole { // and so who must not learn
			return "", fault.In("to_person", "field.unknown_code")
		}
	}
	if r.Subject != "" {
		if _, there, err := people.ByID(tx, r.Subject); err != nil {
			return "", err
		} else if !there {
			return "", fault.In("subject", "field.unknown_code")
		}
	}
	tx.About(r.Subjects()...)
	row, err := d.sealed(tx.Context(), r)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec("referral.insert", row)
	return r.ID, err
}

// PrepareSubject makes the key of the person whose need is referred; it is called before the act, since a
// key stands before the row that needs it. The keys of others are left as they are.
func (d *Desk) PrepareSubject(ctx context.Context, person string) error {
	if person == "" {
		return nil
	}
	return d.h.Keys.MakeSubject(ctx, person)
}

func sealLabel(referral, field string) string { return "referral " + field + " " + referral }

// texts are the sealed fields of a referral.
func (r *Referral) texts() map[string]*string {
	return map[string]*string{"need": &r.Need, "answer": &r.Answer}
}

// sealed gives the row as the table keeps it.
func (d *Desk) sealed(ctx context.Context, r Referral) (Referral, error) {
	var err error
	for field, text := range r.texts() {
		switch {
		case *text == "":
		case r.Subject != "":
			*text, err = d.h.Keys.SealTextFor(ctx, r.Subject, sealLabel(r.ID, field), *text)
		default:
			*text = d.h.Keys.SealText(sealLabel(r.ID, field), *text)
		}
		if err != nil {
			return r, err
		}
	}
	return r, nil
}

// open opens what is sealed. What belonged to a forgotten person stays empty.
func (d *Desk) open(ctx context.Context, r *Referral) error {
	for field, text := range r.texts() {
		if *text == "" {
			continue
		}
		var err error
		if r.Subject != "" {
			*text, err = d.h.Keys.OpenTextFor(ctx, r.Subject, sealLabel(r.ID, field), *text)
			if seal.IsDestroyed(err) {
				*text, err = "", nil
			}
		} else {
			*text, err = d.h.Keys.OpenText(sealLabel(r.ID, field), *text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// roles gives the roles by which referrals reach an actor today. Who only facilitates one circle is not
// reached as a caseworker.
func roles(a access.Actor, today when.Day) []string {
	out := []string{}
	for _, g := range a.Grants {
		if g.Circle == "" && (g.Until == "" || g.Until >= today) {
			out = append(out, string(g.Role))
		}
	}
	return out
}

func show(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Referral](tx, "referral.of_subject", db.Args{"subject": person})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, r := range all {
		out = append(out, area.Held{What: "referral.held", Day: r.AskedAt.In("UTC").Day(), Third: true})
	}
	return out, nil
}

// forget empties the texts and leaves the referral as a row that counts. One that was still open is
// withdrawn: there is nobody any more whose need could be met.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"referral.forget", "referral.forget_about", "referral.forget_became", "referral.forget_to", "referral.forget_asker", "referral.forget_taker"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
