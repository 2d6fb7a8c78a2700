package vault

import (
	"context"
	"sort"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/people"
)

// Forget forgets a person in the whole house: verb vault.forget, of the responsible person. Every holder
// moves what it counts to a new random id and empties the rest; the sheet goes, with notices and the name
// index; the person's key is destroyed, so that no copy of the data, however old, opens again. It is one
// act: if one room cannot forget, nobody has forgotten anything. It needs no unlocked shelf: nothing is
// opened.
//
// The key goes before the rows are committed: rows without a key can be forgotten once more, a key without
// rows would stay for good. The line in the log bears the old id, which leads nowhere any more, and never
// the new one.
func (d *Desk) Forget(ctx context.Context, person string) error {
	// A record for which this one stands is of the same person, and goes first.
	if d.h.Clerk.May(ctx, "vault.forget") {
		var merged []string
		err := d.reads(ctx, func(tx *db.Tx) (err error) {
			merged, err = db.All[string](tx, "merge.merged_into", db.Args{"person": person})
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range merged {
			if err := d.Forget(clerk.WithAct(ctx, clerk.Act{}), one); err != nil {
				return err
			}
		}
	}
	instead := id.Random(d.h.Random)
	var accused []string
	err := clerk.Remove(ctx, d.h.Clerk, "vault.forget", person, load, func(tx *db.Tx, s *Sheet) (err error) {
		if accused, err = db.All[string](tx, "accused.ids_of_person", db.Args{"person": person}); err != nil {
			return err
		}
		if s.Kind == "contact" {
			return fault.New(fault.Invalid, "vault.forget_person")
		}
		if d.MayForget != nil {
			if err := d.MayForget(tx, person); err != nil {
				return err
			}
		}
		for _, h := range d.order() {
			if h.Forget == nil {
				continue
			}
			if err := h.Forget(tx, person, instead); err != nil {
				return err
			}
		}
		if err := people.DropForgotten(tx, person); err != nil {
			if db.Constraint(err) != "" {
				return fault.New(fault.Failed, "vault.still_held")
			}
			return err
		}
		return d.h.Keys.DestroySubject(ctx, person, tx.Today)
	})
	if err != nil {
		return err
	}
	return d.dropAll(ctx, append(accused, person))
}

// ForgetAgain applies forgettings that a restored copy of the data does not know of: the ids of destroyed
// keys, as the key store lists them. It is called before anybody can sign in, as the system setup. Ids that
// the data does not have are passed over.
func (d *Desk) ForgetAgain(ctx context.Context, ids []string) error {
	for _, person := range ids {
		if _, err := d.Where(ctx, person); fault.Is(err, fault.NotFound) {
			continue
		} else if err != nil {
			return err
		}
		if err := d.Forget(ctx, person); err != nil {
			return err
		}
	}
	return d.Index(ctx)
}

// order gives the holders with people first: the counting row must stand before others point to it.
func (d *Desk) order() []area.Holder {
	out := append([]area.Holder(nil), d.holders()...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Name == "people" && out[j].Name != "people" })
	return out
}

// Held gives what all rooms hold about a person, in words that the person can be shown: verb vault.held.
func (d *Desk) Held(ctx context.Context, person string) ([]area.Held, error) {
	var out []area.Held
	_, err := clerk.Read(ctx, d.h.Clerk, "vault.held", person, func(tx *db.Tx, id string) (*Sheet, error) {
		out = nil
		s, err := load(tx, id)
		if err != nil {
			return nil, err
		}
		for _, h := range d.order() {
			if h.Show == nil {
				continue
			}
			some, err := h.Show(tx, id)
			if err != nil {
				return nil, err
			}
			out = append(out, some...)
		}
		return s, nil
	})
	return out, err
}

// Holder is what the vault itself does about a person.
func (d *Desk) Holder() area.Holder { return area.Holder{Name: "vault", Show: show, Forget: forget} }

// show tells which fields are kept, not what they say: the sheet is opened for a reason of its own.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	fields, err := db.All[Field](tx, "vault.fields", db.Args{"holder": person})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, f := range fields {
		out = append(out, area.Held{What: "vault.held." + string(f)})
	}
	return out, nil
}

// forget takes away the sheet, what it is a contact of, and who opened it; where the person themselves
// opened or wrote something, the counting row stands for them.
func forget(tx *db.Tx, person, instead string) error {
	contacts, err := db.All[string](tx, "contact.of_person", db.Args{"person": person})
	if err != nil {
		return err
	}
	for _, c := range contacts {
		tx.Note("contact", c, "")
	}
	for _, q := range []string{"vault.sheet_delete", "contact.forget", "notice.forget", "notice.forget_author",
		"notice.forget_sheet_author", "notice.forget_contact_author", "find.forget_asker", "merge.forget", "accused.forget_matches", "accused.forget"} {
		if _, err := tx.Exec(q, db.Args{"holder": person, "person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
