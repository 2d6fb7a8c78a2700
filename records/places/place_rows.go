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

func insert(tx *db.Tx, p *Place) error {
	if p.ID == "" {
		p.ID = id.New()
	}
	if p.Code == "" {
		p.Code = id.Code("V", nil)
	}
	p.Version = 1
	_, err := tx.Exec("place.insert", p, db.Args{"name_order": geo.Fold(p.Name + " " + p.Municipality)})
	if err != nil && db.IsDuplicate(err) {
		return fault.In("code", "field.duplicate")
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
