package door

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/ui"
	"drosme/internal/when"
)

// Options say which door, of which house.
type Options struct {
	Dir    string        // its folder
	House  doorway.House // the public half of the house
	Secure bool          // reached by TLS, here or at a proxy
	Proxy  bool          // a proxy in front tells the address of who asks, in the last X-Forwarded-For
	Now    func() time.Time
	Slog   *slog.Logger
	Limits Limits // the zero value: Usual
	Closed bool   // it does not know its house yet: it says so and takes nothing in, which it could not seal
}

// Limits hold back a flood.
type Limits struct {
	Sent        float64       // forms at once from one address
	SentEach    time.Duration // after which one more is free
	AllSent     float64       // forms at once from everywhere
	AllEach     time.Duration
	Looks       float64 // pages at once from one address
	LooksEach   time.Duration
	Waiting     int           // submissions that may wait for the office
	LeastTyping time.Duration // a form that is filled in sooner was filled in by a machine
	MostTyping  time.Duration // a form older than this is shown once more
}

// Usual are the limits where nothing else is said.
var Usual = Limits{Sent: 6, SentEach: 2 * time.Minute, AllSent: 60, AllEach: 10 * time.Second, Looks: 90, LooksEach: time.Second,
	Waiting: 1000, LeastTyping: 4 * time.Second, MostTyping: 12 * time.Hour}

// Server answers the public, and the office at two addresses of its own.
type Server struct {
	o       Options
	book    *lang.Book
	folder  *doorway.Folder
	tickets tickets
	sent    *flood
	looked  *flood
	office  *flood
	watch   *doorway.Watch
	mux     *http.ServeMux

	mu    sync.Mutex
	known map[string][]byte // state key: what was typed, under the secret; see same
	swept when.Day
}

// New makes the server of a door. Its folder is made where it is missing.
func New(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Slog == nil {
		o.Slog = slog.Default()
	}
	if o.Limits == (Limits{}) {
		o.Limits = Usual
	}
	folder, err := doorway.OpenFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	book, err := words()
	if err != nil {
		return nil, err
	}
	l := o.Limits
	s := &Server{o: o, book: book, folder: folder, tickets: newTickets(), mux: http.NewServeMux(), known: map[string][]byte{},
		sent:   newFlood(l.Sent, l.SentEach, l.AllSent, l.AllEach),
		looked: newFlood(l.Looks, l.LooksEach, 50*l.Looks, l.LooksEach/50),
		office: newFlood(60, time.Second, 120, time.Second/2),
		watch:  &doorway.Watch{Key: o.House.Fetch}}
	for pattern, do := range s.routes() {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, pattern, do) })
	}
	s.mux.Handle("GET "+ui.AssetRoot, ui.Assets())
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, "(none)", func(*call) error { return fault.Missing() })
	})
	return s, nil
}

// routes are all addresses of the door. There is no other.
func (s *Server) routes() map[string]func(*call) error {
	if s.o.Closed {
		return map[string]func(*call) error{"GET /{$}": s.closed, "GET /healthz": s.health}
	}
	return map[string]func(*call) error{
		"GET /{$}":                   s.front,
		"GET /visit":                 s.askPage,
		"POST /visit":                s.askAct,
		"GET /visit/{link}":          s.statePage,
		"GET /healthz":               s.health,
		"GET " + doorway.OutboxPath:  s.outbox,
		"POST " + doorway.TakenPath:  s.taken,
		"POST " + doorway.StatesPath: s.states,
	}
}

// Patterns lists the addresses of the door, for the test that holds them beside those of the staff.
func (s *Server) Patterns() []string {
	out := []string{"GET " + ui.AssetRoot}
	for p := range s.routes() {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

func words() (*lang.Book, error) {
	b := lang.NewBook()
	if err := b.Add(ui.WordFiles); err != nil {
		return nil, err
	}
	if err := b.Add(doorway.Files); err != nil {
		return nil, err
	}
	return b, b.Add(Files)
}

// ServeHTTP answers. Nothing of an answer is kept by the browser, no address is told elsewhere, nothing
// from elsewhere is shown.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	if s.o.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if !strings.HasPrefix(r.URL.Path, ui.AssetRoot) {
		h.Set("Cache-Control", "no-store")
	}
	s.mux.ServeHTTP(w, r)
}

// call is one request.
type call struct {
	w     http.ResponseWriter
	r     *http.Request
	words *lang.Words
	today when.Day
	wrote bool
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, pattern string, do func(*call) error) {
	now := when.ToMoment(s.o.Now())
	c := &call{w: w, r: r, words: s.book.For(s.language(r)), today: now.In(s.o.House.Zone).Day()}
	err := s.guarded(c, do)
	if err == nil {
		return
	}
	f := fault.As(err)
	if f.Kind == fault.Failed || f.Kind == fault.NoSpace {
		s.o.Slog.Error("the door could not answer", "route", pattern, "fault", f.Error())
	}
	if c.wrote {
		return
	}
	sentence, _ := c.words.Fault(err)
	if err := s.show(c, status(f.Kind), ui.Page{Kind: ui.KindPublic, Heading: c.words.T("door.fault." + string(f.Kind)), Lead: sentence,
		Actions: []ui.Action{{Href: s.address(c, "/"), Text: c.words.T("door.to_front")}}}); err != nil {
		http.Error(w, sentence, status(f.Kind))
	}
}

// guarded counts the request and keeps a page that breaks off from ending the door.
func (s *Server) guarded(c *call, do func(*call) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			err = fault.New(fault.Failed, "")
		}
	}()
	if c.r.URL.Path == "/healthz" {
		return do(c)
	}
	if wait, ok := s.looked.take(s.from(c.r), s.o.Now()); !ok {
		return s.patience(c, wait)
	}
	return do(c)
}

// patience asks to come back later, and says when.
func (s *Server) patience(c *call, wait time.Duration) error {
	c.w.Header().Set("Retry-After", strconv.Itoa(max(1, int((wait+time.Second-1)/time.Second))))
	return fault.New(fault.TooMany, "door.patience")
}

// from is the address of who asks, for counting alone.
func (s *Server) from(r *http.Request) netip.Addr {
	if s.o.Proxy {
		all := r.Header.Values("X-Forwarded-For")
		if len(all) > 0 {
			last := all[len(all)-1]
			if i := strings.LastIndexByte(last, ','); i >= 0 {
				last = last[i+1:]
			}
			if a, err := netip.ParseAddr(strings.TrimSpace(last)); err == nil {
				return a
			}
		}
	}
	if p, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return p.Addr()
	}
	return netip.IPv6Unspecified()
}

// language is the one asked for in the address, else the browser's.
func (s *Server) language(r *http.Request) string {
	if q := r.URL.Query().Get("lang"); slices.Contains(s.o.House.Languages, q) {
		return q
	}
	return lang.Match(r.Header.Get("Accept-Language"), s.o.House.Languages)
}

// address keeps the language from page to page: there is no cookie to keep it in.
func (s *Server) address(c *call, path string) string {
	if c.r.URL.Query().Get("lang") == "" {
		return path
	}
	return path + "?" + url.Values{"lang": {c.words.Tag()}}.Encode()
}

// show writes a page in the quick plain frame.
func (s *Server) show(c *call, code int, p ui.Page) error {
	f := ui.Frame{Page: p, Words: c.words, Desk: s.o.House.Desk, Name: s.o.House.Name, Phone: s.o.House.Phone, Email: s.o.House.Email, Home: s.address(c, "/"), Demo: s.o.House.Demo, Public: true}
	for _, tag := range s.o.House.Languages {
		w := s.book.For(tag)
		path := c.r.URL.Path
		if c.r.Method != http.MethodGet {
			path = "/visit" // what was typed goes along when the form is sent, not when the language is changed
		}
		f.Languages = append(f.Languages, ui.Language{Code: tag, Name: w.Name(), Href: path + "?lang=" + tag, Current: w.Tag() == c.words.Tag()})
	}
	var b bytes.Buffer
	if err := f.Render(c.r.Context(), &b); err != nil {
		return err
	}
	c.wrote = true
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.Header().Set("Content-Language", c.words.Tag())
	c.w.WriteHeader(code)
	if c.r.Method == http.MethodHead {
		return nil
	}
	_, err := c.w.Write(b.Bytes())
	return err
}

func (s *Server) health(c *call) error {
	c.wrote = true
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(c.w, "ok\n")
	return err
}

func status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Refused:
		return http.StatusForbidden
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Conflict, fault.Repeated:
		return http.StatusConflict
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.NoSpace:
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}
