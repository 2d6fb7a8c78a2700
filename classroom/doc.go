// Package classroom is the room of the live lesson at the office: the activities that a class plays, who
// looked at them, which may be played, and what came of each lesson.
//
// An activity for a lesson is a text file (docs/activity-format.md); here it is called a script, to tell it
// from an activity of the register. Each change of its text is a new version and a draft again. Reviewers by
// role look at a version; the responsible person approves it, and says then whether it is sensitive and
// whether it may be played alone. Only an approved version goes along with a hub and runs with pupils.
//
// A lesson is one playing, as a hub's journal brought it home. It holds counts and tables, never a phone:
// pairs of before and after are reckoned when the journal arrives, and what paired them is thrown away. A
// lesson belongs to an activity of the register, whose head count is that of a teacher or the crew; how many
// phones took part stands beside it as a check and is added to nothing.
//
// Weeks later a class is compared with itself group against group (across.go): who was there is not known. Only
// where the responsible person allowed it at a school, with a ground and a last day, pupils may make a code by
// which two lessons are paired (code.go). Each leave has a key pair: phones seal to it, and its private half and
// every code lie sealed under a key of the leave's own. Codes are matched once and deleted in the same act; the key
// goes at the last day, and with it what still lies in a journal or a backup can be opened by nobody.
//
// Sums never show a small class (enough in learning_acts.go): in a cell of one question, one activity and one
// host, a lesson below the smallest group counts only where the small ones together make a group.
//
// Reading order: script.go, review.go, script_acts.go; lesson.go, bring.go, lesson_acts.go; learning_acts.go,
// across.go, code.go; result.go for the page a host gets of its own class.
//
// Who may: crew, coordinators and the responsible person read everything here; coordinators and crew write
// and review; the responsible person approves. The host gets knowledge items only, from ten pairs, and never
// feelings, help-seeking, free text, choices in a story, or how many notes there were. Nothing here names a
// pupil, a school's class has no list, and answers typed by pupils do not leave the hub but for what a
// moderator showed.
package classroom
