package outreach

import (
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/organisations"

	"github.com/a-h/templ"
)

func (d *Desk) requestRoutes() []area.Route {
	return []area.Route{
		{Method: "GET", Path: "/requests", Verb: "request.list", Do: d.requestList},
		{Method: "GET", Path: "/requests/add", Verb: "request.add", Do: d.requestAddPage},
		{Method: "POST", Path: "/requests/add", Verb: "request.add", Do: d.requestAddAct},
		{Method: "GET", Path: "/requests/{id}", Verb: "request.read", Do: d.requestPage},
		{Method: "GET", Path: "/requests/{id}/match", Verb: "request.match", Do: d.matchPage},
		{Method: "POST", Path: "/requests/{id}/match", Verb: "request.match", Do: d.matchAct},
		{Method: "POST", Path: "/requests/{id}/wait", Verb: "request.wait", Do: d.waitAct},
		{Method: "GET", Path: "/requests/{id}/decline", Verb: "request.decline", Do: d.declinePage},
		{Method: "POST", Path: "/requests/{id}/decline", Verb: "request.decline", Do: d.declineAct},
		{Method: "GET", Path: "/requests/{id}/withdraw", Verb: "request.withdraw", Do: d.withdrawPage},
		{Method: "POST", Path: "/requests/{id}/withdraw", Verb: "request.withdraw", Do: d.withdrawAct},
		{Method: "POST", Path: "/requests/fetch", Verb: "door.fetch", Do: d.fetchAct},
		{Method: "GET", Path: "/requests/door", Verb: "door.export", Do: d.doorFile},
		{Method: "GET", Path: "/visits/{id}/letter", Verb: "host_letter.read", Do: d.letterPage},
		{Method: "GET", Path: "/visits/{id}/letter.pdf", Verb: "host_letter.read", Do: d.letterFile},
		{Method: "POST", Path: "/visits/{id}/letter", Verb: "host_letter.send", Do: d.letterAct},
	}
}

var requestMenu = area.MenuItem{Group: "menu.outreach", Text: "request.list", Path: "/requests", Verb: "request.list", Order: 15}

// requestCards are what the day of who plans says of requests and of letters that are due.
func (d *Desk) requestCards() []area.DayCard {
	return []area.DayCard{
		{Verb: "request.read", Order: 12, Card: d.newRequestsCard},
		{Verb: "host_letter.send", Order: 14, Card: d.lettersDueCard},
	}
}

func (d *Desk) newRequestsCard(c *area.Call) (ui.Card, bool, error) {
	rows, states, err := d.Requests(c.Ctx(), RequestQuestion{State: RequestNew, Most: 5})
	if err != nil || len(rows) == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.River, Heading: c.T("request.card"), Count: c.Words.Number(states[RequestNew]),
		More: &ui.Link{Href: "/requests?state=new", Text: c.T("request.card.all")}}
	for _, r := range rows {
		card.Tasks = append(card.Tasks, ui.Task{Text: r.Name(), Href: "/requests/" + r.ID,
			Also: r.Municipality + " · " + c.N("request.people", r.Pupils)})
	}
	return card, true, nil
}

// requestPath leads to a request, for who may open one; else it is empty.
func requestPath(c *area.Call, id string) string {
	if !c.May("request.read") {
		return ""
	}
	return "/requests/" + id
}

var requestTones = map[string]ui.Tone{RequestNew: ui.River, RequestWaiting: ui.Sun, RequestPlanned: ui.Moss}

func requestState(c *area.Call, state string) ui.Status {
	return ui.Status{Tone: requestTones[state], Text: c.T("request.state." + state)}
}

func requestCrumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/requests", Text: c.T("request.list")}}
}

func (d *Desk) requestList(c *area.Call) error {
	q := RequestQuestion{State: c.Query("state"), Q: c.Query("q"), Skip: sheet.Skip(c)}
	rows, states, err := d.Requests(c.Ctx(), q)
	if err != nil {
		return err
	}
	total, all := states[q.State], 0
	for _, n := range states {
		all += n
	}
	if q.State == "" {
		total = all
	}
	l := ui.List{Action: "/requests", Search: &ui.Search{Label: c.T("request.search"), Value: q.Q}, Keep: sheet.Keep(c, "state"),
		Count: c.N("request.found", total), Paging: sheet.Paging(c, total),
		Views: []ui.View{{Href: "/requests", Text: c.T("list.all"), Count: c.Words.Number(all), Current: q.State == ""}},
		Table: ui.Table{Caption: c.T("request.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("request.host")}, {Text: c.T("ask.municipality")},
			{Text: c.T("request.wished")}, {Text: c.T("request.heads"), Number: true}, {Text: c.T("request.received")}, {Text: c.T("request.state")}, {Text: c.T("request.reference")}}}}
	for _, s := range RequestStates {
		l.Views = append(l.Views, ui.View{Href: "/requests?state=" + s, Text: c.T("request.state." + s), Count: c.Words.Number(states[s]), Current: q.State == s})
	}
	for _, r := range rows {
		state := requestState(c, r.State)
		first := ui.Cell{}
		if days := WishedDays(r.Wished); len(days) > 0 {
			first = ui.Cell{Text: c.Words.ShortDay(days[0])}
			if len(days) > 1 {
				first.Also = c.N("request.more_days", len(days)-1)
			}
		}
		l.Table.Rows = append(l.Table.Rows, []ui.Cell{ui.LinkCell(requestPath(c, r.ID), r.Name()), ui.TextCell(r.Municipality), first,
			ui.NumberCell(c.Words.Number(r.Pupils)), ui.TextCell(c.Words.ShortDay(r.ReceivedAt.In(d.zone()).Day())), ui.StatusCell(state.Tone, state.Text), ui.TextCell(r.Reference)})
	}
	l.Empty.Says = c.T("request.empty")
	if sheet.Asked(c, "q", "state") {
		l.Clear, l.Empty.Says = "/requests", c.T("list.nothing_found")
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("request.list"), Dense: true, Body: l}
	if c.May("request.add") {
		p.Actions = append(p.Actions, ui.Action{Href: "/requests/add", Text: c.T("request.add"), Primary: true})
	}
	if c.May("door.fetch") && d.House.Setting("door.address") != "" {
		p.Actions = append(p.Actions, ui.Action{Href: "/requests/fetch", Text: c.T("request.fetch"), Post: true, ActID: c.NewAct()})
	}
	if c.May("door.export") {
		p.Actions = append(p.Actions, ui.Action{Href: "/requests/door", Text: c.T("request.door_file")})
	}
	return c.Show(p)
}

func (d *Desk) letters() []string { return strings.Fields(d.House.Setting("house.languages")) }

func (d *Desk) requestAddPage(c *area.Call) error { return c.Show(d.requestForm(c, nil)) }

func (d *Desk) requestForm(c *area.Call, err error) ui.Page {
	v := c.R.PostForm
	if len(v) == 0 {
		v = map[string][]string{"letters": {c.Words.Tag()}}
	}
	return ui.Page{Kind: ui.KindForm, Heading: c.T("request.add"), Lead: c.T("request.add.lead"), Crumbs: requestCrumbs(c),
		Body: ui.Form{Action: "/requests/add", ActID: c.NewAct(), Verb: c.T("request.add.verb"), Body: doorway.Questions(c.Words, v, err, d.letters()),
			Cancel: &ui.Link{Href: "/requests", Text: c.T("act.cancel")}}}
}

func (d *Desk) requestAddAct(c *area.Call) error {
	c.Form()
	_, today := c.House.Clerk.Now()
	f, err := doorway.ReadRequest(c.R.PostForm, today, d.letters())
	made := ""
	if err == nil {
		made, err = d.AddRequest(c.Ctx(), f)
	}
	if err != nil {
		return c.Again(err, d.requestForm(c, err))
	}
	return c.Go("/requests/"+made, ui.Flash{Done: c.T("request.added")})
}

func (d *Desk) requestPage(c *area.Call) error {
	a, err := d.Asked(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	state := requestState(c, a.State)
	state.Label = c.T("request.state")
	p := ui.Page{Kind: ui.KindRecord, Heading: a.Name(), Crumbs: requestCrumbs(c),
		Bar: []ui.Status{state, {Label: c.T("request.reference"), Text: a.Reference},
			{Label: c.T("request.received"), Text: c.Words.Local(a.ReceivedAt.In(d.zone()))}}}
	parts := []templ.Component{}
	if len(a.Alike) > 0 {
		var links []ui.Action
		for _, o := range a.Alike {
			links = append(links, ui.Action{Href: "/requests/" + o.ID, Text: o.Reference})
		}
		parts = append(parts, ui.Notice{Tone: ui.Sun, Heading: c.T("request.alike"), Text: c.T("request.alike.says"), Actions: links})
	}
	host := ui.Line{Key: c.T("request.organisation"), Value: a.OrganisationName, Href: "/organisations/" + a.Organisation}
	if a.Organisation == "" {
		host = ui.Line{Key: c.T("request.organisation"), Status: &ui.Status{Tone: ui.Sun, Text: c.T("request.not_matched")}}
	}
	if c.May("request.match") && a.Open() {
		host.Change = &ui.Link{Href: "/requests/" + a.ID + "/match", Text: c.T("request.match")}
	}
	facts := append([]ui.Line{host}, doorway.Facts(c.Words, &a.Form)...)
	if a.Visit != "" {
		facts = append([]ui.Line{{Key: c.T("request.visit"), Value: c.T("request.visit.open"), Href: "/visits/" + a.Visit}}, facts...)
	}
	if a.Why != "" {
		facts = append(facts, ui.Line{Key: c.T("request.why"), Value: a.Why})
	}
	p.Body = ui.Stack(append(parts, ui.Sections{
		{ID: "asked", Heading: c.T("request.asked"), Body: ui.Summary{Lines: facts}},
		{ID: "contact", Heading: c.T("ask.part.contact"), Body: ui.Summary{Lines: doorway.People(c.Words, a.Form.Contact)}},
		{ID: "safeguarding", Heading: c.T("ask.part.safeguarding"), Body: ui.Summary{Lines: doorway.People(c.Words, a.Form.Safeguarding)}},
	})...)
	p.Actions = d.requestActions(c, &a.Request)
	return c.Show(p)
}

func (d *Desk) requestActions(c *area.Call, r *Request) []ui.Action {
	if !r.Open() {
		return nil
	}
	var out []ui.Action
	at := "/requests/" + r.ID
	switch {
	case r.Organisation == "" && c.May("request.match"):
		out = append(out, ui.Action{Href: at + "/match", Text: c.T("request.match"), Primary: true})
	case c.May("visit.add"):
		out = append(out, ui.Action{Href: "/visits/add?request=" + r.ID, Text: c.T("request.plan"), Primary: true})
	}
	if r.State == RequestNew && c.May("request.wait") {
		out = append(out, ui.Action{Href: at + "/wait", Text: c.T("request.wait"), Post: true, ActID: c.NewAct(), Version: strconv.Itoa(r.Version)})
	}
	if c.May("request.decline") {
		out = append(out, ui.Action{Href: at + "/decline", Text: c.T("request.decline")}, ui.Action{Href: at + "/withdraw", Text: c.T("request.withdraw")})
	}
	return out
}

func (d *Desk) waitAct(c *area.Call) error {
	if err := d.PutOnWaitingList(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go("/requests/"+c.Path("id"), ui.Flash{Done: c.T("request.waits")})
}

// addHost is the answer that makes a new record of the host.
const addHost = "new"

func (d *Desk) matchPage(c *area.Call) error { return d.matchForm(c, nil) }

func (d *Desk) matchForm(c *area.Call, wrong error) error {
	a, err := d.Asked(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	q := c.Query("q")
	likely, err := d.likely(c, a, q)
	if err != nil {
		return err
	}
	choice := ui.Field{Name: "organisation", Label: c.T("request.organisation"), Hint: c.T("request.match.hint", "host", a.Host, "municipality", a.Municipality),
		Value: a.Organisation, Error: ui.FieldError(c.Words, wrong, "organisation")}
	for _, o := range likely {
		text := o.Name
		if o.Municipality != "" {
			text += ", " + o.Municipality
		}
		choice.Options = append(choice.Options, ui.Option{Value: o.ID, Text: text})
	}
	if c.May("organisation.add") {
		choice.Options = append(choice.Options, ui.Option{Value: addHost, Text: c.T("request.match.new", "host", a.Host), Apart: len(likely) > 0})
	}
	at := "/requests/" + a.ID
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("request.match"), Crumbs: append(requestCrumbs(c), ui.Link{Href: at, Text: a.Reference}),
		Body: ui.Stack(
			ui.Form{Get: true, Action: at + "/match", Verb: c.T("act.search"), NoAsk: true,
				Body: ui.Text(ui.Field{Name: "q", Label: c.T("request.match.search"), Value: q, Optional: true})},
			ui.Form{Action: at + "/match", ActID: c.NewAct(), Version: strconv.Itoa(a.Version), Verb: c.T("request.match.verb"),
				Body: ui.Radios(choice), Cancel: &ui.Link{Href: at, Text: c.T("act.cancel")}})}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// likely gives the organisations that the host of a request may be: found by what is searched, else by
// the words of its name, those of its municipality first.
func (d *Desk) likely(c *area.Call, a *Asked, q string) ([]*organisations.Organisation, error) {
	var out []*organisations.Organisation
	seen := map[string]bool{}
	find := func(question organisations.Question) error {
		found, err := d.Organisations.List(c.Ctx(), question)
		for _, o := range found.Rows {
			if !seen[o.ID] && len(out) < 10 {
				seen[o.ID] = true
				out = append(out, o)
			}
		}
		return err
	}
	if q != "" {
		return out, find(organisations.Question{Search: q, Most: 10})
	}
	questions := []organisations.Question{{Search: a.Host, Most: 5}}
	for _, word := range strings.Fields(a.Host) {
		if len([]rune(word)) > 3 && len(questions) < 4 {
			questions = append(questions, organisations.Question{Search: word, Municipality: a.Municipality, Most: 5})
		}
	}
	for _, question := range questions {
		if err := find(question); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *Desk) matchAct(c *area.Call) error {
	request, version := c.Path("id"), c.Form().Version()
	chosen := c.Form().Raw("organisation")
	err := error(nil)
	switch chosen {
	case "":
		err = fault.In("organisation", "field.choose")
	case addHost:
		var a *Asked
		if a, err = d.Asked(c.Ctx(), request); err == nil {
			chosen, err = d.Organisations.Add(c.Ctx(), organisations.Organisation{Name: a.Host, Kind: a.HostKind, Country: a.Country, Municipality: a.Municipality})
		}
	}
	if err == nil {
		err = d.MatchRequest(c.Ctx(), request, version, chosen)
	}
	if err != nil {
		return d.matchForm(c, err)
	}
	return c.Go("/requests/"+request, ui.Flash{Done: c.T("request.matched"), Then: c.T("request.matched.then")})
}

func (d *Desk) declinePage(c *area.Call) error { return d.declineForm(c, nil) }

func (d *Desk) declineForm(c *area.Call, wrong error) error {
	a, err := d.Asked(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := sheet.Form{Action: "/requests/" + a.ID + "/decline", Verb: c.T("request.decline"), Cancel: "/requests/" + a.ID, Version: a.Version,
		Questions: []sheet.Question{
			{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("request.why"), Hint: c.T("request.why.hint"), Rows: 3, Max: MostText}},
			{Ask: ui.TextArea, Field: ui.Field{Name: "words", Label: c.T("request.words"), Hint: c.T("request.words.hint", "language", c.T("language."+a.Letters)), Rows: 4, Max: MostText, Optional: true, Lang: a.Letters}},
			{Ask: ui.Checkboxes, Field: ui.Field{Name: "letter", Label: c.T("request.letter"), Value: "yes", Options: []ui.Option{{Value: "yes", Text: c.T("request.letter.yes")}}}},
		}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("request.decline"), Crumbs: append(requestCrumbs(c), ui.Link{Href: "/requests/" + a.ID, Text: a.Reference}), Body: f.Body(c, wrong)}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) declineAct(c *area.Call) error {
	f := c.Form()
	why, words, write := f.Text("why", MostText), f.Text("words", MostText), f.Has("letter")
	err := f.Err()
	if err == nil {
		err = d.DeclineRequest(c.Ctx(), c.Path("id"), f.Version(), why, words, write)
	}
	if err != nil {
		return d.declineForm(c, err)
	}
	return c.Go("/requests/"+c.Path("id"), ui.Flash{Done: c.T("request.declined")})
}

func (d *Desk) withdrawPage(c *area.Call) error { return d.withdrawForm(c, nil) }

func (d *Desk) withdrawForm(c *area.Call, wrong error) error {
	a, err := d.Asked(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := sheet.Form{Action: "/requests/" + a.ID + "/withdraw", Verb: c.T("request.withdraw"), Cancel: "/requests/" + a.ID, Version: a.Version,
		Questions: []sheet.Question{{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("request.why"), Rows: 3, Max: MostText, Optional: true}}}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("request.withdraw"), Lead: c.T("request.withdraw.says"), Body: f.Body(c, wrong),
		Crumbs: append(requestCrumbs(c), ui.Link{Href: "/requests/" + a.ID, Text: a.Reference})}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) withdrawAct(c *area.Call) error {
	f := c.Form()
	why := f.Text("why", MostText)
	err := f.Err()
	if err == nil {
		err = d.WithdrawRequest(c.Ctx(), c.Path("id"), f.Version(), why)
	}
	if err != nil {
		return d.withdrawForm(c, err)
	}
	return c.Go("/requests/"+c.Path("id"), ui.Flash{Done: c.T("request.withdrawn")})
}

func (d *Desk) fetchAct(c *area.Call) error {
	if err := d.FetchJob(c.Ctx()); err != nil {
		return err
	}
	return c.Go("/requests", ui.Flash{Done: c.T("request.fetched")})
}

// doorFile gives the public half of the house, to carry to the door. Nothing in it opens anything.
func (d *Desk) doorFile(c *area.Call) error {
	h := doorway.HouseOf(d.House.Keys, d.House.Setting)
	h.Demo = d.House.Demo
	return c.File(doorway.HouseFile, "application/json", h.Text())
}
