// Package area says what a room or a records package hands to the house: verbs, routes, schema, words,
// counts, registers, and what it holds about a person. Each is listed once in cmd.
package area

import (
	"context"
	"io"
	"io/fs"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/lang"
	"drosme/internal/mail"
	"drosme/internal/register"
	"drosme/internal/seal"
	"drosme/internal/ui"
	"drosme/internal/when"
)

// House is what every desk of the house works with. It is made once, when the house opens.
type House struct {
	Clerk  *clerk.Clerk
	Keys   *seal.Keyring
	Book   *lang.Book
	Mail   *mail.Outbox
	Names  NameIndex
	Now    func() time.Time
	Random io.Reader // nil: the machine's own
	Dir    string    // folder of sealed documents
	URL    string    // address of the house in letters, QR codes, feeds and passkeys
	Demo   bool      // the demonstration: no second factor, a band on every page

	// Setting gives a setting of the house, such as "desk.name"; empty where none is set.
	Setting func(name string) string
	// SetUnder changes a setting of the house that is no administrator's, under the verb of who may.
	SetUnder func(ctx context.Context, verb access.Verb, name, value string) error
	// Approvals is where acts wait for a second person; the records of approvals set it. Nil: nothing waits.
	Approvals Approvals
	// Labels resolves the labels of people by what the actor of the context may see: a name or a code.
	// The vault sets it; until then every label is the code.
	Labels func(ctx context.Context, ids []string) (map[string]string, error)
}

// NameIndex keeps the tokens by which names are found, with the keys and apart from the data, so that
// they are in no backup of the data and go with the person.
type NameIndex interface {
	PutTokens(ctx context.Context, person string, tokens [][]byte) error
	PutManyTokens(ctx context.Context, people map[string][][]byte) error
	Holders(ctx context.Context, tokens [][]byte, most int) ([]string, error)   // who has one of them
	TokensOf(ctx context.Context, people []string) (map[string][][]byte, error) // all of somebody's
	DropTokens(ctx context.Context, person string) error
}

// Area is one room or records package as the house sees it.
type Area struct {
	Name    string // import path below the module: "records/organisations"
	Roles   string // roles.csv
	Files   fs.FS  // schema/, queries/, words/
	Visible map[string]db.Visibility
	// Snippets are pieces of SQL that packages above write as {{put name column}}.
	Snippets map[string]string

	Routes    []Route
	Menu      []MenuItem
	Day       []DayCard
	Counts    []CountSet
	Registers []register.Register
	Jobs      []Job
	Holds     []Holder
	Settings  []Setting
	Approvals []ApprovalKind
}

// Route is one address. The verb is what the actor must have at all; the act behind it asks again for
// the record. A route without a verb is open to everyone and must say why in Open.
type Route struct {
	Method  string // GET or POST
	Path    string // "/organisations/{id}"
	Verb    access.Verb
	Open    string // why no verb is needed: "sign-in", "own account"; such routes are listed in a test
	Do      func(*Call) error
	MaxBody int64 // bytes; 0: 1 MB. Uploads say more.
}

// MenuItem is one line of the menu, shown to who has the verb. Group and Text are keys of words.
type MenuItem struct {
	Group, Text, Path string
	Verb              access.Verb
	Order             int
	Count             func(*Call) int // how many things wait there; nil: none
}

// DayCard is one matter of a role's first page, shown to who has the verb. A card that has nothing to
// say gives false.
type DayCard struct {
	Verb  access.Verb
	Order int
	Card  func(*Call) (ui.Card, bool, error)
}

// Period is what a count is asked for: a grant, and days inside its period, both ends included.
type Period struct {
	Grant      string   // id
	From, To   when.Day // the days asked for
	Start, End when.Day // the grant's own period
}

// Count is one figure that a room keeps. Its name in words is the key "count.<name>", its counting
// rule the key "count.<name>.rule".
type Count struct {
	Name   string // "info_trailer.schools"
	Order  int    // place in the results table
	Unique bool   // counts each once: figures of periods do not add up
	Served bool   // counts people served, or what would point to them: leaves as a total only
	Euro   bool   // whole euros
	Whole  bool   // is of the grant as a whole; a shorter period does not change it
}

// CountSet is several counts that one pass over the rows gives.
type CountSet struct {
	Counts  []Count
	Compute func(tx *db.Tx, p Period) (map[string]int64, error)
	// Rows lists the records behind a count, a page at a time; it must use {{visible}} so that only what
	// the reader may open comes back. Total is how many there are in all, whoever asks.
	Rows func(tx *db.Tx, p Period, name string, offset, most int) (rows []CountRow, total int, err error)
}

// CountRow is one record behind a figure.
type CountRow struct {
	ID    string       `class:"plain" db:"id"`
	Code  string       `class:"plain" db:"code"`
	Day   when.Day     `class:"plain" db:"day"`
	What  string       `class:"plain" db:"what"`  // title or kind, as the register holds it
	Where string       `class:"plain" db:"place"` // municipality or country
	Value int64        `class:"plain" db:"value"` // what it adds to the figure
	Href  string       `class:"plain" db:"-"`
	In    access.Scope `class:"plain" db:"-"`
}

// Scope is the scope of the record behind the row.
func (r *CountRow) Scope() access.Scope { return r.In }

// Job is periodic work of the house. Run is called again after Every, and once at start.
type Job struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context) error
}

// Held is what a room holds about a person, in words that the person can be shown.
type Held struct {
	What  string // key of words
	Args  []any
	Day   when.Day
	Third bool // speaks of somebody else too: looked at before it is handed over
}

// Holder is what a room can do about what it holds of a person: show it, and forget it leaving counts.
type Holder struct {
	Name   string
	Show   func(tx *db.Tx, person string) ([]Held, error)
	Forget func(tx *db.Tx, person, instead string) error // instead: the new random id of the counting row
}

// Setting is a setting of the house that an administrator may change. Its label is the key
// "setting.<name>".
type Setting struct {
	Name    string
	Default string
	Check   func(value string) error // a fault in field "value"
}
