package tabular

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// cellFormat is what a cell's style says of its number: that it is a day, a time of day, both, or a
// code of so many digits.
type cellFormat struct {
	day, clock bool
	digits     int
}

// styleReading finds the number formats of a workbook.
type styleReading struct {
	codes map[int]string
	used  []int
	cells bool // within cellXfs; cellStyleXfs has the same elements
}

func (s *styleReading) take(m *markup, t token) error {
	if string(t.name) == "cellXfs" {
		s.cells = t.kind == tokenOpen
	}
	if t.kind != tokenOpen {
		return nil
	}
	switch string(t.name) {
	case "numFmt":
		id, err := m.attribute(t, "numFmtId")
		if err != nil {
			return err
		}
		code, err := m.attribute(t, "formatCode")
		if n, wrong := strconv.Atoi(id); wrong == nil {
			s.codes[n] = code
		}
		return err
	case "xf":
		if s.cells {
			id, err := m.attribute(t, "numFmtId")
			n, _ := strconv.Atoi(id)
			s.used = append(s.used, n)
			return err
		}
	}
	return nil
}

func (s *styleReading) formats() []cellFormat {
	all := make([]cellFormat, len(s.used))
	for i, id := range s.used {
		if code, ok := s.codes[id]; ok {
			all[i] = formatOf(code)
		} else {
			all[i] = builtInFormat(id)
		}
	}
	return all
}

// builtInFormat knows the formats that a workbook uses without writing them down (ECMA-376, numFmt;
// 27 to 36 and 50 to 58 are days in East Asian languages).
func builtInFormat(id int) cellFormat {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return cellFormat{day: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return cellFormat{clock: true}
	case id == 22:
		return cellFormat{day: true, clock: true}
	}
	return cellFormat{}
}

var (
	formatNoise = regexp.MustCompile(`"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|am/pm|a/p|general`)
	onlyZeros   = regexp.MustCompile(`^0+$`)
)

// formatOf reads a format code such as yyyy\-mm\-dd or 000. Elapsed time ([h]:mm) stays a number.
func formatOf(code string) cellFormat {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	if strings.Contains(code, "[h") || strings.Contains(code, "[m") || strings.Contains(code, "[s") {
		return cellFormat{}
	}
	if onlyZeros.MatchString(code) {
		return cellFormat{digits: len(code)}
	}
	code = formatNoise.ReplaceAllString(code, "")
	f := cellFormat{day: strings.ContainsAny(code, "yd"), clock: strings.ContainsAny(code, "hs")}
	if !f.day && !f.clock && strings.Contains(code, "m") {
		f.day = true
	}
	return f
}

var (
	wholeNumber   = regexp.MustCompile(`^-?[0-9]+$`)
	decimalNumber = regexp.MustCompile(`^-?[0-9]+\.[0-9]+$`)
)

// number writes the number of a cell as a person would have typed it: all digits, no exponent, no
// noise of binary fractions; days and times as ISO text. False: no number, or no day.
func (f cellFormat) number(typed string, from1904 bool) (string, bool) {
	if f.day || f.clock {
		n, err := strconv.ParseFloat(typed, 64)
		if err != nil {
			return "", false
		}
		return f.moment(n, from1904)
	}
	if wholeNumber.MatchString(typed) {
		for len(typed) < f.digits && typed[0] != '-' {
			typed = strings.Repeat("0", f.digits-len(typed)) + typed
		}
		return typed, true
	}
	if decimalNumber.MatchString(typed) && len(typed) <= 16 {
		return typed, true
	}
	n, err := strconv.ParseFloat(typed, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return "", false
	}
	return strconv.FormatFloat(n, 'f', -1, 64), true
}

// moment writes a serial number as ISO text: days since the end of 1899, with the 29 February 1900
// that never was, or since 1904. Seconds are written where there are any.
func (f cellFormat) moment(serial float64, from1904 bool) (string, bool) {
	if math.IsNaN(serial) || serial < 0 || serial >= 2958466 { // 31 December 9999
		return "", false
	}
	seconds := int64(math.Round(serial * 86400))
	days, rest := seconds/86400, seconds%86400
	clock := time.Unix(rest, 0).UTC().Format("15:04")
	if rest%60 != 0 {
		clock = time.Unix(rest, 0).UTC().Format("15:04:05")
	}
	if f.clock && !f.day && days == 0 {
		return clock, true
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 0 || days == 60:
		return "", false
	case days < 60:
		start = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	day := start.AddDate(0, 0, int(days)).Format("2006-01-02")
	if rest == 0 && !f.clock {
		return day, true
	}
	return day + "T" + clock, true
}

var isoNoise = regexp.MustCompile(`(:00)?(\.0+)?Z?$`)

// isoDate shortens the text of a date cell (2015-01-09T00:00:00) to a day or to day and minute.
func isoDate(text []byte) []byte {
	day, clock, ok := strings.Cut(strings.TrimSpace(string(text)), "T")
	if !ok {
		return []byte(day)
	}
	if len(clock) >= 8 {
		clock = isoNoise.ReplaceAllString(clock, "")
	}
	if clock == "00:00" || clock == "" {
		return []byte(day)
	}
	return []byte(day + "T" + clock)
}
