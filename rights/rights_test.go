package rights_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/lang"
	"drosme/internal/web"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/vault"
	"drosme/rights"
)

// office is a house with cases and rights, and the people of these tests.
type office struct {
	*housetest.House
	d           *rights.Desk
	cases       *cases.Desk
	vault       *vault.Desk
	worker      context.Context // of the case's team
	responsible context.Context
	keeper      context.Context // keeps a share
	reviewer    context.Context
	caseID      string
	person      string
	paid        *when.Day
}

var built struct {
	d     *rights.Desk
	cases *cases.Desk
	vault *vault.Desk
}

func rooms(h *area.House) []area.Area {
	k, x, v := cases.New(h), disclosures.New(h), vault.New(h)
	d := rights.New(h, k, x)
	for _, t := range d.Tabs() {
		k.AddTab(t)
	}
	all := []area.Area{web.Area(), accounts.New(h).Area(), places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), v.Area(), x.Area(), k.Area(), d.Area()}
	holders := func() (out []area.Holder) {
		for _, a := range all {
			out = append(out, a.Holds...)
		}
		return out
	}
	d.Forget, d.Holders, d.Areas = v.Forget, holders, func() []area.Area { return all }
	d.Nouns = map[string][]any{"rights": {rights.Request{}}, "records/cases": {cases.Case{}}}
	v.MayForget = rights.MayForget
	built.d, built.cases, built.vault = d, k, v
	return all
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		o := &office{House: h, d: built.d, cases: built.cases, vault: built.vault, responsible: h.As("responsible"), reviewer: h.As("reviewer"), paid: new(when.Day)}
		o.vault.Start(vault.Ground{Store: h.Store, Holders: o.d.Holders})
		o.d.Duties["services_paid"] = func(*db.Tx, string) (when.Day, error) { return *o.paid, nil }
		o.d.Sources = nil
		worker, err := people.New(h.House.House).Add(o.responsible, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		o.worker = h.AsPerson(worker, "caseworker")
		o.keeper = h.As("coordinator")
		housetest.Must(t, o.d.SetKeyholders(o.responsible, [rights.Shares]string{clerk.ActorOf(o.keeper).User, clerk.ActorOf(o.responsible).User}))
		o.caseID, err = o.cases.Open(o.worker, cases.Opening{})
		housetest.Must(t, err)
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		o.person = k.Person
		test(t, o)
	})
}

func (o *office) ask(kind rights.Kind) *rights.Request {
	o.T.Helper()
	_, today := o.Clerk.Now()
	made, err := o.d.Ask(o.worker, o.caseID, rights.Request{Kind: kind, AskedOn: today, What: "sample words", Language: "en"})
	housetest.Must(o.T, err)
	return o.read(made)
}

func (o *office) read(request string) *rights.Request {
	o.T.Helper()
	r, err := o.d.Read(o.worker, request)
	housetest.Must(o.T, err)
	return r
}

func (o *office) checked(kind rights.Kind) *rights.Request {
	o.T.Helper()
	r := o.ask(kind)
	housetest.Must(o.T, o.d.Check(o.worker, r.ID, r.Version, "known", "by hand, at the next meeting"))
	return o.read(r.ID)
}

func (o *office) days(n int) { o.Clock.Move(time.Duration(n) * 24 * time.Hour) }

// refused says that an act failed in one way, with one sentence or in one field.
func refused(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want %s %s", err, kind, key)
	}
	if key != "" && f.Key != key && (len(f.Fields) != 1 || f.Fields[0].Key != key) {
		t.Fatalf("got %v, want %s", err, key)
	}
}

// approved brings an erasure as far as its seven days.
func (o *office) approved() *rights.Request {
	o.T.Helper()
	r := o.checked(rights.Erasure)
	housetest.Must(o.T, o.d.Approve(o.responsible, r.ID, r.Version))
	housetest.Must(o.T, o.d.Confirm(o.keeper, r.ID, r.Version+1))
	return o.read(r.ID)
}

func TestAnErasureTakesTwoAndSevenDays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		refused(t, o.vault.Forget(o.responsible, o.person), fault.Refused, "right.erasure_needed")
		r := o.ask(rights.Erasure)
		if r.Number != 1 || r.DueOn != "2026-04-02" || r.What != "sample words" {
			t.Fatalf("asked: %+v", r)
		}
		_, err := o.d.Ask(o.worker, o.caseID, rights.Request{Kind: rights.Erasure, AskedOn: r.AskedOn})
		refused(t, err, fault.Invalid, "right.open_already")
		refused(t, o.d.Approve(o.responsible, r.ID, r.Version), fault.Invalid, "right.check_first")
		housetest.Must(t, o.d.Check(o.worker, r.ID, r.Version, "known", "by hand"))
		refused(t, o.d.Approve(o.worker, r.ID, 2), fault.Refused, "")
		refused(t, o.d.Confirm(o.keeper, r.ID, 2), fault.Conflict, "")
		refused(t, o.d.Erase(o.responsible, r.ID), fault.Refused, "right.not_approved")
		housetest.Must(t, o.d.Approve(o.responsible, r.ID, 2))
		refused(t, o.d.Erase(o.responsible, r.ID), fault.Refused, "right.not_approved")
		refused(t, o.d.Confirm(o.responsible, r.ID, 3), fault.Refused, "right.own") // keeps a share, and approved first
		refused(t, o.d.Confirm(o.As("coordinator"), r.ID, 3), fault.NotFound, "")   // keeps none
		refused(t, o.d.Confirm(o.As("responsible"), r.ID, 3), fault.NotFound, "")   // keeps none either
		if rows, err := o.d.Seconds(o.As("coordinator")); err != nil || len(rows) != 0 {
			t.Errorf("who keeps no share sees %v, %v", rows, err)
		}
		if rows, err := o.d.Seconds(o.keeper); err != nil || len(rows) != 1 || rows[0].Number != 1 {
			t.Errorf("the keyholder sees %v, %v", rows, err)
		}
		if k, err := o.cases.Read(o.worker, o.caseID); err != nil || k.Frozen {
			t.Errorf("restricted before both approved: %v, %v", k, err)
		}
		housetest.Must(t, o.d.Confirm(o.keeper, r.ID, 3))
		r = o.read(r.ID)
		if r.State != rights.Waiting || r.ReadyOn != "2026-03-09" || r.RestrictedOn != "2026-03-02" {
			t.Fatalf("approved by both: %+v", r)
		}
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		if !k.Frozen {
			t.Error("the case is not restricted")
		}
		refused(t, o.cases.Change(o.worker, *k), fault.Locked, "fault.restricted")
		o.days(6)
		refused(t, o.d.Erase(o.responsible, r.ID), fault.Refused, "right.too_early")
		housetest.Must(t, o.d.EraseDue(o.AsSystem("jobs")))
		if o.read(r.ID).State != rights.Waiting {
			t.Error("erased before its day")
		}
		o.days(1)
		before, err := o.d.ArchiveNow(o.reviewer)
		housetest.Must(t, err)
		housetest.Must(t, o.d.EraseDue(o.AsSystem("jobs")))
		rows, _, err := o.d.List(o.responsible, rights.Question{Most: 20})
		housetest.Must(t, err)
		if len(rows) != 1 || rows[0].State != rights.Done || rows[0].DoneOn != "2026-03-09" || rows[0].DoneBy != "jobs" {
			t.Errorf("after: %+v", rows)
		}
		after, err := o.d.Read(o.responsible, r.ID)
		housetest.Must(t, err)
		if after.What != "" || after.Safe != "" || after.Served == o.person {
			t.Errorf("what stays: %+v", after)
		}
		now, err := o.d.ArchiveNow(o.reviewer)
		housetest.Must(t, err)
		if before.Cases != 1 || now.Cases != 1 || now.Open != before.Open || before.Forgotten != 0 || now.Forgotten != 1 || len(now.Years) != 1 || now.Years[0].Cases != 1 {
			t.Errorf("the archive counted %+v, and now %+v", before, now)
		}
		refused(t, o.d.Erase(o.responsible, r.ID), fault.Refused, "right.erased_before")
	})
}

func TestNobodyApprovesTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, today := o.Clerk.Now()
		made, err := o.d.Ask(o.responsible, o.caseID, rights.Request{Kind: rights.Erasure, AskedOn: today})
		housetest.Must(t, err)
		housetest.Must(t, o.d.Check(o.worker, made, 1, "known", "by hand"))
		refused(t, o.d.Approve(o.responsible, made, 2), fault.Refused, "right.own")
		second := o.As("responsible")
		housetest.Must(t, o.d.Approve(second, made, 2))
		refused(t, o.d.Confirm(o.responsible, made, 3), fault.Refused, "right.own") // asked, and keeps a share
		housetest.Must(t, o.d.Confirm(o.keeper, made, 3))
	})
}

func TestThePersonCanChangeTheirMind(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := o.approved()
		housetest.Must(t, o.d.Withdraw(o.worker, r.ID, r.Version))
		if k, err := o.cases.Read(o.worker, o.caseID); err != nil || k.Frozen {
			t.Errorf("still restricted: %v", err)
		}
		o.days(30)
		housetest.Must(t, o.d.EraseDue(o.AsSystem("jobs")))
		if r := o.read(r.ID); r.State != rights.Withdrawn || r.What == "" {
			t.Errorf("after: %+v", r)
		}
	})
}

func TestAHoldStopsAnErasureAtEveryStep(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, err := o.d.SetHold(o.responsible, o.caseID, rights.Hold{Cause: "court", Why: "sample proceedings"})
		refused(t, err, fault.Invalid, "field.required") // every hold ends
		_, err = o.d.SetHold(o.worker, o.caseID, rights.Hold{Cause: "court", Why: "sample", Until: "2026-06-01"})
		refused(t, err, fault.Refused, "")
		r := o.checked(rights.Erasure)
		hold, err := o.d.SetHold(o.responsible, o.caseID, rights.Hold{Cause: "court", Why: "sample proceedings", Until: "2026-06-01"})
		housetest.Must(t, err)
		refused(t, o.d.Approve(o.responsible, r.ID, r.Version), fault.Refused, "right.stopped.court")
		housetest.Must(t, o.d.LiftHold(o.responsible, hold, 1))
		housetest.Must(t, o.d.Approve(o.responsible, r.ID, r.Version))
		set := func() string {
			h, err := o.d.SetHold(o.responsible, o.caseID, rights.Hold{Cause: "claim", Why: "sample claim", Until: "2026-06-01"})
			housetest.Must(t, err)
			return h
		}
		hold = set()
		refused(t, o.d.Confirm(o.keeper, r.ID, r.Version+1), fault.Refused, "right.stopped.claim")
		housetest.Must(t, o.d.LiftHold(o.responsible, hold, 1))
		housetest.Must(t, o.d.Confirm(o.keeper, r.ID, r.Version+1))
		set()
		o.days(10)
		refused(t, o.d.Erase(o.responsible, r.ID), fault.Refused, "right.stopped.claim")
		housetest.Must(t, o.d.EraseDue(o.AsSystem("jobs")))
		r = o.read(r.ID)
		if r.State != rights.Waiting {
			t.Fatalf("erased under a hold: %+v", r)
		}
		housetest.Must(t, o.d.Refuse(o.responsible, r.ID, r.Version, "A claim is before the court (sample)"))
		r = o.read(r.ID)
		if r.State != rights.Restricted || r.Rule != "claim" || r.RuleUntil != "2026-06-01" {
			t.Errorf("refused: %+v", r)
		}
		refused(t, o.d.Lift(o.responsible, r.ID, r.Version, false), fault.Invalid, "right.tell_first")
		o.days(100) // the hold has ended by itself
		housetest.Must(t, o.d.Lift(o.responsible, r.ID, r.Version, true))
		again := o.approved()
		o.days(rights.WaitDays)
		housetest.Must(t, o.d.Erase(o.responsible, again.ID))
	})
}

func TestADutyIsNamedAndRestricts(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		*o.paid = "2025-05-10"
		r := o.checked(rights.Erasure)
		refused(t, o.d.Approve(o.responsible, r.ID, r.Version), fault.Refused, "right.stopped.services_paid")
		housetest.Must(t, o.d.Refuse(o.responsible, r.ID, r.Version, "Bookkeeping law (sample)"))
		r = o.read(r.ID)
		if r.State != rights.Restricted || r.Rule != "services_paid" || r.RuleUntil != "2030-12-31" { // five years from the end of 2025
			t.Errorf("refused: %+v", r)
		}
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		if !k.Frozen {
			t.Error("not restricted")
		}
		// The house confirms another rule: then the same erasure can be asked for again.
		housetest.Must(t, o.d.Lift(o.responsible, r.ID, r.Version, true))
		_, today := o.Clerk.Now()
		_, err = o.d.Choose(o.responsible, rights.Choice{Class: "services_paid", Amount: 60, Duty: false, Source: "the payer keeps the evidence (sample)", From: today})
		housetest.Must(t, err)
		o.approved()
	})
}

func TestOnlyThePersonAsks(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.Must(t, o.d.Demand(o.worker, o.caseID, rights.Access, "guardian", "a sample parent wants the file; told no"))
		refused(t, o.d.Demand(o.worker, o.caseID, rights.Access, "somebody", "x"), fault.Invalid, "field.choose")
		rows, total, err := o.d.List(o.worker, rights.Question{Most: 20})
		housetest.Must(t, err)
		if total != 0 || len(rows) != 0 {
			t.Errorf("a demand became a request: %+v", rows)
		}
		left, _, err := o.d.Disclosures.List(o.responsible, disclosures.Search{Outcome: disclosures.Refused})
		housetest.Must(t, err)
		if len(left) != 1 || left[0].Subject != o.person || left[0].ToWhom != "guardian" || left[0].Outcome != disclosures.Refused {
			t.Errorf("the log of demands: %+v", left)
		}
	})
}

func TestACorrectionAndARestriction(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := o.checked(rights.Rectification)
		refused(t, o.d.Do(o.worker, r.ID, r.Version, "done"), fault.Refused, "")
		refused(t, o.d.Do(o.responsible, r.ID, r.Version, ""), fault.Invalid, "field.required")
		housetest.Must(t, o.d.Do(o.responsible, r.ID, r.Version, "The year is corrected"))
		if r = o.read(r.ID); r.State != rights.Done || r.Answer != "The year is corrected" {
			t.Errorf("corrected: %+v", r)
		}
		r = o.checked(rights.Restriction)
		housetest.Must(t, o.d.Do(o.responsible, r.ID, r.Version, "Until it is clear"))
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		if !k.Frozen || o.Clerk.MayOn(o.worker, "case.change", k) {
			t.Error("not restricted")
		}
		refused(t, o.cases.Change(o.worker, *k), fault.Locked, "fault.restricted")
		r = o.read(r.ID)
		housetest.Must(t, o.d.Lift(o.responsible, r.ID, r.Version, true))
		housetest.Must(t, o.cases.Change(o.worker, *k))
	})
}

// fileSources are what two invented rooms hold.
func fileSources(o *office) []rights.Source {
	return []rights.Source{{Name: "notes", Open: func(_ context.Context, person string, ids []string, w *lang.Words, whole bool) ([]rights.Item, error) {
		if person != o.person || len(ids) != 1 {
			o.T.Errorf("asked for %s, %v", person, ids)
		}
		return []rights.Item{{Day: "2026-02-01", Text: "a fact of the sample"}, {Day: "2026-02-02", Text: "speaks of a sample neighbour", Third: true}, {Day: "2026-02-03", Text: "a sample thought", Third: true}}, nil
	}}}
}

func TestThePersonsFile(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.d.Sources = fileSources(o)
		key, err := age.GenerateX25519Identity()
		housetest.Must(t, err)
		g := rights.Giving{For: key.Recipient().String()}
		r := o.ask(rights.Access)
		_, _, err = o.d.Give(o.responsible, r.ID, r.Version, g)
		refused(t, err, fault.Refused, "right.check_first")
		housetest.Must(t, o.d.Check(o.worker, r.ID, r.Version, "document", "on paper, in the office"))
		_, _, err = o.d.Give(o.responsible, r.ID, 2, g)
		refused(t, err, fault.Refused, "right.review_first")
		_, _, err = o.d.Review(o.worker, r.ID)
		refused(t, err, fault.Refused, "")
		_, held, err := o.d.Review(o.responsible, r.ID)
		housetest.Must(t, err)
		if len(held) != 2 {
			t.Fatalf("held back: %+v", held)
		}
		housetest.Must(t, o.d.Show(o.responsible, r.ID, 2, []string{held[0].Hash, "made up"}))
		for _, wrong := range []string{"", "age1", "ssh-rsa AAAA", "AGE-SECRET-KEY-1"} {
			_, _, err = o.d.Give(o.responsible, r.ID, 3, rights.Giving{For: wrong})
			refused(t, err, fault.Invalid, "right.not_a_key")
		}
		_, _, err = o.d.Give(o.responsible, r.ID, 3, rights.Giving{Passphrase: "too short"})
		refused(t, err, fault.Invalid, "right.passphrase_short")
		_, _, err = o.d.Give(o.worker, r.ID, 3, g)
		refused(t, err, fault.Refused, "")
		whole, sealed, err := o.d.Give(o.responsible, r.ID, 3, g)
		housetest.Must(t, err)
		if len(whole.Held) != 1 || whole.Held[0].Text != "a sample thought" {
			t.Errorf("held back: %+v", whole.Held)
		}
		if bytes.Contains(sealed, []byte("fact of the sample")) {
			t.Error("the file can be read without the key")
		}
		opened, err := age.Decrypt(bytes.NewReader(sealed), key)
		housetest.Must(t, err)
		b, err := io.ReadAll(opened)
		housetest.Must(t, err)
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		housetest.Must(t, err)
		got := map[string][]byte{}
		for _, f := range z.File {
			in, err := f.Open()
			housetest.Must(t, err)
			got[f.Name], err = io.ReadAll(in)
			housetest.Must(t, err)
		}
		if !bytes.HasPrefix(got["file.pdf"], []byte("%PDF-")) || !bytes.HasPrefix(got["items.csv"], []byte("room,day,text\n")) {
			t.Errorf("the archive holds %v", len(got))
		}
		var form struct {
			Items    []struct{ Room, Day, Text string }
			HeldBack int `json:"held_back"`
		}
		housetest.Must(t, json.Unmarshal(got["file.json"], &form))
		all := string(got["file.json"])
		if form.HeldBack != 1 || !strings.Contains(all, "a fact of the sample") || !strings.Contains(all, "sample neighbour") || strings.Contains(all, "sample thought") || !strings.Contains(all, "You asked for your file") {
			t.Errorf("the data: %s", all)
		}
		left, _, err := o.d.Disclosures.List(o.responsible, disclosures.Search{})
		housetest.Must(t, err)
		if len(left) != 1 || left[0].Ground != "own_rights" || left[0].Subject != o.person || left[0].Hash == "" {
			t.Errorf("the disclosure: %+v", left)
		}
		if r := o.read(r.ID); r.State != rights.Done {
			t.Errorf("after: %+v", r)
		}
		_, _, err = o.d.Give(o.responsible, r.ID, 4, g)
		refused(t, err, fault.Conflict, "")
		_, err = o.d.FileOf(o.responsible, whole.Code)
		refused(t, err, fault.Refused, "right.no_file_asked")
	})
}

func TestWhoSeesWhat(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := o.checked(rights.Erasure)
		_, err := o.d.SetHold(o.responsible, o.caseID, rights.Hold{Cause: "audit", Why: "sample words of the audit", Until: "2026-06-01"})
		housetest.Must(t, err)
		x, err := o.d.Read(o.reviewer, r.ID)
		housetest.Must(t, err)
		if x.What != "" || x.Safe != "" || x.Identity != "" || x.CaseCode == "" || x.Number != 1 {
			t.Errorf("the reviewer sees %+v", x)
		}
		holds, err := o.d.Holds(o.reviewer, "")
		housetest.Must(t, err)
		if len(holds) != 1 || holds[0].Why != "" || holds[0].Cause != "audit" {
			t.Errorf("the reviewer sees %+v", holds)
		}
		other := o.AsPerson("somebody", "caseworker")
		if rows, total, err := o.d.List(other, rights.Question{Most: 20}); err != nil || len(rows) != 0 || total != 0 {
			t.Errorf("another caseworker sees %v, %v", rows, err)
		}
		_, err = o.d.Read(other, r.ID)
		refused(t, err, fault.NotFound, "")
		for _, role := range []string{"administrator", "helpline", "coordinator", "educator", "bookkeeper"} {
			_, _, err := o.d.List(o.As(role), rights.Question{Most: 20})
			refused(t, err, fault.Refused, "")
		}
		_, err = o.d.Read(o.AsSystem("console"), r.ID)
		refused(t, err, fault.Refused, "")
	})
}

func TestTheClockOfABreach(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		now, _ := o.Clerk.Now()
		made, err := o.d.Notice(o.As("coordinator"), rights.Breach{What: "a sample folder was lost", Kind: "availability", NoticedAt: now, People: 3})
		housetest.Must(t, err)
		_, err = o.d.Breach(o.As("coordinator"), made)
		refused(t, err, fault.Refused, "")
		b, err := o.d.Breach(o.responsible, made)
		housetest.Must(t, err)
		if b.Number != 1 || b.Deadline() != "2026-03-05T08:00:00.000Z" || !b.Running() || b.Left(now) != 72 || b.What != "a sample folder was lost" {
			t.Errorf("noticed: %+v", b)
		}
		o.Clock.Move(72 * time.Hour)
		if at, _ := o.Clerk.Now(); b.Late(at) || b.Left(at) != 0 {
			t.Error("late in the last moment")
		}
		o.Clock.Move(time.Hour)
		at, _ := o.Clerk.Now()
		if !b.Late(at) || b.Left(at) != -2 && b.Left(at) != -1 {
			t.Errorf("not late an hour after: %d", b.Left(at))
		}
		housetest.Must(t, o.d.Step(o.As("administrator"), made, "done", "the room was searched"))
		typed := *b
		typed.Risk, typed.AuthorityAt = "risk", at
		refused(t, o.d.ChangeBreach(o.responsible, typed, false), fault.Invalid, "breach.why_late_needed")
		typed.WhyLate = "nobody was in the office (sample)"
		typed.Risk = ""
		refused(t, o.d.ChangeBreach(o.responsible, typed, true), fault.Invalid, "breach.risk_needed")
		typed.Risk = "high"
		refused(t, o.d.ChangeBreach(o.responsible, typed, true), fault.Invalid, "breach.told_needed")
		typed.ToldHow = "by hand, each alone"
		housetest.Must(t, o.d.ChangeBreach(o.responsible, typed, true))
		b, err = o.d.Breach(o.responsible, made)
		housetest.Must(t, err)
		if b.ClosedOn == "" || b.Running() || b.WhyLate == "" || len(b.Steps) != 1 || b.Steps[0].Text != "the room was searched" {
			t.Errorf("closed: %+v", b)
		}
		rows, err := o.d.Breaches(o.reviewer)
		housetest.Must(t, err)
		if len(rows) != 1 || rows[0].What != "" || rows[0].People != 3 {
			t.Errorf("the reviewer sees %+v", rows[0])
		}
	})
}

func TestAPeriodThatIsOverIsAskedForByAPerson(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		k, err := o.cases.Read(o.worker, o.caseID)
		housetest.Must(t, err)
		_, today := o.Clerk.Now()
		_, err = o.cases.Close(o.worker, o.caseID, k.Version, cases.Ending{On: today, Outcome: "goals_met"})
		housetest.Must(t, err)
		o.Clock.Set(time.Date(2031, 3, 2, 8, 0, 0, 0, time.UTC)) // five years later, to the day
		if due, err := o.d.DueNow(o.responsible); err != nil || len(due) != 0 {
			t.Errorf("due on the last day: %v, %v", due, err)
		}
		o.days(1)
		due, err := o.d.DueNow(o.reviewer)
		housetest.Must(t, err)
		if len(due) != 1 || due[0].Since != "2031-03-03" || due[0].Held || due[0].Begun {
			t.Fatalf("due: %+v", due)
		}
		hold, err := o.d.SetHold(o.responsible, o.caseID, rights.Hold{Cause: "audit", Why: "sample", Until: "2031-12-31"})
		housetest.Must(t, err)
		_, err = o.d.AskDue(o.responsible, o.caseID)
		refused(t, err, fault.Conflict, "retention.not_due")
		housetest.Must(t, o.d.LiftHold(o.responsible, hold, 1))
		made, err := o.d.AskDue(o.responsible, o.caseID)
		housetest.Must(t, err)
		refused(t, o.d.Approve(o.responsible, made, 1), fault.Refused, "right.own")
		housetest.Must(t, o.d.Approve(o.As("responsible"), made, 1))
		housetest.Must(t, o.d.Confirm(o.keeper, made, 2))
		if due, err = o.d.DueNow(o.responsible); err != nil || len(due) != 1 || !due[0].Begun {
			t.Errorf("begun: %+v, %v", due, err)
		}
		o.days(rights.WaitDays)
		housetest.Must(t, o.d.EraseDue(o.AsSystem("jobs")))
		if due, err = o.d.DueNow(o.responsible); err != nil || len(due) != 0 {
			t.Errorf("erased: %+v, %v", due, err)
		}
	})
}

func TestTheRegisterIsMadeFromWhatIsHeld(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		p, err := o.d.Processing(o.reviewer)
		housetest.Must(t, err)
		var room *rights.Room
		for i := range p.Rooms {
			if p.Rooms[i].Name == "rights" {
				room = &p.Rooms[i]
			}
		}
		if room == nil || !strings.Contains(strings.Join(room.Sensitive, " "), "what") || len(room.Roles) < 4 || !room.Forgets || room.Plain < 10 {
			t.Fatalf("the room: %+v", room)
		}
		if len(p.Rules) < 5 || len(p.Ground) < 5 {
			t.Errorf("%d rules, %d grounds", len(p.Rules), len(p.Ground))
		}
		_, err = o.d.Write(o.reviewer, "controller", "x")
		refused(t, err, fault.Refused, "")
		_, err = o.d.Write(o.responsible, "made_up", "x")
		refused(t, err, fault.Invalid, "field.choose")
		for _, text := range []string{"Sample association", "Sample association, Riga"} {
			_, err = o.d.Write(o.responsible, "controller", text)
			housetest.Must(t, err)
		}
		_, err = o.d.Write(o.responsible, "room.rights", "to answer (sample)")
		housetest.Must(t, err)
		p, err = o.d.Processing(o.responsible)
		housetest.Must(t, err)
		if x := p.Texts["controller"]; x.Words != "Sample association, Riga" || x.Edition != 2 || p.Before["controller"] != 2 {
			t.Errorf("the newest edition: %+v", x)
		}
	})
}

func TestWithoutSharesNothingIsLocked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		refused(t, o.d.Lock(o.worker), fault.Refused, "")
		o.d.KeyFile = nil
		refused(t, o.d.Lock(o.responsible), fault.Refused, "house_lock.no_key_file")
		o.d.KeyFile = func() string { return t.TempDir() + "/none.key" }
		refused(t, o.d.Lock(o.responsible), fault.Refused, "house_lock.no_shares")
		housetest.Must(t, o.NoteSharesTried(o.AsSystem("console")))
		refused(t, o.d.Lock(o.responsible), fault.Refused, "house_lock.no_key_file")
		if o.d.IsLocked() {
			t.Error("locked all the same")
		}
		for i, two := range [][rights.Shares]string{{"a", "a"}, {"", "b", "b"}} {
			if err := o.d.SetKeyholders(o.responsible, two); !fault.Is(err, fault.Invalid) {
				t.Error(strconv.Itoa(i)+":", err)
			}
		}
	})
}
