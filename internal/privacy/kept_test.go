package privacy_test

import (
	"reflect"
	"testing"

	"drosme/internal/privacy"
)

type reach struct{ Kept string }

func (r *reach) KeptBack() string { return r.Kept }

type step struct {
	Text string `tells:"words"`
}

type row struct {
	Code    string
	Phone   string `tells:"phone whereabouts"`
	Health  string `tells:"health"`
	Note    string `tells:"words"`
	Other   string `tells:"-"`
	Steps   []step
	Answers map[string]string
	By      string
	reach   // not exported: the fields of its own are none of the row's
	Near    *row
}

func (r *row) WrittenBy() string { return r.By }

func (r *row) TakeOut(keeps func(string) bool) {
	for q := range r.Answers {
		if keeps(q) {
			delete(r.Answers, q)
		}
	}
}

func sample(kept string) *row {
	return &row{Code: "C", Phone: "1", Health: "2", Note: "3", Other: "4", Steps: []step{{"5"}}, Answers: map[string]string{"health": "6", "work": "7"}, By: "author", reach: reach{kept}}
}

func TestWhatIsKeptIsEmptied(t *testing.T) {
	for _, x := range []struct {
		kept, reader string
		want         row
	}{
		{"", "reader", *sample("")},
		{"health", "reader", row{Code: "C", Phone: "1", Note: "3", Other: "4", Steps: []step{{"5"}}, Answers: map[string]string{"work": "7"}}},
		{"whereabouts words", "reader", row{Code: "C", Health: "2", Other: "4", Steps: []step{{""}}, Answers: map[string]string{"health": "6", "work": "7"}}},
		{"phone words", "author", row{Code: "C", Health: "2", Note: "3", Other: "4", Steps: []step{{"5"}}, Answers: map[string]string{"health": "6", "work": "7"}}},
		{"words", "", row{Code: "C", Phone: "1", Health: "2", Other: "4", Steps: []step{{""}}, Answers: map[string]string{"health": "6", "work": "7"}}},
	} {
		got := sample(x.kept)
		privacy.KeepBack(got, x.reader)
		x.want.By, x.want.reach = "author", reach{x.kept}
		if !reflect.DeepEqual(*got, x.want) {
			t.Errorf("%q from %q: %+v, want %+v", x.kept, x.reader, *got, x.want)
		}
	}
}

func TestARecordInsideKeepsWhatItKeeps(t *testing.T) {
	out := sample("health")
	out.Near = sample("phone")
	privacy.KeepBack(out, "reader")
	if out.Health != "" || out.Phone != "1" || out.Near.Phone != "" || out.Near.Health != "2" {
		t.Errorf("%+v, inside %+v", out, out.Near)
	}
	privacy.KeepBack(nil, "reader")
	privacy.KeepBack((*row)(nil), "reader")
}

func TestWhatWasNotShownIsPutBack(t *testing.T) {
	stored, typed := sample("health words"), &row{Code: "D", Phone: "typed", Health: "", Note: "typed"}
	privacy.PutBack(typed, stored, "reader")
	if typed.Health != "2" || typed.Note != "3" || typed.Phone != "typed" || typed.Code != "D" {
		t.Errorf("%+v", typed)
	}
	typed = &row{Note: "typed"}
	privacy.PutBack(typed, stored, "author")
	if typed.Note != "typed" || typed.Health != "2" {
		t.Errorf("of who wrote it: %+v", typed)
	}
}
