// Package reports is the room of numbers that may leave: results tables, frozen reports, their files.
//
// A figure is one number for every reader, computed whole by the door Count. The rows behind it go
// through List, so that a reader sees those that they may open, and is told how many are withheld. Figures
// that count people served, or would point to them, leave as totals only. Nothing in a report is typed in.
package reports
