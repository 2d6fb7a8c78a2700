package classroom

import (
	"math"
	"strings"

	"drosme/internal/area"
	"drosme/internal/learning"
	"drosme/internal/lesson"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) learningRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/learning", Verb: "learning.read", Do: d.learningPage},
		{Method: "GET", Path: "/learning/codes", Verb: "pupil_code.list", Do: d.codesPage},
		{Method: "GET", Path: "/learning/codes/new", Verb: "pupil_code.allow", Do: d.allowPage},
		{Method: "POST", Path: "/learning/codes/new", Verb: "pupil_code.allow", Do: d.allowAct},
		{Method: "POST", Path: "/learning/codes/{id}/end", Verb: "pupil_code.allow", Do: d.endCodesAct},
		{Method: "GET", Path: "/learning/host/{id}", Verb: "host_result.print", Do: d.hostPage},
		{Method: "GET", Path: "/learning/host/{id}/result.pdf", Verb: "host_result.print", Do: d.hostFile},
	}
}

func (d *Desk) learningPage(c *area.Call) error {
	asked := Asked{Name: c.Query("script")}
	got, err := d.Learning(c.Ctx(), asked)
	if err != nil {
		return err
	}
	choices := []ui.Option{{Value: "", Text: c.T("learning.all_scripts")}}
	texts, titles := map[string]string{}, map[string]string{}
	var scripts []*Script
	if c.May("script.list") {
		if scripts, err = d.ListScripts(c.Ctx()); err != nil {
			return err
		}
		for _, s := range scripts {
			titles[s.Name] = s.Title(c.Words.Tag())
			choices = append(choices, ui.Option{Value: s.Name, Text: titles[s.Name]})
			for id, text := range d.itemTexts(c, s.Activity) {
				texts[id] = text
			}
		}
	}
	list := ui.List{Action: "/learning", Filters: []ui.Field{
		{Name: "script", Label: c.T("lesson.script"), Value: asked.Name, Options: choices},
	}}
	p := ui.Page{Kind: ui.KindFigure, Heading: c.T("learning.title"), Lead: c.T("learning.lead"), Dense: true}
	if c.May("pupil_code.list") {
		p.Actions = []ui.Action{{Href: "/learning/codes", Text: c.T("pupil_code.list")}}
	}
	if len(got.Items) == 0 {
		list.Empty = ui.Empty{Says: c.T("learning.none")}
		p.Body = list
		return c.Show(p)
	}
	list.Count = c.N("learning.lessons", got.Lessons)
	for i := range got.ByScript {
		if t := titles[got.ByScript[i].Key]; t != "" {
			got.ByScript[i].Text = t
		}
	}
	list.Table = partsShown(c, "learning.by_script", "lesson.script", got.ByScript)
	list.Empty = ui.Empty{Says: c.T("learning.no_scores", "smallest", d.smallest())}
	below := []templ.Component{list}
	if len(got.ByHost) > 0 {
		below = append(below, partsShown(c, "learning.by_host", "lesson.host", got.ByHost))
	}
	for i := range got.Scores {
		got.Scores[i].Of = setOf(c, got.Scores[i].Items, scripts)
	}
	below = append(below, d.learnedShown(c, got, texts))
	if len(got.Across) > 0 {
		below = append(below, ui.Section{ID: "across", Heading: c.T("learning.across"), Body: acrossShown(c, got.Across, texts, d.smallest())})
	}
	p.Body = ui.Stack(below...)
	return c.Show(p)
}

// setOf names the activities that ask all of a set of questions.
func setOf(c *area.Call, items []string, scripts []*Script) string {
	var names []string
	for _, s := range scripts {
		all := s.Activity != nil
		for _, id := range items {
			all = all && s.Activity.Item(id) != nil
		}
		if all {
			names = append(names, s.Title(c.Words.Tag()))
		}
	}
	return strings.Join(names, ", ")
}

// partsShown is a whole beside its parts: who is too small shows that, and nothing else.
func partsShown(c *area.Call, caption, first string, all []Part) ui.Table {
	t := ui.Table{Caption: c.T(caption), Columns: []ui.Column{{Text: c.T(first)}, {Text: c.T("learning.lessons_n"), Number: true}, {Text: c.T("learning.pairs"), Number: true},
		{Text: c.T("learning.before"), Number: true}, {Text: c.T("learning.after"), Number: true}}}
	for _, p := range all {
		if p.Hidden || p.Questions == 0 {
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(p.Text), ui.NumberCell(""), ui.TextCell(c.T("learning.small")), ui.NumberCell(""), ui.NumberCell("")})
			continue
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(p.Text), ui.NumberCell(c.Words.Number(p.Lessons)), ui.NumberCell(c.Words.Number(p.Pairs)),
			ui.NumberCell(c.Words.Percent(float64(p.Before)/float64(p.Questions), 0)), ui.NumberCell(c.Words.Percent(float64(p.After)/float64(p.Questions), 0))})
	}
	return t
}

// acrossShown is group against group, with its formula: a class before its first lesson, and weeks later.
func acrossShown(c *area.Call, all []Across, texts map[string]string, smallest int) templ.Component {
	t := ui.Table{Caption: c.T("learning.across_groups"), Columns: []ui.Column{{Text: c.T("learning.item")}, {Text: c.T("learning.first_time"), Number: true}, {Text: c.T("learning.weeks_later"), Number: true},
		{Text: c.T("learning.difference"), Number: true}, {Text: c.T("learning.p"), Number: true}}}
	for _, x := range all {
		name := texts[x.Item]
		if name == "" {
			name = x.Item
		}
		if x.Small {
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(name), ui.TextCell(c.T("learning.small")), ui.NumberCell(""), ui.NumberCell(""), ui.NumberCell("")})
			continue
		}
		change, p := learning.Difference(x.Earlier, x.Later)
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(name), ui.NumberCell(groupSays(c, x.Earlier)), ui.NumberCell(groupSays(c, x.Later)),
			ui.NumberCell(span(change, func(v float64) string { return signedPercent(c, v) })), ui.NumberCell(chance(c, p))})
	}
	return ui.Stack(t, ui.Fold{Text: c.T("learning.how"), Body: ui.Bullets{c.T("learning.formula.groups"), c.T("learning.across_how"), c.T("learning.formula.hidden", "smallest", smallest)}})
}

func groupSays(c *area.Call, g learning.Group) string {
	return c.T("learning.right_of", "share", c.Words.Percent(g.Share(), 0), "right", g.Right, "asked", g.Asked)
}

// followShown is what a lesson shows together with the one before it: group against group, and pairs where
// pupils made codes.
func (d *Desk) followShown(c *area.Call, f *FollowUp, texts map[string]string) templ.Component {
	var out []templ.Component
	if f.Followed != "" {
		out = append(out, ui.Action{Href: "/lessons/" + f.Followed, Text: c.T("lesson.to_followed")})
	}
	if f.Earlier.ID == "" {
		return ui.Stack(out...)
	}
	out = append(out, ui.Summary{Lines: []ui.Line{{Key: c.T("lesson.follows"), Value: c.Words.Day(f.Earlier.Day), Href: "/lessons/" + f.Earlier.ID}}})
	if len(f.Items) == 0 {
		out = append(out, ui.Notice{Text: c.T("learning.across_none")})
	} else {
		out = append(out, acrossShown(c, f.Items, texts, d.smallest()))
	}
	if m := f.Match; m != nil {
		out = append(out, matchShown(c, m))
		if len(f.Paired.Items) > 0 {
			out = append(out, d.learnedShown(c, f.Paired, texts))
		}
	}
	return ui.Stack(out...)
}

// matchShown prints how the matching of codes went, whatever it gave.
func matchShown(c *area.Call, m *Matching) templ.Component {
	if m.TooFew {
		return ui.Notice{Heading: c.T("pupil_code.matching"), Text: c.T("pupil_code.too_few", "fewest", learning.FewestForCodes)}
	}
	n := func(k string, v int) ui.Line { return ui.Line{Key: c.T(k), Value: c.Words.Number(v)} }
	return ui.Stack(ui.Notice{Heading: c.T("pupil_code.matching"), Text: c.T("learning.formula.codes")}, ui.Summary{Lines: []ui.Line{
		{Key: c.T("pupil_code.rate"), Value: c.T("pupil_code.rate_says", "share", c.Words.Percent(m.Rate(), 0), "pairs", m.Pairs, "later", m.SizeLater)},
		n("pupil_code.size_earlier", m.SizeEarlier), n("pupil_code.exact", m.Exact),
		n("pupil_code.alone_earlier", m.AloneEarlier), n("pupil_code.alone_later", m.AloneLater),
		n("pupil_code.unsure_earlier", m.UnsureEarlier), n("pupil_code.unsure_later", m.UnsureLater)}})
}

// itemTexts are the questions of before and after in the reader's language, by id.
func (d *Desk) itemTexts(c *area.Call, a *lesson.Activity) map[string]string {
	out := map[string]string{}
	if a == nil {
		return out
	}
	for i := range a.Items {
		out[a.Items[i].ID] = lesson.Plain(a.Items[i].Text.In(c.Words.Tag()))
	}
	return out
}

// learnedShown is the score, then each item, then how it was reckoned. A small group shows that it is small.
func (d *Desk) learnedShown(c *area.Call, l Learned, texts map[string]string) templ.Component {
	var parts []templ.Component
	for _, s := range l.Scores {
		parts = append(parts, scoreShown(c, s, d.smallest()))
	}
	know := ui.Table{Caption: c.T("learning.knowledge"), Columns: []ui.Column{{Text: c.T("learning.item")}, {Text: c.T("learning.pairs"), Number: true}, {Text: c.T("learning.before"), Number: true},
		{Text: c.T("learning.after"), Number: true}, {Text: c.T("learning.change"), Number: true}, {Text: c.T("learning.p"), Number: true}, {Text: c.T("learning.odds"), Number: true}}}
	soft := ui.Table{Caption: c.T("learning.soft"), Columns: []ui.Column{{Text: c.T("learning.item")}, {Text: c.T("learning.pairs"), Number: true}, {Text: c.T("learning.moved"), Number: true},
		{Text: c.T("learning.p"), Number: true}, {Text: c.T("learning.rank"), Number: true}}}
	for _, x := range l.Items {
		name := texts[x.Item]
		if name == "" {
			name = x.Item
		}
		row := []ui.Cell{ui.TextCell(name)}
		if x.Measures == string(lesson.Knowledge) {
			if x.Small {
				know.Rows = append(know.Rows, append(row, ui.TextCell(c.T("learning.small"))))
				continue
			}
			change, odds := x.Paired.Change(), x.Paired.Odds()
			if x.Paired.AtCeiling() {
				row[0] = ui.TextCell(name + " (" + c.T("learning.ceiling") + ")")
			}
			know.Rows = append(know.Rows, append(row, ui.NumberCell(c.Words.Number(x.Paired.Pairs())), ui.NumberCell(c.Words.Percent(x.Paired.Before(), 0)), ui.NumberCell(c.Words.Percent(x.Paired.After(), 0)),
				ui.NumberCell(span(change, func(v float64) string { return signedPercent(c, v) })), ui.NumberCell(chance(c, x.Paired.P())), ui.NumberCell(span(odds, func(v float64) string { return decimal(c, v) }))))
			continue
		}
		if x.Small {
			soft.Rows = append(soft.Rows, append(row, ui.TextCell(c.T("learning.small"))))
			continue
		}
		soft.Rows = append(soft.Rows, append(row, ui.NumberCell(c.Words.Number(x.Moved.Pairs)), ui.NumberCell(span(x.Moved.Change, func(v float64) string { return decimal(c, v) })),
			ui.NumberCell(chance(c, x.Moved.P)), ui.NumberCell(decimal(c, x.Moved.Effect))))
	}
	if len(know.Rows) > 0 {
		parts = append(parts, know)
	}
	if len(soft.Rows) > 0 {
		parts = append(parts, soft)
	}
	parts = append(parts, ui.Fold{Text: c.T("learning.how"), Body: formulas(c, d.smallest())})
	return ui.Stack(parts...)
}

func formulas(c *area.Call, smallest int) templ.Component {
	var out ui.Bullets
	for _, f := range []string{"change", "mcnemar", "odds", "score", "wilcoxon", "rank", "gain"} {
		out = append(out, c.T("learning.formula."+f))
	}
	return append(out, c.T("learning.formula.hidden", "smallest", smallest))
}

func scoreShown(c *area.Call, s ScoreLearned, smallest int) templ.Component {
	if s.Small {
		return ui.Notice{Text: c.T("learning.score_small", "smallest", smallest)}
	}
	x := s.Score
	says := c.T("learning.score_says", "pairs", x.Pairs, "questions", x.Questions, "before", decimal(c, x.Before), "after", decimal(c, x.After),
		"change", span(x.Change, func(v float64) string { return decimal(c, v) }), "p", chance(c, x.P), "effect", decimal(c, x.Effect), "gain", c.Words.Percent(x.Gain, 0))
	if x.Ceiling {
		says += " " + c.T("learning.score_ceiling")
	}
	heading := c.T("learning.score")
	if s.Of != "" {
		heading += ": " + s.Of
	}
	return ui.Notice{Tone: ui.River, Heading: heading, Text: says}
}

func decimal(c *area.Call, v float64) string {
	if math.IsInf(v, 1) {
		return "∞"
	}
	return c.Words.Decimal(v, 2)
}

func signedPercent(c *area.Call, v float64) string { return c.Words.Percent(v, 0) }

// span is a value with its interval: 12 % (3 % … 20 %).
func span(i learning.Interval, say func(float64) string) string {
	return say(i.Value) + " (" + say(i.Low) + " … " + say(i.High) + ")"
}

func chance(c *area.Call, p float64) string {
	if p < 0.001 {
		return "< " + c.Words.Decimal(0.001, 3)
	}
	return c.Words.Decimal(p, 3)
}

func (d *Desk) hostPage(c *area.Call) error {
	r, err := d.HostResult(c.Ctx(), c.Path("id"), c.Query("lesson"))
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindFigure, Heading: r.Title(c.Words), Lead: r.Of(c.Words), Crumbs: []ui.Link{{Href: "/learning", Text: c.T("learning.title")}}}
	if r.Nothing() {
		p.Body = ui.Empty{Says: c.T("host_result.nothing", "fewest", FewestForHost)}
		return c.Show(p)
	}
	p.Actions = []ui.Action{{Href: "/learning/host/" + c.Path("id") + "/result.pdf?lesson=" + c.Query("lesson"), Text: c.T("host_result.print"), Primary: true}}
	var says ui.Bullets
	for _, s := range r.Says(c.Words) {
		says = append(says, s)
	}
	chart := ui.Chart{Kind: ui.Bars, Title: c.T("host_result.chart"), Says: c.N("host_result.rests_on", r.Pairs), Over: c.T("learning.item"),
		Series: []ui.Series{{Name: c.T("learning.before")}, {Name: c.T("learning.after")}}, Format: func(v float64) string { return c.Words.Percent(v, 0) }}
	questions := ui.Table{Caption: c.T("host_result.questions"), Columns: []ui.Column{{Text: c.T("learning.item")}, {Text: c.T("learning.pairs"), Number: true}, {Text: c.T("learning.p"), Number: true}}}
	for i, x := range r.Items {
		number := c.T("host_result.question_n", "n", i+1)
		text := number + ": " + x.Text(c.Words.Tag())
		if x.Paired.AtCeiling() {
			text += " (" + c.T("learning.ceiling") + ")"
		}
		chart.Labels = append(chart.Labels, number)
		chart.Series[0].Values = append(chart.Series[0].Values, x.Paired.Before())
		chart.Series[1].Values = append(chart.Series[1].Values, x.Paired.After())
		questions.Rows = append(questions.Rows, []ui.Cell{ui.TextCell(text), ui.NumberCell(c.Words.Number(x.Paired.Pairs())), ui.NumberCell(chance(c, x.Paired.P()))})
	}
	p.Body = ui.Stack(ui.Section{ID: "three", Heading: c.T("host_result.three"), Body: ui.Stack(says, chart, questions)}, ui.Fold{Text: c.T("learning.how"), Body: methodSays(c)})
	return c.Show(p)
}

func methodSays(c *area.Call) templ.Component {
	return ui.Bullets{c.T("host_result.method"), c.T("learning.formula.change"), c.T("learning.formula.mcnemar"), c.T("host_result.never")}
}

func (d *Desk) hostFile(c *area.Call) error {
	r, err := d.HostResult(c.Ctx(), c.Path("id"), c.Query("lesson"))
	if err != nil {
		return err
	}
	if r.Nothing() {
		return c.Go("/learning/host/"+c.Path("id"), ui.Flash{})
	}
	return c.Paper("class-result.pdf", hostPaper(c.Printed(), r))
}
