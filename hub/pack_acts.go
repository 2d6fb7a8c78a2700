package hub

import (
	"context"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/offline"
	"drosme/internal/when"
)

// How long a pack holds where nobody says otherwise, and at most.
const (
	PackDays     = 14
	MostPackDays = 60
)

// Hubs lists the laptops of this office: verb hub.list.
func (d *Desk) Hubs(ctx context.Context) ([]*Hub, error) {
	return clerk.List(ctx, d.House.Clerk, "hub.list", func(tx *db.Tx) ([]*Hub, error) { return pointers(db.All[Hub](tx, "hub.all")) })
}

// Packs lists the packs that were made, newest first: verb hub.list.
func (d *Desk) Packs(ctx context.Context) ([]*Pack, error) {
	return clerk.List(ctx, d.House.Clerk, "hub.list", func(tx *db.Tx) ([]*Pack, error) { return pointers(db.All[Pack](tx, "hub_pack.all")) })
}

func pointers[T any](rows []T, err error) ([]*T, error) {
	out := make([]*T, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out, err
}

// Order says what a pack is for. Empty days: from yesterday until PackDays from today.
type Order struct {
	Ends   when.Day // last day of the pack, and of the visits in it
	SendTo string   // address of the office for journals; empty: only by file
}

// MakePack makes a pack and gives its file: verb hub.pack. Whoever has the file can make one laptop a hub of this
// office, so it goes from hand to hand; a pack that was lost is withdrawn.
func (d *Desk) MakePack(ctx context.Context, o Order) ([]byte, *Pack, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "hub.pack"); err != nil {
		return nil, nil, err
	}
	now, today := d.House.Clerk.Now()
	if o.Ends == "" {
		o.Ends = today.Add(PackDays)
	}
	switch {
	case o.Ends < today:
		return nil, nil, fault.In("ends", "hub.pack_past")
	case o.Ends > today.Add(MostPackDays):
		return nil, nil, fault.In("ends", "hub.pack_long", "max", MostPackDays)
	}
	set := d.House.Setting
	p := offline.Pack{ID: id.Random(d.House.Random), Made: now, Ends: o.Ends, Called: set("public.name"), Zone: d.House.Clerk.Zone(),
		Desk: set("desk.name"), Language: strings.Fields(set("house.languages")), SendTo: o.SendTo}
	p.Enrol, p.Slurs = d.secret(p.ID), strings.Fields(strings.ToLower(set("hub.slurs")))
	var err error
	if d.Visits != nil {
		if p.Visits, err = d.Visits(ctx, today.Add(-1), o.Ends); err != nil {
			return nil, nil, err
		}
	}
	if d.Activities != nil {
		if p.Activities, err = d.Activities(ctx); err != nil {
			return nil, nil, err
		}
	}
	if d.Numbers != nil {
		if p.Numbers, err = d.Numbers(ctx); err != nil {
			return nil, nil, err
		}
	}
	if d.Guardians != nil {
		if p.Guardians, err = d.Guardians(ctx); err != nil {
			return nil, nil, err
		}
	}
	file, err := d.office().SealPack(p)
	if err != nil {
		return nil, nil, err
	}
	row := &Pack{ID: p.ID, MadeAt: now, EndsOn: p.Ends, Visits: len(p.Visits), Activities: len(p.Activities), Version: 1}
	_, err = clerk.Add(ctx, d.House.Clerk, "hub.pack", nil, func(tx *db.Tx) (string, error) {
		row.MadeBy = tx.Actor.Name()
		tx.Note("ends_on", "", string(p.Ends))
		_, err := tx.Exec("hub_pack.insert", row)
		return row.ID, err
	})
	return file, row, err
}

func packByID(tx *db.Tx, id string) (*Pack, error) {
	p, err := db.One[Pack](tx, "hub_pack.by_id", db.Args{"id": id})
	return &p, err
}

func hubByID(tx *db.Tx, id string) (*Hub, error) {
	h, err := db.One[Hub](tx, "hub.by_id", db.Args{"id": id})
	return &h, err
}

// WithdrawPack makes a pack that was not used yet useless: verb hub.revoke.
func (d *Desk) WithdrawPack(ctx context.Context, pack string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "hub.revoke", pack, packByID, func(tx *db.Tx, p *Pack) error {
		if p.Hub != "" {
			return fault.New(fault.Invalid, "hub.pack_used")
		}
		n, err := tx.Exec("hub_pack.withdraw", db.Args{"id": pack, "version": version})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// Revoke ends that a laptop is one of the office's own: verb hub.revoke. Nothing more of it is taken; what arrived
// stays.
func (d *Desk) Revoke(ctx context.Context, hub string, version int, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return fault.In("why", "field.required")
	}
	return clerk.Change(ctx, d.House.Clerk, "hub.revoke", hub, hubByID, func(tx *db.Tx, h *Hub) error {
		if h.Revoked() {
			return fault.New(fault.Invalid, "hub.was_revoked")
		}
		n, err := tx.Exec("hub.revoke", db.Args{"id": hub, "version": version, "why": why})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "")
		}
		return err
	})
}

// Hub opens one laptop with the receipts that it was given: verb hub.list.
func (d *Desk) Hub(ctx context.Context, hub string) (*Hub, []Receipt, error) {
	var receipts []Receipt
	h, err := clerk.Read(ctx, d.House.Clerk, "hub.list", hub, func(tx *db.Tx, id string) (*Hub, error) {
		h, err := hubByID(tx, id)
		if err == nil {
			receipts, err = db.All[Receipt](tx, "hub_receipt.all", db.Args{"hub": id})
		}
		return h, err
	})
	return h, receipts, err
}
