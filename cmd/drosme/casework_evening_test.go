package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/browsertest"
	"drosme/internal/house"
	"drosme/internal/seal"
	"drosme/internal/web"
)

// TestAFacilitatorTicksAnEveningOnAPhone: the day leads to tonight's meeting in one touch; boxes are as large as a
// thumb; somebody new is taken in by the name that they choose.
func TestAFacilitatorTicksAnEveningOnAPhone(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	p := s.person(t, b, rooms.DemoFacilitator)
	p.Size(browsertest.PhoneWidth, browsertest.PhoneHeight)
	p.Open(s.URL + "/")
	p.Fits()
	p.ClickOn("main a[href^='/circles/']")
	p.See("Who came")
	p.Axe()
	p.Fits()
	for _, name := range []string{"Bērzs (paraugs)", "Ziemelmeita (paraugs)"} {
		p.Tick(name)
	}
	if small := browsertest.Eval[float64](p, `Math.min(...[...document.querySelectorAll("input[name=came]")].map((e) => e.getBoundingClientRect().height))`); small < 40 {
		t.Errorf("a box is %v pixels high, too small for a thumb", small)
	}
	p.Fill("new_name", "Upe (paraugs)")
	p.Fill("helped", "Paraugs: kopīga tēja")
	p.Screenshot("evening_typed")
	p.Click("Say who came")
	p.See("Kept.")
	p.Fits()
	p.Screenshot("evening_kept")

	// Everywhere else the evening is busy, with no group and no name.
	coordinator := s.person(t, b, access.Coordinator)
	_, today := s.house.Clerk.Now()
	coordinator.Open(s.URL + "/plan?day=" + string(today))
	for _, name := range []string{"Bērzs", "Upe (paraugs)", "Ziemelmeita"} {
		coordinator.SeeNot(name)
	}
	coordinator.Screenshot("evening_plan")
}

// TestTheTenMinutesOfTheResponsiblePerson: the day of the responsible person leads to what waits for them; each is
// one look and one act, and leaves the list.
func TestTheTenMinutesOfTheResponsiblePerson(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	worker := s.person(t, b, access.Caseworker)
	at := s.URL + "/cases/" + s.openCases(t)[0].ID
	worker.Open(at + "/sendings/paper")
	worker.Fill("recipient", "Paraugu slimnīca")
	worker.Tick("code of the case")
	worker.Choose("ground", "vital")
	worker.Click("Without consent: life or a child in danger")
	worker.Tick("This leaves without the person's consent")
	worker.Fill("why", "Paraugs: bez samaņas, ārsts jautā vecumu")
	worker.Save("Print a referral")

	lead := s.person(t, b, access.Responsible)
	lead.Axe()
	lead.Screenshot("ten_day")
	lead.See("Waits for your approval")
	lead.See("Opened from outside")
	lead.Open(s.URL + "/outside/review")
	lead.See("The person stands at the door")
	lead.Axe()
	lead.Screenshot("ten_outside")
	lead.ClickOn("main table form button")
	lead.See("Noted as seen.")
	lead.SeeNot("The person stands at the door")
	lead.Open(s.URL + "/sharing/review")
	lead.See("bez samaņas")
	lead.Axe()
	lead.Screenshot("ten_review")
	lead.ClickOn("#overrides form button, form[action^='/sharing/review/override/'] button")
	lead.SeeNot("bez samaņas")
	lead.Open(s.URL + "/hours/review")
	lead.See("C-")
	lead.Axe()
	lead.Screenshot("ten_hours")
	lead.Open(s.URL + "/approvals")
	lead.ClickOn("main table a[href^='/approvals/']")
	lead.Axe()
	lead.Screenshot("ten_approval")
	lead.Fill("answer_approve", "")
	lead.ClickOn("form[action$='/approve'] button")
	lead.See("Approved.")
	lead.Open(s.URL + "/caseload")
	lead.Axe()
	lead.Screenshot("ten_caseload")

	// Who asked does not approve, and has none of these pages.
	for _, path := range []string{"/outside/review", "/sharing/review", "/hours/review"} {
		worker.Open(s.URL + path)
		if got := worker.Status(); got != 403 {
			t.Errorf("%s answers a caseworker %d", path, got)
		}
	}
}

// TestTheEmergencyLockInABrowser: one act ends what everybody has open, and only two of the three shares open the
// house again.
func TestTheEmergencyLockInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	dir := filepath.Join(t.TempDir(), "house")
	l := lawfulHouse(t, []string{"--data", dir}, dir)
	var handler http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	defer srv.Close()
	o := l.o
	o.URL = srv.URL
	h, r, _, err := openHouse(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	h.Run()
	site := web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(), SignIn: r.Accounts.SignInPage})
	ctx, closing := whileOpen(context.Background(), r.Rights, h.Book.For("en"), site.Handler())
	handler = closing

	boss := b.Person(t)
	boss.Open(srv.URL)
	boss.Fill("login", "boss")
	boss.Fill("password", bossPassword)
	boss.Press("Enter")
	boss.Fill("code", l.codes[0])
	boss.Press("Enter")
	boss.See("My day")
	boss.Screenshot("lock_day")
	boss.Open(srv.URL + "/rights/lock")
	boss.Axe()
	boss.Screenshot("lock_ask")
	boss.Click("Lock the house")
	boss.See("The house is locked")
	boss.Screenshot("lock_done")
	boss.Open(srv.URL + "/cases")
	boss.See("The house is locked")
	if got := boss.Status(); got != http.StatusLocked {
		t.Errorf("a locked house answers %d", got)
	}
	if state, err := seal.FileState(dir + ".key"); err != nil || state != seal.Shares {
		t.Errorf("the key file is %s, %v", state, err)
	}
	select {
	case <-ctx.Done():
	case <-time.After(lockSays + 5*time.Second):
		t.Error("the server does not stop")
	}
	if _, _, _, err := openHouse(context.Background(), house.Options{Dir: dir, MustExist: true}); err == nil {
		t.Error("the house opens without its shares")
	}
}
