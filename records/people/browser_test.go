package people_test

import (
	"net/http/httptest"
	"testing"

	"drosme/internal/browsertest"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

// programme imports the organisations and people of the acceptance programme, and gives the ids of a
// volunteer and of an organisation with a branch at a withheld place.
func programme(t *testing.T, h *housetest.House) (person, organisation string) {
	t.Helper()
	registertest.Load(t, h, "person.add", "organisations", "people")
	registertest.In(t, h, "person.add", func(tx *db.Tx) error {
		p, _, err := people.ByCode(tx, "V001")
		if err != nil {
			return err
		}
		o, _, err := organisations.ByCode(tx, "NGO07")
		person, organisation = p.ID, o.ID
		return err
	})
	o, ctx := organisations.New(h.House.House), h.As("caseworker")
	_, err := places.New(h.House.House).Add(ctx, places.Place{Code: "M-1", Name: "Parauga māja", Kind: "shelter", Told: places.Withheld, Address: "Paraugu iela 1"})
	housetest.Must(t, err)
	housetest.Must(t, o.SaveBranch(ctx, organisations.Branch{Organisation: organisation, Name: "Nakts patversme", Hours: "visu diennakti"}, "M-1"))
	housetest.Must(t, o.SaveOffer(ctx, organisations.Offer{Organisation: organisation, What: "Naktsmājas", Whom: "trafficked", Sex: "f",
		Children: "yes", Languages: "latviešu, krievu", Access: "2 pakāpieni", Hours: "visu diennakti"}))
	return person, organisation
}

func TestThePagesOfTheRecordsCanBeUsedByEverybody(t *testing.T) {
	browser := browsertest.Start(t)
	h := housetest.Open(t, rooms, options())
	person, organisation := programme(t, h)
	s := httptest.NewServer(pagetest.Open(t, h, h.As("caseworker"), "lv").Handler())
	defer s.Close()
	p := browser.Person(t)
	for _, page := range []struct{ name, address string }{
		{"people", "/people"}, {"person", "/people/" + person}, {"person-change", "/people/" + person + "/change"},
		{"person-remove", "/people/" + person + "/remove"}, {"organisations", "/organisations"},
		{"organisation", "/organisations/" + organisation}, {"organisation-add", "/organisations/add"},
		{"offer-add", "/organisations/" + organisation + "/offers/add"}, {"places", "/places"}, {"place-add", "/places/add"},
	} {
		p.Size(1280, 800)
		p.Open(s.URL + page.address)
		p.Screenshot("records-" + page.name)
		p.Axe()
		p.Size(320, 700)
		p.Fits()
	}
	// Without a script a person is found by code, and a form can be sent.
	p.Size(1280, 800)
	p.NoScript(true)
	p.Open(s.URL + "/people")
	p.Fill("Koda sākums", "v00")
	p.Click("Parādīt")
	p.See("9 personas")
	p.Open(s.URL + "/people/" + person + "/change")
	p.Choose("Vecums", "25–44 gadi")
	p.Click("Saglabāt")
	p.See("25–44 gadi")
}
