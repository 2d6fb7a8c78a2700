package htcds

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
)

// heads finds the row of headings of a foreign sheet: the first with at least two filled cells.
func heads(g Grid) int {
	for i, r := range g.Rows[:min(len(g.Rows), headerRows)] {
		filled := 0
		for _, cell := range r.Cells {
			if strings.TrimSpace(cell) != "" {
				filled++
			}
		}
		if filled > 1 {
			return i
		}
	}
	return 0
}

// foreign gives the sheet that is read by a table of columns: the one with most rows.
func foreign(grids []Grid) int {
	best := 0
	for i := range grids {
		if len(grids[i].Rows) > len(grids[best].Rows) {
			best = i
		}
	}
	return best
}

func (d *Desk) columnsPage(c *area.Call) error {
	p, err := d.columnsForm(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) columnsForm(c *area.Call, wrong error) (ui.Page, error) {
	u, grids, err := d.grids(c.Ctx(), c.Path("id"))
	if err != nil {
		return ui.Page{}, err
	}
	saved, err := d.Mappings(c.Ctx())
	if err != nil {
		return ui.Page{}, err
	}
	sheet := foreign(grids)
	if len(grids) == 0 || len(grids[sheet].Rows) == 0 {
		return ui.Page{}, fileFault(u.name, 0, "htcds.empty")
	}
	header := heads(grids[sheet])
	chosen := map[string]string{}
	for _, s := range saved {
		if s.ID == c.Query("saved") {
			chosen = s.Targets
		}
	}
	f := c.Form()
	at := "/htcds/" + u.id + "/columns"
	var fields []templ.Component
	for i, heading := range grids[sheet].Rows[header].Cells {
		if heading = strings.TrimSpace(heading); heading == "" {
			continue
		}
		name := "column" + strconv.Itoa(i)
		value, is := chosen[fold(heading)]
		switch {
		case f.Has(name):
			value = f.Raw(name)
		case !is:
			value = Suggest(heading)
		}
		fields = append(fields, ui.Select(ui.Field{Name: name, Label: c.T("htcds.column_is", "letter", columnName(i), "heading", cut(heading)), Value: value, Options: targets(c),
			Error: ui.FieldError(c.Words, wrong, name)}))
	}
	fields = append(fields, ui.Text(ui.Field{Name: "name", Label: c.T("htcds.save_as"), Hint: c.T("htcds.save_as.hint"), Optional: true, Value: f.Raw("name"), Error: ui.FieldError(c.Words, wrong, "name")}))
	form := ui.Form{Action: at, ActID: c.NewAct(), Verb: c.T("htcds.try"), Cancel: &ui.Link{Href: "/htcds/" + u.id, Text: c.T("act.back")}, Body: ui.Stack(fields...)}
	p := ui.Page{Kind: ui.KindForm, Step: 2, Heading: c.T("htcds.columns"), Lead: c.T("htcds.columns.lead"), Problems: ui.Problems(c.Words, wrong),
		Crumbs: []ui.Link{{Href: "/htcds", Text: c.T("htcds.title")}}, Body: form}
	for _, s := range saved {
		p.Actions = append(p.Actions, ui.Action{Href: at + "?saved=" + s.ID, Text: c.T("htcds.use_saved", "name", s.Name)})
	}
	return p, nil
}

// cut keeps a heading fit for a label.
func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// targets are what a column may stand for.
func targets(c *area.Call) []ui.Option {
	out := []ui.Option{{Value: "", Text: c.T("htcds.leave_out")}}
	for _, h := range HouseColumns[:4] {
		out = append(out, ui.Option{Value: h, Text: c.T("htcds." + h), Group: c.T("htcds.house_columns")})
	}
	for _, f := range Fields {
		out = append(out, ui.Option{Value: f.Name, Text: f.Label + " (" + f.Name + ")", Group: f.Section})
	}
	return out
}

func (d *Desk) columnsAct(c *area.Call) error {
	err := d.takeColumns(c)
	if err == nil {
		return c.Go("/htcds/"+c.Path("id"), ui.Flash{})
	}
	if fault.As(err).Kind != fault.Invalid {
		return err
	}
	p, failed := d.columnsForm(c, err)
	if failed != nil {
		return failed
	}
	return c.Again(err, p)
}

func (d *Desk) takeColumns(c *area.Call) error {
	u, grids, err := d.grids(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	sheet := foreign(grids)
	if len(grids) == 0 || len(grids[sheet].Rows) == 0 {
		return fileFault(u.name, 0, "htcds.empty")
	}
	header := heads(grids[sheet])
	f := c.Form()
	chosen, taken := map[int]string{}, map[string]bool{}
	for i := range grids[sheet].Rows[header].Cells {
		name := "column" + strconv.Itoa(i)
		target := f.Raw(name)
		if target == "" {
			continue
		}
		if !isTarget(target) {
			f.Wrong(name, "field.choose")
		} else if taken[target] {
			f.Wrong(name, "htcds.target_twice")
		}
		taken[target], chosen[i] = true, target
	}
	if len(chosen) == 0 {
		f.Wrong("column0", "htcds.nothing_chosen")
	}
	if err := f.Err(); err != nil {
		return err
	}
	m := Choose(grids[sheet], sheet, header, chosen)
	if f.Raw("name") != "" {
		if err := d.SaveMapping(c.Ctx(), f.Raw("name"), m); err != nil {
			return err
		}
	}
	return d.setMapping(c.Ctx(), u.id, &m)
}

func isTarget(target string) bool {
	for _, h := range HouseColumns {
		if h == target {
			return true
		}
	}
	_, ok := ByName(target)
	return ok
}
