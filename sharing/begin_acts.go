package sharing

import (
	"context"
	"encoding/json"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/people"
)

// Begin makes a case of a package that was accepted and gives the id of the case: verb arrival.begin, and case.open.
// What the package says in coded words goes to the person's record, names to the vault where it takes them, and all
// that no record holds becomes a note, in the given words. Who begins it answers for the case. What was taken along
// stays with the case after the last day of the package.
//
// Faults: Conflict for a package that was not accepted, that has begun a case already, or that was recalled; Invalid
// after its last day.
func (d *Desk) Begin(ctx context.Context, packageID string, words *lang.Words) (string, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "case.open"); err != nil {
		return "", err
	}
	caseID := id.Random(d.House.Random)
	person := ""
	var names map[string]string
	err := clerk.Change(ctx, d.House.Clerk, "arrival.begin", packageID, loadArrival, func(tx *db.Tx, a *Arrival) error {
		switch {
		case a.RecalledOn != "":
			return fault.New(fault.Conflict, "package.recalled")
		case a.Begun != "":
			return fault.New(fault.Conflict, "arrival.begun_before")
		case a.State != Accepted && a.State != Arrived:
			return fault.New(fault.Conflict, "arrival.accept_first")
		case tx.Today > a.Until || len(a.Content) == 0:
			return fault.New(fault.Invalid, "package.over", "day", a.Until)
		}
		b, err := d.House.Keys.OpenFor(ctx, a.ID, "arrival content", a.Content)
		if err != nil {
			return err
		}
		var values []Value
		if err := json.Unmarshal(b, &values); err != nil {
			return fault.Because(fault.Failed, err)
		}
		if err := d.Cases.OpenIn(tx, caseID, cases.Opening{Case: cases.Case{Origin: "referral"}}); err != nil {
			return err
		}
		k, err := cases.Load(tx, caseID)
		if err != nil {
			return err
		}
		person = k.Person
		if names, err = d.takeAlong(ctx, tx, k, values); err != nil {
			return err
		}
		if d.Carry != nil {
			if err := d.Carry(ctx, tx, k, noteOf(words, a, values, names), a.OpenedOn); err != nil {
				return err
			}
		}
		a.Begun = caseID
		return saveArrival(tx, a)
	})
	if err != nil {
		return "", err
	}
	if len(names) > 0 && d.NamesKept != nil {
		err = d.NamesKept(ctx, person, names)
	}
	return caseID, err
}

// takeAlong writes coded values to the record of the person and names into the vault. It gives the names that the
// vault took.
func (d *Desk) takeAlong(ctx context.Context, tx *db.Tx, k *cases.Case, values []Value) (map[string]string, error) {
	p, _, err := people.ByID(tx, k.Person)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	before := p
	for _, v := range values {
		switch {
		case Identifies(v.Name) && v.Value != "":
			names[v.Name] = v.Value
		case v.Name == "sex" && wordlist.Has("sex", v.Value):
			p.Sex = v.Value
		case v.Name == "age_band" && wordlist.Has("age_band", v.Value):
			p.AgeBand = v.Value
		case v.Name == "minor":
			p.Minor = v.Value == "yes"
		case v.Name == "country" && wordlist.IsCountry(v.Value):
			p.Country = v.Value
		case v.Name == "first_language" && wordlist.IsLanguage(v.Value):
			p.FirstLanguage = v.Value
		case v.Name == "languages" && allLanguages(v.Value):
			p.Languages = v.Value
		}
	}
	if p != before {
		if err := people.Update(tx, &p); err != nil {
			return nil, err
		}
	}
	if len(names) == 0 || d.KeepNames == nil {
		return nil, nil
	}
	return d.KeepNames(ctx, tx, k.Person, names)
}

func allLanguages(text string) bool {
	for _, l := range strings.Fields(text) {
		if !wordlist.IsLanguage(l) {
			return false
		}
	}
	return true
}

// noteOf is what is noted of a package in the case that it began: each field a line, but names that the vault took.
func noteOf(w *lang.Words, a *Arrival, values []Value, kept map[string]string) string {
	lines := []string{w.T("arrival.note", "number", a.Package, "day", a.MadeOn)}
	for _, v := range values {
		if kept[v.Name] == "" && v.Value != "" {
			lines = append(lines, label(w, v.Name)+": "+says(w, v))
		}
	}
	return strings.Join(lines, "\n")
}
