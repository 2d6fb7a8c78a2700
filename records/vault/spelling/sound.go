package spelling

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostReadings is how many readings of one word are followed; words with more ambiguous letters than that
// keep the first.
const mostReadings = 16

// longestWord is how many letters of a word are read.
const longestWord = 40

// readings gives the sounds for which a word may stand, the likeliest first.
func readings(word string) []string {
	table, latin := latinRules, true
	if cyrillic(word) {
		table, latin = cyrillicRules, false
	}
	letters := []rune(word)
	if len(letters) > longestWord {
		letters = letters[:longestWord]
	}
	out := []string{""}
	for at := 0; at < len(letters); {
		length, sounds := 0, ""
		if latin {
			length, sounds = latinReadings(letters, at)
		}
		if length == 0 {
			length, sounds = byTable(table, letters[at:])
		}
		if length == 0 { // a letter with marks that no rule names is read without them; any other is itself
			plain := Letters(string(letters[at]))
			first, _ := utf8.DecodeRuneInString(plain)
			if length, sounds = byTable(table, []rune{first}); length == 0 {
				length, sounds = 1, "-"
				if unicode.IsLetter(first) || unicode.IsDigit(first) {
					sounds = string(first)
				}
			}
		}
		at += length
		out = followed(out, strings.Fields(sounds))
	}
	for i, s := range out {
		out[i] = evened(s)
	}
	return distinct(out)
}

func byTable(table []rule, letters []rune) (int, string) {
	rest := string(letters[:min(len(letters), 7)])
	for _, r := range table {
		if strings.HasPrefix(rest, r.letters) {
			return utf8.RuneCountInString(r.letters), r.sounds
		}
	}
	return 0, ""
}

func followed(so, next []string) []string {
	if len(so)*len(next) > mostReadings {
		next = next[:1]
	}
	out := make([]string, 0, len(so)*len(next))
	for _, n := range next {
		if n == "-" {
			n = ""
		}
		for _, s := range so {
			out = append(out, s+n)
		}
	}
	return out
}

// evened makes sounds that are written in two ways one: ts is c, tS is C, n before p and b is m, and twice the
// same is once.
func evened(s string) string {
	s = strings.NewReplacer("tS", "C", "ts", "c", "np", "mp", "nb", "mb", "dc", "c", "dC", "C", "tc", "c", "tC", "C").Replace(s)
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// bare takes the ending of a man's name in Latvian away, -s or -š, in every spelling alike, since Denis and
// Deniss must stay one.
func bare(s string) string {
	short := strings.TrimRight(s, "sS")
	if strings.ContainsFunc(short, func(r rune) bool { return !vocal(r) }) && utf8.RuneCountInString(short) >= 2 {
		return short
	}
	return s
}

func vocal(r rune) bool { return strings.ContainsRune("aeiouj", r) }

// sound brings a reading down to consonants and one vowel for each group of vowels. The end of a given name
// tells a woman's from a man's and stays as a or nothing; that of a family name, which changes with sex and
// language, goes.
func sound(reading string, family bool) string {
	var b strings.Builder
	letters := []rune(bare(reading))
	for at := 0; at < len(letters); {
		if !vocal(letters[at]) {
			b.WriteRune(letters[at])
			at++
			continue
		}
		end := at
		for end < len(letters) && vocal(letters[end]) {
			end++
		}
		group := letters[at:end]
		main := mainVowel(group)
		switch {
		case end == len(letters) && at > 0:
			if (main == 'a' || main == 'e') && !family && group[len(group)-1] != 'j' && group[len(group)-1] != 'i' {
				b.WriteByte('a')
			}
		case at == 0 && iotated(group, main):
			b.WriteByte('j')
			b.WriteRune(main)
		case main != 0:
			b.WriteRune(main)
		}
		at = end
	}
	return b.String()
}

// mainVowel is the vowel that every spelling of a group keeps: in ija, iia, ya and ja it is a.
func mainVowel(group []rune) rune {
	var main rune
	for _, v := range group {
		if v != 'i' && v != 'j' {
			main = v
		}
	}
	if main == 0 && slices.Contains(group, 'i') {
		main = 'i'
	}
	return main
}

// iotated tells whether a word begins with ja, jo or ju, however written; before e the j comes and goes.
func iotated(group []rune, main rune) bool {
	return (group[0] == 'j' || group[0] == 'i' && len(group) > 1) && (main == 'a' || main == 'o' || main == 'u')
}

// frame brings a reading down to its consonants by classes that no spelling tells apart safely, with a mark
// where it begins with a vowel.
func frame(reading string) string {
	s := bare(reading)
	var b strings.Builder
	var last rune
	for i, r := range s {
		if vocal(r) {
			if i == 0 {
				group := []rune(s[:len(s)-len(strings.TrimLeft(s, "aeiouj"))])
				if iotated(group, mainVowel(group)) {
					b.WriteByte('J')
				} else {
					b.WriteByte('A')
				}
			}
			last = 0
			continue
		}
		switch r {
		case 'h':
			r = 'g'
		case 'z', 'S', 'Z':
			r = 's'
		case 'C':
			r = 'c'
		case 'f':
			r = 'v'
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

func distinct(all []string) []string {
	var out []string
	for _, s := range all {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
