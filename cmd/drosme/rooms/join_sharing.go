package rooms

import (
	"context"
	"strings"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/records/vault"
	"drosme/sharing"
)

// joinSharing puts sharing onto the page of a case, opens what identifies through the vault, and gives the weekly
// review what others have for it.
func (r *Rooms) joinSharing() {
	for _, tab := range r.Sharing.Tabs() {
		r.Cases.AddTab(tab)
	}
	for _, m := range sharing.Measures() {
		r.Cases.AddMeasure(m)
	}
	r.Sharing.Names = r.namesToShare
	r.Sharing.Carry = r.Notes.CarryIn
	r.Sharing.KeepNames = r.keepNames
	r.Sharing.NamesKept = func(ctx context.Context, person string, names map[string]string) error {
		return r.Vault.IndexMany(ctx, map[string]vault.Values{person: vaultValues(names)})
	}
	r.Sharing.Reviews = append(r.Sharing.Reviews,
		func(c *area.Call) (ui.Task, bool, error) {
			if !c.May("outside.list") {
				return ui.Task{}, false, nil
			}
			n, err := r.Cases.EntriesWaiting(c.Ctx())
			return ui.Task{Text: c.T("review.outside"), Also: c.Words.Number(n), Href: "/outside/review"}, n > 0, err
		},
		func(c *area.Call) (ui.Task, bool, error) {
			if !c.May("vault.notices") {
				return ui.Task{}, false, nil
			}
			_, n, err := r.Vault.Notices(c.Ctx(), true, 1)
			return ui.Task{Text: c.T("review.vault"), Also: c.Words.Number(n), Href: "/vault/notices"}, n > 0, err
		})
}

// namesToShare opens a sheet of the protected shelf for a referral: verb vault.open, with its line in the log and
// its notice to the responsible person. The act is its own: a form corrected and sent again opens again.
func (r *Rooms) namesToShare(ctx context.Context, person string) (map[string]string, error) {
	o, err := r.Vault.Open(clerk.WithAct(ctx, clerk.Act{}), person, vault.Reason{Purpose: "letter"})
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	var rule []string
	words := r.house.Book.For("en")
	for _, field := range vault.Fields {
		name, value := string(field), o.Values[field]
		switch {
		case value == "" || name == "safe_word": // the code word is between the person and this house
		case strings.HasPrefix(name, "safe_"): // the rule leaves whole, as one field
			text := name
			if words.Has("vault.field." + name) {
				text = words.T("vault.field." + name)
			}
			rule = append(rule, text+": "+value)
		default:
			out[name] = value
		}
	}
	out[string(vault.SafeContact)] = strings.Join(rule, "; ")
	return out, nil
}

// keepNames puts what identifies in a package into the vault, and gives what it took: nothing while the protected
// shelf is locked or not ready, and no value that the vault would refuse. A safe-contact rule came in words.
func (r *Rooms) keepNames(ctx context.Context, tx *db.Tx, person string, names map[string]string) (map[string]string, error) {
	takes, err := r.Vault.Takes(tx)
	if err != nil || !takes {
		return nil, err
	}
	v := vaultValues(names)
	for f, value := range v {
		var l fault.List
		if vault.CheckValues(vault.Values{f: value}, tx.Today, l.Add); l.Err() != nil {
			delete(v, f)
		}
	}
	if len(v) == 0 {
		return nil, nil
	}
	if err := r.house.Keys.MakeSubject(ctx, person); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for f, value := range v {
		out[string(f)] = value
	}
	return out, r.Vault.PutFirst(tx, map[string]vault.Values{person: v})
}

func vaultValues(names map[string]string) vault.Values {
	v := vault.Values{}
	for name, value := range names {
		v[vault.Field(name)] = strings.TrimSpace(value)
	}
	return v
}
