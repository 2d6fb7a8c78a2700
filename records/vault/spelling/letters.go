package spelling

import (
	"slices"
	"strings"
)

// A rule says which sounds letters stand for. Several readings are parted by a blank; "-" is silence. The
// sounds: a e i o u j; p b t d k g h f v m n l r; s z, c for ts; S Z C for sh, zh, ch.
type rule struct{ letters, sounds string }

// cyrillicRules read Russian, Ukrainian and Belarusian letters. Г is read as g and as h, since the Ukrainian
// letter is h (KMU 2010) and the Russian one g (ICAO 9303).
var cyrillicRules = []rule{
	{"а", "a"}, {"б", "b"}, {"в", "v"}, {"г", "g h"}, {"ґ", "g"}, {"д", "d"}, {"е", "e"}, {"ё", "jo e"}, {"є", "je"},
	{"ж", "Z"}, {"з", "z"}, {"и", "i"}, {"і", "i"}, {"ї", "ji"}, {"й", "j"}, {"к", "k"}, {"л", "l"}, {"м", "m"}, {"н", "n"},
	{"о", "o"}, {"п", "p"}, {"р", "r"}, {"с", "s"}, {"т", "t"}, {"у", "u"}, {"ў", "v"}, {"ф", "f"}, {"х", "h"}, {"ц", "c"},
	{"ч", "C"}, {"ш", "S"}, {"щ", "SC"}, {"ъ", "-"}, {"ы", "i"}, {"ь", "-"}, {"э", "e"}, {"ю", "ju"}, {"я", "ja"},
}

// latinRules read Latvian, Estonian, Polish, English and the passport forms of other letters. The longest
// letters come first. What depends on its neighbours is in latinReadings.
var latinRules = []rule{
	{"schtsch", "SC"}, {"shtsh", "SC"}, {"shch", "SC"}, {"szcz", "SC"}, {"štš", "SC"}, {"tsch", "C"}, {"dsch", "dZ"},
	{"šč", "SC"}, {"sch", "S SC sk"}, {"tch", "C"}, {"tsh", "C"}, {"dzh", "dZ"}, {"zgh", "zg"},
	{"sh", "S"}, {"sz", "S"}, {"cz", "C"}, {"tš", "C"}, {"zh", "Z"}, {"kh", "h"}, {"ts", "c"}, {"tz", "c"}, {"ph", "f"}, {"th", "t"},
	{"ck", "k ck"}, {"qu", "kv"}, {"gh", "g"}, {"dž", "dZ"}, {"dż", "dZ"}, {"dź", "dz"},
	{"ä", "e a"}, {"ö", "e o"}, {"ü", "i u ju"}, {"õ", "i o"}, {"ó", "u o"}, {"ą", "on a"}, {"ę", "en e"}, {"æ", "e"}, {"ø", "e o"}, {"å", "o a"},
	{"š", "S"}, {"ş", "S"}, {"ș", "S"}, {"ś", "s"}, {"ž", "Z"}, {"ż", "Z"}, {"ź", "z"}, {"č", "C"}, {"ć", "c C"}, {"ç", "C s"},
	{"ț", "c"}, {"ţ", "c"}, {"ř", "r rZ"}, {"ł", "l"}, {"đ", "d"}, {"ß", "s"}, {"ı", "i"}, {"þ", "t"}, {"ð", "d"},
	{"a", "a"}, {"b", "b"}, {"d", "d"}, {"e", "e"}, {"f", "f"}, {"i", "i"}, {"k", "k"}, {"l", "l"}, {"m", "m"}, {"n", "n"},
	{"o", "o"}, {"p", "p"}, {"q", "k"}, {"r", "r"}, {"s", "s"}, {"t", "t"}, {"u", "u"}, {"v", "v"}, {"x", "ks"}, {"z", "z"},
}

// latinReadings reads the letters whose sound depends on where they stand: how many letters, and the readings.
func latinReadings(word []rune, at int) (int, string) {
	next := func(k int) rune {
		if at+k < len(word) {
			return word[at+k]
		}
		return 0
	}
	soft := func(r rune) bool { return r == 'e' || r == 'i' || r == 'y' || r == 'ē' || r == 'ī' }
	var before rune
	if at > 0 {
		before = word[at-1]
	}
	switch word[at] {
	case 'c':
		switch {
		case next(1) == 'h' && (next(2) == 'r' || next(2) == 'l'):
			return 2, "k h" // Christina, Chloe; Chrzanowska
		case next(1) == 'h':
			return 2, "C h S" // English, Polish, French
		case next(1) == 'z' || next(1) == 'k':
			return 0, ""
		case soft(next(1)):
			return 1, "c s"
		}
		return 1, "c k"
	case 't':
		if next(1) == 's' && next(2) == 0 {
			return 2, "c t" // Kolomiets; Roberts in Latvian
		}
	case 'r':
		if next(1) == 'z' && at > 0 {
			if before == 'k' || before == 'p' || before == 't' || before == 'h' {
				return 2, "rz S"
			}
			return 2, "rz Z"
		}
	case 'w':
		if at == 0 && next(1) != 0 {
			return 1, "v u"
		}
		return 1, "v"
	case 'j':
		if at == 0 {
			return 1, "j dZ"
		}
		return 1, "j"
	case 'g':
		if at == 0 && next(1) == 'e' {
			return 1, "g dZ"
		}
		if next(1) == 'h' {
			return 0, ""
		}
		return 1, "g"
	case 'h':
		if before != 0 && (next(1) == 0 || vowel(before) && !vowel(next(1)) && next(1) != 'y') {
			return 1, "h -" // Sarah, John
		}
		return 1, "h"
	case 'z':
		if german(word) {
			return 1, "z c" // Zwetkow
		}
	case 'y', 'ý':
		if vowel(next(1)) {
			return 1, "j"
		}
		return 1, "i"
	}
	return 0, ""
}

// german tells whether a word may be German in its spelling: w for v, and no Polish sz, cz or rz.
func german(word []rune) bool {
	if !slices.Contains(word, 'w') {
		return false
	}
	for i, r := range word {
		if r == 'z' && i > 0 && strings.ContainsRune("scrd", word[i-1]) || strings.ContainsRune("łńśźżćąęó", r) {
			return false
		}
	}
	return true
}

func vowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'ā', 'ē', 'ī', 'ō', 'ū', 'ó', 'ą', 'ę', 'ä', 'ö', 'ü', 'õ':
		return true
	}
	return false
}
