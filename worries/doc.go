// Package worries is the room of a worry about a child: what a child said or what somebody saw, passed on
// at once to the safeguarding lead, and to nobody else.
//
// A worry is its own act, one tap from the day sheet and the debrief. It is sealed in the sender's request
// to the keys of the lead and the deputy, so that neither an administrator nor a copy of the data opens
// it; the sender's screen shows it no more once it is sent. It is no activity, and stands in no export, no
// count and no debrief.
//
// Who may: everybody who works with people sends one, peer educators under 18 too. Only the lead and the
// deputy open it. Unread after an hour, the deputy and the responsible person are told, without content.
// It closes only with to whom, when and by whom it was passed on, or why not. Until casework stands, the
// lead's and the responsible person's day are its inbox.
package worries
