package worries

import (
	"context"
	"encoding/json"
	"time"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// Account is a person who can be named lead or deputy.
type Account struct{ ID, Text string }

// Desk is where worries are sent and read.
type Desk struct {
	House *area.House
	// Accounts lists who can be named lead or deputy.
	Accounts func(ctx context.Context) ([]Account, error)
	// Person gives the id of the person record of an account; empty: it has none. Nil: none are known.
	Person func(ctx context.Context, account string) (string, error)
	// Road is this room on a laptop: nil at the office.
	Road *Road
	// Remind tells accounts, and all responsible persons, that something waits: no content, no kind.
	Remind func(tx *db.Tx, accounts []string) error
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{House: h} }

// unread is how long a worry may lie before the deputy and the responsible person are told.
const unread = time.Hour

const boxLabel = "worry"

// Safeguarders gives who is lead and deputy now: verb worry.ready, as everybody who may pass a worry on may
// know to whom.
func (d *Desk) Safeguarders(ctx context.Context) ([]*Safeguarder, error) {
	var out []*Safeguarder
	err := clerk.Count(ctx, d.House.Clerk, "worry.ready", "safeguarders", func(tx *db.Tx) error {
		all, err := db.All[Safeguarder](tx, "safeguarder.now")
		for i := range all {
			out = append(out, &all[i])
		}
		return err
	})
	return out, err
}

// Send seals a worry to the lead and the deputy and gives its id: verb worry.send. Who sent it cannot open
// it again. Faults: Locked when no lead or deputy is named yet.
func (d *Desk) Send(ctx context.Context, n Note) (string, error) {
	if err := n.Check(); err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.House.Clerk, "worry.send", nil, func(tx *db.Tx) (string, error) {
		who, err := db.All[Safeguarder](tx, "safeguarder.now")
		if err != nil {
			return "", err
		}
		if len(who) != 2 {
			return "", fault.New(fault.Locked, "worry.no_lead")
		}
		w := Worry{ID: id.Random(d.House.Random), SentBy: tx.Actor.Name(), SentAt: tx.Now, Closing: []byte{}}
		var keys []seal.BoxPublic
		for _, s := range who {
			k, err := seal.ParseBoxPublic(s.Public)
			if err != nil {
				return "", err
			}
			keys = append(keys, k)
			if s.Duty == Lead {
				w.Lead, w.LeadKey = s.Account, s.ID
			} else {
				w.Deputy, w.DepKey = s.Account, s.ID
			}
		}
		b, err := json.Marshal(n)
		if err != nil {
			return "", err
		}
		if w.Sealed, err = seal.SealTo(keys, boxLabel, b); err != nil {
			return "", err
		}
		_, err = tx.Exec("worry.insert", w)
		return w.ID, err
	})
}

func jsonOf(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	return b, nil
}

func load(tx *db.Tx, id string) (*Worry, error) {
	w, err := db.One[Worry](tx, "worry.by_id", db.Args{"id": id})
	return &w, err
}

// Open opens a worry for the lead or the deputy: verb worry.read. The first opening is noted.
func (d *Desk) Open(ctx context.Context, id string) (*Worry, error) {
	w, err := clerk.Read(ctx, d.House.Clerk, "worry.read", id, load)
	if err != nil {
		return nil, err
	}
	me := clerk.ActorOf(ctx).User
	var key seal.BoxKey
	found := false
	err = clerk.Change(ctx, d.House.Clerk, "worry.read", id, load, func(tx *db.Tx, w *Worry) error {
		mine, err := db.All[Safeguarder](tx, "safeguarder.of_account", db.Args{"account": me})
		if err != nil {
			return err
		}
		for _, s := range mine {
			if s.ID == w.LeadKey || s.ID == w.DepKey {
				raw, err := d.House.Keys.Open("safeguarder "+s.ID, s.Private)
				if err != nil {
					return err
				}
				if key, err = seal.ParseBoxKey(raw); err != nil {
					return err
				}
				found = true
			}
		}
		if !found {
			return fault.Missing()
		}
		_, err = tx.Exec("worry.read", db.Args{"id": id, "by": me})
		return err
	})
	if err != nil {
		return nil, err
	}
	b, err := seal.OpenBox(key, boxLabel, w.Sealed)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &w.Note); err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	if w.Closed != "" {
		b, err := seal.OpenBox(key, boxLabel, w.Closing)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &w.Outcome); err != nil {
			return nil, fault.Because(fault.Failed, err)
		}
	}
	return w, nil
}

// Close ends a worry: verb worry.close. It takes to whom, when and by whom it was passed on, or why not.
func (d *Desk) Close(ctx context.Context, id string, version int, e Ending) error {
	if err := e.Check(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.House.Clerk, "worry.close", id, load, func(tx *db.Tx, w *Worry) error {
		if w.Closed != "" {
			return fault.New(fault.Conflict, "worry.closed_before")
		}
		if w.ReadAt == "" {
			return fault.New(fault.Invalid, "worry.read_first")
		}
		var keys []seal.BoxPublic
		for _, account := range []string{w.Lead, w.Deputy} {
			all, err := db.All[Safeguarder](tx, "safeguarder.of_account", db.Args{"account": account})
			if err != nil {
				return err
			}
			for _, s := range all {
				if s.ID == w.LeadKey || s.ID == w.DepKey {
					k, err := seal.ParseBoxPublic(s.Public)
					if err != nil {
						return err
					}
					keys = append(keys, k)
				}
			}
		}
		b, err := json.Marshal(e)
		if err != nil {
			return err
		}
		closing, err := seal.SealTo(keys, boxLabel, b)
		if err != nil {
			return err
		}
		n, err := tx.Exec("worry.close", db.Args{"id": id, "version": version, "by": tx.Actor.Name(), "passed_on": e.PassedOn, "closing_sealed": closing})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		return err
	})
}

// List gives the worries that are the reader's own as lead or deputy, and for the responsible person all
// of them: when, by whom, read and closed or not; never what they say. Verb worry.list.
func (d *Desk) List(ctx context.Context) ([]*Worry, error) {
	return clerk.List(ctx, d.House.Clerk, "worry.list", func(tx *db.Tx) ([]*Worry, error) {
		all, err := db.All[Worry](tx, "worry.all")
		out := make([]*Worry, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}

// NameBoth makes two accounts the lead and the deputy: verb worry.lead, of the responsible person. Earlier
// worries stay readable for those they were sealed to.
func (d *Desk) NameBoth(ctx context.Context, lead, deputy string) error {
	if lead == deputy {
		return fault.In("deputy", "worry.two_people")
	}
	_, err := clerk.Add(ctx, d.House.Clerk, "worry.lead", nil, func(tx *db.Tx) (string, error) {
		now, err := db.All[Safeguarder](tx, "safeguarder.now")
		if err != nil {
			return "", err
		}
		held := map[Duty]string{}
		for _, s := range now {
			held[s.Duty] = s.Account
		}
		for _, want := range []struct {
			duty    Duty
			account string
		}{{Lead, lead}, {Deputy, deputy}} {
			if held[want.duty] == want.account {
				continue
			}
			if err := d.name(tx, want.duty, want.account); err != nil {
				return "", err
			}
		}
		return "", nil
	})
	return err
}

// name ends who had the duty and makes a key pair for who has it now.
func (d *Desk) name(tx *db.Tx, duty Duty, account string) error {
	key := seal.NewBoxKey()
	s := Safeguarder{ID: id.Ordered(tx.Now.Time(), d.House.Random), Duty: duty, Account: account, Public: key.Public().Bytes()}
	s.Private = d.House.Keys.Seal("safeguarder "+s.ID, key.Bytes())
	if _, err := tx.Exec("safeguarder.end", db.Args{"duty": duty}); err != nil {
		return err
	}
	tx.Note("duty."+string(duty), "", account)
	_, err := tx.Exec("safeguarder.insert", s)
	return err
}

// RemindUnread tells deputy and responsible persons of worries that lie unread for an hour; it runs as jobs.
func (d *Desk) RemindUnread(ctx context.Context) error {
	ctx = clerk.WithActor(ctx, access.Actor{System: "jobs"})
	before := when.ToMoment(d.House.Now().Add(-unread))
	var due []Worry
	err := clerk.Count(ctx, d.House.Clerk, "worry.remind", "unread", func(tx *db.Tx) error {
		var err error
		due, err = db.All[Worry](tx, "worry.unread", db.Args{"before": before})
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	_, err = clerk.Add(ctx, d.House.Clerk, "worry.remind", nil, func(tx *db.Tx) (string, error) {
		for _, w := range due {
			if _, err := tx.Exec("worry.told", db.Args{"id": w.ID}); err != nil {
				return "", err
			}
			if d.Remind != nil {
				if err := d.Remind(tx, []string{w.Lead, w.Deputy}); err != nil {
					return "", err
				}
			}
		}
		return "", nil
	})
	return err
}
