package rooms

import (
	"context"
	_ "embed"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"drosme/htcds"
	"drosme/identification"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/vault"
)

// htcdsWords says which word of the standard is which of the house's. Where several of ours are one of theirs, the
// first is what an import writes.
//
//go:embed htcds_words.csv
var htcdsWords string

// wordPairs are the rows of the table, both ways, by field.
type wordPairs struct{ in, out map[string]string }

var htcdsPairs = readPairs()

func readPairs() map[string]wordPairs {
	rows, err := csv.NewReader(strings.NewReader(htcdsWords)).ReadAll()
	if err != nil {
		panic(err) // our own file, embedded
	}
	all := map[string]wordPairs{}
	for _, r := range rows[1:] {
		p, there := all[r[0]]
		if !there {
			p = wordPairs{map[string]string{}, map[string]string{}}
			all[r[0]] = p
		}
		if p.in[r[1]] == "" {
			p.in[r[1]] = r[2]
		}
		p.out[r[2]] = r[1]
	}
	return all
}

// take gives the house's words for those of the standard; false where one has none.
func (p wordPairs) take(theirs []string) ([]string, bool) {
	var out []string
	for _, w := range theirs {
		if p.in[w] == "" {
			return nil, false
		}
		out = append(out, p.in[w])
	}
	return out, len(out) > 0
}

// give gives the standard's words for those of the house. What the standard has no word for is left out.
func (p wordPairs) give(ours []string) string {
	var out []string
	for _, w := range ours {
		if t := p.out[w]; t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return strings.Join(out, ";")
}

// manyFacts are the facts of identification with several words that the standard has a field for.
func manyFacts(f *identification.Facts) map[string]*identification.Many {
	return map[string]*identification.Many{"vic_TypeOfExploitation": &f.Forms, "vic_MethodsOfControl": &f.Control, "vic_MethodOfRecruitment": &f.Recruitment}
}

// identificationHome keeps what identification asks: forms, control, recruitment, relation, age at recruitment,
// citizenships. Status and who decided come from its dated records, and go out only: an import names no basis.
func (r *Rooms) identificationHome() htcds.Home {
	return htcds.Home{Name: "identification", Write: r.writeFacts, Read: r.readFacts}
}

func (r *Rooms) writeFacts(tx *db.Tx, all []*htcds.Entry) error {
	var facts []*identification.Facts
	for _, e := range all {
		f := &identification.Facts{Case: e.Case}
		any := false
		holds := func(name string) {
			any = true
			e.Holds(name)
		}
		for name, m := range manyFacts(f) {
			if words, ok := htcdsPairs[name].take(e.Words(name)); ok {
				*m = identification.ManyOf(words...)
				holds(name)
			}
		}
		if words, ok := htcdsPairs["vic_RelationshipToTrafficker"].take(e.Words("vic_RelationshipToTrafficker")); ok {
			f.Relation = words[0]
			holds("vic_RelationshipToTrafficker")
		}
		if age := e.Of("vic_AgeWhenTrafficked"); age != "" {
			f.AgeRecruited = identification.Age(age)
			holds("vic_AgeWhenTrafficked")
		}
		if nations := e.Words("prs_Citizenship"); len(nations) > 0 {
			f.Citizenships = identification.ManyOf(nations...)
			holds("prs_Citizenship")
		}
		if any {
			facts = append(facts, f)
		}
	}
	return r.Identification.PutFirst(tx, facts)
}

func (r *Rooms) readFacts(tx *db.Tx, all []*htcds.Entry, _ bool) error {
	ids := make([]string, len(all))
	for i, e := range all {
		ids[i] = e.Case
	}
	facts, err := r.Identification.FactsOf(tx, ids)
	if err != nil {
		return err
	}
	statuses, err := r.Identification.StatusesOf(tx, ids)
	if err != nil {
		return err
	}
	for _, e := range all {
		if s := statuses[e.Case]; s != nil {
			e.Put("vic_TraffickingStatus", identification.LabelOf("HTCDS", s).Label)
			e.Put("vic_TraffickingStatusDecisionMakingOrg", identification.LabelOf("HTCDS_DECIDER", s).Label)
		}
		f := facts[e.Case]
		if f == nil {
			continue
		}
		for name, m := range manyFacts(f) {
			if *m != identification.NotAsked {
				e.Put(name, htcdsPairs[name].give(m.Values()))
			}
		}
		if f.Relation != identification.NotAsked {
			e.Put("vic_RelationshipToTrafficker", htcdsPairs["vic_RelationshipToTrafficker"].give([]string{f.Relation}))
		}
		if f.AgeRecruited != identification.NotAsked {
			years := ""
			if n, whole := f.AgeRecruited.Years(); whole {
				years = strconv.Itoa(n)
			}
			e.Put("vic_AgeWhenTrafficked", years)
		}
		if f.Citizenships != identification.NotAsked {
			nations := slices.DeleteFunc(f.Citizenships.Values(), func(w string) bool { return w == identification.Stateless })
			e.Put("prs_Citizenship", strings.Join(nations, ";"))
		}
	}
	return nil
}

// vaultHome keeps names and contacts: what an import brought is found by name, and what the vault says stands. While
// the protected shelf is locked, or no printed share of the key was tried, an import's names wait, sealed in the room.
func (r *Rooms) vaultHome() htcds.Home {
	return htcds.Home{Name: "vault", Later: true, Write: r.writeNames, Read: r.readNames,
		After: func(ctx context.Context, all []*htcds.Entry) error {
			sheets := map[string]vault.Values{}
			for _, e := range all {
				if e.Taken() {
					sheets[e.Person] = r.sheetOf(e)
				}
			}
			return r.Vault.IndexMany(ctx, sheets)
		}}
}

// addressFields are the parts of an address, in the order in which they are written in one line.
var addressFields = []string{"prs_MailingStreet", "prs_MailingCity", "prs_MailingPostalCode", "prs_MailingState", "prs_MailingCountry"}

// sheetOf is what the vault takes of a case: in one line each, and nothing that it would refuse.
func (r *Rooms) sheetOf(e *htcds.Entry) vault.Values {
	line := func(parts ...string) string {
		return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
	}
	phone := e.Of("prs_MobilePhone")
	if phone == "" {
		phone = e.Of("prs_HomePhone")
	}
	born, _, _ := strings.Cut(e.Of("prs_Birthdate"), "-")
	var address []string
	for _, name := range addressFields {
		if part := line(e.Of(name)); part != "" {
			address = append(address, part)
		}
	}
	v := vault.Values{vault.Given: line(e.Of("prs_FirstName"), e.Of("prs_MiddleName")), vault.Family: line(e.Of("prs_SecondName")),
		vault.BirthYear: born, vault.Phone: phone, vault.Email: e.Of("prs_Email"), vault.Address: strings.Join(address, ", ")}
	_, today := r.house.Clerk.Now()
	for f, value := range v {
		var l fault.List
		if vault.CheckValues(vault.Values{f: value}, today, l.Add); value == "" || l.Err() != nil {
			delete(v, f)
		}
	}
	return v
}

func persons(all []*htcds.Entry) []string {
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = e.Person
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *Rooms) writeNames(tx *db.Tx, all []*htcds.Entry) error {
	takes, err := r.Vault.Takes(tx)
	if err != nil {
		return err
	}
	there, err := r.Vault.FieldsOf(tx, persons(all)) // somebody may have written a sheet while a name waited
	if err != nil {
		return err
	}
	sheets := map[string]vault.Values{}
	for _, e := range all {
		v := r.sheetOf(e)
		if len(v) == 0 || len(there[e.Person]) > 0 {
			continue
		}
		if !takes {
			e.Wait()
			continue
		}
		if sheets[e.Person] == nil {
			sheets[e.Person] = v
			e.Take()
		}
		for field, name := range map[vault.Field]string{vault.Given: "prs_FirstName", vault.Family: "prs_SecondName", vault.Phone: "prs_MobilePhone", vault.Email: "prs_Email"} {
			if kept := sheets[e.Person][field]; kept != "" && kept == e.Of(name) && !(field == vault.Phone && kept == e.Of("prs_HomePhone")) {
				e.Holds(name)
			}
		}
	}
	if len(sheets) == 0 {
		return nil
	}
	return r.Vault.PutFirst(tx, sheets)
}

func (r *Rooms) readNames(tx *db.Tx, all []*htcds.Entry, whole bool) error {
	if !whole {
		return r.holdNamesBack(tx, all)
	}
	sheets, err := r.Vault.SheetsOf(tx, persons(all))
	if err != nil {
		return err
	}
	for _, e := range all {
		v := sheets[e.Person]
		if v == nil {
			continue
		}
		was := r.sheetOf(e) // as it would have been written of what lies in the room
		if v[vault.Given] != was[vault.Given] {
			e.Put("prs_FirstName", v[vault.Given])
			e.Put("prs_MiddleName", "")
		}
		if v[vault.Family] != was[vault.Family] {
			e.Put("prs_SecondName", v[vault.Family])
		}
		if v[vault.BirthYear] != was[vault.BirthYear] { // a year is no birth date
			e.Put("prs_Birthdate", "")
		}
		if v[vault.Phone] != was[vault.Phone] {
			e.Put("prs_MobilePhone", v[vault.Phone])
		}
		if v[vault.Email] != was[vault.Email] {
			e.Put("prs_Email", v[vault.Email])
		}
		if v[vault.Address] != was[vault.Address] {
			for _, name := range addressFields {
				e.Put(name, "")
			}
			e.Put("prs_MailingStreet", v[vault.Address])
		}
	}
	return nil
}

// heldNames are the fields of the standard that stand for those of the vault.
var heldNames = map[vault.Field]string{vault.Given: "prs_FirstName", vault.Family: "prs_SecondName", vault.Phone: "prs_MobilePhone",
	vault.Email: "prs_Email", vault.Address: "prs_MailingStreet", vault.BirthYear: "prs_Birthdate"}

// holdNamesBack says which names there are that do not leave coded; no sheet is opened.
func (r *Rooms) holdNamesBack(tx *db.Tx, all []*htcds.Entry) error {
	fields, err := r.Vault.FieldsOf(tx, persons(all))
	if err != nil {
		return err
	}
	for _, e := range all {
		for _, f := range fields[e.Person] {
			if name := heldNames[f]; name != "" {
				e.HoldBack(name)
			}
		}
	}
	return nil
}
