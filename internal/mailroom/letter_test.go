package mailroom_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/mail"
	"drosme/internal/mailroom"
	"drosme/internal/pagetest"
)

var ground = fstest.MapFS{"queries/ground.sql": {Data: []byte("-- name: test.sealed\nselect sealed from letters order by id\n")}}

type room struct {
	*housetest.House
	t *testing.T
	d *mailroom.Desk
}

func open(t *testing.T, h *housetest.House) *room {
	t.Helper()
	housetest.Must(t, h.Store.AddQueries(ground))
	r := &room{h, t, mailroom.New(h.House.House)}
	r.d.Start(h.Store)
	return r
}

// rooms start the desk whose pages they show as soon as the house is open.
var shown *mailroom.Desk

func rooms(h *area.House) []area.Area {
	shown = mailroom.New(h)
	return []area.Area{shown.Area()}
}

func (r *room) put(l mail.Letter) {
	r.t.Helper()
	housetest.Must(r.t, r.Store.Write(context.Background(), func(tx *db.Tx) error {
		now, _ := r.Clerk.Now()
		tx.Now = now
		_, err := r.Mail.Put(tx, l)
		return err
	}))
}

func (r *room) send() {
	r.t.Helper()
	housetest.Must(r.t, r.d.SendWaiting(r.AsSystem("jobs")))
}

func (r *room) unsent() []*mailroom.Letter {
	r.t.Helper()
	rows, _, err := r.d.Unsent(r.As("administrator"))
	housetest.Must(r.t, err)
	return rows
}

func (r *room) sealedBytes() (n int) {
	r.t.Helper()
	housetest.Must(r.t, r.Store.Read(context.Background(), func(tx *db.Tx) error {
		return db.Each(tx, "test.sealed", func(b []byte) error { n += len(b); return nil })
	}))
	return n
}

var letter = mail.Letter{To: "skola@paraugs.example", Subject: "Jūsu pieteikums R-2K7M9X", Text: "Labdien!\n.\nApstiprinām vizīti: otrdiena, 2026. gada 14. aprīlis. " + strings.Repeat("ļoti ", 40) + "\n",
	Files: []mail.File{{Name: "letter.pdf", Mime: "application/pdf", Content: bytes.Repeat([]byte{0, 1, 2, 255, '\r', '\n'}, 400)}, {Name: "visit.ics", Mime: "text/calendar; charset=utf-8; method=PUBLISH", Content: []byte("BEGIN:VCALENDAR\r\n")}}}

func (r *room) via(s *server, security string) {
	r.d.Via(mail.SMTP{Host: "127.0.0.1", Port: s.port(), Security: security, User: "paraugs", Password: "parole", Timeout: 5 * time.Second, Roots: s.roots})
}

func TestALetterReachesAMailServerWhole(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		r, s := open(t, h), listen(t, true)
		r.via(s, mail.StartTLS)
		r.put(letter)
		if r.sealedBytes() == 0 {
			t.Fatal("the letter is not kept")
		}
		r.send()
		r.send()
		letters, said := s.got()
		if len(letters) != 1 || len(r.unsent()) != 0 || r.sealedBytes() != 0 {
			t.Fatalf("%d letters came, %d wait, %d bytes are still kept", len(letters), len(r.unsent()), r.sealedBytes())
		}
		machine, err := os.Hostname()
		housetest.Must(t, err)
		all := strings.Join(said, "\n") + letters[0]
		if len(machine) > 3 && strings.Contains(all, machine) || strings.Contains(all, "localhost") {
			t.Error("the letter tells on which machine it was made")
		}
		if !strings.HasPrefix(said[0], "EHLO desk.invalid") || said[1] != "STARTTLS" {
			t.Errorf("the house says %q first", said[:2])
		}
		m, err := netmail.ReadMessage(strings.NewReader(letters[0]))
		housetest.Must(t, err)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		housetest.Must(t, err)
		if subject != letter.Subject || m.Header.Get("To") != "<skola@paraugs.example>" || !strings.HasSuffix(m.Header.Get("Message-Id"), "@desk.invalid>") {
			t.Errorf("the head is %v", m.Header)
		}
		_, values, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
		housetest.Must(t, err)
		parts := multipart.NewReader(m.Body, values["boundary"])
		text, err := parts.NextRawPart()
		housetest.Must(t, err)
		b, err := io.ReadAll(quotedprintable.NewReader(text))
		housetest.Must(t, err)
		if strings.ReplaceAll(string(b), "\r\n", "\n") != letter.Text {
			t.Errorf("the text is %q", b)
		}
		for _, want := range letter.Files {
			p, err := parts.NextPart()
			housetest.Must(t, err)
			b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
			housetest.Must(t, err)
			if p.FileName() != want.Name || !bytes.Equal(b, want.Content) {
				t.Errorf("%s came with %d bytes, want %d", p.FileName(), len(b), len(want.Content))
			}
		}
	})
}

func TestALetterThatDoesNotLeaveIsTriedAgainAndThenShown(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		r, s := open(t, h), listen(t, true)
		r.via(s, mail.StartTLS)
		r.put(letter)
		for _, x := range []struct{ verb, answer, reason string }{
			{"MAIL", "451 later", mail.Declined}, {"DATA", "hang up", mail.Unreachable}, {"AUTH", "535 no", mail.NotSignedIn}, {"RCPT", "450 busy", mail.Declined},
		} {
			s.set(x.verb, x.answer)
			r.send()
			s.set(x.verb, "")
			rows := r.unsent()
			if len(rows) != 1 || rows[0].State != mailroom.Waiting || rows[0].Reason != x.reason {
				t.Fatalf("after %s %s: %+v", x.verb, x.answer, rows[0])
			}
			r.send() // before its time
			if again := r.unsent(); again[0].Tries != rows[0].Tries {
				t.Error("it is tried again before its time")
			}
			r.Clock.Move(5 * time.Hour)
		}
		s.set("MAIL", "451 later")
		for range mail.MostTries {
			r.send()
			r.Clock.Move(5 * time.Hour)
		}
		rows := r.unsent()
		if rows[0].State != mailroom.Failed || rows[0].Tries != mail.MostTries {
			t.Fatalf("after %d tries it is %+v", mail.MostTries, rows[0])
		}
		s.set("MAIL", "")
		r.send()
		if letters, _ := s.got(); len(letters) != 0 {
			t.Error("a letter that was given up leaves by itself")
		}
		housetest.Must(t, r.d.Again(r.As("administrator"), rows[0].ID))
		r.send()
		if letters, _ := s.got(); len(letters) != 1 || len(r.unsent()) != 0 {
			t.Error("a letter that is tried again does not leave")
		}
	})
}

func TestAnAddressThatIsNoneIsNotTriedAgain(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	r, s := open(t, h), listen(t, true)
	r.via(s, mail.StartTLS)
	s.set("RCPT", "550 no such user skola@paraugs.example")
	r.put(letter)
	r.send()
	if rows := r.unsent(); rows[0].State != mailroom.Failed || rows[0].Reason != mail.NoAddress {
		t.Errorf("it is %+v", rows[0])
	}
	housetest.Must(t, r.d.Drop(r.As("administrator"), r.unsent()[0].ID))
	if r.sealedBytes() != 0 || len(r.unsent()) != 0 {
		t.Error("a dropped letter is still kept")
	}
}

func TestAServerWithoutEncryptionIsNotSpokenTo(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	r, s := open(t, h), listen(t, false)
	r.via(s, mail.StartTLS)
	r.put(letter)
	r.send()
	_, said := s.got()
	if rows := r.unsent(); rows[0].Reason != mail.NotSecure {
		t.Errorf("it is %+v", rows[0])
	}
	for _, line := range said {
		if strings.HasPrefix(line, "AUTH") || strings.HasPrefix(line, "RCPT") {
			t.Errorf("the house says %q in the open", line)
		}
	}
	strange := listen(t, true)
	r.d.Via(mail.SMTP{Host: "127.0.0.1", Port: strange.port(), Security: mail.StartTLS, Timeout: 5 * time.Second}) // its certificate is nobody's
	r.Clock.Move(time.Hour)
	r.send()
	if rows := r.unsent(); rows[0].Reason != mail.NotSecure {
		t.Errorf("a certificate that nobody vouches for: %+v", rows[0])
	}
}

func TestNoLetterBeginsAHeaderOfItsOwn(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for _, l := range []mail.Letter{
		{To: "a@paraugs.example\r\nBcc: b@paraugs.example"},
		{To: "a@paraugs.example", Subject: "x\r\nBcc: b@paraugs.example"},
		{To: "a@paraugs.example", Files: []mail.File{{Name: "x\"\r\nX: y", Mime: "text/plain"}}},
		{To: "nobody"},
	} {
		if _, err := mail.Compose("desk@paraugs.example", "", l, now); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v is composed: %v", l, err)
		}
	}
}

func TestTheAdministratorSeesThatLettersWaitAndNeverToWhom(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{})
	r := open(t, h)
	shown.Start(h.Store)
	r.put(letter)
	r.send()
	site := pagetest.Open(t, h, h.As("administrator"), "en")
	page := site.Get("/letters", 200).Says("Waiting", "No mail server is set up")
	if strings.Contains(page.HTML, "paraugs.example") || strings.Contains(page.HTML, "R-2K7M9X") {
		t.Error("the page tells to whom the letter goes")
	}
	form := site.Get("/letters/account", 200)
	v := url.Values{"from": {"desk@paraugs.example"}, "host": {"mail.paraugs.example"}, "port": {"25"}, "security": {mail.Plain}, "version": {"0"}, "act_id": {form.Hidden("act_id")}, "user": {"u"}, "password": {"secret words"}}
	site.Post("/letters/account", v, 422).Says("only through a server on this machine")
	v.Set("security", mail.TLS)
	v.Set("port", "465")
	site.Post("/letters/account", v, 303)
	if again := site.Get("/letters/account", 200); strings.Contains(again.HTML, "secret words") {
		t.Error("the password is shown")
	}
	a, err := r.d.Account(h.As("administrator"))
	housetest.Must(t, err)
	if a.Password != "" || a.Host != "mail.paraugs.example" {
		t.Errorf("the account is %+v", a)
	}
	if err := r.d.SetAccount(h.As("administrator"), *a); err != nil {
		t.Errorf("an unchanged account with an empty password: %v", err)
	}
	if err := r.d.SetAccount(h.As("administrator"), *a); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale account: %v", err)
	}
	if _, err := r.d.Account(h.As("coordinator")); !fault.Is(err, fault.Refused) {
		t.Errorf("the coordinator reads the account: %v", err)
	}
}

func TestTheDemonstrationKeepsLettersInAFolder(t *testing.T) {
	h := housetest.Open(t, rooms, house.Options{Demo: true})
	r := open(t, h)
	r.put(letter)
	r.send()
	files, err := filepath.Glob(filepath.Join(h.Dir, "outbox-demo", "*.eml"))
	housetest.Must(t, err)
	if len(files) != 1 {
		t.Errorf("%d files", len(files))
	}
}
