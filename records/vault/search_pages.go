package vault

import (
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/vault/spelling"
)

// searchPage asks for a name. What is typed is sent in a form and never stands in an address.
func (d *Desk) searchPage(c *area.Call) error {
	p := searchForm(c, nil)
	if !c.May("vault.find") {
		return c.Show(p)
	}
	n, err := d.Looked(c.Ctx())
	if err != nil {
		return err
	}
	if n > 0 {
		p.Body = ui.Stack(ui.Notice{Tone: ui.River, Heading: c.T("vault.looked_again"), Text: c.N("vault.looked_again.says", n),
			Actions: []ui.Action{{Href: "/names/seen", Text: c.T("vault.looked_again.seen"), Post: true, ActID: newAct()}}}, p.Body)
	}
	return c.Show(p)
}

func searchForm(c *area.Call, wrong error) ui.Page {
	f := sheet.Form{Action: "/names", Verb: c.T("act.search"), Cancel: "/", Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "name", Label: c.T("vault.search.name"), Hint: c.T("vault.search.hint"), Width: 30}}}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("vault.search"), Lead: c.T("vault.search.lead")}
	if c.May("vault.find") {
		f.Questions = append(f.Questions, sheet.Question{Ask: ui.Radios, Field: ui.Field{Name: "shelf", Label: c.T("vault.search.where"), Inline: true, Value: string(Working),
			Options: []ui.Option{{Value: string(Working), Text: c.T("vault.shelf.working")}, {Value: string(Protected), Text: c.T("vault.shelf.protected")}}}})
		p.Lead = c.T("vault.find.lead")
	}
	p.Body = f.Body(c, wrong)
	return p
}

func (d *Desk) searchAct(c *area.Call) error {
	name := c.Form().Raw("name")
	if c.Form().Raw("shelf") == string(Protected) {
		return d.findAct(c, name)
	}
	found, err := d.Search(c.Ctx(), name)
	if err != nil {
		return c.Again(err, searchForm(c, err))
	}
	p := searchForm(c, nil)
	t := ui.Table{Caption: c.T("vault.search.found"), Columns: []ui.Column{{Text: c.T("vault.code")}, {Text: c.T("vault.names")}, {Text: c.T("vault.kind")}, {Text: c.T("vault.why_found")}}}
	for _, x := range found {
		href := back(x.ID)
		kind := c.T("vault.contact")
		if x.Kind == "contact" {
			href = "/contacts/" + x.ID
		} else {
			kind = c.T("person.kind." + x.Kind)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell(href, x.Code), ui.TextCell(x.Name), ui.TextCell(kind), ui.TextCell(reasons(c, x.Why))})
	}
	p.Body = ui.Stack(p.Body, orNothing(c, t))
	return c.Show(p)
}

// findAct answers a search of the protected shelf: codes of one's own caseload, and of others only whom to ask.
func (d *Desk) findAct(c *area.Call, name string) error {
	answer, err := d.Find(c.Ctx(), name)
	if fault.Is(err, fault.Repeated) {
		return c.Go("/names", ui.Flash{Tone: ui.Sun, Done: c.T("vault.find.again")})
	}
	if err != nil {
		return c.Again(err, searchForm(c, err))
	}
	p := searchForm(c, nil)
	p.Body = nil
	p.Kind = ui.KindRecord
	p.Actions = []ui.Action{{Href: "/names", Text: c.T("vault.search"), Primary: true}}
	t := ui.Table{Caption: c.T("vault.search.found"), Columns: []ui.Column{{Text: c.T("vault.find.who")}, {Text: c.T("vault.find.team")}, {Text: c.T("vault.why_found")}}}
	for _, h := range answer.Hits {
		if h.Outside {
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("vault.find.outside")), ui.TextCell(c.T("vault.find.ask")), ui.TextCell(reasons(c, h.Why))})
			continue
		}
		team := ui.TextCell(c.T("vault.find.yours"))
		if h.Team != "" {
			team = ui.PersonCell(h.Team, "")
		}
		who := ui.LinkCell("/cases/"+h.Case, h.CaseCode)
		who.Also = h.Code
		t.Rows = append(t.Rows, []ui.Cell{who, team, ui.TextCell(reasons(c, h.Why))})
	}
	body := []templ.Component{}
	if answer.Locked {
		body = append(body, ui.Notice{Tone: ui.Sun, Heading: c.T("vault.find.locked"), Text: c.T("vault.find.locked.says")})
	}
	p.Body = ui.Stack(append(body, orNothing(c, t))...)
	return c.Show(p)
}

func orNothing(c *area.Call, t ui.Table) templ.Component {
	if len(t.Rows) == 0 {
		return ui.Empty{Says: c.T("list.nothing_found")}
	}
	return t
}

// reasons says why somebody was found.
func reasons(c *area.Call, why []spelling.Reason) string {
	var out []string
	for _, r := range why {
		out = append(out, c.T("vault.why."+string(r)))
	}
	return strings.Join(out, ", ")
}

// lookedCard says on the day of who searched while the shelf was locked that the answer can be had.
func (d *Desk) lookedCard(c *area.Call) (ui.Card, bool, error) {
	n, err := d.Looked(c.Ctx())
	if err != nil || n == 0 {
		return ui.Card{}, false, err
	}
	return ui.Card{Tone: ui.River, Heading: c.T("vault.looked_again"), Tasks: []ui.Task{{Text: c.N("vault.looked_again.says", n), Href: "/names"}}}, true, nil
}

func (d *Desk) lookedAct(c *area.Call) error {
	if err := d.SeeLooked(c.Ctx()); err != nil {
		return err
	}
	return c.Go("/names", ui.Flash{})
}
