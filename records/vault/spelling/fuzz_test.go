package spelling_test

import (
	"testing"
	"unicode/utf8"

	"drosme/records/vault/spelling"
)

// FuzzKeys tries that no text, however odd, makes keys without end, is read without end, or is not found by
// itself.
func FuzzKeys(f *testing.F) {
	for _, s := range []string{"Шевченко Юлія", "Ševčenko-Bērziņa", "O'Sample", "Szczepańska", "ʼ’", "a\u0301\u0301", "ǅǈ", "\xff\xfe", "漢字 漢字", "123 45", "schtschschtsch"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, given, family string) {
		keys := spelling.Keys(spelling.Names{Given: given, Family: family})
		if len(keys) > 4000 {
			t.Errorf("%d keys", len(keys))
		}
		has := map[string]bool{}
		for _, k := range keys {
			if !utf8.ValidString(k) {
				t.Errorf("a key is no text: %q", k)
			}
			has[k] = true
		}
		asked := spelling.Ask(given + " " + family)
		asked.Rounds()
		asked.Details()
		g, w := spelling.Words(given), spelling.Words(family)
		points, _ := asked.Weigh(func(k string) bool { return has[k] })
		if len(g) == 1 && len(w) == 1 && g[0] != w[0] && points == 0 {
			t.Errorf("%q %q is not found by itself", given, family)
		}
	})
}
