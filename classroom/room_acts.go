package classroom

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/lesson"
	"drosme/internal/live"
	"drosme/records/activities"
)

// Live is the server of rooms at the office, and its journal. Phones are served by other nodes over the same journal;
// this one opens rooms, ends them and shows how they stand.
type Live struct {
	Server  *live.Server
	Journal *live.Journal
}

// address is where phones find the office's lessons, with a stroke at its end; empty: not set yet.
func (d *Desk) address() string {
	a := strings.TrimRight(strings.TrimSpace(d.House.Setting("classroom.address")), "/")
	if a == "" {
		return ""
	}
	return a + "/"
}

// NoteRoom is the clerk of the office's rooms: it asks whether a room may be opened, paused or closed, and writes the
// line: verbs lesson.open, lesson.steer, lesson.close. A form that is sent again opens nothing: Conflict.
func (d *Desk) NoteRoom(ctx context.Context, verb, room string) error {
	done := false
	_, err := clerk.Add(ctx, d.House.Clerk, access.Verb(verb), nil, func(*db.Tx) (string, error) {
		done = true
		return "", nil
	})
	if err == nil && !done {
		return fault.New(fault.Conflict, "room.sent_again")
	}
	return err
}

// OpenRoom opens a room for an approved activity: verb lesson.open, which the room's server asks. Faults: Locked where
// no server of rooms runs; Invalid for a text that is not approved, one not approved for playing alone, and a sensitive
// one: it is opened where the lead is, on the laptop.
func (d *Desk) OpenRoom(ctx context.Context, o RoomOrder) (live.Opened, error) {
	if d.Live.Server == nil {
		return live.Opened{}, fault.New(fault.Locked, "room.no_server")
	}
	s, err := d.ReadScript(ctx, o.Script)
	switch {
	case fault.Is(err, fault.NotFound):
		return live.Opened{}, fault.In("script", "field.choose")
	case err != nil:
		return live.Opened{}, err
	case s.Status != Approved:
		return live.Opened{}, fault.In("script", "script.not_approved")
	case s.Sensitive:
		return live.Opened{}, fault.In("script", "room.sensitive")
	case o.Alone && !s.Solo:
		return live.Opened{}, fault.In("script", "room.not_alone")
	}
	if o.Alone {
		o.Session, o.Group, o.By = "", "", string(lesson.ByEach)
	}
	if o.Session != "" {
		a, err := d.Activities.Read(ctx, o.Session)
		if err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Refused) {
			return live.Opened{}, err
		}
		if err != nil || a.Protected || a.Status == activities.Cancelled {
			return live.Opened{}, fault.In("session", "field.choose")
		}
	}
	reference, err := json.Marshal(begun{Session: o.Session, Group: o.Group})
	if err != nil {
		return live.Opened{}, err
	}
	return d.Live.Server.Open(ctx, live.Opening{Source: []byte(s.Source), By: lesson.By(o.By), Language: o.Language, Solo: o.Alone, Reference: string(reference)})
}

// OpenRoom is a room that is not closed, as its page shows it.
type OpenRoom struct {
	Room   string
	Code   string
	Name   string // of the activity
	Group  string
	Alone  bool
	State  live.State
	Phones int
	Seats  int
	Starts int // of one that is played alone
	Ends   int
	Held   []live.HeldText
	Wall   string // token of the projector
}

// OpenRooms gives the rooms that are not closed, whichever node opened them: verb lesson.open.
func (d *Desk) OpenRooms(ctx context.Context) ([]OpenRoom, error) {
	if !d.House.Clerk.May(ctx, "lesson.open") {
		return nil, fault.New(fault.Refused, "")
	}
	if d.Live.Server == nil {
		return nil, nil
	}
	if err := d.Live.Server.TakeIn(ctx); err != nil {
		return nil, err
	}
	var out []OpenRoom
	for _, s := range d.Live.Server.Rooms() {
		r := d.Live.Server.Room(s.Room)
		if r == nil { // closed in between
			continue
		}
		n := r.Counts()
		o := OpenRoom{Room: s.Room, Code: s.Opening.Code, Name: s.Opening.Activity, Group: beginning(s.Opening).Group, Alone: s.Opening.Solo, State: s.State,
			Phones: n.Phones, Seats: n.Seats, Held: r.Held(), Wall: d.Live.Server.Tokens(s.Room, s.Opening.Code).Wall}
		o.Starts, o.Ends = r.Alone()
		out = append(out, o)
	}
	return out, nil
}

// OpenRoomByID gives one of them. Faults: NotFound, also of one that was closed.
func (d *Desk) OpenRoomByID(ctx context.Context, room string) (OpenRoom, error) {
	all, err := d.OpenRooms(ctx)
	if err != nil {
		return OpenRoom{}, err
	}
	for _, r := range all {
		if r.Room == room {
			return r, nil
		}
	}
	return OpenRoom{}, fault.Missing()
}

func (d *Desk) openRoom(room string) (*live.Room, error) {
	if d.Live.Server != nil {
		if r := d.Live.Server.Room(room); r != nil {
			return r, nil
		}
	}
	return nil, fault.Missing()
}

// InvitePresenter makes the one-time code with which one phone is paired to steer a room: verb lesson.steer.
func (d *Desk) InvitePresenter(ctx context.Context, room string) (string, error) {
	r, err := d.openRoom(room)
	if err != nil {
		return "", err
	}
	if err := d.NoteRoom(ctx, live.VerbSteer, room); err != nil {
		return "", err
	}
	return r.Invite(false)
}

// CloseRoom ends a room for good: verb lesson.close, which the room's server asks. Its lesson comes in by itself.
func (d *Desk) CloseRoom(ctx context.Context, room string) error {
	r, err := d.openRoom(room)
	if err != nil {
		return err
	}
	err = r.Steer(ctx, "close", live.Step{Seen: true}) // nobody here reads notes: phones offer none
	var no *live.Refusal
	if errors.As(err, &no) && no.Reason == "closed" {
		return nil
	}
	return err
}

// DecideText shows a free text that waits in a room, or keeps it away: verb lesson.steer.
func (d *Desk) DecideText(ctx context.Context, room, act string, show bool) error {
	r, err := d.openRoom(room)
	if err != nil {
		return err
	}
	if err := d.NoteRoom(ctx, live.VerbSteer, room); err != nil {
		return err
	}
	do := "keep"
	if show {
		do = "show"
	}
	_, err = r.Decide(act, do)
	return err
}

// settleAfter is how long after its end a room is brought in: the other nodes have heard of the end by then.
const settleAfter = 5 * time.Second

// BringHome makes lessons of the rooms that were closed on the office's own servers: verb lesson.bring_in, which the
// house does by itself.
func (d *Desk) BringHome(ctx context.Context) error {
	if d.Live.Journal == nil {
		return nil
	}
	closed, err := d.Live.Journal.Closed(ctx, OfficeHub)
	if err != nil || len(closed) == 0 {
		return err
	}
	there := map[string]bool{}
	err = clerk.Count(ctx, d.House.Clerk, "lesson.bring_in", "closed rooms", func(tx *db.Tx) error {
		rooms, err := db.All[string](tx, "lesson.ended_rooms", db.Args{"hub": OfficeHub})
		for _, r := range rooms {
			there[r] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	now := d.House.Now()
	for _, room := range closed {
		if there[room] {
			continue
		}
		entries, err := d.Live.Journal.RoomEntries(ctx, room)
		if err != nil {
			return err
		}
		slices.SortStableFunc(entries, func(a, b live.Entry) int { return cmp.Compare(a.At, b.At) }) // nodes beside each other
		if slices.ContainsFunc(entries, func(e live.Entry) bool {
			return e.Kind == live.KindEnd && now.Sub(e.At.Time()) < settleAfter
		}) {
			continue
		}
		if _, err := d.BringIn(ctx, OfficeHub, entries); err != nil {
			return err
		}
	}
	return nil
}
