package rights

import (
	"context"
	"strconv"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// keepers gives the accounts that keep a share.
func keepers(tx *db.Tx) ([]string, error) {
	all, err := db.All[Keyholder](tx, "keyholder.all")
	out := make([]string, len(all))
	for i, k := range all {
		out[i] = k.Account
	}
	return out, err
}

// Keyholders gives who keeps the shares: verb keyholder.list.
func (d *Desk) Keyholders(ctx context.Context) (*Keyholders, error) {
	return clerk.Read(ctx, d.House.Clerk, "keyholder.list", "keyholders", func(tx *db.Tx, _ string) (*Keyholders, error) {
		all, err := db.All[Keyholder](tx, "keyholder.all")
		return &Keyholders{all}, err
	})
}

// SetKeyholders notes who keeps the printed shares, by account, the first share first: verb keyholder.set, of the
// responsible person. Nobody keeps two: who has two shares has the key. Empty: not known.
func (d *Desk) SetKeyholders(ctx context.Context, accounts [Shares]string) error {
	var known []Account
	if d.Accounts != nil {
		var err error
		if known, err = d.Accounts(ctx); err != nil {
			return err
		}
	}
	_, err := clerk.Add(ctx, d.House.Clerk, "keyholder.set", nil, func(tx *db.Tx) (string, error) {
		var faults fault.List
		for i, a := range accounts {
			field := "share_" + strconv.Itoa(i+1)
			if a == "" {
				continue
			}
			for _, b := range accounts[:i] {
				if a == b {
					faults.Add(field, "keyholder.two_shares")
				}
			}
			if d.Accounts != nil {
				there := false
				for _, k := range known {
					there = there || k.ID == a
				}
				if !there {
					faults.Add(field, "field.choose")
				}
			}
		}
		if err := faults.Err(); err != nil {
			return "", err
		}
		for i, a := range accounts {
			query := "keyholder.put"
			if a == "" {
				query = "keyholder.drop"
			}
			tx.Note("share_"+strconv.Itoa(i+1), "", "")
			if _, err := tx.Exec(query, db.Args{"share": i + 1, "account": a}); err != nil {
				return "", err
			}
		}
		return "keyholders", nil
	})
	return err
}
