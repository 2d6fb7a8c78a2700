package outreach_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/outreach"
	"drosme/records/activities"
	"drosme/records/documents"
	"drosme/records/places"
)

func TestASignedPaperProvesSessions(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		at := w.today()
		s := pagetest.Open(t, h, h.AsPerson(w.anna, "educator"), "en")
		s.Get("/visits/"+at+"/evidence", 200).Says("No session of this visit was held yet.")
		housetest.Must(t, w.d.EnterSheet(w.as, w.filled(at)))
		for _, language := range []string{"lv", "en"} {
			pagetest.Open(t, h, w.as, language).Get("/visits/"+at+"/evidence", 200)
		}
		first := w.sheet(at).Sessions[0].ID
		f := url.Values{"kind": {"host_confirmation"}, "sessions": {first}}
		s.Post("/visits/"+at+"/evidence", f, 422).Says("Add the scan, or say where the paper lies.")
		f = url.Values{"kind": {"host_confirmation"}, "located": {"3. mape, 12. lpp."}}
		p := s.Post("/visits/"+at+"/evidence", f, 422).Says("Tick at least one session.")
		if !strings.Contains(p.HTML, `value="3. mape, 12. lpp."`) {
			t.Error("what was typed is gone")
		}
		f = url.Values{"kind": {"host_confirmation"}, "located": {"3. mape, 12. lpp."}, "sessions": {first}, "act_id": {id.New()}}
		s.Post("/visits/"+at+"/evidence", f, 303)
		s.Post("/visits/"+at+"/evidence", f, 303)
		s.Get("/visits/"+at+"/sheet", 200).Says("Evidence for 1 of 2", "3. mape, 12. lpp.")
		if n := len(w.sheet(at).Rows[0].Evidence); n != 1 {
			t.Errorf("%d pieces of evidence", n)
		}
		if err := w.d.FileEvidence(h.AsPerson(w.minor, "educator"), at, outreach.FiledEvidence{Kind: "other", Located: "x", Sessions: []string{first}}, "x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else added a paper: %v", err)
		}
	})
}

// scanning is a desk that keeps scans, and the rooms of such a house.
func scanning(h *area.House) (*outreach.Desk, []area.Area) {
	d := desk(h)
	d.Documents = documents.New(h)
	d.Documents.Own("activity", documents.Owning{
		Read:  func(ctx context.Context, id string) error { _, err := d.Activities.Read(ctx, id); return err },
		Write: func(ctx context.Context, id string) error { _, err := d.Activities.Read(ctx, id); return err },
		Href:  func(id string) string { return "/activities/" + id },
	})
	return d, []area.Area{places.New(h).Area(), d.Organisations.Area(), d.People.Area(), d.Grants.Area(), d.Activities.Area(), d.Documents.Area(), d.Area()}
}

func scanRooms(h *area.House) []area.Area {
	_, all := scanning(h)
	return all
}

func TestAScanIsKeptOnceWithItsHash(t *testing.T) {
	housetest.Each(t, scanRooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		w.d, _ = scanning(h.House.House)
		at := w.today()
		housetest.Must(t, w.d.EnterSheet(w.as, w.filled(at)))
		x := w.sheet(at)
		scan := []byte("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")
		e := outreach.FiledEvidence{Kind: "attendance_sheet", Name: "paraugs.pdf", Scan: scan, Sessions: []string{x.Sessions[0].ID, x.Sessions[1].ID}}
		ctx := clerk.WithAct(w.as, clerk.Act{ID: id.New(), Hash: "same"})
		housetest.Must(t, w.d.FileEvidence(ctx, at, e, "Dalībnieku lapa"))
		housetest.Must(t, w.d.FileEvidence(ctx, at, e, "Dalībnieku lapa"))
		x = w.sheet(at)
		a, b := x.Rows[0].Evidence, x.Rows[1].Evidence
		if len(a) != 1 || len(b) != 1 || a[0].Document == "" || a[0].Document != b[0].Document || len(a[0].Hash) != 64 {
			t.Fatalf("%+v %+v", a, b)
		}
		if with, held := x.HeldEvidence(); with != 2 || held != 2 {
			t.Errorf("evidence for %d of %d", with, held)
		}
		_, content, err := w.d.Documents.Open(w.as, documents.Owner{Kind: "activity", ID: x.Sessions[0].ID}, a[0].Document)
		if err != nil || !bytes.Equal(content, scan) {
			t.Errorf("the scan opens with %v", err)
		}
		e.Scan = []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff")
		if err := w.d.FileEvidence(w.as, at, e, "x"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a renamed programme: %v", err)
		}
	})
}

func TestThePapersAreOnePageEach(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	w := open(t, h)
	at := w.today()
	for _, language := range []string{"lv", "en"} {
		s := pagetest.Open(t, h, w.as, language)
		x := w.sheet(at)
		for _, path := range []string{"/visits/" + at + "/sheet.pdf", "/visits/" + at + "/confirmation.pdf?language=lv", "/activities/" + x.Sessions[1].ID + "/attendance.pdf"} {
			p := s.Get(path, 200)
			if p.Type != "application/pdf" || !bytes.HasPrefix([]byte(p.HTML), []byte("%PDF-")) || bytes.Count([]byte(p.HTML), []byte("/Type /Page\n")) != 1 {
				t.Errorf("%s: %s with %d pages", path, p.Type, bytes.Count([]byte(p.HTML), []byte("/Type /Page\n")))
			}
		}
	}
	group := ""
	w.write(func(tx *db.Tx) error {
		a := activities.Activity{Format: "group_meeting", Status: activities.Planned, Code: "A-G", StartsAt: "2026-03-02T18:00", EndsAt: "2026-03-02T19:00"}
		if err := a.Settle("Europe/Riga"); err != nil {
			return err
		}
		err := activities.Insert(tx, &a)
		group = a.ID
		return err
	})
	pagetest.Open(t, h, h.As("responsible"), "en").Get("/activities/"+group+"/attendance.pdf", 404)
}

func minorAs(h *housetest.House, person string) context.Context {
	ctx := h.AsPerson(person, "educator")
	a := clerk.ActorOf(ctx)
	a.Minor = true
	return clerk.WithActor(ctx, a)
}

func TestSomebodyUnder18WritesADebriefAndSeesNoOther(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		w := open(t, h)
		_, day := w.Clerk.Now()
		x := w.draft(w.near, day, "09:00", "10:20", w.anna)
		x.Crew = []string{w.minor}
		at := w.add(x)
		w.confirm(at)
		adult, minor := h.AsPerson(w.anna, "educator"), minorAs(h, w.minor)
		write := func(ctx context.Context, text string) {
			t.Helper()
			housetest.Must(t, w.d.WriteDebrief(ctx, at, outreach.FilledDebrief{DebriefText: outreach.DebriefText{Knew: text}}))
		}
		write(adult, "pieaugušā piezīme")
		write(minor, "jaunieša piezīme")
		read := func(ctx context.Context) (out []string) {
			all, err := w.d.Debriefs(ctx, at)
			housetest.Must(t, err)
			for _, d := range all {
				out = append(out, d.Text.Knew)
			}
			return out
		}
		if got := read(minor); len(got) != 1 || got[0] != "jaunieša piezīme" {
			t.Errorf("the minor reads %v", got)
		}
		if got := read(adult); len(got) != 2 {
			t.Errorf("the grown-up reads %v", got)
		}
		if got := read(h.AsPerson(w.boris, "educator")); len(got) != 0 {
			t.Errorf("somebody of another crew reads %v", got)
		}
		if got := read(w.as); len(got) != 2 {
			t.Errorf("the coordinator reads %v", got)
		}
		pagetest.Open(t, h, minor, "lv").Get("/visits/"+at+"/debriefs", 200).Says("jaunieša piezīme", "Bažas par bērnu").SaysNot("pieaugušā piezīme")
		pagetest.Open(t, h, minor, "en").Get("/visits/"+at+"/sheet", 200).Says("A worry about a child").SaysNot("piezīme")
		if err := w.d.WriteDebrief(adult, at, outreach.FilledDebrief{DebriefText: outreach.DebriefText{Knew: "cita"}}); !fault.Is(err, fault.Conflict) {
			t.Errorf("over the own one without its version: %v", err)
		}
		s := pagetest.Open(t, h, adult, "en")
		s.Post("/visits/"+at+"/debrief", url.Values{"version": {"1"}}, 422).Says("Answer at least one question.")
		s.Post("/visits/"+at+"/debrief", url.Values{"version": {"0"}, "debrief_knew": {"vēl cita"}}, 409).Says("vēl cita", "pieaugušā piezīme")
		s.Post("/visits/"+at+"/debrief", url.Values{"version": {"1"}, "debrief_knew": {"vēl cita"}}, 303)

		// Sealed at rest, and forgotten with the writer: what was said of the pupils stays.
		housetest.Must(t, w.d.WriteDebrief(adult, at, outreach.FilledDebrief{DebriefText: outreach.DebriefText{Knew: "vēl cita", Crew: "nogurusi"}, Version: 2}))
		for _, holder := range w.d.Area().Holds {
			w.write(func(tx *db.Tx) error {
				held, err := holder.Show(tx, w.anna)
				if err != nil || len(held) == 0 {
					t.Errorf("%s holds %v, %v", holder.Name, held, err)
				}
				return holder.Forget(tx, w.anna, w.boris)
			})
		}
		all, err := w.d.Debriefs(w.as, at)
		housetest.Must(t, err)
		for _, d := range all {
			if d.Text.Crew != "" || d.WrittenBy == w.anna {
				t.Errorf("forgotten: %+v", d)
			}
		}
	})
}
