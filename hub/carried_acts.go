package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/internal/when"
)

const (
	selfLabel    = "hub self"
	carriedLabel = "hub carried "
)

func (d *Desk) readSelf(tx *db.Tx) (Self, bool, error) {
	var s Self
	sealed, found, err := db.Maybe[[]byte](tx, "hub_self.get")
	if err != nil || !found {
		return s, false, err
	}
	b, err := d.House.Keys.Open(selfLabel, sealed)
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	return s, true, err
}

func (d *Desk) writeSelf(tx *db.Tx, s Self, there bool) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	query := "hub_self.insert"
	if there {
		query = "hub_self.update"
	}
	_, err = tx.Exec(query, db.Args{"sealed": d.House.Keys.Seal(selfLabel, b)})
	return err
}

// Self gives who this laptop is; a new one gets its name and keys: verb hub.unpack. Its name is the node of its
// journal.
func (d *Desk) Self(ctx context.Context) (Self, error) {
	var s Self
	found := false
	err := clerk.Count(ctx, d.House.Clerk, "hub.carry", "self", func(tx *db.Tx) (err error) {
		s, found, err = d.readSelf(tx)
		return err
	})
	if err != nil || found {
		return s, err
	}
	_, err = clerk.Add(ctx, d.House.Clerk, "hub.unpack", nil, func(tx *db.Tx) (string, error) {
		var there bool
		if s, there, err = d.readSelf(tx); err != nil || there {
			return s.Hub.ID, err
		}
		s = Self{Hub: offline.NewHub(d.House.Random)}
		return s.Hub.ID, d.writeSelf(tx, s, false)
	})
	return s, err
}

// Unpack takes a pack along: verb hub.unpack. Refused: a pack of another office than the first one's. Conflict: one
// that is older than what the laptop carries. The same pack again changes nothing.
func (d *Desk) Unpack(ctx context.Context, file []byte) (*offline.Pack, error) {
	p, err := offline.ReadPack(file)
	if err != nil {
		return nil, err
	}
	if _, err := d.Self(ctx); err != nil {
		return nil, err
	}
	_, err = clerk.Add(ctx, d.House.Clerk, "hub.unpack", nil, func(tx *db.Tx) (string, error) {
		s, there, err := d.readSelf(tx)
		if err != nil {
			return "", err
		}
		if len(s.Office.Sign) > 0 && !bytes.Equal(s.Office.Sign, p.Office.Sign) {
			return "", fault.New(fault.Refused, "hub.other_office", "office", s.Office.Name())
		}
		have, found, err := db.Maybe[Carried](tx, "hub_carried.now")
		switch {
		case err != nil:
			return "", err
		case found && have.ID == p.ID:
			return p.ID, nil
		case found && have.MadeAt > p.Made:
			return "", fault.New(fault.Conflict, "hub.older_pack", "day", when.Day(have.MadeAt[:10]))
		}
		s.Office = p.Office
		if s.Hub, err = s.Hub.Enrolled(p); err != nil {
			return "", err
		}
		if err := d.writeSelf(tx, s, there); err != nil {
			return "", err
		}
		if _, err := tx.Exec("hub_carried.older", db.Args{"made_at": p.Made}); err != nil {
			return "", err
		}
		_, err = tx.Exec("hub_carried.insert", db.Args{"id": p.ID, "made_at": p.Made, "ends_on": p.Ends, "sealed": d.House.Keys.Seal(carriedLabel+p.ID, file)})
		tx.Note("pack", have.ID, p.ID)
		return p.ID, err
	})
	if err != nil {
		return nil, err
	}
	return &p, d.settle(ctx, p)
}

// settle takes the office's own settings over that the crew's pages and the phones speak by.
func (d *Desk) settle(ctx context.Context, p offline.Pack) error {
	if d.House.SetUnder == nil {
		return nil
	}
	for _, x := range []struct{ name, value string }{{"desk.name", p.Desk}, {"house.zone", p.Zone}, {"house.languages", strings.Join(p.Language, " ")}, {"public.name", p.Called}} {
		if x.value == "" || x.value == d.House.Setting(x.name) {
			continue
		}
		if err := d.House.SetUnder(clerk.WithAct(ctx, clerk.Act{}), "hub.unpack", x.name, x.value); err != nil {
			return err
		}
	}
	return nil
}

// Kit gives what this laptop carries: verb hub.carry.
func (d *Desk) Kit(ctx context.Context) (*Kit, error) {
	var s Self
	var c Carried
	found := false
	err := clerk.Count(ctx, d.House.Clerk, "hub.carry", "kit", func(tx *db.Tx) (err error) {
		if s, _, err = d.readSelf(tx); err == nil {
			c, found, err = db.Maybe[Carried](tx, "hub_carried.now")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	k := &Kit{Hub: s.Hub.ID, Enrolled: len(s.Hub.Head) > 0}
	if found {
		file, err := d.House.Keys.Open(carriedLabel+c.ID, c.Sealed)
		if err != nil {
			return nil, err
		}
		p, err := offline.ReadPack(file)
		if err != nil {
			return nil, err
		}
		k.Pack = &p
	}
	_, clock := d.House.Clerk.Now()
	written, err := d.lastWritten(ctx, s.Hub.ID)
	if err != nil {
		return nil, err
	}
	k.Standing, k.Today, k.Doubtful = s.StandAt(k.Pack, clock, written)
	return k, nil
}

// lastWritten is the day of the newest group of the journal.
func (d *Desk) lastWritten(ctx context.Context, node string) (when.Day, error) {
	if d.Journal == nil {
		return "", nil
	}
	n, _, err := d.Journal.Head(ctx, node)
	if err != nil || n == 0 {
		return "", err
	}
	var at when.Moment
	err = d.Journal.Groups(ctx, node, n, func(g live.Group) error { at = g.At; return nil })
	if len(at) < 10 {
		return "", err
	}
	return at.In(d.House.Clerk.Zone()).Day(), err
}

// TellDay says which day it is, where the clock cannot be right: verb hub.unpack. It holds as long as the clock goes
// on from here.
func (d *Desk) TellDay(ctx context.Context, day when.Day) error {
	if day == "" {
		return fault.In("day", "field.required")
	}
	_, clock := d.House.Clerk.Now()
	_, err := clerk.Add(ctx, d.House.Clerk, "hub.unpack", nil, func(tx *db.Tx) (string, error) {
		s, there, err := d.readSelf(tx)
		if err != nil {
			return "", err
		}
		s.Shift, s.Told = int(day.Time().Sub(clock.Time()).Hours()/24), clock
		tx.Note("day", string(clock), string(day))
		return s.Hub.ID, d.writeSelf(tx, s, there)
	})
	return err
}

// WriteJournal writes this laptop's journal for its office: verb hub.carry. The same journal gives the same bytes.
// It gives how many groups and entries it wrote.
func (d *Desk) WriteJournal(ctx context.Context, w io.Writer) (groups, entries int, err error) {
	s, err := d.Self(ctx)
	if err != nil {
		return 0, 0, err
	}
	out, err := s.Hub.Write(w)
	if err != nil {
		return 0, 0, err
	}
	if d.Journal == nil {
		return 0, 0, fault.New(fault.Locked, "hub.no_journal_here")
	}
	err = d.Journal.Groups(ctx, s.Hub.ID, 1, func(g live.Group) error {
		groups, entries = groups+1, entries+len(g.Entries)
		return out.Frame(g.N, g.Bytes())
	})
	return groups, entries, err
}

// TakeReceipt keeps a receipt of the office on the laptop: verb hub.unpack.
func (d *Desk) TakeReceipt(ctx context.Context, line string) (offline.Receipt, error) {
	s, err := d.Self(ctx)
	if err != nil {
		return offline.Receipt{}, err
	}
	r, err := offline.ReadReceipt(line, s.Office)
	if err == nil && r.Hub != s.Hub.ID {
		err = fault.New(fault.Invalid, "offline.no_receipt")
	}
	if err != nil {
		return r, err
	}
	if d.Journal != nil {
		n, _, err := d.Journal.Head(ctx, s.Hub.ID)
		if err != nil {
			return r, err
		}
		if r.N > n {
			return r, fault.New(fault.Conflict, "hub.receipt_ahead")
		}
	}
	_, err = clerk.Add(ctx, d.House.Clerk, "hub.unpack", nil, func(tx *db.Tx) (string, error) {
		tx.Note("receipt", "", r.ID)
		_, err := tx.Exec("hub_receipt.insert", Receipt{ID: r.ID, Hub: r.Hub, N: r.N, Groups: r.Groups, Entries: r.Entries, At: r.At, Line: line})
		return r.ID, err
	})
	return r, err
}

// Outgoing is how far the journal of this laptop is known to have arrived.
type Outgoing struct {
	N        int64 // last group written
	Arrived  int64 // last group with a receipt
	Receipts []Receipt
}

// Outgoing gives how far the journal has arrived: verb hub.carry.
func (d *Desk) Outgoing(ctx context.Context) (Outgoing, error) {
	var out Outgoing
	s, err := d.Self(ctx)
	if err != nil {
		return out, err
	}
	if d.Journal != nil {
		if out.N, _, err = d.Journal.Head(ctx, s.Hub.ID); err != nil {
			return out, err
		}
	}
	err = clerk.Count(ctx, d.House.Clerk, "hub.carry", "receipts", func(tx *db.Tx) (err error) {
		out.Receipts, err = db.All[Receipt](tx, "hub_receipt.all", db.Args{"hub": s.Hub.ID})
		return err
	})
	if len(out.Receipts) > 0 {
		out.Arrived = out.Receipts[0].N
	}
	return out, err
}

// Queue puts an act of the crew into the journal, to be done at the office: verb hub.queue. It is on the disk when
// Queue returns; the same id again is the same act.
func (d *Desk) Queue(ctx context.Context, act offline.Act) error {
	k, err := d.Kit(ctx)
	if err != nil {
		return err
	}
	if d.Journal == nil {
		return fault.New(fault.Locked, "hub.no_journal_here")
	}
	if !id.Valid(act.ID) || !json.Valid(act.Body) {
		return fault.New(fault.Invalid, "field.broken_form")
	}
	if v := k.Visit(act.Visit); act.Visit != "" && (v == nil || !slices.ContainsFunc(v.Crew, func(c offline.Crew) bool { return c.ID == act.Person })) {
		return fault.In("person", "field.choose")
	}
	act.Happened, _ = d.House.Clerk.Now()
	var office offline.Identity
	if k.Pack != nil {
		office = k.Pack.Office
	}
	b, err := act.Sealed(office)
	if err != nil {
		return err
	}
	_, err = clerk.Add(clerk.WithAct(ctx, clerk.Act{}), d.House.Clerk, "hub.queue", nil, func(tx *db.Tx) (string, error) {
		tx.Note("verb", "", act.Verb)
		tx.About(act.Person)
		return act.ID, nil
	})
	if err != nil {
		return err
	}
	_, err = d.Journal.Append(live.Entry{Kind: live.KindAct, Act: act.ID, Body: b}).Wait()
	return err
}

// Begin opens a room for a lesson: verb lesson.open, which the room's server asks. An activity of the pack runs with
// pupils while the pack holds; anything else is a rehearsal, marked.
func (d *Desk) Begin(ctx context.Context, s Start) (live.Opened, error) {
	if d.Live == nil {
		return live.Opened{}, fault.New(fault.Locked, "hub.no_journal_here")
	}
	k, err := d.Kit(ctx)
	if err != nil {
		return live.Opened{}, err
	}
	if s.Rehearsal = !k.Runs(s.Activity, s.Opening.Source); !s.Rehearsal {
		approved := k.Activity(s.Activity)
		s.Grace, s.Sensitive = k.Standing == offline.Grace, approved.Sensitive
		s.Opening.Solo = s.Opening.Solo && approved.Solo
	}
	if s.Visit != "" && k.Visit(s.Visit) == nil {
		return live.Opened{}, fault.In("visit", "field.choose")
	}
	if err := d.guarded(k, &s); err != nil {
		return live.Opened{}, err
	}
	if d.MayStart != nil {
		if err := d.MayStart(ctx, s); err != nil {
			return live.Opened{}, err
		}
	}
	b, err := json.Marshal(s)
	if err != nil {
		return live.Opened{}, err
	}
	s.Opening.Reference, s.Opening.Rehearsal, s.Opening.Late = string(b), s.Rehearsal, s.Grace
	return d.Live.Open(ctx, s.Opening)
}

// NoteLesson is the clerk of the rooms of this laptop: it asks whether a room may be opened, paused or closed, and
// writes the line. Verbs lesson.open, lesson.steer, lesson.close.
func (d *Desk) NoteLesson(ctx context.Context, verb, room string) error {
	_, err := clerk.Add(clerk.WithAct(ctx, clerk.Act{}), d.House.Clerk, access.Verb(verb), nil, func(tx *db.Tx) (string, error) {
		if id.Valid(room) {
			return room, nil
		}
		return "", nil // its reference, while it is being opened
	})
	return err
}

// StaleDays is after how long a number to call is shown as one that nobody has made sure of lately.
const StaleDays = 90

// Morning gives what was ticked today, by item: verb hub.carry.
func (d *Desk) Morning(ctx context.Context, day when.Day) (map[string]when.Moment, error) {
	out := map[string]when.Moment{}
	type tick struct {
		Item string      `db:"item"`
		At   when.Moment `db:"at"`
	}
	err := clerk.Count(ctx, d.House.Clerk, "hub.carry", "morning", func(tx *db.Tx) error {
		return db.Each(tx, "hub_tick.of", func(t tick) error { out[t.Item] = t.At; return nil }, db.Args{"day": day})
	})
	return out, err
}

// Tick notes that something of the morning is done, or not yet: verb hub.queue.
func (d *Desk) Tick(ctx context.Context, day when.Day, item string, done bool) error {
	if !slices.Contains(MorningItems, item) {
		return fault.In("item", "field.choose")
	}
	_, err := clerk.Add(ctx, d.House.Clerk, "hub.queue", nil, func(tx *db.Tx) (string, error) {
		query := "hub_tick.put"
		if !done {
			query = "hub_tick.drop"
		}
		_, err := tx.Exec(query, db.Args{"day": day, "item": item})
		return "", err
	})
	return err
}

// Carries gives the name of this laptop, empty where this house is none: verb hub.carry. It makes none.
func (d *Desk) Carries(ctx context.Context) (string, error) {
	var s Self
	err := clerk.Count(ctx, d.House.Clerk, "hub.carry", "self", func(tx *db.Tx) (err error) {
		s, _, err = d.readSelf(tx)
		return err
	})
	return s.Hub.ID, err
}

// JournalWhole reads this laptop's journal through and checks every link of its chain; it gives how many groups are
// whole.
func (d *Desk) JournalWhole(ctx context.Context) (int64, error) {
	if d.Journal == nil {
		return 0, fault.New(fault.Locked, "hub.no_journal_here")
	}
	return d.Journal.Verify(ctx, d.Journal.Node())
}
