package places

import (
	"encoding/json"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/id"
	"drosme/internal/seal"
)

// The functions of this file work inside a transaction of the clerk, for this desk and for others that
// point to places. A place that they give is as it is stored: the address of a withheld one is sealed.

// ByID finds a place by its id; false when there is none.
func ByID(tx *db.Tx, id string) (Place, bool, error) {
	return db.Maybe[Place](tx, "place.by_id", db.Args{"id": id})
}

// ByCode finds a place by its code; false when there is none.
func ByCode(tx *db.Tx, code string) (Place, bool, error) {
	return db.Maybe[Place](tx, "place.by_code", db.Args{"code": code})
}

// Choices gives the places that are not withheld, for a select, ordered by name.
func Choices(tx *db.Tx) ([]Choice, error) { return db.All[Choice](tx, "place.choices") }

// insert stores a new place. Between looking for its code and storing another act may take it, perhaps
// the same form sent twice: then the whole act runs again and sees it.
func insert(tx *db.Tx, p *Place) error {
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
	p.Version = 1
	_, err = tx.Exec("place.insert", p, db.Args{"name_order": geo.Fold(p.Name + " " + p.Municipality)})
	if db.IsDuplicate(err) {
		return db.ErrAgain
	}
	return err
}

func update(tx *db.Tx, p *Place) error {
	n, err := tx.Exec("place.update", p, db.Args{"name_order": geo.Fold(p.Name + " " + p.Municipality)})
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// freeCode gives a random code that nothing has yet. It is never counted up, so it tells nothing.
func freeCode(tx *db.Tx) (string, error) {
	for {
		code := id.Code("V", nil)
		if _, taken, err := ByCode(tx, code); err != nil || !taken {
			return code, err
		}
	}
}

func load(tx *db.Tx, id string) (*Place, error) {
	p, err := db.One[Place](tx, "place.by_id", db.Args{"id": id})
	return &p, err
}

// exact is what is sealed of a withheld place.
type exact struct{ Address, Lat, Lon string }

// close seals address and point of a withheld place under the house key, bound to the place's id.
func (p *Place) close(keys *seal.Keyring) error {
	p.Sealed = ""
	if p.Told != Withheld {
		return nil
	}
	b, err := json.Marshal(exact{p.Address, p.Lat, p.Lon})
	if err != nil {
		return err
	}
	p.Sealed = keys.SealText("place/"+p.ID, string(b))
	p.Address, p.Lat, p.Lon = "", "", ""
	return nil
}

// open unseals them, for who may read the place.
func (p *Place) open(keys *seal.Keyring) error {
	if p.Sealed == "" {
		return nil
	}
	text, err := keys.OpenText("place/"+p.ID, p.Sealed)
	if err != nil {
		return err
	}
	var x exact
	if err := json.Unmarshal([]byte(text), &x); err != nil {
		return err
	}
	p.Address, p.Lat, p.Lon, p.Sealed = x.Address, x.Lat, x.Lon, ""
	return nil
}
