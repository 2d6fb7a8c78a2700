package live

import (
	"context"

	"drosme/internal/db"
)

// invite keeps a code for a presenter's phone where all nodes find it. A second one takes the first one's place.
func (r *Room) invite(code string, young bool) error {
	return r.s.o.Journal.store.Append(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec("live.invite", db.Args{"room": r.id, "code": r.s.hidden.mac("pairing", r.id, code), "young": young})
		return err
	})
}

// paired uses up a code, whichever node made it: whose deletion finds the row has it, so that it is used once.
func (r *Room) paired(code string) (young, found bool, err error) {
	err = r.s.o.Journal.store.Append(context.Background(), func(tx *db.Tx) error {
		one, there, err := db.Maybe[int](tx, "live.pair", db.Args{"room": r.id, "code": r.s.hidden.mac("pairing", r.id, code)})
		young, found = one == 1, there
		return err
	})
	return young, found, err
}
