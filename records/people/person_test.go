package people_test

import (
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

func rooms(h *area.House) []area.Area {
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area()}
}

func options() house.Options { return house.Options{} }

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		housetest.PreparesEveryQuery(t, h)
	})
}

// good is a person with nothing wrong; each case breaks one thing.
func good() people.Person {
	return people.Person{Code: "K001", Kind: people.Served, Sex: "f", AgeBand: "19-24", Country: "LV", FirstLanguage: "lv", Languages: "ru en"}
}

// volunteer is a person that a coordinator reaches.
func volunteer(code string) people.Person {
	p := good()
	p.Code, p.Kind = code, "volunteer"
	return p
}

func TestWhatIsWrongWithAPersonIsSaidBesideItsField(t *testing.T) {
	for name, x := range map[string]struct {
		breaks func(*people.Person)
		want   string // field and key
	}{
		"nothing":            {func(*people.Person) {}, ""},
		"only what must be":  {func(p *people.Person) { p.Country, p.FirstLanguage, p.Languages = "", "", "" }, ""},
		"no code":            {func(p *people.Person) { p.Code = "" }, "code field.required"},
		"a name as code":     {func(p *people.Person) { p.Code = "Anna Parauga" }, "code person.code.wrong"},
		"a joining code":     {func(p *people.Person) { p.Code = "K1;K2" }, "code person.code.wrong"},
		"a share as code":    {func(p *people.Person) { p.Code = "K1:50" }, "code person.code.wrong"},
		"a long code":        {func(p *people.Person) { p.Code = strings.Repeat("K", 41) }, "code person.code.wrong"},
		"a personal code":    {func(p *people.Person) { p.Code = "000000-00000" }, "code person.code.personal"},
		"without its hyphen": {func(p *people.Person) { p.Code = "00000000000" }, "code person.code.personal"},
		"an address":         {func(p *people.Person) { p.Code = "sample@desk.example" }, "code person.code.address"},
		"another kind":       {func(p *people.Person) { p.Kind = "client" }, "kind field.unknown_word"},
		"another sex":        {func(p *people.Person) { p.Sex = "F" }, "sex field.unknown_word"},
		"no sex":             {func(p *people.Person) { p.Sex = "" }, "sex field.unknown_word"},
		"another age":        {func(p *people.Person) { p.AgeBand = "20-25" }, "age_band field.unknown_word"},
		"another country":    {func(p *people.Person) { p.Country = "lv" }, "country field.not_a_country"},
		"another language":   {func(p *people.Person) { p.FirstLanguage = "latviešu" }, "first_language person.language.wrong"},
		"one wrong of two":   {func(p *people.Person) { p.Languages = "ru zz" }, "languages person.language.wrong"},
		"everything": {func(p *people.Person) { *p = people.Person{} },
			"code field.required; kind field.unknown_word; sex field.unknown_word; age_band field.unknown_word"},
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

func TestAgeBandsThatBeginUnder18AreProbablyOfMinors(t *testing.T) {
	for band, want := range map[string]bool{"0-12": true, "13-15": true, "16-18": true, "19-24": false, "65+": false, "unknown": false} {
		if people.ProbablyMinor(band) != want {
			t.Errorf("%s: %v", band, !want)
		}
	}
}
