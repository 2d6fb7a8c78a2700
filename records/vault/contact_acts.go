package vault

import (
	"context"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// mostContacts is how many contacts of one organisation are shown.
const mostContacts = 200

// Contacts gives the contacts of an organisation with their names: verb contact.list, one log line.
func (d *Desk) Contacts(ctx context.Context, organisation string) ([]*Contact, error) {
	return clerk.List(ctx, d.h.Clerk, "contact.list", func(tx *db.Tx) ([]*Contact, error) {
		all, err := db.All[Contact](tx, "contact.of_organisation", db.Args{"organisation": organisation, "most": mostContacts})
		if err != nil {
			return nil, err
		}
		out := make([]*Contact, len(all))
		for i := range all {
			out[i] = &all[i]
			if err := d.fill(tx, out[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// Contact opens one contact: verb contact.read.
func (d *Desk) Contact(ctx context.Context, contact string) (*Contact, error) {
	return clerk.Read(ctx, d.h.Clerk, "contact.read", contact, d.contact)
}

// OrganisationName gives the name of an organisation, for the heading of its contacts; the record of the
// organisation says it to everybody who may see contacts.
func (d *Desk) OrganisationName(ctx context.Context, organisation string) (string, error) {
	type named struct {
		Code string `db:"code"`
		Name string `db:"name"`
	}
	var o named
	err := d.reads(ctx, func(tx *db.Tx) (err error) {
		o, err = db.One[named](tx, "contact.organisation", db.Args{"id": organisation})
		return err
	})
	if db.IsNone(err) {
		err = fault.Missing()
	}
	return o.Name, err
}

func (d *Desk) contact(tx *db.Tx, id string) (*Contact, error) {
	c, err := db.One[Contact](tx, "contact.find", db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	return &c, d.fill(tx, &c)
}

// fill opens what is sealed of a contact. The sheet of a person who is protected by now stays shut.
func (d *Desk) fill(tx *db.Tx, c *Contact) error {
	var err error
	if c.Task != "" {
		if c.Task, err = d.h.Keys.OpenText("contact task "+c.ID, c.Task); err != nil {
			return err
		}
	}
	s, err := load(tx, c.Holder())
	if err != nil {
		return err
	}
	if s.Shelf() == Protected {
		c.Values = Values{}
		return nil
	}
	err = d.open(tx, s)
	c.Values = s.Values
	return err
}

// AddContact notes a contact of an organisation and gives its id: verb contact.add. With a person's code
// in place of names the contact is that person, whose own sheet has the names.
func (d *Desk) AddContact(ctx context.Context, c Contact, personCode string) (string, error) {
	c.Values, c.Task, c.Person = c.Values.tidy(), strings.TrimSpace(c.Task), ""
	if err := d.checkContact(&c, personCode); err != nil {
		return "", err
	}
	made := id.Random(d.h.Random)
	got, err := clerk.Add(ctx, d.h.Clerk, "contact.add", nil, func(tx *db.Tx) (string, error) {
		n := c
		n.ID, n.Code = made, id.Code("C", d.h.Random)
		return made, d.InsertContact(tx, &n, personCode)
	})
	if err != nil || personCode != "" {
		return got, err
	}
	return got, d.index(ctx, Working, got, c.Values)
}

func (d *Desk) checkContact(c *Contact, personCode string) error {
	var l fault.List
	if personCode == "" {
		c.Check(l.Add)
		_, today := d.h.Clerk.Now()
		CheckValues(c.Values, today, l.Add)
	}
	return l.Err()
}

// InsertContact stores a contact with its sheet inside another act, such as a request that names its
// teacher. Its words come into the name index with the next Index. The id is made here where it is empty.
func (d *Desk) InsertContact(tx *db.Tx, c *Contact, personCode string) error {
	if c.ID == "" {
		c.ID = id.Random(d.h.Random)
	}
	if c.Code == "" {
		c.Code = id.Code("C", d.h.Random)
	}
	if personCode != "" {
		person, err := personOf(tx, personCode)
		if err != nil {
			return err
		}
		s, err := load(tx, person)
		if err != nil {
			return err
		}
		if s.Shelf() == Protected { // said as of an unknown code: who is protected is not told here
			return fault.In("code", "field.unknown_code")
		}
		c.Person = person
	}
	if _, err := db.One[struct {
		Code string `db:"code"`
		Name string `db:"name"`
	}](tx, "contact.organisation", db.Args{"id": c.Organisation}); err != nil {
		if db.IsNone(err) {
			return fault.In("organisation", "field.unknown_code")
		}
		return err
	}
	row := *c // at and by are bound by the transaction
	if c.Task != "" {
		row.Task = d.h.Keys.SealText("contact task "+c.ID, c.Task)
	}
	if _, err := tx.Exec("contact.insert", row); err != nil {
		return err
	}
	tx.About(c.Holder())
	if c.Person != "" {
		return nil
	}
	return d.write(tx, &Sheet{Holder: c.ID, Kind: "contact"}, c.Values)
}

// ChangeContact changes what a contact does and, where the names are its own, the names: verb
// contact.change.
func (d *Desk) ChangeContact(ctx context.Context, contact string, version int, task string, v Values) error {
	n := Contact{Task: strings.TrimSpace(task), Values: v.tidy()}
	own := false
	err := clerk.Change(ctx, d.h.Clerk, "contact.change", contact, d.contact, func(tx *db.Tx, c *Contact) error {
		own = c.Person == ""
		n.Person = c.Person
		if err := d.checkContact(&n, c.Person); err != nil {
			return err
		}
		return d.rewrite(tx, c, version, n.Task, n.Values)
	})
	if err != nil || !own {
		return err
	}
	return d.index(ctx, Working, contact, n.Values)
}

// rewrite stores what a contact does and, where the names are its own, the names.
func (d *Desk) rewrite(tx *db.Tx, c *Contact, version int, task string, v Values) error {
	c.Task = task
	row := *c
	row.Version = version
	if row.Task != "" {
		row.Task = d.h.Keys.SealText("contact task "+c.ID, row.Task)
	}
	if n, err := tx.Exec("contact.update", row); err != nil {
		return err
	} else if n == 0 {
		return fault.New(fault.Conflict, "")
	}
	if c.Person != "" {
		return nil
	}
	s, err := load(tx, c.ID)
	if err != nil {
		return err
	}
	if err := d.open(tx, s); err != nil {
		return err
	}
	return d.write(tx, s, v)
}

// RemoveContact takes a contact away for good, with its names: verb contact.remove. A person who was the
// contact keeps their own sheet.
func (d *Desk) RemoveContact(ctx context.Context, contact string, version int) error {
	err := clerk.Remove(ctx, d.h.Clerk, "contact.remove", contact, d.contact, func(tx *db.Tx, c *Contact) error {
		if _, err := tx.Exec("vault.sheet_delete", db.Args{"holder": c.ID}); err != nil {
			return err
		}
		n, err := tx.Exec("contact.delete", db.Args{"id": c.ID, "version": version})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		if err == nil && d.Gone != nil {
			err = d.Gone(tx, c.Code)
		}
		return err
	})
	if err != nil {
		return err
	}
	return d.h.Names.DropTokens(ctx, contact)
}
