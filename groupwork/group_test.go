package groupwork_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"drosme/groupwork"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

var (
	desk   *groupwork.Desk
	acts   *activities.Desk
	others *people.Desk
)

func rooms(h *area.House) []area.Area {
	desk, acts, others = groupwork.New(h), activities.New(h), people.New(h)
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), others.Area(), grants.New(h).Area(), acts.Area(), desk.Area()}
}

// circle makes one, and gives it with the context of a facilitator whose right is bound to it.
func circle(t *testing.T, h *housetest.House) (*groupwork.Circle, context.Context) {
	t.Helper()
	boss := h.As("responsible")
	made, err := desk.Add(boss, groupwork.Circle{StartsOn: "2026-03-01", Language: "lv"})
	housetest.Must(t, err)
	c, err := desk.Read(boss, made)
	housetest.Must(t, err)
	return c, bound(h, c.Code)
}

// bound is a caseworker who only facilitates one circle.
func bound(h *housetest.House, code string) context.Context {
	ctx := h.As("caseworker")
	a := clerk.ActorOf(ctx)
	a.Grants = []access.Grant{{Role: access.Caseworker, Circle: code}}
	return clerk.WithActor(ctx, a)
}

// staffOf makes somebody of the house and gives their id.
func staffOf(t *testing.T, h *housetest.House) string {
	t.Helper()
	made, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	return made
}

const evening = "2026-03-02T07:00" // the clock of a test stands at 08:00 UTC

func plan(t *testing.T, ctx context.Context, circle string) string {
	t.Helper()
	m, err := desk.Plan(ctx, circle, groupwork.Planned{Format: "group_meeting", StartsAt: evening, EndsAt: "2026-03-02T09:00"})
	housetest.Must(t, err)
	return m
}

func TestWhoCameIsTickedByGroupNameAndCountsForTheGrant(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		c, lead := circle(t, h)
		first, err := desk.Join(lead, c.ID, "", "Ziemelmeita")
		housetest.Must(t, err)
		m := plan(t, lead, c.ID)
		housetest.Must(t, desk.Hold(lead, m, 1, groupwork.Evening{Came: []string{first}, NewName: "Bērzs", Helped: "tea"}))
		got, err := desk.Meeting(lead, m)
		housetest.Must(t, err)
		if got.Came != 2 || got.Status != "held" || got.Helped != "tea" {
			t.Errorf("%+v", got)
		}
		members, err := desk.Members(lead, c.ID)
		housetest.Must(t, err)
		names := []string{}
		for _, x := range members {
			names = append(names, x.Name)
		}
		if len(names) != 2 || !strings.Contains(strings.Join(names, " "), "Bērzs") {
			t.Errorf("members %v", names)
		}
		if err := desk.Hold(lead, m, 1, groupwork.Evening{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale page: %v", err)
		}
		housetest.Must(t, desk.Hold(lead, m, 2, groupwork.Evening{Came: []string{first}}))
		if got, err = desk.Meeting(lead, m); err != nil || got.Came != 1 {
			t.Errorf("after the correction %d came, %v", got.Came, err)
		}
	})
}

func TestACircleIsItsFacilitatorsAndElsewhereAbsent(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		c, lead := circle(t, h)
		_, stranger := circle(t, h)
		m := plan(t, lead, c.ID)
		if all, err := desk.List(stranger); err != nil || len(all) != 1 || all[0].ID == c.ID {
			t.Errorf("another facilitator lists %d circles, %v", len(all), err)
		}
		led, err := desk.Add(h.As("responsible"), groupwork.Circle{StartsOn: "2026-03-01", Facilitators: staffOf(t, h)})
		housetest.Must(t, err)
		x, err := desk.Read(h.As("responsible"), led)
		housetest.Must(t, err)
		coLead := h.AsPerson(x.Leads()[0], "caseworker")
		if all, err := desk.List(coLead); err != nil || len(all) != 1 || all[0].ID != led {
			t.Errorf("who leads one circle lists %d, %v", len(all), err)
		}
		own := plan(t, coLead, led)
		if got, err := desk.Meeting(coLead, own); err != nil || got.Circle != led {
			t.Errorf("who leads a circle does not open its meeting: %v", err)
		}
		if _, err := desk.Join(coLead, led, "", "Parauga Upe"); err != nil {
			t.Errorf("who leads a circle takes nobody in: %v", err)
		}
		for name, ctx := range map[string]context.Context{"another facilitator": stranger, "a caseworker bound to none": h.As("caseworker"), "who leads another": coLead, "coordinator": h.As("coordinator"), "helpline": h.As("helpline"),
			"administrator": h.As("administrator"), "reviewer": h.As("reviewer"), "bookkeeper": h.As("bookkeeper")} {
			if _, err := desk.Read(ctx, c.ID); err == nil {
				t.Errorf("%s opens the circle", name)
			}
			if _, err := desk.Members(ctx, c.ID); err == nil {
				t.Errorf("%s sees members", name)
			}
			if _, err := desk.Meeting(ctx, m); err == nil {
				t.Errorf("%s opens a meeting", name)
			}
			if err := desk.Hold(ctx, m, 1, groupwork.Evening{}); err == nil {
				t.Errorf("%s says who came", name)
			}
			if _, err := desk.Voices(ctx, c.ID); err == nil {
				t.Errorf("%s reads voices", name)
			}
		}
	})
}

func TestAMeetingToComeAsksNobodyYet(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		c, lead := circle(t, h)
		m, err := desk.Plan(lead, c.ID, groupwork.Planned{Format: "group_meeting", StartsAt: "2026-03-05T18:00", EndsAt: "2026-03-05T20:00"})
		housetest.Must(t, err)
		if err := desk.Hold(lead, m, 1, groupwork.Evening{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("held before it began: %v", err)
		}
		for _, p := range []groupwork.Planned{{}, {Format: "lesson", StartsAt: evening, EndsAt: "2026-03-02T09:00"},
			{Format: "group_meeting", StartsAt: evening, EndsAt: evening}, {Format: "group_meeting", StartsAt: evening, EndsAt: "2026-03-03T09:00"}} {
			if _, err := desk.Plan(lead, c.ID, p); !fault.Is(err, fault.Invalid) {
				t.Errorf("planned %+v: %v", p, err)
			}
		}
		if _, err := desk.Plan(lead, c.ID, groupwork.Planned{Format: "camp", StartsAt: "2026-03-07T10:00", EndsAt: "2026-03-08T16:00"}); err != nil {
			t.Errorf("a camp of two days: %v", err)
		}
	})
}

func TestAVoiceIsNobodysAndPrintsReworded(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		c, lead := circle(t, h)
		housetest.Must(t, desk.Say(lead, c.ID, "The room is too cold for me"))
		if err := desk.Answer(lead, c.ID, "the room is too  cold for me", "We bought a heater."); !fault.Is(err, fault.Invalid) {
			t.Errorf("the very words: %v", err)
		}
		housetest.Must(t, desk.Answer(lead, c.ID, "The room should be warmer.", "We bought a heater."))
		v, err := desk.Voices(lead, c.ID)
		housetest.Must(t, err)
		if v.Prints || len(v.All) != 1 || v.All[0].Month != "2026-03" {
			t.Errorf("%+v", v)
		}
		s := pagetest.Open(t, h, lead, "en")
		s.Get("/circles/"+c.ID+"/said-and-done", 303)
		for range 4 {
			housetest.Must(t, desk.Say(lead, c.ID, "more"))
		}
		s.Get("/circles/"+c.ID+"/said-and-done", 200).Says("The room should be warmer.", "We bought a heater.").SaysNot("too cold for me")
	})
}

func TestThreeMonthsAreEnoughForFewVoices(t *testing.T) {
	one := []groupwork.Voice{{Month: "2025-12"}}
	for day, want := range map[string]bool{"2026-02-28": false, "2026-03-01": true} {
		if got := groupwork.Enough(one, when.Day(day)); got != want {
			t.Errorf("on %s: %v", day, got)
		}
	}
	if groupwork.Enough(nil, "2026-03-01") || !groupwork.Enough(make([]groupwork.Voice, 5), "2026-03-01") {
		t.Error("none are enough, or five are not")
	}
}

func TestThePagesOfACircle(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		c, lead := circle(t, h)
		s := pagetest.Open(t, h, lead, "lv")
		done := s.Post("/circles/"+c.ID+"/join", url.Values{"group_name": {"Ziemelmeita"}}, 303)
		s.Get(done.Location, 200).Says("Ziemelmeita")
		planned := s.Post("/circles/"+c.ID+"/plan", url.Values{"format": {"group_meeting"}, "starts_at": {evening}, "ends_at": {"2026-03-02T09:00"}}, 303)
		s.Get(planned.Location, 200).Says("Ziemelmeita", "Kas palīdzēja")
		s.Get("/circles/"+c.ID+"/voices", 200)
		s.Get("/circles/"+c.ID+"/join", 200)
		s.Get("/circles/"+c.ID+"/plan", 200)
		s.Get("/circles", 200)
		boss := pagetest.Open(t, h, h.As("responsible"), "en")
		boss.Get("/circles/new", 200)
		boss.Get("/circles/"+c.ID+"/change", 200)
		boss.Post("/circles", url.Values{"starts_on": {"2026-05-01"}, "ends_on": {"2026-04-01"}, "facilitators": {"nobody"}}, 422).Says("Give a later day")
		desk.Locked = func(context.Context) (bool, error) { return true, nil }
		s.Get("/circles/"+c.ID, 200).SaysNot("Ziemelmeita")
	})
}

func TestForgettingAMemberLeavesTheCount(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		c, lead := circle(t, h)
		p, err := desk.Join(lead, c.ID, "", "Ziemelmeita")
		housetest.Must(t, err)
		m := plan(t, lead, c.ID)
		housetest.Must(t, desk.Hold(lead, m, 1, groupwork.Evening{Came: []string{p}}))
		instead := id.Random(nil)
		_, err = clerk.Add(h.AsSystem("jobs"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for _, a := range h.Areas {
				for _, x := range a.Holds {
					if err := x.Forget(tx, p, instead); err != nil {
						return "", err
					}
				}
			}
			return p, people.DropForgotten(tx, p)
		})
		housetest.Must(t, err)
		h.Clock.Move(time.Minute)
		got, err := desk.Meeting(lead, m)
		if err != nil || got.Came != 1 {
			t.Errorf("%d came, %v", got.Came, err)
		}
		members, err := desk.Members(lead, c.ID)
		if err != nil || len(members) != 1 || members[0].Name != "" || members[0].Person != instead {
			t.Errorf("%+v, %v", members, err)
		}
	})
}
