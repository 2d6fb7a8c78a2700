package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/classroom"
	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/browsertest"
	"drosme/internal/housetest"
	"drosme/internal/lesson"
)

// chosenWay is the way of the class through "The job abroad": what most vote at each fork.
var chosenWay = []struct{ scene, choice string }{
	{"message", "yes"}, {"photo", "tell"}, {"cousin-late", "prepare"}, {"prepare", ""}, {"bus", "copy"}, {"house", "girl"}, {"ina", "call"}, {"together", ""},
}

// played is the activity that the class plays.
func played(t *testing.T) *lesson.Activity {
	t.Helper()
	for _, f := range lesson.LibraryFiles() {
		if f.Name == "job-abroad.yaml" {
			a, err := lesson.Load(f.Name, f.Content)
			housetest.Must(t, err)
			return a
		}
	}
	t.Fatal("the activity is not shipped")
	return nil
}

// begins is how a text begins in English, as a page shows it.
func begins(text lesson.Text) string {
	line, _, _ := strings.Cut(strings.TrimSpace(lesson.Plain(text.In("en"))), "\n")
	letters := []rune(line)
	return string(letters[:min(len(letters), 30)])
}

// knowledge are the right answers, by item.
var knowledge = map[string]string{"who-is-employer": "b", "documents-stay": "b", "deceit-no-consent": "b"}

// class are the phones of one lesson: three browsers, and the rest of the class as strangers' clients.
type class struct {
	t       *testing.T
	browser [3]*browsertest.Person
	sees    [3]string // something of the screen's words in the language of each, for "stored"
	rest    []*pupil
	desk    *browsertest.Person
	wall    *browsertest.Person
	lead    *browsertest.Person
	crew    string // address
}

// leadSignsIn brings the safeguarding lead to the laptop: with the passphrase of their own key, for this browser alone.
func (c *class) leadSignsIn() {
	c.t.Helper()
	c.lead.Open(c.crew + "/notes")
	c.lead.Tick("Lead, S003")
	c.lead.Fill("passphrase", rooms.SamplePassphrase)
	c.lead.ClickOn("main form button")
	c.lead.See("Open a note only when nobody else sees the screen.")
}

// quietWords are what one child writes to the team.
const quietWords = "A man writes to my sister like Aiva (sample)."

// answer picks an option on one browser's phone and sends it.
func (c *class) answer(i int, option string) {
	c.t.Helper()
	p := c.browser[i]
	p.ClickOn(`.ask input[value="` + option + `"]`)
	p.ClickOn(".ask button.go")
}

// answered waits until the whole class has answered.
func (c *class) answered() {
	c.t.Helper()
	n := len(c.browser) + len(c.rest)
	c.desk.See(fmt.Sprintf("%d of %d answered", n, n))
}

// measure answers the questions of before or after: right for the first so many of the class at each item.
func (c *class) measure(right bool) {
	c.t.Helper()
	for i := range c.browser {
		for _, item := range []string{"who-is-employer", "documents-stay", "deceit-no-consent"} {
			option := "a"
			if right || i == 1 {
				option = knowledge[item]
			}
			c.answer(i, option)
		}
		c.answer(i, map[bool]string{true: "d", false: "b"}[right])
		c.answer(i, map[bool]string{true: "sure", false: "unsure"}[right])
		c.browser[i].See(c.sees[i])
	}
	for range 5 {
		c.desk.See("10 of 10 answered")
	}
}

// TestAClassPlaysAWholeStoryAndItArrivesAtTheOffice: the office packs, the laptop serves, three browsers of the size of
// a phone and seven other clients play "The job abroad" from before to after, one phone drops out and comes back, the
// hub is killed between question and result, and what the day brought stands in the office's results table, once.
func TestAClassPlaysAWholeStoryAndItArrivesAtTheOffice(t *testing.T) {
	b := browsertest.Start(t)
	activity := played(t)
	story := activity.Step("story")
	office := newLessonOffice(t)
	before := office.figure(t, "info_trailer.young_people")
	carried := t.TempDir()
	pack, journal := filepath.Join(carried, "pack"), filepath.Join(carried, "journal")
	secret := filepath.Join(carried, "passphrase")
	housetest.Must(t, os.WriteFile(secret, []byte("sample words for a test only\n"), 0o600))
	must(t, "hub", "pack", "--data", office.dir, pack)
	l := newLaptop(t, filepath.Join(t.TempDir(), "hub"))
	good(t, "hub", "unpack", "--data", l.dir, "--passphrase-file", secret, pack)
	l.start() // the key is held since the pack was opened: nothing is asked
	if !l.held() {
		l.flags = []string{"--passphrase-file", secret}
	}
	phones, crewAt := "http://"+l.phones, "http://"+l.crew

	// The crew starts the lesson of today's visit.
	crew := b.Person(t)
	crew.Open(crewAt + "/")
	crew.See(office.host)
	crew.Screenshot("lesson_crew_day")
	crew.Open(crewAt + "/visits/" + office.visit)
	crew.ClickOn(`main a[href*="kind=planned"]`)
	crew.Choose("activity", "job-abroad")
	crew.Fill("group", "9.a")
	crew.Choose("crew", office.lead)
	crew.Choose("language", "en")
	crew.Click("Open the room")
	crew.See("neither the lead nor the deputy has signed in") // it is marked sensitive
	lead := b.Person(t)
	c := &class{t: t, desk: b.Person(t), wall: b.Person(t), lead: lead, crew: crewAt, sees: [3]string{"Saglabāts", "Stored", "Сохранено"}}
	c.leadSignsIn()
	lead.Screenshot("lesson_lead_here")
	crew.Screenshot("lesson_crew_start")
	crew.Click("Open the room")
	crew.See("To the desk")
	crew.Screenshot("lesson_crew_room")
	var room string
	fmt.Sscan(strings.ReplaceAll(strings.TrimPrefix(crew.Text("h1"), "Room "), " ", ""), &room)
	c.wall.Size(1920, 1080)
	c.wall.Open(crewAt + "/wall")
	c.wall.See(room[:3] + " " + room[3:])
	c.desk.Size(1366, 768)
	c.desk.Open(crewAt + "/desk")
	c.desk.See("Waiting: phones come in")

	// Three phones come in: one types the code in Latvian, two scan it.
	sizes := [][2]int{{browsertest.PhoneWidth, browsertest.PhoneHeight}, {390, 844}, {412, 915}}
	for i := range c.browser {
		p := b.Person(t)
		p.Size(sizes[i][0], sizes[i][1])
		c.browser[i] = p
		if i > 0 {
			p.Open(phones + "/#" + room)
			p.See("You are in")
		} else {
			p.Open(phones + "/")
			if n := p.Received(); n > 60_000 {
				t.Errorf("a phone's first load is %d bytes", n)
			}
		}
		p.ClickOn("#look")
		p.Tick([]string{"Latviešu", "English", "Русский"}[i])
		if i == 1 {
			p.Tick("Easy")
		}
		p.ClickOn("#look")
	}
	latvian, easy, russian := c.browser[0], c.browser[1], c.browser[2]
	latvian.Fill("code", room)
	latvian.Click("Ieiet")
	latvian.See("Tu esi iekšā")
	latvian.Screenshot("lesson_phone_waiting_lv")
	russian.See("Ты внутри")
	sign := russian.Text(".sign b")
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	var playing sync.WaitGroup
	votes := map[string]string{}
	for _, w := range chosenWay {
		votes["story/"+w.scene] = w.choice
	}
	for range 7 {
		p := joined(t, phones, room, "lv")
		p.choose = func(question string, ids []string) string {
			place, _, _ := strings.Cut(question, "#")
			if v := votes[place]; v != "" {
				return v
			}
			if item, ok := strings.CutPrefix(place, "after/"); ok && knowledge[item] != "" {
				return knowledge[item]
			}
			return ids[0]
		}
		c.rest = append(c.rest, p)
		playing.Go(func() {
			if err := p.play(ctx); err != nil || p.why != "closed" {
				t.Errorf("phone %d: %v, ended by %q", p.number, err, p.why)
			}
		})
	}
	c.desk.See("here now: 10")
	c.wall.See("Phones here: 10")
	c.wall.Screenshot("lesson_wall_waiting")

	c.desk.Click("Begin")
	c.measure(false)
	c.wall.SeeNot(begins(activity.Items[0].Options[0].Text)) // before and after are on the phones alone
	c.desk.Screenshot("lesson_desk_before")
	c.desk.Click("Next")
	c.wall.See(begins(activity.Step("hello").Text))
	c.desk.Click("Next")

	for _, w := range chosenWay {
		c.wall.See(begins(story.Scene(w.scene).Text))
		if c.desk.Count(`[data-key="pause"]`) == 0 { // the class talks first
			c.desk.Click("Take answers")
		}
		if w.choice == "" {
			if w.scene != "together" {
				c.desk.Click("Next")
			}
			continue
		}
		c.answer(0, w.choice)
		if w.scene == "ina" { // a child asks the team; it goes with the vote, and nobody sees that it did
			easy.Click("Ask the team quietly")
			easy.See("they cannot promise to keep it to themselves")
			easy.Screenshot("lesson_phone_ask")
			easy.Click("Write")
			easy.Fill("What do you want to say?", quietWords)
			easy.Click("Send quietly")
			easy.Screenshot("lesson_phone_asked")
			easy.Click("Back to the lesson")
		}
		c.answer(1, w.choice)
		switch w.scene {
		case "photo": // a battery dies, and another telephone goes on with the three signs
			russian.Close()
			russian = b.Person(t)
			russian.Size(412, 915)
			c.browser[2] = russian
			russian.Open(phones + "/")
			russian.ClickOn("#look")
			russian.Tick("Русский")
			russian.ClickOn("#look")
			russian.Fill("code", room)
			russian.ClickOn("details summary")
			russian.Fill("sign", strings.ToLower(sign))
			russian.ClickOn(".join button.go")
			c.desk.See("here now: 10")
			c.desk.See("places given: 10")
			if got := russian.Text(".who small"); got != sign {
				t.Errorf("it came back as %s, want %s", got, sign)
			}
			c.answer(2, w.choice)
		case "house":
			c.desk.See("9 of 10 answered")
			l.kill()
			russian.See("Wi-Fi")
			c.answer(2, w.choice) // while nobody hears it
			russian.Screenshot("lesson_phone_kept_ru")
			l.start() // no passphrase is asked
			within(t, 5*time.Second, "all phones go on by themselves", func() bool {
				for _, p := range c.browser {
					if browsertest.Eval[bool](p, `!document.getElementById("net").hidden`) {
						return false
					}
				}
				return true
			})
			russian.See(c.sees[2])
		case "bus":
			c.answer(2, "give") // one is of another opinion
			latvian.Screenshot("lesson_phone_voted_lv")
		default:
			if w.scene == "message" {
				russian.Screenshot("lesson_phone_fork_ru")
				easy.Screenshot("lesson_phone_fork_easy")
				c.desk.Screenshot("lesson_desk_fork")
				c.wall.Screenshot("lesson_wall_fork")
			}
			c.answer(2, w.choice)
		}
		c.answered()
		c.desk.Click("Show the result")
		latvian.See("Ko mēs atbildējām")
		easy.See("What we said")
		if w.scene == "bus" {
			c.wall.Screenshot("lesson_wall_result")
			c.desk.Screenshot("lesson_desk_result")
			latvian.Screenshot("lesson_phone_result_lv")
		}
		c.desk.ClickOn(`[data-key="vote"]`)
	}
	easy.See("Talk to someone")
	latvian.Screenshot("lesson_phone_ending_lv")
	c.wall.Screenshot("lesson_wall_ending")

	c.desk.Click("Next")
	c.measure(true)
	c.desk.Click("Next")
	c.desk.See("Texts to look at")
	c.desk.Screenshot("lesson_desk_texts")
	c.desk.Click("Next")
	for i := range c.browser {
		c.browser[i].ClickOn(".ask label:nth-of-type(1)")
		c.browser[i].ClickOn(".ask button.go")
	}
	c.answered()
	latvian.Screenshot("lesson_phone_feeling_lv")
	c.callTheLead(lead)
	c.desk.Click("End the lesson")
	c.desk.Click("Yes, end it")
	latvian.See("Stunda ir beigusies")
	easy.See("This lesson is over")
	c.wall.See("Thank you for being here")
	c.wall.Screenshot("lesson_wall_closed")
	playing.Wait()

	// The day sheet is filled in where the day was.
	crew.Open(crewAt + "/visits/" + office.visit + "/sheet")
	crew.Choose("person", office.lead)
	crew.Fill("s1_pupils", "10")
	crew.Fill("s1_teachers", "1")
	crew.Fill("debrief_knew", "They had heard of such messages (sample).")
	crew.Axe()
	crew.Screenshot("lesson_crew_sheet")
	crew.Click("Keep for the office")
	crew.See("It is kept.")
	ledger := good(t, "hub", "ledger", "--data", l.dir, "--room", room)
	for line := range strings.Lines(ledger) {
		f := strings.Split(strings.TrimSpace(line), ",")
		if f[0] != "question" && f[0] != "box" && f[3] != "10" {
			t.Errorf("ledger: %s", line)
		}
	}

	// The journal comes home, twice.
	good(t, "hub", "journal", "--data", l.dir, "--passphrase-file", secret, journal)
	first := must(t, "hub", "receive", "--data", office.dir, journal)
	if !strings.Contains(first, "new groups") {
		t.Errorf("first: %s", first)
	}
	if again := must(t, "hub", "receive", "--data", office.dir, journal); !strings.Contains(again, "Nothing new") {
		t.Errorf("the same journal again: %s", again)
	}
	if said := good(t, "hub", "receipt", "--data", l.dir, "--passphrase-file", secret, journal+".receipt"); !strings.Contains(said, "groups") {
		t.Errorf("the receipt: %s", said)
	}
	crew.Open(crewAt + "/home")
	crew.See("All is at the office")
	if there := must(t, "hub", "ledger", "--data", office.dir, "--room", room); there != ledger {
		t.Errorf("the office's ledger is\n%sthe laptop's\n%s", there, ledger)
	}
	if after := office.figure(t, "info_trailer.young_people"); atoi(t, after) != atoi(t, before)+10 {
		t.Errorf("young people: %s before, %s after, want 10 more", before, after)
	}
	c.atTheOffice(b, office, room)
	must(t, "audit", "verify", "--data", office.dir)
}

// callTheLead: while the note is unread the presenter sees *call the lead* and cannot end the lesson without; the lead
// opens it and hands it on.
func (c *class) callTheLead(lead *browsertest.Person) {
	t := c.t
	t.Helper()
	c.desk.See("Call the lead")
	c.desk.Click("End the lesson")
	c.desk.SeeNot("Yes, end it")
	c.desk.See("I have seen it and called the lead")
	c.desk.Screenshot("lesson_desk_call_the_lead")
	refused := browsertest.Eval[string](c.desk, `(async () => {
		const mine = JSON.parse(sessionStorage.getItem("desk"));
		const r = await fetch("/live/desk/close", {method: "POST", headers: {"Content-Type": "application/json"},
			body: JSON.stringify({id: "sample-id-of-a-test-close", room: mine.room, token: mine.token, seq: 0})});
		return r.status + " " + (await r.json()).reason;
	})()`)
	if refused != "409 call_lead" {
		t.Errorf("to close without having seen it answers %s", refused)
	}
	c.desk.Click("Not yet")
	c.desk.SeeNot(quietWords)
	c.wall.SeeNot(quietWords)
	lead.Open(c.crew + "/notes") // the server was killed: the key is forgotten, and asked again
	lead.SeeNot("unread")
	c.leadSignsIn()
	lead.SeeNot(quietWords)
	within(t, time.Minute, "the note is in the lead's list", func() bool {
		lead.Open(c.crew + "/notes") // notes are written down together, so that no hour tells who wrote
		return lead.Count("main table form[action^='/notes/']") > 0
	})
	lead.Screenshot("lesson_lead_notes")
	lead.Click("Open")
	lead.See(quietWords)
	lead.Axe()
	lead.Screenshot("lesson_lead_note")
	lead.Click("Hand on to the office as a worry")
	lead.See("Handed on.")
	c.desk.See("How are you now")
	within(t, browsertest.Patience, "the desk calls the lead no longer", func() bool { return c.desk.Count("#lead p") == 0 })
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatalf("%q is no number", s)
	}
	return n
}

// within waits until something is so.
func within(t *testing.T, most time.Duration, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(most); !so(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("after %s it is not so: %s", most, what)
		}
	}
}

// atTheOffice looks at the lesson where it arrived.
func (c *class) atTheOffice(b *browsertest.Browser, office *lessonOffice, room string) {
	t := c.t
	t.Helper()
	s, shut := office.site(t)
	defer shut()
	as := s.coordinating(t)
	all, err := s.rooms.Classroom.ListLessons(as)
	housetest.Must(t, err)
	var l *classroom.Lesson
	for _, x := range all {
		if x.Code == room {
			if l != nil {
				t.Error("the lesson stands there twice")
			}
			l = x
		}
	}
	if l == nil {
		t.Fatalf("no lesson of room %s among %d", room, len(all))
	}
	if l.Kind != classroom.WithPupils || l.Activity != office.session || l.Phones != 10 || l.Counted != 10 || l.Open() || l.Group != "9.a" {
		t.Errorf("the lesson: %+v", l)
	}
	if l, err = s.rooms.Classroom.ReadLesson(as, l.ID); err != nil {
		t.Fatal(err)
	}
	for _, x := range l.Learned.Items {
		if _, ok := knowledge[x.Item]; !ok {
			continue
		}
		// What joins before and after never leaves the phone: that of the one whose battery died is lost with it.
		if x.Paired.Pairs() != 9 || x.Paired.Gained != 8 || x.Paired.BothRight != 1 || x.OnlyBefore != 1 || x.OnlyAfter != 1 {
			t.Errorf("%s: %+v", x.Item, x.Paired)
		}
	}
	tallied := map[string]int{}
	for _, x := range l.Tallies {
		tallied[x.Question+" "+x.Answer] = x.Answers
	}
	if tallied["story/bus copy"] != 9 || tallied["story/bus give"] != 1 || tallied["story/house girl"] != 10 {
		t.Errorf("votes: %v", tallied)
	}
	child := s.person(t, b, access.Caseworker) // the lead's own account
	child.Open(s.URL + "/worries")
	child.Screenshot("lesson_office_worries")
	child.ClickOn("main table a[href*='/worries/']")
	child.Screenshot("lesson_office_worry")
	coordinator := s.person(t, b, access.Coordinator)
	coordinator.Open(s.URL + "/lessons")
	coordinator.See(office.host)
	coordinator.Screenshot("lesson_office_list")
	coordinator.Open(s.URL + "/lessons/" + l.ID)
	coordinator.See("Latvian 8, English 1, Russian 1")
	coordinator.Screenshot("lesson_office_lesson")
	coordinator.Open(s.URL + "/learning?script=job-abroad")
	coordinator.See(begins(played(t).Items[1].Text))
	coordinator.Screenshot("lesson_office_learning")
	coordinator.Open(s.URL + "/hubs")
	coordinator.Screenshot("lesson_office_hubs")
}
