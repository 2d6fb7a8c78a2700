package vault

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/records/people"
)

// The functions of this file serve the exchange, which takes in and writes out many people in one act. They ask
// nobody who may: the caller has the verb of such an act, has narrowed the people, and tells the log whose names
// they were.

// manyAtOnce is how many people are asked for in one query.
const manyAtOnce = 1000

// Takes tells whether the protected shelf takes names now: it is open, and the house is ready for them.
func (d *Desk) Takes(tx *db.Tx) (bool, error) {
	is, err := locked(tx)
	return !is && (d.Ready == nil || d.Ready() == nil), err
}

// PutFirst writes the protected sheets of people who have none yet. Their keys have been made before. Values
// that the vault does not take are a fault, without what was typed. IndexMany comes after the act.
func (d *Desk) PutFirst(tx *db.Tx, sheets map[string]Values) error {
	if err := unlocked(tx); err != nil {
		return err
	}
	holders := make([]string, 0, len(sheets))
	for holder, v := range sheets {
		var l fault.List
		CheckValues(v, tx.Today, l.Add)
		if err := l.Err(); err != nil {
			return err
		}
		holders = append(holders, holder)
	}
	slices.Sort(holders)
	keys, err := d.h.Keys.Gather(tx.Context(), holders)
	if err != nil {
		return err
	}
	for _, holder := range holders {
		if err := tx.Later("vault.sheet_insert", db.Args{"holder": holder, "contact": "", "shelf": Protected}); err != nil {
			return err
		}
		for _, f := range Fields {
			value := sheets[holder][f]
			if value == "" {
				continue
			}
			sealed, err := keys.SealFor(holder, label(holder, f), []byte(value))
			if err != nil {
				return err
			}
			if err := tx.Later("vault.entry_put", db.Args{"holder": holder, "field": f, "sealed": sealed}); err != nil {
				return err
			}
		}
	}
	return tx.Flush()
}

// IndexMany makes people findable whose sheets PutFirst has stored. Who was forgotten meanwhile is taken out.
func (d *Desk) IndexMany(ctx context.Context, sheets map[string]Values) error {
	if len(sheets) == 0 {
		return nil
	}
	tokens := d.tokensOfMany(sheets)
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.h.Names.PutManyTokens(ctx, tokens); err != nil {
		return err
	}
	var there map[string]bool
	err := d.reads(ctx, func(tx *db.Tx) (err error) {
		there = map[string]bool{}
		for some := range slices.Chunk(sorted(tokens), manyAtOnce) {
			err := db.Each(tx, "vault.there", func(id string) error { there[id] = true; return nil }, db.Args{"ids": some})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for holder := range tokens {
		if !there[holder] {
			if err := d.h.Names.DropTokens(ctx, holder); err != nil {
				return err
			}
		}
	}
	return nil
}

// tokensOfMany reckons the tokens of many sheets on all processors.
func (d *Desk) tokensOfMany(sheets map[string]Values) map[string][][]byte {
	holders := sorted(sheets)
	made := make([][][]byte, len(holders))
	parts := runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			for i := part; i < len(holders); i += parts {
				made[i] = d.tokens(Protected, sheets[holders[i]].keys())
			}
		})
	}
	wait.Wait()
	out := make(map[string][][]byte, len(holders))
	for i, holder := range holders {
		out[holder] = made[i]
	}
	return out
}

func sorted[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// FieldsOf names the fields that the protected sheets of many people have, without opening any.
func (d *Desk) FieldsOf(tx *db.Tx, persons []string) (map[string][]Field, error) {
	type row struct {
		Holder string `db:"holder"`
		Fields string `db:"fields"`
	}
	out := make(map[string][]Field, len(persons))
	for some := range slices.Chunk(persons, manyAtOnce) {
		err := db.Each(tx, "vault.fields_of_many", func(r row) error {
			for _, f := range strings.Fields(r.Fields) {
				out[r.Holder] = append(out[r.Holder], Field(f))
			}
			return nil
		}, db.Args{"ids": some})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SheetsOf opens the protected sheets of many people, for an act that says why to the log. Those without one,
// and those whose key is gone, are not there; fields that who acts must not learn are left out. While the shelf
// is locked it is a Locked fault.
func (d *Desk) SheetsOf(tx *db.Tx, persons []string) (map[string]Values, error) {
	if err := unlocked(tx); err != nil {
		return nil, err
	}
	type row struct {
		Holder string `db:"holder"`
		Field  Field  `db:"field"`
		Sealed []byte `db:"sealed"`
		Barred bool   `db:"barred"`
	}
	out := make(map[string]Values, len(persons))
	kept := map[string][]Field{}
	for some := range slices.Chunk(persons, manyAtOnce) {
		keys, err := d.h.Keys.Gather(tx.Context(), some)
		if err != nil {
			return nil, err
		}
		rows, err := db.All[row](tx, "vault.entries_of_many", db.Args{"ids": some})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			plain, err := keys.OpenFor(r.Holder, label(r.Holder, r.Field), r.Sealed)
			if seal.IsDestroyed(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			v := out[r.Holder]
			if v == nil {
				v = Values{}
				out[r.Holder] = v
				if r.Barred { // somebody must not learn something of them: is it who acts?
					w, err := people.FromActor(tx, r.Holder)
					if err != nil {
						return nil, err
					}
					kept[r.Holder] = hidden(w)
				}
			}
			if !slices.Contains(kept[r.Holder], r.Field) {
				v[r.Field] = string(plain)
			}
		}
	}
	return out, nil
}
