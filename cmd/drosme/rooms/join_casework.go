package rooms

import (
	"context"

	"drosme/casework"
	"drosme/internal/db"
	"drosme/records/consents"
	"drosme/sharing"
)

// joinCasework puts plan, dates, waiting, things held and what is known of a child onto the page of a case.
// Nothing closes while something is held.
func (r *Rooms) joinCasework() {
	r.Casework.Approvals = r.Approvals
	r.Casework.SaidNo = func(tx *db.Tx) (map[string]bool, error) { return consents.CountedOut(tx, tx.Today) }
	for _, t := range r.Casework.Tabs() {
		r.Cases.AddTab(t)
	}
	r.Cases.AddCheck(casework.StillHeld)
	r.Cases.AddDue(casework.Dues)
	for _, m := range casework.Measures() {
		r.Cases.AddMeasure(m)
	}
	r.Sharing.Offer(sharing.Field{Name: "needs", Read: casework.NeedsIn})
	r.Casework.Workers = func(ctx context.Context, caseID string) ([]casework.Worker, error) {
		k, err := r.Cases.Read(ctx, caseID)
		if err != nil {
			return nil, err
		}
		ids, err := r.Cases.Colleagues(ctx, caseID)
		if err != nil {
			return nil, err
		}
		ids = append(k.Scope().People, ids...)
		labels, err := r.house.Labels(ctx, ids)
		var out []casework.Worker
		for _, id := range ids {
			out = append(out, casework.Worker{ID: id, Text: labels[id]})
		}
		return out, err
	}
}
