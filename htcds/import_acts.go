package htcds

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
)

// The verbs of an import.
const (
	verbCheck  = access.Verb("htcds.check")
	verbImport = access.Verb("htcds.import")
)

// ImportOptions say how a file is taken in.
type ImportOptions struct {
	Check    bool // store nothing: the dry run
	KeepGood bool // rows without a fault are stored although others have one
	Hold     bool // no case of the file is released; else those of the standard's own forms are, unless their consent says no
	Again    bool // a file that was stored before is stored once more
	Mapping  *Mapping
}

// Summary says what an import did, or would do.
type Summary struct {
	File    string
	Form    Form
	Rows    int // cases in the file
	Stored  int
	Bad     int      // rows with a fault
	Already int      // submissions that the house has
	Before  when.Day // the day on which this very file was stored; empty: never
	Loss    Loss
	Faults  []fault.Field
	Known   int  // columns that have a home
	Columns int  // columns in all
	Unready bool // no printed share of the key was tried yet
}

// Import reads a file and stores its cases, all or nothing unless KeepGood. What is wrong is an Invalid
// fault whose fields have file, row and column; the summary is of use then too. Verbs: htcds.check, and
// htcds.import for storing.
func (d *Desk) Import(ctx context.Context, content []byte, name string, o ImportOptions) (Summary, error) {
	verb := verbImport
	if o.Check {
		verb = verbCheck
	}
	if err := clerk.Guard(ctx, d.House.Clerk, verb); err != nil {
		return Summary{File: name}, err
	}
	content, name, err := d.unpackSealed(content, name)
	if err != nil {
		return Summary{File: name}, err
	}
	grids, err := ReadGrids(content, name)
	if err != nil {
		return Summary{File: name}, err
	}
	m := Mapping{}
	if o.Mapping != nil {
		m = *o.Mapping
		if m.Sheet >= len(grids) {
			return Summary{File: name}, fileFault(name, 0, "htcds.no_header")
		}
	} else {
		known := false
		if m, known = Recognise(grids); !known {
			return Summary{File: name}, fileFault(name, 0, "htcds.no_header")
		}
	}
	_, today := d.House.Clerk.Now()
	s := ReadSheet(grids, m, name, today)
	sum := Summary{File: name, Form: m.Form, Rows: len(s.Rows), Columns: len(m.Columns)}
	for _, c := range m.Columns {
		if c.Target != "" {
			sum.Known++
		}
	}
	if d.Ready != nil && d.Ready() != nil {
		sum.Unready = true
	}
	p := &intake{desk: d, sheet: s, hold: o.Hold || m.Form == Foreign, mark: hex.EncodeToString(d.House.Keys.MAC("htcds file", content))}
	if err := clerk.Count(ctx, d.House.Clerk, verbCheck, "htcds file", p.against); err != nil {
		return sum, err
	}
	p.tell(&sum)
	if sum.Before != "" && !o.Again {
		return sum, nil
	}
	wrong := p.wrong()
	if o.Check || wrong != nil && !o.KeepGood {
		return sum, wrong
	}
	if err := p.makeKeys(ctx); err != nil {
		return sum, err
	}
	if len(p.good) == 0 {
		return sum, wrong
	}
	_, err = clerk.Add(ctx, d.House.Clerk, verbImport, nil, func(tx *db.Tx) (string, error) { return p.store(tx, o.KeepGood) })
	if err != nil {
		return sum, err
	}
	if err := p.desk.after(ctx, p.entries); err != nil {
		return sum, err
	}
	p.tell(&sum)
	sum.Stored = len(p.good)
	if sum.Stored >= manyRows {
		if err := d.House.Clerk.Survey(ctx); err != nil {
			return sum, err
		}
	}
	return sum, wrong
}

// manyRows is from how many stored rows on the engine has memory for them, and looks at its tables again.
const manyRows = 1000

// intake is one file on its way into the house.
type intake struct {
	desk  *Desk
	sheet *Sheet
	hold  bool
	mark  string

	late    []fault.Field // what is wrong against the house
	lateBad map[int]bool
	there   map[string]bool // marks of submissions that the house has
	before  when.Day
	already int
	good    []*Row
	ids     map[*Row]string // case
	persons map[*Row]string
	newOnes map[string]string // code of a person in the file → id
	entries []*Entry          // of the good rows, in their order
}

func (p *intake) tell(sum *Summary) {
	sum.Before, sum.Already = p.before, p.already
	sum.Faults = slices.Concat(p.sheet.Faults, p.late)
	fault.SortByPlace(sum.Faults)
	sum.Bad = len(p.sheet.Bad)
	for line := range p.lateBad {
		if !p.sheet.Bad[line] {
			sum.Bad++
		}
	}
	sum.Loss = p.sheet.Loss
}

func (p *intake) wrong() error {
	fields := slices.Concat(p.sheet.Faults, p.late)
	if len(fields) == 0 {
		return nil
	}
	fault.SortByPlace(fields)
	return &fault.Fault{Kind: fault.Invalid, Key: "htcds.faults", Fields: fields}
}

func (p *intake) lateFault(line int, column, key string) {
	p.lateBad[line] = true
	var l fault.List
	l.AddAt(p.sheet.File, line, column, key)
	p.late = append(p.late, fault.As(l.Err()).Fields...)
}

// instance is the mark of a submission: it says nothing by itself.
func (p *intake) instance(r *Row) string {
	if r.Instance == "" {
		return ""
	}
	return hex.EncodeToString(p.desk.House.Keys.MAC("htcds submission", []byte(r.Instance)))
}

// against looks at what the house has: codes, submissions, the file itself.
func (p *intake) against(tx *db.Tx) error {
	p.late, p.lateBad, p.there, p.already, p.good = nil, map[int]bool{}, map[string]bool{}, 0, nil
	var err error
	if p.before, _, err = db.Maybe[when.Day](tx, "htcds.file", db.Args{"mark": p.mark}); err != nil {
		return err
	}
	var codes, persons, marks []string
	for i := range p.sheet.Rows {
		r := &p.sheet.Rows[i]
		if r.Case != "" {
			codes = append(codes, r.Case)
		}
		if r.Person != "" {
			persons = append(persons, r.Person)
		}
		if m := p.instance(r); m != "" {
			marks = append(marks, m)
		}
	}
	taken, err := lookUp(tx, "htcds.codes_taken", "codes", codes)
	if err != nil {
		return err
	}
	people, err := lookUp(tx, "htcds.people_taken", "codes", persons)
	if err != nil {
		return err
	}
	if p.there, err = lookUp(tx, "htcds.instances", "instances", marks); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range p.sheet.Rows {
		r := &p.sheet.Rows[i]
		if m := p.instance(r); m != "" && (p.there[m] || seen[m]) {
			p.already++
			continue
		} else if m != "" {
			seen[m] = true
		}
		if taken[r.Case] {
			p.lateFault(r.Line, HouseCase, "htcds.case_there")
		}
		if people[r.Person] {
			p.lateFault(r.Line, HousePerson, "htcds.person_there")
		}
		if !p.sheet.Bad[r.Line] && !p.lateBad[r.Line] {
			p.good = append(p.good, r)
		}
	}
	return nil
}

// lookUp asks for many values at once, a thousand a query.
func lookUp(tx *db.Tx, query, argument string, values []string) (map[string]bool, error) {
	out := map[string]bool{}
	for from := 0; from < len(values); from += 1000 {
		found, err := db.All[string](tx, query, db.Args{argument: values[from:min(from+1000, len(values))]})
		if err != nil {
			return nil, err
		}
		for _, v := range found {
			out[v] = true
		}
	}
	return out, nil
}

// makeKeys makes the key of each person before the rows that need it.
func (p *intake) makeKeys(ctx context.Context) error {
	p.ids, p.persons, p.newOnes = map[*Row]string{}, map[*Row]string{}, map[string]string{}
	random := p.desk.House.Random
	ids := make([]string, 0, len(p.good))
	for _, r := range p.good {
		p.ids[r] = id.Random(random)
		person, there := p.newOnes[r.Person]
		if r.Person == "" || !there {
			person = id.Random(random)
			if r.Person != "" {
				p.newOnes[r.Person] = person
			}
			ids = append(ids, person)
		}
		p.persons[r] = person
	}
	return p.desk.House.Keys.MakeSubjects(ctx, ids)
}

// store is the body of the act. What was checked is looked at once more, since somebody may have been there
// meanwhile.
func (p *intake) store(tx *db.Tx, keepGood bool) (string, error) {
	before := p.good
	if len(before) >= manyRows {
		if err := tx.Heavy(); err != nil {
			return "", err
		}
	}
	if err := p.against(tx); err != nil {
		return "", err
	}
	if len(p.good) != len(before) {
		if !keepGood || len(p.good) > len(before) {
			return "", cmp.Or(p.wrong(), error(fault.New(fault.Conflict, "")))
		}
	}
	batch := id.Ordered(p.desk.House.Now(), p.desk.House.Random)
	caseCodes, personCodes, err := p.freeCodes(tx)
	if err != nil {
		return "", err
	}
	made := map[string]bool{}
	p.entries = make([]*Entry, 0, len(p.good))
	for i, r := range p.good {
		if p.ids[r] == "" {
			return "", fault.New(fault.Conflict, "")
		}
		if err := p.begin(tx, r, caseCodes[i], personCodes[i], made); err != nil {
			return "", again(err)
		}
		p.entries = append(p.entries, newEntry(p.ids[r], p.persons[r], r.Values))
	}
	if err := tx.Flush(); err != nil {
		return "", again(err)
	}
	for _, h := range p.desk.Homes {
		if h.Write != nil {
			if err := h.Write(tx, p.entries); err != nil {
				return "", err
			}
		}
	}
	if err := p.keep(tx, batch); err != nil {
		return "", err
	}
	tx.Note("rows", "", strconv.Itoa(len(p.good)))
	if _, err := tx.Exec("htcds.file_stored", db.Args{"mark": p.mark, "batch": batch, "row_count": len(p.good)}); err != nil {
		return "", err
	}
	return batch, nil
}

// again lets the act run once more where somebody took a code between looking and storing.
func again(err error) error {
	if db.IsDuplicate(err) {
		return db.ErrAgain
	}
	return err
}

// freeCodes draws random codes for as many rows as there are, which nothing in the house or in the file has.
func (p *intake) freeCodes(tx *db.Tx) (ofCases, ofPersons []string, err error) {
	taken := map[string]bool{}
	for _, r := range p.good {
		taken[r.Case], taken[r.Person] = true, true
	}
	draw := func(begins, query string) (out []string, err error) {
		for len(out) < len(p.good) && err == nil {
			var drawn []string
			for range len(p.good) - len(out) {
				if code := id.Code(begins, p.desk.House.Random); !taken[code] {
					taken[code] = true
					drawn = append(drawn, code)
				}
			}
			var there map[string]bool
			there, err = lookUp(tx, query, "codes", drawn)
			out = append(out, slices.DeleteFunc(drawn, func(code string) bool { return there[code] })...)
		}
		return out, err
	}
	if ofCases, err = draw("C", "htcds.codes_taken"); err == nil {
		ofPersons, err = draw("P", "htcds.people_taken")
	}
	return ofCases, ofPersons, err
}

// begin makes the case of a row, and its person where the file has not named them before.
func (p *intake) begin(tx *db.Tx, r *Row, caseCode, personCode string, made map[string]bool) error {
	person, caseID := p.persons[r], p.ids[r]
	if !made[person] {
		made[person] = true
		x := r.person(tx.Today)
		x.ID, x.Code = person, cmp.Or(r.Person, personCode)
		if err := people.InsertLater(tx, &x); err != nil {
			return err
		}
	}
	tx.About(person)
	k := cases.Case{ID: caseID, Code: cmp.Or(r.Case, caseCode), Person: person, OpenedOn: r.Opened, ClosedOn: r.Closed, Released: r.leaves(p.hold)}
	if k.OpenedOn == "" {
		k.OpenedOn = cmp.Or(when.Day(r.Value("cas_IncomingReferralDate")), tx.Today)
		if k.ClosedOn != "" {
			k.OpenedOn = min(k.OpenedOn, k.ClosedOn)
		}
	}
	if k.ClosedOn == "" && r.closed() {
		k.ClosedOn = max(k.OpenedOn, cmp.Or(when.Day(r.Value("cas_OutgoingReferralDate")), tx.Today))
	}
	return cases.InsertLater(tx, &k)
}

// stored is one row of the room's own table.
type stored struct {
	Case     string `db:"case_id"`
	Batch    string `db:"batch"`
	Place    int    `db:"place"`
	Coded    string `db:"coded"`
	Sealed   []byte `db:"sealed"`
	Kept     string `db:"kept"`
	Instance string `db:"instance"`
	Waiting  bool   `db:"waiting"`
}

// keep stores what no home holds exactly as it came.
func (p *intake) keep(tx *db.Tx, batch string) error {
	persons := make([]string, len(p.entries))
	for i, e := range p.entries {
		persons[i] = e.Person
	}
	keys, err := p.desk.House.Keys.Gather(tx.Context(), persons)
	if err != nil {
		return err
	}
	for i, e := range p.entries {
		s := stored{Batch: batch, Place: p.good[i].Line, Instance: p.instance(p.good[i])}
		if err := s.fill(e, keys); err != nil {
			return err
		}
		if err := tx.Later("htcds.insert", s); err != nil {
			return err
		}
	}
	return tx.Flush()
}

// fill parts what coded words are from what is sealed, and leaves out what a home holds.
func (s *stored) fill(e *Entry, keys *seal.Bunch) error {
	var coded strings.Builder
	rest := map[string]string{}
	var kept []string
	for i, f := range Fields {
		switch {
		case e.values[i] == "" || e.held[f.Name]:
		case f.Standing == Coded:
			coded.WriteString(f.Name + "=" + e.values[i] + "\n") // no coded value has a line end
		default:
			rest[f.Name] = e.values[i]
			kept = append(kept, f.Name)
		}
	}
	s.Case, s.Coded, s.Kept, s.Sealed, s.Waiting = e.Case, coded.String(), strings.Join(kept, " "), []byte{}, e.waits
	if len(rest) == 0 {
		return nil
	}
	b, err := json.Marshal(rest)
	if err == nil {
		s.Sealed, err = keys.SealFor(e.Person, sealLabel(e.Case), b)
	}
	return err
}

func sealLabel(caseID string) string { return "htcds row:" + caseID }

// leaves tells whether the case may leave again, coded: what came in the standard's own form may, unless
// its consent says no; a file of a house says it itself.
func (r *Row) leaves(hold bool) bool {
	switch {
	case hold, r.Value("con_Consent") == "FALSE":
		return false
	case r.Released != "":
		return r.Released == "TRUE"
	}
	return true
}
