package lesson

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestTheLibraryCanBePlayed(t *testing.T) {
	files := LibraryFiles()
	if len(files) == 0 {
		t.Fatal("the library is empty")
	}
	for _, f := range files {
		a, err := Load(f.Name, f.Content)
		var wrong Faults
		if errors.As(err, &wrong) {
			for _, x := range wrong {
				t.Errorf("library/%s:%d: %s %v", x.File, x.Row, x.Key, x.Args)
			}
			continue
		}
		if a.ID+".yaml" != f.Name {
			t.Errorf("library/%s holds the activity %s", f.Name, a.ID)
		}
		for _, l := range []string{"lv", "en"} {
			if !strings.Contains(strings.Join(a.Languages, " "), l) {
				t.Errorf("library/%s: %s is not among its languages", f.Name, l)
			}
		}
	}
}

func TestTheExampleOfTheDescriptionCanBePlayed(t *testing.T) {
	b, err := os.ReadFile("../../docs/activity-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "```yaml\n")
	example, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("there is no example")
	}
	if _, err := Load("bus-ride.yaml", []byte(example)); err != nil {
		t.Errorf("%v", places(err))
	}
	// Every key that is read stands in the description.
	for _, keys := range stepKeys {
		for _, k := range keys {
			if k = strings.TrimPrefix(k, "*"); !strings.Contains(string(b), "`"+k+"`") {
				t.Errorf("the key %s is not described", k)
			}
		}
	}
}
