package cases_test

import (
	"context"
	"testing"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

var (
	desk   *cases.Desk
	others *people.Desk
)

func rooms(h *area.House) []area.Area {
	desk, others = cases.New(h), people.New(h)
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), others.Area(), desk.Area()}
}

// worker makes a person on the staff who signs in as a caseworker.
func worker(t *testing.T, h *housetest.House) (context.Context, string) {
	t.Helper()
	id, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	return h.AsPerson(id, "caseworker"), id
}

func TestACaseBeginsWithoutANameAndIsItsTeamsAlone(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		ana, _ := worker(t, h)
		ben, _ := worker(t, h)
		id, err := desk.Open(ana, cases.Opening{})
		housetest.Must(t, err)
		k, err := desk.Read(ana, id)
		housetest.Must(t, err)
		if k.Code == "" || k.PersonCode == "" || !k.Open() {
			t.Errorf("%+v", k)
		}
		if _, err := desk.Read(ben, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("another caseworker: %v", err)
		}
		if rows, _, err := desk.List(ben, cases.Question{Most: 20}); err != nil || len(rows) != 0 {
			t.Errorf("another caseworker lists %d, %v", len(rows), err)
		}
		rows, total, err := desk.List(ana, cases.Question{Mine: true, Most: 20})
		if err != nil || len(rows) != 1 || total != 1 {
			t.Errorf("my list: %d of %d, %v", len(rows), total, err)
		}
		if _, err := desk.Read(h.As("responsible"), id); err != nil {
			t.Errorf("the responsible person: %v", err)
		}
	})
}
