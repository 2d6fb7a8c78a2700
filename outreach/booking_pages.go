package outreach

import (
	"slices"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/tour"
	"drosme/internal/ui"

	"github.com/a-h/templ"
)

// obstacleLine is one thing in the way, in words.
type obstacleLine struct{ Text, Href, Code string }

// says puts an obstacle into words: who or what is taken, when, and by what the reader may know.
func says(c *area.Call, o Obstacle, resources []Resource) obstacleLine {
	who := ui.PersonText(o.Taken)
	if i := slices.IndexFunc(resources, func(r Resource) bool { return r.ID == o.Taken }); i >= 0 {
		who = resources[i].Label
	}
	l := obstacleLine{Code: o.Code}
	by := c.T("booking.busy")
	switch {
	case o.VisitID != "":
		by, l.Href = c.T("booking.by_visit", "host", o.HostName), "/visits/"+o.VisitID
	case o.Activity != "":
		by, l.Href = c.T("booking.by_activity"), "/activities/"+o.Activity
	}
	key := "booking.overlap"
	if o.Kind == tour.RoadTime {
		key = "booking.road"
	}
	l.Text = c.T(key, "who", who, "when", c.Words.Span(o.From, o.To), "by", by, "minutes", o.Missing)
	return l
}

// problems are the lines of the error summary: of a *Taken fault, what is taken.
func problems(c *area.Call, err error, taken *Taken, resources []Resource) []ui.Problem {
	if taken == nil {
		return ui.Problems(c.Words, err)
	}
	var out []ui.Problem
	for _, o := range taken.By {
		l := says(c, o, resources)
		out = append(out, ui.Problem{Text: strings.TrimSpace(l.Text + " " + l.Code)})
	}
	return out
}

// obstacles says what is taken and offers free times as buttons that fill the form.
func (e edit) obstacles() templ.Component {
	c := e.c
	var lines []obstacleLine
	for _, o := range e.taken.By {
		lines = append(lines, says(c, o, e.choices.Resources))
	}
	body := []templ.Component{obstacleList(c, lines)}
	if len(e.slots) == 0 {
		body = append(body, sentences([]string{c.T("booking.no_slot", "days", strconv.Itoa(slotsAhead))}))
	} else {
		var buttons []ui.Button
		for _, s := range e.slots {
			buttons = append(buttons, ui.Button{Text: slotText(c, s), Name: "do", Value: "slot:" + string(s.Begins), Quiet: true})
		}
		body = append(body, slotButtons(c.T("booking.slots"), buttons))
	}
	return ui.Notice{Tone: ui.Sun, Heading: c.T("booking.what"), Body: ui.Stack(body...)}
}

func slotText(c *area.Call, s *Slot) string {
	key := "booking.slot"
	if s.Unsure {
		key = "booking.slot_unsure"
	}
	return c.T(key, "weekday", c.Words.Weekday(s.Begins.Day()), "day", c.Words.ShortDay(s.Begins.Day()), "clock", s.Begins.Clock())
}
