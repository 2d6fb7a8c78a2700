package outreach

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/tabular"
)

// RoadSpec is the shape of a file of road times.
var RoadSpec = tabular.Spec{Name: "road_times", Columns: []string{"from", "to", "minutes"}, Optional: []string{"km"}}

// MostRoadFile is the largest file of road times, in bytes, and mostRoads the most pairs in it.
const (
	MostRoadFile = 8 << 20
	mostRoads    = 20_000
)

// RoadBook lists the roads that were given, and what the others are reckoned from: verb road.list.
func (d *Desk) RoadBook(ctx context.Context) (*RoadBook, error) {
	all, err := clerk.List(ctx, d.House.Clerk, "road.list", func(tx *db.Tx) ([]*RoadBook, error) {
		b := &RoadBook{Base: d.House.Setting("outreach.base"), Speed: d.whole("outreach.speed_kmh")}
		roads, err := d.roads(tx)
		if err != nil {
			return nil, err
		}
		times, err := db.All[RoadTime](tx, "road.all")
		for i := range times {
			t := &times[i]
			t.Unknown = !roads.Knows(t.From) || !roads.Knows(t.To)
			t.Reckoned = -1
			if m, ok := roads.Reckoned(t.From, t.To); ok {
				t.Reckoned = m
			}
			b.Times = append(b.Times, t)
		}
		return []*RoadBook{b}, err
	})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func roadByID(tx *db.Tx, id string) (*RoadTime, error) {
	from, to, ok := strings.Cut(id, pairMark)
	if !ok {
		return nil, fault.Missing()
	}
	r, err := db.One[RoadTime](tx, "road.one", db.Args{"from": from, "to": to})
	return &r, err
}

// RoadTime opens one pair: verb road.list.
func (d *Desk) RoadTime(ctx context.Context, id string) (*RoadTime, error) {
	return clerk.Read(ctx, d.House.Clerk, "road.list", id, roadByID)
}

// givenFor finds the stored pair that means the same two places, however they are spelt.
func givenFor(all []RoadTime, roads *Roads, from, to string) (*RoadTime, bool) {
	for i := range all {
		if roads.Same(all[i].From, from) && roads.Same(all[i].To, to) {
			return &all[i], true
		}
	}
	return nil, false
}

// AddRoad gives the driving time of a pair: verb road.add. A pair that is given already is a fault.
func (d *Desk) AddRoad(ctx context.Context, r RoadTime) error {
	if err := r.Check(); err != nil {
		return err
	}
	_, err := clerk.Add(ctx, d.House.Clerk, "road.add", &r, func(tx *db.Tx) (string, error) {
		roads, err := d.roads(tx)
		if err != nil {
			return "", err
		}
		if roads.Same(r.From, r.To) {
			return "", fault.In("to", "road.same_place")
		}
		all, err := db.All[RoadTime](tx, "road.all")
		if err != nil {
			return "", err
		}
		if old, there := givenFor(all, roads, r.From, r.To); there {
			return "", fault.In("to", "road.given_already", "from", old.From, "to", old.To, "minutes", old.Minutes)
		}
		tx.Note("minutes", "", strconv.Itoa(r.Minutes))
		_, err = tx.Exec("road.insert", r)
		return r.ID(), err
	})
	return err
}

// ChangeRoad alters minutes, length and source of a pair: verb road.change. A stale version is
// fault.Conflict.
func (d *Desk) ChangeRoad(ctx context.Context, typed RoadTime) error {
	if err := typed.Check(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.House.Clerk, "road.change", typed.ID(), roadByID, func(tx *db.Tx, r *RoadTime) error {
		if r.Version != typed.Version {
			return fault.New(fault.Conflict, "")
		}
		r.Minutes, r.Km, r.Source = typed.Minutes, typed.Km, typed.Source
		return oneRow(tx.Exec("road.update", r))
	})
}

// RemoveRoad takes a given time back, so that it is reckoned again: verb road.remove.
func (d *Desk) RemoveRoad(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.House.Clerk, "road.remove", id, roadByID, func(tx *db.Tx, r *RoadTime) error {
		old := *r
		old.Version = version
		tx.Note("minutes", strconv.Itoa(r.Minutes), "")
		return oneRow(tx.Exec("road.delete", old))
	})
}

// oneRow makes a conflict of a change that met no row.
func oneRow(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// ImportRoads takes road times from a CSV file or a workbook with the columns of RoadSpec: verb
// road.import. All or nothing; what is wrong is an Invalid fault with file, row and column. Pairs that are
// not in the file stay.
func (d *Desk) ImportRoads(ctx context.Context, file []byte, source string) (RoadImport, error) {
	var done RoadImport
	if !d.House.Clerk.May(ctx, "road.import") {
		return done, clerk.Guard(ctx, d.House.Clerk, "road.import")
	}
	times, err := readRoads(file)
	if err != nil {
		return done, err
	}
	// What was done is the answer that is kept, so that the same file sent again is told the same.
	answer, err := clerk.Add(ctx, d.House.Clerk, "road.import", nil, func(tx *db.Tx) (string, error) {
		done := RoadImport{}
		roads, err := d.roads(tx)
		if err != nil {
			return "", err
		}
		stored, err := db.All[RoadTime](tx, "road.all")
		if err != nil {
			return "", err
		}
		by := map[[2]string]*RoadTime{}
		key := func(r *RoadTime) [2]string { return [2]string{roads.find(r.From).name, roads.find(r.To).name} }
		for i := range stored {
			by[key(&stored[i])] = &stored[i]
		}
		var l fault.List
		for i := range times {
			r := times[i].RoadTime
			k := key(&r)
			old, there := by[k]
			switch {
			case k[0] == k[1]:
				l.AddAt(RoadSpec.Name, times[i].line, "to", "road.same_place")
				continue
			case there && old.Version == 0: // put by an earlier row
				l.AddAt(RoadSpec.Name, times[i].line, "from", "road.pair_twice")
				continue
			case there && old.Minutes == r.Minutes && (r.Km == 0 || old.Km == r.Km):
				done.Same++
			case there:
				r.From, r.To, r.Version, r.Source = old.From, old.To, old.Version, source
				if r.Km == 0 {
					r.Km = old.Km
				}
				if err := oneRow(tx.Exec("road.update", r)); err != nil {
					return "", err
				}
				done.Changed++
			default:
				r.Source = source
				if _, err := tx.Exec("road.insert", r); err != nil {
					return "", err
				}
				done.Added++
			}
			by[k] = &RoadTime{}
		}
		if err := l.Err(); err != nil {
			return "", err
		}
		tx.Note("pairs", "", strconv.Itoa(done.Added+done.Changed))
		return fmt.Sprint(done.Added, done.Changed, done.Same), nil
	})
	if err != nil {
		return done, err
	}
	_, err = fmt.Sscan(answer, &done.Added, &done.Changed, &done.Same)
	return done, err
}

type roadRow struct {
	RoadTime
	line int
}

// readRoads checks a file outside the act.
func readRoads(file []byte) ([]roadRow, error) {
	if len(file) == 0 {
		return nil, fault.In("file", "road.file_needed")
	}
	name := RoadSpec.Name + ".csv"
	if bytes.HasPrefix(file, []byte("PK")) {
		name = RoadSpec.Name + ".xlsx"
	}
	tables, _, err := tabular.ReadUpload(bytes.NewReader(file), int64(len(file)), name, []tabular.Spec{RoadSpec}, tabular.Limits{File: MostRoadFile, Rows: mostRoads})
	if err != nil {
		return nil, err
	}
	t := tables[0]
	rows := make([][]string, 1, t.Len()+1)
	rows[0] = t.Columns
	var out []roadRow
	for r := range t.Rows() {
		for len(rows) < r.Line-1 { // lines that the reader passed over
			rows = append(rows, nil)
		}
		rows = append(rows, r.Cells())
		minutes, _ := strconv.Atoi(strings.TrimSpace(r.Cell("minutes")))
		km, _ := strconv.ParseFloat(strings.Replace(strings.TrimSpace(r.Cell("km")), ",", ".", 1), 64)
		out = append(out, roadRow{RoadTime{From: strings.TrimSpace(r.Cell("from")), To: strings.TrimSpace(r.Cell("to")), Minutes: minutes,
			Km: int(math.Round(km))}, r.Line})
	}
	// The shape of the cells is geo's rule; it finds everything that is wrong at once.
	if _, err := geo.NewMatrix(0, 0).ImportRows(t.Place, rows); err != nil {
		return nil, err
	}
	var l fault.List
	for i := range out {
		if f := fault.As(out[i].Check()); f != nil {
			for _, x := range f.Fields {
				l.AddAt(t.Place, out[i].line, x.Name, x.Key, pairs(x.Args)...)
			}
		}
	}
	return out, l.Err()
}
