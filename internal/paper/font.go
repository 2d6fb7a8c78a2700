package paper

import (
	_ "embed"
	"encoding/binary"
	"sync"
)

// DejaVu Sans covers Latvian, Estonian, Polish, Russian and Ukrainian; its licence is fonts/LICENSE.
var (
	//go:embed fonts/DejaVuSans.ttf
	regular []byte
	//go:embed fonts/DejaVuSans-Bold.ttf
	bold []byte
)

// covered holds the letters the regular font can print; the bold one is cut alike.
var covered = sync.OnceValue(func() map[rune]bool { return letters(regular) })

func fontHas(c rune) bool { return covered()[c] }

// letters reads the character table of a TrueType font (cmap of format 4: segments of 16-bit letters).
func letters(font []byte) map[rune]bool {
	has := map[rune]bool{}
	be := binary.BigEndian
	tables := int(be.Uint16(font[4:]))
	for i := range tables {
		entry := font[12+16*i:]
		if string(entry[:4]) != "cmap" {
			continue
		}
		cmap := font[be.Uint32(entry[8:]):]
		for j := range int(be.Uint16(cmap[2:])) {
			sub := cmap[be.Uint32(cmap[4+8*j+4:]):]
			if be.Uint16(sub) != 4 {
				continue
			}
			twice := int(be.Uint16(sub[6:])) // twice the number of segments
			for k := 0; k < twice; k += 2 {
				last := be.Uint16(sub[14+k:])
				first := be.Uint16(sub[16+twice+k:])
				for c := rune(first); c <= rune(last) && c != 0xffff; c++ {
					has[c] = true
				}
			}
		}
	}
	return has
}
