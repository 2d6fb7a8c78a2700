package casework

import (
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// LookDays is after how many days somebody looks whether a thing held is still wanted there (ISO 9001:2015,
// clause 8.5.3: property of customers; monthly is the house's own rule).
const LookDays = 30

// Thing is something held for a person: a passport, a telephone, cash.
type Thing struct {
	ID              string   `db:"id" class:"plain"`
	Case            string   `db:"case_id" class:"plain"`
	CaseCode        string   `db:"case_code" class:"plain"`
	Receipt         string   `db:"receipt" class:"plain"` // code on the paper that the person keeps
	Kind            string   `db:"kind" class:"plain"`    // list casework.thing
	Sealed          []byte   `db:"what" class:"identifying" tells:"words documents"`
	Cents           int64    `db:"cents" class:"sensitive" tells:"-"`
	TakenOn         when.Day `db:"taken_on" class:"plain"`
	TakenBy         string   `db:"taken_by" class:"plain"`
	Witness         string   `db:"witness" class:"plain"`
	LookedOn        when.Day `db:"looked_on" class:"plain"`
	ReturnedOn      when.Day `db:"returned_on" class:"plain"`
	ReturnedBy      string   `db:"returned_by" class:"plain"`
	ReturnedWitness string   `db:"returned_witness" class:"plain"`
	Version         int      `db:"version" class:"plain"`
	What            string   `db:"-" class:"identifying" tells:"words documents"`
	Wish            bool     `db:"-" class:"plain"` // the person asked for it: without that nothing is taken
	cases.Reach
}

// Held tells whether it is still here.
func (t *Thing) Held() bool { return t.ReturnedOn == "" }

// Check says what is wrong, field by field.
func (t *Thing) Check(wrong func(field, key string, pairs ...any)) {
	if !wordlist.Has("casework.thing", t.Kind) {
		wrong("kind", "field.choose")
	}
	if !t.Wish {
		wrong("wish", "thing.wish_needed")
	}
	if t.Witness == "" {
		wrong("witness", "thing.witness_needed")
	}
	if t.Kind == "cash" && t.Cents <= 0 {
		wrong("cents", "thing.how_much")
	}
	if t.Cents < 0 {
		wrong("cents", "field.negative")
	}
	checkText("what", t.What, wrong)
}
