package vault

import (
	"context"
	"strings"
	"unicode/utf8"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/cases"
	"drosme/records/vault/spelling"
)

func accusedLabel(id string) string { return "vault accused " + id }

func accusedSwitch(tx *db.Tx, _ string) (*AccusedSwitch, error) {
	s, there, err := db.Maybe[AccusedSwitch](tx, "accused.switch")
	if !there {
		s = AccusedSwitch{ID: "accused"}
	}
	return &s, err
}

// AccusedOn tells whether names of alleged perpetrators are kept: verb accused.state.
func (d *Desk) AccusedOn(ctx context.Context) (*AccusedSwitch, error) {
	return clerk.Read(ctx, d.h.Clerk, "accused.state", "accused", accusedSwitch)
}

// SwitchAccused switches the keeping of such names on or off: verb accused.switch, of the responsible person. Off,
// nothing is added or matched; what is kept goes with its case or by ClearAccused.
func (d *Desk) SwitchAccused(ctx context.Context, on bool) error {
	return clerk.Change(ctx, d.h.Clerk, "accused.switch", "accused", accusedSwitch, func(tx *db.Tx, s *AccusedSwitch) error {
		s.On = on
		_, err := tx.Exec("accused.switch_set", db.Args{"is_on": on})
		return err
	})
}

// mayOpenCase answers absence for a case that the reader may not open, so that its form does not stand there either.
func (d *Desk) mayOpenCase(ctx context.Context, caseID string) error {
	_, err := clerk.Read(ctx, d.h.Clerk, "case.read", caseID, cases.Load)
	return err
}

// AddAccused keeps the name of an alleged perpetrator with a case: verb accused.add, of its caseworker and the
// responsible person. Where it may mean somebody known here, the responsible person alone is told, without the name,
// and that colleague or interpreter is not offered in the pickers of the case. Who adds it hears nothing. Faults:
// Invalid in name, and while it is switched off; Locked.
func (d *Desk) AddAccused(ctx context.Context, caseID, name string) error {
	name = strings.TrimSpace(name)
	asked, err := ask(name)
	if err != nil || asked.Single() || utf8.RuneCountInString(name) > MostAccused {
		return fault.In("name", "accused.two_words")
	}
	k, err := clerk.Read(ctx, d.h.Clerk, "case.read", caseID, cases.Load)
	if err != nil {
		return err
	}
	if err := d.h.Keys.MakeSubject(ctx, k.Person); err != nil {
		return err
	}
	known := map[Shelf][]match{}
	for _, shelf := range []Shelf{Working, Protected, Accused} {
		if known[shelf], err = d.candidates(ctx, shelf, asked); err != nil {
			return err
		}
	}
	made := id.Random(d.h.Random)
	err = clerk.Change(ctx, d.h.Clerk, "accused.add", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if s, err := accusedSwitch(tx, ""); err != nil {
			return err
		} else if !s.On {
			return fault.New(fault.Invalid, "accused.off")
		}
		if err := unlocked(tx); err != nil {
			return err
		}
		sealed, err := d.h.Keys.SealFor(ctx, k.Person, accusedLabel(made), []byte(name))
		if err != nil {
			return err
		}
		if _, err := tx.Exec("accused.insert", db.Args{"id": made, "case_id": k.ID, "person": k.Person, "sealed": sealed}); err != nil {
			return err
		}
		for _, shelf := range []Shelf{Working, Protected} {
			for _, m := range known[shelf] {
				if m.points >= surely && m.id != k.Person {
					if err := d.matched(tx, k.ID, k.Person, m.id); err != nil {
						return err
					}
				}
			}
		}
		return d.sameAccused(tx, k, known[Accused])
	})
	if err != nil {
		return err
	}
	return d.h.Names.PutTokens(ctx, made, d.tokens(Accused, accusedKeys(name)))
}

// accusedKeys are the keys of such a name, of which nobody knows which word is the family name.
func accusedKeys(name string) []string { return spelling.Keys(spelling.Names{Other: name}) }

// matched notes that a name of a case may mean somebody, and tells the responsible person without the name.
func (d *Desk) matched(tx *db.Tx, caseID, person, known string) error {
	if _, err := tx.Exec("accused.match", db.Args{"case_id": caseID, "person": known}); err != nil {
		return err
	}
	return d.tell(tx, person, known, "accused")
}

// sameAccused tells of other cases that keep such a name: of whose they are, and no more.
func (d *Desk) sameAccused(tx *db.Tx, k *cases.Case, all []match) error {
	var ids []string
	for _, m := range all {
		if m.points >= surely {
			ids = append(ids, m.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := db.All[accusedEntry](tx, "accused.of_entries", db.Args{"ids": ids})
	for _, r := range rows {
		if r.Case == k.ID {
			continue
		}
		if err := d.tell(tx, k.Person, r.Person, "accused"); err != nil {
			return err
		}
	}
	return err
}

// meetAccused matches the name of somebody on the working shelf, newly saved, with the names kept: the responsible
// person is told, and they are offered in no picker of that case.
func (d *Desk) meetAccused(tx *db.Tx, holder string, all []match) error {
	s, err := accusedSwitch(tx, "")
	if err != nil || !s.On || len(all) == 0 {
		return err
	}
	rows, err := db.All[accusedEntry](tx, "accused.of_entries", db.Args{"ids": idsOf(all)})
	if err != nil {
		return err
	}
	for _, r := range rows {
		for _, m := range all {
			if m.id == r.ID && m.points >= surely {
				if err := d.matched(tx, r.Case, r.Person, holder); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// likeAccused gives the entries with a name like that of a sheet.
func (d *Desk) likeAccused(ctx context.Context, v Values) ([]match, error) {
	asked := spelling.Ask(v.Name())
	if v[Given] == "" || v[Family] == "" || asked.Single() {
		return nil, nil
	}
	return d.candidates(ctx, Accused, asked)
}

// NotOffered gives who is not offered in the pickers of a case, inside the act or page of another room: nothing says
// why.
func NotOffered(tx *db.Tx, caseID string) ([]string, error) {
	return db.All[string](tx, "accused.not_offered", db.Args{"case_id": caseID})
}

// ClearAccused takes away every such name of a case: verb accused.clear, of the responsible person.
func (d *Desk) ClearAccused(ctx context.Context, caseID string) error {
	var ids []string
	err := clerk.Change(ctx, d.h.Clerk, "accused.clear", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) (err error) {
		if ids, err = db.All[string](tx, "accused.ids_of_case", db.Args{"case_id": k.ID}); err != nil {
			return err
		}
		for _, q := range []string{"accused.clear", "accused.clear_matches"} {
			if _, err := tx.Exec(q, db.Args{"case_id": k.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.dropAll(ctx, ids)
}

func (d *Desk) dropAll(ctx context.Context, ids []string) error {
	for _, one := range ids {
		if err := d.h.Names.DropTokens(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// indexAccused makes the index of the third shelf anew, from names whose keys exist.
func (d *Desk) indexAccused(ctx context.Context) error {
	batch := map[string][][]byte{}
	_, err := clerk.List(ctx, d.h.Clerk, "vault.index", func(tx *db.Tx) ([]*indexed, error) {
		rows, err := db.All[accusedEntry](tx, "accused.all")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			name, err := d.h.Keys.OpenFor(tx.Context(), r.Person, accusedLabel(r.ID), r.Sealed)
			if seal.IsDestroyed(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			batch[r.ID] = d.tokens(Accused, accusedKeys(string(name)))
		}
		return nil, nil
	})
	if err != nil || len(batch) == 0 {
		return err
	}
	return d.h.Names.PutManyTokens(ctx, batch)
}
