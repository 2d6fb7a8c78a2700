package activities_test

import (
	"net/http/httptest"
	"testing"

	"drosme/internal/browsertest"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/registertest"
	"drosme/records/activities"
	"drosme/records/grants"
)

func TestThePagesCanBeUsedByEverybody(t *testing.T) {
	browser := browsertest.Start(t)
	h := housetest.Open(t, areas, house.Options{})
	registertest.Load(t, h, "activity.add", programme...)
	activity, grant := "", ""
	registertest.In(t, h, "activity.add", func(tx *db.Tx) error {
		a, err := activities.ByCode(tx, "TR001")
		if err != nil {
			return err
		}
		g, err := grants.ByCode(tx, "LV03-0172")
		activity, grant = "/activities/"+a.ID, "/grants/"+g.ID
		return err
	})
	s := httptest.NewServer(pagetest.Open(t, h, h.As("coordinator"), "lv").Handler())
	defer s.Close()
	p := browser.Person(t)
	for _, page := range []struct{ name, address string }{
		{"activities", "/activities"}, {"activity", activity}, {"activity-add", "/activities/add"}, {"activity-change", activity + "/change"},
		{"activity-count", activity + "/count"}, {"activity-attendance", activity + "/attendance"}, {"activity-evidence", activity + "/evidence"},
		{"grants", "/grants"}, {"grant", grant}, {"grant-change", grant + "/change"},
	} {
		p.Size(1280, 800)
		p.Open(s.URL + page.address)
		p.Screenshot("records-" + page.name)
		p.Axe()
		p.Size(320, 700)
		p.Fits()
	}
	// Without a script heads are counted and people noted.
	p.Size(1280, 800)
	p.NoScript(true)
	p.Open(s.URL + activity + "/attendance")
	p.Fill("Kodi", "V001 V002")
	p.Click("Saglabāt klātesošos")
	p.See("Klātesošie pēc kodiem")
	p.Open(s.URL + activity + "/count")
	p.Fill("Skaits, 1. rinda", "3")
	p.Choose("Auditorija, 1. rinda", "vecāki")
	p.Click("Saglabāt skaitu")
	p.See("vecāki")
}
