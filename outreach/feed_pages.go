package outreach

import (
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ical"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) feedRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/feeds", Verb: "feed.list", Do: d.feedList},
		{Method: "POST", Path: "/feeds", Verb: "feed.make", Do: d.feedMake},
		{Method: "GET", Path: "/feeds/{id}/revoke", Verb: "feed.revoke", Do: d.feedRevokePage},
		{Method: "POST", Path: "/feeds/{id}/revoke", Verb: "feed.revoke", Do: d.feedRevoke},
		{Method: "GET", Path: "/feeds/{token}", Open: "calendar feed, its token is the right", Do: d.feedFile},
		{Method: "GET", Path: "/visits/{id}/visit.ics", Verb: "visit.read", Do: d.visitFile},
	}
}

func (d *Desk) withPlace() bool { return d.House.Setting("outreach.feed_place") != "no" }

// calendar answers with visits as one calendar file.
func (d *Desk) calendar(c *area.Call, name string, list []*Visit) error {
	language, _, _ := strings.Cut(strings.TrimSpace(d.House.Setting("house.languages")), " ") // the same for every reader
	w := c.House.Book.For(language)
	var events []ical.Event
	for _, v := range list {
		events = append(events, CalendarEntry(v, w.T("feed.entry"), c.House.URL, d.withPlace()))
	}
	b, err := ical.Calendar(w.T("feed.calendar"), events, ical.Publish)
	if err != nil {
		return err
	}
	return c.File(name, ical.ContentType(ical.Publish), b)
}

func (d *Desk) feedFile(c *area.Call) error {
	token, ok := strings.CutSuffix(c.Path("token"), ".ics")
	if !ok {
		return fault.Missing()
	}
	list, err := d.FeedVisits(c.Ctx(), token)
	if err != nil {
		return err
	}
	return d.calendar(c, "calendar.ics", list)
}

func (d *Desk) visitFile(c *area.Call) error {
	w, err := d.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if w.CalendarSequence == 0 {
		return fault.Missing() // what is tentative has no calendar entry yet
	}
	return d.calendar(c, "visit.ics", []*Visit{&w.Visit})
}

func (d *Desk) feedList(c *area.Call) error { return d.feedShow(c, "", nil) }

// feedShow lists the feeds; token is that of one which was just made, shown this once.
func (d *Desk) feedShow(c *area.Call, token string, wrong error) error {
	all, err := d.Feeds(c.Ctx())
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("feed.list"), Lead: c.T("feed.lead")}
	var parts []templ.Component
	if token != "" {
		parts = append(parts, ui.Notice{Tone: ui.Moss, Heading: c.T("feed.made"), Text: c.T("feed.made.then")},
			ui.Text(ui.Field{Name: "address", Label: c.T("feed.address"), Value: strings.TrimSuffix(c.House.URL, "/") + "/feeds/" + token + ".ics", ReadOnly: true}))
	}
	t := ui.Table{Caption: c.T("feed.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("feed.of")}, {Text: c.T("feed.made_at")}, {Text: c.T("feed.state")},
		{Text: c.T("feed.revoke"), Quiet: true}}}
	for _, f := range all {
		state, act := ui.StatusCell(ui.Moss, c.T("feed.in_force")), ui.TextCell(" ")
		if f.RevokedAt != "" {
			state = ui.StatusCell(ui.Quiet, c.T("feed.revoked_at", "when", c.Words.Local(f.RevokedAt.In(c.House.Clerk.Zone()))))
		} else if c.House.Clerk.MayOn(c.Ctx(), "feed.revoke", f) {
			act = ui.LinkCell("/feeds/"+f.ID+"/revoke", c.T("feed.revoke"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.PersonCell(f.Person, ""), ui.TextCell(c.Words.Local(f.MadeAt.In(c.House.Clerk.Zone()))), state, act})
	}
	if len(t.Rows) > 0 {
		parts = append(parts, t)
	} else {
		parts = append(parts, ui.Empty{Says: c.T("feed.empty")})
	}
	if c.May("feed.make") && person(c.Ctx()) != "" {
		parts = append(parts, ui.Form{Action: "/feeds", ActID: c.NewAct(), Verb: c.T("feed.make"), NoAsk: true})
	}
	p.Body = ui.Stack(parts...)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) feedMake(c *area.Call) error {
	token, err := d.MakeFeed(c.Ctx())
	if err != nil {
		return d.feedShow(c, "", err)
	}
	if token == "" { // sent again: it was shown before
		return c.Go("/feeds", ui.Flash{Done: c.T("feed.shown_once")})
	}
	return d.feedShow(c, token, nil)
}

func (d *Desk) feedRevokePage(c *area.Call) error {
	p := sheet.Remove(c, c.T("feed.revoke"), []string{c.T("feed.revoke.says")}, "/feeds/"+c.Path("id")+"/revoke", "/feeds", 0)
	p.Crumbs = []ui.Link{{Href: "/feeds", Text: c.T("feed.list")}}
	all, err := d.Feeds(c.Ctx())
	if err != nil {
		return err
	}
	for _, f := range all {
		if f.ID == c.Path("id") && f.RevokedAt == "" {
			return c.Show(p)
		}
	}
	return fault.Missing()
}

func (d *Desk) feedRevoke(c *area.Call) error {
	if err := d.RevokeFeed(c.Ctx(), c.Path("id")); err != nil {
		return err
	}
	return c.Go("/feeds", ui.Flash{Done: c.T("feed.revoked")})
}
