package mailroom

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"time"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/mail"
	"drosme/internal/when"
)

// Desk is where letters are sent and looked after. It is of use after Start.
type Desk struct {
	h     *area.House
	store *db.Store
	via   mail.Sender // instead of the account's server: tests, and the demonstration's folder
}

// New makes the desk of a house.
func New(h *area.House) *Desk { return &Desk{h: h} }

// Start gives the desk the store, once the house is open: the queue of letters is looked through without
// a line in the log each time. The demonstration keeps letters in a folder and sends none.
func (d *Desk) Start(store *db.Store) {
	d.store = store
	if d.h.Demo {
		d.via = mail.Folder{Dir: filepath.Join(d.h.Dir, "outbox-demo")}
	}
}

// Via makes letters leave by another way than the account's server.
func (d *Desk) Via(s mail.Sender) { d.via = s }

// Area is what the house is handed.
func (d *Desk) Area() area.Area {
	return area.Area{
		Name: "internal/mailroom", Roles: roles, Files: Files,
		Routes: d.routes(),
		Menu:   []area.MenuItem{{Group: "menu.house", Text: "mailroom.title", Path: "/letters", Verb: "letter.list", Order: 60}},
		Day:    []area.DayCard{{Verb: "letter.again", Order: 30, Card: d.card}},
		Jobs: []area.Job{
			{Name: "letters", Every: 30 * time.Second, Run: d.SendWaiting},
			{Name: "letters.sweep", Every: 24 * time.Hour, Run: d.sweep},
		},
	}
}

// SendWaiting sends the letters whose time has come. A letter that does not leave is tried again later,
// and after the last try it stays, with its reason, for the administrator. It is sent at least once: a
// house that stops between sending and writing it down sends it again.
func (d *Desk) SendWaiting(ctx context.Context) error {
	now, _ := d.h.Clerk.Now()
	due, err := d.h.Mail.Due(ctx, d.store, now)
	if err != nil || len(due) == 0 {
		return err
	}
	account, err := d.account(ctx)
	if err != nil {
		return err
	}
	for _, id := range due {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := d.sendOne(ctx, account, id); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) sendOne(ctx context.Context, a *Account, id string) error {
	now, _ := d.h.Clerk.Now()
	l, tries, mine, err := d.h.Mail.Claim(ctx, d.store, id, now)
	if err == nil && !mine {
		return nil
	}
	why := &mail.Failure{}
	if err != nil {
		if fault.Is(err, fault.NoSpace) || fault.Is(err, fault.TooMany) {
			return err
		}
		why = &mail.Failure{Reason: mail.Unreadable, Final: true}
	} else if err := d.hand(ctx, a, l); err != nil && !errors.As(err, &why) {
		why = &mail.Failure{Reason: mail.Unreachable}
	}
	return clerk.Change(ctx, d.h.Clerk, "letter.send", id, load, func(tx *db.Tx, x *Letter) error {
		switch {
		case why.Reason == "":
			x.State, x.Reason, x.SentAt = Sent, "", tx.Now
			if _, err := tx.Exec("letter.empty", db.Args{"id": id, "nothing": []byte{}}); err != nil {
				return err
			}
		case why.Final || tries >= mail.MostTries:
			x.State, x.Reason = Failed, why.Reason
		default:
			x.Reason, x.Next = why.Reason, when.ToMoment(tx.Now.Time().Add(mail.Pause(tries)))
		}
		_, err := tx.Exec("letter.save", x)
		return err
	})
}

// hand composes a letter and gives it to the sender.
func (d *Desk) hand(ctx context.Context, a *Account, l mail.Letter) error {
	from, name, via := a.From, a.FromName, d.via
	if via == nil {
		if a.Version == 0 {
			return &mail.Failure{Reason: mail.NoServer}
		}
		via = a.sender()
	}
	if from == "" {
		from, name = "desk@desk.invalid", d.h.Setting("desk.name")
	}
	m, err := mail.Compose(from, name, l, d.h.Now())
	if err != nil {
		return &mail.Failure{Reason: mail.Unreadable, Final: true}
	}
	return via.Send(ctx, m)
}

func load(tx *db.Tx, id string) (*Letter, error) {
	l, err := db.One[Letter](tx, "letter.by_id", db.Args{"id": id})
	return &l, err
}

// sweep takes away, after a quarter of a year, that a letter was sent at all.
func (d *Desk) sweep(ctx context.Context) error {
	now, _ := d.h.Clerk.Now()
	return d.store.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("letter.sweep", db.Args{"before": when.ToMoment(now.Time().AddDate(0, 0, -90))})
		return err
	})
}

// Unsent lists the letters that have not left, and how many there are of each state: verb letter.list.
func (d *Desk) Unsent(ctx context.Context) ([]*Letter, map[string]int, error) {
	states := map[string]int{}
	rows, err := clerk.List(ctx, d.h.Clerk, "letter.list", func(tx *db.Tx) ([]*Letter, error) {
		type many struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}
		if err := db.Each(tx, "letter.count", func(m many) error { states[m.Word] = m.Many; return nil }); err != nil {
			return nil, err
		}
		all, err := db.All[Letter](tx, "letter.unsent")
		out := make([]*Letter, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	return rows, states, err
}

// Again tries a letter once more from the beginning: verb letter.again.
func (d *Desk) Again(ctx context.Context, id string) error {
	return clerk.Change(ctx, d.h.Clerk, "letter.again", id, load, func(tx *db.Tx, l *Letter) error {
		if l.State == Sent {
			return gone()
		}
		l.State, l.Tries, l.Next = Waiting, 0, tx.Now
		_, err := tx.Exec("letter.save", l)
		return err
	})
}

// Drop deletes what stands in a letter and sends it no more: verb letter.drop.
func (d *Desk) Drop(ctx context.Context, id string) error {
	return clerk.Change(ctx, d.h.Clerk, "letter.drop", id, load, func(tx *db.Tx, l *Letter) error {
		if l.State == Sent {
			return gone()
		}
		if _, err := tx.Exec("letter.empty", db.Args{"id": id, "nothing": []byte{}}); err != nil {
			return err
		}
		l.State, l.SentAt, l.Reason = Sent, tx.Now, "" // it is done with; that it did not leave says the log
		_, err := tx.Exec("letter.save", l)
		return err
	})
}

const accountLabel = "mail account"

func (d *Desk) loadAccount(tx *db.Tx, _ string) (*Account, error) {
	type row struct {
		Sealed  []byte      `db:"sealed"`
		At      when.Moment `db:"changed_at"`
		Version int         `db:"version"`
	}
	r, found, err := db.Maybe[row](tx, "mail_account.get")
	if err != nil || !found {
		return &Account{Port: 587, Security: mail.StartTLS}, err
	}
	a := &Account{}
	b, err := d.h.Keys.Open(accountLabel, r.Sealed)
	if err == nil {
		err = json.Unmarshal(b, a)
	}
	a.Version, a.At = r.Version, r.At
	return a, err
}

// account opens the account for sending.
func (d *Desk) account(ctx context.Context) (a *Account, err error) {
	err = d.store.Read(ctx, func(tx *db.Tx) error { a, err = d.loadAccount(tx, ""); return err })
	return a, err
}

// Account opens the account for its form, without the password: verb mail_account.read.
func (d *Desk) Account(ctx context.Context) (*Account, error) {
	a, err := clerk.Read(ctx, d.h.Clerk, "mail_account.read", "", d.loadAccount)
	if err == nil {
		a.Password = ""
	}
	return a, err
}

// SetAccount sets up the server: verb mail_account.change. An empty password keeps the one that is there.
func (d *Desk) SetAccount(ctx context.Context, typed Account) error {
	return clerk.Change(ctx, d.h.Clerk, "mail_account.change", "", d.loadAccount, func(tx *db.Tx, a *Account) error {
		var l fault.List
		typed.Check(l.Add)
		if err := l.Err(); err != nil {
			return err
		}
		if typed.Version != a.Version {
			return fault.New(fault.Conflict, "")
		}
		if typed.Password == "" {
			typed.Password = a.Password
		}
		typed.At = a.At
		b, err := json.Marshal(typed)
		if err != nil {
			return fault.Because(fault.Failed, err)
		}
		query := "mail_account.update"
		if a.Version == 0 {
			query = "mail_account.insert"
		}
		n, err := tx.Exec(query, db.Args{"sealed": d.h.Keys.Seal(accountLabel, b), "version": a.Version})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "")
		}
		*a = typed
		return err
	})
}

// Test puts a letter to the sender's own address into the outbox: verb mail_account.change.
func (d *Desk) Test(ctx context.Context, language string) error {
	return clerk.Change(ctx, d.h.Clerk, "mail_account.change", "", d.loadAccount, func(tx *db.Tx, a *Account) error {
		if a.Version == 0 {
			return fault.In("from", "field.required")
		}
		l, err := mail.Notice(d.h.Book.For(language), a.From, d.h.Setting("desk.name"), d.h.URL)
		if err != nil {
			return err
		}
		_, err = d.h.Mail.Put(tx, l)
		return err
	})
}
