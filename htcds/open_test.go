package htcds

import "drosme/internal/when"

// ParseFor is Parse for tests outside: the value and the key of what is wrong.
func ParseFor(f *Field, cell string, today when.Day) (string, string) {
	v, bad := f.Parse(cell, today)
	if bad != nil {
		return v, bad.key
	}
	return v, ""
}
