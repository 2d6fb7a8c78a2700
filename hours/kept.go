package hours

import "drosme/internal/access"

// toldBy says of which thing that can be kept from somebody (people.WithheldFields) a word of this room's lists tells.
var toldBy = map[string]string{
	"psychologist": "health", "medical": "health", "psychotherapist": "health",
	"shelter": "whereabouts", "home": "whereabouts",
}

// TakeOut says *other* for a specialist or a place that tells of what is kept from the reader.
func (x *Service) TakeOut(keeps func(string) bool) {
	for _, word := range []*string{&x.Specialist, &x.Place} {
		if keeps(toldBy[*word]) {
			*word = "other"
		}
	}
}

// putBack leaves a specialist and a place as they stand where who typed them was shown *other* in their place.
func (x *Service) putBack(stored *Service) {
	if x.Specialist == "other" && stored.Keeps(toldBy[stored.Specialist]) {
		x.Specialist = stored.Specialist
	}
	if x.Place == "other" && stored.Keeps(toldBy[stored.Place]) {
		x.Place = stored.Place
	}
}

// Scope says that to whom services are kept there is no such row.
func (x *Service) Scope() access.Scope { return x.ScopeOf("services") }

// Scope says that to whom services are kept there is no such row.
func (x *Cost) Scope() access.Scope { return x.ScopeOf("services") }

// Scope says that to whom services are kept there is no such row.
func (r *CaseRule) Scope() access.Scope { return r.ScopeOf("services") }

// Scope says that to whom services are kept there is no such row.
func (p *Pause) Scope() access.Scope { return p.ScopeOf("services") }

// Scope says that to whom services are kept there is no such row.
func (w *Watched) Scope() access.Scope { return w.ScopeOf("services") }

// keptCase is a case whose person keeps something from a payer or from who reads.
type keptCase struct {
	Case      string `db:"case_id"`
	Closed    bool   `db:"closed"` // everything, the case, or its services
	Health    bool   `db:"health"`
	FromPayer bool   `db:"from_payer"`
}

// keep masks lines of a month: of a closed case the codes, of health the specialist. It gives how many lines bear no
// code for it. Minutes and money stay, since they are paid.
func keep(lines []Line, all []keptCase, applies func(keptCase) bool) (n int) {
	for i := range lines {
		l := &lines[i]
		for _, k := range all {
			if k.Case != l.Case || !applies(k) {
				continue
			}
			if k.Closed && l.CaseCode+l.Code != "" {
				l.CaseCode, l.Code = "", ""
				n++
			}
			if k.Health && l.What == "service" && toldBy[l.Specialist] == "health" {
				l.Specialist = "other"
			}
		}
	}
	return n
}
