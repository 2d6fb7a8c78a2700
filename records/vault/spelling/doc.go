// Package spelling says by which keys a name is found again when it comes in another script or spelling:
// Шевченко, Ševčenko, Szewczenko, Shevchenko. It is pure: it knows no store, no shelf and no person, and what
// it gives is sealed by whoever keeps it.
//
// Read it in this order: word.go (a name is parted into words), letters.go (published rules of spelling, as
// tables), sound.go (a word as sounds, then as a frame of consonants), called.go and called.csv (nicknames and
// forms of one name in several languages), key.go (the keys of a stored name), ask.go (the keys of a search,
// and why something was found).
//
// The tables follow published rules: ICAO Doc 9303 part 3 section 6 (Cyrillic, and national characters),
// the Ukrainian table of Cabinet of Ministers resolution 55 of 27.01.2010, the Latvian rules on names of other
// languages (Cabinet regulation 114 of 02.03.2004: endings -s and -a), the Estonian table for Cyrillic (š, tš,
// štš, õ), the Polish spelling of East Slavic names (sz, cz, szcz, ż, ch, w), English BGN/PCGN (sh, ch, zh, kh),
// and the older German sch and tsch.
package spelling
