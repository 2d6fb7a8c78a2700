package cases

import (
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/when"
	"drosme/records/people"
)

// Register is the register "cases" of the import: codes and days. Without a person's code a case gets a new
// person served, a code without a name.
func Register() register.Register { return RegisterOn(nil) }

// RegisterOn is Register with the day of the house, by which a case cannot begin or end in the future; nil:
// any day is taken.
func RegisterOn(today func() when.Day) register.Register {
	return register.Register{
		Name:      "cases",
		Further:   true,
		Case:      "code",
		Columns:   []string{"code", "person", "opened_on", "closed_on"},
		Key:       []string{"code"},
		After:     []string{"people"},
		Plain:     []string{"opened_on", "closed_on"},
		Protected: func(register.Row, register.Refs) bool { return true },
		Check: func(row register.Row, refs register.Refs, faults *register.Faults) {
			day := when.Day("")
			if today != nil {
				day = today()
			}
			checkRow(row, refs, faults, day)
		},
		Rows: registerRows,
		Put:  putRow,
	}
}

func checkRow(row register.Row, refs register.Refs, faults *register.Faults, today when.Day) {
	for _, c := range []string{"opened_on", "closed_on"} {
		if row[c] == "" {
			continue
		}
		day, err := when.ParseDay(row[c])
		if err != nil {
			faults.Add(c, "field.not_a_day")
			row[c] = ""
			continue
		}
		row[c] = string(day)
	}
	k := Case{Code: row["code"], OpenedOn: when.Day(row["opened_on"]), ClosedOn: when.Day(row["closed_on"])}
	k.Check(today, faults.Add)
	if row["person"] == "" && row["code"] != "" {
		row["person"] = unnamed(row["code"])
		return
	}
	register.Known(row, refs, faults, "person", "people")
	if row["person"] != "" && refs.Has("people", row["person"]) && refs.Cell("people", row["person"], "kind") != people.Served {
		faults.Add("person", "case.person_not_served")
	}
}

// unnamed is the code of the person of a case for which a file names nobody: made of the case's own, so that the
// same file twice means the same person.
func unnamed(caseCode string) string {
	code := []rune("P-" + caseCode)
	return string(code[:min(len(code), people.MostCode)])
}

func registerRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "case.register", func(k Case) error {
		return yield(register.Row{"code": k.Code, "person": k.PersonCode, "opened_on": string(k.OpenedOn), "closed_on": string(k.ClosedOn)})
	})
}

func putRow(tx *db.Tx, row, before register.Row) error {
	k := Case{Code: row["code"], OpenedOn: when.Day(row["opened_on"]), ClosedOn: when.Day(row["closed_on"])}
	if before != nil {
		stored, there, err := ByCode(tx, k.Code)
		if err != nil {
			return err
		}
		if !there {
			return fault.Missing()
		}
		if row["person"] != "" && row["person"] != stored.PersonCode {
			return fault.In("person", "case.person_stays")
		}
		stored.OpenedOn, stored.ClosedOn = k.OpenedOn, k.ClosedOn
		return Update(tx, &stored)
	}
	p, there, err := people.ByCode(tx, row["person"])
	if err != nil {
		return err
	}
	if !there { // the check made this code: the file names nobody
		p = people.Person{ID: id.Random(nil), Code: row["person"], Kind: people.Served, Sex: "unknown", AgeBand: "unknown"}
		if err := people.Insert(tx, &p); err != nil {
			return err
		}
	}
	k.ID, k.Person, k.Version, k.TouchedOn = id.Random(nil), p.ID, 1, tx.Today
	tx.About(p.ID)
	return tx.Later("case.insert", k)
}
