package activities

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// again shows the record with what is wrong, after an act of one button.
func (d *Desk) again(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.Again(wrong, d.recordOf(c, w))
}

func (d *Desk) holdAct(c *area.Call) error {
	if err := d.Hold(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return d.again(c, err)
	}
	return c.Go("/activities/"+c.Path("id"), ui.Flash{Done: c.T("activity.held"), Then: c.T("activity.held.then")})
}

func (d *Desk) cancelPage(c *area.Call) error { return d.cancelForm(c, nil) }

func (d *Desk) cancelForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "activity.cancel", w.Activity) {
		return fault.Missing()
	}
	f := sheet.Form{Action: address(w.Activity, "cancel"), Verb: c.T("activity.cancel"), Cancel: address(w.Activity, ""), Version: w.Version,
		Questions: []sheet.Question{{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("activity.cancel.why"), Hint: c.T("activity.cancel.why.hint"), Rows: 3, Max: 500}}}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("activity.cancel"), Lead: c.Words.Span(w.StartsAt, w.EndsAt), Crumbs: under(c, w.Activity), Body: f.Body(c, wrong)}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) cancelAct(c *area.Call) error {
	f := c.Form()
	why := f.Need("why", 500)
	err := f.Err()
	if err == nil {
		err = d.Cancel(c.Ctx(), c.Path("id"), f.Version(), why)
	}
	if err != nil {
		return d.cancelForm(c, err)
	}
	return c.Go("/activities/"+c.Path("id"), ui.Flash{Done: c.T("activity.cancelled")})
}

func (d *Desk) removePage(c *area.Call) error { return d.removeForm(c, nil) }

func (d *Desk) removeForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	p := sheet.Remove(c, c.T("activity.remove"), []string{c.T("activity.remove.says", "code", w.Code)}, address(w.Activity, "remove"), address(w.Activity, ""), w.Version)
	p.Crumbs = under(c, w.Activity)
	return sheet.Show(c, p, wrong)
}

func (d *Desk) removeAct(c *area.Call) error {
	if err := d.Remove(c.Ctx(), c.Path("id")); err != nil {
		return d.removeForm(c, err)
	}
	return c.Go("/activities", ui.Flash{Done: c.T("activity.removed")})
}

func (d *Desk) evidencePage(c *area.Call) error { return d.evidenceForm(c, nil) }

func (d *Desk) evidenceForm(c *area.Call, wrong error) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if !c.House.Clerk.MayOn(c.Ctx(), "evidence.add", w.Activity) {
		return fault.Missing()
	}
	f := sheet.Form{Action: address(w.Activity, "evidence"), Verb: c.T("evidence.add"), Cancel: address(w.Activity, ""), Questions: []sheet.Question{
		{Ask: ui.Radios, Field: ui.Field{Name: "kind", Label: c.T("evidence.kind"), Options: sheet.Words(c, "evidence.kind.", EvidenceKinds)}},
		{Ask: ui.Text, Field: ui.Field{Name: "located", Label: c.T("evidence.located"), Hint: c.T("evidence.located.hint")}},
	}}
	p := f.Page(c, c.T("evidence.add"), wrong)
	p.Crumbs = under(c, w.Activity)
	return sheet.Show(c, p, wrong)
}

func (d *Desk) evidenceAct(c *area.Call) error {
	f := c.Form()
	e := Evidence{Activity: c.Path("id"), Kind: f.Word("kind", EvidenceKinds...), Located: f.Need("located", 200)}
	err := f.Err()
	if err == nil {
		err = d.AddEvidence(c.Ctx(), e)
	}
	if err != nil {
		return d.evidenceForm(c, err)
	}
	return c.Go("/activities/"+e.Activity+"#evidence", ui.Flash{Done: c.T("evidence.added_now")})
}
