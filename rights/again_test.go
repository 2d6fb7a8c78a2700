package rights_test

import (
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/rights"
)

// A file is given once: the same form sent again gives none, since nothing of it would stand in the log of disclosures.
func TestTheSameFormGivesAFileOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.d.Sources = fileSources(o)
		r := o.ask(rights.Access)
		housetest.Must(t, o.d.Check(o.worker, r.ID, r.Version, "document", "on paper, in the office"))
		housetest.Must(t, o.d.Show(o.responsible, r.ID, 2, nil))
		g := rights.Giving{Passphrase: "a long passphrase of a sample"}
		form := clerk.WithAct(o.responsible, clerk.Act{ID: id.New(), Hash: "the same form"})
		_, sealed, err := o.d.Give(form, r.ID, 3, g)
		housetest.Must(t, err)
		if len(sealed) == 0 {
			t.Error("nothing was given")
		}
		for range 4 {
			if whole, again, err := o.d.Give(form, r.ID, 3, g); !fault.Is(err, fault.Conflict) || again != nil || whole != nil {
				t.Errorf("given again: %d bytes, %v", len(again), err)
			}
		}
	})
}
