// Package web is the server of the staff's house: sessions, routing, the frame around pages, security
// headers, error pages. It knows areas, and no room.
package web

import (
	"context"
	"embed"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/ui"
)

// Files are the words of this package.
//
//go:embed words
var Files embed.FS

// Options say what a server serves.
type Options struct {
	House    *area.House
	Areas    []area.Area
	Accounts area.Accounts
	Sessions scs.CtxStore
	SignIn   func(*area.Call) error // the page of GET / for who is not signed in
	Secure   bool                   // reached by TLS, here or at a proxy: cookies say so
	Proxy    bool                   // a stated proxy is in front: the caller is the last address it added
	Slog     *slog.Logger           // nil: the default one
}

// Server answers the staff's requests.
type Server struct {
	o        Options
	sessions *scs.SessionManager
	mux      *http.ServeMux
	routes   map[string]area.Route
}

// New makes the handler of a house.
func New(o Options) *Server {
	if o.Slog == nil {
		o.Slog = slog.Default()
	}
	s := &Server{o: o, mux: http.NewServeMux(), routes: map[string]area.Route{}}
	s.sessions = scs.New()
	s.sessions.Store = o.Sessions
	s.sessions.HashTokenInStore = true
	s.sessions.Lifetime = 12 * time.Hour
	s.sessions.Cookie.Name = "desk"
	if o.Secure {
		s.sessions.Cookie.Name = "__Host-desk"
	}
	s.sessions.Cookie.HttpOnly = true
	s.sessions.Cookie.Secure = o.Secure
	s.sessions.Cookie.SameSite = http.SameSiteLaxMode
	s.sessions.Cookie.Persist = false
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Slog.Error("the session could not be read or kept", "error", fault.As(err).Kind)
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	}
	s.mux.Handle("GET "+ui.AssetRoot, ui.Assets())
	s.add(area.Route{Method: "GET", Path: "/{$}", Open: "sign-in or the day", Do: s.first})
	s.add(area.Route{Method: "GET", Path: "/components", Open: "shows the components, no record", Do: s.components})
	for _, a := range o.Areas {
		for _, r := range a.Routes {
			s.add(r)
		}
	}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, area.Route{Method: r.Method, Path: "(none)", Open: "not found", Do: func(*area.Call) error { return fault.Missing() }})
	})
	return s
}

func (s *Server) add(r area.Route) {
	pattern := r.Method + " " + r.Path
	s.routes[pattern] = r
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, req *http.Request) { s.serve(w, req, r) })
}

// Routes lists all routes, for the tests of who sees what.
func (s *Server) Routes() []area.Route {
	var out []area.Route
	for _, r := range s.routes {
		out = append(out, r)
	}
	return out
}

// Handler gives the whole server: no other site may send a form here, every answer carries the
// headers, and a session is there.
func (s *Server) Handler() http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, area.Route{Method: r.Method, Path: "(other site)", Open: "refusal", Do: func(*area.Call) error {
			return fault.New(fault.Refused, "web.other_site")
		}})
	}))
	assets := s.mux
	inner := s.sessions.LoadAndSave(guard.Handler(s.mux))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers(w.Header(), s.o.Secure)
		if s.o.Proxy {
			r.RemoteAddr = caller(r)
		}
		if strings.HasPrefix(r.URL.Path, ui.AssetRoot) {
			assets.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		inner.ServeHTTP(w, r)
	})
}

// caller is who asked the proxy: the last address of X-Forwarded-For, which the proxy itself wrote; what
// stands before it was said by the caller and is not believed. Some proxies add to the line, others add a
// line of their own below.
func caller(r *http.Request) string {
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	ip := net.ParseIP(strings.TrimSpace(said[len(said)-1]))
	if ip == nil {
		return r.RemoteAddr
	}
	return net.JoinHostPort(ip.String(), "0")
}

// headers of every answer: nothing from elsewhere, no inline script or style, in no frame, no referrer.
func headers(h http.Header, secure bool) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	if secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// serve answers one request of a route. The log of the process gets the route's pattern, never the
// address: an address may point to a person.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, route area.Route) {
	start := time.Now()
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	c := &area.Call{W: rec, R: r, House: s.o.House}
	c.Frame, c.SetFlash, c.Session = s.frame, s.setFlash, session{s.sessions}
	err := s.answer(c, route)
	if err != nil {
		s.failed(c, rec, err)
	}
	level := slog.LevelDebug
	if rec.status >= 500 {
		level = slog.LevelError
	}
	s.o.Slog.Log(r.Context(), level, "answered", "route", route.Method+" "+route.Path, "status", rec.status, "ms", time.Since(start).Milliseconds())
}

func (s *Server) answer(c *area.Call, route area.Route) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.o.Slog.Error("a page broke off", "route", route.Path, "at", where())
			err = fault.New(fault.Failed, "")
		}
	}()
	signed, err := s.who(c)
	if err != nil {
		return err
	}
	s.words(c, signed)
	if route.Verb != "" {
		if signed == nil {
			return c.Go(signInAddress(c.R), ui.Flash{})
		}
		if err := clerk.Guard(c.Ctx(), c.House.Clerk, route.Verb); err != nil {
			return err
		}
	}
	if c.R.Method == http.MethodPost {
		limit := route.MaxBody
		if limit == 0 {
			limit = 1 << 20
		}
		if err := c.ParseForm(limit); err != nil {
			return err
		}
	}
	return c.AskedFirst(route.Do(c))
}

func signInAddress(r *http.Request) string {
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		return "/?then=" + r.URL.EscapedPath()
	}
	return "/"
}

type signedKey struct{}

// who puts the actor of the session into the request; nobody is the public.
func (s *Server) who(c *area.Call) (*area.Signed, error) {
	user := s.sessions.GetString(c.R.Context(), "user")
	if user == "" {
		return nil, nil
	}
	signed, err := s.o.Accounts.Signed(c.R.Context(), user)
	if err != nil {
		if fault.Is(err, fault.Refused) || fault.Is(err, fault.NotFound) {
			return nil, s.sessions.Destroy(c.R.Context())
		}
		return nil, err
	}
	token := s.sessions.Token(c.R.Context())
	signed.Actor.Session = shortHash(token)
	ctx := clerk.WithActor(c.R.Context(), signed.Actor)
	ctx = context.WithValue(ctx, signedKey{}, &signed)
	c.R = c.R.WithContext(ctx)
	return &signed, nil
}

// words chooses the reader's language: asked for in the address, else of the account, else the browser's.
func (s *Server) words(c *area.Call, signed *area.Signed) {
	offered := strings.Fields(s.o.House.Setting("house.languages"))
	tag := ""
	if q := c.Query("lang"); q != "" {
		for _, l := range offered {
			if l == q {
				tag = q
			}
		}
	}
	if tag == "" && signed != nil {
		tag = signed.Language
	}
	if tag == "" {
		tag = lang.Match(c.R.Header.Get("Accept-Language"), offered)
	}
	c.Words = s.o.House.Book.For(tag)
}

// session is what pages may do with the browser's session.
type session struct{ m *scs.SessionManager }

func (s session) SignIn(ctx context.Context, user string) error {
	if err := s.m.RenewToken(ctx); err != nil {
		return err
	}
	s.m.Put(ctx, "user", user)
	return nil
}
func (s session) SignOut(ctx context.Context) error           { return s.m.Destroy(ctx) }
func (s session) Get(ctx context.Context, name string) string { return s.m.GetString(ctx, name) }
func (s session) Put(ctx context.Context, name, value string) {
	if value == "" {
		s.m.Remove(ctx, name)
		return
	}
	s.m.Put(ctx, name, value)
}

type recorder struct {
	http.ResponseWriter
	status  int
	written bool
}

// WriteHeader notes the status.
func (r *recorder) WriteHeader(status int) {
	r.status, r.written = status, true
	r.ResponseWriter.WriteHeader(status)
}

// Write notes that the answer has begun.
func (r *recorder) Write(b []byte) (int, error) {
	r.written = true
	return r.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Area hands the words of this package to the house.
func Area() area.Area { return area.Area{Name: "internal/web", Files: Files} }
