package lang

import (
	"slices"

	"golang.org/x/text/collate"
)

// Less tells whether a stands before b in the alphabet of the language; numbers inside count by
// their value, so that school 5 stands before school 10. It may be used by many at once.
func (w *Words) Less(a, b string) bool {
	c := w.orders.Get().(*collate.Collator)
	defer w.orders.Put(c)
	return compare(c, a, b) < 0
}

// Sort puts texts in the order of the language.
func (w *Words) Sort(texts []string) { SortBy(w, texts, func(s string) string { return s }) }

// SortBy puts anything in the order of a text of it; equal ones keep their order.
func SortBy[T any](w *Words, things []T, text func(T) string) {
	c := w.orders.Get().(*collate.Collator)
	defer w.orders.Put(c)
	slices.SortStableFunc(things, func(a, b T) int { return compare(c, text(a), text(b)) })
}

// compare falls back on the bytes, so that the order is the same every time.
func compare(c *collate.Collator, a, b string) int {
	if x := c.CompareString(a, b); x != 0 {
		return x
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
