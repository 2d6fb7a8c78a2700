package hub

import (
	"slices"
	"testing"

	"drosme/internal/offline"
)

// A child sees the children's lines first, then who is near the school of today.
func TestNumbersNearTheSchoolStandFirstAfterTheChildrensLines(t *testing.T) {
	k := &Kit{Today: "2026-03-02", Pack: &offline.Pack{
		Visits:  []offline.Visit{{Day: "2026-03-02", Municipality: "Valmiera"}, {Day: "2026-03-03", Municipality: "Liepāja"}},
		Numbers: []offline.Number{{Name: "far", Near: "Liepāja"}, {Name: "country"}, {Name: "near", Near: "Valmiera"}, {Name: "child", Child: true}},
	}}
	names := func() (out []string) {
		for _, n := range k.PhoneNumbers("lv") {
			out = append(out, n.Name)
		}
		return out
	}
	if got := names(); !slices.Equal(got, []string{"child", "near", "far", "country"}) {
		t.Error(got)
	}
	k.Today = "2026-03-09" // no visit today: all of the pack are near
	if got := names(); !slices.Equal(got, []string{"child", "far", "near", "country"}) {
		t.Error(got)
	}
}
