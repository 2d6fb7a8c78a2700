// Package access decides who may do what: verbs, roles, scopes, actors. It is pure: a decision is made
// from an actor, a verb and the scope of a record, and touches neither a database nor a page.
//
// A verb such as activity.change is what a role grants, what a route demands, what the log records and
// what the button says. A role is a list of verbs, each with the words of a scope: which records the
// verb reaches. The lists stand in each room's roles.csv, one row a verb, one column a role.
package access

import (
	"slices"
	"sync"

	"drosme/internal/when"
)

// Verb is noun.verb, the thing done: "activity.change".
type Verb string

// Role is one of the eight roles of a house.
type Role string

// The eight roles, in the order of the columns of roles.csv.
const (
	Administrator Role = "administrator" // accounts, backup, update; no content
	Responsible   Role = "responsible"   // the responsible person: approves, sees who opened what
	Caseworker    Role = "caseworker"    // social worker, psychologist, lawyer, facilitator of a circle
	Helpline      Role = "helpline"      // helpline operator
	Coordinator   Role = "coordinator"   // plans outreach, keeps registers, reports
	Educator      Role = "educator"      // crew and peer educators: own sessions
	Bookkeeper    Role = "bookkeeper"    // grants, costs, totals
	Reviewer      Role = "reviewer"      // auditor, quality, data protection: codes, totals, log; with an end date
)

// Roles in the order in which pages and tables show them.
var Roles = []Role{Administrator, Responsible, Caseworker, Helpline, Coordinator, Educator, Bookkeeper, Reviewer}

// Word is one word of a scope: which records a verb reaches.
type Word string

const (
	All    Word = "all"    // every record
	Open   Word = "open"   // every record that is not protected (support groups and camps are)
	Own    Word = "own"    // records that the actor leads, takes part in or made
	Circle Word = "circle" // the circle to which the grant of the role is bound; where it is bound to none, those that the person leads
	Codes  Word = "codes"  // every record, with codes and plain fields only
	Self   Word = "self"   // the actor's own account
)

// Never is no word of a role: it names, for the SQL of a list, the rows that an actor may see by no word.
const Never Word = "never"

// Words are all words a roles.csv may hold.
var Words = []Word{All, Open, Own, Circle, Codes, Self}

// Grant is one role held by one person.
type Grant struct {
	Role   Role
	Circle string   // a caseworker who only facilitates one circle; empty: not bound
	Until  when.Day // last day; empty: open. A reviewer's is never empty.
}

// Actor is who does something: a signed-in user, or the system under a name of its own.
type Actor struct {
	User    string // id of the user account; empty for the public and for system actors
	System  string // "console", "jobs", "door", "setup"; empty for users
	Person  string // id of the person record of the user, for the word own
	Grants  []Grant
	Minor   bool   // under 18: an educator who may not see worries or notes
	Session string // hash of the session, for the log
	Account string // for console: the system account that ran the command
}

// Name is how the log names the actor: the user's id or the system's name.
func (a Actor) Name() string {
	if a.User != "" {
		return a.User
	}
	return a.System
}

// Holds tells whether the actor holds a role today.
func (a Actor) Holds(role Role, today when.Day) bool {
	for _, g := range a.Grants {
		if g.Role == role && (g.Until == "" || g.Until >= today) {
			return true
		}
	}
	return false
}

// Scope is what a record says of itself, for a decision. The zero Scope is an open record of nobody.
type Scope struct {
	Protected bool     // support group, camp, protected shelf: not reached by the word open
	People    []string // ids of the people whose own record it is: crew, leaders, the person itself
	User      string   // the account that made it or that it is about
	Accounts  []string // further accounts whose own it is
	Circle    string

	// Barred are ids of people, and BarredRoles roles, who must not learn of it by any word: neither the word
	// all nor a place in the team opens it. The person whose data it is named them.
	Barred      []string
	BarredRoles []string

	// Shut says the same of whoever asks: the row tells as a whole of something that is kept from them.
	Shut bool

	// Frozen says that its processing is restricted: it is shown, and no verb that changes or removes is done on
	// it, apart from those whose row in roles.csv says "always".
	Frozen bool
}

// Bars tells whether an actor is one of those who must not learn.
func (s Scope) Bars(a Actor, today when.Day) bool {
	if s.Shut || a.Person != "" && slices.Contains(s.Barred, a.Person) {
		return true
	}
	return slices.ContainsFunc(s.BarredRoles, func(r string) bool { return a.Holds(Role(r), today) })
}

// Record is anything that a verb can reach.
type Record interface{ Scope() Scope }

// Decision is the answer to: may this actor do this verb on this record?
type Decision struct {
	Allowed bool
	Role    Role // the role that allowed it; the log names it
	Word    Word // the word that allowed it
	Known   bool // refused, yet the actor may know that the record exists
}

// Rules is the whole table: verb → role → words.
type Rules struct {
	mu    sync.RWMutex
	cells map[Verb]map[Role][]Word
	verbs []Verb // in the order of reading

	consoleNever map[Verb]bool // protected: the console needs --as for these
	always       map[Verb]bool // goes on while the processing of a record is restricted
	doorMay      map[Verb]bool // what the public pages may bring in
	kinds        map[Verb]string
}

// Decide answers for one record. A nil record asks for the verb as such (adding, opening a list).
func (r *Rules) Decide(a Actor, v Verb, rec *Scope, today when.Day) Decision {
	if a.System != "" {
		return Decision{Allowed: r.systemMay(a.System, v), Role: Role(a.System), Word: All}
	}
	best := Decision{}
	if rec != nil && rec.Bars(a, today) {
		return best
	}
	for _, g := range a.Grants {
		if g.Until != "" && g.Until < today {
			continue
		}
		for _, w := range r.words(v, g) {
			if rec == nil || reaches(w, a, g, *rec) {
				d := Decision{Allowed: true, Role: g.Role, Word: w, Known: true}
				if !best.Allowed || wider(w, best.Word) {
					best = d
				}
			}
		}
	}
	return best
}

// Reaches gives the words by which an actor may use a verb, for the SQL that narrows a list. Bound
// grants give their circle with them.
func (r *Rules) Reaches(a Actor, v Verb, today when.Day) (words []Word, circles []string) {
	if a.System != "" {
		if r.systemMay(a.System, v) {
			return []Word{All}, nil
		}
		return nil, nil
	}
	seen := map[Word]bool{}
	for _, g := range a.Grants {
		if g.Until != "" && g.Until < today {
			continue
		}
		for _, w := range r.words(v, g) {
			if w == Circle {
				circles = append(circles, g.Circle)
			}
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return words, circles
}

// Stops tells whether a verb would change a record whose processing is restricted.
func (r *Rules) Stops(v Verb, rec *Scope) bool {
	return rec != nil && rec.Frozen && !r.always[v] && (r.kinds[v] == "change" || r.kinds[v] == "remove")
}

// words gives what a grant has of a verb. A grant that is bound to a circle opens that circle and the own
// account and records, and nothing wider.
func (r *Rules) words(v Verb, g Grant) []Word {
	r.mu.RLock()
	defer r.mu.RUnlock()
	all := r.cells[v][g.Role]
	if g.Circle == "" {
		return all
	}
	var out []Word
	for _, w := range all {
		if w == Circle || w == Own || w == Self {
			out = append(out, w)
		}
	}
	return out
}

func reaches(w Word, a Actor, g Grant, s Scope) bool {
	switch w {
	case All, Codes:
		return true
	case Open:
		return !s.Protected
	case Own:
		if a.User != "" && (s.User == a.User || slices.Contains(s.Accounts, a.User)) {
			return true
		}
		for _, p := range s.People {
			if a.Person != "" && p == a.Person {
				return true
			}
		}
		return false
	case Circle:
		return s.Circle != "" && (g.Circle == s.Circle || g.Circle == "" && a.Person != "" && slices.Contains(s.People, a.Person))
	case Self:
		return a.User != "" && s.User == a.User
	}
	return false
}

// wider orders words so that a decision names the one that shows most.
func wider(a, b Word) bool {
	rank := map[Word]int{All: 5, Open: 4, Circle: 3, Own: 2, Self: 1, Codes: 0}
	return rank[a] > rank[b]
}

// systemMay: console stands for who holds machine and key, and is trusted with the registers; jobs and
// setup do what the house does by itself; the door only brings in what the public sent.
func (r *Rules) systemMay(system string, v Verb) bool {
	switch system {
	case "console":
		return !r.consoleNever[v]
	case "jobs", "setup":
		return true
	case "door":
		return r.doorMay[v]
	}
	return false
}
