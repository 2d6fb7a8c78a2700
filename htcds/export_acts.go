package htcds

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/seal"
	"drosme/internal/tabular"
	"drosme/internal/when"
	"drosme/records/cases"
)

// ExportOptions say what is given to whom.
type ExportOptions struct {
	Form    string // csv or xlsx
	To      string // public key of the receiver; empty: coded fields only, unsealed
	Whom    string // who gets it
	Why     string
	Ground  string
	Purpose string      // what the receiver gets it for; with a key
	Words   *lang.Words // for the sheet of what was lost
}

// The most characters of an export's texts.
const (
	mostWhom = 200
	mostWhy  = 1000
)

// Parcel is what an export gives.
type Parcel struct {
	Content []byte
	Rows    int
	Columns []string
	Loss    Loss
	Whole   bool // all fields, sealed

	cases   []string // ids
	asked   []cases.Case
	persons []string
	held    map[string]string // fields that were kept back, by case
	back    []int             // by the place of a field: in how many rows it was held back
	kept    map[string][]int  // what outRow.Kept says, as places
}

// Scope is open: the rows were narrowed to what the actor may open when they were read.
func (*Parcel) Scope() access.Scope { return access.Scope{} }

// Subjects tells the log whose data left.
func (p *Parcel) Subjects() []string { return p.persons }

// errMeanwhile says that a case may no longer leave that could a moment ago.
var errMeanwhile = errors.New("a release or a consent changed meanwhile")

// Export reads the cases that may leave, writes the file, notes the disclosure and then gives the file.
// Without a key it holds coded fields only. Between reading and noting, release and consent are asked once
// more: who withdrew meanwhile is not in the file. Verbs: htcds.read, htcds.export. Invalid: a key without
// whom, why or a ground; a ground that is on no list.
func (d *Desk) Export(ctx context.Context, o ExportOptions) (*Parcel, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "htcds.export"); err != nil {
		return nil, err
	}
	if err := d.checkExport(&o); err != nil {
		return nil, err
	}
	ctx = clerk.WithPurpose(ctx, o.Why)
	for range 3 {
		p, err := clerk.Read(ctx, d.House.Clerk, "htcds.read", "htcds", func(tx *db.Tx, _ string) (*Parcel, error) { return d.collect(tx, o) })
		if err != nil {
			return nil, err
		}
		_, err = clerk.Add(ctx, d.House.Clerk, "htcds.export", nil, func(tx *db.Tx) (string, error) { return d.letOut(tx, o, p) })
		if errors.Is(err, errMeanwhile) {
			continue
		}
		return p, err
	}
	return nil, fault.New(fault.Conflict, "htcds.meanwhile")
}

func (d *Desk) checkExport(o *ExportOptions) error {
	var l fault.List
	o.To, o.Whom, o.Why = strings.TrimSpace(o.To), strings.TrimSpace(o.Whom), strings.TrimSpace(o.Why)
	if o.Form != "csv" && o.Form != "xlsx" {
		l.Add("form", "field.choose")
	}
	for _, x := range []struct {
		name, text string
		most       int
	}{{"whom", o.Whom, mostWhom}, {"why", o.Why, mostWhy}} {
		switch {
		case len([]rune(x.text)) > x.most:
			l.Add(x.name, "field.too_long", "max", x.most)
		case x.text == "" && o.To != "":
			l.Add(x.name, "field.required")
		}
	}
	if o.To != "" {
		if err := l.Take(checkKey(o.To)); err != nil {
			return err
		}
	}
	switch {
	case o.To == "" && (o.Ground == "" || o.Ground == ownUse):
		o.Ground = ownUse
	case !slices.Contains(d.words(d.Grounds), o.Ground): // names leave for somebody on a ground that names them
		l.Add("ground", "htcds.no_ground", "grounds", strings.Join(d.words(d.Grounds), ", "))
	}
	switch {
	case o.Ground == ownUse:
	case o.Whom == "":
		l.Add("whom", "field.required")
	case d.Purposes != nil && !slices.Contains(d.Purposes(), o.Purpose):
		l.Add("purpose", "htcds.no_purpose", "purposes", strings.Join(d.words(d.Purposes), ", "))
	}
	return l.Err()
}

// ownUse is the ground of a coded file that nobody was named for: it stays in the organisation.
const ownUse = "own_use"

func (d *Desk) words(of func() []string) []string {
	if of == nil {
		return nil
	}
	return of()
}

// outRow is one case as the query gives it.
type outRow struct {
	ID       string   `db:"id"`
	Code     string   `db:"code"`
	Person   string   `db:"person"`
	PCode    string   `db:"person_code"`
	OpenedOn when.Day `db:"opened_on"`
	ClosedOn when.Day `db:"closed_on"`
	Released bool     `db:"released"`
	Sex      string   `db:"sex"`
	First    string   `db:"first_language"`
	Further  string   `db:"languages"`
	Coded    string   `db:"coded"`
	Kept     string   `db:"kept"`
	Sealed   []byte   `db:"sealed"`
	Batch    string   `db:"batch"`
	Place    int      `db:"place"`
}

// collect reads what may leave and writes the file.
func (d *Desk) collect(tx *db.Tx, o ExportOptions) (*Parcel, error) {
	p := &Parcel{Whole: o.To != ""}
	rows, err := db.All[outRow](tx, "htcds.out", db.Args{"whole": p.Whole})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b outRow) int { // rows are long: a database is slow at it
		return cmp.Or(strings.Compare(a.Batch, b.Batch), cmp.Compare(a.Place, b.Place), strings.Compare(a.Code, b.Code))
	})
	held, err := d.held(tx, o, asking(rows))
	if err != nil {
		return nil, err
	}
	unreleased, err := db.One[int](tx, "htcds.unreleased")
	if err != nil {
		return nil, err
	}
	if unreleased > 0 {
		p.Loss.counted("htcds.loss.unreleased", unreleased)
	}
	p.held = heldFields(held)
	rows = slices.DeleteFunc(rows, func(r outRow) bool {
		why := held[r.ID].Why
		if why != "" {
			p.Loss.counted(why, 1)
		}
		return why != ""
	})
	if p.Rows = len(rows); p.Rows == 0 && len(held) > 0 && o.Ground != ownUse {
		return nil, fault.In("ground", "htcds.none_may_leave")
	}
	for i := range rows {
		p.cases = append(p.cases, rows[i].ID)
		p.persons = append(p.persons, rows[i].Person)
	}
	slices.Sort(p.persons)
	p.persons = slices.Compact(p.persons)
	p.asked = asking(rows)
	p.Columns = slices.Clone(HouseColumns)
	for _, f := range Live() {
		p.Columns = append(p.Columns, f.Name)
	}
	if err := d.fill(tx, o, p, rows, held); err != nil {
		return nil, err
	}
	if p.Whole {
		p.Content, err = sealTo(o.To, o.Form, p.Content)
	}
	return p, err
}

// rowsAtOnce is how many cases the homes are asked for at once, while those before are written.
const rowsAtOnce = 2000

// fill asks the homes for some cases after the other, and writes the file meanwhile.
func (d *Desk) fill(tx *db.Tx, o ExportOptions, p *Parcel, rows []outRow, held map[string]Held) error {
	all, err := d.entries(tx.Context(), rows)
	if err != nil {
		return err
	}
	ready, written := make(chan [2]int, len(rows)/rowsAtOnce+1), make(chan error, 1)
	lines := func(yield func([]string) bool) {
		for part := range ready {
			for i := part[0]; i < part[1]; i++ {
				if !yield(line(&rows[i], all[i], held[rows[i].ID].Fields, p)) {
					return
				}
			}
		}
		p.tellHeld() // before the sheet of what was lost
		p.Loss.add("no field", "htcds.loss.no_field")
	}
	go func() {
		var err error
		p.Content, err = write(p, o, lines)
		written <- err
	}()
	err = d.ask(tx, all, p.Whole, ready)
	close(ready)
	return errors.Join(err, <-written)
}

// ask lets the rooms that know better put in what they know, and says which cases are ready.
func (d *Desk) ask(tx *db.Tx, all []*Entry, whole bool, ready chan<- [2]int) error {
	for from := 0; from < len(all); from += rowsAtOnce {
		to := min(from+rowsAtOnce, len(all))
		for _, h := range d.Homes {
			if h.Read == nil {
				continue
			}
			if err := h.Read(tx, all[from:to], whole); err != nil {
				return err
			}
		}
		ready <- [2]int{from, to}
	}
	return nil
}

// asking are the cases of rows as the gate is asked about them.
func asking(rows []outRow) []cases.Case {
	out := make([]cases.Case, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = cases.Case{ID: r.ID, Code: r.Code, Person: r.Person, OpenedOn: r.OpenedOn, ClosedOn: r.ClosedOn, Released: r.Released}
	}
	return out
}

// held are the cases that stay in, wholly or with some fields: those that the gate keeps in, and for the house's own
// use those whose processing is restricted.
func (d *Desk) held(tx *db.Tx, o ExportOptions, all []cases.Case) (map[string]Held, error) {
	if len(all) == 0 {
		return nil, nil
	}
	if d.Gate != nil && o.Ground != ownUse {
		return d.Gate(tx, Asked{Cases: all, Whom: o.Whom, Ground: o.Ground, Purpose: o.Purpose, Fields: leaving(o.To != "")})
	}
	restricted, err := db.All[string](tx, "htcds.restricted")
	out := map[string]Held{}
	for _, id := range restricted {
		out[id] = Held{Why: "htcds.loss.restricted"}
	}
	return out, err
}

// heldFields are the fields that the gate keeps back, by case.
func heldFields(held map[string]Held) map[string]string {
	out := map[string]string{}
	for id, h := range held {
		if len(h.Fields) > 0 && h.Why == "" {
			out[id] = strings.Join(h.Fields, " ")
		}
	}
	return out
}

// leaving are the names of the fields that leave.
func leaving(whole bool) []string {
	var out []string
	for _, f := range Live() {
		if whole || f.Standing == Coded {
			out = append(out, f.Name)
		}
	}
	return out
}

// entries makes of each row what the case has.
func (d *Desk) entries(ctx context.Context, rows []outRow) ([]*Entry, error) {
	keys, err := d.keys(ctx, rows)
	if err != nil {
		return nil, err
	}
	all := make([]*Entry, len(rows))
	err = shared(len(rows), func(from, to int) error {
		for i := from; i < to; i++ {
			v, err := d.brought(&rows[i], keys)
			if err != nil {
				return err
			}
			rows[i].known(v)
			all[i] = newEntry(rows[i].ID, rows[i].Person, v)
		}
		return nil
	})
	return all, err
}

// shared parts work on many rows among the processors.
func shared(many int, do func(from, to int) error) error {
	parts := runtime.GOMAXPROCS(0)
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for i := range parts {
		wait.Go(func() { errs[i] = do(many*i/parts, many*(i+1)/parts) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// keys opens the keys of all whose sealed fields leave, with one question.
func (d *Desk) keys(ctx context.Context, rows []outRow) (*seal.Bunch, error) {
	var persons []string
	for i := range rows {
		if len(rows[i].Sealed) > 0 {
			persons = append(persons, rows[i].Person)
		}
	}
	if len(persons) == 0 {
		return nil, nil
	}
	return d.House.Keys.Gather(ctx, persons)
}

// brought is what an import brought of a case, as far as it was read.
func (d *Desk) brought(r *outRow, keys *seal.Bunch) (values, error) {
	v := make(values, len(Fields))
	for line := range strings.Lines(r.Coded) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		v.set(name, value)
	}
	if len(r.Sealed) == 0 {
		return v, nil
	}
	b, err := keys.OpenFor(r.Person, sealLabel(r.ID), r.Sealed)
	if seal.IsDestroyed(err) { // the key went between the query and here
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	rest := map[string]string{}
	if err := json.Unmarshal(b, &rest); err != nil {
		return nil, err
	}
	for name, value := range rest {
		v.set(name, value)
	}
	return v, nil
}

// known puts in what the records of the case and of the person say.
func (r *outRow) known(v values) {
	v.set("cas_Status", status(v.of("cas_Status"), r.ClosedOn == ""))
	v.set("prs_Gender", gender(v.of("prs_Gender"), r.Sex))
	second := further(v.of("prs_SecondaryLanguage"), v.of("prs_PrimaryLanguage"), r.Further)
	v.set("prs_PrimaryLanguage", spoken(v.of("prs_PrimaryLanguage"), r.First))
	v.set("prs_SecondaryLanguage", second)
}

// line makes the cells of one case: the columns of the house, then the live fields.
func line(r *outRow, e *Entry, withheld []string, p *Parcel) []string {
	for _, name := range withheld {
		if e.Of(name) != "" {
			p.Loss.note("htcds.loss.must_not_learn", "field", name)
			e.values.set(name, "")
		}
	}
	p.hold(r, e)
	out := make([]string, 0, len(HouseColumns)+81)
	out = append(out, r.Code, r.PCode, string(r.OpenedOn), string(r.ClosedOn), "TRUE")
	for _, f := range Fields {
		switch {
		case !f.Live():
		case f.Standing != Coded && !p.Whole:
			out = append(out, "")
		default:
			out = append(out, tabular.Defuse(e.values[f.At]))
		}
	}
	return out
}

// hold counts the fields that the house has something in and that do not leave.
func (p *Parcel) hold(r *outRow, e *Entry) {
	if p.back == nil {
		p.back, p.kept = make([]int, len(Fields)), map[string][]int{}
	}
	there, known := p.kept[r.Kept] // many rows have the same fields
	if !known {
		for _, name := range strings.Fields(r.Kept) {
			if f, ok := ByName(name); ok {
				there = append(there, f.At)
			}
		}
		p.kept[r.Kept] = there
	}
	for _, at := range there {
		p.back[at]++
	}
	for name := range e.back {
		if f, ok := ByName(name); ok && !slices.Contains(there, f.At) {
			p.back[f.At]++
		}
	}
}

// tellHeld puts what was counted into the loss map, in the order of the standard.
func (p *Parcel) tellHeld() {
	for at, many := range p.back {
		switch f := Fields[at]; {
		case many == 0:
		case !f.Live():
			p.Loss.counted("htcds.loss.deprecated_kept", many, "field", f.Name)
		case !p.Whole:
			p.Loss.counted("htcds.loss.held_back", many, "field", f.Name)
		}
	}
}

// write makes the file.
func write(p *Parcel, o ExportOptions, cells iter.Seq[[]string]) ([]byte, error) {
	var b bytes.Buffer
	if o.Form == "csv" {
		err := tabular.WriteCSV(&b, p.Columns, cells)
		return b.Bytes(), err
	}
	sheet := tabular.Sheet{Name: "HTCDS", Rows: func(yield func([]any) bool) {
		for row := range cells {
			line := make([]any, len(row))
			for i, c := range row {
				if c != "" {
					line[i] = c
				}
			}
			if !yield(line) {
				return
			}
		}
	}}
	for _, c := range p.Columns {
		sheet.Columns = append(sheet.Columns, tabular.Heading{Text: c, Width: max(12, float64(len(c))+2), AsIs: true})
	}
	book := tabular.Book{Title: "HTCDS " + Version, Sheets: []tabular.Sheet{sheet}}
	if o.Words != nil {
		book.Language = o.Words.Tag()
		book.Sheets = append(book.Sheets, tabular.Sheet{Name: o.Words.T("htcds.loss.sheet"), Columns: []tabular.Heading{{Text: o.Words.T("htcds.loss.what"), Width: 100}},
			Rows: func(yield func([]any) bool) {
				for _, line := range p.Loss.Lines(o.Words) {
					if !yield([]any{line}) {
						return
					}
				}
			}})
	}
	err := book.Write(&b)
	return b.Bytes(), err
}

// letOut notes the disclosure. It asks once more which cases may leave; another answer is errMeanwhile.
func (d *Desk) letOut(tx *db.Tx, o ExportOptions, p *Parcel) (string, error) {
	type going struct {
		ID     string `db:"id"`
		Person string `db:"person"`
	}
	now := make(map[string]string, len(p.cases))
	err := db.Each(tx, "htcds.out_ids", func(g going) error { now[g.ID] = g.Person; return nil })
	if err != nil {
		return "", err
	}
	held, err := d.held(tx, o, p.asked)
	if err != nil {
		return "", err
	}
	if !maps.Equal(heldFields(held), p.held) {
		return "", errMeanwhile
	}
	for i := range p.asked {
		if k := &p.asked[i]; now[k.ID] != k.Person || held[k.ID].Why != "" {
			return "", errMeanwhile
		}
	}
	sum := sha256.Sum256(p.Content)
	export := id.Ordered(d.House.Now(), d.House.Random)
	if d.Disclosed != nil {
		x := Disclosure{Whom: o.Whom, Why: o.Why, Ground: o.Ground, Fields: leaving(p.Whole), Rows: p.Rows, Hash: hex.EncodeToString(sum[:]), People: p.persons}
		if export, err = d.Disclosed(tx, x); err != nil {
			return "", err
		}
	}
	_, err = tx.Exec("htcds.leaving", db.Args{"export_id": export, "cases": strings.Join(p.cases, " "), "whole": p.Whole})
	return export, err
}

// Look says what an export of coded fields would hold and what it would leave behind: verb htcds.look.
func (d *Desk) Look(ctx context.Context) (rows int, loss Loss, err error) {
	err = clerk.Count(ctx, d.House.Clerk, "htcds.look", "htcds export", func(tx *db.Tx) error {
		p, err := d.collect(tx, ExportOptions{Form: "csv", Ground: ownUse})
		if err == nil {
			rows, loss = p.Rows, p.Loss
		}
		return err
	})
	return rows, loss, err
}
