package relations_test

import (
	"net/url"
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/web"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/relations"
)

type office struct {
	*housetest.House
	cases  *cases.Desk
	desk   *relations.Desk
	people *people.Desk

	person, colleague, worker string // ids
	caseID                    string
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	var k *cases.Desk
	var desk *relations.Desk
	var persons *people.Desk
	housetest.Each(t, func(h *area.House) []area.Area {
		k = cases.New(h)
		desk, persons = relations.New(h, k), people.New(h)
		for _, tab := range desk.Tabs() {
			k.AddTab(tab)
		}
		return []area.Area{web.Area(), places.New(h).Area(), organisations.New(h).Area(), persons.Area(), k.Area(), desk.Area()}
	}, func(t *testing.T, h *housetest.House) {
		o := &office{House: h, cases: k, desk: desk, people: persons}
		o.person, o.colleague, o.worker = o.make("K-ONE", "served"), o.make("W-TWO", "staff"), o.make("W-ONE", "staff")
		_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "case.open", nil, func(tx *db.Tx) (string, error) {
			k := cases.Case{Person: o.person, OpenedOn: tx.Today}
			if err := cases.Insert(tx, &k); err != nil {
				return "", err
			}
			o.caseID = k.ID
			for _, p := range []string{o.worker, o.colleague} {
				if err := cases.Join(tx, &cases.Place{Case: k.ID, Person: p, Part: cases.Member, From: tx.Today}); err != nil {
					return "", err
				}
			}
			return k.ID, nil
		})
		housetest.Must(t, err)
		test(t, o)
	})
}

func (o *office) make(code, kind string) string {
	o.T.Helper()
	p := people.Person{Code: code, Kind: kind, Sex: "unknown", AgeBand: "unknown"}
	_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
		p.ID = ""
		err := people.Insert(tx, &p)
		return p.ID, err
	})
	housetest.Must(o.T, err)
	return p.ID
}

func want(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want the fault %s", err, kind)
	}
}

// named is somebody who must not learn of everything.
func named(code string) relations.Withholding {
	w := relations.Withholding{PersonCode: code, Why: "she asked for it"}
	w.Whole, w.Relation = true, "colleague"
	return w
}

func TestWhoMustNotLearnIsShutOutOnEveryRoad(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		me, them := o.AsPerson(o.worker, "caseworker"), o.AsPerson(o.colleague, "caseworker")
		_, err := o.desk.Read(them, o.caseID)
		housetest.Must(t, err)
		want(t, o.desk.AddWithholding(me, o.caseID, named("W-ONE")), fault.Invalid) // oneself
		want(t, o.desk.AddWithholding(me, o.caseID, named("K-ONE")), fault.Invalid) // the person
		want(t, o.desk.AddWithholding(me, o.caseID, named("NOBODY")), fault.Invalid)
		want(t, o.desk.AddWithholding(me, o.caseID, relations.Withholding{}), fault.Invalid)
		for _, role := range []string{"coordinator", "helpline", "educator", "bookkeeper", "reviewer", "administrator"} {
			want(t, o.desk.AddWithholding(o.As(role), o.caseID, named("W-TWO")), fault.Refused)
			if _, err := o.desk.Read(o.As(role), o.caseID); !fault.Is(err, fault.Refused) {
				t.Errorf("%s reads: %v", role, err)
			}
		}
		want(t, o.desk.AddWithholding(o.As("caseworker"), o.caseID, named("W-TWO")), fault.NotFound) // not of the team
		housetest.Must(t, o.desk.AddWithholding(me, o.caseID, named("W-TWO")))

		_, err = o.desk.Read(them, o.caseID)
		want(t, err, fault.NotFound)
		_, err = o.cases.Read(them, o.caseID)
		want(t, err, fault.NotFound)
		_, err = o.people.Read(them, o.person)
		want(t, err, fault.NotFound)
		if found, err := o.people.List(them, people.Question{Kind: "served", Most: 20}); err != nil || len(found.Rows) != 0 || found.Total != 0 || found.Kinds["served"] != 0 {
			t.Errorf("the list: %+v %v", found, err)
		}
		if found, err := o.people.List(me, people.Question{Kind: "served", Most: 20}); err != nil || len(found.Rows) != 1 {
			t.Errorf("the colleague's list: %+v %v", found, err)
		}

		c, err := o.desk.Read(me, o.caseID)
		housetest.Must(t, err)
		if len(c.Withholdings) != 1 || c.Withholdings[0].Why != "she asked for it" || c.Withholdings[0].PersonCode != "W-TWO" {
			t.Fatalf("%+v", c.Withholdings)
		}
		w := c.Withholdings[0]
		want(t, o.desk.EndWithholding(me, o.caseID, w.ID, w.Version+1, ""), fault.Conflict)
		housetest.Must(t, o.desk.EndWithholding(me, o.caseID, w.ID, w.Version, ""))
		_, err = o.cases.Read(them, o.caseID)
		housetest.Must(t, err)
	})
}

func TestOrganisationsAndFieldsAreKeptForTheRoadsOut(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		x := organisations.Organisation{Code: "O-ONE", Name: "Paraugiestāde", Kind: "school", Country: "LV"}
		_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "organisation.add", nil, func(tx *db.Tx) (string, error) {
			x.ID = ""
			err := organisations.Insert(tx, &x)
			return x.ID, err
		})
		housetest.Must(t, err)
		me := o.AsPerson(o.worker, "caseworker")
		w := relations.Withholding{OrganisationCode: "O-ONE", Why: "x"}
		w.Relation, w.Fields = "authority", "phone address"
		housetest.Must(t, o.desk.AddWithholding(me, o.caseID, w))
		housetest.Must(t, clerk.Count(o.AsSystem("console"), o.Clerk, "person.list", "withheld", func(tx *db.Tx) error {
			held, err := people.MayNotLearn(tx, o.person, x.ID)
			if !held.Has("phone") || !held.Has("address") || held.Has("name") || held.Whole {
				t.Errorf("the organisation: %+v", held)
			}
			if err != nil {
				return err
			}
			held, err = people.MayNotLearn(tx, o.person, "")
			if held.Any() {
				t.Errorf("nobody: %+v", held)
			}
			return err
		}))
	})
}

func TestARelativeWhoMustNotLearnIsWarnedOfOnThePages(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.make("K-MOTHER", "served")
		s := pagetest.Open(t, o.House, o.AsPerson(o.worker, "caseworker"), "lv")
		at := "/cases/" + o.caseID + "/around"
		s.Get(at, 200).Says("Persona nevienu nav nosaukusi")
		s.Get(at+"/relations/add", 200)
		s.Post(at+"/relations/add", url.Values{"relation": {"mother"}}, 422).Says("Lūdzu, norādiet kodu vai pasakiet vārdiem")
		s.Post(at+"/relations/add", url.Values{"relation": {"mother"}, "relative": {"k-mother"}, "remark": {"dzīvo atsevišķi"}}, 303)
		s.Post(at+"/relations/add", url.Values{"relation": {"trusted"}, "who": {"Paraugu Zane"}}, 303)
		s.Get(at+"/withholdings/add", 200)
		s.Post(at+"/withholdings/add", url.Values{"whole": {"no"}}, 422)
		s.Post(at+"/withholdings/add", url.Values{"relation": {"guardian"}, "against_person": {"K-MOTHER"}, "whole": {"yes"}, "reason": {"baidās"}}, 303)
		p := s.Get(at, 200).Says("K-MOTHER: nedrīkst uzzināt", "baidās", "Paraugu Zane", "dzīvo atsevišķi")
		s.Get("/cases/"+o.caseID, 200).Says("Kas nedrīkst uzzināt", "K-MOTHER")
		s.Get("/people/"+o.person+"/around", 303)
		rest := p.HTML[strings.LastIndex(p.HTML, at+"/withholdings/")+len(at+"/withholdings/"):]
		row, _, _ := strings.Cut(strings.Split(rest, `"`)[0], "/")
		s.Get(at+"/withholdings/"+row, 200).Says("baidās")
		s.Post(at+"/withholdings/"+row, url.Values{"relation": {"guardian"}, "against_person": {"K-MOTHER"}, "whole": {"no"}, "fields": {"phone"}, "reason": {"baidās"}, "version": {"1"}}, 303)
		s.Post(at+"/withholdings/"+row+"/end", url.Values{"version": {"2"}}, 303)
		s.Get(at, 200).SaysNot("K-MOTHER: nedrīkst uzzināt")

		held := 0
		housetest.Must(t, clerk.Count(o.AsSystem("console"), o.Clerk, "person.list", "relations", func(tx *db.Tx) error {
			for _, h := range o.desk.Area().Holds {
				all, err := h.Show(tx, o.person)
				if err != nil {
					return err
				}
				held += len(all)
			}
			return nil
		}))
		if held != 3 {
			t.Errorf("%d rows are shown", held)
		}
	})
}
