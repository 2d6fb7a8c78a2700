package helpline

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/paper"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func need(c *area.Call) Need {
	return Need{Sex: c.Query("sex"), Whom: c.Query("whom"), Region: c.Query("region"), Language: c.Query("language"), Search: c.Query("q"),
		Children: c.Query("children") != "", Animals: c.Query("animals") != ""}
}

// directoryPage answers in three clicks: who, where, look.
func (d *Desk) directoryPage(c *area.Call) error {
	n := need(c)
	all, err := d.Find(c.Ctx(), n)
	if err != nil {
		return err
	}
	regions, err := d.Regions(c.Ctx())
	if err != nil {
		return err
	}
	yes := func(name string, on bool) ui.Field {
		v := ""
		if on {
			v = "yes"
		}
		return ui.Field{Name: name, Label: c.T("directory." + name), Value: v, Options: []ui.Option{{Value: "", Text: c.T("list.all")}, {Value: "yes", Text: c.T("call.yes")}}}
	}
	l := ui.List{Action: "/directory", Clear: "/directory",
		Search: &ui.Search{Label: c.T("directory.search"), Value: n.Search},
		Filters: []ui.Field{
			{Name: "sex", Label: c.T("offer.sex"), Value: n.Sex, Options: sheet.OrNone(c, "list.all", sheet.Words(c, "offer.sex.", []string{"f", "m"}))},
			{Name: "region", Label: c.T("directory.region"), Value: n.Region, Options: append([]ui.Option{{Value: "", Text: c.T("list.all")}}, sheet.Texts(regions)...)},
			{Name: "whom", Label: c.T("offer.whom"), Value: n.Whom, Options: sheet.OrNone(c, "list.all", sheet.Options(c, "offer.whom", n.Whom))},
			yes("children", n.Children), yes("animals", n.Animals),
		},
		Table: directoryTable(c),
	}
	l.Table.Rows = d.rows(c, all, true)
	body := templ.Component(l)
	if len(all) == 0 {
		l.Table.Rows = nil
		body = ui.Stack(l, ui.Empty{Says: c.T("directory.empty")})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("directory.find"), Lead: c.T("directory.lead"), Dense: true, Body: body,
		Actions: []ui.Action{{Href: "/directory/paper", Text: c.T("directory.paper")}}})
}

// directoryTable is the head of the directory's table.
func directoryTable(c *area.Call) ui.Table {
	return ui.Table{Caption: c.T("directory.find"), HideCaption: true, Columns: []ui.Column{{Text: c.T("directory.who")}, {Text: c.T("directory.takes")}, {Text: c.T("directory.where")},
		{Text: c.T("directory.hours")}, {Text: c.T("directory.phone")}, {Text: c.T("directory.fresh")}}}
}

// rows are the entries as the table shows them; with acts, each asks to be made sure of when it is stale.
func (d *Desk) rows(c *area.Call, all []*Entry, acts bool) [][]ui.Cell {
	var out [][]ui.Cell
	_, today := c.House.Clerk.Now()
	for _, e := range all {
		who := ui.TextCell(e.What)
		who.Also = e.Name
		if e.Branch != "" {
			who.Also += ", " + e.Branch
		}
		takes := ui.TextCell(c.T("offer.whom." + e.Whom))
		takes.Also = strings.Join(d.accepts(c, e), ", ")
		where := ui.TextCell(e.Where())
		if e.Withheld() {
			where.Also = c.T("directory.gate")
		}
		phone := ui.TextCell(e.Phone)
		if e.Phone != "" {
			phone = ui.Cell{Text: e.Phone, Href: ui.Tel(e.Phone)}
		}
		fresh := ui.BodyCell(d.freshness(c, e, e.Stale(today, d.freshDays())))
		if !acts {
			fresh = ui.TextCell(c.T("directory.stale"))
			if !e.Stale(today, d.freshDays()) {
				fresh = ui.TextCell(c.Words.ShortDay(e.AssuredOn))
			}
		}
		out = append(out, []ui.Cell{who, takes, where, ui.TextCell(e.Hours), phone, fresh})
	}
	return out
}

// beside is the directory as it stands beside the form of a contact: what works, and the way to ask for more.
func (d *Desk) beside(c *area.Call) (templ.Component, error) {
	all, err := d.Find(c.Ctx(), Need{})
	if err != nil {
		return nil, err
	}
	var works []*Entry
	for _, e := range all {
		if e.Works != "no" && len(works) < 20 {
			works = append(works, e)
		}
	}
	t := directoryTable(c)
	t.Rows = d.rows(c, works, false)
	return ui.Fold{Text: c.T("directory.find"), Body: ui.List{Action: "/directory", Search: &ui.Search{Label: c.T("directory.search")}, Table: t, Empty: ui.Empty{Says: c.T("directory.empty")}}}, nil
}

// accepts says whom an entry takes in, in words.
func (d *Desk) accepts(c *area.Call, e *Entry) []string {
	out := []string{c.T("offer.sex." + e.Sex)}
	for _, x := range []struct{ key, value string }{{"directory.children", e.Children}, {"directory.animals", e.Animals}} {
		if x.value != "not_asked" {
			out = append(out, c.T(x.key)+": "+c.T("offer.children."+x.value))
		}
	}
	for _, l := range strings.FieldsFunc(e.Languages, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		out = append(out, languageName(c, l))
	}
	if e.Access != "" {
		out = append(out, e.Access)
	}
	return out
}

// freshness says when somebody last made sure, and asks to do so where one may.
func (d *Desk) freshness(c *area.Call, e *Entry, stale bool) templ.Component {
	says := ui.Status{Tone: ui.Moss, Text: c.T("directory.works." + e.Works)}
	switch {
	case e.Works == "no":
		says.Tone = ui.Clay
	case stale:
		says = ui.Status{Tone: ui.Sun, Text: c.T("directory.stale")}
	}
	parts := []templ.Component{says}
	if e.AssuredOn != "" {
		parts = append(parts, ui.Bullets{c.T("directory.assured", "day", c.Words.Day(e.AssuredOn))})
	}
	if stale && c.May("directory.assure") {
		parts = append(parts, ui.Fold{Text: c.T("directory.works"), Body: ui.Form{Action: "/directory/" + e.ID, ActID: c.NewAct(), ID: "works-" + e.ID, NoAsk: true, Version: strconv.Itoa(e.Version), Verb: c.T("directory.keep"),
			Body: ui.Radios(ui.Field{Name: "works", ID: "works-" + e.ID + "-answer", Label: c.T("directory.works"), HideLabel: true, Value: e.Works, Small: true, Inline: true, Options: []ui.Option{
				{Value: "yes", Text: c.T("call.yes")}, {Value: "no", Text: c.T("call.no")}}})}})
	}
	return ui.Stack(parts...)
}

func (d *Desk) worksAct(c *area.Call) error {
	if err := d.Works(c.Ctx(), c.Path("id"), c.Form().Version(), c.Form().Text("works", 10)); err != nil {
		return err
	}
	return c.Go("/directory", ui.Flash{Done: c.T("directory.kept")})
}

// directoryPaper is the whole directory to print, and to carry on the device of who is on call: a file that
// needs no network and holds no withheld place.
func (d *Desk) directoryPaper(c *area.Call) error {
	all, err := d.Find(c.Ctx(), Need{})
	if err != nil {
		return err
	}
	_, today := c.House.Clerk.Now()
	t := paper.Table{RowTitles: true, Columns: []paper.Column{{Title: c.T("directory.who"), Width: 28}, {Title: c.T("directory.takes"), Width: 26},
		{Title: c.T("directory.where"), Width: 16}, {Title: c.T("directory.phone"), Width: 16}, {Title: c.T("directory.fresh"), Width: 14}}}
	for _, e := range all {
		if e.Works == "no" {
			continue
		}
		fresh := c.T("directory.stale")
		if !e.Stale(today, d.freshDays()) {
			fresh = c.Words.ShortDay(e.AssuredOn)
		}
		t.Rows = append(t.Rows, []string{e.What + " (" + e.Name + ")", c.T("offer.whom."+e.Whom) + "; " + strings.Join(d.accepts(c, e), "; "), strings.TrimSpace(e.Where() + "\n" + e.Hours), e.Phone, fresh})
	}
	return printed(c, "directory.pdf", paper.Document{Title: c.T("directory.find"), Lang: c.Words.Tag(), Landscape: true, Blocks: []paper.Block{
		paper.Heading{Level: 1, Text: c.T("directory.find") + " · " + c.Words.Day(today)},
		paper.Paragraph{Text: c.T("call.danger_now") + " " + c.T("call.danger_says")}, t}})
}
