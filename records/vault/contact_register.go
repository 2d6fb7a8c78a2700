package vault

import (
	"context"
	"regexp"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/register"
)

var codeForm = regexp.MustCompile(`^[A-Za-z0-9._/-]{1,40}$`)

// Register is the register "contacts": names, so it goes only through verbs of its own, and into the sealed
// sheets of the working shelf. A contact who has a record as a person is named by that code alone: the names
// are on the person's sheet, which no file reaches.
func (d *Desk) Register() register.Register {
	columns := []string{"code", "organisation", "person", "task"}
	for _, f := range ContactFields {
		columns = append(columns, string(f))
	}
	return register.Register{
		Name: "contacts", Further: true, Sealed: true, Verb: "contact.import",
		Columns: columns,
		Key:     []string{"code"},
		After:   []string{"organisations", "people"},
		Check:   d.checkRow,
		Against: d.against,
		Rows:    d.registerRows,
		Put:     d.putRow,
		Stored: func(ctx context.Context) error {
			return d.Index(clerk.WithActor(ctx, access.Actor{System: "jobs"}))
		},
	}
}

// checkRow never says what stands in a cell: a fault names the column.
func (d *Desk) checkRow(row register.Row, refs register.Refs, faults *register.Faults) {
	if row["code"] != "" && !codeForm.MatchString(row["code"]) {
		faults.Add("code", "contact.code_wrong")
	}
	register.Need(row, faults, "organisation")
	register.Known(row, refs, faults, "organisation", "organisations")
	c := Contact{Person: row["person"], Task: row["task"], Values: valuesOf(row)}
	c.Check(faults.Add)
	_, today := d.h.Clerk.Now()
	CheckValues(c.Values, today, faults.Add)
	if c.Person == "" {
		return
	}
	if !refs.Has("people", c.Person) || ShelfOf(refs.Cell("people", c.Person, "kind")) == Protected {
		faults.Add("person", "field.unknown_code") // said as of an unknown code: who is protected is not told here
	}
	for _, f := range ContactFields {
		if c.Values[f] != "" {
			faults.Add(string(f), "contact.names_of_person")
		}
	}
}

// against: who a contact is does not change under its code, since the names lie with one or the other.
func (d *Desk) against(row, before register.Row, _ register.Refs, faults *register.Faults) {
	if before != nil {
		for _, c := range []string{"organisation", "person"} {
			if row[c] != before[c] {
				faults.Add(c, "contact.other_under_code")
			}
		}
	}
	if row["person"] == "" && d.Ready != nil && d.Ready() != nil {
		faults.Add("code", fault.As(d.Ready()).Key)
	}
}

func valuesOf(row register.Row) Values {
	v := Values{}
	for _, f := range ContactFields {
		v[f] = row[string(f)]
	}
	return v.tidy()
}

// registered is a contact with the codes that its file names.
type registered struct {
	Contact
	OrganisationCode string `db:"organisation_code"`
	PersonCode       string `db:"person_code"`
	PersonKind       string `db:"person_kind"`
}

func (d *Desk) registerRows(tx *db.Tx, yield func(register.Row) error) error {
	all, err := db.All[registered](tx, "contact.register")
	if err != nil {
		return err
	}
	for i := range all {
		x := &all[i]
		if x.PersonCode != "" && ShelfOf(x.PersonKind) == Protected {
			continue // a colleague who is a person served by now is told to nobody here
		}
		tx.About(x.Holder())
		row := register.Row{"code": x.Code, "organisation": x.OrganisationCode, "person": x.PersonCode}
		if x.Task != "" {
			if row["task"], err = d.h.Keys.OpenText("contact task "+x.ID, x.Task); err != nil {
				return err
			}
		}
		if x.PersonCode == "" {
			s := Sheet{Holder: x.ID, Kind: "contact", Stored: Working}
			if err := d.open(tx, &s); err != nil {
				return err
			}
			for _, f := range ContactFields {
				row[string(f)] = s.Values[f]
			}
		}
		for _, c := range []string{"task", string(Given), string(Family), string(Phone), string(Email)} {
			row[c] = strings.TrimSpace(row[c])
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) putRow(tx *db.Tx, row, before register.Row) error {
	v, task := valuesOf(row), row["task"]
	if before == nil {
		c := Contact{ID: id.Random(d.h.Random), Code: row["code"], Task: task, Values: v}
		var err error
		if c.Organisation, err = db.One[string](tx, "contact.organisation_of", db.Args{"code": row["organisation"]}); err != nil {
			return err
		}
		err = d.InsertContact(tx, &c, row["person"])
		if f := fault.As(err); f != nil && len(f.Fields) == 1 && f.Fields[0].Name == "code" {
			return fault.In("person", f.Fields[0].Key)
		}
		return err
	}
	found, err := db.One[string](tx, "contact.id_of", db.Args{"code": row["code"]})
	if err != nil {
		return err
	}
	c, err := d.contact(tx, found)
	if err != nil {
		return err
	}
	tx.About(c.Holder())
	return d.rewrite(tx, c, c.Version, task, v)
}
