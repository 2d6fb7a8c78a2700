package places_test

import (
	"testing"

	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/records/places"
)

func rooms(h *area.House) []area.Area {
	return []area.Area{places.New(h).Area()}
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		housetest.PreparesEveryQuery(t, h)
	})
}
