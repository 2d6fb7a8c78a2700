package clerk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/privacy"
)

// Read opens one record: load finds it, access decides, the line is on the disk before it is given back.
// Through the word codes only plain fields come back, and what the person keeps from who reads is empty. Faults: NotFound, also for who may not know.
func Read[T access.Record](ctx context.Context, c *Clerk, v access.Verb, id string, load func(*db.Tx, string) (T, error)) (T, error) {
	var rec, none T
	if !c.May(ctx, v) {
		return none, c.refuse(ctx, v, id, false)
	}
	var whose []string
	err := c.store.Read(ctx, func(tx *db.Tx) error {
		c.prepare(ctx, tx, v)
		var err error
		rec, err = load(tx, id)
		whose = tx.Whose
		return err
	})
	if err != nil {
		return none, c.absent(ctx, v, id, err)
	}
	_, today := c.Now()
	d := c.rules.Decide(ActorOf(ctx), v, scopeOf(rec), today)
	if !d.Allowed {
		return none, c.refuse(ctx, v, id, true)
	}
	if d.Word == access.Codes {
		strip(rec)
	}
	privacy.KeepBack(rec, ActorOf(ctx).Person)
	if s, ok := any(rec).(subjected); ok {
		whose = append(whose, s.Subjects()...)
	}
	return rec, c.log.Read(ctx, c.line(ctx, v, d.Role, id, whose))
}

// List gives the records that a query found within the actor's scopes, after checking each: the second
// wall. One log line names the people whose data it was.
func List[T access.Record](ctx context.Context, c *Clerk, v access.Verb, list func(*db.Tx) ([]T, error)) ([]T, error) {
	_, today := c.Now()
	d := c.rules.Decide(ActorOf(ctx), v, nil, today)
	if !d.Allowed {
		return nil, c.refuse(ctx, v, "", false)
	}
	var rows []T
	var whose []string
	err := c.store.Read(ctx, func(tx *db.Tx) error {
		c.prepare(ctx, tx, v)
		var err error
		rows, err = list(tx)
		whose = tx.Whose
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		row := c.rules.Decide(ActorOf(ctx), v, scopeOf(r), today)
		if !row.Allowed {
			return nil, fmt.Errorf("%s: a query gave a row that this actor may not see", v)
		}
		if row.Word == access.Codes {
			strip(r)
		}
		privacy.KeepBack(r, ActorOf(ctx).Person)
		if s, ok := any(r).(subjected); ok {
			whose = append(whose, s.Subjects()...)
		}
	}
	return rows, c.log.Read(ctx, c.line(ctx, v, d.Role, "", whose))
}

// Count computes a declared figure over all rows, whatever the reader may open: numbers only. The line
// names the figure, not the people.
func Count(ctx context.Context, c *Clerk, v access.Verb, figure string, count func(*db.Tx) error) error {
	_, today := c.Now()
	d := c.rules.Decide(ActorOf(ctx), v, nil, today)
	if !d.Allowed {
		return c.refuse(ctx, v, figure, false)
	}
	err := c.store.Read(ctx, func(tx *db.Tx) error {
		now, today := c.Now()
		tx.As(ActorOf(ctx), v, now, today, []access.Word{access.All}, nil)
		return count(tx)
	})
	if err != nil {
		return err
	}
	return c.log.Read(ctx, c.line(ctx, v, d.Role, figure, nil))
}

// Add makes a record. scope says what it will be, so that access can decide (nil: the verb alone). The
// body gives the id of what it made; a form sent again gets the first id and makes nothing.
func Add(ctx context.Context, c *Clerk, v access.Verb, scope access.Record, body func(*db.Tx) (string, error)) (string, error) {
	return c.act(ctx, v, func(tx *db.Tx) (access.Role, error) {
		_, today := c.Now()
		d := c.rules.Decide(ActorOf(ctx), v, scopeOf(scope), today)
		if !d.Allowed {
			return "", refusal{"", scope != nil && c.May(ctx, v)}
		}
		id, err := body(tx)
		tx.Target = id
		return d.Role, err
	})
}

// Change alters a record that load finds. The body changes it and saves it; the log line gets the
// changed fields as their classes allow. Faults: NotFound, Locked where its processing is restricted, and whatever the body gives (Conflict where
// somebody else saved first).
func Change[T access.Record](ctx context.Context, c *Clerk, v access.Verb, id string, load func(*db.Tx, string) (T, error), body func(*db.Tx, T) error) error {
	_, err := c.act(ctx, v, func(tx *db.Tx) (access.Role, error) {
		tx.Target = id
		rec, role, err := found(ctx, c, tx, v, id, load)
		if err != nil {
			return "", err
		}
		before := clone(rec)
		if err := body(tx, rec); err != nil {
			return "", err
		}
		tx.Changes = append(privacy.Diff(before, rec), tx.Changes...)
		return role, nil
	})
	return err
}

// Remove takes a record away for good: there is no soft delete, the log line is what stays.
func Remove[T access.Record](ctx context.Context, c *Clerk, v access.Verb, id string, load func(*db.Tx, string) (T, error), body func(*db.Tx, T) error) error {
	_, err := c.act(ctx, v, func(tx *db.Tx) (access.Role, error) {
		tx.Target = id
		rec, role, err := found(ctx, c, tx, v, id, load)
		if err != nil {
			return "", err
		}
		return role, body(tx, rec)
	})
	return err
}

// Restricted is the key of what is said when a record is to be changed whose processing is restricted.
const Restricted = "fault.restricted"

func found[T access.Record](ctx context.Context, c *Clerk, tx *db.Tx, v access.Verb, id string, load func(*db.Tx, string) (T, error)) (T, access.Role, error) {
	var none T
	if !c.May(ctx, v) {
		return none, "", refusal{id, false}
	}
	rec, err := load(tx, id)
	if err != nil {
		if db.IsNone(err) || fault.Is(err, fault.NotFound) {
			return none, "", missing{id, err}
		}
		return none, "", err
	}
	_, today := c.Now()
	d := c.rules.Decide(ActorOf(ctx), v, scopeOf(rec), today)
	if !d.Allowed {
		return none, "", refusal{id, true}
	}
	if c.rules.Stops(v, scopeOf(rec)) {
		return none, "", fault.New(fault.Locked, Restricted)
	}
	if s, ok := any(rec).(subjected); ok {
		tx.About(s.Subjects()...)
	}
	return rec, d.Role, nil
}

// refusal and missing leave the transaction as errors and become log lines outside it.
type refusal struct {
	id     string
	record bool
}

func (refusal) Error() string { return "refused" }

type missing struct {
	id    string
	cause error
}

func (missing) Error() string { return "absent" }

func (c *Clerk) act(ctx context.Context, v access.Verb, do func(*db.Tx) (access.Role, error)) (string, error) {
	a, _ := ctx.Value(actKey).(Act)
	actor := ActorOf(ctx).Name()
	answer := ""
	err := c.store.Write(ctx, func(tx *db.Tx) error {
		c.prepare(ctx, tx, v)
		if a.ID != "" {
			have, seen, err := db.Maybe[kept](tx, "act.find", db.Args{"actor": actor, "verb": v, "act": a.ID})
			if err != nil {
				return err
			}
			if seen {
				if have.Hash != a.Hash {
					return fault.New(fault.Repeated, "")
				}
				answer = have.Answer
				return nil
			}
		}
		role, err := do(tx)
		if err != nil {
			return err
		}
		answer = tx.Target
		if a.ID != "" {
			n, err := tx.Exec("act.keep", db.Args{"actor": actor, "verb": v, "act": a.ID, "hash": a.Hash, "answer": answer})
			if err != nil {
				return err
			}
			if n == 0 {
				return db.ErrAgain // the same form came twice at once; the other one was first
			}
		}
		line := c.line(ctx, v, role, tx.Target, tx.Whose)
		line.Detail = detail(tx.Changes)
		return c.log.Act(tx, line)
	})
	switch x := err.(type) {
	case refusal:
		return "", c.refuse(ctx, v, x.id, x.record)
	case missing:
		return "", c.absent(ctx, v, x.id, x.cause)
	}
	return answer, err
}

type kept struct {
	Hash   string `db:"hash"`
	Answer string `db:"answer"`
}

// ConcealBy says which ids no page of the log shows to who reads it: of people who named them as somebody who must not
// learn, and of their cases. It is called before anybody is answered.
func (c *Clerk) ConcealBy(ids func(*db.Tx) ([]string, error)) { c.concealed = ids }

// Conceal takes out of lines what would tell its reader of somebody who is kept from them: record, subjects, reason and
// changes. That there was a line, whose and when, stays.
func (c *Clerk) Conceal(ctx context.Context, lines []audit.Line) ([]audit.Line, error) {
	if c.concealed == nil {
		return lines, nil
	}
	var ids []string
	err := c.store.Read(ctx, func(tx *db.Tx) (err error) {
		c.prepare(ctx, tx, "log.list")
		ids, err = c.concealed(tx)
		return err
	})
	if err != nil || len(ids) == 0 {
		return lines, err
	}
	hidden := map[string]bool{}
	for _, x := range ids {
		hidden[x] = true
	}
	for i := range lines {
		l := &lines[i]
		if hidden[l.Target] || slices.ContainsFunc(l.Whose(), func(p string) bool { return hidden[p] }) || slices.ContainsFunc(ids, func(x string) bool { return strings.Contains(l.Detail, x) }) {
			l.Target, l.Subjects, l.Purpose, l.Detail = "", "", "", ""
		}
	}
	return lines, nil
}

// Search reads the log for a page, as the verb log.list allows, without what is kept from who reads; it is logged itself.
func (c *Clerk) Search(ctx context.Context, s audit.Search) ([]audit.Line, error) {
	if !c.May(ctx, "log.list") {
		return nil, c.refuse(ctx, "log.list", "", false)
	}
	_, today := c.Now()
	d := c.rules.Decide(ActorOf(ctx), "log.list", nil, today)
	if err := c.log.Read(ctx, c.line(ctx, "log.list", d.Role, "", nil)); err != nil {
		return nil, err
	}
	lines, err := c.log.Find(ctx, s)
	if err != nil {
		return nil, err
	}
	return c.Conceal(ctx, lines)
}

// Guard asks for a verb as such, before a page is begun; a refusal is logged. The door behind the page
// asks again, for the record.
func Guard(ctx context.Context, c *Clerk, v access.Verb) error {
	if c.May(ctx, v) {
		return nil
	}
	return c.refuse(ctx, v, "", false)
}
