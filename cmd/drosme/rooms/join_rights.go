package rooms

import (
	"context"
	"slices"
	"strings"

	"drosme/casework"
	"drosme/groupwork"
	"drosme/helpline"
	"drosme/hours"
	"drosme/identification"
	"drosme/internal/accounts"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/when"
	"drosme/notes"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/disclosures"
	"drosme/records/documents"
	"drosme/records/feedback"
	"drosme/records/people"
	"drosme/records/referrals"
	"drosme/records/vault"
	"drosme/rights"
	"drosme/sharing"
	"drosme/worries"
)

// joinRights lets erasures forget, closes the roads of restricted cases, and opens for a person's file what rooms
// hold of them.
func (r *Rooms) joinRights() {
	d := r.Rights
	for _, t := range d.Tabs() {
		r.Cases.AddTab(t)
	}
	d.Forget = r.Vault.Forget
	d.Holders = r.Holders
	d.Areas = r.Areas
	d.Accounts = r.shareKeepers
	d.Duties["services_paid"] = lastPaidService
	d.Sources = []rights.Source{{Name: "vault", Open: r.fileOfVault}, {Name: "notes", Open: r.fileOfNotes}, {Name: "hours", Open: r.fileOfHours}, {Name: "documents", Open: r.fileOfDocuments}}
	d.Nouns = nouns()
	r.Vault.MayForget = func(tx *db.Tx, person string) error {
		if tx.Actor.System == "setup" { // what was forgotten before is forgotten again in a restored house
			return nil
		}
		return rights.MayForget(tx, person)
	}
	r.Consents.StopBy(stopRestricted)
}

// stopRestricted closes the roads of a case whose processing is restricted (GDPR Art. 18(2)).
func stopRestricted(tx *db.Tx, road consents.Road) error {
	if slices.Contains([]string{"legal_claim", "vital", "child_protection"}, road.Ground) {
		return nil
	}
	is, err := false, error(nil)
	if road.Rows { // many of them, one after the other
		var all map[string]bool
		all, err = cases.RestrictedAll(tx)
		is = all[road.Case.ID]
	} else {
		is, err = cases.Restricted(tx, road.Case.ID)
	}
	if err == nil && is {
		err = fault.In("ground", "right.road_closed")
	}
	return err
}

// shareKeepers are the accounts that may keep a printed share of the key: in use, and grown up.
func (r *Rooms) shareKeepers(ctx context.Context) ([]rights.Account, error) {
	users, err := r.Accounts.Oversight(ctx)
	if err != nil {
		return nil, err
	}
	var out []rights.Account
	for _, u := range users {
		if !u.Minor && u.State == accounts.Active {
			out = append(out, rights.Account{ID: u.ID, Text: u.Code + " " + u.Display})
		}
	}
	return out, nil
}

// lastPaidService gives the last day on which somebody else paid for a service to a person.
func lastPaidService(tx *db.Tx, person string) (when.Day, error) {
	ids, err := cases.OfPerson(tx, person)
	if err != nil {
		return "", err
	}
	var last when.Day
	for _, k := range ids {
		all, err := db.All[hours.Service](tx, "service.of_case", db.Args{"case_id": k})
		if err != nil {
			return "", err
		}
		for _, s := range all {
			if s.Payer != "" {
				last = max(last, s.Day)
			}
		}
	}
	return last, nil
}

// fileOfVault opens the person's own sheet: verb vault.open, with its line and its notice. A review needs none of it.
func (r *Rooms) fileOfVault(ctx context.Context, person string, _ []string, w *lang.Words, whole bool) ([]rights.Item, error) {
	if !whole {
		return nil, nil
	}
	o, err := r.Vault.Open(ctx, person, vault.Reason{Purpose: "asked"})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []rights.Item
	for _, f := range vault.Fields {
		if v := o.Values[f]; v != "" {
			out = append(out, rights.Item{Text: w.T("vault.field."+string(f)) + ": " + v})
		}
	}
	return out, nil
}

// fileOfNotes opens the notes that the actor may open. Each is held back until somebody has looked at it: a note
// speaks of others, and a thought is no fact.
func (r *Rooms) fileOfNotes(ctx context.Context, _ string, caseIDs []string, w *lang.Words, _ bool) ([]rights.Item, error) {
	var out []rights.Item
	for _, k := range caseIDs {
		all, _, err := r.Notes.List(ctx, notes.Question{Case: k, Most: 10000})
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			n, err := r.Notes.Open(ctx, x.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, rights.Item{Day: n.HappenedOn, Text: w.T("note.kind."+n.Kind) + ": " + n.Text, Third: true})
		}
	}
	return out, nil
}

// fileOfHours are the services that the person had.
func (r *Rooms) fileOfHours(ctx context.Context, _ string, caseIDs []string, w *lang.Words, whole bool) ([]rights.Item, error) {
	if !whole {
		return nil, nil
	}
	var out []rights.Item
	for _, k := range caseIDs {
		h, err := r.Hours.Read(ctx, k, "")
		if err != nil {
			return nil, err
		}
		for _, s := range h.Services {
			out = append(out, rights.Item{Day: s.Day, Text: w.T("right.file.service", "specialist", w.T("hours.specialist."+s.Specialist), "minutes", s.Minutes)})
		}
	}
	return out, nil
}

// fileOfDocuments names the files of the cases; each is looked at and handed over apart.
func (r *Rooms) fileOfDocuments(ctx context.Context, _ string, caseIDs []string, w *lang.Words, _ bool) ([]rights.Item, error) {
	var out []rights.Item
	for _, k := range caseIDs {
		all, err := r.Documents.List(ctx, documents.Owner{Kind: "case", ID: k})
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			out = append(out, rights.Item{Day: x.At.In(r.house.Clerk.Zone()).Day(), Text: w.T("right.file.document", "title", x.Title), Third: true})
		}
	}
	return out, nil
}

// nouns are the records of the rooms that hold people, for the register of processing.
func nouns() map[string][]any {
	var sheet []string
	for _, f := range vault.Fields {
		sheet = append(sheet, strings.TrimSpace(string(f)))
	}
	return map[string][]any{
		"records/vault":       {sheet, vault.Notice{}},
		"records/people":      {people.Person{}, people.Relation{}, people.Withholding{}},
		"records/cases":       {cases.Case{}, cases.Closing{}, cases.Place{}},
		"records/consents":    {consents.Consent{}, consents.Override{}},
		"records/disclosures": {disclosures.Disclosure{}},
		"records/documents":   {documents.Document{}},
		"records/referrals":   {referrals.Referral{}},
		"records/approvals":   {approvals.Approval{}},
		"records/feedback":    {feedback.Feedback{}},
		"notes":               {notes.Note{}},
		"hours":               {hours.Service{}, hours.Cost{}, hours.CaseRule{}},
		"identification":      {identification.Facts{}, identification.Status{}, identification.File{}, identification.Member{}},
		"groupwork":           {groupwork.Member{}, groupwork.Voice{}},
		"helpline":            {helpline.Call{}, helpline.Callback{}},
		"casework":            {casework.Assessment{}, casework.SafetyPlan{}, casework.Goal{}, casework.Thing{}, casework.Child{}, casework.Wait{}},
		"sharing":             {sharing.Arrival{}, sharing.Demand{}},
		"worries":             {worries.Worry{}},
		"rights":              {rights.Request{}, rights.Hold{}, rights.Breach{}},
		"internal/accounts":   {accounts.User{}, accounts.SessionRow{}},
	}
}
