package activities

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

// Desk is where activities are asked for and changed.
type Desk struct {
	House   *area.House
	Papers  Papers // documents on a record's page; nil: none
	Lessons Papers // what was played in it, with what was learned; nil: none
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{House: h} }

// Search narrows a list of activities; empty fields do not.
type Search struct {
	Format, Status, Host, Q string
	Grant                   string // id
	From, To                when.Day
	Alone                   bool // those that belong to no visit
	Page                    int  // from 1
}

// PageSize is how many rows a list shows.
const PageSize = 20

func (s Search) args() db.Args {
	page := max(s.Page, 1)
	return db.Args{"format": s.Format, "status": s.Status, "host": s.Host, "q": s.Q, "grant": s.Grant, "from": s.From, "to": s.To, "alone": s.Alone,
		"most": PageSize, "skip": (page - 1) * PageSize}
}

// List gives a page of activities, newest first, and how many there are in all: verb activity.list.
func (d *Desk) List(ctx context.Context, s Search) ([]*Activity, int, error) {
	total := 0
	rows, err := clerk.List(ctx, d.House.Clerk, "activity.list", func(tx *db.Tx) ([]*Activity, error) {
		all, err := db.All[Activity](tx, "activity.page", s.args())
		if err != nil {
			return nil, err
		}
		out := pointers(all)
		if err := withLeaders(tx, out); err != nil {
			return nil, err
		}
		if err := withHosts(tx, out); err != nil {
			return nil, err
		}
		total, err = db.KeptOne[int](tx, "activity.count", s.args())
		return out, err
	})
	return rows, total, err
}

// Whole is an activity with everything that belongs to it.
type Whole struct {
	*Activity
	Headcounts  []Headcount  `class:"plain"`
	Corrections []Correction `class:"sensitive"`
	Attendees   []Attendee   `class:"plain"`
	Evidence    []Evidence   `class:"sensitive"`
	Planned     []Leader     `class:"plain"` // who is planned to lead, in order; Leaders holds also who led
}

// Subjects are the known people whose data it is.
func (w *Whole) Subjects() []string {
	var out []string
	for _, t := range w.Attendees {
		out = append(out, t.Person)
	}
	return out
}

// Read opens one activity with all that belongs to it: verb activity.read.
func (d *Desk) Read(ctx context.Context, id string) (*Whole, error) {
	w, err := clerk.Read(ctx, d.House.Clerk, "activity.read", id, d.whole)
	if err != nil {
		return nil, err
	}
	for i := range w.Corrections {
		if w.Corrections[i].Why, err = d.House.Keys.OpenText("headcount correction "+w.Corrections[i].ID, w.Corrections[i].Why); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (d *Desk) whole(tx *db.Tx, id string) (*Whole, error) {
	a, err := ByID(tx, id)
	if err != nil {
		return nil, err
	}
	w := &Whole{Activity: a}
	if err := withHosts(tx, []*Activity{a}); err != nil {
		return nil, err
	}
	if w.Planned, err = db.All[Leader](tx, "leader.planned", db.Args{"activity": id}); err != nil {
		return nil, err
	}
	if w.Headcounts, err = Headcounts(tx, id); err != nil {
		return nil, err
	}
	if w.Corrections, err = Corrections(tx, id); err != nil {
		return nil, err
	}
	if w.Attendees, err = Attendees(tx, id); err != nil {
		return nil, err
	}
	w.Evidence, err = EvidenceOf(tx, id)
	return w, err
}

// Add makes an activity and gives its id: verb activity.add.
func (d *Desk) Add(ctx context.Context, a Activity) (string, error) {
	if a.Code == "" {
		a.Code = id.Code("A", d.House.Random)
	}
	if a.Status == "" {
		a.Status = Planned
	}
	var l fault.List
	if err := l.Take(a.Settle(d.House.Clerk.Zone())); err != nil {
		return "", err
	}
	if err := l.Take(CheckShares(a.Shares)); err != nil {
		return "", err
	}
	if err := l.Err(); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.House.Clerk, "activity.add", &a, func(tx *db.Tx) (string, error) {
		a.ID, a.MadeBy = "", ""
		if err := Insert(tx, &a); err != nil {
			return "", err
		}
		tx.Note("code", "", a.Code)
		tx.Note("format", "", a.Format)
		if err := SetLeaders(tx, a.ID, a.Leaders); err != nil {
			return "", err
		}
		return a.ID, SetShares(tx, a.ID, a.Shares)
	})
}

// Change alters an activity, all but its code: verb activity.change. A stale version is a Conflict.
func (d *Desk) Change(ctx context.Context, changed Activity) error {
	return clerk.Change(ctx, d.House.Clerk, "activity.change", changed.ID, ByID, func(tx *db.Tx, a *Activity) error {
		if a.Version != changed.Version {
			return fault.New(fault.Conflict, "")
		}
		changed.Code, changed.MadeBy, changed.Status, changed.CancelledWhy = a.Code, a.MadeBy, a.Status, a.CancelledWhy
		changed.ChangedAt, changed.ChangedBy = a.ChangedAt, a.ChangedBy
		if err := changed.Settle(d.House.Clerk.Zone()); err != nil {
			return err
		}
		if changed.Protected != a.Protected {
			return fault.In("format", "activity.protection_stays")
		}
		*a = changed
		if err := SetLeaders(tx, a.ID, a.Leaders); err != nil {
			return err
		}
		if err := SetShares(tx, a.ID, a.Shares); err != nil {
			return err
		}
		return Save(tx, a)
	})
}

// Hold notes that a planned activity took place: verb activity.change. The day may not lie ahead.
func (d *Desk) Hold(ctx context.Context, id string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "activity.change", id, ByID, func(tx *db.Tx, a *Activity) error {
		if err := Close(tx, a, version); err != nil {
			return err
		}
		return Save(tx, a)
	})
}

// Close turns a planned activity into a held one, unsaved.
func Close(tx *db.Tx, a *Activity, version int) error {
	switch {
	case a.Version != version:
		return fault.New(fault.Conflict, "")
	case a.Status == Cancelled:
		return fault.New(fault.Invalid, "activity.is_cancelled")
	case a.Day > tx.Today:
		return fault.New(fault.Invalid, "activity.lies_ahead")
	}
	a.Status = Held
	return nil
}

// Cancel cancels an activity with a reason: verb activity.cancel.
func (d *Desk) Cancel(ctx context.Context, id string, version int, why string) error {
	if why == "" {
		return fault.In("why", "field.required")
	}
	return clerk.Change(ctx, d.House.Clerk, "activity.cancel", id, ByID, func(tx *db.Tx, a *Activity) error {
		switch {
		case a.Version != version:
			return fault.New(fault.Conflict, "")
		case a.Status == Held:
			return fault.New(fault.Invalid, "activity.was_held")
		}
		a.Status, a.CancelledWhy = Cancelled, why
		return Save(tx, a)
	})
}

// Remove takes away an activity that was made by mistake: verb activity.remove. A held one stays.
func (d *Desk) Remove(ctx context.Context, id string) error {
	return clerk.Remove(ctx, d.House.Clerk, "activity.remove", id, ByID, func(tx *db.Tx, a *Activity) error {
		if a.Status == Held {
			return fault.New(fault.Invalid, "activity.was_held")
		}
		tx.Note("code", a.Code, "")
		_, err := tx.Exec("activity.remove", db.Args{"id": id})
		if db.Constraint(err) != "" {
			return fault.New(fault.Invalid, "activity.in_use")
		}
		return err
	})
}

// Count enters head counts of an activity: verb headcount.enter for new ones; where an earlier number
// changes, headcount.correct with a reason. All are stored or none.
func (d *Desk) Count(ctx context.Context, activity string, counts []Headcount, why string) error {
	var l fault.List
	for i := range counts {
		counts[i].Activity = activity
		if err := counts[i].Check(); err != nil {
			if err := l.Take(inRow(err, i+1)); err != nil {
				return err
			}
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	verb := "headcount.enter"
	if why != "" {
		verb = "headcount.correct"
	}
	return clerk.Change(ctx, d.House.Clerk, access.Verb(verb), activity, ByID, func(tx *db.Tx, a *Activity) error {
		for _, h := range counts {
			if err := PutHeadcount(tx, d.House.Keys, h, why); err != nil {
				return err
			}
			tx.Note("headcount."+h.Audience+"."+h.Method, "", strconv.Itoa(h.Count))
		}
		return Recount(tx, a.ID)
	})
}

func inRow(err error, row int) error {
	f := fault.As(err)
	for i := range f.Fields {
		f.Fields[i].Row = row
	}
	return f
}

// Attend notes known people at an activity: verb activity.attend.
func (d *Desk) Attend(ctx context.Context, activity string, list []Attendee) error {
	for _, t := range list {
		if !slices.Contains(Roles, t.Role) {
			return fault.In("role", "field.unknown_word", "words", strings.Join(Roles, ", "))
		}
		if !slices.Contains(AttendanceStatuses, t.Status) {
			return fault.In("status", "field.unknown_word", "words", strings.Join(AttendanceStatuses, ", "))
		}
	}
	return clerk.Change(ctx, d.House.Clerk, "activity.attend", activity, ByID, func(tx *db.Tx, a *Activity) error {
		for _, t := range list {
			t.Activity = activity
			if err := Attend(tx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddEvidence notes what shows that a held activity took place: verb evidence.add.
func (d *Desk) AddEvidence(ctx context.Context, e Evidence) error {
	if !slices.Contains(EvidenceKinds, e.Kind) {
		return fault.In("kind", "field.unknown_word", "words", strings.Join(EvidenceKinds, ", "))
	}
	if e.Document == "" && e.Located == "" {
		return fault.In("located", "evidence.where_needed")
	}
	return clerk.Change(ctx, d.House.Clerk, "evidence.add", e.Activity, ByID, func(tx *db.Tx, a *Activity) error {
		if a.Status != Held {
			return fault.New(fault.Invalid, "evidence.not_held")
		}
		e.ID, e.AddedAt = id.Ordered(tx.Now.Time(), d.House.Random), tx.Now
		tx.Note("evidence", "", e.Kind)
		_, err := tx.Exec("evidence.insert", e)
		return err
	})
}
