package geo

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// Limits are what an import of boundaries may take, and what the file itself does not say. Zero
// limits take those of DefaultLimits.
type Limits struct {
	Bytes  int64
	Areas  int
	Points int // of all areas together

	CodeField, NameField string // properties of a feature; empty: the usual ones are tried

	Set, Source, Licence string
	ValidFrom, ValidTo   when.Day
}

// DefaultLimits are enough for every municipality of a country at 1:50,000.
var DefaultLimits = Limits{Bytes: 32 << 20, Areas: 2000, Points: 400_000}

// The usual names of properties, in the order in which they are tried.
var (
	codeFields = []string{"code", "kods", "atvk", "l1_code", "hasc", "ehak", "lau_id", "id", "objectid"}
	nameFields = []string{"name", "nosaukums", "label", "l1_name", "nimi", "pavadinimas", "nazwa", "lau_name"}
)

type feature struct {
	Type       string          `json:"type"`
	ID         json.RawMessage `json:"id"`
	Properties map[string]any  `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// ImportGeoJSON reads boundaries that a person brings: a FeatureCollection of Polygons and
// MultiPolygons in degrees (RFC 7946), each with a code and a name. What is wrong comes back as an
// Invalid fault whose fields name the feature by its number in the file, the first being 1; nothing
// of a faulty file is used. The source, the licence and a first day must be given in the limits, since
// a map without them cannot be judged later.
func ImportGeoJSON(r io.Reader, l Limits) (Boundaries, error) {
	if l.Bytes <= 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	if l.Areas <= 0 {
		l.Areas = DefaultLimits.Areas
	}
	if l.Points <= 0 {
		l.Points = DefaultLimits.Points
	}
	var faults fault.List
	if strings.TrimSpace(l.Source) == "" {
		faults.Add("source", "geo.import.source_missing")
	}
	if strings.TrimSpace(l.Licence) == "" {
		faults.Add("licence", "geo.import.licence_missing")
	}
	if l.ValidFrom == "" {
		faults.Add("valid_from", "geo.import.valid_from_missing")
	}
	if l.ValidTo != "" && l.ValidTo < l.ValidFrom {
		faults.Add("valid_to", "geo.import.valid_to_before")
	}
	if faults.Len() > 0 {
		return Boundaries{}, faults.Err()
	}
	raw, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	if err != nil {
		return Boundaries{}, fault.Because(fault.Failed, err)
	}
	if int64(len(raw)) > l.Bytes {
		return Boundaries{}, fault.In("file", "geo.import.too_large", "megabytes", l.Bytes>>20)
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	var file struct {
		Type string `json:"type"`
		CRS  *struct {
			Properties struct {
				Name string `json:"name"`
			} `json:"properties"`
		} `json:"crs"`
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			line := 1 + bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n"))
			return Boundaries{}, fault.In("file", "geo.import.not_json", "line", line)
		}
		return Boundaries{}, fault.In("file", "geo.import.not_collection")
	}
	if file.Type != "FeatureCollection" {
		return Boundaries{}, fault.In("file", "geo.import.not_collection")
	}
	if file.CRS != nil && !degrees(file.CRS.Properties.Name) {
		return Boundaries{}, fault.In("file", "geo.import.not_degrees")
	}
	if len(file.Features) == 0 {
		return Boundaries{}, fault.In("file", "geo.import.empty")
	}
	if len(file.Features) > l.Areas {
		return Boundaries{}, fault.In("file", "geo.import.too_many_areas", "count", len(file.Features), "max", l.Areas)
	}
	b := Boundaries{Set: l.Set, Source: l.Source, Licence: l.Licence, ValidFrom: l.ValidFrom, ValidTo: l.ValidTo}
	codes := map[string]int{}
	points := 0
	for i, f := range file.Features {
		a, key := areaOf(f, l)
		if key != "" {
			faults.AddAt("", i+1, "file", key, "feature", i+1)
			continue
		}
		if first, again := codes[a.Code]; again {
			faults.AddAt("", i+1, "file", "geo.import.same_code", "feature", i+1, "first", first)
			continue
		}
		codes[a.Code] = i + 1
		for _, ring := range a.Rings {
			points += len(ring)
		}
		if points > l.Points {
			return Boundaries{}, fault.In("file", "geo.import.too_many_points", "max", l.Points)
		}
		a.Centre = centreOf(a.Rings)
		b.Areas = append(b.Areas, a)
	}
	if faults.Len() > 0 {
		return Boundaries{}, faults.Err()
	}
	return b, nil
}

// degrees tells whether a named reference system is WGS 84 in degrees.
func degrees(name string) bool {
	n := strings.ToUpper(name)
	return n == "" || strings.HasSuffix(n, "CRS84") || strings.HasSuffix(n, "EPSG::4326") || strings.HasSuffix(n, "EPSG:4326") ||
		strings.HasSuffix(n, "EPSG::4258") || strings.HasSuffix(n, "EPSG:4258") // ETRS89: the same within a metre
}

// areaOf reads one feature; key names what is wrong with it, empty when nothing is.
func areaOf(f feature, l Limits) (a Area, key string) {
	if f.Type != "Feature" {
		return a, "geo.import.not_feature"
	}
	a.Name = property(f.Properties, l.NameField, nameFields)
	a.Code = property(f.Properties, l.CodeField, codeFields)
	if a.Code == "" && len(f.ID) > 0 {
		if json.Unmarshal(f.ID, &a.Code) != nil {
			var n float64
			if json.Unmarshal(f.ID, &n) == nil {
				a.Code = strconv.FormatFloat(n, 'f', -1, 64)
			}
		}
	}
	if a.Name == "" {
		return a, "geo.import.name_missing"
	}
	if a.Code == "" {
		return a, "geo.import.code_missing"
	}
	if len(a.Name) > 200 || len(a.Code) > 60 {
		return a, "geo.import.name_long"
	}
	if f.Geometry == nil {
		return a, "geo.import.no_shape"
	}
	var polygons [][][][]float64
	switch f.Geometry.Type {
	case "Polygon":
		var one [][][]float64
		if json.Unmarshal(f.Geometry.Coordinates, &one) != nil {
			return a, "geo.import.broken_shape"
		}
		polygons = [][][][]float64{one}
	case "MultiPolygon":
		if json.Unmarshal(f.Geometry.Coordinates, &polygons) != nil {
			return a, "geo.import.broken_shape"
		}
	default:
		return a, "geo.import.not_area"
	}
	for _, polygon := range polygons {
		for _, line := range polygon {
			if len(line) < 4 {
				return a, "geo.import.short_ring"
			}
			ring := make(Ring, 0, len(line))
			for _, c := range line {
				if len(c) < 2 {
					return a, "geo.import.broken_shape"
				}
				p := Place{Lat: c[1], Lon: c[0]}
				if !p.Valid() {
					return a, "geo.import.off_globe"
				}
				ring = append(ring, p)
			}
			if ring[0] != ring[len(ring)-1] {
				return a, "geo.import.open_ring"
			}
			a.Rings = append(a.Rings, ring)
		}
	}
	if len(a.Rings) == 0 {
		return a, "geo.import.no_shape"
	}
	return a, ""
}

// property reads a text or a number by a given name, or by the first usual name there is.
func property(all map[string]any, given string, usual []string) string {
	read := func(v any) string {
		switch v := v.(type) {
		case string:
			return strings.TrimSpace(v)
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		return ""
	}
	if given != "" {
		return read(all[given])
	}
	for _, want := range usual {
		if v := read(all[want]); v != "" {
			return v
		}
		if v := read(all[strings.ToUpper(want)]); v != "" {
			return v
		}
		if v := read(all[strings.ToUpper(want[:1])+want[1:]]); v != "" {
			return v
		}
	}
	return ""
}
