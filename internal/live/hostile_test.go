package live_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/live"
	"drosme/internal/live/screens/note"
)

// TestBadInputChangesNothingAndEndsNothing sends what no phone sends, and looks whether anything was stored
// and whether an honest phone is still served.
func TestBadInputChangesNothingAndEndsNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		first := p.opened
		other := p.join()
		p.open(live.Opening{Source: source(t, "small.yaml")})
		a, watcher, gone := p.join().listen(), p.join("watch", true), p.join()
		p.post("/live/leave", map[string]any{"id": newID(), "room": p.opened.Code, "seat": gone.token})
		p.steer("open")
		a.state("open")
		p.steer("goto", "to", "question")
		a.state("open")
		answered := newID()
		if _, out := p.post("/live/answer", map[string]any{"id": answered, "room": p.opened.Code, "seat": a.token, "question": "question", "answer": choice("a")}); out["status"] != "stored" {
			t.Fatal(out)
		}
		b := p.join()
		one := func(change map[string]any) string {
			body := map[string]any{"id": newID(), "room": p.opened.Code, "seat": b.token, "question": "question", "answer": choice("a")}
			for k, v := range change {
				body[k] = v
			}
			text, _ := jsonText(body)
			return text
		}
		big := strings.Repeat("x", 20<<10)
		for _, c := range []struct {
			name, path, body string
			status           int
			reason           string
		}{
			{"no JSON", "/live/answer", "\x00\xff{", 400, "malformed"},
			{"half of it", "/live/answer", one(nil)[:40], 400, "malformed"},
			{"another type", "/live/answer", `{"room":5}`, 400, "malformed"},
			{"a list", "/live/answer", `[]`, 400, "malformed"},
			{"nothing", "/live/answer", ``, 400, "malformed"},
			{"deep", "/live/answer", strings.Repeat("[", 12000), 400, "malformed"},
			{"too large", "/live/answer", `{"id":"` + big + `"}`, 413, "too_large"},
			{"no such room", "/live/answer", one(map[string]any{"room": "000000"}), 404, "room_unknown"},
			{"a seat of another room", "/live/answer", one(map[string]any{"seat": other.token}), 403, "seat_unknown"},
			{"the room of another seat", "/live/answer", one(map[string]any{"room": first.Code}), 403, "seat_unknown"},
			{"a seat that was made up", "/live/answer", one(map[string]any{"seat": "1.AAAAAAAAAAAAAAAAAAAA"}), 403, "seat_unknown"},
			{"a seat beyond", "/live/answer", one(map[string]any{"seat": "99999999999999999999." + strings.Repeat("A", 20)}), 403, "seat_unknown"},
			{"a seat that left", "/live/answer", one(map[string]any{"seat": gone.token}), 410, "left"},
			{"one who watches", "/live/answer", one(map[string]any{"seat": watcher.token}), 409, "watching"},
			{"no id", "/live/answer", one(map[string]any{"id": ""}), 400, "id_unfit"},
			{"an id with a quote", "/live/answer", one(map[string]any{"id": `"'; drop table live_entries; --`}), 400, "id_unfit"},
			{"a question of later", "/live/answer", one(map[string]any{"question": "statement"}), 409, "not_asked"},
			{"no question of ours", "/live/answer", one(map[string]any{"question": big[:200]}), 409, "not_asked"},
			{"no option of ours", "/live/answer", one(map[string]any{"answer": choice("zz")}), 422, "answer_unfit"},
			{"another form", "/live/answer", one(map[string]any{"answer": map[string]any{"order": []string{"a"}}}), 422, "answer_unfit"},
			{"two forms", "/live/answer", one(map[string]any{"answer": map[string]any{"choice": "a", "text": "b"}}), 422, "answer_unfit"},
			{"no answer", "/live/answer", one(map[string]any{"answer": nil}), 422, "answer_unfit"},
			{"a long answer", "/live/answer", one(map[string]any{"answer": choice(big[:8000])}), 422, "answer_unfit"},
			{"join with a short id", "/live/join", `{"id":"x","room":"` + p.opened.Code + `"}`, 400, "id_unfit"},
			{"join with a wrong code", "/live/join", `{"id":"0123456789abcdef","room":"` + p.opened.Code + `","seat_code":"0O1"}`, 404, "code_unknown"},
			{"join with a made-up seat", "/live/join", `{"id":"0123456789abcdef","room":"` + p.opened.Code + `","seat":"2.x"}`, 403, "seat_unknown"},
			{"no token", "/live/desk/close", `{"room":"` + p.opened.Code + `"}`, 403, "token_unknown"},
			{"a phone's token", "/live/desk/close", `{"room":"` + p.opened.Code + `","token":"` + b.token + `"}`, 403, "token_unknown"},
			{"the projector's token", "/live/desk/close", `{"room":"` + p.opened.Code + `","token":"` + p.opened.Wall + `"}`, 403, "token_unknown"},
			{"another room's token", "/live/desk/close", `{"room":"` + p.opened.Code + `","token":"` + first.Desk + `"}`, 403, "token_unknown"},
			{"steering does not moderate", "/live/desk/moderate", `{"room":"` + p.opened.Code + `","token":"` + p.opened.Steer + `"}`, 403, "steering_only"},
			{"no such step", "/live/desk/explode", `{"room":"` + p.opened.Code + `","token":"` + p.opened.Desk + `"}`, 404, "step_unknown"},
			{"a step for another moment", "/live/desk/show", `{"seq":1,"room":"` + p.opened.Code + `","token":"` + p.opened.Desk + `"}`, 409, "seen_another"},
			{"a note without a seat", "/live/note", `{"id":"0123456789abcdef","room":"` + p.opened.Code + `","note":"aaaa"}`, 403, "seat_unknown"},
			{"a note that is none", "/live/note", `{"id":"0123456789abcdef","room":"` + p.opened.Code + `","seat":"` + b.token + `","note":"%%%"}`, 400, "note_unfit"},
			{"alone in a class", "/live/solo", `{"id":"0123456789abcdef","room":"` + p.opened.Code + `"}`, 409, "not_solo"},
		} {
			status, raw, _ := p.raw(c.path, []byte(c.body))
			if status != c.status || !strings.Contains(string(raw), `"`+c.reason+`"`) {
				t.Errorf("%s: %d %s, want %d %s", c.name, status, raw, c.status, c.reason)
			}
		}
		for _, raw := range []string{"GET /live/stream HTTP/1.1\r\n\r\n", "\x16\x03\x01\x00\x00", "POST /live/answer HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n{",
			"GET / HTTP/9.9\r\n\r\n", "POST /live/answer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n", strings.Repeat("A", 30000)} {
			c, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
			housetest.Must(t, err)
			_, _ = io.WriteString(c, raw) // the server may have hung up already
			c.Close()
		}
		status, raw, _ := p.raw("/live/answer", []byte(strings.ReplaceAll(one(map[string]any{"id": answered}), b.token, a.token)))
		if status != 200 || !strings.Contains(string(raw), "duplicate") {
			t.Errorf("replayed: %d %s", status, raw)
		}
		lines, err := live.LedgerOf(context.Background(), p.j, p.opened.Code)
		housetest.Must(t, err)
		for _, l := range lines {
			if want := map[string]int{"question": 1}[l.Question]; l.Stored != want {
				t.Errorf("%s: %d stored, want %d", l.Question, l.Stored, want)
			}
		}
		if status, out := b.answer("question", choice("b")); status != 200 || out["status"] != "stored" {
			t.Errorf("afterwards an honest phone is told %d %v", status, out)
		}
		p.steer("show")
		a.state("showing")
	})
}

func TestJoinsFromOneAddressAreLimitedAndSeatsAreNot(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), func(o *live.Options) { o.JoinLimit = 20 })
		p.open(live.Opening{Source: source(t, "small.yaml")})
		var seats []*phone
		for range 20 {
			seats = append(seats, p.join())
		}
		body, err := jsonText(map[string]any{"id": newID(), "room": p.opened.Code})
		housetest.Must(t, err)
		status, raw, head := p.raw("/live/join", []byte(body))
		if status != 429 || head.Get("Retry-After") == "" || !strings.Contains(string(raw), "too_many_joins") {
			t.Errorf("%d %s, Retry-After %q", status, raw, head.Get("Retry-After"))
		}
		// Who has a seat gets it again, by its token and by its code, and answers.
		if status, out := p.post("/live/join", map[string]any{"id": newID(), "room": p.opened.Code, "seat": seats[3].token}); status != 200 || out["number"] != seats[3].number {
			t.Errorf("%d %v", status, out)
		}
		if status, out := p.post("/live/join", map[string]any{"id": newID(), "room": p.opened.Code, "seat_code": strings.ToLower(seats[4].code)}); status != 200 || out["seat"] != seats[4].token {
			t.Errorf("%d %v", status, out)
		}
		p.steer("open")
		p.steer("goto", "to", "question")
		if _, out := seats[5].answer("question", choice("a")); out["status"] != "stored" {
			t.Errorf("%v", out)
		}
		// Nobody finds a seat by trying all codes.
		for i := 0; ; i++ {
			status, _ := p.post("/live/join", map[string]any{"id": newID(), "room": p.opened.Code, "seat_code": "0O1"})
			if status == 429 {
				break
			}
			if i > 20 {
				t.Fatal("wrong codes are tried without end")
			}
		}
	})
}

// TestAPhoneThatReadsNothingHoldsNobodyUp freezes phones with their sockets open and lets the class go on.
func TestAPhoneThatReadsNothingHoldsNobodyUp(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		for range 5 {
			f := p.join()
			c, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
			housetest.Must(t, err)
			defer c.Close()
			housetest.Must(t, c.(*net.TCPConn).SetReadBuffer(1024))
			_, err = fmt.Fprintf(c, "GET /live/stream?room=%s&seat=%s HTTP/1.1\r\nHost: x\r\n\r\n", p.opened.Code, f.token)
			housetest.Must(t, err)
		}
		a := p.join().listen()
		p.steer("open")
		a.state("open")
		p.steer("goto", "to", "question")
		const rounds = 100 // far more than a socket with a small window takes
		for range rounds {
			p.steer("show")
			p.steer("resume")
		}
		begin := time.Now()
		p.steer("show")
		s := a.state("showing")
		for s["seq"].(float64) < 2*rounds+3 {
			s = a.state("showing")
		}
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("the last state came after %s", took)
		}
	})
}

func TestNotesAreStoredOnceApartFromSeatsAndHoldUpTheEnd(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		a := p.join()
		sealed := base64.StdEncoding.EncodeToString([]byte("sealed on the phone"))
		id := newID()
		for i, want := range []string{"stored", "duplicate"} {
			if status, out := p.post("/live/note", map[string]any{"id": id, "room": p.opened.Code, "seat": a.token, "note": sealed}); status != 200 || out["status"] != want {
				t.Errorf("%d: %d %v", i, status, out)
			}
		}
		// With an answer that is refused the note is kept all the same.
		if status, out := a.answer("question", choice("a"), "note", sealed, "note_id", newID()); status != 409 || out["note"] != "stored" {
			t.Errorf("%d %v", status, out)
		}
		if status, out := p.trySteer("close"); status != 409 || out["reason"] != "call_lead" {
			t.Errorf("%d %v", status, out)
		}
		notes, err := p.s.Notes(context.Background(), p.opened.Room)
		housetest.Must(t, err)
		if len(notes) != 2 || string(notes[0].Sealed) != "sealed on the phone" || notes[0].Opened {
			t.Fatalf("%v", notes)
		}
		housetest.Must(t, p.j.Groups(context.Background(), "one", 1, func(g live.Group) error {
			for _, e := range g.Entries {
				if e.Kind == live.KindNote && (e.Seat != "" || e.Question != "") {
					t.Errorf("a note says whose it is: %v", e)
				}
			}
			return nil
		}))
		housetest.Must(t, p.s.NoteOpened(context.Background(), p.opened.Room, notes[0].ID))
		if status, _ := p.trySteer("close"); status != 409 {
			t.Error("one note is still unread")
		}
		p.steer("close", "seen", true)
	})
}

func TestOtherSitesSendNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		req, err := http.NewRequest("POST", p.address+"/live/join", strings.NewReader(`{}`))
		housetest.Must(t, err)
		req.Header.Set("Origin", "http://elsewhere.example")
		res, err := http.DefaultClient.Do(req)
		housetest.Must(t, err)
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%d", res.StatusCode)
		}
	})
}

// TestABoxWithANoteLooksLikeOneWithout: phones send boxes of one size with every answer; the hub alone tells
// a note from noise, and its answers are as long.
func TestABoxWithANoteLooksLikeOneWithout(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		_, desk := p.listen("/live/desk/stream", map[string][]string{"room": {p.opened.Code}, "token": {p.opened.Desk}})
		_, steer := p.listen("/live/desk/stream", map[string][]string{"room": {p.opened.Code}, "token": {p.opened.Steer}})
		a := p.join()
		_, seat := p.post("/live/join", map[string]any{"id": newID(), "room": p.opened.Code, "seat": a.token})
		raw, err := base64.StdEncoding.DecodeString(seat["note_key"].(string))
		housetest.Must(t, err)
		sealed := bytes.Repeat([]byte{7}, note.SealedSize)
		id := [16]byte{1, 2, 3}
		letter, err := note.Post(rand.Reader, [32]byte(raw), id, sealed)
		housetest.Must(t, err)
		noise, err := note.Post(rand.Reader, [32]byte(raw), [16]byte{}, nil)
		housetest.Must(t, err)
		var lengths []int
		seen := map[string]bool{}
		for _, c := range []struct {
			box  []byte
			note string
		}{{noise, ""}, {letter, "01020300000000000000000000000000"}, {letter, "01020300000000000000000000000000"}, {bytes.Repeat([]byte{9}, note.BoxSize), ""}} {
			body, err := jsonText(map[string]any{"id": newID(), "room": p.opened.Code, "seat": a.token, "box": c.box})
			housetest.Must(t, err)
			status, raw, _ := p.raw("/live/note", []byte(body))
			if status != 200 || !boxAnswer.Match(raw) || !strings.Contains(string(raw), c.note) {
				t.Errorf("%d %s, want %s", status, raw, c.note)
			}
			if c.note == "" && (seen[string(raw)] || bytes.Contains(raw, []byte("0000"))) {
				t.Errorf("%s is told from the name of a note", raw)
			}
			seen[string(raw)] = true
			lengths = append(lengths, len(raw))
		}
		if lengths[0] != lengths[1] || lengths[0] != lengths[3] {
			t.Errorf("the answers tell notes from noise: %v", lengths)
		}
		p.steer("open")
		p.steer("goto", "to", "question")
		second := id
		second[0] = 9
		letter, err = note.Post(rand.Reader, [32]byte(raw), second, sealed)
		housetest.Must(t, err)
		if _, out := a.answer("question", choice("a"), "box", letter); out["status"] != "stored" || out["note"] != "09020300000000000000000000000000" {
			t.Errorf("%v", out)
		}
		notes, err := p.s.Notes(context.Background(), p.opened.Room)
		housetest.Must(t, err)
		if len(notes) != 2 || !bytes.Equal(notes[0].Sealed, sealed) {
			t.Errorf("%d notes", len(notes))
		}
		next(t, desk, "count", func(b map[string]any) bool { return b["unread_notes"] == 2.0 })
		for len(steer) > 0 {
			if e := <-steer; e.name == "held" || e.body["unread_notes"] != nil && e.body["unread_notes"] != 0.0 {
				t.Errorf("who only steers is told of notes or texts: %v", e)
			}
		}
	})
}

var boxAnswer = regexp.MustCompile(`^\{"status":"stored","note":"[0-9a-f]{32}"\}$`)

// TestAWorryIsHeardByTheDeskAlone: no other stream gets a frame when one comes or is read, the ledger that everybody
// may read stays as it was, and the journal has neither a count of that moment nor the name that the Wi-Fi saw.
func TestAWorryIsHeardByTheDeskAlone(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), func(o *live.Options) { o.NotesEvery = time.Hour })
		p.open(live.Opening{Source: source(t, "small.yaml")})
		a := p.join()
		_, seat := p.post("/live/join", map[string]any{"id": newID(), "room": p.opened.Code, "seat": a.token})
		raw, err := base64.StdEncoding.DecodeString(seat["note_key"].(string))
		housetest.Must(t, err)
		hear := func(path, token string) chan event {
			_, c := p.listen(path, map[string][]string{"room": {p.opened.Code}, "token": {token}})
			return c
		}
		desk := hear("/live/desk/stream", p.opened.Desk)
		others := []chan event{hear("/live/desk/stream", p.opened.Steer), hear("/live/desk/stream", p.opened.Young), hear("/live/wall/stream", p.opened.Wall)}
		for _, c := range append(others, desk) {
			next(t, c, "count", func(map[string]any) bool { return true })
		}
		drain := func() (n int) {
			for _, c := range others {
				for len(c) > 0 {
					<-c
					n++
				}
			}
			return n
		}
		ledger := func() string {
			res, err := http.Get(p.address + "/live/ledger?room=" + p.opened.Code)
			housetest.Must(t, err)
			defer res.Body.Close()
			b, err := io.ReadAll(res.Body)
			housetest.Must(t, err)
			return string(b) + res.Header.Get("Journal-Groups") + " " + res.Header.Get("Journal-Entries") + res.Header.Get("Journal-Commit")
		}
		settled := func() (groups int64) {
			housetest.Must(t, p.j.Groups(context.Background(), "one", 1, func(g live.Group) error {
				groups = g.N
				for _, e := range g.Entries {
					if strings.HasPrefix(e.Act, "010203") {
						t.Errorf("the journal has the name of the Wi-Fi: %+v", e)
					}
				}
				return nil
			}))
			return groups
		}
		time.Sleep(600 * time.Millisecond) // counts of the streams that came go out and into the journal
		drain()
		groups, said := settled(), ledger()
		letter, err := note.Post(rand.Reader, [32]byte(raw), [16]byte{1, 2, 3}, bytes.Repeat([]byte{7}, note.SealedSize))
		housetest.Must(t, err)
		for range 2 {
			if _, out := p.post("/live/note", map[string]any{"id": newID(), "room": p.opened.Code, "seat": a.token, "box": letter}); out["note"] != "01020300000000000000000000000000" {
				t.Errorf("%v", out)
			}
		}
		next(t, desk, "count", func(b map[string]any) bool { return b["unread_notes"] == 1.0 })
		time.Sleep(600 * time.Millisecond) // a count that should not be would have come
		if n := drain(); n > 0 {
			t.Errorf("%d frames went to who must not know", n)
		}
		if now := ledger(); now != said {
			t.Errorf("the ledger tells of a worry: %s, was %s", now, said)
		}
		if now := settled(); now != groups {
			t.Errorf("the journal tells at once: %d groups, were %d", now, groups)
		}
		all, err := p.s.Notes(context.Background(), p.opened.Room)
		housetest.Must(t, err)
		if len(all) != 1 {
			t.Fatalf("%d notes", len(all))
		}
		housetest.Must(t, p.s.NoteOpened(context.Background(), p.opened.Room, all[0].ID))
		next(t, desk, "count", func(b map[string]any) bool { return b["unread_notes"] == 0.0 })
		time.Sleep(600 * time.Millisecond) // as before
		if n := drain(); n > 0 {
			t.Errorf("%d frames tell that the lead read", n)
		}
	})
}

func TestOnePhoneFillsNoDisk(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		p := start(t, open(), nil)
		p.open(live.Opening{Source: source(t, "small.yaml")})
		a, b := p.join(), p.join()
		sealed := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 4000))
		send := func(f *phone) int {
			status, _ := p.post("/live/note", map[string]any{"id": newID(), "room": p.opened.Code, "seat": f.token, "note": sealed})
			return status
		}
		n := 0
		for send(a) == 200 {
			if n++; n > 200 {
				t.Fatal("notes without end")
			}
		}
		if send(b) != 200 {
			t.Error("another phone's note is refused too")
		}
		entries := func() (n int64) {
			housetest.Must(t, p.j.Groups(context.Background(), "one", 1, func(g live.Group) error { n += int64(len(g.Entries)); return nil }))
			return n
		}
		before := entries()
		for i := range 600 {
			p.post("/live/seat", map[string]any{"id": newID(), "room": p.opened.Code, "seat": a.token, "easy": i%2 == 0})
		}
		if grew := entries() - before; grew > 260 {
			t.Errorf("600 changes of one phone are %d entries", grew)
		}
	})
}
