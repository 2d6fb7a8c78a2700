package worries

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/live"
	"drosme/internal/live/screens/note"
	"drosme/internal/offline"
	"drosme/internal/seal"
)

// Road is this room on a laptop, without the office: the desk of the lead and the deputy. Who opened the laptop uses
// its pages; a note is read by who has the passphrase of a key for the road, and by nobody else.
type Road struct {
	desk *Desk
	// Guardians are those of the pack.
	Guardians func(ctx context.Context) ([]offline.Guardian, error)
	// Groups goes through the journal of this laptop, from a group on.
	Groups func(ctx context.Context, first int64, each func(live.Group) error) error
	// Keep writes that a note was read, and what was done about it.
	Keep func(ctx context.Context, e live.Entry) error
	// Told tells the room that a note was read, so that its lesson can end.
	Told func(ctx context.Context, room, note string) error
	// Queue puts an act into the journal, for the office.
	Queue func(ctx context.Context, act offline.Act) error
	// Host names the host of a visit of the pack.
	Host func(ctx context.Context, visit string) string

	in     signedIn
	ledger roadLedger
}

// OnRoad makes this room the one of a laptop.
func (d *Desk) OnRoad() *Road {
	d.Road = &Road{desk: d, ledger: roadLedger{rooms: map[string]RoadNote{}}}
	return d.Road
}

// Here gives who is on site; false: neither.
func (r *Road) Here() (SignedIn, bool) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.in.who.Until.IsZero() || !r.desk.House.Now().Before(r.in.who.Until) {
		r.in.lock()
		r.in.who = SignedIn{}
		return SignedIn{}, false
	}
	return r.in.who, true
}

// LeadHere gives the code of the lead or deputy who signed in on site; empty: neither.
func (r *Road) LeadHere() string {
	who, ok := r.Here()
	if ok && who.Code == "" {
		return string(who.Duty)
	}
	return who.Code
}

// SignIn opens the key of a lead or deputy with their passphrase, in memory: verb safeguarding.sign_in. Session is the
// browser's, and the only one that reads. Invalid: another passphrase. Locked: too many wrong ones in a row.
func (r *Road) SignIn(ctx context.Context, duty Duty, passphrase, session string) error {
	all, err := r.Guardians(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(g offline.Guardian) bool { return g.Duty == string(duty) && len(g.Private) > 0 })
	if i < 0 {
		return fault.In("duty", "road.no_key")
	}
	g := all[i]
	r.in.mu.Lock()
	waits := r.in.waits.After(r.desk.House.Now())
	r.in.mu.Unlock()
	if waits {
		return fault.New(fault.Locked, "road.wait")
	}
	private, err := seal.OpenUnder(ctx, []byte(passphrase), RoadLabel(g.Public), g.Private)
	if fault.Is(err, fault.Invalid) || err == nil && len(private) != 32 {
		r.in.mu.Lock()
		if r.in.wrong++; r.in.wrong >= roadTries {
			r.in.wrong, r.in.waits = 0, r.desk.House.Now().Add(roadPause)
		}
		r.in.mu.Unlock()
		return fault.In("passphrase", seal.UnderWrong)
	}
	if err != nil {
		return err
	}
	err = r.line(ctx, "safeguarding.sign_in", g.Person, func(tx *db.Tx) { tx.Note("signed_in", "", g.Duty) })
	if err != nil {
		return err
	}
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	r.in.lock()
	r.in.wrong, r.in.session = 0, session
	r.in.key = (*[32]byte)(private)
	r.in.who = SignedIn{Duty: duty, Code: g.Code, Person: g.Person, Until: r.desk.House.Now().Add(RoadHere), Open: true}
	r.in.shut = time.AfterFunc(RoadOpen, r.Lock)
	return nil
}

// Lock forgets the opened key; who is on site stays known.
func (r *Road) Lock() {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	r.in.lock()
}

// SignOut forgets key and presence: verb safeguarding.sign_in.
func (r *Road) SignOut(ctx context.Context) error {
	r.in.mu.Lock()
	who := r.in.who
	r.in.lock()
	r.in.who = SignedIn{}
	r.in.mu.Unlock()
	if who.Duty == "" {
		return nil
	}
	return r.line(ctx, "safeguarding.sign_in", who.Person, func(tx *db.Tx) { tx.Note("signed_in", string(who.Duty), "") })
}

// line writes the line of an act on the laptop. It names whose key was used and says nothing of a note.
func (r *Road) line(ctx context.Context, verb access.Verb, person string, more func(*db.Tx)) error {
	_, err := clerk.Add(clerk.WithAct(ctx, clerk.Act{}), r.desk.House.Clerk, verb, nil, func(tx *db.Tx) (string, error) {
		if person != "" {
			tx.About(person)
		}
		more(tx)
		return "", nil
	})
	return err
}

// Notes lists the notes of this laptop, the newest first: when and in which room. Verb road_note.list.
func (r *Road) Notes(ctx context.Context) ([]RoadNote, error) {
	if err := clerk.Guard(ctx, r.desk.House.Clerk, "road_note.list"); err != nil {
		return nil, err
	}
	r.ledger.mu.Lock()
	defer r.ledger.mu.Unlock()
	if err := r.Groups(ctx, r.ledger.n+1, func(g live.Group) error { r.ledger.take(g); return nil }); err != nil {
		return nil, err
	}
	out := slices.Clone(r.ledger.notes)
	slices.Reverse(out)
	return out, nil
}

// use gives the opened key to the browser that opened it, and keeps it open for a while longer.
func (r *Road) use(session string) (*[32]byte, SignedIn, error) {
	who, here := r.Here()
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if !here || r.in.key == nil || session == "" || session != r.in.session {
		return nil, who, fault.New(fault.Locked, "road.shut")
	}
	r.in.shut.Reset(RoadOpen)
	key := *r.in.key
	return &key, who, nil
}

func (r *Road) note(ctx context.Context, room, note string) (RoadNote, error) {
	all, err := r.Notes(ctx)
	if err != nil {
		return RoadNote{}, err
	}
	i := slices.IndexFunc(all, func(n RoadNote) bool { return n.ID == note && n.Room == room })
	if i < 0 {
		return RoadNote{}, fault.Missing()
	}
	return all[i], nil
}

// Open gives a note to the lead or deputy whose key is open in this browser: verb road_note.open. That it was read
// is in the log and in the journal before it is shown.
func (r *Road) Open(ctx context.Context, session, room, id string) (RoadNote, note.Note, error) {
	var says note.Note
	n, err := r.note(ctx, room, id)
	if err != nil {
		return n, says, err
	}
	key, who, err := r.use(session)
	if err != nil {
		return n, says, err
	}
	defer clear(key[:])
	if says, err = note.Open(n.Sealed, key); err != nil {
		return n, note.Note{}, fault.New(fault.Invalid, "road.not_to_you")
	}
	if err := r.line(ctx, "road_note.open", who.Person, func(tx *db.Tx) { tx.Note("read", "", string(who.Duty)) }); err != nil {
		return n, note.Note{}, err
	}
	if !n.Opened {
		if err := r.Told(ctx, room, id); err != nil {
			return n, note.Note{}, err
		}
	}
	return n, says, nil
}

// Spoken keeps that the lead has spoken with who wrote a note: verb road_note.open.
func (r *Road) Spoken(ctx context.Context, session, room, id string) error {
	_, err := r.settle(ctx, session, room, id, RoadSpoken)
	return err
}

// HandOn hands a note on to the office as a worry: verb road_note.open. It is sealed here to the keys of lead and
// deputy at the office, waits in the journal, and becomes a worry there by the act of who handed it on. Said twice it
// is handed on once.
func (r *Road) HandOn(ctx context.Context, session, room, noteID string, t func(string) string) error {
	n, err := r.note(ctx, room, noteID)
	if err != nil || n.Done == RoadHanded {
		return err
	}
	key, who, err := r.use(session)
	if err != nil {
		return err
	}
	defer clear(key[:])
	says, err := note.Open(n.Sealed, key)
	if err != nil {
		return fault.New(fault.Invalid, "road.not_to_you")
	}
	all, err := r.Guardians(ctx)
	if err != nil {
		return err
	}
	where := n.Host
	if n.Visit != "" && r.Host != nil {
		where = r.Host(ctx, n.Visit)
	}
	if where != "" && n.Class != "" {
		where += ", "
	}
	heardBy := who.Code
	if heardBy == "" {
		heardBy = t("worry.duty." + string(who.Duty))
	}
	h, err := sealHanded(HandedNote(says, heardBy, n.At.In(r.desk.House.Clerk.Zone()), where+n.Class, t), all)
	if err != nil {
		return err
	}
	body, err := jsonOf(h)
	if err != nil {
		return err
	}
	if err := r.Queue(ctx, offline.Act{ID: id.Random(r.desk.House.Random), Verb: offline.HandOn, Person: who.Person, Code: who.Code, Body: json.RawMessage(body)}); err != nil {
		return err
	}
	_, err = r.settle(ctx, session, room, noteID, RoadHanded)
	return err
}

func (r *Road) settle(ctx context.Context, session, room, id, done string) (RoadNote, error) {
	n, err := r.note(ctx, room, id)
	if err != nil {
		return n, err
	}
	key, who, err := r.use(session)
	if err != nil {
		return n, err
	}
	clear(key[:])
	if !n.Opened {
		return n, fault.New(fault.Invalid, "worry.read_first")
	}
	if n.Done == done || n.Done == RoadHanded {
		return n, nil
	}
	if err := r.line(ctx, "road_note.open", who.Person, func(tx *db.Tx) { tx.Note("done", n.Done, done) }); err != nil {
		return n, err
	}
	body, err := jsonOf(openedBody{done})
	if err != nil {
		return n, err
	}
	return n, r.Keep(ctx, live.Entry{Kind: live.KindOpened, Room: room, Act: id, Body: body})
}

// sealHanded seals a worry to lead and deputy at the office.
func sealHanded(n Note, to []offline.Guardian) (Handed, error) {
	var h Handed
	var keys []seal.BoxPublic
	for _, g := range to {
		k, err := seal.ParseBoxPublic(g.Desk)
		if err != nil {
			return h, err
		}
		keys, h.Keys = append(keys, k), append(h.Keys, g.DeskKey)
	}
	b, err := jsonOf(n)
	if err == nil {
		h.Sealed, err = seal.SealTo(keys, boxLabel, b)
	}
	return h, err
}
