package quality

import (
	"drosme/internal/db"
	"drosme/internal/register"
	"drosme/internal/when"
	"drosme/records/grants"
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
	if !register.Day(row, faults, "issued_on") {
		return // the last day cannot be compared with it
	}
	register.Day(row, faults, "valid_to")
	c := fromRow(row)
	c.Check(faults.Add)
	register.Known(row, refs, faults, "grant", "grants")
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
	if c.Grant, err = grants.IDOf(tx, c.GrantCode); err != nil {
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
