package consents_test

import (
	"maps"
	"reflect"
	"testing"
	"testing/fstest"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/organisations"
	"drosme/records/people"
)

// Of many cases the gate says what it says of each alone: released or not, with a consent, without, with one withdrawn,
// with an agency that must not learn of the person or of some fields, with a colleague from whom something is kept, and
// with processing restricted.
func TestTheGateSaysOfManyWhatItSaysOfEach(t *testing.T) {
	files := maps.Clone(queries)
	files["queries/many.sql"] = &fstest.MapFile{Data: []byte("-- name: test.all_cases\nselect k.id, k.code, k.person, k.released from cases k where k.id is not null\n")}
	withRow := func(h *area.House) []area.Area { return append(rooms(h), area.Area{Name: "test", Files: files}) }
	housetest.Each(t, withRow, func(t *testing.T, h *housetest.House) {
		o := &office{House: h, cases: cases.New(h.House.House)}
		o.d = consents.New(h.House.House, o.cases)
		o.d.Offered = func() []string { return []string{"code", "sex", "age_band", "phone"} }
		worker, err := people.New(h.House.House).Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		org, err := organisations.New(h.House.House).Add(h.As("coordinator"), organisations.Organisation{Code: "SAMPLE", Name: "Sample shelter", Kind: "ngo"})
		housetest.Must(t, err)
		o.worker = h.AsPerson(worker, "caseworker")
		o.d.StopBy(func(tx *db.Tx, r consents.Road) error {
			all, err := cases.RestrictedAll(tx)
			one, other := cases.Restricted(tx, r.Case.ID)
			if other != nil || one != all[r.Case.ID] {
				t.Errorf("restricted %v alone and %v among all, %v", one, all[r.Case.ID], other)
			}
			if err == nil && one {
				err = fault.New(fault.Locked, "consent.none")
			}
			return err
		})
		ends := when.Day("2026-03-20")
		for _, prepare := range []func(k *cases.Case){
			func(*cases.Case) {},
			func(*cases.Case) { o.say(t, o.ask(t, "code sex phone", ends), true) },
			func(*cases.Case) { o.say(t, o.ask(t, "code", ends), true); o.say(t, o.ask(t, "sex phone", ends), true) },
			func(*cases.Case) { o.say(t, o.ask(t, "code sex phone", ends), false) },
			func(*cases.Case) {
				c := o.ask(t, "code sex phone", ends)
				o.say(t, c, true)
				housetest.Must(t, o.d.Withdraw(o.worker, c, 2))
			},
			func(*cases.Case) { o.withhold(t, true, org, "") },
			func(*cases.Case) { o.say(t, o.ask(t, "code sex phone", ends), true); o.withhold(t, false, org, "sex") },
			func(k *cases.Case) {
				housetest.Must(t, clerk.Change(o.worker, o.Clerk, "case.change", k.ID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
					_, err := people.PutWithholding(tx, &people.Withholding{Person: k.Person, Role: "caseworker", Relation: "colleague", Fields: "phone", From: tx.Today, Who: []byte{}, Reason: []byte{}})
					return err
				}))
			},
			func(k *cases.Case) {
				housetest.Must(t, clerk.Change(o.worker, o.Clerk, "case.change", k.ID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
					return cases.Restrict(tx, k.Person, "sample record")
				}))
			},
		} {
			o.caseID, err = o.cases.Open(o.worker, cases.Opening{})
			housetest.Must(t, err)
			k, err := o.cases.Read(o.worker, o.caseID)
			housetest.Must(t, err)
			o.person, o.code = k.Person, k.Code
			housetest.Must(t, o.d.Prepare(o.worker, o.person))
			housetest.Must(t, o.d.Release(o.worker, o.caseID, k.Version, true))
			prepare(k)
		}
		last, err := o.cases.Open(o.worker, cases.Opening{}) // of which nothing is released
		housetest.Must(t, err)
		outcomes := map[string]bool{}
		housetest.Must(t, clerk.Change(o.worker, o.Clerk, "case.change", last, cases.Load, func(tx *db.Tx, _ *cases.Case) error {
			all, err := db.All[cases.Case](tx, "test.all_cases")
			housetest.Must(t, err)
			var many []*cases.Case
			for i := range all {
				many = append(many, &all[i])
			}
			if len(many) != 10 {
				t.Errorf("%d cases", len(many))
			}
			for _, ground := range []string{"consent", "public_contract", "law", "legal_claim", "vital", "report", ""} {
				for _, to := range []consents.Recipient{shelter, {Organisation: org}, {Name: "Somebody else"}} {
					r := consents.Road{Kind: consents.HTCDS, To: to, Purpose: "shelter", Fields: []string{"code", "sex", "phone"}, Ground: ground, Rows: true, Look: true}
					answers, err := o.d.GateMany(tx, r, many)
					housetest.Must(t, err)
					for _, k := range many {
						r.Case = k
						passed, fails := o.d.Gate(tx, r)
						if got := answers[k.ID]; !reflect.DeepEqual(got.Passed, passed) || !reflect.DeepEqual(got.Fault, fails) {
							t.Errorf("%s to %v, case %s: of many %+v %v, alone %+v %v", ground, to, k.Code, got.Passed, got.Fault, passed, fails)
						}
						if fails == nil {
							outcomes["passes"] = true
						} else if f := fault.As(fails); len(f.Fields) > 0 {
							outcomes[f.Fields[0].Key] = true
						} else {
							outcomes["stopped"] = true
						}
					}
				}
			}
			return nil
		}))
		if len(outcomes) < 8 {
			t.Errorf("too few ways were met: %v", outcomes)
		}
	})
}
