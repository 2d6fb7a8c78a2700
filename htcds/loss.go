package htcds

import (
	"slices"

	"drosme/internal/lang"
)

// Loss says what a file lost on its way in or out, and what was read otherwise than it says. It names
// columns and fields, never a cell.
type Loss struct {
	Notes []Note
	seen  map[string]int
}

// Note is one line of a loss map.
type Note struct {
	Key   string // of words
	Pairs []any
	Many  int // how many rows it concerns; 0: it is not counted
}

func (l *Loss) add(at, key string, pairs ...any) *Note {
	if l.seen == nil {
		l.seen = map[string]int{}
	}
	i, there := l.seen[at]
	if !there {
		i = len(l.Notes)
		l.seen[at] = i
		l.Notes = append(l.Notes, Note{Key: key, Pairs: pairs})
	}
	return &l.Notes[i]
}

// note counts one row more of something.
func (l *Loss) note(key string, pairs ...any) { l.counted(key, 1, pairs...) }

func (l *Loss) counted(key string, many int, pairs ...any) {
	at := key
	for _, p := range pairs {
		if s, ok := p.(string); ok {
			at += " " + s
		}
	}
	l.add(at, key, pairs...).Many += many
}

// column notes a column that is left out or read otherwise than its name says.
func (l *Loss) column(c Column) {
	switch {
	case c.Why == "" || c.Why == "htcds.why.left_out":
	case c.Target == "":
		l.add("column "+c.Letter, c.Why, "column", c.Letter, "heading", c.Heading())
	default:
		l.add("column "+c.Letter, c.Why, "column", c.Letter, "heading", c.Heading(), "field", c.Target)
	}
}

// filled counts the cells of a column that is left out.
func (l *Loss) filled(c Column) {
	if i, ok := l.seen["column "+c.Letter]; ok {
		l.Notes[i].Many++
	}
}

func (l *Loss) deprecated(f *Field) { l.note("htcds.loss.deprecated", "field", f.Name) }

// Lost is how many columns of a file have no home.
func (l *Loss) Lost() int {
	n := 0
	for _, x := range l.Notes {
		if slices.Contains([]string{"htcds.why.no_home", "htcds.why.doubled"}, x.Key) {
			n++
		}
	}
	return n
}

// Lines are the notes as sentences.
func (l *Loss) Lines(words *lang.Words) []string {
	out := make([]string, 0, len(l.Notes))
	for _, n := range l.Notes {
		line := words.T(n.Key, n.Pairs...)
		if n.Many > 0 {
			line += " " + words.N("htcds.loss.rows", n.Many)
		}
		out = append(out, line)
	}
	return out
}
