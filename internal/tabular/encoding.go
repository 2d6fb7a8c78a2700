package tabular

import (
	"bytes"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// toUTF8 gives the text of a file as UTF-8 without a mark. It reads UTF-8 and UTF-16, by its mark or by its empty
// halves: a header begins with plain letters, whose second byte is zero;
// what is not valid UTF-8 is taken for Windows-1257 (Baltic) where that makes sense. What no
// encoding explains stays as invalid bytes, so that the reader can name row and column.
func toUTF8(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return b[3:] // the mark says UTF-8: no guess
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return fromUTF16(b[2:], false)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return fromUTF16(b[2:], true)
	case len(b) >= 4 && b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0:
		return fromUTF16(b, false)
	case len(b) >= 4 && b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0:
		return fromUTF16(b, true)
	case utf8.Valid(b):
		return b
	}
	if text, ok := fromBaltic(b); ok {
		return text
	}
	return b
}

func fromUTF16(b []byte, bigEndian bool) []byte {
	text := make([]byte, 0, len(b)*3/4)
	unit := func(i int) rune {
		if bigEndian {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	i := 0
	for ; i+1 < len(b); i += 2 {
		c := unit(i)
		if utf16.IsSurrogate(c) {
			pair := rune(utf8.RuneError)
			if i+3 < len(b) {
				pair = utf16.DecodeRune(c, unit(i+2))
			}
			if pair == utf8.RuneError {
				text = append(text, 0xff) // half a pair: invalid on purpose
				continue
			}
			c, i = pair, i+2
		}
		text = utf8.AppendRune(text, c)
	}
	if i < len(b) {
		text = append(text, 0xff)
	}
	return text
}

// fromBaltic decodes Windows-1257. It refuses when the file looks like broken UTF-8 (at least as
// many whole sequences as stray bytes) or when a byte stands for nothing that people type.
func fromBaltic(b []byte) ([]byte, bool) {
	whole, stray := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, n := utf8.DecodeRune(b[i:])
		if c == utf8.RuneError && n == 1 {
			stray++
		} else {
			whole++
		}
		i += n
	}
	if whole >= stray {
		return nil, false
	}
	text := make([]byte, 0, len(b)+stray)
	for _, x := range b {
		if x < utf8.RuneSelf {
			text = append(text, x)
			continue
		}
		c := charmap.Windows1257.DecodeByte(x)
		if c == utf8.RuneError || unicode.In(c, unicode.Sk, unicode.Lm, unicode.Cc) && c != '´' {
			return nil, false
		}
		text = utf8.AppendRune(text, c)
	}
	return text, true
}
