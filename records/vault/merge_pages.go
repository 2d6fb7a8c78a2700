package vault

import (
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

// mergePage shows what a merge would do, and the way to undo one. No name stands on it.
func (d *Desk) mergePage(c *area.Call) error { return d.mergeForm(c, c.Query("with"), nil) }

func (d *Desk) mergeForm(c *area.Call, code string, wrong error) error {
	holder := c.Path("id")
	p, err := d.Preview(c.Ctx(), holder, code)
	if err != nil && code != "" { // the code leads nowhere: asked again, with the fault
		wrong = err
		p, err = d.Preview(c.Ctx(), holder, "")
	}
	if err != nil {
		return err
	}
	page := ui.Page{Kind: ui.KindForm, Heading: c.T("vault.merge"), Lead: c.T("vault.merge.lead"), Crumbs: crumbs(c, holder), Bar: []ui.Status{{Label: c.T("vault.code"), Text: p.Code}}}
	switch {
	case p.OpenID != "":
		f := sheet.Form{Action: path(holder, "unmerge"), Verb: c.T("vault.unmerge"), Cancel: back(holder), Fixed: []ui.Hidden{{Name: "merge", Value: p.OpenID}}}
		if p.Changed {
			f.Questions = []sheet.Question{{Ask: ui.Radios, Field: ui.Field{Name: "sheet", Label: c.T("vault.unmerge.sheet"), Options: []ui.Option{
				{Value: SheetAsBefore, Text: c.T("vault.unmerge.before")}, {Value: SheetAsNow, Text: c.T("vault.unmerge.now")}}}}}
		}
		page.Lead = c.T("vault.merge.open", "code", p.OpenWith, "day", c.Words.Day(p.Until))
		page.Body = f.Body(c, wrong)
	case p.From == nil:
		f := sheet.Form{Action: path(holder, "merge"), Verb: c.T("vault.preview"), Cancel: back(holder), Questions: []sheet.Question{
			{Ask: ui.Text, Field: ui.Field{Name: "code", Label: c.T("vault.merge.code"), Hint: c.T("vault.merge.code.hint"), Width: 10}}}}
		page.Body = f.Body(c, wrong)
	default:
		t := ui.Table{Caption: c.T("vault.preview"), Columns: []ui.Column{{Text: c.T("vault.merge.field")}, {Text: p.Code}, {Text: p.From.Code}}}
		var offered []ui.Option
		for _, f := range Fields {
			here, there := slices.Contains(p.Has, f), slices.Contains(p.FromHas, f)
			if !here && !there {
				continue
			}
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("vault.field." + string(f))), ui.TextCell(kept(c, here)), ui.TextCell(kept(c, there))})
			if there {
				offered = append(offered, ui.Option{Value: string(f), Text: c.T("vault.field." + string(f))})
			}
		}
		for _, k := range p.Cases {
			t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(c.T("vault.find.who")), ui.TextCell(""), ui.TextCell(k)})
		}
		f := sheet.Form{Action: path(holder, "merge"), Verb: c.T("vault.merge"), Cancel: back(holder),
			Fixed: []ui.Hidden{{Name: "code", Value: p.From.Code}, {Name: "sure", Value: "yes"}}}
		if len(offered) > 0 {
			f.Questions = []sheet.Question{{Ask: ui.Checkboxes, Field: ui.Field{Name: "take", Label: c.T("vault.merge.take", "code", p.From.Code), Hint: c.T("vault.merge.take.hint"), Options: offered, Optional: true}}}
		}
		page.Body = ui.Stack(t, f.Body(c, wrong))
	}
	return sheet.Show(c, page, wrong)
}

// mergeSays names the two records by their codes, to who may learn of both.
func (d *Desk) mergeSays(c *area.Call, a area.Permitted) ([]ui.Line, error) {
	holder, other, _ := strings.Cut(a.Record, " ")
	var lines []ui.Line
	for key, one := range map[string]string{"vault.merge.stays": holder, "vault.merge.goes": other} {
		p, err := d.Preview(c.Ctx(), one, "")
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Refused) {
			return []ui.Line{{Key: c.T("vault.code"), Value: c.T("vault.merge.not_yours")}}, nil
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, ui.Line{Key: c.T(key), Value: p.Code})
	}
	slices.SortFunc(lines, func(a, b ui.Line) int { return strings.Compare(a.Key, b.Key) })
	return lines, nil
}

func kept(c *area.Call, is bool) string {
	if is {
		return c.T("vault.merge.is_kept")
	}
	return ""
}

// mergeAct leads to the preview of a code, and from the preview to the act.
func (d *Desk) mergeAct(c *area.Call) error {
	holder, code := c.Path("id"), c.Form().Text("code", 40)
	if !c.Form().Has("sure") {
		if code == "" {
			c.Form().Wrong("code", "field.required")
			return d.mergeForm(c, "", c.Form().Err())
		}
		return d.mergeForm(c, code, nil)
	}
	var take []Field
	for _, f := range c.Form().RawAll("take") {
		if slices.Contains(Fields, Field(f)) {
			take = append(take, Field(f))
		}
	}
	if err := d.Merge(c.Ctx(), holder, code, take); err != nil {
		return d.mergeForm(c, code, err)
	}
	return c.Go(back(holder), ui.Flash{Done: c.T("vault.merged")})
}

func (d *Desk) unmergeAct(c *area.Call) error {
	if err := d.Undo(c.Ctx(), c.Form().Raw("merge"), c.Form().Raw("sheet")); err != nil {
		return d.mergeForm(c, "", err)
	}
	return c.Go(back(c.Path("id")), ui.Flash{Done: c.T("vault.unmerged")})
}
