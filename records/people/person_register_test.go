package people_test

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
	"drosme/records/people"
)

// file reads a register of the acceptance programme: its lines in the order of the export, and its rows.
func file(t *testing.T, r register.Register) (sorted string, rows []register.Row) {
	t.Helper()
	b, err := fs.ReadFile(acceptance.FS(), r.Name+".csv")
	housetest.Must(t, err)
	cells, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	housetest.Must(t, err)
	for _, c := range cells[1:] {
		row := register.Row{}
		for i, column := range cells[0] {
			row[column] = c[i]
		}
		rows = append(rows, row)
	}
	lines := strings.SplitAfter(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")
	slices.Sort(lines[1:])
	return strings.Join(lines, ""), rows
}

// codes are the organisations that a file names.
type codes []string

// Has tells whether there is an organisation.
func (c codes) Has(register, code string) bool {
	return register == "organisations" && slices.Contains(c, code)
}

// Cell gives nothing: people ask for no cell of another register.
func (c codes) Cell(string, string, string) string { return "" }

func TestTheRegisterComesBackByteEqual(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		_, schools := file(t, organisations.Register())
		want, rows := file(t, people.Register())
		var known codes
		for _, s := range schools {
			known = append(known, s["code"])
		}
		r := people.Register()
		var faults fault.List
		_, err := clerk.Add(h.AsSystem("console"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for _, s := range schools {
				if err := organisations.Register().Put(tx, s, nil); err != nil {
					return "", err
				}
			}
			for i, row := range rows {
				r.Check(row, known, &register.Faults{Place: "people.csv", Line: i + 2, List: &faults})
				if err := r.Put(tx, row, nil); err != nil {
					return "", err
				}
			}
			// A row that changed keeps what the register has no column for.
			p, _, err := people.ByCode(tx, "V001")
			if err != nil {
				return "", err
			}
			if !p.Minor {
				t.Error("V001 is 16-18 and not taken for a minor")
			}
			p.Languages = "en"
			if err := people.Update(tx, &p); err != nil {
				return "", err
			}
			i := slices.IndexFunc(rows, func(x register.Row) bool { return x["code"] == "V001" })
			if err := r.Put(tx, rows[i], rows[i]); err != nil {
				return "", err
			}
			again, _, err := people.ByCode(tx, "V001")
			if again.ID != p.ID || again.Languages != "en" || !again.Minor {
				t.Errorf("after a second import: %+v", again)
			}
			return "", err
		})
		housetest.Must(t, err)
		housetest.Must(t, faults.Err())
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		housetest.Must(t, w.Write(r.Columns))
		housetest.Must(t, clerk.Count(h.AsSystem("console"), h.Clerk, "person.list", "people", func(tx *db.Tx) error {
			return r.Rows(tx, func(row register.Row) error {
				var cells []string
				for _, c := range r.Columns {
					cells = append(cells, row[c])
				}
				return w.Write(cells)
			})
		}))
		w.Flush()
		if b.String() != want {
			t.Errorf("the export differs:\n%s", b.String())
		}
	})
}

func TestARowWithFaultsSaysWhichCell(t *testing.T) {
	r := people.Register()
	row := register.Row{"code": "Anna Parauga", "kind": "client", "sex": "w", "age_band": "", "organisation": "NONE", "country": "Latvija", "first_language": "lv"}
	var faults fault.List
	r.Check(row, codes{"SCH1"}, &register.Faults{Place: "people.csv", Line: 7, List: &faults})
	want := "code person.code.wrong; kind field.unknown_word; sex field.unknown_word; age_band field.unknown_word; country field.not_a_country; organisation field.unknown_code"
	if got := said(faults.Err()); got != want {
		t.Errorf("%q", got)
	}
	for _, f := range fault.As(faults.Err()).Fields {
		if f.File != "people.csv" || f.Row != 7 {
			t.Errorf("%s stands at %s:%d", f.Name, f.File, f.Row)
		}
	}
	if slices.Contains(r.Columns, "name") {
		t.Error("a name travels")
	}
}
