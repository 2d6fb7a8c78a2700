// Package outreach is the room of the info-trailer and other formats: a host's request, a day of several
// sessions for several audiences, trailer and crew without clashes, road time, head counts, debrief,
// letters and calendars, coverage and tours.
//
// A visit is one day at one host: it groups activities (its sessions) by its code, and holds what the
// day needs besides: who travels, which trailer, who is the safeguarding lead, when they leave and are
// back. The sessions are rows of records/activities, so one entry serves every report.
//
// Who may see: coordinators and the responsible person plan and see everything here; the crew (educator)
// sees the own visits; nobody here sees support groups or camps, which appear as busy time only. A host's
// teacher and safeguarding contact are names: they are sealed, shown by role, and go with the request.
package outreach
