package hours

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"drosme/internal/access"
	"drosme/internal/tabular"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Cost is money or a way that was spent for a person.
type Cost struct {
	ID       string   `db:"id" class:"plain"`
	Case     string   `db:"case_id" class:"plain"`
	CaseCode string   `db:"case_code" class:"plain"`
	Day      when.Day `db:"day" class:"plain"`
	Kind     string   `db:"kind" class:"plain"` // word of the list hours.cost
	Cents    int      `db:"cents" class:"plain"`
	Km       int      `db:"km" class:"plain"` // whole kilometres of a way by car
	Payer    string   `db:"payer" class:"plain"`
	By       string   `db:"by_person" class:"plain"`
	Version  int      `db:"version" class:"plain"`
	cases.Reach
}

// Check says what is wrong with a cost.
func (x *Cost) Check(opened, today when.Day, wrong func(field, key string, pairs ...any)) {
	switch {
	case x.Day == "":
		wrong("cost_day", "field.required")
	case x.Day > today:
		wrong("cost_day", "service.in_future")
	case x.Day < opened:
		wrong("cost_day", "service.before_case", "day", opened)
	}
	if !word(x.Kind) {
		wrong("cost_kind", "field.choose")
	}
	switch {
	case x.Cents < 0 || x.Cents > 100_000_00:
		wrong("euro", "field.not_an_amount")
	case x.Km < 0 || x.Km > 5000:
		wrong("km", "cost.km_wrong")
	case x.Cents == 0 && x.Km == 0:
		wrong("euro", "cost.nothing")
	}
	if x.Payer != "" && !PayerCode(x.Payer) {
		wrong("cost_payer", "service.payer_wrong")
	}
}

// Line is one line of a month: a service or a cost, or what a correction takes back or adds.
type Line struct {
	What       string   `db:"what" class:"plain"` // service or cost
	Ref        string   `db:"ref" class:"plain"`
	Code       string   `db:"code" class:"plain"`
	Case       string   `db:"case_id" class:"plain"`
	CaseCode   string   `db:"case_code" class:"plain"`
	Day        when.Day `db:"day" class:"plain"`
	Specialist string   `db:"specialist" class:"plain"` // of a cost: its kind
	Rule       string   `db:"rule" class:"plain"`
	Minutes    int      `db:"minutes" class:"plain"`
	Cents      int      `db:"cents" class:"plain"`
	Km         int      `db:"km" class:"plain"`
	Correction bool     `db:"correction" class:"plain"`
}

func (l Line) same(o Line) bool {
	return l.Case == o.Case && l.Day == o.Day && l.Specialist == o.Specialist && l.Rule == o.Rule
}

func (l Line) nothing() bool { return l.Minutes == 0 && l.Cents == 0 && l.Km == 0 }

// Month is a month of one payer. It is protected: its lines name cases by their codes.
type Month struct {
	ID          string      `db:"id" class:"plain"` // empty: it was not sent
	Payer       string      `db:"payer" class:"plain"`
	Month       string      `db:"month" class:"plain"` // 2024-07
	Minutes     int         `db:"minutes" class:"plain"`
	Cents       int         `db:"cents" class:"plain"`
	Km          int         `db:"km" class:"plain"`
	Services    int         `db:"services" class:"plain"`
	Corrections int         `db:"corrections" class:"plain"`
	Hash        string      `db:"hash" class:"plain"` // SHA-256 of the CSV that was sent, in hexadecimal
	Disclosure  string      `db:"disclosure" class:"plain"`
	SentOn      when.Day    `db:"sent_on" class:"plain"`
	SentAt      when.Moment `db:"sent_at" class:"plain"`
	SentBy      string      `db:"sent_by" class:"plain"`
	Lines       []Line      `db:"-" class:"plain"`
	Kept        int         `db:"-" class:"plain"` // lines without codes, since they are kept from the payer or from who reads
	KeptFromOne bool        `db:"-" class:"plain"` // some of them from who reads alone: another sends the month
}

// Scope says that a month is about people served.
func (*Month) Scope() access.Scope { return access.Scope{Protected: true} }

// Sent tells whether the month has left the house and stands.
func (m *Month) Sent() bool { return m.ID != "" }

// sum fills in the totals from the lines.
func (m *Month) sum() {
	m.Minutes, m.Cents, m.Km, m.Services, m.Corrections = 0, 0, 0, 0, 0
	for _, l := range m.Lines {
		m.Minutes, m.Cents, m.Km = m.Minutes+l.Minutes, m.Cents+l.Cents, m.Km+l.Km
		switch {
		case l.Correction:
			m.Corrections++
		case l.What == "service":
			m.Services++
		}
	}
}

// Columns are those of the CSV that a payer gets: codes, days and words of lists.
var monthColumns = []string{"kind", "service", "case", "day", "specialist", "rule", "minutes", "euro", "km", "correction"}

// CSV writes the month as it is sent: the same lines always give the same bytes.
func (m *Month) CSV() ([]byte, error) {
	var b bytes.Buffer
	err := tabular.WriteCSV(&b, monthColumns, func(yield func([]string) bool) {
		for _, l := range m.Lines {
			correction := "no"
			if l.Correction {
				correction = "yes"
			}
			if !yield([]string{l.What, l.Code, l.CaseCode, string(l.Day), l.Specialist, l.Rule, strconv.Itoa(l.Minutes), euro(l.Cents), strconv.Itoa(l.Km), correction}) {
				return
			}
		}
	})
	return b.Bytes(), err
}

// Hash names the bytes of a file: SHA-256 in hexadecimal.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// euro writes cents as a number with two decimals.
func euro(cents int) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}

// Total is what one payer pays in a month for one kind of work, over all cases: it names none.
type Total struct {
	Payer      string `db:"payer"`
	Specialist string `db:"specialist"`
	Rule       string `db:"rule"`
	Minutes    int    `db:"minutes"`
	Services   int    `db:"services"`
}

// CostTotal is what one payer pays in a month for one kind of cost, over all cases.
type CostTotal struct {
	Payer string `db:"payer"`
	Kind  string `db:"kind"`
	Cents int    `db:"cents"`
	Km    int    `db:"km"`
	Many  int    `db:"many"`
}

// Totals are those of a month.
type Totals struct {
	Month  string
	Work   []Total
	Costs  []CostTotal
	Sent   []Month  // months of these payers that were sent, without lines
	Months []string // months that have services, the newest first
}

// Payers gives the payers of the month in alphabetical order.
func (t *Totals) Payers() []string {
	var out []string
	for _, w := range t.Work {
		out = append(out, w.Payer)
	}
	for _, c := range t.Costs {
		out = append(out, c.Payer)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
