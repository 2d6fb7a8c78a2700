// Package notes is what workers write about a case: facts, contacts, and working thoughts kept apart from
// both; restricted notes for named viewers; drafts that survive a lost session; and the files of a case.
//
// Read it in this order: note.go (the noun and its rules), note_acts.go (one method a verb), calling_acts.go
// (whose notes are restricted by default), draft_files.go and draft_acts.go (how a draft is kept), the pages,
// area.go (what the house is handed).
//
// Who may see what (roles.csv). A note is seen by the team of its case and by the responsible person. A
// restricted note is seen by its named viewers alone, the author among them: for everybody else it is absent,
// from the list and its numbers, from search, export and figures, also for the responsible person and for a
// colleague who stands in. The notes of a psychologist and of a lawyer are their author's unless they say
// otherwise. Whom the person named as someone who must not learn sees none.
//
// How a note changes. For an hour (a setting) its author corrects slips in place. After that a note is
// amended: it says why, and how it stood before stays. A narrative is hidden until somebody opens it; each
// opening is a line in the log.
//
// Drafts are sealed under the person's key every few seconds in a file of their own, outside the data: one
// line in the log when a draft is begun or taken up again, one when it ends.
//
// What is never recorded here: a text in a log, an address or an error. While somebody types, this machine
// hints where a name, a number or a code seems to stand (internal/hint); nothing of it is kept.
package notes
