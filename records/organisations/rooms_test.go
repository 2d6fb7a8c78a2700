package organisations_test

import (
	"testing"

	"drosme/internal/area"
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
		housetest.PreparesEveryQuery(t, h)
	})
}

func options() house.Options { return house.Options{} }
