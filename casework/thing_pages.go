package casework

import (
	"bytes"
	"strconv"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/paper"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/cases"
	"drosme/records/grants"
)

func (d *Desk) thingsPage(c *area.Call) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	all, err := d.Things(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	var body []templ.Component
	for _, t := range all {
		what := gone(c, t.What, t.Keeps("words") || t.Keeps("documents"))
		lines := []ui.Line{{Key: c.T("thing.receipt"), Value: t.Receipt, Href: at(k.ID, "/held/"+t.ID+"/receipt")}, {Key: c.T("thing.what"), Value: what}}
		if t.Cents > 0 {
			lines = append(lines, ui.Line{Key: c.T("thing.cents"), Value: c.Words.Euro(t.Cents)})
		}
		lines = append(lines, ui.Line{Key: c.T("thing.taken_on"), Value: c.Words.Day(t.TakenOn)})
		if t.Held() {
			lines = append(lines, ui.Line{Key: c.T("thing.looked_on"), Value: c.Words.Day(t.LookedOn)})
		} else {
			lines = append(lines, ui.Line{Key: c.T("thing.returned_on"), Value: c.Words.Day(t.ReturnedOn)})
		}
		parts := []templ.Component{ui.Summary{Lines: lines}}
		if t.Held() && c.May("thing.look") {
			parts = append(parts, ui.Form{Action: at(k.ID, "/held/"+t.ID+"/look"), ActID: c.NewAct(), ID: "look-" + t.ID, Version: strconv.Itoa(t.Version), NoAsk: true, Verb: c.T("thing.look")})
		}
		body = append(body, ui.Section{ID: "thing-" + t.ID, Heading: c.T("casework.thing." + t.Kind), Body: ui.Stack(parts...)})
	}
	if len(all) == 0 {
		body = append(body, ui.Empty{Says: c.T("thing.empty")})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("thing.list"), Lead: c.T("thing.lead"), Body: ui.Stack(body...)}
	if c.May("thing.take") && k.Open() {
		p.Actions = append(p.Actions, ui.Action{Href: at(k.ID, "/held/new"), Text: c.T("thing.take"), Primary: true})
	}
	if c.May("thing.return") {
		p.Actions = append(p.Actions, ui.Action{Href: "/held/return", Text: c.T("thing.return")})
	}
	return c.Show(d.cases.Frame(c, k, "held", p))
}

// stillHere says on the page that closes a case that something is held, before anything is typed there.
func (d *Desk) stillHere(c *area.Call, k *cases.Case) ([]string, error) {
	all, err := d.Things(c.Ctx(), k.ID)
	for _, t := range all {
		if t.Held() {
			return []string{"thing.still_held"}, err
		}
	}
	return nil, err
}

func (d *Desk) thingPage(c *area.Call) error { return d.taking(c, nil) }

func (d *Desk) taking(c *area.Call, wrong error) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.Form()
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: c.T("thing." + name), Value: f.Raw(name), Error: ui.FieldError(c.Words, wrong, name)}
	}
	with := func(x ui.Field, do func(*ui.Field)) ui.Field { do(&x); return x }
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("thing.take"), Lead: c.T("thing.take.lead"), Problems: ui.Problems(c.Words, wrong), Crumbs: crumb(c, k, "held", "thing.list"),
		Body: ui.Form{Action: at(k.ID, "/held"), ActID: c.NewAct(), Verb: c.T("thing.take"), Cancel: &ui.Link{Href: at(k.ID, "/held"), Text: c.T("act.cancel")}, Body: ui.Stack(
			ui.Select(with(field("kind"), func(x *ui.Field) { x.Options = sheet.OrNone(c, "act.choose", sheet.Options(c, "casework.thing", "")) })),
			ui.Text(with(field("what"), func(x *ui.Field) { x.Hint = c.T("thing.what.hint") })),
			ui.Text(with(field("cents"), func(x *ui.Field) { x.Width, x.Suffix, x.Optional, x.Hint = 10, "EUR", true, c.T("thing.cents.hint") })),
			ui.Text(with(field("witness"), func(x *ui.Field) { x.Width, x.Hint = 10, c.T("thing.witness.hint") })),
			ui.Tick(field("wish")))}}
	return sheet.Show(c, d.cases.Frame(c, k, "held", p), wrong)
}

// cents reads an amount of euros, with a comma or a point.
func cents(c *area.Call, name string) int64 {
	s := c.Form().Text(name, 12)
	if s == "" {
		return 0
	}
	n, ok := grants.ParseEuro(s)
	if !ok {
		c.Form().Wrong(name, "thing.amount_wrong")
	}
	return n
}

func (d *Desk) thingAct(c *area.Call) error {
	f := c.Form()
	t := Thing{Kind: f.Text("kind", 30), What: f.Text("what", MostText), Cents: cents(c, "cents"), Wish: f.Bool("wish")}
	err := f.Err()
	receipt := ""
	if err == nil {
		receipt, err = d.Take(c.Ctx(), c.Path("id"), t, f.Text("witness", 40))
	}
	return d.after(c, err, c.T("thing.taken", "receipt", receipt), at(c.Path("id"), "/held"), d.taking)
}

func (d *Desk) lookAct(c *area.Call) error {
	err := d.Look(c.Ctx(), c.Path("id"), c.Path("thing"), c.Form().Version())
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return c.Go(at(c.Path("id"), "/held"), ui.Flash{Done: c.T("thing.looked")})
}

func (d *Desk) returnPage(c *area.Call) error { return d.returning(c, nil) }

// returning gives a thing back to who shows the receipt, at any hour: it opens nothing of the case.
func (d *Desk) returning(c *area.Call, wrong error) error {
	f := c.Form()
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: c.T("thing." + name), Value: f.Raw(name), Width: 10, Hint: c.T("thing." + name + ".hint"), Error: ui.FieldError(c.Words, wrong, name)}
	}
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("thing.return"), Lead: c.T("thing.return.lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: "/held/return", ActID: c.NewAct(), Verb: c.T("thing.return"), Body: ui.Stack(ui.Text(field("receipt")), ui.Text(field("witness")))}}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) returnAct(c *area.Call) error {
	f := c.Form()
	receipt, by := f.Need("receipt", 20), f.Text("witness", 40)
	err := f.Err()
	if err == nil {
		err = d.Return(c.Ctx(), receipt, by)
	}
	if fault.Is(err, fault.NotFound) {
		err = fault.In("receipt", "thing.no_receipt")
	}
	return d.after(c, err, c.T("thing.returned"), "/held/return", d.returning)
}

// receiptPaper is the receipt that the person keeps: the code, the kind and the day, and nothing of why.
func (d *Desk) receiptPaper(c *area.Call) error {
	all, err := d.Things(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.ID != c.Path("thing") {
			continue
		}
		facts := []paper.Fact{{Label: c.T("thing.receipt"), Value: t.Receipt}, {Label: c.T("thing.kind"), Value: c.T("casework.thing." + t.Kind)}, {Label: c.T("thing.taken_on"), Value: c.Words.Day(t.TakenOn)}}
		if t.Cents > 0 {
			facts = append(facts, paper.Fact{Label: c.T("thing.cents"), Value: c.Words.Euro(t.Cents)})
		}
		var b bytes.Buffer
		doc := paper.Document{Title: c.T("thing.receipt"), Lang: c.Words.Tag(), Kind: paper.Letter, Blocks: []paper.Block{paper.Heading{Level: 1, Text: c.T("thing.receipt")}, paper.Facts{Items: facts},
			paper.Paragraph{Text: c.T("thing.receipt.says")}, paper.Lines{N: 1, Label: c.T("thing.sign_person")}, paper.Lines{N: 1, Label: c.T("thing.sign_taken")}, paper.Lines{N: 1, Label: c.T("thing.sign_witness")}}}
		if err := doc.PDF(&b); err != nil {
			return err
		}
		return c.File("receipt.pdf", "application/pdf", b.Bytes())
	}
	return fault.Missing()
}

func (d *Desk) childPage(c *area.Call) error { return d.child(c, nil) }

func (d *Desk) child(c *area.Call, wrong error) error {
	k, err := d.cases.Read(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	if k.Keeps("children") || k.Keeps("words") {
		return d.cases.KeptPage(c, k, "child", c.T("child.tab"))
	}
	x, err := d.Child(c.Ctx(), k.ID)
	if err != nil {
		return err
	}
	f := c.Form()
	field := func(name, first string) ui.Field {
		v := first
		if f.Has("act_id") {
			v = f.Raw(name)
		}
		return ui.Field{Name: name, Label: c.T("child." + name), Value: v, Error: ui.FieldError(c.Words, wrong, name)}
	}
	with := func(x ui.Field, do func(*ui.Field)) ui.Field { do(&x); return x }
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("child.tab"), Lead: c.T("child.lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: at(k.ID, "/child"), ActID: c.NewAct(), Version: strconv.Itoa(x.Version), Verb: c.T("child.write"), Body: ui.Stack(
			ui.Radios(with(field("guardian", x.Guardian), func(x *ui.Field) { x.Options, x.Small = sheet.Options(c, "casework.guardian", x.Value), true })),
			ui.Radios(with(field("representative", x.Representative), func(x *ui.Field) {
				x.Options, x.Small, x.Inline = sheet.Options(c, "casework.answer", x.Value), true, true
			})),
			ui.TextArea(with(field("who", x.Who), func(x *ui.Field) { x.Rows, x.Max, x.Optional, x.Hint = 2, MostText, true, c.T("child.who.hint") })),
			ui.Radios(with(field("age_dispute", x.AgeDispute), func(x *ui.Field) {
				x.Options, x.Small, x.Inline = sheet.Options(c, "casework.answer", x.Value), true, true
			})),
			ui.Day(with(field("authority_told_on", string(x.AuthorityToldOn)), func(x *ui.Field) { x.Optional = true })))}}
	if !c.May("child.write") || !k.Open() {
		p.Kind, p.Body = ui.KindRecord, ui.Summary{Lines: []ui.Line{{Key: c.T("child.guardian"), Value: c.T("casework.guardian." + x.Guardian)}, {Key: c.T("child.representative"), Value: c.T("casework.answer." + x.Representative)},
			{Key: c.T("child.age_dispute"), Value: c.T("casework.answer." + x.AgeDispute)}, {Key: c.T("child.authority_told_on"), Value: c.Words.Day(x.AuthorityToldOn)}}}
	}
	return sheet.Show(c, d.cases.Frame(c, k, "child", p), wrong)
}

func (d *Desk) childAct(c *area.Call) error {
	f := c.Form()
	x := Child{Guardian: f.Text("guardian", 30), Representative: f.Text("representative", 20), AgeDispute: f.Text("age_dispute", 20), AuthorityToldOn: f.Day("authority_told_on"),
		Who: f.Text("who", MostText), Version: f.Version()}
	err := f.Err()
	if err == nil {
		err = d.WriteChild(c.Ctx(), c.Path("id"), x)
	}
	return d.after(c, err, c.T("child.written"), at(c.Path("id"), "/child"), d.child)
}
