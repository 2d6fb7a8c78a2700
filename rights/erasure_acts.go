package rights

import (
	"context"
	"strconv"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
)

// stops gives what forbids to erase a person today, the longest of all; nil: nothing does.
func (d *Desk) stops(tx *db.Tx, person string) (*Stop, error) {
	type held struct {
		Cause string   `db:"cause"`
		Until when.Day `db:"until_on"`
	}
	var longest *Stop
	take := func(s Stop) {
		if s.Until >= tx.Today && (longest == nil || s.Until > longest.Until) {
			longest = &s
		}
	}
	holds, err := db.All[held](tx, "hold.in_force", db.Args{"person": person})
	if err != nil {
		return nil, err
	}
	for _, h := range holds {
		take(Stop{Rule: h.Cause, Until: h.Until})
	}
	rules, err := schedule(tx, tx.Today)
	if err != nil {
		return nil, err
	}
	for _, r := range rules {
		last := d.Duties[r.Class]
		if !r.Duty || last == nil {
			continue
		}
		day, err := last(tx, person)
		if err != nil {
			return nil, err
		}
		if day != "" {
			take(Stop{Rule: r.Class, Duty: true, Until: r.End(day)})
		}
	}
	return longest, nil
}

// forbidden is a fault that names what stands in the way.
func forbidden(s *Stop) error {
	if s == nil {
		return nil
	}
	return fault.New(fault.Refused, "right.stopped."+s.Rule, "day", s.Until)
}

// Stands gives what forbids an erasure, for a page: verb right.read.
func (d *Desk) Stands(ctx context.Context, requestID string) (stop *Stop, err error) {
	_, err = clerk.Read(ctx, d.House.Clerk, "right.read", requestID, func(tx *db.Tx, id string) (*Request, error) {
		r, err := load(tx, id)
		if err == nil {
			stop, err = d.stops(tx, r.Served)
		}
		return r, err
	})
	return stop, err
}

// Approve is the responsible person's yes to an erasure: verb right.decide. Who asked does not approve. What a
// legal hold or a duty forbids is refused with the rule.
func (d *Desk) Approve(ctx context.Context, requestID string, version int) error {
	return d.move(ctx, "right.decide", requestID, version, []State{Asked}, func(tx *db.Tx, r *Request) error {
		switch {
		case r.Kind != Erasure:
			return fault.New(fault.Conflict, "")
		case !r.Checked():
			return fault.New(fault.Invalid, "right.check_first")
		case r.ByUser == tx.Actor.User:
			return fault.New(fault.Refused, "right.own")
		}
		stop, err := d.stops(tx, r.Served)
		if err != nil {
			return err
		}
		if stop != nil {
			return forbidden(stop)
		}
		r.State, r.ApprovedBy, r.ApprovedOn = Approved, tx.Actor.User, tx.Today
		return nil
	})
}

// Second is an erasure as a keyholder sees it who is to approve it: number and days, not whose it is.
type Second struct {
	ID         string   `db:"id" class:"plain"`
	Number     int      `db:"number" class:"plain"`
	Kind       Kind     `db:"kind" class:"plain"`
	State      State    `db:"state" class:"plain"`
	Asker      string   `db:"asker" class:"plain"`
	AskedOn    when.Day `db:"asked_on" class:"plain"`
	ByUser     string   `db:"by_user" class:"plain"`
	ApprovedBy string   `db:"approved_by" class:"plain"`
	ApprovedOn when.Day `db:"approved_on" class:"plain"`
	Version    int      `db:"version" class:"plain"`
	keepers    []string
}

// Scope makes it the keyholders' own, and nobody else's.
func (s *Second) Scope() access.Scope { return access.Scope{Protected: true, Accounts: s.keepers} }

// Seconds gives the erasures that wait for a second keyholder: verb right.seconds, of who keeps a share.
func (d *Desk) Seconds(ctx context.Context) ([]*Second, error) {
	return clerk.List(ctx, d.House.Clerk, "right.seconds", func(tx *db.Tx) ([]*Second, error) {
		keepers, err := keepers(tx)
		if err != nil || !contains(keepers, tx.Actor.User) {
			return nil, err
		}
		rows, err := db.All[Second](tx, "right.seconds")
		for i := range rows {
			rows[i].keepers = keepers
		}
		return pointers(rows), err
	})
}

func contains(all []string, one string) bool {
	for _, x := range all {
		if x == one && x != "" {
			return true
		}
	}
	return false
}

// Confirm is the second yes, of somebody who keeps a share of the key: verb right.second. It is neither who asked
// nor who approved first. From this day the person's cases are restricted; WaitDays later the erasure is done.
func (d *Desk) Confirm(ctx context.Context, requestID string, version int) error {
	find := func(tx *db.Tx, id string) (*Second, error) {
		s, err := db.One[Second](tx, "right.second", db.Args{"id": id})
		if err == nil {
			s.keepers, err = keepers(tx)
		}
		return &s, err
	}
	return clerk.Change(ctx, d.House.Clerk, "right.second", requestID, find, func(tx *db.Tx, s *Second) error {
		r, err := load(tx, s.ID)
		if err != nil {
			return err
		}
		if err := r.moving(version, Approved); err != nil {
			return err
		}
		if tx.Actor.User == r.ByUser || tx.Actor.User == r.ApprovedBy {
			return fault.New(fault.Refused, "right.own")
		}
		stop, err := d.stops(tx, r.Served)
		if err != nil {
			return err
		}
		if stop != nil {
			return forbidden(stop)
		}
		tx.About(r.Served)
		r.State, r.SecondBy, r.SecondOn = Waiting, tx.Actor.User, tx.Today
		r.RestrictedOn, r.ReadyOn = tx.Today, tx.Today.Add(WaitDays)
		if err := cases.Restrict(tx, r.Served, r.ID); err != nil {
			return err
		}
		return store(tx, r)
	})
}

// Find gives the id of the request with a number: verb right.read.
func (d *Desk) Find(ctx context.Context, number string) (string, error) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return "", fault.In("request", "right.no_number")
	}
	r, err := clerk.Read(ctx, d.House.Clerk, "right.read", number, func(tx *db.Tx, _ string) (*Request, error) {
		at, there, err := db.Maybe[string](tx, "right.by_number", db.Args{"number": n})
		if err != nil {
			return nil, err
		}
		if !there {
			return nil, fault.Missing()
		}
		return load(tx, at)
	})
	if err != nil {
		return "", err
	}
	return r.ID, nil
}

// Erase destroys the key of the person of an approved erasure whose days have passed: verb right.erase, of the
// responsible person, and of the house itself. Faults: Refused where it is not approved, not yet time, or stopped by
// a legal hold or a duty to keep.
func (d *Desk) Erase(ctx context.Context, requestID string) error {
	person := ""
	err := clerk.Change(ctx, d.House.Clerk, "right.erase", requestID, load, func(tx *db.Tx, r *Request) error {
		switch {
		case r.Kind != Erasure:
			return fault.New(fault.Refused, "right.not_erasure")
		case r.State == Done:
			return fault.New(fault.Refused, "right.erased_before")
		case r.State != Waiting:
			return fault.New(fault.Refused, "right.not_approved")
		case tx.Today < r.ReadyOn:
			return fault.New(fault.Refused, "right.too_early", "day", r.ReadyOn)
		}
		stop, err := d.stops(tx, r.Served)
		if err != nil {
			return err
		}
		if stop != nil {
			return forbidden(stop)
		}
		person = r.Served
		return nil
	})
	if err != nil {
		return err
	}
	if person == "" || d.Forget == nil {
		return fault.New(fault.Refused, "right.not_approved")
	}
	// The request itself is settled inside the forgetting, by what this room forgets.
	return d.Forget(clerk.WithAct(ctx, clerk.Act{}), person)
}

// EraseDue erases whatever is ready; the house itself does it once an hour. What is stopped stays as it is, for a
// person to answer.
func (d *Desk) EraseDue(ctx context.Context) error {
	var due []string
	err := clerk.Count(ctx, d.House.Clerk, "right.erase", "erasures that are ready", func(tx *db.Tx) (err error) {
		due, err = db.All[string](tx, "right.due")
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range due {
		if err := d.Erase(ctx, r); err != nil && !fault.Is(err, fault.Refused) {
			return err
		}
	}
	return nil
}

// MayForget refuses to forget somebody who has a case by another way than an approved erasure whose days have
// passed. Rooms that forget ask it inside the act.
func MayForget(tx *db.Tx, person string) error {
	ids, err := cases.OfPerson(tx, person)
	if err != nil || len(ids) == 0 {
		return err
	}
	ready, err := db.All[string](tx, "right.ready", db.Args{"person": person})
	if err == nil && len(ready) == 0 {
		err = fault.New(fault.Refused, "right.erasure_needed")
	}
	return err
}

// SetHold keeps a person from being erased until a day: verb hold.set, on their case.
func (d *Desk) SetHold(ctx context.Context, caseID string, h Hold) (string, error) {
	k, err := d.Cases.Read(ctx, caseID)
	if err != nil {
		return "", err
	}
	if err := d.House.Keys.MakeSubject(ctx, k.Person); err != nil {
		return "", err
	}
	h.ID = id.Random(d.House.Random)
	err = clerk.Change(ctx, d.House.Clerk, "hold.set", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) (err error) {
		var faults fault.List
		h.check(tx.Today, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		h.Case, h.From = k.ID, tx.Today
		if h.Why, err = d.sealFor(tx.Context(), k.Person, "hold why "+h.ID, h.Why); err != nil {
			return err
		}
		_, err = tx.Exec("hold.insert", h)
		return err
	})
	return h.ID, err
}

func loadHold(tx *db.Tx, id string) (*Hold, error) {
	h, err := db.One[Hold](tx, "hold.by_id", db.Args{"id": id})
	return &h, err
}

// LiftHold ends a hold: verb hold.lift.
func (d *Desk) LiftHold(ctx context.Context, holdID string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "hold.lift", holdID, loadHold, func(tx *db.Tx, h *Hold) error {
		n, err := tx.Exec("hold.lift", db.Args{"id": h.ID, "version": version})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// Holds gives the legal holds, those in force first, of one case or of all: verb hold.list. Why is opened.
func (d *Desk) Holds(ctx context.Context, caseID string) ([]*Hold, error) {
	rows, err := clerk.List(ctx, d.House.Clerk, "hold.list", func(tx *db.Tx) ([]*Hold, error) {
		found, err := db.All[Hold](tx, "hold.list", db.Args{"case_id": caseID})
		return pointers(found), err
	})
	if err != nil {
		return nil, err
	}
	for _, h := range rows {
		if err := d.openFor(ctx, h.Served, "hold why "+h.ID, &h.Why); err != nil {
			return nil, err
		}
	}
	return rows, nil
}
