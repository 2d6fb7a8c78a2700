// Package tabular reads registers from a folder of CSV files or one XLSX workbook, and writes CSV
// and XLSX. It knows nothing of what a register means: it checks shape, encoding and safety, and
// gives text, row by row, to those who know.
//
// What it reads comes from outside. Nothing is written to disk, no formula is computed, no part of
// an archive is unpacked beyond its limit, and a column that seems to hold names of people is
// refused before any of its cells is looked at. Faults name file, row and column, never a cell's
// content.
package tabular

import "embed"

// Words are the texts of this package, words/en.po and words/lv.po.
//
//go:embed words/*.po
var Words embed.FS
