package helpline_test

import (
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/cases"
)

// Once the person of a case is forgotten, nobody finds the contact that it was by their own code word.
func TestTheCodeWordOfSomebodyForgottenFindsNothing(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		operator := h.As("helpline")
		_, anaID := worker(t, h)
		x := typed()
		x.CodeWord = "Zila Pīle"
		call, err := desk.Log(operator, x)
		housetest.Must(t, err)
		other, err := desk.Log(operator, x)
		housetest.Must(t, err)
		made, err := desk.Become(operator, call, anaID)
		housetest.Must(t, err)
		_, err = clerk.Add(h.AsSystem("jobs"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			k, err := cases.Load(tx, made)
			if err != nil {
				return "", err
			}
			for _, hold := range desk.Area().Holds {
				if err := hold.Forget(tx, k.Person, id.Random(nil)); err != nil {
					return "", err
				}
			}
			return "", nil
		})
		housetest.Must(t, err)
		if found, err := desk.Again(operator, "zila pīle"); err != nil || len(found) != 1 || found[0].ID != other {
			t.Errorf("found %d, %v", len(found), err)
		}
	})
}
