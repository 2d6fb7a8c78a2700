package disclosures

import (
	"context"
	"encoding/json"
	"strings"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/people"
)

// Desk is where disclosures are recorded and read. It holds nothing of its own: whoever lets something out
// may make one.
type Desk struct{ h *area.House }

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h} }

// Record writes down what leaves, in the transaction of the act that lets it out, and gives the id. Id,
// moment, day and who are filled in; the outcome is Left where none is given. With a Subject, its key has
// been made before (PrepareSubject).
func (d *Desk) Record(tx *db.Tx, x Disclosure) (string, error) {
	x.ID, x.At, x.Day = id.Ordered(d.h.Now(), d.h.Random), tx.Now, tx.Today
	x.By, x.ByPerson = tx.Actor.Name(), tx.Actor.Person
	x.Code, x.Brought = "", false
	if x.Outcome == "" {
		x.Outcome = Left
	}
	x.ToWhom, x.Why = strings.TrimSpace(x.ToWhom), strings.TrimSpace(x.Why)
	var l fault.List
	x.Check(l.Add)
	if err := l.Err(); err != nil {
		return "", err
	}
	if x.Subject != "" {
		if _, there, err := people.ByID(tx, x.Subject); err != nil {
			return "", err
		} else if !there {
			return "", fault.In("subject", "field.unknown_code")
		}
		tx.About(x.Subject)
	}
	for part, text := range x.texts() {
		if err := d.seal(tx.Context(), &x, part, text); err != nil {
			return "", err
		}
	}
	if _, err := tx.Exec("disclosure.insert", x); err != nil {
		return "", err
	}
	if len(x.People) == 0 {
		return x.ID, nil
	}
	list, err := json.Marshal(x.People) // one statement, however many
	if err == nil {
		_, err = tx.Exec("disclosure.people_insert", db.Args{"disclosure": x.ID, "people": string(list)})
	}
	return x.ID, err
}

// AboutIn gives what left about a person alone or with others, by any way, and what was asked for and refused, the
// newest first, with texts: for a room that may show the person their own.
func (d *Desk) AboutIn(tx *db.Tx, person string, most int) ([]*Disclosure, error) {
	all, err := db.All[Disclosure](tx, "disclosure.about", db.Args{"person": person, "most": most})
	if err != nil {
		return nil, err
	}
	out := make([]*Disclosure, len(all))
	for i := range all {
		out[i] = &all[i]
		if err := d.open(tx.Context(), out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PrepareSubject makes the key of the person whose data leaves. It is called before the act that records
// it, since a key stands before the row that needs it; an existing key stays.
func (d *Desk) PrepareSubject(ctx context.Context, person string) error {
	if person == "" {
		return nil
	}
	return d.h.Keys.MakeSubject(ctx, person)
}

// texts are the sealed fields: under the key of the person whose data it was, else under that of the house.
func (d *Disclosure) texts() map[string]*string {
	return map[string]*string{"to whom": &d.ToWhom, "why": &d.Why}
}

func (d *Desk) seal(ctx context.Context, x *Disclosure, part string, text *string) (err error) {
	if x.Subject != "" {
		*text, err = d.h.Keys.SealTextFor(ctx, x.Subject, "disclosure "+part+" "+x.ID, *text)
		return err
	}
	*text = d.h.Keys.SealText("disclosure "+part+" "+x.ID, *text)
	return nil
}

// RecordCells keeps the figures of a release cell by cell. A cell named twice in one release is an error of
// the caller.
func (d *Desk) RecordCells(tx *db.Tx, disclosure string, cells []Cell) error {
	for _, c := range cells {
		if _, err := tx.Exec("disclosure.cell_insert", c, db.Args{"disclosure": disclosure}); err != nil {
			return err
		}
	}
	return nil
}

// Earlier gives the cells of these tables that have left before, oldest first.
func (d *Desk) Earlier(tx *db.Tx, tables ...string) ([]Released, error) {
	return db.All[Released](tx, "disclosure.earlier", db.Args{"tables": tables})
}

// open opens the sealed fields. Those of a forgotten person stay empty.
func (d *Desk) open(ctx context.Context, x *Disclosure) error {
	for part, text := range x.texts() {
		if *text == "" {
			continue
		}
		var err error
		if x.Subject != "" {
			*text, err = d.h.Keys.OpenTextFor(ctx, x.Subject, "disclosure "+part+" "+x.ID, *text)
			if seal.IsDestroyed(err) {
				*text, err = "", nil
			}
		} else {
			*text, err = d.h.Keys.OpenText("disclosure "+part+" "+x.ID, *text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// show tells a person when their data left, and on which ground.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Disclosure](tx, "disclosure.of_subject", db.Args{"subject": person})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, x := range all {
		out = append(out, area.Held{What: "disclosure.held." + string(x.Outcome), Day: x.Day})
	}
	return out, nil
}

// forget empties the texts about a person, and takes the record of a forgotten colleague off what they let
// out. That something left, when and on which ground, stays.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"disclosure.forget", "disclosure.forget_among", "disclosure.forget_author"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
