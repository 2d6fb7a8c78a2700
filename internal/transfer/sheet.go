package transfer

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"

	"golang.org/x/text/unicode/norm"

	"drosme/internal/register"
	"drosme/internal/tabular"
)

// digest stands for a key or a whole row. It is made with a key of the house, so that nobody who has the
// table alone can try out guesses.
type digest [16]byte

func (d digest) text() string { return base64.RawURLEncoding.EncodeToString(d[:]) }

func parseDigest(text string) (digest, error) {
	var d digest
	n, err := base64.RawURLEncoding.Decode(d[:], []byte(text))
	if err == nil && n != len(d) {
		err = errors.New("not a digest")
	}
	return d, err
}

// digester makes digests; its buffer is used again and again.
type digester struct {
	secret []byte
	buffer []byte
}

func (d *digester) of(kind byte, name string, cells ...string) digest {
	b := append(d.buffer[:0], d.secret...)
	b = append(b, kind)
	b = binary.AppendUvarint(b, uint64(len(name)))
	b = append(b, name...)
	for _, c := range cells {
		b = binary.AppendUvarint(b, uint64(len(c)))
		b = append(b, c...)
	}
	d.buffer = b
	sum := sha256.Sum256(b)
	return digest(sum[:16])
}

// Kinds of digest.
const (
	ofKey = 'k'
	ofRow = 'r'
)

// What becomes of a row.
const (
	same    = byte(iota) // the house has it so
	added                // the house does not have it
	changed              // the house has it otherwise
)

// cellEnd parts the cells of a row that is kept as one text; no cell can hold it.
const cellEnd = "\x00"

// sheet is one register of an import. Rows stay in the table as they were read; only those that the check
// brought into another form are kept beside it, so that two million rows fit in memory.
type sheet struct {
	reg    register.Register
	table  *tabular.Table
	place  map[string]int // column → its place in reg.Columns
	from   []int          // for each of reg.Columns its place in the table, -1: not there
	key    []int          // places of the key in reg.Columns
	mended map[int]string // rows in the form of the export, where that is not what the file had

	keys   []digest
	rows   map[digest]int32
	codes  map[string]int32 // registers with one key column
	fate   []byte
	before map[int]string // changed rows as the house has them
	renew  map[int]bool   // same rows whose note of the last import is out of date
	bad    map[int32]bool // rows with a fault or a doubled key: not compared
}

func newSheet(r register.Register, t *tabular.Table) *sheet {
	s := &sheet{reg: r, table: t, place: map[string]int{}, mended: map[int]string{}, before: map[int]string{}, renew: map[int]bool{},
		rows: make(map[digest]int32, t.Len()), keys: make([]digest, t.Len()), fate: make([]byte, t.Len()), bad: map[int32]bool{}}
	for i, c := range r.Columns {
		s.place[c] = i
		s.from = append(s.from, t.Column(c))
	}
	for _, c := range r.Key {
		s.key = append(s.key, s.place[c])
	}
	if len(r.Key) == 1 {
		s.codes = make(map[string]int32, t.Len())
		for i := range t.Len() {
			code := tidy(t.At(i, s.from[s.key[0]]))
			if _, there := s.codes[code]; !there {
				s.codes[code] = int32(i)
			}
		}
	}
	return s
}

// tidy brings a cell to the form in which it is checked: without blanks around it, line ends as LF, accents
// joined to their letters (some machines write them apart).
func tidy(cell string) string {
	if strings.IndexByte(cell, '\r') >= 0 {
		cell = lineEnds.Replace(cell)
	}
	return norm.NFC.String(strings.TrimSpace(cell))
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// cells gives row i in the order of the register's columns.
func (s *sheet) cells(i int, into []string) []string {
	into = into[:0]
	if m, ok := s.mended[i]; ok {
		return append(into, strings.Split(m, cellEnd)...)
	}
	for _, c := range s.from {
		into = append(into, s.table.At(i, c))
	}
	return into
}

// cell gives one cell of row i, tidy even where the row is not yet checked.
func (s *sheet) cell(i int, column string) string {
	c, ok := s.place[column]
	if !ok {
		return ""
	}
	if m, ok := s.mended[i]; ok {
		return nthCell(m, c)
	}
	return tidy(s.table.At(i, s.from[c]))
}

func nthCell(joined string, n int) string {
	for range n {
		_, rest, _ := strings.Cut(joined, cellEnd)
		joined = rest
	}
	cell, _, _ := strings.Cut(joined, cellEnd)
	return cell
}

// fill puts row i into a map.
func (s *sheet) fill(row register.Row, cells []string) {
	clear(row)
	for i, c := range s.reg.Columns {
		row[c] = cells[i]
	}
}

// keep notes a checked row where it is not what the file had.
func (s *sheet) keep(i int, row register.Row) {
	for n, c := range s.reg.Columns {
		if row[c] != s.table.At(i, s.from[n]) {
			s.mended[i] = joinRow(s.reg, row)
			return
		}
	}
}

func joinRow(r register.Register, row register.Row) string {
	var b strings.Builder
	for i, c := range r.Columns {
		if i > 0 {
			b.WriteString(cellEnd)
		}
		b.WriteString(row[c])
	}
	return b.String()
}

// keyCells gives the cells of the key of a row.
func (s *sheet) keyCells(cells []string, into []string) []string {
	into = into[:0]
	for _, k := range s.key {
		into = append(into, cells[k])
	}
	return into
}

// counts sums up what becomes of the rows.
func (s *sheet) counts() Counts {
	c := Counts{Register: s.reg.Name, Rows: s.table.Len()}
	for _, f := range s.fate {
		switch f {
		case added:
			c.Added++
		case changed:
			c.Changed++
		default:
			c.Same++
		}
	}
	return c
}
