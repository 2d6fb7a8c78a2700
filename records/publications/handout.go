package publications

import "drosme/internal/when"

// MostHanded is the largest believable number of copies of one handout.
const MostHanded = 1000000

// Handout says how many copies were handed on, at which activity, to which organisation, on which day.
// Each of the three may be empty.
type Handout struct {
	ID               string   `db:"id" class:"plain"`
	Publication      string   `db:"publication" class:"plain"`
	Activity         string   `db:"activity" class:"plain"` // id, or empty
	ActivityCode     string   `db:"activity_code" class:"plain"`
	Organisation     string   `db:"organisation" class:"plain"` // id, or empty
	OrganisationCode string   `db:"organisation_code" class:"plain"`
	OrganisationName string   `db:"organisation_name" class:"plain"`
	HandedOn         when.Day `db:"handed_on" class:"plain"`
	Quantity         int      `db:"quantity" class:"plain"`

	ActivityProtected bool   `db:"activity_protected" class:"plain"`
	ActivityCircle    string `db:"activity_circle" class:"plain"`
	Withheld          bool   `class:"plain"` // the activity is there and this reader may not open it
}

// CheckQuantity says what is wrong with a number of copies.
func CheckQuantity(n int, wrong func(field, key string, pairs ...any)) {
	if n < 0 {
		wrong("quantity", "field.negative")
	}
	if n > MostHanded {
		wrong("quantity", "field.too_large", "max", MostHanded)
	}
}
