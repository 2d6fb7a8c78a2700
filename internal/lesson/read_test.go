package lesson

import (
	"os"
	"testing"
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
