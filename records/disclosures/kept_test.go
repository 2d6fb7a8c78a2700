package disclosures_test

import (
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/disclosures"
	"drosme/records/people"
)

// What left about somebody is closed to whom they named, whatever the role.
func TestWhoMustNotLearnSeesNoDisclosure(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		var served, boss string
		_, err := clerk.Add(h.AsSystem("console"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for kind, to := range map[string]*string{"served": &served, "staff": &boss} {
				p := people.Person{Kind: kind, Sex: "unknown", AgeBand: "unknown"}
				if err := people.Insert(tx, &p); err != nil {
					return "", err
				}
				*to = p.ID
			}
			_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: served, Against: boss, Relation: "relative", Whole: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
			return "", err
		})
		housetest.Must(t, err)
		x := letter
		x.Subject = served
		made, err := d.Add(h.As("caseworker"), x)
		housetest.Must(t, err)
		them := h.AsPerson(boss, "responsible")
		if rows, total, err := d.List(them, disclosures.Search{}); err != nil || len(rows) != 0 || total != 0 {
			t.Errorf("%d of %d, %v", len(rows), total, err)
		}
		if _, err := d.Read(them, made); !fault.Is(err, fault.NotFound) {
			t.Errorf("opened: %v", err)
		}
		if _, err := d.Read(h.As("responsible"), made); err != nil {
			t.Errorf("another one: %v", err)
		}
	})
}
