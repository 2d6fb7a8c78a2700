package people

import (
	"slices"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// RelationsOf gives what others are to a person, without those that the reader must not learn of.
func RelationsOf(tx *db.Tx, person string) ([]Relation, error) {
	rows, err := db.All[Relation](tx, "relation.of_person", db.Args{"person": person})
	return slices.DeleteFunc(rows, func(r Relation) bool { return r.hidden(tx) }), err
}

// RelationByID finds one row; one to somebody of whom the reader must not learn is not there.
func RelationByID(tx *db.Tx, id string) (Relation, error) {
	r, there, err := db.Maybe[Relation](tx, "relation.by_id", db.Args{"id": id})
	if err == nil && (!there || r.hidden(tx)) {
		err = fault.Missing()
	}
	return r, err
}

// hidden tells whether the relative named the reader as somebody who must not learn of them.
func (r Relation) hidden(tx *db.Tx) bool {
	return r.Barred.In(access.Scope{}).Bars(tx.Actor, tx.Today)
}

// PutRelation stores a new row, or one over the row with its id and version; no such version gives false.
func PutRelation(tx *db.Tx, r *Relation) (bool, error) {
	name := "relation.update"
	if r.Version == 0 {
		name = "relation.insert"
	}
	n, err := tx.Exec(name, r)
	return n == 1, err
}

// DropRelation takes a row away; no such version gives false.
func DropRelation(tx *db.Tx, id string, version int) (bool, error) {
	n, err := tx.Exec("relation.delete", db.Args{"id": id, "version": version})
	return n == 1, err
}

// MothersAndChildren gives the ids of who is a person's mother, and whose mother they are.
func MothersAndChildren(tx *db.Tx, person string) (mothers, children []string, err error) {
	if mothers, err = db.All[string](tx, "relation.mothers", db.Args{"person": person}); err != nil {
		return nil, nil, err
	}
	children, err = db.All[string](tx, "relation.children", db.Args{"person": person})
	return mothers, children, err
}
