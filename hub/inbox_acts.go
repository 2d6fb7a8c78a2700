package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/offline"
)

func (d *Desk) open(a *Act) error {
	b, err := d.House.Keys.Open("hub act "+a.ID, a.Sealed)
	if err != nil {
		return err
	}
	if json.Unmarshal(b, &a.Act) != nil {
		a.Act = offline.Act{}
	}
	return nil
}

func actByID(tx *db.Tx, id string) (*Act, error) {
	a, err := db.One[Act](tx, "hub_act.by_id", db.Args{"id": id})
	return &a, err
}

// ReplayNew does the acts that came and are not done yet, in the order in which they were done on the road. An act
// that is refused goes to the inbox and holds up none that follow.
func (d *Desk) ReplayNew(ctx context.Context) error {
	d.replaying.Lock()
	defer d.replaying.Unlock()
	own := clerk.WithActor(ctx, access.Actor{System: "jobs"})
	for {
		var open []*Act
		err := clerk.Count(own, d.House.Clerk, "hub.replay", "open", func(tx *db.Tx) (err error) {
			open, err = pointers(db.All[Act](tx, "hub_act.open"))
			return err
		})
		if err != nil || len(open) == 0 {
			return err
		}
		for _, a := range open {
			if err := d.replay(own, a); err != nil {
				return err
			}
		}
	}
}

func (d *Desk) replay(own context.Context, a *Act) error {
	if err := d.open(a); err != nil {
		return err
	}
	var wrong error
	switch {
	case a.Act.ID == "":
		wrong = fault.New(fault.Invalid, "hub.act_unreadable")
	case d.Replay == nil:
		wrong = fault.New(fault.Invalid, "hub.act_unknown")
	default:
		sum := sha256.Sum256(a.Act.Body)
		ctx := clerk.WithAct(own, clerk.Act{ID: a.Act.ID, Hash: hex.EncodeToString(sum[:])})
		wrong = d.Replay(ctx, a.Act)
	}
	f := fault.As(wrong)
	if f != nil && (f.Kind == fault.Failed || f.Kind == fault.NoSpace || f.Kind == fault.TooMany) {
		return wrong // the house's own trouble: it is tried again
	}
	state, reason := ActDone, ""
	if f != nil {
		state, reason = ActRefused, reasonOf(f)
	}
	return clerk.Change(clerk.WithAct(own, clerk.Act{}), d.House.Clerk, "hub.replay", a.ID, actByID, func(tx *db.Tx, x *Act) error {
		tx.Note("state", x.State, state)
		_, err := tx.Exec("hub_act.replayed", db.Args{"id": a.ID, "version": x.Version, "state": state, "reason": reason})
		return err
	})
}

// reasonOf keeps why an act was refused: the key of its words, then each field with its key. No value is kept.
func reasonOf(f *fault.Fault) string {
	out := []string{f.Words()}
	for _, x := range f.Fields {
		out = append(out, x.Name+" "+x.Key)
	}
	if s := strings.Join(out, "\n"); len(s) < 2000 {
		return s
	}
	return f.Words()
}

// Inbox lists what was refused, first what waits: verb hub_inbox.list. That a worry was handed on stands there for who
// may know of worries at all: the responsible person.
func (d *Desk) Inbox(ctx context.Context) ([]*Act, error) {
	return clerk.List(ctx, d.House.Clerk, "hub_inbox.list", func(tx *db.Tx) ([]*Act, error) {
		all, err := pointers(db.All[Act](tx, "hub_act.inbox"))
		return slices.DeleteFunc(all, func(a *Act) bool { return !d.mayKnow(ctx, a) }), err
	})
}

// mayKnow tells whether somebody may know of an act. Who may revoke and settle but names no safeguarding lead, such as
// a coordinator, learns of no worry here.
func (d *Desk) mayKnow(ctx context.Context, a *Act) bool {
	return a.Verb != offline.HandOn || d.House.Clerk.May(ctx, "worry.lead")
}

// knownAct finds an act that this actor may know of.
func (d *Desk) knownAct(ctx context.Context) func(*db.Tx, string) (*Act, error) {
	return func(tx *db.Tx, id string) (*Act, error) {
		a, err := actByID(tx, id)
		if err == nil && !d.mayKnow(ctx, a) {
			return nil, fault.Missing()
		}
		return a, err
	}
}

// ReadAct opens one act of the inbox with what was typed: verb hub_inbox.list.
func (d *Desk) ReadAct(ctx context.Context, id string) (*Act, error) {
	return clerk.Read(ctx, d.House.Clerk, "hub_inbox.list", id, func(tx *db.Tx, id string) (*Act, error) {
		a, err := d.knownAct(ctx)(tx, id)
		if err != nil {
			return nil, err
		}
		return a, d.open(a)
	})
}

// TryAgain does a refused act once more, after what hindered it was put right: verb hub_inbox.settle.
func (d *Desk) TryAgain(ctx context.Context, id string, version int) error {
	err := clerk.Change(ctx, d.House.Clerk, "hub_inbox.settle", id, d.knownAct(ctx), func(tx *db.Tx, a *Act) error {
		if a.State != ActRefused {
			return fault.New(fault.Conflict, "")
		}
		n, err := tx.Exec("hub_act.replayed", db.Args{"id": id, "version": version, "state": ActNew, "reason": ""})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
	if err != nil {
		return err
	}
	return d.ReplayNew(clerk.WithAct(ctx, clerk.Act{}))
}

// PutAside ends a refused act without doing it, with the reason: verb hub_inbox.settle. It stays to be seen.
func (d *Desk) PutAside(ctx context.Context, id string, version int, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return fault.In("why", "field.required")
	}
	return clerk.Change(ctx, d.House.Clerk, "hub_inbox.settle", id, d.knownAct(ctx), func(tx *db.Tx, a *Act) error {
		n, err := tx.Exec("hub_act.settle", db.Args{"id": id, "version": version, "by": tx.Actor.Name(), "why": why})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// forget puts the counting row in the place of a person whose acts came, and takes what was typed away: what of it
// was done stands where it was done.
func (d *Desk) forget(tx *db.Tx, person, instead string) error {
	all, err := db.All[Act](tx, "hub_act.of_person", db.Args{"person": person})
	if err != nil {
		return err
	}
	for i := range all {
		a := &all[i]
		empty, err := json.Marshal(offline.Act{Verb: a.Verb, Visit: a.Visit, Person: instead})
		if err != nil {
			return err
		}
		if _, err := tx.Exec("hub_act.forget", db.Args{"id": a.ID, "instead": instead, "sealed": d.House.Keys.Seal("hub act "+a.ID, empty)}); err != nil {
			return err
		}
	}
	return nil
}
