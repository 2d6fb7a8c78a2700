package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/skip2/go-qrcode"
)

// quietZone is the white border a reader needs, in modules (ISO/IEC 18004).
const quietZone = 4

// modules gives the dark squares of a code, without its white border.
func modules(text string, level qrcode.RecoveryLevel) ([][]bool, error) {
	q, err := qrcode.New(text, level)
	if err != nil {
		return nil, fmt.Errorf("paper: too long for a QR code, %d bytes", len(text))
	}
	q.DisableBorder = true
	return q.Bitmap(), nil
}

// anyModules takes the safest level that the length allows: H, then M.
func anyModules(text string) ([][]bool, error) {
	m, err := modules(text, qrcode.Highest)
	if err != nil {
		m, err = modules(text, qrcode.Medium)
	}
	return m, err
}

// darkRuns calls f for each run of dark modules in a row: column, row, length, without the border.
func darkRuns(m [][]bool, f func(x, y, n int)) {
	for y, row := range m {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			n := 1
			for x+n < len(row) && row[x+n] {
				n++
			}
			f(x, y, n)
			x += n
		}
	}
}

// QRSVG gives a QR code for a page: an <svg> element with a white ground and one black path, white
// border included, at recovery level H (M for a text too long for H). It carries no words: the
// element is hidden from screen readers, and the page writes beside it what the code holds. The size
// is set by CSS. The text stands in the code alone, so nothing of it needs escaping.
func QRSVG(text string) (string, error) {
	m, err := anyModules(text)
	if err != nil {
		return "", err
	}
	side := len(m) + 2*quietZone
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges" aria-hidden="true" focusable="false"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="`, side, side, side, side)
	darkRuns(m, func(x, y, n int) {
		fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, n, n)
	})
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}

// qrPNG gives a QR code as a picture, 8 dots a module, white border included.
func qrPNG(text string) ([]byte, error) {
	const dots = 8
	m, err := anyModules(text)
	if err != nil {
		return nil, err
	}
	side := (len(m) + 2*quietZone) * dots
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	darkRuns(m, func(x, y, n int) {
		for dy := 0; dy < dots; dy++ {
			for dx := 0; dx < n*dots; dx++ {
				img.SetColorIndex((x+quietZone)*dots+dx, (y+quietZone)*dots+dy, 1)
			}
		}
	})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
