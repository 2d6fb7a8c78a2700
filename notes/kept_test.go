package notes_test

import (
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/cases"
	"drosme/records/people"
)

// From whom anything is kept, notes of others are kept back, until somebody says that free text may be read; own notes
// stay open until somebody else amends them.
func TestNotesOfOthersAreKeptBackFromWhomSomethingIsKept(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		k, ana, ben, _, benID := team(t, h)
		hers, err := desk.Add(ana, k, typed("hersentence"))
		housetest.Must(t, err)
		housetest.Must(t, desk.Amend(ana, hers, 1, "hersecond", "whyamended"))
		his, err := desk.Add(ben, k, typed("hissentence"))
		housetest.Must(t, err)
		row := people.Withholding{ID: id.New(), Against: benID, Relation: "colleague", Fields: "phone", Who: []byte{}, Reason: []byte{}}
		put := func(open bool) {
			housetest.Must(t, clerk.Change(ana, h.Clerk, "case.change", k, cases.Load, func(tx *db.Tx, x *cases.Case) error {
				row.Person, row.From, row.WordsOpen = x.Person, tx.Today, open
				_, err := people.PutWithholding(tx, &row)
				row.Version++
				return err
			}))
		}
		s := pagetest.Open(t, h, ben, "en")
		at := "/cases/" + k + "/notes/"
		s.Get(at+hers, 200).Says("hersecond", "hersentence", "whyamended")
		put(false)
		s.Get(at+hers, 200).Says("Kept back").SaysNot("hersecond", "hersentence", "whyamended")
		s.Get(at+hers+"/change", 200).SaysNot("hersecond")
		if before, err := desk.Before(ben, hers); err != nil || len(before) > 0 {
			t.Errorf("how it stood before: %+v %v", before, err)
		}
		if err := desk.Amend(ben, hers, 2, "over it", "why"); !fault.Is(err, fault.Invalid) {
			t.Errorf("amended unseen: %v", err)
		}
		s.Get(at+his, 200).Says("hissentence")
		housetest.Must(t, desk.Amend(ana, his, 1, "hissentence and heraddition", "she knew more"))
		s.Get(at+his, 200).Says("Kept back").SaysNot("hissentence", "heraddition", "she knew more")
		put(true)
		s.Get(at+hers, 200).Says("hersecond")
	})
}
