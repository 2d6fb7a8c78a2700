package identification

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/ui"
	"drosme/records/cases"
)

func at(caseID string) string { return "/cases/" + caseID + "/identification" }

// frame puts the way back to the room's first page and the frame of the case around a page.
func (d *Desk) frame(c *area.Call, k *cases.Case, p ui.Page, back ...ui.Link) ui.Page {
	p.Crumbs = append([]ui.Link{{Href: at(k.ID), Text: c.T("identification.tab")}}, back...)
	return d.Cases.Frame(c, k, "identification", p)
}

// words says the words of a list in the reader's language, with commas between them.
func words(c *area.Call, list string, all []string) string {
	var out []string
	for _, w := range all {
		out = append(out, c.T(list+"."+w))
	}
	return strings.Join(out, ", ")
}

// standingText says a status in one line: outcome, who, when.
func standingText(c *area.Call, s *Status) string {
	if s == nil {
		return c.T("identification.no_status")
	}
	if s.Decider == "none" {
		return c.T("identification.standing.nobody", "outcome", c.T("identification.outcome."+s.Outcome), "day", c.Words.Day(s.Day))
	}
	return c.T("identification.standing", "outcome", c.T("identification.outcome."+s.Outcome), "decider", c.T("identification.decider."+s.Decider), "day", c.Words.Day(s.Day))
}

func (d *Desk) overviewPage(c *area.Call) error {
	sheet, err := d.Facts(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	k := sheet.Case
	seen, err := d.Seen(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	standing, err := d.Standing(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	folder, err := d.Folder(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	link := func(path, key string) []ui.Action {
		return []ui.Action{{Href: at(k.ID) + path, Text: c.T(key), About: c.T("identification.tab")}}
	}
	facts := c.T("identification.facts.none")
	if sheet.Facts.Version > 0 {
		facts = c.T("identification.facts.noted", "day", c.Words.Day(sheet.Facts.Day))
	}
	answered := map[string]bool{}
	for _, o := range seen.Observations {
		answered[o.Subject+o.Name()] = o.Answer == "yes" || o.Answer == "no"
	}
	n := 0
	for _, yes := range answered {
		if yes {
			n++
		}
	}
	file := c.T("commission.none")
	if len(folder.Files) > 0 {
		file = fileState(c, folder.Files[0])
	}
	now := standingText(c, standing.Now)
	if k.Keeps("status") {
		now, file = c.T("case.kept_back"), c.T("case.kept_back")
	}
	says := func(text string) ui.Bullets { return ui.Bullets{text} }
	return c.Show(d.Cases.Frame(c, k, "identification", ui.Page{Kind: ui.KindRecord, Heading: c.T("identification.tab"), Lead: c.T("identification.lead"), Body: ui.Sections{
		{ID: "status", Heading: c.T("identification.status"), Body: says(now),
			Actions: append(link("/status", "identification.status.open"), link("/who-decides", "identification.who_decides")...)},
		{ID: "facts", Heading: c.T("identification.facts"), Body: says(facts), Actions: link("/facts", "identification.facts.open")},
		{ID: "indicators", Heading: c.T("identification.indicators"), Body: says(c.N("identification.indicators.noted", n)), Actions: link("/indicators", "identification.indicators.open")},
		{ID: "commission", Heading: c.T("commission.one"), Body: says(file), Actions: link("/commission", "commission.open")},
	}}))
}

// whoDecidesPage says in plain words who decides what, and that help does not hang on it.
func (d *Desk) whoDecidesPage(c *area.Call) error {
	k, err := d.Case(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	part := func(id string, n ...string) ui.Section {
		var out ui.Bullets
		for _, x := range n {
			out = append(out, c.T("identification.who."+id+"."+x))
		}
		return ui.Section{ID: id, Heading: c.T("identification.who." + id), Body: out}
	}
	return c.Show(d.frame(c, k, ui.Page{Kind: ui.KindRecord, Heading: c.T("identification.who_decides"), Lead: c.T("identification.who.lead"), Body: ui.Stack(
		part("help", "1", "2"), part("first", "1", "2", "3"), part("second", "1", "2", "3"), part("house", "1", "2"),
	)}))
}
