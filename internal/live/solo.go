package live

import (
	"encoding/json"
	"net/http"
	"slices"

	"drosme/internal/lesson"
)

// Solo is what a phone sends that plays alone from a poster. The phone carries where it is; nothing of it is
// kept here but how many began and how many came to the end.
type Solo struct {
	ID       string           `json:"id"`
	Room     string           `json:"room"`
	Language string           `json:"language"`
	Easy     bool             `json:"easy"`
	At       *lesson.Position `json:"at"`     // null: from the beginning
	Answer   json.RawMessage  `json:"answer"` // to what is asked there; null: go on
}

// SoloPlace is what such a phone is told. Give Place back with the next request.
type SoloPlace struct {
	Shown
	Place lesson.Position `json:"place"`
	End   bool            `json:"end"`
}

// soloActsMost bounds the ids that are remembered, so that a request sent again counts once.
const soloActsMost = 10_000

// notAlone are steps that are left out of playing alone: nobody would measure, moderate or answer.
var notAlone = []lesson.StepKind{lesson.Before, lesson.After, lesson.Box, lesson.Cloud, lesson.Feeling}

// playAlone gives the next place. A place that the activity does not have is refused.
func (r *Room) playAlone(in Solo) (SoloPlace, error) {
	if !r.opening.Solo {
		return SoloPlace{}, refuse(http.StatusConflict, "not_solo")
	}
	if !validID(in.ID) {
		return SoloPlace{}, refuse(http.StatusBadRequest, "id_unfit")
	}
	at, end := r.activity.First(), false
	if in.At == nil {
		at, end = r.passOver(at)
		r.countAlone("start "+in.ID, &r.starts)
	} else {
		at = *in.At
		if !r.hasPlace(at) {
			return SoloPlace{}, refuse(http.StatusUnprocessableEntity, "place_unknown")
		}
		choice := ""
		if len(r.activity.OpenChoices(at)) > 0 {
			if choice = choiceOf(in.Answer); !slices.Contains(r.activity.OpenChoices(at), choice) {
				return SoloPlace{}, refuse(http.StatusUnprocessableEntity, "answer_unfit")
			}
		}
		next, more := r.activity.Next(at, choice)
		if at, end = next, !more; more {
			at, end = r.passOver(next)
		}
	}
	if end {
		r.countAlone("end "+in.ID, &r.ends)
	}
	language := in.Language
	if _, known := languageNumber(language); !known {
		language = r.opening.Language
	}
	m := &moment{seq: 1, state: Open, tracks: []lesson.Position{at}, by: lesson.ByEach}
	return SoloPlace{r.shownAt(m, at, language, in.Easy), at, end}, nil
}

// passOver leaves out what nobody can play alone.
func (r *Room) passOver(at lesson.Position) (lesson.Position, bool) {
	for slices.Contains(notAlone, r.kindAt(at)) {
		next, more := r.activity.Next(at, "")
		if !more {
			return at, true
		}
		at = next
	}
	return at, false
}

// hasPlace tells whether a place that a phone says is one of the activity, with its own variables and no others.
func (r *Room) hasPlace(at lesson.Position) bool {
	s := r.activity.Step(at.Step)
	if s == nil || slices.Contains(notAlone, s.Kind) || at.Visit < 0 || at.Visit > lesson.MostForks {
		return false
	}
	if s.Kind != lesson.Story {
		return at.Scene == "" && len(at.Vars) == 0
	}
	if s.Scene(at.Scene) == nil || len(at.Vars) > len(s.Variables) {
		return false
	}
	for name := range at.Vars {
		if !slices.ContainsFunc(s.Variables, func(v lesson.Variable) bool { return v.Name == name }) {
			return false
		}
	}
	return true
}

// countAlone counts a beginning or an end, once for each id.
func (r *Room) countAlone(act string, counter *int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.soloActs[act] {
		return
	}
	if len(r.soloActs) >= soloActsMost {
		clear(r.soloActs)
	}
	r.soloActs[act] = true
	*counter++
	r.alone = true
}

// writeAlone puts the sums into the journal when they changed: a fifth of a second's at once.
func (r *Room) writeAlone() (Ticket, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.alone {
		return Ticket{}, false
	}
	r.alone = false
	body, err := json.Marshal(map[string]int{"starts": r.starts, "ends": r.ends})
	if err != nil {
		panic(err) // numbers can always be written
	}
	return r.s.o.Journal.Append(Entry{Kind: KindSolo, Room: r.id, Body: body}), true
}

// Alone gives how often the activity of a solo room was begun and ended.
func (r *Room) Alone() (starts, ends int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	starts, ends = r.starts, r.ends
	for _, c := range r.others {
		starts, ends = starts+c.Starts, ends+c.Ends
	}
	return starts, ends
}
