package reports

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/disclosures"
)

// Reports lists the frozen reports, of one grant or of all, the newest first: verb report.list.
func (d *Desk) Reports(ctx context.Context, grant string) ([]*Report, error) {
	return clerk.List(ctx, d.House.Clerk, "report.list", func(tx *db.Tx) ([]*Report, error) {
		all, err := db.All[Report](tx, "report.all", db.Args{"grant": grant})
		out := make([]*Report, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}

// Report opens a frozen report: verb report.read.
func (d *Desk) Report(ctx context.Context, report string) (*Frozen, error) {
	return clerk.Read(ctx, d.House.Clerk, "report.read", report, func(tx *db.Tx, report string) (*Frozen, error) {
		r, err := db.One[Report](tx, "report.by_id", db.Args{"id": report})
		if err != nil {
			return nil, err
		}
		f := &Frozen{Report: &r}
		if f.GrantRecord, err = grantOf(tx, r.Grant); err != nil {
			return nil, err
		}
		if f.Cells, err = db.All[Cell](tx, "report.cells", db.Args{"id": report}); err != nil {
			return nil, err
		}
		if f.Annex, err = db.All[AnnexRow](tx, "report.rows", db.Args{"id": report}); err != nil {
			return nil, err
		}
		f.Fits = f.Hash == hashOf([]byte(Canonical(&r, f.GrantRecord.Code, f.Cells, f.Annex)))
		codes, err := userCodes(tx, r.FrozenBy)
		if err != nil {
			return nil, err
		}
		f.ByCode = codes[r.FrozenBy]
		later, err := db.All[later](tx, "report.superseded_by", db.Args{"id": report})
		for _, l := range later {
			f.Later = append(f.Later, Report{ID: l.ID, Code: l.Code})
		}
		return f, err
	})
}

type later struct {
	ID   string `db:"id"`
	Code string `db:"code"`
}

// mostAnnexed is how many rows of one figure an annex holds.
const mostAnnexed = 10000

// Freeze computes the figures of a grant for some days and keeps them as they are, under a hash: verb
// report.freeze. With an annex, the activities behind the figures stand in it under codes made for this
// report; protected ones, and those of figures that leave as totals only, never do.
func (d *Desk) Freeze(ctx context.Context, r Report, annex bool) (string, error) {
	r.Title = strings.TrimSpace(r.Title)
	if err := r.check(); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.House.Clerk, "report.freeze", &r, func(tx *db.Tx) (string, error) {
		g, err := grantOf(tx, r.Grant)
		if err != nil {
			return "", err
		}
		p, err := period(g, r.From, r.To)
		if err != nil {
			return "", err
		}
		if r.Supersedes != "" {
			before, found, err := db.Maybe[Report](tx, "report.by_id", db.Args{"id": r.Supersedes})
			if err != nil {
				return "", err
			}
			if !found || before.Grant != r.Grant {
				return "", fault.In("supersedes", "field.choose")
			}
		}
		now := &Results{Grant: g, Period: p}
		if err := d.fill(tx, now); err != nil {
			return "", err
		}
		r.ID, r.Code = id.Ordered(tx.Now.Time(), d.House.Random), id.Code("RP", d.House.Random) // R is a request's
		r.From, r.To, r.Start, r.End = p.From, p.To, p.Start, p.End
		r.FrozenAt, r.FrozenBy, r.FrozenByPerson = tx.Now, tx.Actor.Name(), tx.Actor.Person
		cells := cellsOf(now.Figures)
		var rows []AnnexRow
		codes := map[string]string{}
		if annex {
			if rows, err = d.annex(tx, now, codes); err != nil {
				return "", err
			}
		}
		r.Hash = hashOf([]byte(Canonical(&r, g.Code, cells, rows)))
		tx.Note("code", "", r.Code)
		tx.Note("hash", "", r.Hash)
		if _, err := tx.Exec("report.insert", r); err != nil {
			return "", err
		}
		for _, c := range cells {
			if _, err := tx.Exec("report.cell_insert", c, db.Args{"report": r.ID}); err != nil {
				return "", err
			}
		}
		if _, err := tx.Exec("report.snapshot", db.Args{"report": r.ID, "grant": g.ID, "from": p.Start, "to": p.To}); err != nil {
			return "", err
		}
		for record, code := range codes {
			if _, err := tx.Exec("report.code_insert", db.Args{"report": r.ID, "kind": "activity", "record": record, "code": code}); err != nil {
				return "", err
			}
		}
		for _, a := range rows {
			if _, err := tx.Exec("report.row_insert", a, db.Args{"report": r.ID}); err != nil {
				return "", err
			}
		}
		return r.ID, nil
	})
}

// annex lists the activities behind the figures that may be listed, under new codes.
func (d *Desk) annex(tx *db.Tx, now *Results, codes map[string]string) ([]AnnexRow, error) {
	words := tx.Words
	tx.Words = []access.Word{access.Open} // whoever freezes, nothing protected goes into a report
	defer func() { tx.Words = words }()
	used := map[string]bool{}
	var out []AnnexRow
	for _, f := range now.Figures {
		if _, ok := proofs[f.Name]; !ok || f.Served {
			continue
		}
		set, _ := find(d.Sets(), f.Name)
		rows, _, err := set.Rows(tx, now.Period, f.Name, 0, mostAnnexed)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			if !strings.HasPrefix(x.Href, "/activities/") {
				continue
			}
			for codes[x.ID] == "" {
				if c := id.Code("L", d.House.Random); !used[c] {
					codes[x.ID], used[c] = c, true
				}
			}
			out = append(out, AnnexRow{Indicator: f.Name, Place: len(out), Code: codes[x.ID], Day: x.Day, Municipality: x.Where, Value: x.Value})
		}
	}
	return out, nil
}

// Leaving is one file of results that is to leave the house.
type Leaving struct {
	Results *Results
	Frozen  *Frozen // nil: the live figures
	File    []byte
	ToWhom  string
	Why     string
	Ground  string // one of Grounds
}

// Grounds are those on which results leave.
var Grounds = []string{"report", "own_use"}

// Release keeps what leaves, cell by cell, before it does: verb report.release. The same form sent again
// is the same disclosure if the file is the same, else a fault.
func (d *Desk) Release(ctx context.Context, l Leaving) (string, error) {
	x := disclosures.Disclosure{Kind: "report", ToWhom: l.ToWhom, Ground: l.Ground, Why: l.Why, Registers: "results",
		Rows: int64(len(l.Results.Figures)), Hash: hashOf(l.File)}
	if l.Frozen != nil {
		x.Report = l.Frozen.ID
		if n := len(l.Frozen.Annex); n > 0 {
			x.Registers, x.Rows = "results activities", x.Rows+int64(n)
		}
	}
	return clerk.Add(ctx, d.House.Clerk, "report.release", nil, func(tx *db.Tx) (string, error) {
		made, err := d.left.Record(tx, x)
		if err != nil {
			return "", err
		}
		tx.Note("hash", "", x.Hash)
		return made, d.left.RecordCells(tx, made, leavingCells(l.Results))
	})
}
