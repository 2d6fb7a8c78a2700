package sheet

import (
	"net/url"
	"strconv"

	"drosme/internal/area"
	"drosme/internal/ui"
)

// PerPage is how many rows a list shows.
const PerPage = 20

// Skip is how many rows stand before the page that is asked for.
func Skip(c *area.Call) int { return (c.PageNumber() - 1) * PerPage }

// Paging is the foot of a list with so many rows in all; the question in the address is kept.
func Paging(c *area.Call, total int) ui.Paging {
	page, pages := c.PageNumber(), max(1, (total+PerPage-1)/PerPage)
	out := ui.Paging{}
	if pages > 1 {
		out.Says = c.T("list.page", "page", page, "pages", pages)
	}
	if page > 1 {
		out.Prev = With(c, "page", strconv.Itoa(min(page-1, pages)))
	}
	if page < pages {
		out.Next = With(c, "page", strconv.Itoa(page+1))
	}
	return out
}

// With is the address of this page with one value of its question changed; another question starts at
// the first page.
func With(c *area.Call, name, value string) string {
	q := c.R.URL.Query()
	q.Del("lang")
	if name != "page" {
		q.Del("page")
	}
	if value == "" || name == "page" && value == "1" {
		q.Del(name)
	} else {
		q.Set(name, value)
	}
	return at(c.R.URL.Path, q)
}

// Asked tells whether any of these was asked in the address.
func Asked(c *area.Call, names ...string) bool {
	for _, n := range names {
		if c.Query(n) != "" {
			return true
		}
	}
	return false
}

// Kinds are the counts of a list as links: all, and each word of a list of words that occurs. Many
// gives how many records each word has.
func Kinds(c *area.Call, name, list string, many map[string]int) []ui.View {
	all := 0
	for _, n := range many {
		all += n
	}
	here := c.Query(name)
	out := []ui.View{{Href: c.R.URL.Path, Text: c.T("list.all"), Count: c.Words.Number(all), Current: here == ""}}
	for _, o := range Options(c, list, here) {
		if n := many[o.Value]; n > 0 {
			out = append(out, ui.View{Href: at(c.R.URL.Path, url.Values{name: {o.Value}}), Text: o.Text,
				Count: c.Words.Number(n), Current: here == o.Value})
		}
	}
	return out
}

func at(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Keep carries values of the address's question along with a new search.
func Keep(c *area.Call, names ...string) []ui.Hidden {
	var out []ui.Hidden
	for _, n := range names {
		if v := c.Query(n); v != "" {
			out = append(out, ui.Hidden{Name: n, Value: v})
		}
	}
	return out
}
