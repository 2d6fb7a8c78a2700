// Package pagecheck reads the HTML of a page and says what is wrong with it for a reader, a screen
// reader or the policy of the pages. Rooms use it in their tests:
//
//	for _, fault := range pagecheck.Faults(html) { t.Error(fault) }
package pagecheck

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// Faults gives one sentence for each fault of a whole page, in the order in which they are met: language,
// title, one main heading and no level left out, a label for each field, names for links, buttons
// and pictures, ids once only, nothing inline and nothing from outside, no key without words, and no
// person's label where it would leave the page (a title, an attribute).
func Faults(page string) []string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{"the page cannot be read: " + err.Error()}
	}
	c := &check{ids: map[string]int{}, labels: map[string]bool{}}
	c.collect(root)
	c.walk(root)
	if c.mains != 1 {
		c.fault("a page has one h1, this one has %d", c.mains)
	}
	if !c.titled {
		c.fault("the page has no title")
	}
	if strings.Contains(page, "⟦") {
		at := strings.Index(page, "⟦")
		c.fault("a key has no words: %s", page[at:min(len(page), at+60)])
	}
	return c.faults
}

type check struct {
	faults []string
	ids    map[string]int
	labels map[string]bool
	level  int
	mains  int
	titled bool
}

func (c *check) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// collect notes ids and labels, which may stand after what refers to them.
func (c *check) collect(n *html.Node) {
	if n.Type == html.ElementNode {
		if id := attr(n, "id"); id != "" {
			c.ids[id]++
		}
		if n.Data == "label" {
			c.labels[attr(n, "for")] = true
		}
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.collect(k)
	}
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		b.WriteString(text(k))
	}
	return b.String()
}

// named tells whether an element says something: its text, a label, or a picture with a title.
func named(n *html.Node) bool {
	return strings.TrimSpace(text(n)) != "" || attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != ""
}

func hidden(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if attr(n, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

func (c *check) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		c.element(n)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.walk(k)
	}
}

func (c *check) element(n *html.Node) {
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") {
			c.fault("<%s> has the script attribute %s", n.Data, a.Key)
		}
		if strings.ContainsAny(a.Val, "\x02\x03") {
			c.fault("<%s %s> holds a person's label, which belongs into text only", n.Data, a.Key)
		}
		switch a.Key {
		case "style":
			c.fault("<%s> has a style attribute", n.Data)
		case "href", "src", "action":
			v := strings.ToLower(a.Val)
			if (a.Key == "src" || n.Data == "link") && strings.Contains(v, "//") {
				c.fault("<%s> loads from outside: %s", n.Data, a.Val)
			}
			if strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "about:invalid") {
				c.fault("<%s %s> is no address: %s", n.Data, a.Key, a.Val)
			}
			if id, ok := strings.CutPrefix(a.Val, "#"); ok && id != "" && a.Key == "href" && n.Data == "a" && c.ids[id] == 0 {
				c.fault("a link leads to #%s, which is not on the page", id)
			}
		case "aria-describedby", "aria-labelledby", "list", "for":
			for _, id := range strings.Fields(a.Val) {
				if c.ids[id] == 0 {
					c.fault("<%s %s> names #%s, which is not on the page", n.Data, a.Key, id)
				}
			}
		case "id":
			if c.ids[a.Val] > 1 {
				c.fault("the id %s is there %d times", a.Val, c.ids[a.Val])
				c.ids[a.Val] = 1
			}
		}
	}
	switch n.Data {
	case "html":
		if attr(n, "lang") == "" {
			c.fault("the page does not say its language")
		}
	case "title":
		if n.Parent != nil && n.Parent.Data == "head" {
			c.titled = strings.TrimSpace(text(n)) != ""
			if strings.ContainsAny(text(n), "\x02\x03") {
				c.fault("the title holds a person's label")
			}
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		level := int(n.Data[1] - '0')
		if level == 1 {
			c.mains++
		}
		if level > c.level+1 && !(c.level == 0 && level == 2) { // the error summary stands before the h1
			c.fault("%s %q leaves out a level after h%d", n.Data, strings.TrimSpace(text(n)), c.level)
		}
		if !named(n) {
			c.fault("an %s is empty", n.Data)
		}
		c.level = level
	case "input", "select", "textarea":
		if attr(n, "type") == "file" {
			form := n.Parent
			for form != nil && form.Data != "form" {
				form = form.Parent
			}
			if form == nil || attr(form, "enctype") != "multipart/form-data" {
				c.fault("the file of %s would not be sent: its form is not multipart", attr(n, "name"))
			}
		}
		kind := attr(n, "type")
		if kind == "hidden" || kind == "submit" {
			return
		}
		if !c.labels[attr(n, "id")] && attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			c.fault("<%s name=%q> has no label", n.Data, attr(n, "name"))
		}
	case "a":
		if !has(n, "href") {
			c.fault("a link leads nowhere: %q", strings.TrimSpace(text(n)))
		}
		if !named(n) {
			c.fault("a link to %q says nothing", attr(n, "href"))
		}
	case "button":
		if !named(n) {
			c.fault("a button says nothing")
		}
	case "svg":
		if attr(n, "role") != "img" && !hidden(n) {
			c.fault("a picture neither has a title nor is hidden")
		}
		if attr(n, "role") == "img" && !named(n) {
			c.fault("a picture has no title")
		}
	case "img":
		if !has(n, "alt") {
			c.fault("a picture has no alternative text")
		}
	case "style":
		c.fault("the page has a style element")
	case "script":
		if attr(n, "src") == "" {
			c.fault("the page has an inline script")
		}
	case "th":
		if attr(n, "scope") == "" {
			c.fault("a heading of a table does not say of what: %q", strings.TrimSpace(text(n)))
		}
	case "fieldset":
		if n.FirstChild == nil || !startsWithLegend(n) {
			c.fault("a fieldset has no legend")
		}
	}
}

func startsWithLegend(n *html.Node) bool {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode {
			return k.Data == "legend" && named(k)
		}
	}
	return false
}
