package screens_test

import (
	"fmt"
	"testing"
	"time"

	"drosme/internal/browsertest"
	"drosme/internal/live"
)

func TestAPresenterSteersAndTheProjectorShowsTheClass(t *testing.T) {
	h := open(t, "../../lesson/library/job-abroad.yaml", nil)
	wall := browsertest.Start(t).Person(t)
	wall.Size(1920, 1080)
	wall.Open(h.address + "/wall?lang=en")
	wall.See("Point the camera here")
	wall.Fits()
	wall.Axe()
	wall.Screenshot("wall-waiting")

	desk := browsertest.Start(t).Person(t)
	desk.Size(1366, 768)
	desk.Open(h.address + "/desk?lang=en")
	desk.See("Waiting: phones come in")
	var phones []*browsertest.Person
	for range 3 {
		phones = append(phones, pupil(t, h))
	}
	wall.See("Phones here: 3")
	desk.See("here now: 3")
	desk.Axe()
	desk.Screenshot("desk-waiting")

	desk.Click("Begin")
	wall.See("Now on your phones")
	wall.Screenshot("wall-before")
	desk.See("Questions before")
	desk.Screenshot("desk-before")
	phones[0].See("1 of 5")
	phones[0].See("I do not know")
	phones[0].ClickOn(".one label:nth-of-type(1) input")
	phones[0].Click("Send")
	desk.See("1 of 3 answered")
	wall.SeeNot("I do not know")

	h.step("goto", "to", "story")
	desk.See("Story")
	wall.Screenshot("wall-story")
	desk.Screenshot("desk-story")
	for step := 0; wall.Count(".options") == 0 && step < 6; step++ {
		at := wall.Text("main")
		desk.ClickOn(`[data-key="big"]`)
		for end := time.Now().Add(browsertest.Patience); wall.Text("main") == at && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond) // the projector follows a moment later
		}
	}
	wall.Axe()
	wall.Screenshot("wall-fork")
	desk.Screenshot("desk-fork")
	for i, p := range phones {
		p.ClickOn(fmt.Sprintf(".one label:nth-of-type(%d) input", 1+i/2))
		p.Click("Send")
		p.See("Stored")
	}
	desk.See("3 of 3 answered")
	desk.Click("Show the result")
	wall.Screenshot("wall-fork-shown")
	wall.Axe()
	desk.See("As most voted")
	desk.Axe()
	desk.Screenshot("desk-fork-shown")
	desk.Size(360, 740)
	desk.Fits()
	desk.Screenshot("desk-phone")
	desk.Size(1366, 768)
	desk.Click("As most voted")
	phones[0].SeeNot("What we said")

	desk.Click("Ten minutes left")
	desk.See("Questions after")
	desk.Screenshot("desk-after")
	desk.Click("End the lesson")
	desk.See("End it for all phones?")
	desk.Screenshot("desk-end")
	desk.Click("Yes, end it")
	wall.See("Thank you for being here")
	wall.See("116 111")
	wall.Screenshot("wall-closed")
	phones[1].See("This lesson is over")
}

func TestTheProjectorShowsResultsOnlyWhenAsked(t *testing.T) {
	h := open(t, small, nil)
	wall := browsertest.Start(t).Person(t)
	wall.Size(1920, 1080)
	wall.Open(h.address + "/wall#room=" + h.opened.Code + "&token=" + h.opened.Wall)
	desk := browsertest.Start(t).Person(t)
	desk.Size(1366, 768)
	desk.Open(h.address + "/desk#room=" + h.opened.Code + "&token=" + h.opened.Desk)
	desk.See("Waiting")
	p := pupil(t, h)
	h.step("open")
	see := func(step, on string) {
		t.Helper()
		h.step("goto", "to", step)
		wall.See(on)
		wall.Screenshot("wall-" + step)
	}
	see("question", "At a helpline")
	p.Tick("At a helpline")
	p.Click("Send")
	p.See("Stored")
	desk.See("1 of 1 answered")
	if n := wall.Count(".bars"); n != 0 {
		t.Error("the projector shows counts before they are asked for")
	}
	desk.Click("Count cards")
	for range 4 {
		desk.ClickOn(`[aria-label="+1 A"]`)
	}
	desk.ClickOn(`[aria-label="+1 B"]`)
	desk.Screenshot("desk-cards")
	desk.Click("Keep the counts")
	desk.See("Kept: 5")
	h.step("show")
	wall.See("They listen there")
	wall.Axe()
	wall.Screenshot("wall-question-shown")
	see("advert", "Very high pay")
	p.Tick("Very high pay")
	p.Click("Send")
	p.See("Stored")
	h.step("show")
	wall.See("A warning sign")
	wall.Screenshot("wall-advert-shown")
	see("steps", "Put in order")
	for _, piece := range []string{"stop", "ask", "decide"} {
		p.ClickOn(`[data-id="` + piece + `"] .tap`)
	}
	p.Click("Send")
	p.See("Stored")
	h.step("show")
	wall.See("put it here")
	wall.Screenshot("wall-steps-shown")
	see("cloud", "What makes you strong")
	p.Tick("friends")
	p.Click("Send")
	p.See("Stored")
	h.step("show")
	wall.Screenshot("wall-cloud-shown")
	see("box", "What would you like to ask")
	p.Fill("Your words", "Can I call from <b>abroad</b>?")
	p.Click("Send")
	desk.See("Can I call from <b>abroad</b>?")
	desk.See("Look twice: code or a web address")
	desk.Axe()
	desk.Screenshot("desk-held")
	wall.SeeNot("Can I call")
	desk.Click("Show")
	desk.SeeNot("Can I call")
	desk.Click("Show the result")
	wall.See("Can I call from <b>abroad</b>?")
	wall.Screenshot("wall-box-shown")
	see("feeling", "Now on your phones")
}

func TestAPresentersPhoneIsPairedOnceAndSteersOnly(t *testing.T) {
	h := open(t, small, func(o *live.Opening) { o.Language = "en" })
	laptop := browsertest.Start(t).Person(t)
	laptop.Size(1366, 768)
	laptop.Open(h.address + "/desk#room=" + h.opened.Code + "&token=" + h.opened.Desk)
	laptop.Click("Steer from a phone")
	laptop.See("On the phone open http://192.168.4.1/desk")
	code := browsertest.Eval[string](laptop, `document.querySelector(".invited").textContent.match(/[0-9]{4} [0-9]{4}/)[0]`)

	phone := browsertest.Start(t).Person(t)
	phone.Size(360, 740)
	phone.Open(h.address + "/desk?lang=en#x")
	browsertest.Eval[string](phone, `sessionStorage.clear(), ""`)
	h.alone = true // from elsewhere the list of rooms is not given out
	phone.Reload()
	phone.See("Steer from this phone")
	phone.Axe()
	phone.Screenshot("desk-pair")
	phone.Fill("room", h.opened.Code)
	phone.Fill("One-time code", code)
	phone.Click("Connect")
	phone.See("Waiting")
	phone.Click("Begin")
	laptop.See("Questions before")
	phone.SeeNot("Steer from a phone")
}

func TestTheLeadIsCalledBeforeALessonEnds(t *testing.T) {
	h := open(t, small, func(o *live.Opening) { o.By, o.Groups = "groups", 2 })
	desk := browsertest.Start(t).Person(t)
	desk.Size(1366, 768)
	desk.Open(h.address + "/desk#room=" + h.opened.Code + "&token=" + h.opened.Desk)
	desk.See("Waiting")
	p, q := pupil(t, h), pupil(t, h)
	h.step("open")
	h.step("goto", "to", "story")
	desk.See("Group 2")
	desk.Screenshot("desk-groups")

	p.Click("Ask the team quietly")
	p.Click("Write")
	p.Fill("What do you want to say?", "Please call my mother. No names.")
	p.Click("Send quietly")
	p.Click("Back to the lesson")
	p.Tick("A Answer")
	p.Click("Send") // the note goes with it
	desk.See("Call the lead")
	desk.SeeNot("mother")
	desk.Axe()
	q.Tick("A Answer")
	q.Click("Send")
	desk.Click("End the lesson")
	desk.Screenshot("desk-lead")
	desk.Click("I have seen it and called the lead")
	desk.Click("Yes, end it")
	p.See("This lesson is over")
	q.See("This lesson is over")
}

func TestProjectorAndDeskAreReadableInTheDark(t *testing.T) {
	h := open(t, small, nil)
	h.step("open")
	h.step("goto", "to", "question")
	for path, size := range map[string][2]int{"/wall": {1920, 1080}, "/desk": {1366, 768}} {
		p := browsertest.Start(t).Person(t)
		p.Size(size[0], size[1])
		p.Dark(true)
		p.Open(h.address + path)
		p.See("At a helpline")
		p.Contrast()
		p.Screenshot("dark-" + path[1:])
		p.Size(size[0]/2, size[1]/2) // as at 200 % zoom
		p.Fits()
	}
}

func TestAPeerEducatorUnder18SteersAndHearsOfNoNote(t *testing.T) {
	h := open(t, small, nil)
	young := browsertest.Start(t).Person(t)
	young.Size(360, 740)
	young.Open(h.address + "/desk#room=" + h.opened.Code + "&token=" + h.opened.Young)
	young.See("An adult of the team ends the lesson")
	young.SeeNot("End the lesson")
	young.SeeNot("Steer from a phone")
	young.Click("Begin")
	young.See("Questions before")
	young.Fits()
}
