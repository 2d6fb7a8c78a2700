// Package cases keeps a case: the way of one person with the house. A case has a code and begins without a
// name; a person may have several, one after another. Everything that rooms write about a person's way (plan,
// hours, notes, identification, consent) belongs to a case and is reached by the case's own check.
//
// Read it in this order: case.go (the noun), team.go (who works on it), reach.go (how rows of other rooms
// take the check of their case), case_rows.go (inside a transaction, also for other rooms), case_acts.go and
// team_acts.go (one method a verb), case_register.go (import and export), tab.go (how rooms stand on a case's
// page), the pages, area.go (what the house is handed).
//
// Who may see what (roles.csv). A caseworker sees the cases of whose team they are today: as responsible, as
// member, as cover for a few days. Another case is opened from outside for a reason, until the end of the day,
// and the responsible person reviews it. The responsible person sees all; the reviewer codes and days alone.
// Whom the person named as someone who must not learn sees nothing by any of these words, not as a colleague
// in the team and not as the responsible person.
//
// What is never recorded here: a name, an address, a story. A case is a code with days and words of lists.
package cases
