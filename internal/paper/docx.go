package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"strconv"
	"strings"
	"time"
)

// Units of the format: twentieths of a point for text, "English metric units" for pictures.
const (
	twips = 1440 / 25.4 // in a millimetre
	emu   = 36000       // in a millimetre
)

// docx gathers the parts of a DOCX file.
type docx struct {
	doc      Document
	pen      *pen // measures columns; its font is not in the file, so a little wider than needed
	body     strings.Builder
	keep     bool     // paragraphs stay with the next one
	lists    []bool   // the lists so far: numbered or not
	relation []string // of the document part
	parts    []part
	pictures int
	charts   int
}

type part struct {
	name    string
	content []byte
}

// DOCX writes the document as DOCX (ISO/IEC 29500, transitional), to be opened and edited in a word
// processor. OnePage is for the PDF alone: where pages end here is up to the reader's program.
func (d Document) DOCX(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	full, _ := d.sizes()
	x := &docx{doc: d, pen: d.pen(full, 1)}
	if err := x.blocks(d.Blocks); err != nil {
		return err
	}
	return x.file(w)
}

// file zips the parts in a fixed order, with Made as their only time.
func (x *docx) file(w io.Writer) error {
	d := x.doc
	var types strings.Builder
	types.WriteString(xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>`)
	const kind = "application/vnd.openxmlformats-officedocument."
	for _, p := range [][2]string{
		{"word/document.xml", kind + "wordprocessingml.document.main+xml"},
		{"word/styles.xml", kind + "wordprocessingml.styles+xml"},
		{"word/numbering.xml", kind + "wordprocessingml.numbering+xml"},
		{"word/settings.xml", kind + "wordprocessingml.settings+xml"},
		{"word/footer1.xml", kind + "wordprocessingml.footer+xml"},
		{"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
	} {
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s"/>`, p[0], p[1])
	}
	for i := range x.charts {
		fmt.Fprintf(&types, `<Override PartName="/word/charts/chart%d.xml" ContentType="%sdrawingml.chart+xml"/>`, i+1, kind)
	}
	types.WriteString(`</Types>`)

	core := xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escape(d.Title) + `</dc:title><dc:language>` + escape(d.Lang) + `</dc:language>`
	stamp := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the earliest a zip can tell
	if !d.Made.IsZero() {
		core += `<dcterms:created xsi:type="dcterms:W3CDTF">` + d.Made.UTC().Format("2006-01-02T15:04:05Z") + `</dcterms:created>`
		stamp = d.Made.UTC()
	}
	core += `</cp:coreProperties>`

	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	x.relate("styles", "styles.xml")
	x.relate("numbering", "numbering.xml")
	x.relate("settings", "settings.xml")
	footer := x.relate("footer", "footer1.xml")
	parts := []part{
		{"[Content_Types].xml", []byte(types.String())},
		{"_rels/.rels", []byte(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`)},
		{"docProps/core.xml", []byte(core)},
		{"word/document.xml", []byte(xml.Header + `<w:document ` + spaces + `><w:body>` + x.body.String() + x.section(footer) + `</w:body></w:document>`)},
		{"word/_rels/document.xml.rels", []byte(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(x.relation, "") + `</Relationships>`)},
		{"word/styles.xml", []byte(x.styles())},
		{"word/numbering.xml", []byte(x.numbering())},
		{"word/settings.xml", []byte(xml.Header + `<w:settings ` + spaces + `><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="` + region(d.Lang) + `"/></w:settings>`)},
		{"word/footer1.xml", []byte(x.footer())},
	}
	z := zip.NewWriter(w)
	for _, p := range append(parts, x.parts...) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: stamp})
		if err != nil {
			return err
		}
		if _, err := f.Write(p.content); err != nil {
			return err
		}
	}
	return z.Close()
}

// spaces are the names of the vocabularies used in a part.
const spaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"`

// relate names a part to the document and gives its id.
func (x *docx) relate(kind, target string) string {
	id := "rId" + strconv.Itoa(len(x.relation)+1)
	x.relation = append(x.relation, fmt.Sprintf(`<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, id, kind, target))
	return id
}

// section sets paper and margins.
func (x *docx) section(footer string) string {
	wide, tall, way := 11906, 16838, ""
	if x.doc.Landscape {
		wide, tall, way = tall, wide, ` w:orient="landscape"`
	}
	p := x.pen
	return fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="%s"/><w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="400" w:footer="560" w:gutter="0"/></w:sectPr>`,
		footer, wide, tall, way, twip(p.top), wide-twip(p.right), twip(p.height-p.bottom), twip(p.left))
}

func (x *docx) footer() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<w:ftr ` + spaces + `>`)
	if strings.TrimSpace(x.doc.Footer) != "" {
		b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Footer"/><w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="000000"/></w:pBdr></w:pPr>` + textRun(x.doc.Footer, "") + `</w:p>`)
	}
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>`)
	rest := x.doc.PageLabel
	for rest != "" {
		at, word := len(rest), ""
		for _, w := range []string{"{page}", "{pages}"} {
			if i := strings.Index(rest, w); i >= 0 && i < at {
				at, word = i, w
			}
		}
		if at > 0 {
			b.WriteString(textRun(rest[:at], ""))
		}
		switch word {
		case "{page}":
			b.WriteString(`<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
		case "{pages}":
			b.WriteString(`<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
		}
		rest = rest[at+len(word):]
	}
	b.WriteString(`</w:p></w:ftr>`)
	return b.String()
}

// styles sets the look once; paragraphs name their style, so that a reader can walk by headings.
func (x *docx) styles() string {
	full, _ := x.doc.sizes()
	half := func(size float64) string {
		n := strconv.Itoa(int(size*2 + 0.5))
		return `<w:sz w:val="` + n + `"/><w:szCs w:val="` + n + `"/>`
	}
	small := max(leastSize, full-1.5)
	var b strings.Builder
	b.WriteString(xml.Header + `<w:styles ` + spaces + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>` + half(full) + `<w:lang w:val="` + region(x.doc.Lang) + `"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="68" w:type="dxa"/><w:right w:w="68" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	for i, size := range []float64{full * 1.55, full * 1.22, full * 1.05, full * 1.05, full * 1.05, full * 1.05} {
		before := 240
		if i == 0 {
			before = 0
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="Heading%d"><w:name w:val="heading %d"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="%d" w:after="100"/><w:outlineLvl w:val="%d"/></w:pPr><w:rPr><w:b/>%s</w:rPr></w:style>`, i+1, i+1, before, i, half(size))
	}
	for _, s := range [][3]string{
		{"Caption", "caption", `<w:pPr><w:keepNext/><w:spacing w:before="120" w:after="60"/></w:pPr><w:rPr><w:b/></w:rPr>`},
		{"Note", "Note", `<w:rPr>` + half(small) + `</w:rPr>`},
		{"Cell", "Cell", `<w:pPr><w:spacing w:before="20" w:after="20" w:line="252" w:lineRule="auto"/></w:pPr><w:rPr>` + half(x.pen.tableSize()) + `</w:rPr>`},
		{"ListItem", "List Paragraph", `<w:pPr><w:spacing w:after="40"/></w:pPr>`},
		{"Footer", "footer", `<w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr>` + half(leastSize) + `</w:rPr>`},
	} {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>%s</w:style>`, s[0], s[1], s[2])
	}
	b.WriteString(`</w:styles>`)
	return b.String()
}

// numbering gives each list its own count.
func (x *docx) numbering() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<w:numbering ` + spaces + `>`)
	for i, s := range [][2]string{{"bullet", "•"}, {"decimal", "%1."}} {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="400" w:hanging="400"/></w:pPr></w:lvl></w:abstractNum>`, i, s[0], s[1])
	}
	for i, numbered := range x.lists {
		kind := 0
		if numbered {
			kind = 1
		}
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+1, kind)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}

// region gives the language as word processors name it.
func region(lang string) string {
	if r, ok := map[string]string{"lv": "lv-LV", "et": "et-EE", "pl": "pl-PL", "ru": "ru-RU", "uk": "uk-UA", "en": "en-GB"}[lang]; ok {
		return r
	}
	return escape(lang)
}

func twip(mm float64) int { return int(mm*twips + 0.5) }

// escape makes a text fit for XML.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(tidy(s))) // a Buffer takes everything
	return strings.ReplaceAll(b.String(), "&#xA;", "\n")
}

// textRun writes a run; a line end in the text is one on paper.
func textRun(text, look string) string {
	var b strings.Builder
	b.WriteString(`<w:r>`)
	if look != "" {
		b.WriteString(`<w:rPr>` + look + `</w:rPr>`)
	}
	for i, s := range strings.Split(escape(text), "\n") {
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		b.WriteString(`<w:t xml:space="preserve">` + s + `</w:t>`)
	}
	b.WriteString(`</w:r>`)
	return b.String()
}

// dots gives the width and height of a PNG in dots.
func dots(picture []byte) (int, int, error) {
	c, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return 0, 0, fmt.Errorf("paper: the picture is not a PNG: %w", err)
	}
	return c.Width, c.Height, nil
}
