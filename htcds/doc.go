// Package htcds exchanges cases in the form of the Human Trafficking Case Data Standard 2.0 of IOM: the
// published workbooks, the survey form's submissions, a CSV of all fields, and foreign spreadsheets by a
// table of columns that somebody set up.
//
// Read it in this order: field.go (the standard's own table, and what of it is coded), value.go (what a
// cell may hold), grid.go with grid_xlsx.go and grid_csv.go (files as rows of text), mapping.go (which
// column is which field, whatever the published files misname), sheet.go (rows as cases, with what is
// wrong), loss.go (what has no home and what was held back), package.go (the sealed file), home_rows.go (what
// other rooms know of a field), import_acts.go, export_acts.go, upload_acts.go, mapping_acts.go, the
// pages, area.go.
//
// Who may (roles.csv): the responsible person. The command imports as console too, since nothing is read
// by it; an export always says as whom.
//
// What leaves is coded: no names, contacts, free text, places closer than a country, or what speaks of
// somebody accused. Only released cases leave, and those that the gate of consents lets out. All fields
// leave only inside a file sealed to a named receiver's key, on a ground. Each export is a disclosure, and
// each case keeps that it was in it.
//
// What came in is kept whole: coded words as they are, the rest sealed under the key of the person. A
// forgotten person's row goes.
//
// What is never recorded here: a cell in a fault, a log line or the name of a file.
package htcds
