package documents

import (
	"encoding/binary"
	"slices"
)

// barePNG gives a PNG without its texts, its EXIF and the time it was made; the picture stays as it is. ok
// is false for a file that is no whole PNG.
func barePNG(b []byte) (out []byte, ok bool) {
	const head = 8
	if len(b) < head {
		return nil, false
	}
	out = append(make([]byte, 0, len(b)), b[:head]...)
	for i := head; i+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[i:]))
		if n < 0 || n > len(b)-i-12 {
			return nil, false
		}
		kind := string(b[i+4 : i+8])
		if !slices.Contains([]string{"tEXt", "zTXt", "iTXt", "eXIf", "tIME"}, kind) {
			out = append(out, b[i:i+12+n]...)
		}
		i += 12 + n
		if kind == "IEND" {
			return out, true
		}
	}
	return nil, false
}
