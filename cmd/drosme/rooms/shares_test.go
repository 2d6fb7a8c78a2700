package rooms_test

import (
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/records/people"
	"drosme/records/vault"
)

func TestNoNameIsWrittenBeforeTwoSharesWereTried(t *testing.T) {
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, r.Start(t.Context(), h.House))
		who := h.As("responsible")
		var writes []func() error
		for kind, write := range map[string]func(string) error{
			"volunteer": func(id string) error { return r.Vault.Change(who, id, 0, vault.Values{vault.Given: "Paraugs"}) },
			"served":    func(id string) error { return r.Vault.Keep(who, id, 0, vault.Values{vault.Given: "Paraugs"}) },
		} {
			id, err := r.People.Add(who, people.Person{Kind: kind, Sex: "unknown", AgeBand: "unknown", Country: "LV"})
			housetest.Must(t, err)
			if err := write(id); !fault.Is(err, fault.Locked) {
				t.Errorf("%s before: %v", kind, err)
			}
			writes = append(writes, func() error { return write(id) })
		}
		if err := h.SetSetting(h.As("administrator"), "keys.shares_tried", "2026-03-02"); err == nil {
			t.Error("the administrator's page says that shares were tried")
		}
		housetest.Must(t, h.NoteSharesTried(h.AsSystem("console")))
		for _, write := range writes {
			housetest.Must(t, write())
		}
	})
}
