package rights

import (
	"context"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// Question is what a list of requests is asked for.
type Question struct {
	Case       string // id; empty: of all cases
	Open       bool   // only those that are not at an end
	Skip, Most int
}

// List gives requests without their texts, those that are due first: verb right.list.
func (d *Desk) List(ctx context.Context, q Question) (rows []*Request, total int, err error) {
	rows, err = clerk.List(ctx, d.House.Clerk, "right.list", func(tx *db.Tx) ([]*Request, error) {
		asked := db.Args{"case_id": q.Case, "open": "", "skip": q.Skip, "most": q.Most}
		if q.Open {
			asked["open"] = "yes"
		}
		found, err := db.All[Request](tx, "right.list", asked)
		if err != nil {
			return nil, err
		}
		total, err = db.One[int](tx, "right.found", asked)
		for i := range found {
			found[i].What, found[i].Safe, found[i].Answer = "", "", ""
		}
		return pointers(found), err
	})
	return rows, total, err
}

func load(tx *db.Tx, id string) (*Request, error) {
	r, err := db.One[Request](tx, "right.by_id", db.Args{"id": id})
	return &r, err
}

// Read opens one request with its texts: verb right.read.
func (d *Desk) Read(ctx context.Context, requestID string) (*Request, error) {
	r, err := clerk.Read(ctx, d.House.Clerk, "right.read", requestID, load)
	if err != nil {
		return nil, err
	}
	return r, d.open(ctx, r)
}

func (r *Request) texts() map[string]*string {
	return map[string]*string{"what": &r.What, "safe": &r.Safe, "answer": &r.Answer}
}

func (d *Desk) open(ctx context.Context, r *Request) error {
	for part, text := range r.texts() {
		if err := d.openFor(ctx, r.Served, "right "+part+" "+r.ID, text); err != nil {
			return err
		}
	}
	return nil
}

// Ask writes down what a person asked for, and gives the id: verb right.ask, on their case. Who asks must be the
// person; the request of anybody else is a demand (Demand).
func (d *Desk) Ask(ctx context.Context, caseID string, r Request) (string, error) {
	k, err := d.Cases.Read(ctx, caseID)
	if err != nil {
		return "", err
	}
	if err := d.House.Keys.MakeSubject(ctx, k.Person); err != nil {
		return "", err
	}
	made := ""
	err = clerk.Change(ctx, d.House.Clerk, "right.ask", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		var faults fault.List
		r.checkAsk(tx.Today, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		r.Asker = ByPerson
		made, err = d.askIn(tx, k, r)
		return err
	})
	return made, err
}

// askIn stores a new request inside an act.
func (d *Desk) askIn(tx *db.Tx, k *cases.Case, r Request) (string, error) {
	open, err := db.All[string](tx, "right.open_of_person", db.Args{"person": k.Person, "kind": r.Kind})
	if err != nil {
		return "", err
	}
	if len(open) > 0 && r.Kind != Rectification {
		return "", fault.In("kind", "right.open_already")
	}
	r.ID, r.Case, r.State, r.DueOn = id.Random(d.House.Random), k.ID, Asked, MonthLater(r.AskedOn)
	if r.Language == "" {
		r.Language = "lv"
	}
	if r.Number, err = db.One[int](tx, "right.next_number"); err != nil {
		return "", err
	}
	if r.What, err = d.sealFor(tx.Context(), k.Person, "right what "+r.ID, strings.TrimSpace(r.What)); err != nil {
		return "", err
	}
	_, err = tx.Exec("right.insert", r)
	if db.IsDuplicate(err) {
		return "", db.ErrAgain
	}
	return r.ID, err
}

// Demand writes down what somebody else wanted of a person's data, and that it was refused: verb right.demand, on
// the case. It begins nothing. Who is a word of the list right.asker.
func (d *Desk) Demand(ctx context.Context, caseID string, kind Kind, who, why string) error {
	k, err := d.Cases.Read(ctx, caseID)
	if err != nil {
		return err
	}
	if err := d.Disclosures.PrepareSubject(ctx, k.Person); err != nil {
		return err
	}
	return clerk.Change(ctx, d.House.Clerk, "right.demand", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		var faults fault.List
		if !wordlist.Has("right.asker", who) {
			faults.Add("who", "field.choose")
		}
		if strings.TrimSpace(why) == "" {
			faults.Add("why", "field.required")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		_, err := d.Disclosures.Record(tx, disclosures.Disclosure{Outcome: disclosures.Refused, Subject: k.Person, Kind: "file", ToWhom: who, Why: why, Registers: string(kind)})
		return err
	})
}

// move changes a request that is in one of the given states, under a verb.
func (d *Desk) move(ctx context.Context, verb access.Verb, requestID string, version int, from []State, body func(tx *db.Tx, r *Request) error) error {
	return clerk.Change(ctx, d.House.Clerk, verb, requestID, load, func(tx *db.Tx, r *Request) error {
		if err := r.moving(version, from...); err != nil {
			return err
		}
		if err := body(tx, r); err != nil {
			return err
		}
		return store(tx, r)
	})
}

func store(tx *db.Tx, r *Request) error {
	n, err := tx.Exec("right.update", r)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// Check notes how it was made sure who asks, and how it is safe for the person to receive an answer: verb
// right.check. Nothing of a document that was looked at is kept.
func (d *Desk) Check(ctx context.Context, requestID string, version int, identity, safe string) error {
	return d.move(ctx, "right.check", requestID, version, []State{Asked, Approved}, func(tx *db.Tx, r *Request) (err error) {
		var faults fault.List
		checkCheck(identity, safe, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		r.Identity, r.CheckedOn, r.CheckedBy = identity, tx.Today, tx.Actor.Person
		r.Safe, err = d.sealFor(tx.Context(), r.Served, "right safe "+r.ID, strings.TrimSpace(safe))
		return err
	})
}

// Withdraw ends a request that the person no longer wants, also in the days in which an erasure waits: verb
// right.withdraw. What was restricted for it is restricted no more.
func (d *Desk) Withdraw(ctx context.Context, requestID string, version int) error {
	return d.move(ctx, "right.withdraw", requestID, version, []State{Asked, Approved, Waiting}, func(tx *db.Tx, r *Request) error {
		r.State, r.DoneOn, r.DoneBy = Withdrawn, tx.Today, tx.Actor.Name()
		return cases.Unrestrict(tx, r.ID)
	})
}

// Do answers a request for a correction or a restriction: verb right.decide, of the responsible person. A
// correction was made where the wrong thing stands; a restriction begins now.
func (d *Desk) Do(ctx context.Context, requestID string, version int, answer string) error {
	return d.move(ctx, "right.decide", requestID, version, []State{Asked}, func(tx *db.Tx, r *Request) (err error) {
		if r.Kind != Rectification && r.Kind != Restriction {
			return fault.New(fault.Conflict, "")
		}
		if err := d.answer(tx, r, answer); err != nil {
			return err
		}
		if r.Kind == Rectification {
			r.State, r.DoneOn, r.DoneBy = Done, tx.Today, tx.Actor.Name()
			return nil
		}
		r.State, r.RestrictedOn = Restricted, tx.Today
		return cases.Restrict(tx, r.Served, r.ID)
	})
}

func (d *Desk) answer(tx *db.Tx, r *Request, answer string) (err error) {
	var faults fault.List
	checkText("answer", answer, true, faults.Add)
	if err := faults.Err(); err != nil {
		return err
	}
	if !r.Checked() {
		return fault.New(fault.Invalid, "right.check_first")
	}
	r.Answer, err = d.sealFor(tx.Context(), r.Served, "right answer "+r.ID, strings.TrimSpace(answer))
	return err
}

// Refuse says no with a reason: verb right.decide. Of an erasure that a legal hold or a retention duty forbids the
// rule is named and the cases of the person are restricted in its place (GDPR Art. 17(3), 18).
func (d *Desk) Refuse(ctx context.Context, requestID string, version int, answer string) error {
	return d.move(ctx, "right.decide", requestID, version, []State{Asked, Approved, Waiting}, func(tx *db.Tx, r *Request) error {
		if err := d.answer(tx, r, answer); err != nil {
			return err
		}
		if r.Kind == Erasure {
			stop, err := d.stops(tx, r.Served)
			if err != nil {
				return err
			}
			if stop != nil {
				r.State, r.Rule, r.RuleUntil = Restricted, stop.Rule, stop.Until
				if r.RestrictedOn == "" {
					r.RestrictedOn = tx.Today
				}
				return cases.Restrict(tx, r.Served, r.ID)
			}
		}
		r.State, r.DoneOn, r.DoneBy = Refused, tx.Today, tx.Actor.Name()
		return cases.Unrestrict(tx, r.ID)
	})
}

// Lift ends a restriction, once the person was told that it ends (Art. 18(3)): verb right.decide.
func (d *Desk) Lift(ctx context.Context, requestID string, version int, told bool) error {
	return d.move(ctx, "right.decide", requestID, version, []State{Restricted}, func(tx *db.Tx, r *Request) error {
		if !told {
			return fault.In("told", "right.tell_first")
		}
		r.State, r.DoneOn, r.DoneBy = Done, tx.Today, tx.Actor.Name()
		if r.Kind == Erasure {
			r.State = Refused
		}
		return cases.Unrestrict(tx, r.ID)
	})
}
