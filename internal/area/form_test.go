package area

import (
	"net/url"
	"testing"

	"drosme/internal/fault"
)

func TestOneLineIsOneLine(t *testing.T) {
	for _, x := range []struct {
		typed  string
		max    int
		broken bool
	}{
		{"Paraugskola", 200, false}, {" Paraugskola\n", 200, false}, {"Parauga\nskola", 200, true}, {"Parauga\rskola", MostOneLine, true},
		{"Parauga\u2028skola", 40, true}, {"Parauga\nskola", MostOneLine + 1, false}, {"Parauga\tskola", 200, false},
	} {
		f := NewForm(url.Values{"name": {x.typed}})
		f.Text("name", x.max)
		if err := f.Err(); x.broken != fault.Is(err, fault.Invalid) || x.broken && fault.As(err).Fields[0].Key != "field.one_line" {
			t.Errorf("%q of at most %d: %v", x.typed, x.max, err)
		}
	}
}
