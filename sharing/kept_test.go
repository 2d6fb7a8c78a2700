package sharing_test

import (
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/sharing"
)

// A key says nothing of whose it is, and an organisation can be written out: neither is a way round who must not learn.
func TestNoWritingOfARecipientIsAWayRoundWhoMustNotLearn(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		org, err := organisations.New(a.House.House.House).Add(a.As("coordinator"), organisations.Organisation{Code: "SAMPLE-1", Name: "Sample Agency", Kind: "ngo"})
		housetest.Must(t, err)
		housetest.Must(t, clerk.Change(a.worker, a.Clerk, "case.change", a.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
			_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: k.Person, Organisation: org, Relation: "authority", Whole: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
			return err
		}))
		give := func(recipient string) error {
			_, err := a.d.Give(a.worker, sharing.Draft{Case: a.caseID, Way: sharing.Package, Recipient: recipient, Fields: []string{"code"}, Until: "2026-03-10", To: b.key(t), Ground: "law"})
			return err
		}
		for _, recipient := range []string{"SAMPLE-1", "sample-1", "Sample Agency", "sample  agency", ""} {
			if err := give(recipient); !fault.Is(err, fault.Invalid) || len(fault.As(err).Fields) != 1 || fault.As(err).Fields[0].Name != "recipient" {
				t.Errorf("%q: %v", recipient, err)
			}
		}
		housetest.Must(t, give("Another house"))
		passed := consents.Passed{}
		err = clerk.Change(a.worker, a.Clerk, "case.change", a.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) (err error) { // as a whole exchange asks
			passed, err = a.c.Gate(tx, consents.Road{Kind: consents.HTCDS, Case: k, To: consents.Recipient{Name: "Sample agency"}, Purpose: "referral", Fields: []string{"code"}, Ground: "law", Look: true})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("an exchange: %+v %v", passed, err)
		}
	})
}
