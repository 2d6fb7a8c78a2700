package referrals

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"drosme/internal/access"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/when"
	"drosme/records/people"
)

// abouts are the kinds of record that a file can name by a code, with the register that has it.
var abouts = map[string]string{"activity": "activities", "organisation": "organisations", "person": "people", "grant": "grants"}

var (
	word     = regexp.MustCompile(`^[a-z_]{0,40}$`)
	mostCode = 40
)

// Register is the further register "referrals". It has the needs in clear, so only who reads every referral
// may bring one.
func (d *Desk) Register() register.Register {
	return register.Register{
		Name: "referrals", Further: true, Sealed: true,
		Columns: []string{"code", "from_room", "to_room", "to_role", "to_person", "about_kind", "about", "subject", "need", "state",
			"asked_on", "due", "answered_on", "answer", "closed_on"},
		Key:       []string{"code"},
		After:     []string{"people", "organisations", "activities", "grants"},
		Plain:     []string{"code", "from_room", "to_room", "to_role", "about_kind", "state", "asked_on", "due", "answered_on", "closed_on"},
		Check:     d.checkRow,
		Against:   against,
		Protected: func(register.Row, register.Refs) bool { return true },
		Rows:      d.registerRows,
		Put:       d.put,
	}
}

func (d *Desk) checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "state", "asked_on")
	if len([]rune(row["code"])) > mostCode {
		faults.Add("code", "field.too_long", "max", mostCode)
	}
	for _, c := range []string{"from_room", "to_room", "about_kind"} {
		if !word.MatchString(row[c]) {
			faults.Add(c, "referral.word_wrong")
		}
	}
	if row["state"] != "" && !slices.Contains(States, State(row["state"])) {
		faults.Add("state", "field.unknown_word", "words", joined(States))
	}
	if row["to_role"] != "" && !slices.ContainsFunc(Receivers, func(r access.Role) bool { return string(r) == row["to_role"] }) {
		faults.Add("to_role", "field.unknown_word", "words", joined(Receivers))
	} else {
		r := Referral{Need: "x", ToRole: row["to_role"], ToPerson: row["to_person"]}
		r.Check("", faults.Add)
	}
	if p := row["to_person"]; p != "" && (!refs.Has("people", p) || refs.Cell("people", p, "kind") == people.Served) {
		faults.Add("to_person", "field.unknown_code")
	}
	for _, c := range []string{"need", "answer"} {
		if len([]rune(row[c])) > MostText {
			faults.Add(c, "field.too_long", "max", MostText)
		}
	}
	register.Known(row, refs, faults, "subject", "people")
	if named := abouts[row["about_kind"]]; named != "" {
		register.Known(row, refs, faults, "about", named)
	} else if row["about"] != "" {
		faults.Add("about", "referral.about_by_page", "kinds", "activity, organisation, person, grant")
	}
	d.checkDays(row, faults)
}

// checkDays holds the days of a row against its state and against each other.
func (d *Desk) checkDays(row register.Row, faults *register.Faults) {
	_, today := d.h.Clerk.Now()
	days := true
	for _, c := range []string{"asked_on", "due", "answered_on", "closed_on"} {
		days = register.Day(row, faults, c) && days
	}
	if !days {
		return
	}
	must, may := map[State][]string{Accepted: {"answered_on"}, Declined: {"answered_on", "closed_on"}, Done: {"answered_on", "closed_on"}, Withdrawn: {"closed_on"}},
		map[State][]string{Declined: {"answer"}, Done: {"answer"}, Withdrawn: {"answered_on", "answer"}}
	state := State(row["state"])
	if slices.Contains(States, state) {
		for _, c := range []string{"answered_on", "answer", "closed_on"} {
			switch needed := slices.Contains(must[state], c); {
			case row[c] == "" && needed:
				faults.Add(c, "referral.needed_in_state", "state", string(state))
			case row[c] != "" && !needed && !slices.Contains(may[state], c):
				faults.Add(c, "referral.empty_in_state", "state", string(state))
			}
		}
	}
	last := row["asked_on"]
	for _, c := range []string{"answered_on", "closed_on"} {
		if row[c] != "" && row[c] < last {
			faults.Add(c, "field.end_before_start")
		}
		last = max(last, row[c])
	}
	if row["due"] != "" && row["due"] < row["asked_on"] {
		faults.Add("due", "field.end_before_start")
	}
	for _, c := range []string{"asked_on", "answered_on", "closed_on"} {
		if row[c] > string(today) {
			faults.Add(c, "referral.not_yet")
		}
	}
}

// against: texts of a forgotten person are empty in the house, and are asked for in new and changed rows only.
func against(row, _ register.Row, _ register.Refs, faults *register.Faults) {
	register.Need(row, faults, "need")
	if row["answer"] == "" && State(row["state"]) == Declined {
		faults.Add("answer", "referral.reason_needed")
	}
}

func joined[T ~string](words []T) string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return strings.Join(out, ", ")
}

// registered is a referral with the codes of what it points to.
type registered struct {
	Referral
	Code        string `db:"code"`
	ToCode      string `db:"to_code"`
	AboutCode   string `db:"about_code"`
	SubjectCode string `db:"subject_code"`
}

func (d *Desk) registerRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "referral.register", func(r registered) error {
		if err := d.open(tx.Context(), &r.Referral); err != nil {
			return err
		}
		tx.About(r.Subjects()...)
		return yield(register.Row{"code": r.Code, "from_room": r.FromRoom, "to_room": r.ToRoom, "to_role": r.ToRole, "to_person": r.ToCode,
			"about_kind": r.AboutKind, "about": r.AboutCode, "subject": r.SubjectCode, "need": r.Need, "state": string(r.State),
			"asked_on": d.dayOf(r.AskedAt), "due": string(r.Due), "answered_on": d.dayOf(r.AnsweredAt), "answer": r.Answer, "closed_on": d.dayOf(r.ClosedAt)})
	})
}

// dayOf is the house's day of a moment; of none it is empty.
func (d *Desk) dayOf(m when.Moment) string {
	if m == "" {
		return ""
	}
	return string(m.In(d.h.Clerk.Zone()).Day())
}

// momentOf is the moment of a day in a file: the one that the house knows on that day, else its noon, which
// is the same day in every zone of Europe.
func (d *Desk) momentOf(day string, known when.Moment) when.Moment {
	switch day {
	case "":
		return ""
	case d.dayOf(known):
		return known
	}
	return when.ToMoment(when.Day(day).Time().Add(12 * time.Hour))
}

func (d *Desk) put(tx *db.Tx, row, before register.Row) error {
	var r Referral
	var err error
	if before == nil {
		r = Referral{ID: id.Random(d.h.Random), AskedBy: tx.Actor.Name(), AskedPerson: tx.Actor.Person, Heard: true, Version: 1}
	} else if r, err = db.One[Referral](tx, "referral.by_code", db.Args{"code": row["code"]}); err != nil {
		return err
	}
	kind := r.AboutKind
	r.FromRoom, r.ToRoom, r.ToRole, r.AboutKind = row["from_room"], row["to_room"], row["to_role"], row["about_kind"]
	r.Need, r.Answer, r.State, r.Due = row["need"], row["answer"], State(row["state"]), when.Day(row["due"])
	r.AskedAt, r.AnsweredAt, r.ClosedAt = d.momentOf(row["asked_on"], r.AskedAt), d.momentOf(row["answered_on"], r.AnsweredAt), d.momentOf(row["closed_on"], r.ClosedAt)
	if r.ToPerson, err = idOf(tx, "to_person", "people", row["to_person"]); err != nil {
		return err
	}
	if r.Subject, err = idOf(tx, "subject", "people", row["subject"]); err != nil {
		return err
	}
	if named := abouts[r.AboutKind]; named != "" || kind != r.AboutKind { // what has no code in a file stays as it is
		if r.About, err = idOf(tx, "about", named, row["about"]); err != nil {
			return err
		}
	}
	if err := d.PrepareSubject(tx.Context(), r.Subject); err != nil { // a key without a row is harmless
		return err
	}
	tx.About(r.Subjects()...)
	sealed, err := d.sealed(tx.Context(), r)
	if err != nil {
		return err
	}
	if before == nil {
		_, err = tx.Exec("referral.bring", sealed, db.Args{"code": row["code"]})
		return err
	}
	n, err := tx.Exec("referral.update", sealed)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// idOf gives the id of the row with a code in a register, or the fault of the column.
func idOf(tx *db.Tx, column, named, code string) (string, error) {
	if code == "" || named == "" {
		return "", nil
	}
	found, there, err := db.Maybe[string](tx, "referral.id_of", db.Args{"named": named, "code": code})
	if err == nil && !there {
		err = fault.In(column, "field.unknown_code")
	}
	return found, err
}
