package rooms

import (
	"context"

	"drosme/helpline"
	"drosme/internal/access"
	"drosme/internal/clerk"
)

// joinHelpline lets a contact that becomes a case take along what was told, and offers those who may answer for it.
func (r *Rooms) joinHelpline() {
	r.Helpline.Carry = r.Notes.CarryIn
	r.Helpline.Workers = func(ctx context.Context) ([]helpline.Worker, error) {
		ids, err := r.Cases.Colleagues(clerk.WithActor(ctx, access.Actor{System: "jobs"}), "")
		if err != nil {
			return nil, err
		}
		labels, err := r.house.Labels(ctx, ids)
		var out []helpline.Worker
		for _, id := range ids {
			out = append(out, helpline.Worker{ID: id, Text: labels[id]})
		}
		return out, err
	}
}
