package cases

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/people"
)

// Supervisions gives a page of supervisions, the newest first, and how many there are: verb supervision.list,
// a worker's own or all.
func (d *Desk) Supervisions(ctx context.Context, skip, most int) (rows []*Supervision, total int, err error) {
	rows, err = clerk.List(ctx, d.House.Clerk, "supervision.list", func(tx *db.Tx) ([]*Supervision, error) {
		found, err := db.All[Supervision](tx, "supervision.list", db.Args{"skip": skip, "most": most})
		if err != nil {
			return nil, err
		}
		out := make([]*Supervision, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		total, err = db.One[int](tx, "supervision.found")
		return out, err
	})
	return rows, total, err
}

// AddSupervision notes a supervision of a worker: verb supervision.add. Faults: by field.
func (d *Desk) AddSupervision(ctx context.Context, s Supervision) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, "supervision.add", nil, func(tx *db.Tx) (string, error) {
		var l fault.List
		s.Check(tx.Today, l.Add)
		if s.Worker != "" {
			if p, there, err := people.ByID(tx, s.Worker); err != nil {
				return "", err
			} else if !there || p.Kind == people.Served {
				l.Add("worker", "case.worker_needed")
			}
		}
		if err := l.Err(); err != nil {
			return "", err
		}
		s.ID, s.By = id.Random(d.House.Random), tx.Actor.Name()
		_, err := tx.Exec("supervision.insert", s)
		return s.ID, err
	})
}

func loadSupervision(tx *db.Tx, id string) (*Supervision, error) {
	s, err := db.One[Supervision](tx, "supervision.by_id", db.Args{"id": id})
	return &s, err
}

// RemoveSupervision takes one back: verb supervision.remove.
func (d *Desk) RemoveSupervision(ctx context.Context, supervisionID string, version int) error {
	return clerk.Remove(ctx, d.House.Clerk, "supervision.remove", supervisionID, loadSupervision, func(tx *db.Tx, s *Supervision) error {
		n, err := tx.Exec("supervision.delete", db.Args{"id": s.ID, "version": version})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		return err
	})
}
