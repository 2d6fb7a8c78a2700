package disclosures

import (
	"strconv"
	"strings"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/privacy"
	"drosme/internal/register"
	"drosme/internal/when"
	"drosme/records/people"
)

// Who wrote a disclosure down, as its register says it.
const (
	byHouse = "house"
	byPaper = "paper"
)

// Register is the further register "disclosures". A row that the house wrote itself when something left is
// what it is: no import changes it, none makes another. Rows of paper are the history from before.
func (d *Desk) Register() register.Register {
	return register.Register{
		Name: "disclosures", Further: true, Sealed: true,
		Columns:   []string{"code", "noted", "day", "outcome", "kind", "to_whom", "ground", "why", "registers", "rows", "subject", "hash"},
		Key:       []string{"code"},
		After:     []string{"people"},
		Plain:     []string{"code", "day", "outcome", "kind", "ground", "registers", "rows", "hash"},
		Check:     d.checkRow,
		Against:   against,
		Protected: func(register.Row, register.Refs) bool { return true }, // who reads all of them may bring some
		Rows:      d.registerRows,
		Put:       d.put,
	}
}

func (d *Desk) checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	if row["noted"] == "" {
		row["noted"] = byPaper
	}
	for column, words := range map[string][]string{"noted": {byHouse, byPaper}, "outcome": {string(Left), string(Refused)}, "kind": Kinds} {
		oneOf(row, faults, column, words)
	}
	if row["rows"] == "" {
		row["rows"] = "0"
	}
	register.Whole(row, faults, "rows")
	row["hash"] = strings.ToLower(row["hash"])
	if row["hash"] != "" && (len(row["hash"]) != 64 || strings.Trim(row["hash"], "0123456789abcdef") != "") {
		faults.Add("hash", "disclosure.hash_wrong")
	}
	if len([]rune(row["code"])) > MostCode {
		faults.Add("code", "field.too_long", "max", MostCode)
	}
	register.Known(row, refs, faults, "subject", "people")
	if !register.Day(row, faults, "day") {
		return // no ground can be looked up by it
	}
	register.Need(row, faults, "day", "outcome", "kind")
	if _, today := d.h.Clerk.Now(); row["day"] > string(today) {
		faults.Add("day", "disclosure.not_yet")
	}
	x := fromRow(row)
	x.Check(func(field, key string, pairs ...any) {
		switch {
		case key == "field.required", field == "kind": // the texts are asked for below, the kind was above
		case field == "row_count":
			faults.Add("rows", key, pairs...)
		case field == "ground":
			faults.Add(field, "field.unknown_word", "words", strings.Join(Grounds(x.Day), ", "))
		default:
			faults.Add(field, key, pairs...)
		}
	})
}

// oneOf says of a cell that is none of some words what they are.
func oneOf(row register.Row, faults *register.Faults, column string, words []string) {
	for _, w := range words {
		if row[column] == w {
			return
		}
	}
	faults.Add(column, "field.unknown_word", "words", strings.Join(words, ", "))
}

// against: texts of a forgotten person are empty in the house, and are asked for in new and changed rows only.
func against(row, before register.Row, _ register.Refs, faults *register.Faults) {
	switch {
	case before["noted"] == byHouse:
		faults.Add("code", "disclosure.made_here")
		return
	case row["noted"] == byHouse:
		faults.Add("noted", "disclosure.not_by_house")
		return
	}
	register.Need(row, faults, "to_whom", "why")
}

func fromRow(row register.Row) Disclosure {
	n, _ := strconv.ParseInt(row["rows"], 10, 64) // checked
	return Disclosure{Code: row["code"], Day: when.Day(row["day"]), Outcome: Outcome(row["outcome"]), Kind: row["kind"], ToWhom: row["to_whom"],
		Ground: row["ground"], Why: row["why"], Registers: row["registers"], Rows: n, Hash: row["hash"]}
}

// registered is a disclosure with the code of the person whose data it was.
type registered struct {
	Disclosure
	SubjectCode string `db:"subject_code"`
}

func (d *Desk) registerRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "disclosure.register", func(x registered) error {
		if err := d.open(tx.Context(), &x.Disclosure); err != nil {
			return err
		}
		tx.About(x.Subjects()...)
		privacy.KeepBack(&x.Disclosure, tx.Actor.Person)
		noted := byHouse
		if x.Brought {
			noted = byPaper
		}
		return yield(register.Row{"code": x.Code, "noted": noted, "day": string(x.Day), "outcome": string(x.Outcome), "kind": x.Kind,
			"to_whom": x.ToWhom, "ground": x.Ground, "why": x.Why, "registers": x.Registers, "rows": strconv.FormatInt(x.Rows, 10),
			"subject": x.SubjectCode, "hash": x.Hash})
	})
}

// put stores a row of paper. It is dated to the noon of its day, which is the same day in every zone of Europe.
func (d *Desk) put(tx *db.Tx, row, before register.Row) error {
	x := fromRow(row)
	x.At, x.Brought = when.ToMoment(x.Day.Time().Add(noon)), true
	if before == nil {
		x.ID = id.Ordered(x.At.Time(), d.h.Random)
	} else {
		stored, err := db.One[Disclosure](tx, "disclosure.by_code", db.Args{"code": x.Code})
		if err != nil {
			return err
		}
		x.ID = stored.ID
	}
	x.By, x.ByPerson = tx.Actor.Name(), tx.Actor.Person
	if code := row["subject"]; code != "" {
		p, there, err := people.ByCode(tx, code)
		if err != nil {
			return err
		}
		if !there {
			return fault.In("subject", "field.unknown_code")
		}
		x.Subject = p.ID
		if err := d.PrepareSubject(tx.Context(), p.ID); err != nil { // a key without a row is harmless
			return err
		}
		tx.About(p.ID)
	}
	for part, text := range x.texts() {
		if err := d.seal(tx.Context(), &x, part, text); err != nil {
			return err
		}
	}
	if before == nil {
		_, err := tx.Exec("disclosure.insert", x)
		return err
	}
	_, err := tx.Exec("disclosure.update", x)
	return err
}
