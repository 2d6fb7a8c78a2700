package places

import (
	"strings"

	"drosme/internal/db"
	"drosme/internal/register"
)

// Register is the further register "places". The exact place of a withheld one is in no file: it leaves
// empty, and an import leaves it as it is.
func (d *Desk) Register() register.Register {
	return register.Register{
		Name: "places", Further: true,
		Columns:   []string{"code", "name", "kind", "municipality", "country", "told", "address", "lat", "lon"},
		Key:       []string{"code"},
		Plain:     []string{"code", "kind", "country", "told"},
		Check:     checkRow,
		Against:   against,
		Protected: func(row register.Row, _ register.Refs) bool { return row["told"] == Withheld },
		Rows:      registerRows,
		Put:       d.put,
	}
}

func checkRow(row register.Row, _ register.Refs, faults *register.Faults) {
	row["country"] = strings.ToUpper(row["country"])
	for _, c := range []string{"lat", "lon"} {
		row[c] = strings.Replace(row[c], ",", ".", 1)
		if row["told"] == Withheld && row[c] != "" {
			faults.Add(c, "place.withheld_in_file")
		}
	}
	if row["told"] == Withheld && row["address"] != "" {
		faults.Add("address", "place.withheld_in_file")
	}
	p := fromRow(row)
	p.Check(faults.Add)
}

// against refuses to tell by a file what the house withholds: its address would come to light unread.
func against(row, before register.Row, _ register.Refs, faults *register.Faults) {
	if before["told"] == Withheld && row["told"] != Withheld {
		faults.Add("told", "place.told_by_page")
	}
}

func fromRow(row register.Row) Place {
	return Place{Code: row["code"], Name: row["name"], Kind: row["kind"], Municipality: row["municipality"], Country: row["country"],
		Told: row["told"], Address: row["address"], Lat: row["lat"], Lon: row["lon"]}
}

func registerRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "place.register", func(p Place) error {
		return yield(register.Row{"code": p.Code, "name": p.Name, "kind": p.Kind, "municipality": p.Municipality, "country": p.Country,
			"told": p.Told, "address": p.Address, "lat": p.Lat, "lon": p.Lon})
	})
}

func (d *Desk) put(tx *db.Tx, row, before register.Row) error {
	p := fromRow(row)
	if before == nil {
		return d.insertNew(tx, &p)
	}
	stored, err := db.One[Place](tx, "place.by_code", db.Args{"code": p.Code})
	if err != nil {
		return err
	}
	p.ID, p.Version = stored.ID, stored.Version
	if p.Told == Withheld { // the file does not say where it is; the house goes on knowing
		if err := stored.open(d.h.Keys); err != nil {
			return err
		}
		p.Address, p.Lat, p.Lon = stored.Address, stored.Lat, stored.Lon
	}
	if err := p.close(d.h.Keys); err != nil {
		return err
	}
	return update(tx, &p)
}
