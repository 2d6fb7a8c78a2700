package paper

import (
	"bytes"
	"fmt"
	"image/png"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// blocks writes blocks below each other. A heading stays with the beginning of what it heads.
func (p *pen) blocks(blocks []Block) {
	for i, b := range blocks {
		if h, ok := b.(Heading); ok && !p.dry {
			p.need(p.tall(func() { p.heading(h) }) + p.beginning(blocks[i+1:]))
		}
		p.write(b)
	}
}

// beginning measures what must stand below a heading on the same page.
func (p *pen) beginning(after []Block) float64 {
	if len(after) == 0 {
		return 0
	}
	least := 3 * p.step(p.size)
	switch b := after[0].(type) {
	case Heading:
		return p.tall(func() { p.heading(b) }) + p.beginning(after[1:])
	case PageBreak:
		return 0
	case Together, Image, QR, Signature, Chart:
		h := p.tall(func() { p.write(b) })
		if h < (p.bottom-p.top)*0.7 {
			return h
		}
	case Table:
		return p.tableHead(b)
	}
	return least
}

func (p *pen) write(b Block) {
	switch b := b.(type) {
	case Heading:
		p.heading(b)
	case Paragraph:
		p.paragraph(b)
	case Facts:
		p.facts(b)
	case Table:
		p.table(b)
	case List:
		p.list(b)
	case Image:
		p.image(b)
	case QR:
		p.qr(b)
	case Lines:
		p.lines(b)
	case Boxes:
		p.boxes(b)
	case Signature:
		p.signature(b)
	case Chart:
		p.chart(b)
	case Space:
		if !p.fresh {
			p.y += b.Height * p.tight
		}
	case PageBreak:
		if !p.dry && !p.fresh {
			p.page()
		}
	case Together:
		if !p.dry {
			if h := p.tall(func() { p.blocks(b.Blocks) }); h <= p.bottom-p.top {
				p.need(h - p.gap()) // the gap below may hang over the edge
			}
		}
		p.blocks(b.Blocks)
	}
}

func (p *pen) heading(h Heading) {
	level := min(max(h.Level, 1), 6)
	size := p.size * 1.05
	switch level {
	case 1:
		size = p.size * (1.2 + 0.35*p.tight)
	case 2:
		size = p.size * 1.22
	}
	if !p.fresh && level > 1 {
		p.y += p.gap() * 0.9
	}
	lines := p.wrapped([]Run{{h.Text, true}}, p.right-p.left, size)
	p.inside("H"+strconv.Itoa(level), func(e *element) { p.text(e, lines, p.left, p.right-p.left, size, Left) })
	p.y += p.gap() * 0.7
}

func (p *pen) paragraph(b Paragraph) {
	size := p.size
	if b.Small {
		size = p.small()
	}
	lines := p.wrapped(b.runs(), p.right-p.left, size)
	p.inside("P", func(e *element) { p.text(e, lines, p.left, p.right-p.left, size, b.Align) })
	p.y += p.gap()
}

// label writes a bold line above something to fill in, which needs that much room.
func (p *pen) label(text string, room float64) {
	if strings.TrimSpace(text) == "" {
		return
	}
	lines := p.wrapped([]Run{{text, true}}, p.right-p.left, p.size)
	p.need(float64(len(lines))*p.step(p.size) + room)
	p.inside("P", func(e *element) { p.text(e, lines, p.left, p.right-p.left, p.size, Left) })
	p.y += 0.5 * p.tight
}

func (p *pen) facts(b Facts) {
	if len(b.Items) == 0 {
		return
	}
	m := p.measured(p.size)
	wide := 0.0
	for _, x := range b.Items {
		wide = max(wide, m(flat(clean(x.Label)), true))
	}
	between := 4.0
	wide = min(wide+0.5, (p.right-p.left)*0.4)
	h := p.step(p.size)
	p.inside("Table", func(*element) {
		for _, x := range b.Items {
			labels := p.wrapped([]Run{{x.Label, true}}, wide, p.size)
			values := p.wrapped([]Run{{Text: x.Value}}, p.right-p.left-wide-between, p.size)
			empty := strings.TrimSpace(x.Value) == ""
			tall := float64(max(len(labels), len(values))) * h
			if empty {
				tall = max(tall, 7*max(p.tight, 0.8))
			}
			p.need(min(tall, p.bottom-p.top))
			p.inside("TR", func(*element) {
				y := p.y
				p.inside("TH", func(e *element) {
					e.scope = "Row"
					p.stack(e, labels, p.left, wide, p.size, Left)
				})
				p.inside("TD", func(e *element) {
					if empty {
						p.across(p.left+wide+between, p.right, y+tall-0.8, hair)
						return
					}
					if tall <= p.bottom-p.top {
						p.stack(e, values, p.left+wide+between, p.right-p.left-wide-between, p.size, Left)
						return
					}
					p.text(e, values, p.left+wide+between, p.right-p.left-wide-between, p.size, Left)
					y = p.y - tall
				})
				p.y = y + tall + 0.9*p.tight
			})
		}
	})
	p.y += p.gap()
}

// stack writes lines at the pen without moving it and without turning the page.
func (p *pen) stack(e *element, lines []line, x, width, size float64, align Align) {
	some := false
	for _, l := range lines {
		some = some || len(l) > 0
	}
	if !some {
		return
	}
	p.as(e, func() {
		for i, l := range lines {
			p.draw(l, x, p.y+float64(i)*p.step(size), width, size, align)
		}
	})
}

func (p *pen) list(b List) {
	signs := make([]string, len(b.Items))
	for i := range signs {
		signs[i] = "•"
		if b.Numbered {
			signs[i] = strconv.Itoa(i+1) + "."
		}
	}
	p.items(signs, b.Items, 1)
	p.y += p.gap()
}

// items writes a list; each sign stands left of its item.
func (p *pen) items(signs, items []string, larger float64) {
	m := p.measured(p.size * larger)
	in := 0.0
	for _, s := range signs {
		in = max(in, m(s+" ", false))
	}
	in += 1.5
	p.inside("L", func(*element) {
		for i, text := range items {
			lines := p.wrapped([]Run{{Text: text}}, p.right-p.left-in, p.size)
			p.need(p.step(p.size) * float64(min(2, len(lines))))
			p.inside("LI", func(*element) {
				p.inside("Lbl", func(e *element) {
					p.as(e, func() {
						p.draw(line{{Text: signs[i] + " "}}, p.left, p.y-(p.step(p.size*larger)-p.step(p.size))/2, in, p.size*larger, Left)
					})
				})
				p.inside("LBody", func(e *element) { p.text(e, lines, p.left+in, p.right-p.left-in, p.size, Left) })
			})
			p.y += 0.8 * p.tight * larger
		}
	})
}

func (p *pen) boxes(b Boxes) {
	if len(b.Items) == 0 {
		return
	}
	p.label(b.Label, 2*p.step(p.size))
	const larger = 1.25
	if !b.Row {
		signs := make([]string, len(b.Items))
		for i := range signs {
			signs[i] = "☐"
		}
		p.items(signs, b.Items, larger)
		p.y += p.gap()
		return
	}
	sign, text := p.measured(p.size*larger), p.measured(p.size)
	in := sign("☐ ", false)
	h := p.step(p.size * larger)
	p.inside("L", func(*element) {
		x := p.left
		p.need(h)
		for _, item := range b.Items {
			wide := min(text(flat(clean(item))+" ", false), p.right-p.left-in)
			if x > p.left && x+in+wide > p.right {
				x = p.left
				p.y += h
				p.need(h)
			}
			lines := p.wrapped([]Run{{Text: item}}, wide, p.size)
			p.inside("LI", func(*element) {
				p.inside("Lbl", func(e *element) {
					p.as(e, func() { p.draw(line{{Text: "☐ "}}, x, p.y, in, p.size*larger, Left) })
				})
				p.inside("LBody", func(e *element) {
					y := p.y
					p.y += (h - p.step(p.size)) / 2
					p.stack(e, lines, x+in, wide, p.size, Left)
					p.y = y + float64(len(lines)-1)*p.step(p.size)
				})
			})
			x += in + wide + 5
		}
		p.y += h
	})
	p.y += p.gap()
}

func (p *pen) lines(b Lines) {
	h := 5 + 3*p.tight
	p.label(b.Label, h)
	for range b.N {
		p.need(h)
		p.y += h
		p.across(p.left, p.right, p.y-0.5, hair)
	}
	p.y += p.gap()
}

func (p *pen) signature(b Signature) {
	if len(b.Labels) == 0 {
		return
	}
	const between = 8.0
	wide := (p.right - p.left - between*float64(len(b.Labels)-1)) / float64(len(b.Labels))
	if len(b.Labels) == 1 {
		wide = (p.right - p.left) / 2
	}
	room := 6 + 7*p.tight
	size := p.small()
	deep := 0.0
	labels := make([][]line, len(b.Labels))
	for i, l := range b.Labels {
		labels[i] = p.wrapped([]Run{{Text: l}}, wide, size)
		deep = max(deep, float64(len(labels[i]))*p.step(size))
	}
	p.need(room + 1 + deep)
	p.y += room
	for i, l := range labels {
		x := p.left + float64(i)*(wide+between)
		p.across(x, x+wide, p.y, rule)
		p.y++
		p.inside("P", func(e *element) { p.stack(e, l, x, wide, size, Left) })
		p.y--
	}
	p.y += 1 + deep + p.gap()
}

// figure makes the element of a picture and keeps its place on the page.
func (p *pen) figure(alt string, x, wide, tall float64, f func()) {
	p.inside("Figure", func(e *element) {
		e.alt = alt
		e.box = &[4]float64{x / mm, (p.height - p.y - tall) / mm, (x + wide) / mm, (p.height - p.y) / mm}
		p.as(e, f)
	})
	p.y += tall
}

func (p *pen) caption(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	p.y++
	size := p.small()
	lines := p.wrapped([]Run{{Text: text}}, p.right-p.left, size)
	p.inside("P", func(e *element) { p.text(e, lines, p.left, p.right-p.left, size, Left) })
}

func (p *pen) image(b Image) {
	var put func(wide, tall float64)
	var across, down, wide float64
	if b.SVG != "" {
		k, err := svg(b.SVG)
		if err != nil {
			p.f.SetError(err)
			return
		}
		across, down, wide = k.wide, k.tall, p.right-p.left
		put = func(wide, tall float64) { p.sketch(k, wide) }
	} else {
		img, err := png.Decode(bytes.NewReader(b.PNG))
		if err != nil {
			p.f.SetErrorf("the picture is not a PNG: %v", err)
			return
		}
		plain, err := flatPNG(img)
		if err != nil {
			p.f.SetError(err)
			return
		}
		across, down = float64(img.Bounds().Dx()), float64(img.Bounds().Dy())
		wide = across * 25.4 / 150
		put = func(wide, tall float64) {
			p.pictures++
			name := "picture" + strconv.Itoa(p.pictures)
			kind := fpdf.ImageOptions{ImageType: "PNG"}
			p.f.RegisterImageOptionsReader(name, kind, bytes.NewReader(plain))
			p.f.ImageOptions(name, p.left, p.y, wide, tall, false, kind, 0, "")
		}
	}
	if b.Width > 0 {
		wide = b.Width
	}
	wide = min(wide, p.right-p.left)
	tall := wide * down / across
	under := 0.0
	if b.Caption != "" {
		under = 1 + 2*p.step(p.small())
	}
	if most := p.bottom - p.top - under; tall > most {
		wide, tall = wide*most/tall, most
	}
	p.need(tall + under)
	p.figure(b.Alt, p.left, wide, tall, func() { put(wide, tall) })
	p.caption(b.Caption)
	p.y += p.gap()
}

// sketch draws at the pen.
func (p *pen) sketch(k sketch, wide float64) {
	scale := wide / k.wide // mm in a unit of the drawing
	for _, s := range k.shapes {
		if s.text == "" {
			p.f.RawWriteStr(s.operators(func(at [2]float64) [2]float64 {
				return [2]float64{(p.left + at[0]*scale) / mm, (p.height - p.y - at[1]*scale) / mm}
			}, scale/mm))
			continue
		}
		if s.fill.none {
			continue
		}
		size := s.size * scale / mm
		x := p.left + s.at[0]*scale
		switch used := p.measured(size)(s.text, s.bold); s.anchor {
		case Centre:
			x -= used / 2
		case Right:
			x -= used
		}
		p.font(size, s.bold)
		p.f.SetTextColor(int(s.fill.r), int(s.fill.g), int(s.fill.b))
		p.f.Text(x, p.y+s.at[1]*scale, s.text)
	}
	p.f.SetTextColor(0, 0, 0)
}

func (p *pen) qr(b QR) {
	m, err := anyModules(b.Text)
	if err != nil {
		p.f.SetError(err)
		return
	}
	side := b.Size
	if side <= 0 {
		side = 35
	}
	dot := side / float64(len(m)+2*quietZone)
	under := 0.0
	if b.Caption != "" {
		under = 1 + float64(len(p.wrapped([]Run{{Text: b.Caption}}, p.right-p.left, p.small())))*p.step(p.small())
	}
	p.need(side + under)
	x := p.left - float64(quietZone)*dot // its dark part stands in line with the text
	p.figure(b.alt(), x, side, side, func() {
		// One path, so that no seam shows between two squares.
		var path strings.Builder
		darkRuns(m, func(c, r, n int) {
			fmt.Fprintf(&path, "%.3f %.3f %.3f %.3f re\n", (x+float64(c+quietZone)*dot)/mm, (p.height-p.y-float64(r+1+quietZone)*dot)/mm, float64(n)*dot/mm, dot/mm)
		})
		p.f.RawWriteStr("0 g\n" + path.String() + "f")
	})
	p.caption(b.Caption)
	p.y += p.gap()
}

func (p *pen) chart(b Chart) {
	if strings.TrimSpace(b.Title) != "" {
		lines := p.wrapped([]Run{{b.Title, true}}, p.right-p.left, p.size)
		p.need(float64(len(lines)+3) * p.step(p.size))
		p.inside("P", func(e *element) { p.text(e, lines, p.left, p.right-p.left, p.size, Left) })
		p.y++
	}
	size := p.small()
	h := p.step(size)
	m := p.measured(size)
	labelWide, valueWide := 0.0, 0.0
	for _, x := range b.Bars {
		labelWide = max(labelWide, m(flat(clean(x.Label)), false))
		valueWide = max(valueWide, m(flat(clean(x.text())), false))
	}
	labelWide = min(labelWide+1, (p.right-p.left)*0.4)
	start := p.left + labelWide + 2 + valueWide + 2
	room := p.right - start - 1
	scale := room / b.most()
	p.inside("Figure", func(e *element) {
		e.alt = b.alt()
		for _, x := range b.Bars {
			labels := p.wrapped([]Run{{Text: x.Label}}, labelWide, size)
			tall := float64(len(labels))*h + 1.6*p.tight
			p.need(min(tall, p.bottom-p.top))
			p.as(e, func() {
				p.f.SetLineWidth(rule)
				for i, l := range labels {
					p.draw(l, p.left, p.y+0.8*p.tight+float64(i)*h, labelWide, size, Left)
				}
				middle := p.y + tall/2
				thick := min(h, 4.5)
				p.f.SetFillColor(90, 90, 90)
				if x.Value > 0 {
					p.f.Rect(start, middle-thick/2, max(x.Value*scale, 0.3), thick, "F")
				}
				p.f.Line(start, p.y, start, p.y+tall)
				if b.Target != "" && x.Target > 0 {
					p.mark(start+x.Target*scale, middle, thick)
				}
				p.draw(line{{Text: flat(clean(x.text()))}}, start-2-valueWide, middle-h/2, valueWide, size, Right)
			})
			p.y += tall
		}
		if b.Target != "" {
			p.y += 2.5 * p.tight
			p.need(h)
			p.as(e, func() {
				p.mark(start+0.35, p.y+h/2, min(h, 3))
				p.draw(line{{Text: "= " + flat(clean(b.Target))}}, start+3, p.y, p.right-start-3, size, Left)
			})
			p.y += h
		}
	})
	p.y += p.gap()
}

// mark draws the sign of a target: a black stroke with a white edge, to be seen on a bar and beside it.
func (p *pen) mark(x, middle, thick float64) {
	p.f.SetFillColor(255, 255, 255)
	p.f.Rect(x-0.7, middle-thick/2-0.8, 1.4, thick+1.6, "F")
	p.f.SetFillColor(0, 0, 0)
	p.f.Rect(x-0.35, middle-thick/2-0.8, 0.7, thick+1.6, "F")
}
