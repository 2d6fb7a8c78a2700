package feedback_test

import (
	"testing"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/registertest"
	"drosme/records/feedback"
	"drosme/records/grants"
)

func areas(h *area.House) []area.Area {
	return []area.Area{grants.New(h).Area(), feedback.New(h).Area()}
}

func TestTheRegisterComesBack(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "feedback.add", "grants", "feedback")
		registertest.ComesBack(t, h, "feedback.list", "feedback")
	})
}

func TestAnExportHoldsOnlyWhatItsReaderMayOpen(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "feedback.add", "grants", "feedback")
		for _, row := range registertest.Rows(t, h, h.As("coordinator"), "feedback.list", feedback.Register()) {
			if row["source"] == feedback.Served {
				t.Errorf("a coordinator gets %s, from somebody served", row["code"])
			}
		}
	})
}

func TestTheFiguresOfTheProgramme(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "feedback.add", "grants", "feedback")
		p := area.Period{From: "2014-09-01", To: "2015-11-30"}
		registertest.In(t, h, "grant.add", func(tx *db.Tx) error {
			g, err := grants.ByCode(tx, "LV03-0172")
			p.Grant = g.ID
			return err
		})
		got := registertest.Count(t, h, "feedback.list", feedback.Counts(), p)
		for name, want := range map[string]int64{"feedback.from_people_served": 4, "feedback.from_people_served_with_a_change": 3} {
			if got[name] != want {
				t.Errorf("%s is %d, want %d", name, got[name], want)
			}
			registertest.In(t, h, "feedback.add", func(tx *db.Tx) error {
				rows, total, err := feedback.Counts().Rows(tx, p, name, 0, 100)
				if int64(total) != want || int64(len(rows)) != want {
					t.Errorf("%s: %d rows of %d, want %d", name, len(rows), total, want)
				}
				return err
			})
		}
	})
}

func TestAWrongRowSaysWhatIsWrong(t *testing.T) {
	known := registertest.Known(map[string][]string{"grants": {"G"}})
	for _, c := range []struct {
		column, value, want string
	}{
		{"code", "", "code: field.required"},
		{"received_on", "", "received_on: field.required"},
		{"received_on", "31.02.2015", "received_on: field.not_a_day"},
		{"source", "neighbour", "source: field.unknown_word"},
		{"summary", "", "summary: field.required"},
		{"change_made", "", "change_made: feedback.change_missing"},
		{"changed_on", "2014-12-31", "changed_on: field.end_before_start"},
		{"changed_on", "soon", "changed_on: field.not_a_day"},
		{"grant", "X", "grant: field.unknown_code"},
	} {
		row := register.Row{"code": "F", "received_on": "2015-01-01", "source": "host", "about": "lessons", "summary": "A smaller room",
			"change_made": "Done", "changed_on": "2015-02-01", "grant": "G"}
		row[c.column] = c.value
		if got := registertest.Check(feedback.Register(), row, known); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s %q: %v, want %s", c.column, c.value, got, c.want)
		}
	}
}
