package vault_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/ui"
	"drosme/records/organisations"
	"drosme/records/vault"
)

// school makes an organisation and gives its id.
func (o *office) school() string {
	o.T.Helper()
	x := organisations.Organisation{Code: "S-ONE", Name: "Paraugskola", Kind: "school", Country: "LV"}
	_, err := clerk.Add(o.AsSystem("console"), o.Clerk, "organisation.add", nil, func(tx *db.Tx) (string, error) {
		x.ID = ""
		err := organisations.Insert(tx, &x)
		return x.ID, err
	})
	housetest.Must(o.T, err)
	return x.ID
}

func TestACaseworkerOpensAProtectedSheetOnThePages(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, anna := o.person("K-ONE", "served"), o.person("V-ANNA", "volunteer")
		s := pagetest.Open(t, o.House, o.As("caseworker"), "lv")
		s.Get("/names/"+served, 200).Says("K-ONE", "Pierakstīt vārdus")
		s.Get("/names/"+served+"/keep", 200)
		s.Post("/names/"+served+"/keep", url.Values{"given_name": {"Samanta"}, "phone": {"zvaniet man"}}, 422).Says("Tas nav tālruņa numurs")
		s.Post("/names/"+served+"/keep", url.Values{"given_name": {"Samanta"}, "phone": {"+371 000 111"}}, 303)
		if p := s.Get("/names/"+served, 200); strings.Contains(p.HTML, "Samanta") {
			t.Error("the page before the reason says the name")
		}
		s.Post("/names/"+served+"/open", url.Values{"why": {"x"}}, 422).SaysNot("Samanta")
		form := url.Values{"purpose": {"call"}}
		p := s.Post("/names/"+served+"/open", form, 200).Says("Samanta", "K-ONE", "+371 000 111")
		if v := p.Hidden("version"); v != "1" {
			t.Errorf("version %q", v)
		}
		s.Post("/names/"+served+"/open", form, 303) // sent again, it shows nothing
		if stale := s.Post("/names/"+served+"/keep", url.Values{"given_name": {"Berta"}, "version": {"0"}}, 409).SaysNot("Samanta"); !strings.Contains(stale.HTML, `value="Berta"`) {
			t.Error("what was typed is not kept")
		}
		s.Post("/names/"+served+"/keep", url.Values{"given_name": {"Berta"}, "version": {"1"}}, 303)
		s.Post("/names/"+served+"/join", url.Values{"code": {"NOBODY"}, "version": {"2"}}, 422)
		s.Post("/names/"+served+"/join", url.Values{"code": {"V-ANNA"}, "version": {"2"}}, 303)
		s.Post("/names/"+served+"/open", url.Values{"purpose": {"other"}, "why": {"jautā Berta"}}, 200).Says("V-ANNA", "Berta")
		s.Post("/names", url.Values{"name": {"berta"}, "shelf": {"protected"}}, 200).Says("Jautājiet atbildīgajai personai").SaysNot("K-ONE", "Berta")
		s.Post("/names", url.Values{"name": {"x"}}, 422)
		s.Get("/names", 200)
		_ = anna

		boss := pagetest.Open(t, o.House, o.As("responsible"), "en")
		boss.Get("/vault/notices", 200).Says("K-ONE", "To call or meet the person", "jautā Berta").SaysNot("Samanta")
		seen := boss.Get("/vault/notices", 200).HTML
		_, rest, _ := strings.Cut(seen, "/vault/notices/")
		one, _, _ := strings.Cut(rest, "/seen")
		boss.Post("/vault/notices/"+one+"/seen", url.Values{}, 303)
		boss.Get("/vault/notices?show=all", 200).Says("Seen")

		boss.Get("/vault", 200).Says("Not locked")
		boss.Post("/vault/lock", url.Values{}, 303)
		boss.Get("/vault", 200).Says("Locked since")
		s.Get("/vault", 200).Says("aizslēgts")
		s.Get("/names/"+served, 200)
		s.Post("/names/"+served+"/open", url.Values{"purpose": {"call"}}, 423).Says("aizslēgts").SaysNot("Berta")
		s.Post("/names", url.Values{"name": {"berta"}, "shelf": {"protected"}}, 200).Says("plaukts ir aizslēgts").SaysNot("Jautājiet")
		boss.Post("/vault/unlock", url.Values{}, 303)
		s.Get("/names", 200).Says("Plaukts atkal ir atslēgts").SaysNot("berta")
		boss.Get("/vault/notices", 200).Says("A search made while the shelf was locked")
		s.Post("/names/seen", url.Values{}, 303)
		s.Get("/names", 200).SaysNot("Plaukts atkal ir atslēgts")

		boss.Get("/names/"+served+"/forget", 200).Says("The given name, sealed").SaysNot("Berta")
		boss.Post("/names/"+served+"/forget", url.Values{}, 303)
		boss.Get("/names/"+served, 404)
		boss.Get("/vault/notices?show=all", 200)
	})
}

func TestACoordinatorWorksWithNamesAndContactsOnThePages(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, anna, school := o.person("K-ONE", "served"), o.person("V-ANNA", "volunteer"), o.school()
		s := pagetest.Open(t, o.House, o.As("coordinator"), "en")
		for _, p := range []string{"/names/" + served, "/names/" + served + "/change"} {
			s.Get(p, 404)
		}
		s.Get("/names/"+served+"/keep", 403)
		s.Post("/names/"+served+"/open", url.Values{"purpose": {"call"}}, 403)
		s.Post("/names/"+served+"/change", url.Values{"given_name": {"x"}}, 404)
		s.Get("/names/"+anna, 200)
		s.Get("/names/"+anna+"/change", 200)
		s.Post("/names/"+anna+"/change", url.Values{"given_name": {"Anna"}, "email": {"nobody"}}, 422).Says("not an e-mail address")
		s.Post("/names/"+anna+"/change", url.Values{"given_name": {"Anna"}, "family_name": {"Paraugs"}}, 303)
		s.Get("/names/"+anna, 200).Says("Anna Paraugs", "V-ANNA")
		s.Post("/names/"+anna+"/change", url.Values{"given_name": {"Berta"}, "version": {"0"}}, 409).Says("Anna", "Berta")
		s.Post("/names", url.Values{"name": {"paraugs"}}, 200).Says("Anna Paraugs")
		s.Post("/names", url.Values{"name": {"nobody"}}, 200)

		list := "/organisations/" + school + "/contacts"
		s.Get(list, 200).Says("No contacts yet")
		s.Get(list+"/add", 200).Says("Paraugskola")
		s.Post(list+"/add", url.Values{"task": {"teacher"}}, 422)
		s.Post(list+"/add", url.Values{"task": {"teacher"}, "given_name": {"Zanelīna"}, "family_name": {"Sample"}, "phone": {"+371 000 222"}}, 303)
		s.Post(list+"/add", url.Values{"code": {"K-ONE"}}, 422).Says("no record with this code")
		s.Post(list+"/add", url.Values{"code": {"V-ANNA"}, "task": {"safeguarding"}}, 303)
		p := s.Get(list, 200).Says("Zanelīna Sample", "Anna Paraugs", "teacher")
		contacts, err := o.v.Contacts(o.As("coordinator"), school)
		housetest.Must(t, err)
		for _, x := range contacts {
			s.Get("/contacts/"+x.ID, 200).Says(x.Values.Name(), x.Task)
			if x.Person == anna {
				s.Get("/contacts/"+x.ID+"/change", 200).SaysNot(`name="given_name"`)
				s.Post("/contacts/"+x.ID+"/change", url.Values{"version": {"1"}, "task": {"night"}}, 303)
				s.Post("/contacts/"+x.ID+"/remove", url.Values{"version": {"2"}}, 303)
				continue
			}
			s.Post("/contacts/"+x.ID+"/change", url.Values{"version": {"1"}, "given_name": {"Zanelīna"}, "family_name": {"Parauga"}}, 303)
			s.Post("/contacts/"+x.ID+"/change", url.Values{"version": {"1"}, "given_name": {"Zanelīna"}}, 409)
			s.Post("/names", url.Values{"name": {"parauga"}}, 200).Says(x.Code)
			helpline := pagetest.Open(t, o.House, o.As("helpline"), "en")
			helpline.Get(list, 200).Says("Zanelīna Parauga").SaysNot("/add")
			helpline.Get("/contacts/"+x.ID+"/change", 403)
			s.Get("/contacts/"+x.ID+"/remove", 200)
			s.Post("/contacts/"+x.ID+"/remove", url.Values{"version": {"2"}}, 303)
			s.Get("/contacts/"+x.ID, 404)
			s.Post("/names", url.Values{"name": {"parauga"}}, 200).SaysNot(x.Code)
		}
		if len(contacts) != 2 || strings.Contains(p.HTML, "K-ONE") {
			t.Errorf("contacts: %v", contacts)
		}
		if at := o.where("Zanelīna", "000 222"); len(at) != 0 {
			t.Errorf("a removed contact is still at %v", at)
		}
	})
}

func TestWhoHasNoVerbForNamesReachesNoPageOfThem(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna, school := o.person("V-ANNA", "volunteer"), o.school()
		housetest.Must(t, o.v.Change(o.As("coordinator"), anna, 0, vault.Values{vault.Given: "Anna"}))
		for _, role := range []string{"administrator", "bookkeeper", "reviewer"} {
			s := pagetest.Open(t, o.House, o.As(role), "en")
			for _, p := range []string{"/names", "/names/" + anna, "/names/" + anna + "/change", "/names/" + anna + "/keep", "/names/" + anna + "/forget",
				"/organisations/" + school + "/contacts", "/vault/notices"} {
				s.Get(p, 403)
			}
		}
		own := pagetest.Open(t, o.House, o.AsPerson(anna, "educator"), "en")
		own.Get("/names/"+anna, 200).Says("Anna")
		pagetest.Open(t, o.House, o.As("educator"), "en").Get("/names/"+anna, 404)
		admin := pagetest.Open(t, o.House, o.As("administrator"), "en")
		admin.Get("/vault", 200)
		admin.Post("/vault/lock", url.Values{}, 303)
		admin.Post("/vault/unlock", url.Values{}, 403)
		admin.Get("/vault", 200).Says("The responsible person can unlock it")
	})
}

func TestTheResponsiblePersonFindsOnTheirDayWhoOpenedWhat(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, worker := o.person("K-ONE", "served"), o.person("S-EVA", "staff")
		housetest.Must(t, o.v.Change(o.As("coordinator"), worker, 0, vault.Values{vault.Given: "Eva"}))
		card := func() (ui.Card, bool) {
			c := &area.Call{R: httptest.NewRequest("GET", "/", nil).WithContext(o.As("responsible")), House: o.House.House.House, Words: o.Book.For("en")}
			card, show, err := o.v.Area().Day[0].Card(c)
			housetest.Must(t, err)
			return card, show
		}
		if _, show := card(); show {
			t.Error("a card with nothing to say")
		}
		for range 7 {
			_, err := o.v.Open(o.AsPerson(worker, "caseworker"), served, vault.Reason{Purpose: "safety"})
			housetest.Must(t, err)
		}
		got, show := card()
		if !show || got.Count != "7" || len(got.Tasks) != 5 {
			t.Fatalf("the card: %+v", got)
		}
		task := got.Tasks[0]
		if !strings.Contains(task.Text, ui.PersonText(worker)) || !strings.Contains(task.Text, ui.PersonText(served)) || !strings.Contains(task.Also, "Somebody is in danger") {
			t.Errorf("the task: %+v", task)
		}
		pagetest.Open(t, o.House, o.As("responsible"), "en").Post(task.Do.Href, url.Values{}, 303)
		if got, _ := card(); got.Count != "6" {
			t.Errorf("after seeing one: %s", got.Count)
		}
	})
}
