package people_test

import (
	"slices"
	"testing"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/registertest"
	"drosme/records/people"
)

func TestTheRegisterComesBack(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "person.add", "organisations", "people")
		registertest.ComesBack(t, h, "person.list", "people")
		r, rows := people.Register(), registertest.Read(t, "people")
		registertest.In(t, h, "person.add", func(tx *db.Tx) error {
			// A row that changed keeps what the register has no column for.
			p, _, err := people.ByCode(tx, "V001")
			if err != nil {
				return err
			}
			if !p.Minor {
				t.Error("V001 is 16-18 and not taken for a minor")
			}
			p.Languages = "en"
			if err := people.Update(tx, &p); err != nil {
				return err
			}
			i := slices.IndexFunc(rows, func(x register.Row) bool { return x["code"] == "V001" })
			if err := r.Put(tx, rows[i], rows[i]); err != nil {
				return err
			}
			again, _, err := people.ByCode(tx, "V001")
			if again.ID != p.ID || again.Languages != "en" || !again.Minor {
				t.Errorf("after a second import: %+v", again)
			}
			return err
		})
		registertest.ComesBack(t, h, "person.list", "people")
	})
}

func TestARowWithFaultsSaysWhichCell(t *testing.T) {
	r := people.Register()
	row := register.Row{"code": "Anna Parauga", "kind": "client", "sex": "w", "age_band": "", "organisation": "NONE", "country": "Latvija", "first_language": "lv"}
	want := []string{"code: person.code.wrong", "kind: field.unknown_word", "sex: field.unknown_word", "age_band: field.unknown_word",
		"country: field.not_a_country", "organisation: field.unknown_code"}
	if got := registertest.Check(r, row, registertest.Known(map[string][]string{"organisations": {"SCH1"}})); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if slices.Contains(r.Columns, "name") {
		t.Error("a name travels")
	}
}
