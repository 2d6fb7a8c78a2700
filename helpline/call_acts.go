package helpline

import (
	"context"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/cases"
)

func load(tx *db.Tx, id string) (*Call, error) {
	c, err := db.One[Call](tx, "call.by_id", db.Args{"id": id})
	return &c, err
}

func toldLabel(call string) string { return "helpline told " + call }

// wordToken is what the house keeps of a caller's own code word. It can be compared and not read.
func (d *Desk) wordToken(word string) []byte {
	if folded(word) == "" {
		return []byte{}
	}
	return d.h.Keys.MAC(seal.Token, []byte("helpline code word"), []byte(folded(word)))
}

// Log keeps a contact and gives its id: verb call.log. What was told is sealed under a key of the contact's own.
func (d *Desk) Log(ctx context.Context, t Typed) (string, error) {
	now, _ := d.h.Clerk.Now()
	var faults fault.List
	t.Check(now, faults.Add)
	if err := faults.Err(); err != nil {
		return "", err
	}
	call, back := id.Random(d.h.Random), id.Random(d.h.Random)
	keys := []string{call}
	if t.Number != "" {
		keys = append(keys, back)
	}
	for _, k := range keys {
		if err := d.h.Keys.MakeSubject(ctx, k); err != nil {
			return "", err
		}
	}
	return clerk.Add(ctx, d.h.Clerk, "call.log", nil, func(tx *db.Tx) (string, error) {
		c := Call{ID: call, At: t.At, Channel: t.Channel, Topic: t.Topic, Caller: t.Caller, Country: t.Country, Language: t.Language, Danger: t.Danger,
			Step: t.Step, Open: t.Open, Operator: tx.Actor.Person, By: tx.Actor.Name()}
		if c.At == "" {
			c.At = tx.Now
		}
		c.Day = c.At.In(d.h.Clerk.Zone()).Day()
		told, err := d.h.Keys.SealFor(ctx, call, toldLabel(call), []byte(t.Told))
		if err != nil {
			return "", err
		}
		c.Sealed = told
		if _, err := tx.Exec("call.insert", c, db.Args{"code_word": d.wordToken(t.CodeWord)}); err != nil {
			return "", err
		}
		if t.Number == "" {
			return call, nil
		}
		return call, d.keepNumber(ctx, tx, call, back, t)
	})
}

// Question is what a list is asked for.
type Question struct {
	Topic      string
	Open       bool // only what waits
	Skip, Most int
}

// List gives contacts, the newest first, without what was told: verb call.list.
func (d *Desk) List(ctx context.Context, q Question) (rows []*Call, total int, err error) {
	rows, err = clerk.List(ctx, d.h.Clerk, "call.list", func(tx *db.Tx) ([]*Call, error) {
		asked := db.Args{"topic": q.Topic, "open_only": q.Open, "skip": q.Skip, "most": q.Most}
		var err error
		if total, err = db.One[int](tx, "call.found", asked); err != nil {
			return nil, err
		}
		found, err := db.All[Call](tx, "call.list", asked)
		return pointers(found), err
	})
	return rows, total, err
}

func pointers[T any](all []T) []*T {
	out := make([]*T, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

// Read opens one contact with what was told: verb call.read.
func (d *Desk) Read(ctx context.Context, call string) (*Call, error) {
	c, err := clerk.Read(ctx, d.h.Clerk, "call.read", call, load)
	if err != nil {
		return nil, err
	}
	c.Told, err = d.opened(ctx, c)
	return c, err
}

func (d *Desk) opened(ctx context.Context, c *Call) (string, error) {
	b, err := d.h.Keys.OpenFor(ctx, c.ID, toldLabel(c.ID), c.Sealed)
	if seal.IsDestroyed(err) { // it became a case and is there now
		return "", nil
	}
	return string(b), err
}

// Again gives earlier contacts under a caller's own code word, the newest first: verb call.again. The word goes
// into no log.
func (d *Desk) Again(ctx context.Context, word string) ([]*Call, error) {
	return clerk.List(ctx, d.h.Clerk, "call.again", func(tx *db.Tx) ([]*Call, error) {
		if folded(word) == "" {
			return nil, nil
		}
		found, err := db.All[Call](tx, "call.of_code_word", db.Args{"code_word": d.wordToken(word)})
		return pointers(found), err
	})
}

// Close says that nothing waits any more: verb call.close.
func (d *Desk) Close(ctx context.Context, call string, version int) error {
	return clerk.Change(ctx, d.h.Clerk, "call.close", call, load, func(tx *db.Tx, c *Call) error {
		n, err := tx.Exec("call.close", db.Args{"id": call, "version": version})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		return err
	})
}

// Become makes a case of a contact, without retyping: verb call.become. The case begins on the day of the
// contact; what was told goes into the case as a note and is gone here; a number to call back goes too. The
// worker answers for the case. A contact becomes one case only; one contact may serve further cases by hand.
func (d *Desk) Become(ctx context.Context, call, worker string) (string, error) {
	caseID, gone := "", ""
	err := clerk.Change(ctx, d.h.Clerk, "call.become", call, load, func(tx *db.Tx, c *Call) error {
		if c.Became != "" {
			return fault.New(fault.Conflict, "call.became_before")
		}
		caseID = id.Random(d.h.Random)
		if err := d.cases.OpenIn(tx, caseID, cases.Opening{Case: cases.Case{OpenedOn: c.Day, Origin: "helpline"}, Worker: worker}); err != nil {
			return err
		}
		k, err := cases.Load(tx, caseID)
		if err != nil {
			return err
		}
		told, err := d.opened(ctx, c)
		if err != nil {
			return err
		}
		if told != "" && d.Carry != nil {
			if err := d.Carry(ctx, tx, k, told, c.Day); err != nil {
				return err
			}
		}
		b, there, err := db.Maybe[Callback](tx, "callback.of", db.Args{"call_id": call})
		if err != nil {
			return err
		}
		gone = ""
		if there {
			gone = b.Subject
			if _, err := tx.Exec("callback.delete", db.Args{"call_id": call}); err != nil {
				return err
			}
		}
		n, err := tx.Exec("call.became", db.Args{"id": call, "became": caseID})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "call.became_before")
		}
		return err
	})
	if err != nil || caseID == "" {
		return caseID, err
	}
	_, today := d.h.Clerk.Now()
	for _, k := range []string{call, gone} {
		if k == "" {
			continue
		}
		if err := d.h.Keys.DestroySubject(ctx, k, today); err != nil {
			return caseID, err
		}
	}
	return caseID, nil
}

// Total is how many contacts there were of a topic, a language and a country.
type Total struct {
	Topic    string `db:"topic" class:"plain"`
	Language string `db:"language" class:"plain"`
	Country  string `db:"country" class:"plain"`
	Many     int    `db:"many" class:"plain"`
}

// Totals counts the contacts of a period, both days included: verb call.totals. Numbers alone.
func (d *Desk) Totals(ctx context.Context, from, to when.Day) ([]Total, error) {
	var out []Total
	err := clerk.Count(ctx, d.h.Clerk, "call.totals", "helpline contacts", func(tx *db.Tx) error {
		var err error
		out, err = db.All[Total](tx, "call.totals", db.Args{"from_day": from, "to_day": to})
		return err
	})
	return out, err
}

// kept is how long a number to call back is kept at most.
const kept = 48 * time.Hour
