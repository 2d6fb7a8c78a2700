// Package helpline is the helpline's room: contacts, mostly anonymous, the handover of a shift, and the
// directory of who takes in whom.
//
// Read it in this order: call.go, callback.go, handover.go and directory.go (the nouns and their rules),
// call_acts.go, callback_acts.go, handover_acts.go and directory_acts.go (one method a verb), the pages,
// area.go (what the house is handed).
//
// Who may see what (roles.csv). Operators, caseworkers and the responsible person log contacts, read them, and
// take over a shift. The coordinator and the reviewer see totals, the reviewer codes too. Everybody who works
// with people finds somebody in the directory; a withheld place stands there as an organisation and the number
// of its front gate, never as an address. An operator finds nobody by name and opens no case: a contact that
// becomes a case leaves with what was told and is then the caseworker's.
//
// Anonymous by default: no number and no name is asked. A repeat caller is known by a code word of their own,
// of which the house keeps a token alone. A number to call back is kept only where somebody asks for it, sealed
// under a key of its own with the rule of how it is safe, and is gone when done or after 48 hours: the key is
// destroyed, so that no backup opens it either. Nothing, no reminder either, is ever sent from here to a person
// served.
package helpline
