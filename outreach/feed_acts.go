package outreach

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// Feeds gives the actor's own feeds; who answers for the house sees all of them, without their addresses:
// verb feed.list.
func (d *Desk) Feeds(ctx context.Context) ([]*Feed, error) {
	return clerk.List(ctx, d.House.Clerk, "feed.list", func(tx *db.Tx) ([]*Feed, error) {
		all, err := db.All[Feed](tx, "feed.of_all", db.Args{"only": ""})
		var out []*Feed
		for i := range all {
			if d.House.Clerk.MayOn(ctx, "feed.list", &all[i]) {
				out = append(out, &all[i])
			}
		}
		return out, err
	})
}

// feedMark is what the house keeps of an address.
func (d *Desk) feedMark(token string) []byte { return d.House.Keys.MAC("outreach feed", []byte(token)) }

// MakeFeed makes a feed of the actor's own visits and gives its token, 32 random bytes as text: verb
// feed.make. The token is told once; a form that was sent again gives none.
func (d *Desk) MakeFeed(ctx context.Context) (string, error) {
	me := person(ctx)
	if me == "" {
		return "", fault.New(fault.Invalid, "feed.no_person")
	}
	raw := make([]byte, 32)
	source := d.House.Random
	if source == nil {
		source = rand.Reader
	}
	if _, err := io.ReadFull(source, raw); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	made := false
	_, err := clerk.Add(ctx, d.House.Clerk, "feed.make", &Feed{Person: me}, func(tx *db.Tx) (string, error) {
		made = true
		have, err := db.All[Feed](tx, "feed.of_all", db.Args{"only": me})
		if err != nil {
			return "", err
		}
		n := 0
		for _, f := range have {
			if f.RevokedAt == "" {
				n++
			}
		}
		if n >= MostFeeds {
			return "", fault.New(fault.Invalid, "feed.too_many", "max", MostFeeds)
		}
		feed := id.Ordered(tx.Now.Time(), d.House.Random)
		_, err = tx.Exec("feed.insert", db.Args{"id": feed, "person": me, "mac": d.feedMark(token)})
		return feed, err
	})
	if err == nil && !made {
		return "", nil
	}
	return token, err
}

// RevokeFeed ends a feed; its address answers nothing from then on: verb feed.revoke.
func (d *Desk) RevokeFeed(ctx context.Context, feed string) error {
	load := func(tx *db.Tx, id string) (*Feed, error) {
		f, err := db.One[Feed](tx, "feed.by_id", db.Args{"id": id})
		return &f, err
	}
	return clerk.Change(ctx, d.House.Clerk, "feed.revoke", feed, load, func(tx *db.Tx, f *Feed) error {
		_, err := tx.Exec("feed.revoke", db.Args{"id": f.ID})
		return err
	})
}

// FeedVisits gives the visits of the feed with this token: verb feed.read, done by the door. The token is
// the right; a revoked or unknown one is NotFound.
func (d *Desk) FeedVisits(ctx context.Context, token string) ([]*Visit, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 32 {
		return nil, fault.Missing()
	}
	ctx = clerk.WithActor(ctx, access.Actor{System: "door"})
	var out []*Visit
	_, err = clerk.Read(ctx, d.House.Clerk, "feed.read", "", func(tx *db.Tx, _ string) (*Feed, error) {
		f, err := db.One[Feed](tx, "feed.by_mac", db.Args{"mac": d.feedMark(token)})
		if err != nil {
			return nil, err
		}
		all, err := db.All[Visit](tx, "feed.visits", db.Args{"person": f.Person, "from": tx.Today.Add(-FeedDaysBack)})
		for i := range all {
			out = append(out, &all[i])
		}
		return &f, err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
