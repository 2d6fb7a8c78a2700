package htcds

import "testing"

func TestTheTableOfTheStandardHas84Fields(t *testing.T) {
	if len(Fields) != 84 || len(Live()) != 81 {
		t.Fatalf("%d fields, %d live", len(Fields), len(Live()))
	}
}
