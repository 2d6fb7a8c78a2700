package classroom

import (
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/lesson"
	"drosme/internal/ui"
	"drosme/records/activities"

	"github.com/a-h/templ"
)

func (d *Desk) lessonRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/lessons", Verb: "lesson.list", Do: d.lessonsPage},
		{Method: "GET", Path: "/lessons/{id}", Verb: "lesson.read", Do: d.lessonPage},
		{Method: "GET", Path: "/lessons/{id}/settle", Verb: "lesson.settle", Do: d.settlePage},
		{Method: "POST", Path: "/lessons/{id}/settle", Verb: "lesson.settle", Do: d.settleAct},
	}
}

func lessonState(c *area.Call, l *Lesson) ui.Status {
	switch {
	case l.Kind != WithPupils:
		return ui.Status{Text: c.T("lesson.kind." + l.Kind)}
	case l.Activity == "":
		return ui.Status{Tone: ui.Sun, Text: c.T("lesson.unsettled")}
	case l.Open():
		return ui.Status{Tone: ui.Sun, Text: c.T("lesson.apart")}
	case l.Counted < 0:
		return ui.Status{Tone: ui.Sun, Text: c.T("lesson.no_count")}
	}
	return ui.Status{Tone: ui.Moss, Text: c.T("lesson.settled")}
}

func heads(c *area.Call, l *Lesson) string {
	if l.Counted < 0 {
		return "–"
	}
	return c.Words.Number(l.Counted)
}

func (d *Desk) lessonsPage(c *area.Call) error {
	all, err := d.ListLessons(c.Ctx())
	if err != nil {
		return err
	}
	titles, err := d.titles(c)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("lesson.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("lesson.day")}, {Text: c.T("lesson.host")}, {Text: c.T("lesson.script")},
		{Text: c.T("lesson.heads"), Number: true}, {Text: c.T("lesson.phones"), Number: true}, {Text: c.T("lesson.state")}}}
	for _, l := range all {
		st := lessonState(c, l)
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/lessons/"+l.ID, c.Words.Day(l.Day)), {Text: l.HostName, Also: l.Group}, ui.TextCell(titled(titles, l)),
			ui.NumberCell(heads(c, l)), ui.NumberCell(c.Words.Number(l.Phones)), {Status: &st}})
	}
	var open []ui.Action
	if c.May("lesson.open") {
		open = []ui.Action{{Href: "/lesson-rooms", Text: c.T("room.list")}}
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("lesson.list"), Lead: c.T("lesson.list_lead"), Dense: true, Actions: open, Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("lesson.none")}}})
}

// titles are those of the activities for lessons in the reader's language, by name.
func (d *Desk) titles(c *area.Call) (map[string]string, error) {
	out := map[string]string{}
	if !c.May("script.list") {
		return out, nil
	}
	all, err := d.ListScripts(c.Ctx())
	for _, s := range all {
		out[s.Name] = s.Title(c.Words.Tag())
	}
	return out, err
}

func titled(titles map[string]string, l *Lesson) string {
	if t := titles[l.Name]; t != "" {
		return t
	}
	return l.Name
}

func (d *Desk) lessonPage(c *area.Call) error {
	l, err := d.ReadLesson(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	var a *lesson.Activity
	if l.Script != "" && c.May("script.read") {
		s, err := d.ReadScript(c.Ctx(), l.Script)
		if err != nil {
			return err
		}
		a = s.Activity
	}
	title := l.Name
	if a != nil {
		title = a.Title.In(c.Words.Tag())
	}
	st := lessonState(c, l)
	st.Label = c.T("lesson.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: title, Crumbs: []ui.Link{{Href: "/lessons", Text: c.T("lesson.list")}}, Bar: []ui.Status{st}}
	if l.Late {
		p.Bar = append(p.Bar, ui.Status{Tone: ui.Sun, Text: c.T("lesson.late")})
	}
	if l.Kind == WithPupils && c.May("lesson.settle") {
		p.Actions = append(p.Actions, ui.Action{Href: "/lessons/" + l.ID + "/settle", Text: c.T("lesson.settle"), Primary: l.Open()})
	}
	if l.Host != "" && c.May("host_result.print") {
		p.Actions = append(p.Actions, ui.Action{Href: "/learning/host/" + l.Host + "?lesson=" + l.ID, Text: c.T("lesson.host_result")})
	}
	body := ui.Sections{{ID: "what", Heading: c.T("lesson.what"), Body: lessonFacts(c, l)}}
	if len(l.Learned.Items) > 0 {
		body = append(body, ui.Section{ID: "learned", Heading: c.T("learning.title"), Body: d.learnedShown(c, l.Learned, d.itemTexts(c, a))})
	}
	if l.FollowUp != nil {
		body = append(body, ui.Section{ID: "across", Heading: c.T("learning.across"), Body: d.followShown(c, l.FollowUp, d.itemTexts(c, a))})
	}
	if a != nil && len(l.Tallies) > 0 && l.Kind != Alone {
		body = append(body, ui.Section{ID: "chosen", Heading: c.T("lesson.chosen"), Body: talliesShown(c, a, l.Tallies, d.smallest())})
	}
	p.Body = body
	return c.Show(p)
}

func lessonFacts(c *area.Call, l *Lesson) templ.Component {
	zone := c.House.Clerk.Zone()
	lines := []ui.Line{{Key: c.T("lesson.day"), Value: c.Words.Day(l.Day)}, {Key: c.T("lesson.opened"), Value: c.Words.Local(l.OpenedAt.In(zone))}}
	if l.ClosedAt != "" {
		lines = append(lines, ui.Line{Key: c.T("lesson.closed"), Value: c.Words.Local(l.ClosedAt.In(zone))})
	}
	if l.ActivityCode != "" {
		lines = append(lines, ui.Line{Key: c.T("lesson.activity"), Value: l.ActivityCode, Href: "/activities/" + l.Activity})
	}
	if l.HostName != "" {
		lines = append(lines, ui.Line{Key: c.T("lesson.host"), Value: l.HostName, Href: "/organisations/" + l.Host})
	}
	if l.Group != "" {
		lines = append(lines, ui.Line{Key: c.T("lesson.group"), Value: l.Group})
	}
	lines = append(lines, ui.Line{Key: c.T("script.number"), Value: c.Words.Number(l.Number)}, ui.Line{Key: c.T("lesson.heads"), Value: heads(c, l)},
		ui.Line{Key: c.T("lesson.phones"), Value: c.T("lesson.phones_say", "n", l.Phones, "watched", l.Watched)}, ui.Line{Key: c.T("lesson.languages"), Value: spoken(c, l.Languages)})
	if l.Kind == Alone {
		starts, ends := l.Played()
		lines = append(lines, ui.Line{Key: c.T("room.starts"), Value: c.Words.Number(starts)}, ui.Line{Key: c.T("room.ends"), Value: c.Words.Number(ends)})
	}
	if l.DifferenceWhy != "" {
		lines = append(lines, ui.Line{Key: c.T("lesson.difference_why"), Value: l.DifferenceWhy})
	}
	if l.WithoutLead {
		lines = append(lines, ui.Line{Key: c.T("lesson.without_lead"), Value: l.LeadWhy})
	}
	return ui.Summary{Lines: lines}
}

// spoken says "lv 18, ru 4" in words.
func spoken(c *area.Call, languages string) string {
	var out []string
	for _, x := range strings.Split(languages, ", ") {
		tag, n, _ := strings.Cut(x, " ")
		if c.Words.Has("language." + tag) {
			x = c.T("language."+tag) + " " + n
		}
		out = append(out, x)
	}
	return strings.Join(out, ", ")
}

// talliesShown shows what a class chose. Of a class below the smallest group nothing is shown, nor how anybody feels.
func talliesShown(c *area.Call, a *lesson.Activity, all []Tally, smallest int) templ.Component {
	in := c.Words.Tag()
	t := ui.Table{Caption: c.T("lesson.chosen"), HideCaption: true, Columns: []ui.Column{{Text: c.T("lesson.question")}, {Text: c.T("lesson.answer")}, {Text: c.T("lesson.answers"), Number: true}}}
	sums := map[string]int{}
	for _, x := range all {
		sums[x.Question] += x.Answers
	}
	for _, x := range all {
		question, answer, kind := tallyTexts(c, a, x, in)
		if sums[x.Question] < smallest || kind == lesson.Feeling || kind == lesson.Order {
			continue
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(question), ui.TextCell(answer), ui.NumberCell(c.Words.Number(x.Answers))})
	}
	return ui.Stack(ui.Notice{Text: c.T("lesson.chosen_hint", "smallest", smallest)}, t)
}

// tallyTexts says a question and an answer in words.
func tallyTexts(c *area.Call, a *lesson.Activity, t Tally, in string) (question, answer string, kind lesson.StepKind) {
	step := a.Step(stepOf(t.Question))
	if step == nil {
		return t.Question, t.Answer, ""
	}
	question, answer = firstLine(lesson.Plain(step.Text.In(in))), t.Answer
	find := func(all []lesson.Option) {
		for _, o := range all {
			if o.ID == t.Answer {
				answer = lesson.Plain(o.Text.In(in))
			}
		}
	}
	find(step.Options)
	find(step.Words)
	for _, p := range step.Pieces {
		if p.ID == t.Answer {
			answer = lesson.Plain(p.Text.In(in))
		}
	}
	if step.Kind == lesson.Truth && c.Words.Has("script."+t.Answer) {
		answer = c.T("script." + t.Answer)
	}
	if step.Kind == lesson.Story {
		if scene := step.Scene(t.Question[len(step.ID)+1:]); scene != nil {
			question = firstLine(lesson.Plain(scene.Text.In(in)))
			if choice := scene.Choice(t.Answer); choice != nil {
				answer = lesson.Plain(choice.Text.In(in))
			}
		}
	}
	return question, answer, step.Kind
}

func stepOf(question string) string {
	for i := range question {
		if question[i] == '/' {
			return question[:i]
		}
	}
	return question
}

func (d *Desk) settlePage(c *area.Call) error { return d.settleForm(c, nil) }

func (d *Desk) settleForm(c *area.Call, wrong error) error {
	l, err := d.ReadLesson(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	near, _, err := d.Activities.List(c.Ctx(), activities.Search{From: l.Day.Add(-7), To: l.Day.Add(7)})
	if err != nil {
		return err
	}
	var choices []ui.Option
	for _, a := range near {
		if a.Protected || a.Status == activities.Cancelled {
			continue
		}
		choices = append(choices, ui.Option{Value: a.ID, Text: c.Words.Local(a.StartsAt) + " · " + a.HostName, Hint: a.Title + " · " + a.Code})
	}
	earlier, err := d.EarlierLessons(c.Ctx(), l)
	if err != nil {
		return err
	}
	titles, err := d.titles(c)
	if err != nil {
		return err
	}
	follows := []ui.Option{{Text: c.T("lesson.follows_none")}}
	for _, e := range earlier {
		text := c.Words.Day(e.Day) + " · " + titled(titles, &Lesson{Name: e.Name})
		if l.Host == "" {
			text += " · " + e.HostName
		}
		if e.Group != "" {
			text += " · " + e.Group
		}
		follows = append(follows, ui.Option{Value: e.ID, Text: text})
	}
	f := c.Form()
	value, why, after := l.Activity, l.DifferenceWhy, ""
	if l.FollowUp != nil {
		after = l.FollowUp.Earlier.ID
	}
	if wrong != nil {
		value, why, after = f.Raw("activity"), f.Raw("why"), f.Raw("follows")
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("lesson.settle"), Lead: c.T("lesson.settle_lead", "phones", l.Phones), Crumbs: []ui.Link{{Href: "/lessons", Text: c.T("lesson.list")}}}
	if len(choices) == 0 {
		p.Body = ui.Empty{Says: c.T("lesson.no_activity_near"), Do: &ui.Action{Href: "/activities/new", Text: c.T("activity.add"), Primary: true}}
		return c.Show(p)
	}
	var ask []templ.Component
	if len(follows) > 1 {
		ask = append(ask, ui.Select(ui.Field{Name: "follows", Label: c.T("lesson.follows_ask"), Hint: c.T("lesson.follows_hint"), Optional: true, Value: after, Options: follows, Error: ui.FieldError(c.Words, wrong, "follows")}))
	}
	p.Body = ui.Form{Action: "/lessons/" + l.ID + "/settle", ActID: c.NewAct(), Version: strconv.Itoa(l.Version), Verb: c.T("lesson.settle_verb"), Cancel: &ui.Link{Href: "/lessons/" + l.ID, Text: c.T("act.cancel")}, Body: ui.Stack(
		ui.Radios(ui.Field{Name: "activity", Label: c.T("lesson.which_activity"), Value: value, Options: choices, Small: true, Error: ui.FieldError(c.Words, wrong, "activity")}),
		ui.Text(ui.Field{Name: "why", Label: c.T("lesson.difference_why"), Hint: c.T("lesson.difference_hint"), Optional: true, Value: why, Error: ui.FieldError(c.Words, wrong, "why")}),
		ui.Stack(ask...),
	)}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) settleAct(c *area.Call) error {
	f := c.Form()
	s := Settling{Version: f.Version(), Activity: f.Raw("activity"), Why: f.Text("why", MostWhy), Follows: f.Raw("follows")}
	err := f.Err()
	if err == nil {
		err = d.SettleLesson(c.Ctx(), c.Path("id"), s)
	}
	if err != nil {
		return d.settleForm(c, err)
	}
	return c.Go("/lessons/"+c.Path("id"), ui.Flash{Done: c.T("lesson.settled_done")})
}

// OfActivity shows on the page of an activity of the register what was played in it, with its version, phones as a
// check of the head count, and the way to what was learned.
func (d *Desk) OfActivity(c *area.Call, activity string) (ui.Section, bool, error) {
	if !c.May("lesson.list") {
		return ui.Section{}, false, nil
	}
	all, err := d.LessonsOf(c.Ctx(), activity)
	if err != nil || len(all) == 0 {
		return ui.Section{}, false, err
	}
	titles, err := d.titles(c)
	if err != nil {
		return ui.Section{}, false, err
	}
	t := ui.Table{Caption: c.T("lesson.of_activity"), HideCaption: true, Columns: []ui.Column{{Text: c.T("lesson.script")}, {Text: c.T("lesson.group")}, {Text: c.T("lesson.phones"), Number: true}, {Text: c.T("lesson.languages")}, {Text: c.T("lesson.state")}}}
	for _, l := range all {
		st := lessonState(c, l)
		t.Rows = append(t.Rows, []ui.Cell{{Text: titled(titles, l), Href: "/lessons/" + l.ID, Also: c.T("lesson.version_n", "n", l.Number)}, ui.TextCell(l.Group), ui.NumberCell(c.Words.Number(l.Phones)), ui.TextCell(spoken(c, l.Languages)), {Status: &st}})
	}
	s := ui.Section{ID: "lessons", Heading: c.T("lesson.of_activity"), Body: t}
	if host := all[0].Host; host != "" && c.May("host_result.print") {
		s.Actions = []ui.Action{{Href: "/learning/host/" + host + "?lesson=" + all[0].ID, Text: c.T("lesson.host_result")}}
	}
	return s, true, nil
}

// settleCard tells what still waits: a lesson without an activity, or phones and heads that differ.
func (d *Desk) settleCard(c *area.Call) (ui.Card, bool, error) {
	all, err := d.ListLessons(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("lesson.to_settle"), More: &ui.Link{Href: "/lessons", Text: c.T("lesson.list")}}
	for _, l := range all {
		if l.Open() {
			st := lessonState(c, l)
			card.Tasks = append(card.Tasks, ui.Task{Text: c.Words.Day(l.Day) + " · " + l.Code, Href: "/lessons/" + l.ID + "/settle", Status: &st})
		}
	}
	return card, len(card.Tasks) > 0, nil
}
