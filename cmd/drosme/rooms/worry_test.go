package rooms_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/housetest"
	"drosme/internal/mail"
	"drosme/worries"
)

// keeping keeps what would leave, for the test to read.
type keeping struct{ sent []mail.Message }

func (k *keeping) Send(_ context.Context, m mail.Message) error {
	k.sent = append(k.sent, m)
	return nil
}

// clear gives subject and text of a message as its reader sees them.
func clear(t *testing.T, b []byte) string {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(b))
	housetest.Must(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	housetest.Must(t, err)
	var body io.Reader = m.Body
	switch strings.ToLower(m.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	housetest.Must(t, err)
	return subject + "\n" + string(text)
}

func TestALetterAboutAnUnreadWorrySaysNothingOfIt(t *testing.T) {
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, r.Start(t.Context(), h.House))
		console := h.AsSystem("console")
		signed := map[string]context.Context{}
		ids := map[string]string{}
		for login, role := range map[string]access.Role{"lead@example.org": access.Caseworker, "deputy@example.org": access.Coordinator,
			"boss@example.org": access.Responsible, "no-address": access.Responsible} {
			id, _, err := r.Accounts.AddUser(console, accounts.NewUser{Login: login, Language: "lv", Grants: []accounts.Grant{{Role: role, From: "2026-01-01"}}})
			housetest.Must(t, err)
			housetest.Must(t, h.Store.Try(t.Context(), "update users set state = 'active' where id = '"+id+"'")) // as if the invitation was used
			s, err := r.Accounts.Signed(console, id)
			housetest.Must(t, err)
			signed[login], ids[login] = clerk.WithActor(t.Context(), s.Actor), id
		}
		housetest.Must(t, r.Worries.NameBoth(signed["boss@example.org"], ids["lead@example.org"], ids["deputy@example.org"]))
		_, err := r.Worries.Send(h.As("educator"), worries.Note{Words: "Parauga bērnam ir bail", HeardBy: "Paraugs", HeardAt: "2026-03-02T09:30"})
		housetest.Must(t, err)
		h.Clock.Move(2 * time.Hour)
		housetest.Must(t, r.Worries.RemindUnread(t.Context()))
		out := &keeping{}
		r.Mailroom.Via(out)
		housetest.Must(t, r.Mailroom.SendWaiting(h.AsSystem("jobs")))
		if len(out.sent) != 3 {
			t.Fatalf("%d letters, want lead, deputy and responsible person", len(out.sent))
		}
		for _, m := range out.sent {
			text := strings.ToLower(clear(t, m.Bytes))
			for _, word := range []string{"bail", "bērn", "baž", "paraug", "worr", "child"} {
				if strings.Contains(text, word) {
					t.Errorf("the letter says %q", word)
				}
			}
		}
	})
}
