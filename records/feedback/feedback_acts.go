package feedback

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/grants"
)

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Source     string
	Grant      string // code
	Change     string // made, none
	Skip, Most int
}

// Found is the answer: one page of rows, how many there are in all, and what else may be asked for.
type Found struct {
	Rows    []*Feedback
	Total   int
	Sources map[string]int // of all that the reader may open, whatever was asked
	Grants  []string       // codes
}

// List finds feedback, newest first: verb feedback.list.
func (d *Desk) List(ctx context.Context, q Question) (Found, error) {
	found := Found{Sources: map[string]int{}}
	asked := db.Args{"source": q.Source, "grant": q.Grant, "change": q.Change, "skip": q.Skip, "most": q.Most}
	var err error
	found.Rows, err = clerk.List(ctx, d.h.Clerk, "feedback.list", func(tx *db.Tx) ([]*Feedback, error) {
		var err error
		if found.Total, err = db.One[int](tx, "feedback.found", asked); err != nil {
			return nil, err
		}
		err = db.Each(tx, "feedback.sources", func(k struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}) error {
			found.Sources[k.Word] = k.Many
			return nil
		})
		if err != nil {
			return nil, err
		}
		if found.Grants, err = db.All[string](tx, "feedback.grants"); err != nil {
			return nil, err
		}
		all, err := db.All[Feedback](tx, "feedback.list", asked)
		out := make([]*Feedback, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	return found, err
}

// Read opens one feedback: verb feedback.read.
func (d *Desk) Read(ctx context.Context, id string) (*Feedback, error) {
	return clerk.Read(ctx, d.h.Clerk, "feedback.read", id, byID)
}

func byID(tx *db.Tx, id string) (*Feedback, error) {
	f, err := db.One[Feedback](tx, "feedback.by_id", db.Args{"id": id})
	return &f, err
}

// Add notes a feedback and gives its id: verb feedback.add. Without a code it gets a random one. Its
// grant is named by GrantCode.
func (d *Desk) Add(ctx context.Context, f Feedback) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "feedback.add", &f, func(tx *db.Tx) (string, error) {
		f := f // the body may run twice, and each run gives its own id and code
		if f.Code == "" {
			f.Code = id.Code("F", d.h.Random)
		}
		if err := settle(tx, &f); err != nil {
			return "", err
		}
		if err := insert(tx, &f); err != nil {
			return "", err
		}
		tx.Note("code", "", f.Code)
		return f.ID, nil
	})
}

// Change stores what was typed over the feedback with this id, all but its code: verb feedback.change.
// A version that is not the stored one is fault.Conflict. Feedback of people served stays that, and no
// other becomes it: protection does not change by a choice in a form.
func (d *Desk) Change(ctx context.Context, typed Feedback) error {
	return clerk.Change(ctx, d.h.Clerk, "feedback.change", typed.ID, byID, func(tx *db.Tx, f *Feedback) error {
		before := *f
		*f = typed
		f.Code, f.ChangedAt, f.ChangedBy = before.Code, before.ChangedAt, before.ChangedBy
		if err := settle(tx, f); err != nil {
			return err
		}
		if f.Scope().Protected != before.Scope().Protected {
			return fault.In("source", "feedback.protection_stays")
		}
		return update(tx, f)
	})
}

// Remove takes a feedback away for good: verb feedback.remove.
func (d *Desk) Remove(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.h.Clerk, "feedback.remove", id, byID, func(tx *db.Tx, f *Feedback) error {
		n, err := tx.Exec("feedback.delete", db.Args{"id": id, "version": version})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		tx.Note("code", f.Code, "")
		return err
	})
}

// settle finds the grant by its code and says all that is wrong.
func settle(tx *db.Tx, f *Feedback) error {
	var l fault.List
	wrong := func(field, key string, pairs ...any) { l.Add(field, key, pairs...) }
	f.Check(wrong)
	if f.ReceivedOn > tx.Today {
		wrong("received_on", "field.day_in_future")
	}
	if f.ChangedOn > tx.Today {
		wrong("changed_on", "field.day_in_future")
	}
	var err error
	f.Grant, err = grants.IDOf(tx, f.GrantCode)
	if err := l.Take(err); err != nil {
		return err
	}
	return l.Err()
}

func insert(tx *db.Tx, f *Feedback) error {
	if f.ID == "" {
		f.ID = id.New() // fully random: the order of entry would say when somebody spoke
	}
	f.Version = 1
	_, err := tx.Exec("feedback.insert", f)
	if err != nil && db.IsDuplicate(err) {
		return fault.In("code", "field.duplicate")
	}
	return err
}

func update(tx *db.Tx, f *Feedback) error {
	n, err := tx.Exec("feedback.update", f)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// GrantCodes gives the codes of all grants, for a form: verb feedback.add.
func (d *Desk) GrantCodes(ctx context.Context) ([]string, error) {
	return grants.Codes(ctx, d.h.Clerk, "feedback.add")
}
