package casework

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/organisations"
)

// Waits gives what the person of a case waits for, with the places asked for: verb wait.list.
func (d *Desk) Waits(ctx context.Context, caseID string) ([]*Wait, error) {
	var asked []PlaceRequest
	rows, err := clerk.List(ctx, d.h.Clerk, "wait.list", func(tx *db.Tx) ([]*Wait, error) {
		found, err := db.All[Wait](tx, "wait.of_case", db.Args{"case_id": caseID})
		if err != nil || len(found) == 0 {
			return nil, err
		}
		asked, err = db.All[PlaceRequest](tx, "place_request.of_case", db.Args{"case_id": caseID})
		return pointers(found), err
	})
	for _, w := range rows {
		if w.Reason, err = d.open(ctx, w.Served, "wait", w.ID, w.Sealed); err != nil {
			return nil, err
		}
		for _, r := range asked {
			if r.Wait == w.ID && !w.Keeps("whereabouts") {
				w.Requests = append(w.Requests, r)
			}
		}
	}
	return rows, err
}

// Waiting gives everybody of the actor's cases who waits, by what for and since when: verb wait.list.
func (d *Desk) Waiting(ctx context.Context) ([]*Wait, error) {
	return clerk.List(ctx, d.h.Clerk, "wait.list", func(tx *db.Tx) ([]*Wait, error) {
		found, err := db.All[Wait](tx, "wait.all")
		return pointers(found), err
	})
}

// Join puts a person on a waiting list: verb wait.join. The day of joining stays as it was whatever happens.
func (d *Desk) Join(ctx context.Context, caseID string, w Wait) error {
	return d.change(ctx, "wait.join", caseID, func(tx *db.Tx, k *cases.Case) error {
		w := w
		var faults fault.List
		if !wordlist.Has("casework.wait", w.Need) {
			faults.Add("need", "field.choose")
		}
		checkDay(w.JoinedOn, tx.Today, k.OpenedOn, func(_, key string, pairs ...any) { faults.Add("joined_on", key, pairs...) })
		checkText("reason", w.Reason, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		w.ID, w.Case = id.New(), k.ID
		var err error
		if w.Sealed, err = d.seal(ctx, k.Person, "wait", w.ID, w.Reason); err != nil {
			return err
		}
		_, err = tx.Exec("wait.insert", w)
		return err
	})
}

func waitOf(tx *db.Tx, k *cases.Case, wait string) (*Wait, error) {
	w, err := db.One[Wait](tx, "wait.by_id", db.Args{"id": wait})
	if err == nil && w.Case != k.ID {
		err = fault.Missing()
	}
	return &w, err
}

// Ask notes that an organisation was asked for a place, and until when it is to reply: verb wait.ask.
func (d *Desk) Ask(ctx context.Context, caseID, wait, organisationCode string, replyBy when.Day) error {
	return d.change(ctx, "wait.ask", caseID, func(tx *db.Tx, k *cases.Case) error {
		w, err := waitOf(tx, k, wait)
		if err != nil {
			return err
		}
		if w.EndedOn != "" {
			return fault.In("organisation", "wait.has_ended")
		}
		o, there, err := organisations.ByCode(tx, organisationCode)
		if err != nil {
			return err
		}
		if !there {
			return fault.In("organisation", "field.unknown_code")
		}
		if replyBy != "" && replyBy < tx.Today {
			return fault.In("reply_by", "casework.already_past")
		}
		_, err = tx.Exec("place_request.insert", db.Args{"id": id.New(), "wait": wait, "organisation": o.ID, "reply_by": replyBy})
		return err
	})
}

// Reply notes what an organisation answered, or what the person said to an offer: verb wait.reply.
func (d *Desk) Reply(ctx context.Context, caseID, wait, request, reply string) error {
	if !slices.Contains(Replies, reply) {
		return fault.In("reply", "field.choose")
	}
	return d.change(ctx, "wait.reply", caseID, func(tx *db.Tx, k *cases.Case) error {
		if k.Keeps("whereabouts") { // the requests were not shown
			return fault.Missing()
		}
		if _, err := waitOf(tx, k, wait); err != nil {
			return err
		}
		n, err := tx.Exec("place_request.reply", db.Args{"id": request, "wait": wait, "reply": reply})
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return err
	})
}

// EndWait says how waiting ended: verb wait.end.
func (d *Desk) EndWait(ctx context.Context, caseID, wait string, version int, outcome string) error {
	if !slices.Contains(WaitOutcomes, outcome) {
		return fault.In("outcome", "field.choose")
	}
	return d.change(ctx, "wait.end", caseID, func(tx *db.Tx, k *cases.Case) error {
		if _, err := waitOf(tx, k, wait); err != nil {
			return err
		}
		return saved(tx.Exec("wait.end", db.Args{"id": wait, "version": version, "outcome": outcome}))
	})
}

// Expire notes the requests for a place that nobody answered in time: verb wait.expire, which the house does by
// itself.
func (d *Desk) Expire(ctx context.Context) error {
	all := func(*db.Tx, string) (*Wait, error) { return &Wait{}, nil }
	return clerk.Change(ctx, d.h.Clerk, "wait.expire", "", all, func(tx *db.Tx, _ *Wait) error {
		_, err := tx.Exec("place_request.expire")
		return err
	})
}

// WaitTotals counts who waited in a period, by what for and how it ended: verb wait.totals. Numbers alone. It is a
// breakdown that leaves, as an argument for a funder: who said no to statistics is in the total alone.
func (d *Desk) WaitTotals(ctx context.Context, from, to when.Day) (Waited, error) {
	var out Waited
	err := clerk.Count(ctx, d.h.Clerk, "wait.totals", "waiting", func(tx *db.Tx) error {
		out = Waited{}
		no := map[string]bool{}
		if d.SaidNo != nil {
			var err error
			if no, err = d.SaidNo(tx); err != nil {
				return err
			}
		}
		type row struct {
			WaitTotal
			Person string `db:"person"`
		}
		all, refused := map[string]bool{}, map[string]bool{}
		err := db.Each(tx, "wait.totals", func(r row) error {
			all[r.Person] = true
			if no[r.Person] {
				refused[r.Person] = true
				return nil
			}
			if n := len(out.Rows); n > 0 && out.Rows[n-1].Need == r.Need && out.Rows[n-1].Outcome == r.Outcome {
				out.Rows[n-1].Many += r.Many
			} else {
				out.Rows = append(out.Rows, r.WaitTotal)
			}
			return nil
		}, db.Args{"from_day": from, "to_day": to})
		out.People, out.SaidNo = len(all), len(refused)
		return err
	})
	return out, err
}
