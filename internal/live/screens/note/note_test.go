package note

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/nacl/box"
)

func reader(t *testing.T) (pub, priv *[32]byte) {
	t.Helper()
	pub, priv, err := box.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return pub, priv
}

func TestOnlyLeadAndDeputyOpenANoteAndItsSizeTellsNothing(t *testing.T) {
	lead, leadKey := reader(t)
	deputy, deputyKey := reader(t)
	_, stranger := reader(t)
	short := Note{Way: OnlyTell, Text: "x"}
	long := Note{Way: FindMe, Text: strings.Repeat("ж", 400), How: "pie durvīm, kad citi iet prom", Language: "lv"}
	for _, n := range []Note{short, long} {
		for _, to := range [][]*[32]byte{{lead}, {lead, deputy}} {
			sealed, err := Seal(rand.Reader, n, to...)
			if err != nil {
				t.Fatal(err)
			}
			if len(sealed) != SealedSize {
				t.Errorf("%d bytes, want %d", len(sealed), SealedSize)
			}
			got, err := Open(sealed, leadKey)
			if err != nil || got != n {
				t.Errorf("the lead read %+v, %v; want %+v", got, err, n)
			}
			if got, err := Open(sealed, deputyKey); (err == nil && got == n) != (len(to) == 2) {
				t.Errorf("the deputy, one of %d readers, read %+v, %v", len(to), got, err)
			}
			if _, err := Open(sealed, stranger); !errors.Is(err, ErrUnreadable) {
				t.Errorf("a stranger: %v", err)
			}
			for _, at := range []int{0, 40, 200, len(sealed) - 1} {
				bad := bytes.Clone(sealed)
				bad[at] ^= 1
				if got, err := Open(bad, leadKey); err == nil {
					t.Errorf("byte %d changed, and the lead read %+v", at, got)
				}
			}
		}
	}
	if _, err := Seal(rand.Reader, Note{Text: strings.Repeat("ж", 500)}, lead); !errors.Is(err, ErrTooLong) {
		t.Errorf("a note of 1000 bytes: %v", err)
	}
	if _, err := Seal(rand.Reader, short); err == nil {
		t.Error("a note was sealed to nobody")
	}
}

func TestTheHubTellsANoteFromNoiseAndReadsNeither(t *testing.T) {
	l, err := NewLetterbox(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	lead, _ := reader(t)
	sealed, err := Seal(rand.Reader, Note{Way: OnlyTell, Text: "es baidos"}, lead)
	if err != nil {
		t.Fatal(err)
	}
	id := [16]byte{1, 2}
	full, err := Post(rand.Reader, l.Public(), id, sealed)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := Post(rand.Reader, l.Public(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(full) != BoxSize || len(empty) != BoxSize {
		t.Errorf("a note is %d bytes and noise %d, want %d both", len(full), len(empty), BoxSize)
	}
	for range 2 {
		gotID, got, ok := l.Open(full)
		if !ok || !bytes.Equal(got, sealed) || gotID != "01020000000000000000000000000000" {
			t.Errorf("the note came as %q, %d bytes, %v", gotID, len(got), ok)
		}
	}
	if _, _, ok := l.Open(empty); ok {
		t.Error("noise was taken for a note")
	}
	full[100] ^= 1
	for _, bad := range [][]byte{full, nil, make([]byte, BoxSize), make([]byte, BoxSize+1)} {
		if _, _, ok := l.Open(bad); ok {
			t.Error("what was not sealed to the letterbox was taken for a note")
		}
	}
}

func BenchmarkOpeningTheOuterLayer(b *testing.B) {
	l, err := NewLetterbox(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	full, err := Post(rand.Reader, l.Public(), [16]byte{}, make([]byte, SealedSize))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, ok := l.Open(full); !ok {
			b.Fatal("not opened")
		}
	}
}
