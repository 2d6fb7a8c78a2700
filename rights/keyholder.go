package rights

import (
	"drosme/internal/access"
	"drosme/internal/when"
)

// Shares is how many printed shares of the key there are; any two open the house.
const Shares = 3

// Keyholder is who keeps one printed share of the key. The share itself is never typed in here.
type Keyholder struct {
	Share   int      `db:"share" class:"plain"`
	Account string   `db:"account" class:"plain"` // id
	SinceOn when.Day `db:"since_on" class:"plain"`
}

// Keyholders are all of them.
type Keyholders struct {
	All []Keyholder `class:"plain"`
}

// Scope says that they belong to the house.
func (k *Keyholders) Scope() access.Scope { return access.Scope{} }

// Of gives the account that keeps a share, or nothing.
func (k *Keyholders) Of(share int) string {
	for _, x := range k.All {
		if x.Share == share {
			return x.Account
		}
	}
	return ""
}
