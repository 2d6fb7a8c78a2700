package lesson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"drosme/internal/fault"
)

const (
	// MostAnswer is how many characters may be typed into one answer.
	MostAnswer = 300
	// mostAnswerBytes is how long the JSON of one answer may be.
	mostAnswerBytes = 4 << 10
)

// answer is one answer; exactly one of its parts is there.
type answer struct {
	Choice  *string   `json:"choice,omitempty"`
	Choices *[]string `json:"choices,omitempty"`
	Order   *[]string `json:"order,omitempty"`
	Word    *string   `json:"word,omitempty"`
	Text    *string   `json:"text,omitempty"`
}

// asked is what a question accepts.
type asked struct {
	form  Form
	ids   []string // of all options, in the order of the file
	right []string // nil: nothing is right
	free  bool
}

// find gives what a question accepts; false: this activity asks no such thing.
func (a *Activity) find(question string) (q asked, known bool) {
	step, rest, deeper := strings.Cut(question, "/")
	s := a.Step(step)
	if s == nil || s.Kind == Say {
		return q, false
	}
	q.form = FormOne
	if s.Kind == Before || s.Kind == After {
		x, _ := a.ItemOf(question)
		if x == nil {
			return q, false
		}
		if len(x.Right) > 1 {
			q.form = FormMany
		}
		q.ids, q.right = optionIDs(x.Options), x.Right
		return q, true
	}
	if s.Kind == Story {
		id, number, _ := strings.Cut(rest, "#")
		scene := s.Scene(id)
		n, err := strconv.Atoi(number)
		if scene == nil || len(scene.Choices) == 0 || err != nil || n < 1 || n > MostForks || number != strconv.Itoa(n) {
			return q, false
		}
		for _, c := range scene.Choices {
			q.ids = append(q.ids, c.ID)
		}
		return q, true
	}
	if deeper {
		return q, false
	}
	switch s.Kind {
	case Choose, Poll:
		q.ids, q.right = optionIDs(s.Options), s.Right
		if s.Many {
			q.form = FormMany
		}
	case Truth:
		q.ids, q.right = truthIDs, truthIDs[1:]
		if s.True {
			q.right = truthIDs[:1]
		}
	case Feeling:
		q.ids = feelingIDs
	case Flags, Order:
		q.form = FormMany
		if s.Kind == Order {
			q.form = FormOrder
		}
		for _, p := range s.Pieces {
			q.ids = append(q.ids, p.ID)
			if s.Kind == Order || p.Flag {
				q.right = append(q.right, p.ID)
			}
		}
	case Cloud:
		q.form, q.ids, q.free = FormWord, optionIDs(s.Words), s.Free
	case Box:
		q.form, q.free = FormText, true
	}
	return q, true
}

func optionIDs(all []Option) []string {
	ids := make([]string, len(all))
	for i, o := range all {
		ids[i] = o.ID
	}
	return ids
}

// Accepts looks at the JSON of one answer. It gives it back in the one form in which it is stored, and says
// whether it is free text, which a moderator must see first. Whether the question is open now it does not
// ask: see AcceptsAt. A fault is of the kind Invalid.
func (a *Activity) Accepts(question string, given []byte) (canonical []byte, free bool, err error) {
	q, known := a.find(question)
	if !known {
		return nil, false, fault.In("question", "lesson.no_such_question")
	}
	x, ok := parse(given)
	if !ok || !q.takes(&x) {
		return nil, false, fault.In("answer", "lesson.bad_answer")
	}
	canonical, err = json.Marshal(x)
	return canonical, x.Text != nil, err
}

// AcceptsAt is Accepts for a class that is at a position: the question must be asked there, and a choice of
// a story must be open there.
func (a *Activity) AcceptsAt(at Position, question string, given []byte) (canonical []byte, free bool, err error) {
	if !slices.Contains(a.Questions(at), question) {
		return nil, false, fault.In("question", "lesson.no_such_question")
	}
	if canonical, free, err = a.Accepts(question, given); err != nil {
		return nil, false, err
	}
	if s := a.Step(at.Step); s.Kind == Story {
		if x, ok := parse(canonical); !ok || x.Choice == nil || !slices.Contains(a.OpenChoices(at), *x.Choice) {
			return nil, false, fault.In("answer", "lesson.bad_answer")
		}
	}
	return canonical, free, nil
}

func parse(given []byte) (x answer, ok bool) {
	if len(given) > mostAnswerBytes || !utf8.Valid(given) {
		return x, false
	}
	d := json.NewDecoder(bytes.NewReader(given))
	d.DisallowUnknownFields()
	if d.Decode(&x) != nil {
		return x, false
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) { // something follows
		return x, false
	}
	parts := 0
	for _, there := range []bool{x.Choice != nil, x.Choices != nil, x.Order != nil, x.Word != nil, x.Text != nil} {
		if there {
			parts++
		}
	}
	return x, parts == 1
}

// takes says whether an answer fits a question, and brings it into its one form.
func (q asked) takes(x *answer) bool {
	switch {
	case q.form == FormOne && x.Choice != nil:
		return slices.Contains(q.ids, *x.Choice)
	case q.form == FormMany && x.Choices != nil:
		return q.each(*x.Choices, func(ids []string) { x.Choices = &ids })
	case q.form == FormOrder && x.Order != nil:
		return len(*x.Order) == len(q.ids) && q.each(*x.Order, nil)
	case q.form == FormWord && x.Word != nil:
		return slices.Contains(q.ids, *x.Word)
	case q.free && x.Text != nil:
		t := strings.Join(strings.Fields(clean(*x.Text)), " ")
		if q.form == FormText {
			t = strings.TrimSpace(clean(*x.Text))
		}
		x.Text = &t
		return t != "" && utf8.RuneCountInString(t) <= MostAnswer
	}
	return false
}

// each says whether all ids are options and none is there twice; sorted gets them in the order of the file.
func (q asked) each(ids []string, sorted func([]string)) bool {
	if len(ids) > len(q.ids) {
		return false
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] || !slices.Contains(q.ids, id) {
			return false
		}
		seen[id] = true
	}
	if sorted != nil {
		all := []string{}
		for _, id := range q.ids {
			if seen[id] {
				all = append(all, id)
			}
		}
		sorted(all)
	}
	return true
}

// Right says whether an answer in its stored form is right as a whole; known is false where nothing is right
// or wrong, or there is no such question.
func (a *Activity) Right(question string, stored []byte) (right, known bool) {
	q, there := a.find(question)
	x, ok := parse(stored)
	if !there || !ok || len(q.right) == 0 {
		return false, false
	}
	return q.isRight(x), true
}

func (q asked) isRight(x answer) bool {
	switch {
	case x.Choice != nil:
		return slices.Contains(q.right, *x.Choice)
	case x.Choices != nil:
		return len(*x.Choices) == len(q.right) && !slices.ContainsFunc(*x.Choices, func(id string) bool { return !slices.Contains(q.right, id) })
	case x.Order != nil:
		return slices.Equal(*x.Order, q.right)
	}
	return false
}

// Rank gives the place of a single answer among the options of its question, the first is 1: the number by
// which attitudes and help are reckoned. 0: there is none.
func (a *Activity) Rank(question string, stored []byte) int {
	q, _ := a.find(question)
	if x, ok := parse(stored); ok && x.Choice != nil {
		return 1 + slices.Index(q.ids, *x.Choice)
	}
	return 0
}

// Tally is how a class answered one question.
type Tally struct {
	Question string `json:"question"`
	Form     Form   `json:"form"`
	Answers  int    `json:"answers"`        // that could be counted
	Right    int    `json:"right"`          // wholly right ones; -1 where nothing is right or wrong
	Texts    int    `json:"texts,omitzero"` // free texts; what they say is the moderator's
	Bars     []Bar  `json:"bars"`           // one an option, in the order of the file, those with none too
}

// Bar is how many took an option. Of an order: how many put the piece into its right place.
type Bar struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
	Right bool   `json:"right,omitzero"`
}

// Count counts answers in their stored form. Those that this question does not take are left out.
func (a *Activity) Count(question string, answers [][]byte) Tally {
	t := Tally{Question: question, Right: -1, Bars: []Bar{}}
	q, known := a.find(question)
	if !known {
		return t
	}
	t.Form = q.form
	if len(q.right) > 0 {
		t.Right = 0
	}
	place := map[string]int{}
	for i, id := range q.ids {
		place[id] = i
		t.Bars = append(t.Bars, Bar{ID: id, Right: slices.Contains(q.right, id)})
	}
	for _, b := range answers {
		x, ok := parse(b)
		if !ok || !q.takes(&x) {
			continue
		}
		t.Answers++
		var ids []string
		switch {
		case x.Choice != nil:
			ids = []string{*x.Choice}
		case x.Word != nil:
			ids = []string{*x.Word}
		case x.Choices != nil:
			ids = *x.Choices
		case x.Order != nil:
			for i, id := range *x.Order {
				if place[id] == i {
					ids = append(ids, id)
				}
			}
		case x.Text != nil:
			t.Texts++
		}
		for _, id := range ids {
			t.Bars[place[id]].Count++
		}
		if len(q.right) > 0 && q.isRight(x) {
			t.Right++
		}
	}
	return t
}

// Leading gives the option that most took, for a class that decides by vote. Of several with as many it is
// the first in the file; the presenter may decide otherwise. "": nobody answered.
func (t Tally) Leading() (id string, tied bool) {
	best := 0
	for _, b := range t.Bars {
		switch {
		case b.Count > best:
			id, best, tied = b.ID, b.Count, false
		case b.Count == best && best > 0:
			tied = true
		}
	}
	return id, tied
}
