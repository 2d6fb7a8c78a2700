// Package outreach is the room of the info-trailer and other formats: a host's request, a day of several
// sessions for several audiences, trailer and crew without clashes, road time, head counts, debrief,
// letters and calendars, coverage and tours.
//
// A visit is one day at one host: it groups activities (its sessions) by its code, and holds what the
// day needs besides: who travels, which trailer, who is the safeguarding lead, when they leave and are
// back. The sessions are rows of records/activities, so one entry serves every report.
//
// What a visit takes, trailer, vehicle and people, is booked in the act that plans it, from setting off to
// being back. Another visit is in the way when between the two there is not time enough to take down,
// drive and set up again; two visits of one day may follow each other without a way home in between.
// Activities that a person leads outside outreach are in the way as well; a protected one shows as busy.
// Whoever is refused is offered the next free times. The check stands inside the act's own transaction,
// so that of two acts at once one wins.
//
// Who may see: coordinators and the responsible person plan and see everything here; the crew (educator)
// sees the own visits; nobody here sees support groups or camps, which appear as busy time only. A host's
// teacher and safeguarding contact are names: they are sealed, shown by role, and go with the request.
package outreach
