package approvals

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/cases"
)

// Prepare makes the key of the person whose case it is. A room calls it before its act, since a key stands
// before the row that needs it.
func (d *Desk) Prepare(ctx context.Context, person string) error {
	if person == "" {
		return nil
	}
	return d.House.Keys.MakeSubject(ctx, person)
}

// AskIn asks inside the act of a room: for a record of a kind, about a case (empty: about none), with a
// reason. Who asks and when are filled in. Conflict where the same record waits already.
func (d *Desk) AskIn(tx *db.Tx, kind, record, caseID, reason string) error {
	_, err := d.ask(tx, kind, record, caseID, reason, "")
	return err
}

func (d *Desk) ask(tx *db.Tx, kind, record, caseID, reason, matter string) (string, error) {
	if _, there := d.kinds[kind]; !there {
		return "", fmt.Errorf("approvals: no kind %s", kind)
	}
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) > MostText {
		return "", fault.In("reason", "field.too_long", "max", MostText)
	}
	a := Approval{ID: id.Random(d.House.Random), Kind: kind, Record: record, Case: caseID, Reason: reason, Matter: matter,
		AskedBy: tx.Actor.Name(), AskedPerson: tx.Actor.Person, AskedAt: tx.Now, State: Asked, Version: 1}
	if caseID != "" {
		k, err := cases.Load(tx, caseID)
		if err != nil {
			return "", err
		}
		a.Served = k.Person
	}
	if _, waits, err := db.Maybe[string](tx, "approval.waiting_for", db.Args{"kind": kind, "record": record}); err != nil {
		return "", err
	} else if waits {
		return "", fault.New(fault.Conflict, "approval.waits")
	}
	tx.About(a.Subjects()...)
	if err := d.seal(tx.Context(), &a); err != nil {
		return "", err
	}
	_, err := tx.Exec("approval.insert", a)
	return a.ID, err
}

// DropIn withdraws what waits for a record when the room no longer needs it; nothing waiting is no fault.
func (d *Desk) DropIn(tx *db.Tx, kind, record string) error {
	_, err := tx.Exec("approval.drop", db.Args{"kind": kind, "record": record})
	return err
}

// About gives the approvals of one record, the newest first, unopened: for the room whose record it is.
func About(tx *db.Tx, kind, record string) ([]Approval, error) {
	return db.All[Approval](tx, "approval.of_record", db.Args{"kind": kind, "record": record})
}

func label(a *Approval, field string) string { return "approval " + field + " " + a.ID }

func (a *Approval) texts() map[string]*string {
	return map[string]*string{"reason": &a.Reason, "answer": &a.Answer, "matter": &a.Matter}
}

// seal seals both texts as the table keeps them.
func (d *Desk) seal(ctx context.Context, a *Approval) error {
	for field, text := range a.texts() {
		var err error
		switch {
		case *text == "":
		case a.Served != "":
			*text, err = d.House.Keys.SealTextFor(ctx, a.Served, label(a, field), *text)
		default:
			*text = d.House.Keys.SealText(label(a, field), *text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// open opens both texts. What belonged to a forgotten person stays empty.
func (d *Desk) open(ctx context.Context, a *Approval) error {
	for field, text := range a.texts() {
		var err error
		switch {
		case *text == "":
		case a.Served != "":
			*text, err = d.House.Keys.OpenTextFor(ctx, a.Served, label(a, field), *text)
			if seal.IsDestroyed(err) {
				*text, err = "", nil
			}
		default:
			*text, err = d.House.Keys.OpenText(label(a, field), *text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// show says what was asked about the cases of a person.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	rows, err := db.All[Approval](tx, "approval.of_person", db.Args{"person": person})
	var out []area.Held
	for _, a := range rows {
		out = append(out, area.Held{What: "approval.held_about", Args: []any{"code", a.CaseCode}, Day: a.AskedAt.In("UTC").Day(), Third: a.Reason != "" || a.Answer != ""})
	}
	return out, err
}

// forget empties what was written; kind, days and who decided stay and are counted.
func forget(tx *db.Tx, person, instead string) error {
	if _, err := tx.Exec("approval.replace_worker", db.Args{"person": person, "instead": instead}); err != nil {
		return err
	}
	if _, err := tx.Exec("approval.forget_record", db.Args{"person": person}); err != nil { // a merge names both people
		return err
	}
	_, err := tx.Exec("approval.empty", db.Args{"person": person, "instead": instead})
	return err
}
