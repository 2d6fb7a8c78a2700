package consents

import (
	"slices"

	"drosme/internal/db"
	"drosme/records/cases"
	"drosme/records/people"
)

// Judged is what the gate says of one case among many: what may leave of it, or the fault by which it stays in.
type Judged struct {
	Passed
	Fault error
}

// manyAtOnce is how many people are asked for in one query.
const manyAtOnce = 1000

// GateMany is [Desk.Gate] for many cases on one road, such as the rows of an export: the same rules for each, with a
// few questions to the database for all. It gives the answers by the id of the case; r.Case is of no use.
func (d *Desk) GateMany(tx *db.Tx, r Road, all []*cases.Case) (map[string]Judged, error) {
	if r.To.Organisation == "" && r.To.Person == "" {
		var err error
		if r.To, err = Named(tx, r.To.Name); err != nil {
			return nil, err
		}
	}
	ask, err := d.allAtOnce(tx, r, all)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Judged, len(all))
	for _, k := range all {
		r.Case = k
		passed, err := d.gate(tx, r, ask)
		out[k.ID] = Judged{passed, err}
	}
	return out, nil
}

// allAtOnce reads what the gate weighs for the cases of a road.
func (d *Desk) allAtOnce(tx *db.Tx, r Road, all []*cases.Case) (asks, error) {
	withheld, consents := map[string][]withheldFrom{}, map[string][]Consent{}
	err := db.Each(tx, "consent.withheld_from", func(w withheldFrom) error {
		withheld[w.Person] = append(withheld[w.Person], w)
		return nil
	}, db.Args{"organisation": r.To.Organisation, "recipient_person": r.To.Person})
	if err != nil {
		return asks{}, err
	}
	if r.Ground == "consent" {
		persons := make([]string, len(all))
		for i, k := range all {
			persons[i] = k.Person
		}
		slices.Sort(persons)
		for some := range slices.Chunk(slices.Compact(persons), manyAtOnce) {
			marks := make(map[string]string, len(some))
			for _, p := range some {
				marks[p] = d.mark(p, r.To)
			}
			err := db.Each(tx, "consent.of_many_people", func(c Consent) error {
				if c.Mark == marks[c.Person] {
					consents[c.Person] = append(consents[c.Person], c)
				}
				return nil
			}, db.Args{"persons": some})
			if err != nil {
				return asks{}, err
			}
		}
	}
	kept, err := people.AllFromActor(tx)
	return asks{
		withheld: func(person string, _ Recipient) ([]withheldFrom, error) { return withheld[person], nil },
		consents: func(person string, _ Recipient) ([]Consent, error) { return consents[person], nil },
		kept:     func(person string) (people.Withheld, error) { return kept[person], nil },
	}, err
}
