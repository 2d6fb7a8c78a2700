// Package pagetest shows the pages of areas to tests as the server does, without a session: it asks for
// the verb of the route, parses the form, runs the handler, and draws the frame. What comes back is
// checked as every page must be.
package pagetest

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/ui"
)

// Site is the pages of a house as one person sees them.
type Site struct {
	t     *testing.T
	ctx   context.Context
	words *lang.Words
	mux   *http.ServeMux
}

// Open shows the pages of a test's house to the actor of a context, in a language ("en", "lv").
func Open(t *testing.T, h *housetest.House, ctx context.Context, language string) *Site {
	t.Helper()
	s := &Site{t: t, ctx: ctx, words: h.Book.For(language), mux: http.NewServeMux()}
	for _, a := range h.Areas {
		for _, r := range a.Routes {
			s.mux.HandleFunc(r.Method+" "+r.Path, func(w http.ResponseWriter, req *http.Request) { s.serve(h, r, w, req) })
		}
	}
	return s
}

func (s *Site) serve(h *housetest.House, r area.Route, w http.ResponseWriter, req *http.Request) {
	c := &area.Call{W: w, R: req, House: h.House.House, Words: s.words}
	c.SetFlash = func(_ *area.Call, f ui.Flash) { w.Header().Set("Said", url.QueryEscape(f.Done)) }
	c.Frame = func(c *area.Call, status int, p ui.Page) error {
		var page strings.Builder
		if err := (ui.Frame{Page: p, Words: c.Words, Desk: "Desk"}).Render(c.Ctx(), &page); err != nil {
			return err
		}
		text, err := labelled(c, page.String())
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, err = w.Write([]byte(text))
		return err
	}
	err := func() error {
		if r.Verb != "" {
			if err := clerk.Guard(c.Ctx(), c.House.Clerk, r.Verb); err != nil {
				return err
			}
		}
		if req.Method == http.MethodPost {
			limit := r.MaxBody
			if limit == 0 {
				limit = 1 << 20
			}
			if err := c.ParseForm(limit); err != nil {
				return err
			}
		}
		return c.AskedFirst(r.Do(c))
	}()
	if err != nil {
		f := fault.As(err)
		if f.Kind == fault.Failed {
			s.t.Errorf("%s %s: %v", req.Method, req.URL, err)
		}
		w.WriteHeader(area.Status(f.Kind))
	}
}

var mark = regexp.MustCompile(ui.PersonMark + "([^" + ui.PersonEnd + "]*)" + ui.PersonEnd)

// labelled puts the labels of people in the place of their marks, by what the actor may see.
func labelled(c *area.Call, page string) (string, error) {
	var ids []string
	for _, m := range mark.FindAllStringSubmatch(page, -1) {
		ids = append(ids, m[1])
	}
	if len(ids) == 0 {
		return page, nil
	}
	labels, err := c.House.Labels(c.Ctx(), ids)
	return mark.ReplaceAllStringFunc(page, func(m string) string {
		return html.EscapeString(labels[mark.FindStringSubmatch(m)[1]])
	}), err
}

// Page is what came back.
type Page struct {
	Status   int
	Location string // where an act sends the browser
	Said     string // the flash after an act
	HTML     string
	File     string // the name of a file that came back, and Type what it is
	Type     string
	t        *testing.T
}

// Get asks for a page, which must answer with this status; a page that is shown is checked.
func (s *Site) Get(path string, status int) Page {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil), status)
}

// Post sends a form with a new act id unless it has one.
func (s *Site) Post(path string, form url.Values, status int) Page {
	s.t.Helper()
	if !form.Has("act_id") {
		form.Set("act_id", id.New())
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r, status)
}

func (s *Site) do(r *http.Request, status int) Page {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r.WithContext(s.ctx))
	said, _ := url.QueryUnescape(w.Header().Get("Said"))
	p := Page{Status: w.Code, Location: w.Header().Get("Location"), Said: said, HTML: w.Body.String(), t: s.t}
	p.Type = w.Header().Get("Content-Type")
	if _, name, ok := strings.Cut(w.Header().Get("Content-Disposition"), `filename="`); ok {
		p.File = strings.TrimSuffix(name, `"`)
	}
	if p.Status != status {
		s.t.Fatalf("%s %s: status %d, want %d\n%s", r.Method, r.URL, p.Status, status, p.Text())
	}
	if strings.HasPrefix(p.Type, "text/html") && p.HTML != "" && !strings.HasPrefix(w.Header().Get("Location"), "/") {
		for _, wrong := range Faults(p.HTML) {
			s.t.Errorf("%s %s: %s", r.Method, r.URL, wrong)
		}
	}
	return p
}

// Handler serves the pages with styles and scripts, for a browser.
func (s *Site) Handler() http.Handler {
	all := http.NewServeMux()
	all.Handle("GET "+ui.AssetRoot, ui.Assets())
	all.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r.WithContext(s.ctx)) })
	return all
}
