package spelling

import (
	"slices"
	"strings"
)

// Part is which part of a name a word belongs to.
type Part byte

// The parts.
const (
	GivenPart  Part = 'g'
	FamilyPart Part = 'f'
)

// read is a word, ready to be compared.
type read struct {
	letters string
	script  string // l or c
	sounds  map[Part][]string
	frames  []string
	groups  []string
}

// mostFrames and mostSounds are how many keys of one kind a word may have.
const (
	mostFrames = 6
	mostSounds = 8
)

func readWord(word string) read {
	r := read{letters: Letters(word), script: "l", sounds: map[Part][]string{}}
	if cyrillic(word) {
		r.script = "c"
	}
	for _, said := range readings(word) {
		for part, family := range map[Part]bool{GivenPart: false, FamilyPart: true} {
			if s := sound(said, family); s != "" && len(r.sounds[part]) < mostSounds && !slices.Contains(r.sounds[part], s) {
				r.sounds[part] = append(r.sounds[part], s)
			}
		}
		if f := frame(said); f != "" && len(r.frames) < mostFrames && !slices.Contains(r.frames, f) {
			r.frames = append(r.frames, f)
		}
	}
	r.groups = groups(r.sounds[GivenPart])
	return r
}

// mostWords is how many words of one part are read.
const mostWords = 6

// Names are the parts of a stored name, as typed.
type Names struct{ Given, Family, Other string }

// part gives the words of one part; several given names are also read as one, since Anna Marija is Annamarija
// elsewhere.
func part(name string, p Part) []read {
	words := Words(name)
	if len(words) > mostWords {
		words = words[:mostWords]
	}
	out := make([]read, 0, len(words)+1)
	for _, w := range words {
		out = append(out, readWord(w))
	}
	if p == GivenPart && len(words) > 1 {
		out = append(out, readWord(strings.Join(words, "")))
	}
	return out
}

// Keys gives all keys by which a name is found. They are as good as the name and are kept only as what the
// house alone can compute from them.
func Keys(n Names) []string {
	given, family := part(n.Given, GivenPart), part(n.Family, FamilyPart)
	other := part(n.Other, FamilyPart) // an earlier family name or what somebody is called: both parts
	var out []string
	for _, r := range given {
		out = append(out, r.keys(GivenPart)...)
	}
	for _, r := range family {
		out = append(out, r.keys(FamilyPart)...)
	}
	for _, r := range other {
		out = append(append(out, r.keys(GivenPart)...), r.keys(FamilyPart)...)
	}
	all := slices.Concat(given, family, other)
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			out = append(out, pairs(all[i], all[j])...)
		}
	}
	return distinctLong(out)
}

// keys are the keys of one word in a part. A group of nicknames belongs to given names alone.
func (r read) keys(p Part) []string {
	out := []string{"e" + string(p) + r.letters}
	for _, s := range r.sounds[p] {
		out = append(out, "s"+string(p)+r.script+s)
	}
	for _, f := range r.frames {
		out = append(out, "f"+string(p)+f)
	}
	if p == GivenPart {
		for _, g := range r.groups {
			out = append(out, "n"+g)
		}
	}
	return out
}

// pairs are the keys of two words together, in either order: few people share them, so that a search need not
// look at everybody called Anna.
func pairs(a, b read) []string {
	var out []string
	for _, x := range slices.Concat(a.frames, marked(a.groups)) {
		for _, y := range slices.Concat(b.frames, marked(b.groups)) {
			first, second := x, y
			if second < first {
				first, second = y, x
			}
			out = append(out, "p"+first+"|"+second)
		}
	}
	return out
}

func marked(groups []string) []string {
	out := make([]string, len(groups))
	for i, g := range groups {
		out[i] = "=" + g
	}
	return out
}

func distinctLong(all []string) []string {
	seen := make(map[string]bool, len(all))
	out := all[:0]
	for _, s := range all {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
