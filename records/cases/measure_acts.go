package cases

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/when"
)

// Measure is one figure about the work with cases. Its name in words is the key "measure.<name>", its rule
// "measure.<name>.rule". A room adds those that need its own records.
type Measure struct {
	Name  string
	Order int
	Unit  Unit
	// Compute gives the figure for a period, both days included, in one reading transaction over all rows.
	Compute func(tx *db.Tx, from, to when.Day) (Value, error)
}

// Measured is a measure with its value.
type Measured struct {
	Measure
	Value Value
}

// AddMeasure hands over a figure. It is called before anybody is answered; one that nobody handed over is
// not shown.
func (d *Desk) AddMeasure(m Measure) {
	d.measures = append(d.measures, m)
	slices.SortStableFunc(d.measures, func(a, b Measure) int { return a.Order - b.Order })
}

// Measures computes all figures of a period, both days included: verb caseload.measure. Numbers only.
func (d *Desk) Measures(ctx context.Context, from, to when.Day) ([]Measured, error) {
	var out []Measured
	err := clerk.Count(ctx, d.House.Clerk, "caseload.measure", "measures", func(tx *db.Tx) error {
		out = nil
		for _, m := range d.measures {
			v, err := m.Compute(tx, from, to)
			if err != nil {
				return err
			}
			out = append(out, Measured{m, v})
		}
		return nil
	})
	return out, err
}

// own are the figures that need nothing but cases.
func own() []Measure {
	count := func(query string) func(*db.Tx, when.Day, when.Day) (Value, error) {
		return func(tx *db.Tx, from, to when.Day) (Value, error) {
			n, err := db.One[int64](tx, query, db.Args{"from": from, "to": to})
			return Value{Number: n, Of: n, Known: true}, err
		}
	}
	return []Measure{
		{Name: "cases_opened", Order: 10, Unit: Number, Compute: count("measure.opened")},
		{Name: "cases_reopened", Order: 15, Unit: Number, Compute: count("measure.reopened")},
		{Name: "cases_closed", Order: 20, Unit: Number, Compute: func(tx *db.Tx, from, to when.Day) (Value, error) {
			all, err := spans(tx, from, to)
			return Value{Number: int64(len(all)), Of: int64(len(all)), Known: true}, err
		}},
		{Name: "open_to_close", Order: 50, Unit: Days, Compute: func(tx *db.Tx, from, to when.Day) (Value, error) {
			all, err := spans(tx, from, to)
			return Median(all), err
		}},
	}
}

// spans gives for each case closed in a period how many days it was open, the first not counted.
func spans(tx *db.Tx, from, to when.Day) ([]int64, error) {
	return db.Once(tx, "cases.spans "+string(from)+string(to), func() ([]int64, error) {
		var out []int64
		type span struct {
			Opened when.Day `db:"opened_on"`
			Closed when.Day `db:"closed_on"`
		}
		err := db.Each(tx, "measure.closed", func(s span) error {
			out = append(out, DaysBetween(s.Opened, s.Closed))
			return nil
		}, db.Args{"from": from, "to": to})
		return out, err
	})
}

// Outcomes gives how many cases were closed in a period with each outcome: verb caseload.measure.
func (d *Desk) Outcomes(ctx context.Context, from, to when.Day) (map[string]int, error) {
	out := map[string]int{}
	type row struct {
		Outcome string `db:"outcome"`
		N       int    `db:"n"`
	}
	err := clerk.Count(ctx, d.House.Clerk, "caseload.measure", "outcomes", func(tx *db.Tx) error {
		return db.Each(tx, "measure.outcomes", func(r row) error { out[r.Outcome] = r.N; return nil }, db.Args{"from": from, "to": to})
	})
	return out, err
}

// DaysBetween is how many days lie between two, the first not counted: 0 for the same day.
func DaysBetween(from, to when.Day) int64 {
	return int64(to.Time().Sub(from.Time()).Hours()) / 24
}
