package helpline

import (
	"context"
	"encoding/json"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/when"
)

type numberAndRule struct {
	Number string `json:"number"`
	Rule   string `json:"rule"`
}

func backLabel(call string) string { return "helpline call back " + call }

// keepNumber seals a number under a key of its own, made before.
func (d *Desk) keepNumber(ctx context.Context, tx *db.Tx, call, subject string, t Typed) error {
	b, err := json.Marshal(numberAndRule{t.Number, t.Rule})
	if err != nil {
		return err
	}
	sealed, err := d.h.Keys.SealFor(ctx, subject, backLabel(call), b)
	if err != nil {
		return err
	}
	_, err = tx.Exec("callback.insert", db.Args{"call_id": call, "sealed": sealed, "subject": subject, "ends_at": when.ToMoment(tx.Now.Time().Add(kept))})
	return err
}

func loadBack(tx *db.Tx, call string) (*Callback, error) {
	b, err := db.One[Callback](tx, "callback.of", db.Args{"call_id": call})
	if err == nil && b.EndsAt <= tx.Now {
		err = fault.Missing()
	}
	return &b, err
}

// Number opens the number to call back and its rule: verb call.back. Every opening is a line in the log.
func (d *Desk) Number(ctx context.Context, call string) (*Callback, error) {
	var out Callback
	err := clerk.Change(clerk.WithAct(ctx, clerk.Act{}), d.h.Clerk, "call.back", call, loadBack, func(_ *db.Tx, b *Callback) error {
		out = *b
		return nil
	})
	if err != nil {
		return nil, err
	}
	plain, err := d.h.Keys.OpenFor(ctx, out.Subject, backLabel(call), out.Sealed)
	if err != nil {
		return nil, err
	}
	var x numberAndRule
	if err := json.Unmarshal(plain, &x); err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	out.Number, out.Rule = x.Number, x.Rule
	return &out, nil
}

// Called says that the caller was called back: verb call.back. The number goes at once, its key with it.
func (d *Desk) Called(ctx context.Context, call string) error {
	subject := ""
	err := clerk.Change(ctx, d.h.Clerk, "call.back", call, loadBack, func(tx *db.Tx, b *Callback) error {
		subject = b.Subject
		_, err := tx.Exec("callback.delete", db.Args{"call_id": call})
		return err
	})
	if err != nil || subject == "" {
		return err
	}
	_, today := d.h.Clerk.Now()
	return d.h.Keys.DestroySubject(ctx, subject, today)
}

// Clear takes away the numbers whose 48 hours are over: verb call.clear, which the house does by itself.
func (d *Desk) Clear(ctx context.Context) error {
	var gone []string
	all := func(tx *db.Tx, _ string) (*Callback, error) { return &Callback{}, nil }
	err := clerk.Change(ctx, d.h.Clerk, "call.clear", "", all, func(tx *db.Tx, _ *Callback) error {
		ended, err := db.All[Callback](tx, "callback.ended", db.Args{"now": tx.Now})
		if err != nil {
			return err
		}
		gone = nil
		for _, b := range ended {
			if _, err := tx.Exec("callback.delete", db.Args{"call_id": b.Call}); err != nil {
				return err
			}
			gone = append(gone, b.Subject)
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, today := d.h.Clerk.Now()
	for _, s := range gone {
		if err := d.h.Keys.DestroySubject(ctx, s, today); err != nil {
			return err
		}
	}
	return nil
}
