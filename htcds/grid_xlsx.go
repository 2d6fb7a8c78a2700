package htcds

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

var (
	errBomb    = errors.New("a part passes its limit")
	errDamaged = errors.New("a part cannot be read")
	errLocked  = errors.New("a part is encrypted")
)

// book is a workbook while it is read (ECMA-376).
type book struct {
	parts    map[string]*zip.File
	left     int64 // bytes that may still be unpacked
	shared   []string
	days     []bool // by the number of a cell's style: its number is a day
	from1904 bool
}

// target is one line of a .rels part.
type target struct{ kind, part string }

func readWorkbook(content []byte, name string) ([]Grid, error) {
	if bytes.Count(content, []byte("PK\x01\x02")) > mostParts {
		return nil, fileFault(name, 0, "htcds.damaged")
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fileFault(name, 0, "htcds.damaged")
	}
	b := &book{parts: map[string]*zip.File{}, left: mostUnpacked}
	for _, f := range z.File {
		slashed := strings.ReplaceAll(f.Name, `\`, "/")
		if !fs.ValidPath(strings.TrimSuffix(slashed, "/")) {
			return nil, fileFault(name, 0, "htcds.damaged")
		}
		b.parts[strings.ToLower(slashed)] = f
	}
	if b.parts["[content_types].xml"] == nil {
		return nil, fileFault(name, 0, "htcds.not_a_workbook")
	}
	grids, err := b.read()
	var wrong *rowFault
	switch {
	case err == nil:
		return grids, nil
	case errors.As(err, &wrong):
		return nil, fileFault(name, wrong.line, wrong.key, "max", wrong.max)
	case errors.Is(err, errBomb):
		return nil, fileFault(name, 0, "htcds.bomb")
	case errors.Is(err, errLocked):
		return nil, fileFault(name, 0, "htcds.old_or_locked")
	}
	return nil, fileFault(name, 0, "htcds.damaged")
}

// rowFault is a limit that a row passes.
type rowFault struct {
	line int
	key  string
	max  int
}

func (f *rowFault) Error() string { return f.key }

func (b *book) read() ([]Grid, error) {
	roots, err := b.targets("")
	if err != nil {
		return nil, err
	}
	main := "xl/workbook.xml"
	for _, t := range roots {
		if t.kind == "officeDocument" {
			main = t.part
		}
	}
	type named struct{ name, id string }
	var sheets []named
	err = b.each(main, func(t xml.Token) error {
		s, ok := t.(xml.StartElement)
		switch {
		case ok && s.Name.Local == "sheet":
			sheets = append(sheets, named{attribute(s, "name"), attribute(s, "id")})
		case ok && s.Name.Local == "workbookPr":
			b.from1904 = slices.Contains([]string{"1", "true"}, attribute(s, "date1904"))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(sheets) > mostSheets {
		return nil, errDamaged
	}
	targets, err := b.targets(main)
	if err != nil {
		return nil, err
	}
	for _, t := range targets {
		switch t.kind {
		case "sharedStrings":
			err = b.readShared(t.part)
		case "styles":
			err = b.readStyles(t.part)
		}
		if err != nil {
			return nil, err
		}
	}
	var grids []Grid
	for _, s := range sheets {
		t := targets[s.id]
		if t.kind != "worksheet" {
			continue
		}
		g, err := b.readSheet(t.part)
		if err != nil {
			return nil, err
		}
		g.Sheet = s.name
		grids = append(grids, g)
	}
	return grids, nil
}

// limited ends the unpacking of a part that grows too large.
type limited struct {
	from io.Reader
	book *book
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	l.left -= int64(n)
	l.book.left -= int64(n)
	if l.left < 0 || l.book.left < 0 {
		return 0, errBomb
	}
	return n, err
}

// each gives all tokens of a part. A part that is not there has none.
func (b *book) each(name string, take func(xml.Token) error) error {
	f := b.parts[strings.ToLower(name)]
	if f == nil {
		return nil
	}
	if f.Flags&1 != 0 {
		return errLocked
	}
	source, err := f.Open()
	if err != nil {
		return errDamaged
	}
	defer source.Close()
	d := xml.NewDecoder(&limited{source, b, max(freeBelow, int64(min(f.CompressedSize64, mostFile))*mostRatio)})
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errDamaged }
	for depth := 0; ; {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errBomb):
			return errBomb
		case err != nil:
			return errDamaged
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > 100 {
				return errDamaged
			}
		case xml.EndElement:
			depth--
		case xml.Directive:
			return errDamaged // no workbook has a document type
		}
		if err := take(t); err != nil {
			return err
		}
	}
}

func attribute(s xml.StartElement, name string) string {
	for _, a := range s.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// targets reads what a part points to, by the ids of its relations.
func (b *book) targets(of string) (map[string]target, error) {
	folder, base := path.Split(of)
	out := map[string]target{}
	err := b.each(folder+"_rels/"+base+".rels", func(t xml.Token) error {
		s, ok := t.(xml.StartElement)
		if !ok || s.Name.Local != "Relationship" {
			return nil
		}
		part := attribute(s, "Target")
		if absolute, ok := strings.CutPrefix(part, "/"); ok {
			part = absolute
		} else {
			part = path.Join(folder, part)
		}
		out[attribute(s, "Id")] = target{path.Base(attribute(s, "Type")), part}
		return nil
	})
	return out, err
}

// readShared reads the texts that cells point to; phonetic guides are no content.
func (b *book) readShared(part string) error {
	var text strings.Builder
	in, guides := false, 0
	return b.each(part, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "rPh":
				guides++
			case "t":
				in = guides == 0
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				b.shared = append(b.shared, unescape(text.String()))
			case "rPh":
				guides--
			case "t":
				in = false
			}
		case xml.CharData:
			if in && text.Len() <= mostCell*8 {
				text.Write(t)
			}
		}
		return nil
	})
}

// readStyles finds which styles show a number as a day.
func (b *book) readStyles(part string) error {
	codes := map[string]string{}
	cells := false
	return b.each(part, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				codes[attribute(t, "numFmtId")] = attribute(t, "formatCode")
			case "cellXfs":
				cells = true
			case "xf":
				if cells {
					id := attribute(t, "numFmtId")
					n, _ := strconv.Atoi(id)
					code, own := codes[id]
					b.days = append(b.days, own && isDay(code) || !own && (n >= 14 && n <= 17 || n == 22))
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				cells = false
			}
		}
		return nil
	})
}

// isDay tells of a format code such as yyyy\-mm\-dd that it shows a day.
func isDay(code string) bool {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	var b strings.Builder
	skip := rune(0)
	for _, c := range code {
		switch {
		case skip == '\\':
			skip = 0
		case skip != 0:
			if c == skip {
				skip = 0
			}
		case c == '"':
			skip = '"'
		case c == '[':
			skip = ']'
		case c == '\\':
			skip = '\\'
		default:
			b.WriteRune(c)
		}
	}
	return strings.ContainsAny(b.String(), "yd") && b.String() != "general"
}

// unescape resolves what workbooks write for characters that XML cannot hold: _x000D_ is a line end.
func unescape(s string) string {
	for from := 0; ; {
		i := strings.Index(s[from:], "_x")
		if i < 0 || from+i+7 > len(s) {
			return s
		}
		i += from
		from = i + 2
		if c, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && s[i+6] == '_' && (c < 0xd800 || c > 0xdfff) {
			r := string(rune(c))
			s = s[:i] + r + s[i+7:]
			from = i + len(r)
		}
	}
}
