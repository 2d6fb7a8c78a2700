package vault_test

import (
	"net/url"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/people"
	"drosme/records/vault"
)

// To who must not learn, the pages of a name answer as of an id that nobody has: not even the code stands there.
func TestTheNamePagesSayNothingToWhoMustNotLearn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, mate := o.person("K-KEPT", "served"), o.person("W-MATE", "staff")
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samanta", vault.Family: "Parauga"}))
		o.bar(people.Withholding{Person: served, Against: mate, Relation: "colleague", Whole: true})
		them := o.AsPerson(mate, "caseworker")
		s := pagetest.Open(t, o.House, them, "en")
		for _, at := range []string{"/names/" + served, "/names/" + served + "/keep"} {
			s.Get(at, 404).SaysNot("K-KEPT")
		}
		s.Post("/names/"+served+"/open", url.Values{"purpose": {"contact"}}, 404).SaysNot("K-KEPT")
		if _, err := o.v.Where(them, served); !fault.Is(err, fault.NotFound) {
			t.Errorf("where: %v", err)
		}
		if found, err := o.v.Find(o.As("caseworker"), "Samanta Parauga"); err != nil || len(found.Hits) != 1 { // the index still has her
			t.Errorf("found by others: %+v %v", found, err)
		}
	})
}

// Nobody writes over the sheet of somebody whose cases they do not work on, unless they opened it for a reason
// that day.
func TestASheetIsNotWrittenOverUnseen(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		theirs, worker, other := o.person("K-SEEN", "served"), o.person("W-SEEN", "staff"), o.person("W-OTHER", "staff")
		o.opened(theirs, worker)
		me, stranger := o.AsPerson(worker, "caseworker"), o.AsPerson(other, "caseworker")
		housetest.Must(t, o.v.Keep(me, theirs, 0, vault.Values{vault.Given: "Paraugs", vault.Family: "Vienīgais"}))
		if err := o.v.Keep(stranger, theirs, 1, vault.Values{vault.Given: "Cits"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("written over unseen: %v", err)
		}
		housetest.Must(t, o.v.Keep(me, theirs, 1, vault.Values{vault.Given: "Paraugs", vault.Family: "Otrais"}))
		_, err := o.v.Open(stranger, theirs, vault.Reason{Purpose: "safety", Why: "sample"})
		housetest.Must(t, err)
		if err := o.v.Keep(stranger, theirs, 2, vault.Values{vault.Given: "Paraugs", vault.Family: "Trešais"}); err != nil {
			t.Errorf("after opening it for a reason: %v", err)
		}
	})
}
