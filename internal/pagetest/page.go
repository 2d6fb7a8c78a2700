package pagetest

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

var (
	tag      = regexp.MustCompile(`<[^>]*>`)
	blanks   = regexp.MustCompile(`\s+`)
	control  = regexp.MustCompile(`<(input|select|textarea)\b([^>]*)>`)
	heading  = regexp.MustCompile(`<h1[\s>]`)
	anyID    = regexp.MustCompile(`\sid="([^"]*)"`)
	title    = regexp.MustCompile(`<title>([^<]*)</title>`)
	keyless  = regexp.MustCompile(`⟦[^⟧]*⟧`)
	form     = regexp.MustCompile(`(?s)<form\b([^>]*)>(.*?)</form>`)
	hidden   = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
	tabTitle = regexp.MustCompile(`^[\pL ,:0-9.]+ – Desk$`)
)

// Text gives the words of a page without its marks, with single blanks.
func (p Page) Text() string {
	return html.UnescapeString(strings.TrimSpace(blanks.ReplaceAllString(tag.ReplaceAllString(p.HTML, " "), " ")))
}

// Says fails the test unless the page says each of these.
func (p Page) Says(texts ...string) Page {
	p.t.Helper()
	for _, x := range texts {
		if !strings.Contains(p.Text(), x) {
			p.t.Errorf("the page does not say %q: %s", x, p.Text())
		}
	}
	return p
}

// SaysNot fails the test when the page holds one of these anywhere, also in its marks.
func (p Page) SaysNot(texts ...string) Page {
	p.t.Helper()
	for _, x := range texts {
		if strings.Contains(p.HTML, x) || strings.Contains(p.Text(), x) {
			p.t.Errorf("the page says %q", x)
		}
	}
	return p
}

// Hidden gives a hidden value of the page's forms, such as the version.
func (p Page) Hidden(name string) string {
	for _, m := range hidden.FindAllStringSubmatch(p.HTML, -1) {
		if m[1] == name {
			return html.UnescapeString(m[2])
		}
	}
	return ""
}

// Faults lists what is wrong with the marks of a page: not one h1, a control without a label, an id
// twice, a title that says more than the kind of page, a key without words, a form that sends an act
// without its id.
func Faults(page string) []string {
	var out []string
	if n := len(heading.FindAllString(page, -1)); n != 1 {
		out = append(out, "the page has not one h1")
	}
	var ids []string
	for _, m := range anyID.FindAllStringSubmatch(page, -1) {
		if slices.Contains(ids, m[1]) {
			out = append(out, "the id "+m[1]+" stands twice")
		}
		ids = append(ids, m[1])
	}
	for _, m := range control.FindAllStringSubmatch(page, -1) {
		if strings.Contains(m[2], `type="hidden"`) {
			continue
		}
		x := anyID.FindStringSubmatch(m[2])
		if x == nil || !strings.Contains(page, `for="`+x[1]+`"`) {
			out = append(out, "a control has no label: "+m[0])
		}
	}
	if m := title.FindStringSubmatch(page); m == nil || !tabTitle.MatchString(html.UnescapeString(m[1])) {
		out = append(out, "the title is not the kind of page and the neutral name")
	}
	for _, k := range keyless.FindAllString(page, -1) {
		out = append(out, "a key has no words: "+k)
	}
	for _, m := range form.FindAllStringSubmatch(page, -1) {
		if strings.Contains(m[1], `method="post"`) && !strings.Contains(m[2], `name="act_id"`) {
			out = append(out, "a form sends an act without its id")
		}
	}
	return out
}
