package classroom_test

import (
	"testing"

	"drosme/classroom"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
)

// TestRoomsOfTheOffice: the pages say what lacks, and what may not be opened here is refused.
func TestRoomsOfTheOffice(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		approve(t, h, "myths-and-facts")
		for _, language := range []string{"lv", "en"} {
			office := pagetest.Open(t, h, h.As("coordinator"), language)
			office.Get("/lesson-rooms", 200)
			office.Get("/lesson-rooms/new", 200)
			office.Get("/lesson-rooms/nothing/poster", 404)
		}
		pagetest.Open(t, h, h.As("educator"), "en").Get("/lesson-rooms", 200).Says("drosme serve", "Nothing is open")
		if _, err := desk.OpenRoom(h.As("coordinator"), classroom.RoomOrder{Script: "none"}); !fault.Is(err, fault.Locked) {
			t.Error("without a server of rooms:", err)
		}
		if _, err := desk.OpenRooms(h.As("bookkeeper")); !fault.Is(err, fault.Refused) {
			t.Error("a bookkeeper saw rooms:", err)
		}
	})
}
