package spelling

import (
	"slices"
	"unicode/utf8"
)

// Reason says why somebody was found, as the end of a key of words.
type Reason string

// The reasons, the surest first.
const (
	Same      Reason = "same"     // the same letters, whatever their marks
	Marks     Reason = "marks"    // not told apart from Same by the keys alone: the same letters without marks
	Script    Reason = "script"   // the same in another script
	Spelled   Reason = "spelling" // another spelling of the same sounds
	Called    Reason = "called"   // a nickname, or the name in another language
	Alike     Reason = "alike"    // the same consonants
	Swapped   Reason = "swapped"  // given and family name the other way round
	OneOfMore Reason = "one"      // one word of several, or one word was asked
)

// Asked is a search, ready to be answered.
type Asked struct {
	words []read
}

// Ask reads what is looked for.
func Ask(name string) Asked {
	words := Words(name)
	if len(words) > mostWords {
		words = words[:mostWords]
	}
	var a Asked
	for _, w := range words {
		a.words = append(a.words, readWord(w))
	}
	return a
}

// Single tells whether one word was asked.
func (a Asked) Single() bool { return len(a.words) == 1 }

// Rounds gives the keys of which one must fit for somebody to be looked at: the pairs of its words; of a single
// word first its letters, then its sounds and other names, then its frames, each round only where the one before
// found few.
func (a Asked) Rounds() [][]string {
	if !a.Single() {
		var out []string
		for i := range a.words {
			for j := i + 1; j < len(a.words); j++ {
				out = append(out, pairs(a.words[i], a.words[j])...)
			}
		}
		return [][]string{distinctLong(out)}
	}
	r := a.words[0]
	var letters, sounds, frames []string
	for _, p := range []Part{GivenPart, FamilyPart} {
		letters = append(letters, "e"+string(p)+r.letters)
		for _, s := range r.sounds[p] {
			sounds = append(sounds, "s"+string(p)+"l"+s, "s"+string(p)+"c"+s)
		}
		for _, f := range r.frames {
			frames = append(frames, "f"+string(p)+f)
		}
	}
	for _, g := range r.groups {
		sounds = append(sounds, "n"+g)
	}
	return [][]string{letters, distinctLong(sounds), frames}
}

// Details gives the keys that tell how well somebody fits.
func (a Asked) Details() []string {
	var out []string
	for _, r := range a.words {
		for _, p := range []Part{GivenPart, FamilyPart} {
			out = append(out, r.keys(p)...)
			other := "c"
			if r.script == "c" {
				other = "l"
			}
			for _, s := range r.sounds[p] {
				out = append(out, "s"+string(p)+other+s)
			}
		}
	}
	return distinctLong(out)
}

// level is how well one word fits a part of a stored name.
type level struct {
	points int
	why    Reason
}

// The points of a word. A frame of few consonants says little.
const (
	sameLetters = 10
	sameSounds  = 8
	sameName    = 6
	sameFrame   = 4
	shortFrame  = 2
)

func (r read) fits(p Part, has func(key string) bool) level {
	if has("e" + string(p) + r.letters) {
		return level{sameLetters, Same}
	}
	other := "c"
	if r.script == "c" {
		other = "l"
	}
	here := slices.ContainsFunc(r.sounds[p], func(s string) bool { return has("s" + string(p) + r.script + s) })
	there := slices.ContainsFunc(r.sounds[p], func(s string) bool { return has("s" + string(p) + other + s) })
	switch {
	case here:
		return level{sameSounds, Spelled}
	case there:
		return level{sameSounds, Script}
	}
	if p == GivenPart && slices.ContainsFunc(r.groups, func(g string) bool { return has("n" + g) }) {
		return level{sameName, Called}
	}
	best := level{}
	for _, f := range r.frames {
		if has("f" + string(p) + f) {
			points := sameFrame
			if utf8.RuneCountInString(f) < 3 {
				points = shortFrame
			}
			if points > best.points {
				best = level{points, Alike}
			}
		}
	}
	return best
}

// enough is how many points two words must have together to be shown, and enoughAlone a single word.
const (
	enough      = 11
	enoughAlone = 6
)

// Weigh says how well a stored name fits, and why; has tells whether the stored name has a key. No points: it
// does not fit.
func (a Asked) Weigh(has func(key string) bool) (points int, why []Reason) {
	if len(a.words) == 0 {
		return 0, nil
	}
	if a.Single() {
		g, f := a.words[0].fits(GivenPart, has), a.words[0].fits(FamilyPart, has)
		best := g
		if f.points > g.points {
			best = f
		}
		if best.points < enoughAlone {
			return 0, nil
		}
		return best.points, []Reason{best.why, OneOfMore}
	}
	var given, family []level
	for _, r := range a.words {
		given, family = append(given, r.fits(GivenPart, has)), append(family, r.fits(FamilyPart, has))
	}
	bestG, bestF := -1, -1
	for i := range given {
		for j := range family {
			if i == j || given[i].points == 0 || family[j].points == 0 {
				continue
			}
			if n := given[i].points + family[j].points; n > points || n == points && bestG > bestF && i < j {
				points, bestG, bestF = n, i, j
			}
		}
	}
	if points < enough {
		return a.inOnePart(given, family)
	}
	why = both(given[bestG].why, family[bestF].why)
	if bestG > bestF {
		why = append(why, Swapped)
	}
	unsaid := 0
	for i := range a.words {
		if i != bestG && i != bestF && given[i].points == 0 && family[i].points == 0 {
			unsaid++
		}
	}
	if unsaid > 0 {
		why = append(why, OneOfMore)
		points -= unsaid
	}
	return points, why
}

// inOnePart weighs two words of one part, such as both halves of a double name. They must be sure, since nothing
// else of the name was asked.
func (a Asked) inOnePart(parts ...[]level) (points int, why []Reason) {
	for _, words := range parts {
		for i := range words {
			for j := i + 1; j < len(words); j++ {
				x, y := words[i], words[j]
				if x.points >= sameSounds && y.points >= sameSounds && x.points+y.points > points {
					points, why = x.points+y.points, append(both(x.why, y.why), OneOfMore)
				}
			}
		}
	}
	return points, why
}

func both(a, b Reason) []Reason {
	if a == b {
		return []Reason{a}
	}
	if a == Same { // the other word says why it is not simply the same
		return []Reason{b}
	}
	if b == Same {
		return []Reason{a}
	}
	return []Reason{a, b}
}
