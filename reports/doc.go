// Package reports is the room of numbers that may leave: results tables, frozen reports, their files.
//
// A figure is one number for every reader, computed whole by the door Count. The rows behind it go
// through List, so that a reader sees those that they may open, and is told how many are withheld. Figures
// that count people served, or would point to them, leave as totals only. Nothing in a report is typed in.
//
// Read it in this order: result.go (a figure, what is behind it), result_acts.go (how it is computed),
// target.go (what a grant has promised), report.go (a frozen report and its hash), report_acts.go (freezing,
// and letting out), change_acts.go (what has changed since, by whom, why), release.go (the cells as
// disclosures keep them), result_files.go (PDF, DOCX, XLSX, CSV from the same figures), the pages, area.go.
//
// Who may see what (roles.csv). Whoever works with results sees all numbers. Rows are those of records that
// the reader may open anyway; a reviewer sees them by code, without reasons. Targets and reports are made
// by coordinator and responsible person; the bookkeeper reads them and may let a report out.
//
// What is never here: a row of people served, for anyone; a code of one report in another; a file that
// left without to whom and why.
package reports
