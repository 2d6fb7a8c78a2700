package lesson

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// safeTags are all the tags that this package writes.
var safeTags = regexp.MustCompile(`</?(?:p|br|strong|em|h3|ul|li|blockquote)>|</?ol>|<ol start="[0-9]+">|<a href="tel:\+?[0-9-]+">|</a>`)

// unsafe says whether HTML has anything but those tags.
func unsafe(html string) bool {
	return strings.ContainsAny(safeTags.ReplaceAllString(html, ""), `<>"`) || !utf8.ValidString(html)
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"a **b** *c*", "- x\n  y\n1. z", "> a\n> > b", "[1](tel:112) [x](javascript:x)", `\*\[\<script>`, "***a** b*", "## *", "*[a](tel:1)*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if h := HTML(s); unsafe(h) {
			t.Errorf("%q becomes %s", s, h)
		}
		if h := Inline(s); unsafe(h) || strings.Contains(h, "<a") {
			t.Errorf("%q becomes %s", s, h)
		}
		if p := Plain(s); len(p) > 2*len(s)+16 {
			t.Errorf("%q becomes as plain words %q", s, p)
		}
	})
}

func FuzzCondition(f *testing.F) {
	for _, s := range []string{"n >= 1 and not b", "n = n - -1; b = n == 2", "((((n))))", "- - - 1 == n", "not not b"} {
		f.Add(s)
	}
	variables := []Variable{{Name: "n", Value: 3}, {Name: "b", Truth: true}}
	vars := map[string]int{"n": 3, "b": 0}
	f.Fuzz(func(t *testing.T, s string) {
		c, wrong := condition(s, variables)
		if wrong == nil {
			again, wrong := condition(tidy(s), variables)
			if wrong != nil || again.holds(vars) != c.holds(vars) {
				t.Errorf("%q and its one form %q differ", s, tidy(s))
			}
		}
		if set, wrong := settings(s, variables); wrong == nil {
			for name, value := range remember(set, vars) {
				if value < -mostValue || value > mostValue || name == "b" && value != 0 && value != 1 {
					t.Errorf("%q sets %s to %d", s, name, value)
				}
			}
		}
		if tidy(tidy(s)) != tidy(s) {
			t.Errorf("%q has two forms: %q and %q", s, tidy(s), tidy(tidy(s)))
		}
	})
}

func FuzzRead(f *testing.F) {
	whole, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("activity: x\nsteps: [{id: a, kind: story, start: b, scenes: [{id: b, text: {lv: x}, choices: [{id: c, text: {lv: x}, to: b}]}]}]\n"))
	f.Add([]byte("a: &a [*a, *a]\n"))
	f.Add([]byte("? [a]\n: b\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Load("x.yaml", b)
		if err != nil {
			var wrong Faults
			if !errors.As(err, &wrong) || len(wrong) == 0 {
				t.Fatalf("the error is no list of faults: %v", err)
			}
			lines := 2 // YAML has more ends of a line than one
			for _, end := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} {
				lines += strings.Count(string(b), end)
			}
			for _, x := range wrong {
				if x.Row < 1 || x.Row > lines {
					t.Errorf("%s is said of line %d of %d", x.Key, x.Row, lines)
				}
			}
			a, _ = Read("x.yaml", b) // what an editor shows
		}
		at := a.First()
		for range 20 {
			b, marshal := json.Marshal(a.Screen(at, "lv", true))
			if marshal != nil {
				t.Fatalf("%s: %v", b, marshal)
			}
			a.Solutions(at, "en", false)
			choice := ""
			if open := a.OpenChoices(at); len(open) > 0 {
				choice = open[0]
			}
			on := false
			if at, on = a.Next(at, choice); !on {
				break
			}
		}
		if err != nil {
			return
		}
		written, wrong := a.YAML()
		if wrong != nil {
			t.Fatal(wrong)
		}
		again, wrong := Load("x.yaml", written)
		if wrong != nil || again.Hash() != a.Hash() {
			t.Errorf("what was written reads back otherwise: %v\n%s", wrong, written)
		}
	})
}

func FuzzAccepts(f *testing.F) {
	a := small(f)
	a.Step("cloud").Free = true
	for _, s := range []string{"question", "story/offer#1", "before/documents-stay", "advert", "steps", "cloud", "box"} {
		for _, g := range []string{`{"choice":"a"}`, `{"choices":["p1"]}`, `{"order":["stop","ask","decide"]}`, `{"word":"family"}`, `{"text":"x"}`} {
			f.Add(s, []byte(g))
		}
	}
	f.Fuzz(func(t *testing.T, question string, given []byte) {
		stored, _, err := a.Accepts(question, given)
		if err != nil {
			return
		}
		again, _, err := a.Accepts(question, stored)
		if err != nil || string(again) != string(stored) {
			t.Errorf("%s: stored as %s, then as %s (%v)", given, stored, again, err)
		}
		if n := a.Count(question, [][]byte{stored}).Answers; n != 1 {
			t.Errorf("%s %s is counted %d times", question, stored, n)
		}
	})
}

func FuzzTwee(f *testing.F) {
	a := small(f)
	b, err := a.Twee("", "en")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add(":: Start\nHello [[on->The café]] [[The café]] [[x|Start]] [[Start<-y]]\n\n:: The café {\"position\":\"1,2\"}\nEnd.")
	f.Add(":: Start [a b]\n<<set $hasPass to true>>\n<<if $hasPass>>[[go->Start][$n += 1]]<</if>>")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := FromTwee("x.twee", []byte(s), "en")
		if err != nil {
			return
		}
		written, err := a.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read("x.yaml", written); err != nil {
			var wrong Faults
			if !errors.As(err, &wrong) || wrong.Has("lesson.not_yaml") {
				t.Errorf("what came of Twee cannot be read: %v\n%s", err, written)
			}
		}
	})
}
