package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	plans "drosme/casework"
	"drosme/groupwork"
	"drosme/helpline"
	"drosme/hours"
	"drosme/htcds"
	"drosme/identification"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/notes"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/disclosures"
	"drosme/records/documents"
	"drosme/records/people"
	"drosme/records/relations"
	"drosme/records/vault"
	"drosme/rights"
	"drosme/sharing"
)

// seer is somebody whose eyes a test lends itself: a role as such, or a colleague whose part in a case makes
// the difference.
type seer struct {
	name string
	role access.Role
}

// colleagues are caseworkers beside the one of the role: each stands to the first case in a way of their own.
var colleagues = []string{"mate", "barred", "cover", "outsider", "colleague", "facilitator"}

// seers are all of them: the roles first.
func seers() []seer {
	var out []seer
	for _, r := range access.Roles {
		out = append(out, seer{string(r), r})
	}
	for _, name := range colleagues {
		out = append(out, seer{name, access.Caseworker})
	}
	return out
}

// asked gives the context of a colleague.
func (p *planted) asked(name string) context.Context {
	user, err := p.rooms.Accounts.UserByLogin(p.ctx, "demo-"+name)
	housetest.Must(p.t, err)
	signed, err := p.rooms.Accounts.Signed(p.ctx, user)
	housetest.Must(p.t, err)
	return clerk.WithActor(context.Background(), signed.Actor)
}

// hired makes the colleagues, and two circles, of which one has the facilitator.
func (p *planted) hired() {
	r, caseworker, responsible := p.rooms, p.as(access.Caseworker), p.as(access.Responsible)
	for _, name := range colleagues {
		made, err := r.People.Add(caseworker, people.Person{Code: p.word("person." + name + ".code"), Kind: "staff", Sex: "f", AgeBand: "19-24", Country: "LV", FirstLanguage: "lv"})
		p.person[name] = p.id("people", made, err)
	}
	for _, circle := range []string{"led", "far"} {
		lead := p.person["facilitator"]
		if circle == "far" {
			lead = p.person["colleague"]
		}
		made, err := r.Groupwork.Add(responsible, groupwork.Circle{StartsOn: p.today.Add(-60), Language: "lv", Grant: p.ids["grants"][0], Facilitators: lead})
		p.id("circles", made, err)
	}
	c, err := r.Groupwork.Read(responsible, p.ids["circles"][0])
	housetest.Must(p.t, err)
	for _, name := range colleagues {
		g := accounts.Grant{Role: access.Caseworker, From: p.today}
		if name == "facilitator" {
			g.Circle = c.Code
		}
		user, _, err := r.Accounts.AddUser(p.ctx, accounts.NewUser{Login: "demo-" + name, Display: p.word("account.display"), Grants: []accounts.Grant{g}})
		p.id("users", user, err)
		u, err := r.Accounts.User(p.ctx, user)
		housetest.Must(p.t, err)
		housetest.Must(p.t, r.Accounts.LinkPerson(p.ctx, user, u.Version, p.code(name)))
	}
}

func (p *planted) now() when.Moment {
	now, _ := p.house.Clerk.Now()
	return now
}

// hole notes an id that belongs into an address, behind another.
func (p *planted) hole(name, made string, err error) string {
	p.t.Helper()
	return p.id("{"+name+"}", made, err)
}

// cases plants three cases: the first of the caseworker's team, the second of a colleague's, and one whose
// person named the role of the responsible person as who must not learn.
func (p *planted) cases() {
	r, caseworker := p.rooms, p.as(access.Caseworker)
	for _, name := range []string{"near", "far", "kept"} {
		worker := caseworker
		if name == "far" {
			worker = p.asked("colleague")
		}
		person := "served"
		if name != "near" {
			person = "served " + name
			made, err := r.People.Add(caseworker, people.Person{Code: p.word("person.served_" + name + ".code"), Kind: people.Served, Sex: "f", AgeBand: "19-24", Country: "LV", FirstLanguage: "lv"})
			p.person[person] = p.id("people", made, err)
			p.ids["names"] = append(p.ids["names"], made)
		}
		f := "case." + name + "."
		made, err := r.Cases.Open(worker, cases.Opening{Case: cases.Case{Code: p.word(f + "code"), OpenedOn: p.today.Add(-60), Origin: "helpline"}, PersonCode: p.code(person)})
		k := p.id("cases", made, err)
		p.named(worker, f, p.person[person])
		p.written(worker, f, k)
		p.given(worker, f, k)
		p.told(worker, f, k)
		p.shared(worker, f, k)
		p.coded(worker, f, k, name)
		p.planned(worker, f, k)
		p.rightsOf(worker, f, k)
		if name != "kept" {
			_, err = r.Cases.Close(worker, k, p.version(worker, k), cases.Ending{On: p.today, Outcome: "declined", Note: p.word(f + "closing_note")})
			housetest.Must(p.t, err)
		}
	}
	p.team()
	p.barredFrom()
	p.decided()
	p.permitted()
	b, err := p.rooms.Rights.Notice(p.as(access.Responsible), rights.Breach{Kind: "confidentiality", Risk: "risk", NoticedAt: p.now(), What: p.word("breach.what"), Consequences: p.word("breach.consequences"), Measures: p.word("breach.measures")})
	p.id("rights", b, err)
}

func (p *planted) version(ctx context.Context, k string) int {
	x, err := p.rooms.Cases.Read(ctx, k)
	housetest.Must(p.t, err)
	return x.Version
}

// named fills the vault, and what stands there beside the name.
func (p *planted) named(worker context.Context, f, person string) {
	r := p.rooms
	if f != "case.near." { // her names stand already
		housetest.Must(p.t, r.Vault.Keep(worker, person, 0, vault.Values{vault.Given: p.word("protected." + f + "given"), vault.Family: p.word("protected." + f + "family"), vault.Phone: p.phone("protected." + f + "phone"),
			vault.SafeChannel: "call", vault.SafeHours: p.word("protected." + f + "safe_hours"), vault.SafeWord: p.word("protected." + f + "safe_word"),
			vault.SafePickup: p.word("protected." + f + "safe_pickup"), vault.SafeSay: p.word("protected." + f + "safe_say"), vault.SafeContact: p.word("protected." + f + "safe_contact")}))
	}
	k := p.ids["cases"][len(p.ids["cases"])-1]
	kin := relations.Relation{Name: p.word("around." + f + "relation_who"), Remarks: p.word("around." + f + "relation_remark")}
	kin.Relation.Relation, kin.From = "mother", p.today
	housetest.Must(p.t, r.Relations.Add(worker, k, kin))
	w := relations.Withholding{Name: p.word("around." + f + "withheld_who"), Why: p.word("around." + f + "withheld_reason")}
	w.Relation, w.From, w.Fields = "relative", p.today, "phone address"
	housetest.Must(p.t, r.Relations.AddWithholding(worker, k, w))
	around, err := r.Relations.Read(worker, k)
	housetest.Must(p.t, err)
	p.hole("row", around.Relations[0].ID, nil)
	p.hole("row", around.Withholdings[0].ID, nil)
}

// barredFrom names who must not learn, once everything is planted: a colleague in the team of the first case,
// and the role of the responsible person in the third.
func (p *planted) barredFrom() {
	caseworker := p.as(access.Caseworker)
	for i, row := range map[int]people.Withholding{0: {Against: p.person["barred"]}, 2: {Role: string(access.Responsible)}} {
		w := relations.Withholding{Withholding: row, Name: "", Why: p.word("around.case." + []string{"near", "far", "kept"}[i] + ".barred_why")}
		w.Whole, w.Relation, w.From = true, "colleague", p.today
		if row.Against != "" {
			w.PersonCode, w.Against = p.code("barred"), ""
		}
		housetest.Must(p.t, p.rooms.Relations.AddWithholding(caseworker, p.ids["cases"][i], w))
	}
}

// planned is the work with a person: assessments, a plan, dates, a wait, a thing held, and a child's guardian.
func (p *planted) planned(worker context.Context, f, k string) {
	r := p.rooms
	housetest.Must(p.t, r.Casework.Assess(worker, k, plans.Assessment{Kind: "needs", Day: p.today, AgainOn: p.today.Add(30), Answers: map[string]string{"housing": "urgent"}, Remark: p.word(f + "assessment_remark")}))
	housetest.Must(p.t, r.Casework.WriteSafety(worker, k, plans.SafetyPlan{AgainOn: p.today.Add(60), Answers: map[string]string{"safe_places": p.word(f + "safety_plan")}}))
	housetest.Must(p.t, r.Casework.AddGoal(worker, k, plans.Goal{Domain: "documents", Text: p.word(f + "goal"), DueOn: p.today.Add(45)}))
	goals, err := r.Casework.Goals(worker, k)
	housetest.Must(p.t, err)
	p.hole("goal", goals[0].ID, nil)
	housetest.Must(p.t, r.Casework.AddStep(worker, k, plans.Step{Goal: goals[0].ID, Text: p.word(f + "step"), DueOn: p.today}))
	housetest.Must(p.t, r.Casework.AddDate(worker, k, plans.Date{Kind: "authority", StartsAt: p.hour(3, "10:00"), What: p.word(f + "date"), Secrecy: "not_asked", Community: "not_asked"}, ""))
	housetest.Must(p.t, r.Casework.Join(worker, k, plans.Wait{Need: "psychologist", JoinedOn: p.today, Reason: p.word(f + "wait_reason")}))
	receipt, err := r.Casework.Take(worker, k, plans.Thing{Kind: "phone", What: p.word(f + "thing"), Wish: true}, p.code("mate"))
	housetest.Must(p.t, err)
	if f != "case.kept." { // which is not closed
		housetest.Must(p.t, r.Casework.Return(worker, receipt, p.code("mate")))
	}
	housetest.Must(p.t, r.Casework.WriteChild(worker, k, plans.Child{Guardian: "relative", Representative: "yes", AgeDispute: "no", Who: p.word(f + "guardian")}))
}

// asked for are what the law gives: a request, a hold, a demand of somebody else, and a breach.
func (p *planted) rightsOf(worker context.Context, f, k string) {
	r := p.rooms
	x, err := r.Rights.Ask(worker, k, rights.Request{Kind: rights.Access, Asker: rights.ByPerson, AskedOn: p.today, Language: "lv", What: p.word(f + "request_what")})
	p.id("rights", x, err)
	housetest.Must(p.t, r.Rights.Demand(worker, k, rights.Access, "guardian", p.word(f+"demand_why")))
	if f == "case.kept." {
		return
	}
	h, err := r.Rights.SetHold(p.as(access.Responsible), k, rights.Hold{Cause: "court", Why: p.word(f + "hold_why"), From: p.today, Until: p.today.Add(30)})
	p.hole("hold", h, err)
}

// written are notes of each kind, one amended, a draft, and files.
func (p *planted) written(worker context.Context, f, k string) {
	r := p.rooms
	add := func(ctx context.Context, field string, restricted bool, viewers ...string) string {
		n, err := r.Notes.Add(ctx, k, notes.Typed{Kind: "contact", HappenedOn: p.today, Text: p.word(f + field), Restricted: restricted, Viewers: viewers})
		return p.hole("note", n, err)
	}
	n := add(worker, "note", false)
	housetest.Must(p.t, r.Notes.Amend(worker, n, 1, p.word(f+"note_amended"), p.word(f+"note_why")))
	add(worker, "note_apart", true)
	d, err := r.Notes.Begin(worker, k)
	housetest.Must(p.t, err)
	_, err = r.Notes.Save(worker, d.ID, p.word(f+"draft"))
	p.hole("draft", d.ID, err)
	for _, u := range []documents.Upload{
		{Kind: documents.Note, Title: p.word(f + "paper_title"), Content: []byte(p.word(f + "paper"))},
		{Kind: documents.File, Title: p.word(f + "file_title"), Name: p.word(f+"file_name") + ".txt", Content: []byte(p.word(f + "file"))},
	} {
		u.Owner = documents.Owner{Kind: "case", ID: k}
		x, err := r.Documents.Add(worker, u)
		p.papers = append(p.papers, [3]string{"case", k, p.id("documents", x, err)})
	}
}

// given are hours: a rule, a pause, a service beyond its allowance, and a cost, with payers by a code of their own.
func (p *planted) given(worker context.Context, f, k string) {
	r := p.rooms
	payer := p.word(f + "payer.code")
	p.ids["{payer}"] = append(p.ids["{payer}"], payer)
	p.ids["{month}"] = []string{string(p.today.Add(-40))[:7]}
	housetest.Must(p.t, r.Hours.SetRule(worker, k, hours.CaseRule{Rule: "course_days", StartsOn: p.today.Add(-59)}))
	housetest.Must(p.t, r.Hours.SetPause(worker, k, hours.Pause{Rule: "course_days", From: p.today.Add(-50), To: p.today.Add(-48)}))
	for _, minutes := range []int{60, 420} {
		s, err := r.Hours.AddService(worker, k, hours.Service{Code: p.word(f + "service.code"), Day: p.today.Add(-40), Minutes: minutes, Specialist: "lawyer", Payer: payer, Rule: "child_family_hours", Place: "office"}, true)
		p.hole("service", s, err)
	}
	housetest.Must(p.t, r.Hours.AddCost(worker, k, hours.Cost{Day: p.today.Add(-40), Kind: "ticket", Cents: 480, Payer: payer}))
}

// told are what the person was told, consents in each state, and what left by an override.
func (p *planted) told(worker context.Context, f, k string) {
	r := p.rooms
	housetest.Must(p.t, r.Consents.Tell(worker, k, consents.Told{Edition: 1, Language: "lv", On: p.today.Add(-1)}))
	c, err := r.Consents.Ask(worker, k, consents.Consent{Recipient: p.word(f + "consent_recipient"), Purpose: "shelter", Fields: "code sex", Until: p.today.Add(90), Language: "lv", Edition: 1})
	p.id("consents", c, err)
	housetest.Must(p.t, r.Consents.Take(worker, c, 1, consents.Answer{Yes: true, On: p.today, How: "signed", Declaration: p.word(f + "declaration"), Testimony: p.word(f + "testimony")}))
}

func (p *planted) shared(worker context.Context, f, k string) {
	r, words := p.rooms, p.house.Book.For("lv")
	s, err := r.Sharing.Give(worker, sharing.Draft{Case: k, Way: sharing.Paper, Recipient: p.word(f + "recipient"), Purpose: "shelter", Ground: "public_contract", Fields: []string{"code", "sex"}, Until: p.today.Add(30), Words: words})
	p.id("sendings", s.ID, err)
	housetest.Must(p.t, r.Sharing.Answered(worker, s.ID, 1, "accept", p.word(f+"recipient_says"), p.today))
	s, err = r.Sharing.Give(worker, sharing.Draft{Case: k, Way: sharing.Paper, Recipient: p.word(f + "vital_recipient"), Purpose: "health", Ground: "vital", Fields: []string{"code", "sex"}, Until: p.today.Add(30),
		Override: true, Why: p.word(f+"override_why") + " (planted)", Words: words})
	p.id("sendings", s.ID, err)
	key, err := r.Sharing.Key(worker)
	housetest.Must(p.t, err)
	s, err = r.Sharing.Give(worker, sharing.Draft{Case: k, Way: sharing.Package, Recipient: p.word(f + "package_recipient"), Purpose: "referral", Ground: "public_contract", Fields: []string{"code", "sex"}, Until: p.today.Add(14), To: key.Text(), Words: words})
	p.id("sendings", s.ID, err)
	if f == "case.far." {
		_, err = r.Sharing.Open(worker, s.File)
		p.id("arrivals", s.ID, err)
	}
}

// coded is identification up to a vote, and a status that is put right.
func (p *planted) coded(worker context.Context, f, k, name string) {
	r := p.rooms
	housetest.Must(p.t, r.Identification.Save(worker, k, 0, func(x *identification.Facts) {
		x.Forms, x.RecruitedCountry, x.RecruitedPlace, x.ExploitedPlace, x.RegisteredPlace = "forced_labour", "UA", p.word(f+"recruited_place"), p.word(f+"exploited_place"), p.word(f+"registered_place")
	}))
	housetest.Must(p.t, r.Identification.Observe(worker, k, "adults_labour", map[string]string{"exploitation.low_salary": "yes"}, "person", p.today))
	file, err := r.Identification.Begin(worker, k)
	p.hole("file", file, err)
	housetest.Must(p.t, r.Identification.Tell(worker, k, file, identification.Telling{Day: p.today.Add(-14), Language: "ru", Members: true, Door: true, Help: true, Answer: "agrees"}))
	housetest.Must(p.t, r.Identification.Apply(worker, k, file, 1, p.today.Add(-12)))
	housetest.Must(p.t, r.Identification.Seat(worker, k, file, "police_officer", "", p.word(f+"member")))
	folder, err := r.Identification.Folder(worker, k)
	housetest.Must(p.t, err)
	whole, _ := folder.File(file)
	m := p.hole("member", whole.Members[0].ID, nil)
	housetest.Must(p.t, r.Identification.Vote(worker, k, file, m, "against", p.word(f+"dissent"), p.today))
	housetest.Must(p.t, r.Identification.Give(worker, k, file, m, "facts application", "public_contract"))
	housetest.Must(p.t, r.Identification.End(worker, k, file, whole.Version, p.today, "withdrew", "counselling", p.word(f+"commission_why")))
	s, err := r.Identification.Decide(worker, k, identification.Status{Day: p.today.Add(-30), Outcome: identification.Presumed, Decider: "none", Basis: "provider_assessment", Why: p.word(f + "status_why")})
	p.hole("record", s, err)
	if name == "near" {
		responsible := p.as(access.Responsible)
		housetest.Must(p.t, r.Vault.SwitchAccused(responsible, true))
		housetest.Must(p.t, r.Vault.AddAccused(worker, k, p.word("protected.accused.given")+" "+p.word("protected.accused.family")))
		n, err := r.Identification.PutRule(responsible, identification.Rule{Kind: identification.Document, Label: p.word("commission.label"), Source: p.word("commission.source"), From: p.today}, false)
		p.hole("rule", n, err)
		_, err = r.Identification.Load(responsible, []byte("set,dimension,key,weight,source,confirmed\nadults_planted,exploitation,planted_key,S,"+p.cell("indicator.source")+",no\n"))
		housetest.Must(p.t, err)
		_, err = r.Hours.AddRule(responsible, hours.Rule{Name: "planted_hours", Unit: hours.Hours, Amount: 3, Window: hours.ByYears, Span: 1, FirstDay: true, LastDay: true, From: p.today, Source: p.word("hours_rule.source")})
		housetest.Must(p.t, err)
		housetest.Must(p.t, r.Consents.AddText(responsible, consents.Text{Kind: consents.NoticeText, Language: "lv", Words: p.word("notice_text.words")}))
	}
}

// team gives the first case its colleagues, each with a part, and who must not learn among them.
func (p *planted) team() {
	r, caseworker, near := p.rooms, p.as(access.Caseworker), p.ids["cases"][0]
	f := "case.near."
	housetest.Must(p.t, r.Cases.AddMember(caseworker, near, p.person["mate"], ""))
	housetest.Must(p.t, p.house.Store.Write(context.Background(), func(tx *db.Tx) error { // as if named after being in the team
		tx.As(clerk.ActorOf(caseworker), "", p.now(), p.today, nil, nil)
		return cases.Join(tx, &cases.Place{Case: near, Person: p.person["barred"], Part: cases.Member, From: p.today})
	}))
	housetest.Must(p.t, r.Cases.NameCover(caseworker, near, p.person["cover"], p.today, p.today.Add(7), p.word(f+"cover_why")+" (planted)"))
	code, err := r.Cases.Read(caseworker, near)
	housetest.Must(p.t, err)
	_, err = r.Cases.OpenOutside(p.asked("outsider"), code.Code, p.word(f+"outside_why")+" (planted)")
	housetest.Must(p.t, err)
	n, err := r.Notes.Add(p.asked("mate"), near, notes.Typed{Kind: "fact", HappenedOn: p.today, Text: p.word(f + "note_of_mate"), Restricted: true})
	p.hole("note", n, err)
	far, err := r.Cases.Read(p.asked("colleague"), p.ids["cases"][1])
	housetest.Must(p.t, err)
	_, err = r.Cases.OpenOutside(caseworker, far.Code, p.word("case.far.outside_why")+" (planted)")
	housetest.Must(p.t, err)
	housetest.Must(p.t, r.Cases.Link(caseworker, near, far.Code, "child"))
	p.ends = append(p.ends, func() { // the opening from outside is over on the next day: here it is taken back
		housetest.Must(p.t, p.house.Store.Try(context.Background(), "update case_team set from_on = '"+string(p.today.Add(-3))+"', until_on = '"+string(p.today.Add(-2))+"' where case_id = '"+far.ID+"' and part = 'outside'"))
	})
	_, err = r.Cases.AddSupervision(p.as(access.Responsible), cases.Supervision{Worker: p.person["colleague"], Day: p.today.Add(-6), Minutes: 90, Kind: "individual"})
	housetest.Must(p.t, err)
}

// decided answers what waits: the closing of the second case is approved with words, and the case reopened.
func (p *planted) decided() {
	r, responsible := p.rooms, p.as(access.Responsible)
	rows, _, err := r.Approvals.List(responsible, approvals.Question{Most: 50})
	housetest.Must(p.t, err)
	for _, a := range rows {
		p.id("approvals", a.ID, nil)
		if a.Kind == cases.ClosingKind {
			p.hole("closing", a.Record, nil)
		}
		if a.Case == p.ids["cases"][1] {
			housetest.Must(p.t, r.Approvals.Approve(responsible, a.ID, a.Version, p.word("case.far.approval_answer")))
		}
	}
	colleague, far := p.asked("colleague"), p.ids["cases"][1]
	housetest.Must(p.t, r.Cases.Reopen(colleague, far, p.version(colleague, far), p.word("case.far.reopened_why")+" (planted)"))
	left, _, err := r.Disclosures.List(p.as(access.Reviewer), disclosures.Search{})
	housetest.Must(p.t, err)
	for _, x := range left {
		p.ids["disclosures"] = append(p.ids["disclosures"], x.ID)
	}
	for _, end := range p.ends {
		end()
	}
}

// circles plants one circle of the facilitator and one that is led by another.
func (p *planted) circles() {
	r, responsible := p.rooms, p.as(access.Responsible)
	for i, name := range []string{"led", "far"} {
		f, circle := "circle."+name+".", p.ids["circles"][i]
		m, err := r.Groupwork.Join(responsible, circle, "", p.word(f+"group_name"))
		housetest.Must(p.t, err)
		p.ids["people"], p.ids["names"] = append(p.ids["people"], m), append(p.ids["names"], m)
		x, err := r.Groupwork.Plan(responsible, circle, groupwork.Planned{Format: "group_meeting", StartsAt: p.hour(-7, "18:00"), EndsAt: p.hour(-7, "19:30")})
		p.hole("meeting", x, err)
		p.ids["activities"] = append(p.ids["activities"], x)
		housetest.Must(p.t, r.Groupwork.Hold(responsible, x, 1, groupwork.Evening{Came: []string{m}, Helped: p.word(f + "helped"), Wanted: p.word(f + "wanted")}))
		housetest.Must(p.t, r.Groupwork.Say(responsible, circle, p.word(f+"voice")))
		housetest.Must(p.t, r.Groupwork.Answer(responsible, circle, p.word(f+"said"), p.word(f+"did")))
	}
}

// calls plants contacts of the helpline: one that waits with a number, and one that became a case.
func (p *planted) calls() {
	r, operator := p.rooms, p.as(access.Helpline)
	for _, name := range []string{"open", "became"} {
		f := "call." + name + "."
		x, err := r.Helpline.Log(operator, helpline.Typed{Channel: "phone", Topic: "exploitation_labour", Language: "lv", Country: "LV", Caller: "self", Step: "call_back", Open: true,
			CodeWord: p.word(f + "code_word"), Told: p.word(f + "told"), Number: p.phone(f + "number"), Rule: p.word(f + "rule")})
		p.id("calls", x, err)
	}
	k, err := r.Helpline.Become(operator, p.ids["calls"][1], p.person["staff"])
	p.id("cases", k, err)
	_, err = r.Helpline.HandOver(operator, p.word("handover.says"))
	housetest.Must(p.t, err)
}

// exchanged takes in a case by the exchange standard, with names and free text, and keeps a file that waits.
func (p *planted) exchanged() {
	r, responsible := p.rooms, p.as(access.Responsible)
	head := "prs_FirstName,prs_SecondName,prs_Gender,prs_Citizenship,vic_TraffickingStatus,cas_Status,con_Consent\n"
	_, err := r.HTCDS.Import(responsible, []byte(head+p.cell("protected.htcds.given")+","+p.cell("protected.htcds.family")+",Feminine,UA,ActualVictimOfTrafficking,Active,TRUE\n"), p.word("htcds.name")+".csv", htcds.ImportOptions{})
	housetest.Must(p.t, err)
	x, err := r.HTCDS.Keep(responsible, id.New(), []byte(head+p.cell("protected.waits.given")+","+p.cell("protected.waits.family")+",Feminine,UA,ActualVictimOfTrafficking,Active,TRUE\n"))
	p.id("htcds", x, err)
}

// part says whose a field of casework is: the case or circle by name.
func part(field string) (kind, which string) {
	s := strings.SplitN(strings.TrimPrefix(strings.TrimPrefix(field, "protected."), "around."), ".", 3)
	if len(s) < 3 || !slices.Contains([]string{"case", "circle", "call"}, s[0]) {
		return "", ""
	}
	return s[0], s[1]
}

// mayOfCasework is the rule of casework in one place, told apart from the program's own: who may ever be
// shown a field of a case, a circle or the helpline.
func mayOfCasework(field, who string) error {
	kind, which := part(field)
	code := strings.HasSuffix(field, ".code")
	is := func(names ...string) bool { return slices.Contains(names, who) }
	switch {
	case kind == "" || code && is("reviewer") || strings.HasSuffix(field, ".payer.code"): // codes of payers are offered in the forms of all
		return nil
	case strings.HasSuffix(field, "far.code") && is("caseworker", "mate", "barred", "cover", "outsider"): // its package came to this house too
		return nil
	case kind == "call":
		if !is("responsible", "caseworker", "helpline", "mate", "barred", "cover", "outsider", "colleague") {
			return fmt.Errorf("no work with contacts")
		}
	case kind == "circle":
		if is("responsible") || which == "led" && is("facilitator") || which == "far" && is("colleague") {
			return nil
		}
		return fmt.Errorf("of another circle")
	case strings.HasSuffix(field, ".note_apart"):
		if which == "near" && !is("caseworker") || which == "far" && !is("colleague") || which == "kept" && !is("caseworker") {
			return fmt.Errorf("a restricted note that names others")
		}
	case strings.HasSuffix(field, ".note_of_mate"):
		if !is("mate") {
			return fmt.Errorf("a restricted note of its author")
		}
	case strings.HasSuffix(field, ".draft"):
		if which == "far" && !is("colleague") || which != "far" && !is("caseworker") {
			return fmt.Errorf("a draft of another")
		}
	case which == "near" && !is("responsible", "caseworker", "mate", "cover", "outsider"):
		return fmt.Errorf("of a case of others")
	case which == "far" && !is("responsible", "colleague"):
		return fmt.Errorf("of another team")
	case which == "kept" && !is("caseworker"):
		return fmt.Errorf("of who must not learn, or of another team")
	}
	return nil
}
