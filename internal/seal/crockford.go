package seal

import "strings"

// crockford is Crockford's base 32: no I, L, O and U, so that a printed text reads without doubt.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// crockfordValue gives the value of a character, small or capital; O reads as 0, I and L as 1.
func crockfordValue(c byte) (byte, bool) {
	if 'a' <= c && c <= 'z' {
		c -= 'a' - 'A'
	}
	switch c {
	case 'O':
		c = '0'
	case 'I', 'L':
		c = '1'
	}
	i := strings.IndexByte(crockford, c)
	return byte(i), i >= 0
}

// toCrockford writes bytes, first bit first, the last character filled with zero bits.
func toCrockford(raw []byte) string {
	var b strings.Builder
	var bits, n uint
	for _, c := range raw {
		bits, n = bits<<8|uint(c), n+8
		for n >= 5 {
			n -= 5
			b.WriteByte(crockford[bits>>n&31])
		}
	}
	if n > 0 {
		b.WriteByte(crockford[bits<<(5-n)&31])
	}
	return b.String()
}

// fromCrockford reads what toCrockford wrote, and nothing else: a length or filling bits that it
// would not write are refused.
func fromCrockford(text string) ([]byte, bool) {
	var out []byte
	var bits, n uint
	for i := range len(text) {
		v, ok := crockfordValue(text[i])
		if !ok {
			return nil, false
		}
		bits, n = bits<<5|uint(v), n+5
		if n >= 8 {
			n -= 8
			out = append(out, byte(bits>>n))
		}
	}
	return out, n < 5 && bits&(1<<n-1) == 0
}
