package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/http"
	"runtime"
	"sort"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
)

// frame writes a page with menu, language and rights around it, and resolves all labels of people on
// it at once, by what this reader may see.
func (s *Server) frame(c *area.Call, status int, p ui.Page) error {
	signed, _ := c.R.Context().Value(signedKey{}).(*area.Signed)
	f := ui.Frame{Page: p, Words: c.Words, Desk: s.o.House.Setting("desk.name"), Demo: s.o.House.Demo,
		Languages: s.languages(c), Funder: ""}
	if signed != nil {
		f.Menu = s.menu(c)
		f.Theme = signed.Theme
		f.Account, f.SignOut = "/account", "/sign-out"
		f.User = c.T("web.account")
		if signed.Actor.Person != "" {
			f.User = ui.PersonText(signed.Actor.Person)
		}
		f.Role = s.roles(c, signed.Actor)
		f.Flash = s.takeFlash(c)
	} else {
		f.Public = true
	}
	var b bytes.Buffer
	if err := f.Render(c.Ctx(), &b); err != nil {
		return err
	}
	page, err := s.label(c, b.Bytes())
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.W.WriteHeader(status)
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, err = c.W.Write(page)
	return err
}

// label replaces the marks of people by their labels.
func (s *Server) label(c *area.Call, page []byte) ([]byte, error) {
	mark, end := []byte(ui.PersonMark), []byte(ui.PersonEnd)
	if !bytes.Contains(page, mark) {
		return page, nil
	}
	seen := map[string]bool{}
	var ids []string
	for rest := page; ; {
		i := bytes.Index(rest, mark)
		if i < 0 {
			break
		}
		rest = rest[i+len(mark):]
		j := bytes.Index(rest, end)
		if j < 0 {
			break
		}
		if id := string(rest[:j]); !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	labels, err := s.o.House.Labels(c.Ctx(), ids)
	if err != nil {
		return nil, err
	}
	pairs := make([]string, 0, 2*len(ids))
	for _, id := range ids {
		text := labels[id]
		if text == "" {
			text = c.T("web.unknown_person")
		}
		pairs = append(pairs, ui.PersonMark+id+ui.PersonEnd, html.EscapeString(text))
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(page))), nil
}

func (s *Server) languages(c *area.Call) []ui.Language {
	var out []ui.Language
	for _, tag := range strings.Fields(s.o.House.Setting("house.languages")) {
		w := s.o.House.Book.For(tag)
		if w.Tag() != tag {
			continue
		}
		q := c.R.URL.Query()
		q.Set("lang", tag)
		href := c.R.URL.Path + "?" + q.Encode()
		if c.R.Method == http.MethodPost {
			href = "/?lang=" + tag
		}
		if _, signed := c.R.Context().Value(signedKey{}).(*area.Signed); signed {
			href = "/account/language?to=" + tag
		}
		out = append(out, ui.Language{Code: tag, Name: w.Name(), Dir: "", Href: href, Current: tag == c.Words.Tag()})
	}
	return out
}

func (s *Server) roles(c *area.Call, a access.Actor) string {
	_, today := s.o.House.Clerk.Now()
	var out []string
	for _, r := range access.Roles {
		if a.Holds(r, today) {
			out = append(out, c.T("role."+string(r)))
		}
	}
	return strings.Join(out, ", ")
}

// groups of the menu in their order; others follow by name.
var groups = []string{"menu.cases", "menu.helpline", "menu.oversight", "menu.outreach", "menu.records", "menu.results", "menu.quality", "menu.house"}

// menu is what the roles of this person may open. The group of this page stands open, on other pages the
// one they work in, which is their first; few lines stand open altogether.
func (s *Server) menu(c *area.Call) []ui.MenuGroup {
	by := map[string][]area.MenuItem{}
	for _, a := range s.o.Areas {
		for _, m := range a.Menu {
			if m.Verb == "" || c.May(m.Verb) {
				by[m.Group] = append(by[m.Group], m)
			}
		}
	}
	order := append([]string(nil), groups...)
	var others []string
	for g := range by {
		if !contains(order, g) {
			others = append(others, g)
		}
	}
	sort.Strings(others)
	lines, current, here := 0, false, ""
	for _, items := range by { // the longest address that this page lies under is where the reader is
		for _, m := range items {
			if at := c.R.URL.Path; (at == m.Path || strings.HasPrefix(at, m.Path+"/")) && len(m.Path) > len(here) {
				here = m.Path
			}
		}
	}
	out := []ui.MenuGroup{{Text: "", Links: []ui.MenuLink{{Href: "/", Text: c.T("web.day"), Current: c.R.URL.Path == "/"}}}}
	for _, g := range append(order, others...) {
		items := by[g]
		if len(items) == 0 {
			continue
		}
		sort.SliceStable(items, func(i, j int) bool { return items[i].Order < items[j].Order })
		group := ui.MenuGroup{Text: c.T(g)}
		for _, m := range items {
			l := ui.MenuLink{Href: m.Path, Text: c.T(m.Text), Current: m.Path == here}
			if m.Count != nil {
				l.Count = m.Count(c)
			}
			group.Open = group.Open || l.Current
			current = current || l.Current
			group.Links = append(group.Links, l)
		}
		lines += len(group.Links)
		out = append(out, group)
	}
	for i := range out {
		out[i].Open = out[i].Open || lines <= fewLines || i == 1 && !current
	}
	return out
}

// fewLines is how long a menu may be to stand open as a whole.
const fewLines = 14

// first is the page of GET /: the sign-in, or the day of the roles that are signed in.
func (s *Server) first(c *area.Call) error {
	if _, ok := c.R.Context().Value(signedKey{}).(*area.Signed); !ok {
		return s.o.SignIn(c)
	}
	var cards []area.DayCard
	for _, a := range s.o.Areas {
		for _, d := range a.Day {
			if d.Verb == "" || c.May(d.Verb) {
				cards = append(cards, d)
			}
		}
	}
	sort.SliceStable(cards, func(i, j int) bool { return cards[i].Order < cards[j].Order })
	day := ui.MyDay{}
	for _, d := range cards {
		card, show, err := d.Card(c)
		if err != nil {
			return err
		}
		if show {
			day.Cards = append(day.Cards, card)
		}
	}
	_, today := s.o.House.Clerk.Now()
	page := ui.Page{Kind: ui.KindDay, Heading: c.T("web.day"), Lead: c.Words.Weekday(today) + ", " + c.Words.Day(today), Body: day}
	if len(day.Cards) == 0 {
		page.Body = ui.Empty{Says: c.T("web.day_empty")}
	}
	return c.Show(page)
}

func (s *Server) components(c *area.Call) error {
	return c.Show(ui.Gallery(c.Words))
}

// failed shows an error as a page. What is not a fault of the house is logged by its kind.
func (s *Server) failed(c *area.Call, rec *recorder, err error) {
	f := fault.As(err)
	if f.Kind == fault.Failed {
		s.o.Slog.Error("a request failed", "fault", f.Error())
	}
	if rec.written {
		return
	}
	if c.Words == nil {
		c.Words = s.o.House.Book.For("en")
	}
	sentence, fields := c.Words.Fault(err)
	body := []string{}
	for _, x := range fields {
		body = append(body, x.Text)
	}
	p := ui.Page{Kind: ui.KindRecord, Heading: c.T("web.fault." + string(f.Kind)), Lead: sentence,
		Body: ui.Confirm{Says: body, Form: ui.Form{Get: true, Action: "/", Verb: c.T("web.to_day"), NoAsk: true}}}
	if err := s.frame(c, area.Status(f.Kind), p); err != nil {
		s.o.Slog.Error("the error page failed", "fault", fault.As(err).Error())
		http.Error(c.W, sentence, area.Status(f.Kind))
	}
}

// flashLabel binds what was done to the session in which it was: the cookie of another one does not open.
func (s *Server) flashLabel(c *area.Call) string {
	return "flash " + shortHash(s.sessions.Token(c.Ctx()))
}

// setFlash keeps what was done for the next page, sealed in a cookie of its own: it may hold a code, and
// needs no write of the session.
func (s *Server) setFlash(c *area.Call, f ui.Flash) {
	b, err := json.Marshal(f)
	if err != nil || len(b) > 2500 {
		return
	}
	v := base64.RawURLEncoding.EncodeToString(s.o.House.Keys.Seal(s.flashLabel(c), b))
	http.SetCookie(c.W, &http.Cookie{Name: "said", Value: v, Path: "/", MaxAge: 60, HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode})
}

func (s *Server) takeFlash(c *area.Call) *ui.Flash {
	k, err := c.R.Cookie("said")
	if err != nil {
		return nil
	}
	http.SetCookie(c.W, &http.Cookie{Name: "said", Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode})
	raw, err := base64.RawURLEncoding.DecodeString(k.Value)
	if err != nil {
		return nil
	}
	b, err := s.o.House.Keys.Open(s.flashLabel(c), raw)
	if err != nil {
		return nil
	}
	var f ui.Flash
	if json.Unmarshal(b, &f) != nil {
		return nil
	}
	return &f
}

func shortHash(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:6])
}

// where names the line of our own code in which a page broke off; no values, which could be a person's.
func where() string {
	pc := make([]uintptr, 24)
	frames := runtime.CallersFrames(pc[:runtime.Callers(4, pc)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "drosme/") {
			return f.Function
		}
		if !more {
			return ""
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
