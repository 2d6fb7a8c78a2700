package outreach

import (
	"context"
	"slices"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/tour"
	"drosme/internal/when"
	"drosme/records/activities"
)

// roads reads the driving times that people gave; others are reckoned at the house's speed.
func (d *Desk) roads(tx *db.Tx) (*Roads, error) { return d.roadsAt(tx, d.whole("outreach.speed_kmh")) }

func (d *Desk) roadsAt(tx *db.Tx, speed int) (*Roads, error) {
	names, err := broughtNames(tx)
	if err != nil {
		return nil, err
	}
	r := NewRoads(speed, names...)
	type pair struct {
		From    string `db:"from_place"`
		To      string `db:"to_place"`
		Minutes int    `db:"minutes"`
	}
	return r, db.Each(tx, "booking.roads", func(p pair) error { r.Give(p.From, p.To, p.Minutes); return nil })
}

// held is one booking or activity that is there already, with everything about it; what a reader may
// know of it is decided later.
type held struct {
	tour.Booking
	busy      Busy
	away      [2]when.Moment // from setting off to being back, or from start to end
	protected bool
	circle    string
}

// near gives everything that takes these resources and people between two moments, but for one visit.
func (d *Desk) near(tx *db.Tx, taken, people []string, from, to when.Moment, but string) ([]held, error) {
	var out []held
	zone := d.zone()
	type row struct {
		What     string      `db:"what"`
		Taken    string      `db:"taken"`
		From     when.Moment `db:"from_utc"`
		To       when.Moment `db:"to_utc"`
		Visit    string      `db:"visit"`
		Code     string      `db:"code"`
		State    string      `db:"state"`
		HostName string      `db:"host_name"`
		Place    string      `db:"place"`
		UseFrom  when.Moment `db:"use_from"`
		UseTo    when.Moment `db:"use_to"`
		Setup    int         `db:"setup"`
		Teardown int         `db:"teardown"`
	}
	window := db.Args{"taken": slices.Concat(taken, people), "people": people, "from": from, "to": to, "but": but}
	err := db.Each(tx, "booking.near", func(r row) error {
		h := held{away: [2]when.Moment{r.From, r.To}, busy: Busy{What: r.What, Taken: r.Taken, From: r.From.In(zone),
			To: r.To.In(zone), VisitID: r.Visit, Code: r.Code, State: r.State, HostName: r.HostName}}
		h.Booking = tour.Booking{ID: r.Visit, Visit: r.Visit, Resource: r.Taken, From: r.From, To: r.To, Place: r.Place}
		if r.UseFrom != "" {
			h.From, h.To = r.UseFrom, r.UseTo
			h.Setup, h.Teardown = d.onTheSpot(r.Setup, r.Teardown)
		}
		out = append(out, h)
		return nil
	}, window)
	if err != nil || len(people) == 0 {
		return out, err
	}
	type led struct {
		Person    string      `db:"person"`
		ID        string      `db:"id"`
		Code      string      `db:"code"`
		From      when.Moment `db:"starts_utc"`
		To        when.Moment `db:"ends_utc"`
		Place     string      `db:"place"`
		Protected bool        `db:"protected"`
		Circle    string      `db:"circle"`
	}
	err = db.Each(tx, "booking.leading", func(r led) error {
		h := held{away: [2]when.Moment{r.From, r.To}, protected: r.Protected, circle: r.Circle, busy: Busy{What: OfPerson,
			Taken: r.Person, From: r.From.In(zone), To: r.To.In(zone), Activity: r.ID, Code: r.Code}}
		h.Booking = tour.Booking{ID: r.ID, Resource: r.Person, From: r.From, To: r.To, Place: r.Place}
		out = append(out, h)
		return nil
	}, window)
	return out, err
}

// onTheSpot gives the minutes of setting up and taking down: those of the resources (−1: there are none),
// else the house's own.
func (d *Desk) onTheSpot(setup, teardown int) (int, int) {
	if setup < 0 {
		setup = d.whole("outreach.setup_minutes")
	}
	if teardown < 0 {
		teardown = d.whole("outreach.teardown_minutes")
	}
	return setup, teardown
}

// told leaves of a booking what this reader may know.
func (d *Desk) told(ctx context.Context, tx *db.Tx, h held) (Busy, error) {
	b := h.busy
	switch {
	case b.VisitID != "":
		v, err := ByID(tx, b.VisitID)
		if err != nil && !db.IsNone(err) {
			return b, err
		}
		if err == nil && d.House.Clerk.MayOn(ctx, "visit.read", v) {
			return b, nil
		}
	case b.Activity != "":
		a := &activities.Activity{Protected: h.protected, Circle: h.circle, Leaders: []string{b.Taken}}
		if d.House.Clerk.MayOn(ctx, "activity.read", a) {
			return b, nil
		}
	}
	b.VisitID, b.Activity, b.Code, b.State, b.HostName = "", "", "", "", ""
	return b, nil
}

// wanted gives the bookings that a settled draft needs, one for each thing and person that it takes.
func (d *Desk) wanted(x *Draft, resources []Resource) []tour.Booking {
	setup, teardown := -1, -1
	for _, r := range resources {
		setup, teardown = max(setup, r.SetupMinutes), max(teardown, r.TeardownMinutes)
	}
	if setup, teardown = d.onTheSpot(setup, teardown); len(x.Active()) == 0 {
		setup, teardown = 0, 0
	}
	things, people := x.Takes()
	var out []tour.Booking
	for _, t := range slices.Concat(things, people) {
		out = append(out, tour.Booking{ID: x.ID, Visit: x.ID, Resource: t, From: x.First(), To: x.Last(), Setup: setup,
			Teardown: teardown, Place: x.Municipality})
	}
	return out
}

// aside is how far around a visit other bookings are looked at: the road of a day on either side.
const aside = 36 * time.Hour

func around(from, to when.Moment) (when.Moment, when.Moment) {
	return when.ToMoment(from.Time().Add(-aside)), when.ToMoment(to.Time().Add(aside))
}

// obstacles finds what is in the way of a settled draft: another use of the same thing or person, with
// setting up, taking down and the road between the places; and for people, anything else that falls into
// the time away. Two visits of one day may follow each other without coming back in between.
func (d *Desk) obstacles(ctx context.Context, tx *db.Tx, x *Draft, resources []Resource) ([]Obstacle, error) {
	roads, err := d.roads(tx)
	if err != nil {
		return nil, err
	}
	things, people := x.Takes()
	from, to := around(min(x.LeavesUTC, x.First()), max(x.BackUTC, x.Last()))
	others, err := d.near(tx, things, people, from, to, x.ID)
	if err != nil {
		return nil, err
	}
	var out []Obstacle
	for _, c := range inTheWay(others, d.wanted(x, resources), x.LeavesUTC, x.BackUTC, roads.Road()) {
		b, err := d.told(ctx, tx, c.with)
		if err != nil {
			return nil, err
		}
		out = append(out, Obstacle{Busy: b, Kind: c.Kind, Missing: c.Missing})
	}
	return out, nil
}

type clash struct {
	tour.Clash
	with held
}

// inTheWay gives the clashes that forbid the wanted bookings, one for each booking that is in the way.
func inTheWay(others []held, wanted []tour.Booking, leaves, back when.Moment, road tour.Road) []clash {
	existing := make([]tour.Booking, len(others))
	for i, h := range others {
		existing[i] = h.Booking
	}
	find := func(b tour.Booking) (held, bool) {
		i := slices.IndexFunc(others, func(h held) bool { return h.Booking == b })
		if i < 0 {
			return held{}, false
		}
		return others[i], true
	}
	var out []clash
	told := map[tour.Booking]bool{}
	for _, c := range tour.Clashes(existing, wanted, road) {
		if h, ok := find(c.With); ok && c.Blocks() && !told[c.With] {
			told[c.With] = true
			out = append(out, clash{c, h})
		}
	}
	for _, h := range others {
		if h.busy.VisitID == "" && h.away[0] < back && h.away[1] > leaves && !told[h.Booking] {
			out = append(out, clash{tour.Clash{With: h.Booking, Kind: tour.Overlap}, h})
		}
	}
	return out
}

// book frees what a visit had and takes what it needs now; what is taken by others is a *Taken fault,
// found inside the act's own transaction, so that of two acts at once only one wins.
func (d *Desk) book(ctx context.Context, tx *db.Tx, x *Draft) error {
	if err := d.unbook(tx, x.ID); err != nil {
		return err
	}
	things, people := x.Takes()
	var resources []Resource
	for i, t := range things {
		field := "resource"
		if i > 0 || x.Resource == "" {
			field = "further"
		}
		r, found, err := db.Maybe[Resource](tx, "resource.by_id", db.Args{"id": t})
		switch {
		case err != nil:
			return err
		case !found:
			return fault.In(field, "field.unknown_code")
		case !r.There(x.Day):
			return fault.In(field, "resource.is_retired", "label", r.Label, "day", r.RetiredOn)
		}
		resources = append(resources, r)
	}
	blocked, err := d.obstacles(ctx, tx, x, resources)
	if err != nil {
		return err
	}
	if len(blocked) > 0 {
		return &Taken{blocked}
	}
	for i, t := range slices.Concat(things, people) {
		what := OfResource
		if i >= len(things) {
			what = OfPerson
		}
		_, err := tx.Exec("booking.insert", db.Args{"id": id.Ordered(tx.Now.Time(), nil), "what": what, "taken": t,
			"from_utc": min(x.LeavesUTC, x.First()), "to_utc": max(x.BackUTC, x.Last()), "visit": x.ID, "activity": ""})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) unbook(tx *db.Tx, visit string) error {
	_, err := tx.Exec("booking.free", db.Args{"visit": visit})
	return err
}

// Bounds of the free times that are offered: how many, and how many days ahead.
const (
	slotsOffered = 5
	slotsAhead   = 120
)

// FreeSlots offers the next times at which everything that a draft takes is free, the hour kept where it
// can be: verb booking.list. A visit of a working day is offered working days.
func (d *Desk) FreeSlots(ctx context.Context, x Draft) ([]*Slot, error) {
	return clerk.List(ctx, d.House.Clerk, "booking.list", func(tx *db.Tx) ([]*Slot, error) {
		if _, err := d.ready(tx, &x); err != nil {
			return nil, nil // a draft that is wrong in itself has no free times
		}
		resources, err := db.All[Resource](tx, "resource.all")
		if err != nil {
			return nil, err
		}
		things, people := x.Takes()
		resources = slices.DeleteFunc(resources, func(r Resource) bool { return !slices.Contains(things, r.ID) })
		roads, err := d.roads(tx)
		if err != nil {
			return nil, err
		}
		begins := x.Begins()
		after := max(when.Local(string(begins.Day())+"T00:00"), tx.Now.In(x.Zone))
		from, _ := around(x.LeavesUTC, x.BackUTC)
		from = min(from, tx.Now)
		until := after.Day().Add(slotsAhead)
		to, err := when.Local(string(until.Add(2)) + "T00:00").UTC(x.Zone)
		if err != nil {
			to = when.ToMoment(until.Add(2).Time())
		}
		others, err := d.near(tx, things, people, from, to, x.ID)
		if err != nil {
			return nil, err
		}
		s := tour.Search{Wanted: d.wanted(&x, resources), Road: roads.Road(), Zone: x.Zone, After: after, Until: until, Hours: d.hoursFor(&x)}
		for _, h := range others {
			s.Existing = append(s.Existing, h.Booking)
		}
		var out []*Slot
		for _, free := range tour.NextFree(s, 4*slotsOffered) {
			by := free.Wanted[0].From.Time().Sub(x.First().Time())
			leaves, back := when.ToMoment(x.LeavesUTC.Time().Add(by)), when.ToMoment(x.BackUTC.Time().Add(by))
			if len(inTheWay(others, free.Wanted, leaves, back, roads.Road())) > 0 || len(out) == slotsOffered {
				continue
			}
			out = append(out, &Slot{Begins: free.Start, Unsure: free.Unsure, Minutes: Between(begins, free.Start)})
		}
		return out, nil
	})
}

// hoursFor are the working hours in which sessions are offered, by the settings; nil, always, for a day that
// is longer than they are.
func (d *Desk) hoursFor(x *Draft) *tour.Hours {
	first, last := x.First().In(x.Zone), x.Last().In(x.Zone)
	opens, closes := d.House.Setting("outreach.day_begins"), d.House.Setting("outreach.day_ends")
	day := string(first.Day()) + "T"
	if closes <= opens || Between(first, last) > Between(when.Local(day+opens), when.Local(day+closes)) {
		return nil
	}
	h := tour.Weekdays(opens, closes)
	if day := first.Day().Time().Weekday(); day == time.Saturday || day == time.Sunday {
		h.Week[time.Saturday], h.Week[time.Sunday] = h.Week[time.Monday], h.Week[time.Monday]
	}
	return h
}

// Schedule gives what is taken from one day to another, both included, with clashes marked: verb
// booking.list. Protected activities of people who travel are there as busy time only.
func (d *Desk) Schedule(ctx context.Context, from, to when.Day) ([]*Busy, error) {
	return clerk.List(ctx, d.House.Clerk, "booking.list", func(tx *db.Tx) ([]*Busy, error) {
		begin, err1 := when.Local(string(from) + "T00:00").UTC(d.zone())
		end, err2 := when.Local(string(to.Add(1)) + "T00:00").UTC(d.zone())
		if err1 != nil || err2 != nil {
			return nil, fault.In("day", "field.not_a_day")
		}
		wideFrom, wideTo := around(begin, end)
		type pair struct {
			What  string `db:"what"`
			Taken string `db:"taken"`
		}
		var things, people []string
		err := db.Each(tx, "booking.taken_in", func(p pair) error {
			if p.What == OfPerson {
				people = append(people, p.Taken)
			} else {
				things = append(things, p.Taken)
			}
			return nil
		}, db.Args{"from": when.ToMoment(begin.Time().AddDate(0, 0, -14)), "to": when.ToMoment(end.Time().AddDate(0, 0, 14))})
		if err != nil {
			return nil, err
		}
		all, err := d.near(tx, things, people, wideFrom, wideTo, "")
		if err != nil {
			return nil, err
		}
		roads, err := d.roads(tx)
		if err != nil {
			return nil, err
		}
		marked := clashing(all, roads.Road())
		var out []*Busy
		for i, h := range all {
			if h.away[0] >= end || h.away[1] <= begin {
				continue
			}
			b, err := d.told(ctx, tx, h)
			if err != nil {
				return nil, err
			}
			b.Clash = marked[i]
			out = append(out, &b)
		}
		return out, nil
	})
}

// clashing marks the bookings that are in each other's way.
func clashing(all []held, road tour.Road) map[int]bool {
	out := map[int]bool{}
	for i := range all {
		var others []held
		var places []int
		for j := range all {
			if i != j && all[j].Resource == all[i].Resource && all[j].ID != all[i].ID {
				others, places = append(others, all[j]), append(places, j)
			}
		}
		leaves, back := all[i].away[0], all[i].away[1]
		if all[i].busy.VisitID == "" {
			leaves, back = "", "" // an activity stands in the way of a visit, and is marked from there
		}
		for _, c := range inTheWay(others, []tour.Booking{all[i].Booking}, leaves, back, road) {
			out[i] = true
			for k, h := range others {
				if h.Booking == c.with.Booking {
					out[places[k]] = true
				}
			}
		}
	}
	return out
}
