package vault_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/vault"
)

// office is a house with its vault and some invented people.
type office struct {
	*housetest.House
	v      *vault.Desk
	refuse bool            // one more holder cannot forget
	asked  map[string]bool // stores whose columns have their queries
}

func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	var desk *vault.Desk
	rooms := func(h *area.House) []area.Area {
		desk = vault.New(h)
		return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), desk.Area(), cases.New(h).Area()}
	}
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		o := &office{House: h, v: desk, asked: map[string]bool{}}
		stubborn := area.Holder{Name: "stubborn", Forget: func(*db.Tx, string, string) error {
			if o.refuse {
				return fault.New(fault.Failed, "")
			}
			return nil
		}}
		desk.Start(vault.Ground{Store: h.Store, Holders: func() []area.Holder {
			all := []area.Holder{stubborn}
			for _, a := range h.Areas {
				all = append(all, a.Holds...)
			}
			return all
		}})
		test(t, o)
	})
}

// person makes a person of a kind and gives the id.
func (o *office) person(code, kind string) string {
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

func (o *office) lines(verb string) []audit.Line {
	o.T.Helper()
	all, err := o.Log.Find(context.Background(), audit.Search{Verb: verb, Most: 200})
	housetest.Must(o.T, err)
	return all
}

func want(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want the fault %s", err, kind)
	}
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		housetest.Must(t, o.Store.Read(context.Background(), func(tx *db.Tx) error {
			for _, q := range o.Store.Queries() {
				if err := tx.Prepare(q, nil); err != nil {
					t.Error(err)
				}
			}
			return nil
		}))
	})
}

func TestALabelIsANameForWhoMaySeeItAndACodeForAllOthers(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna, served := o.person("V-ANNA", "volunteer"), o.person("K-ONE", "served")
		housetest.Must(t, o.v.Change(o.As("coordinator"), anna, 0, vault.Values{vault.Given: "Anna", vault.Family: "Paraugs"}))
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samanta", vault.Family: "Sample"}))
		ids := []string{anna, served, id.New()}
		for role, name := range map[string]string{"responsible": "Anna Paraugs", "caseworker": "Anna Paraugs", "helpline": "Anna Paraugs",
			"coordinator": "Anna Paraugs", "educator": "Anna Paraugs", "administrator": "V-ANNA", "bookkeeper": "V-ANNA", "reviewer": "V-ANNA"} {
			before := len(o.lines("vault.label"))
			o.Clock.Move(time.Second)
			got, err := o.Labels(o.As(role), ids)
			housetest.Must(t, err)
			if len(got) != 2 || got[anna] != name || got[served] != "K-ONE" {
				t.Errorf("%s sees %v", role, got)
			}
			after := o.lines("vault.label")
			if name == "V-ANNA" && len(after) != before {
				t.Errorf("%s saw codes only and left a line", role)
			}
			if name != "V-ANNA" && (len(after) != before+1 || after[0].Subjects != anna || after[0].Role != role) {
				t.Errorf("%s saw a name; the log says %+v", role, after)
			}
		}
		before := len(o.lines("vault.label"))
		got, err := o.Labels(o.AsPerson(anna, "bookkeeper"), ids)
		housetest.Must(t, err)
		if got[anna] != "Anna Paraugs" || len(o.lines("vault.label")) != before {
			t.Errorf("one's own name: %v", got)
		}
		if got, _ := o.Labels(o.As("caseworker"), []string{served}); got[served] != "K-ONE" || len(o.lines("vault.label")) != before {
			t.Errorf("a list of codes: %v", got)
		}
	})
}

func TestAProtectedSheetIsOpenedForAReasonAndTheResponsiblePersonIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("K-ONE", "served")
		caseworker := o.As("caseworker")
		housetest.Must(t, o.v.Keep(caseworker, served, 0, vault.Values{vault.Given: " Samanta ", vault.SafeContact: "only Mondays"}))
		_, err := o.v.Open(caseworker, served, vault.Reason{})
		want(t, err, fault.Invalid)
		_, err = o.v.Open(caseworker, served, vault.Reason{Purpose: "other"})
		want(t, err, fault.Invalid)
		s, err := o.v.Open(caseworker, served, vault.Reason{Purpose: "call", Why: "the lawyer asks"})
		housetest.Must(t, err)
		if s.Values[vault.Given] != "Samanta" || s.Values[vault.SafeContact] != "only Mondays" || s.Version != 1 {
			t.Errorf("opened: %+v", s.Sheet)
		}
		lines := o.lines("vault.open")
		if len(lines) != 1 || lines[0].Purpose != "call" || lines[0].Subjects != served || strings.Contains(lines[0].Detail, "Samanta") {
			t.Errorf("the log: %+v", lines)
		}
		for _, role := range []string{"administrator", "helpline", "coordinator", "educator", "bookkeeper", "reviewer"} {
			_, err := o.v.Open(o.As(role), served, vault.Reason{Purpose: "call"})
			want(t, err, fault.Refused)
			_, err = o.v.Read(o.As(role), served)
			if err == nil {
				t.Errorf("%s read a protected sheet", role)
			}
			if err := o.v.Keep(o.As(role), served, 1, vault.Values{}); err == nil {
				t.Errorf("%s wrote a protected sheet", role)
			}
			if err := o.v.Change(o.As(role), served, 1, vault.Values{}); err == nil {
				t.Errorf("%s wrote a protected sheet as a working one", role)
			}
		}
		_, err = o.v.Open(o.As("caseworker@circle"), served, vault.Reason{Purpose: "call"})
		want(t, err, fault.Refused)
		_, err = o.v.Read(o.As("caseworker"), served)
		want(t, err, fault.NotFound)
		_, err = o.v.Open(o.AsSystem("console"), served, vault.Reason{Purpose: "call"})
		want(t, err, fault.Refused)

		notices, total, err := o.v.Notices(o.As("responsible"), true, 1)
		housetest.Must(t, err)
		if total != 1 || notices[0].Person != served || notices[0].Purpose != "call" || notices[0].Why != "the lawyer asks" || notices[0].Act != "vault.open" {
			t.Errorf("notices: %+v", notices)
		}
		_, _, err = o.v.Notices(o.As("caseworker"), true, 1)
		want(t, err, fault.Refused)
		housetest.Must(t, o.v.See(o.As("responsible"), notices[0].ID))
		if _, total, _ = o.v.Notices(o.As("responsible"), true, 1); total != 0 {
			t.Errorf("%d notices are still unseen", total)
		}
	})
}

func TestTheSameFormOpensOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("K-ONE", "served")
		ctx := clerk.WithAct(o.As("caseworker"), clerk.Act{ID: id.New(), Hash: "x"})
		_, err := o.v.Open(ctx, served, vault.Reason{Purpose: "call"})
		housetest.Must(t, err)
		_, err = o.v.Open(ctx, served, vault.Reason{Purpose: "call"})
		want(t, err, fault.Repeated)
		if n := len(o.lines("vault.open")); n != 1 {
			t.Errorf("%d lines", n)
		}
	})
}

func TestWithTheProtectedShelfLockedEverythingElseWorks(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna, served := o.person("V-ANNA", "volunteer"), o.person("K-ONE", "served")
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samanta"}))
		want(t, o.v.Lock(o.As("caseworker")), fault.Refused)
		housetest.Must(t, o.v.Lock(o.As("administrator")))
		_, err := o.v.Open(o.As("caseworker"), served, vault.Reason{Purpose: "call"})
		want(t, err, fault.Locked)
		want(t, o.v.Keep(o.As("caseworker"), served, 1, vault.Values{}), fault.Locked)
		want(t, o.v.Join(o.As("caseworker"), served, 1, "V-ANNA"), fault.Locked)

		housetest.Must(t, o.v.Change(o.As("coordinator"), anna, 0, vault.Values{vault.Given: "Anna"}))
		got, err := o.Labels(o.As("caseworker"), []string{anna, served})
		housetest.Must(t, err)
		if got[anna] != "Anna" || got[served] != "K-ONE" {
			t.Errorf("labels: %v", got)
		}
		found, err := o.v.Search(o.As("coordinator"), "anna")
		housetest.Must(t, err)
		if len(found) != 1 {
			t.Errorf("found: %v", found)
		}
		housetest.Must(t, o.v.Index(o.AsSystem("jobs")))

		want(t, o.v.Unlock(o.As("administrator")), fault.Refused)
		housetest.Must(t, o.v.Unlock(o.As("responsible")))
		_, err = o.v.Open(o.As("caseworker"), served, vault.Reason{Purpose: "call"})
		housetest.Must(t, err)
	})
}

func TestPeopleAreFoundByNameAndTheLogDoesNotSayWhichName(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna, served := o.person("V-ANNA", "volunteer"), o.person("K-ONE", "served")
		housetest.Must(t, o.v.Change(o.As("coordinator"), anna, 0, vault.Values{vault.Given: "Žanete Anna", vault.Family: "Paraugs-Sample"}))
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Zanete", vault.Family: "Paraugs"}))
		for _, q := range []string{"zanete", "  ŽANETE  paraugs ", "sample anna", "Paraugs Sample"} {
			found, err := o.v.Search(o.As("coordinator"), q)
			housetest.Must(t, err)
			if len(found) != 1 || found[0].ID != anna || found[0].Name != "Žanete Anna Paraugs-Sample" {
				t.Errorf("%q: %v", q, found)
			}
		}
		if a, err := o.v.Find(o.As("caseworker"), "zanete paraugs"); err != nil || len(a.Hits) != 1 || !a.Hits[0].Outside {
			t.Errorf("protected: %+v %v", a, err)
		}
		if found, _ := o.v.Search(o.As("coordinator"), "nobody"); len(found) != 0 {
			t.Errorf("nobody: %v", found)
		}
		_, err := o.v.Search(o.As("coordinator"), " - ")
		want(t, err, fault.Invalid)
		_, err = o.v.Find(o.As("responsible"), "zanete")
		want(t, err, fault.Refused)
		_, err = o.v.Find(o.As("caseworker@circle"), "zanete")
		want(t, err, fault.Refused)
		for _, verb := range []string{"vault.search", "vault.find"} {
			for _, l := range o.lines(verb) {
				if s := strings.ToLower(l.Target + l.Detail + l.Purpose); strings.Contains(s, "anete") || strings.Contains(s, "paraugs") {
					t.Errorf("the log has the name: %+v", l)
				}
			}
		}
		// A changed name is found no more; an index made anew finds what was there.
		housetest.Must(t, o.v.Change(o.As("coordinator"), anna, 1, vault.Values{vault.Given: "Berta"}))
		if found, _ := o.v.Search(o.As("coordinator"), "zanete"); len(found) != 0 {
			t.Errorf("an old name: %v", found)
		}
		housetest.Must(t, o.KeyDB.DropAllTokens(context.Background()))
		housetest.Must(t, o.v.Index(o.AsSystem("jobs")))
		if found, _ := o.v.Search(o.As("coordinator"), "berta"); len(found) != 1 {
			t.Errorf("after making anew: %v", found)
		}
		if a, err := o.v.Find(o.As("caseworker"), "zanete"); err != nil || len(a.Hits) != 1 {
			t.Errorf("protected, after making anew: %+v %v", a, err)
		}
	})
}

func TestOnlyTheProtectedShelfJoinsTwoRecords(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, anna := o.person("K-ONE", "served"), o.person("V-ANNA", "volunteer")
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samanta"}))
		want(t, o.v.Join(o.As("caseworker"), served, 1, "V-NOBODY"), fault.Invalid)
		want(t, o.v.Join(o.As("caseworker"), served, 1, "K-ONE"), fault.Invalid)
		housetest.Must(t, o.v.Join(o.As("caseworker"), served, 1, "V-ANNA"))
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 2, vault.Values{vault.Given: "Samanta Sample"}))
		s, err := o.v.Open(o.As("responsible"), served, vault.Reason{Purpose: "asked"})
		housetest.Must(t, err)
		if s.SameAs != anna || s.SameAsCode != "V-ANNA" || s.Values[vault.Given] != "Samanta Sample" {
			t.Errorf("opened: %+v", s)
		}
		other, err := o.v.Read(o.As("responsible"), anna)
		housetest.Must(t, err)
		if len(other.Values) != 0 {
			t.Errorf("the second record says: %v", other.Values)
		}
		for _, l := range append(o.lines("vault.join"), o.lines("vault.keep")...) {
			if strings.Contains(l.Subjects+l.Detail+l.Target, anna) || strings.Contains(l.Detail, "V-ANNA") {
				t.Errorf("the log joins them: %+v", l)
			}
		}
	})
}

func TestAStaleSaveIsAConflictAndWrongFieldsAreNamed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna := o.person("V-ANNA", "volunteer")
		c := o.As("coordinator")
		housetest.Must(t, o.v.Change(c, anna, 0, vault.Values{vault.Given: "Anna"}))
		want(t, o.v.Change(c, anna, 0, vault.Values{vault.Given: "Berta"}), fault.Conflict)
		err := o.v.Change(c, anna, 1, vault.Values{vault.Given: "A\nB", vault.Phone: "call me", vault.Email: "nobody", vault.BirthYear: "1820", vault.Family: strings.Repeat("a", 101)})
		var wrong []string
		for _, f := range fault.As(err).Fields {
			wrong = append(wrong, f.Name)
			for _, a := range f.Args {
				if s, ok := a.(string); ok && (strings.Contains(s, "nobody") || strings.Contains(s, "call")) {
					t.Errorf("a fault carries what was typed: %v", f)
				}
			}
		}
		slices.Sort(wrong)
		if !slices.Equal(wrong, []string{"birth_year", "email", "family_name", "given_name", "phone"}) {
			t.Errorf("wrong: %v", wrong)
		}
		want(t, o.v.Change(c, id.New(), 0, vault.Values{}), fault.NotFound)
		want(t, o.v.Keep(o.As("caseworker"), anna, 1, vault.Values{}), fault.Invalid)
	})
}

func TestNamesAreSealedWhereTheyLie(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna, served := o.person("V-ANNA", "volunteer"), o.person("K-ONE", "served")
		housetest.Must(t, o.v.Change(o.As("coordinator"), anna, 0, vault.Values{vault.Given: "Annelija"}))
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samantija"}))
		_, err := o.v.Open(o.As("caseworker"), served, vault.Reason{Purpose: "other", Why: "Kristiana asks"})
		housetest.Must(t, err)
		if at := o.where("Annelija", "Samantija", "Kristiana"); len(at) != 0 {
			t.Errorf("in clear: %v", at)
		}
	})
}

func TestTheRolesReachNoMoreThanIsMeant(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		rules := o.Clerk.Rules()
		all := map[string][]string{}
		for _, v := range rules.Verbs() {
			if noun, _, _ := strings.Cut(string(v), "."); noun != "vault" && noun != "contact" {
				continue
			}
			for _, role := range access.Roles {
				if words := rules.Cell(v, role); len(words) > 0 {
					all[string(role)] = append(all[string(role)], string(v))
				}
			}
			if v != "vault.label" && slices.Contains(rules.Cell(v, access.Educator), access.Open) {
				t.Errorf("an educator reaches %s beyond their own", v)
			}
		}
		for role, want := range map[string]string{
			"administrator": "vault.lock vault.state", "bookkeeper": "", "reviewer": "", "educator": "vault.label vault.read",
			"helpline":    "contact.export contact.list contact.read vault.label",
			"coordinator": "contact.add contact.change contact.export contact.import contact.list contact.read contact.remove vault.change vault.label vault.read vault.search",
		} {
			if got := strings.Join(all[role], " "); got != want {
				t.Errorf("%s: %s, want %s", role, got, want)
			}
		}
		served := o.person("K-ONE", "served")
		for _, role := range []string{"helpline", "coordinator", "educator", "bookkeeper", "reviewer", "administrator"} {
			if _, err := o.v.Find(o.As(role), "samanta"); !fault.Is(err, fault.Refused) {
				t.Errorf("%s finds protected people by name: %v", role, err)
			}
			if err := o.v.Join(o.As(role), served, 0, "K-ONE"); !fault.Is(err, fault.Refused) {
				t.Errorf("%s joins records: %v", role, err)
			}
			if _, err := o.v.Held(o.As(role), served); !fault.Is(err, fault.Refused) {
				t.Errorf("%s sees what is held: %v", role, err)
			}
		}
	})
}

func TestOfTwoWhoSaveAtOnceOneIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna := o.person("V-ANNA", "volunteer")
		errs := make(chan error, 2)
		for _, name := range []string{"Anna", "Berta"} {
			go func() { errs <- o.v.Change(o.As("coordinator"), anna, 0, vault.Values{vault.Given: name}) }()
		}
		a, b := <-errs, <-errs
		if a == nil {
			a, b = b, a
		}
		if b != nil || !fault.Is(a, fault.Conflict) {
			t.Errorf("%v and %v", a, b)
		}
		s, err := o.v.Read(o.As("coordinator"), anna)
		housetest.Must(t, err)
		if found, err := o.v.Search(o.As("coordinator"), s.Values[vault.Given]); err != nil || len(found) != 1 {
			t.Errorf("what was saved is not found: %v %v", found, err)
		}
	})
}
