package grants

import (
	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/when"
)

// Columns of the register, as the acceptance registers have them.
var columns = []string{"code", "title", "funder", "starts_on", "ends_on", "total_cost_eur", "grant_rate", "funder_rate", "second_funder"}

// Register is the register of grants.
func (d *Desk) Register() register.Register {
	return register.Register{Name: "grants", Columns: columns, Key: []string{"code"}, Check: check, Rows: rows, Put: d.put}
}

func check(row register.Row, _ register.Refs, faults *register.Faults) {
	register.Need(row, faults, "code", "title", "funder", "starts_on", "ends_on", "total_cost_eur", "grant_rate", "funder_rate")
	register.Day(row, faults, "starts_on")
	register.Day(row, faults, "ends_on")
	if row["starts_on"] != "" && row["ends_on"] != "" && row["ends_on"] < row["starts_on"] {
		faults.Add("ends_on", "field.end_before_start")
	}
	if row["total_cost_eur"] != "" {
		if cents, ok := ParseEuro(row["total_cost_eur"]); ok {
			row["total_cost_eur"] = FormatEuro(cents)
		} else {
			faults.Add("total_cost_eur", "field.not_an_amount")
		}
	}
	for _, c := range []string{"grant_rate", "funder_rate"} {
		if row[c] == "" {
			continue
		}
		if rate, ok := ParseRate(row[c]); ok {
			row[c] = FormatRate(rate)
		} else {
			faults.Add(c, "grant.rate_wrong")
		}
	}
}

func rows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "grants.all", func(g Grant) error {
		return yield(register.Row{"code": g.Code, "title": g.Title, "funder": g.Funder, "starts_on": string(g.StartsOn),
			"ends_on": string(g.EndsOn), "total_cost_eur": FormatEuro(g.TotalCost), "grant_rate": FormatRate(g.GrantRate),
			"funder_rate": FormatRate(g.FunderRate), "second_funder": g.SecondFunder})
	})
}

func (d *Desk) put(tx *db.Tx, row, before register.Row) error {
	g := &Grant{ID: id.Ordered(tx.Now.Time(), d.House.Random), Code: row["code"]}
	if before != nil {
		have, err := ByCode(tx, row["code"])
		if err != nil {
			return err
		}
		if have != nil {
			g = have
		}
	}
	g.Title, g.Funder, g.SecondFunder = row["title"], row["funder"], row["second_funder"]
	g.StartsOn, g.EndsOn = when.Day(row["starts_on"]), when.Day(row["ends_on"])
	g.TotalCost, _ = ParseEuro(row["total_cost_eur"])
	g.GrantRate, _ = ParseRate(row["grant_rate"])
	g.FunderRate, _ = ParseRate(row["funder_rate"])
	query := "grants.insert"
	if g.Version > 0 {
		query = "grants.update"
	}
	_, err := tx.Exec(query, g)
	return err
}
