package register

import (
	"strconv"

	"drosme/internal/when"
)

// Need says of each of these cells that is empty that it is needed.
func Need(row Row, faults *Faults, columns ...string) {
	for _, c := range columns {
		if row[c] == "" {
			faults.Add(c, "field.required")
		}
	}
}

// Day brings a cell to an ISO day. One that is no day is a fault and is emptied, so that nothing is
// compared with it: false. An empty cell stays empty.
func Day(row Row, faults *Faults, column string) bool {
	if row[column] == "" {
		return true
	}
	day, err := when.ParseDay(row[column])
	if err != nil {
		faults.Add(column, "field.not_a_day")
		day = ""
	}
	row[column] = string(day)
	return err == nil
}

// Whole brings a cell to a whole number as the house writes it; false when it is none, which is a fault,
// or empty.
func Whole(row Row, faults *Faults, column string) (int, bool) {
	if row[column] == "" {
		return 0, false
	}
	n, err := strconv.Atoi(row[column])
	if err != nil {
		key := "field.not_a_number"
		if _, fraction := strconv.ParseFloat(row[column], 64); fraction == nil {
			key = "field.not_whole"
		}
		faults.Add(column, key)
		return 0, false
	}
	row[column] = strconv.Itoa(n)
	return n, true
}

// Known says of a cell whether another register has a row under its code. An empty cell asks for none.
func Known(row Row, refs Refs, faults *Faults, column, register string) {
	if row[column] != "" && !refs.Has(register, row[column]) {
		faults.Add(column, "field.unknown_code")
	}
}
