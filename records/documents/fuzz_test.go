package documents

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"testing"
)

// FuzzPicturesAreMadeBareWithoutHarm looks for a picture that breaks us, or that opens before and not after.
func FuzzPicturesAreMadeBareWithoutHarm(f *testing.F) {
	m := image.NewGray(image.Rect(0, 0, 9, 7))
	var a, b bytes.Buffer
	if err := jpeg.Encode(&a, m, nil); err != nil {
		f.Fatal(err)
	}
	if err := png.Encode(&b, m); err != nil {
		f.Fatal(err)
	}
	f.Add(a.Bytes())
	f.Add(b.Bytes())
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil && c.Width*c.Height > 1<<20 {
			return // decoding it would be the test's own trouble
		}
		if out, ok := bareJPEG(content); ok {
			before, errBefore := jpeg.Decode(bytes.NewReader(content))
			after, errAfter := jpeg.Decode(bytes.NewReader(out))
			if errBefore == nil && (errAfter != nil || before.Bounds() != after.Bounds()) {
				t.Errorf("a picture that opened does not any more: %v", errAfter)
			}
			if again, ok := bareJPEG(out); !ok || !bytes.Equal(again, out) {
				t.Error("made bare twice it is another picture")
			}
		}
		if out, ok := barePNG(content); ok {
			_, errBefore := png.Decode(bytes.NewReader(content))
			_, errAfter := png.Decode(bytes.NewReader(out))
			if errBefore == nil && errAfter != nil {
				t.Errorf("a PNG that opened does not any more: %v", errAfter)
			}
		}
		_, _ = formOf(content, "a.csv", "file")
	})
}
