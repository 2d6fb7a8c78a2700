package cases

import "drosme/internal/db"

// RestrictedAll gives the ids of all cases whose processing is restricted today, for roads on which many cases leave
// at once. It is asked once in a transaction.
func RestrictedAll(tx *db.Tx) (map[string]bool, error) {
	return db.Once(tx, "restricted cases", func() (map[string]bool, error) {
		out := map[string]bool{}
		err := db.Each(tx, "restriction.all", func(id string) error { out[id] = true; return nil })
		return out, err
	})
}
