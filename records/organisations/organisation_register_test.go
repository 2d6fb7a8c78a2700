package organisations_test

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"drosme/internal/acceptance"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/records/organisations"
)

// readRegister reads a register of the acceptance programme as rows.
func readRegister(t *testing.T, r register.Register) (file []byte, rows []register.Row) {
	t.Helper()
	file, err := fs.ReadFile(acceptance.FS(), r.Name+".csv")
	housetest.Must(t, err)
	cells, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	housetest.Must(t, err)
	for _, c := range cells[1:] {
		row := register.Row{}
		for i, column := range cells[0] {
			row[column] = c[i]
		}
		rows = append(rows, row)
	}
	return file, rows
}

// sorted puts the lines of a register in the order of the export, with its line ends; the code is the
// first cell.
func sorted(file []byte) []byte {
	lines := strings.SplitAfter(strings.ReplaceAll(string(file), "\r\n", "\n"), "\n")
	slices.Sort(lines[1:])
	return []byte(strings.Join(lines, ""))
}

// export writes what a register gives back.
func export(t *testing.T, h *housetest.House, r register.Register) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	housetest.Must(t, w.Write(r.Columns))
	housetest.Must(t, clerk.Count(h.AsSystem("console"), h.Clerk, "organisation.list", r.Name, func(tx *db.Tx) error {
		return r.Rows(tx, func(row register.Row) error {
			var cells []string
			for _, c := range r.Columns {
				cells = append(cells, row[c])
			}
			return w.Write(cells)
		})
	}))
	w.Flush()
	return b.Bytes()
}

func TestTheRegisterComesBackByteEqual(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		r := organisations.Register()
		file, rows := readRegister(t, r)
		var faults fault.List
		write := func(body func(tx *db.Tx) error) {
			t.Helper()
			_, err := clerk.Add(h.AsSystem("console"), h.Clerk, "organisation.add", nil, func(tx *db.Tx) (string, error) { return "", body(tx) })
			housetest.Must(t, err)
		}
		write(func(tx *db.Tx) error {
			for i, row := range rows {
				r.Check(row, nil, &register.Faults{Place: "organisations.csv", Line: i + 2, List: &faults})
				if err := r.Put(tx, row, nil); err != nil {
					return err
				}
			}
			return nil
		})
		housetest.Must(t, faults.Err())
		if got := export(t, h, r); !bytes.Equal(got, sorted(file)) {
			t.Fatalf("the export differs:\n%s", got)
		}
		// A changed row takes the place of the old one and keeps its id.
		before := rows[0]
		after := register.Row{}
		for k, v := range before {
			after[k] = v
		}
		after["name"] = "Cita paraugskola"
		write(func(tx *db.Tx) error {
			old, _, err := organisations.ByCode(tx, before["code"])
			if err != nil {
				return err
			}
			if err := r.Put(tx, after, before); err != nil {
				return err
			}
			now, found, err := organisations.ByCode(tx, before["code"])
			if err == nil && (!found || now.ID != old.ID || now.Name != "Cita paraugskola" || now.Version != 2) {
				t.Errorf("after the change: %+v", now)
			}
			return err
		})
	})
}

func TestARowIsBroughtToTheFormOfTheExport(t *testing.T) {
	r := organisations.Register()
	row := register.Row{"code": "A1", "name": "Paraugs", "kind": "ngo", "coalition_member_from": "17.12.2013", "coalition_member_to": "31.2.2014"}
	var faults fault.List
	r.Check(row, nil, &register.Faults{Place: "organisations.csv", Line: 2, List: &faults})
	if row["coalition_member_from"] != "2013-12-17" {
		t.Errorf("the day is %q", row["coalition_member_from"])
	}
	f := fault.As(faults.Err()).Fields
	if len(f) != 1 || f[0].Key != "field.not_a_day" || f[0].Name != "coalition_member_to" || f[0].Row != 2 || f[0].File != "organisations.csv" {
		t.Errorf("faults: %+v", f)
	}
}
