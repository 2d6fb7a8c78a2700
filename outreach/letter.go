package outreach

import (
	"strings"

	"drosme/internal/access"
	"drosme/internal/doorway"
	"drosme/internal/ical"
	"drosme/internal/lang"
	"drosme/internal/paper"
	"drosme/internal/when"
	"drosme/records/activities"
)

// Kinds of letters to a host about its visit.
const (
	LetterConfirmation = "confirmation" // the day is fixed: what comes, and what the host prepares
	LetterMoved        = "moved"        // it was confirmed before, and something of it has changed
	LetterCancelled    = "cancelled"
)

// HostLetter is what a letter to a host says: the facts of its own visit and nothing of anybody else.
// Names in it are those that the host itself gave.
type HostLetter struct {
	Kind      string
	From      Sender // who writes
	Funder    string // the funders' credit line
	Host      string
	Where     string // address or municipality
	Reference string // of the request; empty: none
	Visit     Visit
	Sessions  []Session
	Trailer   bool // a place to park and power are needed
	Request   doorway.Request
	Today     when.Day
}

// Sender is who writes to hosts: the public name, phone and e-mail of the settings; without a public name
// the neutral one.
type Sender struct{ Name, Phone, Email string }

// Lines are the sender as it stands in the head and at the foot of a letter.
func (s Sender) Lines() string {
	lines := []string{s.Name}
	for _, x := range []string{s.Phone, s.Email} {
		if x != "" {
			lines = append(lines, x)
		}
	}
	return strings.Join(lines, "\n")
}

// LetterLine is a letter that was written.
type LetterLine struct {
	ID        string      `db:"id" class:"plain"`
	Visit     string      `db:"visit" class:"plain"`
	Kind      string      `db:"kind" class:"plain"`
	Sequence  int         `db:"sequence" class:"plain"`
	WrittenAt when.Moment `db:"written_at" class:"plain"`
}

// LetterDue is a visit whose host has not been written to about how it stands now.
type LetterDue struct {
	ID       string   `db:"id" class:"plain"`
	Code     string   `db:"code" class:"plain"`
	State    string   `db:"state" class:"plain"`
	Day      when.Day `db:"day" class:"plain"`
	Sequence int      `db:"calendar_sequence" class:"plain"`
	HostName string   `db:"host_name" class:"plain"`
}

// Scope is open: no name is in it.
func (l *LetterDue) Scope() access.Scope { return access.Scope{} }

// LetterKind is which letter a visit asks for, given those that were written; empty: none, because
// nothing is agreed yet or the visit is over.
func LetterKind(v *Visit, written []LetterLine) string {
	switch {
	case v.State == Cancelled && len(written) > 0:
		return LetterCancelled
	case v.State != Confirmed:
		return ""
	}
	for _, l := range written {
		if l.Kind != LetterCancelled && l.Sequence != v.CalendarSequence {
			return LetterMoved
		}
	}
	return LetterConfirmation
}

// bounds are when the host has guests: from the first session to the end of the last.
func (l *HostLetter) bounds() (from, to when.Local) {
	for _, s := range l.Sessions {
		if s.Status == activities.Cancelled && l.Kind != LetterCancelled {
			continue
		}
		if from == "" || s.StartsAt < from {
			from = s.StartsAt
		}
		to = max(to, s.EndsAt)
	}
	if from == "" {
		return l.Visit.LeavesAt, l.Visit.BackAt
	}
	return from, to
}

// Subject and Text are those of the mail around the letter. The subject is neutral.
func (l *HostLetter) Subject(w *lang.Words) string {
	return w.T("host_letter.subject", "reference", l.code())
}

// Text says in short what the letter beside it says.
func (l *HostLetter) Text(w *lang.Words) string {
	return w.T("host_letter."+l.Kind+".mail", "day", w.Weekday(l.Visit.Day)+", "+w.Day(l.Visit.Day), "desk", l.From.Lines(), "reference", l.code())
}

// code is what host and office call the matter: the reference that the host was told, else the visit's code.
func (l *HostLetter) code() string {
	if l.Reference != "" {
		return strings.TrimRight(l.Reference, "+")
	}
	return l.Visit.Code
}

// Document is the letter on paper, in the host's language.
func (l *HostLetter) Document(w *lang.Words) paper.Document {
	t := func(key string, pairs ...any) string { return w.T("host_letter."+key, pairs...) }
	from, to := l.bounds()
	facts := []paper.Fact{
		{Label: t("host"), Value: l.Host},
		{Label: t("day"), Value: w.Weekday(l.Visit.Day) + ", " + w.Day(l.Visit.Day)},
	}
	if l.Kind != LetterCancelled {
		facts = append(facts, paper.Fact{Label: t("hours"), Value: from.Clock() + "–" + to.Clock()})
	}
	facts = append(facts, paper.Fact{Label: t("where"), Value: orDash(l.Where)}, paper.Fact{Label: t("code"), Value: l.code()})
	blocks := []paper.Block{
		paper.Paragraph{Text: l.From.Lines() + "\n\n" + w.Day(l.Today)},
		paper.Heading{Level: 1, Text: t(l.Kind)},
		paper.Paragraph{Text: t(l.Kind + ".says")},
		paper.Facts{Items: facts},
	}
	if l.Kind != LetterCancelled {
		blocks = append(blocks, l.sessions(w), l.prepare(w), l.people(w))
	}
	blocks = append(blocks, paper.Paragraph{Text: t(l.Kind + ".then")}, paper.Paragraph{Text: t("greeting") + "\n" + l.From.Lines()})
	return paper.Document{Title: t(l.Kind), Lang: w.Tag(), Kind: paper.Letter, Blocks: blocks, Footer: l.Funder, PageLabel: t("page")}
}

func (l *HostLetter) sessions(w *lang.Words) paper.Block {
	table := paper.Table{Caption: w.T("host_letter.sessions"), Columns: []paper.Column{{Title: w.T("host_letter.hours")}, {Title: w.T("host_letter.for")},
		{Title: w.T("host_letter.language")}, {Title: w.T("host_letter.people"), Align: paper.Right}}}
	for _, s := range l.Sessions {
		if s.Status == activities.Cancelled {
			continue
		}
		var whom []string
		for _, a := range s.Audiences {
			whom = append(whom, w.T("ask.audience."+a))
		}
		language, expected := s.Language, "–"
		if language != "" {
			language = w.T("language." + language)
		}
		if s.Expected > 0 {
			expected = w.Number(s.Expected)
		}
		table.Rows = append(table.Rows, []string{s.StartsAt.Clock() + "–" + s.EndsAt.Clock(), strings.Join(whom, ", "), language, expected})
	}
	return table
}

// prepare says what the host is asked to have ready.
func (l *HostLetter) prepare(w *lang.Words) paper.Block {
	keys := []string{"prepare.room", "prepare.adult"}
	if l.Trailer {
		keys = append([]string{"prepare.parking", "prepare.power"}, keys...)
	}
	switch l.Request.Phones {
	case "yes":
		keys = append(keys, "prepare.phones")
	case "no":
		keys = append(keys, "prepare.paper")
	}
	var items []string
	for _, k := range keys {
		items = append(items, w.T("host_letter."+k))
	}
	if l.Request.Access != "" {
		items = append(items, w.T("host_letter.prepare.access", "access", l.Request.Access))
	}
	return paper.Together{Blocks: []paper.Block{paper.Heading{Level: 2, Text: w.T("host_letter.prepare")}, paper.List{Items: items}}}
}

// people repeats whom the host named; an empty line waits for a name that is missing.
func (l *HostLetter) people(w *lang.Words) paper.Block {
	who := func(c doorway.Contact) string {
		var parts []string
		for _, s := range []string{c.Name, c.Role, c.Phone} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, ", ")
	}
	return paper.Together{Blocks: []paper.Block{paper.Heading{Level: 2, Text: w.T("host_letter.named")}, paper.Facts{Items: []paper.Fact{
		{Label: w.T("host_letter.lead"), Value: who(l.Request.Contact)},
		{Label: w.T("host_letter.safeguarding"), Value: who(l.Request.Safeguarding)},
	}}, paper.Paragraph{Text: w.T("host_letter.named.says")}}}
}

// Entry is the visit as a calendar entry of the host: the next number of the same entry replaces or takes
// back the one before. It names nobody and no subject.
func (l *HostLetter) Entry(w *lang.Words, house string) ical.Event {
	from, to := l.bounds()
	e := ical.Event{UID: l.Visit.ID + "@" + house, Sequence: l.Visit.CalendarSequence, Status: ical.Confirmed, Start: from, End: to, Zone: l.Visit.Zone,
		Summary: w.T("host_letter.entry", "desk", l.From.Name), Location: l.Where, Description: w.T("host_letter.entry.code", "code", l.code()), Updated: l.Visit.ChangedAt}
	if l.Kind == LetterCancelled {
		e.Status = ical.Cancelled
	}
	return e
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
