package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/ui"
)

// TestABadFormOfTheClassroomIsToldAndKeepsWhatWasTyped sends each kind of bad input to the forms of lessons, of what
// they play, of laptops and of the kinds of approval, in both languages: 422, a sentence beside the field,
// everything typed still there, nothing stored.
func TestABadFormOfTheClassroomIsToldAndKeepsWhatWasTyped(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Responsible)
	unsettled := ""
	all, err := p.rooms.Classroom.ListLessons(p.as(access.Responsible))
	housetest.Must(t, err)
	for _, l := range all {
		if l.Activity == "" {
			unsettled = "/lessons/" + l.ID + "/settle"
		}
	}
	waits := ""
	inbox, err := p.rooms.Hub.Inbox(p.as(access.Responsible))
	housetest.Must(t, err)
	for _, a := range inbox {
		if a.SettledAt == "" {
			waits = "/hub-inbox/" + a.ID
		}
	}
	looked, hub, room := "/scripts/"+p.ids["scripts"][1], "/hubs/"+p.ids["hubs"][0], "/lesson-rooms/new"
	long := strings.Repeat("a", 400)
	for _, x := range []struct {
		page, action string
		set          url.Values
		bad          string // the field that is wrong
	}{
		{"/scripts/new", "/scripts/new", url.Values{"source": {""}}, "file"},
		{"/scripts/new", "/scripts/new", url.Values{"source": {"no activity at all"}}, "source"},
		{"/scripts/new", "/scripts/new", url.Values{"source": {"activity: [\n\tunclosed"}}, "source"},
		{looked + "/edit", looked + "/edit", url.Values{"source": {"kept text, which is no activity"}}, "source"},
		{looked + "/edit", looked + "/edit", url.Values{"source": {"activity: another\nversion: 1\nsteps: [{id: a}]\n"}}, "source"},
		{looked + "/review", looked + "/review", url.Values{"role": {""}, "fit": {"yes"}, "said": {"Kept words"}}, "role"},
		{looked + "/review", looked + "/review", url.Values{"role": {"director"}, "fit": {"yes"}, "said": {"Kept words"}}, "role"},
		{looked + "/review", looked + "/review", url.Values{"role": {"psychologist"}, "fit": {"perhaps"}, "said": {"Kept words"}}, "fit"},
		{looked + "/review", looked + "/review", url.Values{"role": {"psychologist"}, "fit": {"no"}, "said": {" "}}, "said"},
		{looked + "/review", looked + "/review", url.Values{"role": {"psychologist"}, "fit": {"no"}, "said": {strings.Repeat("a", 2001)}}, "said"},
		{unsettled, unsettled, url.Values{"activity": {""}, "why": {"Kept words"}}, "activity"},
		{unsettled, unsettled, url.Values{"activity": {"7ZZZZZZZZZZZZZZZZZZZZZZZZZ"}, "why": {"Kept words"}}, "activity"},
		{unsettled, unsettled, url.Values{"activity": {p.ids["activities"][0]}, "why": {"Kept words"}}, "activity"}, // the protected meeting
		{unsettled, unsettled, url.Values{"activity": {p.lesson}, "why": {""}}, "why"},
		{unsettled, unsettled, url.Values{"activity": {p.lesson}, "why": {long}}, "why"},
		{"/hubs/pack", "/hubs/pack", url.Values{"ends": {"yesterday"}}, "ends"},
		{"/hubs/pack", "/hubs/pack", url.Values{"ends": {string(p.today.Add(-1))}}, "ends"},
		{"/hubs/pack", "/hubs/pack", url.Values{"ends": {string(p.today.Add(61))}}, "ends"},
		{"/hubs/pack", "/hubs/pack", url.Values{"ends": {"2026-02-30"}}, "ends"},
		{hub, hub + "/revoke", url.Values{"why": {" "}}, "why"},
		{hub, hub + "/revoke", url.Values{"why": {long}}, "why"},
		{waits, waits + "/aside", url.Values{"why": {""}}, "why"},
		{waits, waits + "/aside", url.Values{"why": {long}}, "why"},
		{room, "/lesson-rooms", url.Values{"script": {""}, "group": {"Kept words"}}, "script"},
		{room, "/lesson-rooms", url.Values{"script": {p.ids["scripts"][1]}, "group": {"Kept words"}}, "script"}, // nobody approved it
		{room, "/lesson-rooms", url.Values{"script": {p.ids["scripts"][2]}, "group": {"Kept words"}}, "script"}, // a sensitive one
		{room, "/lesson-rooms", url.Values{"way": {"perhaps"}, "group": {"Kept words"}}, "way"},
		{room, "/lesson-rooms", url.Values{"way": {""}, "group": {"Kept words"}}, "way"},
		{room, "/lesson-rooms", url.Values{"language": {"xx"}, "group": {"Kept words"}}, "language"},
		{room, "/lesson-rooms", url.Values{"group": {long}}, "group"},
		{room, "/lesson-rooms", url.Values{"session": {long}, "group": {"Kept words"}}, "session"},
		{room, "/lesson-rooms", url.Values{"script": {"7ZZZZZZZZZZZZZZZZZZZZZZZZZ"}, "group": {"Kept words"}}, "script"},
		{room, "/lesson-rooms", url.Values{"session": {"7ZZZZZZZZZZZZZZZZZZZZZZZZZ"}, "group": {"Kept words"}}, "session"},
		{room, "/lesson-rooms", url.Values{"session": {p.ids["activities"][0]}, "group": {"Kept words"}}, "session"}, // a protected meeting
		{"/approval-kinds/sending", "/approval-kinds/sending", url.Values{"needed": {"perhaps"}}, "needed"},
		{"/approval-kinds/sending", "/approval-kinds/sending", url.Values{"needed": {""}}, "needed"},
	} {
		base := p.filled(c, x.page, x.action)
		for _, language := range []string{"en", "lv"} {
			before := p.stored()
			v := maps.Clone(base)
			maps.Copy(v, x.set)
			v.Set("act_id", id.New())
			a := p.do(c, "POST", x.action+"?lang="+language, v)
			what := fmt.Sprintf("%s %s=%.30q in %s", p.pattern(x.page), x.bad, v.Get(x.bad), language)
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", what, a.status)
				continue
			}
			if !strings.Contains(a.text, x.bad+`-error"`) && !strings.Contains(a.text, "govuk-error-message") {
				t.Errorf("%s: no sentence stands beside the field", what)
			}
			if strings.Contains(a.text, "⟦") {
				t.Errorf("%s: a key without words", what)
			}
			for name, want := range x.set {
				if want[0] != "" && strings.TrimSpace(want[0]) != "" && !slices.Contains([]string{"role", "fit", "activity", "needed", "script", "way", "language", "session"}, name) && !strings.Contains(a.text, want[0]) && !strings.Contains(a.text, ui.Typed(want[0])) {
					t.Errorf("%s: what was typed into %s is gone", what, name)
				}
			}
			p.unchanged(before, what)
		}
	}
}

// TestAJournalThatIsNoneIsRefusedOnItsPage uploads what no laptop wrote.
func TestAJournalThatIsNoneIsRefusedOnItsPage(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	before := p.stored()
	for what, content := range map[string][]byte{"nothing": {}, "a text": []byte("no journal"), "a pack": p.packs[0], "zeros": make([]byte, 4096)} {
		a := upload(t, p, c, "/hubs/receive", "file", "journal.drosme", content, url.Values{"act_id": {id.New()}})
		if a.status != http.StatusUnprocessableEntity || strings.Contains(a.text, "⟦") {
			t.Errorf("%s: %d", what, a.status)
		}
		if len(content) > 0 {
			if a := p.do(&http.Client{}, "POST", "/hub/journal?from=0", url.Values{"x": {string(content)}}); a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s over the network: %d", what, a.status)
			}
		}
	}
	p.unchanged(before, "what is no journal")
}

// TestARoomThatIsSteeredAmissStaysAsItWas sends to the rooms of the office what their pages do not offer.
func TestARoomThatIsSteeredAmissStaysAsItWas(t *testing.T) {
	p := plantedHouse(t)
	c := p.client(access.Coordinator)
	class, alone := "/lesson-rooms/"+p.ids["lesson-rooms"][0], "/lesson-rooms/"+p.ids["lesson-rooms"][1]
	for path, want := range map[string]int{class + "/poster": http.StatusNotFound, alone + "/poster": http.StatusOK} {
		if a := p.do(c, "GET", path, nil); a.status != want {
			t.Errorf("%s: %d", p.pattern(path), a.status)
		}
	}
	before, held := p.stored(), p.rooms.Classroom.Live.Server.Room(p.ids["lesson-rooms"][0]).Held()
	for _, v := range []url.Values{{}, {"text": {held[0].Act}}, {"text": {held[0].Act}, "do": {"lead"}}, {"do": {"show"}}} {
		v.Set("act_id", id.New())
		if a := p.do(c, "POST", class+"/text", v); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a text with %v: %d", v, a.status)
		}
	}
	for _, path := range []string{"/text", "/presenter", "/close"} {
		if a := p.do(c, "POST", "/lesson-rooms/7ZZZZZZZZZZZZZZZZZZZZZZZZZ"+path, url.Values{"text": {held[0].Act}, "do": {"show"}, "act_id": {id.New()}}); a.status != http.StatusNotFound {
			t.Errorf("%s of no room: %d", path, a.status)
		}
	}
	p.unchanged(before, "what a room does not offer")
	if all, err := p.rooms.Classroom.OpenRooms(p.as(access.Coordinator)); err != nil || len(all) != 2 || len(all[0].Held)+len(all[1].Held) != 1 {
		t.Errorf("the rooms stand otherwise now: %+v, %v", all, err)
	}
}
