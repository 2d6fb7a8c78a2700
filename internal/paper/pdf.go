package paper

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

const (
	leastSize = 8.0       // pt; smaller print is not made
	mm        = 25.4 / 72 // mm in a point
	rise      = 0.76      // of a line's size: from its top to its baseline, with the ascent of DejaVu
	hair      = 0.15      // mm, a thin rule
	rule      = 0.35      // mm, a rule
	steps     = 8         // tries between full size and the least one
)

// pen writes a document on pages. Lengths are millimetres from the upper left corner.
type pen struct {
	f        *fpdf.Fpdf
	doc      Document
	size     float64 // of the text, pt
	tight    float64 // 1: full distances; less: closer
	total    int     // pages of the whole, for "page 1 of 3"; 0 while not yet known
	left     float64
	right    float64
	top      float64
	bottom   float64 // where the footer begins
	height   float64 // of the page
	y        float64
	dry      bool // measuring: nothing is drawn, the page has no end
	root     *element
	now      *element // where the next element goes
	marks    [][]*element
	foot     *element // the footer, read once, at the end
	fresh    bool     // nothing stands on the page yet
	pictures int
}

// layOut gives the file and the number of its pages.
func (d Document) layOut() ([]byte, int, error) {
	full, least := d.sizes()
	last := 0
	if d.OnePage {
		last = steps
	}
	for step := 0; ; step++ {
		part := float64(step) / steps
		size := full - (full-least)*part
		tight := 1 - 0.6*part
		p, err := d.write(size, tight, 0)
		if err != nil {
			return nil, 0, err
		}
		n := len(p.marks)
		if n > 1 && step < last {
			continue
		}
		if n > 1 && d.OnePage { // too much for one page: then in full size, to be read at ease
			if p, err = d.write(full, 1, 0); err != nil {
				return nil, 0, err
			}
			n, size, tight = len(p.marks), full, 1
		}
		if d.PageLabel != "" {
			if p, err = d.write(size, tight, n); err != nil {
				return nil, 0, err
			}
		}
		b, err := p.file()
		return b, n, err
	}
}

// sizes gives the full and the least size of the text in points.
func (d Document) sizes() (full, least float64) {
	if d.Kind == Letter {
		return 10.5, leastSize
	}
	return 10, leastSize
}

// pen gives a pen with its fonts and margins, before the first page.
func (d Document) pen(size, tight float64) *pen {
	way := "P"
	width, height := 210.0, 297.0
	if d.Landscape {
		way, width, height = "L", height, width
	}
	f := fpdf.New(way, "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCompression(true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetProducer("", true)
	f.SetLang(d.Lang)
	epoch := time.Unix(0, 0).UTC() // replaced by Made, or left out, in tagged
	f.SetCreationDate(epoch)
	f.SetModificationDate(epoch)
	f.AddUTF8FontFromBytes("text", "", regular)
	f.AddUTF8FontFromBytes("text", "B", bold)
	p := &pen{f: f, doc: d, size: size, tight: tight, height: height}
	switch d.Kind {
	case Letter:
		p.left, p.right, p.top = 25, width-20, 20
	case Sheet:
		p.left, p.right, p.top = 14, width-14, 12
	default:
		p.left, p.right, p.top = 20, width-20, 18
	}
	p.bottom = height - p.footHeight()
	return p
}

// write puts the document on pages once; total is what the page labels say.
func (d Document) write(size, tight float64, total int) (*pen, error) {
	p := d.pen(size, tight)
	p.total = total
	p.root = &element{kind: "Document"}
	p.now = p.root
	p.page()
	p.blocks(d.Blocks)
	if p.foot != nil {
		p.root.kids = append(p.root.kids, p.foot)
	}
	if err := p.f.Error(); err != nil {
		if strings.HasPrefix(err.Error(), "paper: ") {
			return nil, err
		}
		return nil, fmt.Errorf("paper: %w", err)
	}
	return p, nil
}

// file gives the finished PDF.
func (p *pen) file() ([]byte, error) {
	var b bytes.Buffer
	if err := p.f.Output(&b); err != nil {
		return nil, fmt.Errorf("paper: %w", err)
	}
	return tagged(b.Bytes(), p.root, p.marks, p.doc.Title, p.doc.Made)
}

// page begins a page with its footer.
func (p *pen) page() {
	p.f.AddPage()
	p.marks = append(p.marks, nil)
	p.y = p.top
	p.fresh = true
	p.footer()
}

// small is the size of notes and footers.
func (p *pen) small() float64 { return max(leastSize, p.size-1.5) }

// step is the distance from line to line at a size, in mm.
func (p *pen) step(size float64) float64 { return size * mm * (1.22 + 0.16*p.tight) }

// gap is the distance between two blocks.
func (p *pen) gap() float64 { return p.step(p.size) * 0.6 * p.tight }

// need begins a new page where less than h is left, unless the page is still empty.
func (p *pen) need(h float64) {
	if !p.dry && !p.fresh && p.y+h > p.bottom+0.01 {
		p.page()
	}
}

// tall measures what f would write.
func (p *pen) tall(f func()) float64 {
	y, dry := p.y, p.dry
	p.y, p.dry = 0, true
	f()
	h := p.y
	p.y, p.dry = y, dry
	return h
}

// as tags what f draws on this page as a piece of e.
func (p *pen) as(e *element, f func()) {
	if p.dry {
		return
	}
	at := len(p.marks) - 1
	id := len(p.marks[at])
	p.marks[at] = append(p.marks[at], e)
	e.kids = append(e.kids, mark{at, id})
	p.f.RawWriteStr("/" + e.kind + " <</MCID " + strconv.Itoa(id) + ">> BDC")
	f()
	p.f.RawWriteStr("EMC")
	p.fresh = false
}

// beside draws what a reader aloud leaves out: rules, repeated headers.
func (p *pen) beside(f func()) {
	if p.dry {
		return
	}
	p.f.RawWriteStr("/Artifact BMC")
	f()
	p.f.RawWriteStr("EMC")
	p.fresh = false
}

// inside makes a new element the place for what f writes.
func (p *pen) inside(kind string, f func(e *element)) {
	if p.dry {
		f(&element{kind: kind})
		return
	}
	before := p.now
	p.now = before.add(kind)
	f(p.now)
	p.now = before
}

// measured gives the width of a text at a size.
func (p *pen) measured(size float64) measure {
	return func(text string, bold bool) float64 {
		p.font(size, bold)
		return p.f.GetStringWidth(text)
	}
}

func (p *pen) font(size float64, bold bool) {
	style := ""
	if bold {
		style = "B"
	}
	p.f.SetFont("text", style, size)
}

// wrapped breaks a text into lines.
func (p *pen) wrapped(runs []Run, width, size float64) []line {
	return wrap(runs, width, p.measured(size))
}

// draw writes one line with its top at y, within x and x+width.
func (p *pen) draw(l line, x, y, width, size float64, align Align) {
	if len(l) == 0 {
		return
	}
	m := p.measured(size)
	if align == Right || align == Centre {
		used := 0.0
		for i, r := range l {
			if i == len(l)-1 {
				r.Text = strings.TrimSuffix(r.Text, " ")
			}
			used += m(r.Text, r.Bold)
		}
		if align == Right {
			x += width - used
		} else {
			x += (width - used) / 2
		}
	}
	base := y + (p.step(size)-size*mm)/2 + size*mm*(rise+0.05)
	for _, r := range l {
		w := m(r.Text, r.Bold)
		p.f.Text(x, base, r.Text)
		x += w
	}
}

// text writes lines below each other, each on whichever page has room, as pieces of e.
func (p *pen) text(e *element, lines []line, x, width, size float64, align Align) {
	h := p.step(size)
	for i, l := range lines {
		switch {
		case i == 0 && len(lines) > 1, i == len(lines)-2:
			p.need(2 * h) // neither the first nor the last line stands alone on a page
		default:
			p.need(h)
		}
		if len(l) > 0 {
			p.as(e, func() { p.draw(l, x, p.y, width, size, align) })
		}
		p.y += h
	}
}

// across draws a horizontal rule.
func (p *pen) across(x1, x2, y, thick float64) {
	p.beside(func() {
		p.f.SetLineWidth(thick)
		p.f.Line(x1, y, x2, y)
	})
}

// footLines are the credit line and the number of the page.
func (p *pen) footLines() []line {
	if strings.TrimSpace(p.doc.Footer) == "" {
		return nil
	}
	return p.wrapped([]Run{{Text: p.doc.Footer}}, p.right-p.left, leastSize)
}

func (p *pen) footHeight() float64 {
	n := len(p.footLines())
	if p.doc.PageLabel != "" {
		n++
	}
	edge := 10.0 // what a printer cannot reach, and a little more
	if n == 0 {
		return edge + 2
	}
	return edge + 4 + float64(n)*p.step(leastSize)
}

// footer stands on every page and is read aloud once.
func (p *pen) footer() {
	lines := p.footLines()
	y := p.bottom + 3
	if len(lines) > 0 {
		p.across(p.left, p.right, p.bottom+1.5, hair)
		put := func() {
			for i, l := range lines {
				p.draw(l, p.left, y+float64(i)*p.step(leastSize), p.right-p.left, leastSize, Left)
			}
		}
		if p.foot == nil {
			p.foot = &element{kind: "P"}
			p.as(p.foot, put)
		} else {
			p.beside(put)
		}
	}
	if p.doc.PageLabel != "" {
		label := pageLabel(p.doc.PageLabel, strconv.Itoa(len(p.marks)), strconv.Itoa(p.total))
		p.beside(func() {
			y += float64(len(lines)) * p.step(leastSize)
			p.draw(line{{Text: flat(clean(label))}}, p.left, y, p.right-p.left, leastSize, Right)
		})
	}
	p.fresh = true
}
