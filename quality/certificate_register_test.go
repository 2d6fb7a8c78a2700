package quality_test

import (
	"testing"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/registertest"
	"drosme/internal/when"
	"drosme/quality"
	"drosme/records/grants"
)

func areas(h *area.House) []area.Area {
	return []area.Area{grants.New(h).Area(), quality.New(h).Area()}
}

func TestTheRegisterComesBack(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "certificate.add", "grants", "certificates")
		registertest.ComesBack(t, h, "certificate.list", "certificates")
	})
}

func TestCertificatesInForceOnTheLastDay(t *testing.T) {
	housetest.Each(t, areas, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "certificate.add", "grants", "certificates")
		p := area.Period{From: "2014-09-01", To: "2014-10-01", Start: "2014-09-01", End: "2015-11-30"}
		registertest.In(t, h, "grant.add", func(tx *db.Tx) error {
			g, err := grants.ByCode(tx, "LV03-0172")
			p.Grant = g.ID
			return err
		})
		for end, want := range map[when.Day]int64{"2015-11-30": 1, "2015-07-02": 0, "2015-07-03": 1, "2018-05-18": 1, "2018-05-19": 0, "2014-08-22": 1} {
			p.End = end
			if got := registertest.Count(t, h, "certificate.list", quality.Counts(), p)["quality.certificates_in_force"]; got != want {
				t.Errorf("%d in force on %s, want %d", got, end, want)
			}
		}
		p.End = "2015-11-30"
		registertest.In(t, h, "certificate.add", func(tx *db.Tx) error {
			rows, total, err := quality.Counts().Rows(tx, p, "quality.certificates_in_force", 0, 10)
			if total != 1 || len(rows) != 1 || rows[0].Code != "QMS-1" {
				t.Errorf("behind the figure: %v of %d", rows, total)
			}
			return err
		})
	})
}

func TestAWrongRowSaysWhatIsWrong(t *testing.T) {
	known := registertest.Known(map[string][]string{"grants": {"G"}})
	for _, c := range []struct{ column, value, want string }{
		{"code", "", "code: field.required"},
		{"standard", "", "standard: field.required"},
		{"issued_on", "", "issued_on: field.required"},
		{"issued_on", "2015-13-01", "issued_on: field.not_a_day"},
		{"valid_to", "2014-12-31", "valid_to: field.end_before_start"},
		{"valid_to", "never", "valid_to: field.not_a_day"},
		{"grant", "X", "grant: field.unknown_code"},
	} {
		row := register.Row{"code": "C", "standard": "ISO 9001", "issued_on": "2015-01-01", "valid_to": "2018-01-01", "grant": "G"}
		row[c.column] = c.value
		if got := registertest.Check(quality.Register(), row, known); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s %q: %v, want %s", c.column, c.value, got, c.want)
		}
	}
}
