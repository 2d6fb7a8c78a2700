package cases_test

import (
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/registertest"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/people"
)

func TestAFamilyIsSeveralCasesSeenByCodeAlone(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		ben, _ := worker(t, h)
		mother, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		child, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		far, err := desk.Open(ben, cases.Opening{})
		housetest.Must(t, err)
		code := func(id string) string {
			k, err := desk.Read(h.As("responsible"), id)
			housetest.Must(t, err)
			return k.Code
		}
		for _, x := range []struct{ other, relation, want string }{
			{code(child), "nonsense", "relation field.choose"},
			{"C-NOBODY", "child", "other case.unknown_code"},
			{code(far), "child", "other case.unknown_code"}, // there is one; not for this reader
			{code(mother), "child", "other case.link_itself"},
			{code(child), "child", ""},
			{code(child), "sibling", "other case.linked_already"},
		} {
			if got := housetest.Said(desk.Link(ana, mother, x.other, x.relation)); got != x.want {
				t.Errorf("%s %s: %q, want %q", x.other, x.relation, got, x.want)
			}
		}
		if got := housetest.Said(desk.Link(ana, child, code(mother), "parent")); got != "other case.linked_already" {
			t.Errorf("from the other side: %q", got)
		}
		housetest.Must(t, desk.Link(h.As("responsible"), mother, code(far), "sibling"))
		seen := func(o *cases.Overview, err error) map[string]string {
			housetest.Must(t, err)
			out := map[string]string{}
			for _, l := range o.Links {
				out[l.Far] = l.Relation
			}
			return out
		}
		if got := seen(desk.Look(ana, mother)); len(got) != 1 || got[child] != "child" {
			t.Errorf("the mother's worker sees %v", got)
		}
		if got := seen(desk.Look(ana, child)); len(got) != 1 || got[mother] != "parent" {
			t.Errorf("the child's case says %v", got)
		}
		if got := seen(desk.Look(ben, far)); len(got) != 0 {
			t.Errorf("who sees one of the two learns of %v", got)
		}
		if got := seen(desk.Look(h.As("responsible"), mother)); len(got) != 2 || got[far] != "sibling" {
			t.Errorf("the responsible person sees %v", got)
		}
		if got := seen(desk.Look(h.As("reviewer"), mother)); len(got) != 0 {
			t.Errorf("the reviewer learns who is whose: %v", got)
		}
		o, err := desk.Look(h.As("responsible"), far)
		housetest.Must(t, err)
		if err := desk.Unlink(ben, far, o.Links[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a link that is not seen is taken away: %v", err)
		}
		housetest.Must(t, desk.Unlink(h.As("responsible"), far, o.Links[0].ID))
		if got := seen(desk.Look(h.As("responsible"), mother)); len(got) != 1 {
			t.Errorf("after unlinking: %v", got)
		}
	})
}

func TestEveryRelationReadsTheOtherWayRound(t *testing.T) {
	for _, relation := range wordlist.All("case.relation") {
		turned := cases.Inverse(relation)
		if !wordlist.Has("case.relation", turned) || cases.Inverse(turned) != relation {
			t.Errorf("%s turns to %s and back to %s", relation, turned, cases.Inverse(turned))
		}
	}
}

// withhold names somebody who must not learn, as records/people keeps it.
func withhold(t *testing.T, h *housetest.House, person, worker, role string) {
	t.Helper()
	registertest.In(t, h, "case.open", func(tx *db.Tx) error {
		put, done, err := tx.PutRow(db.Table{Name: "withholdings", Columns: []string{"id", "person", "against_person", "against_role", "against_organisation",
			"relation", "who", "whole", "fields", "reason", "from_on", "until_on", "by_user", "at", "version"}})
		if err != nil {
			return err
		}
		defer done()
		return put([]any{id.Random(nil), person, worker, role, "", "colleague", []byte{}, int64(1), "", []byte{}, "2026-01-01", "", "test", string(tx.Now), int64(1)})
	})
}

func TestWhoMustNotLearnIsNowhere(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, anaID := worker(t, h)
		ben, benID := worker(t, h)
		lead := staff(t, h)
		rita := h.AsPerson(lead, "responsible")
		made, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		k, err := desk.Read(ana, made)
		housetest.Must(t, err)
		withhold(t, h, k.Person, benID, "")
		withhold(t, h, k.Person, lead, "")
		desk.WorkersIn = func(*db.Tx) ([]string, error) { return []string{anaID, benID}, nil }
		if ids, err := desk.Colleagues(ana, made); err != nil || len(ids) != 0 {
			t.Errorf("the colleague is offered: %v, %v", ids, err)
		}
		if ids, err := desk.Colleagues(ben, made); err != nil || len(ids) != 0 {
			t.Errorf("who does not reach the case is offered colleagues of it: %v, %v", ids, err)
		}
		_, today := h.Clerk.Now()
		all := h.As("responsible")
		for what, err := range map[string]error{
			"assign":    desk.Assign(all, made, benID),
			"hand over": desk.HandOver(ana, made, benID, "moves on elsewhere"),
			"member":    desk.AddMember(ana, made, benID, ""),
			"cover":     desk.NameCover(ana, made, benID, today, today, ""),
		} {
			if got := housetest.Said(err); got != "worker case.worker_not_possible" {
				t.Errorf("%s: %q", what, got)
			}
		}
		if got := housetest.Said(func() error { _, err := desk.OpenOutside(ben, k.Code, "the person stands here"); return err }()); got != "code case.unknown_code" {
			t.Errorf("from outside: %q", got)
		}
		if got := housetest.Said(func() error { _, err := desk.Open(ben, cases.Opening{PersonCode: k.PersonCode}); return err }()); got != "person_code field.unknown_code" {
			t.Errorf("another case of the person: %q", got)
		}
		named, left, err := desk.CoverAll(ana, benID, today, today, "")
		if err != nil || named != 0 || left != 1 {
			t.Errorf("cover for all: %d, %d, %v", named, left, err)
		}
		if _, err := desk.Read(rita, made); !fault.Is(err, fault.NotFound) {
			t.Errorf("the responsible person who must not learn reads: %v", err)
		}
		if rows, total, err := desk.List(rita, cases.Question{Most: 20}); err != nil || len(rows) != 0 || total != 0 {
			t.Errorf("and lists %d of %d, %v", len(rows), total, err)
		}
		if err := desk.Assign(rita, made, anaID); !fault.Is(err, fault.NotFound) {
			t.Errorf("and assigns: %v", err)
		}
		_, err = desk.OpenOutside(h.AsPerson(staff(t, h), "caseworker"), k.Code, "the person stands here")
		housetest.Must(t, err)
		if rows, err := desk.Entries(rita, true); err != nil || len(rows) != 0 {
			t.Errorf("and reviews %d, %v", len(rows), err)
		}
		if rows, err := desk.Entries(all, true); err != nil || len(rows) != 1 {
			t.Errorf("another responsible person reviews %d, %v", len(rows), err)
		}
		withhold(t, h, k.Person, "", "reviewer")
		if _, err := desk.Read(h.As("reviewer"), made); !fault.Is(err, fault.NotFound) {
			t.Errorf("a role that must not learn reads: %v", err)
		}
	})
}

func TestOneContactBeginsSeveralCases(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		ids := []string{id.Random(nil), id.Random(nil)}
		registertest.In(t, h, "case.open", func(tx *db.Tx) error {
			p, _, err := people.ByID(tx, staffIn(t, tx))
			if err != nil {
				return err
			}
			for _, caseID := range ids {
				if err := desk.OpenIn(tx, caseID, cases.Opening{Worker: p.ID}); err != nil {
					return err
				}
			}
			return nil
		})
		a, err := desk.Read(h.As("responsible"), ids[0])
		housetest.Must(t, err)
		b, err := desk.Read(h.As("responsible"), ids[1])
		housetest.Must(t, err)
		if a.Person == b.Person || a.Code == b.Code {
			t.Error("two people of one contact became one")
		}
		if _, err := desk.Read(ana, ids[0]); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else reads: %v", err)
		}
	})
}

func staffIn(t *testing.T, tx *db.Tx) string {
	t.Helper()
	p := people.Person{ID: id.Random(nil), Kind: "staff", Sex: "unknown", AgeBand: "unknown"}
	housetest.Must(t, people.Insert(tx, &p))
	return p.ID
}
