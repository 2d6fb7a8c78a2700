package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	plans "drosme/casework"
	"drosme/cmd/drosme/rooms"
	"drosme/groupwork"
	"drosme/helpline"
	"drosme/hours"
	"drosme/htcds"
	"drosme/identification"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/notes"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/documents"
	"drosme/records/people"
	"drosme/rights"
	"drosme/sharing"
)

// casesOfHers are the texts that the rooms of casework are told of her.
var casesOfHers = []trace{
	{"case note of the first 88", "a note"}, {"her thought of the second 88", "a working thought"}, {"Recruitville the third 88", "where she was recruited"},
	{"status why of the fourth 88", "why a status was decided"}, {"group name fifth88", "her name in the circle"}, {"shelter of the sixth 88", "to whom she consents"},
	{"declared the seventh 88", "her declaration"}, {"testimony of the eighth 88", "what the worker saw"}, {"goal of the ninth 88", "a goal of her plan"},
	{"asked for the tenth 88", "what she asked for"}, {"safe to receive eleventh 88", "how she receives an answer"}, {"agency of the twelfth 88", "to whom she was referred"},
	{"closing word of the thirteenth 88", "what was written at closing"}, {"case file titled fourteenth 88", "title of a file of the case"}, {"content of the case file fifteenth 88", "a file of the case"},
	{"hold of the sixteenth 88", "why something was kept"}, {"demand of the seventeenth 88", "what somebody else wanted"},
	{"told the helpline eighteenth 88", "what she told the helpline"}, {"codeword nineteenth88", "her code word at the helpline"}, {"+371 00099988", "her number to call back"},
	{"rule of calling twentieth 88", "how to call her back"},
	{"Magnolija88", "her name in a workbook of the exchange"}, {"Street of the twentyfirst 88", "her street in that workbook"}, {"exchange story twentysecond 88", "her story in that workbook"},
	{"asked again twentythird 88", "why somebody else had to approve it"},
}

// counted is what the archive must still prove, whoever is forgotten.
type counted struct {
	archive  rights.Archive
	outcomes map[string]int
	minutes  int
}

func (l *life) counted(caseID string) counted {
	l.T.Helper()
	ctx := l.As("responsible")
	_, today := l.Clerk.Now()
	var c counted
	var err error
	c.archive, err = l.r.Rights.ArchiveNow(ctx)
	housetest.Must(l.T, err)
	c.outcomes, err = l.r.Cases.Outcomes(ctx, "2020-01-01", today)
	housetest.Must(l.T, err)
	h, err := l.r.Hours.Read(ctx, caseID, today)
	housetest.Must(l.T, err)
	for _, s := range h.Services {
		c.minutes += s.Minutes
	}
	return c
}

// helped lets the person go through the rooms of casework, and gives her case and her erasure, which waits.
func (l *life) helped() (caseID string, erasure *rights.Request) {
	t, r, h := l.T, l.r, l.House
	t.Helper()
	must := func(err error) { t.Helper(); housetest.Must(t, err) }
	responsible := h.As("responsible")
	staff, err := r.People.Add(responsible, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	must(err)
	worker := h.AsPerson(staff, "caseworker")
	caseID, err = r.Cases.Open(worker, cases.Opening{PersonCode: "K-VIOLETA-77", Case: cases.Case{Origin: "self"}})
	must(err)
	_, today := h.Clerk.Now()
	for kind, text := range map[string]string{"fact": "case note of the first 88", "thought": "her thought of the second 88"} {
		_, err = r.Notes.Add(worker, caseID, notes.Typed{Kind: kind, HappenedOn: today, Text: text})
		must(err)
	}
	_, err = r.Hours.AddService(worker, caseID, hours.Service{Day: today, Minutes: 45, Specialist: "psychologist", Place: "office"}, true)
	must(err)
	must(r.Identification.Save(worker, caseID, 0, func(f *identification.Facts) { f.RecruitedPlace = "Recruitville the third 88" }))
	_, err = r.Identification.Decide(worker, caseID, identification.Status{Day: today, Outcome: "presumed", Decider: "none", Basis: "provider_assessment", Why: "status why of the fourth 88"})
	must(err)
	circle, err := r.Groupwork.Add(responsible, groupwork.Circle{StartsOn: today.Add(-10), Language: "lv", Facilitators: staff})
	must(err)
	_, err = r.Groupwork.Join(worker, circle, "K-VIOLETA-77", "group name fifth88")
	must(err)
	must(r.Consents.Tell(worker, caseID, consents.Told{Edition: 1, Language: "lv", On: today}))
	asked, err := r.Consents.Ask(worker, caseID, consents.Consent{Recipient: "shelter of the sixth 88", Purpose: "shelter", Fields: "code sex", Until: today.Add(60), Language: "lv", Edition: 1})
	must(err)
	must(r.Consents.Take(worker, asked, 1, consents.Answer{Yes: true, On: today, How: "signed", Declaration: "declared the seventh 88", Testimony: "testimony of the eighth 88"}))
	must(r.Casework.AddGoal(worker, caseID, plans.Goal{Domain: "housing", Text: "goal of the ninth 88", DueOn: today.Add(30)}))
	_, err = r.Sharing.Give(worker, sharing.Draft{Case: caseID, Way: sharing.Paper, Recipient: "agency of the twelfth 88", Purpose: "payment", Ground: "public_contract", Fields: []string{"code", "opened_on"}, Until: today.Add(20), Words: h.Book.For("en")})
	must(err)
	_, err = r.Documents.Add(worker, documents.Upload{Kind: documents.File, Title: "case file titled fourteenth 88", Name: "paper.txt", Content: []byte("content of the case file fifteenth 88"),
		Owner: documents.Owner{Kind: "case", ID: caseID}, Subject: l.person})
	must(err)
	hold, err := r.Rights.SetHold(responsible, caseID, rights.Hold{Cause: "audit", Why: "hold of the sixteenth 88", Until: today.Add(90)})
	must(err)
	must(r.Rights.LiftHold(responsible, hold, 1))
	must(r.Rights.Demand(worker, caseID, rights.Access, "guardian", "demand of the seventeenth 88"))
	k, err := r.Cases.Read(worker, caseID)
	must(err)
	_, err = r.Cases.Close(worker, caseID, k.Version, cases.Ending{On: today, Outcome: "left", Note: "closing word of the thirteenth 88"})
	must(err)
	made, err := r.Rights.Ask(worker, caseID, rights.Request{Kind: rights.Erasure, AskedOn: today, Language: "en", What: "asked for the tenth 88"})
	must(err)
	must(r.Rights.Check(worker, made, 1, "known", "safe to receive eleventh 88"))
	erasure, err = r.Rights.Read(worker, made)
	must(err)
	return caseID, erasure
}

// TestErasureOfACaseLeavesNothing lets one invented person pass through the rooms of casework. After an erasure that
// two approved, neither the house nor last month's backup with the keys of today holds anything of hers, and the
// archive counts as before.
func TestErasureOfACaseLeavesNothing(t *testing.T) {
	before := hers
	hers = append(slices.Clone(hers), casesOfHers...)
	t.Cleanup(func() { hers = before })
	var r *rooms.Rooms
	all := func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }
	housetest.Each(t, all, func(t *testing.T, h *housetest.House) {
		ctx := h.AsSystem("console")
		l := passThrough(t, h, r)
		l.r.Rights.Accounts = nil // the accounts of this test are invented
		caseID, x := l.helped()
		erasures := append(l.rung(), x)
		was := l.counted(caseID)
		if found := traces(t, h.House, nil, l.tokens); len(found) < 5 || !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, "Recruitville") }) {
			t.Fatalf("the search finds too little before: %v", found)
		}
		store := t.TempDir()
		backup := filepath.Join(store, "last-month")
		housetest.Must(t, h.Backup(ctx, backup))
		h.Clock.Move(30 * 24 * time.Hour)
		first, second := h.As("responsible"), h.As("coordinator")
		keeper := actorUser(second)
		housetest.Must(t, l.r.Rights.SetKeyholders(first, [rights.Shares]string{keeper}))
		for _, one := range erasures {
			housetest.Must(t, l.r.Rights.Approve(first, one.ID, one.Version))
			housetest.Must(t, l.r.Rights.Confirm(second, one.ID, one.Version+1))
		}
		h.Clock.Move(rights.WaitDays * 24 * time.Hour)
		housetest.Must(t, h.KeyDB.DB.Settle(ctx))
		housetest.Must(t, l.r.Rights.EraseDue(h.AsSystem("jobs")))
		housetest.Must(t, l.r.Vault.Forget(h.As("responsible"), l.second)) // her record as a volunteer has no case
		_, err := l.r.Documents.Sweep(h.AsSystem("jobs"))
		housetest.Must(t, err)
		for _, s := range traces(t, h.House, append([]string{l.person, l.second}, l.others...), l.tokens) {
			t.Errorf("after the erasure: %s", s)
		}
		same(t, "after the erasure", was, l.counted(caseID))
		rows, _, err := l.r.Rights.List(h.As("responsible"), rights.Question{Most: 10})
		housetest.Must(t, err)
		if len(rows) != len(erasures) {
			t.Errorf("%d erasures are proven", len(rows))
		}
		for _, row := range rows {
			if row.State != rights.Done || row.ApprovedBy == "" || row.SecondBy != keeper {
				t.Errorf("what proves the erasure: %+v", row)
			}
		}
		all, _, err := l.r.Notes.List(h.As("responsible"), notes.Question{Case: caseID, Most: 10})
		housetest.Must(t, err)
		if len(all) != 2 {
			t.Errorf("%d notes are left as rows", len(all))
		}
		for _, n := range all {
			if x, err := l.r.Notes.Open(h.As("responsible"), n.ID); err != nil || x.Text != "" || len(x.Body) != 0 {
				t.Errorf("a note is not empty: %d bytes, %v", len(x.Body), err)
			}
		}
		old := h.Clock.Now().Add(-37 * 24 * time.Hour)
		housetest.Must(t, os.Chtimes(backup+".keys", old, old))
		housetest.Must(t, h.Backup(ctx, filepath.Join(store, "today")))

		var again *rooms.Rooms
		o := house.Options{Dir: t.TempDir(), DB: h.Opts.DB, Root: h.Opts.Root, Now: h.Clock.Now, URL: "https://desk.example",
			Areas: func(x *area.House) []area.Area { again = rooms.New(x); return again.Areas() }}
		if o.DB != "" {
			o.Schemas = h.Opts.Schemas + "c_"
			t.Cleanup(func() { housetest.DropSchemas(t, o.DB, o.Schemas) })
		}
		n, did, err := house.Restore(ctx, o, backup, "", func(x *house.House, ids []string) error { return again.ForgetAgain(ctx, x, ids) })
		housetest.Must(t, err)
		defer n.Close()
		if did.Forgotten < 4 {
			t.Errorf("restored: %+v", did)
		}
		for _, s := range traces(t, n, append([]string{l.person, l.second}, l.others...), l.tokens) {
			t.Errorf("last month's backup with today's keys: %s", s)
		}
		restored := &life{House: &housetest.House{House: n, Clock: h.Clock, T: t}, r: again}
		same(t, "restored", was, restored.counted(caseID))
		rep, err := again.Accounts.VerifyLog(restored.AsSystem("console"))
		housetest.Must(t, err)
		if len(rep.Findings) != 0 {
			t.Errorf("the log: %+v", rep.Findings)
		}
		var stream bytes.Buffer
		housetest.Must(t, n.WriteStream(context.Background(), &stream))
		if stream.Len() == 0 {
			t.Error("nothing was looked at")
		}
	})
}

// rung lets her ring the helpline, whose contact becomes a case, and come in by a workbook of the exchange: two records
// more that are to be forgotten. It gives their erasures, each checked.
func (l *life) rung() []*rights.Request {
	t, r, h := l.T, l.r, l.House
	t.Helper()
	must := func(err error) { t.Helper(); housetest.Must(t, err) }
	_, today := h.Clerk.Now()
	staff, err := r.People.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	must(err)
	worker, operator := h.AsPerson(staff, "caseworker"), h.As("helpline")
	call, err := r.Helpline.Log(operator, helpline.Typed{Channel: "phone", Topic: "exploitation_labour", Caller: "self", Step: "call_back", Told: "told the helpline eighteenth 88",
		CodeWord: "codeword nineteenth88", Number: "+371 00099988", Rule: "rule of calling twentieth 88", Open: true})
	must(err)
	rang, err := r.Helpline.Become(worker, call, staff)
	must(err)
	sum, err := r.HTCDS.Import(h.As("responsible"), []byte("prs_FirstName,prs_MailingStreet,cco_CaseComment\nMagnolija88,Street of the twentyfirst 88,exchange story twentysecond 88\n"), "in.csv", htcds.ImportOptions{})
	must(err)
	if sum.Stored != 1 {
		t.Fatalf("the workbook: %+v", sum)
	}
	rows, _, err := r.Cases.List(h.As("responsible"), cases.Question{Most: 50})
	must(err)
	brought := ""
	for _, k := range rows {
		if k.Person != l.person && k.ID != rang {
			brought = k.ID
		}
	}
	boss := h.As("responsible")
	must(r.Approvals.Switch(boss, cases.ReleaseKind, true)) // what waits holds what was typed
	asks, err := r.Approvals.Ask(worker, area.Permitted{Kind: cases.ReleaseKind, Record: rang, Case: rang},
		approvals.Form{Path: "/cases/" + rang + "/change", Values: map[string][]string{"why": {"asked again twentythird 88"}}})
	must(err)
	if a, err := r.Approvals.Read(worker, asks); err != nil || !strings.Contains(a.Matter, "twentythird") {
		t.Fatalf("what waits: %v", err)
	}
	var out []*rights.Request
	for _, one := range []string{rang, brought} {
		k, err := r.Cases.Read(boss, one)
		must(err)
		l.others = append(l.others, k.Person)
		made, err := r.Rights.Ask(boss, one, rights.Request{Kind: rights.Erasure, AskedOn: today, Language: "en"})
		must(err)
		must(r.Rights.Check(boss, made, 1, "known", "by hand"))
		x, err := r.Rights.Read(boss, made)
		must(err)
		out = append(out, x)
	}
	return out
}

func same(t *testing.T, when string, was, now counted) {
	t.Helper()
	if was.archive.Cases != now.archive.Cases || was.archive.Open != now.archive.Open || was.minutes != now.minutes || now.minutes != 45 ||
		len(was.outcomes) != len(now.outcomes) || len(was.archive.Years) != len(now.archive.Years) {
		t.Errorf("%s: counted %+v, and now %+v", when, was, now)
	}
	for k, n := range was.outcomes {
		if now.outcomes[k] != n {
			t.Errorf("%s: outcome %s was %d and is %d", when, k, n, now.outcomes[k])
		}
	}
	if now.archive.Forgotten != was.archive.Forgotten+3 {
		t.Errorf("%s: %d forgotten, before %d", when, now.archive.Forgotten, was.archive.Forgotten)
	}
}

// actorUser is the account that acts in a context.
func actorUser(ctx context.Context) string { return clerk.ActorOf(ctx).User }
