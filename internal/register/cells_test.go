package register_test

import (
	"testing"

	"drosme/internal/fault"
	"drosme/internal/register"
)

// cell is a row of one cell and what a check finds wrong with it.
func cell(value string, check func(register.Row, *register.Faults)) (after, wrong string) {
	row := register.Row{"x": value}
	faults := register.Faults{Place: "x.csv", Line: 2, List: &fault.List{}}
	check(row, &faults)
	if err := faults.List.Err(); err != nil {
		wrong = fault.As(err).Fields[0].Key
	}
	return row["x"], wrong
}

func TestACellIsBroughtToTheFormOfTheExport(t *testing.T) {
	day := func(r register.Row, f *register.Faults) { register.Day(r, f, "x") }
	whole := func(r register.Row, f *register.Faults) { register.Whole(r, f, "x") }
	need := func(r register.Row, f *register.Faults) { register.Need(r, f, "x") }
	for _, c := range []struct {
		check              func(register.Row, *register.Faults)
		value, after, says string
	}{
		{day, "", "", ""},
		{day, "17.12.2013", "2013-12-17", ""},
		{day, "31.2.2014", "", "field.not_a_day"},
		{whole, "", "", ""},
		{whole, "007", "7", ""},
		{whole, "-1", "-1", ""},
		{whole, "1.5", "1.5", "field.not_whole"},
		{whole, "many", "many", "field.not_a_number"},
		{need, "", "", "field.required"},
		{need, "a", "a", ""},
	} {
		if after, says := cell(c.value, c.check); after != c.after || says != c.says {
			t.Errorf("%q: became %q and %q, want %q and %q", c.value, after, says, c.after, c.says)
		}
	}
}
