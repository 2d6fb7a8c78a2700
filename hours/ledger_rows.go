package hours

import (
	"slices"
	"strings"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

// The functions of this file work inside a transaction of the clerk. They ask nobody who may.

// rulesOf are the rules that the house reckons by.
func rulesOf(tx *db.Tx) (Rules, error) {
	return db.Once(tx, "hours rules", func() (Rules, error) {
		own, err := db.All[Rule](tx, "hours_rule.all")
		return With(own), err
	})
}

// ledgerOf is what is known of one case; whole: with everything about its services, not only what is drawn on a rule.
func ledgerOf(tx *db.Tx, caseID string, whole bool) (Ledger, error) {
	var l Ledger
	var err error
	asked := db.Args{"case_id": caseID}
	if l.Held, err = db.All[CaseRule](tx, "case_rule.of_case", asked); err != nil {
		return l, err
	}
	if l.Pauses, err = db.All[Pause](tx, "pause.of_case", asked); err != nil {
		return l, err
	}
	name := "service.drawn"
	if whole {
		name = "service.of_case"
	}
	l.Services, err = db.All[Service](tx, name, asked)
	return l, err
}

// Clocks reckons the clocks of a case on a day.
func Clocks(tx *db.Tx, caseID string, on when.Day) ([]Clock, error) {
	rules, err := rulesOf(tx)
	if err != nil {
		return nil, err
	}
	l, err := ledgerOf(tx, caseID, false)
	return Reckon(rules, l, on), err
}

// mark reckons anew which services of a case the responsible person looks at. A mark that changes is to be
// reviewed again.
func mark(tx *db.Tx, caseID string) error {
	rules, err := rulesOf(tx)
	if err != nil {
		return err
	}
	return markOne(tx, rules, caseID)
}

func markOne(tx *db.Tx, rules Rules, caseID string) error {
	l, err := ledgerOf(tx, caseID, false)
	if err != nil {
		return err
	}
	for _, i := range Marked(rules, l) {
		if err := tx.Later("service.mark", l.Services[i]); err != nil {
			return err
		}
	}
	return nil
}

// markAll reckons the marks of the cases that an import or a new rule touched.
func markAll(tx *db.Tx) error {
	rules, err := rulesOf(tx)
	if err != nil {
		return err
	}
	return markBy(tx, rules)
}

// markBy is markAll by these rules.
func markBy(tx *db.Tx, rules Rules) error {
	all, err := db.All[string](tx, "to_mark.all")
	if err != nil {
		return err
	}
	for _, caseID := range all {
		if err := markOne(tx, rules, caseID); err != nil {
			return err
		}
	}
	_, err = tx.Exec("to_mark.clear")
	return err
}

type partRow struct {
	Service string `db:"service_id"`
	Part
	Month      string `db:"month"`
	Case       string `db:"case_id"`
	Specialist string `db:"specialist"`
	Rule       string `db:"rule"`
}

// put stores a service, new or over the one with its id and version, and what each payer pays of it. A month of
// a payer that was sent keeps what was sent: the change is noted for the next.
func put(tx *db.Tx, x *Service) error {
	parts, key := Parts(x.Payer, x.Minutes)
	if key != "" {
		return fault.In("payer", key)
	}
	x.Payer = PayerText(parts)
	if x.Version == 0 {
		if err := tx.Later("service.insert", x); err != nil {
			return err
		}
	} else {
		stored, there, err := db.Maybe[Service](tx, "service.by_id", db.Args{"id": x.ID})
		if err != nil {
			return err
		}
		if !there {
			return fault.Missing()
		}
		if err := due(tx, &stored); err != nil {
			return err
		}
		n, err := tx.Exec("service.update", x)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec("part.remove", db.Args{"service_id": x.ID}); err != nil {
			return err
		}
	}
	for _, p := range parts {
		row := partRow{x.ID, p, monthOf(x.Day), x.Case, x.Specialist, x.Rule}
		if err := tx.Later("part.insert", row); err != nil {
			return err
		}
	}
	return due(tx, x)
}

// monthOf is the month of a day: 2024-07.
func monthOf(d when.Day) string {
	if len(d) < 7 {
		return ""
	}
	return string(d[:7])
}

// due notes for each payer of a service whose month was sent that the next month has to say what changed.
func due(tx *db.Tx, x *Service) error {
	parts, _ := Parts(x.Payer, x.Minutes)
	for _, p := range parts {
		if err := dueTo(tx, p.Payer, x.Day, "service", x.ID); err != nil {
			return err
		}
	}
	return nil
}

func dueTo(tx *db.Tx, payer string, day when.Day, what, ref string) error {
	sent, err := wasSent(tx, payer, day)
	if err != nil || !sent {
		return err
	}
	_, err = tx.Exec("month.due_add", db.Args{"payer": payer, "what": what, "ref": ref})
	return err
}

// wasSent tells whether the month of a day was sent to a payer.
func wasSent(tx *db.Tx, payer string, day when.Day) (bool, error) {
	sent, err := db.Once(tx, "hours months sent", func() (map[string]bool, error) {
		all, err := db.All[Month](tx, "month.closed")
		out := map[string]bool{}
		for _, m := range all {
			out[m.Payer+"\x00"+m.Month] = true
		}
		return out, err
	})
	return sent[payer+"\x00"+monthOf(day)], err
}

// CorrectionKind is the kind of the approvals for which the correction of a month that was sent waits, once it is
// switched on: one approval for a case and a month.
const CorrectionKind = "month_correction"

func (d *Desk) correctService(tx *db.Tx, x *Service) error {
	parts, _ := Parts(x.Payer, x.Minutes)
	for _, p := range parts {
		if err := d.correct(tx, x.Case, p.Payer, x.Day); err != nil {
			return err
		}
	}
	return nil
}

// correct asks whether what was sent to a payer may be corrected.
func (d *Desk) correct(tx *db.Tx, caseID, payer string, day when.Day) error {
	sent, err := wasSent(tx, payer, day)
	if err != nil || !sent {
		return err
	}
	record := caseID + " " + monthOf(day)
	_, err = db.Once(tx, "hours correction "+record, func() (bool, error) {
		return true, d.House.Permit(tx, CorrectionKind, record, caseID)
	})
	return err
}

// freeCode makes a code for a service.
func freeCode(tx *db.Tx) (string, error) {
	for {
		code := id.Code("H", nil)
		if _, taken, err := db.Maybe[Service](tx, "service.by_code", db.Args{"code": code}); err != nil || !taken {
			return code, err
		}
	}
}

// linesNow gives what a month of a payer says as it stands: its services and costs, and what changed of months
// that were sent before.
func linesNow(tx *db.Tx, payer, month string) ([]Line, error) {
	from, to := monthDays(month)
	asked := db.Args{"payer": payer, "month": month, "from": from, "to": to}
	lines, err := db.All[Line](tx, "month.services", asked)
	if err != nil {
		return nil, err
	}
	costs, err := db.All[Line](tx, "month.costs", asked)
	if err != nil {
		return nil, err
	}
	lines = append(lines, costs...)
	all, err := keptIn(tx, payer)
	if err != nil {
		return nil, err
	}
	fromPayer := func(k keptCase) bool { return k.FromPayer }
	keep(lines, all, fromPayer)
	type dueRow struct {
		What string `db:"what"`
		Ref  string `db:"ref"`
	}
	touched, err := db.All[dueRow](tx, "month.due", asked)
	if err != nil {
		return nil, err
	}
	inThis := map[string]bool{}
	for _, l := range lines {
		inThis[l.What+l.Ref] = true
	}
	sent, err := sentMonths(tx, payer)
	if err != nil {
		return nil, err
	}
	for _, t := range touched {
		ref := db.Args{"payer": payer, "what": t.What, "ref": t.Ref}
		before, err := db.All[Line](tx, "month.sent_of", ref)
		if err != nil {
			return nil, err
		}
		now, err := db.All[Line](tx, "month.now_"+t.What, ref)
		if err != nil {
			return nil, err
		}
		now = slices.DeleteFunc(now, func(l Line) bool { return !sent[monthOf(l.Day)] }) // it stands in a month that is still to be sent
		keep(now, all, fromPayer)
		lines = append(lines, difference(before, now)...)
	}
	return lines, nil
}

// difference gives what a correction says: what was sent and no longer stands is taken back, what stands and was not
// sent is added.
func difference(before, now []Line) []Line {
	var out []Line
	for _, b := range before {
		if b.nothing() {
			continue
		}
		at := slices.IndexFunc(now, func(n Line) bool { return b.same(n) })
		if at >= 0 && now[at].Minutes == b.Minutes && now[at].Cents == b.Cents && now[at].Km == b.Km {
			now = slices.Delete(now, at, at+1)
			continue
		}
		b.Minutes, b.Cents, b.Km, b.Correction = -b.Minutes, -b.Cents, -b.Km, true
		out = append(out, b)
	}
	for _, n := range now {
		n.Correction = true
		out = append(out, n)
	}
	return out
}

func sentMonths(tx *db.Tx, payer string) (map[string]bool, error) {
	all, err := db.All[Month](tx, "month.closed")
	out := map[string]bool{}
	for _, m := range all {
		if m.Payer == payer {
			out[m.Month] = true
		}
	}
	return out, err
}

// monthDays are the first and last day of a month.
func monthDays(month string) (from, to when.Day) {
	from = when.Day(month + "-01")
	return from, monthsOn(from, 1).Add(-1)
}

// ParseMonth reads a month: 2024-07.
func ParseMonth(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if _, err := when.ParseDay(s + "-01"); err != nil || len(s) != 7 {
		return "", false
	}
	return s, true
}
