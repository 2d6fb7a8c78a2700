package reports

import (
	"context"
	"sort"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/grants"
)

// Desk is where results are asked for and reports are made.
type Desk struct {
	House *area.House
	Sets  func() []area.CountSet // the counts of all areas
}

// New makes the desk; sets gives the counts of all areas of the house.
func New(h *area.House, sets func() []area.CountSet) *Desk { return &Desk{h, sets} }

// Results computes all figures of a grant for some days: verb result.read. Empty days are the grant's own.
func (d *Desk) Results(ctx context.Context, grantCode string, from, to when.Day) (*Results, error) {
	out := &Results{}
	err := clerk.Count(ctx, d.House.Clerk, "result.read", "results "+grantCode, func(tx *db.Tx) error {
		g, err := grants.ByCode(tx, grantCode)
		if err != nil {
			return err
		}
		if g == nil {
			return fault.In("grant", "field.unknown_code")
		}
		out.Grant = g
		if out.Period, err = period(g, from, to); err != nil {
			return err
		}
		out.Figures, err = compute(tx, d.Sets(), out)
		return err
	})
	return out, err
}

func compute(tx *db.Tx, sets []area.CountSet, r *Results) ([]Result, error) {
	var out []Result
	whole := r.Period
	whole.From, whole.To = whole.Start, whole.End
	since := r.Period
	since.From = since.Start
	for _, s := range sets {
		values, err := s.Compute(tx, r.Period)
		if err != nil {
			return nil, err
		}
		var all, begun map[string]int64
		if r.Part() {
			if all, err = s.Compute(tx, whole); err != nil {
				return nil, err
			}
			if begun, err = s.Compute(tx, since); err != nil {
				return nil, err
			}
		}
		for _, c := range s.Counts {
			res := Result{Count: c, Value: values[c.Name], Since: values[c.Name]}
			if r.Part() {
				res.Since = begun[c.Name]
				if c.Whole {
					res.Value, res.Since = all[c.Name], all[c.Name]
				}
			}
			out = append(out, res)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Order < out[j].Order })
	return out, nil
}
