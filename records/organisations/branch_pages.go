package organisations

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/places"
)

// branches is the part of the record that lists the branches.
func branches(c *area.Call, r *Record) ui.Section {
	s := ui.Section{ID: "branches", Heading: c.T("branch.list"), Count: c.Words.Number(len(r.Branches)), Body: ui.Empty{Says: c.T("branch.empty")}}
	may := c.May("organisation.change")
	if may {
		s.Actions = []ui.Action{{Href: path(r.ID, "branches/add"), Text: c.T("branch.add")}}
	}
	if len(r.Branches) == 0 {
		return s
	}
	t := ui.Table{Caption: c.T("branch.list"), HideCaption: true, Columns: []ui.Column{
		{Text: c.T("branch.name")}, {Text: c.T("branch.place")}, {Text: c.T("branch.hours")}}}
	for _, b := range r.Branches {
		name := ui.TextCell(b.Name)
		if may {
			name = ui.LinkCell(path(r.ID, "branches/"+b.ID), b.Name)
		}
		t.Rows = append(t.Rows, []ui.Cell{name, placeCell(c, b), ui.TextCell(b.Hours)})
	}
	s.Body = t
	return s
}

// placeCell names the place of a branch, or says that it is withheld from this reader.
func placeCell(c *area.Call, b Branch) ui.Cell {
	switch {
	case b.Place == "":
		return ui.Cell{}
	case b.PlaceCode == "":
		return ui.StatusCell(ui.Quiet, c.T("branch.place.withheld"))
	case !c.May("place.read"):
		return ui.TextCell(b.PlaceName)
	}
	cell := ui.LinkCell("/places/"+b.Place, b.PlaceName)
	if b.Told == places.Withheld {
		cell.Also = c.T("branch.place.withheld")
	}
	return cell
}

// offers is the part of the record that lists what is offered, and to whom.
func offers(c *area.Call, r *Record) ui.Section {
	s := ui.Section{ID: "offers", Heading: c.T("offer.list"), Count: c.Words.Number(len(r.Offers)), Body: ui.Empty{Says: c.T("offer.empty")}}
	may := c.May("organisation.change")
	if may {
		s.Actions = []ui.Action{{Href: path(r.ID, "offers/add"), Text: c.T("offer.add")}}
	}
	if len(r.Offers) == 0 {
		return s
	}
	t := ui.Table{Caption: c.T("offer.list"), HideCaption: true, Columns: []ui.Column{
		{Text: c.T("offer.what")}, {Text: c.T("offer.whom")}, {Text: c.T("offer.children")}, {Text: c.T("offer.languages")}, {Text: c.T("offer.access")}, {Text: c.T("offer.hours")}}}
	for _, o := range r.Offers {
		what := ui.TextCell(o.What)
		if may {
			what = ui.LinkCell(path(r.ID, "offers/"+o.ID), o.What)
		}
		what.Also = o.BranchName
		whom := ui.TextCell(c.T("offer.whom." + o.Whom))
		whom.Also = c.T("offer.sex." + o.Sex)
		t.Rows = append(t.Rows, []ui.Cell{what, whom, ui.TextCell(c.T("offer.children." + o.Children)), ui.TextCell(o.Languages), ui.TextCell(o.Access), ui.TextCell(o.Hours)})
	}
	s.Body = t
	return s
}

// branchPage asks for a branch: a new one under the path "add".
func (d *Desk) branchPage(c *area.Call) error { return d.branchForm(c, nil) }

func (d *Desk) branchForm(c *area.Call, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	b := Branch{Organisation: r.ID}
	if id := c.Path("branch"); id != "" {
		found := false
		for _, x := range r.Branches {
			if x.ID == id {
				b, found = x, true
			}
		}
		if !found {
			return fault.Missing()
		}
	}
	known, err := places.New(d.h).Choices(c.Ctx())
	if err != nil {
		return err
	}
	var options []ui.Option
	for _, p := range known {
		options = append(options, ui.Option{Value: p.Code, Text: p.Name})
	}
	place := ui.Field{Name: "place", Label: c.T("branch.place"), Hint: c.T("branch.place.hint"), Value: b.PlaceCode, Options: options, Optional: true, Width: 20}
	f := sheet.Form{Action: c.R.URL.Path, Verb: c.T("act.save"), Cancel: "/organisations/" + r.ID, Version: b.Version, By: r.ChangedBy, At: r.ChangedAt,
		Questions: []sheet.Question{
			{Ask: ui.Text, Field: ui.Field{Name: "name", Label: c.T("branch.name"), Value: b.Name}},
			{Ask: ui.Suggest, Field: place},
			{Ask: ui.Text, Field: ui.Field{Name: "hours", Label: c.T("branch.hours"), Value: b.Hours, Optional: true}},
		}}
	if b.Place != "" && b.PlaceCode == "" { // withheld from this reader: it stays as it is and is not asked
		f.Questions = append(f.Questions[:1], f.Questions[2])
	}
	return d.under(c, r, f, heading(c, "branch", b.ID), b.ID, wrong)
}

func heading(c *area.Call, noun, id string) string {
	if id == "" {
		return c.T(noun + ".add")
	}
	return c.T(noun + ".change")
}

// under shows the form of something that belongs to an organisation; what is stored already can be
// removed there too.
func (d *Desk) under(c *area.Call, r *Record, f sheet.Form, heading, id string, wrong error) error {
	p := f.Page(c, heading, wrong)
	p.Crumbs = d.pages().Under(c, r.ID, r.Name)
	if id != "" {
		p.Body = ui.Stack(p.Body, ui.Action{Href: c.R.URL.Path + "/remove", Text: c.T("act.remove"), About: heading, Danger: true, Post: true, ActID: c.NewAct()})
	}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) branchAct(c *area.Call) error {
	b := Branch{ID: c.Path("branch"), Organisation: c.Path("id"), Name: sheet.Trimmed(c, "name"), Hours: sheet.Trimmed(c, "hours"), Version: c.Form().Version()}
	if err := d.SaveBranch(c.Ctx(), b, sheet.Trimmed(c, "place")); err != nil {
		return d.branchForm(c, err)
	}
	return c.Go("/organisations/"+b.Organisation+"#branches", ui.Flash{Done: c.T("branch.saved")})
}

func (d *Desk) branchRemoveAct(c *area.Call) error {
	if err := d.RemoveBranch(c.Ctx(), c.Path("id"), c.Path("branch")); err != nil {
		return err
	}
	return c.Go("/organisations/"+c.Path("id")+"#branches", ui.Flash{Done: c.T("branch.removed")})
}

// offerPage asks for an offer: a new one under the path "add".
func (d *Desk) offerPage(c *area.Call) error { return d.offerForm(c, nil) }

func (d *Desk) offerForm(c *area.Call, wrong error) error {
	r, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	o := Offer{Organisation: r.ID, Sex: "any", Children: "not_asked", Animals: "not_asked"}
	if id := c.Path("offer"); id != "" {
		found := false
		for _, x := range r.Offers {
			if x.ID == id {
				o, found = x, true
			}
		}
		if !found {
			return fault.Missing()
		}
	}
	whole := []ui.Option{{Text: c.T("offer.branch.all")}}
	for _, b := range r.Branches {
		whole = append(whole, ui.Option{Value: b.ID, Text: b.Name})
	}
	f := sheet.Form{Action: c.R.URL.Path, Verb: c.T("act.save"), Cancel: "/organisations/" + r.ID, Version: o.Version, By: r.ChangedBy, At: r.ChangedAt,
		Questions: []sheet.Question{
			{Ask: ui.Text, Field: ui.Field{Name: "what", Label: c.T("offer.what"), Hint: c.T("offer.what.hint"), Value: o.What}},
			{Ask: ui.Select, Field: ui.Field{Name: "branch", Label: c.T("offer.branch"), Value: o.Branch, Options: whole}},
			{Ask: ui.Select, Field: ui.Field{Name: "whom", Label: c.T("offer.whom"), Value: o.Whom, Options: sheet.OrNone(c, "act.choose", sheet.Options(c, "offer.whom", o.Whom))}},
			{Ask: ui.Radios, Field: ui.Field{Name: "sex", Label: c.T("offer.sex"), Value: o.Sex, Inline: true, Options: sheet.Options(c, "offer.sex", o.Sex)}},
			{Ask: ui.Radios, Field: ui.Field{Name: "children", Label: c.T("offer.children"), Value: o.Children, Inline: true, Options: sheet.Options(c, "offer.children", o.Children)}},
			{Ask: ui.Radios, Field: ui.Field{Name: "animals", Label: c.T("offer.animals"), Value: o.Animals, Inline: true, Options: sheet.Options(c, "offer.children", o.Animals)}},
			{Ask: ui.Text, Field: ui.Field{Name: "phone", Label: c.T("offer.phone"), Hint: c.T("offer.phone.hint"), Value: o.Phone, Optional: true, Type: "tel", Width: 20}},
			{Ask: ui.Text, Field: ui.Field{Name: "languages", Label: c.T("offer.languages"), Value: o.Languages, Optional: true}},
			{Ask: ui.Text, Field: ui.Field{Name: "access", Label: c.T("offer.access"), Hint: c.T("offer.access.hint"), Value: o.Access, Optional: true}},
			{Ask: ui.Text, Field: ui.Field{Name: "hours", Label: c.T("offer.hours"), Value: o.Hours, Optional: true}},
		}}
	return d.under(c, r, f, heading(c, "offer", o.ID), o.ID, wrong)
}

func (d *Desk) offerAct(c *area.Call) error {
	o := Offer{ID: c.Path("offer"), Organisation: c.Path("id"), Version: c.Form().Version(), What: sheet.Trimmed(c, "what"), Branch: sheet.Trimmed(c, "branch"),
		Whom: sheet.Trimmed(c, "whom"), Sex: sheet.Trimmed(c, "sex"), Children: sheet.Trimmed(c, "children"), Languages: sheet.Trimmed(c, "languages"),
		Access: sheet.Trimmed(c, "access"), Hours: sheet.Trimmed(c, "hours"), Phone: sheet.Trimmed(c, "phone"), Animals: sheet.Trimmed(c, "animals")}
	if err := d.SaveOffer(c.Ctx(), o); err != nil {
		return d.offerForm(c, err)
	}
	return c.Go("/organisations/"+o.Organisation+"#offers", ui.Flash{Done: c.T("offer.saved")})
}

func (d *Desk) offerRemoveAct(c *area.Call) error {
	if err := d.RemoveOffer(c.Ctx(), c.Path("id"), c.Path("offer")); err != nil {
		return err
	}
	return c.Go("/organisations/"+c.Path("id")+"#offers", ui.Flash{Done: c.T("offer.removed")})
}
