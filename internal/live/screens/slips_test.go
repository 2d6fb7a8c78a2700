package screens_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"drosme/internal/lang"
	"drosme/internal/live/screens"
)

func TestASheetOfSlipsIsOnePageInEachLanguage(t *testing.T) {
	b := book(t)
	for _, tag := range lang.Languages {
		d := screens.Slips(b.For(tag), numbers)
		n, err := d.Pages()
		must(t, err)
		if n != 1 {
			t.Errorf("%s has %d pages", tag, n)
		}
		if dir := os.Getenv("DROSME_SHOTS"); dir != "" {
			var out bytes.Buffer
			must(t, d.PDF(&out))
			must(t, os.WriteFile(filepath.Join(dir, "slips-"+tag+".pdf"), out.Bytes(), 0o600))
		}
	}
}
