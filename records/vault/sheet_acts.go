package vault

import (
	"context"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/people"
)

// Read opens a sheet of the working shelf: verb vault.read. A protected sheet is not found this way by
// those whom the word open serves; see Open.
func (d *Desk) Read(ctx context.Context, holder string) (*Sheet, error) {
	return clerk.Read(ctx, d.h.Clerk, "vault.read", holder, func(tx *db.Tx, id string) (*Sheet, error) {
		s, err := load(tx, id)
		if err != nil || s.Shelf() == Protected {
			return s, err // the clerk refuses it: no role reaches protected sheets by vault.read
		}
		return s, d.open(tx, s)
	})
}

// Where tells on which shelf a person's sheet belongs, for choosing the page: nothing of it is opened, and
// nothing is said that the person's record does not say.
func (d *Desk) Where(ctx context.Context, holder string) (s *Sheet, err error) {
	err = d.reads(ctx, func(tx *db.Tx) error {
		s, err = load(tx, holder)
		if err == nil && s.Scope().Bars(tx.Actor, tx.Today) { // to who must not learn there is nobody here
			err = fault.Missing()
		}
		return err
	})
	if db.IsNone(err) {
		err = fault.Missing()
	}
	return s, err
}

// Change writes the sheet of somebody on the working shelf: verb vault.change. Version is that of the
// sheet the form was made from; 0 for the first.
func (d *Desk) Change(ctx context.Context, holder string, version int, v Values) error {
	v = v.tidy()
	delete(v, SameAs)
	if err := d.check(v); err != nil {
		return err
	}
	accused, err := d.likeAccused(ctx, v)
	if err != nil {
		return err
	}
	err = clerk.Change(ctx, d.h.Clerk, "vault.change", holder, load, func(tx *db.Tx, s *Sheet) error {
		if s.Version != version {
			return fault.New(fault.Conflict, "")
		}
		if s.Shelf() == Protected { // a role that reaches all must still go through Keep
			return fault.Missing()
		}
		if err := d.open(tx, s); err != nil {
			return err
		}
		if err := d.meetAccused(tx, holder, accused); err != nil {
			return err
		}
		return d.write(tx, s, v)
	})
	if err != nil {
		return err
	}
	return d.index(ctx, Working, holder, v)
}

// Keep writes the sheet of somebody on the protected shelf: verb vault.keep, for caseworkers and the
// responsible person. What is on it is replaced; a form that changes a sheet starts from Open. The key of
// the person is made first, so that no sheet ever stands without its key.
func (d *Desk) Keep(ctx context.Context, person string, version int, v Values) error {
	_, err := d.KeepKnown(ctx, person, version, v)
	return err
}

// KeepKnown is Keep, and says whether somebody with such a name has a sheet already. Whose it is, the
// responsible person alone is told.
func (d *Desk) KeepKnown(ctx context.Context, person string, version int, v Values) (known bool, err error) {
	v = v.tidy()
	delete(v, SameAs)
	if err := d.check(v); err != nil {
		return false, err
	}
	if err := d.key(ctx, "vault.keep", person); err != nil {
		return false, err
	}
	like, err := d.like(ctx, person, v)
	if err != nil {
		return false, err
	}
	err = clerk.Change(ctx, d.h.Clerk, "vault.keep", person, load, func(tx *db.Tx, s *Sheet) error {
		if err := d.mayKeep(tx, s, version); err != nil {
			return err
		}
		if err := d.open(tx, s); err != nil {
			return err
		}
		if same := s.Values[SameAs]; same != "" {
			v[SameAs] = same
		}
		kept, err := people.FromActor(tx, person)
		if err != nil {
			return err
		}
		for _, f := range hidden(kept) { // what they could not see they cannot have meant to change
			delete(v, f)
			if s.Values[f] != "" {
				v[f] = s.Values[f]
			}
		}
		if err := d.sameAge(tx, s.Holder, v); err != nil {
			return err
		}
		if known, err = d.hint(tx, person, like); err != nil {
			return err
		}
		return d.write(tx, s, v)
	})
	if err != nil {
		return false, err
	}
	return known, d.index(ctx, Protected, person, v)
}

func (d *Desk) mayKeep(tx *db.Tx, s *Sheet, version int) error {
	if err := unlocked(tx); err != nil {
		return err
	}
	if s.Shelf() != Protected {
		return fault.New(fault.Invalid, "vault.not_protected")
	}
	if err := d.reached(tx, s); err != nil {
		return err
	}
	if s.Version != version {
		return fault.New(fault.Conflict, "")
	}
	return nil
}

// openedFor is how long after opening a sheet for a reason somebody outside its cases may still write it.
const openedFor = 12 * time.Hour

// reached refuses to write over the sheet of somebody whose cases one does not work on, unless one opened it for a
// reason that day: nobody writes over what they never saw.
func (d *Desk) reached(tx *db.Tx, s *Sheet) error {
	if s.Version == 0 || tx.Actor.Holds(access.Responsible, tx.Today) || tx.Actor.System != "" {
		return nil
	}
	near, err := db.One[int](tx, "vault.within_reach", db.Args{"person": s.Holder, "since": when.ToMoment(tx.Now.Time().Add(-openedFor))})
	if err == nil && near == 0 {
		return fault.Missing()
	}
	return err
}

// key makes the key of a person, once it is sure that there is such a person and that the actor has the
// verb: an id that was typed into an address leaves no key.
func (d *Desk) key(ctx context.Context, verb access.Verb, person string) error {
	if !d.h.Clerk.May(ctx, verb) {
		return clerk.Guard(ctx, d.h.Clerk, verb)
	}
	s, err := d.Where(ctx, person)
	if err != nil {
		return err
	}
	if s.Shelf() != Protected {
		return fault.New(fault.Invalid, "vault.not_protected")
	}
	return d.h.Keys.MakeSubject(ctx, person)
}

// Join writes on a protected sheet that the person has a second record under another code, such as that of
// the volunteer they became: verb vault.join. An empty code takes it away. From the second record nothing
// leads back.
func (d *Desk) Join(ctx context.Context, person string, version int, code string) error {
	if err := d.key(ctx, "vault.join", person); err != nil {
		return err
	}
	return clerk.Change(ctx, d.h.Clerk, "vault.join", person, load, func(tx *db.Tx, s *Sheet) error {
		if err := d.mayKeep(tx, s, version); err != nil {
			return err
		}
		if err := d.open(tx, s); err != nil {
			return err
		}
		v := Values{}
		for f, x := range s.Values {
			v[f] = x
		}
		delete(v, SameAs)
		if code != "" {
			other, err := personOf(tx, code)
			if err != nil {
				return err
			}
			if other == person {
				return fault.In("code", "vault.same_person")
			}
			v[SameAs] = other
		}
		return d.write(tx, s, v)
	})
}

func (d *Desk) check(v Values) error {
	var l fault.List
	_, today := d.h.Clerk.Now()
	CheckValues(v, today, l.Add)
	return l.Err()
}

// personOf gives the id of the person with a code.
func personOf(tx *db.Tx, code string) (string, error) {
	p, there, err := people.ByCode(tx, code)
	if err == nil && !there {
		err = fault.In("code", "field.unknown_code")
	}
	return p.ID, err
}
