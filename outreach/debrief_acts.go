package outreach

import (
	"context"
	"encoding/json"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
)

func debriefLabel(x *Debrief) string { return "debrief " + x.Visit + " " + x.Author }

func (x *Debrief) open(keys *seal.Keyring) error {
	b, err := keys.Open(debriefLabel(x), x.Sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, &x.Text)
}

func (x *Debrief) seal(keys *seal.Keyring) error {
	b, err := json.Marshal(x.Text)
	if err == nil {
		x.Sealed = keys.Seal(debriefLabel(x), b)
	}
	return err
}

// Debriefs gives what was written of a visit, oldest first: verb debrief.read. The crew reads those of its
// visits; somebody under 18 the own one alone.
func (d *Desk) Debriefs(ctx context.Context, visit string) ([]*Debrief, error) {
	return clerk.List(ctx, d.House.Clerk, "debrief.read", func(tx *db.Tx) ([]*Debrief, error) {
		v, err := ByID(tx, visit)
		if err != nil {
			return nil, missingIfNone(err)
		}
		all, err := db.All[Debrief](tx, "debrief.of", db.Args{"visit": visit})
		if err != nil {
			return nil, err
		}
		var out []*Debrief
		for i := range all {
			x := &all[i]
			x.Crew = v.Crew
			if tx.Actor.Minor && x.Author != tx.Actor.Name() {
				continue
			}
			// The list leaves out what the reader may not see before it is opened.
			if !d.House.Clerk.MayOn(ctx, "debrief.read", x) {
				continue
			}
			if err := x.open(d.House.Keys); err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		return out, nil
	})
}

func missingIfNone(err error) error {
	if db.IsNone(err) {
		return fault.Missing()
	}
	return err
}

// OwnDebrief gives what the actor wrote of a visit, nil where nothing: verb debrief.own.
func (d *Desk) OwnDebrief(ctx context.Context, visit string) (*Debrief, error) {
	all, err := clerk.List(ctx, d.House.Clerk, "debrief.own", func(tx *db.Tx) ([]*Debrief, error) {
		x, found, err := db.Maybe[Debrief](tx, "debrief.by", db.Args{"visit": visit, "author": tx.Actor.Name()})
		if err != nil || !found {
			return nil, err
		}
		return []*Debrief{&x}, x.open(d.House.Keys)
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// WriteDebrief stores what the actor says of a visit after its day: verb debrief.write. A version that is
// no longer there is fault.Conflict.
func (d *Desk) WriteDebrief(ctx context.Context, visit string, typed FilledDebrief) error {
	return clerk.Change(ctx, d.House.Clerk, "debrief.write", visit, ByID, func(tx *db.Tx, v *Visit) error {
		switch {
		case v.Day > tx.Today:
			return fault.New(fault.Invalid, "sheet.lies_ahead", "day", v.Day)
		case typed.Empty():
			return fault.In("debrief_knew", "debrief.nothing")
		}
		return d.putDebrief(ctx, tx, v, &typed)
	})
}

// putDebrief stores the actor's debrief inside an act. What did not change is left alone.
func (d *Desk) putDebrief(ctx context.Context, tx *db.Tx, v *Visit, typed *FilledDebrief) error {
	var l fault.List
	typed.check(&l)
	if err := l.Err(); err != nil {
		return err
	}
	have, found, err := db.Maybe[Debrief](tx, "debrief.by", db.Args{"visit": v.ID, "author": tx.Actor.Name()})
	if err != nil {
		return err
	}
	if found {
		if err := have.open(d.House.Keys); err != nil {
			return err
		}
	}
	if have.Text == typed.DebriefText {
		return nil
	}
	if !d.House.Clerk.MayOn(ctx, "debrief.write", v) {
		return fault.New(fault.Refused, "")
	}
	if have.Version != typed.Version {
		return fault.New(fault.Conflict, "")
	}
	x := Debrief{Visit: v.ID, Author: tx.Actor.Name(), WrittenBy: tx.Actor.Person, Version: have.Version, Text: typed.DebriefText}
	if err := x.seal(d.House.Keys); err != nil {
		return err
	}
	tx.Note("debrief", "", "")
	if !found {
		_, err = tx.Exec("debrief.insert", x)
		return err
	}
	n, err := tx.Exec("debrief.update", x)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// sheetHolder says what the sheets, debriefs and feeds hold of a person, and forgets it.
func (d *Desk) sheetHolder() area.Holder {
	return area.Holder{Name: "outreach.debriefs", Show: showDebriefs, Forget: d.forgetDebriefs}
}

func showDebriefs(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Visit](tx, "debrief.written_on", db.Args{"person": person})
	out := make([]area.Held, 0, len(all))
	for _, v := range all {
		out = append(out, area.Held{What: "debrief.held_about", Day: v.Day, Third: true})
	}
	return out, err
}

// forgetDebriefs keeps what was written of the pupils, puts the counting row in the place of the writer,
// and empties what the writer said of the crew. Feeds of the person end.
func (d *Desk) forgetDebriefs(tx *db.Tx, person, instead string) error {
	all, err := db.All[Debrief](tx, "debrief.of_person", db.Args{"person": person})
	if err != nil {
		return err
	}
	for i := range all {
		x := &all[i]
		if err := x.open(d.House.Keys); err != nil {
			return err
		}
		x.Text.Crew = ""
		if err := x.seal(d.House.Keys); err != nil {
			return err
		}
		if _, err := tx.Exec("debrief.person_replaced", x, db.Args{"instead": instead}); err != nil {
			return err
		}
	}
	_, err = tx.Exec("feed.forgotten", db.Args{"person": person})
	return err
}
