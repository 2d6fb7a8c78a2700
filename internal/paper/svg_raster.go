package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// typefaces are the two fonts for drawing letters into a picture; nil where a font is broken, which
// the tests would show.
var typefaces = sync.OnceValues(func() ([2]*opentype.Font, error) {
	var out [2]*opentype.Font
	for i, f := range [][]byte{regular, bold} {
		var err error
		if out[i], err = opentype.Parse(f); err != nil {
			return out, err
		}
	}
	return out, nil
})

// raster draws a sketch as a PNG that many dots wide, for a file format without drawings of its own.
func (k sketch) raster(wide int) ([]byte, error) {
	scale := float64(wide) / k.wide
	tall := max(1, int(math.Ceil(k.tall*scale)))
	out := image.NewRGBA(image.Rect(0, 0, wide, tall))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	fonts, err := typefaces()
	if err != nil {
		return nil, err
	}
	for _, s := range k.shapes {
		if s.text != "" {
			f := fonts[0]
			if s.bold {
				f = fonts[1]
			}
			face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: s.size * scale, DPI: 72})
			if err != nil {
				return nil, err
			}
			d := font.Drawer{Dst: out, Src: image.NewUniform(s.fill.rgba()), Face: face}
			x := fixed.Int26_6(s.at[0] * scale * 64)
			switch s.anchor {
			case Centre:
				x -= d.MeasureString(s.text) / 2
			case Right:
				x -= d.MeasureString(s.text)
			}
			d.Dot = fixed.Point26_6{X: x, Y: fixed.Int26_6(s.at[1] * scale * 64)}
			if !s.fill.none {
				d.DrawString(s.text)
			}
			continue
		}
		parts := flattened(s.path, scale)
		if !s.fill.none {
			press(out, s.fill, parts, 0, func(r *vector.Rasterizer, p [][2]float64) {
				r.MoveTo(float32(p[0][0]), float32(p[0][1]))
				for _, at := range p[1:] {
					r.LineTo(float32(at[0]), float32(at[1]))
				}
				r.ClosePath()
			})
		}
		if !s.stroke.none && s.width > 0 {
			half := max(s.width*scale, 0.7) / 2
			press(out, s.stroke, parts, half, func(r *vector.Rasterizer, p [][2]float64) {
				for i := 1; i < len(p); i++ {
					bar(r, p[i-1], p[i], half)
				}
			})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// press puts chains of points on the picture in one ink; it works on their part of the picture alone,
// so that a map of many small areas is quick. half is by how much the ink reaches beyond the points.
func press(out *image.RGBA, c ink, parts [][][2]float64, half float64, f func(*vector.Rasterizer, [][2]float64)) {
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, p := range parts {
		for _, at := range p {
			for j := range at {
				low[j], high[j] = min(low[j], at[j]), max(high[j], at[j])
			}
		}
	}
	far := func(v float64) int { return int(min(max(v, -1e6), 1e6)) }
	reach := 2*half + 1
	box := image.Rect(far(low[0]-reach), far(low[1]-reach), far(high[0]+reach)+1, far(high[1]+reach)+1).Intersect(out.Bounds())
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, p := range parts {
		moved := make([][2]float64, len(p))
		for i, at := range p {
			moved[i] = [2]float64{at[0] - float64(box.Min.X), at[1] - float64(box.Min.Y)}
		}
		f(r, moved)
	}
	r.Draw(out, box, image.NewUniform(c.rgba()), image.Point{})
}

func (c ink) rgba() color.RGBA { return color.RGBA{c.r, c.g, c.b, 255} }

// flattened turns an outline into chains of points, curves as 16 short lines.
func flattened(path []stroke, scale float64) [][][2]float64 {
	var out [][][2]float64
	var now [][2]float64
	at := func(p [2]float64) [2]float64 { return [2]float64{p[0] * scale, p[1] * scale} }
	for _, s := range path {
		switch s.kind {
		case 'M':
			if len(now) > 1 {
				out = append(out, now)
			}
			now = [][2]float64{at(s.to[0])}
		case 'L':
			now = append(now, at(s.to[0]))
		case 'C':
			a, b, c, d := now[len(now)-1], at(s.to[0]), at(s.to[1]), at(s.to[2])
			for i := 1; i <= 16; i++ {
				t := float64(i) / 16
				u := 1 - t
				var p [2]float64
				for j := range p {
					p[j] = u*u*u*a[j] + 3*u*u*t*b[j] + 3*u*t*t*c[j] + t*t*t*d[j]
				}
				now = append(now, p)
			}
		case 'Z':
			if len(now) > 1 {
				now = append(now, now[0])
				out = append(out, now)
			}
			if len(now) > 0 {
				now = [][2]float64{now[0]}
			}
		}
	}
	if len(now) > 1 {
		out = append(out, now)
	}
	return out
}

// bar draws a thick line. All bars turn the same way, so that none takes away from another.
func bar(r *vector.Rasterizer, a, b [2]float64, half float64) {
	dx, dy := b[0]-a[0], b[1]-a[1]
	l := math.Hypot(dx, dy)
	if l == 0 {
		return
	}
	dx, dy = dx/l*half, dy/l*half
	corner := func(x, y float64, f func(x, y float32)) { f(float32(x), float32(y)) }
	corner(a[0]-dx-dy, a[1]-dy+dx, r.MoveTo)
	corner(b[0]+dx-dy, b[1]+dy+dx, r.LineTo)
	corner(b[0]+dx+dy, b[1]+dy-dx, r.LineTo)
	corner(a[0]-dx+dy, a[1]-dy-dx, r.LineTo)
	r.ClosePath()
}
