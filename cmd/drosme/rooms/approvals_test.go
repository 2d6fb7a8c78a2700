package rooms_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"drosme/casework"
	"drosme/cmd/drosme/rooms"
	"drosme/hours"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/people"
	"drosme/records/vault"
)

// TestEveryKindOfApprovalCanBeSwitchedOn switches each kind on by the page of the responsible person, does the act,
// which then waits with what was typed, lets somebody else approve it, and does it once.
func TestEveryKindOfApprovalCanBeSwitchedOn(t *testing.T) {
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, r.Start(t.Context(), h.House))
		r.Vault.Ready = nil // the printed shares have a test of their own
		want := "case_close status_decision merge release override month_correction plan sending"
		for _, kind := range strings.Fields(want) {
			if on := r.Approvals.Needed(kind); on != (kind == "case_close" || kind == "status_decision") {
				t.Errorf("%s waits from the first day: %v", kind, on)
			}
		}
		boss := h.As("responsible")
		staff := func() string {
			made, err := r.People.Add(boss, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
			housetest.Must(t, err)
			return made
		}
		anaID := staff()
		ana, rita, ruth := h.AsPerson(anaID, "caseworker"), h.AsPerson(staff(), "responsible"), h.AsPerson(staff(), "responsible")
		mine, lead, second := pagetest.Open(t, h, ana, "en"), pagetest.Open(t, h, rita, "en"), pagetest.Open(t, h, ruth, "lv")
		mine.Get("/approval-kinds", 403)
		lead.Get("/approval-kinds", 200).Says("A case is released for exchange")
		second.Get("/approval-kinds", 200)
		lead.Get("/approval-kinds/unknown", 404)
		lead.Get("/approval-kinds/status_decision", 404) // always waits
		on := func(kind string) {
			lead.Get("/approval-kinds/"+kind, 200)
			lead.Post("/approval-kinds/"+kind, url.Values{"needed": {"yes"}}, 303)
			if !r.Approvals.Needed(kind) {
				t.Errorf("%s was switched on and does not wait", kind)
			}
		}
		made, err := r.Cases.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		at := "/cases/" + made
		// approved lets the other responsible person approve what one asked, and sends the kept form again.
		approved := func(asker, decider *pagetest.Site, as context.Context, page string, status int, anew url.Values) pagetest.Page {
			t.Helper()
			asker.Get(page, 200)
			a, err := r.Approvals.Read(as, strings.TrimPrefix(page, "/approvals/"))
			housetest.Must(t, err)
			decider.Get(page, 200)
			decider.Post(page+"/approve", url.Values{"version": {"1"}, "answer": {""}}, 303)
			asker.Get(page, 200)
			form, there := a.Kept()
			if !there {
				t.Fatalf("%s keeps no form", a.Kind)
			}
			for name, v := range anew {
				form.Values[name] = v
			}
			form.Values.Del("act_id")
			decider.Post(form.Path, form.Values, 403) // who approved it does not do it
			form.Values.Set("act_id", id.New())
			done := asker.Post(form.Path, form.Values, status)
			asker.Get(page, 200)
			a, err = r.Approvals.Read(as, a.ID)
			housetest.Must(t, err)
			if a.UsedAt == "" || a.Matter != "" {
				t.Errorf("%s: done and still to do: %+v", a.Kind, a)
			}
			return done
		}

		on("release")
		k, err := r.Cases.Read(ana, made)
		housetest.Must(t, err)
		form := url.Values{"version": {"1"}, "opened_on": {string(k.OpenedOn)}, "released": {"yes"}}
		asked := mine.Post(at+"/change", form, 303)
		if k, _ = r.Cases.Read(ana, made); k.Released {
			t.Error("a case is released before anybody approved it")
		}
		form.Del("act_id")
		mine.Post(at+"/change", form, 409) // waits already
		if err := r.Consents.Release(ana, made, k.Version, true); !fault.Is(err, fault.Invalid) {
			t.Errorf("released on the page of consents without approval: %v", err)
		}
		approved(mine, lead, ana, asked.Location, 303, nil)
		if k, err = r.Cases.Read(ana, made); err != nil || !k.Released {
			t.Errorf("approved and not released: %+v, %v", k, err)
		}

		on("sending")
		give := url.Values{"recipient": {"Sample shelter"}, "purpose": {"shelter"}, "fields": {"code", "sex"}, "ground": {"public_contract"}, "until_on": {"2026-03-10"}, "passphrase": {"SAMP-SAMP-SAMP-SAMP"}}
		asked = mine.Post(at+"/sendings/file", give, 303)
		lead.Get(asked.Location, 200).Says("Sample shelter").SaysNot("SAMP-SAMP")
		if got := approved(mine, lead, ana, asked.Location, 200, url.Values{"passphrase": {"OTHE-OTHE-OTHE-OTHE"}}); got.File != "referral.pdf.age" {
			t.Errorf("approved and left as %q", got.File)
		}
		give.Del("act_id")
		again := mine.Post(at+"/sendings/file", give, 303) // one approval, one referral
		lead.Post(again.Location+"/decline", url.Values{"version": {"1"}, "answer": {"not again"}}, 303)
		lead.Post("/approval-kinds/sending", url.Values{"needed": {"no"}}, 303)

		on("override")
		vital := url.Values{"recipient": {"Sample doctor"}, "purpose": {"shelter"}, "fields": {"sex"}, "ground": {"vital"}, "until_on": {"2026-03-10"}, "override": {"yes"}, "why": {"Sample reason"}}
		asked = mine.Post(at+"/sendings/paper", vital, 303)
		if rows, err := r.Consents.Overrides(rita, true); err != nil || len(rows) != 0 {
			t.Errorf("an override stands before it was approved: %d, %v", len(rows), err)
		}
		approved(mine, lead, ana, asked.Location, 200, nil)

		on("plan")
		housetest.Must(t, r.Casework.AddGoal(ana, made, casework.Goal{Domain: "housing", Text: "Parauga mērķis"}))
		mine.Get(at+"/plan", 200).Says("not in force")
		mine.Post(at+"/plan/approval", url.Values{}, 303)
		mine.Get(at+"/plan", 200).Says("waits for approval")
		a, err := r.Approvals.Of(rita, casework.PlanKind, made)
		housetest.Must(t, err)
		h.Clock.Move(60e9)
		housetest.Must(t, r.Approvals.Approve(rita, a.ID, a.Version, ""))
		mine.Get(at+"/plan", 200).Says("in force since")
		h.Clock.Move(60e9)
		housetest.Must(t, r.Casework.AddGoal(ana, made, casework.Goal{Domain: "income", Text: "Parauga otrs mērķis"}))
		mine.Get(at+"/plan", 200).Says("changed since it was approved")

		on("month_correction")
		code := k.Code
		sent := func(day string) { // a month of the payer, sent
			_, err := r.Hours.AddService(ana, made, hours.Service{Day: "2026-03-02", Minutes: 60, Specialist: "psychologist", Payer: "SIF"}, true)
			housetest.Must(t, err)
			h.Clock.Move(40 * 24 * 3600e9)
			m, err := r.Hours.Month(rita, "SIF", "2026-03")
			housetest.Must(t, err)
			_, err = r.Hours.Send(rita, hours.Sending{Payer: "SIF", Month: "2026-03", To: "Sample payer", Ground: "public_contract", Why: day, Hash: m.Hash})
			housetest.Must(t, err)
		}
		sent("Parauga mēnesis")
		late := url.Values{"day": {"2026-03-02"}, "proposed_for": {"2026-03-02"}, "minutes": {"30"}, "specialist": {"psychologist"}, "rule": {"none"}, "payer": {"SIF"}}
		asked = mine.Post(at+"/hours/new", late, 303)
		lead.Get(asked.Location, 200).Says("2026-03", "30", code)
		if hs, err := r.Hours.Read(ana, made, ""); err != nil || len(hs.Services) != 1 {
			t.Errorf("a sent month was corrected before anybody approved it: %v", err)
		}
		approved(mine, lead, ana, asked.Location, 303, nil)
		if hs, err := r.Hours.Read(ana, made, ""); err != nil || len(hs.Services) != 2 {
			t.Errorf("approved and not corrected: %v", err)
		}

		on("merge")
		person := func() (string, string) {
			id, err := r.People.Add(boss, people.Person{Kind: people.Served, Sex: "unknown", AgeBand: "unknown"})
			housetest.Must(t, err)
			p, err := r.People.Read(boss, id)
			housetest.Must(t, err)
			return id, p.Code
		}
		stays, _ := person()
		_, goes := person()
		asked = lead.Post("/names/"+stays+"/merge", url.Values{"code": {goes}, "sure": {"yes"}}, 303)
		second.Get(asked.Location, 200).Says(goes)
		mine.Get(asked.Location, 404)
		housetest.Must(t, waits(r.Vault.Merge(ruth, stays, goes, []vault.Field{})))
		approved(lead, second, rita, asked.Location, 303, nil)
		rows, _, err := r.Approvals.List(rita, approvals.Question{State: approvals.Asked, Most: 20})
		housetest.Must(t, err)
		if len(rows) != 0 {
			t.Errorf("%d wait still", len(rows))
		}
	})
}

// waits gives an error where an act went through that should have waited.
func waits(err error) error {
	if fault.Is(err, fault.Invalid) {
		return nil
	}
	return fault.Because(fault.Failed, err)
}
