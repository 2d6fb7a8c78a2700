package worries_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
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

// Who hears a child finds the numbers to call before any question, each dialled by one tap.
func TestTheFormOfAWorrySaysFirstWhomToCall(t *testing.T) {
	const phone = "outreach.safeguarding_phone"
	with := func(h *area.House) []area.Area {
		return append(rooms(h), area.Area{Name: "outreach", Settings: []area.Setting{{Name: phone}}})
	}
	housetest.Each(t, with, func(t *testing.T, h *housetest.House) {
		lead := account(h.As("caseworker"))
		housetest.Must(t, desk.NameBoth(h.As("responsible"), lead, account(h.As("coordinator"))))
		s := pagetest.Open(t, h, h.As("educator"), "en")
		p := s.Get("/worries/send", 200)
		p.SaysNot("Phone the safeguarding lead:")
		housetest.Must(t, h.SetSetting(h.As("administrator"), phone, "+371 20000000 (sample)"))
		p.SaysNot("The safeguarding lead is")
		names := map[string]string{lead: "person-of-the-lead"} // the deputy has no record
		desk.Person = func(_ context.Context, account string) (string, error) { return names[account], nil }
		h.House.House.Labels = func(context.Context, []string) (map[string]string, error) {
			return map[string]string{"person-of-the-lead": "Anna Paraudziņa"}, nil
		}
		p = s.Get("/worries/send", 200)
		p.Says("The safeguarding lead is", "Anna Paraudziņa")
		p.SaysNot("The deputy is")
		p.Says("Call 112", "Phone the safeguarding lead: +371 20000000 (sample)")
		if lead := strings.Index(p.HTML, `href="tel:+37120000000"`); lead < 0 || lead > strings.Index(p.HTML, "<textarea") {
			t.Error("the number of the lead does not stand before the questions")
		}
	})
}
