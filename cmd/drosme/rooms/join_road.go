package rooms

import (
	"context"
	"encoding/json"

	"drosme/hub"
	"drosme/internal/accounts"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/live"
	"drosme/internal/live/screens"
	"drosme/internal/live/screens/note"
	"drosme/internal/offline"
	"drosme/records/people"
	"drosme/worries"

	"crypto/rand"
)

// joinRoad gives lead and deputy their way to what children ask in a lesson: their keys go into the pack, on the
// laptop they read notes, and what they hand on becomes a worry at the office.
func (r *Rooms) joinRoad() {
	r.Hub.Guardians = r.guardiansToPack
	road := r.Worries.OnRoad()
	road.Guardians = r.guardiansHere
	road.Groups = func(ctx context.Context, first int64, each func(live.Group) error) error {
		if r.Hub.Journal == nil {
			return fault.New(fault.Locked, "hub.no_journal_here")
		}
		return r.Hub.Journal.Groups(ctx, r.Hub.Journal.Node(), first, each)
	}
	road.Keep = func(_ context.Context, e live.Entry) error {
		_, err := r.Hub.Journal.Append(e).Wait()
		return err
	}
	road.Told = func(ctx context.Context, room, id string) error {
		if r.Hub.Live != nil {
			return r.Hub.Live.NoteOpened(ctx, room, id)
		}
		return road.Keep(ctx, live.Entry{Kind: live.KindOpened, Room: room, Act: id, Body: []byte("{}")})
	}
	road.Queue = r.Hub.Queue
	road.Host = func(ctx context.Context, visit string) string {
		k, err := r.Hub.Kit(ctx)
		if err != nil {
			return ""
		}
		if v := k.Visit(visit); v != nil {
			return v.Host
		}
		return ""
	}
	r.Hub.LeadHere = road.LeadHere
	r.Classroom.Numbers = func(ctx context.Context, language string) ([]screens.Number, error) {
		all, err := r.numbersToPack(ctx)
		_, today := r.house.Clerk.Now()
		return hub.PhoneNumbers(all, today, language), err
	}
}

// guardiansToPack are lead and deputy with their keys for the road. Who is no person in the register goes by the
// account.
func (r *Rooms) guardiansToPack(ctx context.Context) ([]offline.Guardian, error) {
	var out []offline.Guardian
	err := clerk.Count(ctx, r.house.Clerk, "hub.pack", "guardians", func(tx *db.Tx) error {
		all, err := worries.OnTheRoadIn(tx)
		if err != nil {
			return err
		}
		users, err := db.All[accounts.User](tx, "user.list", db.Args{"state": "", "role": ""})
		if err != nil {
			return err
		}
		out = nil
		for _, x := range all {
			g := offline.Guardian{Duty: string(x.Duty), Person: x.Account, Public: x.Key.Public, Private: x.Key.Private, Desk: x.Desk.Public, DeskKey: x.Desk.ID}
			for _, u := range users {
				if u.ID != x.Account || u.Person == "" {
					continue
				}
				p, found, err := people.ByID(tx, u.Person)
				if err != nil {
					return err
				}
				if found {
					g.Person, g.Code = u.Person, p.Code
				}
			}
			if x.Duty == worries.Lead {
				g.Phone = r.house.Setting("outreach.safeguarding_phone")
			}
			out = append(out, g)
		}
		return nil
	})
	return out, err
}

func (r *Rooms) guardiansHere(ctx context.Context) ([]offline.Guardian, error) {
	k, err := r.Hub.Kit(ctx)
	if err != nil || k.Pack == nil {
		return nil, err
	}
	return k.Pack.Guardians, nil
}

// SealWorry seals a text that a moderator gives to the lead, as phones seal their notes: to lead and deputy of the
// pack. A text that is longer than a note holds is cut at its end, marked.
func (r *Rooms) SealWorry(ctx context.Context, text string) ([]byte, error) {
	all, err := r.guardiansHere(ctx)
	if err != nil {
		return nil, err
	}
	var to []*[32]byte
	for _, g := range all {
		if len(g.Public) == 32 && len(to) < note.Readers {
			to = append(to, (*[32]byte)(g.Public))
		}
	}
	if len(to) == 0 {
		return nil, fault.New(fault.Locked, "road.no_guardians")
	}
	letters := []rune(text)
	for {
		sealed, err := note.Seal(rand.Reader, note.Note{Way: note.Moved, Text: string(letters)}, to...)
		if err != note.ErrTooLong {
			return sealed, err
		}
		letters = append(letters[:len(letters)*9/10-1], '…')
	}
}

// takeIn does at the office what a lead or deputy handed on, as that person with the rights of today.
func (r *Rooms) takeIn(ctx context.Context, act offline.Act, as func(account string) (context.Context, error)) error {
	var h worries.Handed
	if err := json.Unmarshal(act.Body, &h); err != nil {
		return fault.New(fault.Invalid, "hub.act_unreadable")
	}
	account, err := r.accountOf(ctx, act.Person)
	if err != nil {
		return err
	}
	if account == "" {
		account = act.Person // no person in the register: the pack named the account
	}
	own, err := as(account)
	if err != nil {
		return err
	}
	_, err = r.Worries.TakeIn(own, h, act.Happened)
	return err
}
