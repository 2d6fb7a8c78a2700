package organisations_test

import (
	"maps"
	"testing"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/registertest"
	"drosme/records/organisations"
)

func TestTheRegisterComesBack(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		registertest.Load(t, h, "organisation.add", "organisations")
		registertest.ComesBack(t, h, "organisation.list", "organisations")
		// A changed row takes the place of the old one and keeps its id.
		before := registertest.Read(t, "organisations")[0]
		after := maps.Clone(before)
		after["name"] = "Cita paraugskola"
		registertest.In(t, h, "organisation.add", func(tx *db.Tx) error {
			old, _, err := organisations.ByCode(tx, before["code"])
			if err != nil {
				return err
			}
			if err := organisations.Register().Put(tx, after, before); err != nil {
				return err
			}
			now, found, err := organisations.ByCode(tx, before["code"])
			if err == nil && (!found || now.ID != old.ID || now.Name != "Cita paraugskola" || now.Version != 2) {
				t.Errorf("after the change: %+v", now)
			}
			return err
		})
	})
}

func TestARowIsBroughtToTheFormOfTheExport(t *testing.T) {
	r := organisations.Register()
	row := register.Row{"code": "A1", "name": "Paraugs", "kind": "ngo", "coalition_member_from": "17.12.2013", "coalition_member_to": "31.2.2014"}
	wrong := registertest.Check(r, row, nil)
	if row["coalition_member_from"] != "2013-12-17" {
		t.Errorf("the day is %q", row["coalition_member_from"])
	}
	if len(wrong) != 1 || wrong[0] != "coalition_member_to: field.not_a_day" {
		t.Errorf("faults: %q", wrong)
	}
}
