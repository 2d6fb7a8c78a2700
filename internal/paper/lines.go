package paper

import (
	"strings"
	"unicode/utf8"
)

// line is a row of text with its bold parts, as it is drawn. A line with another after it ends in a
// blank, so that a reader who joins the lines does not run two words into one.
type line []Run

// measure gives the width of a text in some unit.
type measure func(text string, bold bool) float64

// wrap breaks a text into lines no wider than width. It breaks at blanks, and inside a word only where
// the word alone is wider than a line. A text without letters gives one empty line.
func wrap(runs []Run, width float64, measured measure) []line {
	var lines []line
	var now line     // the line being filled
	var word line    // the word being read; it may be half bold
	var used float64 // width of now
	wide := func(l line) float64 {
		w := 0.0
		for _, r := range l {
			w += measured(r.Text, r.Bold)
		}
		return w
	}
	endLine := func(wrapped bool) {
		if wrapped && len(now) > 0 {
			now[len(now)-1].Text += " "
		}
		lines = append(lines, now)
		now, used = nil, 0
	}
	endWord := func() {
		if len(word) == 0 {
			return
		}
		w := wide(word)
		blank := 0.0
		if len(now) > 0 {
			blank = measured(" ", now[len(now)-1].Bold)
			if used+blank+w > width {
				endLine(true)
				blank = 0
			}
		}
		for w > width && len(now) == 0 {
			head, tail := cut(word, width, measured)
			if len(tail) == 0 {
				break
			}
			lines = append(lines, head)
			word, w = tail, wide(tail)
		}
		if len(now) > 0 {
			now[len(now)-1].Text += " "
		}
		for _, r := range word {
			now = now.with(r)
		}
		used += blank + w
		word = nil
	}
	for _, r := range runs {
		for _, c := range clean(r.Text) {
			switch c {
			case '\n':
				endWord()
				endLine(true)
			case ' ':
				endWord()
			default:
				word = word.with(Run{string(c), r.Bold})
			}
		}
	}
	endWord()
	if len(now) > 0 || len(lines) == 0 {
		endLine(false)
	}
	return lines
}

// with adds a run to a line, joined to the last one where both look alike.
func (l line) with(r Run) line {
	if n := len(l); n > 0 && l[n-1].Bold == r.Bold {
		l[n-1].Text += r.Text
		return l
	}
	return append(l, r)
}

// cut parts a word that is wider than a line: as much as fits, better after a sign such as "-" or "/"
// than between two letters; at least one letter.
func cut(word line, width float64, measured measure) (head, tail line) {
	used, taken := 0.0, 0
	good := 0 // letters up to the last sign
	for _, r := range word {
		for _, c := range r.Text {
			w := measured(string(c), r.Bold)
			if taken > 0 && used+w > width {
				if good > taken/2 {
					taken = good
				}
				return split(word, taken)
			}
			used += w
			taken++
			if strings.ContainsRune("-/@_.,;", c) {
				good = taken
			}
		}
	}
	return word, nil
}

// split parts a line after n letters.
func split(l line, n int) (head, tail line) {
	for _, r := range l {
		k := utf8.RuneCountInString(r.Text)
		switch {
		case n >= k:
			head = append(head, r)
			n -= k
		case n <= 0:
			tail = append(tail, r)
		default:
			at := len(string([]rune(r.Text)[:n]))
			head = append(head, Run{r.Text[:at], r.Bold})
			tail = append(tail, Run{r.Text[at:], r.Bold})
			n = 0
		}
	}
	return head, tail
}

// clean leaves what the PDF can print: as tidy, and a box for letters the font lacks.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c != '\n' && !fontHas(c) {
			return '□'
		}
		return c
	}, tidy(s))
}

// tidy leaves letters and signs: line ends as "\n", tabs as blanks, no control signs, none that have
// no width or turn the direction of writing.
func tidy(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\r':
			return '\n'
		case c == '\t':
			return ' '
		case c < ' ' || c == 0x7f || c == 0xad || c >= 0x200b && c <= 0x200f || c >= 0x2028 && c <= 0x202e || c == 0xfeff || c >= 0xfe00 && c <= 0xfe0f || c >= 0x80 && c < 0xa0 || c == 0xfffe || c == 0xffff:
			return -1
		}
		return c
	}, s)
}

// flat is a clean text on one line.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
