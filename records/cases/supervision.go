package cases

import (
	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// Supervision is an hour in which a worker sat down with somebody to look at the work: the day and the
// minutes, never what was said.
type Supervision struct {
	ID      string      `db:"id" class:"plain"`
	Worker  string      `db:"worker" class:"plain"` // id of the person
	Day     when.Day    `db:"day" class:"plain"`
	Minutes int         `db:"minutes" class:"plain"`
	Kind    string      `db:"kind" class:"plain"` // list supervision.kind
	By      string      `db:"by_user" class:"plain"`
	At      when.Moment `db:"at" class:"plain"`
	Version int         `db:"version" class:"plain"`
}

// Scope says that it is the worker's own.
func (s *Supervision) Scope() access.Scope {
	return access.Scope{Protected: true, People: []string{s.Worker}}
}

// MostMinutes is the most that one supervision may last.
const MostMinutes = 480

// Check says what is wrong, field by field.
func (s *Supervision) Check(today when.Day, wrong func(field, key string, pairs ...any)) {
	if s.Worker == "" {
		wrong("worker", "field.required")
	}
	switch {
	case s.Day == "":
		wrong("day", "field.required")
	case s.Day > today:
		wrong("day", "supervision.in_future")
	}
	switch {
	case s.Minutes < 1:
		wrong("minutes", "field.required")
	case s.Minutes > MostMinutes:
		wrong("minutes", "field.too_large", "max", MostMinutes)
	}
	if !wordlist.Has("supervision.kind", s.Kind) {
		wrong("kind", "field.choose")
	}
}
