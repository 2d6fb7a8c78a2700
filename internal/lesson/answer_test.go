package lesson

import (
	"fmt"
	"strings"
	"testing"
)

func TestAnswersAreTakenOrRefused(t *testing.T) {
	a := small(t)
	a.Step("cloud").Free = true
	long := strings.Repeat("ā", MostAnswer)
	for _, c := range []struct{ question, given, want string }{
		{"question", `{"choice":"b"}`, `{"choice":"b"}`},
		{"question", " {\n\"choice\" : \"b\"} ", `{"choice":"b"}`},
		{"question", `{"choice":"c"}`, ""},
		{"question", `{"choice":""}`, ""},
		{"question", `{"choice":null}`, ""},
		{"question", `{"choice":["b"]}`, ""},
		{"question", `{"choices":["b"]}`, ""},
		{"question", `{"choice":"b","text":"x"}`, ""},
		{"question", `{"choice":"b","more":1}`, ""},
		{"question", `{"choice":"b"}{"choice":"b"}`, ""},
		{"question", `{"choice":"b"}]`, ""},
		{"question", `{"choice":"b"`, ""},
		{"question", `{}`, ""},
		{"question", `null`, ""},
		{"question", ``, ""},
		{"question", "{\"choice\":\"b\xff\"}", ""},
		{"question", `{"choice":"` + strings.Repeat("b", 5000) + `"}`, ""},
		{"story/offer#1", `{"choice":"ask"}`, `{"choice":"ask"}`},
		{"story/offer#60", `{"choice":"ask"}`, `{"choice":"ask"}`},
		{"story/offer#61", `{"choice":"ask"}`, ""},
		{"story/offer#01", `{"choice":"ask"}`, ""},
		{"story/offer#0", `{"choice":"ask"}`, ""},
		{"story/offer", `{"choice":"ask"}`, ""},
		{"story/sister#1", `{"choice":"ask"}`, ""},
		{"story/nothing#1", `{"choice":"ask"}`, ""},
		{"story", `{"choice":"ask"}`, ""},
		{"before/documents-stay", `{"choice":"a"}`, `{"choice":"a"}`},
		{"before/other", `{"choice":"a"}`, ""},
		{"before", `{"choice":"a"}`, ""},
		{"intro", `{"choice":"a"}`, ""},
		{"nothing", `{"choice":"a"}`, ""},
		{"question/a", `{"choice":"a"}`, ""},
		{"", `{"choice":"a"}`, ""},
		{"statement", `{"choice":"true"}`, `{"choice":"true"}`},
		{"statement", `{"choice":true}`, ""},
		{"feeling", `{"choice":"heavy"}`, `{"choice":"heavy"}`},
		{"advert", `{"choices":["p2","p1"]}`, `{"choices":["p1","p2"]}`},
		{"advert", `{"choices":[]}`, `{"choices":[]}`},
		{"advert", `{"choices":["p1","p1"]}`, ""},
		{"advert", `{"choices":["p1","p9"]}`, ""},
		{"steps", `{"order":["ask","stop","decide"]}`, `{"order":["ask","stop","decide"]}`},
		{"steps", `{"order":["ask","stop"]}`, ""},
		{"steps", `{"order":["ask","stop","stop"]}`, ""},
		{"cloud", `{"word":"friends"}`, `{"word":"friends"}`},
		{"cloud", `{"word":"enemies"}`, ""},
		{"cloud", `{"text":" my \n dog "}`, `free {"text":"my dog"}`},
		{"box", `{"text":"Is it\ntrue?"}`, `free {"text":"Is it\ntrue?"}`},
		{"box", `{"text":"  "}`, ""},
		{"box", `{"text":"\u202e"}`, ""},
		{"box", `{"text":"` + long + `"}`, `free {"text":"` + long + `"}`},
		{"box", `{"text":"` + long + `ā"}`, ""},
		{"box", `{"choice":"a"}`, ""},
	} {
		got, free, err := a.Accepts(c.question, []byte(c.given))
		said := string(got)
		if free {
			said = "free " + said
		}
		if said != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s %s: %s (%v), not %s", c.question, short(c.given), said, err, c.want)
		}
	}
	a.Step("cloud").Free = false
	if _, _, err := a.Accepts("cloud", []byte(`{"text":"dog"}`)); err == nil {
		t.Error("a cloud took free text that was not switched on")
	}
}

func TestAnAnswerIsTakenOnlyWhereItIsAsked(t *testing.T) {
	a := small(t)
	at, _ := a.At("story")
	for _, c := range []struct {
		question, given string
		vars            map[string]int
		scene           string
		taken           bool
	}{
		{"story/offer#1", `{"choice":"ask"}`, nil, "offer", true},
		{"story/offer#2", `{"choice":"ask"}`, nil, "offer", false},
		{"question", `{"choice":"a"}`, nil, "offer", false},
		{"story/chat#1", `{"choice":"send"}`, map[string]int{"trust": 1, "passport": 1}, "chat", true},
		{"story/chat#1", `{"choice":"send"}`, map[string]int{"trust": 0, "passport": 1}, "chat", false},
	} {
		at.Scene, at.Vars = c.scene, c.vars
		if _, _, err := a.AcceptsAt(at, c.question, []byte(c.given)); (err == nil) != c.taken {
			t.Errorf("%s %s at %s: %v", c.question, c.given, c.scene, err)
		}
	}
}

func TestAnswersAreCounted(t *testing.T) {
	a := small(t)
	for _, c := range []struct {
		question string
		answers  []string
		want     string
	}{
		{"question", []string{`{"choice":"a"}`, `{"choice":"b"}`, `{"choice":"a"}`, `{"choice":"z"}`, `x`}, "3 answers, 2 right [{a 2 true} {b 1 false}]"},
		{"before/documents-stay", []string{`{"choice":"b"}`}, "1 answers, 0 right [{a 0 true} {b 1 false}]"},
		{"before/would-ask", []string{`{"choice":"sure"}`}, "1 answers, -1 right [{never 0 false} {maybe 0 false} {sure 1 false}]"},
		{"story/offer#1", []string{`{"choice":"ask"}`}, "1 answers, -1 right [{write 0 false} {ask 1 false}]"},
		{"statement", []string{`{"choice":"false"}`, `{"choice":"true"}`}, "2 answers, 1 right [{true 1 false} {false 1 true}]"},
		{"advert", []string{`{"choices":["p1"]}`, `{"choices":["p1","p2"]}`, `{"choices":[]}`}, "3 answers, 1 right [{p1 2 true} {p2 1 false}]"},
		{"steps", []string{`{"order":["stop","ask","decide"]}`, `{"order":["stop","decide","ask"]}`}, "2 answers, 1 right [{stop 2 true} {ask 1 true} {decide 1 true}]"},
		{"cloud", []string{`{"word":"family"}`}, "1 answers, -1 right [{friends 0 false} {family 1 false}]"},
		{"box", []string{`{"text":"x"}`}, "1 answers, -1 right []"},
		{"nothing", []string{`{"text":"x"}`}, "0 answers, -1 right []"},
	} {
		var answers [][]byte
		for _, s := range c.answers {
			answers = append(answers, []byte(s))
		}
		got := a.Count(c.question, answers)
		if s := fmt.Sprintf("%d answers, %d right %v", got.Answers, got.Right, got.Bars); s != c.want {
			t.Errorf("%s: %s, not %s", c.question, s, c.want)
		}
	}
	if id, tied := (Tally{Bars: []Bar{{ID: "a", Count: 2}, {ID: "b", Count: 3}, {ID: "c", Count: 3}}}).Leading(); id != "b" || !tied {
		t.Errorf("leading: %s %v", id, tied)
	}
	if id, tied := (Tally{Bars: []Bar{{ID: "a"}}}).Leading(); id != "" || tied {
		t.Errorf("leading of none: %q %v", id, tied)
	}
	if right, known := a.Right("after/documents-stay", []byte(`{"choice":"a"}`)); !right || !known {
		t.Error("the right answer of an item is not right")
	}
	if _, known := a.Right("after/would-ask", []byte(`{"choice":"sure"}`)); known {
		t.Error("would you ask has a right answer")
	}
	if got := a.Rank("after/would-ask", []byte(`{"choice":"sure"}`)); got != 3 {
		t.Errorf("the most is %d, not 3", got)
	}
	if x, before := a.ItemOf("before/would-ask"); x == nil || !before || x.Measures != Help {
		t.Errorf("the item of a question: %v %v", x, before)
	}
	if Fork("story/offer#12") != "story/offer" {
		t.Error("a fork is not cut from its number")
	}
}
