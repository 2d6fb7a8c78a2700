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
		{Method: "GET", Path: "/learning/host/{id}", Verb: "host_result.print", Do: d.hostPage},
		{Method: "GET", Path: "/learning/host/{id}/result.pdf", Verb: "host_result.print", Do: d.hostFile},
	}
}

func (d *Desk) learningPage(c *area.Call) error {
	asked := Asked{Name: c.Query("script")}
	f := area.NewForm(c.R.URL.Query())
	if c.Query("from") != "" {
		asked.From = f.Day("from")
	}
	if c.Query("to") != "" {
		asked.To = f.Day("to")
	}
	wrong := f.Err()
	var got Learned
	var err error
	if wrong == nil {
		if got, err = d.Learning(c.Ctx(), asked); err != nil {
			return err
		}
	}
	choices := []ui.Option{{Value: "", Text: c.T("learning.all_scripts")}}
	texts := map[string]string{}
	if c.May("script.list") {
		all, err := d.ListScripts(c.Ctx())
		if err != nil {
			return err
		}
		for _, s := range all {
			choices = append(choices, ui.Option{Value: s.Name, Text: s.Title(c.Words.Tag())})
			for id, text := range d.itemTexts(c, s.Activity) {
				texts[id] = text
			}
		}
	}
	list := ui.List{Action: "/learning", Filters: []ui.Field{
		{Name: "script", Label: c.T("lesson.script"), Value: asked.Name, Options: choices},
	}}
	p := ui.Page{Kind: ui.KindFigure, Heading: c.T("learning.title"), Lead: c.T("learning.lead"), Dense: true}
	if wrong != nil {
		p.Problems = ui.Problems(c.Words, wrong)
	}
	if len(got.Items) == 0 {
		list.Empty = ui.Empty{Says: c.T("learning.none")}
		p.Body = list
		return c.Show(p)
	}
	list.Count = c.N("learning.lessons", got.Lessons)
	p.Body = ui.Stack(list, d.learnedShown(c, got, texts))
	return c.Show(p)
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
	return ui.Notice{Tone: ui.River, Heading: c.T("learning.score"), Text: says}
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
	p := ui.Page{Kind: ui.KindFigure, Heading: c.T("host_result.title"), Lead: r.HostName, Crumbs: []ui.Link{{Href: "/learning", Text: c.T("learning.title")}}}
	if r.Nothing() {
		p.Body = ui.Empty{Says: c.T("host_result.nothing", "fewest", FewestForHost)}
		return c.Show(p)
	}
	p.Actions = []ui.Action{{Href: "/learning/host/" + c.Path("id") + "/result.pdf?lesson=" + c.Query("lesson"), Text: c.T("host_result.print"), Primary: true}}
	var says ui.Bullets
	for _, s := range r.Says(c.Words) {
		says = append(says, s)
	}
	chart := ui.Chart{Kind: ui.Bars, Title: c.T("host_result.chart"), Says: strings.Join(r.Says(c.Words), " "), Over: c.T("learning.item"),
		Series: []ui.Series{{Name: c.T("learning.before")}, {Name: c.T("learning.after")}}, Format: func(v float64) string { return c.Words.Percent(v, 0) }}
	for _, x := range r.Items {
		chart.Labels = append(chart.Labels, x.Text(c.Words.Tag()))
		chart.Series[0].Values = append(chart.Series[0].Values, x.Paired.Before())
		chart.Series[1].Values = append(chart.Series[1].Values, x.Paired.After())
	}
	p.Body = ui.Stack(says, chart, ui.Fold{Text: c.T("learning.how"), Body: methodSays(c)})
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
	return send(c, "class-result.pdf", hostPaper(printed(c), r))
}
