package documents_test

import (
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/documents"
	"drosme/records/people"
)

// A document about somebody is closed to whom they named, also where it lies with a record that they may open.
func TestWhoMustNotLearnSeesNoDocument(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, mate := o.person("served"), o.person("staff")
		at := documents.Owner{Kind: "visit", ID: "v1"}
		made, err := o.d.Add(o.As("caseworker"), documents.Upload{Owner: at, Kind: documents.Note, Subject: served, Title: "Sample", Content: []byte("Samanta was here")})
		housetest.Must(t, err)
		_, err = clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: served, Against: mate, Relation: "colleague", Whole: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
			return "", err
		})
		housetest.Must(t, err)
		them := o.AsPerson(mate, "caseworker")
		if rows, err := o.d.List(them, at); err != nil || len(rows) != 0 {
			t.Errorf("%d, %v", len(rows), err)
		}
		if _, _, err := o.d.Open(them, at, made); !fault.Is(err, fault.NotFound) {
			t.Errorf("opened: %v", err)
		}
		if _, _, err := o.d.Open(o.As("caseworker"), at, made); err != nil {
			t.Errorf("another colleague: %v", err)
		}
	})
}
