package htcds_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/xuri/excelize/v2"

	"drosme/htcds"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

var (
	desk  *htcds.Desk
	kases *cases.Desk
)

func rooms(h *area.House) []area.Area {
	desk, kases = htcds.New(h), cases.New(h)
	desk.Grounds = func() []string { return []string{"consent", "law"} }
	return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), kases.Area(), disclosures.New(h).Area(), desk.Area()}
}

// full gives a value for every field, other for each row, so that nothing is equal by chance.
func full(f *htcds.Field, row int) string {
	switch f.Kind {
	case htcds.Date:
		return fmt.Sprintf("20%02d-0%d-1%d", 10+f.At%10, 1+row%9, row%10)
	case htcds.Number:
		return fmt.Sprint((row + f.At) % 15)
	case htcds.Degrees:
		return fmt.Sprintf("%d.%04d", (row+f.At)%80, row+f.At)
	case htcds.Checkbox:
		return []string{"TRUE", "TRUE", "TRUE"}[row%3]
	case htcds.One:
		return f.Values[(row+f.At)%len(f.Values)].Name
	case htcds.Many:
		a, b := row%len(f.Values), (row+1)%len(f.Values)
		return f.Values[max(a, b)].Name + ";" + f.Values[min(a, b)].Name
	case htcds.Country:
		return []string{"LV", "EE", "PL", "UA"}[(row+f.At)%4]
	case htcds.Nations:
		return "UA;LV"
	case htcds.Language:
		return []string{"lv", "ukr", "ru"}[(row+f.At)%3]
	case htcds.Phone:
		return fmt.Sprintf("+3712%07d", row*100+f.At)
	case htcds.Email:
		return fmt.Sprintf("paraugs%d@example.org", row)
	}
	return fmt.Sprintf("Paraugs, \"%s\"; %d\nšķūnis", f.Name, row)
}

// allFields is a CSV file of all 84 fields and the given number of rows.
func allFields(rows int) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var head []string
	for _, f := range htcds.Fields {
		head = append(head, f.Name)
	}
	_ = w.Write(head)
	for row := range rows {
		var line []string
		for _, f := range htcds.Fields {
			v := full(f, row)
			switch f.Name {
			case "prs_Birthdate":
				v = fmt.Sprintf("19%02d-05-1%d", 60+row%30, row%10)
			case "hte_Date":
				v = "2019-04-01"
			}
			line = append(line, v)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return b.Bytes()
}

// table gives the live fields of an export, row by row; several values of a cell are put in order.
func table(t *testing.T, content []byte, form string) [][]string {
	t.Helper()
	var rows [][]string
	if form == "xlsx" {
		f, err := excelize.OpenReader(bytes.NewReader(content))
		housetest.Must(t, err)
		defer f.Close()
		rows, err = f.GetRows(f.GetSheetName(0))
		housetest.Must(t, err)
	} else {
		var err error
		rows, err = csv.NewReader(bytes.NewReader(content)).ReadAll()
		housetest.Must(t, err)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	var out [][]string
	for _, r := range rows[1:] {
		var line []string
		for _, f := range htcds.Live() {
			i, ok := at[f.Name]
			if !ok {
				t.Fatalf("the export has no column %s", f.Name)
			}
			cell := ""
			if i < len(r) {
				cell = r[i]
			}
			if f.Kind == htcds.Many || f.Kind == htcds.Nations {
				parts := strings.Split(cell, ";")
				slices.Sort(parts)
				cell = strings.Join(parts, ";")
			}
			line = append(line, cell)
		}
		out = append(out, line)
	}
	return out
}

func same(t *testing.T, what string, a, b [][]string) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%s: %d and %d rows", what, len(a), len(b))
	}
	for i := range a {
		for c, f := range htcds.Live() {
			if a[i][c] != b[i][c] {
				t.Errorf("%s: row %d, %s: %q and %q", what, i+1, f.Name, a[i][c], b[i][c])
			}
		}
	}
}

func load(t *testing.T, ctx context.Context, content []byte, name string) htcds.Summary {
	t.Helper()
	sum, err := desk.Import(ctx, content, name, htcds.ImportOptions{})
	if err != nil {
		t.Fatalf("%v: %s", err, housetest.Said(err))
	}
	return sum
}

func give(t *testing.T, ctx context.Context, o htcds.ExportOptions) *htcds.Parcel {
	t.Helper()
	p, err := desk.Export(ctx, o)
	if err != nil {
		t.Fatalf("%v: %s", err, housetest.Said(err))
	}
	return p
}

// anotherHouse opens an empty house on the engine of this one.
func anotherHouse(t *testing.T, h *housetest.House) *housetest.House {
	t.Helper()
	o := house.Options{}
	if h.Store.Engine == db.Postgres {
		o.DB, o.Schemas = os.Getenv("DROSME_TEST_PG"), fmt.Sprintf("hx%d_%d_", os.Getpid(), len(t.Name())+bytes.Count([]byte(t.Name()), []byte("/")))
		t.Cleanup(func() { housetest.DropSchemas(t, o.DB, o.Schemas) })
	}
	return housetest.Open(t, rooms, o)
}

// Export, import into an empty house, export: the 81 live fields are equal, cell by cell, in both forms; the
// coded file and the file of all fields that is sealed to a receiver.
func TestExportImportExportIsEqual(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	housetest.Must(t, err)
	open := func(b []byte) []byte {
		r, err := age.Decrypt(bytes.NewReader(b), identity)
		housetest.Must(t, err)
		plain, err := io.ReadAll(r)
		housetest.Must(t, err)
		return plain
	}
	for _, form := range []string{"csv", "xlsx"} {
		for _, whole := range []bool{false, true} {
			t.Run(fmt.Sprint(form, whole), func(t *testing.T) {
				housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
					o := htcds.ExportOptions{Form: form}
					if whole {
						o = htcds.ExportOptions{Form: form, To: identity.Recipient().String(), Whom: "Saņēmējs (paraugs)", Why: "tests", Ground: "law"}
					}
					boss := h.As("responsible")
					if sum := load(t, boss, allFields(25), "all.csv"); sum.Stored != 25 || sum.Known != 84 {
						t.Fatalf("%+v", sum)
					}
					first := give(t, boss, o).Content
					if whole {
						first = open(first)
					}
					a := table(t, first, form)
					came := table(t, allFields(25), "csv")
					if whole {
						same(t, "what came and what leaves", came, a)
					} else if a[0][9] == "" || strings.Contains(string(first), "Paraugs") || strings.Contains(string(first), "example.org") {
						t.Errorf("the coded file: %q", a[0])
					}
					next := anotherHouse(t, h)
					boss = next.As("responsible")
					if sum := load(t, boss, first, "first."+form); sum.Stored != 25 {
						t.Fatalf("%+v", sum)
					}
					second := give(t, boss, o).Content
					if whole {
						second = open(second)
					}
					same(t, "first and second export", a, table(t, second, form))
				})
			})
		}
	}
}

// A file that is sealed to a house is opened by that house alone, when it imports it.
func TestAFileSealedToAHouse(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		load(t, h.As("responsible"), allFields(3), "all.csv")
		from := desk
		next := anotherHouse(t, h)
		to := desk
		p, err := from.Export(h.As("responsible"), htcds.ExportOptions{Form: "xlsx", To: next.Keys.BoxPublic().Text(), Whom: "Māja (paraugs)", Why: "tests", Ground: "law"})
		housetest.Must(t, err)
		if bytes.Contains(p.Content, []byte("PK\x03\x04")) {
			t.Error("the file is not sealed")
		}
		if _, err := from.Import(h.As("responsible"), p.Content, "x.xlsx.sealed", htcds.ImportOptions{}); housetest.Said(err) == "" {
			t.Errorf("the sender opened it: %v", err)
		}
		changed := bytes.Clone(p.Content)
		changed[len(changed)-9] ^= 1
		if _, err := to.Import(next.As("responsible"), changed, "x.xlsx.sealed", htcds.ImportOptions{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("changed by one bit: %v", err)
		}
		sum, err := to.Import(next.As("responsible"), p.Content, "x.xlsx.sealed", htcds.ImportOptions{})
		if err != nil || sum.Stored != 3 {
			t.Errorf("%+v, %v", sum, err)
		}
		for name, o := range map[string]htcds.ExportOptions{
			"no ground":       {Form: "csv", To: next.Keys.BoxPublic().Text(), Whom: "x", Why: "y"},
			"own use":         {Form: "csv", To: next.Keys.BoxPublic().Text(), Whom: "x", Why: "y", Ground: "own_use"},
			"nobody":          {Form: "csv", To: next.Keys.BoxPublic().Text(), Why: "y", Ground: "law"},
			"no reason":       {Form: "csv", To: next.Keys.BoxPublic().Text(), Whom: "x", Ground: "law"},
			"no key":          {Form: "csv", To: "Anna", Whom: "x", Why: "y", Ground: "law"},
			"no ground known": {Form: "csv", Whom: "x", Why: "y", Ground: "because"},
		} {
			if _, err := from.Export(h.As("responsible"), o); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
