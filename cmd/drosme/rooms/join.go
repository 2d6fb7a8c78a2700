package rooms

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/records/activities"
	"drosme/records/disclosures"
	"drosme/records/documents"
	"drosme/records/people"
	"drosme/worries"
)

// join lets desks that may not import each other work together: what one needs of another is a function.
func (r *Rooms) join() {
	r.Accounts.FindPerson = r.findPerson
	r.joinCases()
	r.joinRelations()
	r.Vault.Ready = r.sharesTried
	r.Documents.Own("activity", documents.Owning{
		Read:  func(ctx context.Context, id string) error { _, err := r.Activities.Read(ctx, id); return err },
		Write: func(ctx context.Context, id string) error { _, err := r.Activities.Read(ctx, id); return err },
		Href:  func(id string) string { return "/activities/" + id },
	})
	r.Documents.Protected = protectedFormat
	r.Vault.Left = r.disclosed
	r.Vault.Gone = func(tx *db.Tx, code string) error { return r.Transfer.Blank(tx, "contacts", code) }
	r.Activities.Papers = func(c *area.Call, activity string) (ui.Section, bool, error) {
		return r.Documents.Section(c, documents.Owner{Kind: "activity", ID: activity})
	}
	r.Activities.Lessons = r.Classroom.OfActivity
	for kind, at := range map[string]string{"activity": "/activities/", "organisation": "/organisations/", "person": "/people/",
		"visit": "/visits/", "request": "/requests/", "grant": "/grants/"} {
		r.Referrals.Link(kind, func(id string) string { return at + id })
	}
	r.joinNotes()
	r.joinHours()
	r.joinIdentification()
	r.joinGroupwork()
	r.joinHelpline()
	r.joinCasework()
	r.joinHTCDS()
	r.joinSharing()
	r.joinRights()
	r.joinHub()
	r.Worries.Accounts = r.worryAccounts
	r.Worries.Person = func(ctx context.Context, account string) (string, error) {
		signed, err := r.Accounts.Signed(ctx, account)
		if fault.Is(err, fault.Refused) { // closed by now: whom to phone is then the role alone
			return "", nil
		}
		return signed.Actor.Person, err
	}
	r.Worries.Remind = func(tx *db.Tx, accounts []string) error {
		return r.Accounts.Tell(tx, accounts, access.Responsible)
	}
}

// sharesTried refuses the first names until two printed shares of the key were tried, once.
func (r *Rooms) sharesTried() error {
	if r.house.Demo || r.house.Setting("keys.shares_tried") != "" {
		return nil
	}
	return fault.New(fault.Locked, "vault.shares_first")
}

// protectedFormat tells whether activities of a format are protected.
func protectedFormat(format string) bool {
	a := activities.Activity{Format: format}
	_ = a.Settle("") // what is missing beside the format is no matter here
	return a.Protected
}

// findPerson gives the id of the person record with a code.
func (r *Rooms) findPerson(ctx context.Context, code string) (string, error) {
	var id string
	err := clerk.Count(ctx, r.house.Clerk, "user.link", "person of a code", func(tx *db.Tx) error {
		p, found, err := people.ByCode(tx, code)
		if err == nil && (!found || p.Kind == people.Served) { // a person served is never an account; their second record is
			return fault.Missing()
		}
		id = p.ID
		return err
	})
	return id, err
}

// disclosed notes an export of registers.
func (r *Rooms) disclosed(tx *db.Tx, to, why string, registers []string, rows int) error {
	_, err := r.Disclosures.Record(tx, disclosures.Disclosure{Kind: "export", ToWhom: to, Ground: "own_use", Why: why,
		Registers: strings.Join(registers, " "), Rows: int64(rows)})
	return err
}

// worryAccounts are the accounts that may be named safeguarding lead or deputy: in use, grown up, and of a
// role that works with people.
func (r *Rooms) worryAccounts(ctx context.Context) ([]worries.Account, error) {
	users, err := r.Accounts.Oversight(ctx)
	if err != nil {
		return nil, err
	}
	_, today := r.house.Clerk.Now()
	var out []worries.Account
	for _, u := range users {
		if u.Minor || u.State != accounts.Active {
			continue
		}
		for _, role := range []access.Role{access.Responsible, access.Caseworker, access.Coordinator, access.Educator, access.Helpline} {
			if u.Holds(role, today) {
				out = append(out, worries.Account{ID: u.ID, Text: u.Code + " " + u.Display})
				break
			}
		}
	}
	return out, nil
}
