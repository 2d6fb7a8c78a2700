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

// TestEveryKindOfPageInABrowser opens one page of every kind that some role reaches: axe finds nothing, in light
// and in dark; the page fits a phone, and a window with letters of twice the size; pictures are kept to look at.
func TestEveryKindOfPageInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	s := demonstration(t)
	seen := map[string]bool{}
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
				p.Screenshot(name)
				p.ZoomText(200)
				p.Fits()
				p.ZoomText(100)
				p.Size(browsertest.PhoneWidth, browsertest.PhoneHeight)
				p.Fits()
				p.Dark(true)
				p.Contrast()
				p.Dark(false)
				if os.Getenv("DROSME_SHOTS_PHONE") != "" {
					p.Screenshot(name + "_phone")
				}
			}
		})
	}
}
