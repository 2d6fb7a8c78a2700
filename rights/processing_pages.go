package rights

import (
	"bytes"
	"net/url"
	"strings"

	"drosme/internal/area"
	"drosme/internal/paper"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// partSection is one part that a person writes.
func (d *Desk) partSection(c *area.Call, p *Processing, part, heading string, more ...templ.Component) ui.Section {
	text := partText(c.Words, p.Texts, part)
	s := ui.Section{ID: "part-" + strings.NewReplacer(".", "-", "/", "-").Replace(part), Heading: heading}
	var body []templ.Component
	if text == "" {
		body = append(body, ui.Empty{Says: c.T("processing.to_write")})
	} else {
		body = append(body, ui.Bullets(strings.Split(text, "\n")))
	}
	if t, written := p.Texts[part]; written {
		body = append(body, ui.Notice{Text: c.T("processing.edition", "edition", t.Edition, "day", c.Words.Day(t.At.In(c.House.Clerk.Zone()).Day()))})
	}
	s.Body = ui.Stack(append(body, more...)...)
	if c.May("processing.write") {
		s.Actions = []ui.Action{{Href: "/rights/texts?part=" + url.QueryEscape(part), Text: c.T("processing.write"), About: heading}}
	}
	return s
}

func (d *Desk) processingPage(c *area.Call) error {
	p, err := d.Processing(c.Ctx())
	if err != nil {
		return err
	}
	parts := ui.Sections{}
	for _, part := range RegisterParts {
		parts = append(parts, d.partSection(c, p, part, c.T("processing.part."+part)))
	}
	t := ui.Table{Caption: c.T("processing.rooms"), HideCaption: true, Columns: []ui.Column{{Text: c.T("processing.room")}, {Text: c.T("processing.purpose")}, {Text: c.T("processing.roles")}, {Text: c.T("processing.identifying")}, {Text: c.T("processing.sensitive")}}}
	for _, r := range p.Rooms {
		name := ui.TextCell(roomText(c.Words, r.Name))
		if c.May("processing.write") {
			name = ui.LinkCell("/rights/texts?part="+url.QueryEscape(roomPart(r.Name)), roomText(c.Words, r.Name))
		}
		t.Rows = append(t.Rows, []ui.Cell{name, ui.TextCell(partText(c.Words, p.Texts, roomPart(r.Name))), ui.TextCell(roleTexts(c.Words, r.Roles)),
			stored(c, r.Identifying), stored(c, r.Sensitive)})
	}
	g := ui.Table{Caption: c.T("processing.grounds"), HideCaption: true, Columns: []ui.Column{{Text: c.T("processing.ground")}, {Text: c.T("retention.source")}, {Text: c.T("retention.confirmed")}}}
	for _, x := range p.Ground {
		g.Rows = append(g.Rows, []ui.Cell{ui.TextCell(c.T("disclosure.ground." + x.Word)), ui.TextCell(sheet.Shipped(c, "disclosure.source."+x.Word, x.Source)), ui.TextCell(yesNo(c.Words, x.Confirmed))})
	}
	k := ui.Table{Caption: c.T("retention.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("retention.class")}, {Text: c.T("retention.period")}, {Text: c.T("retention.source")}}}
	for _, r := range p.Rules {
		k.Rows = append(k.Rows, []ui.Cell{ui.TextCell(c.T("retention.class." + r.Class)), ui.TextCell(periodText(c.Words, r)), ui.TextCell(sheet.Shipped(c, "retention.source."+r.Class, r.Source))})
	}
	parts = append(parts, ui.Section{ID: "rooms", Heading: c.T("processing.rooms"), Body: t}, ui.Section{ID: "grounds", Heading: c.T("processing.grounds"), Body: g}, ui.Section{ID: "retention", Heading: c.T("retention.list"), Body: k})
	return c.Show(frame(c, "/rights/processing", ui.Page{Kind: ui.KindRecord, Heading: c.T("processing.register"), Lead: c.T("processing.register.lead"), Dense: true, Body: parts,
		Actions: []ui.Action{{Href: "/rights/processing/register.pdf", Text: c.T("processing.print")}}}))
}

func (d *Desk) impactPage(c *area.Call) error {
	p, err := d.Processing(c.Ctx())
	if err != nil {
		return err
	}
	parts := ui.Sections{}
	for _, part := range ImpactParts {
		parts = append(parts, d.partSection(c, p, part, c.T("processing.part."+part)))
	}
	return c.Show(frame(c, "/rights/impact", ui.Page{Kind: ui.KindRecord, Heading: c.T("processing.impact"), Lead: c.T("processing.impact.lead"), Body: parts,
		Actions: []ui.Action{{Href: "/rights/impact/assessment.pdf", Text: c.T("processing.print")}}}))
}

func (d *Desk) registerFile(c *area.Call) error {
	p, err := d.Processing(c.Ctx())
	if err != nil {
		return err
	}
	now, _ := c.House.Clerk.Now()
	return send(c, "register.pdf", d.registerPaper(c.Words, p, now))
}

func (d *Desk) impactFile(c *area.Call) error {
	p, err := d.Processing(c.Ctx())
	if err != nil {
		return err
	}
	now, _ := c.House.Clerk.Now()
	return send(c, "assessment.pdf", d.impactPaper(c.Words, p, now))
}

func send(c *area.Call, name string, doc paper.Document) error {
	var b bytes.Buffer
	if err := doc.PDF(&b); err != nil {
		return err
	}
	return c.File(name, "application/pdf", b.Bytes())
}

func (d *Desk) textPage(c *area.Call) error { return d.textForm(c, c.Query("part"), nil) }

func (d *Desk) textForm(c *area.Call, part string, wrong error) error {
	p, err := d.Processing(c.Ctx())
	if err != nil {
		return err
	}
	heading, back := "", "/rights/processing"
	room, of := strings.CutPrefix(part, "room.")
	switch {
	case of:
		heading = c.T("processing.purpose_of", "room", roomText(c.Words, room))
	case knownPart(part, nil):
		heading = c.T("processing.part." + part)
	default:
		heading = c.T("processing.write")
	}
	for _, x := range ImpactParts {
		if x == part {
			back = "/rights/impact"
		}
	}
	f := sheet.Form{Action: "/rights/texts", Verb: c.T("processing.save"), Cancel: back, Fixed: []ui.Hidden{{Name: "part", Value: part}}, Questions: []sheet.Question{
		{Ask: ui.TextArea, Field: ui.Field{Name: "words", Label: heading, Hint: c.T("processing.write.hint"), Rows: 12, Max: MostPart, Value: partText(c.Words, p.Texts, part)}}}}
	page := f.Page(c, heading, wrong)
	page.Lead = c.T("processing.write.lead")
	page.Crumbs = []ui.Link{{Href: back, Text: c.T("processing.register")}}
	return sheet.Show(c, page, wrong)
}

func (d *Desk) textAct(c *area.Call) error {
	f := c.Form()
	part, words := f.Raw("part"), f.Need("words", MostPart)
	err := f.Err()
	if err == nil {
		_, err = d.Write(c.Ctx(), part, words)
	}
	if err != nil {
		return d.textForm(c, part, err)
	}
	for _, x := range ImpactParts {
		if x == part {
			return c.Go("/rights/impact", ui.Flash{Done: c.T("processing.written")})
		}
	}
	return c.Go("/rights/processing", ui.Flash{Done: c.T("processing.written")})
}

// stored says how many fields a room keeps; their names, as the database has them, stay folded.
func stored(c *area.Call, fields []string) ui.Cell {
	if len(fields) == 0 {
		return ui.TextCell(c.T("processing.nothing"))
	}
	return ui.BodyCell(ui.Fold{Text: c.N("processing.fields", len(fields)), Body: ui.Bullets(fields)})
}
