// Package disclosures keeps what left the house: when, to whom, on which ground, what it held and its hash;
// and what somebody demanded and did not get.
//
// Figures that leave are kept cell by cell, so that a later release can be checked against earlier ones:
// two totals that differ by one person tell about that person.
//
// Read it in this order: disclosure.go (the noun), ground.go (on which ground), disclosure_rows.go (inside
// the act that lets something out: Record, RecordCells, Earlier), disclosure_acts.go (one method a verb),
// disclosure_pages.go, disclosure_register.go (history from paper), disclosure_counts.go, area.go.
//
// Who may see what (roles.csv). The responsible person and the reviewer read every disclosure: it is for
// them that they are kept. Whoever let something out reads what they themselves let out. The administrator
// reads none. To whom and why are free text, which may name somebody: they are sealed, and no log line and
// no list of totals has them; where the data was one person's, the reviewer sees the day, the kind and the
// ground without them.
//
// What is never recorded here: what was in a text that left. A file is known by its hash, a figure by its
// cells, a register by its name and number of rows.
package disclosures
