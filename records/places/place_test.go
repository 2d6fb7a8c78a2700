package places_test

import (
	"strings"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/records/places"
)

// good is a place with nothing wrong; each case breaks one thing.
func good() places.Place {
	return places.Place{Code: "V1", Name: "Parauga zāle", Kind: "hall", Told: places.Public, Address: "Paraugu iela 1",
		Municipality: "Rīga", Country: "LV", Lat: "56.95", Lon: "24.1"}
}

func TestWhatIsWrongWithAPlaceIsSaidBesideItsField(t *testing.T) {
	for name, x := range map[string]struct {
		breaks func(*places.Place)
		want   string // field and key
	}{
		"nothing":                   {func(*places.Place) {}, ""},
		"only what must be":         {func(p *places.Place) { *p = places.Place{Name: "x", Kind: "hall", Told: places.Public} }, ""},
		"a joining code":            {func(p *places.Place) { p.Code = "A;B" }, "code place.code.wrong"},
		"no name":                   {func(p *places.Place) { p.Name = "" }, "name field.required"},
		"a long address":            {func(p *places.Place) { p.Address = strings.Repeat("ā", 201) }, "address field.too_long"},
		"another kind":              {func(p *places.Place) { p.Kind = "zāle" }, "kind field.unknown_word"},
		"told to nobody knows whom": {func(p *places.Place) { p.Told = "" }, "told field.unknown_word"},
		"another country":           {func(p *places.Place) { p.Country = "Latvija" }, "country field.not_a_country"},
		"beyond the pole":           {func(p *places.Place) { p.Lat = "90.5" }, "lat place.point.wrong"},
		"no number":                 {func(p *places.Place) { p.Lon = "24°" }, "lon place.point.wrong"},
		"not even one":              {func(p *places.Place) { p.Lon = "NaN" }, "lon place.point.wrong"},
		"a sign before":             {func(p *places.Place) { p.Lon = "+24" }, "lon place.point.wrong"},
		"half a point":              {func(p *places.Place) { p.Lon = "" }, "lon place.point.half"},
		"the other half":            {func(p *places.Place) { p.Lat = "" }, "lat place.point.half"},
	} {
		p := good()
		x.breaks(&p)
		var faults fault.List
		p.Check(faults.Add)
		if got := housetest.Said(faults.Err()); got != x.want {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}
