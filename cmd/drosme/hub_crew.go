package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/house"
	"drosme/internal/ui"
	"drosme/internal/web"
)

// crewUser is who uses the crew's pages: nobody signs in, and who opened the laptop has said its passphrase. For the
// clerk it is the console of this machine, which opens nothing protected.
const crewUser = "crew"

type crewAccounts struct{ r *rooms.Rooms }

// Signed gives the crew.
func (a crewAccounts) Signed(context.Context, string) (area.Signed, error) {
	return area.Signed{Actor: access.Actor{System: "console", Account: crewUser}, Language: a.r.Hub.Language()}, nil
}

// memorySessions keeps the crew's sessions as long as the process lasts: they hold nothing but a flash.
type memorySessions struct {
	mu  sync.Mutex
	all map[string]memorySession
}

type memorySession struct {
	b     []byte
	until time.Time
}

// Delete takes a session away.
func (m *memorySessions) Delete(token string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, token)
	return nil
}

// Find gives a session that is not over.
func (m *memorySessions) Find(token string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.all[token]
	return s.b, ok && time.Now().Before(s.until), nil
}

// Commit keeps a session, and takes away those that are over.
func (m *memorySessions) Commit(token string, b []byte, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil {
		m.all = map[string]memorySession{}
	}
	for t, s := range m.all {
		if time.Now().After(s.until) {
			delete(m.all, t)
		}
	}
	m.all[token] = memorySession{b, until}
	return nil
}

// DeleteCtx is Delete.
func (m *memorySessions) DeleteCtx(_ context.Context, token string) error { return m.Delete(token) }

// FindCtx is Find.
func (m *memorySessions) FindCtx(_ context.Context, token string) ([]byte, bool, error) {
	return m.Find(token)
}

// CommitCtx is Commit.
func (m *memorySessions) CommitCtx(_ context.Context, token string, b []byte, until time.Time) error {
	return m.Commit(token, b, until)
}

// crewSide is what the crew's listener serves, on this laptop alone: the crew's pages, and the desk and the projector
// of each room without a code. It answers to no other name than this machine's own, so that no page from elsewhere
// can lead a browser here.
func crewSide(h *house.House, r *rooms.Rooms, lesson http.Handler) http.Handler {
	site := web.New(web.Options{House: h.House, Areas: append([]area.Area{r.Hub.CrewArea()}, r.CrewAreas()...), Accounts: crewAccounts{r}, Sessions: &memorySessions{},
		SignIn: func(c *area.Call) error { // the first page of a browser: it is the crew's from now on
			if err := c.Session.SignIn(c.Ctx(), crewUser); err != nil {
				return err
			}
			then := c.Query("then")
			if len(then) < 2 || then[0] != '/' || then[1] == '/' || strings.ContainsAny(then, "\\\t\r\n") { // browsers leave out what stands between two slashes
				then = "/"
			}
			return c.Go(then, ui.Flash{})
		}}).Handler()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /live/desk/rooms", func(w http.ResponseWriter, _ *http.Request) { deskRooms(w, r) })
	for _, path := range []string{"/live/", "/desk", "/wall", "/away"} {
		mux.Handle(path, lesson)
	}
	mux.Handle("/", site)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		host, _, err := net.SplitHostPort(req.Host)
		if err != nil {
			host = req.Host
		}
		from, _, err := net.SplitHostPort(req.RemoteAddr)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) || !net.ParseIP(from).IsLoopback() {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, req)
	})
}

// deskRooms lists the open rooms with the tokens of desk and projector.
func deskRooms(w http.ResponseWriter, r *rooms.Rooms) {
	type room struct {
		Room     string `json:"room"`
		Token    string `json:"token"`
		Wall     string `json:"wall"`
		Activity string `json:"activity"`
		State    string `json:"state"`
	}
	out := struct {
		Rooms []room `json:"rooms"`
	}{[]room{}}
	for _, x := range r.Hub.Live.Rooms() {
		t := r.Hub.Live.Tokens(x.Room, x.Opening.Code)
		out.Rooms = append(out.Rooms, room{t.Code, t.Desk, t.Wall, x.Opening.Activity, string(x.State)})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(out) // a browser that went away needs no answer
}
