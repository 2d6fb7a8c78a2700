package tabular

import (
	"archive/zip"
	"path"
	"strings"
)

// workbook is an XLSX workbook while it is read (ECMA-376, both classes). It is read by hand, since
// the usual readers give a formula's cached value as if it had been typed.
type workbook struct {
	*reading
	name     string
	parts    map[string]*zip.File // by path in small letters
	sheets   []sheetPart
	from1904 bool // days are counted from 1904, as old Macs did
	shared   *sharedTexts
	formats  []cellFormat // by the number that cells carry
}

// sheetPart is a sheet's name and where its rows lie.
type sheetPart struct{ name, relation string }

// relation is one line of a .rels part.
type relation struct{ kind, target string }

func (r *reading) workbook(name string, parts map[string]*zip.File) {
	b := &workbook{reading: r, name: name, parts: parts}
	if err := b.read(); err != nil {
		r.unpackFailed(name, err)
	}
}

func (b *workbook) read() error {
	roots, err := b.relations("")
	if err != nil {
		return err
	}
	main := "xl/workbook.xml"
	for _, r := range roots {
		if r.kind == "officeDocument" {
			main = r.target
		}
	}
	if b.parts[strings.ToLower(main)] == nil {
		b.wrong(b.name, 0, "", "tabular.not_a_workbook") // a text document, say
		return nil
	}
	if err := b.readMain(main); err != nil {
		return err
	}
	if len(b.sheets) > b.lim.Sheets {
		b.wrong(b.name, 0, "", "tabular.too_many_sheets", "max", b.lim.Sheets)
		return nil
	}
	relations, err := b.relations(main)
	if err != nil {
		return err
	}
	prepared := false
	for _, s := range b.sheets {
		place := b.name + "/" + short(s.name)
		target := relations[s.relation]
		spec, ok := b.specFor(s.name)
		if !ok || target.kind != "worksheet" {
			b.passed = append(b.passed, place)
			continue
		}
		if !b.claim(spec, place) {
			continue
		}
		if !prepared {
			if err := b.prepare(relations); err != nil {
				return err
			}
			prepared = true
		}
		if err := b.readSheet(spec, place, target.target); err != nil {
			b.unpackFailed(place, err)
		}
	}
	return nil
}

// prepare reads what all sheets share.
func (b *workbook) prepare(relations map[string]relation) error {
	b.shared = &sharedTexts{longest: b.lim.Cell}
	for _, r := range relations {
		var err error
		switch r.kind {
		case "sharedStrings":
			err = b.each(r.target, b.shared.take)
		case "styles":
			s := &styleReading{codes: map[int]string{}}
			if err = b.each(r.target, s.take); err == nil {
				b.formats = s.formats()
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// each gives all tokens of a part. A part that is not there has none.
func (b *workbook) each(name string, take func(*markup, token) error) error {
	part := b.parts[strings.ToLower(name)]
	if part == nil {
		return nil
	}
	source, err := b.unpack(part)
	if err != nil {
		return err
	}
	defer source.Close()
	m := newMarkup(source)
	for {
		t, err := m.next()
		if err != nil || t.kind == tokenEnd {
			return err
		}
		if err := take(m, t); err != nil {
			return err
		}
	}
}

// relations reads the relations of a part; those of the archive itself belong to "".
func (b *workbook) relations(of string) (map[string]relation, error) {
	folder, base := path.Split(of)
	all := map[string]relation{}
	err := b.each(folder+"_rels/"+base+".rels", func(m *markup, t token) error {
		if t.kind != tokenOpen || string(t.name) != "Relationship" {
			return nil
		}
		id, err := m.attribute(t, "Id")
		if err != nil {
			return err
		}
		kind, err := m.attribute(t, "Type")
		if err != nil {
			return err
		}
		target, err := m.attribute(t, "Target")
		if err != nil {
			return err
		}
		if absolute, ok := strings.CutPrefix(target, "/"); ok {
			target = absolute
		} else {
			target = path.Join(folder, target)
		}
		all[id] = relation{kind: path.Base(kind), target: target}
		return nil
	})
	return all, err
}

func (b *workbook) readMain(name string) error {
	return b.each(name, func(m *markup, t token) error {
		if t.kind != tokenOpen {
			return nil
		}
		switch string(t.name) {
		case "workbookPr":
			from, err := m.attribute(t, "date1904")
			b.from1904 = from == "1" || from == "true"
			return err
		case "sheet":
			name, err := m.attribute(t, "name")
			if err != nil {
				return err
			}
			id, err := m.attribute(t, "id")
			b.sheets = append(b.sheets, sheetPart{name, id})
			return err
		}
		return nil
	})
}

// sharedTexts are the texts that the cells of all sheets point to.
type sharedTexts struct {
	text    []byte
	ends    []uint32
	longest int
	from    int // where the text begins that is being read
	in      bool
	guides  int // within how many phonetic guides: they are no content
}

func (s *sharedTexts) take(_ *markup, t token) error {
	switch string(t.name) {
	case "si":
		if t.kind == tokenOpen {
			s.from = len(s.text)
			break
		}
		s.text = append(s.text[:s.from], unescape(s.text[s.from:])...)
		s.ends = append(s.ends, uint32(len(s.text)))
	case "rPh":
		if t.kind == tokenOpen {
			s.guides++
		} else {
			s.guides--
		}
	case "t":
		s.in = t.kind == tokenOpen && s.guides == 0
	}
	if t.kind == tokenText && s.in && len(s.text)-s.from <= s.longest*escapeLength {
		s.text = append(s.text, t.text...)
	}
	return nil
}

// at gives a text, cut after the limit of a cell; false when there is none of that number.
func (s *sharedTexts) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(s.ends) {
		return nil, false
	}
	from := uint32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.text[from:s.ends[i]], true
}
