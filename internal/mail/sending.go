package mail

import (
	"context"
	"time"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/when"
)

// MostTries is how often a letter is tried before somebody is told.
const MostTries = 12

// Pause is how long to wait after so many tries: a minute, then twice as long each time, four hours at
// most. Twelve tries take about half a day.
func Pause(tries int) time.Duration {
	p := time.Minute
	for range min(tries, 12) - 1 {
		p *= 2
	}
	return min(p, 4*time.Hour)
}

// held is how long a letter belongs to whoever sends it: longer than a sending may take.
const held = 10 * time.Minute

// Due lists the letters whose time has come.
func (o *Outbox) Due(ctx context.Context, store *db.Store, now when.Moment) (ids []string, err error) {
	err = store.Read(ctx, func(tx *db.Tx) error {
		ids, err = db.All[string](tx, "letter.due", db.Args{"now": now})
		return err
	})
	return ids, err
}

// Claim takes a letter for sending, so that nobody else sends it meanwhile, and opens it; false where it
// was taken, sent or dropped before.
func (o *Outbox) Claim(ctx context.Context, store *db.Store, letter string, now when.Moment) (l Letter, tries int, mine bool, err error) {
	var r row
	err = store.Write(ctx, func(tx *db.Tx) error {
		until := when.ToMoment(now.Time().Add(held))
		n, err := tx.Exec("letter.claim", db.Args{"id": letter, "now": now, "until": until})
		if err != nil {
			return err
		}
		if mine = n > 0; !mine {
			return nil
		}
		r, err = db.One[row](tx, "letter.content", db.Args{"id": letter})
		return err
	})
	if err != nil || !mine {
		return Letter{}, 0, false, err
	}
	b, err := o.Keys.Open("letter "+letter, r.Sealed)
	if err == nil {
		l, err = unpack(b)
	}
	return l, r.Tries, true, err
}

// Notice is the letter that carries no content: something waits for you, sign in there. It says nothing
// else to anybody but a host.
func Notice(w *lang.Words, to, desk, address string) (Letter, error) {
	if address == "" {
		return Letter{}, fault.New(fault.Invalid, "mail.no_address_of_house")
	}
	return Letter{To: to, Subject: w.T("mail.notice.subject", "desk", desk), Text: w.T("mail.notice.text", "url", address)}, nil
}
