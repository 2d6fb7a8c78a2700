package groupwork_test

import (
	"testing"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/people"
)

// Who must not learn of a member finds them in no circle, and hears of their code what everybody hears of an unknown one.
func TestWhoMustNotLearnFindsNoMember(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		c, lead := circle(t, h)
		member, err := desk.Join(lead, c.ID, "", "Ziemelmeita")
		housetest.Must(t, err)
		p, err := others.Read(h.As("responsible"), member)
		housetest.Must(t, err)
		mate, err := others.Add(h.As("responsible"), people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		_, err = clerk.Add(h.AsSystem("console"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: member, Against: mate, Relation: "colleague", Whole: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
			return "", err
		})
		housetest.Must(t, err)
		ctx := h.AsPerson(mate, "caseworker")
		a := clerk.ActorOf(ctx)
		a.Grants = []access.Grant{{Role: access.Caseworker, Circle: c.Code}}
		ctx = clerk.WithActor(ctx, a)
		members, err := desk.Members(ctx, c.ID)
		if err != nil || len(members) != 0 {
			t.Errorf("who must not learn sees %+v %v", members, err)
		}
		pagetest.Open(t, h, ctx, "en").Get("/circles/"+c.ID, 200).SaysNot("Ziemelmeita", p.Code, member)
		if _, err := desk.Join(ctx, c.ID, p.Code, "Cits"); !fault.Is(err, fault.Invalid) {
			t.Errorf("their code is known: %v", err)
		}
		if err := desk.Leave(ctx, c.ID, member); !fault.Is(err, fault.NotFound) {
			t.Errorf("taken out by who must not learn: %v", err)
		}
		if members, err = desk.Members(lead, c.ID); err != nil || len(members) != 1 {
			t.Errorf("the facilitator sees %+v %v", members, err)
		}
	})
}
