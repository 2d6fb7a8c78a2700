package organisations_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/records/organisations"
)

// good is an organisation with nothing wrong; each case breaks one thing.
func good() organisations.Organisation {
	return organisations.Organisation{Code: "SCH1", Name: "Paraugskola", Kind: "school", Country: "LV",
		Municipality: "Rīga", MemberFrom: "2013-12-17", MemberTo: "2015-01-01"}
}

func TestWhatIsWrongWithAnOrganisationIsSaidBesideItsField(t *testing.T) {
	for name, x := range map[string]struct {
		breaks func(*organisations.Organisation)
		want   string // field and key
	}{
		"nothing":         {func(*organisations.Organisation) {}, ""},
		"no code":         {func(o *organisations.Organisation) { o.Code = "" }, "code field.required"},
		"a joining code":  {func(o *organisations.Organisation) { o.Code = "A;B" }, "code organisation.code.wrong"},
		"a long code":     {func(o *organisations.Organisation) { o.Code = strings.Repeat("ā", 41) }, "code organisation.code.wrong"},
		"no name":         {func(o *organisations.Organisation) { o.Name = "" }, "name field.required"},
		"a long name":     {func(o *organisations.Organisation) { o.Name = strings.Repeat("ā", 201) }, "name field.too_long"},
		"another kind":    {func(o *organisations.Organisation) { o.Kind = "skola" }, "kind field.unknown_word"},
		"no kind":         {func(o *organisations.Organisation) { o.Kind = "" }, "kind field.unknown_word"},
		"another country": {func(o *organisations.Organisation) { o.Country = "Latvija" }, "country field.not_a_country"},
		"no country":      {func(o *organisations.Organisation) { o.Country = "" }, ""},
		"end before start": {func(o *organisations.Organisation) { o.MemberTo = "2013-12-16" },
			"coalition_member_to field.end_before_start"},
		"one day": {func(o *organisations.Organisation) { o.MemberTo = o.MemberFrom }, ""},
		"end without start": {func(o *organisations.Organisation) { o.MemberFrom = "" },
			"coalition_member_from organisation.member_from.missing"},
	} {
		o := good()
		x.breaks(&o)
		var faults fault.List
		o.Check(faults.Add)
		if got := housetest.Said(faults.Err()); got != x.want {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}

func TestAnUnknownKindListsTheWordsThatWouldBeRight(t *testing.T) {
	o := good()
	o.Kind = "skola"
	var faults fault.List
	o.Check(faults.Add)
	words := fmt.Sprint(fault.As(faults.Err()).Fields[0].Args["words"])
	if got := strings.Split(words, ", "); !slices.Equal(got, []string{"school", "youth_centre", "municipality", "ngo", "state_authority", "company", "partner"}) {
		t.Errorf("words: %s", words)
	}
}

func TestAMemberIsOneFromTheFirstDayToTheLast(t *testing.T) {
	o := good()
	for day, want := range map[string]bool{"2013-12-16": false, "2013-12-17": true, "2015-01-01": true, "2015-01-02": false} {
		if o.MemberOn(dayOf(day)) != want {
			t.Errorf("on %s: %v", day, !want)
		}
	}
	o.MemberTo = ""
	if !o.MemberOn("2199-01-01") {
		t.Error("a membership without an end has ended")
	}
	o.MemberFrom = ""
	if o.MemberOn("2014-01-01") {
		t.Error("who never was a member is one")
	}
}
