package lesson

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAnActivityIsPlayedFromBeginningToEnd(t *testing.T) {
	a := small(t)
	at, on := a.First(), true
	var seen []string
	for range 100 {
		seen = append(seen, strings.Trim(at.Step+"/"+at.Scene, "/")+" "+strings.Join(a.Questions(at), ","))
		choice := ""
		if open := a.OpenChoices(at); len(open) > 0 {
			choice = open[0]
		}
		if at, on = a.Next(at, choice); !on {
			break
		}
	}
	want := []string{"before before/documents-stay,before/would-ask", "intro ", "story/offer story/offer#1", "story/chat story/chat#2", "story/helped ",
		"question question", "statement statement", "advert advert", "steps steps", "opinion opinion", "cloud cloud", "box box",
		"after after/documents-stay,after/would-ask", "feeling feeling"}
	if !slices.Equal(seen, want) {
		t.Errorf("got\n%s", strings.Join(seen, "\n"))
	}
}

func TestAStoryRemembersAndOpensItsChoices(t *testing.T) {
	a := small(t)
	start, _ := a.At("story")
	if got := fmt.Sprint(start.Vars, start.Visit); got != "map[passport:1 trust:0] 1" {
		t.Errorf("it begins with %s", got)
	}
	chat, _ := a.Next(start, "write")
	if got := fmt.Sprint(chat.Scene, chat.Vars, a.OpenChoices(chat)); got != "chatmap[passport:1 trust:1] [send stop]" {
		t.Errorf("after write: %s", got)
	}
	if start.Vars["trust"] != 0 {
		t.Error("a position was changed by going on")
	}
	closed := chat
	closed.Vars = map[string]int{"trust": 0, "passport": 1}
	if got := a.OpenChoices(closed); !slices.Equal(got, []string{"stop"}) {
		t.Errorf("open without trust: %v", got)
	}
	for _, wrong := range []string{"", "send", "nothing"} {
		if same, on := a.Next(closed, wrong); !on || same.Scene != "chat" || same.Visit != closed.Visit {
			t.Errorf("%q moved to %+v", wrong, same)
		}
	}
	if end, _ := a.Next(chat, "send"); a.Ending(end) != "helped" || end.Vars["passport"] != 0 {
		t.Errorf("after send: %+v", end)
	}
	b, err := json.Marshal(chat)
	if err != nil || string(b) != `{"step":"story","scene":"chat","visit":2,"vars":{"passport":1,"trust":1}}` {
		t.Errorf("a position is stored as %s", b)
	}
}

func TestASceneMayRememberByItself(t *testing.T) {
	a := small(t)
	s := a.Step("story")
	s.Scene("sister").Set = "trust = 5"
	at, _ := a.At("story")
	if at, _ = a.Next(at, "ask"); at.Scene != "sister" || at.Vars["trust"] != 5 {
		t.Errorf("in the scene: %+v", at)
	}
}

func TestNoPositionTripsPlay(t *testing.T) {
	a := small(t)
	for _, at := range []Position{{}, {Step: "nothing"}, {Step: "story"}, {Step: "story", Scene: "nothing", Visit: -4}, {Step: "story", Scene: "offer", Visit: 1 << 40}} {
		a.Questions(at)
		a.Screen(at, "lv", true)
		a.Solutions(at, "lv", false)
		a.OpenChoices(at)
		a.Next(at, "write")
	}
	if at, on := (&Activity{}).Next((&Activity{}).First(), ""); on {
		t.Errorf("an empty activity goes on to %+v", at)
	}
}

func TestConditions(t *testing.T) {
	variables := []Variable{{Name: "n"}, {Name: "many_words"}, {Name: "yes", Truth: true}, {Name: "nope", Truth: true}}
	vars := map[string]int{"n": 3, "many_words": -2, "yes": 1, "nope": 0}
	for s, want := range map[string]string{
		"n == 3": "1", "n != 3": "0", "n < 4 and n > 2": "1", "n <= 2 or n >= 4": "0", "not yes": "0", "not not yes": "1", "not n == 3": "0",
		"yes and nope or yes": "1", "nope and (nope or yes)": "0", "n + 1 - 2 == 2": "1", "-n == -3": "1", "n - -1 == 4": "1", "(n) == 3": "1",
		"yes == nope": "0", "yes == true": "1", "many_words < 0": "1", "true": "1", "n - 1 - 1 == 1": "1", "n >= 1 == yes": "lesson.bad_condition",
		"n": "lesson.not_a_condition", "": "1", "n = 3": "lesson.bad_condition", "n ==": "lesson.unfinished_condition", "other > 1": "lesson.unknown_variable",
		"(n == 3": "lesson.open_bracket", "n == yes": "lesson.mixed_condition", "n and yes": "lesson.mixed_condition", "yes < nope": "lesson.mixed_condition",
		"-yes": "lesson.mixed_condition", "not n": "lesson.mixed_condition", "n * 2 == 6": "lesson.bad_condition", "N == 3": "lesson.bad_condition",
		"n == 99999": "lesson.bad_condition", "and": "lesson.bad_condition", "yes yes": "lesson.bad_condition",
	} {
		got := "0"
		switch c, wrong := condition(s, variables); {
		case wrong != nil:
			got = wrong.key
		case c.holds(vars):
			got = "1"
		}
		if got != want {
			t.Errorf("%q gives %s, not %s", s, got, want)
		}
	}
	for s, want := range map[string]string{
		"n = n + 1": "map[many_words:-2 n:4 nope:0 yes:1]", "n = 1; n = n + n; yes = n == 2": "map[many_words:-2 n:2 nope:0 yes:1]",
		"n = 99; n = n + n": "map[many_words:-2 n:100 nope:0 yes:1]", "yes = not yes;": "map[many_words:-2 n:3 nope:0 yes:0]",
		"n = -100; n = n - 50": "map[many_words:-2 n:-100 nope:0 yes:1]",
		"n":                    "lesson.bad_set", "n == 3": "lesson.bad_set", "3 = n": "lesson.bad_set", "n = yes": "lesson.mixed_condition", "n = 1 n = 2": "lesson.bad_condition",
		"x = 1": "lesson.unknown_variable",
	} {
		got := ""
		if set, wrong := settings(s, variables); wrong != nil {
			got = wrong.key
		} else {
			got = fmt.Sprint(remember(set, vars))
		}
		if got != want {
			t.Errorf("%q gives %s, not %s", s, got, want)
		}
	}
	for s, want := range map[string]string{"n=n+1;yes=not  ( n>=2 )": "n = n + 1; yes = not (n >= 2)", "n= - 1": "n = -1", "n - 1": "n - 1", "n--1": "n - -1", "???": "???"} {
		if got := tidy(s); got != want {
			t.Errorf("%q is written %q, not %q", s, got, want)
		}
	}
}
