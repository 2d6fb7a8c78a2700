package cases

import (
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// Restrict restricts the processing of all cases of a person (GDPR Art. 18): they are shown, and no verb changes
// them or a row of theirs, apart from those whose row in roles.csv says "always". Record is what it rests on, such
// as a request; two records restrict until both are lifted.
func Restrict(tx *db.Tx, person, record string) error {
	ids, err := OfPerson(tx, person)
	if err != nil {
		return err
	}
	for _, k := range ids {
		if _, err := tx.Exec("restriction.begin", db.Args{"id": id.Random(nil), "case_id": k, "record": record}); err != nil {
			return err
		}
	}
	return nil
}

// Unrestrict lifts what rests on a record.
func Unrestrict(tx *db.Tx, record string) error {
	_, err := tx.Exec("restriction.lift", db.Args{"record": record})
	return err
}

// Restricted tells whether the processing of a case is restricted today.
func Restricted(tx *db.Tx, caseID string) (bool, error) {
	n, err := db.One[int](tx, "restriction.in_force", db.Args{"case_id": caseID})
	return n > 0, err
}

// RestrictedCodes gives the codes of the cases whose processing is restricted today, for the check of an import.
func RestrictedCodes(tx *db.Tx) ([]string, error) {
	return db.All[string](tx, "restriction.codes")
}

// notRestricted refuses what would change a restricted case by another way than a verb on it, such as an import.
func notRestricted(tx *db.Tx, caseID string) error {
	is, err := Restricted(tx, caseID)
	if err == nil && is {
		err = fault.New(fault.Locked, clerk.Restricted)
	}
	return err
}
