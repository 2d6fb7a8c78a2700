package outreach_test

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"drosme/internal/browsertest"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
)

// The day of Valmiera: lessons in the morning, staff of the municipality in the afternoon, the street in
// the evening, all on one page, without a script.
func TestACoordinatorPlansADayInABrowser(t *testing.T) {
	browser := browsertest.Start(t)
	h := housetest.Open(t, rooms, house.Options{})
	w := open(t, h)
	blocked := w.add(w.draft(w.far, "2026-03-11", "09:00", "10:30", w.anna))
	w.request(w.far, "Liepāja", "2026-03-12", "waiting")
	s := httptest.NewServer(pagetest.Open(t, h, w.as, "lv").Handler())
	defer s.Close()
	p := browser.Person(t)
	p.Size(1280, 900)
	p.NoScript(true)
	look := func(name string) { // axe itself is a script
		p.NoScript(false)
		p.Screenshot("outreach-" + name)
		p.Axe()
		p.NoScript(true)
	}

	p.Open(s.URL + "/visits/add")
	p.Choose("Iestāde", "Paraugskola Smiltenē")
	p.Fill("Diena", "11.03.2026")
	p.Fill("Sākas plkst.", "08:50")
	p.Fill("Beidzas plkst.", "10:20")
	p.Tick("Skolēni")
	p.Choose("Formāts", "Mācību stunda")
	p.Click("Pievienot nodarbību")
	p.See("2. nodarbība")
	look("visit-form")
	p.Click("Izņemt 2. nodarbību")
	p.Click("Plānot izbraukumu")
	p.See("Kas ir aizņemts")
	look("visit-taken")
	p.Click("ceturtdiena, 12.03.2026. plkst. 08:50")
	p.Fill("s1_title", "8.a")
	p.Press("Enter") // saves, and takes no session out
	p.See("Paraugskola Smiltenē, 2026. gada 12. marts")
	p.NoScript(false)
	at, err := url.Parse(p.Address())
	housetest.Must(t, err)

	for _, page := range []struct{ name, address string }{
		{"visit", at.Path}, {"visit-change", at.Path + "/change"}, {"visit-confirm", at.Path + "/confirm"}, {"visit-move", at.Path + "/move"},
		{"visit-cancel", at.Path + "/cancel"}, {"visit-hold", at.Path + "/hold"}, {"visits", "/visits"}, {"plan-week", "/plan?day=2026-03-11"},
		{"plan-day", "/plan?view=day&day=2026-03-11"}, {"resources", "/resources"}, {"resource-add", "/resources/add"}, {"blocked", "/visits/" + blocked},
	} {
		p.Size(1280, 900)
		p.Open(s.URL + page.address)
		p.Screenshot("outreach-" + page.name)
		p.Axe()
		p.Size(320, 700)
		p.Fits()
		p.Screenshot("outreach-" + page.name + "-phone")
	}
	p.Size(1280, 900)
	p.Open(s.URL + at.Path + "/cancel")
	p.Fill("Kāpēc to atceļ?", "Skolā karantīna")
	p.Click("Atcelt izbraukumu")
	p.See("Iestādes, kas gaida")
	p.Screenshot("outreach-visit-cancelled")
	p.Axe()
	p.Dark(true)
	p.Screenshot("outreach-visit-cancelled-dark")
	p.Axe()
}
