package rooms

import (
	"context"
	"strings"

	"drosme/identification"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/vault"
)

// joinIdentification puts identification onto the page of a case, lets a status wait for approval, and opens
// the name for the state agency's pack as every protected sheet is opened: for a reason, with a notice.
func (r *Rooms) joinIdentification() {
	for _, t := range r.Identification.Tabs() {
		r.Cases.AddTab(t)
	}
	r.Approvals.Add(r.Identification.Kind())
	r.Identification.Gate = func(tx *db.Tx, k *cases.Case, to, ground string, things []string) error {
		whom, err := consents.Named(tx, to)
		if err != nil {
			return err
		}
		passed, err := r.Consents.Gate(tx, consents.Road{Kind: consents.File, Case: k, To: whom, Purpose: "identification", Fields: things, Ground: ground})
		if err == nil && len(passed.Withheld) > 0 { // a paper is whole or not at all
			err = fault.New(fault.Refused, "consent.must_not_learn")
		}
		return err
	}
	r.Identification.SaidNo = func(tx *db.Tx, _ []string) (map[string]bool, error) { return consents.CountedOut(tx, tx.Today) }
	r.Identification.Names = func(ctx context.Context, person, why string) (identification.Identity, error) {
		s, err := r.Vault.Open(ctx, person, vault.Reason{Purpose: "authority", Why: why})
		if err != nil {
			return identification.Identity{}, err
		}
		// The vault keeps the year of birth alone; the agency asks for more, so it is typed for the paper.
		return identification.Identity{Name: s.Values.Name(), Address: strings.TrimSpace(s.Values[vault.Address])}, nil
	}
}
