package classroom

import (
	"drosme/internal/access"
	"drosme/internal/learning"
	"drosme/internal/when"
)

// The kinds of lessons.
const (
	WithPupils = "lesson"
	Rehearsal  = "rehearsal" // of a text that nobody approved: counted nowhere
	Alone      = "solo"      // from a poster: only starts and ends are known
)

// Lesson is one playing of an activity with one class.
type Lesson struct {
	ID            string      `db:"id" class:"plain"`
	Hub           string      `db:"hub" class:"plain"`
	Room          string      `db:"room" class:"plain"` // id of the room in the hub's journal
	Code          string      `db:"code" class:"plain"` // the six digits that stood on the projector
	Kind          string      `db:"kind" class:"plain"`
	Script        string      `db:"script" class:"plain"` // id of the version; empty: no such version here
	Name          string      `db:"name" class:"plain"`
	Number        int         `db:"number" class:"plain"`
	Hash          string      `db:"hash" class:"plain"`
	Reference     string      `db:"reference" class:"plain"`   // the session that the hub knew it by
	Group         string      `db:"class_group" class:"plain"` // what the class was called: "8.b"; never a pupil
	Activity      string      `db:"activity" class:"plain"`    // id in the register; empty: not settled yet
	Day           when.Day    `db:"day" class:"plain"`
	OpenedAt      when.Moment `db:"opened_at" class:"plain"`
	ClosedAt      when.Moment `db:"closed_at" class:"plain"`
	Language      string      `db:"language" class:"plain"`
	Languages     string      `db:"languages" class:"plain"` // "lv 18, ru 4": phones by language
	Phones        int         `db:"phones" class:"plain"`    // a check of the head count, added to nothing
	Watched       int         `db:"watched" class:"plain"`   // of them, those who only watched
	Late          bool        `db:"late" class:"plain"`      // played on a pack past its end date
	WithoutLead   bool        `db:"without_lead" class:"plain"`
	LeadWhy       string      `db:"lead_why" class:"sensitive"`
	DifferenceWhy string      `db:"difference_why" class:"sensitive"`
	SettledAt     when.Moment `db:"settled_at" class:"plain"`
	SettledBy     string      `db:"settled_by" class:"plain"`
	Version       int         `db:"version" class:"plain"`

	// Filled by List and Read from the activity of the register.
	ActivityCode string `db:"activity_code" class:"plain"`
	Host         string `db:"host" class:"plain"`
	HostName     string `db:"host_name" class:"plain"`
	Municipality string `db:"municipality" class:"plain"`
	Counted      int    `db:"counted" class:"plain"` // the head count of pupils; -1: none yet

	Learned Learned `class:"plain"` // filled by Read
	Tallies []Tally `class:"plain"` // filled by Read

	FollowUp *FollowUp `class:"plain"` // filled by Read; nil: it follows none and none follows it
}

// Scope is open: a lesson holds counts only.
func (l *Lesson) Scope() access.Scope { return access.Scope{} }

// Target is the id, for the log.
func (l *Lesson) Target() string { return l.ID }

// Apart tells whether phones and head count differ by more than a tenth, so that a word of reason is asked
// for. Few phones in a full class are no fault; the word says why.
func (l *Lesson) Apart() bool {
	if l.Counted < 0 || l.Kind != WithPupils || l.Phones == 0 {
		return false
	}
	d := l.Phones - l.Counted
	if d < 0 {
		d = -d
	}
	return 10*d > l.Counted
}

// Open tells whether something is still to be settled at the office.
func (l *Lesson) Open() bool {
	return l.Kind == WithPupils && (l.Activity == "" || l.Apart() && l.DifferenceWhy == "")
}

// Pairs are how many pairs gave which two answers to an item.
type Pairs struct {
	Lesson   string `db:"lesson" class:"plain"`
	Item     string `db:"item" class:"plain"`
	Measures string `db:"measures" class:"plain"`
	Before   string `db:"before_answer" class:"plain"`
	After    string `db:"after_answer" class:"plain"`
	Was      int    `db:"before_rank" class:"plain"` // knowledge: 1 right, 0 not; else the option's place, -1: it says nothing
	Is       int    `db:"after_rank" class:"plain"`
	Pairs    int    `db:"pairs" class:"plain"`
}

// ScoreRow is how many pairs had so many knowledge items right.
type ScoreRow struct {
	Lesson    string `db:"lesson" class:"plain"`
	Items     string `db:"items" class:"plain"` // ids of the items, in order: scores of the same items add up
	Questions int    `db:"questions" class:"plain"`
	Before    int    `db:"right_before" class:"plain"`
	After     int    `db:"right_after" class:"plain"`
	Pairs     int    `db:"pairs" class:"plain"`
}

// Tally is how often an answer was given to a question.
type Tally struct {
	Lesson   string `db:"lesson" class:"plain"`
	Question string `db:"question" class:"plain"`
	Answer   string `db:"answer" class:"plain"`
	Answers  int    `db:"answers" class:"plain"`
}

// Learned is what is known of learning in one or several lessons.
type Learned struct {
	Lessons int
	Items   []ItemLearned
	Scores  []ScoreLearned // one for each set of items

	ByScript []Part   // filled by Learning
	ByHost   []Part   // filled by Learning
	Across   []Across // weeks apart, group against group; filled by Learning
}

// ItemLearned is one item over some lessons.
type ItemLearned struct {
	Item       string
	Measures   string
	Paired     learning.Item  // of knowledge: right or not
	Moved      learning.Score // of attitude and help: places from least to most
	OnlyBefore int
	OnlyAfter  int
	Small      bool // below the smallest group: nothing of it is shown but that
}

// ScoreLearned is all knowledge items of one set together.
type ScoreLearned struct {
	Items []string
	Of    string // what asks them, in the reader's words; filled by a page
	Score learning.Score
	Small bool
}
