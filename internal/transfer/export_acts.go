package transfer

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
	"drosme/internal/tabular"
)

// ExportOptions say what is given to whom, and why. Both texts are kept as a disclosure.
type ExportOptions struct {
	To, Why   string
	Registers []string // names, further ones too; none: those of a programme
	Also      []string // further registers beside them; "all": every one that holds codes, rows of cases as below

	// Rows of cases leave on a ground about a person, for a purpose, and of released cases alone; or whole, in the
	// organisation's own copy, which somebody named takes who has the verb register.own_copy.
	Ground, Purpose string
	OwnCopy         bool
}

// LeavingCases says which cases may be in an export: by their codes the ids of the people whose data they are, and
// how many cases stay. It is asked when the rows are read and again when the disclosure is noted.
type LeavingCases func(tx *db.Tx, o ExportOptions) (may map[string]string, stay int, err error)

// CasesLeft notes an export that holds rows of cases: whose they were.
type CasesLeft func(tx *db.Tx, o ExportOptions, registers []string, rows int, people []string) error

// Parcel is what an export gives: for each register a CSV file, packed in memory. Codes only, never a name.
type Parcel struct {
	parts []part
	rows  int
	cases map[string]bool // codes of the cases of which there are rows
	stay  int
}

// Stay is how many cases stay out, since they are not released or may not go to this recipient.
func (p *Parcel) Stay() int { return p.stay }

type part struct {
	name    string
	columns []string
	packed  bytes.Buffer
}

// Scope is open: the rows in it were narrowed to what the actor may open when they were read.
func (*Parcel) Scope() access.Scope { return access.Scope{} }

// Rows is how many rows the parcel holds.
func (p *Parcel) Rows() int { return p.rows }

// Registers names what the parcel holds.
func (p *Parcel) Registers() []string {
	var out []string
	for _, x := range p.parts {
		out = append(out, x.name)
	}
	return out
}

// Most letters of the two texts of an export.
const (
	mostTo  = 200
	mostWhy = 1000
)

func (d *Desk) checkExport(o *ExportOptions) ([]register.Register, error) {
	var list fault.List
	o.To, o.Why = strings.TrimSpace(o.To), strings.TrimSpace(o.Why)
	for _, x := range []struct {
		name, text string
		most       int
	}{{"to", o.To, mostTo}, {"why", o.Why, mostWhy}} {
		switch {
		case x.text == "":
			list.Add(x.name, "field.required")
		case len([]rune(x.text)) > x.most:
			list.Add(x.name, "field.too_long", "max", x.most)
		}
	}
	var chosen []register.Register
	for _, name := range o.Registers {
		if r, ok := d.register(name); !ok || r.Verb != "" {
			list.Add("registers", "register.unknown", "registers", names(append(d.programme(), d.further()...)))
			break
		}
	}
	for _, name := range o.Also {
		if r, ok := d.register(name); name != everything && (!ok || !r.Further || r.Verb != "") {
			list.Add("also", "register.unknown", "registers", names(d.further()))
			break
		}
	}
	for _, r := range d.registers {
		asked := slices.Contains(o.Registers, r.Name) || len(o.Registers) == 0 && !r.Further
		also := slices.Contains(o.Also, r.Name) || r.Further && slices.Contains(o.Also, everything) && (r.Case == "" || o.Ground != "" || o.OwnCopy)
		if r.Verb == "" && (asked || also) {
			chosen = append(chosen, r)
		}
	}
	return chosen, list.Err()
}

// everything stands for all further registers; those with rows of cases only where a ground or the own copy is named.
const everything = "all"

// Export reads registers for giving them away, and notes the disclosure before it hands them over. Who
// may open only some rows gets only those. Rows of cases need a ground and the release of each case. Verbs: register.read, register.export. Invalid when to whom
// or why is missing; Refused where the console asks for sealed texts without saying as whom.
func (d *Desk) Export(ctx context.Context, o ExportOptions) (*Parcel, error) {
	if err := clerk.Guard(ctx, d.house.Clerk, Export); err != nil {
		return nil, err
	}
	chosen, err := d.checkExport(&o)
	if err != nil {
		return nil, err
	}
	for _, r := range chosen {
		if r.Sealed && clerk.ActorOf(ctx).System != "" {
			return nil, fault.New(fault.Refused, "register.read_as_whom", "register", r.Name)
		}
	}
	ofCases := slices.ContainsFunc(chosen, func(r register.Register) bool { return r.Case != "" })
	if ofCases {
		if err := d.leaves(ctx, o); err != nil {
			return nil, err
		}
	}
	ctx = clerk.WithPurpose(ctx, o.Why)
	called := strings.Join(names(chosen), " ")
	parcel, err := clerk.Read(ctx, d.house.Clerk, Read, called, func(tx *db.Tx, _ string) (*Parcel, error) {
		p := &Parcel{cases: map[string]bool{}}
		var may map[string]string
		if ofCases && d.Cases != nil {
			var err error
			if may, p.stay, err = d.Cases(tx, o); err != nil {
				return nil, err
			}
		}
		for _, r := range chosen {
			x, n, err := p.pack(tx, r, may)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.Name, err)
			}
			p.parts = append(p.parts, x)
			p.rows += n
		}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	_, err = clerk.Add(ctx, d.house.Clerk, Export, nil, func(tx *db.Tx) (string, error) {
		tx.Note("rows", "", strconv.Itoa(parcel.rows))
		if ofCases && d.Cases != nil {
			return called, d.caseRowsLeft(tx, o, parcel)
		}
		if d.disclosed == nil {
			tx.Note("to", "", o.To)
			return called, nil
		}
		return called, d.disclosed(tx, o.To, o.Why, parcel.Registers(), parcel.rows)
	})
	return parcel, err
}

// leaves refuses rows of cases without a ground, and an own copy to nobody named.
func (d *Desk) leaves(ctx context.Context, o ExportOptions) error {
	switch {
	case o.OwnCopy && o.Ground != "":
		return fault.In("ground", "export.own_or_ground")
	case !o.OwnCopy && o.Ground == "":
		return fault.In("ground", "export.ground_needed")
	case !o.OwnCopy:
		return nil
	case clerk.ActorOf(ctx).User == "":
		return fault.In("own_copy", "export.own_copy_as_whom")
	}
	return clerk.Guard(ctx, d.house.Clerk, OwnCopy)
}

// caseRowsLeft notes an export with rows of cases. What may leave is asked again: a consent or a release taken back
// since the rows were read stops it.
func (d *Desk) caseRowsLeft(tx *db.Tx, o ExportOptions, p *Parcel) error {
	may, _, err := d.Cases(tx, o)
	if err != nil {
		return err
	}
	var people []string
	for code := range p.cases {
		person, still := may[code]
		if !still {
			return fault.New(fault.Conflict, "export.changed")
		}
		people = append(people, person)
	}
	slices.Sort(people)
	return d.CasesLeft(tx, o, p.Registers(), p.rows, slices.Compact(people))
}

var errStop = errors.New("no more rows are wanted")

// pack reads one register into a packed CSV text. Rows that do not come sorted by key are an error of
// the register: two exports of the same house would differ.
func (into *Parcel) pack(tx *db.Tx, r register.Register, may map[string]string) (part, int, error) {
	p := part{name: r.Name, columns: r.Columns}
	n := 0
	var failed error
	last := ""
	rows := func(yield func([]string) bool) {
		cells := make([]string, len(r.Columns))
		failed = r.Rows(tx, func(row register.Row) error {
			key := r.KeyOf(row)
			if last != "" && key <= last {
				return fmt.Errorf("the rows do not come sorted by key")
			}
			last = key
			if r.Case != "" && may != nil {
				if _, ok := may[row[r.Case]]; !ok {
					return nil
				}
				into.cases[row[r.Case]] = true
			}
			n++
			for i, c := range r.Columns {
				cells[i] = tabular.Defuse(row[c])
			}
			if !yield(cells) {
				return errStop
			}
			return nil
		})
	}
	w, err := flate.NewWriter(&p.packed, flate.BestSpeed)
	if err != nil {
		return p, 0, err
	}
	err = tabular.WriteCSV(w, r.Columns, rows)
	if failed != nil && !errors.Is(failed, errStop) {
		err = failed
	}
	if err == nil {
		err = w.Close()
	}
	return p, n, err
}

func (p *part) open() io.ReadCloser { return flate.NewReader(bytes.NewReader(p.packed.Bytes())) }

// WriteFolder writes one CSV file a register into a folder, making it where it is missing. Files of the
// same names are replaced, each only when its successor is whole.
func (p *Parcel) WriteFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for i := range p.parts {
		if err := p.parts[i].writeFile(filepath.Join(dir, p.parts[i].name+".csv")); err != nil {
			return err
		}
	}
	return nil
}

func (p *part) writeFile(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = io.Copy(f, p.open())
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// WriteZIP writes an archive of one CSV file a register: the same rows give the same bytes.
func (p *Parcel) WriteZIP(w io.Writer) error {
	z := zip.NewWriter(w)
	for i := range p.parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.parts[i].name + ".csv", Method: zip.Deflate, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := io.Copy(f, p.parts[i].open()); err != nil {
			return err
		}
	}
	return z.Close()
}

// WriteXLSX writes a workbook of one sheet a register; all cells are text, so that codes and days stay as
// they are. A register of more rows than a sheet holds is Invalid.
func (p *Parcel) WriteXLSX(w io.Writer, title, language string) error {
	book := tabular.Book{Title: title, Language: language}
	for i := range p.parts {
		x := &p.parts[i]
		sheet := tabular.Sheet{Name: x.name, Rows: x.sheetRows()}
		for _, c := range x.columns {
			sheet.Columns = append(sheet.Columns, tabular.Heading{Text: c, Width: max(14, float64(len(c))+3), AsIs: true})
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	return book.Write(w)
}

func (p *part) sheetRows() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		in := csv.NewReader(p.open())
		in.ReuseRecord = true
		header := true
		for {
			record, err := in.Read()
			if err != nil {
				return // the end: the text was written by us
			}
			if header {
				header = false
				continue
			}
			row := make([]any, len(record))
			for i, c := range record {
				row[i] = c
			}
			if !yield(row) {
				return
			}
		}
	}
}
