package grants

import (
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Grant is one promise of money: what it costs in all, which part is the grant, and which part of the
// grant its first funder pays. The remainders are the second funder's and the house's own.
type Grant struct {
	ID           string   `db:"id" class:"plain"`
	Code         string   `db:"code" class:"plain"`
	Title        string   `db:"title" class:"plain"`
	Funder       string   `db:"funder" class:"plain"`
	StartsOn     when.Day `db:"starts_on" class:"plain"`
	EndsOn       when.Day `db:"ends_on" class:"plain"`
	TotalCost    int64    `db:"total_cost_cents" class:"plain"` // cents
	GrantRate    int      `db:"grant_rate" class:"plain"`       // ten-thousandths of the cost
	FunderRate   int      `db:"funder_rate" class:"plain"`      // ten-thousandths of the grant
	SecondFunder string   `db:"second_funder" class:"plain"`
	CreditLine   string   `db:"credit_line" class:"plain"` // printed on what the grant pays for
	Version      int      `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself, such as an import
}

// Scope says that a grant is an open record.
func (g *Grant) Scope() access.Scope { return access.Scope{} }

// Target is the id, for the log.
func (g *Grant) Target() string { return g.ID }

// Shares are the parts of a grant's cost in whole euros.
type Shares struct{ Cost, First, Second, Own int64 }

// Shares divides the cost: grant = cost × grant rate, first funder = grant × funder rate, each rounded
// half up to whole euros; the second funder and the own part are the remainders, so that the parts
// always sum. Source: the counting rules of the acceptance registers.
func (g *Grant) Shares() Shares {
	cost := halfUp(g.TotalCost, 100)
	grant := halfUp(g.TotalCost*int64(g.GrantRate), 100*10000)
	first := halfUp(grant*int64(g.FunderRate), 10000)
	return Shares{Cost: cost, First: first, Second: grant - first, Own: cost - grant}
}

func halfUp(n, by int64) int64 { return (2*n + by) / (2 * by) }

// Check finds what is wrong with a grant.
func (g *Grant) Check() error {
	var l fault.List
	for _, x := range []struct{ field, text string }{{"code", g.Code}, {"title", g.Title}, {"funder", g.Funder},
		{"starts_on", string(g.StartsOn)}, {"ends_on", string(g.EndsOn)}} {
		if x.text == "" {
			l.Add(x.field, "field.required")
		}
	}
	if g.StartsOn != "" && g.EndsOn != "" && g.EndsOn < g.StartsOn {
		l.Add("ends_on", "field.end_before_start")
	}
	return l.Err()
}

// ParseRate reads 0.90, 0,9 or 1 as ten-thousandths; a rate lies between 0 and 1.
func ParseRate(s string) (int, bool) {
	n, ok := parseDecimal(s, 4)
	return int(n), ok && n >= 0 && n <= 10000
}

// FormatRate writes a rate with two decimals, or up to four where it needs them.
func FormatRate(rate int) string {
	s := strconv.Itoa(10000 + rate)
	out := strconv.Itoa(rate/10000) + "." + s[len(s)-4:]
	for strings.HasSuffix(out, "0") && len(out)-strings.IndexByte(out, '.') > 3 {
		out = out[:len(out)-1]
	}
	return out
}

// ParseEuro reads an amount in euros as cents: 111110, 111 110.50, 111110,5.
func ParseEuro(s string) (int64, bool) { return parseDecimal(s, 2) }

// FormatEuro writes cents as euros: whole ones without decimals.
func FormatEuro(cents int64) string {
	if cents%100 == 0 {
		return strconv.FormatInt(cents/100, 10)
	}
	s := strconv.FormatInt(1000+cents%100, 10)
	return strconv.FormatInt(cents/100, 10) + "." + s[2:]
}

// parseDecimal reads a number with at most so many decimals as a whole number of its smallest unit.
func parseDecimal(s string, decimals int) (int64, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(strings.TrimSpace(s))
	whole, part, _ := strings.Cut(s, ".")
	if whole == "" || len(part) > decimals || len(whole) > 10 {
		return 0, false
	}
	for _, c := range whole + part {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", decimals-len(part)), 10, 64)
	return n, err == nil
}
