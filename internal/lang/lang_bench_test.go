package lang

import (
	"testing"
	"unicode/utf8"
)

func BenchmarkT(b *testing.B) {
	w := NewBook().For("lv")
	for b.Loop() {
		w.T("field.too_long", "max", 200)
	}
}

func BenchmarkN(b *testing.B) {
	w := NewBook().For("lv")
	for b.Loop() {
		w.N("list.found", 1966)
	}
}

func BenchmarkDay(b *testing.B) {
	w := NewBook().For("lv")
	for b.Loop() {
		w.Day("2015-01-09")
	}
}

func BenchmarkNewBook(b *testing.B) {
	for b.Loop() {
		NewBook()
	}
}

func FuzzLess(f *testing.F) {
	f.Add("school 5", "school 10", "")
	f.Add("Ķegums 00", "Kuldīga", "ķegums 0")
	f.Add("9999999999999999999999", "\u0660\u0661", "1e")
	book := NewBook()
	f.Fuzz(func(t *testing.T, x, y, z string) {
		if !utf8.ValidString(x) || !utf8.ValidString(y) || !utf8.ValidString(z) {
			return
		}
		for _, tag := range Languages {
			w := book.For(tag)
			if w.Less(x, x) || x != y && w.Less(x, y) == w.Less(y, x) {
				t.Fatalf("%s: %q and %q have no order", tag, x, y)
			}
			if w.Less(x, y) && w.Less(y, z) && !w.Less(x, z) {
				t.Fatalf("%s: %q, %q, %q go in a circle", tag, x, y, z)
			}
		}
	})
}
