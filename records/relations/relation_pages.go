package relations

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// relationPage is the form of a relation: a new row, or one that stands.
func (d *Desk) relationPage(c *area.Call) error { return d.relationForm(c, nil) }

func (d *Desk) relationForm(c *area.Call, wrong error) error {
	all, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	at, heading := around(all.Case.ID)+"/relations/add", c.T("relation.add")
	r := Relation{}
	if row := c.Path("row"); row != "" {
		at, heading = around(all.Case.ID)+"/relations/"+row, c.T("relation.change")
		found := false
		for _, x := range all.Relations {
			if x.ID == row {
				r, found = x, true
			}
		}
		if !found {
			return fault.Missing()
		}
	}
	word := r.Relation.Relation
	f := sheet.Form{Action: at, Verb: c.T("act.save"), Cancel: around(all.Case.ID), Version: r.Version, Questions: []sheet.Question{
		{Ask: ui.Select, Field: ui.Field{Name: "relation", Label: c.T("relation.relation"), Hint: c.T("relation.relation.hint"), Value: word, Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "person.relation", word))}},
		{Ask: ui.Text, Field: ui.Field{Name: "relative", Label: c.T("relation.relative"), Hint: c.T("relation.relative.hint"), Value: r.PersonCode, Optional: true, Width: 10}},
		{Ask: ui.Text, Field: ui.Field{Name: "who", Label: c.T("relation.in_words"), Hint: c.T("relation.in_words.hint"), Value: r.Name, Optional: true, Width: 30}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "remark", Label: c.T("relation.remark"), Value: r.Remarks, Rows: 2, Max: MostWhy, Optional: true}},
		{Ask: ui.Day, Field: ui.Field{Name: "from_on", Label: c.T("withholding.from_on"), Value: string(r.From), Optional: true}},
		{Ask: ui.Day, Field: ui.Field{Name: "until_on", Label: c.T("withholding.until_on"), Value: string(r.Until), Optional: true}},
	}}
	p := f.Page(c, heading, wrong)
	p.Lead = c.T("relation.form_lead")
	return sheet.Show(c, d.cases.Frame(c, &all.Case, "around", p), wrong)
}

func (d *Desk) relationAct(c *area.Call) error {
	f := c.Form()
	r := Relation{PersonCode: f.Text("relative", 40), Name: f.Text("who", MostName), Remarks: f.Text("remark", MostWhy)}
	r.ID, r.Version, r.Relation.Relation = c.Path("row"), f.Version(), sheet.Trimmed(c, "relation")
	r.From, r.Until = f.Day("from_on"), f.Day("until_on")
	err := f.Err()
	if err == nil && r.ID == "" {
		err = d.Add(c.Ctx(), c.Path("id"), r)
	} else if err == nil {
		err = d.Change(c.Ctx(), c.Path("id"), r)
	}
	if err != nil {
		return d.relationForm(c, err)
	}
	return c.Go(around(c.Path("id")), ui.Flash{Done: c.T("relation.saved")})
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id"), c.Path("row"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go(around(c.Path("id")), ui.Flash{Done: c.T("relation.removed")})
}
