package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/tabular"
)

// ImportOptions say how an import is done.
type ImportOptions struct {
	Check     bool                  // store nothing: the dry run
	Overwrite bool                  // rows that the house changed since their last import are overwritten
	Progress  func(done, total int) // rows checked and stored; may be nil
	Limits    tabular.Limits
}

// errMeanwhile says that something was saved between the check and the act.
var errMeanwhile = errors.New("something was saved since the check")

// freeChecks is how often a check outside the write lock is tried; the last one is made inside.
const freeChecks = 3

// Import reads registers and stores what is new or changed, all or nothing. Rows that are not in the file
// stay. What is wrong with the files is one Invalid fault whose fields have file, row and column, and
// nothing is stored. Verbs: register.check, and register.import for storing.
func (d *Desk) Import(ctx context.Context, from Source, o ImportOptions) (Summary, error) {
	verb := access.Verb(Import)
	if o.Check {
		verb = Check
	}
	if err := clerk.Guard(ctx, d.house.Clerk, verb); err != nil {
		return Summary{}, err
	}
	tables, passedOver, err := from.read(specs(d.registers), o.Limits)
	summary := Summary{PassedOver: passedOver}
	if names, refused := d.named(ctx, tables, fault.As(err)); refused != nil {
		return summary, refused
	} else if !o.Check && names != "" {
		verb = names
	}
	var faults []fault.Field
	if err != nil {
		f := d.hushed(fault.As(err))
		if f.Kind != fault.Invalid || len(f.Fields) == 0 {
			return summary, err
		}
		faults = f.Fields
	}
	total := 0
	for _, t := range tables {
		total += t.Len()
	}
	tell := func(done int) {
		if o.Progress != nil {
			o.Progress(min(done, 2*total), 2*total)
		}
	}
	for try := 1; ; try++ {
		p := d.pass(ctx, tables, faults, o.Overwrite)
		p.progress = tell
		inside := try > freeChecks
		if !inside {
			if err := clerk.Count(ctx, d.house.Clerk, Check, strings.Join(p.names(), " "), p.run); err != nil {
				return summary, err
			}
			if err := p.result(faults); err != nil {
				return summary, err
			}
			summary.Registers = p.counts()
			if o.Check || !p.anything() {
				return summary, nil
			}
		}
		_, err := clerk.Add(ctx, d.house.Clerk, verb, nil, func(tx *db.Tx) (string, error) {
			return p.store(tx, inside, faults, total, tell)
		})
		if errors.Is(err, errMeanwhile) {
			continue
		}
		if err != nil {
			return summary, err
		}
		summary.Registers = p.counts()
		summary.Stored = true
		if err := p.after(); err != nil {
			return summary, err
		}
		if summary.Changes() >= manyRows {
			return summary, d.house.Clerk.Survey(ctx)
		}
		return summary, nil
	}
}

// after does what follows the commit for each register that put rows.
func (p *pass) after() error {
	for _, s := range p.sheets {
		if c := s.counts(); s.reg.Stored != nil && c.Added+c.Changed > 0 {
			if err := s.reg.Stored(p.ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// named asks for the verbs of registers of names that are among the tables, also of those that could not be
// read. It gives the verb of the act where there is nothing else in the import.
func (d *Desk) named(ctx context.Context, tables []*tabular.Table, wrong *fault.Fault) (access.Verb, error) {
	there := map[string]bool{}
	for _, t := range tables {
		there[t.Name] = true
	}
	if wrong != nil {
		for _, f := range wrong.Fields {
			there[registerOf(f.File)] = true
		}
	}
	var verb access.Verb
	alone := true
	for _, r := range d.registers {
		switch {
		case !there[r.Name]:
		case r.Verb == "":
			alone = false
		default:
			verb = r.Verb
			if a := clerk.ActorOf(ctx); a.System != "" && !d.house.Clerk.May(ctx, verb) {
				return "", fault.New(fault.Refused, "register.as_whom", "register", r.Name)
			}
			if err := clerk.Guard(ctx, d.house.Clerk, verb); err != nil {
				return "", err
			}
		}
	}
	if !alone {
		return "", nil
	}
	return verb, nil
}

// hushed takes from the faults of a register of names whatever stood in its file: a file without its header
// has names where columns are named.
func (d *Desk) hushed(f *fault.Fault) *fault.Fault {
	for i, x := range f.Fields {
		if r, ok := d.register(registerOf(x.File)); ok && r.Verb != "" && !slices.Contains(r.Columns, x.Name) {
			f.Fields[i].Name = ""
		}
	}
	return f
}

// registerOf is the name of the register in a file's or sheet's place.
func registerOf(place string) string {
	name := strings.ToLower(path.Base(place))
	return strings.TrimSuffix(name, path.Ext(name))
}

// manyRows is from how many changed rows on the engine looks at its tables again after an import.
const manyRows = 5000

func (d *Desk) pass(ctx context.Context, tables []*tabular.Table, faults []fault.Field, overwrite bool) *pass {
	_, today := d.house.Clerk.Now()
	words, _ := d.house.Clerk.Rules().Reaches(clerk.ActorOf(ctx), Import, today)
	p := &pass{desk: d, ctx: ctx, overwrite: overwrite, whole: slices.Contains(words, access.All), byName: map[string]*sheet{}, taken: map[place]bool{}, digests: digester{secret: d.secret}}
	for _, f := range faults {
		p.taken[place{f.File, f.Row, f.Name}] = true
	}
	for _, r := range d.registers {
		for _, t := range tables {
			if t.Name == r.Name {
				s := newSheet(r, t)
				p.sheets = append(p.sheets, s)
				p.byName[r.Name] = s
			}
		}
	}
	p.unread = d.unread(faults, p.byName)
	now, _ := d.house.Clerk.Now()
	p.since = id.Ordered(now.Time().Add(-10*time.Minute), zeros{}) // clocks of two machines may differ a little
	return p
}

// unread are the registers of which not every row was read: a wrong header, a row of another width. One such
// fault must not drown in a thousand rows that point to what could not be read.
func (d *Desk) unread(faults []fault.Field, read map[string]*sheet) map[string]bool {
	out := map[string]bool{}
	lost := map[string]bool{"tabular.short_row": true, "tabular.long_row": true, "tabular.quotes": true, "tabular.open_quote": true}
	for _, f := range faults {
		name := registerOf(f.File)
		if _, ok := d.register(name); ok && (read[name] == nil || lost[f.Key]) {
			out[name] = true
		}
	}
	return out
}

// zeros is the random source of an id that only marks a moment.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func (p *pass) names() []string {
	var out []string
	for _, s := range p.sheets {
		out = append(out, s.reg.Name)
	}
	return out
}

func (p *pass) counts() []Counts {
	var out []Counts
	for _, s := range p.sheets {
		out = append(out, s.counts())
	}
	return out
}

func (p *pass) anything() bool {
	for _, s := range p.sheets {
		if c := s.counts(); c.Added+c.Changed > 0 || len(s.renew) > 0 {
			return true
		}
	}
	return false
}

// result gives all that is wrong, in the order of the files.
func (p *pass) result(read []fault.Field) error {
	var fields []fault.Field
	fields = append(fields, read...)
	if p.list.Len() > 0 {
		fields = append(fields, fault.As(p.list.Err()).Fields...)
	}
	if len(fields) == 0 {
		return nil
	}
	fault.SortByPlace(fields)
	return &fault.Fault{Kind: fault.Invalid, Key: "register.faults", Fields: fields}
}

// store is the body of the act: it makes sure that what was checked still holds, and stores.
func (p *pass) store(tx *db.Tx, inside bool, read []fault.Field, total int, tell func(int)) (string, error) {
	if _, err := tx.Exec("import.lock"); err != nil {
		return "", err
	}
	if inside {
		again := p.desk.pass(p.ctx, p.tables(), read, p.overwrite) // a body may run twice: nothing of a first run may stay
		again.progress = tell
		*p = *again
		if err := p.run(tx); err != nil {
			return "", err
		}
		if err := p.result(read); err != nil {
			return "", err
		}
	} else {
		mark, err := db.One[int64](tx, "import.mark", db.Args{"since": p.since})
		if err != nil {
			return "", err
		}
		if mark != p.mark {
			return "", errMeanwhile
		}
	}
	done := total
	changes := changeNotes{tx: tx}
	for _, s := range p.sheets {
		if err := p.put(tx, s, &done, tell, &changes); err != nil {
			return "", err
		}
		c := s.counts()
		tx.Note(s.reg.Name+".added", "", strconv.Itoa(c.Added))
		tx.Note(s.reg.Name+".changed", "", strconv.Itoa(c.Changed))
		tx.Note(s.reg.Name+".same", "", strconv.Itoa(c.Same))
	}
	changes.end()
	return strings.Join(p.names(), " "), nil
}

func (p *pass) tables() []*tabular.Table {
	var out []*tabular.Table
	for _, s := range p.sheets {
		out = append(out, s.table)
	}
	return out
}

// put stores the new and changed rows of one register.
func (p *pass) put(tx *db.Tx, s *sheet, done *int, tell func(int), changes *changeNotes) error {
	var cells []string
	stored := false
	for i, f := range s.fate {
		if *done++; *done%1000 == 0 {
			tell(*done)
			if err := p.ctx.Err(); err != nil {
				return err
			}
		}
		if f == same {
			continue
		}
		cells = s.cells(i, cells)
		row := register.Row{}
		s.fill(row, cells)
		var before register.Row
		if f == changed {
			before = register.Row{}
			s.fill(before, strings.Split(s.before[i], cellEnd))
			changes.row(s, row, before)
		}
		tx.Place = i
		if err := s.reg.Put(tx, row, before); err != nil {
			return s.placed(i, err)
		}
		stored = true
	}
	if err := tx.Flush(); err != nil {
		return s.placed(tx.Place, err)
	}
	if stored && s.reg.Done != nil {
		if err := s.reg.Done(tx); err != nil {
			return fmt.Errorf("%s: %w", s.reg.Name, err)
		}
	}
	return p.noteImported(tx, s)
}

// placed says in which row of the file an error came up. A rule of the tables that the check did not know
// becomes a fault of the row.
func (s *sheet) placed(i int, err error) error {
	var late *db.LateError
	if errors.As(err, &late) {
		i = late.Place
	}
	file, line := s.table.Place, s.table.Line(i)
	if f := fault.As(err); f.Kind == fault.Invalid && len(f.Fields) > 0 {
		var list fault.List
		for _, x := range f.Fields {
			list.AddAt(file, line, x.Name, x.Key, pairs(x.Args)...)
		}
		return list.Err()
	}
	if rule := db.Constraint(err); rule != "" {
		var list fault.List
		list.AddAt(file, line, s.reg.Key[0], "register.rule_broken", "rule", rule)
		return list.Err()
	}
	return fmt.Errorf("%s:%d: %w", file, line, err)
}

// noteImported keeps the digest of each row that is now as in the file, in the order of the table's key,
// so that a large import writes each page once.
func (p *pass) noteImported(tx *db.Tx, s *sheet) error {
	var rows []int32
	for i, f := range s.fate {
		if f != same || s.renew[i] {
			rows = append(rows, int32(i))
		}
	}
	texts := make([][2]string, len(rows))
	var cells []string
	for n, i := range rows {
		cells = s.cells(int(i), cells)
		texts[n] = [2]string{s.keys[i].text(), p.digests.of(ofRow, s.reg.Name, cells...).text()}
	}
	sort.Slice(texts, func(i, j int) bool { return texts[i][0] < texts[j][0] })
	for from := 0; from < len(texts); from += 1000 {
		b, err := json.Marshal(texts[from:min(from+1000, len(texts))])
		if err != nil {
			return err
		}
		if _, err := tx.Exec("imported.put", db.Args{"register": s.reg.Name, "rows": string(b)}); err != nil {
			return err
		}
	}
	return nil
}

// Blank takes the note of what a row was when it was last imported, and leaves that it was: called when the
// house removes a row of names, so that nothing is kept by which its names could be tried out.
func (d *Desk) Blank(tx *db.Tx, register string, key ...string) error {
	digests := digester{secret: d.secret}
	_, err := tx.Exec("imported.blank", db.Args{"register": register, "key": digests.of(ofKey, register, key...).text()})
	return err
}

// changeNotes puts what changed in which row into the act's log line: the names of the columns, and
// values only of those whose register says that they may stand there.
type changeNotes struct {
	tx   *db.Tx
	n    int
	more int
}

// notesAtMost is how many changed rows one log line tells of; the rest is a number.
const notesAtMost = 2000

func (n *changeNotes) row(s *sheet, row, before register.Row) {
	if n.n >= notesAtMost {
		n.more++
		return
	}
	n.n++
	var key []string
	for _, c := range s.reg.Key {
		key = append(key, row[c])
	}
	name := s.reg.Name + "/" + strings.Join(key, "/") + "."
	for _, c := range s.reg.Columns {
		if row[c] == before[c] {
			continue
		}
		from, to := "", ""
		for _, plain := range s.reg.Plain {
			if plain == c {
				from, to = before[c], row[c]
			}
		}
		n.tx.Note(name+c, from, to)
	}
}

func (n *changeNotes) end() {
	if n.more > 0 {
		n.tx.Note("further changed rows", "", strconv.Itoa(n.more))
	}
}
