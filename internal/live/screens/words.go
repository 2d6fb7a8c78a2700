package screens

import (
	"strings"

	"drosme/internal/lang"
)

// keys are the keys of this package's words, as they stand in English.
var keys = func() []string {
	b, err := Files.ReadFile("words/en.po")
	if err != nil {
		panic(err) // our own file, embedded
	}
	file, err := lang.ReadPO("en", b)
	if err != nil {
		panic(err) // our own file, embedded; the tests read it
	}
	var all []string
	for _, e := range file.Entries {
		all = append(all, e.Key)
	}
	return all
}()

// spoken gives the sentences of one screen in one language, without the front of their keys. They go to a
// browser; {places} are filled there.
func spoken(words *lang.Words, screen string) map[string]string {
	front := "live." + screen + "."
	out := map[string]string{}
	for _, key := range keys {
		if short, mine := strings.CutPrefix(key, front); mine {
			out[short] = words.T(key)
		}
	}
	return out
}

// SeatWord gives what a seat is called in a language, by the word that the room drew for it; an unknown
// one is given back.
func SeatWord(words, english *lang.Words, drawn string) string {
	all := strings.Fields(words.T("live.phone.seat.words"))
	for i, w := range strings.Fields(english.T("live.phone.seat.words")) {
		if w == drawn && i < len(all) {
			return all[i]
		}
	}
	return drawn
}
