package htcds

import (
	"context"
	"encoding/json"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// mostMappingName is the most characters of the name of a table of columns.
const mostMappingName = 80

// Saved is how the columns of a foreign spreadsheet were read: headings and what they stand for.
type Saved struct {
	ID      string            `db:"id" class:"plain"`
	Name    string            `db:"name" class:"plain"`
	Sealed  []byte            `db:"sealed" class:"sensitive"`
	Targets map[string]string `class:"sensitive"` // folded heading → target
}

// Scope is open: a table of columns speaks of nobody.
func (*Saved) Scope() access.Scope { return access.Scope{} }

// Mappings gives the saved tables of columns: verb htcds.mappings.
func (d *Desk) Mappings(ctx context.Context) ([]*Saved, error) {
	return clerk.List(ctx, d.House.Clerk, "htcds.mappings", func(tx *db.Tx) ([]*Saved, error) {
		all, err := db.All[Saved](tx, "htcds.mappings")
		var out []*Saved
		for i := range all {
			b, err := d.House.Keys.Open("htcds mapping:"+all[i].Name, all[i].Sealed)
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(b, &all[i].Targets); err != nil {
				return nil, err
			}
			out = append(out, &all[i])
		}
		return out, err
	})
}

// SaveMapping keeps how the columns of a mapping are read, under a name: verb htcds.map. The same name is
// written over.
func (d *Desk) SaveMapping(ctx context.Context, name string, m Mapping) error {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return fault.In("name", "field.required")
	case len([]rune(name)) > mostMappingName:
		return fault.In("name", "field.too_long", "max", mostMappingName)
	}
	targets := map[string]string{}
	for _, c := range m.Columns {
		if h := fold(c.Heading()); h != "" {
			targets[h] = c.Target
		}
	}
	b, err := json.Marshal(targets)
	if err != nil {
		return err
	}
	_, err = clerk.Add(ctx, d.House.Clerk, "htcds.map", nil, func(tx *db.Tx) (string, error) {
		x := Saved{ID: id.Random(d.House.Random), Name: name, Sealed: d.House.Keys.Seal("htcds mapping:"+name, b)}
		_, err := tx.Exec("htcds.mapping_put", x)
		return x.ID, err
	})
	return err
}
