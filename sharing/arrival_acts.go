package sharing

import (
	"context"
	"encoding/json"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// Opened says what a file was that another house sent.
type Opened struct {
	Kind   string // package, answer, recall
	ID     string // of the package
	From   Key
	Until  when.Day
	Fields []Value // of a package
	State  State   // of an answer: what it says
}

// Open takes a file of another house in: a package, an answer to one of ours, or a recall. Verb arrival.open.
//
// Faults: Invalid for what is no such file, was cut short or changed, is sealed to another house, or is past its
// last day; Conflict for one opened before in this house, and for one whose recall was heard.
func (d *Desk) Open(ctx context.Context, file []byte) (Opened, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "arrival.open"); err != nil {
		return Opened{}, err
	}
	p, err := pairOf(d.House.Keys)
	if err != nil {
		return Opened{}, err
	}
	e, from, err := p.open(file)
	if err != nil {
		return Opened{}, err
	}
	out := Opened{Kind: e.Kind, ID: e.ID, From: from, Until: e.Until, Fields: e.Fields}
	switch e.Kind {
	case packageKind:
		err = d.takePackage(ctx, e, from)
	case answerKind:
		out.State = stateOf[e.Answer]
		err = d.takeAnswer(ctx, e, from)
	case recallKind:
		err = d.takeRecall(ctx, e, from)
	}
	if err != nil {
		return Opened{}, err
	}
	return out, nil
}

func (d *Desk) takePackage(ctx context.Context, e envelope, from Key) error {
	// The key's id is ours, never the sender's: an id from outside could be that of a person of this house, and a
	// recall would destroy that person's key.
	local := id.Random(d.House.Random)
	if err := d.House.Keys.MakeSubject(ctx, local); err != nil {
		return err
	}
	b, err := json.Marshal(e.Fields)
	if err != nil {
		return err
	}
	a := Arrival{ID: local, Package: e.ID, FromKey: from.Text(), RecallHash: e.RecallHash, Purpose: e.Purpose, Ground: e.Ground,
		MadeOn: e.On, Until: e.Until, State: Left, Secret: d.House.Keys.SealText("arrival secret "+local, e.Secret)}
	if a.Content, err = d.House.Keys.SealFor(ctx, local, "arrival content", b); err != nil {
		return err
	}
	var names []string
	for _, f := range e.Fields {
		names = append(names, f.Name)
	}
	a.Fields = strings.Join(names, " ")
	_, err = clerk.Add(ctx, d.House.Clerk, "arrival.open", &a, func(tx *db.Tx) (string, error) {
		if _, there, err := db.Maybe[Arrival](tx, "arrival.by_package", db.Args{"package": e.ID}); err != nil {
			return "", err
		} else if there {
			return "", fault.New(fault.Conflict, "package.opened_before")
		}
		if _, heard, err := db.Maybe[string](tx, "recall.heard", db.Args{"package": e.ID, "hash": e.RecallHash}); err != nil {
			return "", err
		} else if heard {
			return "", fault.New(fault.Conflict, "package.recalled")
		}
		if tx.Today > e.Until {
			return "", fault.New(fault.Invalid, "package.over", "day", e.Until)
		}
		a.OpenedOn, a.By = tx.Today, tx.Actor.Name()
		_, err := tx.Exec("arrival.insert", a)
		if db.IsDuplicate(err) {
			return "", db.ErrAgain
		}
		return local, err
	})
	return err
}

// takeAnswer moves a package of ours on. Only who opened it knows the secret, and only its receiver has the key.
func (d *Desk) takeAnswer(ctx context.Context, e envelope, from Key) error {
	_, err := clerk.Add(ctx, d.House.Clerk, "arrival.open", nil, func(tx *db.Tx) (string, error) {
		h, there, err := db.Maybe[Sending](tx, "sending.by_id", db.Args{"id": e.ID})
		if err != nil {
			return "", err
		}
		if !there || h.Way != Package {
			return "", fault.New(fault.Invalid, "package.answer_unknown")
		}
		secret, err := d.House.Keys.OpenText("sending secret "+h.ID, h.Secret)
		if err != nil {
			return "", err
		}
		if !same(secret, e.Secret) || !same(from.Text(), h.ToKey) {
			return "", fault.New(fault.Invalid, "package.answer_unknown")
		}
		tx.About(h.Person)
		return h.ID, move(tx, &h, e.Answer, tx.Today)
	})
	return err
}

// takeRecall closes a package, or notes that it is recalled before it comes.
func (d *Desk) takeRecall(ctx context.Context, e envelope, from Key) error {
	gone := ""
	_, err := clerk.Add(ctx, d.House.Clerk, "arrival.open", nil, func(tx *db.Tx) (string, error) {
		hash := hashOf(e.Secret)
		if _, heard, err := db.Maybe[string](tx, "recall.heard", db.Args{"package": e.ID, "hash": hash}); err != nil {
			return "", err
		} else if heard {
			return "", fault.New(fault.Conflict, "package.recall_heard")
		}
		a, there, err := db.Maybe[Arrival](tx, "arrival.by_package", db.Args{"package": e.ID})
		if err != nil {
			return "", err
		}
		if there && (!same(a.RecallHash, hash) || !same(a.FromKey, from.Text())) {
			return "", fault.New(fault.Invalid, "package.recall_unknown") // not of who sealed it
		}
		if _, err := tx.Exec("recall.insert", db.Args{"package": e.ID, "hash": hash}); err != nil {
			return "", err
		}
		if !there {
			return e.ID, nil
		}
		a.RecalledOn, a.Content = tx.Today, []byte{}
		gone = a.ID
		return a.ID, saveArrival(tx, &a)
	})
	if err == nil && gone != "" {
		_, today := d.House.Clerk.Now()
		err = d.House.Keys.DestroySubject(ctx, gone, today)
	}
	return err
}

func saveArrival(tx *db.Tx, a *Arrival) error {
	n, err := tx.Exec("arrival.move", a)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

func loadArrival(tx *db.Tx, packageID string) (*Arrival, error) {
	a, err := db.One[Arrival](tx, "arrival.by_package", db.Args{"package": packageID})
	return &a, err
}

// Answer makes the file that says accept, decline or arrived to the house that sent a package: verb
// arrival.answer. The same answer can be made again. After its last day or its recall only no can be said.
func (d *Desk) Answer(ctx context.Context, packageID, word string) ([]byte, error) {
	to, known := stateOf[word]
	if !known {
		return nil, fault.In("answer", "package.answer_needed")
	}
	p, err := pairOf(d.House.Keys)
	if err != nil {
		return nil, err
	}
	var out []byte
	err = clerk.Change(ctx, d.House.Clerk, "arrival.answer", packageID, loadArrival, func(tx *db.Tx, a *Arrival) error {
		switch {
		case a.RecalledOn != "":
			return fault.New(fault.Conflict, "package.recalled")
		case to == Accepted && tx.Today > a.Until:
			return fault.New(fault.Invalid, "package.over", "day", a.Until)
		case a.State != to && !follows(a.State, to):
			return fault.New(fault.Conflict, "package.answered_before")
		}
		from, err := ParseKey(a.FromKey)
		if err != nil {
			return err
		}
		secret, err := d.House.Keys.OpenText("arrival secret "+a.ID, a.Secret)
		if err != nil {
			return err
		}
		if out, err = p.sealTo(from, envelope{Kind: answerKind, ID: a.Package, On: tx.Today, Secret: secret, Answer: word}); err != nil || a.State == to {
			return err
		}
		a.State = to
		if a.AnsweredOn == "" {
			a.AnsweredOn = tx.Today
		}
		if to == Arrived {
			a.ArrivedOn = tx.Today
		}
		return saveArrival(tx, a)
	})
	return out, err
}

// Arrival opens what came, with what it says while it may be read: verb arrival.read. Through the word codes the
// values stay shut.
func (d *Desk) Arrival(ctx context.Context, packageID string) (*Arrival, error) {
	a, err := clerk.Read(ctx, d.House.Clerk, "arrival.read", packageID, loadArrival)
	if err != nil {
		return nil, err
	}
	_, today := d.House.Clerk.Now()
	if len(a.Content) == 0 || a.Closed(today) {
		return a, nil
	}
	b, err := d.House.Keys.OpenFor(ctx, a.ID, "arrival content", a.Content)
	if seal.IsDestroyed(err) {
		return a, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &a.Values); err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	a.hold()
	return a, nil
}

// Arrivals gives a page of what came, the newest first, and how many there are: verb arrival.list.
func (d *Desk) Arrivals(ctx context.Context, skip, most int) (rows []*Arrival, total int, err error) {
	rows, err = clerk.List(ctx, d.House.Clerk, "arrival.list", func(tx *db.Tx) ([]*Arrival, error) {
		all, err := db.All[Arrival](tx, "arrival.page", db.Args{"skip": skip, "most": most})
		if err != nil {
			return nil, err
		}
		out := make([]*Arrival, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		total, err = db.One[int](tx, "arrival.count")
		return out, err
	})
	return rows, total, err
}

// Waiting tells how many packages nobody has answered: verb arrival.list.
func (d *Desk) Waiting(ctx context.Context) (n int, err error) {
	err = clerk.Count(ctx, d.House.Clerk, "arrival.list", "waiting", func(tx *db.Tx) error {
		n, err = db.One[int](tx, "arrival.waiting")
		return err
	})
	return n, err
}

// EndPast destroys what packages hold whose last day is over. The house does it by itself, every hour.
func (d *Desk) EndPast(ctx context.Context) error {
	var ended []string
	empty := db.Args{"empty": []byte{}}
	err := clerk.Count(ctx, d.House.Clerk, "arrival.end", "ended", func(tx *db.Tx) (err error) {
		ended, err = db.All[string](tx, "arrival.ended", empty)
		return err
	})
	if err != nil {
		return err
	}
	_, today := d.House.Clerk.Now()
	for _, one := range ended {
		if err := d.House.Keys.DestroySubject(ctx, one, today); err != nil {
			return err
		}
		_, err := clerk.Add(ctx, d.House.Clerk, "arrival.end", nil, func(tx *db.Tx) (string, error) {
			_, err := tx.Exec("arrival.end", empty, db.Args{"id": one})
			return one, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
