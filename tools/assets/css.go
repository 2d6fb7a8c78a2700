package main

import (
	"regexp"
	"strings"
)

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	negation = regexp.MustCompile(`:not\([^)]*\)`)
	class    = regexp.MustCompile(`\.([A-Za-z][A-Za-z0-9_-]*)`)
)

// needed gives those rules of a minified stylesheet whose classes are all used. It leaves out fonts,
// the family GDS Transport, and rules that print an address after a link: an address does not belong
// on paper.
func needed(css string, used map[string]bool) string {
	css = comment.ReplaceAllString(css, "")
	css = strings.ReplaceAll(css, "GDS Transport,arial,sans-serif", "var(--sans)")
	var b strings.Builder
	rules(css, used, &b)
	return b.String()
}

func rules(css string, used map[string]bool, b *strings.Builder) {
	for css != "" {
		open := strings.IndexByte(css, '{')
		if semi := strings.IndexByte(css, ';'); semi >= 0 && (open < 0 || semi < open) {
			css = css[semi+1:] // @charset and its like
			continue
		}
		if open < 0 {
			return
		}
		end := closing(css, open)
		before, body := strings.TrimSpace(css[:open]), css[open+1:end]
		css = css[min(end+1, len(css)):]
		switch {
		case strings.HasPrefix(before, "@font-face"):
		case strings.HasPrefix(before, "@media"), strings.HasPrefix(before, "@supports"):
			var inner strings.Builder
			rules(body, used, &inner)
			if inner.Len() > 0 {
				b.WriteString(before + "{" + inner.String() + "}")
			}
		case strings.HasPrefix(before, "@"):
			b.WriteString(before + "{" + body + "}")
		case strings.Contains(body, "attr(href)"):
		default:
			if s := usedSelectors(before, used); s != "" {
				b.WriteString(s + "{" + body + "}")
			}
		}
	}
}

// closing finds the brace that closes the one at open.
func closing(css string, open int) int {
	depth := 0
	for i := open; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(css)
}

func usedSelectors(list string, used map[string]bool) string {
	var keep []string
	for _, s := range split(list) {
		all := true
		for _, m := range class.FindAllStringSubmatch(negation.ReplaceAllString(s, ""), -1) {
			all = all && used[m[1]]
		}
		if all {
			keep = append(keep, s)
		}
	}
	return strings.Join(keep, ",")
}

// split parts a selector list at its outer commas.
func split(list string) []string {
	var out []string
	depth, from := 0, 0
	for i, c := range list {
		switch c {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, list[from:i])
				from = i + 1
			}
		}
	}
	return append(out, list[from:])
}
