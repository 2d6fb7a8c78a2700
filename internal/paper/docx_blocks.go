package paper

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"strconv"
	"strings"
)

func (x *docx) blocks(blocks []Block) error {
	for _, b := range blocks {
		if err := x.block(b); err != nil {
			return err
		}
	}
	return nil
}

func (x *docx) block(b Block) error {
	switch b := b.(type) {
	case Heading:
		x.paragraph("Heading"+strconv.Itoa(min(max(b.Level, 1), 6)), "", textRun(b.Text, ""))
	case Paragraph:
		style, look := "", ""
		if b.Small {
			style = "Note"
		}
		if b.Align == Right || b.Align == Centre {
			look = `<w:jc w:val="` + side(b.Align) + `"/>`
		}
		x.paragraph(style, look, runsOf(b.runs()))
	case Facts:
		x.facts(b)
	case Table:
		x.table(b)
	case List:
		x.lists = append(x.lists, b.Numbered)
		for i, item := range b.Items {
			x.paragraph("ListItem", `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="`+strconv.Itoa(len(x.lists))+`"/></w:numPr>`+below(i == len(b.Items)-1), textRun(item, ""))
		}
	case Image:
		return x.image(b)
	case QR:
		return x.qr(b)
	case Lines:
		x.label(b.Label)
		// A tab that leads with a rule: borders of paragraphs that follow each other grow together.
		ruled := fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="%d"/></w:tabs><w:spacing w:before="200" w:after="0"/>`, twip(x.pen.right-x.pen.left))
		for range b.N {
			x.paragraph("", ruled, `<w:r><w:tab/></w:r>`)
		}
		x.gap(3)
	case Boxes:
		x.boxes(b)
	case Signature:
		x.signature(b)
	case Chart:
		x.chart(b)
	case Space:
		x.gap(b.Height)
	case PageBreak:
		x.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	case Together:
		before := x.keep
		for i, k := range b.Blocks {
			x.keep = before || i < len(b.Blocks)-1
			if err := x.block(k); err != nil {
				return err
			}
		}
		x.keep = before
	}
	return nil
}

// below is the distance after the last item of a list; between items the style sets a smaller one.
func below(last bool) string {
	if last {
		return `<w:spacing w:after="120"/>`
	}
	return ""
}

func side(a Align) string {
	switch a {
	case Right:
		return "right"
	case Centre:
		return "center"
	}
	return "left"
}

func runsOf(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		look := ""
		if r.Bold {
			look = `<w:b/>`
		}
		b.WriteString(textRun(r.Text, look))
	}
	return b.String()
}

// paragraph writes a paragraph; look are its properties after style and keeping.
func (x *docx) paragraph(style, look, content string) {
	x.body.WriteString(x.one(style, look, content))
}

func (x *docx) one(style, look, content string) string {
	s := ""
	if style != "" {
		s = `<w:pStyle w:val="` + style + `"/>`
	}
	if x.keep {
		s += `<w:keepNext/>`
	}
	if s += look; s != "" {
		s = `<w:pPr>` + s + `</w:pPr>`
	}
	return `<w:p>` + s + content + `</w:p>`
}

// gap is an empty strip; it also keeps two tables from growing together.
func (x *docx) gap(mm float64) {
	n := twip(mm)
	x.paragraph("", fmt.Sprintf(`<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/>`, max(n, 20)), "")
}

func (x *docx) label(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	before := x.keep
	x.keep = true
	x.paragraph("", `<w:spacing w:before="120" w:after="40"/>`, textRun(text, `<w:b/>`))
	x.keep = before
}

// cell writes a table cell; look are its properties after the width.
func (x *docx) cell(width float64, look string, align Align, text string, bold bool) {
	jc := ""
	if align == Right || align == Centre {
		jc = `<w:jc w:val="` + side(align) + `"/>`
	}
	weight := ""
	if bold {
		weight = `<w:b/>`
	}
	run := ""
	if text != "" {
		run = textRun(text, weight)
	}
	fmt.Fprintf(&x.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>%s</w:tc>`, twip(width), look, x.one("Cell", jc, run))
}

// open begins a table with its columns; borders is what stands around its cells.
func (x *docx) open(widths []float64, borders, look, caption string) {
	margin := 0 // labels stand in line with the text
	if borders != "" {
		margin = twip(pad)
	}
	sum := 0.0
	for _, w := range widths {
		sum += w
	}
	if caption != "" {
		caption = `<w:tblCaption w:val="` + strings.ReplaceAll(escape(caption), "\n", " ") + `"/>`
	}
	fmt.Fprintf(&x.body, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/>%s<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar><w:tblLook %s/>%s</w:tblPr><w:tblGrid>`, twip(sum), borders, margin, margin, look, caption)
	for _, w := range widths {
		fmt.Fprintf(&x.body, `<w:gridCol w:w="%d"/>`, twip(w))
	}
	x.body.WriteString(`</w:tblGrid>`)
}

const (
	edge     = ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
	firstCol = `w:val="0080" w:firstRow="0" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"`
	firstRow = `w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"`
	bothLook = `w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"`
)

func (x *docx) facts(b Facts) {
	if len(b.Items) == 0 {
		return
	}
	all := x.pen.right - x.pen.left
	m := x.pen.measured(x.pen.size)
	wide := 0.0
	for _, f := range b.Items {
		wide = max(wide, m(flat(clean(f.Label)), true))
	}
	wide = min(wide+3, all*0.4)
	x.open([]float64{wide, all - wide}, "", firstCol, "")
	for _, f := range b.Items {
		x.body.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		x.cell(wide, "", Left, f.Label, true)
		look := ""
		if strings.TrimSpace(f.Value) == "" {
			look = `<w:tcBorders><w:bottom` + edge + `</w:tcBorders>`
		}
		x.cell(all-wide, look, Left, f.Value, false)
		x.body.WriteString(`</w:tr>`)
	}
	x.body.WriteString(`</w:tbl>`)
	x.gap(2.5)
}

func (x *docx) table(t Table) {
	if strings.TrimSpace(t.Caption) != "" {
		x.paragraph("Caption", "", textRun(t.Caption, ""))
	}
	widths := x.pen.widths(t, x.pen.tableSize())
	borders := `<w:tblBorders><w:top` + edge + `<w:bottom` + edge + `<w:insideH` + edge + `</w:tblBorders>`
	if t.RowHeight > 0 {
		borders = `<w:tblBorders><w:top` + edge + `<w:left` + edge + `<w:bottom` + edge + `<w:right` + edge + `<w:insideH` + edge + `<w:insideV` + edge + `</w:tblBorders>`
	}
	look := firstRow
	if t.RowTitles {
		look = bothLook
	}
	x.open(widths, borders, look, t.Caption)
	row := func(texts []string, props string, strong bool) {
		x.body.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + props + `</w:trPr>`)
		for i, c := range cells(texts, len(widths)) {
			x.cell(widths[i], "", t.Columns[i].Align, c, strong || t.RowTitles && i == 0)
		}
		x.body.WriteString(`</w:tr>`)
	}
	row(t.titles(), `<w:tblHeader/>`, true)
	height := ""
	if t.RowHeight > 0 {
		height = fmt.Sprintf(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, twip(t.RowHeight))
	}
	for _, r := range t.Rows {
		row(r, height, false)
	}
	if len(t.Foot) > 0 {
		row(t.Foot, "", true)
	}
	x.body.WriteString(`</w:tbl>`)
	x.gap(3)
}

func (x *docx) boxes(b Boxes) {
	x.label(b.Label)
	if b.Row {
		var all []string
		for _, item := range b.Items {
			all = append(all, "☐\u00a0"+strings.ReplaceAll(flat(tidy(item)), " ", "\u00a0"))
		}
		x.paragraph("", "", textRun(strings.Join(all, "   "), ""))
		return
	}
	for i, item := range b.Items {
		x.paragraph("ListItem", `<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs>`+below(i == len(b.Items)-1)+`<w:ind w:left="400" w:hanging="400"/>`, `<w:r><w:t>☐</w:t><w:tab/></w:r>`+textRun(item, ""))
	}
}

func (x *docx) signature(b Signature) {
	n := len(b.Labels)
	if n == 0 {
		return
	}
	all := x.pen.right - x.pen.left
	const between = 8.0
	wide := (all - between*float64(n-1)) / float64(n)
	if n == 1 {
		wide = all / 2
	}
	var widths []float64
	for i := range n {
		if i > 0 {
			widths = append(widths, between)
		}
		widths = append(widths, wide)
	}
	before := x.keep
	x.keep = true
	x.gap(12)
	x.keep = before
	x.open(widths, "", firstRow, "")
	x.body.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for i, l := range b.Labels {
		if i > 0 {
			x.cell(between, "", Left, "", false)
		}
		x.cell(wide, `<w:tcBorders><w:top`+edge+`</w:tcBorders>`, Left, l, false)
	}
	x.body.WriteString(`</w:tr></w:tbl>`)
	x.gap(3)
}

// drawing writes a picture or a chart in the line of text; sizes in millimetres.
func (x *docx) drawing(wide, tall float64, alt, uri, inner string) {
	x.pictures++
	x.paragraph("", "", fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="Figure %d" descr="%s"/><a:graphic><a:graphicData uri="%s">%s</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		int(wide*emu), int(tall*emu), x.pictures, x.pictures, strings.ReplaceAll(escape(alt), "\n", " "), uri, inner))
}

func (x *docx) picture(content []byte, wide, tall float64, alt string) {
	name := fmt.Sprintf("media/picture%d.png", x.pictures+1)
	id := x.relate("image", name)
	x.parts = append(x.parts, part{"word/" + name, content})
	x.drawing(wide, tall, alt, "http://schemas.openxmlformats.org/drawingml/2006/picture", fmt.Sprintf(`<pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="Figure %d"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`,
		x.pictures+1, x.pictures+1, id, int(wide*emu), int(tall*emu)))
}

func (x *docx) image(b Image) error {
	limit := x.pen.right - x.pen.left
	var plain []byte
	if b.SVG != "" {
		k, err := svg(b.SVG)
		if err != nil {
			return err
		}
		if b.Width <= 0 {
			b.Width = limit
		}
		if plain, err = k.raster(int(min(b.Width, limit) / 25.4 * 200)); err != nil { // 200 dots an inch
			return err
		}
	} else {
		img, err := png.Decode(bytes.NewReader(b.PNG))
		if err != nil {
			return fmt.Errorf("paper: the picture is not a PNG: %w", err)
		}
		if plain, err = flatPNG(img); err != nil {
			return err
		}
	}
	w, h, err := dots(plain)
	if err != nil {
		return err
	}
	wide := b.Width
	if wide <= 0 {
		wide = float64(w) * 25.4 / 150
	}
	wide = min(wide, limit)
	tall := wide * float64(h) / float64(w)
	if most := (x.pen.bottom - x.pen.top) * 0.9; tall > most {
		wide, tall = wide*most/tall, most
	}
	x.captioned(b.Caption, func() { x.picture(plain, wide, tall, b.Alt) })
	return nil
}

func (x *docx) qr(b QR) error {
	code, err := qrPNG(b.Text)
	if err != nil {
		return err
	}
	side := b.Size
	if side <= 0 {
		side = 35
	}
	x.captioned(b.Caption, func() { x.picture(code, side, side, b.alt()) })
	return nil
}

// captioned keeps a picture with the words below it.
func (x *docx) captioned(caption string, f func()) {
	if strings.TrimSpace(caption) == "" {
		f()
		return
	}
	before := x.keep
	x.keep = true
	f()
	x.keep = before
	x.paragraph("Note", "", textRun(caption, ""))
}

// chart writes a chart that the word processor draws itself, so that its texts stay texts.
func (x *docx) chart(b Chart) {
	x.label(b.Title)
	x.charts++
	name := fmt.Sprintf("charts/chart%d.xml", x.charts)
	id := x.relate("chart", name)
	x.parts = append(x.parts, part{"word/" + name, []byte(chartPart(b, region(x.doc.Lang), x.pen.small()))})
	tall := 14 + 9*float64(len(b.Bars))
	if b.Target != "" {
		tall += 9 + 4*float64(len(b.Bars))
	}
	x.drawing(x.pen.right-x.pen.left, min(tall, (x.pen.bottom-x.pen.top)*0.9), b.alt(), "http://schemas.openxmlformats.org/drawingml/2006/chart", `<c:chart r:id="`+id+`"/>`)
}

func chartPart(b Chart, lang string, size float64) string {
	var s strings.Builder
	letters := fmt.Sprintf(`sz="%d"`, int(size*100))
	s.WriteString(xml.Header + `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:lang val="` + lang + `"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>`)
	series := func(i int, name, fill string, value func(Bar) float64, text func(Bar) string) {
		fmt.Fprintf(&s, `<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx><c:v>%s</c:v></c:tx><c:spPr>%s<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/><c:dLbls>`, i, i, escape(name), fill)
		const shown = `<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>`
		for j, x := range b.Bars {
			if i > 0 && value(x) == 0 {
				continue
			}
			fmt.Fprintf(&s, `<c:dLbl><c:idx val="%d"/><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr lang="%s" %s/><a:t>%s</a:t></a:r></a:p></c:rich></c:tx><c:dLblPos val="outEnd"/>%s</c:dLbl>`, j, lang, letters, escape(flat(tidy(text(x)))), shown)
		}
		s.WriteString(strings.Replace(shown, `<c:showVal val="1"/>`, `<c:showVal val="0"/>`, 1) + `</c:dLbls><c:cat><c:strLit><c:ptCount val="` + strconv.Itoa(len(b.Bars)) + `"/>`)
		for j, x := range b.Bars {
			fmt.Fprintf(&s, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, j, escape(flat(tidy(x.Label))))
		}
		s.WriteString(`</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="` + strconv.Itoa(len(b.Bars)) + `"/>`)
		for j, x := range b.Bars {
			if i > 0 && value(x) == 0 {
				continue // no target is not a target of nothing
			}
			fmt.Fprintf(&s, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, j, strconv.FormatFloat(value(x), 'f', -1, 64))
		}
		s.WriteString(`</c:numLit></c:val></c:ser>`)
	}
	series(0, b.Title, `<a:solidFill><a:srgbClr val="5A5A5A"/></a:solidFill>`, func(x Bar) float64 { return x.Value }, Bar.text)
	if b.Target != "" {
		series(1, b.Target, `<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>`, func(x Bar) float64 { return x.Target }, func(x Bar) string { return number(x.Target) })
	}
	look := `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr ` + letters + `/></a:pPr><a:endParaRPr lang="` + lang + `"/></a:p></c:txPr>`
	s.WriteString(`<c:gapWidth val="50"/><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>` + look + `<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx></c:plotArea>`)
	if b.Target != "" {
		s.WriteString(`<c:legend><c:legendPos val="b"/><c:overlay val="0"/>` + look + `</c:legend>`)
	}
	s.WriteString(`<c:plotVisOnly val="1"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>`)
	return s.String()
}
