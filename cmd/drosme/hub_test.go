package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"drosme/internal/house"
	"drosme/internal/lesson"
	"drosme/internal/web"
)

// hubHere makes a folder for a hub with a passphrase of its own, and an activity in a file.
func hubHere(t *testing.T) (data, passphrase, activity string) {
	t.Helper()
	dir := t.TempDir()
	data, passphrase, activity = filepath.Join(dir, "hub"), filepath.Join(dir, "words"), filepath.Join(dir, "activity.yaml")
	if err := os.WriteFile(passphrase, []byte("nabo timu laki sora vepi duno\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(activity, lesson.LibraryFiles()[0].Content, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command("hub", "lock", "--data", data) })
	return data, passphrase, activity
}

var roomLines = regexp.MustCompile(`^\d{6}\n\S{10,}\n$`)

func TestAHubStartsFromNothingAndItsKeyIsHeld(t *testing.T) {
	data, words, activity := hubHere(t)
	out := must(t, "hub", "room", "--data", data, "--passphrase-file", words, "--activity", activity)
	if !roomLines.MatchString(out) {
		t.Fatalf("printed %q", out)
	}
	code := out[:6]
	if l := must(t, "hub", "ledger", "--data", data, "--passphrase-file", words, "--room", code); !strings.HasPrefix(l, "question,submitted,acknowledged,stored,duplicate,refused\n") {
		t.Errorf("ledger: %q", l)
	}
	if _, errs, n := command("hub", "ledger", "--data", data, "--passphrase-file", words, "--room", "000000"); n != 1 || !strings.Contains(errs, "000000") {
		t.Errorf("a room that is none: %d %s", n, errs)
	}
	if _, errs, n := command("hub", "journal", "--data", data, "--passphrase-file", words, filepath.Join(t.TempDir(), "j")); n != 1 || !strings.Contains(errs, "never given a pack") {
		t.Errorf("a journal for no office: %d %s", n, errs)
	}
	must(t, "hub", "lock", "--data", data)
	t.Setenv("DROSME_PASSPHRASE_FILE", "")
	if _, _, n := command("hub", "ledger", "--data", data, "--room", code); n != 1 {
		t.Error("a forgotten key opened the laptop")
	}
	text, err := os.ReadFile(data + ".key")
	if err != nil || !strings.Contains(string(text), "sealed passphrase") {
		t.Errorf("the key file: %v\n%s", err, text)
	}
	made := filepath.Join(t.TempDir(), "made")
	_, errs, n := command("hub", "room", "--data", made, "--activity", activity)
	t.Cleanup(func() { command("hub", "lock", "--data", made) })
	if n != 0 || !regexp.MustCompile(`: ([a-z]{4} ){5}[a-z]{4}\n`).MatchString(errs) {
		t.Errorf("no passphrase was made: %d %s", n, errs)
	}
	if err := os.WriteFile(activity, []byte("activity: x\nsteps:\n  - {id: a, kind: story, start: gone}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, n := command("hub", "room", "--data", data, "--passphrase-file", words, "--activity", activity); n != 1 || !regexp.MustCompile(`activity\.yaml:\d+: `).MatchString(errs) {
		t.Errorf("a file with faults: %d %s", n, errs)
	}
}

func TestAJournalGoesHomeOnAStickAndOverTheNetwork(t *testing.T) {
	data, words, activity := hubHere(t)
	dir := t.TempDir()
	office, pack, journal := filepath.Join(dir, "office"), filepath.Join(dir, "pack"), filepath.Join(dir, "journal")
	must(t, "hub", "pack", "--data", office, pack)
	must(t, "hub", "unpack", "--data", data, "--passphrase-file", words, pack)
	code := must(t, "hub", "room", "--data", data, "--activity", activity)[:6]
	must(t, "hub", "journal", "--data", data, journal)
	if out := must(t, "hub", "receive", "--data", office, journal); !strings.Contains(out, "1 new groups with 2 entries") {
		t.Errorf("first: %s", out)
	}
	if out := must(t, "hub", "receive", "--data", office, journal); !strings.Contains(out, "Nothing new") {
		t.Errorf("again: %s", out)
	}
	must(t, "hub", "receipt", "--data", data, journal+".receipt")
	if here, there := must(t, "hub", "ledger", "--data", data, "--room", code), must(t, "hub", "ledger", "--data", office, "--room", code); here != there {
		t.Errorf("two ledgers:\n%s\n%s", here, there)
	}
	whole, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut")
	if err := os.WriteFile(cut, whole[:len(whole)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, n := command("hub", "receive", "--data", office, cut); n != 1 || !strings.Contains(errs, "cut") {
		t.Errorf("a cut journal: %d %s", n, errs)
	}
	elsewhere := filepath.Join(dir, "elsewhere")
	must(t, "hub", "pack", "--data", elsewhere, filepath.Join(dir, "pack2"))
	if _, errs, n := command("hub", "receive", "--data", elsewhere, journal); n != 1 || !strings.Contains(errs, "another office") {
		t.Errorf("another office: %d %s", n, errs)
	}

	// Over the network, to an office that serves, over a line that breaks once in the middle.
	h, r, ctx, err := openHouse(context.Background(), house.Options{Dir: office})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	done, err := attachJournal(ctx, h, r, false)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	site := web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(), SignIn: r.Accounts.SignInPage}).Handler()
	asked := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if asked++; asked == 2 {
			half := &cutBody{req.Body, 5000}
			req.Body = half
			site.ServeHTTP(httptest.NewRecorder(), req) // it arrived in part, and the answer is lost
			panic(http.ErrAbortHandler)
		}
		site.ServeHTTP(w, req)
	}))
	defer srv.Close()
	for range 3 {
		must(t, "hub", "room", "--data", data, "--activity", activity)
	}
	if out := must(t, "hub", "send", "--data", data, "--to", srv.URL); !strings.Contains(out, "groups") {
		t.Errorf("sent: %s", out)
	}
	if out := must(t, "hub", "send", "--data", data, "--to", srv.URL); !strings.Contains(out, "Nothing new") {
		t.Errorf("sent again: %s", out)
	}
	hubs, err := r.Hub.Hubs(ctx)
	if err != nil || len(hubs) != 1 || hubs[0].N != 4 {
		t.Errorf("at the office: %+v, %v", hubs, err)
	}
}

// cutBody ends after so many bytes, as a line that breaks.
type cutBody struct {
	io.ReadCloser
	left int64
}

// Read gives what is left.
func (c *cutBody) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := c.ReadCloser.Read(b[:min(int64(len(b)), c.left)])
	c.left -= int64(n)
	return n, err
}

func TestAPhoneIsToldThatItMayStay(t *testing.T) {
	srv := httptest.NewServer(phoneSide(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "lesson "+r.URL.Path) })))
	defer srv.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]string{"/generate_204": "204 ", "/hotspot-detect.html": "200 <HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
		"/ncsi.txt": "200 Microsoft NCSI", "/connecttest.txt": "200 Microsoft Connect Test", "/success.txt": "200 success\n",
		"/": "200 lesson /", "/live/join": "200 lesson /live/join", "/search?q=x": "302 ", "/robots.txt": "302 ", "/hubs": "302 "} {
		resp, err := client.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		got := resp.Status[:4] + string(b)
		if strings.HasPrefix(want, "302") {
			if resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != "/" {
				t.Errorf("%s: %s to %s", path, resp.Status, resp.Header.Get("Location"))
			}
		} else if got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestEveryNameIsAnsweredWithThisLaptop(t *testing.T) {
	n, err := serveNames("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	for _, network := range []string{"udp", "tcp"} {
		c := &dns.Client{Net: network, Timeout: 5 * time.Second}
		for name, want := range map[string]string{"connectivitycheck.gstatic.com.": "127.0.0.1", "klase.example.org.": "127.0.0.1", "DNS.msftncsi.com.": "131.107.255.255"} {
			q := new(dns.Msg)
			q.SetQuestion(name, dns.TypeA)
			a, _, err := c.Exchange(q, n.address())
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Answer) != 1 || a.Answer[0].(*dns.A).A.String() != want {
				t.Errorf("%s over %s: %v, want %s", name, network, a.Answer, want)
			}
		}
		q := new(dns.Msg)
		q.SetQuestion("klase.example.org.", dns.TypeAAAA)
		a, _, err := c.Exchange(q, n.address())
		if err != nil || a.Rcode != dns.RcodeSuccess || len(a.Answer) != 0 {
			t.Errorf("an address that there is none of: %v, %v", a, err)
		}
	}
	raw, err := net.Dial("udp", n.address())
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, b := range [][]byte{{}, {1}, bytes.Repeat([]byte{0xff}, 600)} { // garbage ends nothing
		if _, err := raw.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	q := new(dns.Msg)
	q.SetQuestion("still.there.", dns.TypeA)
	if a, _, err := new(dns.Client).Exchange(q, n.address()); err != nil || len(a.Answer) != 1 {
		t.Errorf("after garbage: %v, %v", a, err)
	}
}

func TestTheCrewsPagesAnswerToThisMachineAlone(t *testing.T) {
	data, words, _ := hubHere(t)
	h, r, ctx, _, err := hubAt{Data: data, PassphraseFile: words}.open(context.Background(), streams{io.Discard, io.Discard}, true)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	engine, done, err := startEngine(ctx, h, r, engineOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	r.Hub.Live, r.Hub.Rehearsals = engine, rehearsals
	site := crewSide(h, r, engine.Handler())
	ask := func(from, host, path string) int {
		req := httptest.NewRequest(http.MethodGet, "http://"+host+path, nil)
		req.RemoteAddr = from
		w := httptest.NewRecorder()
		site.ServeHTTP(w, req)
		return w.Code
	}
	for _, x := range []struct {
		from, host string
		want       int
	}{{"127.0.0.1:5", "127.0.0.1:8090", 303}, {"127.0.0.1:5", "localhost:8090", 303}, {"[::1]:5", "[::1]:8090", 303},
		{"127.0.0.1:5", "rebound.example.org", 403}, {"192.168.4.17:5", "127.0.0.1:8090", 403}, {"192.168.4.17:5", "192.168.4.1:8090", 403}} {
		if got := ask(x.from, x.host, "/morning"); got != x.want {
			t.Errorf("from %s to %s: %d, want %d", x.from, x.host, got, x.want)
		}
		if x.want == 403 {
			if got := ask(x.from, x.host, "/live/desk/rooms"); got != 403 {
				t.Errorf("tokens of the desk go to %s: %d", x.from, got)
			}
		}
	}
	for _, then := range []string{"//evil.example", "/%09/evil.example", "/%5cevil.example", "https://evil.example"} {
		req := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8090/?then="+then, nil)
		req.RemoteAddr = "127.0.0.1:5"
		w := httptest.NewRecorder()
		site.ServeHTTP(w, req)
		if to := w.Header().Get("Location"); strings.Contains(to, "evil") {
			t.Errorf("%s leads to %q", then, to)
		}
	}
	phones := phoneSide(engine.Handler())
	for _, path := range []string{"/morning", "/home", "/hubs", "/account"} {
		w := httptest.NewRecorder()
		phones.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://192.168.4.1"+path, nil))
		if w.Code != http.StatusFound {
			t.Errorf("phones get %s: %d", path, w.Code)
		}
	}
	w := httptest.NewRecorder()
	phones.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://192.168.4.1/live/desk/rooms", nil))
	if w.Code == http.StatusOK {
		t.Error("phones get the tokens of the desk")
	}
}
