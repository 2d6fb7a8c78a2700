package organisations

import (
	"context"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/places"
)

// SaveBranch adds a branch, or with an id changes it: verb organisation.change. placeCode is the code of
// a place, or empty; one that the actor may not read is as unknown as one that is not there.
func (d *Desk) SaveBranch(ctx context.Context, b Branch, placeCode string) error {
	return d.within(ctx, b.Organisation, func(tx *db.Tx) error {
		b := b
		if err := d.branchPlace(ctx, tx, &b, placeCode); err != nil {
			return err
		}
		if err := check(&b); err != nil {
			return err
		}
		if b.ID == "" {
			b.ID = id.New()
			tx.Note("branch", "", b.Name)
			_, err := tx.Exec("branch.insert", b)
			return err
		}
		tx.Note("branch", b.Name, b.Name)
		return saved(tx.Exec("branch.update", b))
	})
}

func (d *Desk) branchPlace(ctx context.Context, tx *db.Tx, b *Branch, code string) error {
	if b.ID != "" {
		old, found, err := db.Maybe[Branch](tx, "branch.by_id", b)
		if err != nil {
			return err
		}
		if !found {
			return fault.Missing()
		}
		// Who may not know the place leaves it as it is.
		if old.Place != "" && !d.h.Clerk.MayOn(ctx, "place.read", &places.Place{Told: old.Told}) {
			b.Place = old.Place
			return nil
		}
	}
	b.Place = ""
	if code == "" {
		return nil
	}
	p, found, err := places.ByCode(tx, code)
	if err != nil {
		return err
	}
	if !found || !d.h.Clerk.MayOn(ctx, "place.read", &p) {
		return fault.In("place", "field.unknown_code")
	}
	b.Place = p.ID
	return nil
}

// RemoveBranch takes a branch away, with what it alone offers: verb organisation.change.
func (d *Desk) RemoveBranch(ctx context.Context, organisation, branch string) error {
	return d.within(ctx, organisation, func(tx *db.Tx) error {
		tx.Note("branch", branch, "")
		return gone(tx.Exec("branch.delete", db.Args{"id": branch, "organisation": organisation}))
	})
}

// SaveOffer adds an offer, or with an id changes it: verb organisation.change.
func (d *Desk) SaveOffer(ctx context.Context, o Offer) error {
	if o.Animals == "" {
		o.Animals = "not_asked"
	}
	return d.within(ctx, o.Organisation, func(tx *db.Tx) error {
		o := o
		if err := check(&o); err != nil {
			return err
		}
		if o.Branch != "" {
			_, found, err := db.Maybe[Branch](tx, "branch.by_id", db.Args{"id": o.Branch, "organisation": o.Organisation})
			if err != nil {
				return err
			}
			if !found {
				return fault.In("branch", "field.choose")
			}
		}
		if o.ID == "" {
			o.ID = id.New()
			tx.Note("offer", "", o.What)
			_, err := tx.Exec("offer.insert", o)
			return err
		}
		tx.Note("offer", o.What, o.What)
		return saved(tx.Exec("offer.update", o))
	})
}

// RemoveOffer takes an offer away: verb organisation.change.
func (d *Desk) RemoveOffer(ctx context.Context, organisation, offer string) error {
	return d.within(ctx, organisation, func(tx *db.Tx) error {
		tx.Note("offer", offer, "")
		return gone(tx.Exec("offer.delete", db.Args{"id": offer, "organisation": organisation}))
	})
}

// saved turns "no row has this version any more" into the fault that a page can explain.
func saved(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

func gone(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.Missing()
	}
	return err
}
