package rooms

import (
	"slices"
	"strings"

	"drosme/htcds"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/wordlist"
	"drosme/records/consents"
	"drosme/records/disclosures"
)

// joinHTCDS gives the exchange what it needs of others: the grounds, the log of disclosures, and whether the
// shares of the key were tried.
func (r *Rooms) joinHTCDS() {
	r.HTCDS.Ready = r.sharesTried
	r.HTCDS.Grounds = func() []string {
		_, today := r.house.Clerk.Now()
		return disclosures.GroundsAboutPerson(today)
	}
	r.HTCDS.Purposes = func() []string {
		_, today := r.house.Clerk.Now()
		return wordlist.Values("consent.purpose", today)
	}
	r.HTCDS.Gate = r.htcdsGate
	r.HTCDS.Homes = []htcds.Home{r.identificationHome(), r.vaultHome()}
	offered := r.Consents.Offered
	r.Consents.Offered = func() []string { // those of the exchange after those of a referral
		all := slices.Clone(offered())
		for _, name := range htcds.ConsentNames() {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
		return all
	}
	r.HTCDS.Disclosed = func(tx *db.Tx, d htcds.Disclosure) (string, error) {
		x := disclosures.Disclosure{Kind: "export", ToWhom: d.Whom, Ground: d.Ground, Why: d.Why, Registers: "htcds", Rows: int64(d.Rows), Hash: d.Hash, People: d.People}
		words := r.house.Book.For("en")
		if x.ToWhom == "" {
			x.ToWhom = words.T("htcds.own_use.whom")
		}
		if x.Why == "" {
			x.Why = words.T("htcds.own_use.why")
		}
		if len(d.Fields) > 60 { // more than fit: all of them
			x.Registers = "htcds:all"
		} else if list := "htcds " + strings.Join(d.Fields, " "); len(list) <= disclosures.MostRegisters {
			x.Registers = list
		}
		return r.Disclosures.Record(tx, x)
	}
}

// htcdsGate asks the gate of consents for each case, by the names that consents have for the fields. An exchange of
// many cases has no room for a reason a case: grounds that pass only with a tick and a reason keep the case in.
func (r *Rooms) htcdsGate(tx *db.Tx, asked htcds.Asked) (map[string]htcds.Held, error) {
	out := map[string]htcds.Held{}
	var names []string
	fieldsOf := map[string][]string{}
	for _, field := range asked.Fields {
		f, _ := htcds.ByName(field)
		if fieldsOf[f.Consent] == nil {
			names = append(names, f.Consent)
		}
		fieldsOf[f.Consent] = append(fieldsOf[f.Consent], field)
	}
	answers, err := r.Consents.GateMany(tx, consents.Road{Kind: consents.HTCDS, To: consents.Recipient{Name: asked.Whom},
		Purpose: asked.Purpose, Fields: names, Ground: asked.Ground, Rows: true, Look: true}, pointers(asked.Cases))
	if err != nil {
		return nil, err
	}
	for id, answer := range answers {
		switch f := fault.As(answer.Fault); {
		case answer.Fault == nil:
			var fields []string
			for _, name := range answer.Withheld {
				fields = append(fields, fieldsOf[name]...)
			}
			if len(fields) > 0 {
				out[id] = htcds.Held{Fields: fields}
			}
		case f.Kind == fault.Failed:
			return nil, answer.Fault
		case asked.Ground == "consent":
			out[id] = htcds.Held{Why: "htcds.loss.no_consent"}
		default:
			out[id] = htcds.Held{Why: "htcds.loss.stopped"}
		}
	}
	return out, nil
}

func pointers[T any](all []T) []*T {
	out := make([]*T, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}
