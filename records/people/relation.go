package people

import "drosme/internal/when"

// Relation says what somebody is to a person: mother, guardian, former partner. The relative has a record here,
// or stands in sealed words alone.
type Relation struct {
	ID       string      `db:"id" class:"plain"`
	Person   string      `db:"person" class:"plain"`
	Relative string      `db:"relative" class:"sensitive"`               // id, or empty
	Relation string      `db:"relation" class:"sensitive"`               // list person.relation
	Who      []byte      `db:"who" class:"identifying" tells:"words"`    // sealed under the person's key
	Remark   []byte      `db:"remark" class:"identifying" tells:"words"` // sealed under the person's key
	From     when.Day    `db:"from_on" class:"plain"`
	Until    when.Day    `db:"until_on" class:"plain"`
	By       string      `db:"by_user" class:"plain"`
	At       when.Moment `db:"at" class:"plain"`
	Version  int         `db:"version" class:"plain"`

	RelativeCode string `db:"relative_code" class:"sensitive"` // not stored here
	Barred       Barred `db:"barred" class:"sensitive"`        // who must not learn of the relative; not stored here
}
