package vault

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func path(holder, act string) string { return "/names/" + holder + "/" + act }

// back is where the record is to which a name belongs.
func back(holder string) string { return "/people/" + holder }

func crumbs(c *area.Call, holder string) []ui.Link {
	if !c.May("person.read") {
		return nil
	}
	return []ui.Link{{Href: "/people", Text: c.T("person.list")}, {Href: back(holder), Text: c.T("vault.to_person")}}
}

// namesPage shows a working sheet, or asks for the reason to open a protected one.
func (d *Desk) namesPage(c *area.Call) error {
	holder := c.Path("id")
	where, err := d.Where(c.Ctx(), holder)
	if err != nil {
		return err
	}
	if where.Shelf() == Protected && c.May("vault.open") {
		return d.reasonForm(c, where, nil)
	}
	s, err := d.Read(c.Ctx(), holder) // who may not is refused and logged here
	if err != nil {
		return err
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: ui.PersonText(holder), Lead: c.T("vault.working_lead"), Crumbs: crumbs(c, holder),
		Bar: []ui.Status{{Label: c.T("vault.code"), Text: s.Code}}, Body: summary(c, s.Values, withoutRule())}
	if r, says := rule(c, s.Values); says {
		p.Body = ui.Stack(r, p.Body)
	}
	if c.House.Clerk.MayOn(c.Ctx(), "vault.change", s) && s.Kind != "contact" {
		p.Actions = []ui.Action{{Href: path(holder, "change"), Text: c.T("vault.change"), Primary: true}}
	}
	return c.Show(p)
}

func summary(c *area.Call, v Values, fields []Field) ui.Summary {
	var out ui.Summary
	for _, f := range fields {
		if v[f] == "" && slices.Contains(SafeFields, f) { // the rule says what there is to heed
			continue
		}
		l := ui.Line{Key: c.T("vault.field." + string(f)), Value: said(c, f, v[f])}
		if f == Phone && v[f] != "" && v[SafeChannel] != "none" {
			l.Href = "tel:" + dialled(v[f])
		}
		out.Lines = append(out.Lines, l)
	}
	return out
}

// said gives the words of a field whose values are words of a list.
func said(c *area.Call, f Field, value string) string {
	if value != "" && (f == SafeChannel || f == SafeVoicemail) {
		return c.T("vault." + string(f) + "." + value)
	}
	return value
}

// rule is the safe-contact rule as it stands above a number, or the warning that there is none.
func rule(c *area.Call, v Values) (templ.Component, bool) {
	if v[Phone] == "" && v[Email] == "" && !v.HasRule() {
		return nil, false
	}
	n := ui.Notice{Tone: ui.Sun, Heading: c.T("vault.safe")}
	if !v.HasRule() {
		n.Text = c.T("vault.safe.none_said")
		return n, true
	}
	if v[SafeChannel] == "none" {
		n.Tone, n.Heading = ui.Clay, c.T("vault.safe.never")
	}
	n.Body = summary(c, v.Rule(), SafeFields)
	return n, true
}

// withoutRule are the fields of a sheet once the rule stands above them.
func withoutRule() []Field {
	return slices.DeleteFunc(slices.Clone(Fields), func(f Field) bool { return slices.Contains(SafeFields, f) })
}

// dialled keeps what a telephone dials.
func dialled(phone string) string {
	var out []rune
	for _, r := range phone {
		if r >= '0' && r <= '9' || r == '+' && len(out) == 0 {
			out = append(out, r)
		}
	}
	return string(out)
}

// questions asks for the fields of a sheet.
func questions(c *area.Call, v Values, fields []Field) []sheet.Question {
	var out, later []sheet.Question // later: what is seldom said of the rule
	for _, f := range fields {
		if f == Phone {
			out, later = append(out, later...), nil
		}
		q := sheet.Question{Ask: ui.Text, Field: ui.Field{Name: string(f), Label: c.T("vault.field." + string(f)), Value: v[f], Optional: true, Width: 30}}
		switch f {
		case BirthYear:
			q.Width, q.Inputmode = 4, "numeric"
		case Phone:
			q.Type, q.Width = "tel", 20
		case Email:
			q.Type = "email"
		case Address, SafeContact:
			q.Ask, q.Rows, q.Width = ui.TextArea, 3, 0
		case SafeSay, SafePickup:
			q.Ask, q.Rows, q.Width = ui.TextArea, 2, 0
		case SafeWord:
			q.Width = 10
		case SafeChannel:
			q.Ask, q.Width, q.Options = ui.Select, 0, options(c, f, SafeChannels)
		case SafeVoicemail:
			q.Ask, q.Width, q.Options = ui.Select, 0, options(c, f, []string{"yes", "no"})
		}
		if f == SafeContact || f == Other || f == BirthYear || f == SafeHours || f == SafeWord || f == SafeSay {
			q.Hint = c.T("vault.field." + string(f) + ".hint")
		}
		switch {
		case slices.Contains(SafeFields, f):
			q.Under = c.T("vault.safe")
		case f == Phone || f == Email || f == Address:
			q.Under = c.T("vault.reached")
		default:
			q.Under = c.T("vault.called")
		}
		if f == SafePickup || f == SafeVoicemail || f == SafeContact {
			q.Under, q.Fold = "", c.T("vault.safe.more")
			later = append(later, q)
			continue
		}
		out = append(out, q)
	}
	return out
}

func options(c *area.Call, f Field, words []string) []ui.Option {
	out := []ui.Option{{Value: "", Text: c.T("vault.not_said")}}
	for _, w := range words {
		out = append(out, ui.Option{Value: w, Text: said(c, f, w)})
	}
	return out
}

func typed(c *area.Call, fields []Field) Values {
	v := Values{}
	for _, f := range fields {
		v[f] = c.Form().Raw(string(f))
	}
	return v
}

func (d *Desk) changePage(c *area.Call) error { return d.changeForm(c, nil) }

func (d *Desk) changeForm(c *area.Call, wrong error) error {
	holder := c.Path("id")
	s, err := d.Read(c.Ctx(), holder)
	if err != nil {
		return err
	}
	f := sheet.Form{Action: path(holder, "change"), Verb: c.T("act.save"), Cancel: "/names/" + holder, Version: s.Version,
		By: s.ChangedBy, At: s.ChangedAt, Questions: questions(c, s.Values, Fields)}
	p := f.Page(c, c.T("vault.change"), wrong)
	p.Lead, p.Crumbs = c.T("vault.working_lead"), crumbs(c, holder)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) changeAct(c *area.Call) error {
	holder := c.Path("id")
	if err := d.Change(c.Ctx(), holder, c.Form().Version(), typed(c, Fields)); err != nil {
		return d.changeForm(c, err)
	}
	return c.Go("/names/"+holder, ui.Flash{Done: c.T("vault.changed")})
}

// reasonForm asks why a protected sheet is opened.
func (d *Desk) reasonForm(c *area.Call, s *Sheet, wrong error) error {
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("vault.open"), Lead: c.T("vault.open_lead"), Crumbs: crumbs(c, s.Holder),
		Bar: []ui.Status{{Label: c.T("vault.code"), Text: s.Code}, {Label: c.T("vault.shelf"), Text: c.T("vault.shelf.protected"), Tone: ui.River}}}
	f := sheet.Form{Action: path(s.Holder, "open"), Verb: c.T("vault.open"), Cancel: back(s.Holder), Questions: []sheet.Question{
		{Ask: ui.Radios, Field: ui.Field{Name: "purpose", Label: c.T("vault.purpose"), Hint: c.T("vault.purpose.hint"), Options: purposes(c)}},
		{Ask: ui.TextArea, Field: ui.Field{Name: "why", Label: c.T("vault.why"), Hint: c.T("vault.why.hint"), Rows: 2, Max: MostWhy, Optional: true}},
	}}
	p.Body = f.Body(c, wrong)
	if s.Version == 0 && c.May("vault.keep") {
		p.Lead = c.T("vault.nothing_kept")
		p.Actions = []ui.Action{{Href: path(s.Holder, "keep"), Text: c.T("vault.keep"), Primary: true}}
		p.Body = ui.Empty{Says: c.T("vault.nothing_to_open")}
	}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func purposes(c *area.Call) []ui.Option {
	var out []ui.Option
	for _, p := range Purposes {
		out = append(out, ui.Option{Value: p, Text: c.T("vault.purpose." + p), Apart: p == "other"})
	}
	return out
}

// openAct opens a protected sheet and shows it in the answer itself, once: there is no address at which it
// could be found again.
func (d *Desk) openAct(c *area.Call) error {
	holder := c.Path("id")
	o, err := d.Open(c.Ctx(), holder, Reason{Purpose: c.Form().Raw("purpose"), Why: c.Form().Text("why", MostWhy)})
	if fault.Is(err, fault.Repeated) { // the form has done its work; a new one has a new act
		return c.Go("/names/"+holder, ui.Flash{Tone: ui.Sun, Done: c.T("vault.opened_before")})
	}
	if err != nil {
		where, lost := d.Where(c.Ctx(), holder)
		if lost != nil {
			return lost
		}
		return d.reasonForm(c, where, err)
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("vault.opened"), Lead: c.T("vault.opened_lead"), Crumbs: crumbs(c, holder),
		Bar: []ui.Status{{Label: c.T("vault.code"), Text: o.Code}, {Label: c.T("vault.purpose"), Text: c.T("vault.purpose." + c.Form().Raw("purpose"))}}}
	names := summary(c, o.Values, withoutRule())
	second := ui.Line{Key: c.T("vault.same_as"), Value: o.SameAsCode}
	if o.SameAs != "" {
		second.Href = back(o.SameAs)
	}
	names.Lines = append(names.Lines, second)
	parts := ui.Sections{{ID: "names", Heading: c.T("vault.names"), Body: names}}
	if r, says := rule(c, o.Values); says { // before any number
		parts = append(ui.Sections{{ID: "safe", Heading: c.T("vault.safe"), Body: r}}, parts...)
	}
	if c.May("vault.keep") {
		parts = append(parts, ui.Section{ID: "change", Heading: c.T("vault.change"), Body: keepBody(c, holder, o.Version, o.Values)},
			ui.Section{ID: "join", Heading: c.T("vault.same_as"), Body: joinBody(c, holder, o.Version, o.SameAsCode)})
	}
	p.Body = parts
	return c.Show(p)
}

// keepBody is the form of a sheet as it was just opened: the request that opened it typed none of it.
func keepBody(c *area.Call, holder string, version int, v Values) templ.Component {
	return ui.Form{Action: path(holder, "keep"), ActID: newAct(), Version: strconv.Itoa(version), Verb: c.T("act.save"), Body: sheet.Ordered(questions(c, v, Fields)),
		Cancel: &ui.Link{Href: back(holder), Text: c.T("act.cancel")}}
}

func joinBody(c *area.Call, holder string, version int, code string) templ.Component {
	return ui.Form{Action: path(holder, "join"), ActID: newAct(), Version: strconv.Itoa(version), Verb: c.T("vault.join"), NoAsk: true,
		Body: ui.Text(ui.Field{Name: "code", Label: c.T("vault.same_as.code"), Hint: c.T("vault.same_as.hint"), Value: code, Optional: true, Width: 10})}
}

// keepPage is the form of a protected sheet on which nothing is kept yet; a filled one is opened first.
func (d *Desk) keepPage(c *area.Call) error { return d.keepForm(c, nil) }

func (d *Desk) keepForm(c *area.Call, wrong error) error {
	holder := c.Path("id")
	s, err := d.Where(c.Ctx(), holder)
	if err != nil {
		return err
	}
	if s.Shelf() != Protected || wrong == nil && s.Version > 0 {
		return c.Go("/names/"+holder, ui.Flash{})
	}
	f := sheet.Form{Action: path(holder, "keep"), Verb: c.T("act.save"), Cancel: back(holder), Version: s.Version, Questions: questions(c, nil, Fields)}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("vault.keep"), Lead: c.T("vault.keep_lead"), Crumbs: crumbs(c, holder),
		Bar: []ui.Status{{Label: c.T("vault.code"), Text: s.Code}}, Body: f.Body(c, wrong)}
	if wrong == nil {
		return c.Show(p)
	}
	if fault.Is(wrong, fault.Conflict) { // what the other one saved is on a sheet that is opened for a reason
		p.Problems = []ui.Problem{{Text: c.T("vault.conflict")}}
		p.Actions = []ui.Action{{Href: "/names/" + holder, Text: c.T("vault.open")}}
	}
	return c.Again(wrong, p)
}

func (d *Desk) keepAct(c *area.Call) error {
	holder := c.Path("id")
	known, err := d.KeepKnown(c.Ctx(), holder, c.Form().Version(), typed(c, Fields))
	if err != nil {
		return d.keepForm(c, err)
	}
	if known {
		return c.Go(back(holder), ui.Flash{Tone: ui.Sun, Done: c.T("vault.kept_known")})
	}
	return c.Go(back(holder), ui.Flash{Done: c.T("vault.kept")})
}

func (d *Desk) joinAct(c *area.Call) error {
	holder := c.Path("id")
	code := c.Form().Text("code", 40)
	err := d.Join(c.Ctx(), holder, c.Form().Version(), code)
	if err == nil {
		return c.Go(back(holder), ui.Flash{Done: c.T("vault.joined")})
	}
	f := sheet.Form{Action: path(holder, "join"), Verb: c.T("vault.join"), Cancel: back(holder), Version: 1, Questions: []sheet.Question{
		{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("vault.same_as.code"), Hint: c.T("vault.same_as.hint"), Optional: true, Width: 10}}}}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("vault.join"), Crumbs: crumbs(c, holder), Body: f.Body(c, err)}
	if fault.Is(err, fault.Conflict) {
		p.Problems = []ui.Problem{{Text: c.T("vault.conflict")}}
	}
	return c.Again(err, p)
}
