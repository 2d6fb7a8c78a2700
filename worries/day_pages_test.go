package worries_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/ui"
)

// The day of the lead and that of the responsible person are the inbox, from the first minute on.
func TestTheDayOfLeadAndResponsiblePersonIsTheInbox(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		lead, boss, sender := h.As("caseworker"), h.As("responsible"), h.As("educator")
		housetest.Must(t, desk.NameBoth(boss, account(lead), account(h.As("coordinator"))))
		id := send(t, sender)
		card := func(ctx context.Context) ui.Card {
			t.Helper()
			c := &area.Call{W: httptest.NewRecorder(), R: httptest.NewRequest("GET", "/", nil).WithContext(ctx), House: h.House.House, Words: h.Book.For("en")}
			got, _, err := desk.Area().Day[0].Card(c)
			housetest.Must(t, err)
			return got
		}
		if got := card(lead); len(got.Tasks) != 1 || got.Tasks[0].Href != "/worries/"+id {
			t.Errorf("the lead's day: %+v", got.Tasks)
		}
		if got := card(boss); len(got.Tasks) != 1 || got.Tasks[0].Href != "" {
			t.Errorf("the responsible person's day: %+v", got.Tasks)
		}
		if got := card(sender); len(got.Tasks) != 0 {
			t.Errorf("the sender's day: %+v", got.Tasks)
		}
	})
}
