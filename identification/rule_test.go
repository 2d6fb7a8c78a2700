package identification

import (
	"slices"
	"strings"
	"testing"

	"drosme/internal/when"
	"drosme/internal/wordlist"
)

func shipped(t *testing.T, name string) Set {
	t.Helper()
	i := slices.IndexFunc(shippedSets, func(s Set) bool { return s.Name == name })
	if i < 0 {
		t.Fatalf("no set %s", name)
	}
	return shippedSets[i]
}

func TestTheAdultsListIsWhole(t *testing.T) {
	for set, want := range map[string]struct {
		dimensions []int
		s, m, w    int
	}{"adults_labour": {[]int{10, 10, 16, 9, 15, 7}, 7, 53, 7}, "children_labour": {[]int{10, 10, 15, 8, 15, 7}, 15, 50, 0}} {
		x := shipped(t, set)
		for i, d := range Dimensions {
			if n := len(x.Of(d)); n != want.dimensions[i] {
				t.Errorf("%s: %s has %d indicators, want %d", set, d, n, want.dimensions[i])
			}
		}
		n := map[Weight]int{}
		for _, i := range x.Indicators {
			n[i.Weight]++
		}
		if n[Strong] != want.s || n[Medium] != want.m || n[Weak] != want.w {
			t.Errorf("%s: weights %v", set, n)
		}
	}
	if !shipped(t, "adults_labour").Confirmed() || shipped(t, "children_labour").Confirmed() {
		t.Error("the adults' list is read twice, the children's once")
	}
}

// The table of step 1, worked out by hand: strong, medium, weak, positive.
func TestADimensionIsPositiveByThePublishedRule(t *testing.T) {
	for _, x := range []struct {
		s, m, w int
		want    bool
	}{
		{0, 0, 0, false}, {1, 0, 0, false}, {0, 1, 0, false}, {0, 2, 0, false}, {0, 0, 2, false}, {0, 0, 7, false},
		{0, 1, 1, false}, {0, 1, 6, false},
		{2, 0, 0, true}, {3, 0, 0, true}, {1, 1, 0, true}, {1, 0, 1, true}, {1, 2, 3, true},
		{0, 3, 0, true}, {0, 4, 0, true}, {0, 2, 1, true}, {0, 2, 5, true},
	} {
		word, got := rule(x.s, x.m, x.w)
		if got != x.want || word == "" {
			t.Errorf("%d strong, %d medium, %d weak: %v (%s), want %v", x.s, x.m, x.w, got, word, x.want)
		}
	}
}

// positive answers enough of a dimension, as its weights are, to make it positive.
func positive(set Set, answers map[string]string, dimensions ...Dimension) {
	for _, d := range dimensions {
		for _, w := range []Weight{Strong, Medium} {
			for _, i := range set.Of(d) {
				if i.Weight == w {
					answers[i.Name()] = "yes"
				}
			}
		}
	}
}

func TestPatternsOfAdultsAndOfChildren(t *testing.T) {
	adults, children := shipped(t, "adults_labour"), shipped(t, "children_labour")
	for _, x := range []struct {
		set  Set
		have []Dimension
		act  string
		want Pattern
	}{
		{adults, nil, "", NoPattern},
		{adults, []Dimension{Exploitation}, "", Exploited},
		{adults, []Dimension{DeceptiveRecruitment, CoerciveRecruitment, CoerciveDestination}, "", NoPattern},
		{adults, []Dimension{DeceptiveRecruitment, Exploitation}, "", Deceived},
		{adults, []Dimension{CoerciveRecruitment, Exploitation}, "", Exploited},
		{adults, []Dimension{Exploitation, CoerciveDestination}, "", Exploited},
		{adults, []Dimension{DeceptiveRecruitment, Exploitation, CoerciveDestination}, "", Trafficked},
		{adults, []Dimension{CoerciveRecruitment, Exploitation, CoerciveDestination}, "", Trafficked},
		{adults, []Dimension{VulnerableRecruitment, Exploitation}, "", Exploited},
		{adults, []Dimension{VulnerableRecruitment, Exploitation, CoerciveDestination}, "", Trafficked},
		{adults, []Dimension{DeceptiveRecruitment, Exploitation, VulnerableDestination}, "", Trafficked},
		{adults, []Dimension{VulnerableRecruitment, Exploitation, VulnerableDestination}, "", Trafficked},
		{children, []Dimension{Exploitation}, "", Exploited},
		{children, []Dimension{Exploitation}, "unknown", Exploited},
		{children, []Dimension{Exploitation}, "no", Exploited},
		{children, []Dimension{Exploitation}, "yes", Trafficked},
		{children, []Dimension{VulnerableRecruitment, Exploitation}, "", Trafficked},
		{children, nil, "yes", NoPattern},
	} {
		answers := map[string]string{}
		positive(x.set, answers, x.have...)
		if x.act != "" {
			answers["exploitation.act"] = x.act
		}
		s := Screen(x.set, answers)
		for _, d := range Dimensions {
			if s.Of(d).Positive != slices.Contains(x.have, d) {
				t.Errorf("%v: %s is %v", x.have, d, s.Of(d))
			}
		}
		if s.Pattern != x.want || len(s.Reasons) == 0 {
			t.Errorf("%s %v %s: %s, want %s; reasons %v", x.set.Name, x.have, x.act, s.Pattern, x.want, s.Reasons)
		}
	}
}

func TestOneStrongSignAloneIsNotPositiveAndNothingElseIsCounted(t *testing.T) {
	adults := shipped(t, "adults_labour")
	s := Screen(adults, map[string]string{"exploitation.excessive_hours": "yes"})
	if f := s.Of(Exploitation); f.Positive || f.Rule != "one_strong_alone" || s.Pattern != NoPattern {
		t.Errorf("one strong alone: %+v %s", f, s.Pattern)
	}
	s = Screen(adults, map[string]string{"vulnerable_recruitment.beliefs": "yes", "vulnerable_recruitment.general_context": "yes"})
	if f := s.Of(VulnerableRecruitment); f.Positive || f.Rule != "weak_alone" {
		t.Errorf("two weak: %+v", f)
	}
	s = Screen(adults, map[string]string{"exploitation.excessive_hours": "yes", "exploitation.no_education": "yes", "exploitation.low_salary": "unknown", "exploitation.hazardous_work": "no"})
	if f := s.Of(Exploitation); !f.Positive || f.Open != 6 || s.Answered != 3 || s.Total != 67 {
		t.Errorf("strong and weak: %+v, %d of %d", f, s.Answered, s.Total)
	}
}

func TestAgesAreChildOrAdultOrNotKnown(t *testing.T) {
	for a, want := range map[Age]AgeGroup{"17": Child, "18": Adult, "0": Child, "15-17": Child, "18-20": Adult, "65+": Adult, "child": Child, "adult": Adult, Unknown: AgeUnknown, Declined: AgeUnknown, "": AgeUnknown} {
		if got := a.Group(); got != want {
			t.Errorf("%s: %s, want %s", a, got, want)
		}
	}
	for _, w := range wordlist.All("identification.age") {
		if Answered(w) == (Age(w).Group() == AgeUnknown) {
			t.Errorf("the band %s is no group", w)
		}
	}
}

func TestFactsAreChecked(t *testing.T) {
	for _, x := range []struct {
		f    Facts
		want string
	}{
		{Facts{Forms: "sham_marriage forced_labour"}, ""},
		{Facts{Forms: "sham_marriage unknown"}, "forms"},
		{Facts{Forms: "magic"}, "forms"},
		{Facts{Access: "none transport"}, "access"},
		{Facts{Citizenships: "LV UA"}, ""},
		{Facts{Citizenships: "stateless"}, ""},
		{Facts{Citizenships: "EU"}, "citizenships"},
		{Facts{ExploitedCountry: "stateless"}, "exploited_countries"},
		{Facts{RecruitedCountry: "Latvia"}, "recruited_country"},
		{Facts{AgeRecruited: "16", AgeExploited: "16", AgeRegistered: "19"}, ""},
		{Facts{AgeRecruited: "19", AgeRegistered: "18"}, "age_registered"},
		{Facts{AgeRecruited: "121"}, "age_recruited"},
		{Facts{AgeRecruited: "150"}, "age_recruited"},
		{Facts{AgeRegistered: "15-17", AgeDispute: "yes"}, ""},
		{Facts{Relation: "boss"}, "relation"},
	} {
		var got []string
		x.f.Check(func(field, key string, _ ...any) { got = append(got, field) })
		if strings.Join(got, " ") != x.want {
			t.Errorf("%+v: wrong %v, want %q", x.f, got, x.want)
		}
	}
	var f Facts
	f.Fill()
	if f.Forms != NotAsked || f.AgeRecruited != NotAsked || f.Route != NotAsked || f.RecruitedPlace != "" {
		t.Errorf("an empty answer is not asked: %+v", f)
	}
}

func TestEveryFormHasItsWordsElsewhere(t *testing.T) {
	for _, w := range wordlist.All("identification.form") {
		f, there := FormOf(w)
		if there != Answered(w) {
			t.Errorf("%s stands in the table: %v", w, there)
		}
		if there && (!slices.Contains([]string{"sexual", "labour", "other"}, f.Eurostat) || f.HTCDS == "" || f.National == "" || f.Article == "") {
			t.Errorf("%+v", f)
		}
	}
	if got := FormsOfHTCDS("Other"); len(got) < 3 || got[0] != "other" {
		t.Errorf("HTCDS Other: %v", got)
	}
	for _, w := range []string{"forced_marriage", "surrogacy", "illegal_adoption"} {
		if slices.Contains(wordlist.Values("identification.form", "2024-07-13"), w) || !slices.Contains(wordlist.Values("identification.form", "2024-07-14"), w) {
			t.Errorf("%s is offered from 14 July 2024", w)
		}
	}
}

func record(id, day, outcome, decider, basis, corrects string, state State) *Status {
	return &Status{ID: id, Day: when.Day(day), Outcome: outcome, Decider: decider, Basis: basis, Corrects: corrects, State: state, DecidedAt: when.Moment(day + "T12:00:00Z"), At: when.Moment(day + "T10:00:00Z")}
}

func TestTheStatusOfAPastDay(t *testing.T) {
	all := []*Status{
		record("a", "2024-03-01", Presumed, "none", "provider_assessment", "", Approved),
		record("b", "2024-06-01", Rejected, Commission, "commission_decision", "", Approved),
		record("c", "2024-06-10", Identified, "police", "criminal_case", "", Asked),
	}
	right := record("d", "2024-06-01", Identified, Commission, "commission_decision", "b", Approved)
	right.DecidedAt = "2024-09-01T12:00:00Z"
	all = append(all, right)
	for _, x := range []struct{ day, known, want string }{
		{"2024-02-29", "", ""}, {"2024-03-01", "", "a"}, {"2024-05-31", "", "a"}, {"2024-06-01", "", "d"}, {"2026-01-01", "", "d"},
		{"2024-06-01", "2024-08-31T00:00:00Z", "b"}, {"2024-06-01", "2024-04-01T00:00:00Z", "a"},
	} {
		got := ""
		if s, there := On(all, when.Day(x.day), when.Moment(x.known)); there {
			got = s.ID
		}
		if got != x.want {
			t.Errorf("on %s as known %s: %q, want %q", x.day, x.known, got, x.want)
		}
	}
	all = append(all, record("e", "2024-06-01", EnteredInError, "none", "other", "d", Approved))
	if s, _ := On(all, "2024-12-31", ""); s == nil || s.ID != "a" {
		t.Errorf("a record entered in error is no status: %+v", s)
	}
}

func TestLabelsFollowFromWhoDecided(t *testing.T) {
	for _, x := range []struct {
		outcome, decider, basis string
		want                    []string // LV EE PL EU HTCDS HTCDS_DECIDER
	}{
		{Identified, "police", "criminal_case", []string{"recognised_proceedings", "identified", "identified", "registered_identified", "ActualVictimOfTrafficking", "Police"}},
		{Identified, Commission, "commission_decision", []string{"recognised_commission", "presumed", "identified", "registered_identified", "ActualVictimOfTrafficking", "NGO"}},
		{Presumed, "none", "provider_assessment", []string{"potential", "presumed", "presumed", "registered_presumed", "PossibleVictimOfTrafficking", ""}},
		{Rejected, Commission, "commission_decision", []string{"not_recognised", "no_status", "no_status", "not_registered", "NotAVictimOfTrafficking", "NGO"}},
		{NotApplied, "none", "provider_assessment", []string{"no_status", "no_status", "no_status", "registered_presumed", "PossibleVictimOfTrafficking", ""}},
		{WithdrewIt, "none", "person_declined", []string{"no_status", "no_status", "no_status", "not_registered", "PossibleVictimOfTrafficking", ""}},
		{Identified, "court", "court_judgment", []string{"recognised_proceedings", "identified", "identified", "registered_identified", "ActualVictimOfTrafficking", "CourtOrProsecution"}},
	} {
		s := record("x", "2025-01-01", x.outcome, x.decider, x.basis, "", Approved)
		for i, scheme := range append(slices.Clone(Schemes), "HTCDS_DECIDER") {
			if got := LabelOf(scheme, s).Label; got != x.want[i] {
				t.Errorf("%s by %s on %s in %s: %q, want %q", x.outcome, x.decider, x.basis, scheme, got, x.want[i])
			}
		}
	}
	for _, outcome := range wordlist.All("identification.outcome") {
		for _, decider := range wordlist.All("identification.decider") {
			for _, scheme := range Schemes {
				if LabelOf(scheme, record("x", "2025-01-01", outcome, decider, "other", "", Approved)).Label == "" {
					t.Errorf("%s by %s has no label in %s", outcome, decider, scheme)
				}
			}
		}
	}
}
