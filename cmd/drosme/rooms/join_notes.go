package rooms

import (
	"context"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/records/documents"
)

// joinNotes puts notes and files onto the page of a case. The files of a case open through the case's own
// check: who may not read the case finds no file of it, and who may not change it adds none.
func (r *Rooms) joinNotes() {
	for _, t := range r.Notes.Tabs() {
		r.Cases.AddTab(t)
	}
	r.Documents.Own("case", documents.Owning{
		Read: func(ctx context.Context, id string) error { _, err := r.Cases.Read(ctx, id); return err },
		Write: func(ctx context.Context, id string) error {
			k, err := r.Cases.Read(ctx, id)
			if err == nil && !r.house.Clerk.MayOn(ctx, "case.change", k) {
				err = clerk.Guard(ctx, r.house.Clerk, "case.change")
			}
			if err == nil && k.Frozen {
				err = fault.New(fault.Locked, clerk.Restricted)
			}
			return err
		},
		Href: func(id string) string { return "/cases/" + id + "/notes" },
		Subject: func(ctx context.Context, id string) (string, error) {
			k, err := r.Cases.Read(ctx, id)
			if err != nil {
				return "", err
			}
			return k.Person, nil
		},
	})
	r.Notes.Files = func(c *area.Call, caseID string) (ui.Section, bool, error) {
		return r.Documents.Section(c, documents.Owner{Kind: "case", ID: caseID})
	}
}
