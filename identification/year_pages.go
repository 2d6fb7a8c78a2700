package identification

import (
	"slices"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// cellText says the word of a breakdown's cell.
func cellText(c *area.Call, breakdown, key string) string {
	if breakdown == "place" && key != "elsewhere" && key != "several" && key != Unknown {
		return countryName(c, key)
	}
	if breakdown == "identifier" && key != Unknown {
		return c.T("identification.who_identified." + key)
	}
	if breakdown == "sex_age" {
		return c.T("identification.group." + key)
	}
	return c.T("identification.cell." + key)
}

func (d *Desk) yearPage(c *area.Call) error {
	_, today := c.House.Clerk.Now()
	year := today.Time().Year() - 1
	if typed := c.Query("year"); typed != "" {
		if n, err := strconv.Atoi(typed); err == nil {
			year = n
		} else {
			year = 0
		}
	}
	which := c.Query("table")
	if which != "article_19a" {
		which = "national"
	}
	field := ui.Field{Name: "year", Label: c.T("identification.year.which"), Value: strconv.Itoa(year), Width: 4}
	choose := ui.Field{Name: "table", Label: c.T("identification.year.table"), Value: which, Options: []ui.Option{
		{Value: "national", Text: c.T("identification.table.national")}, {Value: "article_19a", Text: c.T("identification.table.article_19a")}}}
	p := ui.Page{Kind: ui.KindFigure, Heading: c.T("identification.year"), Lead: c.T("identification.year.lead")}
	y, err := d.Year(c.Ctx(), year)
	if err != nil {
		p.Problems, field.Error = ui.Problems(c.Words, err), ui.FieldError(c.Words, err, "year")
	}
	parts := []templ.Component{ui.Form{Action: "/identification/year", Get: true, Verb: c.T("identification.year.show"), Body: ui.Stack(ui.Number(field), ui.Select(choose))}}
	if err != nil {
		p.Body = ui.Stack(parts...)
		return c.Again(err, p)
	}
	t := y.National
	if which == "article_19a" {
		t = y.Article
	}
	total := ui.Figure{Label: c.T("identification.table." + which), Number: c.Words.Number(t.Total), Rule: c.T("identification.rule_of." + which)}
	if t.Withheld {
		total.Number = c.T("identification.withheld")
	}
	if t.SaidNo > 0 {
		total.Notes = append(total.Notes, c.N("identification.said_no", t.SaidNo))
	}
	parts = append(parts, ui.Figures{total})
	if name := c.House.Setting("public.name"); name != "" && which == "article_19a" {
		parts = append(parts, ui.Summary{Lines: []ui.Line{{Key: c.T("identification.registering"), Value: name}}})
	}
	if t.Withheld {
		t.Breakdowns = nil
	}
	for _, b := range t.Breakdowns {
		table := ui.Table{Caption: c.T("identification.breakdown." + b.Name), Plain: true, Columns: []ui.Column{{Text: c.T("identification.breakdown." + b.Name)}, {Text: c.T("identification.people"), Number: true}}}
		for _, x := range slices.Backward(b.Cells) { // the most usual first
			n := c.Words.Number(x.N)
			if x.Withheld {
				n = c.T("identification.withheld")
			}
			table.Rows = append(table.Rows, []ui.Cell{ui.TextCell(cellText(c, b.Name, x.Key)), ui.NumberCell(n)})
		}
		parts = append(parts, table)
	}
	parts = append(parts, ui.Section{ID: "why", Heading: c.T("identification.year.why"), Body: ui.Bullets{
		c.T("identification.year.rule", "least", y.Least), c.T("identification.year.source"), c.T("identification.year.totals"), c.T("identification.year.once"), c.T("identification.year.forms")}})
	p.Body = ui.Stack(parts...)
	return c.Show(p)
}
