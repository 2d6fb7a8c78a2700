package htcds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/people"
)

// Row is one case as a file brings it. Values are by the place of the field; deprecated ones too.
type Row struct {
	Line     int
	Values   []string
	Case     string // code, or empty
	Person   string // code, or empty
	Opened   when.Day
	Closed   when.Day
	Released string // TRUE, FALSE or empty
	Instance string // id of a submission, or empty
}

// Value is what the row has in a field, by its full name.
func (r *Row) Value(name string) string {
	f, ok := ByName(name)
	if !ok {
		return ""
	}
	return r.Values[f.At]
}

// Sheet is a file read by a mapping: its cases, what is wrong, and what became of its columns.
type Sheet struct {
	File    string
	Rows    []Row
	Faults  []fault.Field
	Bad     map[int]bool // lines with a fault
	Mapping Mapping
	Loss    Loss
}

// mostFaults is how many faults are kept of a file.
const mostFaults = 10_000

// reader reads the rows of one sheet.
type reader struct {
	*Sheet
	today when.Day
}

// ReadSheet reads the rows of a grid by a mapping. File is the name that faults carry.
func ReadSheet(grids []Grid, m Mapping, file string, today when.Day) *Sheet {
	s := &Sheet{File: file, Mapping: m, Bad: map[int]bool{}}
	r := reader{s, today}
	g := grids[m.Sheet]
	for _, c := range m.Columns {
		s.Loss.column(c)
	}
	cases := map[string]int{}
	for i := m.First; i < len(g.Rows); i++ {
		row, filled := r.row(g.Rows[i])
		if !filled {
			continue
		}
		if row.Case != "" {
			if first, twice := cases[row.Case]; twice {
				r.wrong(row.Line, HouseCase, "htcds.case_twice", "row", first)
			}
			cases[row.Case] = row.Line
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func (r *reader) wrong(line int, column, key string, pairs ...any) {
	r.Bad[line] = true
	if len(r.Faults) >= mostFaults {
		return
	}
	var l fault.List
	l.AddAt(r.File, line, column, key, pairs...)
	r.Faults = append(r.Faults, fault.As(l.Err()).Fields...)
}

// row reads one row; false when none of its mapped cells holds anything.
func (r *reader) row(g GridRow) (Row, bool) {
	row := Row{Line: g.Line, Values: make([]string, len(Fields))}
	filled := false
	words := map[string][]string{}
	for _, c := range r.Mapping.Columns {
		if c.Target == "" {
			if strings.TrimSpace(g.Cell(c.At)) != "" {
				r.Loss.filled(c)
			}
			continue
		}
		if g.Formulas[c.At] {
			filled = true
			r.wrong(g.Line, c.Target, "htcds.formula")
			continue
		}
		cell := g.Cell(c.At)
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if c.Word != "" {
			switch strings.ToLower(strings.TrimSpace(cell)) {
			case "1", "true", "yes":
				filled = true
				words[c.Target] = append(words[c.Target], c.Word)
			case "0", "false", "no":
			default:
				r.wrong(g.Line, c.Target, "htcds.not_yes_or_no")
			}
			continue
		}
		filled = true
		f, ok := ByName(c.Target)
		if !ok {
			r.house(&row, c.Target, cell)
			continue
		}
		value, bad := f.Parse(cell, r.today)
		if bad != nil {
			if f.Name == "cas_ReasonForIncomingReferral" && r.Mapping.Form == Submission && bad.key == "htcds.unknown_value" {
				r.reason(&row, f, cell)
				continue
			}
			r.wrong(g.Line, f.Name, bad.key, bad.args...)
			continue
		}
		if f.Name == "cas_IncomingReferralDetails" && row.Values[f.At] != "" {
			value = row.Values[f.At] + "\n" + value
		}
		row.Values[f.At] = value
		if f.Standing == Deprecated && value != "" {
			r.Loss.deprecated(f)
		}
		if f.Kind == One && strings.Contains(value, ";") {
			r.Loss.note("htcds.loss.several", "field", f.Name)
		}
	}
	for name, list := range words {
		f, _ := ByName(name)
		slices.SortFunc(list, func(a, b string) int { return f.rank(a) - f.rank(b) })
		row.Values[f.At] = strings.Join(slices.Compact(list), ";")
	}
	if filled {
		r.together(&row)
	}
	return row, filled
}

// reason takes a free answer of the survey form where the standard has a list: it goes to the details.
func (r *reader) reason(row *Row, f *Field, cell string) {
	details, _ := ByName("cas_IncomingReferralDetails")
	text, bad := details.Parse(cell, r.today)
	if bad != nil {
		r.wrong(row.Line, f.Name, bad.key, bad.args...)
		return
	}
	row.Values[f.At] = "Other"
	row.Values[details.At] = strings.Trim(row.Values[details.At]+"\n"+text, "\n")
	r.Loss.note("htcds.loss.reason", "field", f.Name)
}

var plainDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)

// house reads the columns of a house.
func (r *reader) house(row *Row, column, cell string) {
	cell = clean(cell)
	switch column {
	case HouseCase, HousePerson:
		if key := people.CodeFault(cell); key != "" {
			r.wrong(row.Line, column, key, "max", people.MostCode)
			return
		}
		if column == HouseCase {
			row.Case = cell
		} else {
			row.Person = cell
		}
	case HouseOpened, HouseClosed:
		if plainDay.MatchString(cell) {
			cell = cell[:10]
		}
		day, err := when.ParseDay(cell)
		switch {
		case err != nil:
			r.wrong(row.Line, column, "field.not_a_day")
		case day > r.today:
			r.wrong(row.Line, column, "htcds.not_yet")
		case column == HouseOpened:
			row.Opened = day
		default:
			row.Closed = day
		}
	case HouseReleased:
		tick, bad := parseTick(cell)
		if bad != nil {
			r.wrong(row.Line, column, bad.key)
			return
		}
		row.Released = tick
	case Instance:
		if len(cell) > 200 {
			r.wrong(row.Line, column, "field.too_long", "max", 200)
			return
		}
		row.Instance = cell
	}
}

// together checks what cells say of each other.
func (r *reader) together(row *Row) {
	born, age := row.Value("prs_Birthdate"), row.Value("vic_AgeWhenTrafficked")
	if born != "" && age != "" {
		if n, err := strconv.Atoi(age); err == nil && n > years(when.Day(born), r.today) {
			r.wrong(row.Line, "vic_AgeWhenTrafficked", "htcds.older_than_now")
		}
	}
	if e := row.Value("hte_Date"); born != "" && e != "" && e < born {
		r.wrong(row.Line, "hte_Date", "htcds.before_birth")
	}
	if row.Closed != "" && row.Opened != "" && row.Closed < row.Opened {
		r.wrong(row.Line, HouseClosed, "case.closed_before_opened")
	}
}

// closed tells whether the row's status says that the case is closed.
func (r *Row) closed() bool {
	s := r.Value("cas_Status")
	return s == "Closed" || s == "ClosedReferred"
}
