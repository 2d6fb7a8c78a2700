package rooms

import (
	"strings"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/transfer"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/disclosures"
)

// joinTransfer gives the export of registers what it asks about rows of cases: which may leave, and the log of
// disclosures of whose they were.
func (r *Rooms) joinTransfer() {
	r.Transfer.Cases = r.leavingCases
	r.Transfer.CasesLeft = r.casesLeft
	r.Transfer.Grounds = func() []string {
		_, today := r.house.Clerk.Now()
		return disclosures.GroundsAboutPerson(today)
	}
	r.Transfer.Purposes = func() []string {
		_, today := r.house.Clerk.Now()
		return wordlist.Values("consent.purpose", today)
	}
}

// rowFields are what a row of a case tells, by the names that consents have for it.
var rowFields = []string{"code", "opened_on", "closed_on"}

// leavingCases asks the gate of consents for each released case. An export of many has no room for a reason a case:
// grounds that pass only with a tick and a reason keep the case in, and so does a field that is kept from the
// recipient. The organisation's own copy leaves nobody's hands and holds all.
func (r *Rooms) leavingCases(tx *db.Tx, o transfer.ExportOptions) (map[string]string, int, error) {
	may, stay := map[string]string{}, 0
	if o.OwnCopy {
		return may, 0, cases.Each(tx, func(k *cases.Case) error { may[k.Code] = k.Person; return nil })
	}
	if g, holds := disclosures.GroundOn(o.Ground, tx.Today); !holds || !g.AboutPerson {
		return nil, 0, fault.In("ground", "consent.ground_needed")
	}
	if !wordlist.Has("consent.purpose", o.Purpose) {
		return nil, 0, fault.In("purpose", "consent.purpose_needed")
	}
	var all []*cases.Case
	if err := cases.Each(tx, func(k *cases.Case) error {
		if !k.Released {
			stay++
			return nil
		}
		all = append(all, k)
		return nil
	}); err != nil {
		return nil, 0, err
	}
	for _, k := range all {
		passed, err := r.Consents.Gate(tx, consents.Road{Kind: consents.Export, Case: k, To: consents.Recipient{Name: o.To}, Purpose: o.Purpose,
			Fields: rowFields, Ground: o.Ground, Rows: true, Look: true})
		switch {
		case err != nil && fault.As(err).Kind == fault.Failed:
			return nil, 0, err
		case err != nil || len(passed.Withheld) > 0:
			stay++
		default:
			may[k.Code] = k.Person
		}
	}
	return may, stay, nil
}

// casesLeft notes an export with rows of cases, and whose they were: each finds it in who has seen their file.
func (r *Rooms) casesLeft(tx *db.Tx, o transfer.ExportOptions, registers []string, rows int, people []string) error {
	ground := o.Ground
	if o.OwnCopy {
		ground = "own_use"
	}
	_, err := r.Disclosures.Record(tx, disclosures.Disclosure{Kind: "export", ToWhom: o.To, Ground: ground, Why: o.Why,
		Registers: strings.Join(registers, " "), Rows: int64(rows), People: people})
	return err
}
