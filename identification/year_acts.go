package identification

import (
	"context"
	"fmt"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

const (
	countIdentified = "identification.identified"
	countRegistered = "identification.registered"
)

// Counts are the people identified and registered in a period, in the whole house: totals, which belong to no
// grant. Breakdowns leave by the yearly table alone.
func (d *Desk) Counts() area.CountSet {
	return area.CountSet{
		Counts: []area.Count{{Name: countIdentified, Order: 200, Unique: true, Served: true}, {Name: countRegistered, Order: 201, Unique: true, Served: true}},
		Compute: func(tx *db.Tx, p area.Period) (map[string]int64, error) {
			identified, registered, err := d.inDays(tx, p.From, p.To)
			return map[string]int64{countIdentified: int64(len(identified)), countRegistered: int64(len(registered))}, err
		},
		// No rows: a figure of people served opens to nobody; the case of each is reached through its team.
		Rows: func(tx *db.Tx, p area.Period, name string, _, _ int) ([]area.CountRow, int, error) {
			identified, registered, err := d.inDays(tx, p.From, p.To)
			if name == countIdentified {
				return nil, len(identified), err
			}
			return nil, len(registered), err
		},
	}
}

// Year gives both tables of a year, protected: verb identification.year.
func (d *Desk) Year(ctx context.Context, year int) (*Year, error) {
	_, today := d.House.Clerk.Now()
	if this := today.Time().Year(); year < 2000 || year > this {
		return nil, fault.In("year", "identification.year_wrong", "max", this)
	}
	var out *Year
	err := clerk.Count(ctx, d.House.Clerk, "identification.year", "identification "+strconv.Itoa(year), func(tx *db.Tx) error {
		from, to := when.Day(fmt.Sprintf("%04d-01-01", year)), when.Day(fmt.Sprintf("%04d-12-31", year))
		identified, registered, err := d.inDays(tx, from, to)
		if err != nil {
			return err
		}
		if err := describe(tx, identified, registered); err != nil {
			return err
		}
		saidNo := map[string]bool{}
		if d.SaidNo != nil {
			var people []string
			for _, c := range append(append([]counted{}, identified...), registered...) {
				people = append(people, c.person)
			}
			if saidNo, err = d.SaidNo(tx, people); err != nil {
				return err
			}
		}
		out = tables(year, least(d.House.Setting(LeastSetting)), identified, registered, saidNo)
		return nil
	})
	return out, err
}

// inDays gives who was first identified, and who first registered, between two days and still is so on the
// last: each person once, whatever their cases.
func (d *Desk) inDays(tx *db.Tx, from, to when.Day) (identified, registeredThen []counted, err error) {
	rows, err := db.All[Status](tx, "status.all_until", db.Args{"until": to})
	if err != nil {
		return nil, nil, err
	}
	for i := 0; i < len(rows); {
		person, all := rows[i].Served, []*Status{}
		for ; i < len(rows) && rows[i].Served == person; i++ {
			all = append(all, &rows[i])
		}
		now, there := On(all, to, "")
		if !there {
			continue
		}
		c := counted{person: person, status: now, facts: &Facts{}}
		if day := firstDay(all, func(s *Status) bool { return s.Outcome == Identified }); now.Outcome == Identified && day.Within(from, to) && day != "" {
			identified = append(identified, c)
		}
		if day := firstDay(all, registered); registered(now) && day != "" && day.Within(from, to) {
			registeredThen = append(registeredThen, c)
		}
	}
	return identified, registeredThen, nil
}

// describe puts facts and sex to the people of both tables: those of the case whose status holds.
func describe(tx *db.Tx, groups ...[]counted) error {
	facts, err := db.All[Facts](tx, "year.facts")
	if err != nil {
		return err
	}
	byCase := map[string]*Facts{}
	for i := range facts {
		byCase[facts[i].Case] = &facts[i]
	}
	sexes, err := db.All[sexOf](tx, "year.sexes")
	if err != nil {
		return err
	}
	sex := map[string]string{}
	for _, s := range sexes {
		sex[s.Case] = s.Sex
	}
	for _, g := range groups {
		for i := range g {
			if f, there := byCase[g[i].status.Case]; there {
				g[i].facts = f
			}
			g[i].sex = sex[g[i].status.Case]
		}
	}
	return nil
}

type sexOf struct {
	Case string `db:"case_id"`
	Sex  string `db:"sex"`
}

// leastFault checks the setting.
func leastFault(value string) error {
	if n, err := strconv.Atoi(value); err != nil || n < LeastUsual || n > LeastMost {
		return fault.In("value", "identification.least_wrong", "min", LeastUsual, "max", LeastMost)
	}
	return nil
}
