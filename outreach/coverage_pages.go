package outreach

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) coverageRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/outreach/coverage", Verb: "coverage.list", Do: d.coveragePage},
		{Method: "GET", Path: "/outreach/coverage/hosts", Verb: "coverage.list", Do: d.coverageHostsPage},
		{Method: "GET", Path: "/outreach/boundaries", Verb: "boundary.list", Do: d.boundaryList},
		{Method: "GET", Path: "/outreach/boundaries/import", Verb: "boundary.import", Do: d.boundaryImportPage},
		{Method: "POST", Path: "/outreach/boundaries/import", Verb: "boundary.import", Do: d.boundaryImportAct, MaxBody: MostBoundaries + 1<<20},
		{Method: "GET", Path: "/outreach/boundaries/{id}/change", Verb: "boundary.change", Do: d.boundaryChangePage},
		{Method: "POST", Path: "/outreach/boundaries/{id}/change", Verb: "boundary.change", Do: d.boundaryChangeAct},
		{Method: "GET", Path: "/outreach/boundaries/{id}/remove", Verb: "boundary.remove", Do: d.boundaryRemovePage},
		{Method: "POST", Path: "/outreach/boundaries/{id}/remove", Verb: "boundary.remove", Do: d.boundaryRemoveAct},
	}
}

const coveragePath = "/outreach/coverage"

// coverageAsked reads the question from the address. Without one, schools are asked for.
func coverageAsked(c *area.Call) (CoverageQuestion, error) {
	f := area.NewForm(c.R.URL.Query())
	q := CoverageQuestion{From: f.Day("from"), To: f.Day("to"), Grant: f.Text("grant", 40), Kind: f.Text("kind", 40), Region: f.Text("region", MostLine)}
	switch q.Kind {
	case "":
		q.Kind = "school"
	case "all":
		q.Kind = ""
	}
	if err := f.Err(); err != nil {
		return q, err
	}
	return q, q.Check()
}

// coverageAddress is the address of a coverage page with the same question.
func coverageAddress(c *area.Call, path string, more ...string) string {
	v := url.Values{}
	for _, name := range []string{"grant", "from", "to", "kind", "region"} {
		if x := strings.TrimSpace(c.Query(name)); x != "" {
			v.Set(name, x)
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (d *Desk) coveragePage(c *area.Call) error {
	q, wrong := coverageAsked(c)
	form, err := d.coverageForm(c, wrong)
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindFigure, Dense: true, Heading: c.T("coverage.title"), Lead: c.T("coverage.lead")}
	if c.May("boundary.list") {
		p.Actions = append(p.Actions, ui.Action{Href: "/outreach/boundaries", Text: c.T("boundary.list")})
	}
	var cover *Coverage
	if wrong == nil {
		cover, wrong = d.Coverage(c.Ctx(), q)
		if wrong != nil && !fault.Is(wrong, fault.Invalid) {
			return wrong
		}
	}
	if wrong != nil {
		p.Body = form
		return c.Again(wrong, p)
	}
	lines, sum := cover.Municipalities()
	slices.SortFunc(lines, func(a, b Covered) int {
		switch {
		case a.Name == b.Name:
			return 0
		case b.Name == "" || a.Name != "" && c.Words.Less(a.Name, b.Name):
			return -1
		}
		return 1
	})
	hosts := func(only, municipality string) string {
		return coverageAddress(c, coveragePath+"/hosts", "only", only, "municipality", municipality)
	}
	figures := ui.Figures{
		{Label: c.T("coverage.known"), Number: c.Words.Number(sum.Known), Rule: c.T("coverage.known.rule"), Href: hosts("", AnyMunicipality), Link: c.T("coverage.show")},
		{Label: c.T("coverage.visited"), Number: c.Words.Number(sum.Visited), Rule: c.T("coverage.visited.rule"), Since: coverageTime(c, cover),
			Href: hosts("visited", AnyMunicipality), Link: c.T("coverage.show")},
		{Label: c.T("coverage.never"), Number: c.Words.Number(sum.Never()), Rule: c.T("coverage.never.rule"), Since: coverageTime(c, cover),
			Href: hosts("never", AnyMunicipality), Link: c.T("coverage.show")},
	}
	p.Body = ui.Stack(form, figures,
		ui.Section{ID: "map", Heading: c.T("coverage.map"), Body: coverageMap(c, cover, lines, sum)},
		ui.Section{ID: "table", Heading: c.T("coverage.table"), Body: coverageTable(c, cover, lines, sum, hosts)})
	return c.Show(p)
}

// coverageTime says of which days the figures are.
func coverageTime(c *area.Call, x *Coverage) string {
	if x.From == "" {
		return c.T("coverage.until", "to", c.Words.ShortDay(x.To))
	}
	return c.T("coverage.between", "from", c.Words.ShortDay(x.From), "to", c.Words.ShortDay(x.To))
}

func (d *Desk) coverageForm(c *area.Call, wrong error) (templ.Component, error) {
	kind := c.Query("kind")
	if kind == "" {
		kind = "school"
	}
	regions, err := d.Regions(c.Ctx())
	if err != nil {
		return nil, err
	}
	c.Words.Sort(regions)
	kinds := append([]ui.Option{{Value: "all", Text: c.T("list.all")}}, sheet.Options(c, "organisation.kind", "")...)
	fields := []templ.Component{
		ui.Day(ui.Field{Name: "from", Label: c.T("coverage.from"), Value: c.Query("from"), Optional: true, Error: ui.FieldError(c.Words, wrong, "from")}),
		ui.Day(ui.Field{Name: "to", Label: c.T("coverage.to"), Value: c.Query("to"), Optional: true, Error: ui.FieldError(c.Words, wrong, "to")}),
		ui.Select(ui.Field{Name: "kind", Label: c.T("coverage.kind"), Value: kind, Options: kinds}),
	}
	if len(regions) > 0 {
		fields = append(fields, ui.Select(ui.Field{Name: "region", Label: c.T("coverage.region"), Value: c.Query("region"),
			Options: sheet.OrNone(c, "list.all", sheet.Texts(regions))}))
	}
	if c.May("grant.list") {
		all, err := d.Grants.List(c.Ctx())
		if err != nil {
			return nil, err
		}
		options := []ui.Option{{Text: c.T("coverage.any_grant")}}
		for _, g := range all {
			options = append(options, ui.Option{Value: g.ID, Text: g.Code})
		}
		if len(all) > 0 {
			fields = append(fields, ui.Select(ui.Field{Name: "grant", Label: c.T("coverage.grant"), Value: c.Query("grant"), Options: options,
				Error: ui.FieldError(c.Words, wrong, "grant")}))
		}
	}
	return ui.Form{Action: coveragePath, Get: true, NoAsk: true, Verb: c.T("coverage.ask"), Body: inColumns(fields...)}, nil
}

// coverageMap draws the municipalities by how many of their hosts were visited; where boundaries are
// missing, pins. The table below says the same in words.
func coverageMap(c *area.Call, x *Coverage, lines []Covered, sum Covered) templ.Component {
	g := x.Geography
	var shades []geo.Shade
	var pins []geo.Pin
	lost := 0
	for _, l := range lines {
		says := c.T("coverage.some_of", "visited", l.Visited, "known", l.Known)
		switch {
		case l.Code != "":
			shades = append(shades, geo.Shade{Area: l.Code, Level: l.Level(), Label: says})
		case l.Placed:
			pins = append(pins, geo.Pin{Lat: l.Centre.Lat, Lon: l.Centre.Lon, Label: c.T("coverage.pin", "name", l.Name, "visited", l.Visited, "known", l.Known)})
		default:
			lost += l.Known
		}
	}
	o := geo.MapOptions{ID: "coverage", Title: c.T("coverage.map.title", "time", coverageTime(c, x)),
		Desc: c.T("coverage.map.desc", "known", sum.Known, "visited", sum.Visited, "never", sum.Never())}
	var parts []templ.Component
	if g.Whole {
		for level := range 5 {
			o.Legend = append(o.Legend, c.T("coverage.level."+strconv.Itoa(level)))
		}
	} else {
		n := ui.Notice{Tone: ui.Sun, Heading: c.T("coverage.no_boundaries", "day", g.Day), Text: c.T("coverage.no_boundaries.says")}
		if c.May("boundary.import") {
			n.Actions = []ui.Action{{Href: "/outreach/boundaries/import", Text: c.T("boundary.import")}}
		}
		parts = append(parts, n)
	}
	parts = append(parts, drawing(c.T("coverage.map.frame"), geo.DrawMap(g.Drawn, shades, pins, o)))
	for _, b := range g.From {
		parts = append(parts, quietly(boundaryLine(c, &b)))
	}
	if !g.Whole && g.Drawn.Source != "" {
		parts = append(parts, quietly(c.T("coverage.outline", "source", g.Drawn.Source, "licence", g.Drawn.Licence)))
	}
	if g.Whole && len(pins) > 0 {
		parts = append(parts, quietly(c.T("coverage.pins")))
	}
	if lost > 0 {
		parts = append(parts, quietly(c.N("coverage.lost", lost)))
	}
	return ui.Stack(parts...)
}

func coverageTable(c *area.Call, x *Coverage, lines []Covered, sum Covered, hosts func(only, municipality string) string) templ.Component {
	if len(lines) == 0 {
		e := ui.Empty{Says: c.T("coverage.no_hosts")}
		if c.May("organisation.add") {
			e.Do = &ui.Action{Href: "/organisations/add", Text: c.T("organisation.add"), Primary: true}
		}
		return e
	}
	t := ui.Table{Caption: c.T("coverage.table"), HideCaption: true, Columns: []ui.Column{{Text: c.T("coverage.municipality")},
		{Text: c.T("coverage.known"), Number: true}, {Text: c.T("coverage.visited"), Number: true}, {Text: c.T("coverage.never"), Number: true},
		{Text: c.T("coverage.sessions"), Number: true}, {Text: c.T("coverage.young"), Number: true}}}
	for _, l := range lines {
		name := ui.LinkCell(hosts("", l.Name), l.Name)
		if l.Name == "" {
			name.Text = c.T("coverage.no_municipality")
		}
		if !l.Placed && l.Name != "" {
			name.Also = c.T("coverage.not_on_map")
		}
		count := func(only string, n int) ui.Cell {
			if n == 0 {
				return ui.NumberCell(c.Words.Number(0))
			}
			return ui.CountCell(hosts(only, l.Name), c.Words.Number(n))
		}
		t.Rows = append(t.Rows, []ui.Cell{name, ui.NumberCell(c.Words.Number(l.Known)), count("visited", l.Visited), count("never", l.Never()),
			ui.NumberCell(c.Words.Number(l.Sessions)), ui.NumberCell(c.Words.Number(l.Young))})
	}
	t.Foot = []ui.Cell{ui.TextCell(c.T("coverage.all")), ui.NumberCell(c.Words.Number(sum.Known)), ui.NumberCell(c.Words.Number(sum.Visited)),
		ui.NumberCell(c.Words.Number(sum.Never())), ui.NumberCell(c.Words.Number(sum.Sessions)), ui.NumberCell(c.Words.Number(sum.Young))}
	parts := []templ.Component{t, quietly(c.T("coverage.young.rule"))}
	if x.Elsewhere.Sessions > 0 {
		parts = append(parts, quietly(c.N("coverage.elsewhere", x.Elsewhere.Sessions, "young", x.Elsewhere.Young)))
	}
	return ui.Stack(parts...)
}

// coverageHostsPage lists the hosts behind the table: all, the visited ones, those never visited.
func (d *Desk) coverageHostsPage(c *area.Call) error {
	q, err := coverageAsked(c)
	if err != nil {
		return err
	}
	x, err := d.Coverage(c.Ctx(), q)
	if err != nil {
		return err
	}
	h := HostQuestion{Municipality: AnyMunicipality, Only: c.Query("only")}
	if c.R.URL.Query().Has("municipality") {
		h.Municipality = c.Query("municipality")
	}
	l := ui.List{}
	for _, only := range []string{"", "never", "visited"} {
		n := len(x.Where(HostQuestion{h.Municipality, only}))
		l.Views = append(l.Views, ui.View{Text: c.T("coverage.only." + cmp.Or(only, "all")), Count: c.Words.Number(n), Current: only == h.Only,
			Href: coverageAddress(c, coveragePath+"/hosts", "only", only, "municipality", h.Municipality)})
	}
	rows := x.Where(h)
	l.Count, l.Paging = c.N("coverage.hosts_found", len(rows)), sheet.Paging(c, len(rows))
	l.Empty.Says = c.T("coverage.no_such_hosts")
	l.Table = ui.Table{Caption: c.T("coverage.hosts"), HideCaption: true, Columns: []ui.Column{{Text: c.T("coverage.host")}, {Text: c.T("coverage.municipality")},
		{Text: c.T("coverage.sessions"), Number: true}, {Text: c.T("coverage.young"), Number: true}, {Text: c.T("coverage.last")}, {Text: c.T("coverage.next")}}}
	plan := c.May("visit.add")
	if plan {
		l.Table.Columns = append(l.Table.Columns, ui.Column{Text: c.T("coverage.do"), Quiet: true})
	}
	skip := min(sheet.Skip(c), len(rows))
	for _, r := range rows[skip:min(skip+sheet.PerPage, len(rows))] {
		name := ui.LinkCell("/organisations/"+r.ID, r.Name)
		name.Also = c.T("organisation.kind." + r.Kind)
		last, next := ui.TextCell(c.T("coverage.last.never")), ui.TextCell(c.T("coverage.next.none"))
		if r.Last != "" {
			last = ui.TextCell(c.Words.ShortDay(r.Last))
		}
		if r.Next != "" {
			next = ui.TextCell(c.Words.ShortDay(r.Next))
		}
		row := []ui.Cell{name, ui.TextCell(x.MunicipalityOf(r)), ui.NumberCell(c.Words.Number(r.Sessions)), ui.NumberCell(c.Words.Number(r.Young)), last, next}
		if plan {
			row = append(row, ui.BodyCell(ui.Action{Href: "/visits/add?organisation=" + r.ID, Text: c.T("coverage.plan"), About: r.Name}))
		}
		l.Table.Rows = append(l.Table.Rows, row)
	}
	p := ui.Page{Kind: ui.KindList, Dense: true, Heading: c.T("coverage.hosts." + onlyWord(h.Only)), Lead: coverageTime(c, x), Body: l,
		Crumbs: []ui.Link{{Href: coverageAddress(c, coveragePath), Text: c.T("coverage.title")}}}
	if h.Municipality != AnyMunicipality {
		name := h.Municipality
		if name == "" {
			name = c.T("coverage.no_municipality")
		}
		p.Bar = []ui.Status{{Label: c.T("coverage.municipality"), Text: name}}
	}
	return c.Show(p)
}

func onlyWord(only string) string {
	if only == "visited" || only == "never" {
		return only
	}
	return "known"
}
