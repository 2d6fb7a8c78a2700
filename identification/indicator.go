package identification

import (
	_ "embed"
	"slices"
	"strings"

	"drosme/internal/when"
	"drosme/records/cases"
)

//go:embed indicators.csv
var indicatorsCSV string

// Weight is how strongly an indicator speaks.
type Weight string

// The weights.
const (
	Strong Weight = "S"
	Medium Weight = "M"
	Weak   Weight = "W"
)

// Dimension is one of the six groups of the published method.
type Dimension string

// The dimensions.
const (
	DeceptiveRecruitment  Dimension = "deceptive_recruitment"
	CoerciveRecruitment   Dimension = "coercive_recruitment"
	VulnerableRecruitment Dimension = "vulnerable_recruitment" // recruitment by abuse of vulnerability
	Exploitation          Dimension = "exploitation"
	CoerciveDestination   Dimension = "coercive_destination"
	VulnerableDestination Dimension = "vulnerable_destination" // abuse of vulnerability at destination
)

// Dimensions in the order of the published method.
var Dimensions = []Dimension{DeceptiveRecruitment, CoerciveRecruitment, VulnerableRecruitment, Exploitation, CoerciveDestination, VulnerableDestination}

// Act is no indicator of the published lists: the one question that a child's set asks besides, whether
// somebody recruited, moved, sheltered or took in the child. A child needs no means, only this and exploitation.
const Act = "act"

// Indicator is one sign, in one set. Key and dimension together name it.
type Indicator struct {
	Set       string    `db:"set_name"`
	Dimension Dimension `db:"dimension"`
	Key       string    `db:"indicator"`
	Weight    Weight    `db:"weight"`
	Source    string    `db:"source"`
	Confirmed bool      `db:"confirmed"`
}

// Name is the key and the dimension in one.
func (i Indicator) Name() string { return string(i.Dimension) + "." + i.Key }

// Set is a list of indicators for one kind of people and one kind of exploitation: adults_labour.
type Set struct {
	Name       string
	Indicators []Indicator
}

// Subject is what a set is about: labour, sexual. Sets of one subject share what was observed, so that nothing
// is asked twice when somebody thought to be an adult is a child.
func (s Set) Subject() string {
	_, subject, found := strings.Cut(s.Name, "_")
	if !found {
		return s.Name
	}
	return subject
}

// Children tells whether the set is for children, who need no means.
func (s Set) Children() bool { return strings.HasPrefix(s.Name, "children_") }

// Of gives the indicators of a dimension.
func (s Set) Of(d Dimension) []Indicator {
	return slices.DeleteFunc(slices.Clone(s.Indicators), func(i Indicator) bool { return i.Dimension != d })
}

// Confirmed tells whether every row is confirmed.
func (s Set) Confirmed() bool {
	return !slices.ContainsFunc(s.Indicators, func(i Indicator) bool { return !i.Confirmed })
}

// Source gives where the rows are from, each once.
func (s Set) Source() string {
	var out []string
	for _, i := range s.Indicators {
		if !slices.Contains(out, i.Source) {
			out = append(out, i.Source)
		}
	}
	return strings.Join(out, "; ")
}

// indicatorHeader is the header of a file of indicators, ours and one that is loaded.
const indicatorHeader = "set,dimension,key,weight,source,confirmed"

var shippedSets = readSets()

func readSets() []Set {
	var all []Indicator
	for _, r := range rows(indicatorsCSV, indicatorHeader) {
		all = append(all, Indicator{r[0], Dimension(r[1]), r[2], Weight(r[3]), r[4], r[5] == "yes"})
	}
	return setsOf(all)
}

// setsOf puts indicators together by their sets, in the order of their coming.
func setsOf(all []Indicator) []Set {
	var out []Set
	for _, x := range all {
		i := slices.IndexFunc(out, func(s Set) bool { return s.Name == x.Set })
		if i < 0 {
			out = append(out, Set{Name: x.Set})
			i = len(out) - 1
		}
		out[i].Indicators = append(out[i].Indicators, x)
	}
	return out
}

// Observation is what somebody saw or heard for one indicator. The last one of an indicator holds.
type Observation struct {
	ID        string      `db:"id" class:"plain"`
	Case      string      `db:"case_id" class:"plain"`
	Subject   string      `db:"subject" class:"sensitive" tells:"-"`
	Dimension Dimension   `db:"dimension" class:"sensitive" tells:"-"`
	Key       string      `db:"indicator" class:"sensitive" tells:"-"`
	Answer    string      `db:"answer" class:"sensitive" tells:"-"` // yes, no, unknown, not_asked
	Source    string      `db:"source" class:"sensitive" tells:"-"` // list identification.source
	Day       when.Day    `db:"day" class:"plain"`
	At        when.Moment `db:"at" class:"plain"`
	Turn      int         `db:"turn" class:"plain"` // counts the observations of a case
	By        string      `db:"by_user" class:"plain"`
	ByPerson  string      `db:"by_person" class:"plain"`
	cases.Reach
}

// Name is the key and the dimension in one.
func (o *Observation) Name() string { return string(o.Dimension) + "." + o.Key }

// Answers of an observation.
var Answers = []string{"yes", "no", Unknown, NotAsked}

// Held gives the last answer by name for one subject, of observations in the order of their coming.
func Held(all []*Observation, subject string) map[string]*Observation {
	out := map[string]*Observation{}
	for _, o := range all {
		if o.Subject == subject {
			out[o.Name()] = o
		}
	}
	return out
}

// Finding is how one dimension stands, with its reasons.
type Finding struct {
	Dimension           Dimension
	Positive            bool
	Strong, Medium, Low int         // indicators answered yes, by weight
	Yes                 []Indicator // those indicators
	Open                int         // neither yes nor no: unknown or not asked
	Rule                string      // the part of the rule that holds, or why none does: key identification.rule.<word>
}

// Pattern is what the dimensions show together: key identification.pattern.<word>.
type Pattern string

// The patterns of the published method. None of them is a decision.
const (
	NoPattern  Pattern = "none"
	Exploited  Pattern = "exploited" // a worker, or a child, is exploited
	Deceived   Pattern = "deceived"  // deceived and exploited
	Trafficked Pattern = "trafficked"
)

// Screening is what a set shows about a case, with every reason.
type Screening struct {
	Set      Set
	Findings []Finding
	Act      string // of a children's set: the answer to the question about the act
	Pattern  Pattern
	Reasons  []string // words of identification.reason.<word>, in order
	Answered int      // yes or no
	Total    int
}

// Of gives the finding of a dimension.
func (s *Screening) Of(d Dimension) Finding {
	i := slices.IndexFunc(s.Findings, func(f Finding) bool { return f.Dimension == d })
	if i < 0 {
		return Finding{Dimension: d}
	}
	return s.Findings[i]
}

// rule is step 1: a dimension is positive with two strong; one strong and one more; three medium; two medium
// and one weak. It names what holds, or what is nearest and does not.
func rule(strong, medium, weak int) (string, bool) {
	switch {
	case strong >= 2:
		return "two_strong", true
	case strong == 1 && medium+weak >= 1:
		return "strong_and_more", true
	case medium >= 3:
		return "three_medium", true
	case medium == 2 && weak >= 1:
		return "two_medium_and_weak", true
	case strong == 1:
		return "one_strong_alone", false
	case medium == 0 && weak == 0:
		return "nothing", false
	case medium == 0:
		return "weak_alone", false
	}
	return "too_few", false
}

// Screen applies the published rule to the answers by name. What is not answered counts for nothing, and is
// counted apart. Abuse of vulnerability at recruitment may stand for deception or coercion there, and at
// destination for coercion there.
func Screen(set Set, answers map[string]string) Screening {
	out := Screening{Set: set, Total: len(set.Indicators), Pattern: NoPattern}
	positive := map[Dimension]bool{}
	for _, d := range Dimensions {
		f := Finding{Dimension: d}
		for _, i := range set.Of(d) {
			switch answers[i.Name()] {
			case "yes":
				out.Answered++
				f.Yes = append(f.Yes, i)
				switch i.Weight {
				case Strong:
					f.Strong++
				case Medium:
					f.Medium++
				case Weak:
					f.Low++
				}
			case "no":
				out.Answered++
			default:
				f.Open++
			}
		}
		f.Rule, f.Positive = rule(f.Strong, f.Medium, f.Low)
		positive[d] = f.Positive
		out.Findings = append(out.Findings, f)
	}
	say := func(words ...string) { out.Reasons = append(out.Reasons, words...) }
	recruited := positive[DeceptiveRecruitment] || positive[CoerciveRecruitment]
	if set.Children() {
		out.Act = answers[string(Exploitation)+"."+Act]
		if !positive[Exploitation] {
			say("no_exploitation")
			return out
		}
		say("exploitation")
		switch {
		case out.Act == "yes":
			say("child_act", "child_no_means")
			out.Pattern = Trafficked
		case recruited || positive[VulnerableRecruitment]:
			say("child_recruited", "child_no_means")
			out.Pattern = Trafficked
		default:
			say("child_act_open")
			out.Pattern = Exploited
		}
		return out
	}
	if !positive[Exploitation] {
		say("no_exploitation")
		return out
	}
	say("exploitation")
	out.Pattern = Exploited
	if positive[DeceptiveRecruitment] {
		say("deception")
		out.Pattern = Deceived
	}
	if positive[CoerciveRecruitment] {
		say("coercion_recruitment")
	}
	means := recruited
	if positive[VulnerableRecruitment] {
		if means {
			say("vulnerability_recruitment_supports")
		} else {
			say("vulnerability_recruitment_stands")
			means = true
		}
	}
	kept := positive[CoerciveDestination]
	if kept {
		say("coercion_destination")
	}
	if positive[VulnerableDestination] {
		if kept {
			say("vulnerability_destination_supports")
		} else {
			say("vulnerability_destination_stands")
			kept = true
		}
	}
	switch {
	case means && kept:
		out.Pattern = Trafficked
	case !means:
		say("no_means")
	default:
		say("no_coercion_destination")
	}
	return out
}
