package hours

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/people"
)

// Registers are those of the import: which rules a case has, its pauses, and services. An export gives them only where
// they are asked for.
func (d *Desk) Registers() []register.Register {
	protected := func(register.Row, register.Refs) bool { return true }
	names := &knownRules{}
	return []register.Register{
		{Name: "case_rules", Further: true, Case: "case", Columns: []string{"case", "rule", "starts_on"}, Key: []string{"case", "rule", "starts_on"},
			After: []string{"cases"}, Plain: []string{"rule", "starts_on"}, Protected: protected, Check: d.checkRule, Against: names.against, Rows: names.with(ruleRows), Put: putRule, Done: markAll},
		{Name: "pauses", Further: true, Case: "case", Columns: []string{"case", "rule", "from", "to"}, Key: []string{"case", "rule", "from"},
			After: []string{"cases", "case_rules"}, Plain: []string{"rule", "from", "to"}, Protected: protected, Check: d.checkPause, Against: names.against, Rows: names.with(pauseRows), Put: putPause, Done: markAll},
		{Name: "services", Further: true, Case: "case", Columns: []string{"code", "case", "day", "minutes", "specialist", "payer", "rule"}, Key: []string{"code"},
			After: []string{"cases", "case_rules", "pauses", "people"}, Plain: []string{"day", "minutes", "payer", "rule"}, Protected: protected, Check: d.checkService, Against: names.against, Rows: names.with(serviceRows), Put: d.putService, Done: markAll},
	}
}

// knownRules are the rules of the house, and the cases in restriction, as the last look at its rows found them: a
// check of a row sees no table, so whether a rule stands is asked once the rows of the house were read.
type knownRules struct {
	mu     sync.Mutex
	all    Rules
	frozen []string // codes of cases whose processing is restricted
}

// with reads the rules before the rows.
func (n *knownRules) with(rows func(*db.Tx, func(register.Row) error) error) func(*db.Tx, func(register.Row) error) error {
	return func(tx *db.Tx, yield func(register.Row) error) error {
		all, err := rulesOf(tx)
		if err != nil {
			return err
		}
		frozen, err := cases.RestrictedCodes(tx)
		if err != nil {
			return err
		}
		n.mu.Lock()
		n.all, n.frozen = all, frozen
		n.mu.Unlock()
		return rows(tx, yield)
	}
}

// against names a rule that neither is shipped nor was added by the house, and a case whose processing is restricted
// (GDPR Art. 18): nothing is entered for it, and nothing of it changes or goes to another case.
func (n *knownRules) against(row, before register.Row, _ register.Refs, faults *register.Faults) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if row["rule"] != "" && !n.all.Has(row["rule"]) {
		faults.Add("rule", "service.rule_unknown")
	}
	if slices.Contains(n.frozen, row["case"]) || before != nil && slices.Contains(n.frozen, before["case"]) {
		faults.Add("case", "service.restricted")
	}
}

// known brings the name of a rule to small letters.
func known(row register.Row, faults *register.Faults) {
	row["rule"] = strings.ToLower(row["rule"])
	if row["rule"] != "" && !word(row["rule"]) {
		faults.Add("rule", "service.rule_unknown")
	}
}

func (d *Desk) checkRule(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "case", "rule", "starts_on")
	register.Known(row, refs, faults, "case", "cases")
	register.Day(row, faults, "starts_on")
	known(row, faults)
}

func (d *Desk) checkPause(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "case", "rule", "from")
	register.Known(row, refs, faults, "case", "cases")
	from, to := register.Day(row, faults, "from"), register.Day(row, faults, "to")
	if from && to && row["to"] != "" && row["to"] < row["from"] {
		faults.Add("to", "field.end_before_start")
	}
	known(row, faults)
}

func (d *Desk) checkService(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "code", "case", "day", "minutes", "specialist")
	register.Known(row, refs, faults, "case", "cases")
	if row["code"] != "" && !PayerCode(row["code"]) {
		faults.Add("code", "service.code_wrong")
	}
	day := register.Day(row, faults, "day")
	minutes, number := register.Whole(row, faults, "minutes")
	known(row, faults)
	row["specialist"] = specialistOf(row["specialist"], refs)
	if parts, key := Parts(row["payer"], minutes); key == "" {
		row["payer"] = PayerText(parts)
	}
	x := fromRow(row, minutes)
	opened := ""
	if row["case"] != "" && refs.Has("cases", row["case"]) {
		opened = refs.Cell("cases", row["case"], "opened_on")
	}
	_, today := d.House.Clerk.Now()
	x.Rule = "" // looked at above
	if refs.Has("people", x.Specialist) {
		x.Specialist = "other" // a colleague, who is known
	}
	x.Check(nil, when.Day(opened), today, func(field, key string, pairs ...any) {
		missing := row[field] == ""
		if missing && (field == "day" || field == "specialist" || field == "minutes") || field == "day" && !day || field == "minutes" && !number {
			return // said already
		}
		faults.Add(field, key, pairs...)
	})
}

// specialistOf brings a specialist to a word of the list: "Social worker" as social_worker. The code of a colleague
// stays, and a word that the list does not have, as long as it cannot be a name.
func specialistOf(cell string, refs register.Refs) string {
	if word := strings.ReplaceAll(strings.ToLower(cell), " ", "_"); wordlist.Has("hours.specialist", word) {
		return word
	}
	if refs.Has("people", cell) && refs.Cell("people", cell, "kind") == people.Served {
		return "-" // nobody served gives a service
	}
	return cell
}

func fromRow(row register.Row, minutes int) Service {
	return Service{Code: row["code"], Day: when.Day(row["day"]), Minutes: minutes, Specialist: row["specialist"], Payer: row["payer"], Rule: row["rule"]}
}

// imported refuses a row that corrects a month that was sent, where that waits for approval: an import is no way
// round it.
func (d *Desk) imported(tx *db.Tx, x *Service) error {
	err := d.correctService(tx, x)
	if err != nil && fault.Is(err, fault.Invalid) {
		err = fault.In("day", "service.correction_waits")
	}
	return err
}

func ruleRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "case_rule.register", func(r CaseRule) error {
		return yield(register.Row{"case": r.CaseCode, "rule": r.Rule, "starts_on": string(r.StartsOn)})
	})
}

func pauseRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "pause.register", func(p Pause) error {
		return yield(register.Row{"case": p.CaseCode, "rule": p.Rule, "from": string(p.From), "to": string(p.To)})
	})
}

func serviceRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "service.register", func(x Service) error {
		x.TakeOut(x.Keeps)
		return yield(register.Row{"code": x.Code, "case": x.CaseCode, "day": string(x.Day), "minutes": strconv.Itoa(x.Minutes),
			"specialist": x.Specialist, "payer": x.Payer, "rule": x.Rule})
	})
}

// caseOf finds the case of a row, and notes that its marks are to be reckoned.
func caseOf(tx *db.Tx, row register.Row) (string, error) {
	return db.Once(tx, "hours case "+row["case"], func() (string, error) {
		k, there, err := cases.ByCode(tx, row["case"])
		if err == nil && !there {
			err = fault.In("case", "field.unknown_code")
		}
		if err != nil {
			return "", err
		}
		if frozen, err := cases.Restricted(tx, k.ID); err != nil {
			return "", err
		} else if frozen { // since it was checked
			return "", fault.In("case", "service.restricted")
		}
		tx.About(k.Person)
		return k.ID, tx.Later("to_mark.add", db.Args{"case_id": k.ID})
	})
}

func putRule(tx *db.Tx, row, before register.Row) error {
	caseID, err := caseOf(tx, row)
	if err != nil || before != nil { // all of its columns are its key
		return err
	}
	return tx.Later("case_rule.insert", CaseRule{ID: id.Ordered(tx.Now.Time(), nil), Case: caseID, Rule: row["rule"], StartsOn: when.Day(row["starts_on"])})
}

func putPause(tx *db.Tx, row, before register.Row) error {
	caseID, err := caseOf(tx, row)
	if err != nil {
		return err
	}
	p := Pause{ID: id.Ordered(tx.Now.Time(), nil), Case: caseID, Rule: row["rule"], From: when.Day(row["from"]), To: when.Day(row["to"])}
	if before == nil {
		return tx.Later("pause.insert", p)
	}
	stored, err := db.One[Pause](tx, "pause.of_start", p)
	if err != nil {
		return err
	}
	stored.To = p.To
	return gone(tx.Exec("pause.update", stored))
}

func (d *Desk) putService(tx *db.Tx, row, before register.Row) error {
	caseID, err := caseOf(tx, row)
	if err != nil {
		return err
	}
	minutes, err := strconv.Atoi(row["minutes"])
	if err != nil {
		return fault.In("minutes", "field.not_a_number")
	}
	x := fromRow(row, minutes)
	x.ID, x.Case = id.Ordered(tx.Now.Time(), nil), caseID
	if !word(x.Specialist) {
		colleague, there, err := people.ByCode(tx, x.Specialist)
		if err != nil {
			return err
		}
		if there {
			x.By = colleague.ID
		}
	}
	if before != nil {
		stored, err := db.One[Service](tx, "service.by_code", db.Args{"code": x.Code})
		if err != nil {
			return err
		}
		if stored.Case != caseID {
			if err := tx.Later("to_mark.add", db.Args{"case_id": stored.Case}); err != nil {
				return err
			}
		}
		x.ID, x.Version = stored.ID, stored.Version
		x.Activity, x.Grant, x.Place = stored.Activity, stored.Grant, stored.Place
		if x.By == "" {
			x.By = stored.By
		}
		if err := d.imported(tx, &stored); err != nil {
			return err
		}
	}
	if err := d.imported(tx, &x); err != nil {
		return err
	}
	return put(tx, &x)
}
