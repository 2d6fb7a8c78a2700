package lesson

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Screen is what one screen shows at a position, in one language. All texts are safe HTML, whatever the
// file says. What is right is not in it: see Solutions.
type Screen struct {
	Step      string     `json:"step"`
	Kind      StepKind   `json:"kind"`
	Scene     string     `json:"scene,omitempty"`
	Language  string     `json:"language"`
	Text      string     `json:"text,omitempty"`    // blocks
	Clip      string     `json:"clip,omitempty"`    // file of a sign-language clip
	Discuss   string     `json:"discuss,omitempty"` // blocks: talk about this before answers are taken
	Questions []Question `json:"questions,omitempty"`
	Ending    string     `json:"ending,omitempty"` // name of the ending
	Help      string     `json:"help,omitempty"`   // blocks, of an ending: where help is
	Number    int        `json:"number"`           // of the step, the first is 1
	Of        int        `json:"of"`               // how many steps there are
}

// Form says how a question is answered.
type Form string

// Forms of questions.
const (
	FormOne   Form = "one"   // {"choice":"b"}
	FormMany  Form = "many"  // {"choices":["p1","p3"]}, none of them too
	FormOrder Form = "order" // {"order":["p2","p1"]}: all of them
	FormWord  Form = "word"  // {"word":"w"}, and {"text":"…"} where Free is set
	FormText  Form = "text"  // {"text":"…"}
)

// Question is one question as a screen shows it.
type Question struct {
	ID      string  `json:"id"`
	Form    Form    `json:"form"`
	Text    string  `json:"text,omitempty"` // blocks; empty where the text of the screen is the question
	Clip    string  `json:"clip,omitempty"`
	Options []Shown `json:"options,omitempty"`
	Free    bool    `json:"free,omitempty"` // own words may be typed; they are moderated
	Most    int     `json:"most,omitempty"` // characters that may be typed
}

// Shown is an option as a screen shows it.
type Shown struct {
	ID   string `json:"id"`
	Sign string `json:"sign"` // A, B, C …: the letter on the screen and on a printed card
	Text string `json:"text"` // one line of HTML
}

// Solution is what is told about a question when its result is shown.
type Solution struct {
	Question string   `json:"question"`
	Right    []string `json:"right,omitempty"` // ids; of order: all in the right order
	Why      string   `json:"why,omitempty"`   // blocks
	Pieces   []Reason `json:"pieces,omitempty"`
}

// Reason says why a piece is a warning sign.
type Reason struct {
	ID  string `json:"id"`
	Why string `json:"why"` // blocks
}

// speaker says texts in one language.
type speaker struct {
	language string
	easy     bool
}

// said gives a text, its easy variant where that is wanted and there, and its language where it is another
// than the screen's.
func (p speaker) said(text, easy Text) (words, other string) {
	if p.easy && easy.Has(p.language) {
		return easy.By[p.language], ""
	}
	words, in := text.Said(p.language)
	if p.easy && in != p.language && easy.Has(in) {
		words = easy.By[in]
	}
	if in == p.language {
		in = ""
	}
	return words, in
}

func (p speaker) blocks(text, easy Text) string {
	words, other := p.said(text, easy)
	h := HTML(words)
	if other != "" && h != "" {
		return `<div lang="` + other + `">` + h + "</div>"
	}
	return h
}

func (p speaker) line(text, easy Text) string {
	words, other := p.said(text, easy)
	h := Inline(words)
	if other != "" && h != "" {
		return `<span lang="` + other + `">` + h + "</span>"
	}
	return h
}

func (p speaker) options(all []Option) []Shown {
	shown := make([]Shown, len(all))
	for i, o := range all {
		shown[i] = Shown{o.ID, sign(i), p.line(o.Text, o.Easy)}
	}
	return shown
}

// sign is the letter of an option: A to Z, then A2 and on.
func sign(i int) string {
	s := string(rune('A' + i%26))
	if i >= 26 {
		s += string(rune('1' + i/26))
	}
	return s
}

// Screen gives what a screen shows at a position. Choices that are not open at it are left out.
func (a *Activity) Screen(at Position, language string, easy bool) Screen {
	s, scene := a.place(at)
	screen := Screen{Step: at.Step, Scene: at.Scene, Language: language, Of: len(a.Steps)}
	if s == nil {
		return screen
	}
	screen.Kind = s.Kind
	screen.Number = 1 + slices.IndexFunc(a.Steps, func(x Step) bool { return x.ID == s.ID })
	p := speaker{language, easy}
	ids := a.Questions(at)
	if s.Kind == Story {
		if scene == nil {
			return screen
		}
		screen.Text, screen.Clip, screen.Discuss = p.blocks(scene.Text, scene.Easy), scene.Clip, p.blocks(scene.Discuss, Text{})
		screen.Ending, screen.Help = scene.Ending, p.blocks(scene.Help, Text{})
		if len(ids) > 0 {
			q := Question{ID: ids[0], Form: FormOne}
			open := s.open(scene, at.Vars)
			for i := range scene.Choices { // the letter of a choice is the same in every state of the story
				if c := &scene.Choices[i]; slices.Contains(open, c) {
					q.Options = append(q.Options, Shown{c.ID, sign(i), p.line(c.Text, c.Easy)})
				}
			}
			screen.Questions = []Question{q}
		}
		return screen
	}
	screen.Text, screen.Clip, screen.Discuss = p.blocks(s.Text, s.Easy), s.Clip, p.blocks(s.Discuss, Text{})
	if s.Kind == Feeling {
		screen.Text = p.blocks(standing()["feeling"], Text{})
	}
	for _, id := range ids {
		screen.Questions = append(screen.Questions, a.question(s, id, p))
	}
	return screen
}

// question gives a question of a step that is no story.
func (a *Activity) question(s *Step, id string, p speaker) Question {
	q := Question{ID: id, Form: FormOne}
	switch s.Kind {
	case Before, After:
		if x, _ := a.ItemOf(id); x != nil {
			q.Text, q.Clip, q.Options = p.blocks(x.Text, x.Easy), x.Clip, p.options(x.Options)
			if len(x.Right) > 1 {
				q.Form = FormMany
			}
		}
	case Choose, Poll:
		q.Options = p.options(s.Options)
		if s.Many {
			q.Form = FormMany
		}
	case Truth:
		q.Options = p.options(standingOptions(truthIDs))
	case Feeling:
		q.Options = p.options(standingOptions(feelingIDs))
	case Flags, Order:
		q.Form = FormMany
		pieces := s.Pieces
		if s.Kind == Order {
			q.Form, pieces = FormOrder, a.mixed(s)
		}
		for i, x := range pieces {
			q.Options = append(q.Options, Shown{x.ID, sign(i), p.line(x.Text, x.Easy)})
		}
	case Cloud:
		q.Form, q.Options, q.Free = FormWord, p.options(s.Words), s.Free
		if s.Free {
			q.Most = MostAnswer
		}
	case Box:
		q.Form, q.Free, q.Most = FormText, true, MostAnswer
	}
	return q
}

// mixed gives the pieces of an order in another order than the right one: the same on every screen and
// printed card, and always the same for the same file.
func (a *Activity) mixed(s *Step) []Piece {
	key := func(p Piece) string {
		sum := sha256.Sum256([]byte(a.ID + "/" + s.ID + "/" + p.ID))
		return hex.EncodeToString(sum[:])
	}
	all := slices.Clone(s.Pieces)
	slices.SortStableFunc(all, func(x, y Piece) int { return strings.Compare(key(x), key(y)) })
	if len(all) > 1 && slices.EqualFunc(all, s.Pieces, func(x, y Piece) bool { return x.ID == y.ID }) {
		all = append(all[1:], all[0])
	}
	return all
}

// Solutions gives what is told when results are shown: what is right, and why. Before tells nothing, so
// that after measures something.
func (a *Activity) Solutions(at Position, language string, easy bool) []Solution {
	s := a.Step(at.Step)
	if s == nil {
		return nil
	}
	p := speaker{language, easy}
	x := Solution{Question: s.ID, Why: p.blocks(s.Why, Text{})}
	switch s.Kind {
	case After:
		var all []Solution
		for _, id := range s.Items {
			if item := a.Item(id); item != nil && len(item.Right) > 0 {
				all = append(all, Solution{Question: s.ID + "/" + id, Right: item.Right, Why: p.blocks(item.Why, Text{})})
			}
		}
		return all
	case Choose:
		x.Right = s.Right
	case Truth:
		x.Right = []string{truthIDs[1]}
		if s.True {
			x.Right = []string{truthIDs[0]}
		}
	case Flags, Order:
		for _, piece := range s.Pieces {
			if s.Kind == Order || piece.Flag {
				x.Right = append(x.Right, piece.ID)
			}
			if why := p.blocks(piece.Why, Text{}); why != "" {
				x.Pieces = append(x.Pieces, Reason{piece.ID, why})
			}
		}
	default:
		return nil
	}
	return []Solution{x}
}
