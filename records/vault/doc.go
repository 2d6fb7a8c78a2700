// Package vault keeps the names, and nothing else does: given and family name, telephone, address, what to
// heed when somebody is called. Everywhere else a person is a code.
//
// There are two shelves. On the protected shelf are people served and their relatives, and children of a
// worry: each sealed under a key of their own, opened one at a time, for a reason, and the responsible
// person is told. On the working shelf are staff, volunteers, activists, professionals and the contacts of
// organisations: sealed under the key of the house, shown by role, one log line a list, no reason asked.
// Which shelf it is follows from the kind of the person; a name that once lay on the protected shelf stays
// there.
//
// Read it in this order: sheet.go and contact.go (the nouns and their rules), word.go (by which words a name
// is found), desk_acts.go (sealing, opening, the name index), sheet_acts.go (reading and writing), open_acts.go
// (opening for a reason, and who is told), label_acts.go (the names on a page), search_acts.go,
// contact_acts.go, contact_register.go (contacts as a file: names, so by verbs of its own),
// contact_export_acts.go, lock_acts.go, forget_acts.go (forgetting a person, everywhere), the pages, and area.go
// (what the house is handed).
//
// Who may see what (roles.csv). A label is a name for the responsible person, caseworkers, helpline,
// coordinators and educators, and only where a page that they may open speaks of that person at all; the
// bookkeeper, the reviewer and the administrator see codes. Protected names are never a label, for nobody.
// A caseworker who only facilitates a circle opens no protected sheet and finds nobody by name.
//
// A search of the protected shelf is a caseworker's verb. It answers codes of their own caseload; of anybody else
// only that the responsible person is to be asked, who alone is told. Names are not stored readable for it: the
// index holds codes that the house alone can compute, apart from the data and in no backup. Who was named as
// somebody who must not learn finds, opens and is told nothing of that person, and fields kept from them are empty.
//
// A third shelf keeps names of alleged perpetrators, where the responsible person switched it on (accused.go). It
// answers nobody: a match goes to the responsible person without the name, and pickers ask NotOffered.
//
// With the protected shelf locked everything else works: pages show codes as they always did, and a search looks at
// codes and code words, and at the name again when the shelf is unlocked.
//
// A person served who becomes a volunteer has a second record under another code. Only the sheet on the
// protected shelf says that the two are one; from the volunteer's side nothing leads back.
package vault
