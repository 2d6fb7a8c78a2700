package reports

import (
	"strconv"

	"drosme/internal/when"
	"drosme/records/disclosures"
)

// leavingCells names each number of a results table as disclosures keep it: the table is that of the
// grant, the row its figure, the column the days that the number is of. So the same figure of two reports
// stands side by side.
func leavingCells(r *Results) []disclosures.Cell {
	var out []disclosures.Cell
	put := func(row, column string, v int64) {
		out = append(out, disclosures.Cell{Table: "results " + r.Grant.Code, Row: row, Column: column, Value: strconv.FormatInt(v, 10)})
	}
	for _, f := range r.Figures {
		p := r.Period
		if f.Whole {
			p.From, p.To = p.Start, p.End
		}
		put(f.Name, columnOf(p.From, p.To), f.Value)
		if p.From > p.Start {
			put(f.Name, columnOf(p.Start, p.To), f.Since)
		}
		if f.Behind > 0 {
			put(f.Name, "evidenced "+columnOf(p.From, p.To), f.Evidenced)
			put(f.Name, "behind "+columnOf(p.From, p.To), f.Behind)
		}
		if f.Target != nil {
			put(f.Name, "target "+string(p.To), f.Target.Target)
		}
	}
	return out
}

func columnOf(from, to when.Day) string { return string(from) + ".." + string(to) }
