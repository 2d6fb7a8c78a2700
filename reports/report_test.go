package reports_test

import (
	"bytes"
	"context"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drosme/internal/acceptance"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/internal/transfer"
	"drosme/internal/when"
	"drosme/records/activities"
	"drosme/reports"
)

// freeze freezes a report through its form and gives its id.
func freeze(t *testing.T, h *housetest.House, grant string, form url.Values) string {
	t.Helper()
	p := pagetest.Open(t, h, h.As("coordinator"), "en").Post("/results/"+grant+"/freeze", form, 303)
	return strings.TrimPrefix(p.Location, "/reports/")
}

// firstSession finds an activity behind a figure.
func firstSession(t *testing.T, h *housetest.House, d *desks, grant, figure string) string {
	t.Helper()
	b, err := d.reports.Behind(h.As("coordinator"), grant, figure, "", "", 1)
	housetest.Must(t, err)
	return b.Rows[0].ID
}

func TestAFrozenReportStandsAndTellsWhatChangedSince(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		h.Clock.Move(time.Minute)
		report := freeze(t, h, grant, url.Values{"title": {"Final report"}, "annex": {"yes"}})
		s := pagetest.Open(t, h, h.As("coordinator"), "en")
		look(t, s.Get("/reports/"+report, 200)).Says("Nothing that is counted here has changed since", "fits: nothing was changed", "all figures are the same")
		look(t, s.Get("/reports", 200)).Says("Final report")

		h.Clock.Move(time.Hour)
		session := firstSession(t, h, &d, grant, "info_trailer.young_people")
		w, err := d.activities.Read(h.As("coordinator"), session)
		housetest.Must(t, err)
		var count activities.Headcount
		for _, x := range w.Headcounts {
			if x.Audience == "pupils" && (count.ID == "" || x.Rank < count.Rank) {
				count = x
			}
		}
		count.Count += 7
		who := h.As("coordinator")
		housetest.Must(t, d.activities.Count(who, session, []activities.Headcount{count}, "A class list was found"))

		page := look(t, s.Get("/reports/"+report, 200))
		page.Says("1 figure differs", "A class list was found", w.Code, "+7", "Young people reached by the info-trailer")
		page.SaysNot("Counts for the grant")
		f, err := d.reports.Report(h.As("responsible"), report)
		housetest.Must(t, err)
		since, err := d.reports.Since(h.As("responsible"), f)
		housetest.Must(t, err)
		if len(since.Differences) != 1 || since.Differences[0].Now-since.Differences[0].Was != 7 || len(since.Changed) != 1 || since.Changed[0].Code != w.Code {
			t.Errorf("%+v", since)
		}
		if len(since.Deeds) != 1 || since.Deeds[0].Why != "A class list was found" || since.Deeds[0].By == "" || since.Deeds[0].At <= f.FrozenAt {
			t.Errorf("deeds: %+v", since.Deeds)
		}
		look(t, pagetest.Open(t, h, h.As("reviewer"), "lv").Get("/reports/"+report, 200)).Says("nav jūsu lomai", w.Code).SaysNot("A class list was found")
		pagetest.Open(t, h, h.As("caseworker"), "lv").Get("/reports/"+report, 403)
	})
}

func TestWhatAnImportChangedIsFoundToo(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		h.Clock.Move(time.Minute)
		report := freeze(t, h, grant, url.Values{"title": {"Final report"}, "annex": {"no"}})
		h.Clock.Move(time.Hour)
		b, err := fs.ReadFile(acceptance.FS(), "activities.csv")
		housetest.Must(t, err)
		lines := strings.Split(string(b), "\n")
		code := ""
		for i, l := range lines {
			if strings.Contains(l, "trailer_session") && strings.Contains(l, ",held,") {
				lines[i] = strings.Replace(l, ",held,", ",cancelled,", 1)
				code, _, _ = strings.Cut(l, ",")
				break
			}
		}
		_, err = d.transfer.Import(h.AsSystem("console"), transfer.FromFS(fstest.MapFS{"activities.csv": {Data: []byte(strings.Join(lines, "\n"))}}), transfer.ImportOptions{})
		housetest.Must(t, err)
		p := pagetest.Open(t, h, h.As("responsible"), "en").Get("/reports/"+report, 200)
		p.Says(code, "Counts for the grant", "the command line", "Sessions of the info-trailer", "−1")
	})
}

func TestWhatIsNotForTheReaderIsANumberOnly(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		h.Clock.Move(time.Minute)
		report := freeze(t, h, grant, url.Values{"title": {"Final report"}, "annex": {"yes"}})
		h.Clock.Move(time.Hour)
		b, err := fs.ReadFile(acceptance.FS(), "activities.csv")
		housetest.Must(t, err)
		code := ""
		for _, l := range strings.Split(string(b), "\n") {
			if strings.Contains(l, "group_meeting") && strings.Contains(l, ",held,") {
				code, _, _ = strings.Cut(l, ",")
				break
			}
		}
		responsible := h.As("responsible")
		var meeting *activities.Activity
		housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) (err error) { meeting, err = activities.ByCode(tx, code); return err }))
		meeting.StartsAt, meeting.EndsAt = when.Local(string(meeting.Day.Add(1))+"T10:00"), when.Local(string(meeting.Day.Add(1))+"T11:00")
		housetest.Must(t, d.activities.Change(responsible, *meeting))

		coordinator := pagetest.Open(t, h, h.As("coordinator"), "en").Get("/reports/"+report, 200)
		coordinator.Says("1 row is withheld from you").SaysNot(code, meeting.ID)
		pagetest.Open(t, h, responsible, "en").Get("/reports/"+report, 200).Says(code).SaysNot("withheld")

		f, err := d.reports.Report(responsible, report)
		housetest.Must(t, err)
		for _, a := range f.Annex {
			if strings.HasPrefix(a.Indicator, "support_group") || strings.Contains(a.Code, "T-") {
				t.Errorf("the annex holds %+v", a)
			}
		}
		if len(f.Annex) == 0 {
			t.Error("the annex is empty")
		}
		// A figure whose rows are in part protected: the reader who may not open them sees how many there are.
		for _, name := range []string{"support_group.persons", "support_group.meetings", "feedback.from_people_served"} {
			b, err := d.reports.Behind(responsible, grant, name, "", "", 1)
			housetest.Must(t, err)
			if len(b.Rows) > 0 {
				t.Errorf("%s shows rows", name)
			}
		}
	})
}

func TestRowsOfProtectedActivitiesAreWithheldAndNumbered(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		b, err := fs.ReadFile(acceptance.FS(), "activities.csv")
		housetest.Must(t, err)
		code, day := "", when.Day("")
		for _, l := range strings.Split(string(b), "\n") {
			if cells := strings.Split(l, ","); len(cells) > 5 && cells[2] == "group_meeting" && cells[4] == "held" && strings.Contains(l, "LV03-0172") {
				code, day = cells[0], when.Day(cells[5][:10])
			}
		}
		rows := "publication,activity,organisation,handed_on,quantity\nLEAFLET-1," + code + ",,,12345\n"
		_, err = d.transfer.Import(h.AsSystem("console"), transfer.FromFS(fstest.MapFS{"handouts.csv": {Data: []byte(rows)}}), transfer.ImportOptions{})
		housetest.Must(t, err)
		at := "/results/" + grant + "/materials.handed_on"
		for _, role := range []string{"coordinator", "bookkeeper", "responsible", "reviewer", "caseworker"} {
			s := pagetest.Open(t, h, h.As(role), "en")
			p := look(t, s.Get(at, 200)).Says("12,7")
			seen := ""
			for page := range 9 {
				seen += s.Get(at+"?page="+strconv.Itoa(page+1), 200).HTML
			}
			knows := strings.Contains(seen, "12,345")
			if knows != (role == "responsible" || role == "reviewer") { // a caseworker of no circle sees none
				t.Errorf("%s sees the row: %v", role, knows)
			}
			if knows {
				p.SaysNot("withheld")
				continue
			}
			p.Says("1 row is withheld from you").SaysNot(code, string(day), h.Book.For("en").Day(day)+"</td")
		}
	})
}

func TestCodesOfTwoReportsCannotBeJoined(t *testing.T) {
	var d desks
	h := housetest.Open(t, rooms(&d), houseOptions())
	grant := programme(t, h, &d)
	seen := map[string]bool{}
	for range 2 {
		f, err := d.reports.Report(h.As("coordinator"), freeze(t, h, grant, url.Values{"title": {"Report"}, "annex": {"yes"}}))
		housetest.Must(t, err)
		mine := map[string]bool{}
		for _, a := range f.Annex {
			if seen[a.Code] {
				t.Fatalf("%s stands in two reports", a.Code)
			}
			mine[a.Code] = true
		}
		for c := range mine {
			seen[c] = true
		}
	}
}

func TestAFrozenReportThatIsTamperedWithIsFound(t *testing.T) {
	r := reports.Report{Code: "R-1", Title: "Report", From: "2014-01-01", To: "2014-12-31", Start: "2014-01-01", End: "2015-12-31", FrozenAt: "2015-01-01T00:00:00.000Z"}
	cells := []reports.Cell{{Indicator: "a", Value: 3, Since: 3}, {Indicator: "b", Value: 4, Since: 9, Targeted: true}}
	rows := []reports.AnnexRow{{Indicator: "a", Code: "R-AAAAA", Day: "2014-02-01", Value: 3}}
	seen := map[string]bool{reports.Canonical(&r, "G", cells, rows): true}
	for _, change := range []func(){
		func() { r.Title = "Another" }, func() { r.To = "2015-01-01" }, func() { cells[0].Value = 4 }, func() { cells[1].Since = 8 },
		func() { cells[1].Target = 1 }, func() { cells[1].Targeted = false }, func() { cells[0].Evidenced = 1 }, func() { rows[0].Municipality = "x" },
		func() { cells[0].Indicator = "a,3" },
	} {
		change()
		text := reports.Canonical(&r, "G", cells, rows)
		if seen[text] {
			t.Errorf("a change leaves the same text: %s", text)
		}
		seen[text] = true
	}
}

func TestAFileLeavesOnlyWithWhomAndWhyAndIsKeptCellByCell(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		report := freeze(t, h, grant, url.Values{"title": {"Final report"}, "annex": {"yes"}})
		ctx := h.As("bookkeeper")
		s := pagetest.Open(t, h, ctx, "lv")
		starts := map[string]string{"pdf": "%PDF", "docx": "PK", "xlsx": "PK", "csv": "indicator,"}
		left := 0
		for _, at := range []string{"/results/" + grant + "/download", "/results/" + grant + "/download?from=2015-01-01&to=2015-06-30", "/reports/" + report + "/download"} {
			look(t, s.Get(at, 200))
			for _, format := range reports.Formats {
				h.Clock.Move(time.Second)
				s.Post(at, url.Values{"format": {format}, "ground": {"report"}}, 422)
				form := url.Values{"format": {format}, "ground": {"report"}, "to_whom": {"Parauga fonds"}, "why": {"Starpposms"}, "act_id": {id.New()}}
				p := s.Post(at, form, 200)
				if p.File != "report."+format || !strings.HasPrefix(p.HTML, starts[format]) {
					t.Errorf("%s %s: file %q, begins %q", at, format, p.File, p.HTML[:min(20, len(p.HTML))])
				}
				s.Post(at, form, 200)
				form.Set("why", "Cits")
				s.Post(at, form, 409)
				left++
			}
		}
		list, total, err := disclosed(d, ctx)
		housetest.Must(t, err)
		if total != left {
			t.Errorf("%d disclosures, want %d", total, left)
		}
		w, err := d.left.Read(ctx, list[0].ID)
		housetest.Must(t, err)
		if w.Report != report || w.ToWhom != "Parauga fonds" || w.Hash == "" || len(w.Figures) < len(expected(t)) {
			t.Errorf("kept: %+v, %d figures", w.Disclosure, len(w.Figures))
		}
		found := false
		for _, x := range w.Figures {
			found = found || x.Row == "info_trailer.schools" && x.Column == "2014-09-01..2015-11-30" && x.Value == "39"
		}
		if !found {
			t.Errorf("the number of schools is not kept: %+v", w.Figures)
		}
		pagetest.Open(t, h, h.As("reviewer"), "en").Get("/reports/"+report+"/download", 403)
	})
}

func TestTheSameReportGivesTheSameFile(t *testing.T) {
	var d desks
	h := housetest.Open(t, rooms(&d), houseOptions())
	grant := programme(t, h, &d)
	f, err := d.reports.Report(h.As("coordinator"), freeze(t, h, grant, url.Values{"title": {"Report"}, "annex": {"yes"}}))
	housetest.Must(t, err)
	for _, format := range reports.Formats {
		var files [8][]byte
		for i := range files {
			files[i], err = reports.File(h.Book.For("lv"), format, f.Results(), f, f.FrozenAt.In("Europe/Riga"))
			housetest.Must(t, err)
		}
		for _, f := range files[1:] {
			if !bytes.Equal(files[0], f) {
				t.Errorf("%s: two files of one report differ", format)
			}
		}
	}
}

func TestAReportTakesThePlaceOfAnother(t *testing.T) {
	var d desks
	h := housetest.Open(t, rooms(&d), houseOptions())
	grant := programme(t, h, &d)
	first := freeze(t, h, grant, url.Values{"title": {"First"}, "annex": {"no"}, "from": {"2014-09-01"}, "to": {"2015-03-31"}})
	second := freeze(t, h, grant, url.Values{"title": {"Second"}, "annex": {"no"}, "from": {"2014-09-01"}, "to": {"2015-03-31"}, "supersedes": {first}})
	s := pagetest.Open(t, h, h.As("coordinator"), "en")
	look(t, s.Get("/reports/"+first, 200)).Says("Another report took its place", "In this period", "Since the start")
	look(t, s.Get("/reports/"+second, 200)).Says("Open the earlier report")
	_, err := d.reports.Freeze(h.As("coordinator"), reports.Report{Grant: grant, Title: "x", Supersedes: id.New()}, false)
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("a report that is not there was replaced: %v", err)
	}
	for _, form := range []url.Values{{}, {"title": {"x"}, "annex": {"maybe"}}, {"title": {"x"}, "annex": {"no"}, "to": {"2031-01-01"}}, {"title": {strings.Repeat("x", 121)}, "annex": {"no"}}} {
		look(t, s.Post("/results/"+grant+"/freeze", form, 422))
	}
	look(t, s.Get("/results/"+grant+"/freeze?from=2015-01-01", 200))
}
