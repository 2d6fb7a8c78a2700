package publications_test

import (
	"testing"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/registertest"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/publications"
)

func areas(h *area.House) []area.Area {
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), grants.New(h).Area(),
		activities.New(h).Area(), publications.New(h).Area()}
}

var before = []string{"organisations", "people", "grants", "activities"}

func TestTheRegistersComeBack(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "publication.add", append(before, "publications", "adoptions", "handouts")...)
		for _, name := range []string{"publications", "adoptions", "handouts"} {
			registertest.ComesBack(t, h, "publication.list", name)
		}
	})
}

func period(t *testing.T, h *housetest.House) area.Period {
	var g *grants.Grant
	registertest.In(t, h, "grant.add", func(tx *db.Tx) error {
		var err error
		g, err = grants.ByCode(tx, "LV03-0172")
		return err
	})
	return area.Period{Grant: g.ID, From: g.StartsOn, To: g.EndsOn, Start: g.StartsOn, End: g.EndsOn}
}

func TestTheFiguresOfTheProgramme(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "publication.add", append(before, "publications", "adoptions", "handouts")...)
		p := period(t, h)
		got := registertest.Count(t, h, "figure.count", publications.Counts(), p)
		for name, want := range map[string]int64{"guide.editions": 1, "guide.municipalities_adopted": 23, "materials.handed_on": 403} {
			if got[name] != want {
				t.Errorf("%s is %d, want %d", name, got[name], want)
			}
			sum := int64(0)
			registertest.In(t, h, "publication.add", func(tx *db.Tx) error {
				rows, total, err := publications.Counts().Rows(tx, p, name, 0, 1000)
				if len(rows) != total {
					t.Errorf("%s: %d rows of %d", name, len(rows), total)
				}
				for _, r := range rows {
					sum += r.Value
				}
				return err
			})
			if sum != want {
				t.Errorf("%s: its rows add up to %d, want %d", name, sum, want)
			}
		}
		p.From, p.To = "2015-01-01", "2015-06-30"
		short := registertest.Count(t, h, "figure.count", publications.Counts(), p)
		if n := short["guide.municipalities_adopted"]; n < 1 || n >= 23 {
			t.Errorf("%d municipalities adopted the guide in half a year", n)
		}
	})
}

func TestTheSameHandoutIsOneRow(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "publication.add", append(before, "publications", "handouts")...)
		r := registertest.Registers(h.Areas)["handouts"]
		first := registertest.Rows(t, h, h.AsSystem("console"), "publication.list", r)
		registertest.In(t, h, "publication.add", func(tx *db.Tx) error {
			row := register.Row{}
			for k, v := range first[0] {
				row[k] = v
			}
			row["quantity"] = "7"
			return r.Put(tx, row, first[0])
		})
		again := registertest.Rows(t, h, h.AsSystem("console"), "publication.list", r)
		if len(again) != len(first) || again[0]["quantity"] != "7" {
			t.Errorf("%d handouts, the first of %s; want %d, the first of 7", len(again), again[0]["quantity"], len(first))
		}
	})
}

func TestAWrongRowSaysWhatIsWrong(t *testing.T) {
	known := registertest.Known(map[string][]string{"publications": {"P"}, "organisations": {"O"}, "activities": {"A"}, "grants": {"G"}})
	all := map[string]register.Register{}
	for _, r := range publications.Registers() {
		all[r.Name] = r
	}
	for _, c := range []struct {
		register string
		row      register.Row
		want     string
	}{
		{"publications", register.Row{"code": "", "kind": "guide", "title": "T"}, "code: field.required"},
		{"publications", register.Row{"code": "P", "kind": "song", "title": "T"}, "kind: field.unknown_word"},
		{"publications", register.Row{"code": "P", "kind": "guide", "title": ""}, "title: field.required"},
		{"publications", register.Row{"code": "P", "kind": "guide", "title": "T", "language": "Latvian"}, "language: publication.language_wrong"},
		{"publications", register.Row{"code": "P", "kind": "guide", "title": "T", "published_on": "2015-02-30"}, "published_on: field.not_a_day"},
		{"publications", register.Row{"code": "P", "kind": "guide", "title": "T", "grant": "X"}, "grant: field.unknown_code"},
		{"adoptions", register.Row{"publication": "X", "organisation": "O", "adopted_on": "2015-01-01"}, "publication: field.unknown_code"},
		{"adoptions", register.Row{"publication": "P", "organisation": "O"}, "adopted_on: field.required"},
		{"handouts", register.Row{"publication": "P", "quantity": ""}, "quantity: field.required"},
		{"handouts", register.Row{"publication": "P", "quantity": "1.5"}, "quantity: field.not_whole"},
		{"handouts", register.Row{"publication": "P", "quantity": "-1"}, "quantity: field.negative"},
		{"handouts", register.Row{"publication": "P", "quantity": "9999999"}, "quantity: field.too_large"},
		{"handouts", register.Row{"publication": "P", "activity": "X", "quantity": "1"}, "activity: field.unknown_code"},
	} {
		got := registertest.Check(all[c.register], c.row, known)
		if len(got) != 1 || got[0] != c.want {
			t.Errorf("%s %v: %v, want %s", c.register, c.row, got, c.want)
		}
	}
	good := register.Row{"publication": "P", "activity": "A", "organisation": "", "handed_on": "01.02.2015.", "quantity": "05"}
	if got := registertest.Check(all["handouts"], good, known); len(got) != 0 || good["handed_on"] != "2015-02-01" || good["quantity"] != "5" {
		t.Errorf("a good row: %v, %v", got, good)
	}
}
