package screens_test

import (
	"testing"
	"time"

	"drosme/internal/browsertest"
	"drosme/internal/lesson"
	"drosme/internal/live"
)

func TestFromAPosterAnActivityIsPlayedAlone(t *testing.T) {
	h := open(t, small, func(o *live.Opening) { o.Solo = true })
	p := browsertest.Start(t).Person(t)
	p.Size(360, 640)
	p.Open(h.address + "/#" + h.opened.Code)
	p.See("Today we play a")
	p.Fits()
	p.Axe()
	p.Screenshot("phone-alone")
	p.SeeNot("Ask the team quietly")
	p.Click("Go on")
	p.See("Laura gets a message")
	p.Tick("Ask her sister")
	p.Click("Send")
	p.See("The sister helps to check")
	p.Reload()
	p.See("The sister helps to check")
	p.Click("Go on")
	p.See("Laura gets help")
	p.Click("Go on")
	p.See("Where can you ask?")
	p.Tick("At a helpline")
	p.Click("Send")
	p.See("Your answer")
	p.Screenshot("phone-alone-shown")
	p.Click("Go on")
	p.Tick("False")
	p.Click("Send")
	p.Click("Go on")
	p.See("What in this offer is a warning sign?")
	if n := len(h.server.Room(h.opened.Room).Ledger()); n != 0 {
		t.Errorf("%d questions have answers; alone nothing is stored", n)
	}
}

func TestInAStoryForEachEveryPhoneGoesItsOwnWay(t *testing.T) {
	h := open(t, small, func(o *live.Opening) { o.By = lesson.ByEach })
	h.step("open")
	h.step("goto", "to", "story")
	p, q := pupilAt(t, h, "Laura gets a message"), pupilAt(t, h, "Laura gets a message")
	p.Tick("Ask her sister")
	p.Click("Send")
	p.See("The sister helps to check")
	p.Click("Go on")
	p.See("Laura gets help")
	q.Tick("A Answer")
	q.Click("Send")
	q.See("They ask for the passport")
	p.Screenshot("phone-each-ending")
}

func TestAPhoneIsPlayedByKeyboardAlone(t *testing.T) {
	h := open(t, small, nil)
	h.step("open")
	h.step("goto", "to", "question")
	p := pupilAt(t, h, "Where can you ask?")
	for range 12 {
		if browsertest.Eval[bool](p, `document.activeElement.type === "radio"`) {
			break
		}
		p.Press("Tab")
	}
	p.Press("Space")
	p.Press("Tab")
	p.Press("Enter")
	p.See("Stored")
	said := ""
	for end := time.Now().Add(browsertest.Patience); said != "Stored" && time.Now().Before(end); said = p.Text("#say") {
		time.Sleep(20 * time.Millisecond) // the words for a screen reader follow a moment later
	}
	if said != "Stored" {
		t.Errorf("a screen reader is told %q", said)
	}
	h.step("show")
	p.See("What we said")
	h.step("goto", "to", "steps")
	p.See("Put in order")
	for _, at := range []string{"stop", "ask", "decide"} {
		browsertest.Eval[string](p, `document.querySelector('[data-id="`+at+`"] .tap').focus(), ""`)
		p.Press("Enter")
	}
	if got := browsertest.Eval[string](p, `document.activeElement.closest("li").getAttribute("data-id")`); got != "decide" {
		t.Errorf("after the last piece the focus is on %q", got)
	}
}

// pupilAt is a pupil who comes late and sees what is asked.
func pupilAt(t *testing.T, h *hall, sees string) *browsertest.Person {
	t.Helper()
	p := browsertest.Start(t).Person(t)
	p.Size(360, 640)
	p.Open(h.address + "/#" + h.opened.Code)
	p.See(sees)
	return p
}
