package people

import (
	"slices"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// barred is the SQL behind {{put person_barred column}}: who must not learn of the person in that column at
// all, today.
const barred = `coalesce((select {{group_concat|string_agg}}(case when barring.against_person <> '' then barring.against_person else '@' || barring.against_role end, ' ')
	from withholdings barring where barring.person = {a} and barring.whole = 1 and (barring.against_person <> '' or barring.against_role <> '')
	and barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)), '') as barred`

// never is the SQL that keeps a person out of every list of somebody who must not learn.
const never = `exists (select 1 from withholdings barring where barring.person = {a}.id and barring.whole = 1 and ` + today + ` and ` + fromActor + `)`

// today and fromActor are true of a row that holds today, and of one that names who acts or a role of theirs.
const (
	today     = `barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)`
	fromActor = `(barring.against_person = :actor_person or barring.against_role in (:actor_roles...))`
)

// kept is the SQL behind {{put kept_from_actor column}}: true where the person in that column named who acts, or a
// role of theirs, as somebody who must not learn of them at all. A list of another room that speaks of people served
// leaves such rows out.
const kept = `exists (select 1 from withholdings barring where barring.person = {a} and barring.whole = 1 and ` + today + ` and ` + fromActor + `)`

// keptThings is the SQL behind {{put person_kept column}}: what the person in that column keeps from who acts, as Kept.
const keptThings = `coalesce((select {{group_concat|string_agg}}(barring.fields || case barring.words_open when 0 then ' ' || '` + Words + `' else '' end, ' ')
	from withholdings barring where barring.person = {a} and barring.whole = 0 and ` + today + ` and ` + fromActor + `), '') as kept`

// KeptFrom is for the word access.Never of a table that speaks of people served; column is that of the person, such
// as {a}.subject. Named things close a row too where one of them is kept from who acts.
func KeptFrom(column string, things ...string) string {
	return `exists (select 1 from withholdings barring where barring.person = ` + column + ` and ` + Closes(things...) + ` and ` + today + ` and ` + fromActor + `)`
}

// Closes is the SQL that is true of a row "barring" by which something is closed: everything is kept, or one of the things.
func Closes(things ...string) string {
	out := "(barring.whole = 1"
	for _, t := range things {
		if t == Words {
			out += " or barring.words_open = 0"
		} else {
			out += " or ' ' || barring.fields || ' ' like '% " + t + " %'"
		}
	}
	return out + ")"
}

// MayNotLearn says what an organisation must not learn of a person: every road out asks it before anything of
// the person is chosen. The organisation is an id of its register. It needs tx.Today.
func MayNotLearn(tx *db.Tx, person, organisation string) (Withheld, error) {
	return withheld(tx, person, func(w Withholding) bool { return organisation != "" && w.Organisation == organisation })
}

// Withholds says what a colleague, or somebody else with a record here such as a guardian, must not learn of a
// person: by their own record or by a role that they hold.
func Withholds(tx *db.Tx, person, other string, roles ...access.Role) (Withheld, error) {
	return withheld(tx, person, against(other, roles))
}

// against tells of a row whether it is against somebody, by their own record or by a role that they hold.
func against(other string, roles []access.Role) func(Withholding) bool {
	return func(w Withholding) bool {
		return other != "" && w.Against == other || w.Role != "" && slices.Contains(roles, access.Role(w.Role))
	}
}

// FromActor is Withholds for who acts in a transaction.
func FromActor(tx *db.Tx, person string) (Withheld, error) {
	return Withholds(tx, person, tx.Actor.Person, rolesOf(tx)...)
}

func rolesOf(tx *db.Tx) []access.Role {
	var roles []access.Role
	for _, r := range access.Roles {
		if tx.Actor.Holds(r, tx.Today) {
			roles = append(roles, r)
		}
	}
	return roles
}

// AllFromActor is FromActor for everybody who keeps something from who acts, by the id of the person: for acts on many.
func AllFromActor(tx *db.Tx) (map[string]Withheld, error) {
	is, out := against(tx.Actor.Person, rolesOf(tx)), map[string]Withheld{}
	err := db.Each(tx, "withholding.all_in_force", func(w Withholding) error {
		if is(w) {
			out[w.Person] = out[w.Person].And(w)
		}
		return nil
	})
	return out, err
}

func withheld(tx *db.Tx, person string, against func(Withholding) bool) (Withheld, error) {
	rows, err := db.All[Withholding](tx, "withholding.in_force", db.Args{"person": person})
	var out Withheld
	for _, w := range rows {
		if against(w) {
			out = out.And(w)
		}
	}
	return out, err
}

// WithholdingsOf gives every row of a person, past ones too. Who and reason are sealed.
func WithholdingsOf(tx *db.Tx, person string) ([]Withholding, error) {
	return db.All[Withholding](tx, "withholding.of_person", db.Args{"person": person})
}

// WithholdingByID finds one row.
func WithholdingByID(tx *db.Tx, id string) (Withholding, error) {
	w, there, err := db.Maybe[Withholding](tx, "withholding.by_id", db.Args{"id": id})
	if err == nil && !there {
		err = fault.Missing()
	}
	return w, err
}

// PutWithholding stores a new row, or one over the row with its id and version; no such version gives false.
func PutWithholding(tx *db.Tx, w *Withholding) (bool, error) {
	name := "withholding.update"
	if w.Version == 0 {
		name = "withholding.insert"
	}
	n, err := tx.Exec(name, w)
	return n == 1, err
}

// Merge marks a record as one for which another stands, and Unmerge takes the mark away; nothing else of the
// row changes. No such version gives false.
func Merge(tx *db.Tx, p *Person, into string) (bool, error) {
	n, err := tx.Exec("person.merge", db.Args{"id": p.ID, "version": p.Version, "into": into})
	return n == 1, err
}

// Unmerge takes the mark of Merge away.
func Unmerge(tx *db.Tx, id, into string) (bool, error) {
	n, err := tx.Exec("person.unmerge", db.Args{"id": id, "into": into})
	return n == 1, err
}

// EndWithholding ends a row with the day in Until; no such version gives false.
func EndWithholding(tx *db.Tx, w *Withholding) (bool, error) {
	n, err := tx.Exec("withholding.end", w)
	return n == 1, err
}

// OrganisationByID gives code and name of an organisation, for who must not learn.
func OrganisationByID(tx *db.Tx, id string) (Organisation, bool, error) {
	return db.Maybe[Organisation](tx, "withholding.organisation", db.Args{"id": id})
}

// OrganisationOfCode gives the id of the organisation with a code.
func OrganisationOfCode(tx *db.Tx, code string) (string, bool, error) {
	return db.Maybe[string](tx, "person.organisation_of_code", db.Args{"code": code})
}
