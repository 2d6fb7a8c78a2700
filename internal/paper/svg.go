package paper

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// ErrSVG says that a drawing holds something this package does not draw; nothing is left out silently.
var ErrSVG = errors.New("paper: this cannot be drawn from SVG")

// sketch is a drawing in its own units, from the upper left corner.
type sketch struct {
	wide, tall float64
	shapes     []shape
}

// shape is an outline, or a text if Text is not empty.
type shape struct {
	path         []stroke
	fill, stroke ink
	width        float64 // of the stroke
	text         string
	at           [2]float64
	size         float64
	bold         bool
	anchor       Align
}

// stroke is a step of an outline: to M(ove), L(ine), C(urve with two handles), Z (close).
type stroke struct {
	kind byte
	to   [3][2]float64
}

// ink is a colour; none is no ink at all.
type ink struct {
	r, g, b uint8
	none    bool
}

// matrix is a transform as in SVG: x' = ax + cy + e, y' = bx + dy + f.
type matrix [6]float64

func (m matrix) of(x, y float64) [2]float64 {
	return [2]float64{m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]}
}

func (m matrix) then(n matrix) matrix { // n first, then m
	return matrix{m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1], m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3], m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5]}
}

// scale is by how much lengths grow.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// state is what an element hands down to those inside it.
type state struct {
	m            matrix
	fill, stroke ink
	width, size  float64
	bold         bool
	anchor       Align
}

// svg reads a drawing: g, path (without arcs), rect, circle, ellipse, line, polyline, polygon and text,
// with plain colours as attributes. Style sheets, patterns, gradients and references are refused.
func svg(source string) (sketch, error) {
	var out sketch
	x := xml.NewDecoder(strings.NewReader(source))
	x.Strict = true
	stack := []state{{m: matrix{1, 0, 0, 1, 0, 0}, stroke: ink{none: true}, width: 1, size: 16}}
	skip := 0
	var text *shape
	for {
		token, err := x.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return out, fmt.Errorf("%w: %v", ErrSVG, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if skip > 0 {
				skip++
				continue
			}
			a := map[string]string{}
			for _, v := range t.Attr {
				a[v.Name.Local] = strings.TrimSpace(v.Value)
			}
			s, err := stack[len(stack)-1].with(a)
			if err != nil {
				return out, err
			}
			stack = append(stack, s)
			n := func(name string) float64 { return length(a[name]) }
			p := outline{m: s.m}
			switch t.Name.Local {
			case "svg":
				if out.wide > 0 {
					return out, fmt.Errorf("%w: a drawing in a drawing", ErrSVG)
				}
				out.wide, out.tall = n("width"), n("height")
				if box := numbers(a["viewBox"]); len(box) == 4 {
					out.wide, out.tall = box[2], box[3]
					stack[len(stack)-1].m = matrix{1, 0, 0, 1, -box[0], -box[1]}
				}
			case "title", "desc", "metadata":
				stack = stack[:len(stack)-1]
				skip = 1
				continue
			case "g":
			case "path":
				if err := p.follow(a["d"]); err != nil {
					return out, err
				}
			case "rect":
				p.move(n("x"), n("y"))
				p.line(n("x")+n("width"), n("y"))
				p.line(n("x")+n("width"), n("y")+n("height"))
				p.line(n("x"), n("y")+n("height"))
				p.close()
			case "circle":
				p.round(n("cx"), n("cy"), n("r"), n("r"))
			case "ellipse":
				p.round(n("cx"), n("cy"), n("rx"), n("ry"))
			case "line":
				p.move(n("x1"), n("y1"))
				p.line(n("x2"), n("y2"))
			case "polyline", "polygon":
				for i, v := 0, numbers(a["points"]); i+1 < len(v); i += 2 {
					if i == 0 {
						p.move(v[0], v[1])
					} else {
						p.line(v[i], v[i+1])
					}
				}
				if t.Name.Local == "polygon" {
					p.close()
				}
			case "text":
				text = &shape{at: s.m.of(n("x"), n("y")), size: s.size * s.m.scale(), bold: s.bold, fill: s.fill, anchor: s.anchor}
			default:
				return out, fmt.Errorf("%w: element %s", ErrSVG, t.Name.Local)
			}
			if len(p.path) > 0 {
				out.shapes = append(out.shapes, shape{path: p.path, fill: s.fill, stroke: s.stroke, width: s.width * s.m.scale()})
			}
		case xml.CharData:
			if text != nil && skip == 0 {
				text.text += string(t)
			}
		case xml.EndElement:
			if skip > 0 {
				skip--
				continue
			}
			stack = stack[:len(stack)-1]
			if t.Name.Local == "text" && text != nil {
				if text.text = flat(clean(text.text)); text.text != "" {
					out.shapes = append(out.shapes, *text)
				}
				text = nil
			}
		}
	}
	if !(out.wide > 0 && out.tall > 0 && out.wide < 1e6 && out.tall < 10*out.wide) {
		return out, fmt.Errorf("%w: no size, or a shape no page has", ErrSVG)
	}
	return out, nil
}

// with is the state inside an element with these attributes.
func (s state) with(a map[string]string) (state, error) {
	for _, name := range []string{"style", "class", "clip-path", "mask", "filter", "opacity", "fill-opacity", "stroke-opacity", "stroke-dasharray"} {
		if a[name] != "" && !(name == "class" && a["fill"]+a["stroke"] != "") {
			return s, fmt.Errorf("%w: attribute %s", ErrSVG, name)
		}
	}
	if r := a["fill-rule"]; r != "" && r != "nonzero" {
		return s, fmt.Errorf("%w: fill rule %s", ErrSVG, r)
	}
	var err error
	if s.fill, err = colour(a["fill"], s.fill); err != nil {
		return s, err
	}
	if s.stroke, err = colour(a["stroke"], s.stroke); err != nil {
		return s, err
	}
	if a["stroke-width"] != "" {
		s.width = length(a["stroke-width"])
	}
	if a["font-size"] != "" {
		s.size = length(a["font-size"])
	}
	switch a["font-weight"] {
	case "bold", "600", "700":
		s.bold = true
	case "normal", "400":
		s.bold = false
	}
	switch a["text-anchor"] {
	case "middle":
		s.anchor = Centre
	case "end":
		s.anchor = Right
	case "start":
		s.anchor = Left
	}
	for rest := a["transform"]; strings.TrimSpace(rest) != ""; {
		name, after, ok := strings.Cut(rest, "(")
		inside, next, ok2 := strings.Cut(after, ")")
		v := numbers(inside)
		name = strings.Trim(name, " ,\n\t")
		m := matrix{1, 0, 0, 1, 0, 0}
		switch {
		case !ok || !ok2:
			return s, fmt.Errorf("%w: transform", ErrSVG)
		case name == "translate" && len(v) == 1:
			m[4] = v[0]
		case name == "translate" && len(v) == 2:
			m[4], m[5] = v[0], v[1]
		case name == "scale" && len(v) == 1:
			m[0], m[3] = v[0], v[0]
		case name == "scale" && len(v) == 2:
			m[0], m[3] = v[0], v[1]
		case name == "matrix" && len(v) == 6:
			m = matrix(v)
		default:
			return s, fmt.Errorf("%w: transform %s", ErrSVG, name)
		}
		s.m = s.m.then(m)
		rest = next
	}
	return s, nil
}

// colour reads #rgb, #rrggbb and a few names.
func colour(s string, before ink) (ink, error) {
	switch s {
	case "", "inherit":
		return before, nil
	case "none", "transparent":
		return ink{none: true}, nil
	case "black", "currentColor":
		return ink{}, nil
	case "white":
		return ink{r: 255, g: 255, b: 255}, nil
	}
	h, ok := strings.CutPrefix(s, "#")
	if ok && len(h) == 3 {
		h = string([]byte{h[0], h[0], h[1], h[1], h[2], h[2]})
	}
	v, err := strconv.ParseUint(h, 16, 32)
	if !ok || len(h) != 6 || err != nil {
		return before, fmt.Errorf("%w: colour %s", ErrSVG, s)
	}
	return ink{r: uint8(v >> 16), g: uint8(v >> 8), b: uint8(v)}, nil
}

// length reads a number, with "px" or without.
func length(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// numbers reads a list of numbers, which SVG lets run together as in "1-2.5.5".
func numbers(s string) []float64 {
	var out []float64
	for s != "" {
		n := numberLength(s)
		if n == 0 {
			s = s[1:]
			continue
		}
		if v, err := strconv.ParseFloat(s[:n], 64); err == nil {
			out = append(out, v)
		}
		s = s[n:]
	}
	return out
}

// numberLength tells how many letters of s are its first number.
func numberLength(s string) int {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	digits, point := 0, false
	for ; i < len(s); i++ {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digits++
		case s[i] == '.' && !point:
			point = true
		case (s[i] == 'e' || s[i] == 'E') && digits > 0 && i+1 < len(s):
			j := i + 1
			if s[j] == '-' || s[j] == '+' {
				j++
			}
			k := j
			for k < len(s) && s[k] >= '0' && s[k] <= '9' {
				k++
			}
			if k > j {
				return k
			}
			return i
		default:
			if digits == 0 {
				return 0
			}
			return i
		}
	}
	if digits == 0 {
		return 0
	}
	return i
}

// outline draws a path in the units of the whole drawing.
type outline struct {
	m     matrix
	path  []stroke
	x, y  float64 // where the pencil is
	x0    float64 // where this part began
	y0    float64
	hx    float64 // last handle of a curve
	hy    float64
	after byte // kind of the last step
}

func (p *outline) move(x, y float64) {
	p.path = append(p.path, stroke{'M', [3][2]float64{p.m.of(x, y)}})
	p.x, p.y, p.x0, p.y0, p.after = x, y, x, y, 'M'
}

func (p *outline) line(x, y float64) {
	p.path = append(p.path, stroke{'L', [3][2]float64{p.m.of(x, y)}})
	p.x, p.y, p.after = x, y, 'L'
}

func (p *outline) curve(x1, y1, x2, y2, x, y float64) {
	p.path = append(p.path, stroke{'C', [3][2]float64{p.m.of(x1, y1), p.m.of(x2, y2), p.m.of(x, y)}})
	p.hx, p.hy, p.x, p.y, p.after = x2, y2, x, y, 'C'
}

func (p *outline) close() {
	p.path = append(p.path, stroke{kind: 'Z'})
	p.x, p.y, p.after = p.x0, p.y0, 'Z'
}

// round draws an ellipse of four curves.
func (p *outline) round(cx, cy, rx, ry float64) {
	const k = 0.5522847498
	p.move(cx+rx, cy)
	p.curve(cx+rx, cy+k*ry, cx+k*rx, cy+ry, cx, cy+ry)
	p.curve(cx-k*rx, cy+ry, cx-rx, cy+k*ry, cx-rx, cy)
	p.curve(cx-rx, cy-k*ry, cx-k*rx, cy-ry, cx, cy-ry)
	p.curve(cx+k*rx, cy-ry, cx+rx, cy-k*ry, cx+rx, cy)
	p.close()
}

// follow draws the data of a path element.
func (p *outline) follow(d string) error {
	need := map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'Z': 0}
	for d = strings.TrimSpace(d); d != ""; {
		kind := d[0]
		big := kind &^ 0x20
		n, known := need[big]
		if !known {
			return fmt.Errorf("%w: path step %q", ErrSVG, kind)
		}
		end := strings.IndexFunc(d[1:], func(r rune) bool { return r != 'e' && r != 'E' && (r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') })
		if end < 0 {
			end = len(d) - 1
		}
		v := numbers(d[1 : 1+end])
		d = d[1+end:]
		if n == 0 {
			p.close()
			continue
		}
		if len(v) == 0 || len(v)%n != 0 || p.after == 0 && big != 'M' {
			return fmt.Errorf("%w: a path step %q with %d numbers", ErrSVG, kind, len(v))
		}
		for i := 0; i < len(v); i += n {
			c := append([]float64(nil), v[i:i+n]...)
			if kind != big { // small letters tell distances
				for j := range c {
					switch {
					case big == 'V', big != 'H' && j%2 == 1:
						c[j] += p.y
					default:
						c[j] += p.x
					}
				}
			}
			switch big {
			case 'M':
				if i == 0 {
					p.move(c[0], c[1])
				} else {
					p.line(c[0], c[1])
				}
			case 'L':
				p.line(c[0], c[1])
			case 'H':
				p.line(c[0], p.y)
			case 'V':
				p.line(p.x, c[0])
			case 'C':
				p.curve(c[0], c[1], c[2], c[3], c[4], c[5])
			case 'S':
				x1, y1 := p.x, p.y
				if p.after == 'C' {
					x1, y1 = 2*p.x-p.hx, 2*p.y-p.hy
				}
				p.curve(x1, y1, c[0], c[1], c[2], c[3])
			case 'Q':
				p.curve(p.x+2*(c[0]-p.x)/3, p.y+2*(c[1]-p.y)/3, c[2]+2*(c[0]-c[2])/3, c[3]+2*(c[1]-c[3])/3, c[2], c[3])
				p.after = 'Q'
			}
		}
	}
	return nil
}

// operators writes a shape in the language of a PDF page; where gives its points there, grow its widths.
func (s shape) operators(where func([2]float64) [2]float64, grow float64) string {
	var b bytes.Buffer
	b.WriteString("q\n")
	paint := "n"
	rgb := func(c ink, sign string) {
		fmt.Fprintf(&b, "%.3f %.3f %.3f %s\n", float64(c.r)/255, float64(c.g)/255, float64(c.b)/255, sign)
	}
	if !s.fill.none {
		rgb(s.fill, "rg")
		paint = "f"
	}
	if !s.stroke.none && s.width > 0 {
		rgb(s.stroke, "RG")
		fmt.Fprintf(&b, "%.3f w\n", s.width*grow)
		paint = map[string]string{"n": "S", "f": "B"}[paint]
	}
	for _, k := range s.path {
		switch k.kind {
		case 'M', 'L':
			p := where(k.to[0])
			fmt.Fprintf(&b, "%.3f %.3f %c\n", p[0], p[1], k.kind|0x20)
		case 'C':
			p, q, r := where(k.to[0]), where(k.to[1]), where(k.to[2])
			fmt.Fprintf(&b, "%.3f %.3f %.3f %.3f %.3f %.3f c\n", p[0], p[1], q[0], q[1], r[0], r[1])
		case 'Z':
			b.WriteString("h\n")
		}
	}
	b.WriteString(paint + "\nQ")
	return b.String()
}
