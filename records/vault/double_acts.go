package vault

import (
	"context"
	"slices"
	"strconv"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/people"
	"drosme/records/vault/spelling"
)

// surely is how many points two names need before a double is hinted at: both words by sound or by letter, or
// one of them a nickname.
const surely = 14

// like gives who has a name like that of a sheet, by the name index alone.
func (d *Desk) like(ctx context.Context, person string, v Values) ([]match, error) {
	asked := spelling.Ask(v.Name())
	if v[Given] == "" || v[Family] == "" || asked.Single() {
		return nil, nil // one word alone is shared by many
	}
	all, err := d.candidates(ctx, Protected, asked)
	return slices.DeleteFunc(all, func(m match) bool { return m.id == person || m.points < surely }), err
}

// hint tells the responsible person of doubles that were not told before, and says to who keeps the name only
// that there is one. Who must not learn of the other is told nothing.
func (d *Desk) hint(tx *db.Tx, person string, like []match) (known bool, err error) {
	if len(like) == 0 {
		return false, nil
	}
	rows, err := db.All[candidate](tx, "find.candidates", db.Args{"ids": idsOf(like)})
	if err != nil {
		return false, err
	}
	for _, c := range rows {
		if c.ID == person {
			continue
		}
		known = known || !c.barredFrom(tx.Actor, tx.Today)
		told, err := db.One[int](tx, "notice.told", db.Args{"person": person, "other": c.ID, "purpose": "known"})
		if err != nil {
			return false, err
		}
		if told > 0 {
			continue
		}
		tx.About(c.ID)
		if err := d.tell(tx, person, c.ID, "known"); err != nil {
			return false, err
		}
	}
	return known, nil
}

// sameAge refuses a birth year by which somebody is older than their mother, or a mother younger than her child. A
// year that the actor may not see is not compared with: who tries one year after the other would learn it.
func (d *Desk) sameAge(tx *db.Tx, person string, v Values) error {
	year, err := strconv.Atoi(v[BirthYear])
	if err != nil {
		return nil
	}
	if sees, err := d.seesYear(tx, person); err != nil || !sees {
		return err
	}
	mothers, children, err := people.MothersAndChildren(tx, person)
	if err != nil {
		return err
	}
	for _, m := range mothers {
		if born, known, err := d.born(tx, m); err != nil {
			return err
		} else if known && year <= born {
			return fault.In(string(BirthYear), "vault.older_than_mother")
		}
	}
	for _, c := range children {
		if born, known, err := d.born(tx, c); err != nil {
			return err
		} else if known && born <= year {
			return fault.In(string(BirthYear), "vault.younger_than_child")
		}
	}
	return nil
}

// seesYear tells whether the actor may open somebody's sheet and find the year of birth on it.
func (d *Desk) seesYear(tx *db.Tx, person string) (bool, error) {
	s, err := load(tx, person)
	if db.IsNone(err) {
		return false, nil
	}
	if err != nil || !d.h.Clerk.MayOn(tx.Context(), "vault.open", s) {
		return false, err
	}
	kept, err := people.FromActor(tx, person)
	return err == nil && !slices.Contains(hidden(kept), BirthYear), err
}

// born gives the year of somebody's birth to an actor who may open it anyway, for a comparison; else it is unknown.
func (d *Desk) born(tx *db.Tx, person string) (int, bool, error) {
	if sees, err := d.seesYear(tx, person); err != nil || !sees {
		return 0, false, err
	}
	s, err := load(tx, person)
	if db.IsNone(err) || err == nil && s.Version == 0 {
		return 0, false, nil
	}
	if err == nil {
		err = d.open(tx, s)
	}
	if err != nil {
		return 0, false, err
	}
	n, err := strconv.Atoi(s.Values[BirthYear])
	return n, err == nil, nil
}

// MotherIsOlder tells whether what the vault knows allows somebody to be another's mother: for the room that
// keeps relations. It shows no year, and compares those alone that the actor may open.
func (d *Desk) MotherIsOlder(tx *db.Tx, mother, child string) (bool, error) {
	m, known, err := d.born(tx, mother)
	if err != nil || !known {
		return true, err
	}
	c, known, err := d.born(tx, child)
	return !known || m < c, err
}
