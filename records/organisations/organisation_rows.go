package organisations

import (
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// The functions of this file work inside a transaction of the clerk, for this desk and for others that
// point to organisations.

// ByID finds an organisation by its id; false when there is none.
func ByID(tx *db.Tx, id string) (Organisation, bool, error) {
	return db.Maybe[Organisation](tx, "organisation.by_id", db.Args{"id": id})
}

// ByCode finds an organisation by its code; false when there is none.
func ByCode(tx *db.Tx, code string) (Organisation, bool, error) {
	return db.Maybe[Organisation](tx, "organisation.by_code", db.Args{"code": code})
}

// Choices gives all organisations for a select, ordered by name.
func Choices(tx *db.Tx) ([]Choice, error) { return db.All[Choice](tx, "organisation.choices") }

// Insert stores a new organisation and fills in its id, its version and, where it has none, a random
// code. A code that is taken is a fault in the field code. Between looking and storing another act may
// take the code, perhaps the same form sent twice: then the whole act runs again and sees it.
func Insert(tx *db.Tx, o *Organisation) error {
	var err error
	if o.Code == "" {
		if o.Code, err = freeCode(tx); err != nil {
			return err
		}
	}
	_, taken, err := ByCode(tx, o.Code)
	if err != nil {
		return err
	}
	if taken {
		return fault.In("code", "field.duplicate")
	}
	err = insert(tx, o)
	if db.IsDuplicate(err) {
		return db.ErrAgain
	}
	return err
}

func insert(tx *db.Tx, o *Organisation) error {
	if o.ID == "" {
		o.ID = id.New()
	}
	o.Version = 1
	_, err := tx.Exec("organisation.insert", o, derived(o))
	return err
}

// Update stores an organisation over the one with its id and version, and counts the version on. A
// version that is no longer there is fault.Conflict.
func Update(tx *db.Tx, o *Organisation) error {
	n, err := tx.Exec("organisation.update", o, derived(o))
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	if err == nil {
		o.Version++
	}
	return err
}

func derived(o *Organisation) db.Args {
	return db.Args{"search": o.search(), "name_order": o.nameOrder()}
}

// freeCode gives a random code that nothing has yet. It is never counted up, so it tells nothing.
func freeCode(tx *db.Tx) (string, error) {
	for {
		code := id.Code("O", nil)
		if _, taken, err := ByCode(tx, code); err != nil || !taken {
			return code, err
		}
	}
}

func load(tx *db.Tx, id string) (*Organisation, error) {
	o, err := db.One[Organisation](tx, "organisation.by_id", db.Args{"id": id})
	return &o, err
}
