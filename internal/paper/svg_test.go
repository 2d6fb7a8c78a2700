package paper

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"strings"
	"testing"
)

func TestPathsAreReadAsSVGWritesThem(t *testing.T) {
	for _, c := range []struct{ d, want string }{
		{"M1 2L3 4Z", "M1,2 L3,4 Z"},
		{"M1,2 3,4 5,6", "M1,2 L3,4 L5,6"},
		{"m1-2l.5.5h2v-1z", "M1,-2 L1.5,-1.5 L3.5,-1.5 L3.5,-2.5 Z"},
		{"M0 0H5V6h-1v-1", "M0,0 L5,0 L5,6 L4,6 L4,5"},
		{"M10 10zl1 1", "M10,10 Z L11,11"},
		{"M0 0C1 1 2 2 3 0S5 1 6 0", "M0,0 C1,1,2,2,3,0 C4,-2,5,1,6,0"},
		{"M0 0Q3 3 6 0", "M0,0 C2,2,4,2,6,0"},
		{"M1e1 2E-1", "M10,0.2"},
	} {
		p := outline{m: matrix{1, 0, 0, 1, 0, 0}}
		if err := p.follow(c.d); err != nil {
			t.Errorf("%s: %v", c.d, err)
			continue
		}
		var got []string
		for _, s := range p.path {
			w := string(s.kind)
			for i := range map[byte]int{'M': 1, 'L': 1, 'C': 3, 'Z': 0}[s.kind] {
				w += fmt.Sprintf(",%.4g,%.4g", s.to[i][0], s.to[i][1])
			}
			got = append(got, strings.Replace(w, ",", "", 1))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.d, s, c.want)
		}
	}
}

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	frame := func(inside string) string { return `<svg viewBox="0 0 10 10">` + inside + `</svg>` }
	for _, s := range []string{
		"", "no svg", `<svg/>`, `<svg viewBox="0 0 1 900"/>`, `<svg viewBox="0 0 0 0"/>`,
		frame(`<path d="M0 0A1 1 0 0 0 2 2"/>`), frame(`<path d="L1 1"/>`), frame(`<path d="M0 0L1"/>`), frame(`<path d="M0 0L1e999 2"/>`), frame(`<path d="5"/>`),
		frame(`<rect fill="url(#hatch)"/>`), frame(`<rect style="fill:red"/>`), frame(`<rect class="dark"/>`), frame(`<use href="#a"/>`), frame(`<image href="x"/>`),
		frame(`<script>1</script>`), frame(`<g transform="rotate(3)"/>`), frame(`<g transform="scale("/>`), frame(`<path fill-rule="evenodd" d="M0 0"/>`), frame(`<svg viewBox="0 0 1 1"/>`), frame(`<g>`),
	} {
		for name, write := range map[string]func(Document) error{
			"PDF": func(d Document) error { return d.PDF(&bytes.Buffer{}) }, "DOCX": func(d Document) error { return d.DOCX(&bytes.Buffer{}) },
		} {
			err := write(Document{Title: "T", Lang: "en", Blocks: []Block{Image{SVG: s, PNG: nil, Alt: "a"}}})
			if s == "" {
				if err == nil {
					t.Errorf("%s: a picture of nothing was written", name)
				}
			} else if !errors.Is(err, ErrSVG) {
				t.Errorf("%s, %s: %v", name, s, err)
			}
		}
	}
}

func TestADrawingHasItsShapesInBothFormats(t *testing.T) {
	k, err := svg(sampleMap)
	if err != nil {
		t.Fatal(err)
	}
	if k.wide != 200 || k.tall != 100 || len(k.shapes) != 10 {
		t.Fatalf("%v × %v, %d shapes", k.wide, k.tall, len(k.shapes))
	}
	b, err := k.raster(400)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct { // in dots, two a unit, the corner at -10, -10
		x, y int
		want uint32
		what string
	}{
		{40, 40, 0x55, "the dark area"}, {180, 50, 0xee, "the light area"}, {210, 90, 0xff, "the hole in it"},
		{390, 5, 0xff, "the ground"}, {60, 180, 0, "the thick line"}, {20, 40, 0, "the outline"}, {230, 174, 0x99, "the key"},
	} {
		if r, _, _, _ := img.At(c.x, c.y).RGBA(); r>>8 != c.want {
			t.Errorf("%s: %x, want %x", c.what, r>>8, c.want)
		}
	}
	top := tree(t, opened(t, pdf(t, results())))
	f := top.all("Figure")
	if s := f[len(f)-1].said(); !strings.Contains(s, "Paraugi") || !strings.Contains(s, "ģēšņi") {
		t.Errorf("words in the drawing: %q", s)
	}
	if parts(t, results())["word/media/picture3.png"] == "" {
		t.Error("the DOCX lacks the drawing")
	}
}
