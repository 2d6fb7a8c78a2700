package outreach

import (
	"bytes"
	"context"
	"crypto/sha256"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/tour"
	"drosme/internal/when"
)

// TourRequests lists the requests that wait for a visit, who waits longest first: verb tour.plan.
func (d *Desk) TourRequests(ctx context.Context) ([]*TourRequest, error) {
	return clerk.List(ctx, d.House.Clerk, "tour.plan", tourRequests)
}

func tourRequests(tx *db.Tx) ([]*TourRequest, error) {
	all, err := db.All[TourRequest](tx, "tour.requests")
	out := make([]*TourRequest, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out, err
}

// PlanTour plans a tour over requests with a budget of driving: verb tour.plan. It suggests; nothing is
// stored. What is wrong with the question is an Invalid fault.
func (d *Desk) PlanTour(ctx context.Context, q TourQuestion) (*PlannedTour, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	var chosen []*TourRequest
	var problem tour.Problem
	all, err := clerk.List(ctx, d.House.Clerk, "tour.plan", func(tx *db.Tx) ([]*PlannedTour, error) {
		t := &PlannedTour{}
		var err error
		if t.Requests, err = tourRequests(tx); err != nil {
			return nil, err
		}
		chosen = nil
		for _, r := range t.Requests {
			if q.planned(r) {
				chosen = append(chosen, r)
			}
		}
		if len(chosen) > MostTourRequests {
			return nil, fault.In("request", "field.too_many", "max", MostTourRequests)
		}
		if t.Taken, err = d.takenDays(tx, q); err != nil {
			return nil, err
		}
		roads, err := d.roadsAt(tx, q.Speed)
		if err != nil {
			return nil, err
		}
		days := q.Days(t.Taken)
		t.Possible = len(days)
		problem = q.Problem(chosen, days, roads.Road(), d.zone())
		t.Geography, err = geographyOn(tx, q.To, countryOf(chosen))
		return []*PlannedTour{t}, err
	})
	if err != nil {
		return nil, err
	}
	planned, err := tour.Plan(problem) // outside the reader: it takes its time
	if err != nil {
		return nil, err
	}
	by := map[string]*TourRequest{}
	for _, r := range chosen {
		by[r.ID] = r
	}
	t := all[0]
	t.Days, t.Driven = tourDays(planned, by), planned.Driven
	for _, u := range planned.Unplaced {
		t.Left = append(t.Left, TourLeft{by[u.Request], u.Key, u.Args})
	}
	return t, nil
}

func countryOf(requests []*TourRequest) string {
	countries := map[string]int{}
	for _, r := range requests {
		countries[r.Country]++
	}
	return mostOf(countries)
}

// takenDays gives the days of the question on which its resource is taken.
func (d *Desk) takenDays(tx *db.Tx, q TourQuestion) ([]when.Day, error) {
	if q.Resource == "" {
		return nil, nil
	}
	zone := d.zone()
	type span struct {
		From when.Moment `db:"from_utc"`
		To   when.Moment `db:"to_utc"`
	}
	taken := map[when.Day]bool{}
	err := db.Each(tx, "tour.taken", func(s span) error {
		for day := s.From.In(zone).Day(); day <= s.To.In(zone).Day(); day = day.Add(1) {
			taken[day] = true
		}
		return nil
	}, db.Args{"resource": q.Resource, "from": when.ToMoment(q.From.Add(-1).Time()), "to": when.ToMoment(q.To.Add(2).Time())})
	var out []when.Day
	for day := q.From; day <= q.To; day = day.Add(1) {
		if taken[day] {
			out = append(out, day)
		}
	}
	return out, err
}

// AddStop makes the tentative visit of one stop of a tour, by the same act and verb as any other visit:
// visit.add. The same form sent again gives the same visit.
func (d *Desk) AddStop(ctx context.Context, s TourStop, resource string) (string, error) {
	if a := clerk.ActOf(ctx); a.ID != "" {
		sum := sha256.Sum256([]byte(a.ID + " " + s.Request.ID))
		ctx = clerk.WithAct(ctx, clerk.Act{ID: id.Random(bytes.NewReader(sum[:])), Hash: a.Hash})
	}
	return d.Add(ctx, s.Visit(resource))
}
