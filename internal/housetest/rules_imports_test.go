package housetest_test

import (
	"slices"
	"strings"
	"testing"
)

// row is one rule of who may not reach whom. A pattern is an import path; a path that ends in /...,
// which stands for all packages below it; "rooms", all packages of all rooms; or "tests", the packages
// that only tests import, whose names end in test. A path without dots must exist, so that a rule does
// not outlive what it speaks of.
type row struct {
	from, mayNotReach, because string
	except                     string // what the rule leaves alone
}

// The pure packages. Each may know the others and nothing else of ours.
var pure = []string{
	"drosme/internal/access", "drosme/internal/fault", "drosme/internal/id",
	"drosme/internal/lang", "drosme/internal/privacy", "drosme/internal/when",
	"drosme/internal/learning", "drosme/internal/lesson",
}

var mayNotReach = []row{
	// One direction.
	{"drosme/internal/...", "drosme/records/...", "the cellar carries the records and knows none of them", ""},
	{"drosme/internal/...", "rooms", "the cellar carries the rooms and knows none of them", ""},
	{"drosme/internal/...", "drosme/cmd/...", "imports go down", ""},
	{"drosme/records/...", "rooms", "what the work shares knows none of the works", ""},
	{"drosme/records/...", "drosme/cmd/...", "imports go down", ""},
	{"rooms", "drosme/cmd/...", "imports go down", ""},
	{"rooms", "drosme/records/vault/...", "names live in the vault alone; a room carries codes, and the frame shows names", ""},

	// The waist: web, jobs → area → clerk → audit → db.
	{"drosme/internal/db", "drosme/internal/audit", "the log is written through the store, not by it", ""},
	{"drosme/internal/db", "drosme/internal/clerk", "the store opens for the clerk and does not ask it", ""},
	{"drosme/internal/audit", "drosme/internal/clerk", "the clerk writes the log; the log knows no clerk", ""},
	{"drosme/internal/clerk", "drosme/internal/area", "the clerk serves rooms and knows no list of them", ""},
	{"drosme/internal/clerk", "drosme/internal/ui", "an act knows no screen", ""},
	{"drosme/internal/clerk", "net/http", "an act knows no screen", ""},
	{"drosme/internal/ui", "drosme/internal/db", "a page asks the desk, never the table", ""},
	{"drosme/internal/ui", "drosme/internal/clerk", "components show what they are given", ""},
	{"drosme/internal/ui", "drosme/internal/seal", "components show what they are given", ""},

	// The live lesson.
	{"drosme/internal/live", "drosme/internal/clerk", "what phones send has no actor; what the crew does is handed in as a function", ""},
	{"drosme/internal/live", "drosme/internal/house", "the journal is a store that is handed in", ""},
	{"drosme/cmd/drosme-load", "drosme/internal/live", "it measures by the protocol, as a stranger's client would", ""},

	// The public door: breaking into it gains nothing.
	{"drosme/door", "drosme/internal/db", "the door has no database", ""},
	{"drosme/door", "drosme/internal/house", "the door opens no house", ""},
	{"drosme/door", "drosme/internal/keystore", "the door has no keys of the house", ""},
	{"drosme/door", "drosme/internal/clerk", "the door reaches no record", ""},
	{"drosme/door", "drosme/internal/area", "the door knows no page of the staff", ""},
	{"drosme/door", "drosme/records/...", "the door reaches no record", ""},
	{"drosme/internal/doorway", "drosme/internal/db", "the door uses it, and the door has no database", ""},

	// What only tests may use, and what only the cellar may open.
	{"drosme/...", "drosme/internal/browsertest", "it carries axe-core, MPL-2.0, which must not be in the binary", "tests"},
	{"drosme/...", "tests", "rules and fixtures of tests are no part of the product", "tests"},
	{"drosme/...", "testing", "the product runs no tests", "tests"},
}

// Packages from elsewhere that only the named package may import itself.
// Several are parted by a space.
var onlyThrough = []struct{ prefix, through, because string }{
	{"github.com/ncruces/", "drosme/internal/db", "one place opens SQLite, encrypted and with its pools"},
	{"github.com/jackc/", "drosme/internal/db", "one place opens PostgreSQL"},
	{"github.com/pressly/goose", "drosme/internal/db", "one place changes the shape of tables"},
	{"github.com/chromedp/", "drosme/internal/browsertest", "a browser is for tests"},
	{"codeberg.org/go-pdf/", "drosme/internal/paper", "one place makes paper"},
	{"math/rand", "drosme/internal/db drosme/internal/tour drosme/cmd/drosme/rooms", "what is random here must not be guessed: crypto/rand (the store spreads its retries; a tour is searched from a fixed seed; the demonstration has the same invented lessons each time)"},
	{"net/http/httptest", "", "a pretended server is for tests"},
}

func matches(pattern, pkg string) bool {
	switch below, all := strings.CutSuffix(pattern, "/..."); {
	case pattern == "rooms":
		return floor(pkg) == "room"
	case pattern == "tests":
		return floor(pkg) != "" && strings.HasSuffix(pkg, "test")
	case all:
		return pkg == below || strings.HasPrefix(pkg, below+"/")
	}
	return pkg == pattern
}

// broken gives a line for each package that breaks a row.
func (r row) broken(g *ground) []string {
	var lines []string
	for _, exact := range []string{r.from, r.mayNotReach} {
		if strings.HasPrefix(exact, module+"/") && !strings.HasSuffix(exact, "/...") && !slices.Contains(g.pkgs, exact) && !g.testOnly(exact) {
			lines = append(lines, exact+" is gone; this row speaks of nothing")
		}
	}
	for _, pkg := range g.pkgs {
		if !matches(r.from, pkg) || matches(r.except, pkg) || matches(r.mayNotReach, pkg) {
			continue
		}
		for reached, way := range g.reach(pkg) {
			// Through packages from elsewhere we do not look: their way is theirs.
			if matches(r.mayNotReach, reached) && !through(r.except, way) {
				lines = append(lines, strings.Join(way, " → ")+": "+r.because)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func through(except string, way []string) bool {
	return slices.ContainsFunc(way, func(p string) bool { return matches(except, p) })
}

// testOnly says whether a package of ours has tests alone.
func (g *ground) testOnly(pkg string) bool {
	return slices.ContainsFunc(g.sources, func(s source) bool { return s.pkg == pkg && s.test })
}

func TestImportsGoOneWay(t *testing.T) {
	g := house(t)
	for _, r := range mayNotReach {
		for _, line := range r.broken(g) {
			t.Errorf("%s may not reach %s: %s", r.from, r.mayNotReach, line)
		}
	}
}

func TestRoomsDoNotKnowEachOther(t *testing.T) {
	for _, line := range sideways(house(t)) {
		t.Error(line + ": rooms speak through records")
	}
}

func sideways(g *ground) []string {
	var lines []string
	for _, pkg := range g.pkgs {
		if floor(pkg) != "room" {
			continue
		}
		for reached, way := range g.reach(pkg) {
			if floor(reached) == "room" && room(reached) != room(pkg) {
				lines = append(lines, strings.Join(way, " → "))
			}
		}
	}
	return lines
}

// below says which records a record may know. What they know in turn it may know too.
var below = map[string][]string{
	"places":        {},
	"organisations": {"places"},
	"grants":        {"organisations"},
	"people":        {"places"},
	"vault":         {"people", "cases"},
	"publications":  {"people", "organisations", "grants", "activities"},
	"feedback":      {"people", "organisations", "grants"},
	"referrals":     {"people", "organisations", "grants"},
	"activities":    {"people", "organisations", "grants"},
	"documents":     {"people"},
	"disclosures":   {"documents"},
	"approvals":     {"cases"},
	"relations":     {"cases"},
	"cases":         {"people"},
	"consents":      {"cases", "disclosures"},
}

func TestRecordsKeepTheirOrder(t *testing.T) {
	g := house(t)
	for _, pkg := range g.pkgs {
		if floor(pkg) != "records" {
			continue
		}
		name := strings.TrimPrefix(room(pkg), module+"/records/")
		if _, known := below[name]; !known {
			t.Errorf("records/%s has no place in the order of the records: write it into the table", name)
			continue
		}
		for reached, way := range g.reach(pkg) {
			other, record := strings.CutPrefix(room(reached), module+"/records/")
			if record && other != name && !lower(name, other) {
				t.Errorf("%s: %s stands not below %s", strings.Join(way, " → "), other, name)
			}
		}
	}
}

func lower(name, other string) bool {
	return slices.ContainsFunc(below[name], func(b string) bool { return b == other || lower(b, other) })
}

func TestPurePackagesKnowOnlyEachOther(t *testing.T) {
	g := house(t)
	for _, pkg := range pure {
		if !slices.Contains(g.pkgs, pkg) {
			t.Errorf("%s is gone; the list speaks of nothing", pkg)
		}
		for _, i := range g.direct[pkg] {
			if floor(i) != "" && !slices.Contains(pure, i) {
				t.Errorf("%s imports %s and must stay pure", pkg, i)
			}
			if i == "database/sql" || i == "net/http" || i == "os/exec" {
				t.Errorf("%s imports %s and must stay pure", pkg, i)
			}
		}
	}
}

func TestWhatComesFromElsewhereHasOneDoor(t *testing.T) {
	g := house(t)
	for _, s := range g.sources {
		if s.test || floor(s.pkg) == "tools" || matches("tests", s.pkg) && s.pkg != "drosme/internal/browsertest" {
			continue
		}
		for _, i := range s.imports() {
			for _, o := range onlyThrough {
				if strings.HasPrefix(i, o.prefix) && !slices.Contains(strings.Fields(o.through), s.pkg) {
					t.Errorf("%s imports %s: %s", s.path, i, o.because)
				}
			}
		}
	}
}

// The rules themselves, tried on a small house that breaks them.
func TestTheImportRulesFindWhatTheyForbid(t *testing.T) {
	g := &ground{
		pkgs: []string{"drosme/internal/db", "drosme/outreach", "drosme/cases", "drosme/records/people"},
		direct: map[string][]string{
			"drosme/internal/db":    {"drosme/records/people"},
			"drosme/records/people": {"fmt"},
			"drosme/outreach":       {"drosme/records/people", "drosme/cases"},
			"drosme/cases":          {"drosme/internal/db"},
		},
	}
	r := row{from: "drosme/internal/...", mayNotReach: "drosme/records/...", because: "x"}
	if got := r.broken(g); len(got) != 1 || !strings.HasPrefix(got[0], "drosme/internal/db → drosme/records/people") {
		t.Errorf("a way up is not found: %q", got)
	}
	r = row{from: "rooms", mayNotReach: "drosme/internal/db", because: "x"}
	if got := r.broken(g); len(got) != 2 || got[1] != "drosme/outreach → drosme/cases → drosme/internal/db: x" {
		t.Errorf("a long way is not found: %q", got)
	}
	r = row{from: "drosme/internal/gone", mayNotReach: "drosme/records/...", because: "x"}
	if got := r.broken(g); len(got) != 1 {
		t.Errorf("a row whose package has gone passes: %q", got)
	}
	if got := sideways(g); len(got) != 1 || got[0] != "drosme/outreach → drosme/cases" {
		t.Errorf("a way sideways is not found: %q", got)
	}
}
