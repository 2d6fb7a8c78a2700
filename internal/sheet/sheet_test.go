package sheet_test

import (
	"net/http/httptest"
	"testing"

	"drosme/internal/area"
	"drosme/internal/lang"
	"drosme/internal/sheet"
	"drosme/internal/ui"
)

func call(address string) *area.Call {
	return &area.Call{R: httptest.NewRequest("GET", address, nil), Words: lang.NewBook().For("en")}
}

func TestThePagesOfAListKeepWhatWasAsked(t *testing.T) {
	for _, x := range []struct {
		address string
		total   int
		want    ui.Paging
	}{
		{"/people", 0, ui.Paging{}},
		{"/people", 20, ui.Paging{}},
		{"/people", 21, ui.Paging{Says: "Page 1 of 2", Next: "/people?page=2"}},
		{"/people?page=2&q=K", 60, ui.Paging{Says: "Page 2 of 3", Prev: "/people?q=K", Next: "/people?page=3&q=K"}},
		{"/people?page=3&lang=lv", 60, ui.Paging{Says: "Page 3 of 3", Prev: "/people?page=2"}},
		{"/people?page=99", 60, ui.Paging{Says: "Page 99 of 3", Prev: "/people?page=3"}},
		{"/people?page=-1", 21, ui.Paging{Says: "Page 1 of 2", Next: "/people?page=2"}},
	} {
		if got := sheet.Paging(call(x.address), x.total); got != x.want {
			t.Errorf("%s of %d: %+v, want %+v", x.address, x.total, got, x.want)
		}
	}
	if got := sheet.Skip(call("/people?page=3")); got != 40 {
		t.Errorf("before page 3 stand %d", got)
	}
}

func TestAnotherQuestionStartsAtTheFirstPage(t *testing.T) {
	c := call("/people?page=3&q=K")
	if got := sheet.With(c, "kind", "staff"); got != "/people?kind=staff&q=K" {
		t.Error(got)
	}
	if got := sheet.With(c, "q", ""); got != "/people" {
		t.Error(got)
	}
	if !sheet.Asked(c, "kind", "q") || sheet.Asked(c, "kind") {
		t.Error("what is asked is not seen")
	}
	if got := sheet.Keep(c, "kind", "q"); len(got) != 1 || got[0] != (ui.Hidden{Name: "q", Value: "K"}) {
		t.Errorf("kept: %+v", got)
	}
}
