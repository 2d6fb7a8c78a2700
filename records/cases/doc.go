// Package cases keeps a case: the way of one person with the house. A case has a code and begins without a
// name; a person may have several, one after another or beside each other. Everything that rooms write about a
// person's way (plan, hours, notes, identification, consent) belongs to a case and is reached by the case's own
// check.
//
// Read it in this order: case.go (the noun), team.go (who works on it), reach_rows.go (how rows of other rooms
// take the check of their case), case_rows.go (inside a transaction, also for other rooms), overview.go and
// case_acts.go, team_acts.go (handing over, cover), outside.go (opening a case of another team), link.go (a
// family is several cases), closing.go and closing_acts.go (closing, reopening, asking after the person),
// measure.go and caseload_acts.go (figures with their rules), supervision.go, case_register.go (import and
// export), tab_pages.go (how rooms stand on a case's page), the other pages, area.go (what the house is handed).
//
// Who may see what (roles.csv). A caseworker sees the cases of whose team they are today: as responsible, as
// member, as cover for a few days. Another case is opened from outside for a reason, until the end of the day,
// and the responsible person reviews it, the unusual first. The responsible person sees all; the reviewer codes
// and days alone. Whom the person named as someone who must not learn sees nothing by any of these words, not as
// a colleague in the team, who is not offered, and not as the responsible person. Numbers are counted over all
// cases, since a number names nobody.
//
// A return. Where the person comes back within the aftercare window (a setting, in days after the closing, the
// last one included), the closed case is reopened and no new one begins. Later it is a new case, and the closed
// ones shut: a case that was closed by the day on which a later one of the same person began stays open to view
// only for those of its own team who are on the team of the later case too; everyone else's part in it ends that
// day, and again whenever another worker comes to answer for the later case. The responsible person hands it over
// by assigning it anew.
//
// What a room can hand over (all before anybody is answered): a tab (AddTab), what must be settled before a case
// closes (AddCheck, and Tab.Open for the page), what is due (AddDue), a figure (AddMeasure), minutes of service
// (AddWork), a section of the page of caseloads (AddSection).
//
// What is never recorded here: a name, an address, a story. A case is a code with days and words of lists. The
// notes at closing and reopening are sealed under the person's key and go when it goes; reasons for handing over,
// for cover and for opening from outside are sealed under the key of the house.
package cases
