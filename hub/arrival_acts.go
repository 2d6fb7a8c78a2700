package hub

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/live"
	"drosme/internal/offline"
)

// Arrival is what one sending of a journal brought.
type Arrival struct {
	Hub     string `json:"hub"`
	Code    string `json:"code"`
	New     bool   `json:"new"`     // the laptop was enrolled with it
	Groups  int    `json:"groups"`  // that were new
	Entries int    `json:"entries"` // that were new
	Acts    int    `json:"acts"`    // of the crew, that were new
	N       int64  `json:"n"`       // last group that is here
	Next    int64  `json:"next"`    // byte of the journal from which to send on
	Bad     string `json:"bad"`     // why it did not go on: "cut", "changed"; empty: it came whole
	Receipt string `json:"receipt"`
}

// batch bounds what is stored in one go.
const (
	batchGroups = 64
	batchBytes  = 4 << 20
)

// Receive takes in a journal, or a part of one: verb hub.receive. From is the byte of the journal at which body
// begins: that of the end of its head, or the Next of an earlier Arrival. What is there already changes nothing; of
// a journal that was cut or changed the whole groups before the first bad one stay. Refused: a journal of another
// office, from a laptop that is unknown or was revoked, or one that went two ways.
func (d *Desk) Receive(ctx context.Context, head offline.Head, from int64, body io.Reader) (Arrival, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "hub.receive"); err != nil {
		return Arrival{}, err
	}
	if d.Journal == nil {
		return Arrival{}, fault.New(fault.Locked, "hub.no_journal_here")
	}
	if head.Office != d.office().Identity().Name() {
		return Arrival{}, fault.New(fault.Refused, "offline.other_office", "office", head.Office)
	}
	// A laptop that is not ours sends nothing further; one that sends slowly keeps nobody else waiting. A line that
	// breaks gives what came until then.
	_, fresh, err := d.enrol(ctx, head)
	if err != nil {
		return Arrival{}, err
	}
	came, _ := io.ReadAll(body) // the road over the network bounds it
	d.receiving.Lock()
	defer d.receiving.Unlock()
	h, _, err := d.enrol(ctx, head)
	if err != nil {
		return Arrival{}, err
	}
	body = bytes.NewReader(came)
	tail := d.tails[h.ID]
	r := receiving{d: d, ctx: ctx, h: h, at: from, out: Arrival{Hub: h.ID, Code: h.Code, New: fresh, N: h.N, Next: h.Whole + int64(len(tail))}}
	switch {
	case from == h.Whole+int64(len(tail)):
		body, r.at = io.MultiReader(bytes.NewReader(tail), body), h.Whole
	case from == h.Whole, from == head.Size():
	default:
		return r.out, nil // it says from where to send
	}
	frames, err := d.office().Open(head, body)
	if err != nil {
		return Arrival{}, err
	}
	if err := r.all(frames); err != nil {
		return r.out, err
	}
	if r.out.Groups > 0 || r.out.Acts > 0 {
		if err := d.BringHome(ctx); err != nil {
			return r.out, err
		}
	}
	return r.out, nil
}

// BringHome gives on what arrived: other rooms are told of new groups, and acts of the crew are done. What fails for
// the house's own reasons is done again by the next run.
func (d *Desk) BringHome(ctx context.Context) error {
	own := clerk.WithActor(clerk.WithAct(ctx, clerk.Act{}), access.Actor{System: "jobs"})
	var untold []*Hub
	err := clerk.Count(own, d.House.Clerk, "hub.replay", "untold", func(tx *db.Tx) (err error) {
		untold, err = pointers(db.All[Hub](tx, "hub.untold"))
		return err
	})
	if err != nil {
		return err
	}
	for _, h := range untold {
		if d.Journal == nil {
			break // another process has it open
		}
		for _, tell := range d.Arrived {
			if err := tell(own, h.ID, h.Told); err != nil {
				return err
			}
		}
		err := clerk.Change(own, d.House.Clerk, "hub.replay", h.ID, hubByID, func(tx *db.Tx, _ *Hub) error {
			_, err := tx.Exec("hub.told", db.Args{"id": h.ID, "n": h.N})
			return err
		})
		if err != nil {
			return err
		}
	}
	return d.ReplayNew(ctx)
}

// enrol gives the laptop whose journal this is. One that is not known yet is taken for our own when it shows the
// secret of a pack that no other has shown.
func (d *Desk) enrol(ctx context.Context, head offline.Head) (*Hub, bool, error) {
	var h *Hub
	known := func(tx *db.Tx) (bool, error) {
		have, found, err := db.Maybe[Hub](tx, "hub.by_id", db.Args{"id": head.Hub})
		if err != nil || !found {
			return false, err
		}
		h = &have
		switch {
		case h.Revoked():
			return true, fault.New(fault.Refused, "hub.revoked", "code", h.Code, "why", h.RevokedWhy)
		case !bytes.Equal(h.PublicKey, head.Public):
			return true, fault.New(fault.Refused, "hub.other_key")
		}
		return true, nil
	}
	there := false
	err := clerk.Count(ctx, d.House.Clerk, "hub.receive", "laptop", func(tx *db.Tx) (err error) {
		there, err = known(tx)
		return err
	})
	if err != nil || there {
		return h, false, err
	}
	fresh := false
	_, err = clerk.Add(ctx, d.House.Clerk, "hub.receive", nil, func(tx *db.Tx) (string, error) {
		fresh = false
		if there, err := known(tx); err != nil || there {
			return head.Hub, err
		}
		p, found, err := db.Maybe[Pack](tx, "hub_pack.by_id", db.Args{"id": head.Pack})
		switch {
		case err != nil:
			return "", err
		case !found || !head.Proves(d.secret(head.Pack)):
			return "", fault.New(fault.Refused, "hub.unknown")
		case p.WithdrawnAt != "":
			return "", fault.New(fault.Refused, "hub.pack_withdrawn")
		case p.Hub != "":
			return "", fault.New(fault.Refused, "hub.pack_taken")
		}
		fresh = true
		h = &Hub{ID: head.Hub, Code: id.Code("H", d.House.Random), PublicKey: head.Public, Pack: p.ID, Whole: head.Size(), Version: 1}
		if _, err := tx.Exec("hub.insert", h); err != nil {
			return "", err
		}
		n, err := tx.Exec("hub_pack.used", db.Args{"id": p.ID, "hub": h.ID})
		if err == nil && n == 0 {
			err = db.ErrAgain
		}
		return h.ID, err
	})
	return h, fresh, err
}

// receiving is one sending on its way in.
type receiving struct {
	d    *Desk
	ctx  context.Context
	h    *Hub
	at   int64 // byte of the journal at which the next frame begins
	out  Arrival
	tail []byte

	groups []live.Group // read and not stored yet
	size   int
}

func (r *receiving) all(frames *offline.Reader) error {
	known, hash, err := r.d.Journal.Head(r.ctx, r.h.ID)
	if err != nil {
		return err
	}
	start := r.at
	for {
		f, part, err := frames.Next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				r.out.Bad = "changed"
				if errors.Is(err, offline.ErrCut) {
					r.out.Bad = "cut"
				}
			}
			r.tail = part
			break
		}
		g, err := live.ParseGroup(f.Text)
		if err != nil || g.Node != r.h.ID || g.N != f.N {
			r.out.Bad = "changed"
			break
		}
		if g.N > known {
			if g.Follows(known, hash) != nil {
				if len(r.groups) == 0 && start == r.at {
					return fault.New(fault.Refused, "hub.two_ways", "code", r.h.Code)
				}
				r.out.Bad = "changed"
				break
			}
			known, hash = g.N, g.Hash
		} else if err := r.same(g); err != nil {
			return err
		}
		r.at += f.Size
		r.groups = append(r.groups, g)
		if r.size += len(f.Text); len(r.groups) >= batchGroups || r.size >= batchBytes {
			if err := r.store(); err != nil {
				return err
			}
		}
	}
	return r.store()
}

// same refuses a group that is here already and was another one: somebody copied the laptop's folder and went on
// with both.
func (r *receiving) same(g live.Group) error {
	hash, err := r.d.Journal.HashOf(r.ctx, g.Node, g.N)
	if err != nil {
		return err
	}
	if !bytes.Equal(hash, g.Hash) {
		return fault.New(fault.Refused, "hub.two_ways", "code", r.h.Code)
	}
	return nil
}

// store keeps the groups that were read, the acts in them, and how far the journal has come. The journal is another
// store: it is written first, and what it has already is no fault, so that a power cut between the two loses nothing.
func (r *receiving) store() error {
	fresh := r.groups
	for len(fresh) > 0 && fresh[0].N <= r.h.N {
		fresh = fresh[1:]
	}
	r.groups, r.size = nil, 0
	whole := max(r.at, r.h.Whole)
	if r.at >= r.h.Whole { // else it is an older, shorter copy
		r.d.keepTail(r.h.ID, r.tail)
	}
	tail := int64(len(r.d.tails[r.h.ID]))
	if len(fresh) == 0 && whole == r.h.Whole {
		r.out.Next = whole + tail
		return r.lastReceipt()
	}
	if len(fresh) > 0 {
		if err := r.d.Journal.Keep(r.ctx, fresh...); err != nil {
			return err
		}
	}
	return clerk.Change(r.ctx, r.d.House.Clerk, "hub.receive", r.h.ID, hubByID, func(tx *db.Tx, h *Hub) error {
		if h.Version != r.h.Version && h.N != r.h.N {
			return fault.New(fault.Conflict, "hub.two_at_once")
		}
		if h.Revoked() {
			return fault.New(fault.Refused, "hub.revoked", "code", h.Code, "why", h.RevokedWhy)
		}
		n, entries, acts := h.N, 0, 0
		for _, g := range fresh {
			n, entries = g.N, entries+len(g.Entries)
			for place, e := range g.Entries {
				if e.Kind != live.KindAct {
					continue
				}
				added, err := r.d.takeAct(tx, h.ID, g.N, place, e.Body)
				if err != nil {
					return err
				}
				acts += added
			}
		}
		done, err := tx.Exec("hub.heard", db.Args{"id": h.ID, "version": h.Version, "n": n, "whole": whole})
		if err == nil && done == 0 {
			err = db.ErrAgain
		}
		if err != nil {
			return err
		}
		if len(fresh) > 0 {
			if err := r.receipt(tx, fresh[len(fresh)-1], len(fresh), entries); err != nil {
				return err
			}
			tx.Note("groups", "", strconv.Itoa(len(fresh)))
		}
		h.N, h.Whole, h.Version = n, whole, h.Version+1
		kept := *h
		r.h = &kept
		r.out.Groups, r.out.Entries, r.out.Acts = r.out.Groups+len(fresh), r.out.Entries+entries, r.out.Acts+acts
		r.out.N, r.out.Next = n, whole+tail
		return nil
	})
}

// keepTail remembers what came of a group that was cut.
func (d *Desk) keepTail(hub string, tail []byte) {
	if d.tails == nil {
		d.tails = map[string][]byte{}
	}
	if delete(d.tails, hub); len(tail) > 0 {
		d.tails[hub] = tail
	}
}

func (r *receiving) receipt(tx *db.Tx, last live.Group, groups, entries int) error {
	x := offline.Receipt{ID: id.Ordered(tx.Now.Time(), r.d.House.Random), Hub: r.h.ID, N: last.N, Hash: last.Hash, Groups: groups, Entries: entries, At: tx.Now}
	line, err := r.d.office().SignReceipt(x)
	if err != nil {
		return err
	}
	r.out.Receipt = line
	_, err = tx.Exec("hub_receipt.insert", Receipt{ID: x.ID, Hub: x.Hub, N: x.N, Groups: groups, Entries: entries, At: x.At, Line: line})
	return err
}

// lastReceipt gives the receipt of before again where nothing was new.
func (r *receiving) lastReceipt() error {
	if r.out.Receipt != "" {
		return nil
	}
	return clerk.Count(r.ctx, r.d.House.Clerk, "hub.receive", "receipt", func(tx *db.Tx) error {
		x, _, err := db.Maybe[Receipt](tx, "hub_receipt.last", db.Args{"hub": r.h.ID})
		r.out.Receipt = x.Line
		return err
	})
}

// takeAct keeps an act of the crew until it is done. An act that cannot be read is kept as it came, for the inbox.
func (d *Desk) takeAct(tx *db.Tx, hub string, n int64, place int, body []byte) (int, error) {
	row := Act{ID: id.Ordered(tx.Now.Time(), d.House.Random), Hub: hub, N: n, Place: place}
	act, plain, err := d.office().OpenAct(body)
	if err == nil {
		body = plain
	}
	if err == nil && id.Valid(act.ID) {
		row.Verb, row.Person, row.Visit, row.HappenedAt = act.Verb, act.Person, act.Visit, act.Happened
	}
	row.Sealed = d.House.Keys.Seal("hub act "+row.ID, body)
	added, err := tx.Exec("hub_act.insert", row)
	return int(added), err
}
