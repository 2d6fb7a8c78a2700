package notes

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
	"drosme/records/people"
)

// paragraphs shows a text as it was typed: an empty line begins a paragraph, a line stays a line.
func paragraphs(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
			if strings.TrimSpace(p) == "" {
				continue
			}
			b.WriteString(`<p class="govuk-body">` + strings.ReplaceAll(templ.EscapeString(strings.TrimSpace(p)), "\n", "<br>") + "</p>")
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

func (d *Desk) sharePage(c *area.Call) error { return d.sharing(c, nil) }

func (d *Desk) sharing(c *area.Call, wrong error) error {
	k, n, err := d.ofCase(c)
	if err != nil {
		return err
	}
	workers, err := d.workers(c, k)
	if err != nil {
		return err
	}
	restricted, chosen := map[bool]string{true: "yes", false: "no"}[n.Restricted], strings.Fields(n.Viewers)
	if c.Form().Has("act_id") {
		restricted, chosen = c.Form().Raw("restricted"), c.Form().RawAll("viewers")
	}
	p := d.cases.Frame(c, k, "notes", ui.Page{Kind: ui.KindForm, Heading: c.T("note.share"), Lead: c.T("note.share.lead"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: at(k.ID, ""), Text: c.T("note.list")}, {Href: at(k.ID, "/"+n.ID), Text: c.T("note.one")}},
		Body: ui.Form{Action: at(k.ID, "/"+n.ID+"/viewers"), ActID: c.NewAct(), Version: strconv.Itoa(n.Version), Verb: c.T("note.share"),
			Cancel: &ui.Link{Href: at(k.ID, "/"+n.ID), Text: c.T("act.cancel")},
			Body: ui.Stack(
				ui.Radios(ui.Field{Name: "restricted", Label: c.T("note.restricted"), Value: restricted, Small: true, Options: []ui.Option{
					{Value: "no", Text: c.T("note.restricted.no")}, {Value: "yes", Text: c.T("note.restricted.yes"), Hint: c.T("note.restricted.hint")}}}),
				ui.Checkboxes(ui.Field{Name: "viewers", Label: c.T("note.viewers"), Hint: c.T("note.viewers.hint"), Values: chosen, Options: workers, Small: true,
					Optional: true, Error: ui.FieldError(c.Words, wrong, "viewers")}))}})
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) shareAct(c *area.Call) error {
	f := c.Form()
	restricted := f.Word("restricted", "no", "yes") == "yes"
	err := f.Err()
	if err == nil {
		err = d.Share(c.Ctx(), c.Path("note"), f.Version(), restricted, f.RawAll("viewers"))
	}
	if err != nil {
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return err
		}
		return d.sharing(c, err)
	}
	return c.Go(at(c.Path("id"), "/"+c.Path("note")), ui.Flash{Done: c.T("note.changed")})
}

func (d *Desk) callingsPage(c *area.Call) error { return d.callings(c, nil) }

func (d *Desk) callings(c *area.Call, wrong error) error {
	all, err := d.Callings(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("note.callings"), HideCaption: true, Columns: []ui.Column{{Text: c.T("note.worker")}, {Text: c.T("note.calling")}, {Text: c.T("note.default")}}}
	for _, x := range all {
		standard := c.T("note.team")
		if keepsApart(x.Calling) {
			standard = c.T("note.author_alone")
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.PersonCell(x.Person, ""), ui.TextCell(c.T("note.calling." + x.Calling)), ui.TextCell(standard)})
	}
	var list templ.Component = t
	if len(all) == 0 {
		list = ui.Empty{Says: c.T("note.callings.empty")}
	}
	f := c.Form()
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("note.callings"), Lead: c.T("note.callings.lead"), Problems: ui.Problems(c.Words, wrong),
		Body: ui.Stack(list, ui.Form{Action: "/callings", ActID: c.NewAct(), Verb: c.T("note.calling_set"), Body: ui.Stack(
			ui.Text(ui.Field{Name: "person", Label: c.T("note.worker_code"), Hint: c.T("note.worker_code.hint"), Value: f.Raw("person"), Width: 10, Error: ui.FieldError(c.Words, wrong, "person")}),
			ui.Select(ui.Field{Name: "calling", Label: c.T("note.calling"), Value: f.Raw("calling"), Options: sheet.OrNone(c, "act.choose", sheet.Words(c, "note.calling.", Callings)), Error: ui.FieldError(c.Words, wrong, "calling")}))})}
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

func (d *Desk) callingsAct(c *area.Call) error {
	f := c.Form()
	person, err := people.Named(c, "person")
	if err != nil {
		return err
	}
	if person == "" && f.Raw("person") == "" {
		f.Wrong("person", "field.required")
	}
	calling := f.Word("calling", Callings...)
	if err = f.Err(); err == nil {
		err = d.SetCalling(c.Ctx(), person, calling)
	}
	if fault.Is(err, fault.NotFound) {
		err = fault.In("person", "field.unknown_code")
	}
	if err != nil {
		return d.callings(c, err)
	}
	return c.Go("/callings", ui.Flash{Done: c.T("note.calling_kept")})
}
