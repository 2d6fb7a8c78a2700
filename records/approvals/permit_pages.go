package approvals

import (
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/sheet"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// declaredLines are what a decider is shown of a form that waits.
func (d *Desk) declaredLines(c *area.Call, a *Approval) ([]ui.Line, error) {
	k := d.kinds[a.Kind].declared
	if k == nil || a.State != Asked && a.State != Approved {
		return nil, nil
	}
	var lines []ui.Line
	if k.Says != nil {
		more, err := k.Says(c, a.permitted())
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	f, there := a.Kept()
	if !there {
		return lines, nil
	}
	for _, s := range k.Shows {
		var says []string
		for _, v := range f.Values[s.Field] {
			if s.Words != "" && c.Words.Has(s.Words+v) {
				v = c.T(s.Words + v)
			}
			if v = strings.TrimSpace(v); v != "" {
				says = append(says, v)
			}
		}
		if len(says) > 0 {
			lines = append(lines, ui.Line{Key: c.T(s.Label), Value: strings.Join(says, ", ")})
		}
	}
	return lines, nil
}

// goOn lets who asked send their form again, once somebody else has approved it.
func (d *Desk) goOn(c *area.Call, a *Approval) ui.Sections {
	k := d.kinds[a.Kind].declared
	if k == nil || a.State != Approved || a.UsedAt != "" {
		return nil
	}
	now, _ := c.House.Clerk.Now()
	s := ui.Section{ID: "go_on", Heading: c.T("approval.go_on")}
	f, there := a.Kept()
	switch {
	case !there:
		return nil
	case a.Lapsed(now):
		s.Body = ui.Notice{Tone: ui.Sun, Text: c.T("approval.lapsed", "days", MostDays)}
	case !a.Own(c.Actor().User, c.Actor().Person):
		s.Body = ui.Notice{Text: c.T("approval.go_on.others")}
	default:
		parts := []templ.Component{ui.Notice{Text: c.T("approval.go_on.says")}}
		version := f.Values.Get("version")
		for name, values := range f.Values {
			for _, v := range values {
				if name != "version" {
					parts = append(parts, ui.Hidden{Name: name, Value: v})
				}
			}
		}
		if k.Anew != nil {
			for _, field := range k.Anew(c) {
				parts = append(parts, ui.Text(field))
			}
		}
		s.Body = ui.Form{Action: f.Path, ActID: id.New(), Version: version, Verb: c.T("approval.go_on.do"), Body: ui.Stack(parts...)}
	}
	return ui.Sections{s}
}

func (d *Desk) kindsPage(c *area.Call) error {
	t := ui.Table{Caption: c.T("approval.kinds"), HideCaption: true, Columns: []ui.Column{{Text: c.T("approval.kind")}, {Text: c.T("approval.state")}, {Text: c.T("approval.since")}}}
	for _, name := range d.order {
		k := d.kinds[name]
		on, since := d.stands(k)
		what := ui.LinkCell("/approval-kinds/"+name, c.T(k.Text))
		state := ui.StatusCell(ui.Quiet, c.T("approval.kind.off"))
		switch {
		case k.Always:
			what, state = ui.TextCell(c.T(k.Text)), ui.StatusCell(ui.Moss, c.T("approval.kind.always"))
		case on:
			state = ui.StatusCell(ui.Moss, c.T("approval.kind.on"))
		}
		t.Rows = append(t.Rows, []ui.Cell{what, state, ui.TextCell(c.Words.Day(since))})
	}
	return c.Show(ui.Page{Kind: ui.KindList, Heading: c.T("approval.kinds"), Lead: c.T("approval.kinds.lead"),
		Crumbs: []ui.Link{{Href: "/approvals", Text: c.T("approval.list")}}, Body: t})
}

func (d *Desk) kindForm(c *area.Call, wrong error) error {
	name := c.Path("kind")
	k, there := d.kinds[name]
	if !there || k.Always {
		return fault.Missing()
	}
	on, _ := d.stands(k)
	value := "no"
	if on {
		value = "yes"
	}
	f := sheet.Form{Action: "/approval-kinds/" + name, Verb: c.T("act.save"), Cancel: "/approval-kinds", Questions: []sheet.Question{
		{Ask: ui.Radios, Field: ui.Field{Name: "needed", Label: c.T("approval.kind.ask"), Value: value, Small: true,
			Options: []ui.Option{{Value: "no", Text: c.T("approval.kind.off")}, {Value: "yes", Text: c.T("approval.kind.on")}}}}}}
	p := f.Page(c, c.T(k.Text), wrong)
	p.Lead = c.T("approval.kind.lead")
	p.Crumbs = []ui.Link{{Href: "/approval-kinds", Text: c.T("approval.kinds")}}
	return sheet.Show(c, p, wrong)
}

func (d *Desk) kindPage(c *area.Call) error { return d.kindForm(c, nil) }

func (d *Desk) kindAct(c *area.Call) error {
	f := c.Form()
	on := f.Word("needed", "no", "yes") == "yes"
	err := f.Err()
	if err == nil {
		err = d.Switch(c.Ctx(), c.Path("kind"), on)
	}
	if err != nil {
		return d.kindForm(c, err)
	}
	return c.Go("/approval-kinds", ui.Flash{Done: c.T("approval.kind.switched")})
}

// Names gives the kinds that can be switched, in order.
func (d *Desk) Names() []string {
	var out []string
	for _, name := range d.order {
		if !d.kinds[name].Always {
			out = append(out, name)
		}
	}
	return slices.Clip(out)
}
