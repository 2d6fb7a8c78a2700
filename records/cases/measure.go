package cases

import "slices"

// Value is what a measure gives: a number, how many cases it rests on, and nothing where there is none.
type Value struct {
	Number int64 // in the unit of the measure
	Of     int64 // how many cases or records it rests on
	Known  bool  // false: nothing to reckon from
}

// Median gives the middle of numbers; of an even count the lower middle, so that it is one that occurred.
func Median(numbers []int64) Value {
	if len(numbers) == 0 {
		return Value{}
	}
	slices.Sort(numbers)
	return Value{Number: numbers[(len(numbers)-1)/2], Of: int64(len(numbers)), Known: true}
}

// Unit says what a measure counts.
type Unit string

// The units.
const (
	Number  Unit = "number"
	Days    Unit = "days"
	Percent Unit = "percent"
	Minutes Unit = "minutes"
)
