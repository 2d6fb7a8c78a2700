// Package housetest opens houses for tests, on both engines, and keeps the rules of the house as tests.
package housetest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that drops a test's schemas

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/house"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// Clock is the clock of a test's house; it stands still until it is moved.
type Clock struct{ at atomic.Int64 }

// Set sets the clock.
func (c *Clock) Set(t time.Time) { c.at.Store(t.UnixNano()) }

// Move moves the clock on.
func (c *Clock) Move(d time.Duration) { c.at.Add(int64(d)) }

// Now reads the clock.
func (c *Clock) Now() time.Time { return time.Unix(0, c.at.Load()).UTC() }

// House is an open house of a test.
type House struct {
	*house.House
	Clock *Clock
	T     *testing.T
}

// Rooms makes the areas of a house; a test lists those it needs.
type Rooms func(h *area.House) []area.Area

var schemas atomic.Int64

// Each runs a test on SQLite, and on PostgreSQL when DROSME_TEST_PG gives the address of one.
func Each(t *testing.T, rooms Rooms, test func(t *testing.T, h *House)) {
	t.Run("sqlite", func(t *testing.T) { test(t, Open(t, rooms, house.Options{})) })
	t.Run("postgres", func(t *testing.T) {
		url := os.Getenv("DROSME_TEST_PG")
		if url == "" {
			t.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
		}
		prefix := fmt.Sprintf("t%d_%d_", os.Getpid(), schemas.Add(1))
		t.Cleanup(func() { DropSchemas(t, url, prefix) })
		test(t, Open(t, rooms, house.Options{DB: url, Schemas: prefix}))
	})
}

// DropSchemas takes the schemas of a house that a test made away again.
func DropSchemas(t *testing.T, url, prefix string) {
	d, err := sql.Open("pgx", url)
	if err != nil {
		t.Error(err)
		return
	}
	defer d.Close()
	for _, s := range []string{"house", "log", "keys", "live"} {
		if _, err := d.Exec(`drop schema if exists "` + prefix + s + `" cascade`); err != nil {
			t.Error(err)
		}
	}
}

// Open opens one house for a test. Its clock stands at 2026-03-02 08:00 UTC, a Monday.
func Open(t *testing.T, rooms Rooms, o house.Options) *House {
	t.Helper()
	clock := &Clock{}
	clock.Set(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if o.Now == nil {
		o.Now = clock.Now
	}
	if o.Root == nil && o.KeyFile == "" {
		root, err := seal.RootFromBytes(bytes.Repeat([]byte{7}, 32))
		if err != nil {
			t.Fatal(err)
		}
		o.Root = &root
	}
	o.Areas = rooms
	if o.URL == "" {
		o.URL = "https://desk.example"
	}
	h, err := house.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return &House{h, clock, t}
}

// As gives a context in which a new user with these roles acts. A role may be bound: "caseworker@circle".
// Users made this way have no account; accounts are tested where they live.
func (h *House) As(roles ...string) context.Context {
	return h.AsPerson("", roles...)
}

// AsPerson is As for a user whose own person record is given, for the scope word own.
func (h *House) AsPerson(person string, roles ...string) context.Context {
	a := access.Actor{User: id.New(), Person: person}
	for _, r := range roles {
		name, circle, _ := strings.Cut(r, "@")
		g := access.Grant{Role: access.Role(name), Circle: circle}
		if g.Role == access.Reviewer {
			g.Until = when.Day("2099-12-31")
		}
		a.Grants = append(a.Grants, g)
	}
	return clerk.WithActor(context.Background(), a)
}

// AsSystem gives a context in which console, jobs, door or setup acts.
func (h *House) AsSystem(name string) context.Context {
	return clerk.WithActor(context.Background(), access.Actor{System: name})
}

// Must fails the test on an error.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// System gives a context in which a system actor acts, without a house in hand.
func System(name string) context.Context {
	return clerk.WithActor(context.Background(), access.Actor{System: name})
}
