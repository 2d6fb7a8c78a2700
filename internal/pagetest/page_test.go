package pagetest

import (
	"strings"
	"testing"
)

const right = `<title>List – Desk</title><h1>Organisations</h1><form method="post"><input type="hidden" name="act_id" value="x"><label for="q">Search</label><input id="q" name="q"></form>`

func TestAPageIsLookedThrough(t *testing.T) {
	if got := Faults(right); len(got) != 0 {
		t.Errorf("a right page: %q", got)
	}
	for _, x := range []struct{ from, to, want string }{
		{"<h1>Organisations</h1>", "", "not one h1"},
		{"<h1>Organisations</h1>", "<h1>a</h1><h1>b</h1>", "not one h1"},
		{`for="q"`, "", "no label"},
		{`id="q"`, "", "no label"},
		{"<h1>", `<p id="q"></p><h1>`, "stands twice"},
		{"List – Desk", "Paraugskola", "title"},
		{"Search", "⟦act.search⟧", "no words"},
		{`name="act_id"`, `name="x"`, "without its id"},
	} {
		if got := strings.Join(Faults(strings.Replace(right, x.from, x.to, 1)), "; "); !strings.Contains(got, x.want) {
			t.Errorf("%s → %s: %q, want %q", x.from, x.to, got, x.want)
		}
	}
}
