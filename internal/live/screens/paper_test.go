package screens_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"drosme/internal/lang"
	"drosme/internal/live/screens"
	"drosme/internal/paper"
)

func TestWhatIsPrintedFitsOnOnePageEach(t *testing.T) {
	b := book(t)
	for _, tag := range lang.Languages {
		w := b.For(tag)
		for name, d := range map[string]paper.Document{
			"card": screens.Cards(w), "slip": screens.Slip(w, numbers),
			"poster": screens.Poster(w, "Small sample", "http://192.168.4.1/", "482913", numbers),
		} {
			var out bytes.Buffer
			must(t, d.PDF(&out))
			n, err := d.Pages()
			must(t, err)
			if n != 1 {
				t.Errorf("%s in %s has %d pages", name, tag, n)
			}
			if dir := os.Getenv("DROSME_SHOTS"); dir != "" {
				must(t, os.WriteFile(filepath.Join(dir, name+"-"+tag+".pdf"), out.Bytes(), 0o600))
			}
		}
	}
}
