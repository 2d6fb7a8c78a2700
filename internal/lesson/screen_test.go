package lesson

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"One.\n\nTwo\nlines.":                         "<p>One.</p><p>Two<br>lines.</p>",
		"**Strong** and *soft*.":                      "<p><strong>Strong</strong> and <em>soft</em>.</p>",
		"*soft **and strong** words*":                 "<p><em>soft <strong>and strong</strong> words</em></p>",
		"2 * 3 * 4, ** no, *no":                       "<p>2 * 3 * 4, ** no, *no</p>",
		"## Heading\nWords":                           "<h3>Heading</h3><p>Words</p>",
		"- one\n- two\n  more\n\n1. first\n2. second": "<ul><li>one</li><li>two<br>more</li></ul><ol><li>first</li><li>second</li></ol>",
		"3. third":                        `<ol start="3"><li>third</li></ol>`,
		"> Hi!\n> - you\n\nShe reads.":    "<blockquote><p>Hi!</p><ul><li>you</li></ul></blockquote><p>She reads.</p>",
		"> > twice":                       "<blockquote><p>&gt; twice</p></blockquote>",
		"Call [116111](tel:116111).":      `<p>Call <a href="tel:116111">116111</a>.</p>`,
		"[**112**](tel:112)":              `<p><a href="tel:112"><strong>112</strong></a></p>`,
		"[page](https://example.org)":     "<p>[page](https://example.org)</p>",
		"[x](javascript:alert(1))":        "<p>[x](javascript:alert(1))</p>",
		`[x](tel:1"onclick="x)`:           "<p>[x](tel:1&#34;onclick=&#34;x)</p>",
		"<script>alert(1)</script> & <b>": "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;</p>",
		`\*plain\* \[x\] \\ \a`:           `<p>*plain* [x] \ \a</p>`,
		"a\u202eb\u0000c\ue02ad":          "<p>abcd</p>",
		"":                                "",
		"\r\nOne\r\n":                     "<p>One</p>",
		"* star\n* list":                  "<ul><li>star</li><li>list</li></ul>",
		"5.5 is no list\n-neither":        "<p>5.5 is no list<br>-neither</p>",
		"\U0001f468\u200d\U0001f469\u200d\U0001f467 ❤\ufe0f <3": "<p>\U0001f468\u200d\U0001f469\u200d\U0001f467 ❤\ufe0f &lt;3</p>",
	} {
		if got := HTML(text); got != want {
			t.Errorf("%q becomes\n%s, not\n%s", text, got, want)
		}
	}
	if got := Inline("a\n**b** [112](tel:112) <i>"); got != "a <strong>b</strong> 112 &lt;i&gt;" {
		t.Errorf("one line becomes %s", got)
	}
	if got := Plain("**b** & *c* <i>"); got != "b & c <i>" {
		t.Errorf("the words are %s", got)
	}
}

func TestAScreenShowsWhatIsAskedAndNotWhatIsRight(t *testing.T) {
	a := small(t)
	at, _ := a.At("story")
	s := a.Screen(at, "en", false)
	if s.Text != "<p>Laura gets a message about a job.</p>" || s.Discuss != "<p>What is odd here?</p>" || s.Number != 3 || s.Of != len(a.Steps) {
		t.Errorf("the first scene is %+v", s)
	}
	if got := fmt.Sprint(s.Questions); got != "[{story/offer#1 one   [{write A Answer} {ask B Ask her sister}] false 0}]" {
		t.Errorf("it asks %s", got)
	}
	if got := a.Screen(at, "en", true).Text; got != "<p>Laura is offered a job.</p>" {
		t.Errorf("in easy language: %s", got)
	}
	if got := a.Screen(at, "ru", false).Text; got != `<div lang="lv"><p>Laura saņem ziņu par darbu.</p></div>` {
		t.Errorf("in a language that is not there: %s", got)
	}
	at.Scene, at.Vars = "chat", map[string]int{}
	if got := a.Screen(at, "en", false).Questions[0].Options; len(got) != 1 || got[0].Sign != "B" {
		t.Errorf("open choices: %v", got)
	}
	at.Scene = "helped"
	if s = a.Screen(at, "en", false); s.Ending != "helped" || s.Help != `<p>Call <a href="tel:116111">116111</a>.</p>` || s.Questions != nil {
		t.Errorf("the ending is %+v", s)
	}
	for _, step := range a.Steps {
		at, _ := a.At(step.ID)
		for _, l := range Languages {
			b, err := json.Marshal(a.Screen(at, l, true))
			if err != nil {
				t.Fatal(err)
			}
			for _, tells := range []string{"right", "flag", "why"} {
				if strings.Contains(string(b), `"`+tells+`"`) {
					t.Errorf("the screen of %s tells what is right: %s", step.ID, b)
				}
			}
		}
	}
	at, _ = a.At("steps")
	var mixed []string
	for _, o := range a.Screen(at, "lv", false).Questions[0].Options {
		mixed = append(mixed, o.ID)
	}
	if slices.Equal(mixed, []string{"stop", "ask", "decide"}) || len(mixed) != 3 {
		t.Errorf("the pieces of an order are shown as %v", mixed)
	}
	at, _ = a.At("feeling")
	if s = a.Screen(at, "uk", false); s.Text != "<p>Як ти зараз?</p>" || s.Questions[0].Options[2].Text != "Важко" {
		t.Errorf("how are you now: %+v", s)
	}
}

func TestSolutionsTellWhatIsRight(t *testing.T) {
	a := small(t)
	for step, want := range map[string]string{
		"before":    "[]",
		"intro":     "[]",
		"story":     "[]",
		"question":  "[{question [a] <p>They listen there.</p> []}]",
		"statement": "[{statement [false] <p>A contract is in writing.</p> []}]",
		"advert":    "[{advert [p1]  [{p1 <p>Too good to be true.</p>}]}]",
		"steps":     "[{steps [stop ask decide] <p>Stop first.</p> []}]",
		"opinion":   "[]",
		"after":     "[{after/documents-stay [a] <p>The passport is yours.</p> []}]",
		"feeling":   "[]",
	} {
		at, _ := a.At(step)
		if got := fmt.Sprint(a.Solutions(at, "en", false)); got != want {
			t.Errorf("%s: %s", step, got)
		}
	}
}

func TestTheHashNamesTheContent(t *testing.T) {
	whole, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	read := func(old, new string) string {
		if !strings.Contains(string(whole), old) {
			t.Fatalf("%q is not in the sample", old)
		}
		a, err := Read("other.yaml", []byte(strings.Replace(string(whole), old, new, 1)))
		if err != nil {
			t.Fatal(err)
		}
		return a.Hash()
	}
	same := read("activity", "activity")
	for _, layout := range [][2]string{{"# A small activity", "# Another remark"}, {"{trust: 0, passport: true}", "{passport: true, trust: 0}"},
		{"trust >= 1 and passport", "trust>=1   and passport"}, {"right: [a]\n    why: {lv: Pase", "right: [ a ]\n    why: {lv: Pase"}} {
		if read(layout[0], layout[1]) != same {
			t.Errorf("%q makes another activity", layout[1])
		}
	}
	for _, change := range [][2]string{{"Who may keep", "Who might keep"}, {"to: sister", "to: helped"}, {"trust >= 1", "trust >= 0"}, {"right: [a]", "right: [b]"},
		{"solo: true", "solo: false"}, {"short: 3", "short: 4"}, {"version: 1", "version: 2"}} {
		if read(change[0], change[1]) == same {
			t.Errorf("%q makes no other activity", change[1])
		}
	}
}
