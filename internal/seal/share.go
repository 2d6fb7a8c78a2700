package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"regexp"
	"strings"

	"drosme/internal/fault"
)

// The root key on paper: three shares, any two of which give the key (Shamir's scheme over GF(256),
// a line through the key for each byte). Of one share alone every key is equally possible; it also
// names the house by the fingerprint of the key.
//
// A share is 50 bytes: version, number, fingerprint (8), one point for each byte of the key (32), a
// hash of all these (8). In print that is five lines of 16 characters in Crockford's base 32, each
// with four check characters more (line.go): any slip in up to four characters of a line, two
// characters swapped or two lines swapped are found, and the line is named.

const (
	shareVersion = 1
	shareSize    = 50
	shareBody    = shareSize - 8
	shareLines   = 5
	lineText     = 16
	lineLength   = lineText + lineCheck
)

// Share is one of the three printed shares. It prints as a placeholder; Lines is its text.
type Share struct {
	number int
	house  Fingerprint
	points *secret // one byte for each of the key
}

// Number is 1, 2 or 3.
func (s Share) Number() int { return s.number }

// House is the fingerprint of the root key that the share is of.
func (s Share) House() Fingerprint { return s.house }

// String hides the share from logs.
func (s Share) String() string { return "[key share]" }

// GoString hides the share from logs.
func (s Share) GoString() string { return s.String() }

// Split makes three new shares of a root key. Shares of two splittings do not join.
func Split(root Root) [3]Share {
	var slope [KeySize]byte
	rand.Read(slope[:])
	var out [3]Share
	for i := range out {
		var points [KeySize]byte
		for j := range points {
			points[j] = root.key.bytes[j] ^ gfTimes(slope[j], byte(i+1))
		}
		out[i] = Share{number: i + 1, house: root.Fingerprint(), points: newSecret(points)}
	}
	return out
}

// Join gives the root key from two shares. The same share twice, shares of two houses and shares of
// two splittings are Invalid.
func Join(a, b Share) (Root, error) {
	if a.points == nil || b.points == nil || a.house != b.house {
		return Root{}, fault.New(fault.Invalid, SharesOfOthers)
	}
	if a.number == b.number {
		return Root{}, fault.New(fault.Invalid, SharesSame)
	}
	// The line through (x1,y1) and (x2,y2) at 0: (y1*x2 + y2*x1) / (x1 + x2).
	x1, x2 := byte(a.number), byte(b.number)
	over := gfInverse(x1 ^ x2)
	var key [KeySize]byte
	for i := range key {
		key[i] = gfTimes(gfTimes(a.points.bytes[i], x2)^gfTimes(b.points.bytes[i], x1), over)
	}
	root, err := RootFromBytes(key[:])
	if err != nil || root.Fingerprint() != a.house {
		return Root{}, fault.New(fault.Invalid, SharesOfOthers)
	}
	return root, nil
}

// Lines is the share for print: five lines of five groups of four characters.
func (s Share) Lines() []string {
	code := s.Code()
	lines := make([]string, shareLines)
	for i := range lines {
		line := code[i*lineLength : (i+1)*lineLength]
		var groups []string
		for j := 0; j < lineLength; j += 4 {
			groups = append(groups, line[j:j+4])
		}
		lines[i] = strings.Join(groups, " ")
	}
	return lines
}

// Text is the share as numbered lines, "1: ABCD …", for a text file or a terminal.
func (s Share) Text() string {
	var b strings.Builder
	for i, line := range s.Lines() {
		b.WriteByte(byte('1' + i))
		b.WriteString(": " + line + "\n")
	}
	return b.String()
}

// Code is the share as 100 characters without spaces, for a QR code (alphanumeric).
func (s Share) Code() string {
	text := toCrockford(s.bytes())
	var b strings.Builder
	for i := range shareLines {
		line := text[i*lineText : (i+1)*lineText]
		b.WriteString(line + lineChecks(i+1, line))
	}
	return b.String()
}

func (s Share) bytes() []byte {
	raw := make([]byte, 0, shareSize)
	raw = append(raw, shareVersion, byte(s.number))
	raw = append(raw, s.house[:]...)
	raw = append(raw, s.points.bytes[:]...)
	sum := sha256.Sum256(raw)
	return append(raw, sum[:shareSize-shareBody]...)
}

var lineNumber = regexp.MustCompile(`^\s*[1-5]\s*[:.)]`)

// ParseShare reads a share as typed or scanned: five lines, or its 100 characters. Small letters,
// spaces, hyphens and line numbers do not matter, O counts as 0, I and L as 1; empty lines and lines
// that begin with # are passed over. A slip is Invalid and names the line, never what was typed.
func ParseShare(text string) (Share, error) {
	if len(text) > 10_000 {
		return Share{}, fault.New(fault.Invalid, ShareLines, "have", strings.Count(text, "\n")+1, "want", shareLines)
	}
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		line = lineNumber.ReplaceAllString(line, "")
		lines = append(lines, strings.Map(func(r rune) rune {
			if r == ' ' || r == '\t' || r == '-' || r == '\u00a0' {
				return -1
			}
			return r
		}, line))
	}
	if len(lines) == 1 && len(lines[0]) == shareLines*lineLength {
		whole := lines[0]
		lines = nil
		for i := 0; i < len(whole); i += lineLength {
			lines = append(lines, whole[i:i+lineLength])
		}
	}
	if len(lines) != shareLines {
		return Share{}, fault.New(fault.Invalid, ShareLines, "have", len(lines), "want", shareLines)
	}
	var all strings.Builder
	for i, line := range lines {
		for at, r := range []rune(line) {
			if r > 'z' {
				return Share{}, fault.New(fault.Invalid, ShareCharacter, "line", i+1, "place", at+1)
			}
			if _, ok := crockfordValue(byte(r)); !ok {
				return Share{}, fault.New(fault.Invalid, ShareCharacter, "line", i+1, "place", at+1)
			}
		}
		if len(line) != lineLength {
			return Share{}, fault.New(fault.Invalid, ShareLength, "line", i+1, "have", len(line), "want", lineLength)
		}
		if !lineHolds(i+1, line) {
			return Share{}, fault.New(fault.Invalid, ShareLine, "line", i+1)
		}
		all.WriteString(line[:lineText])
	}
	raw, ok := fromCrockford(all.String())
	if !ok || len(raw) != shareSize {
		return Share{}, fault.New(fault.Invalid, ShareMixed)
	}
	sum := sha256.Sum256(raw[:shareBody])
	if string(sum[:shareSize-shareBody]) != string(raw[shareBody:]) {
		return Share{}, fault.New(fault.Invalid, ShareMixed)
	}
	if raw[0] != shareVersion || raw[1] < 1 || raw[1] > 3 {
		return Share{}, fault.New(fault.Invalid, ShareVersion)
	}
	return Share{
		number: int(raw[1]),
		house:  Fingerprint(raw[2:10]),
		points: newSecret([KeySize]byte(raw[10:shareBody])),
	}, nil
}

// gfTimes multiplies in GF(256) with the polynomial of AES, without branches or tables, so that time
// tells nothing of the key.
func gfTimes(a, b byte) byte {
	var out byte
	for range 8 {
		out ^= a & -(b & 1)
		a = a<<1 ^ 0x1b&-(a>>7)
		b >>= 1
	}
	return out
}

// gfInverse is a to the power 254.
func gfInverse(a byte) byte {
	out, power := byte(1), a
	for range 7 {
		power = gfTimes(power, power)
		out = gfTimes(out, power)
	}
	return out
}
