package outreach

import (
	"embed"
	"slices"
	"strconv"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

// Files are the schema, queries and words of this room.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed. Each noun of the room gathers its own.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "outreach",
		Roles: roles,
		Files: Files,
		Visible: map[string]db.Visibility{
			"visits": {
				access.Open: `1=1`,
				access.Own:  `exists (select 1 from visit_crew vc where vc.visit = {a}.id and vc.person = :actor_person)`,
			},
			"requests": {access.Open: `1=1`},
		},
		Routes:   slices.Concat(d.visitRoutes(), d.planRoutes(), d.resourceRoutes(), d.coverageRoutes(), d.roadRoutes(), d.tourRoutes(), d.requestRoutes(), d.sheetRoutes(), d.evidenceRoutes(), d.feedRoutes()),
		Menu:     menu,
		Day:      slices.Concat(d.requestCards(), d.visitCards()),
		Holds:    []area.Holder{{Name: "outreach", Show: show, Forget: forget}, d.sheetHolder()},
		Settings: settings,
		Jobs:     []area.Job{{Name: "door.fetch", Every: fetchEvery, Run: d.FetchJob}, {Name: "requests.empty", Every: 24 * time.Hour, Run: d.EmptyRequests}},
	}
}

var menu = []area.MenuItem{
	requestMenu,
	{Group: "menu.outreach", Text: "plan.title", Path: "/plan", Verb: "booking.list", Order: 10},
	{Group: "menu.outreach", Text: "visit.list", Path: "/visits", Verb: "visit.list", Order: 20},
	{Group: "menu.outreach", Text: "feed.list", Path: "/feeds", Verb: "feed.list", Order: 80},
	{Group: "menu.outreach", Text: "tour.title", Path: tourPath, Verb: "tour.plan", Order: 30},
	{Group: "menu.outreach", Text: "coverage.title", Path: coveragePath, Verb: "coverage.list", Order: 50},
	{Group: "menu.outreach", Text: "road.list", Path: roadPath, Verb: "road.list", Order: 70},
	{Group: "menu.outreach", Text: "resource.list", Path: "/resources", Verb: "resource.list", Order: 60},
}

var settings = []area.Setting{
	{Name: "door.address", Check: doorAddress},                               // of the public door; empty: there is none
	{Name: "outreach.request_months", Default: "18", Check: between(1, 120)}, // after which the contacts of decided requests go
	{Name: "outreach.base", Default: "Rīga"},                                 // municipality from which the crew sets off
	{Name: "outreach.speed_kmh", Default: "70", Check: between(20, 130)},
	{Name: "outreach.setup_minutes", Default: "30", Check: between(0, MostMinutes)}, // where no resource says it
	{Name: "outreach.teardown_minutes", Default: "30", Check: between(0, MostMinutes)},
	{Name: "outreach.safeguarding_phone"},                                      // on the day sheet and the form for a worry
	{Name: "outreach.feed_place", Default: "yes", Check: yesOrNo},              // a calendar entry says the municipality
	{Name: "outreach.day_begins", Default: "08:00", Check: clock},              // free times are offered from this hour on
	{Name: "outreach.day_ends", Default: "18:00", Check: clock},                // and end by this one
	{Name: "outreach.drive_minutes", Default: "360", Check: between(30, 1440)}, // most driving of a day, there and back
}

func clock(value string) error {
	if l, err := when.ParseLocal("2001-01-01 " + value); err != nil || l.Clock() != value {
		return fault.In("value", "visit.not_a_clock")
	}
	return nil
}

func between(least, most int) func(string) error {
	return func(value string) error {
		n, err := strconv.Atoi(value)
		switch {
		case err != nil:
			return fault.In("value", "field.not_a_number")
		case n < least:
			return fault.In("value", "field.too_small", "min", least)
		case n > most:
			return fault.In("value", "field.too_large", "max", most)
		}
		return nil
	}
}

// show says of which visits a person is.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Visit](tx, "visit.of_person", db.Args{"person": person})
	out := make([]area.Held, 0, len(all))
	for _, v := range all {
		out = append(out, area.Held{What: "visit.held_about", Day: v.Day})
	}
	return out, err
}

// forget puts the counting row in the place of the person.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"crew.replaced", "visit.lead_replaced", "visit.deputy_replaced", "visit.changer_replaced", "booking.person_replaced"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}

func yesOrNo(value string) error {
	if value != "yes" && value != "no" {
		return fault.In("value", "field.unknown_word", "words", "yes, no")
	}
	return nil
}
