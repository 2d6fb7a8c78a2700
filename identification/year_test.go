package identification

import (
	"fmt"
	"testing"
)

func cells(n ...int) []Cell {
	var out []Cell
	for i, x := range n {
		out = append(out, Cell{Key: fmt.Sprint(i), N: x})
	}
	return out
}

func shown(c []Cell) string {
	out := ""
	for _, x := range c {
		if x.Withheld {
			out += " x"
		} else {
			out += fmt.Sprintf(" %d", x.N)
		}
	}
	return out
}

func TestSmallFiguresAreWithheldWithWhatWouldTellThem(t *testing.T) {
	for _, x := range []struct {
		have []int
		want string
	}{
		{[]int{0, 1, 2, 2, 15}, " x x x x 15"}, // 2017: nobody apart, a boy, girls, men, women
		{[]int{4, 16}, " 4 16"},
		{[]int{19, 1}, " x x"},
		{[]int{1, 19}, " x x"},
		{[]int{1, 4, 15}, " x x 15"},
		{[]int{0, 0, 0, 9}, " 0 0 0 9"},
		{[]int{0, 0, 1, 9}, " x x x x"},
		{[]int{2, 1, 5, 9}, " x x 5 9"},
		{[]int{0, 0}, " 0 0"},
	} {
		if got := shown(Protect(cells(x.have...), 3)); got != x.want {
			t.Errorf("%v:%s, want%s", x.have, got, x.want)
		}
	}
}

// Whoever knows the rule, the total and what is shown tries every table that looks the same: no figure that is
// withheld may come out with one value only.
func TestNoWithheldFigureCanBeWorkedOut(t *testing.T) {
	for _, size := range []int{2, 3, 4} {
		values := map[string][]map[int]bool{}
		table := make([]int, size)
		var each func(at int)
		each = func(at int) {
			if at < size {
				for n := 0; n <= 9; n++ {
					table[at] = n
					each(at + 1)
				}
				return
			}
			total := 0
			for _, n := range table {
				total += n
			}
			if total > 9 { // beyond, not every table is tried
				return
			}
			tab := Table{Total: total, Breakdowns: []Breakdown{{Cells: cells(table...)}}}
			tab.protect(3)
			c := tab.Breakdowns[0].Cells
			key := fmt.Sprint(total, shown(c))
			if tab.Withheld {
				key = "withheld" + shown(c)
			}
			if values[key] == nil {
				values[key] = make([]map[int]bool, size)
				for i := range values[key] {
					values[key][i] = map[int]bool{}
				}
			}
			for i, x := range c {
				if x.Withheld {
					values[key][i][x.N] = true
				}
			}
		}
		each(0)
		bad := 0
		for key, sets := range values {
			for i, s := range sets {
				if len(s) == 1 {
					if bad++; bad < 6 {
						t.Errorf("%s: the figure %d can only be %v", key, i, s)
					}
				}
			}
		}
	}
}

func TestTwoTablesAreNotTakenFromEachOther(t *testing.T) {
	a := Table{Breakdowns: []Breakdown{{Name: "sex_age", Cells: cells(10, 8)}}}
	b := Table{Breakdowns: []Breakdown{{Name: "sex_age", Cells: cells(11, 8)}}}
	b.Apart(a, 3)
	if got := shown(b.Breakdowns[0].Cells); got != " x x" {
		t.Errorf("one person apart:%s", got)
	}
	b = Table{Breakdowns: []Breakdown{{Name: "sex_age", Cells: cells(13, 8)}}}
	b.Apart(a, 3)
	if got := shown(b.Breakdowns[0].Cells); got != " 13 8" {
		t.Errorf("three people apart:%s", got)
	}
}

func TestCitizenshipsInGroups(t *testing.T) {
	for m, want := range map[Many]string{"LV": "own", "UA LV": "own", "EE": "eu", "UA": "other", "stateless": "other", Unknown: Unknown, "": Unknown} {
		if got := CitizenshipGroup(m); got != want {
			t.Errorf("%s: %s, want %s", m, got, want)
		}
	}
	if len(members) != 26 {
		t.Errorf("%d other states of the Union", len(members))
	}
}
