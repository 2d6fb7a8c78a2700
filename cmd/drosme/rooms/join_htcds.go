package rooms

import (
	"strings"

	"drosme/htcds"
	"drosme/internal/db"
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
