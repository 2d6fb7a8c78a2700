package htcds

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/seal"
	"drosme/internal/tabular"
	"drosme/internal/when"
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
	persons []string
	held    map[string]string // fields that were kept back, by case
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
	Coded    string   `db:"coded"`
	Kept     string   `db:"kept"`
	Sealed   []byte   `db:"sealed"`
}

// collect reads what may leave and writes the file.
func (d *Desk) collect(tx *db.Tx, o ExportOptions) (*Parcel, error) {
	p := &Parcel{Whole: o.To != ""}
	rows, err := db.All[outRow](tx, "htcds.out", db.Args{"whole": p.Whole})
	if err != nil {
		return nil, err
	}
	held, err := d.held(tx, o, idsOf(rows))
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
	known, err := d.homes(tx, idsOf(rows))
	if err != nil {
		return nil, err
	}
	cells := make([][]string, 0, len(rows))
	for i := range rows {
		line, err := d.line(tx, &rows[i], known[rows[i].ID], held[rows[i].ID].Fields, p)
		if err != nil {
			return nil, err
		}
		cells = append(cells, line)
		p.cases = append(p.cases, rows[i].ID)
		p.persons = append(p.persons, rows[i].Person)
	}
	slices.Sort(p.persons)
	p.persons = slices.Compact(p.persons)
	p.Rows = len(rows)
	p.Loss.add("no field", "htcds.loss.no_field")
	p.Columns = slices.Clone(HouseColumns)
	for _, f := range Live() {
		p.Columns = append(p.Columns, f.Name)
	}
	if p.Content, err = write(p, o, cells); err != nil {
		return nil, err
	}
	if p.Whole {
		p.Content, err = sealTo(o.To, o.Form, p.Content)
	}
	return p, err
}

func idsOf(rows []outRow) []string {
	out := make([]string, len(rows))
	for i := range rows {
		out[i] = rows[i].ID
	}
	return out
}

// held are the cases that the gate keeps in.
func (d *Desk) held(tx *db.Tx, o ExportOptions, ids []string) (map[string]Held, error) {
	if d.Gate == nil || len(ids) == 0 || o.Ground == ownUse {
		return nil, nil
	}
	return d.Gate(tx, Asked{Cases: ids, Whom: o.Whom, Ground: o.Ground, Purpose: o.Purpose, Fields: leaving(o.To != "")})
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

// homes asks the rooms that know fields.
func (d *Desk) homes(tx *db.Tx, ids []string) (map[string]map[string][]string, error) {
	out := map[string]map[string][]string{}
	for _, h := range d.Homes {
		if h.Read == nil || len(ids) == 0 {
			continue
		}
		known, err := h.Read(tx, ids)
		if err != nil {
			return nil, err
		}
		for id, values := range known {
			if out[id] == nil {
				out[id] = map[string][]string{}
			}
			for name, v := range values {
				out[id][name] = v
			}
		}
	}
	return out, nil
}

// values are what a case has, by the place of the field.
type values []string

func (v values) of(name string) string {
	if f, ok := ByName(name); ok {
		return v[f.At]
	}
	return ""
}

func (v values) set(name, value string) {
	if f, ok := ByName(name); ok {
		v[f.At] = value
	}
}

// line makes the cells of one case: the columns of the house, then the live fields.
func (d *Desk) line(tx *db.Tx, r *outRow, known map[string][]string, withheld []string, p *Parcel) ([]string, error) {
	values := make(values, len(Fields))
	for line := range strings.Lines(r.Coded) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		values.set(name, value)
	}
	values.set("cas_Status", status(values.of("cas_Status"), r.ClosedOn == ""))
	values.set("prs_Gender", gender(values.of("prs_Gender"), r.Sex))
	values.set("prs_PrimaryLanguage", spoken(values.of("prs_PrimaryLanguage"), r.First))
	if p.Whole && len(r.Sealed) > 0 {
		b, err := d.House.Keys.OpenFor(tx.Context(), r.Person, sealLabel(r.ID), r.Sealed)
		switch {
		case seal.IsDestroyed(err): // the key went between the query and here
		case err != nil:
			return nil, err
		default:
			rest := map[string]string{}
			if err := json.Unmarshal(b, &rest); err != nil {
				return nil, err
			}
			for name, v := range rest {
				values.set(name, v)
			}
		}
	}
	for name, list := range known {
		values.set(name, strings.Join(list, ";"))
	}
	for _, name := range withheld {
		if values.of(name) != "" {
			p.Loss.note("htcds.loss.must_not_learn", "field", name)
			values.set(name, "")
		}
	}
	for _, name := range strings.Fields(r.Kept) {
		f, ok := ByName(name)
		switch {
		case !ok:
		case !f.Live():
			p.Loss.note("htcds.loss.deprecated_kept", "field", name)
		case !p.Whole:
			p.Loss.note("htcds.loss.held_back", "field", name)
		}
	}
	out := make([]string, 0, len(HouseColumns)+81)
	out = append(out, r.Code, r.PCode, string(r.OpenedOn), string(r.ClosedOn), "TRUE")
	for _, f := range Fields {
		switch {
		case !f.Live():
		case f.Standing != Coded && !p.Whole:
			out = append(out, "")
		default:
			out = append(out, tabular.Defuse(values[f.At]))
		}
	}
	return out, nil
}

// write makes the file.
func write(p *Parcel, o ExportOptions, cells [][]string) ([]byte, error) {
	var b bytes.Buffer
	if o.Form == "csv" {
		err := tabular.WriteCSV(&b, p.Columns, slices.Values(cells))
		return b.Bytes(), err
	}
	sheet := tabular.Sheet{Name: "HTCDS", Rows: func(yield func([]any) bool) {
		for _, row := range cells {
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
	ids, err := db.All[string](tx, "htcds.out_ids")
	if err != nil {
		return "", err
	}
	held, err := d.held(tx, o, ids)
	if err != nil {
		return "", err
	}
	may := map[string]bool{}
	for _, id := range ids {
		if held[id].Why == "" {
			may[id] = true
		}
	}
	if fields := heldFields(held); !maps.Equal(fields, p.held) {
		return "", errMeanwhile
	}
	for _, id := range p.cases {
		if !may[id] {
			return "", errMeanwhile
		}
	}
	sum := sha256.Sum256(p.Content)
	export := id.Ordered(d.House.Now(), d.House.Random)
	if d.Disclosed != nil {
		x := Disclosure{Whom: o.Whom, Why: o.Why, Ground: o.Ground, Fields: leaving(p.Whole), Rows: p.Rows, Hash: hex.EncodeToString(sum[:])}
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
