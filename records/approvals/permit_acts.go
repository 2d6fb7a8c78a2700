package approvals

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Form is what somebody typed who then had to ask first: where it is sent, and the values.
type Form struct {
	Path   string     `json:"path"`
	Values url.Values `json:"values"`
}

// mostKept is the most bytes of a form that waits.
const mostKept = 40_000

// Permit is asked inside the act of a kind that a room declares: nil where the kind is off. Else it uses up what
// somebody else approved of this record within MostDays. Faults: *area.Wanting where nothing is approved; Refused
// for who approved it: another does it, or another decides.
func (d *Desk) Permit(tx *db.Tx, kind, record, caseID string) error {
	if !d.Needed(kind) {
		return nil
	}
	since := when.ToMoment(tx.Now.Time().Add(-MostDays * 24 * time.Hour))
	a, there, err := db.Maybe[Approval](tx, "approval.permit", db.Args{"kind": kind, "record": record, "since": since})
	switch {
	case err != nil:
		return err
	case !there:
		return area.Wants(kind, record, caseID)
	case a.DecidedBy == tx.Actor.Name() || a.DecidedPerson != "" && a.DecidedPerson == tx.Actor.Person:
		return fault.New(fault.Refused, "approval.not_by_decider")
	}
	tx.Note("approval", "", a.ID)
	_, err = tx.Exec("approval.use", a)
	return err
}

// AskFirst asks for what an act of the call was wanting: verb approval.ask, on the case. What was typed is kept,
// sealed, but for the fields that are asked anew. Faults: Conflict where the same waits already.
func (d *Desk) AskFirst(c *area.Call, w *area.Wanting) (string, error) {
	values := url.Values{}
	for name, v := range c.R.PostForm {
		values[name] = v
	}
	drop := []string{"act_id"}
	if k := d.kinds[w.Kind].declared; k != nil && k.Anew != nil {
		for _, f := range k.Anew(c) {
			drop = append(drop, f.Name)
		}
	}
	for _, name := range drop {
		values.Del(name)
	}
	a, err := d.Ask(c.Ctx(), w.Permitted, Form{Path: c.R.URL.Path, Values: values})
	if a == "" { // the same form again
		return "/approvals", err
	}
	return "/approvals/" + a, err
}

// Ask asks somebody else to approve what a form says, before it is sent: verb approval.ask, on the case. Without a
// path there is nothing to send: what is approved holds by itself, as a plan does.
func (d *Desk) Ask(ctx context.Context, what area.Permitted, f Form) (string, error) {
	var kept []byte
	var err error
	if f.Path != "" {
		if kept, err = json.Marshal(f); err != nil {
			return "", err
		}
	}
	if len(kept) > mostKept {
		return "", fault.New(fault.Invalid, "approval.too_much")
	}
	if what.Case == "" {
		return clerk.Add(ctx, d.House.Clerk, "approval.ask", &Approval{}, func(tx *db.Tx) (string, error) {
			return d.ask(tx, what.Kind, what.Record, "", "", string(kept))
		})
	}
	k, err := clerk.Read(ctx, d.House.Clerk, "approval.read", what.Case, cases.Load)
	if err != nil {
		return "", err
	}
	if err := d.Prepare(ctx, k.Person); err != nil {
		return "", err
	}
	made := ""
	err = clerk.Change(ctx, d.House.Clerk, "approval.ask", what.Case, cases.Load, func(tx *db.Tx, _ *cases.Case) (err error) {
		made, err = d.ask(tx, what.Kind, what.Record, what.Case, "", string(kept))
		return err
	})
	return made, err
}

// Of gives the approval of a kind about a case that waits, or the newest; nil: none was asked for. Verb
// approval.list, without texts.
func (d *Desk) Of(ctx context.Context, kind, caseID string) (*Approval, error) {
	rows, _, err := d.List(ctx, Question{Case: caseID, Most: 1000})
	if i := slices.IndexFunc(rows, func(a *Approval) bool { return a.Kind == kind }); i >= 0 {
		return rows[i], err
	}
	return nil, err
}

// Kept gives the form that waits, as Read opened it; false: there is none.
func (a *Approval) Kept() (Form, bool) {
	var f Form
	return f, a.Matter != "" && json.Unmarshal([]byte(a.Matter), &f) == nil
}
