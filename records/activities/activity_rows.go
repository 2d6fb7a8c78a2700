package activities

import (
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
)

// These functions work inside an act of this package or of a room: the act has asked access already.

// ByID finds an activity with its leaders and shares.
func ByID(tx *db.Tx, id string) (*Activity, error) {
	a, err := db.One[Activity](tx, "activity.by_id", db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	if err := withLeaders(tx, []*Activity{&a}); err != nil {
		return nil, err
	}
	a.Shares, err = db.All[Share](tx, "share.of", db.Args{"activity": id})
	return &a, err
}

// ByCode finds an activity by its code; none is nil.
func ByCode(tx *db.Tx, code string) (*Activity, error) {
	id, found, err := db.Maybe[string](tx, "activity.id_of", db.Args{"code": code})
	if err != nil || !found {
		return nil, err
	}
	return ByID(tx, id)
}

// OfVisit gives the activities of a visit that the actor may see, in the order of their start.
func OfVisit(tx *db.Tx, visit string) ([]*Activity, error) {
	all, err := db.All[Activity](tx, "activity.of_visit", db.Args{"visit": visit})
	out := pointers(all)
	if err == nil {
		err = withLeaders(tx, out)
	}
	return out, err
}

func pointers(all []Activity) []*Activity {
	out := make([]*Activity, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

// withLeaders fills in whose own the activities are: who is planned to lead, and who led.
func withLeaders(tx *db.Tx, list []*Activity) error {
	if len(list) == 0 {
		return nil
	}
	by := map[string]*Activity{}
	ids := make([]string, 0, len(list))
	for _, a := range list {
		by[a.ID] = a
		ids = append(ids, a.ID)
	}
	type pair struct {
		Activity string `db:"activity"`
		Person   string `db:"person"`
	}
	return db.Each(tx, "leader.of_many", func(p pair) error {
		a := by[p.Activity]
		a.Leaders = append(a.Leaders, p.Person)
		return nil
	}, db.Args{"ids": ids})
}

// Insert stores a new activity, settled before. It makes the id, and the code where none is given.
func Insert(tx *db.Tx, a *Activity) error {
	if a.ID == "" {
		a.ID = id.Ordered(tx.Now.Time(), nil)
	}
	if a.Code == "" {
		a.Code = id.Code("A", nil)
	}
	if a.MadeBy == "" {
		a.MadeBy = tx.Actor.Name()
	}
	if _, err := tx.Exec("activity.insert", a); err != nil {
		if db.IsDuplicate(err) {
			return fault.In("code", "field.duplicate")
		}
		return err
	}
	a.Version = 1
	return nil
}

// Save stores a changed activity and refreshes its kept totals. A stale version is a Conflict.
func Save(tx *db.Tx, a *Activity) error {
	n, err := tx.Exec("activity.update", a)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "")
	}
	a.Version++
	return Recount(tx, a.ID)
}

// SetLeaders says who is planned to lead, in this order.
func SetLeaders(tx *db.Tx, activity string, people []string) error {
	if _, err := tx.Exec("leader.clear", db.Args{"activity": activity}); err != nil {
		return err
	}
	for i, p := range people {
		if _, err := tx.Exec("leader.add", db.Args{"activity": activity, "person": p, "place": i}); err != nil {
			if db.IsDuplicate(err) {
				return fault.In("led_by", "field.duplicate")
			}
			return err
		}
	}
	return nil
}

// SetShares says which grants pay, with shares that make 100 %, and refreshes the kept totals.
func SetShares(tx *db.Tx, activity string, shares []Share) error {
	if err := CheckShares(shares); err != nil {
		return err
	}
	if _, err := tx.Exec("share.clear", db.Args{"activity": activity}); err != nil {
		return err
	}
	for i, s := range shares {
		if _, err := tx.Exec("share.add", db.Args{"activity": activity, "grant_id": s.Grant, "share": s.Share, "place": i}); err != nil {
			return err
		}
	}
	return Recount(tx, activity)
}

// Recount makes the kept totals of one activity anew.
func Recount(tx *db.Tx, activity string) error {
	if err := due(tx, activity); err != nil {
		return err
	}
	return recountDue(tx)
}

func due(tx *db.Tx, activity string) error {
	_, err := tx.Exec("counting.due", db.Args{"activity": activity})
	return err
}

// recountDue makes the kept totals of all activities that are noted as due.
func recountDue(tx *db.Tx) error {
	for _, q := range []string{"counting.drop_due", "counting.fill_due", "counting.done"} {
		if _, err := tx.Exec(q); err != nil {
			return err
		}
	}
	return nil
}

// RecountAll makes all kept totals anew; a doctor and a test compare the result with what was kept.
func RecountAll(tx *db.Tx) error {
	if _, err := tx.Exec("counting.due_all"); err != nil {
		return err
	}
	return recountDue(tx)
}

// Attend notes a known person at an activity; the same person and role again changes the status.
func Attend(tx *db.Tx, t Attendee) error {
	tx.About(t.Person)
	_, err := tx.Exec("attendee.put", t)
	return err
}

// Attendees lists the known people of an activity.
func Attendees(tx *db.Tx, activity string) ([]Attendee, error) {
	return db.All[Attendee](tx, "attendee.of", db.Args{"activity": activity})
}

// Headcounts lists the head counts of an activity.
func Headcounts(tx *db.Tx, activity string) ([]Headcount, error) {
	return db.All[Headcount](tx, "headcount.of", db.Args{"activity": activity})
}

// Corrections lists the earlier values of an activity's head counts.
func Corrections(tx *db.Tx, activity string) ([]Correction, error) {
	return db.All[Correction](tx, "correction.of", db.Args{"activity": activity})
}

// PutHeadcount stores a head count that was checked. One that is there already with another number is
// corrected: the earlier value stays, with the reason, which may then not be empty. The caller calls
// Recount when all head counts of the activity are stored.
func PutHeadcount(tx *db.Tx, keys *seal.Keyring, h Headcount, why string) error {
	h.EnteredBy, h.EnteredAt = tx.Actor.Name(), tx.Now
	have, found, err := db.Maybe[Headcount](tx, "headcount.find", h)
	if err != nil {
		return err
	}
	if !found {
		h.ID = id.Ordered(tx.Now.Time(), nil)
		_, err := tx.Exec("headcount.insert", h)
		return err
	}
	if have.Count == h.Count {
		return nil
	}
	if why == "" {
		return fault.In("why", "headcount.why_needed")
	}
	c := Correction{ID: id.Ordered(tx.Now.Time(), nil), Headcount: have.ID, Activity: h.Activity, Was: have.Count,
		Becomes: h.Count, By: h.EnteredBy, At: tx.Now}
	c.Why = keys.SealText("headcount correction "+c.ID, why)
	if _, err := tx.Exec("correction.insert", c); err != nil {
		return err
	}
	h.ID, h.Version = have.ID, have.Version
	n, err := tx.Exec("headcount.update", h)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// EvidenceOf lists what shows that an activity was held.
func EvidenceOf(tx *db.Tx, activity string) ([]Evidence, error) {
	return db.All[Evidence](tx, "evidence.of", db.Args{"activity": activity})
}
