package relations

import (
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/people"
)

// withholdingPage is the form of somebody who must not learn: a new row, or one that stands.
func (d *Desk) withholdingPage(c *area.Call) error { return d.withholdingForm(c, nil) }

func (d *Desk) withholdingForm(c *area.Call, wrong error) error {
	all, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	at, heading := around(all.Case.ID)+"/withholdings/add", c.T("withholding.add")
	w := Withholding{}
	w.Whole = true
	if row := c.Path("row"); row != "" {
		at, heading = around(all.Case.ID)+"/withholdings/"+row, c.T("withholding.change")
		found := false
		for _, x := range all.Withholdings {
			if x.ID == row {
				w, found = x, true
			}
		}
		if !found {
			return fault.Missing()
		}
	}
	whole := "no"
	if w.Whole {
		whole = "yes"
	}
	var roleOptions, fieldOptions []ui.Option
	for _, r := range access.Roles {
		roleOptions = append(roleOptions, ui.Option{Value: string(r), Text: c.T("role." + string(r))})
	}
	for _, f := range people.WithheldFields {
		fieldOptions = append(fieldOptions, ui.Option{Value: f, Text: c.T("withholding.field." + f)})
	}
	f := sheet.Form{Action: at, Verb: c.T("act.save"), Cancel: around(all.Case.ID), Version: w.Version, Questions: []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "relation", Label: c.T("withholding.relation"), Value: w.Relation, Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "withholding.relation", w.Relation))}},
		{Ask: ui.Text, Field: ui.Field{Name: "against_person", Label: c.T("withholding.person"), Hint: c.T("withholding.person.hint"), Value: w.PersonCode, Optional: true, Width: 10}, Under: c.T("withholding.one_of")},
		{Ask: ui.Select, Field: ui.Field{Name: "against_role", Label: c.T("withholding.role"), Hint: c.T("withholding.role.hint"), Value: w.Role, Optional: true, Options: sheet.OrNone(c, "withholding.nobody", roleOptions)}, Under: c.T("withholding.one_of")},
		{Ask: ui.Text, Field: ui.Field{Name: "against_organisation", Label: c.T("withholding.organisation"), Hint: c.T("withholding.organisation.hint"), Value: w.OrganisationCode, Optional: true, Width: 10}, Under: c.T("withholding.one_of")},
		{Ask: ui.Text, Field: ui.Field{Name: "who", Label: c.T("withholding.in_words"), Hint: c.T("withholding.in_words.hint"), Value: w.Name, Optional: true, Width: 30}, Under: c.T("withholding.one_of")},
		{Ask: ui.Radios, Field: ui.Field{Name: "whole", Label: c.T("withholding.what"), Value: whole, Options: []ui.Option{
			{Value: "yes", Text: c.T("withholding.whole")}, {Value: "no", Text: c.T("withholding.by_fields")}}}},
		{Ask: ui.Checkboxes, Field: ui.Field{Name: "fields", Label: c.T("withholding.fields"), Values: w.FieldList(), Optional: true, Options: fieldOptions, Small: true, Inline: true}},
		{Ask: ui.Tick, Field: ui.Field{Name: "words_open", Label: c.T("withholding.words_open"), Hint: c.T("withholding.words_open.hint"), Value: ticked(w.WordsOpen), Optional: true}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "reason", Label: c.T("withholding.reason"), Hint: c.T("withholding.reason.hint"), Value: w.Why, Rows: 2, Max: MostWhy}},
		{Ask: ui.Day, Field: ui.Field{Name: "from_on", Label: c.T("withholding.from_on"), Value: string(w.From), Optional: true}, Fold: c.T("withholding.time")},
		{Ask: ui.Day, Field: ui.Field{Name: "until_on", Label: c.T("withholding.until_on"), Value: string(w.Until), Optional: true}, Fold: c.T("withholding.time")},
	}}
	p := f.Page(c, heading, wrong)
	p.Lead = c.T("withholding.form_lead")
	return sheet.Show(c, d.cases.Frame(c, &all.Case, "around", p), wrong)
}

func ticked(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}

func (d *Desk) withholdingAct(c *area.Call) error {
	f := c.Form()
	w := Withholding{PersonCode: f.Text("against_person", 40), OrganisationCode: f.Text("against_organisation", 40), Name: f.Text("who", MostName), Why: f.Text("reason", MostWhy)}
	w.ID, w.Version, w.Role, w.Relation = c.Path("row"), f.Version(), sheet.Trimmed(c, "against_role"), sheet.Trimmed(c, "relation")
	w.Whole, w.WordsOpen = f.Word("whole", "yes", "no") == "yes", f.Bool("words_open")
	w.Fields = strings.Join(f.RawAll("fields"), " ")
	w.From, w.Until = f.Day("from_on"), f.Day("until_on")
	err := f.Err()
	if err == nil && w.ID == "" {
		err = d.AddWithholding(c.Ctx(), c.Path("id"), w)
	} else if err == nil {
		err = d.ChangeWithholding(c.Ctx(), c.Path("id"), w)
	}
	if err != nil {
		return d.withholdingForm(c, err)
	}
	return c.Go(around(c.Path("id")), ui.Flash{Done: c.T("withholding.saved")})
}

func (d *Desk) endAct(c *area.Call) error {
	if err := d.EndWithholding(c.Ctx(), c.Path("id"), c.Path("row"), c.Form().Version(), ""); err != nil {
		return err
	}
	return c.Go(around(c.Path("id")), ui.Flash{Done: c.T("withholding.ended")})
}
