package hours

import (
	"drosme/internal/db"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Measures are the figures of this room for the responsible person: how long a person waited from the first
// contact, the day on which the case began, to the first consultation.
func Measures() []cases.Measure {
	return []cases.Measure{{Name: "first_consultation", Order: 30, Unit: cases.Days, Compute: func(tx *db.Tx, from, to when.Day) (cases.Value, error) {
		type span struct {
			Opened when.Day `db:"opened_on"`
			First  when.Day `db:"first_day"`
		}
		var all []int64
		err := db.Each(tx, "measure.first_consultation", func(s span) error {
			all = append(all, cases.DaysBetween(s.Opened, s.First))
			return nil
		}, db.Args{"from": from, "to": to})
		return cases.Median(all), err
	}}}
}

// Work gives the minutes of service of each worker in a period, both days included.
func Work(tx *db.Tx, from, to when.Day) (map[string]int64, error) {
	type row struct {
		Person  string `db:"by_person"`
		Minutes int64  `db:"minutes"`
	}
	out := map[string]int64{}
	err := db.Each(tx, "measure.work", func(r row) error {
		out[r.Person] = r.Minutes
		return nil
	}, db.Args{"from": from, "to": to})
	return out, err
}
