package people

import (
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// The functions of this file work inside a transaction of the clerk, for this desk and for others that
// point to people. They ask nobody who may: whoever calls them shows no more of a person than the code,
// and tells the log whose data it was (tx.About).

// ByID finds a person by the id; false when there is none.
func ByID(tx *db.Tx, id string) (Person, bool, error) {
	return db.Maybe[Person](tx, "person.by_id", db.Args{"id": id})
}

// ByCode finds a person by the code; false when there is none.
func ByCode(tx *db.Tx, code string) (Person, bool, error) {
	return db.Maybe[Person](tx, "person.by_code", db.Args{"code": code})
}

// Insert stores a new person and fills in a fully random id, the version and, where there is none, a
// random code. A code that is taken is a fault in the field code. Between looking and storing another
// act may take the code, perhaps the same form sent twice: then the whole act runs again and sees it.
func Insert(tx *db.Tx, p *Person) error {
	var err error
	if p.Code == "" {
		if p.Code, err = freeCode(tx); err != nil {
			return err
		}
	}
	_, taken, err := ByCode(tx, p.Code)
	if err != nil {
		return err
	}
	if taken {
		return fault.In("code", "field.duplicate")
	}
	err = insert(tx, p)
	if db.IsDuplicate(err) {
		return db.ErrAgain
	}
	return err
}

// InsertLater is Insert for many people in one act, whose codes the act has looked up itself: nothing is asked for
// each of them. A code that is taken comes back from a later query (see db.Tx.Later), which is db.IsDuplicate.
func InsertLater(tx *db.Tx, p *Person) error {
	if p.Code == "" {
		p.Code = id.Code("P", nil)
	}
	if p.ID == "" {
		p.ID = id.Random(nil)
	}
	p.Version = 1
	return tx.Later("person.insert", p)
}

func insert(tx *db.Tx, p *Person) error {
	if p.ID == "" {
		p.ID = id.Random(nil)
	}
	p.Version = 1
	_, err := tx.Exec("person.insert", p)
	return err
}

// Update stores a person over the one with this id and version, and counts the version on; the code
// stays. A version that is no longer there is fault.Conflict.
func Update(tx *db.Tx, p *Person) error {
	n, err := tx.Exec("person.update", p)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	if err == nil {
		p.Version++
	}
	return err
}

// freeCode gives a random code that nothing has yet. It is never counted up, so it tells nothing.
func freeCode(tx *db.Tx) (string, error) {
	for {
		code := id.Code("P", nil)
		if _, taken, err := ByCode(tx, code); err != nil || !taken {
			return code, err
		}
	}
}

func load(tx *db.Tx, id string) (*Person, error) {
	p, err := db.One[Person](tx, "person.by_id", db.Args{"id": id})
	return &p, err
}

// organisationOf gives the id of the organisation with a code; an unknown one is a fault in the field
// organisation.
func organisationOf(tx *db.Tx, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	return db.Once(tx, "person.organisation_of_code "+code, func() (string, error) {
		found, there, err := db.Maybe[string](tx, "person.organisation_of_code", db.Args{"code": code})
		if err == nil && !there {
			err = fault.In("organisation", "field.unknown_code")
		}
		return found, err
	})
}
