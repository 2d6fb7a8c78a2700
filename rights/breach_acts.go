package rights

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

func (b *Breach) texts() map[string]*string {
	return map[string]*string{"what": &b.What, "consequences": &b.Consequences, "measures": &b.Measures, "why late": &b.WhyLate, "told how": &b.ToldHow}
}

func (d *Desk) sealBreach(b *Breach) {
	for part, text := range b.texts() {
		*text = d.sealed("breach "+part+" "+b.ID, strings.TrimSpace(*text))
	}
}

func (d *Desk) openBreach(b *Breach) error {
	for part, text := range b.texts() {
		if err := d.opened("breach "+part+" "+b.ID, text); err != nil {
			return err
		}
	}
	for i := range b.Steps {
		if err := d.opened("breach step "+b.Steps[i].ID, &b.Steps[i].Text); err != nil {
			return err
		}
	}
	return nil
}

// Breaches gives the register of breaches, those that are open first, without their texts: verb breach.list.
func (d *Desk) Breaches(ctx context.Context) ([]*Breach, error) {
	return clerk.List(ctx, d.House.Clerk, "breach.list", func(tx *db.Tx) ([]*Breach, error) {
		rows, err := db.All[Breach](tx, "breach.list")
		for i := range rows {
			for _, text := range rows[i].texts() {
				*text = ""
			}
		}
		return pointers(rows), err
	})
}

func loadBreach(tx *db.Tx, id string) (*Breach, error) {
	b, err := db.One[Breach](tx, "breach.by_id", db.Args{"id": id})
	if err == nil {
		b.Steps, err = db.All[Step](tx, "breach.steps", db.Args{"breach": id})
	}
	return &b, err
}

// Breach opens one breach with what was done: verb breach.read.
func (d *Desk) Breach(ctx context.Context, breachID string) (*Breach, error) {
	b, err := clerk.Read(ctx, d.House.Clerk, "breach.read", breachID, loadBreach)
	if err != nil {
		return nil, err
	}
	return b, d.openBreach(b)
}

// Notice writes down a breach: verb breach.add. The clock of 72 hours runs from the moment at which the house
// became aware of it.
func (d *Desk) Notice(ctx context.Context, b Breach) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, "breach.add", nil, func(tx *db.Tx) (string, error) {
		var faults fault.List
		b.check(tx.Now, faults.Add)
		if err := faults.Err(); err != nil {
			return "", err
		}
		var err error
		if b.Number, err = db.One[int](tx, "breach.next_number"); err != nil {
			return "", err
		}
		b.ID, b.Risk = id.Random(d.House.Random), ""
		d.sealBreach(&b)
		_, err = tx.Exec("breach.insert", b)
		if db.IsDuplicate(err) {
			return "", db.ErrAgain
		}
		return b.ID, err
	})
}

// ChangeBreach writes what is known now; closed ends it: verb breach.change.
func (d *Desk) ChangeBreach(ctx context.Context, typed Breach, closed bool) error {
	return clerk.Change(ctx, d.House.Clerk, "breach.change", typed.ID, loadBreach, func(tx *db.Tx, b *Breach) error {
		typed.NoticedAt, typed.ClosedOn, typed.Steps = b.NoticedAt, b.ClosedOn, b.Steps
		var faults fault.List
		typed.check(tx.Now, faults.Add)
		if typed.Risk != "" && !slices.Contains(Risks, typed.Risk) {
			faults.Add("risk", "field.choose")
		}
		if typed.People < 0 {
			faults.Add("people_count", "field.negative")
		}
		if closed {
			typed.checkClosing(faults.Add)
			typed.ClosedOn = tx.Today
		}
		if err := faults.Err(); err != nil {
			return err
		}
		typed.Number, typed.ByUser = b.Number, b.ByUser
		d.sealBreach(&typed)
		n, err := tx.Exec("breach.update", typed)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// Step adds what was done, or who was told: verb breach.step.
func (d *Desk) Step(ctx context.Context, breachID, kind, text string) error {
	return clerk.Change(ctx, d.House.Clerk, "breach.step", breachID, loadBreach, func(tx *db.Tx, b *Breach) error {
		var faults fault.List
		if !slices.Contains(StepKinds, kind) {
			faults.Add("kind", "field.choose")
		}
		checkText("text", text, true, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		s := Step{ID: id.Ordered(d.House.Now(), d.House.Random), Breach: b.ID, Kind: kind}
		s.Text = d.sealed("breach step "+s.ID, strings.TrimSpace(text))
		_, err := tx.Exec("breach.step_insert", s)
		return err
	})
}
