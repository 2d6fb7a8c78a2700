package organisations

import (
	"strings"
	"unicode/utf8"

	"drosme/internal/fault"
	"drosme/internal/wordlist"
)

// Branch is a house, a department or a site of an organisation.
type Branch struct {
	ID           string `db:"id" class:"plain"`
	Organisation string `db:"organisation" class:"plain"` // id
	Name         string `db:"name" class:"plain"`
	Place        string `db:"place" class:"plain"` // id, or empty
	Hours        string `db:"hours" class:"plain"` // as people say them
	Version      int    `db:"version" class:"plain"`

	PlaceCode string `db:"place_code" class:"plain"` // of the place's record; empty where it is withheld from the reader
	PlaceName string `db:"place_name" class:"plain"`
	Told      string `db:"told" class:"plain"` // how safely the place may be told
}

// Offer is what an organisation, or one branch of it, offers, and whom it accepts.
type Offer struct {
	ID           string `db:"id" class:"plain"`
	Organisation string `db:"organisation" class:"plain"` // id
	Branch       string `db:"branch" class:"plain"`       // id; empty: the organisation as a whole
	What         string `db:"what" class:"plain"`
	Whom         string `db:"whom" class:"plain"`      // list offer.whom
	Sex          string `db:"sex" class:"plain"`       // list offer.sex
	Children     string `db:"children" class:"plain"`  // list offer.children: may children come along?
	Languages    string `db:"languages" class:"plain"` // as people say them
	Access       string `db:"access" class:"plain"`    // steps, lift, sign language
	Hours        string `db:"hours" class:"plain"`
	Phone        string `db:"phone" class:"plain"`   // of the front gate: may be told and printed
	Animals      string `db:"animals" class:"plain"` // list offer.children: may an animal come along?
	Version      int    `db:"version" class:"plain"`

	BranchName string `db:"branch_name" class:"plain"`
}

// MostText is the most characters of a text of a branch or an offer.
const MostText = 300

// Check says what is wrong, field by field.
func (b *Branch) Check(wrong func(field, key string, pairs ...any)) {
	texts(wrong, "name", b.Name, true)
	texts(wrong, "hours", b.Hours, false)
}

// Check says what is wrong, field by field.
func (o *Offer) Check(wrong func(field, key string, pairs ...any)) {
	texts(wrong, "what", o.What, true)
	texts(wrong, "languages", o.Languages, false)
	texts(wrong, "access", o.Access, false)
	texts(wrong, "hours", o.Hours, false)
	texts(wrong, "phone", o.Phone, false)
	for _, x := range [][3]string{{"whom", "offer.whom", o.Whom}, {"sex", "offer.sex", o.Sex}, {"children", "offer.children", o.Children}, {"animals", "offer.children", o.Animals}} {
		if !wordlist.Has(x[1], x[2]) {
			wrong(x[0], "field.unknown_word", "words", strings.Join(wordlist.All(x[1]), ", "))
		}
	}
}

func texts(wrong func(field, key string, pairs ...any), field, text string, needed bool) {
	switch {
	case needed && text == "":
		wrong(field, "field.required")
	case utf8.RuneCountInString(text) > MostText:
		wrong(field, "field.too_long", "max", MostText)
	}
}

// check gathers all faults of a record into one.
func check(x interface {
	Check(wrong func(field, key string, pairs ...any))
}) error {
	var faults fault.List
	x.Check(faults.Add)
	return faults.Err()
}
