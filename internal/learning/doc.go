// Package learning reckons what a class learned: one question or a whole score before and after, paired on
// the phone or group against group, with test, interval and effect size, and with the small groups left
// out. It is pure: it knows counts and scores, never a person, a phone or a table.
//
// Reading order: item.go (one question, paired), score.go (all questions together), group.go (two groups
// that cannot be paired), small.go (what is not shown), code.go (the pupil-made code across weeks).
//
// Every figure names its formula in words: the keys learning.formula.* stand beside the figures on the page
// and on paper. A bare percentage is never given: a change comes with how many pairs it rests on.
package learning

import "embed"

// Words are the formulas and warnings, one PO file a language.
//
//go:embed words
var Words embed.FS
