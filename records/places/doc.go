// Package places keeps a place, and how safely it may be told: to everybody, as far as the front gate, or
// to nobody (withheld).
//
// Read it in this order: place.go (the noun and its rules), place_rows.go (inside a transaction, also for
// others; sealing), place_acts.go (one method a verb), place_pages.go (how it looks), area.go.
//
// Who may see what (roles.csv). A withheld place, such as a shelter, is protected: only the caseworker
// and the responsible person reach it, since they bring people there; for all others it is absent, and
// a record that points to it says "withheld". The reviewer sees codes, never a name or an address. The
// bookkeeper and the administrator need no place.
//
// place_register.go brings places in from a file and gives them back; place_counts.go counts them.
//
// The address of a withheld place is in no list, no export and no log, and is sealed in the database.
package places
