package house_test

import (
	"context"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
)

func none(*area.House) []area.Area { return nil }

func TestASettingIsChangedOnceAndLogged(t *testing.T) {
	housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
		admin := h.As("administrator")
		act := clerk.WithAct(admin, clerk.Act{ID: id.New(), Hash: "x"})
		for range 3 {
			housetest.Must(t, h.SetSetting(act, "desk.name", "Galds"))
		}
		if got := h.Setting("desk.name"); got != "Galds" {
			t.Fatalf("desk.name is %q", got)
		}
		if err := h.SetSetting(h.As("educator"), "desk.name", "x"); !fault.Is(err, fault.Refused) {
			t.Fatalf("an educator changed a setting: %v", err)
		}
		n, err := h.Log.Seal(context.Background())
		housetest.Must(t, err)
		if n != 2 {
			t.Fatalf("%d lines sealed, want the act and the refusal", n)
		}
		rep, err := h.Log.Verify(context.Background())
		housetest.Must(t, err)
		if rep.Lines != 2 || len(rep.Findings) != 0 {
			t.Fatalf("%+v", rep)
		}
		err = h.Store.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec("log.seal", db.Args{"id": "x", "seq": 9, "mac": []byte{1}})
			return err
		})
		housetest.Must(t, err)
	})
}

func TestEveryQueryIsPreparedOnThisEngine(t *testing.T) {
	housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
		for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
			housetest.Must(t, s.Read(context.Background(), func(tx *db.Tx) error {
				for _, q := range s.Queries() {
					if err := tx.Prepare(q, nil); err != nil {
						t.Error(err)
					}
				}
				return nil
			}))
		}
	})
}
