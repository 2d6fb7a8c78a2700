package quality

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/grants"
)

// Question is what a list is asked for; an empty field asks for nothing.
type Question struct {
	Grant      string // code
	InForce    bool   // today
	Skip, Most int
}

// Found is the answer: one page of rows, how many there are in all, and what else may be asked for.
type Found struct {
	Rows   []*Certificate
	Total  int
	Grants []string // codes
}

// List finds certificates, newest first: verb certificate.list.
func (d *Desk) List(ctx context.Context, q Question) (Found, error) {
	found := Found{}
	force := ""
	if q.InForce {
		force = "yes"
	}
	asked := db.Args{"grant": q.Grant, "force": force, "skip": q.Skip, "most": q.Most}
	var err error
	found.Rows, err = clerk.List(ctx, d.h.Clerk, "certificate.list", func(tx *db.Tx) ([]*Certificate, error) {
		var err error
		if found.Total, err = db.One[int](tx, "certificate.found", asked); err != nil {
			return nil, err
		}
		if found.Grants, err = db.All[string](tx, "certificate.grants"); err != nil {
			return nil, err
		}
		return pointers(db.All[Certificate](tx, "certificate.list", asked))
	})
	return found, err
}

// endingDays is how long before its last day a certificate is called to mind: time for the next audit.
const endingDays = 90

// Ending gives the certificates in force whose last day is within 90 days: verb certificate.change.
func (d *Desk) Ending(ctx context.Context) ([]*Certificate, error) {
	return clerk.List(ctx, d.h.Clerk, "certificate.change", func(tx *db.Tx) ([]*Certificate, error) {
		return pointers(db.All[Certificate](tx, "certificate.ending", db.Args{"until": tx.Today.Add(endingDays)}))
	})
}

func pointers(all []Certificate, err error) ([]*Certificate, error) {
	out := make([]*Certificate, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out, err
}

// Read opens one certificate: verb certificate.read.
func (d *Desk) Read(ctx context.Context, id string) (*Certificate, error) {
	return clerk.Read(ctx, d.h.Clerk, "certificate.read", id, byID)
}

func byID(tx *db.Tx, id string) (*Certificate, error) {
	c, err := db.One[Certificate](tx, "certificate.by_id", db.Args{"id": id})
	return &c, err
}

// Add makes a certificate and gives its id: verb certificate.add. Without a code it gets a random one.
// Its grant is named by GrantCode.
func (d *Desk) Add(ctx context.Context, c Certificate) (string, error) {
	return clerk.Add(ctx, d.h.Clerk, "certificate.add", &c, func(tx *db.Tx) (string, error) {
		c := c // the body may run twice, and each run gives its own id and code
		if c.Code == "" {
			c.Code = id.Code("C", d.h.Random)
		}
		if err := settle(tx, &c); err != nil {
			return "", err
		}
		if err := insert(tx, &c); err != nil {
			return "", err
		}
		tx.Note("code", "", c.Code)
		return c.ID, nil
	})
}

// Change stores what was typed over the certificate with this id, all but its code: verb
// certificate.change. A version that is not the stored one is fault.Conflict.
func (d *Desk) Change(ctx context.Context, typed Certificate) error {
	return clerk.Change(ctx, d.h.Clerk, "certificate.change", typed.ID, byID, func(tx *db.Tx, c *Certificate) error {
		code, at, by := c.Code, c.ChangedAt, c.ChangedBy
		*c = typed
		c.Code, c.ChangedAt, c.ChangedBy = code, at, by
		if err := settle(tx, c); err != nil {
			return err
		}
		return update(tx, c)
	})
}

// Remove takes a certificate away for good: verb certificate.remove.
func (d *Desk) Remove(ctx context.Context, id string, version int) error {
	return clerk.Remove(ctx, d.h.Clerk, "certificate.remove", id, byID, func(tx *db.Tx, c *Certificate) error {
		n, err := tx.Exec("certificate.delete", db.Args{"id": id, "version": version})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		tx.Note("code", c.Code, "")
		return err
	})
}

// settle finds the grant by its code and says all that is wrong.
func settle(tx *db.Tx, c *Certificate) error {
	var l fault.List
	c.Check(func(field, key string, pairs ...any) { l.Add(field, key, pairs...) })
	var err error
	c.Grant, err = grants.IDOf(tx, c.GrantCode)
	if err := l.Take(err); err != nil {
		return err
	}
	return l.Err()
}

func insert(tx *db.Tx, c *Certificate) error {
	if c.ID == "" {
		c.ID = id.Ordered(tx.Now.Time(), nil)
	}
	c.Version = 1
	_, err := tx.Exec("certificate.insert", c)
	if err != nil && db.IsDuplicate(err) {
		return fault.In("code", "field.duplicate")
	}
	return err
}

func update(tx *db.Tx, c *Certificate) error {
	n, err := tx.Exec("certificate.update", c)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// GrantCodes gives the codes of all grants, for a form: verb certificate.add.
func (d *Desk) GrantCodes(ctx context.Context) ([]string, error) {
	return grants.Codes(ctx, d.h.Clerk, "certificate.add")
}
