package sharing

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

// Forge makes a file such as somebody would who knows the number of a package and not its secrets.
func (d *Desk) Forge(to, kind, packageID, answer string) ([]byte, error) {
	p, err := pairOf(d.House.Keys)
	if err != nil {
		return nil, err
	}
	key, err := ParseKey(to)
	if err != nil {
		return nil, err
	}
	return p.sealTo(key, envelope{Kind: kind, ID: packageID, On: "2026-03-02", Secret: newSecret(), Answer: answer})
}

func newPair() pair {
	return pair{seal.NewBoxKey(), ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))}
}

// FuzzOpen feeds the reader of files, and what is behind the seal, whatever comes: it refuses in a sentence and
// never falls over. Whoever knows a house's key can seal anything to it.
func FuzzOpen(f *testing.F) {
	p := newPair()
	good, err := p.sealTo(p.public(), envelope{Kind: packageKind, ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", On: "2026-03-02", Until: "2026-03-10", Purpose: "referral", Ground: "law",
		Fields: []Value{{Name: "code", Value: "C-1"}}, RecallHash: hashOf("x"), Secret: newSecret()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add([]byte(magic))
	f.Add([]byte(`{"kind":"package","fields":[]}`))
	f.Add(append(make([]byte, 64), `{"kind":"answer","id":"x","from":"y","on":"2026-02-30"}`...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := p.open(b); err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("open: %v", err)
		}
		if _, _, err := parse(b); err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("parse: %v", err)
		}
		_, _ = ParseKey(string(b))
	})
}

func TestWhatIsBehindTheSealIsNotTrusted(t *testing.T) {
	p := newPair()
	sound := envelope{Kind: packageKind, ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", On: "2026-03-02", Until: "2026-03-10", Purpose: "referral", Ground: "law",
		Fields: []Value{{Name: "code", Value: "C-1"}}, RecallHash: hashOf("x"), Secret: newSecret()}
	for name, change := range map[string]func(*envelope){
		"nothing":             func(*envelope) {},
		"an unknown kind":     func(e *envelope) { e.Kind = "order" },
		"an id that is none":  func(e *envelope) { e.ID = "../x" },
		"a day that is none":  func(e *envelope) { e.Until = "2026-02-30" },
		"no fields":           func(e *envelope) { e.Fields = nil },
		"a field twice":       func(e *envelope) { e.Fields = append(e.Fields, e.Fields[0]) },
		"a name with a path":  func(e *envelope) { e.Fields[0].Name = "a/b" },
		"a purpose of markup": func(e *envelope) { e.Purpose = "<b>" },
		"no secret":           func(e *envelope) { e.Secret = "" },
	} {
		e := sound
		e.Fields = append([]Value(nil), sound.Fields...)
		change(&e)
		file, err := p.sealTo(p.public(), e)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := p.open(file); (err == nil) != (name == "nothing") {
			t.Errorf("%s: %v", name, err)
		}
	}
	small, err := p.sealTo(p.public(), envelope{Kind: recallKind, ID: sound.ID, On: "2026-03-02", Secret: newSecret()})
	if err != nil {
		t.Fatal(err)
	}
	large, err := p.sealTo(p.public(), sound)
	if err != nil || len(small) != len(large) {
		t.Errorf("a recall has %d bytes and a package %d: %v", len(small), len(large), err)
	}
}

func TestAReaderFarFromTheOthersStandsFirst(t *testing.T) {
	readers := []*Reader{{Actor: "a", People: 4}, {Actor: "b", People: 5}, {Actor: "c", People: 40}, {Actor: "d", People: 3, Refused: 3}, {Actor: "e", People: 2, Night: 2, Refused: 9}}
	unusual(readers)
	order := ""
	for _, r := range readers {
		order += r.Actor
	}
	if order != "ecdba" || len(readers[0].Reasons) != 2 || len(readers[3].Reasons) != 0 {
		t.Errorf("%s: %v", order, readers[0].Reasons)
	}
}
