// Package clerk is the only door to the records: it asks who may, opens the drawer, writes the log.
//
// There are six doors: Read, List, Add, Change, Remove and Count. Add, Change and Remove do all in one
// transaction: find the record, ask access, run the body, write the log, commit. Read, List and Count
// run on a reader, and their line is on the disk before the answer leaves. A db.Tx cannot be had
// elsewhere, so no act can forget to ask, and none can forget to log.
package clerk

import (
	"context"
	"embed"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"drosme/internal/access"
	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/privacy"
	"drosme/internal/when"
)

// Files are the schema and queries of the clerk.
//
//go:embed schema queries
var Files embed.FS

// Clerk keeps the doors of one house.
type Clerk struct {
	store *db.Store
	log   *audit.Log
	rules *access.Rules
	now   func() time.Time
	zone  atomic.Value // string: the house's zone

	concealed func(*db.Tx) ([]string, error)
}

// New makes the clerk of a house whose tables stand.
func New(store *db.Store, log *audit.Log, rules *access.Rules, now func() time.Time) *Clerk {
	c := &Clerk{store: store, log: log, rules: rules, now: now}
	c.zone.Store("Europe/Riga")
	return c
}

// SetZone tells the clerk the house's own zone (IANA name), by which "today" is reckoned.
func (c *Clerk) SetZone(zone string) { c.zone.Store(zone) }

// Zone gives the house's own zone.
func (c *Clerk) Zone() string { return c.zone.Load().(string) }

// Rules gives the table of verbs and roles.
func (c *Clerk) Rules() *access.Rules { return c.rules }

// Now gives the moment and the house's day.
func (c *Clerk) Now() (when.Moment, when.Day) {
	m := when.ToMoment(c.now())
	return m, m.In(c.Zone()).Day()
}

// Act is one sending of a form or a queued act: its id makes it happen once.
type Act struct {
	ID   string // made with the form; empty: the act is not protected against repeating
	Hash string // of everything typed, the act id apart
}

type key int

const (
	actorKey key = iota
	actKey
	purposeKey
)

// WithActor says who acts.
func WithActor(ctx context.Context, a access.Actor) context.Context {
	return context.WithValue(ctx, actorKey, a)
}

// ActorOf tells who acts; the zero Actor is the public.
func ActorOf(ctx context.Context) access.Actor {
	a, _ := ctx.Value(actorKey).(access.Actor)
	return a
}

// WithAct carries the id and hash of a form.
func WithAct(ctx context.Context, a Act) context.Context { return context.WithValue(ctx, actKey, a) }

// WithPurpose carries the reason for opening something that is opened for a reason.
func WithPurpose(ctx context.Context, why string) context.Context {
	return context.WithValue(ctx, purposeKey, why)
}

// PurposeOf gives the reason, or "".
func PurposeOf(ctx context.Context) string {
	s, _ := ctx.Value(purposeKey).(string)
	return s
}

// subjected is a record that knows whose data it is.
type subjected interface{ Subjects() []string }

func scopeOf(r access.Record) *access.Scope {
	if r == nil || reflect.ValueOf(r).Kind() == reflect.Pointer && reflect.ValueOf(r).IsNil() {
		return nil
	}
	s := r.Scope()
	return &s
}

func (c *Clerk) line(ctx context.Context, v access.Verb, role access.Role, target string, whose []string) audit.Line {
	a := ActorOf(ctx)
	return audit.Line{Actor: a.Name(), Role: string(role), Verb: string(v), Target: target, Purpose: PurposeOf(ctx),
		Session: a.Session, Account: a.Account, Subjects: strings.Join(whose, " ")}
}

// refuse logs a refusal and gives the fault: absence where a record was asked for, since who may not
// open it may not know of it; a plain refusal where the role has no such verb at all.
func (c *Clerk) refuse(ctx context.Context, v access.Verb, target string, record bool) error {
	if !record {
		target = known(target)
	}
	l := c.line(ctx, v, "", target, nil)
	l.Outcome = audit.Refused
	if err := c.log.Read(ctx, l); err != nil {
		return err
	}
	if record {
		return fault.Missing()
	}
	return fault.New(fault.Refused, "")
}

// known gives a target that has the form of an id, and else nothing: where no record was found, what stands there was
// typed by somebody, and may be a name.
func known(target string) string {
	if !id.Valid(target) {
		return ""
	}
	return target
}

// absent logs that something was asked for that is not there.
func (c *Clerk) absent(ctx context.Context, v access.Verb, target string, err error) error {
	if !db.IsNone(err) && !fault.Is(err, fault.NotFound) {
		return err
	}
	l := c.line(ctx, v, "", known(target), nil)
	l.Outcome = audit.Absent
	if err := c.log.Read(ctx, l); err != nil {
		return err
	}
	return fault.Missing()
}

// May tells whether the actor has a verb at all, for a menu or a button. It is no permission: the door
// asks again.
func (c *Clerk) May(ctx context.Context, v access.Verb) bool {
	_, today := c.Now()
	return c.rules.Decide(ActorOf(ctx), v, nil, today).Allowed
}

// MayOn tells whether the actor may do a verb on a record in hand, for a button. On a record whose processing
// is restricted nothing that would change it is offered.
func (c *Clerk) MayOn(ctx context.Context, v access.Verb, r access.Record) bool {
	_, today := c.Now()
	s := scopeOf(r)
	return c.rules.Decide(ActorOf(ctx), v, s, today).Allowed && !c.rules.Stops(v, s)
}

func (c *Clerk) prepare(ctx context.Context, tx *db.Tx, v access.Verb) {
	now, today := c.Now()
	a := ActorOf(ctx)
	words, circles := c.rules.Reaches(a, v, today)
	tx.As(a, v, now, today, words, circles)
}

func detail(changes []privacy.Change) string {
	if len(changes) == 0 {
		return "{}"
	}
	b, err := json.Marshal(map[string]any{"changes": changes})
	if err != nil {
		return "{}"
	}
	return string(b)
}

// clone copies what a record pointer points to, so that a change can be told from what was before.
func clone(r any) any {
	v := reflect.ValueOf(r)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return r
	}
	n := reflect.New(v.Type().Elem())
	n.Elem().Set(v.Elem())
	return n.Interface()
}

// strip empties all fields but the plain ones: what the word codes shows. Records inside a plain field are gone
// through too, each by its own tags.
func strip(r any) { stripValue(reflect.ValueOf(r)) }

func stripValue(v reflect.Value) {
	v = reflect.Indirect(v)
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			stripValue(v.Index(i))
		}
		return
	case reflect.Struct:
	default:
		return
	}
	fields := reflect.VisibleFields(v.Type())
	if !v.CanSet() || !slices.ContainsFunc(fields, func(f reflect.StructField) bool { return f.Tag.Get("class") != "" }) {
		return // a value of something else, such as a moment
	}
	for _, f := range fields {
		switch {
		case f.Anonymous || !f.IsExported():
		case privacy.Of(f) == privacy.Plain:
			stripValue(v.FieldByIndex(f.Index))
		default:
			v.FieldByIndex(f.Index).SetZero()
		}
	}
}

// ActOf gives the act of the context; the zero Act when there is none.
func ActOf(ctx context.Context) Act {
	a, _ := ctx.Value(actKey).(Act)
	return a
}

// Survey lets the engine look at its tables after many rows came in at once. It reads no record.
func (c *Clerk) Survey(ctx context.Context) error { return c.store.Survey(ctx) }
