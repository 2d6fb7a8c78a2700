package rooms

import (
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/vault"
)

// joinCases lets closings wait for approval, and offers for a case those whose account works with cases.
func (r *Rooms) joinCases() {
	r.Cases.WorkersIn = caseworkers
	r.Cases.NotOffered = vault.NotOffered
	r.Cases.Approvals = r.Approvals
	r.Approvals.Add(approvals.Kind{
		Name:  cases.ClosingKind,
		Usual: true,
		Text:  "approval.kind.case_close",
		Href:  func(a *approvals.Approval) string { return "/cases/" + a.Case },
		Says:  r.closingSays,
		Ready: func(c *area.Call, a *approvals.Approval) ([]string, error) {
			k, err := r.Cases.Read(c.Ctx(), a.Case)
			if err != nil {
				return nil, err
			}
			return r.Cases.Unsettled(c, k)
		},
		Decided: func(tx *db.Tx, a *approvals.Approval) error {
			return r.Cases.SettleClosing(tx, a.Record, string(a.State))
		},
	})
	r.Cases.AddSection(r.Approvals.Section)
}

// closingSays is what who decides about a closing is shown.
func (r *Rooms) closingSays(c *area.Call, a *approvals.Approval) ([]approvals.Fact, error) {
	if !c.House.Clerk.MayOn(c.Ctx(), "closing.read", a) {
		return nil, nil
	}
	x, err := r.Cases.Closing(c.Ctx(), a.Record)
	if err != nil {
		return nil, err
	}
	out := []approvals.Fact{{Key: c.T("case.closed_on"), Value: c.Words.Day(x.ClosedOn)}, {Key: c.T("case.outcome"), Value: c.T("case.outcome." + x.Outcome)}}
	if x.Note != "" {
		out = append(out, approvals.Fact{Key: c.T("closing.note"), Value: x.Note})
	}
	return out, nil
}

// caseworkers gives the people whose account holds the role today, not bound to one circle.
func caseworkers(tx *db.Tx) ([]string, error) {
	users, err := db.All[accounts.User](tx, "user.list", db.Args{"state": "", "role": string(access.Caseworker)})
	if err != nil {
		return nil, err
	}
	holds := map[string]bool{}
	if err := db.Each(tx, "grant.all", func(g accounts.Grant) error {
		if g.Role == access.Caseworker && g.Circle == "" && tx.Today.Within(g.From, g.Until) {
			holds[g.User] = true
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var out []string
	for _, u := range users {
		if u.Person != "" && u.State != accounts.Closed && holds[u.ID] {
			out = append(out, u.Person)
		}
	}
	return out, nil
}
