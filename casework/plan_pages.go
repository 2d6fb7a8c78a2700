package casework

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/approvals"
	"drosme/records/cases"
)

func at(caseID, rest string) string { return "/cases/" + caseID + rest }

// lost hands on what a form cannot mend.
func lost(err error) bool { return fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) }

func crumb(c *area.Call, k *cases.Case, under, key string) []ui.Link {
	return []ui.Link{{Href: at(k.ID, "/"+under), Text: c.T(key)}}
}

// planPage shows goals with steps, the safety plan folded, and assessments as change.
func (d *Desk) planPage(c *area.Call) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	goals, err := d.Goals(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	plans, err := d.SafetyPlans(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	all, err := d.Assessments(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	goalPart := ui.Section{ID: "goals", Heading: c.T("goal.list"), Count: c.Words.Number(len(goals)), Body: d.goalList(c, k, goals)}
	safety := ui.Section{ID: "safety", Heading: c.T("safety.one"), Body: safetyShown(c, plans)}
	needs := ui.Section{ID: "needs", Heading: c.T("assessment.needs"), Body: changes(c, all, "needs")}
	risks := ui.Section{ID: "risks", Heading: c.T("assessment.safety"), Body: changes(c, all, "safety")}
	if k.Open() {
		for verb, add := range map[access.Verb]func(){
			"goal.add": func() { goalPart.Actions = []ui.Action{{Href: at(k.ID, "/plan/goals/new"), Text: c.T("goal.add")}} },
			"safety.write": func() {
				if keptQuestion(k.Keeps) {
					return
				}
				safety.Actions = []ui.Action{{Href: at(k.ID, "/plan/safety"), Text: c.T("safety.write")}}
			},
			"assessment.add": func() {
				needs.Actions = []ui.Action{{Href: at(k.ID, "/plan/assess/needs"), Text: c.T("assessment.add")}}
				risks.Actions = []ui.Action{{Href: at(k.ID, "/plan/assess/safety"), Text: c.T("assessment.add")}}
			},
		} {
			if c.May(verb) {
				add()
			}
		}
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("plan.of_case", "code", k.Code), Body: ui.Sections{goalPart, safety, needs, risks}}
	if err := d.inForce(c, k, goals, &p, &goalPart); err != nil {
		return err
	}
	p.Body = ui.Sections{goalPart, safety, needs, risks}
	return c.Show(d.cases.Frame(c, k, "plan", p))
}

// PlanKind is the kind of the approvals for which a plan waits to be in force, once it is switched on.
const PlanKind = "plan"

// inForce says whether the plan is in force, where that waits for approval. A goal that changed since is approved
// anew; a step more or one that is done is the day's work, and is not.
func (d *Desk) inForce(c *area.Call, k *cases.Case, goals []*Goal, p *ui.Page, part *ui.Section) error {
	if d.Approvals == nil || !d.Approvals.Needed(PlanKind) || len(goals) == 0 {
		return nil
	}
	a, err := d.Approvals.Of(c.Ctx(), PlanKind, k.ID)
	if err != nil {
		return err
	}
	var changed when.Moment
	for _, g := range goals {
		changed = max(changed, g.ChangedAt)
	}
	state := ui.Status{Label: c.T("plan.state"), Tone: ui.Sun, Text: c.T("plan.not_in_force")}
	ask := true
	switch {
	case a == nil || a.State == approvals.Withdrawn:
	case a.State == approvals.Asked:
		state.Text, ask = c.T("plan.waits"), false
	case a.State == approvals.Declined:
		state.Text = c.T("plan.declined")
	case a.DecidedAt < changed:
		state.Text = c.T("plan.changed_since", "day", c.Words.Day(a.DecidedAt.In(c.House.Clerk.Zone()).Day()))
	default:
		state.Tone, ask = ui.Moss, false
		state.Text = c.T("plan.in_force", "day", c.Words.Day(a.DecidedAt.In(c.House.Clerk.Zone()).Day()))
	}
	p.Bar = append(p.Bar, state)
	if ask && k.Open() && c.May("approval.ask") {
		part.Actions = append(part.Actions, ui.Action{Href: at(k.ID, "/plan/approval"), Text: c.T("plan.ask"), Post: true, ActID: id.New()})
	}
	if a != nil && c.May("approval.read") {
		part.Actions = append(part.Actions, ui.Action{Href: "/approvals/" + a.ID, Text: c.T("plan.approval")})
	}
	return nil
}

func (d *Desk) planAskAct(c *area.Call) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if d.Approvals == nil || !d.Approvals.Needed(PlanKind) {
		return fault.Missing()
	}
	if _, err := d.Approvals.Ask(c.Ctx(), area.Permitted{Kind: PlanKind, Record: k.ID, Case: k.ID}, approvals.Form{}); err != nil {
		return err
	}
	return c.Go(at(k.ID, "/plan"), ui.Flash{Done: c.T("plan.asked")})
}

func (d *Desk) goalList(c *area.Call, k *cases.Case, goals []*Goal) templ.Component {
	if len(goals) == 0 {
		return ui.Empty{Says: c.T("goal.empty")}
	}
	var out []templ.Component
	for _, g := range goals {
		text := gone(c, g.Text, g.Keeps("words"))
		card := ui.Card{Tone: goalTone(g.State), Heading: c.T("casework.need."+g.Domain) + ": " + text, More: &ui.Link{Href: at(k.ID, "/plan/goals/"+g.ID), Text: c.T("goal.change")}}
		for _, s := range g.Steps {
			t := ui.Task{Text: gone(c, s.Text, g.Keeps("words")), Also: owner(c, s.Owner)}
			switch {
			case s.DoneOn != "":
				t.Status = &ui.Status{Tone: ui.Moss, Text: c.T("step.done_on", "day", c.Words.ShortDay(s.DoneOn))}
			case s.DueOn != "":
				t.Status = &ui.Status{Tone: ui.River, Text: c.T("step.until", "day", c.Words.ShortDay(s.DueOn))}
			}
			card.Tasks = append(card.Tasks, t)
		}
		out = append(out, card)
	}
	return ui.Stack(out...)
}

// gone gives a text, or says that it is kept back or no longer there.
func gone(c *area.Call, text string, kept bool) string {
	switch {
	case text != "":
		return text
	case kept:
		return c.T("case.kept_back")
	}
	return c.T("casework.gone")
}

func owner(c *area.Call, person string) string {
	if person == "" {
		return c.T("step.themselves")
	}
	return ui.PersonText(person)
}

func goalTone(state string) ui.Tone {
	if state == "open" {
		return ui.River
	}
	return ui.Moss
}

// safetyShown is the newest edition; what it says is folded.
func safetyShown(c *area.Call, plans []*SafetyPlan) templ.Component {
	if len(plans) == 0 {
		return ui.Empty{Says: c.T("safety.empty")}
	}
	s := plans[0]
	var lines []ui.Line
	for _, q := range SafetyQuestions {
		if s.Answers[q] != "" {
			lines = append(lines, ui.Line{Key: c.T("safety." + q), Value: s.Answers[q]})
		}
	}
	facts := ui.Summary{Lines: []ui.Line{{Key: c.T("safety.edition"), Value: c.Words.Number(s.Edition) + " · " + c.Words.Day(s.Day)}, {Key: c.T("casework.again_on"), Value: c.Words.Day(s.AgainOn)}}}
	if len(lines) == 0 {
		return facts
	}
	return ui.Stack(facts, ui.Fold{Text: c.T("safety.show"), Body: ui.Summary{Lines: lines}})
}

// changes puts the assessments of a kind side by side, the newest first, and says what moved.
func changes(c *area.Call, all []*Assessment, kind string) templ.Component {
	var some []*Assessment
	for _, a := range all {
		if a.Kind == kind && len(some) < 4 {
			some = append(some, a)
		}
	}
	if len(some) == 0 {
		return ui.Empty{Says: c.T("assessment.empty")}
	}
	t := ui.Table{Caption: c.T("assessment." + kind), HideCaption: true, Columns: []ui.Column{{Text: c.T("assessment.domain")}}}
	for _, a := range some {
		t.Columns = append(t.Columns, ui.Column{Text: c.Words.ShortDay(a.Day)})
	}
	if len(some) > 1 {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("assessment.change")})
	}
	for _, domain := range wordlist.All(lists[kind]) {
		row, said := []ui.Cell{ui.TextCell(c.T(lists[kind] + "." + domain))}, false
		for _, a := range some {
			word := a.Answers[domain]
			if word == "" {
				row = append(row, ui.TextCell(""))
				continue
			}
			said = said || word != "not_asked"
			row = append(row, ui.TextCell(c.T(Levels(kind)+"."+word)))
		}
		if len(some) > 1 {
			move := Change(some[1].Answers[domain], some[0].Answers[domain])
			row = append(row, ui.TextCell(map[int]string{1: c.T("assessment.better"), -1: c.T("assessment.worse")}[move]))
		}
		if said {
			t.Rows = append(t.Rows, row)
		}
	}
	parts := []templ.Component{t}
	if some[0].Remark != "" {
		parts = append(parts, ui.Fold{Text: c.T("assessment.remark"), Body: ui.Bullets{some[0].Remark}})
	}
	return ui.Stack(parts...)
}

// asked is how many needs a form asks at once: where to live, safety, health, mind, law, documents. The rest folds.
const asked = 6

func (d *Desk) assessPage(c *area.Call) error { return d.assessing(c, nil) }

func (d *Desk) assessing(c *area.Call, wrong error) error {
	kind := c.Path("kind")
	list, known := lists[kind]
	if !known {
		return fault.Missing()
	}
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	f := c.Form()
	value := func(name, first string) string {
		if f.Has("act_id") {
			return f.Raw(name)
		}
		return first
	}
	questions := []templ.Component{ui.Day(ui.Field{Name: "day", Label: c.T("casework.day"), Value: value("day", string(today)), Error: ui.FieldError(c.Words, wrong, "day")})}
	var rest []templ.Component
	open := false
	for i, domain := range wordlist.Values(list, today) {
		q := ui.Field{Name: domain, Label: c.T(list + "." + domain), Value: value(domain, "not_asked"), Inline: true, Small: true,
			Options: sheet.Options(c, Levels(kind), ""), Error: ui.FieldError(c.Words, wrong, domain)}
		if kind != "needs" || i < asked {
			questions = append(questions, ui.Radios(q))
			continue
		}
		rest, open = append(rest, ui.Radios(q)), open || q.Error != "" || q.Value != "not_asked"
	}
	if len(rest) > 0 {
		questions = append(questions, ui.Fold{Text: c.T("assessment.rest"), Open: open, Body: ui.Stack(rest...)})
	}
	questions = append(questions,
		ui.TextArea(ui.Field{Name: "remark", Label: c.T("assessment.remark"), Hint: c.T("assessment.remark.hint"), Value: value("remark", ""), Rows: 3, Max: MostText, Optional: true, Error: ui.FieldError(c.Words, wrong, "remark")}),
		ui.Day(ui.Field{Name: "again_on", Label: c.T("casework.again_on"), Value: value("again_on", ""), Optional: true, Error: ui.FieldError(c.Words, wrong, "again_on")}))
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("assessment." + kind), Lead: c.T("assessment.lead"), Problems: ui.Problems(c.Words, wrong), Crumbs: crumb(c, k, "plan", "plan.tab"),
		Body: ui.Form{Action: at(k.ID, "/plan/assess/"+kind), ActID: c.NewAct(), Verb: c.T("assessment.add"), Body: ui.Stack(questions...), Cancel: &ui.Link{Href: at(k.ID, "/plan"), Text: c.T("act.cancel")}}}
	return sheet.Show(c, d.cases.Frame(c, k, "plan", p), wrong)
}

func (d *Desk) assessAct(c *area.Call) error {
	f := c.Form()
	a := Assessment{Kind: c.Path("kind"), Day: f.Day("day"), AgainOn: f.Day("again_on"), Remark: f.Text("remark", MostText), Answers: map[string]string{}}
	for _, domain := range wordlist.All(lists[a.Kind]) {
		if v := f.Text(domain, 20); v != "" {
			a.Answers[domain] = v
		}
	}
	err := f.Err()
	if err == nil {
		err = d.Assess(c.Ctx(), c.Path("id"), a)
	}
	if err != nil {
		if lost(err) {
			return err
		}
		return d.assessing(c, err)
	}
	return c.Go(at(c.Path("id"), "/plan#"+map[string]string{"needs": "needs", "safety": "risks"}[a.Kind]), ui.Flash{Done: c.T("assessment.added")})
}

func (d *Desk) safetyPage(c *area.Call) error { return d.writing(c, nil) }

func (d *Desk) writing(c *area.Call, wrong error) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if keptQuestion(k.Keeps) {
		return d.cases.KeptPage(c, k, "plan", c.T("safety.write"))
	}
	plans, err := d.SafetyPlans(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	f := c.Form()
	first := map[string]string{}
	if len(plans) > 0 {
		first = plans[0].Answers
	}
	var questions []templ.Component
	for _, q := range SafetyQuestions {
		v := first[q]
		if f.Has("act_id") {
			v = f.Raw(q)
		}
		questions = append(questions, ui.TextArea(ui.Field{Name: q, Label: c.T("safety." + q), Value: v, Rows: 2, Max: MostText, Optional: true, Error: ui.FieldError(c.Words, wrong, q)}))
	}
	questions = append(questions, ui.Day(ui.Field{Name: "again_on", Label: c.T("casework.again_on"), Value: f.Raw("again_on"), Optional: true, Error: ui.FieldError(c.Words, wrong, "again_on")}))
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("safety.write"), Lead: c.T("safety.lead"), Problems: ui.Problems(c.Words, wrong), Crumbs: crumb(c, k, "plan", "plan.tab"),
		Body: ui.Form{Action: at(k.ID, "/plan/safety"), ActID: c.NewAct(), Verb: c.T("safety.write"), Body: ui.Stack(questions...), Cancel: &ui.Link{Href: at(k.ID, "/plan"), Text: c.T("act.cancel")}}}
	return sheet.Show(c, d.cases.Frame(c, k, "plan", p), wrong)
}

func (d *Desk) safetyAct(c *area.Call) error {
	f := c.Form()
	s := SafetyPlan{AgainOn: f.Day("again_on"), Answers: map[string]string{}}
	for _, q := range SafetyQuestions {
		if v := f.Text(q, MostText); v != "" {
			s.Answers[q] = v
		}
	}
	err := f.Err()
	if err == nil {
		err = d.WriteSafety(c.Ctx(), c.Path("id"), s)
	}
	if err != nil {
		if lost(err) {
			return err
		}
		return d.writing(c, err)
	}
	return c.Go(at(c.Path("id"), "/plan#safety"), ui.Flash{Done: c.T("safety.written")})
}

func (d *Desk) goalNewPage(c *area.Call) error { return d.goalForm(c, &Goal{State: "open"}, nil) }

func (d *Desk) goalPage(c *area.Call) error {
	g, err := d.Goal(c.Ctx(), c.Path("id"), c.Path("goal"))
	if err != nil {
		return err
	}
	return d.goalForm(c, g, nil)
}

// goalForm asks for a goal; of one that stands also how it stands, its steps, and the next step.
func (d *Desk) goalForm(c *area.Call, g *Goal, wrong error) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	heading, action := c.T("goal.add"), at(k.ID, "/plan/goals")
	questions := []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "domain", Label: c.T("assessment.domain"), Value: g.Domain, Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "casework.need", g.Domain))}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "goal", Label: c.T("goal.goal"), Hint: c.T("goal.goal.hint"), Value: g.Text, Rows: 2, Max: MostText}},
		{Ask: ui.Day, Field: ui.Field{Name: "due_on", Label: c.T("goal.due_on"), Value: string(g.DueOn), Optional: true}},
	}
	if g.Version > 0 && g.Keeps("words") {
		questions = slices.Delete(questions, 1, 2)
	}
	if g.Version > 0 {
		heading, action = c.T("goal.change"), at(k.ID, "/plan/goals/"+g.ID)
		questions = append(questions, sheet.Question{Ask: ui.Radios, Field: ui.Field{Name: "state", Label: c.T("goal.state"), Value: g.State, Inline: true, Options: sheet.Words(c, "goal.state.", GoalStates)}})
	}
	f := sheet.Form{Action: action, Verb: heading, Cancel: at(k.ID, "/plan"), Version: g.Version, By: g.ChangedBy, At: g.ChangedAt, Questions: questions}
	p := f.Page(c, heading, wrong)
	p.Crumbs = crumb(c, k, "plan", "plan.tab")
	if g.Version > 0 && !fault.Is(wrong, fault.Conflict) {
		p.Body = ui.Stack(p.Body, d.steps(c, k, g, wrong))
	}
	return sheet.Show(c, d.cases.Frame(c, k, "plan", p), wrong)
}

func (d *Desk) steps(c *area.Call, k *cases.Case, g *Goal, wrong error) templ.Component {
	parts := []templ.Component{}
	for _, s := range g.Steps {
		if s.DoneOn != "" {
			parts = append(parts, ui.Bullets{gone(c, s.Text, g.Keeps("words")) + " · " + c.T("step.done_on", "day", c.Words.ShortDay(s.DoneOn))})
			continue
		}
		parts = append(parts, ui.Bullets{gone(c, s.Text, g.Keeps("words"))}, ui.Form{Action: at(k.ID, "/plan/goals/"+g.ID+"/steps/"+s.ID), ActID: c.NewAct(), ID: "step-" + s.ID, NoAsk: true, Verb: c.T("step.done")})
	}
	options := []ui.Option{{Value: "", Text: c.T("step.themselves")}}
	if d.Workers != nil {
		all, err := d.Workers(c.Ctx(), k.ID)
		if err == nil {
			for _, w := range all {
				options = append(options, ui.Option{Value: w.ID, Text: w.Text})
			}
		}
	}
	parts = append(parts, ui.Form{Action: at(k.ID, "/plan/goals/"+g.ID+"/steps"), ActID: c.NewAct(), ID: "step-form", Verb: c.T("step.add"), Body: ui.Stack(
		ui.Text(ui.Field{Name: "step", Label: c.T("step.step"), Value: c.Form().Raw("step"), Error: ui.FieldError(c.Words, wrong, "step")}),
		ui.Select(ui.Field{Name: "owner", Label: c.T("step.owner"), Value: c.Form().Raw("owner"), Options: options}),
		ui.Day(ui.Field{Name: "step_due_on", Label: c.T("step.due_on"), Value: c.Form().Raw("step_due_on"), Optional: true, Error: ui.FieldError(c.Words, wrong, "step_due_on")}))})
	return ui.Section{ID: "steps", Heading: c.T("step.list"), Count: c.Words.Number(len(g.Steps)), Body: ui.Stack(parts...)}
}

func (d *Desk) goalTyped(c *area.Call) (Goal, error) {
	f := c.Form()
	g := Goal{ID: c.Path("goal"), Version: f.Version(), Domain: f.Text("domain", 30), Text: f.Text("goal", MostText), DueOn: f.Day("due_on"), State: f.Text("state", 20)}
	return g, f.Err()
}

func (d *Desk) goalAddAct(c *area.Call) error {
	g, err := d.goalTyped(c)
	if err == nil {
		err = d.AddGoal(c.Ctx(), c.Path("id"), g)
	}
	if err != nil {
		if lost(err) {
			return err
		}
		return d.goalForm(c, &Goal{State: "open"}, err)
	}
	return c.Go(at(c.Path("id"), "/plan"), ui.Flash{Done: c.T("goal.added")})
}

func (d *Desk) goalAct(c *area.Call) error {
	g, err := d.goalTyped(c)
	if err == nil {
		err = d.ChangeGoal(c.Ctx(), c.Path("id"), g)
	}
	return d.afterGoal(c, err, c.T("goal.changed"), at(c.Path("id"), "/plan"))
}

// afterGoal goes on, or shows the goal's page again with what is wrong.
func (d *Desk) afterGoal(c *area.Call, err error, says, to string) error {
	if err == nil {
		return c.Go(to, ui.Flash{Done: says})
	}
	if lost(err) {
		return err
	}
	g, missing := d.Goal(c.Ctx(), c.Path("id"), c.Path("goal"))
	if missing != nil {
		return missing
	}
	return d.goalForm(c, g, err)
}

func (d *Desk) stepAct(c *area.Call) error {
	f := c.Form()
	s := Step{Goal: c.Path("goal"), Text: f.Text("step", MostText), Owner: f.Text("owner", 26), DueOn: f.Day("step_due_on")}
	err := f.Err()
	if err == nil {
		err = d.AddStep(c.Ctx(), c.Path("id"), s)
	}
	return d.afterGoal(c, err, c.T("step.added"), at(c.Path("id"), "/plan/goals/"+c.Path("goal")))
}

func (d *Desk) stepDoneAct(c *area.Call) error {
	err := d.StepDone(c.Ctx(), c.Path("id"), c.Path("goal"), c.Path("step"))
	return d.afterGoal(c, err, c.T("step.was_done"), at(c.Path("id"), "/plan/goals/"+c.Path("goal")))
}

// brief says on the first page of a case how the plan stands.
func (d *Desk) brief(c *area.Call, k *cases.Case) (ui.Section, bool, error) {
	goals, err := d.Goals(c.Ctx(), k.ID)
	if err != nil {
		return ui.Section{}, false, err
	}
	if len(goals) == 0 { // what a new case begins with
		return ui.Section{ID: "plan", Heading: c.T("plan.tab"), Body: ui.Empty{Says: c.T("goal.empty"), Do: &ui.Action{Href: at(k.ID, "/plan"), Text: c.T("plan.begin")}}},
			k.Open() && c.House.Clerk.MayOn(c.Ctx(), "goal.add", k), nil
	}
	open, next := 0, []string{}
	for _, g := range goals {
		if g.State != "open" {
			continue
		}
		open++
		for _, s := range g.Steps {
			if s.DoneOn == "" && s.DueOn != "" {
				next = append(next, c.Words.Day(s.DueOn))
				break
			}
		}
	}
	lines := []ui.Line{{Key: c.T("goal.open_n"), Value: strconv.Itoa(open), Href: at(k.ID, "/plan")}}
	if len(next) > 0 {
		lines = append(lines, ui.Line{Key: c.T("step.due_on"), Value: strings.Join(next, ", ")})
	}
	return ui.Section{ID: "plan", Heading: c.T("plan.tab"), Body: ui.Summary{Lines: lines}}, true, nil
}
