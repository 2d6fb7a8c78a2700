package hint

import (
	"slices"
	"strings"
	"testing"
)

func TestAFreeTextIsFlaggedWithWhy(t *testing.T) {
	for _, c := range []struct {
		text string
		own  []string
		want []Kind
	}{
		{"Kur es varu zvanīt?", nil, nil},
		{"zvani +371 20000000", nil, []Kind{Phone}},
		{"<script>alert(1)</script>", nil, []Kind{Markup}},
		{"skaties [te](http://paraugs.invalid)", nil, []Kind{Markup}},
		{"2 < 3 un 5 > 4", nil, nil},
		{"Tu esi MAUKA!", nil, []Kind{Slur}},
		{"ты Сука", nil, []Kind{Slur}},
		{"you are such a bitch", nil, []Kind{Slur}},
		{"tu esi paraugvārds", []string{"paraugvārds"}, []Kind{Slur}},
		{"tu esi idiots", []string{"-idiots"}, nil},
	} {
		if got := Flags(c.text, "2026-11-24", c.own); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
	if got := Flags("mauka", "2026-11-23", nil); len(got) != 0 {
		t.Errorf("before the list was in force: %v", got)
	}
}

func TestEachSlurHasLanguageDayAndSource(t *testing.T) {
	for i, line := range strings.Split(strings.TrimSpace(slurs), "\n")[1:] {
		f := strings.Split(line, ",")
		if len(f) != 5 || !slices.Contains([]string{"lv", "en", "ru"}, f[1]) || len(f[2]) != 10 || f[4] == "" {
			t.Errorf("row %d: %q", i+2, line)
		}
	}
}
