package vault

import (
	"context"
	"sync"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/seal"
)

// Desk is where names are asked for: one method a verb. It is of use after Start.
type Desk struct {
	h       *area.House
	store   *db.Store
	holders func() []area.Holder
	saving  sync.Mutex // see index

	// Ready says why no name may be written yet; nil: it may. The list of rooms sets it: before the first
	// real person two printed shares of the key are tried, since without them a lost key loses everyone.
	Ready func() error
	// MayForget says why somebody may not be forgotten by who holds the verb; nil: they may. The list of rooms sets
	// it: who has a case is forgotten by an erasure that two people approved.
	MayForget func(tx *db.Tx, person string) error
	// Left notes a file of contacts that leaves, in the transaction that logs it. The list of rooms sets it;
	// without it no such file leaves.
	Left func(tx *db.Tx, to, why string, registers []string, rows int) error
	// Gone takes what an import kept of the contact with a code; nil: nothing is kept.
	Gone func(tx *db.Tx, code string) error
}

// Ground is what stands only once the house is open.
type Ground struct {
	Store   *db.Store            // for the codes on a page, which need no line in the log
	Holders func() []area.Holder // of all areas of the house: who forgets with the vault
}

// New makes the desk of a house and becomes what resolves the labels on its pages.
func New(h *area.House) *Desk {
	d := &Desk{h: h}
	h.Labels = d.Labels
	return d
}

// Start gives the desk its ground. It is called once, after the house has opened and before anybody is
// answered.
func (d *Desk) Start(g Ground) { d.store, d.holders = g.Store, g.Holders }

// label is what binds a sealed value to its place: moved to another person or field it does not open.
func label(holder string, f Field) string { return "vault " + holder + " " + string(f) }

// sealed seals one value for its shelf. A protected one needs the person's key, made before (see
// seal.Keyring.MakeSubject).
func (d *Desk) sealed(ctx context.Context, shelf Shelf, holder string, f Field, value string) ([]byte, error) {
	if shelf == Protected {
		return d.h.Keys.SealFor(ctx, holder, label(holder, f), []byte(value))
	}
	return d.h.Keys.Seal(label(holder, f), []byte(value)), nil
}

func (d *Desk) opened(ctx context.Context, shelf Shelf, holder string, f Field, value []byte) (string, error) {
	var b []byte
	var err error
	if shelf == Protected {
		b, err = d.h.Keys.OpenFor(ctx, holder, label(holder, f), value)
	} else {
		b, err = d.h.Keys.Open(label(holder, f), value)
	}
	return string(b), err
}

// load finds a sheet without its values; a person or contact with none yet gives an empty one.
func load(tx *db.Tx, holder string) (*Sheet, error) {
	s, there, err := db.Maybe[Sheet](tx, "vault.sheet_of_person", db.Args{"id": holder})
	if err == nil && !there {
		s, err = db.One[Sheet](tx, "vault.sheet_of_contact", db.Args{"id": holder})
	}
	return &s, err
}

type entry struct {
	Field  Field  `db:"field"`
	Sealed []byte `db:"sealed"`
}

// open fills the values of a sheet from where it lies.
func (d *Desk) open(tx *db.Tx, s *Sheet) error {
	s.Values = Values{}
	rows, err := db.All[entry](tx, "vault.entries", db.Args{"holder": s.Holder})
	if err != nil {
		return err
	}
	for _, e := range rows {
		if s.Values[e.Field], err = d.opened(tx.Context(), s.Stored, s.Holder, e.Field, e.Sealed); err != nil {
			return err
		}
	}
	return nil
}

// write stores the values of a sheet on its shelf and notes the changed fields, without their values.
func (d *Desk) write(tx *db.Tx, s *Sheet, v Values) error {
	if d.Ready != nil {
		if err := d.Ready(); err != nil {
			return err
		}
	}
	shelf := s.Shelf()
	contact := ""
	if s.Kind == "contact" {
		contact = s.Holder
	}
	args := db.Args{"holder": s.Holder, "contact": contact, "shelf": shelf, "version": s.Version}
	query := "vault.sheet_update"
	if s.Version == 0 {
		query = "vault.sheet_insert"
	}
	if n, err := tx.Exec(query, args); err != nil {
		return err
	} else if n == 0 {
		return fault.New(fault.Conflict, "")
	}
	if _, err := tx.Exec("vault.entries_delete", args); err != nil {
		return err
	}
	for _, f := range append(append([]Field(nil), Fields...), SameAs) {
		if v[f] != s.Values[f] {
			tx.Note(string(f), "", "")
		}
		if v[f] == "" {
			continue
		}
		sealed, err := d.sealed(tx.Context(), shelf, s.Holder, f, v[f])
		if err != nil {
			return err
		}
		if _, err := tx.Exec("vault.entry_put", db.Args{"holder": s.Holder, "field": f, "sealed": sealed}); err != nil {
			return err
		}
	}
	s.Stored, s.Values = shelf, v
	return nil
}

// token is what a key of a name is found by; only the house can compute it, and the shelves have tokens
// of their own, so that a search on one says nothing about the other.
func (d *Desk) token(shelf Shelf, key string) []byte {
	return d.h.Keys.MAC(seal.NameIndex, []byte(shelf), []byte(key))[:12]
}

func (d *Desk) tokens(shelf Shelf, keys []string) [][]byte {
	out := make([][]byte, 0, len(keys))
	for _, k := range keys {
		out = append(out, d.token(shelf, k))
	}
	return out
}

// index puts the keys of a sheet's names into the name index, after the sheet is stored. Who was forgotten or
// removed meanwhile, here or by another process, has no keys: what a late save brings is taken out again.
func (d *Desk) index(ctx context.Context, shelf Shelf, holder string, v Values) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.h.Names.PutTokens(ctx, holder, d.tokens(shelf, v.keys())); err != nil {
		return err
	}
	return d.settle(ctx, holder)
}

// settle takes the keys of somebody who is not there any more out of the index.
func (d *Desk) settle(ctx context.Context, holder string) error {
	_, err := d.Where(ctx, holder)
	if fault.Is(err, fault.NotFound) {
		return d.h.Names.DropTokens(ctx, holder)
	}
	return err
}

func locked(tx *db.Tx) (bool, error) {
	n, _, err := db.Maybe[int](tx, "vault.locked")
	return n == 1, err
}

// unlocked is a fault while the protected shelf is locked.
func unlocked(tx *db.Tx) error {
	is, err := locked(tx)
	if err == nil && is {
		err = fault.New(fault.Locked, "vault.locked")
	}
	return err
}

// reads runs a reading body without a line in the log: for codes alone.
func (d *Desk) reads(ctx context.Context, body func(*db.Tx) error) error {
	return d.store.Read(ctx, func(tx *db.Tx) error {
		now, today := d.h.Clerk.Now()
		tx.As(clerk.ActorOf(ctx), "vault.label", now, today, []access.Word{access.Codes}, nil)
		return body(tx)
	})
}
