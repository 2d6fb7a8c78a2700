// Package groupwork is the room of support groups and camps: the circle, its meetings, who came, what helped,
// and what the members want changed.
//
// Read it in this order: circle.go, meeting.go and voice.go (the nouns and their rules), circle_acts.go,
// meeting_acts.go and voice_acts.go (one method a verb), the pages, area.go (what the house is handed).
//
// A meeting is an activity: same id, one row among the activities, and a row here with what else there is to
// say. So the support group figures of a results table come from who is ticked here, and nothing is typed
// twice. Everywhere else (planner, calendar, feed) a meeting is *busy* and no more.
//
// Who may see what (roles.csv). A facilitator sees the circle to which their right is bound; a caseworker who
// is bound to none sees those that they lead, and no other; the responsible person sees all, the reviewer codes and
// days. Who came stands
// under a group name that the person chose. It identifies, so it is sealed under the person's key, opens inside
// its circle alone, and stays shut while the protected shelf is locked.
//
// Feedback is nobody's: it has a month and no day, an id that tells no order, and no name of who wrote it
// down; the log says that a voice was added and not which. It prints after the facilitator has reworded it,
// and not before there are five voices or three months have passed since the first.
//
// What is never recorded here: what somebody told in the group.
package groupwork
