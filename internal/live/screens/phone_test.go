package screens_test

import (
	"strings"
	"testing"

	"drosme/internal/browsertest"
)

const small = "../../lesson/testdata/small.yaml"

// pupil is a phone-size browser that came in with the code.
func pupil(t *testing.T, h *hall) *browsertest.Person {
	t.Helper()
	p := browsertest.Start(t).Person(t)
	p.Size(360, 640)
	p.Open(h.address + "/#" + h.opened.Code)
	p.See("You are in")
	return p
}

func TestAPhonePlaysThroughAllKinds(t *testing.T) {
	h := open(t, small, nil)
	p := pupil(t, h)
	if got := p.Address(); got != h.address+"/" {
		t.Errorf("the address is %s, and names the room", got)
	}
	shot := func(name string) {
		t.Helper()
		p.Fits()
		p.Axe()
		p.Screenshot("phone-" + name)
	}
	shot("waiting")

	h.step("open")
	p.See("Who may keep your passport")
	shot("before")
	p.Click("Send")
	p.See("Choose an answer first")
	p.Tick("Only I myself")
	p.Click("Send")
	p.See("I would tell somebody")
	p.Tick("Maybe")
	p.Click("Send")
	p.See("Stored")
	shot("before-stored")

	h.step("next")
	p.See("Today we play a")
	shot("say")
	h.step("next")
	p.See("What is odd here")
	shot("talk")
	h.step("resume")
	p.Tick("Ask her sister")
	shot("fork")
	p.Click("Send")
	p.See("Stored")
	shot("fork-stored")
	h.step("show")
	p.See("What we said")
	shot("fork-shown")
	h.step("next")
	p.See("The sister helps to check")
	h.step("next")
	p.See("Laura gets help")
	shot("ending")

	h.step("goto", "to", "question")
	p.Tick("At a helpline")
	p.Click("Send")
	p.See("Stored")
	h.step("show")
	p.See("They listen there")
	p.See("Right")
	shot("choose-shown")

	h.step("next")
	p.Tick("False")
	p.Click("Send")
	p.See("Stored")
	h.step("show")
	p.See("A contract is in writing")

	h.step("next")
	p.Tick("Very high pay")
	shot("flags")
	p.Click("Send")
	p.See("Stored")
	h.step("show")
	p.See("A warning sign")
	shot("flags-shown")

	h.step("next")
	for _, piece := range []string{"Decide", "Stop", "Ask"} {
		p.ClickOn(`[data-id="` + strings.ToLower(piece) + `"] .tap`)
	}
	// Decide comes last: two presses of its arrow.
	p.ClickOn(`[data-id="decide"] [data-what="down"]`)
	shot("order")
	p.ClickOn(`[data-id="decide"] [data-what="down"]`)
	if got := p.Text(".placed:first-child .text"); got != "Stop" {
		t.Errorf("the first is %q, want Stop", got)
	}
	p.Click("Send")
	p.See("Stored")
	h.step("show")
	p.See("Stop first")
	shot("order-shown")

	h.step("next")
	p.Tick("B No")
	p.Click("Send")
	p.See("Stored")
	h.step("next")
	p.Tick("friends")
	shot("cloud")
	p.Click("Send")
	p.See("Stored")
	h.step("next")
	p.Fill("Your words", "How long may one work at 16?")
	shot("box")
	p.Click("Send")
	p.See("Stored")
	h.step("next")
	p.See("Who may keep your passport")
	p.Tick("Only I myself")
	p.Click("Send")
	p.Tick("C Yes")
	p.Click("Send")
	p.See("Stored")
	h.step("next")
	p.Tick("So-so")
	shot("feeling")
	p.Click("Send")
	p.See("Stored")
	h.step("close")
	p.See("This lesson is over")
	shot("closed")
	if got := browsertest.Eval[string](p, `Object.keys(sessionStorage).join(" ")`); got != "numbers" {
		t.Errorf("after the lesson the phone keeps %q", got)
	}
	if got := browsertest.Eval[int](p, `history.length`); got > 2 {
		t.Errorf("the lesson left %d entries in the history", got)
	}
}
