package hint

import (
	"encoding/csv"
	"os"
	"testing"
)

// TestRecallAndFalseAlarmsArePublished counts over the planted sentences of testdata: each row is a language,
// a sentence and the kinds that stand in it. The two figures are those of docs/privacy.md; a change that makes
// either worse fails.
func TestRecallAndFalseAlarmsArePublished(t *testing.T) {
	f, err := os.Open("testdata/planted.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	planted, found, quiet, alarms := 0, 0, 0, 0
	for _, r := range rows[1:] {
		got := map[Kind]bool{}
		for _, k := range Kinds(r[1]) {
			got[k] = true
		}
		if r[2] == "" {
			quiet++
			if len(got) > 0 {
				alarms++
				t.Logf("false alarm: %s: %v", r[1], Find(r[1]))
			}
			continue
		}
		planted++
		if got[Kind(r[2])] {
			found++
		} else {
			t.Logf("missed %s: %s", r[2], r[1])
		}
	}
	t.Logf("recall %d of %d, false alarms in %d of %d quiet sentences", found, planted, alarms, quiet)
	if planted < 60 || quiet < 30 {
		t.Fatalf("too few sentences to say anything: %d and %d", planted, quiet)
	}
	if found*100 < planted*95 {
		t.Errorf("recall is %d of %d, under 95 %%", found, planted)
	}
	if alarms*100 > quiet*10 {
		t.Errorf("false alarms in %d of %d, over 10 %%", alarms, quiet)
	}
}

// FuzzFind looks that every finding lies inside the text and none overlaps another.
func FuzzFind(f *testing.F) {
	f.Add("Anna zvanīja no +371 20000000, auto AB-1234")
	f.Add("Сергей: 010190-12345")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, x := range Find(text) {
			if x.From < last || x.To <= x.From || x.To > len(text) {
				t.Fatalf("%v in a text of %d bytes after %d", x, len(text), last)
			}
			last = x.To
		}
	})
}
