package transfer

import (
	"context"
	"fmt"
	"strings"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
)

// faultsAtMost is how many faults are gathered before the rest is not looked at.
const faultsAtMost = 10_000

// pass is one look at all sheets of an import: what is wrong with them, and how they differ from the house.
type pass struct {
	desk      *Desk
	ctx       context.Context
	tx        *db.Tx
	overwrite bool
	whole     bool     // the actor imports protected rows too
	sheets    []*sheet // in the order in which they are stored
	byName    map[string]*sheet
	unread    map[string]bool // registers of which rows could not be read: a code may stand in those
	shelves   map[string]*shelf
	digests   digester
	list      fault.List
	taken     map[place]bool // cells with a fault already
	full      bool
	err       error // of the store, while a check asked for a row
	mark      int64
	since     string // the mark counts log lines from here
	progress  func(done int)
}

type place struct {
	file   string
	row    int
	column string
}

// shelf is what the house has of a register with one key column, for checks that ask.
type shelf struct {
	reg  register.Register
	rows map[string]string
}

func (p *pass) wrong(s *sheet, row int, column, key string, pairs ...any) {
	if p.full {
		return
	}
	at := place{s.table.Place, s.table.Line(row), column}
	if p.taken[at] {
		return
	}
	if p.list.Len() >= faultsAtMost {
		p.full = true
		p.list.AddAt(s.table.Place, s.table.Line(row), "", "tabular.too_many_faults", "max", faultsAtMost)
		return
	}
	p.taken[at] = true
	p.list.AddAt(at.file, at.row, column, key, pairs...)
}

// Has and Cell make a pass the Refs of a check: the rows of the import first, then those of the house.

// Has tells whether there is a row with this key.
func (p *pass) Has(name, code string) bool {
	if code == "" {
		return false
	}
	if s := p.byName[name]; s != nil {
		if _, ok := s.codes[code]; ok {
			return true
		}
	}
	_, ok := p.shelf(name).rows[code]
	return ok || p.unread[name]
}

// Cell gives one cell of the row with this key.
func (p *pass) Cell(name, code, column string) string {
	if s := p.byName[name]; s != nil {
		if i, ok := s.codes[code]; ok {
			return s.cell(int(i), column)
		}
	}
	sh := p.shelf(name)
	row, ok := sh.rows[code]
	if !ok {
		return ""
	}
	for i, c := range sh.reg.Columns {
		if c == column {
			return nthCell(row, i)
		}
	}
	return ""
}

func (p *pass) shelf(name string) *shelf {
	if sh := p.shelves[name]; sh != nil {
		return sh
	}
	sh := &shelf{rows: map[string]string{}}
	p.shelves[name] = sh
	reg, ok := p.desk.register(name)
	if !ok || len(reg.Key) != 1 || p.err != nil {
		return sh
	}
	sh.reg = reg
	p.err = reg.Rows(p.tx, func(row register.Row) error {
		sh.rows[row[reg.Key[0]]] = joinRow(reg, row)
		return p.ctx.Err()
	})
	return sh
}

// run checks and compares all sheets inside a transaction. Faults are left in the list; an error is one
// of the store.
func (p *pass) run(tx *db.Tx) error {
	p.tx, p.shelves, p.err = tx, map[string]*shelf{}, nil
	var err error
	if p.mark, err = db.One[int64](tx, "import.mark", db.Args{"since": p.since}); err != nil {
		return err
	}
	done := 0
	for _, s := range p.sheets {
		if err := p.check(s, &done); err != nil {
			return err
		}
	}
	for _, s := range p.sheets {
		if err := p.compare(s); err != nil {
			return fmt.Errorf("%s: %w", s.reg.Name, err)
		}
		if err := p.lastImport(s); err != nil {
			return fmt.Errorf("%s: %w", s.reg.Name, err)
		}
	}
	return nil
}

// check asks the register about each row and finds doubled keys.
func (p *pass) check(s *sheet, done *int) error {
	clear(s.rows)
	row := register.Row{}
	var cells, key []string
	for i := range s.table.Len() {
		if *done++; *done%1000 == 0 {
			p.progress(*done)
			if err := p.ctx.Err(); err != nil {
				return err
			}
		}
		if p.full {
			return nil
		}
		delete(s.mended, i)
		cells = s.cells(i, cells)
		for n := range cells {
			cells[n] = tidy(cells[n])
		}
		s.fill(row, cells)
		var list fault.List
		s.reg.Check(row, p, &register.Faults{Place: s.table.Place, Line: s.table.Line(i), List: &list})
		if p.err != nil {
			return p.err
		}
		if p.shut(s, row) {
			list.Add(s.reg.Key[0], "register.not_yours")
		}
		p.said(s, i, &list)
		s.keep(i, row)
		cells = s.cells(i, cells)
		if len(s.key) == 1 && cells[s.key[0]] == "" {
			p.wrong(s, i, s.reg.Key[0], "field.required")
			s.bad[int32(i)] = true
			continue
		}
		key = s.keyCells(cells, key)
		d := p.digests.of(ofKey, s.reg.Name, key...)
		s.keys[i] = d
		if first, twice := s.rows[d]; twice {
			p.wrong(s, i, s.reg.Key[0], "register.doubled_row", "first", s.table.Line(int(first)), "columns", strings.Join(s.reg.Key, ", "))
			s.bad[int32(i)] = true
			continue
		}
		s.rows[d] = int32(i)
		if s.codes != nil {
			s.codes[key[0]] = int32(i)
		}
	}
	return nil
}

// said takes over what a register found wrong with row i.
func (p *pass) said(s *sheet, i int, list *fault.List) {
	if list.Len() == 0 {
		return
	}
	for _, f := range fault.As(list.Err()).Fields {
		p.wrong(s, i, f.Name, f.Key, pairs(f.Args)...)
	}
	s.bad[int32(i)] = true
}

// against asks the register about row i beside what the house has of it; before is nil for a new row.
func (p *pass) against(s *sheet, i int, before register.Row) error {
	if s.reg.Against == nil || s.bad[int32(i)] {
		return nil
	}
	row := register.Row{}
	s.fill(row, s.cells(i, nil))
	var list fault.List
	s.reg.Against(row, before, p, &register.Faults{Place: s.table.Place, Line: s.table.Line(i), List: &list})
	p.said(s, i, &list)
	return p.err
}

// shut tells whether a row is protected and the actor imports none such.
func (p *pass) shut(s *sheet, row register.Row) bool {
	return !p.whole && s.reg.Protected != nil && s.reg.Protected(row, p)
}

func pairs(a fault.Args) []any {
	var out []any
	for k, v := range a {
		out = append(out, k, v)
	}
	return out
}

// compare tells new, changed and equal rows apart.
func (p *pass) compare(s *sheet) error {
	for i := range s.fate {
		s.fate[i] = added
	}
	clear(s.before)
	clear(s.renew)
	var cells, key []string
	seen := 0
	var differ []int32 // asked about once the rows are read: a question may read others
	err := s.reg.Rows(p.tx, func(row register.Row) error {
		if seen++; seen%4096 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		key = key[:0]
		for _, c := range s.reg.Key {
			key = append(key, row[c])
		}
		i, there := s.rows[p.digests.of(ofKey, s.reg.Name, key...)]
		if !there {
			return nil
		}
		s.fate[i] = same
		if p.shut(s, row) && !s.bad[i] {
			p.wrong(s, int(i), s.reg.Key[0], "register.not_yours")
			s.bad[i] = true
		}
		cells = s.cells(int(i), cells)
		for n, c := range s.reg.Columns {
			if cells[n] != row[c] {
				s.fate[i] = changed
				s.before[int(i)] = joinRow(s.reg, row)
				differ = append(differ, i)
				return nil
			}
		}
		return nil
	})
	if err != nil || s.reg.Against == nil {
		return err
	}
	for _, i := range differ {
		before := register.Row{}
		s.fill(before, strings.Split(s.before[int(i)], cellEnd))
		if err := p.against(s, int(i), before); err != nil {
			return err
		}
	}
	for i, f := range s.fate {
		if f != added {
			continue
		}
		if err := p.against(s, i, nil); err != nil {
			return err
		}
	}
	return nil
}

type importedRow struct {
	Key  string `db:"key"`
	Hash string `db:"hash"`
}

// fewRows up to this number are asked for one by one, not by reading all that was ever imported.
const fewRows = 4000

// lastImport compares with what was last imported: a row that the house changed or removed since then is
// a fault, unless the import overwrites.
func (p *pass) lastImport(s *sheet) error {
	byText := func(text string) (int, bool) {
		d, err := parseDigest(text)
		if err != nil {
			return 0, false
		}
		i, ok := s.rows[d]
		return int(i), ok
	}
	known := make([]bool, s.table.Len())
	var cells []string
	one := func(r importedRow) error {
		i, ok := byText(r.Key)
		if !ok || s.bad[int32(i)] {
			return nil
		}
		known[i] = true
		switch s.fate[i] {
		case added:
			if !p.overwrite {
				p.wrong(s, i, s.reg.Key[0], "register.removed_in_house")
			}
		case changed:
			now := p.digests.of(ofRow, s.reg.Name, strings.Split(s.before[i], cellEnd)...)
			if now.text() != r.Hash && !p.overwrite {
				p.wrong(s, i, s.reg.Key[0], "register.changed_in_house")
			}
		default:
			cells = s.cells(i, cells)
			if now := p.digests.of(ofRow, s.reg.Name, cells...); now.text() != r.Hash {
				s.renew[i] = true
			}
		}
		return p.ctx.Err()
	}
	var err error
	if len(s.keys) <= fewRows {
		var list []string
		for d := range s.rows {
			list = append(list, d.text())
		}
		for from := 0; from < len(list) && err == nil; from += 512 {
			err = db.Each(p.tx, "imported.of", one, db.Args{"register": s.reg.Name, "keys": list[from:min(from+512, len(list))]})
		}
	} else {
		err = db.Each(p.tx, "imported.all", one, db.Args{"register": s.reg.Name})
	}
	if err != nil {
		return err
	}
	for i, f := range s.fate {
		if known[i] || s.bad[int32(i)] {
			continue
		}
		if f == changed && !p.overwrite {
			p.wrong(s, i, s.reg.Key[0], "register.made_in_house")
		}
		if f == same {
			s.renew[i] = true
		}
	}
	return nil
}
