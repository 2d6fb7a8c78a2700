package lesson

import (
	"errors"
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
