package hub

import (
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
)

// youngAct makes the one-time code for the phone of a peer educator under 18, and shows it. That phone steers; it
// gets no text that nobody has looked at, hears of no note, and does not end the lesson.
func (d *Desk) youngAct(c *area.Call) error {
	if d.Live == nil || d.Live.Room(c.Path("id")) == nil {
		return fault.Missing()
	}
	code, err := d.Live.Room(c.Path("id")).Invite(true)
	if err != nil {
		return err
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("crew.pair_young"), Crumbs: []ui.Link{{Href: "/lessons", Text: c.T("crew.lessons")}},
		Actions: []ui.Action{{Href: "/lessons/" + c.Path("id"), Text: c.T("act.back")}},
		Body:    ui.Stack(ui.Notice{Tone: ui.River, Heading: spacedBy(code, 4), Text: c.T("crew.pair_young_how", "address", d.here().Address+"desk")}, ui.Bullets{c.T("crew.how_young")})})
}

// spacedBy puts a blank after so many signs.
func spacedBy(code string, n int) string {
	if len(code) > n {
		return code[:n] + " " + code[n:]
	}
	return code
}
