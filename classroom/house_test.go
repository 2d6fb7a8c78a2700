package classroom_test

import (
	"fmt"
	"testing"

	"drosme/classroom"
	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

var (
	desk *classroom.Desk
	acts *activities.Desk
	orgs *organisations.Desk
)

func rooms(h *area.House) []area.Area {
	acts, orgs = activities.New(h), organisations.New(h)
	desk = classroom.New(h, classroom.Records{Activities: acts, Organisations: orgs})
	return []area.Area{places.New(h).Area(), orgs.Area(), people.New(h).Area(), grants.New(h).Area(), acts.Area(), desk.Area()}
}

func source(name string) string {
	for _, f := range lesson.LibraryFiles() {
		if f.Name == name+".yaml" {
			return string(f.Content)
		}
	}
	panic("no such file " + name)
}

// approve brings an activity as far as pupils.
func approve(t *testing.T, h *housetest.House, name string) *classroom.Script {
	t.Helper()
	id, err := desk.AddScript(h.As("coordinator"), source(name))
	housetest.Must(t, err)
	for _, role := range []string{"practitioner", "psychologist", "young_person"} {
		housetest.Must(t, desk.ReviewScript(h.As("coordinator"), id, classroom.Review{Role: role, Fit: true}))
	}
	s, err := desk.ReadScript(h.As("responsible"), id)
	housetest.Must(t, err)
	housetest.Must(t, desk.ApproveScript(h.As("responsible"), id, classroom.Approval{Version: s.Version, Sensitive: s.Sensitive, Solo: s.Solo && !s.Sensitive}))
	s, err = desk.ReadScript(h.As("responsible"), id)
	housetest.Must(t, err)
	return s
}

func school(t *testing.T, h *housetest.House) string {
	t.Helper()
	id, err := orgs.Add(h.As("coordinator"), organisations.Organisation{Code: "SCH-1", Name: "Sample school", Kind: "school", Country: "LV"})
	housetest.Must(t, err)
	return id
}

// session makes an activity of the register with a head count of pupils.
func session(t *testing.T, h *housetest.House, code, host string, heads int) string {
	t.Helper()
	ctx := h.As("coordinator")
	_, today := h.House.Clerk.Now()
	id, err := acts.Add(ctx, activities.Activity{Code: code, Format: "lesson", Title: "Sample lesson", Status: activities.Held,
		StartsAt: when.Local(string(today) + "T09:00"), EndsAt: when.Local(string(today) + "T09:45"), Country: "LV", Host: host})
	housetest.Must(t, err)
	if heads > 0 {
		housetest.Must(t, acts.Count(ctx, id, []activities.Headcount{{Activity: id, Audience: "pupils", Sex: "unknown", AgeBand: "unknown", Method: "teacher_count", Count: heads}}, ""))
	}
	return id
}

// played are the entries of a room in which so many phones answered one item before and after.
func played(h *housetest.House, s *classroom.Script, room, reference string, gained, both, never int) []live.Entry {
	now, _ := h.House.Clerk.Now()
	entry := func(kind live.Kind, seat, question, body string) live.Entry {
		return live.Entry{Kind: kind, Room: room, Seat: seat, Question: question, Body: []byte(body), At: now}
	}
	out := []live.Entry{entry(live.KindRoom, "", "", fmt.Sprintf(`{"code":"482913","activity":%q,"version":%d,"hash":%q,"reference":%q,"language":"lv"}`, s.Name, s.Number, s.Hash, reference))}
	item := s.Activity.Items[0]
	wrong, right := "d", item.Right[0]
	for i := range gained + both + never {
		seat, pair, language := fmt.Sprintf("s%d", i), fmt.Sprintf("p%d", i), "lv"
		if i%4 == 0 {
			language = "ru"
		}
		out = append(out, entry(live.KindSeat, seat, "", `{"language":"`+language+`"}`))
		was, is := wrong, right
		if i >= gained {
			was = right
		}
		if i >= gained+both {
			was, is = wrong, wrong
		}
		out = append(out, entry(live.KindAnswer, pair, "before/"+item.ID, `{"choice":"`+was+`"}`), entry(live.KindAnswer, pair, "after/"+item.ID, `{"choice":"`+is+`"}`))
	}
	return append(out, entry(live.KindEnd, "", "", `{}`))
}
