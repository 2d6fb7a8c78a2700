package groupwork

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/activities"
)

// Plan makes a meeting or a camp of a circle and gives its id: verb meeting.add. It is an activity that is
// protected and led by the circle's facilitators, and paid by its grant.
func (d *Desk) Plan(ctx context.Context, circle string, p Planned) (string, error) {
	meeting := ""
	err := clerk.Change(ctx, d.h.Clerk, "meeting.add", circle, load, func(tx *db.Tx, c *Circle) error {
		var faults fault.List
		p.Check(faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		a := activities.Activity{ID: id.Ordered(tx.Now.Time(), nil), Code: id.Code("A", nil), Format: p.Format, Status: activities.Planned, StartsAt: p.StartsAt, EndsAt: p.EndsAt,
			Language: c.Language, Circle: c.Code, Protected: true, Country: "LV"}
		if err := a.Settle(d.h.Clerk.Zone()); err != nil {
			return err
		}
		if err := activities.Insert(tx, &a); err != nil {
			return err
		}
		if err := activities.SetLeaders(tx, a.ID, c.Leads()); err != nil {
			return err
		}
		if c.Grant != "" {
			if err := activities.SetShares(tx, a.ID, []activities.Share{{Grant: c.Grant, Share: 10000}}); err != nil {
				return err
			}
		}
		meeting = a.ID
		_, err := tx.Exec("meeting.insert", db.Args{"activity": a.ID, "circle": c.ID, "helped": []byte{}, "wanted": []byte{}})
		return err
	})
	return meeting, err
}

// Meetings gives the meetings of a circle, the newest first, and how many came: verb circle.read.
func (d *Desk) Meetings(ctx context.Context, circle string) ([]Meeting, error) {
	var out []Meeting
	_, err := clerk.Read(ctx, d.h.Clerk, "circle.read", circle, func(tx *db.Tx, circle string) (*Circle, error) {
		c, err := load(tx, circle)
		if err == nil {
			out, err = db.All[Meeting](tx, "meeting.of", db.Args{"circle": circle})
		}
		return c, err
	})
	return out, err
}

func loadMeeting(tx *db.Tx, meeting string) (*Meeting, error) {
	m, err := db.One[Meeting](tx, "meeting.by_id", db.Args{"id": meeting})
	if err != nil {
		return &m, err
	}
	all, err := activities.Attendees(tx, meeting)
	for _, t := range all {
		if t.Role == "participant" && t.Status == "attended" {
			m.Present = append(m.Present, t.Person)
		}
	}
	return &m, err
}

func helpedLabel(meeting string) string { return "meeting helped " + meeting }
func wantedLabel(meeting string) string { return "meeting wanted " + meeting }

// Meeting opens one meeting with who came and what was said of it: verb meeting.read.
func (d *Desk) Meeting(ctx context.Context, meeting string) (*Meeting, error) {
	m, err := clerk.Read(ctx, d.h.Clerk, "meeting.read", meeting, loadMeeting)
	if err != nil {
		return nil, err
	}
	for _, x := range []struct {
		label string
		box   []byte
		to    *string
	}{{helpedLabel(m.ID), m.HelpedBox, &m.Helped}, {wantedLabel(m.ID), m.WantedBox, &m.Wanted}} {
		if len(x.box) == 0 {
			continue
		}
		b, err := d.h.Keys.Open(x.label, x.box)
		if err != nil {
			return nil, err
		}
		*x.to = string(b)
	}
	return m, nil
}

// Hold says who came to a meeting, what helped and what to do differently: verb meeting.hold. The meeting is
// held from then on, and its figures are counted. Somebody new is taken into the circle on the spot, under a
// group name alone. Sent once more it corrects what was said before.
func (d *Desk) Hold(ctx context.Context, meeting string, version int, e Evening) error {
	fresh := id.Random(d.h.Random)
	if e.NewName != "" {
		if err := d.h.Keys.MakeSubject(ctx, fresh); err != nil {
			return err
		}
	}
	return clerk.Change(ctx, d.h.Clerk, "meeting.hold", meeting, loadMeeting, func(tx *db.Tx, m *Meeting) error {
		var faults fault.List
		e.Check(faults.Add)
		if m.Day > tx.Today {
			faults.Add("", "meeting.still_to_come")
		}
		if m.Status == activities.Cancelled {
			faults.Add("", "meeting.was_cancelled")
		}
		all, err := db.All[Member](tx, "member.of", db.Args{"circle": m.Circle})
		if err != nil {
			return err
		}
		for _, p := range e.Came {
			if !slices.ContainsFunc(all, func(x Member) bool { return x.Person == p }) {
				faults.Add("came", "field.unknown_code")
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		came := slices.Clone(e.Came)
		if e.NewName != "" {
			c, err := load(tx, m.Circle)
			if err != nil {
				return err
			}
			if err := d.joinIn(ctx, tx, c, fresh, true, e.NewName); err != nil {
				return err
			}
			came = append(came, fresh)
		}
		for _, x := range all {
			status := "absent"
			if slices.Contains(came, x.Person) {
				status = "attended"
			}
			if status == "absent" && x.LeftOn != "" && !slices.Contains(m.Present, x.Person) {
				continue // had left before
			}
			if err := activities.Attend(tx, activities.Attendee{Activity: m.ID, Person: x.Person, Role: "participant", Status: status}); err != nil {
				return err
			}
		}
		if e.NewName != "" {
			if err := activities.Attend(tx, activities.Attendee{Activity: m.ID, Person: fresh, Role: "participant", Status: "attended"}); err != nil {
				return err
			}
		}
		a, err := activities.ByID(tx, m.ID)
		if err != nil {
			return err
		}
		for _, lead := range a.Leaders {
			if err := activities.Attend(tx, activities.Attendee{Activity: m.ID, Person: lead, Role: "leader", Status: "attended"}); err != nil {
				return err
			}
		}
		n, err := tx.Exec("meeting.update", db.Args{"activity": m.ID, "version": version,
			"helped": d.h.Keys.Seal(helpedLabel(m.ID), []byte(e.Helped)), "wanted": d.h.Keys.Seal(wantedLabel(m.ID), []byte(e.Wanted))})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "")
		}
		a.Status = activities.Held
		return activities.Save(tx, a)
	})
}

// Due gives the meetings of the actor's circles that are planned for a day or before it: verb circle.list.
func (d *Desk) Due(ctx context.Context, until when.Day) ([]*Meeting, error) {
	return clerk.List(ctx, d.h.Clerk, "circle.list", func(tx *db.Tx) ([]*Meeting, error) {
		found, err := db.All[Meeting](tx, "meeting.due", db.Args{"until": until})
		out := make([]*Meeting, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		return out, err
	})
}
