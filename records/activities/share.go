package activities

import (
	"strconv"
	"strings"
)

// ParseShare reads a percentage with at most two decimals: 60, 33.34 or 33,34.
func ParseShare(s string) (int, bool) {
	s = strings.Replace(strings.TrimSpace(s), ",", ".", 1)
	whole, part, dot := strings.Cut(s, ".")
	if whole == "" || len(whole) > 3 || len(part) > 2 || dot && part == "" {
		return 0, false
	}
	for _, c := range whole + part {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(whole + part + strings.Repeat("0", 2-len(part)))
	return n, err == nil
}

// FormatShare writes a percentage: whole ones without decimals.
func FormatShare(n int) string {
	if n%100 == 0 {
		return strconv.Itoa(n / 100)
	}
	s := strconv.Itoa(1000 + n%100)
	out := strconv.Itoa(n/100) + "." + s[2:]
	return strings.TrimSuffix(out, "0")
}
