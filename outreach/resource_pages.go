package outreach

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func (d *Desk) resourceRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/resources", Verb: "resource.list", Do: d.resourceList},
		{Method: "GET", Path: "/resources/add", Verb: "resource.add", Do: d.resourceAddPage},
		{Method: "POST", Path: "/resources/add", Verb: "resource.add", Do: d.resourceAddAct},
		{Method: "GET", Path: "/resources/{id}/change", Verb: "resource.change", Do: d.resourceChangePage},
		{Method: "POST", Path: "/resources/{id}/change", Verb: "resource.change", Do: d.resourceChangeAct},
	}
}

func (d *Desk) resourceList(c *area.Call) error {
	rows, err := d.Resources(c.Ctx())
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	l := ui.List{Count: c.N("list.found", len(rows)), Empty: ui.Empty{Says: c.T("resource.empty")},
		Table: ui.Table{Caption: c.T("resource.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("resource.label")}, {Text: c.T("resource.kind")},
			{Text: c.T("resource.setup"), Number: true}, {Text: c.T("resource.teardown"), Number: true}, {Text: c.T("resource.there")}, {Text: c.T("visit.code")}}}}
	for _, r := range rows {
		name := ui.TextCell(r.Label)
		if c.May("resource.change") {
			name = ui.LinkCell("/resources/"+r.ID+"/change", r.Label)
		}
		there := ui.StatusCell(ui.Moss, c.T("resource.there.yes"))
		if !r.There(today) {
			there = ui.TextCell(c.T("resource.there.until", "day", r.RetiredOn))
		}
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{name, ui.TextCell(c.T("resource.kind." + r.Kind)), ui.NumberCell(c.T("resource.minutes", "n", r.SetupMinutes)),
			ui.NumberCell(c.T("resource.minutes", "n", r.TeardownMinutes)), there, ui.TextCell(r.Code)})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("resource.list"), Lead: c.T("resource.lead"), Dense: true, Body: l}
	if c.May("resource.add") {
		p.Actions = []ui.Action{{Href: "/resources/add", Text: c.T("resource.add"), Primary: true}}
	}
	return c.Show(p)
}

func resourceForm(c *area.Call, r *Resource) sheet.Form {
	return sheet.Form{Action: "/resources/add", Verb: c.T("resource.add"), Cancel: "/resources", Version: r.Version, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "label", Label: c.T("resource.label"), Hint: c.T("resource.label.hint"), Value: r.Label}},
		{Ask: ui.Radios, Field: ui.Field{Name: "kind", Label: c.T("resource.kind"), Value: r.Kind, Options: words(c, "resource.kind.", ResourceKinds), Inline: true}},
		{Ask: ui.Number, Field: ui.Field{Name: "setup_minutes", Label: c.T("resource.setup"), Hint: c.T("resource.setup.hint"), Value: strconv.Itoa(r.SetupMinutes),
			Suffix: c.T("resource.unit"), Width: 4}},
		{Ask: ui.Number, Field: ui.Field{Name: "teardown_minutes", Label: c.T("resource.teardown"), Value: strconv.Itoa(r.TeardownMinutes), Suffix: c.T("resource.unit"), Width: 4}},
		{Ask: ui.Day, Field: ui.Field{Name: "retired_on", Label: c.T("resource.retired"), Hint: c.T("resource.retired.hint"), Value: string(r.RetiredOn), Optional: true}},
	}}
}

func typedResource(c *area.Call) (Resource, error) {
	f := c.Form()
	r := Resource{Label: f.Text("label", MostLine), Kind: f.Text("kind", 20), RetiredOn: f.Day("retired_on")}
	r.SetupMinutes, _ = f.Int("setup_minutes", 0, MostMinutes)
	r.TeardownMinutes, _ = f.Int("teardown_minutes", 0, MostMinutes)
	return r, f.Err()
}

func resourceCrumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/resources", Text: c.T("resource.list")}}
}

func (d *Desk) resourceAddPage(c *area.Call) error {
	p := resourceForm(c, &Resource{Kind: "trailer", SetupMinutes: 60, TeardownMinutes: 45}).Page(c, c.T("resource.add"), nil)
	p.Crumbs = resourceCrumbs(c)
	return c.Show(p)
}

func (d *Desk) resourceAddAct(c *area.Call) error {
	r, err := typedResource(c)
	if err == nil {
		_, err = d.AddResource(c.Ctx(), r)
	}
	if err != nil {
		p := resourceForm(c, &r).Page(c, c.T("resource.add"), err)
		p.Crumbs = resourceCrumbs(c)
		return c.Again(err, p)
	}
	return c.Go("/resources", ui.Flash{Done: c.T("resource.added")})
}

func (d *Desk) resourceChangePage(c *area.Call) error { return d.resourceChangeForm(c, nil) }

func (d *Desk) resourceChangeForm(c *area.Call, wrong error) error {
	r, err := d.Resource(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := resourceForm(c, r)
	f.Action, f.Verb = "/resources/"+r.ID+"/change", c.T("act.save")
	p := f.Page(c, c.T("resource.change"), wrong)
	p.Crumbs = resourceCrumbs(c)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) resourceChangeAct(c *area.Call) error {
	r, err := typedResource(c)
	r.ID, r.Version = c.Path("id"), c.Form().Version()
	if err == nil {
		err = d.ChangeResource(c.Ctx(), r)
	}
	if err != nil {
		return d.resourceChangeForm(c, err)
	}
	return c.Go("/resources", ui.Flash{Done: c.T("resource.changed")})
}
