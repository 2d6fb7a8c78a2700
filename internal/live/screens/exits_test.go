package screens_test

import (
	"strings"
	"testing"
	"time"

	"drosme/internal/browsertest"
	"drosme/internal/live/screens/note"
)

func TestTheExitsAreOnEveryScreenAndLeaveNothingBehind(t *testing.T) {
	h := open(t, small, nil)
	p := browsertest.Start(t).Person(t)
	p.Size(360, 640)
	p.Open(h.address + "/")
	p.See("Type the six digits")
	p.Fits()
	p.Axe()
	p.Screenshot("phone-join")
	p.Click("Talk to someone")
	p.See("116 111")
	p.See("Not checked for a while")
	p.Axe()
	p.Screenshot("phone-talk-to")
	p.Press("Escape")
	p.Fill("Six digits", "000000")
	p.Click("Go in")
	p.See("There is no room with these digits")
	p.Fill("Six digits", h.opened.Code)
	p.Click("Go in")
	p.See("You are in")

	h.step("open")
	p.See("Who may keep your passport")
	p.Click("Ask the team quietly")
	p.See("It is read by Sample Lead")
	p.Axe()
	p.Screenshot("phone-ask")
	p.Click("Write")
	p.Click("Send quietly")
	p.See("Write at least a word")
	p.Fill("What do you want to say?", "My cousin went abroad and does not write any more.")
	p.Tick("Find me")
	p.Fill("How can they find you", "I have a red scarf. After the lesson, at the back door.")
	p.Fits()
	p.Axe()
	p.Screenshot("phone-ask-write")
	p.Click("Send quietly")
	p.See("Your words are no longer on this phone")
	p.Screenshot("phone-ask-sent")
	if kept := browsertest.Eval[string](p, `JSON.stringify(Object.assign({}, sessionStorage)) + document.body.innerHTML`); strings.Contains(kept, "cousin") || strings.Contains(kept, "scarf") {
		t.Error("the words are still on the phone after they were sealed")
	}
	p.Click("Back to the lesson")
	p.See("Who may keep your passport")
	p.Tick("Only I myself")
	p.Click("Send") // the note goes with it

	sealed := h.note(t)
	got, err := note.Open(sealed, h.lead)
	if err != nil || got.Way != note.FindMe || !strings.HasPrefix(got.Text, "My cousin") || !strings.HasPrefix(got.How, "I have a red scarf") {
		t.Errorf("the lead reads %+v, %v", got, err)
	}
	if browsertest.Eval[string](p, `JSON.parse(sessionStorage.me).note_key`) == "" {
		t.Error("the note did not travel in a box")
	}
	p.Click("Ask the team quietly")
	p.See("It is read by Sample Lead") // the last one has arrived: another can be written

	p.Click("Leave quickly")
	p.See("Measures")
	p.Axe()
	p.Screenshot("phone-away")
	if got := browsertest.Eval[string](p, `JSON.stringify(Object.assign({}, sessionStorage))`); got != "{}" {
		t.Errorf("after leaving the phone keeps %s", got)
	}
	if got := p.Address(); got != h.address+"/away" {
		t.Errorf("left to %s", got)
	}
	p.Back()
	if strings.Contains(p.Text("body"), "passport") {
		t.Error("going back from the neutral page shows the lesson")
	}
}

// note waits for the one sealed note that the room holds.
func (h *hall) note(t *testing.T) []byte {
	t.Helper()
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); {
		notes, err := h.server.Notes(t.Context(), h.opened.Room)
		must(t, err)
		if len(notes) > 0 {
			return notes[0].Sealed
		}
		time.Sleep(100 * time.Millisecond) // the note rides with the phone's next message
	}
	t.Fatal("no note came")
	return nil
}

func TestWithoutScriptsAPhoneIsShownTheCardAndTheNumbers(t *testing.T) {
	h := open(t, small, nil)
	p := browsertest.Start(t).Person(t)
	p.Size(360, 640)
	p.NoScript(true)
	p.Open(h.address + "/#" + h.opened.Code)
	p.See("Take part with a card")
	p.See("116 111")
	p.Fits()
	p.Screenshot("phone-without-scripts")
	p.Click("Leave quickly")
	p.See("Measures")
}

func TestANoteOfTheLastSecondsIsNotLostInSilence(t *testing.T) {
	h := open(t, small, nil)
	h.step("open")
	h.step("goto", "to", "opinion")
	p := pupilAt(t, h, "Would you work abroad?")
	p.Click("Ask the team quietly")
	p.Click("Write")
	p.Fill("What do you want to say?", "Please find me after the lesson.")
	h.step("close", "seen", true)
	p.Click("Send quietly")
	for end := time.Now().Add(browsertest.Patience); ; {
		text := p.Text("main")
		if strings.Contains(text, "It has arrived") || strings.Contains(text, "did not arrive") {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the phone does not say what became of the note: %s", text)
		}
		time.Sleep(50 * time.Millisecond) // the phone asks again every three seconds
	}
}

func TestANoteIsNotLostByLeavingQuickly(t *testing.T) {
	h := open(t, small, nil)
	h.step("open")
	h.step("goto", "to", "opinion")
	p := pupilAt(t, h, "Would you work abroad?")
	p.Click("Ask the team quietly")
	p.Click("Write")
	p.Fill("What do you want to say?", "I am afraid to go home.")
	p.Click("Send quietly")
	p.Click("Leave quickly")
	p.See("Measures")
	got, err := note.Open(h.note(t), h.lead)
	if err != nil || got.Way != note.OnlyTell || got.Text != "I am afraid to go home." {
		t.Errorf("the lead reads %+v, %v", got, err)
	}
}
