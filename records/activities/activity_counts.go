package activities

import (
	"fmt"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
)

// Counts are the figures that activities give. The rules are those of the acceptance registers: an
// activity counts for a grant when it was held, the grant is among its grants, and its day lies in the
// grant's period; attendance counts when its status is attended.
func (d *Desk) Counts() []area.CountSet {
	return []area.CountSet{{
		Counts: []area.Count{
			{Name: "support_group.persons", Order: 10, Unique: true, Served: true},
			{Name: "support_group.meetings", Order: 11, Served: true},
			{Name: "info_trailer.schools", Order: 20, Unique: true},
			{Name: "info_trailer.sessions", Order: 21},
			{Name: "info_trailer.young_people", Order: 22},
			{Name: "info_trailer.young_people_also_reported_elsewhere", Order: 23},
			{Name: "info_trailer.teachers", Order: 24},
			{Name: "festival.visitors", Order: 30},
			{Name: "peer_educators.involved", Order: 40, Unique: true},
			{Name: "peer_educators.events", Order: 41},
			{Name: "seminars.held", Order: 50},
			{Name: "seminars.participants", Order: 51},
			{Name: "seminars.unique_participants", Order: 52, Unique: true},
			{Name: "coalition.organisations", Order: 60, Unique: true},
			{Name: "coalition.activists_educated", Order: 61, Unique: true},
			{Name: "coalition.exchange_visits", Order: 62},
			{Name: "partnership.countries", Order: 70, Unique: true},
		},
		Compute: compute,
		Rows:    countRows,
	}}
}

type formatSum struct {
	Format   string `db:"format"`
	Held     int64  `db:"held"`
	Pupils   int64  `db:"pupils"`
	Shared   int64  `db:"pupils_shared"`
	Teachers int64  `db:"teachers"`
	Visitors int64  `db:"visitors"`
}

type attendedSum struct {
	Format string `db:"format"`
	Role   string `db:"role"`
	Kind   string `db:"kind"`
	Times  int64  `db:"times"`
	People int64  `db:"people"`
}

func args(p area.Period) db.Args { return db.Args{"grant": p.Grant, "from": p.From, "to": p.To} }

func compute(tx *db.Tx, p area.Period) (map[string]int64, error) {
	out := map[string]int64{}
	err := db.Each(tx, "count.formats", func(f formatSum) error {
		switch f.Format {
		case "group_meeting":
			out["support_group.meetings"] = f.Held
		case "trailer_session":
			out["info_trailer.sessions"] = f.Held
			out["info_trailer.young_people"] = f.Pupils
			out["info_trailer.young_people_also_reported_elsewhere"] = f.Shared
			out["info_trailer.teachers"] = f.Teachers
		case "stand":
			out["festival.visitors"] = f.Visitors
		case "peer_event":
			out["peer_educators.events"] = f.Held
		case "seminar":
			out["seminars.held"] = f.Held
		case "exchange_visit":
			out["coalition.exchange_visits"] = f.Held
		}
		return nil
	}, args(p))
	if err != nil {
		return nil, err
	}
	err = db.Each(tx, "count.attended", func(a attendedSum) error {
		switch {
		case a.Format == "group_meeting" && a.Kind == "served":
			out["support_group.persons"] = a.People
		case a.Format == "seminar":
			out["seminars.participants"] += a.Times
			out["seminars.unique_participants"] += a.People // each person has one kind, so kinds add up
		case a.Format == "coalition_training" && a.Kind == "activist":
			out["coalition.activists_educated"] = a.People
		}
		return nil
	}, args(p))
	if err != nil {
		return nil, err
	}
	for name, query := range map[string]string{"info_trailer.schools": "count.schools", "partnership.countries": "count.countries",
		"peer_educators.involved": "count.leaders", "coalition.organisations": "count.members"} {
		if out[name], err = db.One[int64](tx, query, args(p)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// counted is a row of a figure with the scope of its activity.
type counted struct {
	area.CountRow
	Pupils    int64  `db:"pupils"`
	Teachers  int64  `db:"teachers"`
	Visitors  int64  `db:"visitors"`
	Attended  int64  `db:"attended"`
	Shared    bool   `db:"shared"`
	Protected bool   `db:"protected"`
	Circle    string `db:"circle"`
}

// rowsOfFormat says, for figures that activities are behind, of which format, and what each adds.
var rowsOfFormat = map[string]struct {
	format string
	shared bool
	value  func(counted) int64
}{
	"support_group.meetings":                            {"group_meeting", false, nil},
	"info_trailer.sessions":                             {"trailer_session", false, nil},
	"info_trailer.young_people":                         {"trailer_session", false, func(c counted) int64 { return c.Pupils }},
	"info_trailer.young_people_also_reported_elsewhere": {"trailer_session", true, func(c counted) int64 { return c.Pupils }},
	"info_trailer.teachers":                             {"trailer_session", false, func(c counted) int64 { return c.Teachers }},
	"festival.visitors":                                 {"stand", false, func(c counted) int64 { return c.Visitors }},
	"peer_educators.events":                             {"peer_event", false, nil},
	"seminars.held":                                     {"seminar", false, nil},
	"seminars.participants":                             {"seminar", false, func(c counted) int64 { return c.Attended }},
	"coalition.exchange_visits":                         {"exchange_visit", false, nil},
}

// rowsOfPeople says, for figures that people are behind, which people.
var rowsOfPeople = map[string]struct{ role, format, kind string }{
	"peer_educators.involved":      {"leader", "", "volunteer"},
	"seminars.unique_participants": {"participant", "seminar", ""},
	"coalition.activists_educated": {"participant", "coalition_training", "activist"},
	"support_group.persons":        {"participant", "group_meeting", "served"},
}

// countRows lists what is behind a figure. People served are never listed: their figure is a total only.
func countRows(tx *db.Tx, p area.Period, name string, offset, most int) ([]area.CountRow, int, error) {
	a := args(p)
	a["skip"], a["most"] = offset, most
	if f, ok := rowsOfFormat[name]; ok {
		a["format"], a["shared"] = f.format, f.shared
		total, err := db.One[int](tx, "count.total_of_format", a)
		if err != nil {
			return nil, 0, err
		}
		var out []area.CountRow
		err = db.Each(tx, "count.rows_of_format", func(c counted) error {
			r := c.CountRow
			r.Value = 1
			if f.value != nil {
				r.Value = f.value(c)
			}
			r.Href, r.In = "/activities/"+r.ID, access.Scope{Protected: c.Protected, Circle: c.Circle}
			out = append(out, r)
			return nil
		}, a)
		return out, total, err
	}
	if f, ok := rowsOfPeople[name]; ok {
		a["role"], a["format"], a["kind"] = f.role, f.format, f.kind
		total, err := db.One[int](tx, "count.total_of_people", a)
		if err != nil {
			return nil, 0, err
		}
		return plainRows(tx, "count.rows_of_people", "/people/", a, total)
	}
	switch name {
	case "info_trailer.schools", "coalition.organisations":
		rows, total := "count.rows_of_hosts", "count.schools"
		if name == "coalition.organisations" {
			rows, total = "count.rows_of_members", "count.members"
		}
		n, err := db.One[int](tx, total, a)
		if err != nil {
			return nil, 0, err
		}
		return plainRows(tx, rows, "/organisations/", a, n)
	case "partnership.countries":
		n, err := db.One[int](tx, "count.countries", a)
		if err != nil {
			return nil, 0, err
		}
		return plainRows(tx, "count.rows_of_countries", "", a, n)
	}
	return nil, 0, fmt.Errorf("activities: no figure %s", name)
}

func plainRows(tx *db.Tx, query, href string, a db.Args, total int) ([]area.CountRow, int, error) {
	out, err := db.All[area.CountRow](tx, query, a)
	for i := range out {
		if href != "" {
			out[i].Href = href + out[i].ID
		}
	}
	return out, total, err
}
