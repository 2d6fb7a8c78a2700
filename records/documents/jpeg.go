package documents

import "encoding/binary"

// bareJPEG gives a JPEG without what it says beside the picture: where and when it was taken and with what
// (EXIF, XMP, IPTC, comments, maker's notes). The picture stays as it is, bit for bit. It keeps JFIF, the
// colour profile and the mark that says how colours were written, without which colours would change; and
// of EXIF nothing but how the picture must be turned. ok is false for a file that is no whole JPEG.
func bareJPEG(b []byte) (out []byte, ok bool) {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return nil, false
	}
	out = append(make([]byte, 0, len(b)), 0xff, 0xd8)
	turned := false
	for i := 2; ; {
		for i < len(b) && b[i] == 0xff && i+1 < len(b) && b[i+1] == 0xff { // fill bytes
			i++
		}
		if i+4 > len(b) || b[i] != 0xff {
			return nil, false
		}
		mark := b[i+1]
		if mark == 0xd9 || mark == 0x01 || mark >= 0xd0 && mark <= 0xd8 {
			return nil, false // an end or a restart before any picture
		}
		n := int(binary.BigEndian.Uint16(b[i+2:]))
		if n < 2 || i+2+n > len(b) {
			return nil, false
		}
		segment := b[i : i+2+n]
		if mark == 0xda { // the picture itself: all up to its end, and nothing after it
			end, whole := scanEnd(b, i+2+n)
			return append(out, b[i:end]...), whole
		}
		switch {
		case mark == 0xe0, mark == 0xee, mark == 0xe2 && n > 14 && string(segment[4:15]) == "ICC_PROFILE":
			out = append(out, segment...)
		case mark == 0xe1 && !turned:
			if o := orientation(segment[4:]); o > 1 {
				out = append(out, turn(o)...)
				turned = true
			}
		case mark >= 0xe0 && mark <= 0xef, mark == 0xfe:
		default:
			out = append(out, segment...)
		}
		i += 2 + n
	}
}

// scanEnd finds the end of the picture: the mark FFD9 outside of all segments. What stands after it, such
// as a second picture or a film, is left behind.
func scanEnd(b []byte, i int) (end int, whole bool) {
	for i+1 < len(b) {
		if b[i] != 0xff {
			i++
			continue
		}
		switch m := b[i+1]; {
		case m == 0xd9:
			return i + 2, true
		case m == 0x00, m == 0xff, m >= 0xd0 && m <= 0xd7:
			i++
			if m != 0xff {
				i++
			}
		default: // tables between the scans of a progressive picture
			if i+4 > len(b) {
				return i, false
			}
			i += 2 + int(binary.BigEndian.Uint16(b[i+2:]))
		}
	}
	return min(i, len(b)), false
}

// orientation reads from EXIF how the picture must be turned, 1 to 8; 0 where it does not say.
func orientation(b []byte) byte {
	if len(b) < 14 || string(b[:6]) != "Exif\x00\x00" {
		return 0
	}
	t := b[6:]
	var order binary.ByteOrder = binary.BigEndian
	if string(t[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(t[4:]))
	if at < 8 || at+2 > len(t) {
		return 0
	}
	count := int(order.Uint16(t[at:]))
	for i := range count {
		e := at + 2 + i*12
		if e+12 > len(t) {
			return 0
		}
		if order.Uint16(t[e:]) == 0x0112 {
			if v := order.Uint16(t[e+8:]); v >= 1 && v <= 8 {
				return byte(v)
			}
		}
	}
	return 0
}

// turn is an EXIF segment that says how the picture must be turned, and nothing else.
func turn(o byte) []byte {
	return append([]byte{0xff, 0xe1, 0, 34}, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string(o)+"\x00\x00\x00\x00\x00\x00"...)
}
