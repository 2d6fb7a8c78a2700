package reports

import (
	"slices"
	"strings"

	"drosme/internal/area"
	"drosme/internal/ui"
)

// dueDays is how many days before a grant's end its report stands on the day page, and how many after.
const dueDays = 60

// dueCard tells of grants that end soon, or have ended with no report that covers the last day.
func (d *Desk) dueCard(c *area.Call) (ui.Card, bool, error) {
	list, err := d.Grants(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	_, today := c.House.Clerk.Now()
	card := ui.Card{Tone: ui.Sun, Heading: c.T("report.due")}
	for _, g := range list {
		if !today.Within(g.EndsOn.Add(-dueDays), g.EndsOn.Add(3*dueDays)) {
			continue
		}
		task := ui.Task{Text: g.Code, Href: "/results/" + g.ID, Also: g.Title}
		if today <= g.EndsOn {
			task.Status = &ui.Status{Tone: ui.Sun, Text: c.T("report.due.ends", "day", g.EndsOn)}
			card.Tasks = append(card.Tasks, task)
			continue
		}
		reports, err := d.Reports(c.Ctx(), g.ID)
		if err != nil {
			return ui.Card{}, false, err
		}
		if !slices.ContainsFunc(reports, func(r *Report) bool { return r.To == g.EndsOn }) {
			task.Status = &ui.Status{Tone: ui.Sun, Text: c.T("report.due.ended", "day", g.EndsOn)}
			card.Tasks = append(card.Tasks, task)
		}
	}
	card.Count = c.Words.Number(len(card.Tasks))
	return card, len(card.Tasks) > 0, nil
}

// behindCard tells for each running grant how far time and targets are.
func (d *Desk) behindCard(c *area.Call) (ui.Card, bool, error) {
	list, err := d.Grants(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	_, today := c.House.Clerk.Now()
	card := ui.Card{Heading: c.T("result.behind"), More: &ui.Link{Href: "/results", Text: c.T("result.list")}}
	for _, g := range list {
		if !today.Within(g.StartsOn, g.EndsOn) {
			continue
		}
		r, err := d.Table(c.Ctx(), g.ID, "", "")
		if err != nil {
			return ui.Card{}, false, err
		}
		percent := Elapsed(g.StartsOn, g.EndsOn, today)
		task := ui.Task{Text: g.Code, Href: "/results/" + g.ID}
		all := r.Targeted()
		if len(all) == 0 {
			task.Also = c.T("result.behind.none", "percent", percent)
			card.Tasks = append(card.Tasks, task)
			continue
		}
		late := Late(all, percent)
		task.Also = c.T("result.behind.says", "percent", percent, "n", len(all)-len(late), "of", len(all))
		if len(late) > 0 {
			var names []string
			for _, f := range late[:min(3, len(late))] {
				names = append(names, c.T("count."+f.Name))
			}
			card.Tone = ui.Sun
			task.Also += " " + c.T("result.behind.late", "figures", strings.Join(names, ", "))
		}
		card.Tasks = append(card.Tasks, task)
	}
	return card, len(card.Tasks) > 0, nil
}
