package cases

import (
	"slices"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/ui"
)

// Tab is how a room stands on the page of a case: a page of its own under the case's address, and what it
// says on the case's first page. The list of rooms hands them over with AddTab.
type Tab struct {
	Order int
	Text  string      // key of words
	Under string      // "plan": the page is /cases/{id}/plan
	Verb  access.Verb // without it the tab is not offered
	// Brief is a section of the case's first page; false: there is nothing to say. Nil: none.
	Brief func(c *area.Call, k *Case) (ui.Section, bool, error)
	// Open names what must be settled before the case can close, as keys of words; nil: nothing ever.
	Open func(c *area.Call, k *Case) ([]string, error)
}

// AddTab puts a room onto the page of a case. It is called before anybody is answered.
func (d *Desk) AddTab(t Tab) {
	d.tabs = append(d.tabs, t)
	slices.SortFunc(d.tabs, func(a, b Tab) int { return a.Order - b.Order })
}

// Frame puts the way back and the case's code, state and tabs around a room's page about a case. Under is the
// room's own tab.
func (d *Desk) Frame(c *area.Call, k *Case, under string, p ui.Page) ui.Page {
	p.Crumbs = append([]ui.Link{{Href: "/cases", Text: c.T("case.list")}, {Href: "/cases/" + k.ID, Text: k.Code}}, p.Crumbs...)
	first := []ui.Status{d.state(c, k)}
	if under != "" { // the first page says the code above
		first = append([]ui.Status{{Label: c.T("case.code"), Text: k.Code}}, first...)
	}
	p.Bar = append(first, p.Bar...)
	if k.Frozen {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("case.restriction"), Tone: ui.Sun, Text: c.T("case.restriction.on")})
	}
	if k.Kept != "" {
		p.Bar = append(p.Bar, ui.Status{Label: c.T("case.kept"), Text: c.T("case.kept.some")})
	}
	p.Tabs = []ui.Tab{{Href: "/cases/" + k.ID, Text: c.T("case.overview"), Here: under == ""}}
	for _, t := range d.tabs {
		if t.Under != "" && c.May(t.Verb) {
			p.Tabs = append(p.Tabs, ui.Tab{Href: "/cases/" + k.ID + "/" + t.Under, Text: c.T(t.Text), Here: t.Under == under})
		}
	}
	return p
}

// KeptPage stands where all of a page is kept from its reader, without saying why.
func (d *Desk) KeptPage(c *area.Call, k *Case, under, heading string) error {
	return c.Show(d.Frame(c, k, under, ui.Page{Kind: ui.KindRecord, Heading: heading, Body: ui.Empty{Says: c.T("case.kept_back")}}))
}

func (d *Desk) state(c *area.Call, k *Case) ui.Status {
	if k.Open() {
		return ui.Status{Label: c.T("case.state"), Tone: ui.River, Text: c.T("case.state.open")}
	}
	return ui.Status{Label: c.T("case.state"), Text: c.T("case.state.closed")}
}
