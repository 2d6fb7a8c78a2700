package doorway

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// Submission is one form as it travels from the door to the office.
type Submission struct {
	ID        string      `json:"id"`        // the act id of the form: the office stores it once
	Reference string      `json:"reference"` // the code that the host was told
	At        when.Moment `json:"at"`        // when it was sent
	State     string      `json:"state"`     // StateKey of the secret link, under which the office answers
	Ends      when.Day    `json:"ends"`      // last day of the link
	Request   Request     `json:"request"`
}

// Sealed is a submission as it lies at the door: sealed to the house.
type Sealed struct {
	ID      string
	Content []byte
}

func sealLabel(id string) string { return "door request " + id }

// MostSealed is the most bytes of one sealed submission: twice the largest form.
const MostSealed = 256 << 10

// Seal seals a submission to the house; nobody at the door can open it again.
func (s Submission) Seal(to seal.BoxPublic) (Sealed, error) {
	plain, err := json.Marshal(s)
	if err != nil {
		return Sealed{}, fault.Because(fault.Failed, err)
	}
	b, err := seal.SealTo([]seal.BoxPublic{to}, sealLabel(s.ID), plain)
	return Sealed{ID: s.ID, Content: b}, err
}

// Open opens a submission with the keys of the house. A damaged one, one under another id and one with
// impossible content are Invalid or Failed: a door may be in wrong hands, so what it gives is checked
// like anything typed.
func (s Sealed) Open(k *seal.Keyring) (Submission, error) {
	if !id.Valid(s.ID) || len(s.Content) > MostSealed {
		return Submission{}, fault.New(fault.Invalid, "door.submission_broken")
	}
	plain, err := k.OpenBox(sealLabel(s.ID), s.Content)
	if err != nil {
		return Submission{}, err
	}
	var out Submission
	if json.Unmarshal(plain, &out) != nil || out.ID != s.ID || !GoodStateKey(out.State) || !id.CheckCode(out.Reference) ||
		out.At.Time().IsZero() || out.Ends.Time().IsZero() {
		return Submission{}, fault.New(fault.Invalid, "door.submission_broken")
	}
	day := when.Day(out.At[:10]).Add(-1) // the day in the house's zone may be another than in UTC
	again, err := ReadRequest(out.Request.Values(), day, []string{out.Request.Letters})
	out.Request = again
	return out, err
}

// StateKey is under what name a state is kept: the hash of the secret in the link. The secret itself is
// kept nowhere.
func StateKey(secret []byte) string {
	sum := sha256.Sum256(secret)
	return hex.EncodeToString(sum[:])
}

// GoodStateKey tells whether a text has the form of a state key.
func GoodStateKey(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && hex.EncodeToString(b) == s
}

// LinkDays is how long a secret link holds after the last wished day, in days.
const LinkDays = 90
