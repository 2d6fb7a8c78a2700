package places

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/internal/wordlist"
)

// How safely a place may be told.
const (
	Public    = "public"     // may stand on a poster
	FrontGate = "front_gate" // as far as the front gate, to those who come; never printed
	Withheld  = "withheld"   // to nobody outside; in the house to caseworkers and the responsible person
)

// Place is a place, and how safely it may be told. Of a withheld place the address and the point are
// stored sealed, so that neither a query nor a copy of the database tells them.
type Place struct {
	ID           string `db:"id" class:"plain"`
	Code         string `db:"code" class:"plain"`
	Name         string `db:"name" class:"sensitive"`
	Kind         string `db:"kind" class:"plain"` // list place.kind
	Municipality string `db:"municipality" class:"sensitive"`
	Country      string `db:"country" class:"plain"` // ISO 3166 alpha-2, or empty
	Told         string `db:"told" class:"plain"`    // list place.told
	Address      string `db:"address" class:"identifying"`
	Lat          string `db:"lat" class:"identifying"` // degrees, WGS 84, as typed with a point; empty: not known
	Lon          string `db:"lon" class:"identifying"`
	Sealed       string `db:"sealed" class:"identifying"`
	Version      int    `db:"version" class:"plain"`

	ChangedAt when.Moment `db:"changed_at" class:"plain"` // set by the house when it is stored
	ChangedBy string      `db:"changed_by" class:"plain"` // id of the person; empty: the house itself
}

// Scope says that a withheld place is protected: the word open does not reach it.
func (p *Place) Scope() access.Scope { return access.Scope{Protected: p.Told == Withheld} }

// Choice is a place as a select offers it.
type Choice struct {
	ID   string `db:"id" class:"plain"`
	Code string `db:"code" class:"plain"`
	Name string `db:"name" class:"plain"`
}

// Most characters of the texts of a place.
const (
	MostCode = 40
	MostText = 200
)

// Check says what is wrong, field by field.
func (p *Place) Check(wrong func(field, key string, pairs ...any)) {
	if strings.ContainsFunc(p.Code, func(r rune) bool { return r == ';' || r == ':' || unicode.IsControl(r) }) ||
		utf8.RuneCountInString(p.Code) > MostCode {
		wrong("code", "place.code.wrong", "max", MostCode)
	}
	if p.Name == "" {
		wrong("name", "field.required")
	}
	for _, x := range []struct{ field, text string }{{"name", p.Name}, {"municipality", p.Municipality}, {"address", p.Address}} {
		if utf8.RuneCountInString(x.text) > MostText {
			wrong(x.field, "field.too_long", "max", MostText)
		}
	}
	for _, x := range []struct{ field, list, value string }{{"kind", "place.kind", p.Kind}, {"told", "place.told", p.Told}} {
		if !wordlist.Has(x.list, x.value) {
			wrong(x.field, "field.unknown_word", "words", strings.Join(wordlist.All(x.list), ", "))
		}
	}
	if p.Country != "" && !wordlist.IsCountry(p.Country) {
		wrong("country", "field.not_a_country")
	}
	degrees(wrong, "lat", p.Lat, 90)
	degrees(wrong, "lon", p.Lon, 180)
	if (p.Lat == "") != (p.Lon == "") {
		missing := map[bool]string{true: "lat", false: "lon"}[p.Lat == ""]
		wrong(missing, "place.point.half")
	}
}

func degrees(wrong func(field, key string, pairs ...any), field, text string, most float64) {
	if text == "" {
		return
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != f || f > most || f < -most || slices.Contains([]string{"+", "e", "x"}, text[:1]) {
		wrong(field, "place.point.wrong", "max", strconv.FormatFloat(most, 'f', -1, 64))
	}
}
