package vault

import "drosme/internal/access"

// Accused is the shelf of names of alleged perpetrators. It serves matching and nothing else: no list, no search, no
// export and no page ever shows what lies there.
const Accused Shelf = "accused"

// AccusedSwitch says whether such names are kept at all. They are not, unless the responsible person said so.
type AccusedSwitch struct {
	ID string `db:"id" class:"plain"`
	On bool   `db:"is_on" class:"plain"`
}

// Scope says that the switch belongs to the house.
func (*AccusedSwitch) Scope() access.Scope { return access.Scope{} }

// accusedEntry is one name as it lies.
type accusedEntry struct {
	ID     string `db:"id"`
	Case   string `db:"case_id"`
	Person string `db:"person"`
	Sealed []byte `db:"sealed"`
}

// MostAccused is the most characters of such a name.
const MostAccused = 100
