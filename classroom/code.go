package classroom

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/learning"
	"drosme/internal/when"
)

// CodeQuestion is the reserved question by which a phone sends a code that the pupil made. In the journal it is an
// answer of the pair number of before and after; its body is a SealedCode.
const CodeQuestion = "code"

// CodeDays is for how long a school may use codes at most; then they and their key are destroyed.
const CodeDays = 90

// CodeGrounds are why pupils of a school may be asked for a code.
var CodeGrounds = []string{"parents_agreed", "school_assessed", "ethics_committee"}

// SealedCode is the body of a code in the journal: sealed in the phone to the key of the leave that the pack
// brought along (note.Seal with one reader, the code as its text).
type SealedCode struct {
	Leave  string `json:"leave"` // id of the CodeLeave
	Sealed []byte `json:"sealed"`
}

// CodeLeave is the responsible person's leave that pupils of one school make a code, so that a lesson and the one
// after it can be paired. Off for every school that has none.
type CodeLeave struct {
	ID        string      `db:"id" class:"plain"`
	Host      string      `db:"host" class:"plain"`
	HostName  string      `db:"host_name" class:"plain"`
	Ground    string      `db:"ground" class:"plain"`
	Document  string      `db:"document" class:"plain"` // what the ground rests on: a number and a day, never a name
	From      when.Day    `db:"from_day" class:"plain"`
	Ends      when.Day    `db:"ends_on" class:"plain"`
	Public    string      `db:"public_key" class:"plain"` // base64: what phones seal to
	Private   []byte      `db:"private_key" class:"plain"`
	AllowedBy string      `db:"allowed_by" class:"plain"`
	AllowedAt when.Moment `db:"allowed_at" class:"plain"`
	EndedAt   when.Moment `db:"ended_at" class:"plain"` // then codes and key are gone
	Version   int         `db:"version" class:"plain"`
	Waiting   int         `db:"waiting" class:"plain"` // codes that are still there
}

// Scope is open: a leave names a school and nobody.
func (l *CodeLeave) Scope() access.Scope { return access.Scope{} }

// Target is the id, for the log.
func (l *CodeLeave) Target() string { return l.ID }

// Allowing is what the responsible person says.
type Allowing struct {
	Host     string // id
	Ground   string
	Document string
	Ends     when.Day
}

// MostDocument is how long the words about a document may be.
const MostDocument = 200

// Check finds what is wrong.
func (a *Allowing) Check(today when.Day) error {
	var l fault.List
	a.Document = strings.TrimSpace(a.Document)
	if a.Host == "" {
		l.Add("host", "field.choose")
	}
	if !slices.Contains(CodeGrounds, a.Ground) {
		l.Add("ground", "field.choose")
	}
	if a.Document == "" {
		l.Add("document", "field.required")
	}
	if a.Ends < today || a.Ends > today.Add(CodeDays) {
		l.Add("ends", "pupil_code.ends_between", "days", CodeDays)
	}
	return l.Err()
}

// codeRow is one code as it waits: sealed under the key of its leave.
type codeRow struct {
	Lesson string `db:"lesson"`
	N      int    `db:"n"`
	Leave  string `db:"leave_id"`
	Sealed []byte `db:"sealed"`
}

// coded is what is sealed in a codeRow: a code, and what its pair answered.
type coded struct {
	Code   string            `json:"code"`
	Before map[string]string `json:"before"` // item → option
	After  map[string]string `json:"after"`
}

// first are the answers that stand for what somebody knows when a lesson begins; of a lesson without questions
// before, those after.
func (c coded) first() map[string]string {
	if len(c.Before) > 0 {
		return c.Before
	}
	return c.After
}

// Matching is what matching the codes of two lessons gave. Without pairs where one of the two had too few.
type Matching struct {
	Lesson        string      `db:"lesson" class:"plain"`
	Earlier       string      `db:"earlier" class:"plain"`
	TooFew        bool        `db:"too_few" class:"plain"` // under learning.FewestForCodes: nothing was matched
	Pairs         int         `db:"pairs" class:"plain"`
	Exact         int         `db:"exact" class:"plain"`
	AloneEarlier  int         `db:"alone_earlier" class:"plain"`
	AloneLater    int         `db:"alone_later" class:"plain"`
	UnsureEarlier int         `db:"unsure_earlier" class:"plain"`
	UnsureLater   int         `db:"unsure_later" class:"plain"`
	SizeEarlier   int         `db:"size_earlier" class:"plain"`
	SizeLater     int         `db:"size_later" class:"plain"`
	At            when.Moment `db:"matched_at" class:"plain"`
}

// Rate is the share of the later codes that have a partner.
func (m Matching) Rate() float64 {
	return learning.Matched{Pairs: make([][2]int, m.Pairs), LateSize: m.SizeLater}.Rate()
}

// matchCodes pairs two lists of codes once: how it went, and for each pair what was answered first in either
// lesson. A list under learning.FewestForCodes is not matched at all.
func matchCodes(earlier, later []coded) (m Matching, pairs [][2]map[string]string) {
	m = Matching{SizeEarlier: len(earlier), SizeLater: len(later)}
	if len(earlier) < learning.FewestForCodes || len(later) < learning.FewestForCodes {
		m.TooFew = true
		return m, nil
	}
	codes := func(all []coded) []string {
		out := make([]string, len(all))
		for i, c := range all {
			out[i] = c.Code
		}
		return out
	}
	got := learning.Match(codes(earlier), codes(later))
	m.Pairs, m.Exact = len(got.Pairs), got.Exact
	m.AloneEarlier, m.AloneLater, m.UnsureEarlier, m.UnsureLater = got.Alone[0], got.Alone[1], got.Unsure[0], got.Unsure[1]
	for _, p := range got.Pairs {
		pairs = append(pairs, [2]map[string]string{earlier[p[0]].Before, later[p[1]].first()})
	}
	return m, pairs
}
