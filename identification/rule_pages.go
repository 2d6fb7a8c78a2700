package identification

import (
	"slices"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) rulesPage(c *area.Call) error {
	rules, err := d.Rules(c.Ctx())
	if err != nil {
		return err
	}
	may := c.May("commission.confirm")
	var parts []templ.Component
	for _, kind := range RuleKinds {
		t := ui.Table{Caption: c.T("commission.kind." + string(kind)), Columns: []ui.Column{{Text: c.T("commission.label")}, {Text: c.T("commission.days"), Number: true},
			{Text: c.T("commission.holds")}, {Text: c.T("commission.source")}, {Text: c.T("commission.confirmed")}}}
		for _, r := range rules {
			if r.Kind != kind {
				continue
			}
			days := "–"
			if r.Kind == Deadline {
				days = c.T("commission.days_unknown")
				if r.Days > 0 {
					days = c.T("commission.days_from", "days", r.Days, "start", c.T("commission.start."+r.Start))
				}
			}
			name := ui.TextCell(ruleText(c, r))
			if may {
				name = ui.LinkCell("/identification/rules/"+ruleKey(r)+"/change", ruleText(c, r))
			}
			mark := ui.Cell{Status: ruleMark(c, r)}
			if r.ConfirmedOn != "" {
				mark.Also = c.Words.Day(r.ConfirmedOn)
			}
			t.Rows = append(t.Rows, []ui.Cell{name, {Text: days, Number: true}, ui.TextCell(c.T("commission.from_until", "from", dayOr(c, string(r.From)), "until", dayOr(c, string(r.Until)))), ui.TextCell(sheet.Shipped(c, "commission.source."+r.Name, r.Source)), mark})
		}
		parts = append(parts, t)
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("commission.rules"), Lead: c.T("commission.rules.lead"), Dense: true, Body: ui.Stack(parts...)}
	if may {
		p.Actions = []ui.Action{{Href: "/identification/rules/add", Text: c.T("commission.rule_add")}}
	}
	return c.Show(p)
}

func dayOr(c *area.Call, day string) string {
	if day == "" {
		return c.T("commission.open_day")
	}
	return ui.Typed(day)
}

// ruleKey names a rule in an address: its id, or the name of one that the house came with.
func ruleKey(r *Rule) string {
	if r.ID != "" {
		return r.ID
	}
	return r.Name
}

// ruleOf is the rule of the address; a new one without.
func (d *Desk) ruleOf(c *area.Call) (*Rule, error) {
	key := c.Path("name")
	if key == "" {
		return &Rule{}, nil
	}
	rules, err := d.Rules(c.Ctx())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rules, func(r *Rule) bool { return ruleKey(r) == key })
	if i < 0 {
		return nil, fault.Missing()
	}
	return rules[i], nil
}

func (d *Desk) rulePage(c *area.Call) error { return d.ruling(c, nil) }

func (d *Desk) ruling(c *area.Call, wrong error) error {
	r, err := d.ruleOf(c)
	if err != nil {
		return err
	}
	kind, start := field(c, wrong, "kind", string(r.Kind)), field(c, wrong, "start_event", r.Start)
	for _, k := range RuleKinds {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: c.T("commission.kind." + string(k))})
	}
	start.Options = sheet.OrNone(c, "commission.start.none", sheet.Words(c, "commission.start.", Starts))
	days := field(c, wrong, "days", "")
	if r.Days > 0 && !sent(c) {
		days.Value = strconv.Itoa(r.Days)
	}
	days.Optional, days.Width = true, 4
	confirm := field(c, wrong, "confirm", "")
	if r.ConfirmedOn != "" && !sent(c) {
		confirm.Value = "1"
	}
	label := field(c, wrong, "label", "")
	if !sent(c) && r.Name != "" {
		label.Value = ruleText(c, r)
	}
	heading, action := "commission.rule_add", "/identification/rules/add"
	if r.Name != "" {
		heading, action = "commission.rule_change", "/identification/rules/"+ruleKey(r)+"/change"
	}
	from, until := field(c, wrong, "from_on", string(r.From)), field(c, wrong, "until_on", string(r.Until))
	from.Optional, until.Optional = true, true
	version := strconv.Itoa(r.Version)
	if sent(c) && !fault.Is(wrong, fault.Conflict) {
		version = c.Form().Raw("version")
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T(heading), Lead: c.T("commission.rule_change.lead"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: "/identification/rules", Text: c.T("commission.rules")}},
		Body: ui.Form{Action: action, ActID: c.NewAct(), Version: version, Verb: c.T("act.save"), Cancel: &ui.Link{Href: "/identification/rules", Text: c.T("act.cancel")},
			Body: ui.Stack(ui.Select(kind), ui.Text(label), ui.Number(days), ui.Select(start), ui.Day(from), ui.Day(until), ui.Text(field(c, wrong, "source", r.Source)), ui.Tick(confirm))}}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) ruleAct(c *area.Call) error {
	old, err := d.ruleOf(c)
	if err != nil {
		return err
	}
	f := c.Form()
	r := *old
	r.Kind, r.Start, r.From, r.Until, r.Source, r.Version = RuleKind(f.Text("kind", 20)), f.Text("start_event", 20), f.Day("from_on"), f.Day("until_on"), f.Text("source", MostSource), f.Version()
	r.Days, _ = f.Int("days", 0, mostDays)
	if label := f.Text("label", MostLabel); old.Name == "" || label != ruleText(c, old) {
		r.Label = label
	}
	if err = f.Err(); err == nil {
		_, err = d.PutRule(c.Ctx(), r, f.Bool("confirm"))
	}
	if err != nil {
		return d.ruling(c, err)
	}
	return c.Go("/identification/rules", ui.Flash{Done: c.T("commission.rule_saved")})
}
