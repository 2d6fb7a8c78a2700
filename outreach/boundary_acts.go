package outreach

import (
	"bytes"
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/id"
	"drosme/internal/when"
)

// MostBoundaries is the largest file of boundaries, in bytes.
const MostBoundaries = 32 << 20

// BoundarySets lists the sets that people brought, the newest first: verb boundary.list.
func (d *Desk) BoundarySets(ctx context.Context) ([]*Boundaries, error) {
	return clerk.List(ctx, d.House.Clerk, "boundary.list", func(tx *db.Tx) ([]*Boundaries, error) {
		all, err := db.All[Boundaries](tx, "boundary.all")
		out := make([]*Boundaries, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}

func boundariesByID(tx *db.Tx, id string) (*Boundaries, error) {
	b, err := db.One[Boundaries](tx, "boundary.by_id", db.Args{"id": id})
	return &b, err
}

// BoundarySet opens one set: verb boundary.list.
func (d *Desk) BoundarySet(ctx context.Context, id string) (*Boundaries, error) {
	return clerk.Read(ctx, d.House.Clerk, "boundary.list", id, boundariesByID)
}

// ImportBoundaries stores a set from a GeoJSON file, all or nothing, and gives its id: verb
// boundary.import. Name, source, licence and first day are needed. The file is read before the act, so
// that nobody waits for it; what is wrong with it is an Invalid fault that names the feature.
func (d *Desk) ImportBoundaries(ctx context.Context, b Boundaries, file []byte) (string, error) {
	if !d.House.Clerk.May(ctx, "boundary.import") {
		return "", clerk.Guard(ctx, d.House.Clerk, "boundary.import")
	}
	var l fault.List
	if err := l.Take(b.Check()); err != nil {
		return "", err
	}
	if len(file) == 0 {
		l.Add("file", "boundary.file_needed")
	}
	if err := l.Err(); err != nil {
		return "", err
	}
	read, err := geo.ImportGeoJSON(bytes.NewReader(file), geo.Limits{Bytes: MostBoundaries, Set: b.Name, Source: b.Source, Licence: b.Licence,
		ValidFrom: b.ValidFrom, ValidTo: b.ValidTo})
	if err != nil {
		return "", err
	}
	b.Areas = len(read.Areas)
	outlines := make([][]byte, len(read.Areas))
	for i, a := range read.Areas {
		outlines[i] = packOutline(a.Rings)
	}
	return clerk.Add(ctx, d.House.Clerk, "boundary.import", &b, func(tx *db.Tx) (string, error) {
		b := b
		b.ID = id.Ordered(tx.Now.Time(), d.House.Random)
		if _, err := tx.Exec("boundary.insert", b); err != nil {
			return "", err
		}
		for i, a := range read.Areas {
			_, err := tx.Exec("boundary.area", db.Args{"boundary": b.ID, "code": a.Code, "name": a.Name, "place": i,
				"centre_lat": whole(a.Centre.Lat), "centre_lon": whole(a.Centre.Lon), "outline": outlines[i]})
			if err != nil {
				return "", err
			}
		}
		tx.Note("name", "", b.Name)
		return b.ID, nil
	})
}

// ChangeBoundaries alters name, source, licence and days of a set, not its territories: verb
// boundary.change. A stale version is fault.Conflict.
func (d *Desk) ChangeBoundaries(ctx context.Context, typed Boundaries) error {
	if err := typed.Check(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.House.Clerk, "boundary.change", typed.ID, boundariesByID, func(tx *db.Tx, b *Boundaries) error {
		if b.Version != typed.Version {
			return fault.New(fault.Conflict, "")
		}
		b.Name, b.Source, b.Licence, b.ValidFrom, b.ValidTo = typed.Name, typed.Source, typed.Licence, typed.ValidFrom, typed.ValidTo
		n, err := tx.Exec("boundary.update", b)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// RemoveBoundaries takes a set away with its territories: verb boundary.remove.
func (d *Desk) RemoveBoundaries(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.House.Clerk, "boundary.remove", id, boundariesByID, func(tx *db.Tx, b *Boundaries) error {
		n, err := tx.Exec("boundary.delete", db.Args{"id": id, "version": version})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		tx.Note("name", b.Name, "")
		return err
	})
}

type storedArea struct {
	Boundary string `db:"boundary"`
	Code     string `db:"code"`
	Name     string `db:"name"`
	Lat      int64  `db:"centre_lat"`
	Lon      int64  `db:"centre_lon"`
}

func (a storedArea) area() geo.Area {
	return geo.Area{Code: a.Code, Name: a.Name, Centre: geo.Place{Lat: float64(a.Lat) / fine, Lon: float64(a.Lon) / fine}}
}

type storedOutline struct {
	Code    string `db:"code"`
	Name    string `db:"name"`
	Lat     int64  `db:"centre_lat"`
	Lon     int64  `db:"centre_lon"`
	Outline []byte `db:"outline"`
}

// centres gives all stored sets with names and centres alone, the newest first.
func centres(tx *db.Tx) ([]set, error) {
	all, err := db.All[Boundaries](tx, "boundary.all")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	out := make([]set, len(all))
	at := map[string]int{}
	for i, b := range all {
		out[i].Boundaries, at[b.ID] = b, i
	}
	return out, db.Each(tx, "boundary.centres", func(a storedArea) error {
		s := &out[at[a.Boundary]]
		s.areas = append(s.areas, a.area())
		return nil
	})
}

// geographyOn reads what is drawn on a day: outlines only of the sets in force.
func geographyOn(tx *db.Tx, day when.Day, country string) (*Geography, error) {
	sets, err := centres(tx)
	if err != nil {
		return nil, err
	}
	for i := range sets {
		s := &sets[i]
		if !s.On(day) {
			continue
		}
		s.areas = nil
		err := db.Each(tx, "boundary.outlines", func(o storedOutline) error {
			rings, err := unpackOutline(o.Outline)
			a := storedArea{Code: o.Code, Name: o.Name, Lat: o.Lat, Lon: o.Lon}.area()
			a.Rings = rings
			s.areas = append(s.areas, a)
			return err
		}, db.Args{"id": s.ID})
		if err != nil {
			return nil, err
		}
	}
	return geography(day, append(sets, set{Embedded(), geo.LatviaMunicipalities().Areas}), country), nil
}

// broughtNames are the names of all sets that people brought, the newest first, for finding the road.
func broughtNames(tx *db.Tx) ([]*geo.Names, error) {
	sets, err := centres(tx)
	var out []*geo.Names
	for _, s := range sets {
		out = append(out, geo.Boundaries{Areas: s.areas}.Names())
	}
	return out, err
}
