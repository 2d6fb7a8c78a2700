// Package lesson holds the content of the activities that a class plays: their types, the file in which
// they stand, what is checked of a file before pupils see it, and how one is played: where a class is,
// what is asked there, which answers are accepted, and what comes next.
//
// It is pure: it knows neither a database, a network nor a page. The file is described in
// docs/activity-format.md; it is written by hand by facilitators, so everything that is wrong in it is
// said with its line. What a text holds is never trusted: HTML is made here from a small Markdown, and
// everything else is escaped.
package lesson

import "embed"

// Words are the texts of this package, words/en.po and words/lv.po: what is wrong with a file.
//
//go:embed words/*.po
var Words embed.FS
