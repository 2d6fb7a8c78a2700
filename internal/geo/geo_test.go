package geo

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/lang"

	"pgregory.net/rapid"
)

// Towns and where they lie (to about a kilometre; the borders of the source are no finer), with the area they must fall into.
var towns = []struct {
	name, code string
	at         Place
}{
	{"Rīga", "LV.RA", Place{56.949, 24.105}}, {"Daugavpils", "LV.DV", Place{55.875, 26.536}},
	{"Jelgava", "LV.JE", Place{56.651, 23.721}}, {"Jēkabpils", "LV.JB", Place{56.499, 25.857}},
	{"Jūrmala", "LV.JM", Place{56.968, 23.770}}, {"Liepāja", "LV.LJ", Place{56.511, 21.014}},
	{"Rēzekne", "LV.RE", Place{56.510, 27.333}}, {"Valmiera", "LV.VE", Place{57.538, 25.426}},
	{"Ventspils", "LV.VS", Place{57.389, 21.573}}, {"Smiltene", "LV.SM", Place{57.424, 25.902}},
	{"Tukums", "LV.TK", Place{56.967, 23.153}}, {"Alūksne", "LV.AE", Place{57.422, 27.047}},
	{"Balvi", "LV.BV", Place{57.131, 27.265}}, {"Bauska", "LV.BK", Place{56.408, 24.194}},
	{"Cēsis", "LV.CS", Place{57.312, 25.275}}, {"Dobele", "LV.DB", Place{56.625, 23.279}},
	{"Gulbene", "LV.GU", Place{57.177, 26.753}}, {"Krāslava", "LV.KS", Place{55.895, 27.168}},
	{"Kuldīga", "LV.KD", Place{56.968, 21.968}}, {"Limbaži", "LV.LI", Place{57.513, 24.713}},
	{"Ludza", "LV.LZ", Place{56.537, 27.715}}, {"Madona", "LV.MD", Place{56.853, 26.217}},
	{"Ogre", "LV.OR", Place{56.816, 24.605}}, {"Preiļi", "LV.PI", Place{56.294, 26.725}},
	{"Saldus", "LV.SD", Place{56.664, 22.488}}, {"Salaspils", "LV.SS", Place{56.861, 24.350}},
	{"Talsi", "LV.TL", Place{57.245, 22.581}}, {"Aizkraukle", "LV.AK", Place{56.605, 25.255}},
	{"Baldone", "LV.BD", Place{56.745, 24.400}}, {"Priekule", "LV.PK", Place{56.448, 21.590}},
	{"Priekuļi", "LV.PU", Place{57.315, 25.361}}, {"Valka", "LV.VA", Place{57.773, 26.017}},
	{"Sigulda", "LV.SI", Place{57.154, 24.859}}, {"Kocēni", "LV.VR", Place{57.523, 25.335}},
	{"Rundāle", "LV.RD", Place{56.413, 24.024}}, {"Krustpils", "LV.KT", Place{56.560, 26.050}},
	{"Viļaka", "LV.VL", Place{57.184, 27.673}}, {"Viļāni", "LV.VI", Place{56.552, 26.925}},
	{"Vārkava", "LV.VV", Place{56.228, 26.570}}, {"Varakļāni", "LV.VX", Place{56.608, 26.755}},
	{"Mērsrags", "LV.ME", Place{57.335, 23.120}}, {"Roja", "LV.RR", Place{57.500, 22.800}},
}

func TestLatviaHasItsHundredAndNineteenMunicipalitiesOfBefore2021(t *testing.T) {
	b := LatviaMunicipalities()
	if len(b.Areas) != 119 || len(latvia2009) != 119 {
		t.Fatalf("%d areas and %d names, want 119 of each", len(b.Areas), len(latvia2009))
	}
	if b.Licence != "MIT" || b.Source == "" || !b.On("2014-03-01") || b.On("2021-07-01") || b.On("2009-06-30") {
		t.Errorf("source %q, licence %q or the days of validity are wrong", b.Source, b.Licence)
	}
	cities := 0
	for _, a := range b.Areas {
		if a.Name == "" {
			t.Errorf("%s has no name", a.Code)
		}
		if !strings.HasSuffix(a.Name, " novads") {
			cities++
		}
		if !a.Contains(a.Centre) {
			t.Errorf("the centre of %s lies outside it", a.Name)
		}
		for _, r := range a.Rings {
			if len(r) < 4 || r[0] != r[len(r)-1] {
				t.Errorf("%s has a ring that is not closed", a.Name)
			}
		}
	}
	if cities != 9 {
		t.Errorf("%d republican cities, want 9", cities)
	}
}

func TestTownsLieInTheirArea(t *testing.T) {
	b := LatviaMunicipalities()
	for _, town := range towns {
		if a, ok := b.At(town.at); !ok || a.Code != town.code {
			t.Errorf("%s lies in %q (%s), want %s", town.name, a.Name, a.Code, town.code)
		}
	}
	if a, ok := b.At(Place{57.5, 23.5}); ok {
		t.Errorf("the Gulf of Riga lies in %s", a.Name)
	}
}

func TestNamesOfRegistersFindTheirArea(t *testing.T) {
	b := LatviaMunicipalities()
	for _, town := range towns {
		for _, form := range []string{town.name, Fold(town.name), strings.ToUpper(town.name), " " + town.name + " "} {
			if a, ok := b.Match(form); !ok || a.Code != town.code {
				t.Errorf("%q means %q, want %s", form, a.Code, town.code)
			}
		}
	}
	for _, m := range latvia2009 {
		for _, form := range []string{m.name, Fold(m.name), m.code} {
			if a, ok := b.Match(form); !ok || a.Code != m.code {
				t.Errorf("%q means %q, want %s", form, a.Code, m.code)
			}
		}
		if m.seat != "" {
			if a, ok := b.Match(m.seat); !ok || a.Code != m.code {
				t.Errorf("%q means %q, want %s", m.seat, a.Code, m.code)
			}
		}
	}
	for form, code := range map[string]string{
		"Jelgavas novads": "LV.JL", "Jelgavas nov.": "LV.JL", "jelgavas novada pašvaldība": "LV.JL",
		"Jelgavas pilsēta": "LV.JE", "Rīgas pilsētas pašvaldība": "LV.RA", "Daugavpils novads": "LV.DP",
		"Daugavpils pilsēta": "LV.DV", "Smiltenes pilsēta": "LV.SM", "Staicele": "LV.AJ",
		"Tukuma novada dome": "LV.TK", "Smiltenes": "LV.SM", "Rezeknes novads": "LV.RK",
	} {
		if a, ok := b.Match(form); !ok || a.Code != code {
			t.Errorf("%q means %q, want %s", form, a.Code, code)
		}
	}
	for _, form := range []string{"", " ", "Jelgavas", "Rēzeknes", "Tallinn", "Warszawa", "novads", "Rīgas novads", "Priekul"} {
		if a, ok := b.Match(form); ok {
			t.Errorf("%q means %s, want no answer", form, a.Name)
		}
	}
}

func TestTwoAreasOfOneNameNeedTheirCode(t *testing.T) {
	b := Boundaries{Areas: []Area{{Code: "1", Name: "Parauga pagasts"}, {Code: "2", Name: "Parauga pagasts"}}}
	if a, ok := b.Match("Parauga pagasts"); ok {
		t.Errorf("the name alone means %s", a.Code)
	}
	if a, ok := b.Match("2"); !ok || a.Code != "2" {
		t.Errorf("the code means %q", a.Code)
	}
}

func BenchmarkMatch(b *testing.B) {
	names := LatviaMunicipalities().Names()
	for b.Loop() {
		if _, ok := names.Match("Smiltene"); !ok {
			b.Fatal("no Smiltene")
		}
	}
}

func BenchmarkDrawMap(b *testing.B) {
	areas := LatviaMunicipalities()
	for b.Loop() {
		DrawMap(areas, nil, nil, MapOptions{})
	}
}

func TestNewerBoundariesMatchTownsToo(t *testing.T) {
	b := Boundaries{Areas: []Area{
		{Code: "1", Name: "Smiltenes novads"}, {Code: "2", Name: "Valmieras novads"},
		{Code: "3", Name: "Jelgava"}, {Code: "4", Name: "Jelgavas novads"}, {Code: "5", Name: "Jēkabpils novads"},
	}}
	for form, code := range map[string]string{
		"Smiltene": "1", "Valmiera": "2", "Jelgava": "3", "Jelgavas novads": "4", "Jēkabpils": "5",
	} {
		if a, ok := b.Match(form); !ok || a.Code != code {
			t.Errorf("%q means %q, want %s", form, a.Code, code)
		}
	}
}

func TestOutlinesOfFourCountries(t *testing.T) {
	in := map[string]Place{"EE": {58.9, 25.6}, "LV": {56.9, 25.0}, "LT": {55.3, 23.9}, "PL": {52.1, 19.4}}
	for country, p := range in {
		b, ok := Outline(country)
		if !ok || len(b.Areas) != 1 || b.Licence != "ISC" {
			t.Fatalf("%s has no outline", country)
		}
		for other, q := range in {
			if got := b.Areas[0].Contains(q); got != (other == country) {
				t.Errorf("%s contains the middle of %s: %v", country, other, got)
			}
		}
		if !b.Areas[0].Contains(p) {
			t.Errorf("%s lacks its middle", country)
		}
	}
	if _, ok := Outline("XX"); ok {
		t.Error("a country that is not there has an outline")
	}
}

func TestDistanceAndRoadTime(t *testing.T) {
	riga, tallinn := Place{56.9496, 24.1052}, Place{59.4370, 24.7536}
	if d := Distance(riga, tallinn); math.Abs(d-279.3) > 1 {
		t.Errorf("Rīga to Tallinn is %.1f km, want about 279", d)
	}
	one := Place{0, 0}
	if d := Distance(one, Place{0, 1}); math.Abs(d-111.195) > 0.01 {
		t.Errorf("a degree of the equator is %.3f km, want 111.195", d)
	}
	if d := Distance(Place{0, 0}, Place{0, 180}); math.Abs(d-math.Pi*earthKm) > 0.01 {
		t.Errorf("half around the earth is %.1f km", d)
	}
	// 111.195 km × 1.3 at 60 km/h are 144.55 minutes.
	if m := RoadMinutes(one, Place{0, 1}, 60, RoadFactor); m != 145 {
		t.Errorf("%d minutes, want 145", m)
	}
	if m := RoadMinutes(one, one, 60, RoadFactor); m != 0 {
		t.Errorf("to the same place are %d minutes", m)
	}
	if RoadMinutes(one, one, 0, 1.3) != -1 || RoadMinutes(one, Place{95, 0}, 60, 1.3) != -1 {
		t.Error("no speed or no place gave a time")
	}
}

func TestDistanceIsAMeasure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(n string) Place {
			return Place{rapid.Float64Range(-90, 90).Draw(t, n+" lat"), rapid.Float64Range(-180, 180).Draw(t, n+" lon")}
		}
		a, b, c := draw("a"), draw("b"), draw("c")
		if math.Abs(Distance(a, b)-Distance(b, a)) > 1e-6 {
			t.Fatal("there and back differ")
		}
		if Distance(a, c) > Distance(a, b)+Distance(b, c)+1e-6 {
			t.Fatal("a way round is shorter")
		}
	})
}

func TestRoadsAreEstimatedUntilGiven(t *testing.T) {
	m := NewMatrix(60, 0)
	m.PutAreas(LatviaMunicipalities())
	leg, ok := m.Leg("Rīga", "Smiltenes novads")
	if !ok || leg.Given || leg.Minutes < 130 || leg.Minutes > 190 {
		t.Errorf("Rīga to Smiltene is %+v", leg)
	}
	n, err := m.ImportRows("roads.csv", [][]string{
		{"\ufefffrom", "minutes", "to", "km"}, {"Rīga", "105", "Smiltene", "132,5"}, {"", "", "", ""}, {"Smiltene", "110", "Riga", ""},
	})
	if err != nil || n != 2 {
		t.Fatalf("import took %d: %v", n, err)
	}
	if leg, _ := m.Leg("riga", "smiltene"); leg != (Leg{105, 132.5, true}) {
		t.Errorf("given %+v", leg)
	}
	if got, _ := m.Minutes("Smiltene", "Rīga"); got != 110 {
		t.Errorf("the way back is %d, want its own 110", got)
	}
	m.Forget("Smiltene", "Rīga")
	if got, _ := m.Minutes("Smiltene", "Rīga"); got != 105 {
		t.Errorf("the way back is %d, want the 105 of the way there", got)
	}
	if _, ok := m.Leg("Rīga", "nowhere"); ok {
		t.Error("a road to an unknown place was guessed")
	}
	if got, ok := m.Minutes("Rīga", "Rīga"); !ok || got != 0 {
		t.Error("to stay takes time")
	}
}

func TestFaultyRoadsChangeNothing(t *testing.T) {
	m := NewMatrix(60, 0)
	m.Override("Rīga", "Ogre", Leg{Minutes: 40})
	_, err := m.ImportRows("roads.csv", [][]string{
		{"from", "to", "minutes", "km"},
		{"Rīga", "Ogre", "50", "36"},
		{"Rīga", "", "x", "-1"},
		{"Rīga", "rīga", "1.5", ""},
		{"Riga", "Ogre", "45", ""},
	})
	f := fault.As(err)
	var got []string
	for _, x := range f.Fields {
		got = append(got, fmt.Sprintf("%s:%d:%s %s", x.File, x.Row, x.Name, x.Key))
	}
	want := "roads.csv:3:to geo.matrix.place_missing roads.csv:3:minutes geo.matrix.minutes roads.csv:3:km geo.matrix.km " +
		"roads.csv:4:to geo.matrix.same_place roads.csv:4:minutes geo.matrix.minutes roads.csv:5:from geo.matrix.pair_twice"
	if strings.Join(got, " ") != want {
		t.Errorf("faults are\n%s\nwant\n%s", strings.Join(got, " "), want)
	}
	if n, _ := m.Minutes("Rīga", "Ogre"); n != 40 {
		t.Errorf("a faulty file changed a road to %d", n)
	}
	for _, rows := range [][][]string{nil, {{"from", "to"}}, {{"from", "to", "minutes", "name"}}, {{"from", "from", "to", "minutes"}}} {
		if _, err := m.ImportRows("roads.csv", rows); !fault.Is(err, fault.Invalid) {
			t.Errorf("header %v was taken", rows)
		}
	}
}

// shared gives every border stretch of a drawing as a pair of points, with how often it is drawn.
func stretches(lines [][]outline) map[[2]point]int {
	out := map[[2]point]int{}
	for _, area := range lines {
		for _, line := range area {
			for i, p := range line {
				q := line[(i+1)%len(line)]
				if q.x < p.x || q.x == p.x && q.y < p.y {
					out[[2]point{q, p}]++
				} else {
					out[[2]point{p, q}]++
				}
			}
		}
	}
	return out
}

func TestSimplifiedNeighboursStillShareTheirBorder(t *testing.T) {
	b := LatviaMunicipalities()
	project, _, _ := fit(b, nil, 1000)
	for _, tolerance := range []float64{0.5, 1.5, 4} {
		lines := simplified(b.Areas, project, tolerance, 0)
		once, twice := 0.0, 0
		for s, n := range stretches(lines) {
			switch n {
			case 1:
				once += math.Hypot(s[0].x-s[1].x, s[0].y-s[1].y)
			case 2:
				twice++
			default:
				t.Errorf("a border is drawn %d times", n)
			}
		}
		// The outer border of Latvia is about 1,900 km; the drawing has about 2.2 units a kilometre.
		// A gap between neighbours would add its two sides.
		if once > 5500 || twice < 200 {
			t.Errorf("at %.1f, lines that only one area has are %.0f units, shared ones %d", tolerance, once, twice)
		}
	}
}

func TestMapIsOneLightSVGWithoutStyles(t *testing.T) {
	b := LatviaMunicipalities()
	var shades []Shade
	for i, a := range b.Areas {
		shades = append(shades, Shade{Area: a.Code, Level: i % 5, Label: "3 <visits>"})
	}
	pins := []Pin{{56.95, 24.1, "S-1 & S-2"}, {57.42, 25.9, ""}, {10, 10, "far away"}, {math.NaN(), 0, "nowhere"}}
	svg := DrawMap(b, shades, pins, MapOptions{
		Title: "Visits <2014>", Desc: "Where the trailer was.", Legend: []string{"none", "1", "2 to 3", "4 to 9", "10 or more"},
	})
	t.Logf("%d bytes", len(svg))
	if len(svg) >= 60_000 {
		t.Errorf("the map has %d bytes, want fewer than 60,000", len(svg))
	}
	d := xml.NewDecoder(strings.NewReader(svg))
	paths := 0
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		if s, ok := tok.(xml.StartElement); ok {
			for _, a := range s.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("an inline %s", a.Name.Local)
				}
				if s.Name.Local == "path" && a.Name.Local == "class" && strings.HasPrefix(a.Value, "map-area") {
					paths++
				}
			}
		}
	}
	if paths != 119 {
		t.Errorf("%d areas are drawn, want 119", paths)
	}
	for _, want := range []string{`role="img"`, `<title id="map-title">Visits &lt;2014&gt;</title>`, `<desc id="map-desc">`,
		"S-1 &amp; S-2", "Smiltenes novads: 3 &lt;visits&gt;", "10 or more"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the map lacks %s", want)
		}
	}
	if strings.Contains(svg, "far away") || strings.Contains(svg, "nowhere") || strings.Contains(svg, "NaN") {
		t.Error("a pin outside the drawing is in it")
	}
	for level := range 5 {
		if level > 0 && hatchings[level] == hatchings[level-1] {
			t.Errorf("levels %d and %d have one hatching", level-1, level)
		}
	}
	classes := regexp.MustCompile(`class="([^"]+)"`)
	for _, m := range classes.FindAllStringSubmatch(svg, -1) {
		for _, c := range strings.Fields(m[1]) {
			if strings.HasPrefix(c, "map-area") || strings.HasPrefix(c, "map-pin") || strings.HasPrefix(c, "map-le") ||
				strings.HasPrefix(c, "map-label") || c == "map-ground" {
				continue
			}
			if !strings.Contains(MapStyles, "."+c+" ") {
				t.Errorf("class %s has no rule in map.css", c)
			}
		}
	}
}

// A border of a hundred thousand points, as jagged as can be, neither breaks the map nor holds it up.
func TestJaggedBorderIsDrawn(t *testing.T) {
	r := Ring{{56, 24}}
	for i := range 100_000 {
		r = append(r, Place{56.2 + 0.3*float64(i%2) + float64(i)*1e-7, 24 + float64(i)*1e-5})
	}
	r = append(r, Place{56, 25}, Place{56, 24})
	svg := DrawMap(Boundaries{Areas: []Area{{Code: "a", Name: "A", Rings: []Ring{r}}}}, nil, nil, MapOptions{})
	if !strings.Contains(svg, `class="map-area`) {
		t.Error("the area is not drawn")
	}
}

func TestMapOfPinsAloneAndOfNothing(t *testing.T) {
	if svg := DrawMap(Boundaries{}, nil, []Pin{{57, 24, "a"}}, MapOptions{}); !strings.Contains(svg, "map-pin") {
		t.Error("a single pin is not drawn")
	}
	if svg := DrawMap(Boundaries{}, nil, nil, MapOptions{}); strings.Contains(svg, "Inf") || strings.Contains(svg, "NaN") {
		t.Error("an empty map has no measures")
	}
}

var given = Limits{Set: "x", Source: "Sample office", Licence: "CC0", ValidFrom: "2021-07-01"}

func square(props, coordinates string) string {
	return `{"type":"Feature","properties":` + props + `,"geometry":{"type":"Polygon","coordinates":` + coordinates + `}}`
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

const ring = `[[[24,56],[25,56],[25,57],[24,57],[24,56]]]`

func TestImportReadsAreas(t *testing.T) {
	b, err := ImportGeoJSON(strings.NewReader("\ufeff"+collection(
		square(`{"CODE":7,"Nosaukums":"Parauga novads"}`, ring),
		`{"type":"Feature","id":"B","properties":{"name":"Otrs"},"geometry":{"type":"MultiPolygon","coordinates":[[[[25,56,3],[26,56],[26,57],[25,57],[25,56,3]]]]}}`,
	)), given)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Areas) != 2 || b.Areas[0].Code != "7" || b.Areas[0].Name != "Parauga novads" || b.Areas[1].Code != "B" {
		t.Errorf("areas are %+v", b.Areas)
	}
	if c := b.Areas[0].Centre; math.Abs(c.Lat-56.5) > 1e-9 || math.Abs(c.Lon-24.5) > 1e-9 {
		t.Errorf("centre is %v", c)
	}
	if a, ok := b.Match("parauga nov."); !ok || a.Code != "7" {
		t.Error("the imported name does not match")
	}
}

func TestImportSaysWhatIsWrong(t *testing.T) {
	ok := `{"code":"a","name":"A"}`
	for key, text := range map[string]string{
		"geo.import.not_json":        "{",
		"geo.import.not_collection":  `{"type":"Feature"}`,
		"geo.import.empty":           collection(),
		"geo.import.not_degrees":     `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3059"}},"features":[]}`,
		"geo.import.not_feature":     collection(`{"type":"Thing"}`),
		"geo.import.name_missing":    collection(square(`{"code":"a"}`, ring)),
		"geo.import.code_missing":    collection(square(`{"name":"A"}`, ring)),
		"geo.import.name_long":       collection(square(`{"code":"a","name":"`+strings.Repeat("x", 300)+`"}`, ring)),
		"geo.import.same_code":       collection(square(ok, ring), square(ok, ring)),
		"geo.import.no_shape":        collection(`{"type":"Feature","properties":` + ok + `,"geometry":null}`),
		"geo.import.broken_shape":    collection(square(ok, `[[["a",1]]]`)),
		"geo.import.not_area":        collection(`{"type":"Feature","properties":` + ok + `,"geometry":{"type":"Point","coordinates":[24,56]}}`),
		"geo.import.short_ring":      collection(square(ok, `[[[24,56],[25,56],[24,56]]]`)),
		"geo.import.open_ring":       collection(square(ok, `[[[24,56],[25,56],[25,57],[24,57]]]`)),
		"geo.import.off_globe":       collection(square(ok, `[[[506000,312000],[25,56],[25,57],[506000,312000]]]`)),
		"geo.import.too_large":       collection(strings.Repeat(" ", 2<<20)),
		"geo.import.too_many_areas":  collection(square(ok, ring), square(ok, ring), square(ok, ring), square(ok, ring)),
		"geo.import.too_many_points": collection(square(`{"code":"a","name":"A"}`, ring), square(`{"code":"b","name":"B"}`, ring), square(`{"code":"c","name":"C"}`, ring)),
	} {
		l := given
		l.Bytes, l.Areas, l.Points = 1<<20, 3, 12
		_, err := ImportGeoJSON(strings.NewReader(text), l)
		if f := fault.As(err); f == nil || len(f.Fields) == 0 || f.Fields[0].Key != key {
			t.Errorf("%s: got %v", key, err)
		}
	}
	_, err := ImportGeoJSON(strings.NewReader(collection(square(ok, ring))), Limits{ValidTo: "2020-01-01"})
	if f := fault.As(err); f == nil || len(f.Fields) != 3 {
		t.Errorf("boundaries without a source were taken: %v", err)
	}
}

func FuzzImportGeoJSON(f *testing.F) {
	f.Add(collection(square(`{"code":"a","name":"A"}`, ring)))
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[]]}}]}`)
	f.Add(collection(square(`{"code":"a","name":"A"}`, `[[[0,0],[1e308,0],[0,0],[0,0]]]`)))
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ImportGeoJSON(strings.NewReader(text), given)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("a faulty file is not an Invalid fault: %v", err)
			}
			return
		}
		svg := DrawMap(b, nil, nil, MapOptions{Title: "t", Desc: "d"})
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Fatal("the map has no measures")
		}
		for _, a := range b.Areas {
			b.Match(a.Name)
			b.At(a.Centre)
		}
	})
}

func TestEveryKeyHasItsWordsInBothLanguages(t *testing.T) {
	if err := lang.NewBook().Add(Words); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, file := range []string{"import.go", "matrix.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(geo\.[a-z_.]+)"`).FindAllStringSubmatch(string(text), -1) {
			keys[m[1]] = true
		}
	}
	for _, l := range []string{"en", "lv"} {
		text, err := Words.ReadFile("words/" + l + ".po")
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]bool{}
		for _, m := range regexp.MustCompile(`msgid "(geo\.[a-z_.]+)"\nmsgstr "[^"]`).FindAllStringSubmatch(string(text), -1) {
			in[m[1]] = true
		}
		for k := range keys {
			if !in[k] {
				t.Errorf("%s lacks %s", l, k)
			}
		}
		for k := range in {
			if !keys[k] {
				t.Errorf("%s has %s, which nothing says", l, k)
			}
		}
	}
}
