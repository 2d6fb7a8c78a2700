package paper

import "math"

const pad = 1.2 // mm beside the text of a cell

// cells gives the texts of a row, one a column.
func cells(row []string, columns int) []string {
	out := make([]string, columns)
	copy(out, row)
	return out
}

func (t Table) titles() []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Title
	}
	return out
}

// widths shares the text width among the columns: what is given in percent first, the rest by what
// the columns hold, none narrower than its longest word as far as there is room.
func (p *pen) widths(t Table, size float64) []float64 {
	all := p.right - p.left
	n := len(t.Columns)
	out := make([]float64, n)
	least, wish := make([]float64, n), make([]float64, n)
	m := p.measured(size)
	rest, leasts, wishes, given := all, 0.0, 0.0, 0.0
	look := func(i int, text string, bold bool) {
		for _, l := range wrap([]Run{{text, bold}}, math.Inf(1), m) {
			for _, r := range l {
				wish[i] = max(wish[i], m(r.Text, r.Bold)+2*pad+0.2)
			}
		}
		for _, l := range wrap([]Run{{text, bold}}, 0.45*all, func(s string, b bool) float64 {
			if s == " " {
				return all // so that every word has its own line
			}
			return m(s, b)
		}) {
			for _, r := range l {
				if len(r.Text) > 0 && r.Text[len(r.Text)-1] == ' ' {
					r.Text = r.Text[:len(r.Text)-1]
				}
				least[i] = max(least[i], m(r.Text, r.Bold)+2*pad+0.2)
			}
		}
	}
	for i, c := range t.Columns {
		if c.Width > 0 {
			out[i] = all * c.Width / 100
			rest -= out[i]
			given += out[i]
			continue
		}
		look(i, c.Title, true)
		for _, r := range t.Rows {
			if i < len(r) {
				look(i, r[i], t.RowTitles && i == 0)
			}
		}
		if i < len(t.Foot) {
			look(i, t.Foot[i], true)
		}
		if c.Align == Right && wish[i] < all/4 {
			least[i] = wish[i] // a number with its unit is not torn apart
		}
		leasts += least[i]
		wishes += wish[i]
	}
	switch {
	case leasts == 0 || rest <= 0: // all widths are given, or more than there is
		for i := range out {
			if out[i] == 0 {
				out[i] = all / float64(n)
			}
		}
	case wishes <= rest: // all fit on one line each; the spare room is shared by need
		for i := range out {
			if out[i] == 0 {
				out[i] = wish[i] * rest / wishes
			}
		}
	case leasts < rest:
		for i := range out {
			if out[i] == 0 {
				out[i] = least[i] + (rest-leasts)*(wish[i]-least[i])/(wishes-leasts)
			}
		}
	default:
		for i := range out {
			if out[i] == 0 {
				out[i] = least[i] * rest / leasts
			}
		}
	}
	sum := 0.0
	for _, w := range out {
		sum += w
	}
	for i := range out {
		out[i] *= all / sum
	}
	return out
}

// row is a table row ready to be drawn.
type row struct {
	lines  [][]line
	height float64
}

func (p *pen) row(t Table, texts []string, widths []float64, size float64, bold, head bool) row {
	r := row{lines: make([][]line, len(widths))}
	most := 0
	for i, s := range texts {
		r.lines[i] = p.wrapped([]Run{{s, bold || t.RowTitles && i == 0}}, widths[i]-2*pad, size)
		most = max(most, len(r.lines[i]))
	}
	r.height = float64(most)*p.step(size) + 1.8*p.tight
	if !head {
		// Room for a hand stays: it shrinks less than print does.
		r.height = max(r.height, min(t.RowHeight, max(5.5, t.RowHeight*(0.5+0.5*p.tight))))
	}
	return r
}

// tableSize is the size of a table's text.
func (p *pen) tableSize() float64 { return max(leastSize, p.size-0.5) }

// tableHead measures a table's caption, header and first row.
func (p *pen) tableHead(t Table) float64 {
	size := p.tableSize()
	w := p.widths(t, size)
	h := p.row(t, t.titles(), w, size, true, true).height
	if t.Caption != "" {
		h += float64(len(p.wrapped([]Run{{t.Caption, true}}, p.right-p.left, p.size)))*p.step(p.size) + 1
	}
	if len(t.Rows) > 0 {
		h += p.row(t, cells(t.Rows[0], len(w)), w, size, false, false).height
	}
	return min(h, p.bottom-p.top)
}

func (p *pen) table(t Table) {
	size := p.tableSize()
	widths := p.widths(t, size)
	n := len(widths)
	head := p.row(t, t.titles(), widths, size, true, true)
	p.need(p.tableHead(t))
	p.inside("Table", func(*element) {
		if t.Caption != "" {
			lines := p.wrapped([]Run{{t.Caption, true}}, p.right-p.left, p.size)
			p.inside("Caption", func(e *element) { p.text(e, lines, p.left, p.right-p.left, p.size, Left) })
			p.y++
		}
		p.inside("THead", func(*element) { p.tableRow(t, head, widths, size, true, head, true) })
		p.inside("TBody", func(*element) {
			for _, r := range t.Rows {
				p.tableRow(t, p.row(t, cells(r, n), widths, size, false, false), widths, size, false, head, false)
			}
		})
		if len(t.Foot) > 0 {
			p.inside("TFoot", func(*element) {
				p.across(p.left, p.right, p.y, rule)
				p.tableRow(t, p.row(t, cells(t.Foot, n), widths, size, true, true), widths, size, false, head, true)
			})
		}
	})
	p.y += p.gap() * 1.2
}

// tableRow writes one row, on the next page if this one is full, with the header above it again.
func (p *pen) tableRow(t Table, r row, widths []float64, size float64, isHead bool, head row, strong bool) {
	again := func() {
		p.page()
		p.beside(func() { p.rowTexts(t, head, widths, size, nil) })
		p.rowRules(t, head.height, widths, rule)
		p.y += head.height
	}
	p.inside("TR", func(*element) {
		kinds := make([]*element, len(widths))
		for i := range widths {
			kind, scope := "TD", ""
			switch {
			case isHead:
				kind, scope = "TH", "Column"
			case t.RowTitles && i == 0:
				kind, scope = "TH", "Row"
			}
			if p.dry {
				continue
			}
			kinds[i] = p.now.add(kind)
			kinds[i].scope = scope
		}
		if !isHead && !p.dry && p.y+r.height > p.bottom+0.01 && !p.fresh {
			again()
		}
		// A row taller than a page is the one that is parted: losing text would be worse.
		for !isHead && !p.dry && p.y+r.height > p.bottom+0.01 {
			fit := int((p.bottom - p.y - 1.8*p.tight) / p.step(size))
			if fit < 1 {
				break
			}
			part, rest := row{lines: make([][]line, len(widths)), height: p.bottom - p.y}, row{lines: make([][]line, len(widths))}
			most := 0
			for i, l := range r.lines {
				k := min(fit, len(l))
				part.lines[i], rest.lines[i] = l[:k], l[k:]
				most = max(most, len(l)-k)
			}
			if most == 0 {
				break
			}
			rest.height = float64(most)*p.step(size) + 1.8*p.tight
			p.rowTexts(t, part, widths, size, kinds)
			p.rowRules(t, part.height, widths, hair)
			again()
			r = rest
		}
		p.rowTexts(t, r, widths, size, kinds)
		thick := hair
		if strong {
			thick = rule
		}
		p.rowRules(t, r.height, widths, thick)
		p.y += r.height
	})
}

// rowTexts draws the cells of a row at the pen; kinds nil: within an artifact.
func (p *pen) rowTexts(t Table, r row, widths []float64, size float64, kinds []*element) {
	if p.dry {
		return
	}
	x := p.left
	y := p.y
	p.y += 0.9 * p.tight
	for i, w := range widths {
		if kinds == nil {
			for j, l := range r.lines[i] {
				p.draw(l, x+pad, p.y+float64(j)*p.step(size), w-2*pad, size, t.Columns[i].Align)
			}
		} else {
			p.stack(kinds[i], r.lines[i], x+pad, w-2*pad, size, t.Columns[i].Align)
		}
		x += w
	}
	p.y = y
}

// rowRules draws the rule below a row, and a full grid where cells are to be written in.
func (p *pen) rowRules(t Table, height float64, widths []float64, thick float64) {
	p.across(p.left, p.right, p.y+height, thick)
	if t.RowHeight <= 0 {
		return
	}
	p.across(p.left, p.right, p.y, hair)
	p.beside(func() {
		p.f.SetLineWidth(hair)
		x := p.left
		p.f.Line(x, p.y, x, p.y+height)
		for _, w := range widths {
			x += w
			p.f.Line(x, p.y, x, p.y+height)
		}
	})
}
