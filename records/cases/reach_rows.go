package cases

import (
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/people"
)

// Reach says who reaches the case that a row belongs to. A row of another room embeds it, and its queries
// carry {{put case_reach x.case_id}}, so that every row takes the check of its case.
type Reach struct {
	Team   string `db:"reach_team" class:"plain"`       // ids of those who work on the case today, with blanks between them
	Barred string `db:"reach_barred" class:"sensitive"` // ids of who must not learn, and roles as @role
	Served string `db:"reach_person" class:"plain"`     // id of the person whose case it is
	Frozen bool   `db:"reach_frozen" class:"plain"`     // its processing is restricted: shown, no change

	// Kept are the things that the person keeps from who acts (people.Kept). The clerk empties what a row tells of
	// them; the tag says of what: `tells:"health"`.
	Kept people.Kept `db:"reach_kept" class:"sensitive"`
}

// KeptBack gives what is kept from who acts, with blanks between.
func (r *Reach) KeptBack() string { return string(r.Kept) }

// Keeps tells whether a thing is kept from who acts, for a page that says so, and for what no tag can empty.
func (r *Reach) Keeps(thing string) bool { return r.Kept.Keeps(thing) }

// ScopeOf is Scope for a row that tells of things as a whole: for whom one of them is kept there is no such row.
func (r *Reach) ScopeOf(things ...string) access.Scope {
	s := r.Scope()
	s.Shut = slices.ContainsFunc(things, r.Keeps)
	return s
}

// Scope says that a row of a case is protected, the own of its team, and closed to who must not learn.
func (r *Reach) Scope() access.Scope {
	s := access.Scope{Protected: true, People: strings.Fields(r.Team), Frozen: r.Frozen}
	for _, b := range strings.Fields(r.Barred) {
		if role, ok := strings.CutPrefix(b, "@"); ok {
			s.BarredRoles = append(s.BarredRoles, role)
		} else {
			s.Barred = append(s.Barred, b)
		}
	}
	return s
}

// Subjects tells the log whose data it is.
func (r *Reach) Subjects() []string {
	if r.Served == "" {
		return nil
	}
	return []string{r.Served}
}

// KeptBack is the fault of an act by which somebody would write over what is kept from them.
func KeptBack() error { return fault.New(fault.Invalid, "case.kept_back") }

// closed is the SQL that is true of a row "barring" that closes a case: everything, or the case as such.
var closed = people.Closes("case")

// keptOf is the SQL behind {{put case_kept column}}: the column of Reach with what is kept from who acts, alone.
const keptOf = `coalesce((select {{group_concat|string_agg}}(barring.fields || case barring.words_open when 0 then ' words' else '' end, ' ')
	from withholdings barring join cases kept_case on kept_case.person = barring.person where kept_case.id = {a} and barring.whole = 0
	and barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)
	and (barring.against_person = :actor_person or barring.against_role in (:actor_roles...))), '') as reach_kept`

// reach is the SQL behind {{put case_reach column}}: the columns of Reach for the case in that column.
var reach = `coalesce((select {{group_concat(placed.person, ' ')|string_agg(placed.person, ' ')}} from case_team placed where placed.case_id = {a}
	and placed.from_on <= :today and (placed.until_on = '' or placed.until_on >= :today)), '') as reach_team,
coalesce((select {{group_concat|string_agg}}(case when barring.against_person <> '' then barring.against_person else '@' || barring.against_role end, ' ')
	from withholdings barring join cases barred_case on barred_case.person = barring.person where barred_case.id = {a} and ` + closed + `
	and (barring.against_person <> '' or barring.against_role <> '') and barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)), '') as reach_barred,
coalesce((select reached.person from cases reached where reached.id = {a}), '') as reach_person,
` + keptOf + `,
case when exists (select 1 from case_restrictions frozen where frozen.case_id = {a} and frozen.lifted_on = '') then 1 else 0 end as reach_frozen`

// mine is the SQL behind {{put case_mine column}}: true of a case on whose team the actor works today. It narrows
// what is called mine, for who may see more.
const mine = `exists (select 1 from case_team my_place where my_place.case_id = {a} and my_place.person = :actor_person
	and my_place.from_on <= :today and (my_place.until_on = '' or my_place.until_on >= :today))`

// VisibleBy narrows a table whose rows belong to the case in a column: to those of the actor's team, and
// never to who must not learn: of the case, or of things of which a row tells as a whole (Reach.ScopeOf). A room that
// protects a table of its own hands it to the house as Visible: {"services": cases.VisibleBy("case_id", "services")}.
func VisibleBy(column string, things ...string) db.Visibility {
	at := "{a}." + column
	return db.Visibility{
		access.Own: `exists (select 1 from case_team placed where placed.case_id = ` + at + ` and placed.person = :actor_person
			and placed.from_on <= :today and (placed.until_on = '' or placed.until_on >= :today))`,
		// Few people are named so: their cases are found once a query, not asked for each row.
		access.Never: at + ` in (select barred_case.id from withholdings barring join cases barred_case on barred_case.person = barring.person
			where ` + people.Closes(append([]string{"case"}, things...)...) + `
			and barring.from_on <= :today and (barring.until_on = '' or barring.until_on >= :today)
			and (barring.against_person = :actor_person or barring.against_role in (:actor_roles...)))`,
	}
}
