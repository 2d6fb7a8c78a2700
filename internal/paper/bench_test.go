package paper

import (
	"io"
	"testing"
)

func BenchmarkReport(b *testing.B) {
	d := results()
	b.Run("PDF", func(b *testing.B) {
		for b.Loop() {
			if err := d.PDF(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("DOCX", func(b *testing.B) {
		for b.Loop() {
			if err := d.DOCX(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}
