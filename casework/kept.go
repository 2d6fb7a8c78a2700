package casework

import "slices"

// toldBy says of which thing that can be kept from somebody (people.WithheldFields) a word of this room's lists tells.
var toldBy = map[string]string{
	"housing": "whereabouts", "return": "whereabouts", "health": "health", "mind": "health", "legal": "status", "documents": "documents", "children": "children", // casework.need
	"knows_where": "whereabouts", "no_safe_place": "whereabouts", "phone_read": "phone", "papers_held": "documents", "self_harm": "health", "children_at_risk": "children", // casework.risk
	"shelter": "whereabouts", "psychologist": "health", // casework.wait
	"doctor": "health", "court": "status", "document_deadline": "documents", // casework.date
	"passport": "documents", "identity_card": "documents", "papers": "documents", // casework.thing
	"safe_places": "whereabouts", "contact": "phone", // questions of the safety plan, and children
}

// other stands in every list of this room for what is not said more closely.
func other(keeps func(string) bool, word *string) {
	if keeps(toldBy[*word]) {
		*word = "other"
	}
}

// TakeOut takes the domains out that tell of what is kept from the reader.
func (a *Assessment) TakeOut(keeps func(string) bool) {
	for domain := range a.Answers {
		if keeps(toldBy[domain]) {
			delete(a.Answers, domain)
		}
	}
}

// WrittenBy is who made the assessment.
func (a *Assessment) WrittenBy() string { return a.Author }

// TakeOut takes the answers out that tell of what is kept from the reader.
func (s *SafetyPlan) TakeOut(keeps func(string) bool) {
	for question := range s.Answers {
		if keeps(toldBy[question]) {
			delete(s.Answers, question)
		}
	}
}

// WrittenBy is who wrote the edition.
func (s *SafetyPlan) WrittenBy() string { return s.Author }

// TakeOut says *other* for a domain that tells of what is kept from the reader.
func (g *Goal) TakeOut(keeps func(string) bool) { other(keeps, &g.Domain) }

// TakeOut says *other* for a need that tells of what is kept from the reader.
func (w *Wait) TakeOut(keeps func(string) bool) { other(keeps, &w.Need) }

// TakeOut says *other* for a kind that tells of what is kept from the reader.
func (d *Date) TakeOut(keeps func(string) bool) { other(keeps, &d.Kind) }

// TakeOut says *other* for a kind that tells of what is kept from the reader.
func (t *Thing) TakeOut(keeps func(string) bool) { other(keeps, &t.Kind) }

// keptQuestion tells whether some question of a safety plan is kept from who acts: then they write no new edition, which
// would leave out what they cannot see.
func keptQuestion(keeps func(string) bool) bool {
	return keeps("words") || slices.ContainsFunc(SafetyQuestions, func(q string) bool { return keeps(toldBy[q]) })
}
