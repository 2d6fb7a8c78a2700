package rooms

import (
	"strings"

	"drosme/htcds"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/wordlist"
	"drosme/records/cases"
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
	r.HTCDS.Disclosed = func(tx *db.Tx, d htcds.Disclosure) (string, error) {
		x := disclosures.Disclosure{Kind: "export", ToWhom: d.Whom, Ground: d.Ground, Why: d.Why, Registers: "htcds", Rows: int64(d.Rows), Hash: d.Hash}
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

// htcdsGate asks the gate of consents for each case. An exchange of many cases has no room for a reason a case:
// grounds that pass only with a tick and a reason keep the case in.
func (r *Rooms) htcdsGate(tx *db.Tx, asked htcds.Asked) (map[string]htcds.Held, error) {
	out := map[string]htcds.Held{}
	for _, id := range asked.Cases {
		k, err := cases.Load(tx, id)
		if err != nil {
			return nil, err
		}
		passed, err := r.Consents.Gate(tx, consents.Road{Kind: consents.HTCDS, Case: k, To: consents.Recipient{Name: asked.Whom},
			Purpose: asked.Purpose, Fields: asked.Fields, Ground: asked.Ground, Rows: true, Look: true})
		switch f := fault.As(err); {
		case err == nil:
			if len(passed.Withheld) > 0 {
				out[id] = htcds.Held{Fields: passed.Withheld}
			}
		case f.Kind == fault.Failed:
			return nil, err
		case asked.Ground == "consent":
			out[id] = htcds.Held{Why: "htcds.loss.no_consent"}
		default:
			out[id] = htcds.Held{Why: "htcds.loss.stopped"}
		}
	}
	return out, nil
}
