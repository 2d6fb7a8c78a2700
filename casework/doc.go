// Package casework is the room of daily casework: assessments, the safety plan, goals and steps, dates with
// interpreters, what a person waits for and what was offered, things held for them, and what must be known of
// a child.
//
// Read it in this order: assessment.go, plan.go, date.go, wait.go, thing.go and child.go (the nouns and their
// rules), their _acts.go (one method a verb), the pages, area.go (what the house is handed).
//
// Who may see what (roles.csv). Everything belongs to a case and is reached by the case's own check: its team
// and the responsible person. Totals of what people wait for, without a case, are for the coordinator and the
// reviewer too: demand that was not met is an argument. A thing held is given back by whoever is on duty, at any
// hour, to who has the receipt: that one act needs no part in the case.
//
// Assessments are words on a scale and never points: no sum is made of them. Free text is sealed under the
// person's key.
//
// What is never recorded here: a name. Guardians and representatives are written down sealed, as they are known.
package casework
