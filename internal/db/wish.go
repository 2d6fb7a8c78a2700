package db

import (
	"regexp"
	"slices"
	"strings"
)

// A list has wishes: (cast(:kind as text) = '' or kind = :kind) narrows to a kind, and to nothing where
// the kind is empty. An engine cannot know which; so it would read every row of the table for every
// page. Here it is known: what is not wished for is left out of the statement, and an index serves.

var wish = regexp.MustCompile(`\(cast\(:(\w+) as text\) = ''\s+or\s+`)

func wishesIn(text string) []string {
	var out []string
	for _, m := range wish.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// wished tells apart what is asked for and what is not, by the values that will be bound.
type wished map[string]bool

// wishesOf looks at the values; one that is no text stays in the statement as it was written.
func wishesOf(names []string, values map[string]any) (wished, string) {
	out, key := wished{}, ""
	for _, n := range names {
		s, ok := plain(values[n]).(string)
		switch {
		case !ok:
			key += "~"
		case s == "":
			out[n], key = false, key+"-"
		default:
			out[n], key = true, key+"+"
		}
	}
	return out, key
}

// without writes a text without what is not wished for.
func (w wished) without(text string) string {
	var b strings.Builder
	for {
		m := wish.FindStringSubmatchIndex(text)
		if m == nil {
			break
		}
		asks, known := w[text[m[2]:m[3]]]
		end := closing(text, m[0])
		if !known || end < 0 {
			b.WriteString(text[:m[1]])
			text = text[m[1]:]
			continue
		}
		b.WriteString(text[:m[0]])
		if asks { // what stands inside may hold wishes itself
			text = "(" + text[m[1]:]
			continue
		}
		b.WriteString("1=1")
		text = text[end+1:]
	}
	b.WriteString(text)
	return bare(b.String())
}

// closing gives where the bracket that opens at a place is closed, or -1.
func closing(text string, at int) int {
	depth, quoted := 0, false
	for i := at; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

var (
	trueAnd   = regexp.MustCompile(`\b1=1\s+and\s+`)
	andTrue   = regexp.MustCompile(`\s+and\s+1=1\b`)
	whereTrue = regexp.MustCompile(`\s+where\s+1=1(\s*(?:$|\)|order by|group by|limit))`)
)

// bare takes conditions away that always hold: a count of all rows is then known to be one.
func bare(text string) string {
	text = trueAnd.ReplaceAllString(text, "")
	text = andTrue.ReplaceAllString(text, "")
	return whereTrue.ReplaceAllString(text, "$1")
}
