package cases

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Ending is what is asked when a case is to be closed.
type Ending struct {
	On        when.Day
	Outcome   string // list case.outcome
	Note      string // sealed; may be empty
	FollowUps []when.Day
}

// Close asks for the closing of a case, and closes it where the house wants no approval: verb case.close. It
// tells whether it is closed now. Faults: by field; Invalid with what is still to be settled; Conflict where
// somebody else saved first or a closing waits already.
func (d *Desk) Close(ctx context.Context, caseID string, version int, e Ending) (closed bool, err error) {
	if err := d.prepare(ctx, caseID); err != nil {
		return false, err
	}
	err = clerk.Change(ctx, d.House.Clerk, "case.close", caseID, Load, func(tx *db.Tx, k *Case) error {
		if k.Version != version {
			return fault.New(fault.Conflict, "")
		}
		if !k.Open() {
			return fault.New(fault.Conflict, "case.closed_before")
		}
		days := slices.Clone(e.FollowUps)
		slices.Sort(days)
		x := Closing{ID: id.Random(d.House.Random), Case: k.ID, ClosedOn: e.On, Outcome: e.Outcome, Note: strings.TrimSpace(e.Note), State: ClosingAsked,
			AskedBy: tx.Actor.Name(), AskedPerson: tx.Actor.Person, AskedAt: tx.Now}
		for _, day := range slices.Compact(days) {
			x.FollowUps = strings.TrimSpace(x.FollowUps + " " + string(day))
		}
		var l fault.List
		x.Check(k, tx.Today, l.Add)
		if err := l.Err(); err != nil {
			return err
		}
		if err := d.settled(tx, k); err != nil {
			return err
		}
		all, err := db.All[Closing](tx, "closing.of_case", db.Args{"case_id": k.ID})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(x Closing) bool { return x.State == ClosingAsked }) {
			return fault.New(fault.Conflict, "case.closing_waits")
		}
		stored := x
		if stored.Note != "" {
			if stored.Note, err = d.House.Keys.SealTextFor(ctx, k.Person, noteLabel(x.ID), x.Note); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("closing.insert", stored); err != nil {
			return err
		}
		if d.Approvals != nil && d.Approvals.Needed(ClosingKind) {
			closed = false
			if err := d.Approvals.AskIn(tx, ClosingKind, x.ID, k.ID, ""); err != nil {
				return err
			}
			return Touch(tx, k.ID)
		}
		closed = true
		return d.close(tx, k, &x)
	})
	return closed && err == nil, err
}

// prepare makes the key of the person of a case that the actor may read; a key stands before the row that
// needs it.
func (d *Desk) prepare(ctx context.Context, caseID string) error {
	k, err := d.Read(ctx, caseID)
	if err != nil {
		return err
	}
	return d.House.Keys.MakeSubject(ctx, k.Person)
}

func noteLabel(closing string) string  { return "closing note " + closing }
func againLabel(closing string) string { return "closing why " + closing }

// settled refuses what is still to be settled before a case can close.
func (d *Desk) settled(tx *db.Tx, k *Case) error {
	for _, open := range d.checks {
		keys, err := open(tx, k)
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			return fault.New(fault.Invalid, keys[0])
		}
	}
	return nil
}

// close closes a case as its closing says.
func (d *Desk) close(tx *db.Tx, k *Case, x *Closing) error {
	if n, err := tx.Exec("closing.settle", db.Args{"id": x.ID, "state": string(ClosingDone)}); err != nil {
		return err
	} else if n == 0 {
		return fault.New(fault.Conflict, "")
	}
	for _, day := range x.Days() {
		if _, err := tx.Exec("follow_up.insert", db.Args{"id": id.Random(d.House.Random), "case_id": k.ID, "due_on": day}); err != nil {
			return err
		}
	}
	k.ClosedOn, k.Outcome = x.ClosedOn, x.Outcome
	return Update(tx, k)
}

// SettleClosing does what follows from a decision about a closing, in the transaction of the decision:
// approved closes the case, declined and withdrawn leave it open. It is for the list of rooms, which hands it
// to approvals. Faults: what is still to be settled; Conflict where the case is closed already.
func (d *Desk) SettleClosing(tx *db.Tx, closingID, decision string) error {
	x, err := db.One[Closing](tx, "closing.by_id", db.Args{"id": closingID})
	if err != nil {
		return err
	}
	k, err := Load(tx, x.Case)
	if err != nil {
		return err
	}
	if decision != "approved" {
		_, err := tx.Exec("closing.settle", db.Args{"id": x.ID, "state": decision})
		return err
	}
	if !k.Open() {
		return fault.New(fault.Conflict, "case.closed_before")
	}
	if err := d.settled(tx, k); err != nil {
		return err
	}
	return d.close(tx, k, &x)
}

// Closing opens one closing with its texts: verb closing.read. What belonged to a forgotten person is empty.
func (d *Desk) Closing(ctx context.Context, closingID string) (*Closing, error) {
	x, err := clerk.Read(ctx, d.House.Clerk, "closing.read", closingID, func(tx *db.Tx, id string) (*Closing, error) {
		x, err := db.One[Closing](tx, "closing.by_id", db.Args{"id": id})
		return &x, err
	})
	if err != nil {
		return nil, err
	}
	for label, text := range map[string]*string{noteLabel(x.ID): &x.Note, againLabel(x.ID): &x.Why} {
		if *text == "" {
			continue
		}
		if *text, err = d.House.Keys.OpenTextFor(ctx, x.Served, label, *text); seal.IsDestroyed(err) {
			*text, err = "", nil
		}
		if err != nil {
			return nil, err
		}
	}
	return x, nil
}

// Reopen opens a closed case again, with a reason: verb case.reopen. It is for a person who comes back within
// the aftercare window, and for a closing that was a mistake; later, or where a later case of the person
// exists, a case stays closed. What was to be asked after the closing lapses. Faults: in why; Conflict.
func (d *Desk) Reopen(ctx context.Context, caseID string, version int, why string) error {
	if err := d.prepare(ctx, caseID); err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	return clerk.Change(ctx, d.House.Clerk, "case.reopen", caseID, Load, func(tx *db.Tx, k *Case) error {
		if k.Version != version {
			return fault.New(fault.Conflict, "")
		}
		if k.Open() {
			return fault.New(fault.Conflict, "case.is_open")
		}
		if tx.Today > k.ClosedOn.Add(d.AftercareDays()) {
			return fault.New(fault.Invalid, "case.too_late", "days", d.AftercareDays())
		}
		ids, err := OfPerson(tx, k.Person)
		if err != nil {
			return err
		}
		for _, other := range ids {
			if o, err := Load(tx, other); err != nil {
				return err
			} else if o.ID != k.ID && o.OpenedOn >= k.ClosedOn {
				return fault.New(fault.Invalid, "case.has_later")
			}
		}
		if err := reason("why", why); err != nil {
			return err
		}
		if err := d.reopened(tx, k, why); err != nil {
			return err
		}
		if _, err := tx.Exec("follow_up.drop", db.Args{"case_id": k.ID}); err != nil {
			return err
		}
		k.ClosedOn, k.Outcome = "", ""
		return Update(tx, k)
	})
}

// reopened notes on the closing that it is over; a case that was imported closed gets one for it.
func (d *Desk) reopened(tx *db.Tx, k *Case, why string) error {
	all, err := db.All[Closing](tx, "closing.of_case", db.Args{"case_id": k.ID})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x Closing) bool { return x.State == ClosingDone })
	x := Closing{ID: id.Random(d.House.Random), Case: k.ID, ClosedOn: k.ClosedOn, Outcome: k.Outcome, AskedBy: "import", AskedAt: tx.Now}
	if x.Outcome == "" {
		x.Outcome = "other"
	}
	if i >= 0 {
		x = all[i]
	}
	x.State, x.ReopenedOn, x.ReopenedBy = ClosingReopened, tx.Today, tx.Actor.Person
	if x.Why, err = d.House.Keys.SealTextFor(tx.Context(), k.Person, againLabel(x.ID), why); err != nil {
		return err
	}
	if i < 0 {
		_, err = tx.Exec("closing.insert", x)
		return err
	}
	_, err = tx.Exec("closing.reopen", x)
	return err
}

func loadFollowUp(tx *db.Tx, id string) (*FollowUp, error) {
	f, err := db.One[FollowUp](tx, "follow_up.by_id", db.Args{"id": id})
	return &f, err
}

// FollowUpDone notes what came of asking after the person: verb case.follow_up. Faults: NotFound
// where it is of another case; in result; Conflict.
func (d *Desk) FollowUpDone(ctx context.Context, caseID, followUpID string, version int, result string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.follow_up", followUpID, func(tx *db.Tx, id string) (*FollowUp, error) {
		f, err := loadFollowUp(tx, id)
		if err == nil && f.Case != caseID {
			err = fault.Missing()
		}
		return f, err
	}, func(tx *db.Tx, f *FollowUp) error {
		if !wordlist.Has("case.follow_up", result) {
			return fault.In("result", "field.choose")
		}
		n, err := tx.Exec("follow_up.done", db.Args{"id": f.ID, "version": version, "result": result})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "")
		}
		return Touch(tx, f.Case)
	})
}

// FollowUpsDue gives what is due up to a day in cases on whose team the actor works, the oldest first: verb case.list.
func (d *Desk) FollowUpsDue(ctx context.Context, until when.Day, most int) ([]*FollowUp, error) {
	return clerk.List(ctx, d.House.Clerk, "case.list", func(tx *db.Tx) ([]*FollowUp, error) {
		return pointers[FollowUp](tx, "follow_up.due", db.Args{"until": until, "most": most})
	})
}

// followUpsDue gives the nearest follow-up of each of these cases.
func followUpsDue(tx *db.Tx, cases []string) ([]Due, error) {
	var out []Due
	type row struct {
		Case string   `db:"case_id"`
		On   when.Day `db:"due_on"`
	}
	err := db.Each(tx, "follow_up.of_cases", func(r row) error {
		out = append(out, Due{Case: r.Case, On: r.On, Text: "case.due.follow_up"})
		return nil
	}, db.Args{"cases": cases})
	return out, err
}
