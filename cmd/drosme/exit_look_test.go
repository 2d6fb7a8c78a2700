package main

import (
	"crypto/rand"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/browsertest"
	"drosme/internal/live/screens/note"
)

// The lead's desk on the laptop as a person sees it, with a note that came over a phone's line.
func TestTheLeadsDeskInABrowser(t *testing.T) {
	x := exitSite(t)
	room, _ := x.open("myths-and-facts", "")
	code := room.Opening.Code
	tokens := x.engine.Tokens(room.Room, code)
	x.say(x.crew, "/live/desk/open", map[string]any{"id": ownID(), "room": code, "token": tokens.Desk})
	seat, letterbox := x.phone(code)
	k, err := x.laptop.Hub.Kit(x.crewCtx)
	x.ok(err)
	sealed, err := note.Seal(rand.Reader, note.Note{Way: note.FindMe, Text: exitText, How: exitHow, Language: "lv"}, (*[32]byte)(k.Pack.Guardians[0].Public), (*[32]byte)(k.Pack.Guardians[1].Public))
	x.ok(err)
	box, err := note.Post(rand.Reader, letterbox, [16]byte{5}, sealed)
	x.ok(err)
	x.say(x.phones, "/live/note", map[string]any{"id": ownID(), "room": code, "seat": seat, "box": box})

	p := browsertest.Start(t).Person(t)
	look := func(name string) {
		p.Fits()
		p.Axe()
		p.Screenshot(name)
	}
	p.Size(1280, 800)
	p.Open(x.crew + "/start")
	p.See("A sensitive lesson opens when")
	look("crew-start-without-lead")
	p.Open(x.crew + "/notes")
	look("lead-sign-in")
	p.Fill("Passphrase", rooms.SamplePassphrase)
	p.Click("Sign in")
	p.See("Open a note only when")
	x.until("in the list", func() bool {
		all, err := x.laptop.Worries.Road.Notes(x.crewCtx)
		return err == nil && len(all) == 1
	})
	p.Reload()
	look("lead-notes")
	p.Click("Open")
	p.See(exitText)
	p.See(exitHow)
	look("lead-note")
	p.Size(360, 740)
	look("lead-note-narrow")
	p.Click("Hand on to the office")
	p.See("Handed on")
	look("lead-handed")
}
