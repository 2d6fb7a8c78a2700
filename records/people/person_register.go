package people

import (
	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/privacy"
	"drosme/internal/register"
)

// Register is the register "people" of the import and the export: codes only. What the register has no
// column for (further languages, under 18) stays as it is in the house.
func Register() register.Register {
	return register.Register{
		Name:      "people",
		Protected: func(row register.Row, _ register.Refs) bool { return row["kind"] == Served },
		Columns:   []string{"code", "kind", "sex", "age_band", "organisation", "country", "first_language"},
		Key:       []string{"code"},
		After:     []string{"organisations"},
		Check:     checkRow,
		Rows:      rows,
		Put:       put,
	}
}

func checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	p := fromRow(row)
	p.Check(faults.Add)
	register.Known(row, refs, faults, "organisation", "organisations")
}

func fromRow(row register.Row) Person {
	return Person{Code: row["code"], Kind: row["kind"], Sex: row["sex"], AgeBand: row["age_band"],
		Country: row["country"], FirstLanguage: row["first_language"]}
}

func rows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "person.register", func(p Person) error {
		privacy.KeepBack(&p, tx.Actor.Person)
		return yield(register.Row{"code": p.Code, "kind": p.Kind, "sex": p.Sex, "age_band": p.AgeBand,
			"organisation": p.OrganisationCode, "country": p.Country, "first_language": p.FirstLanguage})
	})
}

func put(tx *db.Tx, row, before register.Row) error {
	p := fromRow(row)
	var err error
	if p.Organisation, err = organisationOf(tx, row["organisation"]); err != nil {
		return err
	}
	if before == nil {
		p.ID, p.Version, p.Minor = id.Random(nil), 1, ProbablyMinor(p.AgeBand)
		return tx.Later("person.insert", p)
	}
	stored, err := db.One[Person](tx, "person.by_code", db.Args{"code": p.Code})
	if err != nil {
		return err
	}
	p.ID, p.Version, p.Languages, p.Minor = stored.ID, stored.Version, stored.Languages, stored.Minor
	if p.AgeBand != stored.AgeBand {
		p.Minor = ProbablyMinor(p.AgeBand)
	}
	return Update(tx, &p)
}
