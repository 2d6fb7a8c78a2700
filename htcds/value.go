package htcds

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"drosme/internal/tabular"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// The most characters of a cell.
const (
	MostText = 1000
	MostLong = 20000
)

// oldest is how many years ago somebody may have been born.
const oldest = 120

var (
	telephone = regexp.MustCompile(`^\+?[1-9]\d{1,14}$`) // as the standard has it
	serial    = regexp.MustCompile(`^[1-7]\d{4}$`)
	decimal   = regexp.MustCompile(`^-?\d{1,3}(\.\d{1,15})?$`)
	address   = regexp.MustCompile(`^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$`)
)

// wrongValue says what is wrong with a cell, never what it holds.
type wrongValue struct {
	key  string
	args []any
}

func wrong(key string, args ...any) *wrongValue { return &wrongValue{key, args} }

// clean takes from a cell what no field may hold: blanks around it, other line ends, and the apostrophe
// that an export puts before what a spreadsheet would take for a formula.
func clean(cell string) string {
	cell = strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
	cell = strings.TrimFunc(cell, func(c rune) bool { return unicode.IsSpace(c) || c == '\u200b' || c == '\ufeff' })
	if bare, ok := strings.CutPrefix(cell, "'"); ok && tabular.Defuse(bare) != bare {
		return bare
	}
	return cell
}

// Parse checks one cell and gives what is kept of it: words of lists by their names, several of them joined
// by semicolons in the order of the list; countries in two capitals; days as 2015-01-09; TRUE or FALSE.
// An empty cell is empty. Today bounds what cannot have happened yet.
func (f *Field) Parse(cell string, today when.Day) (string, *wrongValue) {
	if cell == "" {
		return "", nil
	}
	if !utf8.ValidString(cell) {
		return "", wrong("htcds.not_text")
	}
	for _, c := range cell {
		if unicode.IsControl(c) && c != '\n' && c != '\t' && c != '\r' {
			return "", wrong("htcds.not_text")
		}
	}
	if trimmed := strings.TrimSpace(cell); strings.HasPrefix(trimmed, "=") && len(trimmed) > 1 && cell != "=" {
		return "", wrong("htcds.formula")
	}
	cell = clean(cell)
	if cell == "" {
		return "", nil
	}
	most := MostText
	if f.Kind == Long || f.many() {
		most = MostLong
	}
	if utf8.RuneCountInString(cell) > most {
		return "", wrong("field.too_long", "max", most)
	}
	if f.many() {
		return f.parseMany(cell)
	}
	switch f.Kind {
	case One:
		if v, ok := f.byFold[fold(cell)]; ok {
			return v, nil
		}
		return "", f.unknown()
	case Country:
		if c, ok := country(cell); ok {
			return c, nil
		}
		return "", wrong("htcds.not_a_country")
	case Language:
		if l, ok := languageOf(cell); ok {
			return l, nil
		}
		return "", wrong("htcds.not_a_language")
	case Date:
		return f.parseDay(cell, today)
	case Number:
		return f.parseNumber(cell)
	case Degrees:
		return f.parseDegrees(cell)
	case Checkbox:
		return parseTick(cell)
	case Phone:
		bare := strings.NewReplacer(" ", "", "\u00a0", "", "-", "", "(", "", ")", "", ".", "").Replace(cell)
		bare = strings.Replace(bare, "00", "+", boolInt(strings.HasPrefix(bare, "00")))
		if !telephone.MatchString(bare) {
			return "", wrong("htcds.not_a_phone")
		}
		return bare, nil
	case Email:
		if !address.MatchString(cell) {
			return "", wrong("htcds.not_an_address")
		}
	}
	return cell, nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f *Field) unknown() *wrongValue { return wrong("htcds.unknown_value", "field", f.Name) }

// parseMany reads several words: parted by semicolons, bars or lines, as workbooks do; by blanks, as the
// survey form's submissions do; by commas where each part is a word.
func (f *Field) parseMany(cell string) (string, *wrongValue) {
	one := func(part string) (string, bool) {
		if f.Kind == Nations {
			return country(part)
		}
		v, ok := f.byFold[fold(part)]
		return v, ok
	}
	var found []string
	add := func(v string) {
		if !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	for _, part := range split(cell, ";|\n", one) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if v, ok := one(part); ok {
			add(v)
			continue
		}
		whole := false
		for _, parting := range []func(rune) bool{unicode.IsSpace, func(c rune) bool { return c == ',' }} {
			var some []string
			pieces := strings.FieldsFunc(part, parting)
			for _, p := range pieces {
				if v, ok := one(strings.TrimSpace(p)); ok {
					some = append(some, v)
				}
			}
			if len(pieces) > 1 && len(some) == len(pieces) {
				for _, v := range some {
					add(v)
				}
				whole = true
				break
			}
		}
		if !whole {
			if f.Kind == Nations {
				return "", wrong("htcds.not_a_country")
			}
			return "", f.unknown()
		}
	}
	slices.SortFunc(found, func(a, b string) int { return f.rank(a) - f.rank(b) })
	if f.Kind == Nations {
		slices.Sort(found)
	}
	return strings.Join(found, ";"), nil
}

// split parts a cell, unless it is one word as it stands: a label of the standard has a semicolon in it.
func split(cell, signs string, one func(string) (string, bool)) []string {
	if _, ok := one(cell); ok {
		return []string{cell}
	}
	parts := strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune(signs, c) })
	for i := 0; i+1 < len(parts); i++ { // two parts that are one label together
		if _, ok := one(strings.TrimSpace(parts[i])); ok {
			continue
		}
		if _, ok := one(parts[i] + ";" + parts[i+1]); ok {
			parts = append(append(slices.Clone(parts[:i]), parts[i]+";"+parts[i+1]), parts[i+2:]...)
		}
	}
	return parts
}

func (f *Field) rank(value string) int {
	return slices.IndexFunc(f.Values, func(v Value) bool { return v.Name == value })
}

func country(cell string) (string, bool) {
	code := strings.ToUpper(strings.TrimSpace(cell))
	if wordlist.IsCountry(code) {
		return code, true
	}
	if len(code) == 3 {
		if r, err := language.ParseRegion(code); err == nil && r.IsCountry() && r.ISO3() == code {
			return r.String(), true
		}
	}
	c, ok := countries[fold(cell)]
	return c, ok
}

func languageOf(cell string) (string, bool) {
	code := strings.ToLower(cell)
	if code != "other" && wordlist.IsLanguage(code) {
		return code, true
	}
	return "", false
}

func (f *Field) parseDay(cell string, today when.Day) (string, *wrongValue) {
	if len(cell) > 10 && (cell[10] == 'T' || cell[10] == ' ') { // submissions carry a moment
		cell = cell[:10]
	}
	if serial.MatchString(cell) { // a day of a workbook in a cell that is formatted as a number
		n, _ := strconv.Atoi(cell)
		cell = string(when.Day("1899-12-30").Add(n))
	}
	day, err := when.ParseDay(cell)
	if err != nil {
		if f.Name == "prs_Birthdate" && len(cell) == 10 && cell[:2] < "19" && strings.Count(cell, "-") == 2 {
			return "", wrong("htcds.born_too_long_ago", "years", oldest)
		}
		return "", wrong("field.not_a_day")
	}
	if f.Name == "spl_PlannedEndDate" {
		return string(day), nil
	}
	if today != "" && day > today {
		return "", wrong("htcds.not_yet")
	}
	if f.Name == "prs_Birthdate" && today != "" && years(day, today) > oldest {
		return "", wrong("htcds.born_too_long_ago", "years", oldest)
	}
	return string(day), nil
}

// years is the age on a day of somebody born on another.
func years(born, day when.Day) int {
	b, d := born.Time(), day.Time()
	n := d.Year() - b.Year()
	if d.Month() < b.Month() || d.Month() == b.Month() && d.Day() < b.Day() {
		n--
	}
	return n
}

func (f *Field) parseNumber(cell string) (string, *wrongValue) {
	most := oldest
	if f.Name == "prs_NumberOfChildren" {
		most = 50
	}
	whole, rest, _ := strings.Cut(cell, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < 0 || n > most || strings.Trim(rest, "0") != "" {
		return "", wrong("htcds.not_a_number", "max", most)
	}
	return strconv.Itoa(n), nil
}

func (f *Field) parseDegrees(cell string) (string, *wrongValue) {
	most := 180.0
	if strings.HasSuffix(f.Name, "Latitude") {
		most = 90
	}
	cell = strings.Replace(cell, ",", ".", 1)
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || !decimal.MatchString(cell) || math.Abs(n) > most {
		return "", wrong("htcds.not_degrees", "max", int(most))
	}
	return cell, nil
}

func parseTick(cell string) (string, *wrongValue) {
	switch strings.ToLower(cell) {
	case "true", "yes", "1", "x", "jā", "ok", "y":
		return "TRUE", nil
	case "false", "no", "0", "nē", "n":
		return "FALSE", nil
	}
	return "", wrong("htcds.not_yes_or_no")
}
