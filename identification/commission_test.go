package identification_test

import (
	"bytes"
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"drosme/identification"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/when"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

func told() identification.Telling {
	return identification.Telling{Day: "2026-02-01", Language: "ru", Members: true, Door: true, Help: true, Answer: "agrees"}
}

// file makes a file that is ready for its decision, with three votes for and one against.
func (o *office) file(t *testing.T, as context.Context, caseID string) (file string, members map[string]string) {
	t.Helper()
	file, err := o.d.Begin(as, caseID)
	housetest.Must(t, err)
	housetest.Must(t, o.d.Tell(as, caseID, file, told()))
	housetest.Must(t, o.d.Apply(as, caseID, file, 1, "2026-02-03"))
	housetest.Must(t, o.d.Find(as, caseID, file, map[string]string{"act": "yes", "means": "yes", "purpose": "yes", "application": "yes", "assessment": "yes", "proceedings_decision": "not_needed"}))
	for _, role := range identification.Roles {
		housetest.Must(t, o.d.Seat(as, caseID, file, role, "", "Paraugs, "+role+" (sample)"))
	}
	f := o.read(t, as, caseID, file)
	members = map[string]string{}
	for _, m := range f.Members {
		members[m.Role] = m.ID
		vote, dissent := "for", ""
		if m.Role == "police_officer" {
			vote, dissent = "against", "sample dissent"
		}
		housetest.Must(t, o.d.Vote(as, caseID, file, m.ID, vote, dissent, "2026-02-10"))
	}
	return file, members
}

func (o *office) read(t *testing.T, as context.Context, caseID, file string) *identification.File {
	t.Helper()
	folder, err := o.d.Folder(as, caseID)
	housetest.Must(t, err)
	f, there := folder.File(file)
	if !there {
		t.Fatal("the file is not there")
	}
	return f
}

func TestNobodyAppliesBeforeTheyWereToldWhoSits(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		id := o.open(t, ana)
		file, err := o.d.Begin(ana, id)
		housetest.Must(t, err)
		if _, err := o.d.Begin(ana, id); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second open file: %v", err)
		}
		if err := o.d.Apply(ana, id, file, 1, "2026-03-01"); !fault.Is(err, fault.Invalid) {
			t.Errorf("an application before the person was told: %v", err)
		}
		for _, left := range []func(*identification.Telling){func(x *identification.Telling) { x.Members = false }, func(x *identification.Telling) { x.Door = false },
			func(x *identification.Telling) { x.Help = false }, func(x *identification.Telling) { x.Answer = "" }, func(x *identification.Telling) { x.Language = "" }, func(x *identification.Telling) { x.Day = "2026-03-03" }} {
			x := told()
			left(&x)
			if err := o.d.Tell(ana, id, file, x); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", x, err)
			}
		}
		no := told()
		no.Answer = "other_door"
		housetest.Must(t, o.d.Tell(ana, id, file, no))
		if err := o.d.Apply(ana, id, file, 1, "2026-03-01"); !fault.Is(err, fault.Invalid) {
			t.Errorf("an application of who chose the other door: %v", err)
		}
		o.Clock.Move(60_000_000_000) // a minute later they think again
		housetest.Must(t, o.d.Tell(ana, id, file, told()))
		if err := o.d.Apply(ana, id, file, 1, "2026-01-31"); !fault.Is(err, fault.Invalid) {
			t.Errorf("an application before the talk: %v", err)
		}
		housetest.Must(t, o.d.Apply(ana, id, file, 1, "2026-02-03"))
		if err := o.d.Apply(ana, id, file, 1, "2026-02-04"); !fault.Is(err, fault.Conflict) {
			t.Errorf("over another version: %v", err)
		}
		if err := o.d.End(ana, id, file, 2, "2026-03-01", "identified", "", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("decided without members: %v", err)
		}
		if err := o.d.End(ana, id, file, 2, "2026-03-01", "withdrew", "", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("withdrawn without the help that goes on: %v", err)
		}
		housetest.Must(t, o.d.End(ana, id, file, 2, "2026-03-01", "withdrew", "counselling", ""))
		if err := o.d.Tell(ana, id, file, told()); !fault.Is(err, fault.Conflict) {
			t.Errorf("a closed file was changed: %v", err)
		}
		s, err := o.d.Standing(ana, id)
		housetest.Must(t, err)
		if len(s.Records) != 1 || s.Records[0].Outcome != "withdrew" || s.Records[0].Help != "counselling" || s.Records[0].State != identification.Asked {
			t.Errorf("%+v", s.Records)
		}
	})
}

func TestTheCommissionVotesAndWhatItWasGivenIsADisclosure(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, worker := o.worker(t)
		id := o.open(t, ana)
		file, members := o.file(t, ana, id)
		if err := o.d.Seat(ana, id, file, "lawyer", "", "Another (sample)"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a role with two members: %v", err)
		}
		if err := o.d.Unseat(ana, id, file, members["lawyer"]); !fault.Is(err, fault.Conflict) {
			t.Errorf("who has voted was taken away: %v", err)
		}
		if err := o.d.End(ana, id, file, 2, "2026-02-10", "rejected", "legal", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an outcome against the votes: %v", err)
		}
		if err := o.d.Give(ana, id, file, members["police_officer"], "indicators", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("given without a ground: %v", err)
		}
		housetest.Must(t, o.d.Give(ana, id, file, members["police_officer"], "facts indicators", "public_task"))
		f := o.read(t, ana, id, file)
		if len(f.Given) != 1 || f.Given[0].Fields != "facts indicators" {
			t.Errorf("%+v", f.Given)
		}
		left, _, err := o.given.List(o.As("responsible"), disclosures.Search{})
		housetest.Must(t, err)
		k, err := o.cases.Read(ana, id)
		housetest.Must(t, err)
		if len(left) != 1 || left[0].Subject != k.Person || left[0].Ground != "public_task" || !strings.Contains(left[0].ToWhom, "police_officer") || left[0].Outcome != disclosures.Left {
			t.Errorf("disclosures: %+v", left)
		}
		i := slices.IndexFunc(f.Members, func(m identification.Member) bool { return m.Role == "police_officer" })
		if f.Members[i].Dissent != "sample dissent" || f.Members[i].Outside != "Paraugs, police_officer (sample)" {
			t.Errorf("%+v", f.Members[i])
		}
		var kept []string
		o.inside(t, func(tx *db.Tx) error {
			rows, err := db.All[identification.Member](tx, "commission.members", db.Args{"file": file})
			for _, m := range rows {
				kept = append(kept, m.Dissent, m.Outside)
			}
			return err
		})
		if all := strings.Join(kept, " "); strings.Contains(all, "sample") || strings.Contains(all, "Paraugs") {
			t.Error("who sits, or a dissent, stands in the table unsealed")
		}
		housetest.Must(t, o.d.End(ana, id, file, 2, "2026-02-10", "identified", "", "the criteria are met"))
		o.approve(t, approvals.Approved)
		s, err := o.d.Standing(ana, id)
		housetest.Must(t, err)
		if s.Now == nil || s.Now.Decider != identification.Commission || s.Now.File != file || identification.LabelOf("LV", s.Now).Label != "recognised_commission" {
			t.Errorf("%+v", s.Now)
		}
		// Whom the person named as somebody who must not learn has no seat.
		other := o.open(t, ana)
		ben, colleague := o.worker(t)
		kk, err := o.cases.Read(ana, other)
		housetest.Must(t, err)
		begun, err := o.d.Begin(ana, other)
		housetest.Must(t, err)
		housetest.Must(t, o.d.Seat(ana, other, begun, "social_worker", worker.Code, ""))
		if err := o.d.Seat(ana, other, begun, "lawyer", worker.Code, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("one colleague on two seats: %v", err)
		}
		f = o.read(t, ana, other, begun)
		if err := o.d.Give(ana, other, begun, f.Members[0].ID, "facts", "law"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a colleague was given something: %v", err)
		}
		housetest.Must(t, clerk.Change(ana, o.Clerk, "identification.change", other, cases.Load, func(tx *db.Tx, _ *cases.Case) error {
			_, err := tx.ByHand("insert into withholdings (id, person, against_person, who, whole, reason, from_on, by_user, at, version) values ('w1', '" + kk.Person + "', '" + colleague.ID + "', '', 1, '', '2026-01-01', 'test', '2026-01-01T00:00:00Z', 1)")
			return err
		}))
		if err := o.d.Seat(ana, other, begun, "lawyer", colleague.Code, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("who must not learn was seated: %v", err)
		}
		if _, err := o.d.Folder(ben, other); err == nil {
			t.Error("who must not learn reads the file")
		}
	})
}

func TestThePackIsWholeOrSaysWhatIsMissing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana, _ := o.worker(t)
		id := o.open(t, ana)
		begun, err := o.d.Begin(ana, id)
		housetest.Must(t, err)
		p, err := o.d.Look(ana, id, begun)
		housetest.Must(t, err)
		for _, want := range []string{"commission.missing.told", "commission.missing.applied", "document:application", "criterion:purpose", "seat:police_officer", "commission.missing.decision"} {
			if !slices.Contains(p.Missing, want) {
				t.Errorf("%s is not named: %v", want, p.Missing)
			}
		}
		housetest.Must(t, o.d.End(ana, id, begun, 1, "2026-02-01", "not_applied", "helpline", ""))
		file, _ := o.file(t, ana, id)
		housetest.Must(t, o.d.End(ana, id, file, 2, "2026-02-10", "identified", "", ""))
		written := 0
		write := func(p *identification.Pack) ([]byte, error) {
			written++
			return []byte(p.Identity.Name + "|" + p.Identity.Born + "|" + p.Identity.Address), nil
		}
		try := func(why, born string) (*identification.Pack, []byte) {
			t.Helper()
			p, paper, err := o.d.MakePack(ana, id, file, why, born, "State agency (sample)", write)
			housetest.Must(t, err)
			return p, paper
		}
		if p, paper := try("for the agency", ""); paper != nil || !slices.Contains(p.Missing, "commission.missing.approval") {
			t.Errorf("before the approval: %v", p.Missing)
		}
		o.approve(t, approvals.Approved)
		if p, paper := try("for the agency", ""); paper != nil || !slices.Equal(p.Missing, []string{"commission.missing.vault"}) {
			t.Errorf("without a vault: %v", p.Missing)
		}
		reasons := ""
		o.d.Names = func(_ context.Context, person, why string) (identification.Identity, error) {
			reasons += why
			return identification.Identity{Name: "Paraugs Paraugs"}, nil
		}
		if p, paper := try("for the agency", ""); paper != nil || !slices.Equal(p.Missing, []string{"commission.missing.born", "commission.missing.address"}) {
			t.Errorf("without address: %v", p.Missing)
		}
		o.d.Names = func(_ context.Context, _, why string) (identification.Identity, error) {
			reasons += why
			return identification.Identity{Name: "Paraugs Paraugs", Address: "Parauga iela 1"}, nil
		}
		if _, _, err := o.d.MakePack(ana, id, file, " ", "1990", "x", write); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if written != 0 {
			t.Error("a paper was written while something was missing")
		}
		_, paper := try("for the agency", "1 January 1990 (sample)")
		if string(paper) != "Paraugs Paraugs|1 January 1990 (sample)|Parauga iela 1" || !strings.Contains(reasons, "for the agency") {
			t.Errorf("%q %q", paper, reasons)
		}
		left, _, err := o.given.List(o.As("responsible"), disclosures.Search{Kind: "file"})
		housetest.Must(t, err)
		if len(left) != 1 || left[0].Ground != "law" || len(left[0].Hash) != 64 {
			t.Errorf("disclosures: %+v", left)
		}
		if f := o.read(t, ana, id, file); f.SentOn != "2026-03-02" {
			t.Errorf("made on %s", f.SentOn)
		}
		for _, role := range []string{"coordinator", "helpline", "reviewer", "administrator"} {
			if _, _, err := o.d.MakePack(o.As(role), id, file, "why", "", "x", write); err == nil {
				t.Errorf("%s made the pack", role)
			}
		}
	})
}

func TestRulesAreMarkedUntilTheResponsiblePersonConfirmsThem(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		me := o.As("responsible")
		rules, err := o.d.Rules(me)
		housetest.Must(t, err)
		if len(rules) != 9 || slices.ContainsFunc(rules, func(r *identification.Rule) bool { return r.ConfirmedOn != "" }) {
			t.Errorf("%d rules, none confirmed", len(rules))
		}
		i := slices.IndexFunc(rules, func(r *identification.Rule) bool { return r.Name == "commission_decides" })
		r := *rules[i]
		r.Days, r.Source = 10, "Sample regulation, point 1"
		if _, err := o.d.PutRule(o.As("caseworker"), r, true); err == nil {
			t.Error("a caseworker confirmed a rule")
		}
		ruleID, err := o.d.PutRule(me, r, true)
		housetest.Must(t, err)
		rules, err = o.d.Rules(me)
		housetest.Must(t, err)
		i = slices.IndexFunc(rules, func(x *identification.Rule) bool { return x.ID == ruleID })
		if len(rules) != 9 || i < 0 || rules[i].ConfirmedOn != "2026-03-02" || rules[i].Days != 10 {
			t.Fatalf("%+v", rules)
		}
		// It changes on a day: the old one ends, the new one begins, and each day has its own.
		old := *rules[i]
		old.Until = "2026-05-31"
		_, err = o.d.PutRule(me, old, true)
		housetest.Must(t, err)
		next := identification.Rule{Name: old.Name, Kind: old.Kind, Days: 5, Start: old.Start, From: "2026-06-01", Source: "Sample amendment"}
		_, err = o.d.PutRule(me, next, false)
		housetest.Must(t, err)
		rules, err = o.d.Rules(me)
		housetest.Must(t, err)
		f := identification.File{AppliedOn: "2026-02-20"}
		for day, want := range map[string]string{"2026-05-31": "2026-03-02", "2026-06-01": "2026-02-25"} {
			for _, x := range identification.RulesOn(rules, identification.Deadline, when.Day(day)) {
				if x.Name == "commission_decides" && string(f.Due(x)) != want {
					t.Errorf("on %s the last day is %s, want %s", day, f.Due(x), want)
				}
			}
		}
		for _, bad := range []identification.Rule{{Kind: "law", Label: "x", Source: "y"}, {Kind: identification.Criterion, Source: "y"}, {Kind: identification.Criterion, Label: "x"},
			{Kind: identification.Deadline, Label: "x", Source: "y", Days: 3}, {Kind: identification.Document, Label: "x", Source: "y", From: "2026-02-02", Until: "2026-02-01"}} {
			if _, err := o.d.PutRule(me, bad, false); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestPagesOfIdentification(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, language := range []string{"en", "lv"} {
			ana, _ := o.worker(t)
			id := o.open(t, ana)
			mine := pagetest.Open(t, o.House, ana, language)
			at := "/cases/" + id + "/identification"
			for _, path := range []string{"", "/who-decides", "/facts", "/indicators", "/indicators?set=children_labour", "/status", "/status/add", "/commission",
				"/facts/exploitation", "/facts/person", "/facts/places", "/facts/way", "/indicators/adults_labour/exploitation", "/indicators/children_labour/exploitation"} {
				mine.Get(at+path, 200)
			}
			mine.Get("/cases/"+id, 200)
			mine.Get(at+"/facts/magic", 404)
			mine.Get(at+"/indicators/adults_labour/magic", 404)
			mine.Post(at+"/facts/exploitation", url.Values{"version": {"0"}, "forms": {"sham_marriage", "unknown"}}, 422)
			mine.Post(at+"/facts/exploitation", url.Values{"version": {"0"}, "forms": {"sham_marriage", "forced_labour"}, "means": {"deception"}}, 303)
			mine.Post(at+"/facts/exploitation", url.Values{"version": {"0"}, "forms": {"other"}}, 409)
			mine.Post(at+"/facts/person", url.Values{"version": {"1"}, "citizenships": {"UA", "LV", ""}, "age_recruited": {"17"}, "age_exploited": {""}, "age_exploited_band": {"18-20"}, "age_registered": {"150"}}, 422)
			mine.Post(at+"/facts/person", url.Values{"version": {"1"}, "citizenships": {"UA", "LV", ""}, "age_recruited": {"17"}, "age_exploited_band": {"18-20"}, "age_registered": {"19"}, "age_dispute": {"no"}}, 303)
			mine.Post(at+"/facts/places", url.Values{"version": {"2"}, "recruited_country": {"UA"}, "recruited_place": {"Paraugpilsēta"}}, 422)
			mine.Post(at+"/facts/places", url.Values{"version": {"2"}, "recruited_country": {"VN"}, "recruited_place": {"Paraugpilsēta"}, "place_safe": {"1"}, "exploited_countries": {"unknown"}}, 303)
			mine.Get(at+"/facts", 200).Says("Paraugpilsēta", "17")
			mine.Get(at+"/facts/places", 200)
			mine.Post(at+"/indicators/adults_labour/exploitation", url.Values{"day": {"2026-03-01"}, "exploitation.excessive_hours": {"yes"}}, 422)
			mine.Post(at+"/indicators/adults_labour/exploitation", url.Values{"source": {"person"}, "day": {"2026-03-01"}, "exploitation.excessive_hours": {"yes"}, "exploitation.no_education": {"yes"}}, 303)
			mine.Get(at+"/indicators?set=adults_labour", 200).SaysNot("%")
			mine.Post(at+"/status/add", url.Values{"day": {"2026-03-01"}, "outcome": {"rejected"}, "decider": {"police"}, "basis": {"other"}}, 422)
			mine.Post(at+"/status/add", url.Values{"day": {"2026-03-01"}, "outcome": {"presumed"}, "decider": {"none"}, "basis": {"provider_assessment"}}, 303)
			o.approve(t, approvals.Approved)
			mine.Get(at+"/status", 200)
			s, err := o.d.Standing(ana, id)
			housetest.Must(t, err)
			mine.Get(at+"/status/"+s.Records[0].ID+"/correct", 200)
			mine.Post(at+"/status/"+s.Records[0].ID+"/correct", url.Values{"day": {"2026-03-01"}, "outcome": {"identified"}, "decider": {"police"}, "basis": {"criminal_case"}}, 422)
			mine.Post(at+"/commission", url.Values{}, 303)
			folder, err := o.d.Folder(ana, id)
			housetest.Must(t, err)
			file := at + "/commission/" + folder.Files[0].ID
			for _, path := range []string{"", "/tell", "/apply", "/criteria", "/seat", "/end", "/pack"} {
				mine.Get(file+path, 200)
			}
			mine.Post(file+"/tell", url.Values{"day": {"2026-03-01"}, "language": {"lv"}, "members_told": {"1"}, "answer": {"agrees"}}, 422)
			mine.Post(file+"/tell", url.Values{"day": {"2026-03-01"}, "language": {"lv"}, "members_told": {"1"}, "door_told": {"1"}, "help_told": {"1"}, "answer": {"agrees"}}, 303)
			mine.Post(file+"/apply", url.Values{"version": {"1"}, "applied_on": {"2026-03-01"}}, 303)
			mine.Post(file+"/criteria", url.Values{"act": {"yes"}, "means": {"yes"}, "purpose": {"yes"}, "application": {"yes"}, "assessment": {"yes"}, "proceedings_decision": {"not_needed"}}, 303)
			mine.Post(file+"/seat", url.Values{"role": {"lawyer"}}, 422)
			for _, role := range identification.Roles {
				mine.Post(file+"/seat", url.Values{"role": {role}, "outside": {"Paraugs (sample)"}}, 303)
			}
			folder, err = o.d.Folder(ana, id)
			housetest.Must(t, err)
			for _, m := range folder.Files[0].Members {
				mine.Get(file+"/members/"+m.ID+"/vote", 200)
				mine.Get(file+"/members/"+m.ID+"/give", 200)
				mine.Post(file+"/members/"+m.ID+"/give", url.Values{"fields": {"facts"}}, 422)
				mine.Post(file+"/members/"+m.ID+"/give", url.Values{"fields": {"facts"}, "ground": {"law"}}, 303)
				mine.Post(file+"/members/"+m.ID+"/vote", url.Values{"vote": {"for"}, "voted_on": {"2026-03-02"}, "dissent": {"a sample reservation"}}, 303)
			}
			mine.Get(file, 200).Says("a sample reservation", o.Book.For(language).T("identification.finding.not_needed"), o.Book.For(language).T("identification.unconfirmed"))
			mine.Post(file+"/end", url.Values{"version": {"2"}, "day": {"2026-03-02"}, "outcome": {"rejected"}}, 422)
			mine.Post(file+"/end", url.Values{"version": {"2"}, "day": {"2026-03-02"}, "outcome": {"identified"}}, 303)
			mine.Post(file+"/end", url.Values{"version": {"3"}, "day": {"2026-03-02"}, "outcome": {"identified"}}, 409)
			mine.Get(file, 200)
			mine.Get(at, 200)
			mine.Post(file+"/pack", url.Values{"why": {"for the agency"}}, 422)
			o.approve(t, approvals.Approved)
			mine.Get(file+"/pack", 200)
			mine.Post(file+"/pack", url.Values{"why": {""}}, 422)
			o.d.Names = func(context.Context, string, string) (identification.Identity, error) {
				return identification.Identity{Name: "Paraugs Paraugs", Address: "Parauga iela 1"}, nil
			}
			mine.Post(file+"/pack", url.Values{"why": {"for the agency"}}, 422)
			paper := mine.Post(file+"/pack", url.Values{"why": {"for the agency"}, "born": {"1990"}}, 200)
			if paper.File != "pack.pdf" || !bytes.HasPrefix([]byte(paper.HTML), []byte("%PDF-")) {
				t.Errorf("%s: %.20q", paper.File, paper.HTML)
			}
			o.d.Names = nil

			lead := pagetest.Open(t, o.House, o.As("responsible"), language)
			lead.Get("/identification/year", 200)
			lead.Get("/identification/year?year=2026&table=article_19a", 200)
			lead.Get("/identification/year?year=1900", 422)
			lead.Get("/identification/sets", 200)
			lead.Get("/identification/sets/load", 200)
			lead.Post("/identification/sets/load", url.Values{"rows": {"nothing"}}, 422)
			lead.Post("/identification/sets/load", url.Values{"rows": {"set,dimension,key,weight,source,confirmed\nadults_sexual,exploitation,no_choice,S,Sample,no"}}, 303)
			lead.Get(at+"/indicators?set=adults_sexual", 200)
			lead.Get(at+"/indicators/adults_sexual/exploitation", 200).Says("no choice")
			lead.Get("/identification/rules", 200)
			lead.Get("/identification/rules/add", 200)
			lead.Post("/identification/rules/add", url.Values{"kind": {"document"}}, 422)
			lead.Post("/identification/rules/add", url.Values{"kind": {"deadline"}, "start_event": {"applied"}, "days": {"7"}, "label": {"Sample rule"}, "source": {"Sample"}, "confirm": {"1"}}, 303)
			lead.Get("/identification/rules", 200).Says("Sample rule")
			rules, err := o.d.Rules(o.As("responsible"))
			housetest.Must(t, err)
			if !slices.ContainsFunc(rules, func(r *identification.Rule) bool { return r.ID != "" && r.Name == "means" }) {
				lead.Get("/identification/rules/means/change", 200)
				lead.Post("/identification/rules/means/change", url.Values{"kind": {"criterion"}, "label": {"Sample wording"}, "source": {"Sample"}, "confirm": {"1"}, "version": {"0"}}, 303)
			}

			theirs := pagetest.Open(t, o.House, o.As("caseworker"), language)
			for _, path := range []string{"", "/facts", "/indicators", "/status", "/commission"} {
				theirs.Get(at+path, 404)
			}
			theirs.Get("/identification/year", 403)
			theirs.Get("/identification/rules/add", 403)
			pagetest.Open(t, o.House, o.As("coordinator"), language).Get(at, 403)
		}
	})
}
