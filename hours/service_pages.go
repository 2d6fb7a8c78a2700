package hours

import (
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/internal/when"
	"drosme/records/people"
)

// actID is that of a button beside a form: each button is an act of its own.
func actID(*area.Call) string { return id.New() }

// typedDay is the day of the form, as far as one was typed; else that of the service, else today.
func typedDay(c *area.Call, x *Service) when.Day {
	if d, err := when.ParseDay(c.Form().Raw("day")); err == nil {
		return d
	}
	if x.Day != "" {
		return x.Day
	}
	_, today := c.House.Clerk.Now()
	return today
}

// ruleChoices offers the allowances of the case on a day: those that fit, the one that ends first in front, then the
// others, and none. It gives the one to propose too.
func ruleChoices(c *area.Call, h *CaseHours, on when.Day) (options []ui.Option, proposed string, many int) {
	all := Reckon(h.Rules, Ledger{h.Held, h.Pauses, h.Services}, on)
	fits := Fitting(all)
	seen := map[string]bool{}
	for i, k := range fits {
		hint := sentence(c, k)
		if i == 0 {
			proposed = k.Rule.Name
			if len(fits) > 1 {
				hint = c.T("service.proposed") + " " + hint
			}
		}
		seen[k.Rule.Name] = true
		options = append(options, ui.Option{Value: k.Rule.Name, Text: ruleText(c, k.Rule.Name), Hint: hint})
	}
	for _, k := range all {
		if !seen[k.Rule.Name] && k.State != Paused {
			seen[k.Rule.Name] = true
			options = append(options, ui.Option{Value: k.Rule.Name, Text: ruleText(c, k.Rule.Name), Hint: sentence(c, k)})
		}
	}
	return append(options, ui.Option{Value: "none", Text: c.T("hours.rule.none"), Hint: c.T("service.rule.none_hint"), Apart: true}), proposed, len(fits)
}

// serviceForm asks for a service.
func (d *Desk) serviceForm(c *area.Call, h *CaseHours, x *Service, wrong error) sheet.Form {
	on := typedDay(c, x)
	rules, proposed, _ := ruleChoices(c, h, on)
	value := proposed
	if x.Version > 0 {
		value = x.Rule
	}
	if value == "" {
		value = "none"
	}
	minutes := "60"
	if x.Minutes > 0 {
		minutes = strconv.Itoa(x.Minutes)
	}
	payer := x.Payer
	if x.Version == 0 && len(h.Services) > 0 {
		payer = h.Services[len(h.Services)-1].Payer
	}
	var payers []ui.Option
	for _, p := range h.Payers {
		payers = append(payers, ui.Option{Value: p, Text: p})
	}
	specialists := sheet.Options(c, "hours.specialist", x.Specialist)
	if x.Specialist != "" && !c.Words.Has("hours.specialist."+x.Specialist) {
		specialists = append(specialists, ui.Option{Value: x.Specialist, Text: x.Specialist})
	}
	f := sheet.Form{Action: c.R.URL.Path, Verb: c.T("service.save"), Cancel: at(h.ID), Version: x.Version, Fixed: []ui.Hidden{{Name: "proposed_for", Value: string(on)}},
		By: x.ChangedBy, At: x.ChangedAt,
		Questions: []sheet.Question{
			{Ask: ui.Day, Field: ui.Field{Name: "day", Label: c.T("service.day"), Value: string(on)}},
			{Ask: ui.Number, Field: ui.Field{Name: "minutes", Label: c.T("service.minutes"), Value: minutes, Width: 5, Suffix: c.T("service.minutes.unit")}},
			{Ask: ui.Select, Field: ui.Field{Name: "specialist", Label: c.T("service.specialist"), Value: x.Specialist, Options: sheet.OrNone(c, "service.choose", specialists)}},
			{Ask: ui.Radios, Field: ui.Field{Name: "rule", Label: c.T("service.rule"), Hint: c.T("service.rule.hint"), Value: value, Options: rules, Small: true}},
			{Ask: ui.Suggest, Field: ui.Field{Name: "payer", Label: c.T("service.payer"), Hint: c.T("service.payer.hint"), Value: payer, Options: payers, Optional: true, Width: 20}},
			{Ask: ui.Select, Field: ui.Field{Name: "place", Label: c.T("service.place"), Value: x.Place, Optional: true, Options: sheet.OrNone(c, "service.choose", sheet.Options(c, "hours.place", x.Place))}, Fold: c.T("service.more")},
			{Ask: ui.Text, Field: ui.Field{Name: "grant_code", Label: c.T("service.grant"), Value: x.Grant, Optional: true, Width: 20}, Fold: c.T("service.more")},
			{Ask: ui.Text, Field: ui.Field{Name: "activity", Label: c.T("service.activity"), Value: x.Activity, Optional: true, Width: 20}, Fold: c.T("service.more")},
			{Ask: ui.Text, Field: ui.Field{Name: "by_code", Label: c.T("service.by"), Hint: c.T("service.by.hint"), Optional: true, Width: 10}, Fold: c.T("service.more")},
		}}
	if ui.FieldError(c.Words, wrong, "known") != "" || c.Form().Bool("known") {
		f.Questions = append(f.Questions, sheet.Question{Ask: ui.Tick, Field: ui.Field{Name: "known", Label: c.T("service.known"),
			Options: []ui.Option{{Value: "1", Text: c.T("service.known.yes")}}}})
	}
	return f
}

// typed reads the form. A day that was changed may bring another allowance in front: then the form is shown again, so
// that a person confirms.
func (d *Desk) typed(c *area.Call, h *CaseHours) (Service, error) {
	f := c.Form()
	x := Service{Day: f.Day("day"), Specialist: f.Text("specialist", 40), Rule: f.Text("rule", 40), Payer: f.Text("payer", 200),
		Place: f.Text("place", 40), Grant: f.Text("grant_code", 40), Activity: f.Text("activity", 40), Version: f.Version()}
	x.Minutes, _ = f.Int("minutes", 1, MostOfDay)
	if x.Rule == "none" {
		x.Rule = ""
	}
	x.Payer = strings.ReplaceAll(x.Payer, " ", "")
	by, err := people.Named(c, "by_code")
	if err != nil {
		return x, err
	}
	x.By = by
	if x.Day != "" && f.Raw("proposed_for") != string(x.Day) && f.Raw("rule") != "" {
		if _, proposed, many := ruleChoices(c, h, x.Day); many > 1 && proposed != x.Rule {
			f.Wrong("rule", "service.look_again", "rule", ruleText(c, proposed))
		}
	}
	return x, f.Err()
}

func (d *Desk) addPage(c *area.Call) error { return d.addForm(c, nil) }

func (d *Desk) addForm(c *area.Call, wrong error) error {
	h, err := d.Read(c.Ctx(), c.Path("id"), "")
	if err != nil {
		return err
	}
	p := d.serviceForm(c, h, &Service{}, wrong).Page(c, c.T("service.add"), wrong)
	p.Crumbs = []ui.Link{{Href: at(h.ID), Text: c.T("hours.tab")}}
	return sheet.Show(c, d.Cases.Frame(c, &h.Case, "hours", p), wrong)
}

func (d *Desk) addAct(c *area.Call) error {
	h, err := d.Read(c.Ctx(), c.Path("id"), "")
	if err != nil {
		return err
	}
	x, err := d.typed(c, h)
	if err == nil {
		_, err = d.AddService(c.Ctx(), h.ID, x, c.Form().Bool("known"))
	}
	if err != nil {
		return d.addForm(c, err)
	}
	return c.Go(at(h.ID), ui.Flash{Done: c.T("service.added"), Then: d.then(c, h.ID, x)})
}

// then says what is left of the allowance that a service was drawn on.
func (d *Desk) then(c *area.Call, caseID string, x Service) string {
	h, err := d.Read(c.Ctx(), caseID, x.Day)
	if err != nil {
		return ""
	}
	for _, k := range h.Clocks {
		if k.Rule.Name == x.Rule && x.Day.Within(k.StartsOn, k.EndsOn) {
			return ruleText(c, x.Rule) + ": " + sentence(c, k)
		}
	}
	return ""
}

func (d *Desk) find(c *area.Call) (*CaseHours, *Service, error) {
	h, err := d.Read(c.Ctx(), c.Path("id"), "")
	if err != nil {
		return nil, nil, err
	}
	for i := range h.Services {
		if h.Services[i].ID == c.Path("service") {
			return h, &h.Services[i], nil
		}
	}
	return nil, nil, fault.Missing()
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	h, x, err := d.find(c)
	if err != nil {
		return err
	}
	p := d.serviceForm(c, h, x, wrong).Page(c, c.T("service.one", "code", x.Code), wrong)
	p.Crumbs = []ui.Link{{Href: at(h.ID), Text: c.T("hours.tab")}}
	if x.Mark != InOrder {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("service.mark"), Tone: ui.Sun, Text: c.T("service.mark."+string(x.Mark), "over", minutesText(c, x.OverMinutes))})
	}
	p.Actions = []ui.Action{{Href: at(h.ID) + "/service/" + x.ID + "/remove", Text: c.T("service.remove"), Danger: true}}
	return sheet.Show(c, d.Cases.Frame(c, &h.Case, "hours", p), wrong)
}

func (d *Desk) changeAct(c *area.Call) error {
	h, stored, err := d.find(c)
	if err != nil {
		return err
	}
	x, err := d.typed(c, h)
	x.ID = stored.ID
	if err == nil {
		err = d.ChangeService(c.Ctx(), h.ID, x, c.Form().Bool("known"))
	}
	if err != nil {
		return d.changeForm(c, err)
	}
	return c.Go(at(h.ID), ui.Flash{Done: c.T("service.changed")})
}

func (d *Desk) removePage(c *area.Call) error {
	h, x, err := d.find(c)
	if err != nil {
		return err
	}
	here := at(h.ID) + "/service/" + x.ID
	p := sheet.Remove(c, c.T("service.remove"), []string{c.T("service.remove.says", "minutes", minutesText(c, x.Minutes), "day", c.Words.Day(x.Day))}, here+"/remove", here, x.Version)
	return c.Show(d.Cases.Frame(c, &h.Case, "hours", p))
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.RemoveService(c.Ctx(), c.Path("id"), c.Path("service"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go(at(c.Path("id")), ui.Flash{Done: c.T("service.removed")})
}

func (d *Desk) costsPage(c *area.Call) error { return d.costsForm(c, nil) }

func (d *Desk) costsForm(c *area.Call, wrong error) error {
	h, err := d.Read(c.Ctx(), c.Path("id"), "")
	if err != nil {
		return err
	}
	var payers []ui.Option
	for _, p := range h.Payers {
		payers = append(payers, ui.Option{Value: p, Text: p})
	}
	_, today := c.House.Clerk.Now()
	f := sheet.Form{Action: at(h.ID) + "/costs", Verb: c.T("cost.save"), Cancel: at(h.ID), Questions: []sheet.Question{
		{Ask: ui.Day, Field: ui.Field{Name: "cost_day", Label: c.T("service.day"), Value: string(today)}},
		{Ask: ui.Select, Field: ui.Field{Name: "cost_kind", Label: c.T("cost.kind"), Options: sheet.OrNone(c, "service.choose", sheet.Options(c, "hours.cost", ""))}},
		{Ask: ui.Text, Field: ui.Field{Name: "euro", Label: c.T("cost.euro"), Suffix: "EUR", Width: 10, Inputmode: "decimal", Optional: true}},
		{Ask: ui.Number, Field: ui.Field{Name: "km", Label: c.T("cost.km"), Hint: c.T("cost.km.hint"), Suffix: "km", Width: 5, Optional: true}},
		{Ask: ui.Suggest, Field: ui.Field{Name: "cost_payer", Label: c.T("service.payer"), Options: payers, Optional: true, Width: 20}},
	}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("cost.add"), Crumbs: []ui.Link{{Href: at(h.ID), Text: c.T("hours.tab")}},
		Problems: ui.Problems(c.Words, wrong), Body: ui.Sections{{ID: "add", Heading: c.T("cost.new"), Body: f.Body(c, wrong)}, costSection(c, h.Costs, h.ID)}}
	return sheet.Show(c, d.Cases.Frame(c, &h.Case, "hours", p), wrong)
}

func (d *Desk) costsAct(c *area.Call) error {
	f := c.Form()
	x := Cost{Day: f.Day("cost_day"), Kind: f.Text("cost_kind", 40), Payer: f.Text("cost_payer", 40)}
	if text := f.Text("euro", 20); text != "" {
		cents, ok := parseEuro(text)
		if !ok {
			f.Wrong("euro", "field.not_an_amount")
		}
		x.Cents = cents
	}
	if f.Raw("km") != "" {
		x.Km, _ = f.Int("km", 0, 5000)
	}
	err := f.Err()
	if err == nil {
		err = d.AddCost(c.Ctx(), c.Path("id"), x)
	}
	if err != nil {
		return d.costsForm(c, err)
	}
	return c.Go(at(c.Path("id"))+"/costs", ui.Flash{Done: c.T("cost.added")})
}

func (d *Desk) costRemoveAct(c *area.Call) error {
	if err := d.RemoveCost(c.Ctx(), c.Path("id"), c.Path("cost"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go(at(c.Path("id"))+"/costs", ui.Flash{Done: c.T("cost.removed")})
}
