package lesson

import (
	"html"
	"regexp"
	"strconv"
	"strings"
)

// HTML makes HTML of a text in the small Markdown of activities: paragraphs, lines, **strong**, *soft*,
// headings, lists, > what somebody wrote, and numbers to call. Everything else, markup and links among it,
// comes out as the plain text that it is, so what it gives is safe on a page whatever was typed.
func HTML(text string) string {
	var b strings.Builder
	blocks(&b, strings.Split(clean(text), "\n"), true)
	return b.String()
}

// Inline makes HTML of one line: only strong and soft words are marked. A number to call is one only where
// the line stands in no button.
func Inline(text string) string {
	var b strings.Builder
	inline(&b, hide(strings.Join(strings.Fields(clean(text)), " ")), false)
	return b.String()
}

// Plain gives the words of a text without its marks, for titles, tables and paper.
func Plain(text string) string {
	return html.UnescapeString(tagForm.ReplaceAllString(Inline(text), ""))
}

var tagForm = regexp.MustCompile(`<[^>]*>`)

// clean takes out what cannot be seen, and what this package uses for itself.
func clean(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "")
	return strings.Map(func(c rune) rune {
		if unseen(c) {
			return -1
		}
		return c
	}, text)
}

var (
	numbered = regexp.MustCompile(`^([0-9]{1,3})[.)] +(.*)$`)
	pointed  = regexp.MustCompile(`^[-*] +(.*)$`)
	headed   = regexp.MustCompile(`^#{1,4} +(.*)$`)
	quoted   = regexp.MustCompile(`^> ?(.*)$`)
)

// blocks writes paragraphs, lists, headings and, once, what was written by somebody.
func blocks(b *strings.Builder, lines []string, quotes bool) {
	var words []string // of the paragraph that is open
	close := func() {
		if len(words) > 0 {
			b.WriteString("<p>")
			sentence(b, words)
			b.WriteString("</p>")
			words = nil
		}
	}
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \t")
		bare := strings.TrimLeft(line, " \t")
		switch {
		case bare == "":
			close()
		case headed.MatchString(bare):
			close()
			b.WriteString("<h3>")
			sentence(b, []string{headed.FindStringSubmatch(bare)[1]})
			b.WriteString("</h3>")
		case pointed.MatchString(bare), numbered.MatchString(bare):
			close()
			i = list(b, lines, i)
		case quotes && quoted.MatchString(bare):
			close()
			var said []string
			for ; i < len(lines); i++ {
				m := quoted.FindStringSubmatch(strings.TrimLeft(lines[i], " \t"))
				if m == nil {
					break
				}
				said = append(said, m[1])
			}
			i--
			b.WriteString("<blockquote>")
			blocks(b, said, false)
			b.WriteString("</blockquote>")
		default:
			words = append(words, bare)
		}
	}
	close()
}

// list writes the list that begins at a line, and gives the last line of it. A line that is further in
// belongs to the point above it.
func list(b *strings.Builder, lines []string, i int) int {
	form, tag, start := pointed, "ul", ""
	if m := numbered.FindStringSubmatch(strings.TrimSpace(lines[i])); m != nil {
		form, tag = numbered, "ol"
		if n, _ := strconv.Atoi(m[1]); n != 1 {
			start = ` start="` + strconv.Itoa(n) + `"`
		}
	}
	b.WriteString("<" + tag + start + ">")
	var point []string
	close := func() {
		if len(point) > 0 {
			b.WriteString("<li>")
			sentence(b, point)
			b.WriteString("</li>")
		}
	}
	last := i
	for ; i < len(lines); i++ {
		bare := strings.TrimSpace(lines[i])
		if m := form.FindStringSubmatch(bare); m != nil {
			close()
			point = []string{m[len(m)-1]}
		} else if further := strings.HasPrefix(lines[i], "  "); further && bare != "" && !pointed.MatchString(bare) && !numbered.MatchString(bare) {
			point = append(point, bare)
		} else {
			break
		}
		last = i
	}
	close()
	b.WriteString("</" + tag + ">")
	return last
}

func sentence(b *strings.Builder, lines []string) {
	for i, line := range lines {
		if i > 0 {
			b.WriteString("<br>")
		}
		inline(b, hide(line), true)
	}
}

// escaped are the signs that a \ before them makes plain. While a line is written they are private signs,
// which clean has taken out of the text.
const escaped = `\*_[]()<>#-.!{}|` + "`"

func hide(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(escaped, s[i+1]) >= 0 {
			b.WriteRune(0xe000 + rune(s[i+1]))
			i++
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// show writes plain text.
func show(b *strings.Builder, s string) {
	b.WriteString(html.EscapeString(strings.Map(func(c rune) rune {
		if c >= 0xe000 && c <= 0xe07f {
			return c - 0xe000
		}
		return c
	}, s)))
}

// inline writes a line. Each mark is looked for once more only behind where it was found, so a long line of
// marks takes no longer than another.
func inline(b *strings.Builder, s string, links bool) {
	for s != "" {
		at := strings.IndexAny(s, "*[")
		if at < 0 {
			show(b, s)
			return
		}
		show(b, s[:at])
		s = s[at:]
		switch {
		case strings.HasPrefix(s, "**"):
			s = marked(b, s, "**", "strong", links)
		case s[0] == '*':
			s = marked(b, s, "*", "em", links)
		default:
			s = link(b, s, links)
		}
	}
}

// marked writes what stands between two marks, or the mark itself where it marks nothing.
func marked(b *strings.Builder, s, mark, tag string, links bool) (rest string) {
	inner := s[len(mark):]
	end := strings.Index(inner, mark)
	for mark == "*" && end >= 0 && strings.HasPrefix(inner[end:], "**") { // strong words within soft ones
		past := strings.Index(inner[end+2:], "**")
		if past < 0 {
			end = -1
			break
		}
		past += end + 4
		if end = strings.Index(inner[past:], mark); end >= 0 {
			end += past
		}
	}
	if end <= 0 || inner[0] == ' ' || inner[end-1] == ' ' {
		show(b, mark)
		return inner
	}
	b.WriteString("<" + tag + ">")
	inline(b, inner[:end], links)
	b.WriteString("</" + tag + ">")
	return inner[end+len(mark):]
}

var linkAt = regexp.MustCompile(`^\[([^\]\[\n]{1,200})\]\(([^()\s]{1,40})\)`)

// link writes a number to call. Another link stays the text that it is.
func link(b *strings.Builder, s string, links bool) (rest string) {
	m := linkAt.FindStringSubmatch(s)
	if m == nil || !numberForm.MatchString(m[2]) {
		show(b, "[")
		return s[1:]
	}
	if links {
		b.WriteString(`<a href="` + html.EscapeString(m[2]) + `">`)
	}
	inline(b, m[1], false)
	if links {
		b.WriteString("</a>")
	}
	return s[len(m[0]):]
}
