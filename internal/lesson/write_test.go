package lesson

import (
	"testing"
)

func TestWhatIsWrittenReadsBackAsTheSame(t *testing.T) {
	all := append(Library(), small(t))
	for _, a := range all {
		b, err := a.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Read(a.File, b)
		if err != nil {
			t.Fatalf("%s: %v\n%s", a.File, err, b)
		}
		if a.Hash() != again.Hash() {
			t.Errorf("%s is another after it was written:\n%s", a.File, b)
		}
	}
}
