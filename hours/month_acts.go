package hours

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/disclosures"
)

// Totals gives what each payer pays in a month, over all cases and naming none: verb payer_month.totals.
func (d *Desk) Totals(ctx context.Context, month string) (*Totals, error) {
	if _, ok := ParseMonth(month); !ok {
		return nil, fault.Missing()
	}
	out := &Totals{Month: month}
	from, to := monthDays(month)
	asked := db.Args{"month": month, "from": from, "to": to, "payer": "*"}
	return out, clerk.Count(ctx, d.House.Clerk, "payer_month.totals", month, func(tx *db.Tx) (err error) {
		if out.Work, err = db.All[Total](tx, "month.totals", asked); err != nil {
			return err
		}
		if out.Costs, err = db.All[CostTotal](tx, "month.cost_totals", asked); err != nil {
			return err
		}
		all, err := db.All[Month](tx, "month.closed")
		for _, m := range all {
			if m.Month == month {
				out.Sent = append(out.Sent, m)
			}
		}
		return err
	})
}

// monthIn gives a month of a payer: as it was sent, or as it stands now.
func monthIn(tx *db.Tx, payer, month string) (*Month, error) {
	m, sent, err := db.Maybe[Month](tx, "month.of", db.Args{"payer": payer, "month": month})
	if err != nil {
		return nil, err
	}
	if sent {
		m.Lines, err = db.All[Line](tx, "month.lines", db.Args{"month_id": m.ID})
		for _, l := range m.Lines {
			if l.CaseCode+l.Code == "" {
				m.Kept++
			}
		}
		return &m, err
	}
	m = Month{Payer: payer, Month: month}
	if m.Lines, err = linesNow(tx, payer, month); err != nil {
		return nil, err
	}
	m.sum()
	for _, l := range m.Lines {
		if l.CaseCode+l.Code == "" {
			m.Kept++
		}
	}
	b, err := m.CSV()
	m.Hash = Hash(b)
	return &m, err
}

// Month opens a month of a payer with its lines, each a code and a day: as it was sent, or, while it was not, as it
// stands now with the corrections of months before: verb payer_month.read.
func (d *Desk) Month(ctx context.Context, payer, month string) (*Month, error) {
	if _, ok := ParseMonth(month); !ok || payer != "" && !PayerCode(payer) {
		return nil, fault.Missing()
	}
	return clerk.Read(ctx, d.House.Clerk, "payer_month.read", payer+" "+month, func(tx *db.Tx, _ string) (*Month, error) {
		m, err := monthIn(tx, payer, month)
		if err != nil {
			return nil, err
		}
		return m, fromReader(tx, m)
	})
}

// fromReader masks what is kept from who reads; the hash stays that of what leaves.
func fromReader(tx *db.Tx, m *Month) error {
	all, err := keptIn(tx, m.Payer)
	if err != nil {
		return err
	}
	hidden := keep(m.Lines, all, func(k keptCase) bool { return !k.FromPayer })
	m.Kept, m.KeptFromOne = m.Kept+hidden, hidden > 0
	for i := range m.Lines {
		if l := &m.Lines[i]; l.CaseCode+l.Code == "" {
			l.Case, l.Ref = "", ""
		}
	}
	return nil
}

// keptIn gives the cases of which something is kept from a payer, known by the code of its organisation, or from who acts.
func keptIn(tx *db.Tx, payer string) ([]keptCase, error) {
	return db.All[keptCase](tx, "month.kept", db.Args{"payer": payer})
}

// Sending is what is said when a month goes to its payer. Hash is that of the month as who sends it saw it.
type Sending struct {
	Payer, Month, To, Ground, Why, Hash string
}

// Send closes a month of a payer: its lines stand from now on, the log of disclosures keeps to whom they went, on which ground, and
// the hash of the CSV: verb payer_month.send. Faults: month, where it is not over or was sent before or has nothing; hash,
// where something changed since it was looked at; and those of a disclosure.
func (d *Desk) Send(ctx context.Context, s Sending) (string, error) {
	if _, ok := ParseMonth(s.Month); !ok || !PayerCode(s.Payer) {
		return "", fault.Missing()
	}
	return clerk.Add(ctx, d.House.Clerk, "payer_month.send", &Month{}, func(tx *db.Tx) (string, error) {
		if _, last := monthDays(s.Month); last >= tx.Today {
			return "", fault.In("month", "payer_month.not_over")
		}
		m, err := monthIn(tx, s.Payer, s.Month)
		switch {
		case err != nil:
			return "", err
		case m.Sent():
			return "", fault.In("month", "payer_month.sent_before")
		case len(m.Lines) == 0:
			return "", fault.In("month", "payer_month.nothing")
		case m.Hash != s.Hash:
			return "", fault.In("month", "payer_month.changed")
		}
		seen := *m
		seen.Lines = slices.Clone(m.Lines)
		if err := fromReader(tx, &seen); err != nil {
			return "", err
		} else if seen.KeptFromOne { // the file that they hold is not the one that would be noted
			return "", fault.In("month", "payer_month.another_sends")
		}
		m.ID, m.SentBy = id.Ordered(tx.Now.Time(), d.House.Random), tx.Actor.Name()
		m.Disclosure, err = d.Disclosures.Record(tx, disclosures.Disclosure{Kind: "report", ToWhom: s.To, Ground: s.Ground, Why: s.Why,
			Registers: "services costs", Rows: int64(len(m.Lines)), Hash: m.Hash})
		if err != nil {
			return "", err
		}
		if _, err := tx.Exec("month.insert", m); err != nil {
			return "", err
		}
		for i, l := range m.Lines {
			if err := tx.Later("month.line_insert", l, db.Args{"month_id": m.ID, "position": i + 1}); err != nil {
				return "", err
			}
		}
		_, err = tx.Exec("month.due_clear", db.Args{"payer": s.Payer})
		return m.ID, err
	})
}
