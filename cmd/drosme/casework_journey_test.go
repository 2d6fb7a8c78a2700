package main

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/browsertest"
	"drosme/internal/clerk"
	"drosme/records/cases"
	"drosme/records/organisations"
)

// acting is the context in which the account of a role acts.
func (s *site) acting(t *testing.T, role access.Role) context.Context {
	t.Helper()
	user, err := s.rooms.Accounts.UserByLogin(s.ctx, "demo-"+string(role))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.rooms.Accounts.Signed(s.ctx, user)
	if err != nil {
		t.Fatal(err)
	}
	return clerk.WithActor(s.ctx, signed.Actor)
}

// openCases are the open cases of the caseworker of the demonstration, the oldest first.
func (s *site) openCases(t *testing.T) []*cases.Case {
	t.Helper()
	rows, _, err := s.rooms.Cases.List(s.acting(t, access.Caseworker), cases.Question{State: "open", Mine: true, Most: 50})
	if err != nil || len(rows) == 0 {
		t.Fatalf("the caseworker has no case: %v", err)
	}
	return rows
}

// onKeys walks with the Tab key alone to the field or button that has this name or text, as who never takes a
// mouse does. It gives how many keys that took.
func onKeys(t *testing.T, p *browsertest.Person, wanted string) int {
	t.Helper()
	for n := 1; n <= 120; n++ {
		p.Press("Tab")
		if browsertest.Eval[bool](p, `(() => { const e = document.activeElement;
			return e.name === `+"`"+wanted+"`"+` || (e.innerText || "").trim() === `+"`"+wanted+"`"+`; })()`) {
			return n
		}
	}
	t.Fatalf("no Tab leads to %s", wanted)
	return 0
}

// TestANightAtTheHelpline: an operator logs a contact by keyboard alone, finds in three clicks who takes in a man
// with a dog, calls back by the rule that stands above the number, and hands over; the contact becomes a case of
// a caseworker, and nothing is typed a second time.
func TestANightAtTheHelpline(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	coordinator := s.acting(t, access.Coordinator)
	hosts, err := s.rooms.Organisations.List(coordinator, organisations.Question{Most: 60})
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	region := ""
	for _, o := range hosts.Rows { // one place a region, of which some take a man and a dog
		if o.Region == "" || there[o.Region] {
			continue
		}
		there[o.Region] = true
		offer := organisations.Offer{Organisation: o.ID, What: "Paraugs: vieta " + o.Region, Whom: "trafficked", Sex: "any", Children: "yes", Animals: "no", Languages: "lv", Phone: "+371 20000000", Hours: "0-24"}
		if region == "" {
			region, offer.Animals = o.Region, "yes"
		}
		if err := s.rooms.Organisations.SaveOffer(coordinator, offer); err != nil {
			t.Fatal(err)
		}
	}
	if len(there) < 2 {
		t.Fatal("the demonstration has one region alone")
	}

	operator := s.person(t, b, access.Helpline)
	operator.Screenshot("night_day")
	operator.Open(s.URL + "/calls/new")
	operator.See("112")
	operator.Axe()
	operator.Press("Tab")
	operator.Press("Enter") // over the menu, to what the page is for
	onKeys(t, operator, "topic")
	operator.Press("Space")
	onKeys(t, operator, "told")
	operator.Press("Paraugs: grib prom no darba, pase pie saimnieka.")
	onKeys(t, operator, "step")
	for range 4 {
		operator.Press("Down")
	}
	onKeys(t, operator, "open")
	operator.Press("Space")
	onKeys(t, operator, "More: code word, call back, earlier hour")
	operator.Press("Enter")
	onKeys(t, operator, "code_word")
	operator.Press("paraugs sarkans")
	onKeys(t, operator, "rule")
	operator.Press("Paraugs: tikai no rīta, ja paceļ cits, nolikt.")
	onKeys(t, operator, "number")
	operator.Press("20000000")
	operator.Screenshot("night_typed")
	onKeys(t, operator, "Log a contact")
	operator.Press("Enter")
	operator.See("The contact is kept.")
	operator.See("grib prom no darba")
	operator.SeeNot("20000000")
	operator.Screenshot("night_contact")
	contact := operator.Address()

	// Called back: the rule is read before the number, and the number goes when it has done its work.
	operator.Click("Show how to call back")
	operator.See("20000000")
	text := operator.Text("main")
	if rule, number := strings.Index(text, "tikai no rīta"), strings.Index(text, "20000000"); rule < 0 || number < rule {
		t.Errorf("the rule stands at %d, the number at %d", rule, number)
	}
	operator.Screenshot("night_number")
	operator.Click("Called back: take the number away")
	operator.See("The number is gone.")
	operator.SeeNot("20000000")

	// Who calls again is known by a word of their own.
	operator.Open(s.URL + "/calls")
	operator.Fill("code_word", "Paraugs Sarkans")
	operator.ClickOn("#again button, form[action='/calls/again'] button")
	operator.See("exploitation at work")
	if strings.Contains(operator.Address(), "araugs") {
		t.Error("the code word stands in an address")
	}

	// Three answers, one look.
	operator.Open(s.URL + "/directory")
	operator.Choose("sex", "m")
	operator.Choose("region", region)
	operator.Choose("animals", "yes")
	operator.Click("Show")
	operator.See("Paraugs: vieta " + region)
	for r := range there {
		if r != region {
			operator.SeeNot("Paraugs: vieta " + r)
		}
	}
	operator.Axe()
	operator.Screenshot("night_directory")

	operator.Open(s.URL + "/handover")
	operator.Fill("says", "Paraugs: rīt iedot lietu sociālajai darbiniecei.")
	operator.ClickOn("#write-form button, form[action='/handover'] button")
	operator.See("The shift is handed over.")
	operator.Screenshot("night_handover")

	// An operator begins no case, searches no name and reads none.
	for _, path := range []string{"/names", "/cases", "/cases/new"} {
		operator.Open(s.URL + path)
		if got := operator.Status(); got != 403 {
			t.Errorf("%s answers the operator %d", path, got)
		}
	}

	// In the morning the responsible person gives it to a caseworker; what was told goes along by itself.
	lead := s.person(t, b, access.Responsible)
	lead.Open(s.URL + "/handover")
	lead.See("rīt iedot lietu")
	lead.Open(contact)
	lead.Click("Make a case of it")
	lead.Choose("worker", s.label(t, "S003"))
	lead.Click("Make a case of it")
	lead.See("It is a case now. Only its team opens it.")
	lead.SeeNot("grib prom no darba")

	worker := s.person(t, b, access.Caseworker)
	before := s.openCases(t)
	newest := before[0]
	for _, k := range before {
		if k.OpenedOn > newest.OpenedOn || k.OpenedOn == newest.OpenedOn && k.ID > newest.ID {
			newest = k
		}
	}
	worker.Open(s.URL + "/cases/" + newest.ID + "/notes")
	worker.ClickOn("main table a[href*='/notes/']")
	worker.See("grib prom no darba")
	worker.Screenshot("night_carried")

	operator.Open(contact)
	operator.SeeNot("grib prom no darba")
}

var receiptCode = regexp.MustCompile(`The receipt is ([0-9A-Z-]+):`)

// TestACaseFromItsFirstDayToItsLast: a case begins without a name; the name is sealed and opened for a reason;
// plan, date, hours and notes are kept; a draft outlives a closed tab; what is held keeps the case open until it
// is given back; the responsible person approves the closing.
func TestACaseFromItsFirstDayToItsLast(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	_, today := s.house.Clerk.Now()
	worker := s.person(t, b, access.Caseworker)
	worker.Screenshot("case_day")
	worker.Open(s.URL + "/cases")
	worker.Axe()
	worker.Click("Begin a case")
	worker.SeeNot("Given name")
	worker.Screenshot("case_begin")
	worker.Click("Begin a case")
	worker.See("The case has begun.")
	at := worker.Address()
	worker.Axe()
	worker.Screenshot("case_new")

	// The name: sealed, and open to nobody without a reason, the writer included.
	worker.ClickOn("main a[href^='/people/']")
	holder := worker.Address()
	worker.Open(strings.Replace(holder, "/people/", "/names/", 1))
	worker.Click("Write down the names")
	worker.Fill("given_name", "Paraudze")
	worker.Fill("family_name", "Izdomāta")
	worker.Fill("phone", "+371 20000000")
	worker.Fill("safe_say", "Paraugs: zvana no bibliotēkas.")
	worker.Screenshot("case_names")
	worker.Click("Save")
	worker.See("The names are sealed.")
	worker.SeeNot("Izdomāta")
	worker.Open(strings.Replace(holder, "/people/", "/names/", 1))
	worker.SeeNot("Izdomāta")
	worker.Screenshot("case_reason")
	worker.Tick("To call or meet the person")
	worker.Click("Open the sealed names")
	worker.See("Izdomāta")
	names := worker.Text("main")
	if say, phone := strings.Index(names, "zvana no bibliotēkas"), strings.Index(names, "20000000"); say < 0 || phone < say {
		t.Errorf("the rule stands at %d, the number at %d", say, phone)
	}
	worker.Screenshot("case_opened")
	worker.Open(s.URL + strings.Replace(worker.At(), "/open", "", 1))
	worker.SeeNot("Izdomāta")

	// Safety plan, goal, step, date.
	worker.Open(at + "/plan")
	worker.Click("Write the safety plan")
	worker.Fill("safe_places", "Paraugs: pie māsas")
	worker.Click("Write the safety plan")
	worker.See("The safety plan is kept.")
	worker.Click("Add a goal")
	worker.Choose("domain", "Documents")
	worker.Fill("goal", "Paraugs: jauna pase")
	worker.Click("Add a goal")
	worker.See("The goal is kept.")
	worker.Click("Change the goal")
	worker.Fill("step", "Paraugs: pieteikt vizīti")
	worker.Fill("step_due_on", string(today.Add(5)))
	worker.Screenshot("case_goal")
	worker.Click("Add a step")
	worker.See("The step is kept.")
	worker.Open(at + "/dates")
	worker.Click("Add a date")
	worker.Fill("starts_at", string(today.Add(2))+" 10:00")
	worker.Fill("what", "Paraugs: iestāde, otrais stāvs")
	worker.Click("Add a date")
	worker.See("The date is kept. Nothing is sent to the person.")
	worker.Screenshot("case_dates")
	worker.Open(at + "/plan")
	worker.Axe()
	worker.Screenshot("case_plan")

	// An hour, against the allowance that the house proposes.
	worker.Open(at + "/hours/clocks")
	worker.Choose("rule", "course_days")
	worker.Fill("starts_on", string(today))
	worker.Screenshot("case_clocks")
	worker.Click("Set it")
	worker.Open(at + "/hours/new")
	if browsertest.Eval[string](worker, `(document.querySelector("input[name=rule]:checked") || {}).value || ""`) != "course_days" {
		t.Error("the running course is not proposed for an hour of today")
	}
	worker.Choose("specialist", "Social worker")
	worker.Screenshot("case_hour")
	worker.Click("Save")
	worker.See("The hours are saved.")
	worker.Axe()
	worker.Screenshot("case_hours")

	worker = s.notesOfACase(t, worker, at)

	// Held at the person's wish: while it is here the case cannot close.
	worker.Open(at + "/held")
	worker.Click("Take into keeping")
	worker.Choose("kind", "Telephone")
	worker.Fill("what", "Paraugs: vecs tālrunis")
	worker.Fill("witness", "S001")
	worker.Click("Take into keeping") // the person's wish is not said: nothing is taken
	worker.See("Nothing is taken unless the person asks for it.")
	worker.Tick("The person asks us to keep it")
	worker.Click("Take into keeping")
	worker.See("The receipt is")
	worker.Screenshot("case_held")
	found := receiptCode.FindStringSubmatch(worker.Text("body"))
	if found == nil {
		t.Fatal("no receipt is named")
	}
	worker.Open(at + "/close")
	worker.Screenshot("case_close_held")
	worker.See("First to be settled")
	worker.See("Something is still held for the person.")
	worker.SeeNot("Ask for the closing")
	worker.Open(s.URL + "/held/return")
	worker.Fill("receipt", found[1])
	worker.Fill("witness", "S001")
	worker.ClickOn("form[action='/held/return'] button")
	worker.See("Given back.")
	worker.Open(at + "/close")
	worker.Axe()
	worker.Tick("goals met")
	worker.Fill("follow_up", string(today.Add(90)))
	worker.Screenshot("case_close")
	worker.Click("Ask for the closing")
	worker.See("The closing is asked for.")
	worker.See("The case stays open until the responsible person approves.")

	lead := s.person(t, b, access.Responsible)
	lead.Open(at)
	lead.Screenshot("case_waiting")
	code := strings.TrimPrefix(lead.Text("h1"), "Case ")
	lead.Open(s.URL + "/approvals")
	lead.Screenshot("case_approvals")
	lead.Open(s.URL + browsertest.Eval[string](lead, "[...document.querySelectorAll('main tbody tr')].find((r) => r.innerText.includes('"+code+"')).querySelector(\"a[href^='/approvals/']\").getAttribute('href')"))
	lead.See(code)
	lead.Screenshot("case_approval")
	lead.ClickOn("form[action$='/approve'] button")
	lead.See("Approved.")
	worker.Open(at)
	worker.See("closed")
	worker.Screenshot("case_closed")
}

// notesOfACase writes into a case: a draft that outlives the tab, a hint where a name and a number stand in the
// text, and a restricted note that the responsible person does not even see in the list. It gives the window in
// which the worker goes on.
func (s *site) notesOfACase(t *testing.T, worker *browsertest.Person, at string) *browsertest.Person {
	t.Helper()
	worker.Open(at + "/notes")
	worker.Click("Write a note")
	worker.Fill("text", "Paraugs: zvanīja Jānis Bērziņš, 20000000.")
	worker.Press("Tab") // leaving the field saves the draft
	worker.See("Draft saved")
	worker.See("This text seems to hold")
	worker.Axe()
	worker.Screenshot("case_draft")
	worker = s.person(t, browsertest.Start(t), access.Caseworker) // the tab and its session are lost: signed in anew
	worker.Open(at + "/notes/add")
	if got := worker.Value("text"); !strings.Contains(got, "zvanīja") {
		t.Errorf("the draft did not survive: %q", got)
	}
	worker.See("This is the draft that you began")
	worker.Click("Write a note")
	worker.See("This text seems to hold")
	worker.Fill("text", "Paraugs: zvanīja kolēģis, runājām par pasi.")
	worker.Click("Keep it as it is")
	worker.See("The note is kept.")
	worker.Screenshot("case_note")
	worker.Open(at + "/notes/add")
	worker.Fill("text", "Paraugs: tikai man.")
	worker.Tick("Only those I name")
	worker.Click("Write a note")
	worker.See("The note is kept.")
	restricted := worker.Address()
	worker.Open(at + "/notes")
	worker.Axe()
	worker.Screenshot("case_notes")

	lead := s.person(t, browsertest.Start(t), access.Responsible)
	lead.Open(at + "/notes")
	if n := lead.Count("main table tbody tr"); n != 1 {
		t.Errorf("the responsible person sees %d notes, want the one that is not restricted", n)
	}
	lead.Open(restricted)
	if got := lead.Status(); got != 404 {
		t.Errorf("a restricted note answers another person %d", got)
	}
	return worker
}

// keyOf is the public key of a house, as its page shows it for carrying to another.
func keyOf(p *browsertest.Person, s *site) string {
	p.Open(s.URL + "/arrivals/key")
	return strings.TrimSpace(p.Value("own_key"))
}

// TestTwoHousesExchangeAReferralInABrowser: two installations, two people, files carried between them. A referral
// is sealed, opened, accepted, help is reported; a second opening is refused; another is declined; a recall
// closes what was read, and says that it cannot be taken back.
func TestTwoHousesExchangeAReferralInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	here, there := demonstration(t), demonstration(t)
	giver, taker := here.person(t, b, access.Caseworker), there.person(t, b, access.Caseworker)
	key := keyOf(taker, there)
	taker.Screenshot("two_key")
	at := here.URL + "/cases/" + here.openCases(t)[0].ID
	give := func(name string) string {
		giver.Open(at + "/sendings/package")
		giver.See("What was read cannot be taken back.")
		giver.Fill("recipient", "Paraugu patversme")
		giver.Tick("code of the case")
		giver.Tick("sex")
		giver.Choose("ground", "public_contract")
		giver.Fill("key", key)
		giver.Screenshot(name)
		return giver.Save("Seal a package")
	}
	carry := func(p *browsertest.Person, s *site, file string) {
		p.Open(s.URL + "/arrivals/open")
		p.Upload("file", file)
		p.Click("Open a file that came")
	}
	file := give("two_seal")
	sealed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(sealed), "C-") || !strings.HasSuffix(file, "/referral.drosme") {
		t.Errorf("what leaves says something: %s", file)
	}
	carry(giver, here, file)
	if got := giver.Status(); got != 422 {
		t.Errorf("a package for another house answers %d", got)
	}
	carry(taker, there, file)
	taker.See("waits for our answer")
	taker.Axe()
	taker.Screenshot("two_opened")
	arrival := taker.Address()
	carry(taker, there, file)
	if got := taker.Status(); got != 409 {
		t.Errorf("a second opening answers %d", got)
	}
	taker.Screenshot("two_again")
	taker.Open(arrival)
	yes := taker.Save("Accept")
	carry(giver, here, yes)
	giver.See("Paraugu patversme")
	giver.Screenshot("two_accepted")
	sending := giver.Address()
	taker.Open(arrival)
	arrived := taker.Save("Report that help arrived")
	carry(giver, here, arrived)
	giver.Open(sending)
	giver.Axe()
	giver.Screenshot("two_arrived")

	second := give("two_second")
	carry(taker, there, second)
	no := taker.Save("Decline")
	carry(giver, here, no)
	giver.Screenshot("two_declined")

	giver.Open(sending)
	recall := giver.SaveOn("#recall button, form[action$='/recall'] button")
	carry(taker, there, recall)
	taker.Open(arrival)
	taker.See("Recalled by the sender on")
	if text := taker.Text("main"); strings.Contains(text, "on 20") {
		t.Errorf("a day is written for machines: %s", text)
	}
	taker.Screenshot("two_recalled")
	third := give("two_third")
	recalled := func() string {
		giver.Open(at + "/sharing")
		giver.ClickOn("main table tbody tr a[href^='/sendings/']")
		return giver.SaveOn("#recall button, form[action$='/recall'] button")
	}()
	carry(taker, there, recalled)
	carry(taker, there, third) // the recall came first: the package stays shut
	if got := taker.Status(); got < 400 {
		t.Errorf("a recalled package opens: %d", got)
	}
	giver.Open(at + "/seen")
	giver.See("Paraugu patversme")
	giver.Axe()
	giver.Screenshot("two_seen")
}
