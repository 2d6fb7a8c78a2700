package consents

import (
	"embed"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/records/cases"
)

// Files are the schema, queries and words of this package.
//
//go:embed schema queries words
var Files embed.FS

//go:embed roles.csv
var roles string

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name:  "records/consents",
		Roles: roles,
		Files: Files,
		Approvals: []area.ApprovalKind{{Name: OverrideKind, Text: "approval.kind.override", Opens: "consent.list",
			Href: func(a area.Permitted) string { return "/cases/" + a.Case + "/sharing" },
			Shows: []area.Shown{{Field: "recipient", Label: "consent.recipient"}, {Field: "purpose", Label: "consent.purpose", Words: "consent.purpose."},
				{Field: "fields", Label: "consent.fields", Words: "package.field."}, {Field: "ground", Label: "disclosure.ground", Words: "disclosure.ground."}, {Field: "why", Label: "approval.reason"}}}},
		Snippets: map[string]string{"counted_in": notCountedOut},
		Visible:  map[string]db.Visibility{"consents": cases.VisibleBy("case_id"), "overrides": cases.VisibleBy("case_id")},
		Routes: []area.Route{
			{Method: "GET", Path: "/cases/{id}/consents/ask", Verb: "consent.ask", Do: d.askPage},
			{Method: "POST", Path: "/cases/{id}/consents/ask", Verb: "consent.ask", Do: d.askAct},
			{Method: "GET", Path: "/cases/{id}/consents/tell", Verb: "consent.tell", Do: d.tellPage},
			{Method: "POST", Path: "/cases/{id}/consents/tell", Verb: "consent.tell", Do: d.tellAct},
			{Method: "POST", Path: "/cases/{id}/consents/statistics", Verb: "consent.count_out", Do: d.countOutAct},
			{Method: "POST", Path: "/cases/{id}/consents/release", Verb: "consent.release", Do: d.releaseAct},
			{Method: "GET", Path: "/consents/texts", Verb: "consent.text", Do: d.textsPage},
			{Method: "POST", Path: "/consents/texts", Verb: "consent.text", Do: d.textAct},
			{Method: "GET", Path: "/consents/{id}", Verb: "consent.read", Do: d.recordPage},
			{Method: "GET", Path: "/consents/{id}/form.pdf", Verb: "consent.read", Do: d.paperFile},
			{Method: "POST", Path: "/consents/{id}/answer", Verb: "consent.answer", Do: d.answerAct},
			{Method: "POST", Path: "/consents/{id}/withdraw", Verb: "consent.withdraw", Do: d.withdrawAct},
		},
		Menu:  []area.MenuItem{{Group: "menu.house", Text: "consent.texts", Path: "/consents/texts", Verb: "consent.text", Order: 60}},
		Holds: []area.Holder{{Name: "consents", Show: show, Forget: forget}},
	}
}

// show says what the person agreed to and refused.
func show(tx *db.Tx, person string) ([]area.Held, error) {
	all, err := db.All[Consent](tx, "consent.of_person", db.Args{"person": person})
	if err != nil {
		return nil, err
	}
	var out []area.Held
	for _, c := range all {
		out = append(out, area.Held{What: "consent.held." + string(c.State), Day: c.AskedOn})
	}
	return out, nil
}

// forget empties what was said and to whom; that there was a consent, for what and until when, stays.
func forget(tx *db.Tx, person, instead string) error {
	for _, q := range []string{"consent.forget", "statistics_no.forget", "override.forget", "consent.forget_worker", "notice_told.forget_worker", "override.forget_worker"} {
		if _, err := tx.Exec(q, db.Args{"person": person, "instead": instead}); err != nil {
			return err
		}
	}
	return nil
}
