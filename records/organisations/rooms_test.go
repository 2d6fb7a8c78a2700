package organisations_test

import (
	"context"
	"testing"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/records/organisations"
	"drosme/records/places"
)

func rooms(h *area.House) []area.Area {
	return []area.Area{places.New(h).Area(), organisations.New(h).Area()}
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
			for _, q := range h.Store.Queries() {
				if err := tx.Prepare(q, nil); err != nil {
					t.Error(err)
				}
			}
			return nil
		}))
	})
}

func options() house.Options { return house.Options{} }
