package doorway_test

import (
	"archive/zip"
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal/sealtest"
)

func form() url.Values {
	return url.Values{"organisation": {"Paraugskola"}, "kind": {"school"}, "municipality": {"Liepāja"}, "day_1": {"14.04.2026"}, "heads_1": {"24"},
		"languages": {"lv"}, "phones": {"no"}, "contact_name": {"Paraudziņa"}, "contact_phone": {"+371 20000000"}, "safeguarding_name": {"Drošiņš"},
		"safeguarding_email": {"drosiba@paraugs.example"}, "letters": {"lv"}}
}

func TestARequestSaysWhatIsWrongBesideItsField(t *testing.T) {
	for _, x := range []struct{ field, value, wrong, key string }{
		{"organisation", "", "organisation", "field.required"},
		{"kind", "castle", "kind", "field.choose"},
		{"country", "Latvija", "country", "field.too_long"},
		{"day_1", "31.02.2026", "day_1", "field.not_a_day"},
		{"day_1", "2026-03-01", "day_1", "ask.day_past"},
		{"day_1", "2029-01-01", "day_1", "ask.day_far"},
		{"day_1", "", "day_1", "ask.day_needed"},
		{"day_2", "2026-04-14", "day_2", "field.duplicate"},
		{"heads_1", "-1", "heads_1", "field.negative"},
		{"heads_1", "0", "heads_1", "field.too_small"},
		{"heads_1", "2.5", "heads_1", "field.not_a_number"},
		{"heads_1", "99999", "heads_1", "field.too_large"},
		{"heads_1", "", "heads_1", "ask.group_needed"},
		{"contact_phone", "", "contact_email", "ask.reach"},
		{"contact_phone", "call me", "contact_phone", "field.not_a_phone"},
		{"safeguarding_email", "a@b", "safeguarding_email", "field.not_an_address"},
		{"safeguarding_email", "a@paraugs.example\r\nBcc: b@paraugs.example", "safeguarding_email", "field.not_an_address"},
		{"languages", "xx", "languages", "field.choose"},
		{"note", strings.Repeat("a", 2001), "note", "field.too_long"},
		{"note", "a\x00b", "note", "field.broken_text"},
	} {
		v := form()
		v.Set(x.field, x.value)
		_, err := doorway.ReadRequest(v, "2026-03-02", []string{"lv", "en"})
		found := false
		for _, f := range fault.As(orNone(err)).Fields {
			found = found || f.Name == x.wrong && f.Key == x.key
		}
		if !found {
			t.Errorf("%s = %q gives %v, want %s: %s", x.field, x.value, err, x.wrong, x.key)
		}
	}
	r, err := doorway.ReadRequest(form(), "2026-03-02", []string{"lv", "en"})
	if err != nil || r.Heads() != 24 || r.Country != "LV" {
		t.Fatalf("a right form: %+v %v", r, err)
	}
	again, err := doorway.ReadRequest(r.Values(), "2026-03-02", []string{"lv"})
	if err != nil || again.Contact != r.Contact || len(again.Groups) != 1 || again.Days[0] != r.Days[0] {
		t.Errorf("shown again and sent: %+v %v", again, err)
	}
}

func orNone(err error) error {
	if err == nil {
		return fault.New(fault.Failed, "")
	}
	return err
}

func TestAnArchiveFromOutsideIsReadWithCare(t *testing.T) {
	packed := func(name string, content []byte) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for what, b := range map[string][]byte{
		"no archive":     []byte("PK nothing"),
		"a way out":      packed("../"+id.New()+".sealed", []byte("x")),
		"another file":   packed("notes.txt", []byte("x")),
		"a bomb":         packed(id.New()+".sealed", make([]byte, doorway.MostSealed+1)),
		"a foreign name": packed("x.sealed", []byte("x")),
	} {
		if _, err := doorway.ReadArchive(b); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s is read: %v", what, err)
		}
	}
}

func TestWhatIsCarriedComesBackAsAnAnswer(t *testing.T) {
	keys := sealtest.Keyring(t)
	r, err := doorway.ReadRequest(form(), "2026-03-02", []string{"lv"})
	if err != nil {
		t.Fatal(err)
	}
	sub := doorway.Submission{ID: id.New(), Reference: id.Code("R", nil), At: "2026-03-02T08:00:00.000Z", State: doorway.StateKey([]byte("x")), Ends: "2026-07-15", Request: r}
	s, err := sub.Seal(keys.BoxPublic())
	if err != nil {
		t.Fatal(err)
	}
	door, err := doorway.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := door.Put(s, doorway.State{Key: sub.State, Word: doorway.Received, Ends: sub.Ends, At: sub.At}, 10); err != nil {
		t.Fatal(err)
	}
	list, err := door.Take(10)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doorway.WriteArchive(&b, list); err != nil {
		t.Fatal(err)
	}
	office, err := doorway.CarriedFrom(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := office.Take(10)
	if err != nil || len(got) != 1 {
		t.Fatalf("%d came: %v", len(got), err)
	}
	if _, err := got[0].Open(sealtest.Keyring(t)); err == nil {
		t.Error("another house opens it")
	}
	if opened, err := got[0].Open(keys); err != nil || opened.Request.Contact.Name != "Paraudziņa" {
		t.Errorf("the house reads %+v %v", opened, err)
	}
	if err := office.Taken([]string{sub.ID}); err != nil {
		t.Fatal(err)
	}
	if err := office.SetStates([]doorway.State{{Key: sub.State, Word: doorway.Waiting, Ends: sub.Ends, At: "2026-03-03T08:00:00.000Z"}}); err != nil {
		t.Fatal(err)
	}
	answer, err := office.Answer()
	if err != nil {
		t.Fatal(err)
	}
	if err := door.TakeAnswer(answer); err != nil {
		t.Fatal(err)
	}
	st, there, err := door.State(sub.State, "2026-03-03")
	waiting, errWaiting := door.Waiting()
	if err != nil || errWaiting != nil || !there || st.Word != doorway.Waiting || waiting != 0 {
		t.Errorf("the door shows %+v and keeps %d: %v %v", st, waiting, err, errWaiting)
	}
	if door.TakeAnswer([]byte("x")) == nil || door.Taken([]string{"../../x"}) == nil {
		t.Error("a broken answer is taken")
	}
}

func TestADoorIsAskedSafelyOrNotAtAll(t *testing.T) {
	key := doorway.FetchKey(sealtest.Keyring(t))
	for address, good := range map[string]bool{"https://door.example": true, "http://127.0.0.1:8090": true, "http://door.example": false, "https://user@door.example": false, "door.example": false, "file:///x": false} {
		if _, err := doorway.RemoteDoor(context.Background(), address, key, nil); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
}
