package rooms

import (
	"context"

	"drosme/internal/acceptance"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/transfer"
)

// FillDemo fills a new house with the programme LV03-0172 and with invented people, plainly marked.
func (r *Rooms) FillDemo(ctx context.Context) error {
	if _, err := r.Transfer.Import(ctx, transfer.FromFS(acceptance.FS()), transfer.ImportOptions{}); err != nil {
		return err
	}
	_, today := r.house.Clerk.Now()
	for _, role := range access.Roles {
		g := accounts.Grant{Role: role, From: today}
		if role == access.Reviewer {
			g.Until = today.Add(30)
		}
		_, _, err := r.Accounts.AddUser(ctx, accounts.NewUser{Login: "demo-" + string(role), Display: "Paraugs (" + string(role) + ")", Grants: []accounts.Grant{g}})
		if err != nil {
			return err
		}
	}
	return nil
}

// DemoLink gives a single-use link that signs in as a role, in the demonstration only.
func (r *Rooms) DemoLink(ctx context.Context, role access.Role) (string, error) {
	user, err := r.Accounts.UserByLogin(ctx, "demo-"+string(role))
	if err != nil {
		return "", err
	}
	return r.Accounts.DemoLink(ctx, user)
}
