// Package relations keeps who is around a person: what others are to them, and who must not learn of them.
//
// Read it in this order: circle.go (what a page shows of a person's surroundings, and the rules of what may be
// typed), circle_acts.go (reading all at once), withholding_acts.go and relation_acts.go (one method a verb),
// circle_pages.go, withholding_pages.go, relation_pages.go, area.go. The rows stand in records/people, since every
// road asks there who must not learn.
//
// Who may see what (roles.csv): the caseworker for the own caseload, and the responsible person. Everybody else
// nothing. An act is decided by the case, so that who is named as somebody who must not learn cannot read here
// that they are.
//
// Somebody who must not learn is a person with a record here (a colleague, a guardian), a role, or an
// organisation; a person with no record stands in sealed words alone, for people to heed. Whole means that no road
// leads to the person: no list, no search, no label, no notice, no export. By fields means that these are kept
// back wherever something of the person is shown or sent.
package relations
