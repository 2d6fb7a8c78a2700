package screens_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/nacl/box"

	"drosme/internal/db"
	"drosme/internal/hint"
	"drosme/internal/lang"
	"drosme/internal/live"
	"drosme/internal/live/screens"
)

// hall is a hub as far as a lesson needs one: the real engine behind the real pages.
type hall struct {
	t        *testing.T
	address  string
	dir      string
	server   *live.Server
	journal  *live.Journal
	http     *http.Server
	opened   live.Opened
	lead     *[32]byte // private key
	leadOpen *[32]byte
	alone    bool // the list of rooms is not given out
}

var numbers = []screens.Number{
	{Name: "Bērnu un jauniešu tālrunis (paraugs)", Number: "116 111", Hours: "visu diennakti", Child: true, Checked: "2026-11-01"},
	{Name: "Krīzes centrs tepat (paraugs)", Number: "+371 0000 0000", Hours: "9–17", Local: true, Checked: "2024-02-01", Stale: true},
	{Name: "Palīdzības tālrunis (paraugs)", Number: "116 006", Hours: "7–22", Checked: "2026-11-01"},
}

func book(t testing.TB) *lang.Book {
	t.Helper()
	b := lang.NewBook()
	if err := b.Add(screens.Files); err != nil {
		t.Fatal(err)
	}
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open starts a hub with one room that plays a file.
func open(t *testing.T, file string, change func(*live.Opening)) *hall {
	t.Helper()
	h := &hall{t: t, dir: t.TempDir()}
	var err error
	h.leadOpen, h.lead, err = box.GenerateKey(rand.Reader)
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	h.address = "http://" + l.Addr().String()
	must(t, l.Close())
	h.start()
	t.Cleanup(func() { h.stop() })
	b, err := os.ReadFile(file)
	must(t, err)
	o := live.Opening{Source: b, Language: "en"}
	if change != nil {
		change(&o)
	}
	h.opened, err = h.server.Open(context.Background(), o)
	must(t, err)
	return h
}

func (h *hall) start() {
	h.t.Helper()
	key := bytes.Repeat([]byte{7}, 32)
	store, err := db.OpenSQLite(filepath.Join(h.dir, "live.db"), key, db.Options{})
	must(h.t, err)
	h.journal, err = live.OpenJournal(context.Background(), store, "one", time.Now)
	must(h.t, err)
	page, err := screens.Handler(screens.Options{Book: book(h.t), Numbers: func(string) []screens.Number { return numbers }, Address: func() string { return "http://192.168.4.1/" }})
	must(h.t, err)
	told := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{
			"numbers": numbers, "recipients": []map[string]string{{"key": base64.StdEncoding.EncodeToString(h.leadOpen[:])}}, "readers": map[string]string{"lead": "Sample Lead"},
		})
	})
	h.server, err = live.New(context.Background(), live.Options{Journal: h.journal, Key: key, Page: page, Numbers: told,
		Flag: func(text string) []hint.Kind {
			if strings.Contains(text, "<") {
				return []hint.Kind{hint.Markup}
			}
			return nil
		}})
	must(h.t, err)
	mux := http.NewServeMux()
	mux.Handle("/", h.server.Handler())
	mux.HandleFunc("GET /live/desk/rooms", func(w http.ResponseWriter, r *http.Request) {
		if h.alone {
			http.NotFound(w, r)
			return
		}
		json.NewEncoder(w).Encode([]map[string]string{{"room": h.opened.Code, "token": h.opened.Desk, "wall": h.opened.Wall, "activity": "Small sample"}})
	})
	h.http = live.Listener(mux)
	var l net.Listener
	for range 50 {
		if l, err = net.Listen("tcp", h.address[len("http://"):]); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond) // the system gives the port back a moment after a stop
	}
	must(h.t, err)
	go h.http.Serve(l) // ends with stop
}

// stop ends the hub as a switched-off laptop does: streams are cut.
func (h *hall) stop() {
	h.http.Close()
	h.server.Close()
	h.journal.Close()
}

// step does one step of the presenter.
func (h *hall) step(act string, more ...any) {
	h.t.Helper()
	body := map[string]any{"id": "step-of-a-test-" + time.Now().Format("150405.000000000")[7:], "room": h.opened.Code, "token": h.opened.Desk}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	b, err := json.Marshal(body)
	must(h.t, err)
	res, err := http.Post(h.address+"/live/desk/"+act, "application/json", bytes.NewReader(b))
	must(h.t, err)
	defer res.Body.Close()
	if res.StatusCode != 200 {
		var out bytes.Buffer
		out.ReadFrom(res.Body)
		h.t.Fatalf("%s answered %d: %s", act, res.StatusCode, out.String())
	}
}

// counts fails unless the ledger of a question says so.
func (h *hall) counts(question string, want live.Ledger) {
	h.t.Helper()
	for _, l := range h.server.Room(h.opened.Room).Ledger() {
		if l.Question == question {
			if l.Ledger != want {
				h.t.Errorf("%s: %+v, want %+v", question, l.Ledger, want)
			}
			return
		}
	}
	h.t.Errorf("nothing came for %s", question)
}
