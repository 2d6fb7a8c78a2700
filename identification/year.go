package identification

import (
	"slices"
	"strconv"

	"drosme/internal/when"
)

// Cell is one figure of a breakdown.
type Cell struct {
	Key      string // word of the breakdown
	N        int
	Withheld bool // not shown: it would point to somebody, or let another figure be worked out
}

// Breakdown splits a total by one question. Its cells add up to the total.
type Breakdown struct {
	Name  string // sex_age, form, identifier, place, citizenship
	Cells []Cell
}

// Table is the people of one year counted once each, and their breakdowns.
type Table struct {
	Name       string // national, article_19a
	Total      int
	Withheld   bool // the total itself is too small to be shown
	SaidNo     int  // people in the total and in no breakdown
	Breakdowns []Breakdown
}

// Year is the two tables of a year.
type Year struct {
	Year     int
	Least    int // the least number of people behind a figure that is shown
	National Table
	Article  Table
}

// The setting for the least number of people behind a figure that is shown. Three is what the threshold rule
// asks in some statistical offices and five in others (OECD glossary, "threshold rule"); a house may ask more,
// never less.
const (
	LeastSetting = "identification.least"
	LeastUsual   = 3
	LeastMost    = 20
)

// least reads the setting.
func least(setting string) int {
	n, err := strconv.Atoi(setting)
	if err != nil || n < LeastUsual || n > LeastMost {
		return LeastUsual
	}
	return n
}

// Protect withholds figures of one breakdown so that none below least can be read, or worked out from the rest,
// the total and this rule. Cells stand in an order that is fixed before anybody is counted, the rarest first: from
// the first to the last small one all are withheld, and further ones until at least two are and least people stand
// behind them together. Because the order does not follow the figures, knowing it tells nothing about them; noughts
// of the withheld part are withheld too.
func Protect(cells []Cell, least int) []Cell {
	out := slices.Clone(cells)
	last := -1
	for i, c := range out {
		if c.N > 0 && c.N < least {
			last = i
		}
	}
	if last < 0 {
		return out
	}
	sum := 0
	for i := range out {
		if i > last && i >= 2 && sum >= least {
			break
		}
		out[i].Withheld = true
		sum += out[i].N
	}
	return out
}

// protect applies the rule to a table. Where the total is too small, nothing of it is shown.
func (t *Table) protect(least int) {
	if t.Total > 0 && t.Total < least {
		t.Withheld = true
	}
	for i := range t.Breakdowns {
		b := &t.Breakdowns[i]
		b.Cells = Protect(b.Cells, least)
		if t.Withheld {
			for j := range b.Cells {
				b.Cells[j].Withheld = true
			}
		}
	}
}

// Apart withholds in t every breakdown of which one figure differs from that of another table by fewer than
// least people: who has both could take one from the other.
func (t *Table) Apart(other Table, least int) {
	for i := range t.Breakdowns {
		b := &t.Breakdowns[i]
		j := slices.IndexFunc(other.Breakdowns, func(o Breakdown) bool { return o.Name == b.Name })
		if j < 0 {
			continue
		}
		near := false
		for _, c := range b.Cells {
			k := slices.IndexFunc(other.Breakdowns[j].Cells, func(o Cell) bool { return o.Key == c.Key })
			if k < 0 || c.Withheld || other.Breakdowns[j].Cells[k].Withheld {
				continue
			}
			if gap := max(c.N-other.Breakdowns[j].Cells[k].N, other.Breakdowns[j].Cells[k].N-c.N); gap > 0 && gap < least {
				near = true
			}
		}
		if near {
			for n := range b.Cells {
				b.Cells[n].Withheld = true
			}
		}
	}
}

// counted is one person of a year, as far as the tables ask.
type counted struct {
	person, sex string
	facts       *Facts
	status      *Status
}

// country is the state whose tables these are.
const country = "LV"

// members are the other states of the European Union.
var members = []string{"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"}

// CitizenshipGroup puts citizenships into the groups that Eurostat asks: own, eu, other, unknown. Who has
// several is counted by the nearest.
func CitizenshipGroup(m Many) string {
	values := m.Values()
	switch {
	case len(values) == 0:
		return Unknown
	case slices.Contains(values, country):
		return "own"
	case slices.ContainsFunc(values, func(w string) bool { return slices.Contains(members, w) }):
		return "eu"
	}
	return "other"
}

// one gives the single word of several, several where they differ, and unknown where there is none.
func one(words []string) string {
	slices.Sort(words)
	words = slices.Compact(words)
	switch len(words) {
	case 0:
		return Unknown
	case 1:
		return words[0]
	}
	return "several"
}

func formGroup(m Many, called func(Form) string) string {
	var out []string
	for _, w := range m.Values() {
		if f, ok := FormOf(w); ok {
			out = append(out, called(f))
		}
	}
	return one(out)
}

// The groups of each breakdown in their fixed order, the rarest first; every person falls into one of them.
var (
	sexAges       = []string{"apart", "m.child", "f.child", "m.adult", "f.adult"}
	nationalForms = []string{Unknown, "several", "other", "criminality", "labour", "sham_marriage", "sexual"}
	articleForms  = []string{Unknown, "several", "other", "surrogacy", "illegal_adoption", "forced_marriage", "organ_removal", "criminal_activities", "slavery_servitude", "forced_labour", "sexual_exploitation"}
	eurostatForms = []string{Unknown, "several", "other", "labour", "sexual"}
	identifiers   = []string{Unknown, "elsewhere", "authority", "police", "service_provider"}
	citizenships  = []string{Unknown, "other", "eu", "own"}
	registerings  = []string{"registered_presumed", "registered_identified"}
)

// sexAge puts a person among women, girls, men and boys, or apart where sex or age is another or not known.
func sexAge(c counted) string {
	key := c.sex + "." + string(c.facts.AgeRegistered.Group())
	if !slices.Contains(sexAges, key) {
		return "apart"
	}
	return key
}

// identifier puts who identified a person into the groups of the national breakdown.
func identifier(c counted) string {
	switch w := c.facts.Identifier; w {
	case "service_provider", "police":
		return w
	case "prosecutor", "court", "border_guard", "municipal_police", "social_services", "migration_office", "labour_inspectorate", "embassy":
		return "authority"
	default:
		if !Answered(w) {
			return Unknown
		}
		return "elsewhere"
	}
}

// breakdown counts people by one question with these groups.
func breakdown(name string, people []counted, of func(counted) string, groups []string) Breakdown {
	b := Breakdown{Name: name}
	for _, k := range groups {
		b.Cells = append(b.Cells, Cell{Key: k})
	}
	for _, p := range people {
		if i := slices.Index(groups, of(p)); i >= 0 {
			b.Cells[i].N++
		}
	}
	return b
}

// places counts people by the country of exploitation. A country is named where least people or more were
// exploited there, and only where the rest can be shown too; the others stand together.
func places(people []counted, least int) Breakdown {
	n := map[string]int{}
	for _, p := range people {
		n[one(p.facts.ExploitedCountry.Values())]++
	}
	fixed := []string{Unknown, "several", "elsewhere", country}
	var named []string
	for k, people := range n {
		if !slices.Contains(fixed, k) && people >= least {
			named = append(named, k)
		}
	}
	slices.Sort(named)
	count := func(groups []string) Breakdown {
		return breakdown("place", people, func(c counted) string {
			k := one(c.facts.ExploitedCountry.Values())
			if !slices.Contains(groups, k) {
				return "elsewhere"
			}
			return k
		}, groups)
	}
	b := count(append(fixed, named...))
	if slices.ContainsFunc(Protect(b.Cells, least)[len(fixed):], func(c Cell) bool { return c.Withheld }) {
		b = count(fixed)
	}
	return b
}

// tables makes both tables of people; said no to statistics are those who stand in no breakdown.
func tables(year, least int, identified, registered []counted, saidNo map[string]bool) *Year {
	may := func(all []counted) []counted {
		return slices.DeleteFunc(slices.Clone(all), func(c counted) bool { return saidNo[c.person] })
	}
	forms := func(name string, people []counted, called func(Form) string, groups []string) Breakdown {
		return breakdown(name, people, func(c counted) string { return formGroup(c.facts.Forms, called) }, groups)
	}
	citizens := func(people []counted) Breakdown {
		return breakdown("citizenship", people, func(c counted) string { return CitizenshipGroup(c.facts.Citizenships) }, citizenships)
	}
	y := &Year{Year: year, Least: least}
	shown := may(identified)
	y.National = Table{Name: "national", Total: len(identified), SaidNo: len(identified) - len(shown), Breakdowns: []Breakdown{
		breakdown("sex_age", shown, sexAge, sexAges),
		forms("form", shown, func(f Form) string { return f.National }, nationalForms),
		breakdown("identifier", shown, identifier, identifiers),
		places(shown, least),
		citizens(shown),
	}}
	shown = may(registered)
	y.Article = Table{Name: "article_19a", Total: len(registered), SaidNo: len(registered) - len(shown), Breakdowns: []Breakdown{
		breakdown("status", shown, func(c counted) string { return LabelOf("EU", c.status).Label }, registerings),
		breakdown("sex_age", shown, sexAge, sexAges),
		citizens(shown),
		forms("form_19a", shown, func(f Form) string { return f.Article }, articleForms),
		forms("eurostat", shown, func(f Form) string { return f.Eurostat }, eurostatForms),
	}}
	y.National.protect(least)
	y.Article.protect(least)
	y.Article.Apart(y.National, least)
	return y
}

// firstDay gives the first day on which an effective record fits; empty where none does.
func firstDay(all []*Status, fits func(*Status) bool) when.Day {
	var day when.Day
	righted := map[string]bool{}
	for _, s := range all {
		if s.Corrects != "" && s.State == Approved {
			righted[s.Corrects] = true
		}
	}
	for _, s := range all {
		if s.State == Approved && !righted[s.ID] && s.Outcome != EnteredInError && fits(s) && (day == "" || s.Day < day) {
			day = s.Day
		}
	}
	return day
}

// registered tells whether the EU's label of a status is that of a registered victim.
func registered(s *Status) bool {
	label := LabelOf("EU", s).Label
	return label == "registered_identified" || label == "registered_presumed"
}
