package documents

import (
	"fmt"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
)

// figures are the counts of documents; the place of each says whether it counts papers (1) or not (0).
var figures = []string{"documents.kept", "documents.papers_located"}

// Counts are the figures that documents give: those of held activities of the grant in the days asked for.
func Counts() area.CountSet {
	return area.CountSet{
		Counts:  []area.Count{{Name: figures[0], Order: 210}, {Name: figures[1], Order: 211}},
		Compute: compute,
		Rows:    countRows,
	}
}

func args(p area.Period, paper int) db.Args {
	return db.Args{"grant": p.Grant, "from": p.From, "to": p.To, "paper": paper}
}

func compute(tx *db.Tx, p area.Period) (map[string]int64, error) {
	out := map[string]int64{}
	for paper, name := range figures {
		n, err := db.One[int64](tx, "document.counted", args(p, paper))
		if err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, nil
}

// countRows lists the activities whose papers are counted, one row a paper.
func countRows(tx *db.Tx, p area.Period, name string, offset, most int) ([]area.CountRow, int, error) {
	for paper, figure := range figures {
		if figure != name {
			continue
		}
		n, err := db.One[int](tx, "document.counted", args(p, paper))
		if err != nil {
			return nil, 0, err
		}
		type counted struct {
			area.CountRow
			Protected bool   `db:"protected"`
			Circle    string `db:"circle"`
		}
		all, err := db.All[counted](tx, "document.count_rows", args(p, paper), db.Args{"skip": offset, "most": most})
		out := make([]area.CountRow, len(all))
		for i, x := range all {
			out[i] = x.CountRow
			out[i].Href, out[i].In = "/activities/"+x.ID, access.Scope{Protected: x.Protected, Circle: x.Circle}
		}
		return out, n, err
	}
	return nil, 0, fmt.Errorf("documents: no figure %s", name)
}
