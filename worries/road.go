package worries

import (
	"encoding/base64"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/live/screens/note"
	"drosme/internal/when"
)

// RoadDuty is who is lead or deputy now, as somebody to whom a key for the road belongs.
type RoadDuty struct {
	ID      string `db:"id" class:"plain"`
	Duty    Duty   `db:"duty" class:"plain"`
	Account string `db:"account" class:"plain"`
}

// Scope makes it the own of who holds the duty.
func (r *RoadDuty) Scope() access.Scope { return access.Scope{Accounts: []string{r.Account}} }

// RoadKey is the key for the road of a lead or deputy. Private is sealed under their own passphrase: see RoadLabel.
type RoadKey struct {
	ID      string      `db:"id" class:"plain"`
	Account string      `db:"account" class:"plain"`
	Public  []byte      `db:"public_key" class:"plain"` // 32 bytes, curve25519
	Private []byte      `db:"private_sealed" class:"sensitive"`
	SetAt   when.Moment `db:"set_at" class:"plain"`
}

// Scope makes it the own of its account.
func (k *RoadKey) Scope() access.Scope { return access.Scope{Accounts: []string{k.Account}} }

// RoadLabel is the label under which the private half of a key for the road is sealed: it names the public half, so
// that no other can be put in its place.
func RoadLabel(public []byte) string {
	return "safeguarding key " + base64.RawURLEncoding.EncodeToString(public)
}

// OnTheRoad is what a laptop needs of a lead or deputy. Who set no key has none; then notes are sealed to the other.
type OnTheRoad struct {
	Duty    Duty
	Account string
	Key     RoadKey
	Desk    Safeguarder // with the key at the office
}

// Handed is a worry that was handed on from a lesson: sealed on the laptop to the keys of the office, and named by
// the ids of those keys. It is the body of an act that waits for the office, and says nothing of the child.
type Handed struct {
	Sealed []byte   `json:"sealed"`
	Keys   []string `json:"keys"`
}

// HandedNote makes of what a child wrote the note that the office keeps: the words first, then the way, then how to be
// found. The words of the sentences are the reader's.
func HandedNote(n note.Note, heardBy string, at when.Local, where string, t func(string) string) Note {
	words := []string{n.Text}
	switch n.Way {
	case note.FindMe:
		words = append(words, t("road.way_find"))
		if n.How != "" {
			words = append(words, t("road.how")+": "+n.How)
		}
	case note.Moved:
		words = append(words, t("road.way_text"))
	default:
		words = append(words, t("road.way_tell"))
	}
	return Note{Words: strings.Join(words, "\n\n"), HeardBy: heardBy, HeardAt: at, Where: where}
}

func checkTwice(passphrase, again string) error {
	var l fault.List
	if passphrase == "" {
		l.Add("passphrase", "field.required")
	}
	if passphrase != again {
		l.Add("again", "road.not_the_same")
	}
	return l.Err()
}
