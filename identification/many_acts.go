package identification

import (
	"slices"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// The functions of this file serve rooms that take in or write out many cases in one act, such as the exchange.
// They ask nobody who may: the caller has narrowed the cases through the clerk.

// manyAtOnce is how many cases are asked for in one query.
const manyAtOnce = 1000

// FactsOf gives what the exchange knows of the facts of many cases as they stand, by the id of the case: forms,
// control, citizenships, age at recruitment, recruitment and relation. Cases of which nothing is noted are not there.
func (d *Desk) FactsOf(tx *db.Tx, caseIDs []string) (map[string]*Facts, error) {
	type row struct {
		Case         string `db:"case_id"`
		Forms        Many   `db:"forms"`
		Control      Many   `db:"control"`
		Citizenships Many   `db:"citizenships"`
		AgeRecruited Age    `db:"age_recruited"`
		Recruitment  Many   `db:"recruitment"`
		Relation     string `db:"relation"`
		Version      int    `db:"version"`
	}
	out := make(map[string]*Facts, len(caseIDs))
	for some := range slices.Chunk(caseIDs, manyAtOnce) {
		err := db.Each(tx, "facts.exchanged", func(r row) error { // versions that were are few
			if have := out[r.Case]; have == nil || have.Version < r.Version {
				out[r.Case] = &Facts{Case: r.Case, Forms: r.Forms, Control: r.Control, Citizenships: r.Citizenships,
					AgeRecruited: r.AgeRecruited, Recruitment: r.Recruitment, Relation: r.Relation, Version: r.Version}
			}
			return nil
		}, db.Args{"ids": some})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// StatusesOf gives the status of many cases as it holds today, by the id of the case. Cases without one are not
// there, and no reason is read.
func (d *Desk) StatusesOf(tx *db.Tx, caseIDs []string) (map[string]*Status, error) {
	all := map[string][]*Status{}
	for some := range slices.Chunk(caseIDs, manyAtOnce) {
		err := db.Each(tx, "status.of_many", func(s Status) error { all[s.Case] = append(all[s.Case], &s); return nil }, db.Args{"ids": some})
		if err != nil {
			return nil, err
		}
	}
	out := map[string]*Status{}
	for caseID, records := range all {
		if s, holds := On(records, tx.Today, ""); holds {
			out[caseID] = s
		}
	}
	return out, nil
}

// PutFirst keeps the first facts of cases that were made in the same act, so that none has any yet. What is empty
// is not asked. Faults are in the fields.
func (d *Desk) PutFirst(tx *db.Tx, all []*Facts) error {
	for _, f := range all {
		f.Fill()
		var faults fault.List
		f.Check(faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		f.ID, f.Version = id.Random(d.House.Random), 1
		f.Day, f.At, f.By, f.ByPerson = tx.Today, tx.Now, tx.Actor.Name(), tx.Actor.Person
		if err := tx.Later("facts.insert", f); err != nil {
			return err
		}
	}
	return tx.Flush()
}
