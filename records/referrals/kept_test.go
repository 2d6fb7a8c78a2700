package referrals_test

import (
	"context"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/people"
	"drosme/records/referrals"
)

// A need of somebody is closed to whom they named, also where it is addressed to a role of theirs, and to who reaches all.
func TestWhoMustNotLearnSeesNoNeed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, mate := o.person("served"), o.person("staff")
		r := need()
		r.Subject = served
		made, err := o.d.Ask(o.As("coordinator"), r)
		housetest.Must(t, err)
		for _, row := range []people.Withholding{{Against: mate}, {Role: "responsible"}} {
			row.ID, row.Person, row.Relation, row.Whole, row.From, row.Who, row.Reason = id.New(), served, "colleague", true, "2026-01-01", []byte{}, []byte{}
			_, err = clerk.Add(o.AsSystem("console"), o.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
				_, err := people.PutWithholding(tx, &row)
				return "", err
			})
			housetest.Must(t, err)
		}
		them := o.AsPerson(mate, "caseworker")
		for name, who := range map[string]context.Context{"colleague": them, "responsible": o.As("responsible")} {
			for _, box := range []referrals.Box{referrals.Inbox, referrals.Others} {
				if rows, total, err := o.d.List(who, referrals.Search{Box: box}); err != nil || len(rows) != 0 || total != 0 {
					t.Errorf("%s in %s: %d of %d, %v", name, box, len(rows), total, err)
				}
			}
			_, err = o.d.Read(who, made)
			want(t, err, fault.NotFound)
			want(t, o.d.Accept(who, made, 1), fault.NotFound)
		}
		if rows, _, err := o.d.List(o.As("caseworker"), referrals.Search{Box: referrals.Inbox}); err != nil || len(rows) != 1 {
			t.Errorf("another colleague: %d %v", len(rows), err)
		}
		r.ToRole, r.ToPerson = "", mate
		_, err = o.d.Ask(o.As("coordinator"), r)
		want(t, err, fault.Invalid)
	})
}
