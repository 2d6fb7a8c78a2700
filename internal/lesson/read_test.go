package lesson

import (
	"os"
	"strings"
	"testing"
	"time"
)

func small(t testing.TB) *Activity {
	t.Helper()
	b, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	a, err := Read("small.yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTheSampleHasEveryKindOfStep(t *testing.T) {
	a := small(t)
	seen := map[StepKind]bool{}
	for _, s := range a.Steps {
		seen[s.Kind] = true
	}
	for _, k := range StepKinds {
		if !seen[k] {
			t.Errorf("no step of the kind %s", k)
		}
	}
	if got := a.Step("story").Scene("offer").Text.In("lv"); got != "Laura saņem ziņu par darbu." {
		t.Errorf("text of the first scene: %q", got)
	}
}

func TestAHostileFileIsRefusedSoon(t *testing.T) {
	deep := strings.Repeat("a: {", 100_000)
	for name, file := range map[string]string{
		"too big":          strings.Repeat("# x\n", MostBytes/4+1),
		"brackets":         strings.Repeat("[", MostBytes-1),
		"braces":           deep,
		"points":           strings.Repeat("- ", MostBytes/2-1) + "x",
		"an echo of names": "a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n",
		"many keys":        strings.Repeat("k: v\n", 200_000),
		"many steps":       "steps:\n" + strings.Repeat("- {}\n", 100_000),
		"a long text":      "title: {lv: \"" + strings.Repeat("*a ", MostBytes/4) + "\"}\n",
	} {
		start := time.Now()
		a, err := Read("x.yaml", []byte(file))
		if err == nil {
			t.Errorf("%s: is read", name)
		}
		a.Screen(a.First(), "lv", false)
		HTML(a.Title.In("lv"))
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		} else {
			t.Logf("%s: %v: %.100s", name, took, err)
		}
	}
}
