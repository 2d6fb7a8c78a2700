package paper

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// element is a part of the tree that a screen reader walks: a heading, a cell, a figure.
type element struct {
	kind  string      // standard structure type, such as "H1" (ISO 32000-1, 14.8.4)
	alt   string      // a text in place of a figure
	scope string      // of a header cell: "Column" or "Row"
	span  int         // columns of a cell, if more than 1
	box   *[4]float64 // of a figure: its place on the page, in points from below left
	kids  []any       // *element or mark, in reading order
	num   int         // object number in the file
}

// mark is a piece of a page that belongs to an element.
type mark struct{ page, id int }

func (e *element) add(kind string) *element {
	k := &element{kind: kind}
	e.kids = append(e.kids, k)
	return k
}

// tagged takes a PDF as fpdf wrote it and gives the same pages with a tree of elements, the marks of
// each page pointing back into it, a title shown by the viewer, and a proper map from glyphs to
// letters. marks[p][id] is the owner of mark id on page p. The file is written anew rather than added
// to: no former state stays in it. Neither a clock nor chance goes in, so equal input gives equal bytes.
func tagged(src []byte, root *element, marks [][]*element, title string, made time.Time) ([]byte, error) {
	objects, err := objectsOf(src)
	if err != nil {
		return nil, err
	}
	last := len(objects) // fpdf writes the properties and the catalog last
	catalog, properties := last, last-1

	// Numbers for the new objects: the tree, the way back from marks, each element.
	tree := last + 1
	back := last + 2
	next := last + 3
	var all []*element
	var walk func(e *element)
	walk = func(e *element) {
		e.num = next
		next++
		all = append(all, e)
		for _, k := range e.kids {
			if k, ok := k.(*element); ok {
				walk(k)
			}
		}
	}
	walk(root)

	var pages []int
	for i, o := range objects {
		switch {
		case bytes.HasPrefix(o, []byte("<</Type /Page\n")):
			extra := fmt.Sprintf("<</Type /Page\n/StructParents %d /Tabs /S\n", len(pages))
			objects[i] = append([]byte(extra), o[len("<</Type /Page\n"):]...)
			pages = append(pages, i+1)
		case bytes.Contains(o, []byte("/CMapName /Adobe-Identity-UCS def")):
			m := glyphMap()
			objects[i] = fmt.Appendf(nil, "<</Length %d>>\nstream\n%s\nendstream", len(m), m)
		}
	}
	if len(pages) != len(marks) {
		return nil, errors.New("paper: pages and marks differ")
	}
	c := objects[catalog-1]
	if !bytes.HasPrefix(c, []byte("<<\n/Type /Catalog\n")) {
		return nil, errors.New("paper: the catalog of the PDF is not where it was")
	}
	if at := bytes.Index(c, []byte("/Names <<")); at > 0 { // fpdf writes an empty list of attachments
		c = append(c[:at:at], ">>"...)
	}
	objects[catalog-1] = append([]byte(fmt.Sprintf("<<\n/Type /Catalog\n/MarkInfo <</Marked true>>\n/StructTreeRoot %d 0 R\n/ViewerPreferences <</DisplayDocTitle true>>\n", tree)), c[len("<<\n/Type /Catalog\n"):]...)
	props := "<</Title " + hexText(title)
	if !made.IsZero() {
		props += " /CreationDate (D:" + made.UTC().Format("20060102150405") + "+00'00')"
	}
	objects[properties-1] = []byte(props + ">>")

	objects = append(objects, fmt.Appendf(nil, "<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>", root.num, back, len(pages)))
	var b strings.Builder
	b.WriteString("<</Nums [")
	for p, owners := range marks {
		fmt.Fprintf(&b, "%d [", p)
		for _, e := range owners {
			fmt.Fprintf(&b, "%d 0 R ", e.num)
		}
		b.WriteString("]\n")
	}
	b.WriteString("]>>")
	objects = append(objects, []byte(b.String()))
	parents := map[*element]int{root: tree}
	for _, e := range all {
		for _, k := range e.kids {
			if k, ok := k.(*element); ok {
				parents[k] = e.num
			}
		}
	}
	for _, e := range all {
		objects = append(objects, e.object(parents[e], pages))
	}
	return assemble(objects, catalog, properties), nil
}

// object writes an element.
func (e *element) object(parent int, pages []int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type /StructElem /S /%s /P %d 0 R", e.kind, parent)
	if e.alt != "" {
		b.WriteString(" /Alt " + hexText(e.alt))
	}
	switch {
	case e.scope != "":
		fmt.Fprintf(&b, " /A <</O /Table /Scope /%s>>", e.scope)
	case e.span > 1:
		fmt.Fprintf(&b, " /A <</O /Table /ColSpan %d>>", e.span)
	case e.box != nil:
		fmt.Fprintf(&b, " /A <</O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f]>>", e.box[0], e.box[1], e.box[2], e.box[3])
	}
	if len(e.kids) > 0 {
		b.WriteString(" /K [")
		for _, k := range e.kids {
			switch k := k.(type) {
			case *element:
				fmt.Fprintf(&b, "%d 0 R ", k.num)
			case mark:
				fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pages[k.page], k.id)
			}
		}
		b.WriteString("]")
	}
	b.WriteString(">>")
	return []byte(b.String())
}

// objectsOf parts a PDF with one plain cross-reference table into its objects, first = number 1,
// without their "1 0 obj" and "endobj".
func objectsOf(src []byte) ([][]byte, error) {
	odd := errors.New("paper: the PDF is not built as expected")
	at := bytes.LastIndex(src, []byte("startxref\n"))
	if at < 0 {
		return nil, odd
	}
	start, err := strconv.Atoi(string(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(src[at+len("startxref\n"):]), []byte("%%EOF")))))
	if err != nil || start <= 0 || start >= len(src) || !bytes.HasPrefix(src[start:], []byte("xref\n0 ")) {
		return nil, odd
	}
	rows := strings.Split(string(src[start:at]), "\n")
	n, err := strconv.Atoi(strings.TrimPrefix(rows[1], "0 "))
	if err != nil || len(rows) < n+2 {
		return nil, odd
	}
	offsets := make([]int, n-1)
	for i := range offsets {
		if offsets[i], err = strconv.Atoi(strings.Fields(rows[3+i])[0]); err != nil {
			return nil, odd
		}
	}
	order := append([]int{start}, offsets...)
	sort.Ints(order)
	objects := make([][]byte, n-1)
	for i, from := range offsets {
		to := order[sort.SearchInts(order, from)+1]
		o := src[from:to]
		head := fmt.Sprintf("%d 0 obj\n", i+1)
		if !bytes.HasPrefix(o, []byte(head)) {
			return nil, odd
		}
		o = bytes.TrimSpace(o[len(head):])
		if !bytes.HasSuffix(o, []byte("endobj")) {
			return nil, odd
		}
		objects[i] = bytes.TrimRight(bytes.TrimSuffix(o, []byte("endobj")), "\n")
	}
	return objects, nil
}

// assemble writes a PDF of these objects; the file's identity is the hash of its content.
func assemble(objects [][]byte, catalog, properties int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", i+1)
		b.Write(o)
		b.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(b.Bytes())
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, catalog, properties, id[:16], id[:16], start)
	return b.Bytes()
}

// hexText writes a text of any language as a PDF string.
func hexText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

// glyphMap tells a reader which letter a code stands for. fpdf's codes are the letters themselves, but
// its map is one range over all of them, and a range may not run over the high byte (ISO 32000-1,
// 9.10.3); so here are 256 ranges, at most 100 a block.
func glyphMap() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < 256; from += 100 {
		to := min(from+100, 256)
		fmt.Fprintf(&b, "%d beginbfrange\n", to-from)
		for h := from; h < to; h++ {
			fmt.Fprintf(&b, "<%02X00> <%02XFF> <%02X00>\n", h, h, h)
		}
		b.WriteString("endbfrange\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return b.String()
}
