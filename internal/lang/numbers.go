package lang

import (
	"math"
	"strconv"
	"strings"
)

// Number writes a whole number: 1,966 in English, 1 966 with a no-break space elsewhere.
func (w *Words) Number(n int) string {
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	return w.signed(n < 0, w.grouped(strconv.FormatUint(u, 10)))
}

// Decimal writes a number with so many decimals (0 to 15). A half is rounded away from zero, by the
// number as people write it: 2.675 with two decimals is 2.68. What is no number is a dash.
func (w *Words) Decimal(f float64, digits int) string { return w.rounded(f, 0, digits) }

// Percent writes a share of one: 0.26 is 26% in English and 26 % in Latvian.
func (w *Words) Percent(f float64, digits int) string {
	s := w.rounded(f, 2, digits)
	if s == dash {
		return s
	}
	return s + w.grammar.percent + "%"
}

// Euro writes an amount of money given in cents, always with two decimals.
func (w *Words) Euro(cents int64) string {
	u := uint64(cents)
	if cents < 0 {
		u = -u
	}
	s := strconv.FormatUint(u, 10)
	for len(s) < 3 {
		s = "0" + s
	}
	amount := w.grouped(s[:len(s)-2]) + w.grammar.point + s[len(s)-2:]
	return w.signed(cents < 0, strings.Replace(w.grammar.euro, "{n}", amount, 1))
}

// dash stands where there is no number, as for a share of nothing.
const dash = "–"

func (w *Words) signed(negative bool, s string) string {
	if negative {
		return w.grammar.minus + s
	}
	return s
}

// grouped parts the thousands of a row of digits.
func (w *Words) grouped(digits string) string {
	var b strings.Builder
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.grammar.group)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// shortest writes a number with as many decimals as it has.
func (w *Words) shortest(f float64) string {
	_, part, _ := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	return w.Decimal(f, len(part))
}

// rounded writes f times 10 to the power shift with so many decimals, rounding its shortest decimal
// form, so that no binary remainder shows (0.285 is 29%, though 0.285*100 is a little under 28.5).
func (w *Words) rounded(f float64, shift, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return dash
	}
	digits = min(max(digits, 0), 15)
	before, after, _ := strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', -1, 64), ".")
	after += strings.Repeat("0", shift+digits+1)
	number := []byte(before + after[:shift+digits])
	if after[shift+digits] >= '5' {
		i := len(number) - 1
		for ; i >= 0 && number[i] == '9'; i-- {
			number[i] = '0'
		}
		if i >= 0 {
			number[i]++
		} else {
			number = append([]byte{'1'}, number...)
		}
	}
	at := len(number) - digits
	head := strings.TrimLeft(string(number[:at]), "0")
	if head == "" {
		head = "0"
	}
	s := w.grouped(head)
	if digits > 0 {
		s += w.grammar.point + string(number[at:])
	}
	return w.signed(f < 0 && strings.Trim(string(number), "0") != "", s)
}
