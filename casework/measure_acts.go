package casework

import (
	"drosme/internal/db"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Measures are the figures of this room for the responsible person: cases with a safety plan, and goals that were
// looked through in time.
func Measures() []cases.Measure {
	share := func(query string) func(*db.Tx, when.Day, when.Day) (cases.Value, error) {
		return func(tx *db.Tx, from, to when.Day) (cases.Value, error) {
			x, err := db.One[struct {
				Many int64 `db:"many"`
				Of   int64 `db:"whole"`
			}](tx, query, db.Args{"from": from, "to": to, "reviewed_after": to.Add(-reviewDays)})
			v := cases.Value{Of: x.Of, Known: x.Of > 0}
			if x.Of > 0 {
				v.Number = (x.Many*100 + x.Of/2) / x.Of
			}
			return v, err
		}
	}
	return []cases.Measure{
		{Name: "safety_plans", Order: 40, Unit: cases.Percent, Compute: share("measure.safety_plans")},
		{Name: "plans_reviewed", Order: 41, Unit: cases.Percent, Compute: share("measure.plans_reviewed")},
	}
}

// reviewDays is within how many days a plan that goes on is to be looked through: the house's own rule.
const reviewDays = 90

// Dues gives what is due in these cases, for the list of a worker.
func Dues(tx *db.Tx, ids []string) ([]cases.Due, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := db.All[struct {
		Case string   `db:"case_id"`
		On   when.Day `db:"day"`
		What string   `db:"what"`
	}](tx, "casework.dues", db.Args{"ids": ids})
	out := make([]cases.Due, 0, len(found))
	for _, x := range found {
		out = append(out, cases.Due{Case: x.Case, On: x.On, Text: "casework.due." + x.What})
	}
	return out, err
}
