// Package registertest brings the acceptance registers into a test's house by what each register says
// of itself, and compares what comes back. It stands for the import where only the registers of one
// package are looked at: the import itself has tests of its own.
package registertest

import (
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"drosme/internal/acceptance"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/register"
)

// held is what a test's house has so far: register → key → row.
type held map[string]map[string]register.Row

// Has tells whether a register has a row with this key.
func (h held) Has(name, code string) bool { return h[name][code] != nil }

// Cell gives one cell of a row.
func (h held) Cell(name, code, column string) string { return h[name][code][column] }

// Registers gives all registers of the areas of a house by name.
func Registers(areas []area.Area) map[string]register.Register {
	out := map[string]register.Register{}
	for _, a := range areas {
		for _, r := range a.Registers {
			out[r.Name] = r
		}
	}
	return out
}

// Read gives the rows of an acceptance register as its file has them.
func Read(t *testing.T, name string) []register.Row {
	t.Helper()
	content, err := fs.ReadFile(acceptance.FS(), name+".csv")
	housetest.Must(t, err)
	lines, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	housetest.Must(t, err)
	var out []register.Row
	for _, line := range lines[1:] {
		row := register.Row{}
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// Load checks and stores the rows of these acceptance registers, in this order, and fails the test on
// any fault.
func Load(t *testing.T, h *housetest.House, verb access.Verb, names ...string) {
	t.Helper()
	registers := Registers(h.Areas)
	have := held{}
	In(t, h, verb, func(tx *db.Tx) error {
		for _, name := range names {
			r, ok := registers[name]
			if !ok {
				return fmt.Errorf("no area of this house has the register %s", name)
			}
			have[name] = map[string]register.Row{}
			for i, row := range Read(t, name) {
				if wrong := Check(r, row, have); len(wrong) > 0 {
					return fmt.Errorf("%s, row %d: %v", name, i+2, wrong)
				}
				if err := r.Put(tx, row, nil); err != nil {
					return fmt.Errorf("%s, row %d: %w", name, i+2, err)
				}
				have[name][r.KeyOf(row)] = row
			}
			if r.Done != nil {
				if err := r.Done(tx); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
		}
		return nil
	})
}

// Known are the rows that a check may point to, for Check: register → codes.
func Known(codes map[string][]string) register.Refs {
	out := held{}
	for name, list := range codes {
		out[name] = map[string]register.Row{}
		for _, code := range list {
			out[name][code] = register.Row{"code": code}
		}
	}
	return out
}

// Check gives what is wrong with a row, each as "column: key".
func Check(r register.Register, row register.Row, refs register.Refs) []string {
	faults := register.Faults{Place: r.Name + ".csv", Line: 2, List: &fault.List{}}
	r.Check(row, refs, &faults)
	err := faults.List.Err()
	if err == nil {
		return nil
	}
	var out []string
	for _, f := range fault.As(err).Fields {
		out = append(out, f.Name+": "+f.Key)
	}
	return out
}

// In runs a body in an act of the console.
func In(t *testing.T, h *housetest.House, verb access.Verb, body func(*db.Tx) error) {
	t.Helper()
	_, err := clerk.Add(h.AsSystem("console"), h.Clerk, verb, nil, func(tx *db.Tx) (string, error) { return "", body(tx) })
	housetest.Must(t, err)
}

// Rows gives what a register hands over to an actor under a verb.
func Rows(t *testing.T, h *housetest.House, ctx context.Context, verb access.Verb, r register.Register) []register.Row {
	t.Helper()
	var out []register.Row
	_, err := clerk.List(ctx, h.Clerk, verb, func(tx *db.Tx) ([]*area.CountRow, error) {
		return nil, r.Rows(tx, func(row register.Row) error { out = append(out, row); return nil })
	})
	housetest.Must(t, err)
	return out
}

// ComesBack fails the test unless a register gives back every row of its acceptance file, cell by cell,
// sorted by its key in byte order.
func ComesBack(t *testing.T, h *housetest.House, verb access.Verb, name string) {
	t.Helper()
	r, ok := Registers(h.Areas)[name]
	if !ok {
		t.Fatalf("no area of this house has the register %s", name)
	}
	want := map[string]register.Row{}
	for _, row := range Read(t, name) {
		want[r.KeyOf(row)] = row
	}
	got := Rows(t, h, h.AsSystem("console"), verb, r)
	if len(got) != len(want) {
		t.Errorf("%s: %d rows came back, want %d", name, len(got), len(want))
	}
	last := ""
	for i, row := range got {
		key := r.KeyOf(row)
		if i > 0 && key <= last {
			t.Errorf("%s: %q stands after %q", name, key, last)
		}
		last = key
		for _, column := range r.Columns {
			if row[column] != want[key][column] {
				t.Errorf("%s, %q: %s came back as %q, want %q", name, key, column, row[column], want[key][column])
			}
		}
	}
}

// Count computes the figures of a set for a grant as a whole.
func Count(t *testing.T, h *housetest.House, verb access.Verb, set area.CountSet, p area.Period) map[string]int64 {
	t.Helper()
	var out map[string]int64
	housetest.Must(t, clerk.Count(h.AsSystem("console"), h.Clerk, verb, "all", func(tx *db.Tx) error {
		var err error
		out, err = set.Compute(tx, p)
		return err
	}))
	return out
}
