package worries

import (
	"bytes"
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"

	"golang.org/x/crypto/nacl/box"
)

// SetRoadKey makes a key for the road and seals its private half under a passphrase of its owner: verb
// safeguarding_key.set, of who is lead or deputy now, for themselves. An earlier key goes: what was sealed to it opens
// on the laptops that still carry it, and nowhere else. Neither the passphrase nor the opened key is kept.
func (d *Desk) SetRoadKey(ctx context.Context, passphrase, again string) error {
	if err := checkTwice(passphrase, again); err != nil {
		return err
	}
	duty, err := d.MyDuty(ctx)
	if err != nil {
		return err
	}
	public, private, err := box.GenerateKey(d.House.Random)
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	k := RoadKey{ID: id.Random(d.House.Random), Account: duty.Account, Public: public[:]}
	k.Private, err = seal.SealUnder(ctx, []byte(passphrase), RoadLabel(k.Public), private[:])
	clear(private[:])
	if fault.Is(err, fault.Invalid) {
		return fault.In("passphrase", fault.As(err).Words(), "min", seal.PassphraseMin)
	}
	if err != nil {
		return err
	}
	// No act id: the hash of what was typed would be one of the passphrase.
	return clerk.Change(clerk.WithAct(ctx, clerk.Act{}), d.House.Clerk, "safeguarding_key.set", duty.ID, dutyByID, func(tx *db.Tx, duty *RoadDuty) error {
		if _, err := tx.Exec("road_key.clear", db.Args{"account": duty.Account}); err != nil {
			return err
		}
		tx.Note("key", "", k.ID)
		_, err := tx.Exec("road_key.insert", k)
		return err
	})
}

func dutyByID(tx *db.Tx, id string) (*RoadDuty, error) {
	r, err := db.One[RoadDuty](tx, "road_duty.by_id", db.Args{"id": id})
	return &r, err
}

// MyDuty gives which duty the reader holds: verb worry.ready. NotFound: none.
func (d *Desk) MyDuty(ctx context.Context) (RoadDuty, error) {
	var r RoadDuty
	found := false
	err := clerk.Count(ctx, d.House.Clerk, "worry.ready", "own duty", func(tx *db.Tx) (err error) {
		r, found, err = db.Maybe[RoadDuty](tx, "road_duty.of_account", db.Args{"account": tx.Actor.User})
		return err
	})
	if err == nil && !found {
		err = fault.Missing()
	}
	return r, err
}

// KeySetAt tells when the reader's key for the road was set; empty: there is none. Verb worry.ready.
func (d *Desk) KeySetAt(ctx context.Context) (when.Moment, error) {
	var k RoadKey
	err := clerk.Count(ctx, d.House.Clerk, "worry.ready", "own key", func(tx *db.Tx) (err error) {
		k, _, err = db.Maybe[RoadKey](tx, "road_key.of_account", db.Args{"account": tx.Actor.User})
		return err
	})
	return k.SetAt, err
}

// OnTheRoadIn gives what a laptop needs of lead and deputy, the lead first. Who makes the pack has asked already.
func OnTheRoadIn(tx *db.Tx) ([]OnTheRoad, error) {
	now, err := db.All[Safeguarder](tx, "safeguarder.now")
	var out []OnTheRoad
	for _, s := range now {
		if err != nil {
			return nil, err
		}
		x := OnTheRoad{Duty: s.Duty, Account: s.Account, Desk: s}
		x.Key, _, err = db.Maybe[RoadKey](tx, "road_key.of_account", db.Args{"account": s.Account})
		if x.Duty == Lead {
			out = append([]OnTheRoad{x}, out...)
		} else {
			out = append(out, x)
		}
	}
	return out, err
}

// TakeIn keeps a worry that was handed on from a lesson, as sealed as it came: verb worry.send, of who handed it on.
// It goes to the lead and the deputy to whom it was sealed. Invalid: not sealed to a lead and a deputy of this house.
func (d *Desk) TakeIn(ctx context.Context, h Handed, heard when.Moment) (string, error) {
	if len(h.Sealed) < 100 || len(h.Sealed) > 64<<10 || len(h.Keys) != 2 {
		return "", fault.New(fault.Invalid, "road.handed_unreadable")
	}
	return clerk.Add(ctx, d.House.Clerk, "worry.send", nil, func(tx *db.Tx) (string, error) {
		who, err := db.All[Safeguarder](tx, "road_duty.sealed_to", db.Args{"ids": h.Keys})
		if err != nil {
			return "", err
		}
		w := Worry{ID: id.Random(d.House.Random), Sealed: h.Sealed, SentBy: tx.Actor.Name(), SentAt: heard, Closing: []byte{}}
		if now := tx.Now; heard == "" || heard > now {
			w.SentAt = now // a laptop whose clock is ahead
		}
		for _, s := range who {
			k, err := seal.ParseBoxPublic(s.Public)
			if err != nil {
				return "", err
			}
			if to := k.ID(); !bytes.Contains(h.Sealed[:min(len(h.Sealed), 4096)], to[:]) {
				return "", fault.New(fault.Invalid, "road.handed_unreadable")
			}
			if s.Duty == Lead {
				w.Lead, w.LeadKey = s.Account, s.ID
			} else {
				w.Deputy, w.DepKey = s.Account, s.ID
			}
		}
		if w.Lead == "" || w.Deputy == "" {
			return "", fault.New(fault.Invalid, "road.handed_unreadable")
		}
		_, err = tx.Exec("worry.insert", w)
		return w.ID, err
	})
}
