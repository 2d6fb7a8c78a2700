package outreach

import (
	"context"
	"slices"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
)

// PageSize is how many visits a list shows.
const PageSize = 20

// Question narrows a list of visits; empty fields do not.
type Question struct {
	State    string
	Unled    bool // tentative ones without a safeguarding lead
	From, To when.Day
	Own      bool   // of whose crew the reader is
	Q        string // a code, or part of the host's name
	Back     bool   // latest day first
	Skip     int
	Most     int // 0: PageSize
}

func (q Question) args(ctx context.Context) db.Args {
	own := ""
	if q.Own {
		own = "-" // nobody, for an account without a person
		if p := person(ctx); p != "" {
			own = p
		}
	}
	if q.Most == 0 {
		q.Most = PageSize
	}
	like := "%" + strings.NewReplacer("%", "", "_", "").Replace(geo.Fold(q.Q)) + "%"
	return db.Args{"state": q.State, "unled": q.Unled, "from": q.From, "to": q.To, "own": own, "q": strings.ToUpper(strings.TrimSpace(q.Q)),
		"like": like, "skip": q.Skip, "most": q.Most}
}

// List gives visits and how many there are of each state, whatever state was asked: verb visit.list.
func (d *Desk) List(ctx context.Context, q Question) ([]*Visit, map[string]int, error) {
	states := map[string]int{}
	rows, err := clerk.List(ctx, d.House.Clerk, "visit.list", func(tx *db.Tx) ([]*Visit, error) {
		type many struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}
		err := db.Each(tx, "visit.states", func(m many) error { states[m.Word] = m.Many; return nil }, q.args(ctx))
		if err != nil {
			return nil, err
		}
		page := "visit.page"
		if q.Back {
			page = "visit.page_back"
		}
		all, err := db.All[Visit](tx, page, q.args(ctx))
		if err != nil {
			return nil, err
		}
		out := make([]*Visit, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, withCrew(tx, out)
	})
	return rows, states, err
}

// Read opens one visit with its sessions and what it has taken: verb visit.read. The private part is open
// to who may open the visit by more than codes.
func (d *Desk) Read(ctx context.Context, id string) (*Whole, error) {
	return clerk.Read(ctx, d.House.Clerk, "visit.read", id, d.entire)
}

func (d *Desk) entire(tx *db.Tx, id string) (*Whole, error) {
	v, err := ByID(tx, id)
	if err != nil {
		return nil, err
	}
	w := &Whole{Visit: *v}
	if w.Private, err = v.open(d.House.Keys); err != nil {
		return nil, err
	}
	if w.Sessions, err = SessionsOf(tx, v); err != nil {
		return nil, err
	}
	if w.Resources, err = db.All[Resource](tx, "booking.resources_of", db.Args{"visit": id}); err != nil {
		return nil, err
	}
	x := w.Draft()
	x.LeavesAt, x.BackAt = "", ""
	err = d.reckon(tx, &x)
	w.LeavesReckoned, w.BackReckoned = x.LeavesAt, x.BackAt
	if err == nil {
		w.Driving, err = d.driving(tx, v)
	}
	return w, err
}

// driving is how long one of the crew is on the road on the day of a visit, there and back, with the other
// visits of that day on which the same person travels. An unknown road counts nothing.
func (d *Desk) driving(tx *db.Tx, v *Visit) (int, error) {
	type trip struct {
		Person       string `db:"person"`
		Municipality string `db:"municipality"`
	}
	others, err := db.All[trip](tx, "crew.trips", db.Args{"visit": v.ID, "day": v.Day})
	if err != nil {
		return 0, err
	}
	roads, err := d.roads(tx)
	if err != nil {
		return 0, err
	}
	base := d.House.Setting("outreach.base")
	both := func(place string) int {
		there, _ := roads.Minutes(base, place)
		back, _ := roads.Minutes(place, base)
		return there + back
	}
	own, by, most := both(v.Municipality), map[string]int{}, 0
	for _, t := range others {
		by[t.Person] += both(t.Municipality)
		most = max(most, by[t.Person])
	}
	return own + most, nil
}

// Draft gives a visit as a form changes it.
func (w *Whole) Draft() Draft {
	x := Draft{Visit: w.Visit, Private: w.Private, Sessions: w.Sessions}
	for _, r := range w.Resources {
		if r.ID != w.Resource {
			x.Further = append(x.Further, r.ID)
		}
	}
	return x
}

// Add plans a new, tentative visit with its sessions and bookings, all or nothing, and gives its id: verb
// visit.add. What is taken already is a *Taken fault.
func (d *Desk) Add(ctx context.Context, typed Draft) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, "visit.add", &typed.Visit, func(tx *db.Tx) (string, error) {
		x := typed.copy() // the body may run twice
		x.ID, x.Code, x.State = id.Ordered(tx.Now.Time(), d.House.Random), id.Code("V", d.House.Random), Tentative
		for i := range x.Sessions {
			x.Sessions[i].ID, x.Sessions[i].Status = "", activities.Planned
		}
		if err := d.settle(tx, &x); err != nil {
			return "", err
		}
		if err := x.seal(d.House.Keys, x.Private); err != nil {
			return "", err
		}
		if _, err := tx.Exec("visit.insert", x.Visit); err != nil {
			return "", err
		}
		if x.Request != "" {
			n, err := tx.Exec("waiting.answered", db.Args{"request": x.Request, "visit": x.ID})
			if err != nil {
				return "", err
			}
			if n == 0 {
				return "", fault.In("request", "visit.request_answered")
			}
		}
		tx.Note("code", "", x.Code)
		tx.Note("day", "", string(x.Day))
		return x.ID, d.store(ctx, tx, &x)
	})
}

// copy makes a draft whose slices are its own.
func (x Draft) copy() Draft {
	x.Sessions, x.Crew, x.Further = slices.Clone(x.Sessions), slices.Clone(x.Crew), slices.Clone(x.Further)
	return x
}

// store writes crew, sessions and bookings of a settled draft whose visit is written.
func (d *Desk) store(ctx context.Context, tx *db.Tx, x *Draft) error {
	if err := setCrew(tx, x.ID, x.Crew); err != nil {
		return err
	}
	for i := range x.Sessions {
		if err := putSession(tx, &x.Visit, &x.Sessions[i]); err != nil {
			return err
		}
	}
	return d.book(ctx, tx, x)
}

// settle makes a draft ready and gives everything that is wrong with it at once.
func (d *Desk) settle(tx *db.Tx, x *Draft) error {
	l, err := d.ready(tx, x)
	if err != nil {
		return err
	}
	return l.Err()
}

// ready fills in what follows from host, people, road and sessions; the list holds what is wrong beyond
// the draft itself, the error what is wrong with it.
func (d *Desk) ready(tx *db.Tx, x *Draft) (*fault.List, error) {
	l := &fault.List{}
	x.Gather()
	host, found, err := organisations.ByID(tx, x.Organisation)
	switch {
	case err != nil:
		return l, err
	case x.Organisation == "":
		l.Add("organisation", "field.required")
	case !found:
		l.Add("organisation", "field.unknown_code")
	}
	if x.Municipality == "" {
		x.Municipality = host.Municipality
	}
	if x.Country == "" {
		x.Country = host.Country
	}
	if x.Municipality == "" && found {
		l.Add("municipality", "visit.municipality_needed")
	}
	if err := d.checkPeople(tx, l, x); err != nil {
		return l, err
	}
	if err := checkGrants(tx, l, x); err != nil {
		return l, err
	}
	if err := d.reckon(tx, x); err != nil {
		return l, err
	}
	if err := l.Take(x.Settle(d.zone())); err != nil {
		return l, err
	}
	return l, l.Err()
}

// checkPeople finds who cannot travel: unknown, served or forgotten people. A minor cannot be the
// safeguarding lead.
func (d *Desk) checkPeople(tx *db.Tx, l *fault.List, x *Draft) error {
	for _, p := range x.Crew {
		have, found, err := people.ByID(tx, p)
		if err != nil {
			return err
		}
		if !found || have.Kind == people.Served || have.Forgotten {
			l.Add("crew", "field.unknown_code")
		}
	}
	for field, p := range map[string]string{"safeguarding_lead": x.SafeguardingLead, "safeguarding_deputy": x.SafeguardingDeputy} {
		if p == "" {
			continue
		}
		have, found, err := people.ByID(tx, p)
		switch {
		case err != nil:
			return err
		case !found || have.Kind == people.Served || have.Forgotten:
			l.Add(field, "field.unknown_code")
		case have.Minor:
			l.Add(field, "visit.lead_is_minor")
		}
	}
	return nil
}

func checkGrants(tx *db.Tx, l *fault.List, x *Draft) error {
	all, err := grants.All(tx)
	if err != nil {
		return err
	}
	for i, s := range x.Sessions {
		for _, share := range s.Shares {
			g := slices.IndexFunc(all, func(g grants.Grant) bool { return g.ID == share.Grant })
			switch {
			case g < 0:
				l.AddAt("", i+1, "grants", "field.unknown_code")
			case s.StartsAt != "" && !s.StartsAt.Day().Within(all[g].StartsOn, all[g].EndsOn):
				l.AddAt("", i+1, "grants", "visit.grant_other_time", "grant", all[g].Code, "from", all[g].StartsOn, "to", all[g].EndsOn)
			}
		}
	}
	return nil
}

// reckon fills in when the crew leaves and is back, where nobody said so: before the first session come
// the road from where the crew starts and the setting up, after the last one the taking down and the
// road. Whole five minutes, on the safe side. An unknown road counts nothing; the page says so.
func (d *Desk) reckon(tx *db.Tx, x *Draft) error {
	sessions := x.Active()
	if len(sessions) == 0 || x.LeavesAt != "" && x.BackAt != "" {
		return nil
	}
	zone := when.ZoneOf(x.Country, d.zone())
	first, last := x.Begins(), when.Local("")
	for _, s := range sessions {
		last = max(last, s.EndsAt)
	}
	things, _ := x.Takes()
	setup, teardown := -1, -1
	for _, t := range things {
		r, found, err := db.Maybe[Resource](tx, "resource.by_id", db.Args{"id": t})
		if err != nil {
			return err
		}
		if found {
			setup, teardown = max(setup, r.SetupMinutes), max(teardown, r.TeardownMinutes)
		}
	}
	setup, teardown = d.onTheSpot(setup, teardown)
	roads, err := d.roads(tx)
	if err != nil {
		return err
	}
	start := d.House.Setting("outreach.base")
	there, _ := roads.Minutes(start, x.Municipality)
	home, _ := roads.Minutes(x.Municipality, start)
	if x.LeavesAt == "" {
		if m, err := first.UTC(zone); err == nil {
			x.LeavesAt = fiveMinutes(when.ToMoment(m.Time().Add(-minutes(there+setup))).In(zone), false)
		}
	}
	if x.BackAt == "" {
		if m, err := last.UTC(zone); err == nil {
			x.BackAt = fiveMinutes(when.ToMoment(m.Time().Add(minutes(home+teardown))).In(zone), true)
		}
	}
	return nil
}

// Change stores what was typed over a visit that is still planned: verb visit.change. A version that is
// no longer there is fault.Conflict; what is taken by others a *Taken fault.
func (d *Desk) Change(ctx context.Context, typed Draft) error {
	return clerk.Change(ctx, d.House.Clerk, "visit.change", typed.ID, ByID, func(tx *db.Tx, v *Visit) error {
		return d.alter(ctx, tx, v, typed.Version, func(x *Draft) {
			kept := x.Visit
			closed := slices.DeleteFunc(slices.Clone(x.Sessions), func(s Session) bool { return s.Status == activities.Planned })
			*x = typed.copy()
			x.Visit.ID, x.Code, x.State, x.Request, x.Sealed = kept.ID, kept.Code, kept.State, kept.Request, kept.Sealed
			x.CancelledWhy, x.CalendarSequence, x.ChangedAt, x.ChangedBy, x.Version = kept.CancelledWhy, kept.CalendarSequence, kept.ChangedAt, kept.ChangedBy, kept.Version
			x.Sessions = withClosed(x.Sessions, closed)
		})
	})
}

// withClosed puts the sessions that are held or cancelled back as they are, whatever was typed.
func withClosed(typed, closed []Session) []Session {
	out := slices.DeleteFunc(typed, func(s Session) bool {
		return slices.ContainsFunc(closed, func(c Session) bool { return c.ID == s.ID })
	})
	return append(out, closed...)
}

// alter changes a planned visit with all that belongs to it: the body changes the draft, the rest
// follows. A visit that was confirmed gets the next number of its calendar entry.
func (d *Desk) alter(ctx context.Context, tx *db.Tx, v *Visit, version int, body func(*Draft)) error {
	switch {
	case v.Version != version:
		return fault.New(fault.Conflict, "")
	case v.Fixed():
		return fault.New(fault.Invalid, "visit.is_fixed")
	}
	w, err := d.entire(tx, v.ID)
	if err != nil {
		return err
	}
	x := w.Draft()
	body(&x)
	if err := d.settle(tx, &x); err != nil {
		return err
	}
	if err := x.seal(d.House.Keys, x.Private); err != nil {
		return err
	}
	if x.State == Confirmed {
		if err := confirmable(&x); err != nil {
			return err
		}
		x.CalendarSequence++
	}
	if err := save(tx, &x.Visit); err != nil {
		return err
	}
	if err := dropSessions(tx, w.Sessions, x.Sessions); err != nil {
		return err
	}
	if err := d.store(ctx, tx, &x); err != nil {
		return err
	}
	*v = x.Visit
	return nil
}

// Move puts a visit, with its planned sessions and bookings, so many minutes later on the wall (or
// earlier): verb visit.move.
func (d *Desk) Move(ctx context.Context, id string, version int, begins when.Local) error {
	if begins == "" {
		return fault.In("begins", "field.required")
	}
	return clerk.Change(ctx, d.House.Clerk, "visit.move", id, ByID, func(tx *db.Tx, v *Visit) error {
		held, err := db.One[int](tx, "session.held", db.Args{"code": v.Code})
		if err != nil {
			return err
		}
		if held > 0 {
			return fault.New(fault.Invalid, "visit.partly_held")
		}
		return d.alter(ctx, tx, v, version, func(x *Draft) {
			x.BeginAt(begins)
		})
	})
}

// BeginAt moves the draft so that it begins then.
func (x *Draft) BeginAt(begins when.Local) { x.Shift(Between(x.Begins(), begins)) }

// confirmable finds what a visit lacks to be confirmed.
func confirmable(x *Draft) error {
	var l fault.List
	if x.SafeguardingLead == "" {
		l.Add("safeguarding_lead", "visit.lead_needed")
	}
	if x.SafeguardingDeputy == "" {
		l.Add("safeguarding_deputy", "visit.deputy_needed")
	}
	if len(x.Crew) == 0 {
		l.Add("crew", "visit.crew_needed")
	}
	if len(x.Active()) == 0 {
		l.Add("sessions", "visit.session_needed")
	}
	return l.Err()
}

// Confirm confirms a tentative visit with its safeguarding lead and deputy: verb visit.confirm. It needs
// a session and a crew. From then on it has a calendar entry.
func (d *Desk) Confirm(ctx context.Context, id string, version int, lead, deputy string) error {
	return clerk.Change(ctx, d.House.Clerk, "visit.confirm", id, ByID, func(tx *db.Tx, v *Visit) error {
		if v.State == Confirmed && v.Version == version {
			return fault.New(fault.Invalid, "visit.is_confirmed")
		}
		return d.alter(ctx, tx, v, version, func(x *Draft) {
			x.State, x.SafeguardingLead, x.SafeguardingDeputy = Confirmed, lead, deputy
		})
	})
}

// Hold notes that a visit took place: verb visit.hold; see HoldVisit for what it needs.
func (d *Desk) Hold(ctx context.Context, id string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "visit.hold", id, ByID, func(tx *db.Tx, v *Visit) error {
		if v.Version != version {
			return fault.New(fault.Conflict, "")
		}
		return HoldVisit(tx, v)
	})
}

// Cancel calls a visit off with a reason: verb visit.cancel. Its planned sessions are cancelled, what it
// had taken is free again, and its request waits again. One with a held session cannot be cancelled.
func (d *Desk) Cancel(ctx context.Context, id string, version int, why string) error {
	return clerk.Change(ctx, d.House.Clerk, "visit.cancel", id, ByID, func(tx *db.Tx, v *Visit) error {
		held, err := db.One[int](tx, "session.held", db.Args{"code": v.Code})
		switch {
		case err != nil:
			return err
		case v.Version != version:
			return fault.New(fault.Conflict, "")
		case v.Fixed():
			return fault.New(fault.Invalid, "visit.is_fixed")
		case held > 0:
			return fault.New(fault.Invalid, "visit.partly_held")
		case why == "":
			return fault.In("why", "field.required")
		}
		sessions, err := SessionsOf(tx, v)
		if err != nil {
			return err
		}
		for i := range sessions {
			s := &sessions[i].Activity
			if s.Status != activities.Planned {
				continue
			}
			s.Status, s.CancelledWhy = activities.Cancelled, why
			if err := activities.Save(tx, s); err != nil {
				return err
			}
		}
		if err := d.unbook(tx, v.ID); err != nil {
			return err
		}
		if v.Request != "" {
			if _, err := tx.Exec("waiting.again", db.Args{"request": v.Request, "visit": v.ID}); err != nil {
				return err
			}
		}
		v.State, v.CancelledWhy = Cancelled, why
		if v.CalendarSequence > 0 {
			v.CalendarSequence++
		}
		return save(tx, v)
	})
}

// Remove takes a visit away that was made by mistake: verb visit.remove. Only a tentative one; what was
// agreed with a host is cancelled instead.
func (d *Desk) Remove(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.House.Clerk, "visit.remove", id, ByID, func(tx *db.Tx, v *Visit) error {
		if v.State != Tentative {
			return fault.New(fault.Invalid, "visit.not_tentative")
		}
		sessions, err := SessionsOf(tx, v)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(sessions, func(s Session) bool { return s.Status == activities.Held }) {
			return fault.New(fault.Invalid, "visit.partly_held")
		}
		for _, s := range sessions {
			if _, err := tx.Exec("activity.remove", db.Args{"id": s.ID}); err != nil {
				return err
			}
		}
		if err := d.unbook(tx, id); err != nil {
			return err
		}
		if v.Request != "" {
			if _, err := tx.Exec("waiting.again", db.Args{"request": v.Request, "visit": id}); err != nil {
				return err
			}
		}
		n, err := tx.Exec("visit.delete", db.Args{"id": id, "version": version})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		tx.Note("code", v.Code, "")
		return err
	})
}
