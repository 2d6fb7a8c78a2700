// Package organisations keeps whom the house works with: schools, municipalities, associations, partners;
// their branches, and what they offer and to whom.
//
// Read it in this order: organisation.go (the noun and its rules), organisation_rows.go (inside a
// transaction, also for others), organisation_register.go (import and export), organisation_acts.go (one
// method a verb), organisation_pages.go and the templates (how it looks), area.go (what the house is handed).
//
// Who may see what (roles.csv): nothing here is about a person, so every role that works with others
// sees all organisations; the administrator keeps the machine and sees no content; the reviewer reads by
// the word codes, which shows all, since every field is plain. The coordinator keeps the list. A
// caseworker adds and changes too: who helps whom is known best there. Only the coordinator and the
// responsible person remove.
//
// What is never recorded here: a contact's name, telephone or address of a person (the vault has them),
// and the address of a house that must not be found (it is a withheld place, records/places).
package organisations
