// Package people keeps a person as a code: the kind (served, volunteer, activist, professional, staff),
// what is counted of them, and no name, ever.
//
// Read it in this order: person.go, withholding.go and relation.go (the nouns and their rules), person_rows.go,
// withholding_rows.go and relation_rows.go (inside a transaction, also for others: every road out asks
// MayNotLearn), person_register.go (import and export), person_acts.go (one method a verb), person_forgetting.go,
// person_pages.go and the templates (how it looks), area.go (what the house is handed).
//
// Who may see what (roles.csv). People served are protected: the word open does not reach them. The
// caseworker and the responsible person reach everybody. The coordinator reaches all but people served,
// since visits and trainings are planned with volunteers and staff and not with them. An educator reaches
// their own record alone. The reviewer sees codes and kinds: sex, age, language, country and
// organisation are sensitive and leave with totals only. The helpline, the bookkeeper and the
// administrator need no person to do their work: a call is no record, costs have none, accounts are kept
// elsewhere. Who may see only codes may not filter by what they do not see.
//
// What is never recorded here: a name, a birth date, a personal code, an address, a telephone. A person
// served who becomes a volunteer gets a second record under another code; only the vault joins them.
package people
