package classroom

import (
	"slices"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/live/screens"
	"drosme/internal/paper"
	"drosme/internal/ui"
)

// withoutLeadDays is how long the responsible person's day shows a sensitive lesson that was played without the lead.
const withoutLeadDays = 14

// leadCard tells the responsible person of sensitive lessons that were opened with neither lead nor deputy on site.
// The reason stands on the lesson's page.
func (d *Desk) leadCard(c *area.Call) (ui.Card, bool, error) {
	all, err := d.ListLessons(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	_, today := c.House.Clerk.Now()
	card := ui.Card{Tone: ui.Sun, Heading: c.T("lesson.opened_without_lead")}
	for _, l := range all {
		if l.WithoutLead && l.Day >= today.Add(-withoutLeadDays) {
			card.Tasks = append(card.Tasks, ui.Task{Text: l.Name, Also: c.Words.Day(l.Day), Href: "/lessons/" + l.ID})
		}
	}
	return card, len(card.Tasks) > 0, nil
}

// papers are the links to what every class gets on paper.
func papers(c *area.Call) []ui.Action {
	return []ui.Action{{Href: "/lesson-papers/slips", Text: c.T("script.paper_slips")}, {Href: "/lesson-papers/cards", Text: c.T("script.paper_cards")}}
}

func (d *Desk) paperRoutes() []area.Route {
	return []area.Route{{Method: "GET", Path: "/lesson-papers/{name}", Verb: "script.read", Do: d.paperFile}}
}

// paperFile gives slips or cards, in the language of the page or the one that is asked for.
func (d *Desk) paperFile(c *area.Call) error {
	words := c.Words
	if l := c.Query("language"); slices.Contains(lang.Languages, l) {
		words = c.House.Book.For(l)
	}
	var doc paper.Document
	switch c.Path("name") {
	case "slips":
		var numbers []screens.Number
		if d.Numbers != nil {
			var err error
			if numbers, err = d.Numbers(c.Ctx(), words.Tag()); err != nil {
				return err
			}
		}
		doc = screens.Slips(words, numbers)
	case "cards":
		doc = screens.Cards(words)
	default:
		return fault.Missing()
	}
	return c.Paper(c.Path("name")+".pdf", doc)
}
