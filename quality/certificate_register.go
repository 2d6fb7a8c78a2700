package quality

import (
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
	"drosme/internal/when"
)

// Register is the register "certificates" of the import and the export.
func Register() register.Register {
	return register.Register{
		Name:    "certificates",
		Columns: []string{"code", "standard", "scope", "issuer", "holder", "issued_on", "valid_to", "grant"},
		Key:     []string{"code"}, After: []string{"grants"},
		Plain: []string{"code", "standard", "scope", "issuer", "issued_on", "valid_to", "grant"},
		Check: checkRow, Rows: rows, Put: put,
	}
}

func checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	for _, column := range []string{"issued_on", "valid_to"} {
		if row[column] == "" {
			continue
		}
		day, err := when.ParseDay(row[column])
		if err != nil {
			faults.Add(column, "field.not_a_day")
			day = ""
			if column == "issued_on" {
				return // the last day cannot be compared with it
			}
		}
		row[column] = string(day)
	}
	c := fromRow(row)
	c.Check(faults.Add)
	if row["grant"] != "" && !refs.Has("grants", row["grant"]) {
		faults.Add("grant", "field.unknown_code")
	}
}

func fromRow(row register.Row) Certificate {
	return Certificate{Code: row["code"], Standard: row["standard"], Covers: row["scope"], Issuer: row["issuer"], Holder: row["holder"],
		IssuedOn: when.Day(row["issued_on"]), ValidTo: when.Day(row["valid_to"]), GrantCode: row["grant"]}
}

func rows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "certificate.register", func(c Certificate) error {
		return yield(register.Row{"code": c.Code, "standard": c.Standard, "scope": c.Covers, "issuer": c.Issuer, "holder": c.Holder,
			"issued_on": string(c.IssuedOn), "valid_to": string(c.ValidTo), "grant": c.GrantCode})
	})
}

func put(tx *db.Tx, row, before register.Row) error {
	c := fromRow(row)
	var err error
	if c.Grant, err = grantID(tx, c.GrantCode); err != nil {
		return err
	}
	if before == nil {
		return insert(tx, &c)
	}
	stored, err := db.One[Certificate](tx, "certificate.by_code", db.Args{"code": c.Code})
	if err != nil {
		return err
	}
	c.ID, c.Version = stored.ID, stored.Version
	return update(tx, &c)
}

// grantID finds the grant behind a code; an empty code has none.
func grantID(tx *db.Tx, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	id, found, err := db.Maybe[string](tx, "certificate.grant_id", db.Args{"code": code})
	if err == nil && !found {
		err = fault.In("grant", "field.unknown_code")
	}
	return id, err
}
