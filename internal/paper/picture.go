package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// flatPNG writes a picture on white, without transparency, interlacing, or anything that its file said
// beside the picture (place, device, author).
func flatPNG(img image.Image) ([]byte, error) {
	out := image.NewNRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
	var b bytes.Buffer
	err := png.Encode(&b, out)
	return b.Bytes(), err
}
