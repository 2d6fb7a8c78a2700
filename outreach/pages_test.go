package outreach_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/outreach"
)

func TestAVisitIsPlannedOnOnePageWithoutScript(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, w.as, language)
			p := s.Get("/visits/add?day=2026-03-10", 200)
			if p.Hidden("rows") != "1" {
				t.Fatalf("a new form has %s sessions", p.Hidden("rows"))
			}
			s.Get("/visits", 200)
			s.Get("/plan", 200)
			s.Get("/plan?view=day&day=2026-03-10", 200)
			s.Get("/resources", 200)
			s.Get("/resources/add", 200)
			s.Get("/resources/"+w.trailer+"/change", 200)
		}
		s := pagetest.Open(t, h, w.as, "en")

		// One more session: nothing is stored, everything typed is there, the next begins when the last ends.
		f := w.form(w.near, "2026-03-10", "09:00", "10:20")
		f.Set("do", "more")
		p := s.Post("/visits/add", f, 200)
		if p.Hidden("rows") != "2" || !strings.Contains(p.HTML, `name="s2_starts" type="text" value="10:20"`) && !strings.Contains(p.HTML, `value="10:20"`) {
			t.Fatalf("after one more session: %s rows", p.Hidden("rows"))
		}
		p.Says("Skolotāja Paraugs", "Session 2")
		act := p.Hidden("act_id")
		f.Set("rows", "2")
		f.Set("s2_format", "trailer_session")
		f.Set("s2_starts", "10:00")
		f.Set("s2_ends", "12:00")
		f.Set("s2_title", "visi")
		f.Set("do", "drop:1")
		p = s.Post("/visits/add", f, 200)
		if p.Hidden("rows") != "1" || !strings.Contains(p.HTML, `value="visi"`) {
			t.Fatal("taking the first session out does not leave the second")
		}
		f.Set("do", "crew")
		if p = s.Post("/visits/add", f, 200); p.Hidden("crew_rows") != "5" {
			t.Fatalf("more crew: %s rows", p.Hidden("crew_rows"))
		}

		// What is wrong stands beside its field, and what was typed stays.
		f.Del("do")
		f.Set("act_id", act)
		p = s.Post("/visits/add", f, 422)
		p.Says("Please say for whom this session is.", "Skolotāja Paraugs")
		if !strings.Contains(p.HTML, `href="#s2_audiences"`) {
			t.Error("the summary does not lead to the audiences of session 2")
		}
		f["s2_audiences"] = []string{"pupils"}
		f.Set("s2_ends", "25 Uhr")
		s.Post("/visits/add", f, 422).Says("This is not an hour.")
		f.Set("s2_ends", "12:00")
		p = s.Post("/visits/add", f, 303)
		if !strings.HasPrefix(p.Location, "/visits/") {
			t.Fatalf("sent on to %q", p.Location)
		}
		s.Get(p.Location, 200).Says("Paraugskola Smiltenē", "tentative", "Lesson", "28 expected", "Name the safeguarding lead", "Skolotāja Paraugs", "PARAUGS-1 100 %")
		s.Get("/visits", 200).Says("1 visit", "Paraugskola Smiltenē")
		s.Get("/visits?q=paraugskola+smilt&period=all", 200).Says("1 visit")
		s.Get("/visits?q=nowhere", 200).Says("Nothing found.")
		s.Get("/visits?state=confirmed", 200).Says("Nothing found.")
		s.Get("/plan?day=2026-03-10", 200).Says("Paraugpiekabe", "Paraugskola Smiltenē", "tentative")
		s.Get("/plan?view=day&day=2026-03-10", 200).Says("Paraugskola Smiltenē")
	})
}

func TestTheSameFormFiveTimesAtOnceMakesOneVisit(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		s := pagetest.Open(t, h, w.as, "en")
		f := w.form(w.near, "2026-03-10", "09:00", "10:20")
		f.Set("act_id", id.New())
		var wait sync.WaitGroup
		places := make([]string, 5)
		for i := range places {
			wait.Go(func() {
				mine := url.Values{}
				for k, v := range f {
					mine[k] = v
				}
				places[i] = s.Post("/visits/add", mine, 303).Location
			})
		}
		wait.Wait()
		for _, p := range places {
			if p != places[0] {
				t.Fatalf("the same form leads to %v", places)
			}
		}
		if rows, _, err := w.d.List(w.as, outreach.Question{}); err != nil || len(rows) != 1 {
			t.Fatalf("%d visits, %v", len(rows), err)
		}
		f.Set("s1_ends", "10:30")
		s.Post("/visits/add", f, 409)
	})
}

func TestATakenTimeIsSaidAndFreeTimesFillTheForm(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		first := w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30", w.anna))
		s := pagetest.Open(t, h, w.as, "en")
		f := w.form(w.far, "2026-03-10", "09:30", "10:30")
		p := s.Post("/visits/add", f, 422)
		p.Says("Paraugpiekabe: taken on 10 March 2026", "visit to Paraugskola Smiltenē", w.read(first).Code, "Everything is free at these times", "Wednesday, 11 Mar 2026, 09:30")
		f.Set("do", "slot:2026-03-11T09:30")
		p = s.Post("/visits/add", f, 200)
		if !strings.Contains(p.HTML, `value="11.03.2026"`) {
			t.Fatal("the free time does not fill the form")
		}
		f.Del("do")
		f.Set("day", "2026-03-11")
		s.Post("/visits/add", f, 303)
	})
}

func TestTheStepsOfAVisitOnPages(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := "/visits/" + w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30", w.anna))
		w.request(w.far, "Liepāja", "2026-03-10", "waiting")
		for _, language := range []string{"lv", "en"} {
			s := pagetest.Open(t, h, w.as, language)
			for _, step := range []string{"change", "confirm", "move", "cancel", "hold", "remove"} {
				s.Get(at+"/"+step, 200)
			}
		}
		s := pagetest.Open(t, h, w.as, "en")
		s.Post(at+"/confirm", url.Values{"version": {"1"}, "safeguarding_lead": {w.anna}}, 422).Says("Please name the deputy.")
		s.Post(at+"/confirm", url.Values{"version": {"1"}, "safeguarding_lead": {w.anna}, "safeguarding_deputy": {w.boris}}, 303)
		s.Post(at+"/confirm", url.Values{"version": {"1"}, "safeguarding_lead": {w.anna}, "safeguarding_deputy": {w.boris}}, 409).Says("Somebody changed this visit")
		s.Post(at+"/hold", url.Values{"version": {"2"}}, 422).Says("This visit has not come yet.")
		s.Post(at+"/remove", url.Values{"version": {"2"}}, 422).Says("Only a tentative visit can be removed.")
		s.Post(at+"/move", url.Values{"version": {"2"}, "begins_day": {"2026-03-12"}, "begins_clock": {"late"}}, 422).Says("This is not an hour.")
		p := s.Post(at+"/move", url.Values{"version": {"2"}, "begins_day": {"12.03.2026"}, "begins_clock": {"9:30"}}, 303)
		if p.Said != "The visit now begins on 12 March 2026, 09:30." {
			t.Errorf("moved: %q", p.Said)
		}
		w.add(w.draft(w.far, "2026-03-16", "09:30", "10:30", w.boris))
		p = s.Post(at+"/move", url.Values{"version": {"3"}, "begins_day": {"2026-03-16"}, "begins_clock": {"09:30"}}, 422)
		p.Says("Paraugpiekabe: taken on 16 March 2026", "Next free times")
		s.Post(at+"/cancel", url.Values{"version": {"3"}}, 422).Says("Please fill this in.")
		s.Post(at+"/cancel", url.Values{"version": {"3"}, "why": {"skolā karantīna"}}, 303)
		p = s.Get(at, 200)
		p.Says("cancelled", "skolā karantīna", "Hosts who wait", "Paraugskola Liepājā", "Plan this host")
		i := strings.Index(p.HTML, "/visits/add?request=")
		link := p.HTML[i : i+strings.IndexByte(p.HTML[i:], '"')]
		p = s.Get(strings.ReplaceAll(link, "&amp;", "&"), 200)
		if p.Hidden("request") == "" || !strings.Contains(p.HTML, `value="12.03.2026"`) {
			t.Error("the waiting host does not fill the form")
		}
		pagetest.Open(t, h, h.AsPerson(w.anna, "educator"), "lv").Get(at, 200).SaysNot("Iestādes, kas gaida")
	})
}

func TestTwoWhoSaveOnePageSeeBothVersions(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		s := pagetest.Open(t, h, w.as, "en")
		at := s.Post("/visits/add", w.form(w.near, "2026-03-10", "09:00", "10:20"), 303).Location
		row := func(f url.Values) url.Values {
			p := s.Get(at+"/change", 200)
			f.Set("version", p.Hidden("version"))
			f.Set("s1_id", p.Hidden("s1_id"))
			f.Set("s1_version", p.Hidden("s1_version"))
			return f
		}
		mine := row(w.form(w.near, "2026-03-10", "09:00", "10:20"))
		mine.Set("note", "Ieeja no pagalma")
		theirs := row(w.form(w.near, "2026-03-10", "09:00", "10:20"))
		theirs.Set("s1_title", "9.c")
		theirs["s1_audiences"] = []string{"teachers", "parents"}
		s.Post(at+"/change", theirs, 303)
		p := s.Post(at+"/change", mine, 409)
		p.Says("Somebody saved here before you", "9.c", "Ieeja no pagalma", "Session 1: For whom", "Teachers, Parents").SaysNot("Stored now Smiltenes")
		// Saving the settled form works: it carries the versions of now.
		mine.Set("version", p.Hidden("version"))
		mine.Set("s1_version", p.Hidden("s1_version"))
		mine.Set("s1_title", "9.c")
		mine.Set("act_id", id.New())
		s.Post(at+"/change", mine, 303)
		s.Get(at, 200).Says("9.c", "Ieeja no pagalma")
	})
}

func TestMyDaySaysWhatIsDue(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.add(w.draft(w.near, "2026-03-05", "09:00", "10:30", w.anna))
		cards := func(person string, role string) string {
			ctx := h.AsPerson(person, role)
			out := ""
			r, err := http.NewRequestWithContext(ctx, "GET", "/", nil)
			housetest.Must(t, err)
			call := &area.Call{R: r, House: h.House.House, Words: h.Book.For("en")} // one for all cards, as on the page
			for _, c := range w.d.Area().Day {
				if !slices.Contains([]access.Verb{"booking.list", "visit.list", "visit.confirm"}, c.Verb) || !h.Clerk.May(ctx, c.Verb) {
					continue
				}
				card, ok, err := c.Card(call)
				housetest.Must(t, err)
				if ok {
					out += card.Heading + ":"
					for _, x := range card.Tasks {
						out += " " + x.Text
						if x.Do != nil {
							out += " [" + strings.ReplaceAll(x.Do.Href, at, "ID") + "]"
						}
					}
					out += "\n"
				}
			}
			return out
		}
		want := "Tentative without a safeguarding lead: 5 Mar 2026, Paraugskola Smiltenē [/visits/ID/confirm]\n"
		if got := cards("", "coordinator"); got != want {
			t.Errorf("the coordinator's day:\n%swant\n%s", got, want)
		}
		if got := cards(w.anna, "educator"); got != "Where you travel next: 5 Mar 2026, Paraugskola Smiltenē\n" {
			t.Errorf("the crew's day:\n%s", got)
		}
		if got := cards(w.boris, "educator"); got != "" {
			t.Errorf("the day of who does not travel:\n%s", got)
		}
	})
}

// walked are the pages that the walk below asks for; the other nouns of the room walk their own.
var walked = regexp.MustCompile(`^/(visits(/add|/\{id\}(/(change|confirm|move|cancel|hold|remove))?)?|plan|resources(/add)?|requests.*)$`)

// TestWhoSeesWhatOfOutreach asks every route as every role and keeps the answers in one file. Accept a
// changed one by running the test with DROSME_ACCEPT=1.
func TestWhoSeesWhatOfOutreach(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	w := open(t, h)
	at := w.add(w.draft(w.near, "2026-03-10", "09:00", "10:30", w.anna))
	request, err := w.d.AddRequest(w.as, asked("Paraugskola Smiltenē", "Smiltenes novads"))
	housetest.Must(t, err)
	var b strings.Builder
	for _, r := range w.d.Area().Routes {
		fmt.Fprintf(&b, "%s %s %s:", r.Method, r.Path, r.Verb)
		for _, role := range access.Roles {
			if who := string(role); h.Clerk.May(h.As(who), r.Verb) {
				b.WriteString(" " + who)
				if v := h.Clerk.Rules().Cell(r.Verb, role); len(v) == 1 && v[0] == access.Own {
					b.WriteString("(own)")
				}
			}
		}
		b.WriteString("\n")
		if r.Method != "GET" || !walked.MatchString(r.Path) {
			continue
		}
		path := strings.ReplaceAll(r.Path, "{id}", at)
		if strings.HasPrefix(path, "/requests/") {
			path = strings.ReplaceAll(r.Path, "{id}", request)
		}
		for _, role := range access.Roles {
			ctx := h.AsPerson(w.boris, string(role)) // of no crew
			status := map[bool]int{true: 200, false: 403}[h.Clerk.May(ctx, r.Verb)]
			own := h.Clerk.Rules().Cell(r.Verb, role)
			if strings.Contains(r.Path, "{id}") && status == 200 && len(own) == 1 && own[0] == access.Own {
				status = 404
			}
			pagetest.Open(t, h, ctx, "en").Get(path, status)
		}
	}
	path := "testdata/who_sees_what.txt"
	if os.Getenv("DROSME_ACCEPT") != "" {
		housetest.Must(t, os.MkdirAll("testdata", 0o755))
		housetest.Must(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	housetest.Must(t, err)
	if string(want) != b.String() {
		t.Errorf("%s is no longer true; it is now\n%s", path, b.String())
	}
}
