package outreach

import (
	"strconv"

	"drosme/internal/area"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

func (d *Desk) lettersDueCard(c *area.Call) (ui.Card, bool, error) {
	due, err := d.LettersDue(c.Ctx())
	if err != nil || len(due) == 0 {
		return ui.Card{}, false, err
	}
	card := ui.Card{Tone: ui.Sun, Heading: c.T("host_letter.card"), Count: c.Words.Number(len(due))}
	seen := told(c)
	for _, l := range due {
		seen[l.ID] = true
		card.Tasks = append(card.Tasks, ui.Task{Text: l.HostName, Href: "/visits/" + l.ID + "/letter", Also: c.Words.ShortDay(l.Day) + " · " + c.T("visit.state."+l.State)})
	}
	return card, true, nil
}

func (d *Desk) letterPage(c *area.Call) error { return d.letterShown(c, nil) }

func (d *Desk) letterShown(c *area.Call, wrong error) error {
	h, err := d.HostLetters(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	at := "/visits/" + h.ID
	p := ui.Page{Kind: ui.KindForm, Heading: c.T("host_letter.title"), Crumbs: append(visitCrumbs(c), ui.Link{Href: at, Text: h.Code})}
	var parts []templ.Component
	switch {
	case h.Letter.Kind == "":
		parts = append(parts, ui.Notice{Text: c.T("host_letter.nothing")})
	default:
		to := ui.Line{Key: c.T("host_letter.to"), Value: h.To}
		if h.To == "" {
			to = ui.Line{Key: c.T("host_letter.to"), Status: &ui.Status{Tone: ui.Sun, Text: c.T("host_letter.no_address")}}
		}
		parts = append(parts, ui.Summary{Lines: []ui.Line{
			{Key: c.T("host_letter.kind"), Value: c.T("host_letter." + h.Letter.Kind)},
			{Key: c.T("host_letter.host"), Value: h.HostName}, to,
			{Key: c.T("host_letter.tongue"), Value: c.T("language." + h.Tongue)},
			{Key: c.T("host_letter.paper"), Value: c.T("host_letter.paper.open"), Href: at + "/letter.pdf"},
		}})
		if c.May("host_letter.send") {
			f := ui.Form{Action: at + "/letter", ActID: c.NewAct(), Version: strconv.Itoa(h.Version), NoAsk: true,
				Verb: c.T("host_letter.send"), More: []ui.Button{{Text: c.T("host_letter.by_hand"), Name: "by_hand", Value: "yes", Quiet: true}}}
			if h.To == "" {
				f.Verb, f.More = c.T("host_letter.by_hand"), nil
				f.Body = ui.Hidden{Name: "by_hand", Value: "yes"}
			}
			if !h.Due() {
				parts = append(parts, ui.Notice{Tone: ui.Moss, Text: c.T("host_letter.was_written")})
			}
			parts = append(parts, f)
		}
	}
	var lines []ui.Event
	for i := len(h.Written) - 1; i >= 0; i-- {
		l := h.Written[i]
		at := l.WrittenAt.In(d.zone())
		lines = append(lines, ui.Event{When: c.Words.Local(at), Moment: string(at), What: c.T("host_letter." + l.Kind)})
	}
	if len(lines) > 0 {
		parts = append(parts, ui.Section{ID: "written", Heading: c.T("host_letter.written"), Body: ui.Timeline(lines)})
	}
	p.Body = ui.Stack(parts...)
	if wrong != nil {
		return c.Again(wrong, p)
	}
	return c.Show(p)
}

// letterFile gives the letter as PDF, in the host's language.
func (d *Desk) letterFile(c *area.Call) error {
	h, err := d.HostLetters(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	b, err := h.PDF(c.House.Book.For(h.Tongue))
	if err != nil {
		return err
	}
	return c.File("letter.pdf", "application/pdf", b)
}

func (d *Desk) letterAct(c *area.Call) error {
	byHand := c.Form().Has("by_hand")
	if err := d.SendHostLetter(c.Ctx(), c.Path("id"), c.Form().Version(), byHand); err != nil {
		return d.letterShown(c, err)
	}
	done := "host_letter.sent"
	if byHand {
		done = "host_letter.noted"
	}
	return c.Go("/visits/"+c.Path("id"), ui.Flash{Done: c.T(done)})
}
