package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/offline"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// mostUpload is the most of a journal that is sent in one go; a longer one goes on in the next.
const mostUpload = 128 << 20

// checkAddress accepts an address over TLS, or none.
func checkAddress(v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")) {
		return fault.In("value", "hub.send_to_wrong")
	}
	return nil
}

func (d *Desk) crumbs(c *area.Call) []ui.Link {
	return []ui.Link{{Href: "/hubs", Text: c.T("hub.list")}}
}

func (d *Desk) listPage(c *area.Call) error {
	hubs, err := d.Hubs(c.Ctx())
	if err != nil {
		return err
	}
	packs, err := d.Packs(c.Ctx())
	if err != nil {
		return err
	}
	zone := c.House.Clerk.Zone()
	t := ui.Table{Caption: c.T("hub.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("hub.code")}, {Text: c.T("hub.heard_at")}, {Text: c.T("hub.groups"), Number: true}, {Text: c.T("hub.state")}}}
	codes := map[string]string{}
	for _, h := range hubs {
		codes[h.ID] = h.Code
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/hubs/"+h.ID, h.Code), ui.TextCell(c.Words.Local(h.HeardAt.In(zone))), ui.NumberCell(c.Words.Number(int(h.N))), {Status: hubState(c, h)}})
	}
	pt := ui.Table{Caption: c.T("hub.packs"), HideCaption: true, Columns: []ui.Column{{Text: c.T("hub.pack_made")}, {Text: c.T("hub.pack_ends")}, {Text: c.T("hub.pack_visits"), Number: true},
		{Text: c.T("hub.pack_activities"), Number: true}, {Text: c.T("hub.state")}, {Text: c.T("hub.pack_do"), Quiet: true}}}
	_, today := c.House.Clerk.Now()
	for _, p := range packs {
		state := ui.Status{Tone: ui.River, Text: c.T("hub.pack_waits")}
		switch {
		case p.WithdrawnAt != "":
			state = ui.Status{Text: c.T("hub.pack_is_withdrawn")}
		case p.Hub != "":
			state = ui.Status{Tone: ui.Moss, Text: c.T("hub.pack_of", "code", codes[p.Hub])}
		case p.EndsOn < today:
			state = ui.Status{Text: c.T("hub.pack_over")}
		}
		do := ui.TextCell("")
		if p.Hub == "" && p.WithdrawnAt == "" && c.May("hub.revoke") {
			do = ui.BodyCell(ui.Action{Href: "/hubs/packs/" + p.ID + "/withdraw", Text: c.T("hub.withdraw"), About: c.Words.Local(p.MadeAt.In(zone)), Post: true, ActID: c.NewAct(), Version: strconv.Itoa(p.Version)})
		}
		pt.Rows = append(pt.Rows, []ui.Cell{ui.TextCell(c.Words.Local(p.MadeAt.In(zone))), ui.TextCell(c.Words.Day(p.EndsOn)), ui.NumberCell(c.Words.Number(p.Visits)),
			ui.NumberCell(c.Words.Number(p.Activities)), {Status: &state}, do})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("hub.list"), Lead: c.T("hub.lead")}
	if c.May("hub.pack") {
		p.Actions = append(p.Actions, ui.Action{Href: "/hubs/pack", Text: c.T("hub.make_pack"), Primary: true})
	}
	if c.May("hub.receive") {
		p.Actions = append(p.Actions, ui.Action{Href: "/hubs/receive", Text: c.T("hub.receive_journal")})
	}
	if c.May("hub_inbox.list") {
		p.Actions = append(p.Actions, ui.Action{Href: "/hub-inbox", Text: c.T("hub.inbox")})
	}
	p.Body = ui.Sections{
		{ID: "hubs", Heading: c.T("hub.laptops"), Count: c.Words.Number(len(hubs)), Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("hub.none")}}},
		{ID: "packs", Heading: c.T("hub.packs"), Body: ui.List{Table: pt, Empty: ui.Empty{Says: c.T("hub.no_packs")}}},
	}
	return c.Show(p)
}

func hubState(c *area.Call, h *Hub) *ui.Status {
	if h.Revoked() {
		return &ui.Status{Tone: ui.Clay, Text: c.T("hub.is_revoked")}
	}
	return &ui.Status{Tone: ui.Moss, Text: c.T("hub.is_ours")}
}

func (d *Desk) packPage(c *area.Call) error { return d.packForm(c, nil) }

func (d *Desk) packForm(c *area.Call, wrong error) error {
	_, today := c.House.Clerk.Now()
	ends := c.Form().Raw("ends")
	if ends == "" {
		ends = string(today.Add(PackDays))
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("hub.make_pack"), Lead: c.T("hub.pack_lead"), Crumbs: d.crumbs(c), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Stack(ui.Bullets{c.T("hub.pack_holds"), c.T("hub.pack_holds_not"), c.T("hub.pack_care")},
			ui.Form{Action: "/hubs/pack", ActID: c.NewAct(), Verb: c.T("hub.pack_verb"), NoAsk: true, Cancel: &ui.Link{Href: "/hubs", Text: c.T("act.cancel")},
				Body: ui.Day(ui.Field{Name: "ends", Label: c.T("hub.pack_ends"), Hint: c.T("hub.pack_ends_hint", "days", offline.GraceDays), Value: ends, Error: ui.FieldError(c.Words, wrong, "ends")})})}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// SendTo is the address to which laptops send journals: as set, or the house's own where it is one over TLS.
func (d *Desk) SendTo() string {
	if at := d.House.Setting("hub.send_to"); at != "" {
		return at
	}
	if strings.HasPrefix(d.House.URL, "https://") {
		return d.House.URL
	}
	return ""
}

func (d *Desk) packAct(c *area.Call) error {
	o := Order{Ends: c.Form().Day("ends"), SendTo: d.SendTo()}
	err := c.Form().Err()
	var file []byte
	var row *Pack
	if err == nil {
		file, row, err = d.MakePack(c.Ctx(), o)
	}
	if err != nil {
		return d.packForm(c, err)
	}
	return c.File("pack-"+string(row.MadeAt[:10])+".drosme", "application/octet-stream", file)
}

func (d *Desk) withdrawAct(c *area.Call) error {
	if err := d.WithdrawPack(c.Ctx(), c.Path("id"), c.Form().Version()); err != nil {
		return err
	}
	return c.Go("/hubs", ui.Flash{Done: c.T("hub.pack_was_withdrawn")})
}

func (d *Desk) hubPage(c *area.Call) error { return d.showHub(c, nil) }

func (d *Desk) showHub(c *area.Call, wrong error) error {
	h, receipts, err := d.Hub(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	zone := c.House.Clerk.Zone()
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("hub.one", "code", h.Code), Crumbs: d.crumbs(c), Bar: []ui.Status{*hubState(c, h)}, Problems: ui.Problems(c.Words, wrong)}
	facts := ui.Summary{Lines: []ui.Line{{Key: c.T("hub.enrolled_at"), Value: c.Words.Local(h.EnrolledAt.In(zone))}, {Key: c.T("hub.heard_at"), Value: c.Words.Local(h.HeardAt.In(zone))},
		{Key: c.T("hub.groups"), Value: c.Words.Number(int(h.N)), Also: c.T("hub.groups_says")}, {Key: c.T("hub.name"), Value: h.ID}}}
	if h.Revoked() {
		facts.Lines = append(facts.Lines, ui.Line{Key: c.T("hub.revoked_at"), Value: c.Words.Local(h.RevokedAt.In(zone)), Also: h.RevokedWhy})
	}
	var list ui.Timeline
	for _, r := range receipts {
		list = append(list, ui.Event{When: c.Words.Local(r.At.In(zone)), Moment: string(r.At), What: c.T("hub.receipt_says", "groups", r.Groups, "entries", r.Entries, "n", r.N)})
	}
	part := ui.Section{ID: "receipts", Heading: c.T("hub.receipts"), Body: list}
	if len(list) == 0 {
		part.Body = ui.Empty{Says: c.T("hub.no_receipts")}
	} else {
		part.Actions = []ui.Action{{Href: "/hubs/" + h.ID + "/receipt", Text: c.T("hub.receipt_file")}}
	}
	sections := ui.Sections{{ID: "facts", Heading: c.T("hub.facts"), Body: facts}, part}
	if !h.Revoked() && c.May("hub.revoke") {
		sections = append(sections, ui.Section{ID: "revoke", Heading: c.T("hub.revoke"), Body: ui.Confirm{Says: []string{c.T("hub.revoke_says")}, Lasting: true,
			Form: ui.Form{Action: "/hubs/" + h.ID + "/revoke", ActID: c.NewAct(), Version: strconv.Itoa(h.Version), Verb: c.T("hub.revoke"), Danger: true,
				Body: ui.Text(ui.Field{Name: "why", Label: c.T("hub.why"), Value: c.Form().Raw("why"), Error: ui.FieldError(c.Words, wrong, "why")})}}})
	}
	p.Body = sections
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) revokeAct(c *area.Call) error {
	why := c.Form().Text("why", MostWhy)
	err := c.Form().Err()
	if err == nil {
		err = d.Revoke(c.Ctx(), c.Path("id"), c.Form().Version(), why)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.showHub(c, err)
	}
	return c.Go("/hubs", ui.Flash{Done: c.T("hub.done_revoked")})
}

func (d *Desk) receiptFile(c *area.Call) error {
	_, receipts, err := d.Hub(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if len(receipts) == 0 {
		return fault.Missing()
	}
	return c.File("receipt.drosme", "application/octet-stream", []byte(receipts[0].Line+"\n"))
}

func (d *Desk) receivePage(c *area.Call) error { return d.receiveForm(c, nil, nil) }

func (d *Desk) receiveForm(c *area.Call, wrong error, more templ.Component) error {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("hub.receive_journal"), Lead: c.T("hub.receive_lead"), Crumbs: d.crumbs(c), Problems: ui.Problems(c.Words, wrong)}
	p.Body = ui.Form{Action: "/hubs/receive", ActID: c.NewAct(), Files: true, Verb: c.T("hub.receive_verb"), NoAsk: true, Cancel: &ui.Link{Href: "/hubs", Text: c.T("act.cancel")},
		Body: ui.File(ui.Field{Name: "file", Label: c.T("hub.journal_file"), Error: ui.FieldError(c.Words, wrong, "file")})}
	if more != nil {
		p.Body = ui.Stack(more, p.Body)
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// ReceiveFile takes in a journal that was carried as a file; see Receive.
func (d *Desk) ReceiveFile(ctx context.Context, file io.Reader) (Arrival, error) {
	head, err := offline.ReadHead(file)
	if err != nil {
		if errors.Is(err, offline.ErrCut) {
			err = fault.New(fault.Invalid, "hub.cut_in_head")
		}
		return Arrival{}, err
	}
	return d.Receive(ctx, head, head.Size(), file)
}

func (d *Desk) receiveAct(c *area.Call) error {
	file, _ := c.Form().File("file", mostUpload)
	if len(file) == 0 {
		c.Form().Wrong("file", "hub.file_needed")
	}
	if err := c.Form().Err(); err != nil {
		return d.receiveForm(c, err, nil)
	}
	a, err := d.ReceiveFile(c.Ctx(), bytes.NewReader(file))
	if fault.Is(err, fault.Refused) { // said on the page: which office, which laptop
		f := *fault.As(err)
		f.Kind = fault.Invalid
		err = &f
	}
	if err != nil {
		return d.receiveForm(c, err, nil)
	}
	says := c.T("hub.came", "groups", a.Groups, "entries", a.Entries, "code", a.Code)
	if a.Groups == 0 {
		says = c.T("hub.nothing_new", "code", a.Code)
	}
	if a.Bad != "" {
		return d.receiveForm(c, nil, ui.Notice{Tone: ui.Sun, Heading: says, Text: c.T("hub.bad."+a.Bad, "n", a.N)})
	}
	return c.Go("/hubs/"+a.Hub, ui.Flash{Done: says, Then: c.T("hub.came_then")})
}

// journalRoad is where laptops send their journals: the head of the journal, then its bytes from the byte that
// "from" names. A body of the head alone asks how far it has come. The answer is an Arrival.
func (d *Desk) journalRoad(c *area.Call) error {
	answer := func(status int, v any) error {
		c.W.Header().Set("Content-Type", "application/json")
		c.W.WriteHeader(status)
		return json.NewEncoder(c.W).Encode(v)
	}
	ctx := AsDoor(c.Ctx())
	head, err := offline.ReadHead(c.R.Body)
	if err != nil {
		return answer(http.StatusUnprocessableEntity, map[string]string{"refused": "offline.no_journal"})
	}
	from := int64(-1)
	if q := c.Query("from"); q != "" {
		if from, err = strconv.ParseInt(q, 10, 64); err != nil {
			return answer(http.StatusUnprocessableEntity, map[string]string{"refused": "offline.no_journal"})
		}
	}
	a, err := d.Receive(ctx, head, from, c.R.Body)
	if f := fault.As(err); f != nil {
		if f.Kind == fault.Failed {
			return err
		}
		text, _ := c.Words.Fault(f)
		return answer(area.Status(f.Kind), map[string]string{"refused": f.Words(), "says": text})
	}
	return answer(http.StatusOK, a)
}

func (d *Desk) inboxCard(c *area.Call) (ui.Card, bool, error) {
	all, err := d.Inbox(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("hub.inbox"), More: &ui.Link{Href: "/hub-inbox", Text: c.T("hub.inbox_all")}}
	for _, a := range all {
		if a.State == ActRefused {
			card.Tasks = append(card.Tasks, ui.Task{Text: actName(c, a), Also: c.Words.Local(a.HappenedAt.In(c.House.Clerk.Zone())), Href: "/hub-inbox/" + a.ID})
		}
	}
	return card, len(card.Tasks) > 0, nil
}

func actName(c *area.Call, a *Act) string {
	if key := "hub.act." + a.Verb; c.Words.Has(key) {
		return c.T(key)
	}
	return c.T("hub.act.other")
}

func actState(c *area.Call, a *Act) ui.Status {
	switch a.State {
	case ActRefused:
		return ui.Status{Tone: ui.Sun, Text: c.T("hub.act_waits")}
	case ActSettled:
		return ui.Status{Text: c.T("hub.act_aside")}
	}
	return ui.Status{Tone: ui.Moss, Text: c.T("hub.act_done")}
}

func (d *Desk) inboxPage(c *area.Call) error {
	all, err := d.Inbox(c.Ctx())
	if err != nil {
		return err
	}
	zone := c.House.Clerk.Zone()
	t := ui.Table{Caption: c.T("hub.inbox"), HideCaption: true, Columns: []ui.Column{{Text: c.T("hub.act")}, {Text: c.T("hub.by")}, {Text: c.T("hub.happened_at")}, {Text: c.T("hub.state")}}}
	for _, a := range all {
		state := actState(c, a)
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/hub-inbox/"+a.ID, actName(c, a)), ui.PersonCell(a.Person, ""), ui.TextCell(c.Words.Local(a.HappenedAt.In(zone))), {Status: &state}})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("hub.inbox"), Lead: c.T("hub.inbox_lead"), Crumbs: d.crumbs(c),
		Body: ui.List{Table: t, Empty: ui.Empty{Says: c.T("hub.inbox_none")}}})
}

func (d *Desk) actPage(c *area.Call) error { return d.showAct(c, nil) }

func (d *Desk) showAct(c *area.Call, wrong error) error {
	a, err := d.ReadAct(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	zone := c.House.Clerk.Zone()
	p := ui.Page{Kind: ui.KindRecord, Heading: actName(c, a), Crumbs: append(d.crumbs(c), ui.Link{Href: "/hub-inbox", Text: c.T("hub.inbox")}), Bar: []ui.Status{actState(c, a)}, Problems: ui.Problems(c.Words, wrong)}
	lines := []ui.Line{{Key: c.T("hub.by"), Person: a.Person}, {Key: c.T("hub.happened_at"), Value: c.Words.Local(a.HappenedAt.In(zone))}, {Key: c.T("hub.arrived_at"), Value: c.Words.Local(a.ArrivedAt.In(zone))}}
	if a.Visit != "" {
		lines = append(lines, ui.Line{Key: c.T("hub.visit"), Value: c.T("hub.visit_open"), Href: "/visits/" + a.Visit})
	}
	if a.State == ActSettled {
		lines = append(lines, ui.Line{Key: c.T("hub.why"), Value: a.SettledWhy})
	}
	body := ui.Sections{{ID: "facts", Heading: c.T("hub.facts"), Body: ui.Stack(reasons(c, a), ui.Summary{Lines: lines})},
		{ID: "typed", Heading: c.T("hub.typed"), Body: typed(c, a)}}
	if a.State == ActRefused && c.May("hub_inbox.settle") {
		var again templ.Component = ui.Notice{Text: c.T("hub.again_says"), Actions: []ui.Action{{Href: "/hub-inbox/" + a.ID + "/again", Text: c.T("hub.again"), Post: true, Primary: true, ActID: c.NewAct(), Version: strconv.Itoa(a.Version)}}}
		if a.Verb == offline.Unplanned {
			again = templ.NopComponent // only a person can do it
		}
		body = append(body, ui.Section{ID: "settle", Heading: c.T("hub.settle"), Body: ui.Stack(again,
			ui.Form{Action: "/hub-inbox/" + a.ID + "/aside", ActID: c.NewAct(), Version: strconv.Itoa(a.Version), Verb: c.T("hub.aside"),
				Body: ui.Text(ui.Field{Name: "why", Label: c.T("hub.aside_why"), Value: c.Form().Raw("why"), Error: ui.FieldError(c.Words, wrong, "why")})})})
	}
	p.Body = body
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// reasons says why an act was refused.
func reasons(c *area.Call, a *Act) templ.Component {
	if a.Reason == "" {
		return templ.NopComponent
	}
	var says ui.Bullets
	for i, line := range strings.Split(a.Reason, "\n") {
		key := line
		if i > 0 {
			_, key, _ = strings.Cut(line, " ")
		}
		if c.Words.Has(key) && !strings.Contains(c.T(key), "{") {
			says = append(says, c.T(key))
		}
	}
	if len(says) == 0 {
		says = ui.Bullets{c.T("hub.refused_somehow")}
	}
	return ui.Notice{Tone: ui.Sun, Heading: c.T("hub.refused"), Body: says}
}

// typed shows the input of an act as it came: names of fields and values, so that a person can type it anew.
func typed(c *area.Call, a *Act) templ.Component {
	if a.Verb == offline.HandOn {
		return ui.Empty{Says: c.T("hub.act_sealed")}
	}
	var v any
	if len(a.Act.Body) == 0 || json.Unmarshal(a.Act.Body, &v) != nil {
		return ui.Empty{Says: c.T("hub.act_unreadable")}
	}
	var s ui.Summary
	flatten("", v, func(name, value string) {
		if value != "" && len(s.Lines) < 400 {
			for _, key := range []string{"crew.odd." + name, name} { // what the page on the road called it
				if c.Words.Has(key) {
					name = c.T(key)
				}
			}
			s.Lines = append(s.Lines, ui.Line{Key: name, Value: value})
		}
	})
	return s
}

func flatten(name string, v any, each func(name, value string)) {
	under := func(part string) string {
		if name == "" {
			return part
		}
		return name + "." + part
	}
	switch x := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			flatten(under(key), x[key], each)
		}
	case []any:
		for i, y := range x {
			flatten(under(strconv.Itoa(i+1)), y, each)
		}
	case string:
		each(name, x)
	case float64:
		each(name, strconv.FormatFloat(x, 'f', -1, 64))
	case bool:
		each(name, strconv.FormatBool(x))
	}
}

func (d *Desk) againAct(c *area.Call) error {
	err := d.TryAgain(c.Ctx(), c.Path("id"), c.Form().Version())
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.showAct(c, err)
	}
	a, err := d.ReadAct(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if a.State == ActRefused {
		return c.Go("/hub-inbox/"+a.ID, ui.Flash{Tone: ui.Sun, Done: c.T("hub.still_refused")})
	}
	return c.Go("/hub-inbox", ui.Flash{Done: c.T("hub.again_done")})
}

func (d *Desk) asideAct(c *area.Call) error {
	why := c.Form().Text("why", MostWhy)
	err := c.Form().Err()
	if err == nil {
		err = d.PutAside(c.Ctx(), c.Path("id"), c.Form().Version(), why)
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.showAct(c, err)
	}
	return c.Go("/hub-inbox", ui.Flash{Done: c.T("hub.aside_done")})
}
