package rights

import (
	"context"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// Desk is where rights are asked for and answered: one method a verb.
type Desk struct {
	House       *area.House
	Cases       *cases.Desk
	Disclosures *disclosures.Desk

	// Forget destroys the key of a person and lets all rooms forget: records/vault. The list of rooms sets it;
	// until then nothing is erased.
	Forget func(ctx context.Context, person string) error
	// Holders are what all areas hold of a person.
	Holders func() []area.Holder
	// Sources open what rooms hold, for the person's file; each stands in for a holder of the same name.
	Sources []Source
	// Duties give, by class of retention.csv, the last day of what the house must keep of a person; empty: nothing.
	Duties map[string]func(tx *db.Tx, person string) (when.Day, error)
	// Areas are the areas of the house, and Nouns a value of each type of their records, by the area's name, for the
	// register of processing; a []string names fields that are kept one by one and all identify.
	Areas func() []area.Area
	Nouns map[string][]any
	// Accounts gives the accounts that can keep a share of the key.
	Accounts func(ctx context.Context) ([]Account, error)
	// KeyFile is the path of the key file of the open house; nil: there is none, as in tests.
	KeyFile func() string

	lock lockState
}

// Account is an account as a form offers it.
type Account struct{ ID, Text string }

// New makes the desk of a house.
func New(h *area.House, k *cases.Desk, x *disclosures.Desk) *Desk {
	return &Desk{House: h, Cases: k, Disclosures: x, Duties: map[string]func(*db.Tx, string) (when.Day, error){}, Nouns: map[string][]any{},
		Holders: func() []area.Holder { return nil }, Areas: func() []area.Area { return nil },
		lock: newLockState()}
}

// sealFor seals a text about a person under the person's key.
func (d *Desk) sealFor(ctx context.Context, person, label, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	return d.House.Keys.SealTextFor(ctx, person, label, text)
}

// openFor opens it; of a forgotten person it is empty.
func (d *Desk) openFor(ctx context.Context, person, label string, text *string) error {
	if *text == "" {
		return nil
	}
	plain, err := d.House.Keys.OpenTextFor(ctx, person, label, *text)
	if seal.IsDestroyed(err) || fault.Is(err, fault.NotFound) {
		*text = ""
		return nil
	}
	*text = plain
	return err
}

// sealed seals a text of the house.
func (d *Desk) sealed(label, text string) string {
	if text == "" {
		return ""
	}
	return d.House.Keys.SealText(label, text)
}

func (d *Desk) opened(label string, text *string) (err error) {
	if *text != "" {
		*text, err = d.House.Keys.OpenText(label, *text)
	}
	return err
}

func pointers[T any](rows []T) []*T {
	out := make([]*T, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out
}

// show says what this room itself holds of a person: what they asked for, and what came of it.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	ids, err := cases.OfPerson(tx, person)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	rows, err := db.All[Request](tx, "right.of_cases", db.Args{"cases": ids})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, r := range rows {
		out = append(out, area.Held{What: "right.was_asked." + string(r.Kind), Args: []any{"number", r.Number}, Day: r.AskedOn})
	}
	return out, nil
}

// forget leaves the number, the days and who approved; every text goes. It finds the cases under the old id and
// under the new one, whichever room forgets first.
func forget(tx *db.Tx, person, instead string) error {
	ids, err := db.All[string](tx, "right.cases_of", db.Args{"people": []string{person, instead}})
	if err != nil {
		return err
	}
	if len(ids) > 0 {
		for _, q := range []string{"right.forget", "hold.empty"} {
			if _, err := tx.Exec(q, db.Args{"cases": ids, "actor": tx.Actor.Name()}); err != nil {
				return err
			}
		}
	}
	for _, q := range []string{"right.forget_worker", "breach.forget_worker", "processing.forget_worker"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
