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
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("sharing.seen"), Lead: c.T("sharing.seen.lead"), Dense: true, Body: ui.Sections{left, inside},
		Crumbs:  []ui.Link{{Href: back(s.ID), Text: c.T("consent.tab")}},
		Actions: []ui.Action{{Href: "/cases/" + s.ID + "/seen.pdf", Text: c.T("sharing.print")}}}
	return c.Show(d.Cases.Frame(c, s.Case, "sharing", p))
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
		blocks = append(blocks, paper.Heading{Level: 2, Text: w.T("sending.list")}, left, paper.Heading{Level: 2, Text: w.T("sharing.inside")})
	}
	return paper.Document{Title: w.T("sharing.seen"), Lang: w.Tag(), Kind: paper.Report, PageLabel: w.T("sharing.page"), Blocks: append(blocks, t)}
}
