package classroom

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/lesson"
	"drosme/internal/live"
)

// brought is a room of a hub's journal, as far as it has come.
type brought struct {
	lesson  Lesson
	pairs   []Pairs
	scores  []ScoreRow
	tallies []Tally
	codes   []arrivedCode
	closed  bool
}

// arrivedCode is a code as it came, with what its pair answered.
type arrivedCode struct {
	SealedCode
	before, after map[string]string // item → option
}

// read makes a lesson of the entries of one room. The activity is nil where the office has no version with
// that content: then what was asked is not known, and nothing but the phones is counted.
func read(entries []live.Entry, activity func(name, hash string) *lesson.Activity) brought {
	b := brought{lesson: Lesson{Kind: Rehearsal, Counted: -1}}
	var a *lesson.Activity
	seats := map[string]live.SeatEntry{}
	answers := map[string]map[string]string{} // question → seat or pair → body
	alone := map[string]aloneCount{}          // node → its last count
	for _, e := range entries {
		switch e.Kind {
		case live.KindRoom:
			var o live.Opening
			if json.Unmarshal(e.Body, &o) != nil {
				continue
			}
			from := beginning(o)
			l := &b.lesson
			l.Room, l.Code, l.Name, l.Number, l.Hash, l.Reference, l.Language, l.OpenedAt = e.Room, o.Code, o.Activity, o.Version, o.Hash, from.Session, o.Language, e.At
			l.Group, l.Late, l.WithoutLead, l.LeadWhy = from.Group, from.Grace, from.Why != "", from.Why
			a = activity(o.Activity, o.Hash)
			switch {
			case o.Solo:
				l.Kind = Alone
			case a != nil && !from.Rehearsal:
				l.Kind = WithPupils
			}
		case live.KindSeat:
			var s live.SeatEntry
			if json.Unmarshal(e.Body, &s) == nil {
				seats[e.Seat] = s
			}
		case live.KindLeave:
			if s, known := seats[e.Seat]; known {
				var now live.SeatEntry
				if json.Unmarshal(e.Body, &now) == nil {
					s.Watch = now.Watch
					if now.Language != "" { // a pupil reads in the language that was chosen last
						s.Language = now.Language
					}
					seats[e.Seat] = s
				}
			}
		case live.KindAnswer:
			if answers[e.Question] == nil {
				answers[e.Question] = map[string]string{}
			}
			if _, twice := answers[e.Question][e.Seat]; !twice {
				answers[e.Question][e.Seat] = string(e.Body)
			}
		case live.KindSolo:
			var n aloneCount
			if json.Unmarshal(e.Body, &n) == nil && n.Starts >= alone[e.Node].Starts { // counts only grow
				alone[e.Node] = n
			}
		case live.KindEnd:
			b.closed, b.lesson.ClosedAt = true, e.At
		}
	}
	b.phones(seats)
	b.playedAlone(alone)
	if a == nil || b.lesson.Kind != WithPupils {
		return b
	}
	codes := answers[CodeQuestion]
	delete(answers, CodeQuestion)
	b.measures(a, answers)
	b.choices(a, answers)
	b.coded(a, answers, codes)
	return b
}

// coded puts each code beside what its pair answered, in an order that tells nothing.
func (b *brought) coded(a *lesson.Activity, answers map[string]map[string]string, codes map[string]string) {
	for who, body := range codes {
		c := arrivedCode{before: map[string]string{}, after: map[string]string{}}
		if json.Unmarshal([]byte(body), &c.SealedCode) != nil {
			continue
		}
		for question, given := range answers {
			item, first := a.ItemOf(question)
			if item == nil || given[who] == "" {
				continue
			}
			if first {
				c.before[item.ID] = choiceOf(given[who])
			} else {
				c.after[item.ID] = choiceOf(given[who])
			}
		}
		b.codes = append(b.codes, c)
	}
	slices.SortFunc(b.codes, func(x, y arrivedCode) int { return bytes.Compare(x.Sealed, y.Sealed) })
}

// begun is what a hub writes of a lesson's beginning into its reference.
type begun struct {
	Session   string `json:"session"` // id of the activity of the register
	Group     string `json:"group"`
	Why       string `json:"why"` // of a sensitive lesson without the lead
	Rehearsal bool   `json:"rehearsal"`
	Grace     bool   `json:"grace"`
}

// beginning reads the reference of a room; a lesson at the office has the id of its activity there.
func beginning(o live.Opening) begun {
	b := begun{Rehearsal: o.Rehearsal, Grace: o.Late, Why: o.Why}
	if json.Unmarshal([]byte(o.Reference), &b) != nil {
		b.Session = o.Reference
	}
	return b
}

func (b *brought) phones(seats map[string]live.SeatEntry) {
	by := map[string]int{}
	for _, s := range seats {
		b.lesson.Phones++
		by[s.Language]++
		if s.Watch {
			b.lesson.Watched++
		}
	}
	var names []string
	for l := range by {
		names = append(names, l)
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(by[y]-by[x], strings.Compare(x, y)) })
	for i, l := range names {
		names[i] = l + " " + strconv.Itoa(by[l])
	}
	b.lesson.Languages = strings.Join(names, ", ")
}

// measures reckons the pairs of before and after. Here what joined them is thrown away.
func (b *brought) measures(a *lesson.Activity, answers map[string]map[string]string) {
	before, after := map[string]map[string]string{}, map[string]map[string]string{}
	for question, given := range answers {
		if item, first := a.ItemOf(question); item != nil {
			into := after
			if first {
				into = before
			}
			if into[item.ID] == nil {
				into[item.ID] = map[string]string{}
			}
			for who, body := range given {
				into[item.ID][who] = choiceOf(body)
			}
		}
	}
	var knowledge []string
	counts := map[Pairs]int{}
	for i := range a.Items {
		item := &a.Items[i]
		if before[item.ID] == nil && after[item.ID] == nil {
			continue
		}
		all := map[string]bool{}
		for who := range before[item.ID] {
			all[who] = true
		}
		for who := range after[item.ID] {
			all[who] = true
		}
		for who := range all {
			was, is := before[item.ID][who], after[item.ID][who]
			counts[Pairs{Item: item.ID, Measures: string(item.Measures), Before: was, After: is, Was: rank(item, was), Is: rank(item, is)}]++
		}
		if item.Measures == lesson.Knowledge && before[item.ID] != nil && after[item.ID] != nil {
			knowledge = append(knowledge, item.ID)
		}
	}
	for p, n := range counts {
		p.Pairs = n
		b.pairs = append(b.pairs, p)
	}
	slices.SortFunc(b.pairs, func(x, y Pairs) int {
		return cmp.Or(strings.Compare(x.Item, y.Item), strings.Compare(x.Before, y.Before), strings.Compare(x.After, y.After))
	})
	if len(knowledge) == 0 {
		return
	}
	slices.Sort(knowledge)
	scores := map[ScoreRow]int{}
	for who := range before[knowledge[0]] {
		row, whole := ScoreRow{Items: strings.Join(knowledge, " "), Questions: len(knowledge)}, true
		for _, id := range knowledge {
			was, once := before[id][who]
			is, again := after[id][who]
			whole = whole && once && again
			if item := a.Item(id); slices.Contains(item.Right, was) {
				row.Before++
			}
			if item := a.Item(id); slices.Contains(item.Right, is) {
				row.After++
			}
		}
		if whole {
			scores[row]++
		}
	}
	for r, n := range scores {
		r.Pairs = n
		b.scores = append(b.scores, r)
	}
	slices.SortFunc(b.scores, func(x, y ScoreRow) int { return cmp.Or(x.Before-y.Before, x.After-y.After) })
}

// choices counts what was chosen in everything else; free text is counted, not kept.
func (b *brought) choices(a *lesson.Activity, answers map[string]map[string]string) {
	counts := map[Tally]int{}
	for question, given := range answers {
		if item, _ := a.ItemOf(question); item != nil {
			continue
		}
		for _, body := range given {
			for _, chosen := range chosenIn(body) {
				counts[Tally{Question: lesson.Fork(question), Answer: chosen}]++
			}
		}
	}
	for t, n := range counts {
		t.Answers = n
		b.tallies = append(b.tallies, t)
	}
	slices.SortFunc(b.tallies, func(x, y Tally) int {
		return cmp.Or(strings.Compare(x.Question, y.Question), strings.Compare(x.Answer, y.Answer))
	})
}

// answer is the JSON of one answer.
type answer struct {
	Choice  string   `json:"choice"`
	Choices []string `json:"choices"`
	Order   []string `json:"order"`
	Word    string   `json:"word"`
	Text    string   `json:"text"`
}

func choiceOf(body string) string {
	var a answer
	if json.Unmarshal([]byte(body), &a) != nil {
		return ""
	}
	return a.Choice
}

func chosenIn(body string) []string {
	var a answer
	if json.Unmarshal([]byte(body), &a) != nil {
		return nil
	}
	switch {
	case a.Choice != "":
		return []string{a.Choice}
	case len(a.Choices) > 0:
		return a.Choices
	case len(a.Order) > 0:
		return []string{strings.Join(a.Order, " ")}
	case a.Word != "":
		return []string{a.Word}
	}
	return nil
}

// Unsaid is the id of an option by which somebody prefers not to say: it is no place between least and most.
const Unsaid = "unsaid"

// rank is 1 for a right answer of knowledge and 0 for any other; of attitude and help it is the option's place.
func rank(item *lesson.Item, answer string) int {
	if item.Measures == lesson.Knowledge {
		if slices.Contains(item.Right, answer) {
			return 1
		}
		return 0
	}
	if answer == Unsaid {
		return -1
	}
	return slices.IndexFunc(item.Options, func(o lesson.Option) bool { return o.ID == answer })
}
