package hours

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// windowText says over which days a rule may be used.
func windowText(c *area.Call, r *Rule) string {
	return c.T("hours_rule.window."+string(r.Window), "span", r.Span)
}

func yesNo(c *area.Call, yes bool) string {
	if yes {
		return c.T("hours_rule.yes")
	}
	return c.T("hours_rule.no")
}

func (d *Desk) rulesPage(c *area.Call) error {
	all, err := d.Rules(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("hours_rule.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("hours_rule.rule")}, {Text: c.T("hours_rule.amount")}, {Text: c.T("hours_rule.window")},
		{Text: c.T("hours_rule.pause")}, {Text: c.T("hours_rule.valid")}, {Text: c.T("hours_rule.source")}, {Text: c.T("hours_rule.confirmed")}}}
	for _, r := range all {
		amount := c.N("hours.amount."+string(r.Unit), r.Amount)
		if r.Amount == 0 {
			amount = c.T("hours_rule.as_window")
		}
		window := ui.TextCell(windowText(c, r))
		switch {
		case r.After != "":
			window.Also = c.T("hours_rule.after_says", "rule", ruleText(c, r.After))
		case r.Condition != "":
			window.Also = said(c, "hours.condition", r.Condition)
		}
		if r.Excludes != "" {
			window.Also += " " + c.T("hours_rule.excludes_says", "rule", ruleText(c, r.Excludes))
		}
		valid := c.T("hours_rule.valid_open", "from", c.Words.Day(r.From))
		if r.To != "" {
			valid = c.T("hours_rule.valid_between", "from", c.Words.Day(r.From), "to", c.Words.Day(r.To))
		}
		source := ui.TextCell(sourceText(c, r))
		if r.ID != "" {
			source.Also = c.T("hours_rule.own")
		}
		confirmed := ui.StatusCell(ui.Moss, c.T("hours_rule.yes"))
		if !r.Confirmed {
			confirmed = ui.StatusCell(ui.Sun, c.T("hours_rule.unconfirmed"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(ruleText(c, r.Name)), ui.TextCell(amount), window, ui.TextCell(yesNo(c, r.Pause)), ui.TextCell(valid), source, confirmed})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("hours_rule.list"), Lead: c.T("hours_rule.lead"), Dense: true, Body: ui.List{Table: t}}
	if c.May("hours_rule.add") {
		p.Actions = []ui.Action{{Href: "/hours/rules/new", Text: c.T("hours_rule.add")}}
	}
	return c.Show(p)
}

func (d *Desk) rulePage(c *area.Call) error { return d.ruleForm(c, nil) }

func (d *Desk) ruleForm(c *area.Call, wrong error) error {
	all, err := d.Rules(c.Ctx())
	if err != nil {
		return err
	}
	var names []ui.Option
	seen := map[string]bool{}
	for _, r := range all {
		if !seen[r.Name] {
			seen[r.Name] = true
			names = append(names, ui.Option{Value: r.Name, Text: ruleText(c, r.Name)})
		}
	}
	windows := make([]ui.Option, len(Windows))
	for i, w := range Windows {
		windows[i] = ui.Option{Value: string(w), Text: c.T("hours_rule.window_word." + string(w))}
	}
	units := make([]ui.Option, len(Units))
	for i, u := range Units {
		units[i] = ui.Option{Value: string(u), Text: c.T("hours_rule.unit." + string(u))}
	}
	tick := func(name, value string) sheet.Question {
		return sheet.Question{Ask: ui.Tick, Field: ui.Field{Name: name, Label: c.T("hours_rule." + name), Value: value, Small: true, Options: []ui.Option{{Value: "1", Text: c.T("hours_rule." + name + ".yes")}}}}
	}
	f := sheet.Form{Action: "/hours/rules/new", Verb: c.T("hours_rule.add"), Cancel: "/hours/rules", Questions: []sheet.Question{
		{Ask: ui.Suggest, Field: ui.Field{Name: "rule", Label: c.T("hours_rule.rule"), Hint: c.T("hours_rule.rule.hint"), Options: names, Width: 20}},
		{Ask: ui.Day, Field: ui.Field{Name: "valid_from", Label: c.T("hours_rule.valid_from"), Hint: c.T("hours_rule.valid_from.hint")}},
		{Ask: ui.Day, Field: ui.Field{Name: "valid_to", Label: c.T("hours_rule.valid_to"), Optional: true}},
		{Ask: ui.Radios, Field: ui.Field{Name: "unit", Label: c.T("hours_rule.unit"), Options: units, Inline: true, Small: true}},
		{Ask: ui.Number, Field: ui.Field{Name: "amount", Label: c.T("hours_rule.amount"), Width: 5}},
		{Ask: ui.Radios, Field: ui.Field{Name: "window", Label: c.T("hours_rule.window"), Options: windows, Small: true}},
		{Ask: ui.Number, Field: ui.Field{Name: "span", Label: c.T("hours_rule.span"), Hint: c.T("hours_rule.span.hint"), Width: 3, Optional: true}},
		{Ask: ui.Select, Field: ui.Field{Name: "after", Label: c.T("hours_rule.after"), Hint: c.T("hours_rule.after.hint"), Options: sheet.OrNone(c, "hours_rule.given", names), Optional: true}},
		{Ask: ui.Select, Field: ui.Field{Name: "excludes", Label: c.T("hours_rule.excludes"), Options: sheet.OrNone(c, "hours_rule.nothing", names), Optional: true}},
		tick("pause", ""), tick("first_day", "1"), tick("last_day", "1"),
		{Ask: ui.Text, Field: ui.Field{Name: "source", Label: c.T("hours_rule.source"), Hint: c.T("hours_rule.source.hint")}},
		tick("confirmed", ""),
	}}
	p := f.Page(c, c.T("hours_rule.add"), wrong)
	p.Crumbs = []ui.Link{{Href: "/hours/rules", Text: c.T("hours_rule.list")}}
	p.Lead = c.T("hours_rule.add.lead")
	return sheet.Show(c, p, wrong)
}

func (d *Desk) ruleAct(c *area.Call) error {
	f := c.Form()
	r := Rule{Name: f.Text("rule", 40), From: f.Day("valid_from"), To: f.Day("valid_to"), Unit: Unit(f.Text("unit", 20)), Window: Window(f.Text("window", 20)), After: f.Text("after", 40),
		Excludes: f.Text("excludes", 40), Pause: f.Bool("pause"), FirstDay: f.Bool("first_day"), LastDay: f.Bool("last_day"), Source: f.Text("source", MostSource), Confirmed: f.Bool("confirmed")}
	r.Amount, _ = f.Int("amount", 0, 10000)
	if f.Raw("span") != "" {
		r.Span, _ = f.Int("span", 0, 120)
	}
	err := f.Err()
	if err == nil {
		_, err = d.AddRule(c.Ctx(), r)
	}
	if err != nil {
		return d.ruleForm(c, err)
	}
	return c.Go("/hours/rules", ui.Flash{Done: c.T("hours_rule.added", "day", c.Words.Day(r.From)), Then: c.T("hours_rule.added_then")})
}

// parseEuro reads an amount of money with at most two decimals, in cents.
func parseEuro(s string) (int, bool) {
	n, ok := parseHundredths(s)
	return n, ok && n <= 100_000_00
}

func parseHundredths(s string) (int, bool) {
	whole, part := s, ""
	for i := range s {
		if s[i] == '.' || s[i] == ',' {
			whole, part = s[:i], s[i+1:]
			break
		}
	}
	if whole == "" || len(part) > 2 || len(whole) > 7 {
		return 0, false
	}
	for len(part) < 2 {
		part += "0"
	}
	n, err := strconv.Atoi(whole + part)
	return n, err == nil && n >= 0
}

// sourceText says where a rule is from.
func sourceText(c *area.Call, r *Rule) string {
	return sheet.Shipped(c, "hours.source."+r.Name+"."+string(r.From), r.Source)
}
