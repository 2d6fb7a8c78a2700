package documents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/register"
	"drosme/internal/when"
)

// PaperKinds are the kinds of a paper that is only located, as the evidence of an activity has them.
var PaperKinds = []string{"host_confirmation", "attendance_sheet", "other"}

// The most characters of a code and of where a paper lies.
const (
	mostCode    = 40
	mostLocated = 200
)

var codeForm = regexp.MustCompile(`^[A-Za-z0-9._/-]+$`)

// Register is the further register "documents": the documents of activities, but for those about a person,
// and the papers of theirs that are only located. No content travels: a row with a hash is of a file or note
// that the house has, and an import leaves it as it is; a paper is a row without.
func (d *Desk) Register() register.Register {
	return register.Register{
		Name: "documents", Further: true,
		Columns: []string{"code", "activity", "kind", "title", "located", "media_type", "size", "hash", "added_on"},
		Key:     []string{"code"},
		After:   []string{"activities"},
		Plain:   []string{"code", "activity", "kind", "media_type", "size", "hash", "added_on"},
		Check:   d.checkRow,
		Against: against,
		Protected: func(row register.Row, refs register.Refs) bool {
			return d.Protected != nil && d.Protected(refs.Cell("activities", row["activity"], "format"))
		},
		Rows: d.registerRows,
		Put:  d.put,
	}
}

func (d *Desk) checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "activity", "kind", "added_on")
	if row["code"] != "" && (!codeForm.MatchString(row["code"]) || len(row["code"]) > mostCode) {
		faults.Add("code", "document.code_wrong", "max", mostCode)
	}
	register.Known(row, refs, faults, "activity", "activities")
	register.Day(row, faults, "added_on")
	if _, today := d.h.Clerk.Now(); row["added_on"] > string(today) {
		faults.Add("added_on", "document.not_yet")
	}
	for column, most := range map[string]int{"title": MostTitle, "located": mostLocated} {
		if len([]rune(row[column])) > most {
			faults.Add(column, "field.too_long", "max", most)
		}
	}
	register.Whole(row, faults, "size")
	row["hash"] = strings.ToLower(row["hash"])
	if row["hash"] != "" {
		if len(row["hash"]) != 64 || strings.Trim(row["hash"], "0123456789abcdef") != "" {
			faults.Add("hash", "document.hash_wrong")
		}
		oneOf(row, faults, "kind", Kinds)
		return
	}
	oneOf(row, faults, "kind", PaperKinds)
	register.Need(row, faults, "located")
	for _, c := range []string{"title", "media_type", "size"} {
		if row[c] != "" {
			faults.Add(c, "document.paper_only")
		}
	}
}

func oneOf(row register.Row, faults *register.Faults, column string, words []string) {
	if row[column] != "" && !slices.Contains(words, row[column]) {
		faults.Add(column, "field.unknown_word", "words", strings.Join(words, ", "))
	}
}

// against keeps what the house has of a file: its bytes are not in the row, so the row can neither bring nor
// change one.
func against(row, before register.Row, refs register.Refs, faults *register.Faults) {
	switch {
	case before["hash"] != "":
		for _, c := range []string{"activity", "kind", "title", "located", "media_type", "size", "hash", "added_on"} {
			if row[c] != before[c] {
				faults.Add(c, "document.file_as_it_is")
			}
		}
	case row["hash"] != "":
		faults.Add("hash", "document.file_by_page")
	case refs.Cell("activities", row["activity"], "status") != "held":
		faults.Add("activity", "document.not_held")
	}
}

// registered is a document, or a paper that is only located, as the register has it.
type registered struct {
	Code     string      `db:"code"`
	Activity string      `db:"activity"`
	Kind     string      `db:"kind"`
	Title    []byte      `db:"title"`
	Located  string      `db:"located"`
	Mime     string      `db:"mime"`
	Size     int64       `db:"size"`
	Hash     string      `db:"hash"`
	At       when.Moment `db:"at"`
}

func (d *Desk) registerRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "document.register", func(r registered) error {
		x := Document{ID: r.Code, Title: string(r.Title)}
		if err := d.openText(tx.Context(), &x); err != nil {
			return err
		}
		size := ""
		if r.Size > 0 {
			size = strconv.FormatInt(r.Size, 10)
		}
		return yield(register.Row{"code": r.Code, "activity": r.Activity, "kind": r.Kind, "title": x.Title, "located": r.Located,
			"media_type": r.Mime, "size": size, "hash": r.Hash, "added_on": d.dayOf(r.At)})
	})
}

func (d *Desk) dayOf(m when.Moment) string { return string(m.In(d.h.Clerk.Zone()).Day()) }

// put stores where a paper lies. Files never come here: against has refused them.
func (d *Desk) put(tx *db.Tx, row, before register.Row) error {
	activity, there, err := db.Maybe[string](tx, "document.activity_of", db.Args{"code": row["activity"]})
	if err != nil {
		return err
	}
	if !there {
		return fault.In("activity", "field.unknown_code")
	}
	args := db.Args{"id": row["code"], "activity": activity, "kind": row["kind"], "located": row["located"],
		"at": when.ToMoment(when.Day(row["added_on"]).Time().Add(12 * time.Hour))} // noon is the same day in every zone of Europe
	if before == nil {
		_, err = tx.Exec("document.paper_add", args)
		return err
	}
	if row["added_on"] == before["added_on"] {
		args["at"] = "" // the moment stays
	}
	_, err = tx.Exec("document.paper_change", args)
	return err
}
