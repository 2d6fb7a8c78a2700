package outreach_test

import (
	"context"
	"net/url"
	"strconv"
	"testing"
	"testing/fstest"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

func desk(h *area.House) *outreach.Desk {
	return outreach.New(h, outreach.Records{Activities: activities.New(h), Organisations: organisations.New(h), People: people.New(h), Grants: grants.New(h)})
}

func rooms(h *area.House) []area.Area {
	d := desk(h)
	return []area.Area{places.New(h).Area(), d.Organisations.Area(), d.People.Area(), d.Grants.Area(), d.Activities.Area(), d.Area()}
}

// ground lays what the acts of other rooms make.
var ground = fstest.MapFS{"queries/ground.sql": {Data: []byte(`
-- name: test.request
insert into requests (id, reference, state, source, received_at, organisation, municipality, country, wished, pupils, classes,
  languages, phones_allowed, letter_language, sealed, link_mac, link_ends, visit, version)
values (:id, :reference, :state, 'staff', '2026-02-01T08:00:00.000Z', :host, :municipality, 'LV', :wished, 60, 2, 'lv', 0, 'lv', :none, :none, '', '', 1)
-- name: test.state
select state from requests where id = :id
-- name: test.road
insert into road_times (from_place, to_place, minutes, km, source) values (:from, :to, :minutes, 0, 'paraugs')
`)}}

// world is a house with two hosts, a crew and a trailer.
type world struct {
	*housetest.House
	t       *testing.T
	d       *outreach.Desk
	as      context.Context // a coordinator
	near    string          // id of a school in Smiltene
	far     string          // id of a school in Liepāja
	anna    string          // ids of invented people
	boris   string
	minor   string
	trailer string
	bus     string
	grant   string
}

func open(t *testing.T, h *housetest.House) *world {
	t.Helper()
	w := &world{House: h, t: t, d: desk(h.House.House), as: h.As("coordinator")}
	housetest.Must(t, h.Store.AddQueries(ground))
	w.near = w.host("Paraugskola Smiltenē", "Smiltenes novads")
	w.far = w.host("Paraugskola Liepājā", "Liepāja")
	w.anna, w.boris, w.minor = w.person("staff", false), w.person("volunteer", false), w.person("volunteer", true)
	w.trailer = w.resource("trailer", "Paraugpiekabe", 60, 45)
	w.bus = w.resource("vehicle", "Paraugbuss", 0, 0)
	w.grant = w.newGrant("PARAUGS-1")
	return w
}

func (w *world) host(name, municipality string) string {
	w.t.Helper()
	id, err := w.d.Organisations.Add(w.As("responsible"), organisations.Organisation{Name: name, Kind: "school", Country: "LV", Municipality: municipality})
	housetest.Must(w.t, err)
	return id
}

func (w *world) person(kind string, minor bool) string {
	w.t.Helper()
	id := ""
	w.write(func(tx *db.Tx) error {
		p := people.Person{Kind: kind, Sex: "unknown", AgeBand: "unknown", Minor: minor}
		err := people.Insert(tx, &p)
		id = p.ID
		return err
	})
	return id
}

// write lays the ground of a test without asking for rights, as an import would.
func (w *world) write(body func(*db.Tx) error) {
	w.t.Helper()
	housetest.Must(w.t, w.Store.Write(context.Background(), func(tx *db.Tx) error {
		now, today := w.Clerk.Now()
		tx.As(access.Actor{System: "setup"}, "setup", now, today, []access.Word{access.All}, nil)
		return body(tx)
	}))
}

func (w *world) resource(kind, label string, setup, teardown int) string {
	w.t.Helper()
	id, err := w.d.AddResource(w.as, outreach.Resource{Kind: kind, Label: label, SetupMinutes: setup, TeardownMinutes: teardown})
	housetest.Must(w.t, err)
	return id
}

func (w *world) newGrant(code string) string {
	w.t.Helper()
	id, err := w.d.Grants.Add(w.As("responsible"), grants.Grant{Code: code, Title: "Paraugs", Funder: "Paraugfonds", StartsOn: "2026-01-01", EndsOn: "2026-12-31"})
	housetest.Must(w.t, err)
	return id
}

// session is one of a draft, led by these people.
func session(day when.Day, starts, ends string, leaders ...string) outreach.Session {
	s := outreach.Session{Audiences: []string{"pupils"}, Expected: 25}
	s.Format, s.Language, s.Title, s.Place = "lesson", "lv", "8.a", "Zāle"
	s.StartsAt, s.EndsAt = when.Local(string(day)+"T"+starts), when.Local(string(day)+"T"+ends)
	s.Leaders = leaders
	return s
}

// draft is a visit of the trailer with one session.
func (w *world) draft(host string, day when.Day, starts, ends string, leaders ...string) outreach.Draft {
	x := outreach.Draft{Sessions: []outreach.Session{session(day, starts, ends, leaders...)}}
	x.Organisation, x.Day, x.Resource = host, day, w.trailer
	return x
}

func (w *world) add(x outreach.Draft) string {
	w.t.Helper()
	id, err := w.d.Add(w.as, x)
	housetest.Must(w.t, err)
	return id
}

func (w *world) read(id string) *outreach.Whole {
	w.t.Helper()
	v, err := w.d.Read(w.as, id)
	housetest.Must(w.t, err)
	return v
}

func (w *world) confirm(id string) {
	w.t.Helper()
	housetest.Must(w.t, w.d.Confirm(w.as, id, w.read(id).Version, w.anna, w.boris))
}

// form is what the coordinator types for a visit with one session.
func (w *world) form(host string, day, starts, ends string) url.Values {
	return url.Values{"organisation": {host}, "day": {day}, "resource": {w.trailer}, "crew_rows": {"3"}, "crew1": {w.anna}, "rows": {"1"},
		"s1_format": {"lesson"}, "s1_starts": {starts}, "s1_ends": {ends}, "s1_audiences": {"pupils", "teachers"}, "s1_language": {"lv"},
		"s1_lead1": {w.boris}, "s1_expected": {strconv.Itoa(28)}, "s1_grant1": {w.grant}, "contact": {"Skolotāja Paraugs"}}
}
