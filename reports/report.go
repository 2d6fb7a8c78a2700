package reports

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/grants"
)

// Report is a frozen results table: its figures stand as they were at that moment, under a hash.
type Report struct {
	ID             string      `db:"id" class:"plain"`
	Code           string      `db:"code" class:"plain"`
	Grant          string      `db:"grant_id" class:"plain"`
	Title          string      `db:"title" class:"plain"`
	From           when.Day    `db:"from_day" class:"plain"`
	To             when.Day    `db:"to_day" class:"plain"`
	Start          when.Day    `db:"start_day" class:"plain"` // the grant's own days as they were then
	End            when.Day    `db:"end_day" class:"plain"`
	Supersedes     string      `db:"supersedes" class:"plain"` // id of the report that this one takes the place of
	FrozenAt       when.Moment `db:"frozen_at" class:"plain"`
	FrozenBy       string      `db:"frozen_by" class:"plain"`
	FrozenByPerson string      `db:"frozen_by_person" class:"plain"`
	Hash           string      `db:"hash" class:"plain"` // SHA-256 of Canonical, in hexadecimal
}

// Scope says that a report is an open record: it holds totals, and in its annex only activities that are
// not protected.
func (r *Report) Scope() access.Scope { return access.Scope{} }

// Period gives the days of the report.
func (r *Report) Period() area.Period {
	return area.Period{Grant: r.Grant, From: r.From, To: r.To, Start: r.Start, End: r.End}
}

// mostTitle is the longest title of a report, in characters.
const mostTitle = 120

// Cell is one figure of a frozen report.
type Cell struct {
	Place     int    `db:"place" class:"plain"`
	Indicator string `db:"indicator" class:"plain"`
	Value     int64  `db:"value" class:"plain"`
	Since     int64  `db:"since" class:"plain"`
	Targeted  bool   `db:"targeted" class:"plain"`
	Target    int64  `db:"target" class:"plain"`
	Behind    int64  `db:"behind" class:"plain"`
	Evidenced int64  `db:"evidenced" class:"plain"`
	Unique    bool   `db:"is_unique" class:"plain"`
	Served    bool   `db:"is_served" class:"plain"`
	Euro      bool   `db:"is_euro" class:"plain"`
	Whole     bool   `db:"is_whole" class:"plain"`
}

// AnnexRow is one activity behind a figure, under the code that it has in this report alone.
type AnnexRow struct {
	Indicator    string   `db:"indicator" class:"plain"`
	Place        int      `db:"place" class:"plain"`
	Code         string   `db:"code" class:"plain"`
	Day          when.Day `db:"day" class:"plain"`
	Municipality string   `db:"municipality" class:"plain"`
	Value        int64    `db:"value" class:"plain"`
}

// Frozen is a report with its cells and annex.
type Frozen struct {
	*Report
	GrantRecord *grants.Grant `class:"plain"`
	Cells       []Cell        `class:"plain"`
	Annex       []AnnexRow    `class:"plain"`
	Later       []Report      `class:"plain"` // reports that take its place
	Fits        bool          `class:"plain"` // the hash fits what is stored
	ByCode      string        `class:"plain"` // code of the user who froze it, where there is one
}

// Canonical is the text whose hash freezes a report: CSV in UTF-8 with LF, the head first, then each
// figure, then each row of the annex, in their order. Anyone who has the figures can make it again.
func Canonical(r *Report, grantCode string, cells []Cell, annex []AnnexRow) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	_ = w.Write([]string{"report", r.Code, grantCode, r.Title, string(r.From), string(r.To), string(r.Start), string(r.End), string(r.FrozenAt)})
	for _, c := range cells {
		target := ""
		if c.Targeted {
			target = n(c.Target)
		}
		_ = w.Write([]string{"figure", c.Indicator, n(c.Value), n(c.Since), target, n(c.Evidenced), n(c.Behind)})
	}
	for _, a := range annex {
		_ = w.Write([]string{"row", a.Indicator, strconv.Itoa(a.Place), a.Code, string(a.Day), a.Municipality, n(a.Value)})
	}
	w.Flush()
	return b.String()
}

// hashOf is SHA-256 in hexadecimal.
func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// cellsOf takes the figures of a results table down as cells.
func cellsOf(figures []Result) []Cell {
	out := make([]Cell, len(figures))
	for i, f := range figures {
		out[i] = Cell{Place: i, Indicator: f.Name, Value: f.Value, Since: f.Since, Behind: f.Behind, Evidenced: f.Evidenced,
			Unique: f.Unique, Served: f.Served, Euro: f.Euro, Whole: f.Whole}
		if f.Target != nil {
			out[i].Targeted, out[i].Target = true, f.Target.Target
		}
	}
	return out
}

// Results gives the figures of the report as a results table.
func (f *Frozen) Results() *Results {
	out := &Results{Grant: f.GrantRecord, Period: f.Period()}
	for _, c := range f.Cells {
		r := Result{Count: area.Count{Name: c.Indicator, Order: c.Place, Unique: c.Unique, Served: c.Served, Euro: c.Euro, Whole: c.Whole},
			Value: c.Value, Since: c.Since, Behind: c.Behind, Evidenced: c.Evidenced}
		if c.Targeted {
			r.Target = &Target{Grant: f.Grant, Indicator: c.Indicator, Target: c.Target}
		}
		out.Figures = append(out.Figures, r)
	}
	pair(out.Figures)
	return out
}

// Difference is a figure that is another now than in the report.
type Difference struct {
	area.Count
	Was, Now           int64
	SinceWas, SinceNow int64
}

// differences compares a report with the same figures as they are now.
func differences(f *Frozen, now []Result) []Difference {
	by := map[string]Result{}
	for _, r := range now {
		by[r.Name] = r
	}
	var out []Difference
	for _, r := range f.Results().Figures {
		n := by[r.Name]
		if r.Value != n.Value || r.Since != n.Since {
			out = append(out, Difference{r.Count, r.Value, n.Value, r.Since, n.Since})
		}
	}
	return out
}

// Changed is one thing that counts otherwise than when the report was frozen.
type Changed struct {
	Activity string
	Code     string
	Field    string // counted, day, format, host, country, shared, pupils, teachers, visitors
	Was, Now string // empty for host, whose id tells nothing
}

// Deed is one act on what is behind a report, after it was frozen: who, when, why.
type Deed struct {
	Activity string // id; empty: the grant itself
	Code     string
	At       when.Moment
	By       string // user, or console, jobs
	ByCode   string // code of the user, where there is one
	Role     string
	Verb     string
	Field    string // as in the log; empty where the act changed no field by name
	From, To string
	Why      string
	Closed   bool // there is a reason, which this reader may not read
}

// Since is what has changed after a report was frozen, as one reader may see it.
type Since struct {
	Differences []Difference
	Changed     []Changed
	Withheld    int // activities that count otherwise and that this reader may not open
	Deeds       []Deed
}

// check finds what is wrong with a report that is to be frozen.
func (r *Report) check() error {
	var l fault.List
	if r.Title == "" {
		l.Add("title", "field.required")
	}
	if len([]rune(r.Title)) > mostTitle {
		l.Add("title", "field.too_long", "max", mostTitle)
	}
	return l.Err()
}
