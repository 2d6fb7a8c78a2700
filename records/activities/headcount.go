package activities

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"

	"strconv"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Words that a head count may use. Sex and age come from a class list or school year, never judged by
// sight; the rest is unknown.
var (
	Audiences = []string{"pupils", "teachers", "visitors", "professionals", "parents"}
	Sexes     = []string{"f", "m", "x", "unknown"}
	AgeBands  = []string{"0-12", "13-15", "16-18", "19-24", "25-44", "45-64", "65+", "unknown"}
)

// MostCounted is the largest believable head count of one row.
const MostCounted = 100000

//go:embed methods.csv
var methodsCSV string

// methods gives the rank of each way of counting: if an audience was counted in more than one way, the
// rows of the best one count and the others are checks. Dated data, from methods.csv.
var methods = readMethods(methodsCSV)

// Methods lists the ways of counting, best first.
var Methods = methodNames()

func readMethods(text string) map[string]int {
	out := map[string]int{}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic("activities: methods.csv: " + err.Error())
	}
	for _, r := range rows[1:] {
		n, err := strconv.Atoi(r[1])
		if err != nil {
			panic("activities: methods.csv: " + err.Error())
		}
		out[r[0]] = n
	}
	return out
}

func methodNames() []string {
	out := make([]string, len(methods))
	for name, rank := range methods {
		out[rank-1] = name
	}
	return out
}

// Headcount is how many of one audience were there, by one way of counting.
type Headcount struct {
	ID        string      `db:"id" class:"plain"`
	Activity  string      `db:"activity" class:"plain"`
	Audience  string      `db:"audience" class:"plain"`
	Sex       string      `db:"sex" class:"plain"`
	AgeBand   string      `db:"age_band" class:"plain"`
	Method    string      `db:"method" class:"plain"`
	Rank      int         `db:"method_rank" class:"plain"`
	Count     int         `db:"count" class:"plain"`
	CountedBy string      `db:"counted_by" class:"plain"` // id of a person, or empty
	EnteredBy string      `db:"entered_by" class:"plain"` // the account
	EnteredAt when.Moment `db:"entered_at" class:"plain"`
	Version   int         `db:"version" class:"plain"`
}

// Scope is open here; who may count is asked of the activity.
func (h *Headcount) Scope() access.Scope { return access.Scope{} }

// Check finds what is wrong with a head count.
func (h *Headcount) Check() error {
	var l fault.List
	for _, w := range []struct {
		field, value string
		words        []string
	}{{"audience", h.Audience, Audiences}, {"sex", h.Sex, Sexes}, {"age_band", h.AgeBand, AgeBands}, {"method", h.Method, Methods}} {
		if !slices.Contains(w.words, w.value) {
			l.Add(w.field, "field.unknown_word", "words", strings.Join(w.words, ", "))
		}
	}
	if h.Count < 0 {
		l.Add("count", "field.negative")
	}
	if h.Count > MostCounted {
		l.Add("count", "field.too_large", "max", MostCounted)
	}
	h.Rank = methods[h.Method]
	return l.Err()
}

// Correction is an earlier value of a head count, kept with the reason of its change.
type Correction struct {
	ID        string      `db:"id" class:"plain"`
	Headcount string      `db:"headcount" class:"plain"`
	Activity  string      `db:"activity" class:"plain"`
	Was       int         `db:"was" class:"plain"`
	Becomes   int         `db:"becomes" class:"plain"`
	Why       string      `db:"why" class:"sensitive"`
	By        string      `db:"corrected_by" class:"plain"`
	At        when.Moment `db:"corrected_at" class:"plain"`
}

// Attendee is a known person at an activity.
type Attendee struct {
	Activity string `db:"activity" class:"plain"`
	Person   string `db:"person" class:"plain"`
	Role     string `db:"role" class:"plain"`
	Status   string `db:"status" class:"plain"`
}

// Words of attendance.
var (
	Roles              = []string{"participant", "leader"}
	AttendanceStatuses = []string{"registered", "attended", "absent"}
)

// Evidence is what shows that an activity was held: a scanned document with its hash, or where the
// paper lies ("binder 3, p. 12").
type Evidence struct {
	ID       string      `db:"id" class:"plain"`
	Activity string      `db:"activity" class:"plain"`
	Kind     string      `db:"kind" class:"plain"` // host_confirmation, attendance_sheet, other
	Document string      `db:"document" class:"plain"`
	Hash     string      `db:"hash" class:"plain"`
	Located  string      `db:"located" class:"sensitive"`
	AddedAt  when.Moment `db:"added_at" class:"plain"`
}

// EvidenceKinds are the kinds of evidence.
var EvidenceKinds = []string{"host_confirmation", "attendance_sheet", "other"}
