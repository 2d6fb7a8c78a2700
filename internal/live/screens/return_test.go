package screens_test

import (
	"testing"

	"drosme/internal/browsertest"
	"drosme/internal/live"
)

func TestAPhoneComesBackToItsSeatAndItsAnswersAreStoredOnce(t *testing.T) {
	h := open(t, small, nil)
	h.step("open")
	h.step("goto", "to", "opinion")
	p := browsertest.Start(t).Person(t)
	p.Size(390, 844)
	p.Open(h.address + "/#" + h.opened.Code)
	p.See("Would you work abroad?")
	sign := p.Text(".who small")

	// The hub goes away between question and answer.
	h.stop()
	p.See("Stay on this Wi-Fi")
	p.Tick("A Yes")
	p.Click("Send")
	p.See("Your answer is kept on this phone")
	p.Axe()
	p.Screenshot("phone-kept")
	h.start()
	p.Reload()
	p.See("Stored")
	if got := p.Text(".who small"); got != sign {
		t.Errorf("back with %s, want the seat %s", got, sign)
	}
	h.counts("opinion", live.Ledger{Submitted: 1, Acknowledged: 1, Stored: 1})

	// A dead battery: another tab comes with the three signs and has the same seat.
	q := browsertest.Start(t).Person(t)
	q.Size(360, 640)
	q.Open(h.address + "/")
	q.Fill("Six digits", h.opened.Code)
	q.Click("My phone was in already")
	q.Fill("Your three signs", sign)
	q.Click("Go in")
	q.See("Stored")
	if got := q.Text(".who small"); got != sign {
		t.Errorf("came back with %s, want the seat %s", got, sign)
	}
}

func TestAPupilMayOnlyWatchAndReadInAnotherLanguage(t *testing.T) {
	h := open(t, small, nil)
	h.step("open")
	h.step("goto", "to", "story")
	h.step("resume")
	p := browsertest.Start(t).Person(t)
	p.Size(360, 640)
	p.Open(h.address + "/#" + h.opened.Code)
	p.See("Laura gets a message about a job")
	p.Click("Language and text")
	p.Axe()
	p.Screenshot("phone-look")
	p.Tick("Latviešu")
	p.Tick("Vieglā valoda")
	p.Click("Atpakaļ uz stundu")
	p.See("Laurai piedāvā darbu")
	p.Screenshot("phone-easy-lv")
	p.Click("Tikai skatīties")
	p.See("Tu skaties")
	p.SeeNot("Nosūtīt")
	p.Axe()
	p.Screenshot("phone-watch")
	p.Reload()
	p.See("Tu skaties")
	p.Click("Piedalīties atkal")
	p.Tick("A Atbildēt")
	p.Click("Nosūtīt")
	p.See("Saglabāts")
	for _, tag := range []string{"Русский", "Українська", "Eesti", "Polski"} {
		p.ClickOn("#look")
		p.Tick(tag)
		p.Fits()
		p.ClickOn("#look")
	}
	p.See("Zapisano")
}

func TestAPhoneIsReadableInTheDarkAndInLargeLetters(t *testing.T) {
	h := open(t, "../../lesson/library/job-abroad.yaml", func(o *live.Opening) { o.Language = "lv" })
	p := browsertest.Start(t).Person(t)
	p.Size(390, 844)
	p.Open(h.address + "/#" + h.opened.Code)
	p.See("You are in")
	h.step("open")
	p.See("1 of 5")
	p.Size(180, 400) // a phone of 360 pixels at 200 %
	p.Fits()
	p.Axe()
	p.Screenshot("phone-large")
	p.Click("Talk to someone")
	p.Fits()
	p.Screenshot("phone-large-talk")
	p.Size(360, 640)
	p.ZoomText(200)
	p.Fits()
	p.ZoomText(100)
	p.Dark(true)
	p.ClickOn("#exit-talk")
	p.See("1 of 5")
	p.Contrast()
	p.Screenshot("phone-dark")
}
