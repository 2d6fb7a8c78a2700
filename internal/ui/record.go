package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Line is one line of a summary: what, its value, and a way to change it.
type Line struct {
	Key    string
	Value  string
	Href   string // the value leads there
	Also   string
	Status *Status
	Person string // id; the label is written
	Body   templ.Component
	Change *Link
}

// Summary is what is known, line by line. An empty value says "not known" in words.
type Summary struct {
	Lines []Line
}

// Render writes the summary.
func (s Summary) Render(ctx context.Context, w io.Writer) error { return summary(s).Render(ctx, w) }

// Section is one part of a record with a heading and an anchor.
type Section struct {
	ID      string
	Heading string
	Count   string // shown beside the heading in the list of sections
	Actions []Action
	Body    templ.Component
}

// Render writes the section with its Body.
func (s Section) Render(ctx context.Context, w io.Writer) error {
	return InSection(s).Render(templ.WithChildren(ctx, orNothing(s.Body)), w)
}

// Sections is a record in parts that a person would file apart: a row of links that leads to each
// part on the same page. It needs no script and prints whole.
type Sections []Section

// Render writes the row of links and the parts.
func (s Sections) Render(ctx context.Context, w io.Writer) error { return sections(s).Render(ctx, w) }

// Event is one thing that happened. Story is folded until opened.
type Event struct {
	When   string // as shown
	Moment string // machine form, for the time element; may be empty
	What   string
	Who    string
	Status *Status
	Href   string
	Story  string
	Body   templ.Component // folded as well
}

// Timeline is what happened, newest first.
type Timeline []Event

// Render writes the timeline.
func (t Timeline) Render(ctx context.Context, w io.Writer) error { return timeline(t).Render(ctx, w) }

// Notice is a panel that says something about the page: a heading, a sentence, perhaps an act.
type Notice struct {
	Tone    Tone
	Heading string
	Text    string
	Actions []Action
	Body    templ.Component
}

// Render writes the notice.
func (n Notice) Render(ctx context.Context, w io.Writer) error { return notice(n).Render(ctx, w) }

// Bullets are short sentences, one a line.
type Bullets []string

// Render writes the list.
func (b Bullets) Render(ctx context.Context, w io.Writer) error { return bullets(b).Render(ctx, w) }

// Task is one line of a day: what, when, and the one act away from done.
type Task struct {
	Text   string
	Href   string
	Also   string // place, hour, who
	Status *Status
	Do     *Action
}

// Card is one matter of "my day": due today, this week, new, clashes, untouched.
type Card struct {
	Tone    Tone
	Heading string
	Count   string
	Tasks   []Task
	Empty   string // what an empty card says
	More    *Link
	Body    templ.Component
}

// Render writes one card.
func (c Card) Render(ctx context.Context, w io.Writer) error { return card(c).Render(ctx, w) }

// MyDay is the first page of a role: what is due, what is new, what clashes, what nobody has touched.
type MyDay struct {
	Cards []Card
}

// Render writes the cards.
func (d MyDay) Render(ctx context.Context, w io.Writer) error { return myDay(d).Render(ctx, w) }

// Figure is a number with its rule in words, since when it counts, and a link to its rows.
type Figure struct {
	Label    string
	Number   string // formatted
	Target   string // formatted; empty: none
	Share    int    // percent of the target, for the bar; drawn only with Target
	Rule     string
	Since    string
	Href     string // its rows
	Link     string // text of that link; empty: words ui.figure.rows
	Withheld string // how many rows this reader may not open, in words
	Status   *Status
	Notes    []string
}

// Render writes the figure.
func (f Figure) Render(ctx context.Context, w io.Writer) error { return figure(f).Render(ctx, w) }

// Figures is several figures side by side.
type Figures []Figure

// Render writes the figures.
func (f Figures) Render(ctx context.Context, w io.Writer) error { return figures(f).Render(ctx, w) }

// Progress is the state of long work. Percent below 0 means that nobody knows. Set Page.Refresh, so
// that a browser without script asks again.
type Progress struct {
	Label   string
	Percent int
	Says    string // "12,400 of 100,000 rows"
	Done    bool
}

// Render writes the bar with its words.
func (p Progress) Render(ctx context.Context, w io.Writer) error { return progress(p).Render(ctx, w) }

// Slot is one thing in the plan of a day, from Start to End in minutes since midnight.
type Slot struct {
	Start, End int
	Text       string
	Also       string
	Href       string
	Tone       Tone
	Word       string // the tone as a word: "confirmed", "clash"
}

// Lane is one thing that can be taken: the trailer, a vehicle, a person.
type Lane struct {
	Name   string
	Person string // id; the label is written instead of Name
	Slots  []Slot
}

// DayPlan is the grid of a day: hours across, one row a lane, each slot with its hours in words. Two
// slots at the same time stand one under the other. On a phone each lane is a list.
type DayPlan struct {
	Caption  string
	From, To int // hours, such as 8 and 17
	Lanes    []Lane
}

// Render writes the grid.
func (d DayPlan) Render(ctx context.Context, w io.Writer) error { return dayPlan(d).Render(ctx, w) }

func (n Notice) tone() string {
	if n.Tone == Quiet {
		return "plain"
	}
	return string(n.Tone)
}

func orWords(ctx context.Context, s, key string) string {
	if s == "" {
		return say(ctx, key)
	}
	return s
}

func within(percent int) int { return max(0, min(100, percent)) }

// quarters is how many quarter hours a plan can show: the columns that the styles name.
const quarters = 64

// to is the last hour of the plan, at least one after the first and at most 16.
func (d DayPlan) to() int { return max(d.From+1, min(d.To, d.From+quarters/4)) }

// hour is the place of an hour in the grid.
func (d DayPlan) hour(h int) string { return "g" + itoa((h-d.From)*4+1) + " w4" }

// place is the place of a slot in the grid, in whole quarter hours that hold it; what lies outside
// the hours of the plan stands at its edge, with its hours in words.
func (d DayPlan) place(s Slot) string {
	last := (d.to() - d.From) * 4
	from := max(0, min(last-1, (s.Start-d.From*60)/15))
	to := max(from+1, min(last, (s.End-d.From*60+14)/15))
	return "g" + itoa(from+1) + " w" + itoa(to-from)
}

func clock(minute int) string {
	two := func(n int) string {
		if n < 10 {
			return "0" + itoa(n)
		}
		return itoa(n)
	}
	return two(minute/60) + ":" + two(minute%60)
}
