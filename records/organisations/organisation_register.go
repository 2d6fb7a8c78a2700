package organisations

import (
	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/when"
)

// Register is the register "organisations" of the import and the export.
func Register() register.Register {
	return register.Register{
		Name: "organisations",
		Columns: []string{"code", "name", "kind", "country", "municipality", "region",
			"coalition_member_from", "coalition_member_to"},
		Key:   []string{"code"},
		Check: checkRow,
		Rows:  rows,
		Put:   put,
	}
}

func checkRow(row register.Row, _ register.Refs, faults *register.Faults) {
	register.Day(row, faults, "coalition_member_from")
	register.Day(row, faults, "coalition_member_to")
	o := fromRow(row)
	o.Check(faults.Add)
}

func fromRow(row register.Row) Organisation {
	return Organisation{Code: row["code"], Name: row["name"], Kind: row["kind"], Country: row["country"],
		Municipality: row["municipality"], Region: row["region"],
		MemberFrom: when.Day(row["coalition_member_from"]), MemberTo: when.Day(row["coalition_member_to"])}
}

func rows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "organisation.register", func(o Organisation) error {
		return yield(register.Row{"code": o.Code, "name": o.Name, "kind": o.Kind, "country": o.Country,
			"municipality": o.Municipality, "region": o.Region,
			"coalition_member_from": string(o.MemberFrom), "coalition_member_to": string(o.MemberTo)})
	})
}

func put(tx *db.Tx, row, before register.Row) error {
	o := fromRow(row)
	if before == nil {
		o.ID, o.Version = id.New(), 1
		return tx.Later("organisation.insert", o, derived(&o))
	}
	stored, err := db.One[Organisation](tx, "organisation.by_code", db.Args{"code": o.Code})
	if err != nil {
		return err
	}
	o.ID, o.Version = stored.ID, stored.Version
	return Update(tx, &o)
}
