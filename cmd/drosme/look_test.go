package main

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/browsertest"
)

// own are pages that differ from role to role: each role's are looked at.
var own = map[string]bool{"/": true, "/{$}": true, "/cases/{id}": true, "/approvals": true, "/handover": true, "/roles": true}

// parts says of what a page is made: each kind of element by its name and class, and tables by their width. Two pages of
// the same parts look alike in other colours and with larger letters.
const parts = `[...document.querySelectorAll("body *")].filter((e) => !e.closest("svg")).map((e) => e.localName + "." + (e.getAttribute("class") || "") +
	(e.localName === "table" && e.rows.length ? " of " + e.rows[0].cells.length : ""))`

// TestEveryKindOfPageInABrowser opens one page of every kind that some role reaches: axe finds nothing, and the page
// fits a phone. Where a page is made of something that no page before it had, it is looked at with letters of twice the size and
// in dark colours too. With DROSME_SHOTS pictures are kept to look at.
func TestEveryKindOfPageInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	s.laptopComesHome(t)
	seen, known := map[string]bool{}, map[string]bool{}
	looked, shapes := 0, 0
	for _, role := range []access.Role{access.Caseworker, access.Helpline, access.Coordinator, access.Responsible, access.Educator, access.Bookkeeper, access.Reviewer, access.Administrator} {
		t.Run(string(role), func(t *testing.T) {
			var pages []visit
			files := map[string]bool{} // what a browser saves and does not show
			for _, v := range s.walk(t, s.as(t, role), func(v visit, res *http.Response, _ string) {
				if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
					files[v.address] = true
				}
			}) {
				if !seen[v.pattern] || own[v.pattern] {
					seen[v.pattern] = true
					pages = append(pages, v)
				}
			}
			p := b.Person(t)
			link, err := s.rooms.DemoLink(s.ctx, role)
			if err != nil {
				t.Fatal(err)
			}
			p.Open(link)
			for _, v := range pages {
				if files[v.address] {
					continue
				}
				p.Size(1280, 900)
				p.Open(s.URL + v.address)
				p.Axe()
				name := string(role) + strings.NewReplacer("/", "_", "{", "", "}", "", "$", "").Replace(v.pattern)
				if os.Getenv("DROSME_SHOTS") != "" {
					p.Screenshot(name)
				}
				fresh := false
				for _, part := range browsertest.Eval[[]string](p, parts) {
					fresh = fresh || !known[part]
					known[part] = true
				}
				if fresh {
					p.ZoomText(200)
					p.Fits()
					p.ZoomText(100)
				}
				p.Size(browsertest.PhoneWidth, browsertest.PhoneHeight)
				p.Fits()
				if looked++; fresh {
					shapes++
					p.Dark(true)
					p.Contrast()
					p.Dark(false)
				}
				if os.Getenv("DROSME_SHOTS_PHONE") != "" {
					p.Screenshot(name + "_phone")
				}
			}
		})
	}
	t.Logf("%d pages, %d of them with something new to look at", looked, shapes)
}
