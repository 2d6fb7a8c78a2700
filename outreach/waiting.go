package outreach

import (
	"drosme/internal/access"
	"drosme/internal/tour"
	"drosme/internal/when"
	"strings"
)

// WaitingHost is a host whose request could take a day that came free. It is a suggestion: a person decides.
type WaitingHost struct {
	Request      string      `class:"plain"` // id
	Reference    string      `class:"plain"`
	Organisation string      `class:"plain"` // id of the host
	HostName     string      `class:"plain"`
	Place        string      `class:"plain"` // municipality
	Pupils       int         `class:"plain"`
	Since        when.Day    `class:"plain"`
	Ranked       tour.Ranked `class:"plain"`
}

// Scope is open: no name is in it.
func (w *WaitingHost) Scope() access.Scope { return access.Scope{} }

// WishedDays reads the days that a host wished: ISO days with blanks between them. What is no day, such
// as a remark, is passed over.
func WishedDays(wished string) []when.Day {
	var out []when.Day
	for _, word := range strings.FieldsFunc(wished, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' }) {
		if d, err := when.ParseDay(word); err == nil {
			out = append(out, d)
		}
	}
	return out
}
