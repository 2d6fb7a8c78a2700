package seal

// Check characters of a printed line: a Reed-Solomon code over GF(32) with four of them. Any one to
// four wrong characters of a line are found for certain, others but for one in a million. The number
// of the line counts as its first character, so that swapped lines are found too.

const lineCheck = 4

// lineGenerator is (x-2)(x-4)(x-8)(x-16) over GF(32), without its leading 1, highest power first.
var lineGenerator = func() [lineCheck]byte {
	poly := []byte{1}
	power := byte(1)
	for range lineCheck {
		power = gf32Times(power, 2)
		next := make([]byte, len(poly)+1)
		for i, c := range poly {
			next[i] ^= c
			next[i+1] ^= gf32Times(c, power)
		}
		poly = next
	}
	return [lineCheck]byte(poly[1:])
}()

// gf32Times multiplies in GF(32) with x^5 + x^2 + 1.
func gf32Times(a, b byte) byte {
	var out byte
	for range 5 {
		if b&1 == 1 {
			out ^= a
		}
		b >>= 1
		a <<= 1
		if a&32 != 0 {
			a ^= 37
		}
	}
	return out
}

// lineRest is what remains of a line divided by the generator.
func lineRest(number int, text string) [lineCheck]byte {
	var rest [lineCheck]byte
	step := func(v byte) {
		lead := rest[0] ^ v
		copy(rest[:], rest[1:])
		rest[lineCheck-1] = 0
		for i, g := range lineGenerator {
			rest[i] ^= gf32Times(lead, g)
		}
	}
	step(byte(number))
	for i := range len(text) {
		v, _ := crockfordValue(text[i])
		step(v)
	}
	return rest
}

// lineChecks gives the four check characters of a line.
func lineChecks(number int, text string) string {
	rest := lineRest(number, text)
	var out [lineCheck]byte
	for i, v := range rest {
		out[i] = crockford[v]
	}
	return string(out[:])
}

// lineHolds tells whether a line with its check characters is as it was printed.
func lineHolds(number int, line string) bool {
	cut := len(line) - lineCheck
	rest := lineRest(number, line[:cut])
	for i, want := range rest {
		if v, _ := crockfordValue(line[cut+i]); v != want {
			return false
		}
	}
	return true
}
