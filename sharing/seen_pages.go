package sharing

import (
	"bytes"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/ui"
	"drosme/records/disclosures"
)

// roleText names a role, or the house itself where it did something by itself.
func roleText(w *lang.Words, role string) string {
	if slices.Contains(access.Roles, access.Role(role)) {
		return w.T("role." + role)
	}
	return w.T("sharing.house")
}

// verbText says what was done as the person reads it.
func verbText(w *lang.Words, verb string) string {
	if w.Has("verb." + verb) {
		return w.T("verb." + verb)
	}
	return verb
}

func (d *Desk) seenPage(c *area.Call) error {
	s, err := d.Seen(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("sharing.seen"), HideCaption: true, Columns: []ui.Column{{Text: c.T("sharing.day")}, {Text: c.T("sharing.role")}, {Text: c.T("sharing.done")}, {Text: c.T("sharing.many"), Number: true}}}
	for _, l := range s.Lines {
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.Words.ShortDay(l.Day)), ui.TextCell(roleText(c.Words, l.Role)), ui.TextCell(verbText(c.Words, l.Verb)), ui.NumberCell(c.Words.Number(l.Many))})
	}
	left := ui.Section{ID: "left", Heading: c.T("sending.list"), Body: ui.Empty{Says: c.T("sending.none")}}
	if len(s.Left) > 0 {
		left.Body = d.table(c, s.Left, false)
	}
	inside := ui.Section{ID: "inside", Heading: c.T("sharing.inside"), Body: t}
	if s.More {
		inside.Body = ui.Stack(t, ui.Notice{Text: c.T("sharing.more", "most", mostSeen)})
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("sharing.seen"), Lead: c.T("sharing.seen.lead"), Dense: true, Body: ui.Sections{left, otherShown(c, s), inside},
		Crumbs:  []ui.Link{{Href: back(s.ID), Text: c.T("consent.tab")}},
		Actions: []ui.Action{{Href: "/cases/" + s.ID + "/seen.pdf", Text: c.T("sharing.print")}}}
	return c.Show(d.Cases.Frame(c, s.Case, "sharing", p))
}

// otherWays are the columns of what left by another way than a referral, or was asked for and refused: reasons are
// the house's own words, and may speak of others, so they are not shown.
var otherWays = []string{"sharing.day", "disclosure.outcome", "disclosure.kind", "consent.recipient", "disclosure.ground"}

func otherCells(w *lang.Words, x *disclosures.Disclosure) []string {
	ground := ""
	if x.Ground != "" {
		ground = w.T("disclosure.ground." + x.Ground)
	}
	kind := w.T("disclosure.kind." + x.Kind)
	if x.Subject == "" {
		kind += " (" + w.T("sharing.among") + ")"
	}
	return []string{w.ShortDay(x.Day), w.T("disclosure.outcome." + string(x.Outcome)), kind, x.ToWhom, ground}
}

func otherShown(c *area.Call, s *Seen) ui.Section {
	part := ui.Section{ID: "other", Heading: c.T("sharing.other"), Count: c.Words.Number(len(s.Other)), Body: ui.Empty{Says: c.T("sending.demands.none")}}
	if len(s.Other) == 0 {
		return part
	}
	t := ui.Table{Caption: c.T("sharing.other"), HideCaption: true}
	for _, key := range otherWays {
		t.Columns = append(t.Columns, ui.Column{Text: c.T(key)})
	}
	for _, x := range s.Other {
		var row []ui.Cell
		for _, cell := range otherCells(c.Words, x) {
			row = append(row, ui.TextCell(cell))
		}
		t.Rows = append(t.Rows, row)
	}
	part.Body = t
	return part
}

func (d *Desk) seenFile(c *area.Call) error {
	s, err := d.Seen(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	w := c.Words
	if tag := c.Query("language"); tag != "" {
		w = c.House.Book.For(tag)
	}
	doc := seenPaper(w, s)
	now, _ := c.House.Clerk.Now()
	doc.Made = now.Time()
	var b bytes.Buffer
	if err := doc.PDF(&b); err != nil {
		return err
	}
	return c.File("who-has-seen.pdf", "application/pdf", b.Bytes())
}

func seenPaper(w *lang.Words, s *Seen) paper.Document {
	t := paper.Table{Columns: []paper.Column{{Title: w.T("sharing.day")}, {Title: w.T("sharing.role")}, {Title: w.T("sharing.done")}, {Title: w.T("sharing.many"), Align: paper.Right}}}
	for _, l := range s.Lines {
		t.Rows = append(t.Rows, []string{w.ShortDay(l.Day), roleText(w, l.Role), verbText(w, l.Verb), w.Number(l.Many)})
	}
	blocks := []paper.Block{paper.Heading{Level: 1, Text: w.T("sharing.seen")}, paper.Paragraph{Text: w.T("sharing.seen.lead")}}
	if len(s.Left) > 0 { // whom the house told stands before who looked
		left := paper.Table{Columns: []paper.Column{{Title: w.T("sharing.day")}, {Title: w.T("consent.recipient")}, {Title: w.T("sending.fields")}}}
		for _, h := range s.Left {
			var given []string
			for _, f := range h.FieldList() {
				given = append(given, label(w, f))
			}
			left.Rows = append(left.Rows, []string{w.ShortDay(h.On), h.Recipient, strings.Join(given, ", ")})
		}
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("sending.list")}, left)
	}
	if len(s.Other) > 0 {
		var other paper.Table
		for _, key := range otherWays {
			other.Columns = append(other.Columns, paper.Column{Title: w.T(key)})
		}
		for _, x := range s.Other {
			other.Rows = append(other.Rows, otherCells(w, x))
		}
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("sharing.other")}, other)
	}
	if len(blocks) > 2 {
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("sharing.inside")})
	}
	return paper.Document{Title: w.T("sharing.seen"), Lang: w.Tag(), Kind: paper.Report, PageLabel: w.T("sharing.page"), Blocks: append(blocks, t)}
}
