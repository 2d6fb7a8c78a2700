package lesson

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// Kind is what an activity mostly is, for lists.
type Kind string

// Kinds of activities.
const (
	StoryKind Kind = "story" // a story that branches
	QuizKind  Kind = "quiz"  // questions and statements with an explanation
	FlagsKind Kind = "flags" // find what is wrong in an offer or a contract
	OrderKind Kind = "order" // put steps in order
	PollKind  Kind = "poll"  // what the class thinks
	CloudKind Kind = "cloud" // words that the class chooses
	BoxKind   Kind = "box"   // questions that nobody dares to ask aloud
)

// Kinds are all kinds in the order of lists.
var Kinds = []Kind{StoryKind, QuizKind, FlagsKind, OrderKind, PollKind, CloudKind, BoxKind}

// StepKind is what happens in one step.
type StepKind string

// Kinds of steps.
const (
	Before  StepKind = "before"  // items before
	After   StepKind = "after"   // the same items after
	Story   StepKind = "story"   // a story that branches
	Choose  StepKind = "choose"  // a question with options, some of them right
	Truth   StepKind = "truth"   // a statement: true or false
	Flags   StepKind = "flags"   // which pieces of an offer are warning signs
	Order   StepKind = "order"   // pieces to put in order
	Poll    StepKind = "poll"    // options, none of them right
	Cloud   StepKind = "cloud"   // words to choose from; free text only when switched on
	Box     StepKind = "box"     // the question box: free text, moderated
	Say     StepKind = "say"     // a text, nothing asked
	Feeling StepKind = "feeling" // how are you now: three options of the house
)

// StepKinds are all kinds of steps.
var StepKinds = []StepKind{Before, After, Story, Choose, Truth, Flags, Order, Poll, Cloud, Box, Say, Feeling}

// By says who goes through a story together.
type By string

// Who decides at a fork.
const (
	ByClass  By = "class"  // the class votes
	ByGroups By = "groups" // small groups, each on a way of its own
	ByEach   By = "each"   // everyone alone
)

// Ways are all of By.
var Ways = []By{ByClass, ByGroups, ByEach}

// Measure is what an item of before and after measures.
type Measure string

// What items measure. Only knowledge is ever shown to the host of a lesson.
const (
	Knowledge Measure = "knowledge" // right or wrong
	Attitude  Measure = "attitude"  // options from least to most
	Help      Measure = "help"      // would you ask for help: options from least to most
)

// Measures are all of Measure.
var Measures = []Measure{Knowledge, Attitude, Help}

// Languages are those in which an activity can stand, in the order of files. A text that is missing in
// one of them is said in Latvian, then in English.
var Languages = []string{"lv", "en", "ru", "uk", "et", "pl"}

// Activity is one activity as its file says it. Lines are those of the file, 0 where there is none.
type Activity struct {
	ID        string   `json:"activity"` // lower-case letters, digits, hyphens
	Version   int      `json:"version"`
	Kind      Kind     `json:"kind"`
	From      int      `json:"from"` // ages, in years, both included
	To        int      `json:"to"`
	Languages []string `json:"languages"` // must be complete; others may be partial
	Title     Text     `json:"title"`
	About     Text     `json:"about"`              // for staff
	Sensitive bool     `json:"sensitive,omitzero"` // a proposal; set at approval
	Solo      bool     `json:"solo,omitzero"`      // a proposal: may be played alone from a poster; set at approval
	Items     []Item   `json:"items,omitempty"`
	Steps     []Step   `json:"steps"` // in the order of play
	Sheet     Sheet    `json:"sheet"`

	File string `json:"-"` // name of the file that was read
	at   lines
}

// Item is a question of before and after. Its id stays the same over languages, activities and years,
// so that answers add up.
type Item struct {
	ID       string   `json:"id"`
	Measures Measure  `json:"measures"`
	Text     Text     `json:"text"`
	Easy     Text     `json:"easy,omitzero"`
	Clip     string   `json:"clip,omitzero"`
	Options  []Option `json:"options"`         // of attitude and help: from least to most
	Right    []string `json:"right,omitempty"` // ids of options; of knowledge: at least one
	Why      Text     `json:"why,omitzero"`    // shown after the second time only
	Line     int      `json:"-"`
	at       lines
}

// Option is something to choose: an option of a question, a word of a cloud.
type Option struct {
	ID   string `json:"id"`
	Text Text   `json:"text"`
	Easy Text   `json:"easy,omitzero"`
	Line int    `json:"-"`
}

// Piece is a part of an offer (flags) or of a row of steps (order).
type Piece struct {
	ID   string `json:"id"`
	Text Text   `json:"text"`
	Easy Text   `json:"easy,omitzero"`
	Flag bool   `json:"flag,omitzero"` // of flags: it is a warning sign
	Why  Text   `json:"why,omitzero"`
	Line int    `json:"-"`
}

// Step is one step of play. Which fields are used its kind says.
type Step struct {
	ID      string   `json:"id"`
	Kind    StepKind `json:"kind"`
	By      By       `json:"by,omitzero"`
	Items   []string `json:"items,omitempty"` // before, after: ids of items
	Text    Text     `json:"text,omitzero"`
	Easy    Text     `json:"easy,omitzero"`
	Clip    string   `json:"clip,omitzero"`    // file of a sign-language clip
	Discuss Text     `json:"discuss,omitzero"` // makes a pause to talk before answers are taken
	Why     Text     `json:"why,omitzero"`     // the explanation, shown with the result

	Options []Option `json:"options,omitempty"` // choose, poll
	Many    bool     `json:"many,omitzero"`     // choose, poll: more than one option may be taken
	Right   []string `json:"right,omitempty"`   // choose: ids of options
	True    bool     `json:"true,omitzero"`     // truth: the statement is true
	Pieces  []Piece  `json:"pieces,omitempty"`  // flags; order: in the right order
	Words   []Option `json:"words,omitempty"`   // cloud
	Free    bool     `json:"free,omitzero"`     // cloud: own words may be typed; they are moderated

	Start     string     `json:"start,omitzero"` // story: id of the first scene
	Variables []Variable `json:"variables,omitempty"`
	Scenes    []Scene    `json:"scenes,omitempty"`

	Line int `json:"-"`
	at   lines
}

// Variable is something that a story remembers: a number, or true or false.
type Variable struct {
	Name  string `json:"name"`
	Value int    `json:"value"`          // at the start; true is 1, false 0
	Truth bool   `json:"truth,omitzero"` // it is true or false, no number
	Line  int    `json:"-"`
}

// Scene is one place of a story. It has choices, or goes on by itself (Next), or is an ending.
type Scene struct {
	ID      string   `json:"id"`
	Text    Text     `json:"text"`
	Easy    Text     `json:"easy,omitzero"`
	Clip    string   `json:"clip,omitzero"`
	Discuss Text     `json:"discuss,omitzero"`
	Set     string   `json:"set,omitzero"` // what the story remembers once it is here
	Choices []Choice `json:"choices,omitempty"`
	Next    string   `json:"next,omitzero"`
	Ending  string   `json:"ending,omitzero"` // name of the ending, for counts
	Help    Text     `json:"help,omitzero"`   // of an ending: where help is
	Line    int      `json:"-"`
	at      lines
}

// Choice is one way on at a fork.
type Choice struct {
	ID   string `json:"id"`
	Text Text   `json:"text"`
	Easy Text   `json:"easy,omitzero"`
	To   string `json:"to"`
	If   string `json:"if,omitzero"`  // open only when this holds
	Set  string `json:"set,omitzero"` // what the story then remembers
	Line int    `json:"-"`
	at   lines
}

// Sheet is what the facilitator has on paper.
type Sheet struct {
	Aims   Text     `json:"aims"`
	Before Text     `json:"before,omitzero"` // before you start
	Timing []Timing `json:"timing"`
	May    []Remark `json:"may_come_up,omitempty"`
	After  Text     `json:"after,omitzero"`
	Line   int      `json:"-"`
}

// Timing is how many minutes a step takes in a lesson of 40 and in one of 80 minutes; 0: left out.
type Timing struct {
	Step  string `json:"step"`
	Short int    `json:"short"`
	Long  int    `json:"long"`
	Line  int    `json:"-"`
	at    lines
}

// Remark is something that pupils may say or ask, and what to say then.
type Remark struct {
	Text Text `json:"text"`
	Say  Text `json:"say"`
	Line int  `json:"-"`
}

// lines are the lines on which keys stand; "right/b" is that of an id in a list.
type lines map[string]int

// of gives the line of a key, or else that of what it belongs to.
func (l lines) of(key string, whole int) int {
	if line := l[key]; line > 0 {
		return line
	}
	return whole
}

// Text is one text in the languages of an activity, written in the small Markdown of this package.
type Text struct {
	By     map[string]string // language -> text
	Line   int
	places map[string]place // language -> where its text begins
}

// place is where a text begins in its file. In a block each line of the text is a line of the file.
type place struct {
	line  int
	block bool
}

// IsZero says that there is no such text in any language.
func (t Text) IsZero() bool { return len(t.By) == 0 }

// Has says whether the text is there in a language.
func (t Text) Has(language string) bool { return t.By[language] != "" }

// In gives the text in a language, or what stands for it there.
func (t Text) In(language string) string {
	text, _ := t.Said(language)
	return text
}

// Said gives the text in a language, else in Latvian, English or any other, and the language it is in.
func (t Text) Said(language string) (text, in string) {
	if t.Has(language) {
		return t.By[language], language
	}
	for _, l := range Languages {
		if t.Has(l) {
			return t.By[l], l
		}
	}
	return "", language
}

// MarshalJSON writes the texts by language, in one order.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.By) }

// Hash names the content: any change of a text or a way changes it, another layout of the file does not.
func (a *Activity) Hash() string {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // plain texts and numbers can always be written
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Step finds a step by its id; nil: there is none.
func (a *Activity) Step(id string) *Step {
	if i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == id }); i >= 0 {
		return &a.Steps[i]
	}
	return nil
}

// Item finds an item by its id; nil: there is none.
func (a *Activity) Item(id string) *Item {
	if i := slices.IndexFunc(a.Items, func(x Item) bool { return x.ID == id }); i >= 0 {
		return &a.Items[i]
	}
	return nil
}

// Scene finds a scene of a story by its id; nil: there is none.
func (s *Step) Scene(id string) *Scene {
	if i := slices.IndexFunc(s.Scenes, func(x Scene) bool { return x.ID == id }); i >= 0 {
		return &s.Scenes[i]
	}
	return nil
}

// Choice finds a choice of a scene by its id; nil: there is none.
func (s *Scene) Choice(id string) *Choice {
	if i := slices.IndexFunc(s.Choices, func(x Choice) bool { return x.ID == id }); i >= 0 {
		return &s.Choices[i]
	}
	return nil
}
