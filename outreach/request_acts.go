package outreach

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/id"
	"drosme/internal/mail"
	"drosme/internal/when"
	"drosme/records/organisations"
)

func requestLabel(request string) string { return "request " + request }

// RequestQuestion narrows the list of requests; empty fields do not.
type RequestQuestion struct {
	State string
	Q     string // a reference, or part of the host's name
	Skip  int
	Most  int // 0: PageSize
}

func (q RequestQuestion) args() db.Args {
	if q.Most == 0 {
		q.Most = PageSize
	}
	like := "%" + strings.NewReplacer("%", "", "_", "").Replace(geo.Fold(q.Q)) + "%"
	return db.Args{"state": q.State, "q": strings.ToUpper(strings.TrimSpace(q.Q)), "like": like, "skip": q.Skip, "most": q.Most}
}

// Requests gives requests, those first about which somebody must decide, and how many there are of each
// state: verb request.list. What is sealed stays so.
func (d *Desk) Requests(ctx context.Context, q RequestQuestion) ([]*Request, map[string]int, error) {
	states := map[string]int{}
	rows, err := clerk.List(ctx, d.House.Clerk, "request.list", func(tx *db.Tx) ([]*Request, error) {
		type many struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}
		if err := db.Each(tx, "request.states", func(m many) error { states[m.Word] = m.Many; return nil }, q.args()); err != nil {
			return nil, err
		}
		all, err := db.All[Request](tx, "request.page", q.args())
		out := make([]*Request, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	return rows, states, err
}

// Asked opens one request with its contacts and what looks like the same one: verb request.read.
func (d *Desk) Asked(ctx context.Context, request string) (*Asked, error) {
	return clerk.Read(ctx, d.House.Clerk, "request.read", request, func(tx *db.Tx, id string) (*Asked, error) {
		r, err := requestByID(tx, id)
		if err != nil {
			return nil, err
		}
		a := &Asked{Request: *r}
		if a.Form, err = d.openRequest(r); err != nil {
			return nil, err
		}
		all, err := db.All[Request](tx, "request.alike", db.Args{"id": id, "municipality": r.Municipality})
		for _, o := range all {
			if r.SameAs(&o) {
				a.Alike = append(a.Alike, o)
			}
		}
		return a, err
	})
}

func requestByID(tx *db.Tx, id string) (*Request, error) {
	r, err := db.One[Request](tx, "request.by_id", db.Args{"id": id})
	return &r, err
}

func (d *Desk) openRequest(r *Request) (doorway.Request, error) {
	if len(r.Sealed) == 0 { // its contacts are gone; what is counted stays
		return r.plain(), nil
	}
	var f doorway.Request
	b, err := d.House.Keys.Open(requestLabel(r.ID), r.Sealed)
	if err == nil {
		err = json.Unmarshal(b, &f)
	}
	return f, err
}

// Receive stores what came from the door, once, whatever often it is fetched: verb request.receive, as
// the actor door. It gives the id of the request.
func (d *Desk) Receive(ctx context.Context, s doorway.Sealed) (string, error) {
	sub, err := s.Open(d.House.Keys)
	if err != nil {
		return "", err
	}
	mac, err := hex.DecodeString(sub.State)
	if err != nil {
		return "", fault.New(fault.Invalid, "door.submission_broken")
	}
	sum := sha256.Sum256(s.Content)
	ctx = clerk.WithActor(ctx, access.Actor{System: "door"})
	ctx = clerk.WithAct(ctx, clerk.Act{ID: sub.ID, Hash: hex.EncodeToString(sum[:])})
	return d.takeIn(ctx, "request.receive", Request{Reference: sub.Reference, Source: FromDoor, ReceivedAt: sub.At, LinkMAC: mac, LinkEnds: sub.Ends}, sub.Request)
}

// AddRequest stores what a host asked for by telephone or letter: verb request.add. It gives its id.
func (d *Desk) AddRequest(ctx context.Context, f doorway.Request) (string, error) {
	now, _ := d.House.Clerk.Now()
	return d.takeIn(ctx, "request.add", Request{Reference: id.Code("R", d.House.Random), Source: FromStaff, ReceivedAt: now, LinkMAC: []byte{}}, f)
}

func (d *Desk) takeIn(ctx context.Context, verb access.Verb, r Request, f doorway.Request) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, verb, &r, func(tx *db.Tx) (string, error) {
		r := r // the body may run twice
		r.ID = id.Ordered(tx.Now.Time(), d.House.Random)
		r.fill(&f)
		b, err := json.Marshal(f)
		if err != nil {
			return "", fault.Because(fault.Failed, err)
		}
		r.Sealed = d.House.Keys.Seal(requestLabel(r.ID), b)
		// The door makes its codes without asking us: one that is taken gets a mark of its own here.
		for mark := ""; ; mark += "+" {
			n, err := db.One[int](tx, "request.reference_taken", db.Args{"reference": r.Reference + mark})
			if err != nil {
				return "", err
			}
			if n == 0 {
				r.Reference += mark
				break
			}
		}
		tx.Note("reference", "", r.Reference)
		_, err = tx.Exec("request.insert", r)
		return r.ID, err
	})
}

// change does an act on a request that the body changes; a stale version is fault.Conflict.
func (d *Desk) changeRequest(ctx context.Context, verb access.Verb, request string, version int, body func(*db.Tx, *Request) error) error {
	return clerk.Change(ctx, d.House.Clerk, verb, request, requestByID, func(tx *db.Tx, r *Request) error {
		if r.Version != version {
			return fault.New(fault.Conflict, "")
		}
		if err := body(tx, r); err != nil {
			return err
		}
		n, err := tx.Exec("request.update", r)
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		r.Version++
		return err
	})
}

// MatchRequest says whose record the host of a request has: verb request.match.
func (d *Desk) MatchRequest(ctx context.Context, request string, version int, organisation string) error {
	return d.changeRequest(ctx, "request.match", request, version, func(tx *db.Tx, r *Request) error {
		if r.State == RequestPlanned {
			return fault.New(fault.Invalid, "request.is_planned")
		}
		_, found, err := organisations.ByID(tx, organisation)
		if err == nil && !found {
			return fault.In("organisation", "field.choose")
		}
		r.Organisation = organisation
		return err
	})
}

// PutOnWaitingList keeps a request until a day comes free: verb request.wait.
func (d *Desk) PutOnWaitingList(ctx context.Context, request string, version int) error {
	return d.changeRequest(ctx, "request.wait", request, version, func(_ *db.Tx, r *Request) error {
		if r.State != RequestNew {
			return fault.New(fault.Invalid, "request.is_decided")
		}
		r.State = RequestWaiting
		return nil
	})
}

// DeclineRequest says no, with a reason that stays in the house; write also sends the host a letter that
// gives the words for the host: verb request.decline. Without an address there is no letter
// (fault in the field letter).
func (d *Desk) DeclineRequest(ctx context.Context, request string, version int, why, words string, write bool) error {
	return d.changeRequest(ctx, "request.decline", request, version, func(tx *db.Tx, r *Request) error {
		if !r.Open() {
			return fault.New(fault.Invalid, "request.is_decided")
		}
		if why == "" {
			return fault.In("why", "field.required")
		}
		r.State, r.Why = RequestDeclined, why
		if !write {
			return nil
		}
		f, err := d.openRequest(r)
		if err != nil {
			return err
		}
		if f.Contact.Email == "" {
			return fault.In("letter", "request.no_address")
		}
		w := d.House.Book.For(r.Letters)
		_, err = d.House.Mail.Put(tx, mail.Letter{To: f.Contact.Email, About: r.ID,
			Subject: w.T("host_letter.subject", "reference", strings.TrimRight(r.Reference, "+")),
			Text:    w.T("host_letter.declined", "reference", strings.TrimRight(r.Reference, "+"), "host", r.Host, "words", words, "desk", d.sender().Lines())})
		return err
	})
}

// WithdrawRequest notes that the host no longer asks: verb request.withdraw.
func (d *Desk) WithdrawRequest(ctx context.Context, request string, version int, why string) error {
	return d.changeRequest(ctx, "request.withdraw", request, version, func(_ *db.Tx, r *Request) error {
		if !r.Open() {
			return fault.New(fault.Invalid, "request.is_decided")
		}
		r.State, r.Why = RequestWithdrawn, why
		return nil
	})
}

// emptying stands for all requests whose contacts go at once.
type emptying struct{}

// Scope is open: no name is in it.
func (*emptying) Scope() access.Scope { return access.Scope{} }

// EmptyRequests takes the contacts and all else that is sealed from requests that were decided and are
// older than the setting says: verb request.empty, which the house does by itself. What is counted stays.
func (d *Desk) EmptyRequests(ctx context.Context) error {
	load := func(*db.Tx, string) (*emptying, error) { return &emptying{}, nil }
	return clerk.Change(ctx, d.House.Clerk, "request.empty", "", load, func(tx *db.Tx, _ *emptying) error {
		before := when.ToMoment(tx.Now.Time().AddDate(0, -max(1, d.whole("outreach.request_months")), 0))
		n, err := tx.Exec("request.empty", db.Args{"before": before, "nothing": []byte{}})
		tx.Note("emptied", "", strconv.FormatInt(n, 10))
		return err
	})
}
