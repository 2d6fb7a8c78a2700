package reports

import (
	"context"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/grants"
)

// Targets lists all targets of a grant, by figure, the oldest first: verb target.list.
func (d *Desk) Targets(ctx context.Context, grant string) (*grants.Grant, []*Target, error) {
	var g *grants.Grant
	list, err := clerk.List(ctx, d.House.Clerk, "target.list", func(tx *db.Tx) (out []*Target, err error) {
		if g, err = grantOf(tx, grant); err != nil {
			return nil, err
		}
		if out, err = targetsOf(tx, grant); err != nil {
			return nil, err
		}
		var users []string
		for _, t := range out {
			users = append(users, t.SetBy)
		}
		codes, err := userCodes(tx, users...)
		for _, t := range out {
			t.SetByCode = codes[t.SetBy]
		}
		return out, err
	})
	if err != nil {
		return nil, nil, err
	}
	for _, t := range list {
		if t.Why, err = d.open("target why "+t.ID, t.Why); err != nil {
			return nil, nil, err
		}
	}
	return g, list, nil
}

func (d *Desk) open(label, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	return d.House.Keys.OpenText(label, sealed)
}

func grantOf(tx *db.Tx, grant string) (*grants.Grant, error) {
	g, err := grants.ByID(tx, grant)
	if db.IsNone(err) {
		return nil, fault.Missing()
	}
	return g, err
}

func targetsOf(tx *db.Tx, grant string) ([]*Target, error) {
	all, err := db.All[Target](tx, "target.of_grant", db.Args{"grant": grant})
	out := make([]*Target, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out, err
}

// SetTarget says what a grant promises for a figure from a day on: verb target.set. Where the figure has
// a target, the reason is needed; the earlier target stays.
func (d *Desk) SetTarget(ctx context.Context, t Target) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, "target.set", &t, func(tx *db.Tx) (string, error) {
		g, err := grantOf(tx, t.Grant)
		if err != nil {
			return "", err
		}
		list, err := targetsOf(tx, t.Grant)
		if err != nil {
			return "", err
		}
		earlier := InForce(list, g.EndsOn)[t.Indicator]
		_, known := find(d.Sets(), t.Indicator)
		if err := t.Check(known, earlier != nil, g.StartsOn, g.EndsOn); err != nil {
			return "", err
		}
		was := ""
		if earlier != nil {
			was = strconv.FormatInt(earlier.Target, 10)
		}
		tx.Note(t.Indicator, was, strconv.FormatInt(t.Target, 10))
		t.ID, t.SetBy, t.SetByPerson, t.SetAt = id.Ordered(tx.Now.Time(), d.House.Random), tx.Actor.Name(), tx.Actor.Person, tx.Now
		row := t
		if row.Why != "" {
			row.Why = d.House.Keys.SealText("target why "+t.ID, t.Why)
		}
		_, err = tx.Exec("target.insert", row)
		return t.ID, err
	})
}

// find gives the set of a figure.
func find(sets []area.CountSet, name string) (area.CountSet, bool) {
	for _, s := range sets {
		for _, c := range s.Counts {
			if c.Name == name {
				return s, true
			}
		}
	}
	return area.CountSet{}, false
}
