package feedback

import (
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
	"drosme/internal/when"
)

// Register is the register "feedback" of the import and the export.
func Register() register.Register {
	return register.Register{
		Name:    "feedback",
		Columns: []string{"code", "received_on", "source", "about", "summary", "change_made", "changed_on", "grant"},
		Key:     []string{"code"}, After: []string{"grants"},
		Plain: []string{"code", "received_on", "source", "changed_on", "grant"},
		Check: checkRow, Rows: rows, Put: put,
	}
}

func checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	for _, column := range []string{"received_on", "changed_on"} {
		if row[column] == "" {
			continue
		}
		day, err := when.ParseDay(row[column])
		if err != nil {
			faults.Add(column, "field.not_a_day")
			day = ""
			if column == "received_on" {
				return // no other day can be compared with it
			}
		}
		row[column] = string(day)
	}
	f := fromRow(row)
	f.Check(faults.Add)
	if row["grant"] != "" && !refs.Has("grants", row["grant"]) {
		faults.Add("grant", "field.unknown_code")
	}
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
	if f.Grant, err = grantID(tx, f.GrantCode); err != nil {
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

// grantID finds the grant behind a code; an empty code has none.
func grantID(tx *db.Tx, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	id, found, err := db.Maybe[string](tx, "feedback.grant_id", db.Args{"code": code})
	if err == nil && !found {
		err = fault.In("grant", "field.unknown_code")
	}
	return id, err
}
