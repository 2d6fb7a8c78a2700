package outreach

import (
	"context"
	"slices"
	"strconv"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/activities"
)

// ReadSheet opens the sheet of a visit's day: verb sheet.read. The crew opens its own.
func (d *Desk) ReadSheet(ctx context.Context, id string) (*Sheet, error) {
	return clerk.Read(ctx, d.House.Clerk, "sheet.read", id, d.sheet)
}

func (d *Desk) sheet(tx *db.Tx, id string) (*Sheet, error) {
	w, err := d.entire(tx, id)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Whole: *w, Rows: make([]SheetRow, len(w.Sessions))}
	for i := range w.Sessions {
		if err := d.sheetRow(tx, w.Sessions[i].ID, &s.Rows[i]); err != nil {
			return nil, err
		}
	}
	type credit struct {
		Code string `db:"code"`
		Text string `db:"text"`
	}
	err = db.Each(tx, "sheet.credit_lines", func(c credit) error {
		if !slices.Contains(s.Credits, c.Text) {
			s.Credits = append(s.Credits, c.Text)
		}
		return nil
	}, db.Args{"code": w.Code})
	if err != nil {
		return nil, err
	}
	s.Entered, err = db.All[Entry](tx, "sheet.entries_of", db.Args{"visit": id})
	return s, err
}

func (d *Desk) sheetRow(tx *db.Tx, activity string, r *SheetRow) error {
	var err error
	if r.Headcounts, err = activities.Headcounts(tx, activity); err != nil {
		return err
	}
	if r.Corrections, err = activities.Corrections(tx, activity); err != nil {
		return err
	}
	for i := range r.Corrections {
		x := &r.Corrections[i]
		if x.Why, err = d.House.Keys.OpenText("headcount correction "+x.ID, x.Why); err != nil {
			return err
		}
	}
	if r.Attendees, err = activities.Attendees(tx, activity); err != nil {
		return err
	}
	if r.Evidence, err = activities.EvidenceOf(tx, activity); err != nil {
		return err
	}
	planned, err := db.All[activities.Leader](tx, "leader.planned", db.Args{"activity": activity})
	for _, p := range planned {
		r.Planned = append(r.Planned, p.ID)
	}
	return err
}

// EnterSheet stores a whole day from its pencilled sheet, all or nothing: verb sheet.enter. It closes the
// sessions that are marked as held or cancelled, stores their head counts and who led, and the debrief of
// who types it; with the last session closed a confirmed visit is held. Numbers that were entered before
// are corrected with a reason, the earlier value stays (headcount.correct). Faults: Conflict where somebody
// else changed a session since the form was made; Invalid with all that is wrong, rows being sessions.
func (d *Desk) EnterSheet(ctx context.Context, in FilledSheet) error {
	return clerk.Change(ctx, d.House.Clerk, "sheet.enter", in.Visit, ByID, func(tx *db.Tx, v *Visit) error {
		switch {
		case v.State == Cancelled:
			return fault.New(fault.Invalid, "sheet.visit_cancelled")
		case v.Day > tx.Today:
			return fault.New(fault.Invalid, "sheet.lies_ahead", "day", v.Day)
		}
		sheet, err := d.sheet(tx, v.ID)
		if err != nil {
			return err
		}
		f := filling{d: d, ctx: ctx, tx: tx, sheet: sheet, why: in.Why, sessions: slices.Clone(in.Sessions)}
		if err := f.check(); err != nil {
			return err
		}
		if err := f.store(); err != nil {
			return err
		}
		if in.Debrief != nil {
			if err := d.putDebrief(ctx, tx, v, in.Debrief); err != nil {
				return err
			}
		}
		_, err = tx.Exec("sheet.entry", db.Args{"id": id.Ordered(tx.Now.Time(), d.House.Random), "visit": v.ID,
			"happened_at": in.Happened, "entered_by": tx.Actor.Name()})
		if err != nil {
			return err
		}
		if err := HoldVisit(tx, v); err != nil && !fault.Is(err, fault.Invalid) {
			return err
		}
		return nil
	})
}

// filling is one storing of a filled sheet.
type filling struct {
	d        *Desk
	ctx      context.Context
	tx       *db.Tx
	sheet    *Sheet
	why      string
	sessions []FilledSession
	stored   []int // index in the sheet, for each of sessions
	rows     [][]activities.Headcount
	changed  bool // a number that was entered before becomes another
}

// check says all that is wrong at once, before anything is written. A session that somebody else changed
// meanwhile is a conflict, whatever else is wrong.
func (f *filling) check() error {
	var l fault.List
	people := f.sheet.People()
	fresh := false
	for i := range f.sessions {
		s := &f.sessions[i]
		at := slices.IndexFunc(f.sheet.Sessions, func(x Session) bool { return x.ID == s.Activity })
		if at < 0 || slices.ContainsFunc(f.sessions[:i], func(o FilledSession) bool { return o.Activity == s.Activity }) {
			return fault.Missing()
		}
		f.stored = append(f.stored, at)
		stored, row := &f.sheet.Sessions[at], &f.sheet.Rows[at]
		if s.Version != stored.Version || s.Seen != seen(row.Headcounts) {
			return fault.New(fault.Conflict, "")
		}
		if stored.Status == activities.Cancelled {
			return fault.New(fault.Conflict, "")
		}
		if stored.Status == activities.Held && s.Status != activities.Held {
			l.AddAt("", i+1, "status", "activity.was_held")
		}
		s.check(&l, i+1, stored, people)
		var rows []activities.Headcount
		if s.Status == activities.Held {
			var changed bool
			rows, changed = s.Headcounts(row.Headcounts)
			f.changed = f.changed || changed
			fresh = fresh || len(rows) > 0
		}
		f.rows = append(f.rows, rows)
	}
	if f.changed && f.why == "" {
		l.Add("why", "sheet.why_needed")
	}
	if err := l.Err(); err != nil {
		return err
	}
	if f.changed && !f.d.House.Clerk.May(f.ctx, "headcount.correct") || fresh && !f.d.House.Clerk.May(f.ctx, "headcount.enter") {
		return fault.New(fault.Refused, "")
	}
	return nil
}

func (f *filling) store() error {
	for i := range f.sessions {
		s, stored := &f.sessions[i], &f.sheet.Sessions[f.stored[i]]
		if s.Status == activities.Planned {
			continue
		}
		a := stored.Activity
		f.note(&a, "status", a.Status, s.Status)
		if s.Status == activities.Cancelled {
			a.Status, a.CancelledWhy = activities.Cancelled, s.Why
			if err := activities.Save(f.tx, &a); err != nil {
				return err
			}
			continue
		}
		if err := f.hold(&a, s, i); err != nil {
			return err
		}
	}
	return nil
}

// hold closes one session as it was held, or corrects one that was held.
func (f *filling) hold(a *activities.Activity, s *FilledSession, i int) error {
	f.note(a, "starts_at", string(a.StartsAt), string(s.StartsAt))
	f.note(a, "ends_at", string(a.EndsAt), string(s.EndsAt))
	a.Status, a.StartsAt, a.EndsAt = activities.Held, s.StartsAt, s.EndsAt
	if err := inRow(a.Settle(f.d.zone()), i+1); err != nil {
		return err
	}
	for _, h := range f.rows[i] {
		if err := h.Check(); err != nil {
			return inRow(err, i+1)
		}
		if err := activities.PutHeadcount(f.tx, f.d.House.Keys, h, f.why); err != nil {
			return err
		}
		f.note(a, "headcount."+h.Audience+"."+h.Sex+"."+h.AgeBand+"."+h.Method, "", strconv.Itoa(h.Count))
	}
	if err := activities.Save(f.tx, a); err != nil { // makes the kept totals anew too
		return err
	}
	row := f.sheet.Rows[f.stored[i]]
	for _, p := range f.sheet.People() {
		led := slices.Contains(s.Led, p)
		noted := slices.ContainsFunc(row.Attendees, func(t activities.Attendee) bool { return t.Person == p && t.Role == "leader" })
		if !led && !noted && !slices.Contains(row.Planned, p) {
			continue
		}
		t := activities.Attendee{Activity: a.ID, Person: p, Role: "leader", Status: "absent"}
		if led {
			t.Status = "attended"
		}
		if err := activities.Attend(f.tx, t); err != nil {
			return err
		}
	}
	return nil
}

func (f *filling) note(a *activities.Activity, field, from, to string) {
	if from != to {
		f.tx.Note(a.Code+"."+field, from, to)
	}
}

// inRow puts the fields of a fault into a row.
func inRow(err error, row int) error {
	if err == nil {
		return nil
	}
	f := *fault.As(err)
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		f.Fields[i].Row = row
	}
	return &f
}

// happened reads the hour of a device; what cannot be one is none.
func happened(typed string) when.Moment {
	m := when.Moment(typed)
	if m.Time().IsZero() {
		return ""
	}
	return when.ToMoment(m.Time())
}
