package outreach

import (
	"context"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/activities"
	"drosme/records/documents"
	"drosme/records/grants"
)

// FileEvidence stores a signed paper of a visit's day for the sessions that it proves, all or nothing:
// verb evidence.file. A scan is kept once, sealed, with the first of the sessions, and its hash with each.
func (d *Desk) FileEvidence(ctx context.Context, visit string, e FiledEvidence, title string) error {
	s, err := d.ReadSheet(ctx, visit)
	if err != nil {
		return err
	}
	if err := e.check(s); err != nil {
		return err
	}
	var scan *documents.Prepared
	if len(e.Scan) > 0 {
		if d.Documents == nil {
			return fault.New(fault.Failed, "")
		}
		scan, err = d.Documents.Prepare(ctx, documents.Upload{Owner: documents.Owner{Kind: "activity", ID: e.Sessions[0]}, Kind: documents.Evidence,
			Title: title, Name: e.Name, Content: e.Scan})
		if err != nil {
			return err
		}
	}
	stored := false // the same form sent again is answered without its body
	err = clerk.Change(ctx, d.House.Clerk, "evidence.file", visit, ByID, func(tx *db.Tx, v *Visit) error {
		stored = true
		now, err := d.sheet(tx, visit)
		if err == nil {
			err = e.check(now)
		}
		if err != nil {
			return err
		}
		x := activities.Evidence{Kind: e.Kind, Located: e.Located, AddedAt: tx.Now}
		if scan != nil {
			x.Document, x.Hash = scan.ID(), scan.Hash()
			if err := d.Documents.Insert(tx, scan); err != nil {
				return err
			}
		}
		for _, activity := range e.Sessions {
			x.ID, x.Activity = id.Ordered(tx.Now.Time(), d.House.Random), activity
			if _, err := tx.Exec("evidence.insert", x); err != nil {
				return err
			}
		}
		tx.Note("evidence", "", e.Kind)
		return nil
	})
	if scan != nil && (err != nil || !stored) {
		d.Documents.Discard(scan)
	}
	return err
}

// Credited is an activity with what its funders want printed.
type Credited struct {
	activities.Activity
	Credits []string `class:"plain"`
}

// Printable opens an activity that is not protected, for its attendance sheet: verb attendance.print.
// Nobody signs at a support group or a camp.
func (d *Desk) Printable(ctx context.Context, id string) (*Credited, error) {
	return clerk.Read(ctx, d.House.Clerk, "attendance.print", id, func(tx *db.Tx, id string) (*Credited, error) {
		a, err := activities.ByID(tx, id)
		if err != nil {
			return nil, err
		}
		if a.Protected {
			return nil, fault.Missing()
		}
		c := &Credited{Activity: *a}
		all, err := grants.All(tx)
		if err != nil {
			return nil, err
		}
		for _, share := range a.Shares {
			for _, g := range all {
				if g.ID == share.Grant && strings.TrimSpace(g.CreditLine) != "" {
					c.Credits = append(c.Credits, g.CreditLine)
				}
			}
		}
		if a.Host != "" {
			name, found, err := db.Maybe[string](tx, "sheet.host_name", db.Args{"id": a.Host})
			if err != nil {
				return nil, err
			}
			if found {
				c.HostName = name
			}
		}
		return c, nil
	})
}
