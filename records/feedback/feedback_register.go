package feedback

import (
	"drosme/internal/db"
	"drosme/internal/register"
	"drosme/internal/when"
	"drosme/records/grants"
)

// Register is the register "feedback" of the import and the export.
func Register() register.Register {
	return register.Register{
		Name:      "feedback",
		Protected: func(row register.Row, _ register.Refs) bool { return row["source"] == "served" },
		Columns:   []string{"code", "received_on", "source", "about", "summary", "change_made", "changed_on", "grant"},
		Key:       []string{"code"}, After: []string{"grants"},
		Plain: []string{"code", "received_on", "source", "changed_on", "grant"},
		Check: checkRow, Rows: rows, Put: put,
	}
}

func checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	if !register.Day(row, faults, "received_on") {
		return // no other day can be compared with it
	}
	register.Day(row, faults, "changed_on")
	f := fromRow(row)
	f.Check(faults.Add)
	register.Known(row, refs, faults, "grant", "grants")
}

func fromRow(row register.Row) Feedback {
	return Feedback{Code: row["code"], ReceivedOn: when.Day(row["received_on"]), Source: row["source"], About: row["about"],
		Summary: row["summary"], ChangeMade: row["change_made"], ChangedOn: when.Day(row["changed_on"]), GrantCode: row["grant"]}
}

func rows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "feedback.register", func(f Feedback) error {
		return yield(register.Row{"code": f.Code, "received_on": string(f.ReceivedOn), "source": f.Source, "about": f.About,
			"summary": f.Summary, "change_made": f.ChangeMade, "changed_on": string(f.ChangedOn), "grant": f.GrantCode})
	})
}

func put(tx *db.Tx, row, before register.Row) error {
	f := fromRow(row)
	var err error
	if f.Grant, err = grants.IDOf(tx, f.GrantCode); err != nil {
		return err
	}
	if before == nil {
		return insert(tx, &f)
	}
	stored, err := db.One[Feedback](tx, "feedback.by_code", db.Args{"code": f.Code})
	if err != nil {
		return err
	}
	f.ID, f.Version = stored.ID, stored.Version
	return update(tx, &f)
}
