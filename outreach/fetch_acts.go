package outreach

import (
	"context"
	"encoding/hex"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/fault"
)

// Fetched is what one visit to the door brought.
type Fetched struct {
	Stored int // submissions that are in the house now, those that were there before included
	Broken int // that could not be opened; they stay at the door
	Told   int // states that the door was told
}

// Fetch takes in what waits at the door and tells it how requests stand: verb door.fetch. What is stored
// is stored before the door forgets it, and a submission that comes twice is one. What is broken stays at
// the door and is counted.
func (d *Desk) Fetch(ctx context.Context, door doorway.Door) (Fetched, error) {
	var got Fetched
	if err := clerk.Guard(ctx, d.House.Clerk, "door.fetch"); err != nil {
		return got, err
	}
	for {
		list, err := door.Take(doorway.MostTaken)
		if err != nil {
			return got, err
		}
		var taken []string
		got.Broken = 0
		for _, s := range list {
			_, err := d.Receive(ctx, s)
			switch f := fault.As(err); {
			case err == nil, f.Kind == fault.Repeated: // another content under an act that is stored: the first one holds
				taken = append(taken, s.ID)
			case f.Kind == fault.Invalid, f.Key != "" && f.Kind == fault.Failed, f.Kind == fault.Refused:
				got.Broken++
			default:
				return got, err
			}
		}
		if len(taken) > 0 {
			if err := door.Taken(taken); err != nil {
				return got, err
			}
		}
		got.Stored += len(taken)
		if len(taken) == 0 || len(list) < doorway.MostTaken {
			break
		}
	}
	var err error
	got.Told, err = d.tell(ctx, door)
	return got, err
}

// DoorStates lists what the door must be told: verb door.fetch.
func (d *Desk) doorStates(ctx context.Context) ([]*Standing, error) {
	return clerk.List(ctx, d.House.Clerk, "door.read", func(tx *db.Tx) ([]*Standing, error) {
		all, err := db.All[Standing](tx, "door.standing")
		var out []*Standing
		for i := range all {
			if all[i].News() {
				out = append(out, &all[i])
			}
		}
		return out, err
	})
}

// toldAll stands for all states that the door was told in one sending.
type toldAll struct{}

// Scope is open: no name is in it.
func (*toldAll) Scope() access.Scope { return access.Scope{} }

// tell tells the door how requests stand, where that changed, and then keeps what was told.
func (d *Desk) tell(ctx context.Context, door doorway.Door) (int, error) {
	news, err := d.doorStates(ctx)
	if err != nil || len(news) == 0 {
		return 0, err
	}
	now, _ := d.House.Clerk.Now()
	list := make([]doorway.State, 0, len(news))
	for _, s := range news {
		word, day := s.Now()
		list = append(list, doorway.State{Key: hex.EncodeToString(s.LinkMAC), Word: word, Day: day, Ends: s.LinkEnds, At: now})
	}
	if err := door.SetStates(list); err != nil {
		return 0, err
	}
	load := func(*db.Tx, string) (*toldAll, error) { return &toldAll{}, nil }
	return len(list), clerk.Change(ctx, d.House.Clerk, "door.fetch", "", load, func(tx *db.Tx, _ *toldAll) error {
		for _, s := range news {
			word, day := s.Now()
			if _, err := tx.Exec("door.told", db.Args{"id": s.ID, "word": word, "day": day}); err != nil {
				return err
			}
		}
		return nil
	})
}

// FetchJob is the periodic work: it does nothing where no door is set.
func (d *Desk) FetchJob(ctx context.Context) error {
	address := d.House.Setting("door.address")
	if address == "" {
		return nil
	}
	door, err := doorway.RemoteDoor(ctx, address, doorway.FetchKey(d.House.Keys), d.House.Now)
	if err != nil {
		return err
	}
	got, err := d.Fetch(ctx, door)
	if err == nil && got.Broken > 0 {
		return fault.New(fault.Failed, "door.submission_broken")
	}
	return err
}

// doorAddress is the check of the setting: empty, or an address at which a door can be asked.
func doorAddress(value string) error {
	if value == "" {
		return nil
	}
	if _, err := doorway.RemoteDoor(context.Background(), value, nil, nil); err != nil {
		return fault.In("value", "door.address")
	}
	return nil
}
