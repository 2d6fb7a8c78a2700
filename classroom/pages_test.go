package classroom_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"drosme/classroom"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/internal/pagetest"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

func TestTheSampleIsAWholeActivity(t *testing.T) {
	a, err := lesson.Read("sample.yaml", []byte(classroom.Sample))
	housetest.Must(t, err)
	if wrong := lesson.Check(a); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// Every page of the room, empty and full, in both languages, looked through for labels, headings and words.
func TestThePagesOfLessons(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		for _, language := range []string{"lv", "en"} {
			boss := pagetest.Open(t, h, h.As("responsible"), language)
			for _, path := range []string{"/scripts", "/scripts/new", "/scripts/new?begin=sample", "/lessons", "/learning", "/learning/codes", "/learning/codes/new"} {
				boss.Get(path, 200)
			}
		}
		begin := pagetest.Open(t, h, h.As("educator"), "en")
		begin.Get("/scripts/new", 200).Says("Begin a new one from a sample").SaysNot("passport-stays-yours")
		begin.Get("/scripts/new?begin=sample", 200).Says("passport-stays-yours")
		s := approve(t, h, "job-abroad")
		host := school(t, h)
		first := bring(t, h, s, host, "room-1", func(a string) []live.Entry { return played(h, s, "room-1", a, 12, 4, 4) })
		h.Clock.Move(21 * 24 * time.Hour)
		later := bring(t, h, s, host, "room-2", func(a string) []live.Entry { return played(h, s, "room-2", a, 3, 12, 1) })
		draft, err := desk.AddScript(h.As("coordinator"), source("online-friend"))
		housetest.Must(t, err)
		office := pagetest.Open(t, h, h.As("coordinator"), "en")

		office.Get("/lessons/"+later.ID+"/settle", 200).Says("Which activity was it?", "Did this class have a lesson before?")
		office.Post("/lessons/"+later.ID+"/settle", url.Values{"act_id": {"settle-1"}, "version": {"1"}, "activity": {later.Activity}, "follows": {first.ID}, "why": {""}}, 303)
		office.Get("/lessons/"+later.ID, 200).Says("Weeks later", "20% (4 of 20)", "75% (12 of 16)", "Newcombe")
		office.Get("/lessons/"+first.ID, 200).Says("Open the lesson that follows this one")
		acts.Lessons = desk.OfActivity // as the list of rooms joins the two
		office.Get("/activities/"+later.Activity, 200).Says("Activities that were played", "The job abroad", "version 1", "Result for the host")
		office.Get("/learning", 200).Says("By activity", "By school", "Sample school", "Weeks later", "Fisher", "All knowledge questions together: The job abroad")
		office.Get("/learning/host/"+host+"?lesson="+first.ID, 200).Says("What your class learned", "20 pupils answered", "Question 1").SaysNot("own fault", "who you would tell", "Weeks later")

		for _, language := range []string{"lv", "en"} {
			boss := pagetest.Open(t, h, h.As("responsible"), language)
			for _, path := range []string{"/scripts", "/scripts/" + s.ID, "/scripts/" + s.ID + "?in=en", "/scripts/" + draft, "/scripts/" + draft + "/edit", "/scripts/" + draft + "/review", "/scripts/" + draft + "/approve",
				"/lessons", "/lessons/" + first.ID, "/lessons/" + later.ID, "/lessons/" + later.ID + "/settle", "/learning", "/learning?script=job-abroad", "/learning/host/" + host, "/learning/codes"} {
				boss.Get(path, 200)
			}
		}
		boss := pagetest.Open(t, h, h.As("responsible"), "en")
		_, today := h.House.Clerk.Now()
		boss.Post("/learning/codes/new", url.Values{"act_id": {"codes-1"}, "host": {host}, "ground": {"parents_agreed"}, "document": {"Nr. 3 (sample)"}, "ends": {string(today.Add(80))}}, 303)
		boss.Get("/learning/codes", 200).Says("Sample school", "Parents and pupils agreed to it", "Switch off and destroy")
		office.Get("/learning/codes", 200).Says("Sample school").SaysNot("Switch off and destroy")

		// The crew reads; who has nothing to do with lessons is refused.
		crew := pagetest.Open(t, h, h.As("educator"), "lv")
		for _, path := range []string{"/scripts", "/lessons", "/learning", "/lessons/" + later.ID} {
			crew.Get(path, 200)
		}
		for path, role := range map[string]string{"/lessons/" + later.ID + "/settle": "educator", "/learning/host/" + host: "educator", "/learning/codes/new": "coordinator", "/scripts/" + draft + "/approve": "coordinator", "/lessons": "bookkeeper"} {
			pagetest.Open(t, h, h.As(role), "en").Get(path, 403)
		}
	})
}

// A preview says word by word what a phone shows: of each step, in each language, with the letter of each option.
func TestThePreviewShowsWhatPhonesShow(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	for _, name := range []string{"where-to-turn", "read-before-you-sign"} {
		id, err := desk.AddScript(h.As("coordinator"), source(name))
		housetest.Must(t, err)
		s, err := desk.ReadScript(h.As("coordinator"), id)
		housetest.Must(t, err)
		for _, language := range []string{"lv", "en"} {
			page := pagetest.Open(t, h, h.As("coordinator"), "lv").Get("/scripts/"+id+"?in="+language, 200).HTML
			for i := range s.Activity.Steps {
				at, _ := s.Activity.At(s.Activity.Steps[i].ID)
				screen := s.Activity.Screen(at, language, false)
				shown := []string{screen.Text, screen.Discuss}
				for _, q := range screen.Questions {
					shown = append(shown, q.Text)
					for _, o := range q.Options {
						shown = append(shown, "<strong>"+o.Sign+"</strong> "+o.Text)
					}
				}
				for _, x := range shown {
					if !strings.Contains(page, x) {
						t.Errorf("%s, %s: the preview lacks %q", name, language, x)
					}
				}
			}
		}
	}
}

func TestThePapersAreOneSheetEach(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	_, err := desk.TakeLibrary(h.As("coordinator"))
	housetest.Must(t, err)
	all, err := desk.ListScripts(h.As("coordinator"))
	housetest.Must(t, err)
	office := pagetest.Open(t, h, h.As("coordinator"), "lv")
	for _, s := range all {
		for _, language := range []string{"lv", "en"} {
			sheets(t, s.Name+"-"+language+".pdf", office.Get("/scripts/"+s.ID+"/sheet.pdf?language="+language, 200).HTML)
		}
	}
	s := approve(t, h, "job-abroad")
	host := school(t, h)
	first := bring(t, h, s, host, "room-1", func(a string) []live.Entry { return played(h, s, "room-1", a, 12, 4, 4) })
	for _, language := range []string{"lv", "en"} {
		sheets(t, "host-"+language+".pdf", office.Get("/learning/host/"+host+"/result.pdf?lesson="+first.ID+"&language="+language, 200).HTML)
	}
}

// sheets reads a PDF by its strict rules: each of these papers is one sheet, printed on both sides.
func sheets(t *testing.T, name, pdf string) {
	t.Helper()
	api.DisableConfigDir()
	if n, err := api.PageCount(bytes.NewReader([]byte(pdf)), nil); err != nil || n != 2 {
		t.Error(name, "has", n, "pages", err)
	}
}
