package ui

import (
	"bytes"
	"context"
	"io"
	"slices"

	"drosme/internal/lang"

	"github.com/a-h/templ"
)

// Kind is the neutral kind of a page. It is all that the title of a browser tab says, beside the
// neutral name of the installation: never a code, a name or a subject.
type Kind string

// The kinds of page, as design calls them.
const (
	KindDay    Kind = "day"
	KindList   Kind = "list"
	KindRecord Kind = "record"
	KindForm   Kind = "form"
	KindFigure Kind = "figure"
	KindPrint  Kind = "print"
	KindPublic Kind = "public"
)

// Tone says how a status is meant. It is shown by colour, by icon and by its word together.
type Tone string

// The tones. Clay is rare: wrong, overdue, cannot be undone.
const (
	Quiet Tone = ""      // a plain fact
	River Tone = "river" // new, selected, of interest
	Sun   Tone = "sun"   // due soon, needs a look
	Clay  Tone = "clay"  // wrong, overdue, cannot be undone
	Moss  Tone = "moss"  // done, kept, in force
)

// Status is one thing that is true now: a word with its tone, and where useful what it is about
// (Label) and a place to read more (Href). As a component it is a tag.
type Status struct {
	Tone  Tone
	Text  string
	Label string // in the bar: what this is about, such as "Next step"
	Href  string
}

// Render writes the status as a tag.
func (s Status) Render(ctx context.Context, w io.Writer) error { return tag(s).Render(ctx, w) }

// Link is a place to go.
type Link struct {
	Href string
	Text string
}

// Action is something a person can do from here; its text is a verb. With Post it is a small form
// of its own (with ActID, so that a second press does nothing), else a link.
type Action struct {
	Href    string
	Text    string
	About   string // said after the text to a screen reader only: "Open" + "visit of 9 January"
	Primary bool
	Danger  bool // cannot be undone, or leads there: stands last, apart from the others
	Post    bool
	ActID   string
	Version string
	Fields  []Hidden // with Post: what else to send
}

// Render writes the action as a link in the shape of a button, or as a button that sends.
func (a Action) Render(ctx context.Context, w io.Writer) error { return action(a).Render(ctx, w) }

// Hidden is a value that a form sends without showing it. As a component it is the hidden field.
type Hidden struct {
	Name  string
	Value string
}

// Render writes the hidden field.
func (h Hidden) Render(ctx context.Context, w io.Writer) error { return hidden(h).Render(ctx, w) }

// Page is what a room hands to the frame: the kind, one heading, what is true now, what can be
// done, and the body. The frame adds menu, languages, flash and the rest.
type Page struct {
	Kind     Kind
	Step     int    // with KindForm and KindPublic: the step that the title names; 0: none
	Heading  string // the only h1; says who or what, by code or by name as the reader may see
	Lead     string // one sentence under the heading
	Crumbs   []Link // the way back, outermost first; never a person's name
	Bar      []Status
	Tabs     []Tab // pages about the same record, such as those of a case
	Actions  []Action
	Problems []Problem // what is wrong with the form on this page; shown above the heading
	Wrong    string    // heading of the problems; empty: "Not saved yet"; for a page that saves nothing
	Body     templ.Component
	Dense    bool     // lists of staff: 16 px text and the whole width
	Scripts  []string // further assets, such as "passkey.js"; the page must work without them
	Refresh  int      // seconds after which a browser without script asks again; 0: never
}

// Tab is one of several pages about the same record.
type Tab struct {
	Href, Text string
	Here       bool // this page
}

// MenuGroup is one room's part of the menu. A group that is not open is one line until it is unfolded,
// and shows what waits in it; a group without a text is always in sight.
type MenuGroup struct {
	Text  string
	Open  bool
	Links []MenuLink
}

func (g MenuGroup) waiting() int {
	n := 0
	for _, l := range g.Links {
		n += l.Count
	}
	return n
}

// MenuLink is one line of the menu. Count, when not 0, is how many things wait there.
type MenuLink struct {
	Href    string
	Text    string
	Current bool
	Count   int
}

// Language is one choice of the language switch. Name is in that language itself.
type Language struct {
	Code    string // BCP 47
	Name    string
	Dir     string // "rtl" or empty
	Href    string
	Current bool
}

// Flash says what was just done and what follows from it, with undo where undo is possible.
type Flash struct {
	Tone Tone // empty: moss
	Done string
	Then string
	Undo *Action
}

// Exit is the way out of a public page: a local neutral page that replaces this one in the history
// where the browser can.
type Exit struct {
	Href string
	Text string // empty: words ui.exit
}

// Frame is the whole page around a Page. The web layer fills it; rooms never do.
type Frame struct {
	Page      Page
	Words     *lang.Words
	Desk      string // the neutral name of the installation, in tab and header
	Name      string // public pages: the organisation's own name in the header, in place of the neutral one
	Phone     string // public pages: the office's, in the footer
	Email     string
	Home      string // where the mark leads; empty: "/"
	Menu      []MenuGroup
	User      string // a name or a person's label; empty: nobody is signed in
	Role      string
	Account   string // where the own account is
	SignOut   string // where signing out is posted to
	Languages []Language
	Settings  []Action // small choices in the footer, such as light, dark or as the device
	Theme     string   // "light", "dark" or empty for what the device says
	Demo      bool     // shows the band "this is a demonstration"
	Flash     *Flash
	Funder    string // the funder's line, where due
	Exit      *Exit  // public pages
	Public    bool   // system font, no menu, one thing on the page
}

// Render writes the page. Words are put into the context, so that every component below has them.
func (f Frame) Render(ctx context.Context, w io.Writer) error {
	if f.Words != nil {
		ctx = WithWords(ctx, f.Words)
	}
	if len(f.Page.Problems) > 0 && f.Page.Body != nil { // the summary stands above the fields whose labels it says
		ctx, asked := withLabels(ctx)
		var body bytes.Buffer
		if err := f.Page.Body.Render(ctx, &body); err != nil {
			return err
		}
		f.Page.Problems, f.Page.Body = asked.name(ctx, f.Page.Problems), templ.Raw(body.String())
	}
	return frame(f).Render(ctx, w)
}

// name is what the header says: the organisation's own name where the page has one.
func (f Frame) name() string {
	if f.Name != "" {
		return f.Name
	}
	return f.Desk
}

// wrong heads what is wrong.
func (f Frame) wrong(ctx context.Context) string {
	if f.Page.Wrong != "" {
		return f.Page.Wrong
	}
	return say(ctx, "ui.problems")
}

// Title is the title of the browser tab: the neutral kind of page, its step, and the neutral name.
func (f Frame) Title(ctx context.Context) string {
	if f.Words != nil {
		ctx = WithWords(ctx, f.Words)
	}
	kind := f.Page.Kind
	if kind == "" {
		kind = KindRecord
	}
	name := say(ctx, "ui.kind."+string(kind))
	if f.Page.Step > 0 {
		name = say(ctx, "ui.kind.step", "kind", name, "step", f.Page.Step)
	}
	if len(f.Page.Problems) > 0 {
		name = say(ctx, "ui.title.problem", "kind", name)
	}
	return name + " – " + f.Desk
}

// Stack puts components one under the other.
func Stack(parts ...templ.Component) templ.Component { return templ.Join(parts...) }

// PersonMark opens and PersonEnd closes the mark of a person's label in a page. The web layer
// replaces the whole mark, resolving all labels of a page at once by what this reader may see, so
// that no room ever holds a name.
const (
	PersonMark = "\x02person:"
	PersonEnd  = "\x03"
)

// PersonText is the mark of a person's label, for use inside other text of a page: a heading, a cell,
// an Option of a Select. It must not go into a title, an address or an attribute.
func PersonText(id string) string { return PersonMark + id + PersonEnd }

// Person is the label of a person: a name or a code, as this reader may see.
func Person(id string) templ.Component { return person(id) }

func (f Frame) home() string {
	if f.Home == "" {
		return "/"
	}
	return f.Home
}

func (x Flash) tone() Tone {
	if x.Tone == Quiet {
		return Moss
	}
	return x.Tone
}

// look is quiet for what cannot be undone as well: the button that does it in the end, in the form that
// asks once more, is the one that stands out.
func (a Action) look() string {
	switch {
	case a.Danger:
		return "govuk-button--secondary last"
	case a.Primary:
		return ""
	}
	return "govuk-button--secondary"
}

// inOrder puts the first thing to do first, and what takes away last and apart.
func inOrder(acts []Action) []Action {
	place := func(a Action) int {
		switch {
		case a.Danger:
			return 2
		case a.Primary:
			return 0
		}
		return 1
	}
	out := slices.Clone(acts)
	slices.SortStableFunc(out, func(a, b Action) int { return place(a) - place(b) })
	return out
}

func exitText(ctx context.Context, x *Exit) string {
	if x.Text != "" {
		return x.Text
	}
	return say(ctx, "ui.exit")
}

// Themes are the choices between light, dark and what the device says, for Frame.Settings. The choice
// is posted to href as "theme": "light", "dark" or empty; the present one is not offered.
func Themes(words *lang.Words, href, present string) []Action {
	var out []Action
	for _, theme := range []string{"light", "dark", ""} {
		key := "ui.theme." + theme
		if theme == "" {
			key = "ui.theme.device"
		}
		if theme != present {
			out = append(out, Action{Href: href, Text: words.T(key), Post: true, Fields: []Hidden{{Name: "theme", Value: theme}}})
		}
	}
	return out
}

// InRow puts components side by side, as far as there is room.
func InRow(parts ...templ.Component) templ.Component { return row(parts) }
