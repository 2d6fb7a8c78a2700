package vault_test

import (
	"context"
	"fmt"
	"testing"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/vault"
)

// BenchmarkTwentyLabels is a list of twenty names with its line in the log, out of two thousand people; and
// the same list for who sees codes alone.
func BenchmarkTwentyLabels(b *testing.B) {
	var desk *vault.Desk
	rooms := func(h *area.House) []area.Area {
		desk = vault.New(h)
		return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), desk.Area(), cases.New(h).Area()}
	}
	t := &testing.T{}
	h := housetest.Open(t, rooms, house.Options{Dir: b.TempDir()})
	defer h.Close()
	desk.Start(vault.Ground{Store: h.Store, Holders: func() []area.Holder { return nil }})
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	var ids []string
	_, err := clerk.Add(h.AsSystem("console"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
		for i := range 2000 {
			p := people.Person{Code: fmt.Sprintf("V-%d", i), Kind: "volunteer", Sex: "unknown", AgeBand: "unknown"}
			if err := people.Insert(tx, &p); err != nil {
				return "", err
			}
			ids = append(ids, p.ID)
		}
		return "", nil
	})
	must(err)
	coordinator := h.As("coordinator")
	for _, id := range ids[:200] {
		must(desk.Change(coordinator, id, 0, vault.Values{vault.Given: "Anna", vault.Family: "Paraugs"}))
	}
	for name, ctx := range map[string]context.Context{"names": coordinator, "codes": h.As("bookkeeper")} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				from := i % 180
				if _, err := h.Labels(ctx, ids[from:from+20]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
