package reports_test

import (
	"bytes"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/ui"
)

// cards gives the text of the room's cards on the first page of a role.
func cards(t *testing.T, h *housetest.House, role string) string {
	t.Helper()
	var b bytes.Buffer
	c := &area.Call{W: httptest.NewRecorder(), R: httptest.NewRequest("GET", "/", nil).WithContext(h.As(role)), House: h.House.House, Words: h.Book.For("en")}
	for _, a := range h.Areas {
		for _, x := range a.Day {
			if a.Name != "reports" || !c.May(x.Verb) {
				continue
			}
			card, ok, err := x.Card(c)
			housetest.Must(t, err)
			if ok {
				housetest.Must(t, ui.Frame{Page: ui.Page{Kind: ui.KindDay, Heading: "Day", Body: ui.MyDay{Cards: []ui.Card{card}}}, Words: c.Words, Desk: "Desk"}.Render(c.Ctx(), &b))
			}
		}
	}
	return b.String()
}

func TestTheDayTellsOfTargetsAndOfReportsThatAreDue(t *testing.T) {
	var d desks
	h := housetest.Open(t, rooms(&d), houseOptions())
	grant := programme(t, h, &d)
	says := func(role string, want ...string) {
		t.Helper()
		got := cards(t, h, role)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s is not told %q: %s", role, w, got)
			}
		}
		if len(want) == 0 && got != "" {
			t.Errorf("%s is told %s", role, got)
		}
	}
	says("coordinator") // the grants ended years ago
	h.Clock.Set(time.Date(2015, 4, 15, 9, 0, 0, 0, time.UTC))
	says("coordinator", "LV03-0172", "49 % of the time has passed; no targets are set")
	says("bookkeeper", "LV03-0172")
	desk := pagetest.Open(t, h, h.As("coordinator"), "en")
	for figure, target := range map[string]string{"festival.visitors": "5000", "info_trailer.schools": "39"} {
		desk.Post("/results/"+grant+"/targets", url.Values{"indicator": {figure}, "target": {target}, "from_day": {"2014-09-01"}}, 303)
	}
	says("responsible", "1 of 2 targets are reached as far", "Furthest behind: Visitors at stands")
	h.Clock.Set(time.Date(2015, 11, 1, 9, 0, 0, 0, time.UTC))
	says("bookkeeper", "Reports that are due", "ends on 30 November 2015")
	h.Clock.Set(time.Date(2016, 1, 10, 9, 0, 0, 0, time.UTC))
	says("bookkeeper", "ended on 30 November 2015; no report covers its last day")
	freeze(t, h, grant, url.Values{"title": {"Final"}, "annex": {"no"}})
	if got := cards(t, h, "bookkeeper"); strings.Contains(got, "LV03-0172") {
		t.Error("the report stands, and is still due")
	}
	says("educator")
}
