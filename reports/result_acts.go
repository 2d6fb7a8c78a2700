package reports

import (
	"context"
	"slices"
	"sort"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/disclosures"
	"drosme/records/grants"
)

// Desk is where results are asked for and reports are made.
type Desk struct {
	House *area.House
	Sets  func() []area.CountSet // the counts of all areas
	// Further tells of a count that it stands in a grant's table only where the grant has a target for it: it
	// is no figure of a programme unless somebody made it one. Nil: all of them stand.
	Further func(name string) bool
	left    *disclosures.Desk
}

// New makes the desk; sets gives the counts of all areas of the house.
func New(h *area.House, sets func() []area.CountSet) *Desk {
	return &Desk{House: h, Sets: sets, left: disclosures.New(h)}
}

// Results computes all figures of a grant for some days: verb result.read. Empty days are the grant's own.
// Targets and evidence are not filled; Table fills them.
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
		sets, err := d.standing(tx, g.ID)
		if err != nil {
			return err
		}
		out.Figures, err = compute(tx, sets, out.Period)
		return err
	})
	return out, err
}

// Table is the results table of a grant (by id) with targets, evidence and months: verb result.read.
func (d *Desk) Table(ctx context.Context, grant string, from, to when.Day) (*Results, error) {
	out := &Results{}
	err := clerk.Count(ctx, d.House.Clerk, "result.read", "results "+grant, func(tx *db.Tx) error {
		g, err := grantOf(tx, grant)
		if err != nil {
			return err
		}
		out.Grant = g
		if out.Period, err = period(g, from, to); err != nil {
			return err
		}
		if err := d.fill(tx, out); err != nil {
			return err
		}
		out.Months, err = db.All[Month](tx, "result.months", db.Args{"grant": g.ID, "from": out.Period.From, "to": out.Period.To})
		return err
	})
	return out, err
}

// fill computes the figures of a table whose grant and period are settled, with all that belongs to them.
func (d *Desk) fill(tx *db.Tx, r *Results) error {
	sets, err := d.standing(tx, r.Grant.ID)
	if err != nil {
		return err
	}
	if r.Figures, err = compute(tx, sets, r.Period); err != nil {
		return err
	}
	targets, err := targetsOf(tx, r.Grant.ID)
	if err != nil {
		return err
	}
	inForce := InForce(targets, r.Period.To)
	for i := range r.Figures {
		if t := inForce[r.Figures[i].Name]; t != nil {
			plain := *t
			plain.Why = ""
			r.Figures[i].Target = &plain
		}
	}
	args := db.Args{"grant": r.Grant.ID, "from": r.Period.From, "to": r.Period.To}
	behind, err := db.All[tally](tx, "result.behind", args)
	if err != nil {
		return err
	}
	evidenced, err := db.All[tally](tx, "result.evidenced", args)
	if err != nil {
		return err
	}
	prove(r.Figures, append(behind, evidenced...))
	pair(r.Figures)
	return nil
}

// standing gives the counts that stand in the table of a grant (by id).
func (d *Desk) standing(tx *db.Tx, grant string) ([]area.CountSet, error) {
	if d.Further == nil {
		return d.Sets(), nil
	}
	targets, err := targetsOf(tx, grant)
	if err != nil {
		return nil, err
	}
	var out []area.CountSet
	for _, s := range d.Sets() {
		s.Counts = slices.DeleteFunc(slices.Clone(s.Counts), func(c area.Count) bool {
			return d.Further(c.Name) && !slices.ContainsFunc(targets, func(t *Target) bool { return t.Indicator == c.Name })
		})
		if len(s.Counts) > 0 {
			out = append(out, s)
		}
	}
	return out, nil
}

// compute gives all figures of a period in order. A shorter period than the grant's asks each set twice
// more: since the start, and, where it has figures of the grant as a whole, for the whole.
func compute(tx *db.Tx, sets []area.CountSet, p area.Period) ([]Result, error) {
	var out []Result
	whole, since := p, p
	whole.From, whole.To, since.From = p.Start, p.End, p.Start
	for _, s := range sets {
		values, err := s.Compute(tx, p)
		if err != nil {
			return nil, err
		}
		begun, all := values, values
		if p.From > p.Start {
			if begun, err = s.Compute(tx, since); err != nil {
				return nil, err
			}
		}
		if partOf(p) && hasWhole(s) {
			if all, err = s.Compute(tx, whole); err != nil {
				return nil, err
			}
		}
		for _, c := range s.Counts {
			r := Result{Count: c, Value: values[c.Name], Since: begun[c.Name]}
			if c.Whole {
				r.Value, r.Since = all[c.Name], all[c.Name]
			}
			out = append(out, r)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Order < out[j].Order })
	return out, nil
}

func hasWhole(s area.CountSet) bool {
	for _, c := range s.Counts {
		if c.Whole {
			return true
		}
	}
	return false
}

// Grants lists the grants whose results can be asked for: verb result.read.
func (d *Desk) Grants(ctx context.Context) ([]*grants.Grant, error) {
	return clerk.List(ctx, d.House.Clerk, "result.read", func(tx *db.Tx) ([]*grants.Grant, error) {
		all, err := grants.All(tx)
		out := make([]*grants.Grant, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}

// RowsPerPage is how many rows behind a figure a page shows.
const RowsPerPage = 20

// Behind gives one page of what stands behind a figure: verbs result.read for the number, result.rows for
// the rows. A figure of people served has no rows for anyone. Faults: NotFound for a figure that is none.
func (d *Desk) Behind(ctx context.Context, grant, name string, from, to when.Day, page int) (*Behind, error) {
	set, ok := find(d.Sets(), name)
	if !ok {
		return nil, fault.Missing()
	}
	out := &Behind{}
	err := clerk.Count(ctx, d.House.Clerk, "result.read", name+" "+grant, func(tx *db.Tx) error {
		g, err := grantOf(tx, grant)
		if err != nil {
			return err
		}
		out.Grant = g
		if out.Period, err = period(g, from, to); err != nil {
			return err
		}
		r := Results{Grant: g, Period: out.Period}
		one := *d
		one.Sets, one.Further = func() []area.CountSet { return []area.CountSet{set} }, nil
		if err := one.fill(tx, &r); err != nil {
			return err
		}
		for _, f := range r.Figures {
			if f.Name == name {
				out.Figure = f
			}
		}
		return nil
	})
	if err != nil || out.Figure.Served || set.Rows == nil || !d.House.Clerk.May(ctx, "result.rows") {
		return out, err
	}
	asked := out.Period
	if out.Figure.Whole {
		asked.From, asked.To = asked.Start, asked.End
	}
	skip := (max(page, 1) - 1) * RowsPerPage
	rows, err := clerk.List(ctx, d.House.Clerk, "result.rows", func(tx *db.Tx) ([]*row, error) {
		some, total, err := set.Rows(tx, asked, name, skip, RowsPerPage)
		if err != nil {
			return nil, err
		}
		visible := total
		if !slices.Contains(tx.Words, access.All) && !slices.Contains(tx.Words, access.Codes) { // they reach every record
			visible, err = reach(total, skip, len(some), func(at int) (bool, error) {
				one, _, err := set.Rows(tx, asked, name, at, 1)
				return len(one) > 0, err
			})
			if err != nil {
				return nil, err
			}
		}
		out.Total, out.Withheld = total, total-visible
		list := make([]*row, len(some))
		for i := range some {
			list[i] = &row{CountRow: &some[i]}
			if strings.HasPrefix(some[i].Href, "/people/") {
				list[i].people = []string{some[i].ID}
			}
			bare(&some[i])
		}
		return list, nil
	})
	for _, r := range rows {
		out.Rows = append(out.Rows, r.CountRow)
	}
	return out, err
}

// reach finds how many of total rows a reader can see, when some were seen after skip: at most a few
// questions whether there is a row at a place, halving the rest each time.
func reach(total, skip, seen int, there func(at int) (bool, error)) (int, error) {
	least, most := 0, total
	if seen > 0 {
		least = skip + seen
		if seen < RowsPerPage {
			return least, nil
		}
	} else {
		most = min(most, skip)
	}
	for first := true; least < most; first = false {
		at := (least + most) / 2
		if first {
			at = most - 1 // mostly nothing is withheld
		}
		ok, err := there(at)
		if err != nil {
			return 0, err
		}
		if ok {
			least = at + 1
		} else {
			most = at
		}
	}
	return least, nil
}
