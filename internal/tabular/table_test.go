package tabular

import (
	"slices"
	"testing"
)

func TestATableFromMemoryReadsLikeOneFromAFile(t *testing.T) {
	table := NewTable("visits", "visits.csv", []string{"code", "place"}, []string{"V1", "Hall"}, []string{"V2"})
	if got := all(table); !slices.Equal(got, []string{"2:V1|Hall", "3:V2|"}) {
		t.Errorf("rows %q", got)
	}
	if table.Column("place") != 1 || table.Column("count") != -1 || table.At(0, -1) != "" || table.Cell(0, "count") != "" {
		t.Error("a column that is not there must read as empty")
	}
	for r := range table.Rows() {
		if r.Line != 2 || r.Cell("place") != "Hall" {
			t.Errorf("the first row is %d, %q", r.Line, r.Cell("place"))
		}
		break
	}
}
