package worries_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/worries"
)

var desk *worries.Desk

func rooms(h *area.House) []area.Area {
	desk = worries.New(h)
	desk.Accounts = func(context.Context) ([]worries.Account, error) { return nil, nil }
	return []area.Area{desk.Area()}
}

const planted = "Parauga bērns teica: man ir bail"

func account(ctx context.Context) string { return clerk.ActorOf(ctx).User }

func send(t *testing.T, ctx context.Context) string {
	t.Helper()
	id, err := desk.Send(ctx, worries.Note{Words: planted, HeardBy: "Paraugs", HeardAt: "2026-03-02T09:30"})
	housetest.Must(t, err)
	return id
}

func TestOnlyLeadAndDeputyOpenAWorry(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss, lead, deputy := h.As("responsible"), h.As("caseworker"), h.As("coordinator")
		sender := h.As("educator")
		if _, err := desk.Send(sender, worries.Note{Words: "x", HeardBy: "y", HeardAt: "2026-03-02T09:30"}); !fault.Is(err, fault.Locked) {
			t.Fatalf("sent to nobody: %v", err)
		}
		housetest.Must(t, desk.NameBoth(boss, account(lead), account(deputy)))
		id := send(t, sender)
		for name, ctx := range map[string]context.Context{"sender": sender, "responsible": boss, "administrator": h.As("administrator"),
			"another caseworker": h.As("caseworker"), "reviewer": h.As("reviewer"), "console": h.AsSystem("console")} {
			if _, err := desk.Open(ctx, id); err == nil {
				t.Errorf("%s opened it", name)
			}
		}
		for name, ctx := range map[string]context.Context{"lead": lead, "deputy": deputy} {
			w, err := desk.Open(ctx, id)
			if err != nil || w.Note.Words != planted {
				t.Errorf("%s: %v", name, err)
			}
		}
		if rows, err := desk.List(sender); err != nil || len(rows) != 0 {
			t.Errorf("the sender still sees %d, %v", len(rows), err)
		}
		rows, err := desk.List(boss)
		housetest.Must(t, err)
		if len(rows) != 1 || len(rows[0].Sealed) != 0 || rows[0].ReadBy != account(lead) && rows[0].ReadBy != account(deputy) {
			t.Errorf("the responsible person sees %+v", rows)
		}
		everywhere(t, h)
	})
}

// everywhere looks for the child's words in every table of every store.
func everywhere(t *testing.T, h *housetest.House) {
	t.Helper()
	for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
		housetest.Must(t, s.Read(context.Background(), func(tx *db.Tx) error {
			tables, err := tx.Tables()
			if err != nil {
				return err
			}
			for _, table := range tables {
				err := tx.EachRow(table, func(row []any) error {
					for _, v := range row {
						b, _ := v.([]byte)
						if text, ok := v.(string); ok {
							b = []byte(text)
						}
						if bytes.Contains(b, []byte("bail")) {
							t.Errorf("the child's words stand in %s", table.Name)
						}
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

func TestAWorryClosesOnlyWithWhatWasDone(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		lead, deputy := h.As("caseworker"), h.As("coordinator")
		housetest.Must(t, desk.NameBoth(h.As("responsible"), account(lead), account(deputy)))
		id := send(t, h.As("educator"))
		done := worries.Ending{PassedOn: true, ToWhom: "Bāriņtiesa (paraugs)", On: "2026-03-02", By: "Paraugs"}
		if err := desk.Close(lead, id, 1, done); !fault.Is(err, fault.Invalid) {
			t.Errorf("closed unread: %v", err)
		}
		w, err := desk.Open(lead, id)
		housetest.Must(t, err)
		for _, e := range []worries.Ending{{}, {PassedOn: true}, {PassedOn: true, ToWhom: "x", On: "2026-03-02"}} {
			if err := desk.Close(lead, id, w.Version+1, e); !fault.Is(err, fault.Invalid) {
				t.Errorf("closed with %+v: %v", e, err)
			}
		}
		housetest.Must(t, desk.Close(lead, id, w.Version+1, done))
		w, err = desk.Open(deputy, id)
		housetest.Must(t, err)
		if w.Outcome != done {
			t.Errorf("%+v", w.Outcome)
		}
		if err := desk.Close(deputy, id, w.Version, done); !fault.Is(err, fault.Conflict) {
			t.Errorf("closed twice: %v", err)
		}
	})
}

func TestUnreadAfterAnHourIsToldWithoutContent(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		lead, deputy := h.As("caseworker"), h.As("coordinator")
		boss := h.As("responsible")
		housetest.Must(t, desk.NameBoth(boss, account(lead), account(deputy)))
		told := 0
		desk.Remind = func(_ *db.Tx, accounts []string) error { told += len(accounts); return nil }
		send(t, h.As("educator"))
		h.Clock.Move(59 * time.Minute)
		housetest.Must(t, desk.RemindUnread(context.Background()))
		if told != 0 {
			t.Error("told too early")
		}
		h.Clock.Move(2 * time.Minute)
		housetest.Must(t, desk.RemindUnread(context.Background()))
		housetest.Must(t, desk.RemindUnread(context.Background()))
		if told != 2 {
			t.Errorf("%d were told, want lead and deputy once", told)
		}
		rows, err := desk.List(boss)
		housetest.Must(t, err)
		if len(rows) != 1 || rows[0].ToldAt == "" {
			t.Errorf("%+v", rows)
		}
	})
}

func TestANewLeadDoesNotOpenWhatWasSealedToTheOldOne(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss, lead, deputy, next := h.As("responsible"), h.As("caseworker"), h.As("coordinator"), h.As("caseworker")
		housetest.Must(t, desk.NameBoth(boss, account(lead), account(deputy)))
		id := send(t, h.As("educator"))
		housetest.Must(t, desk.NameBoth(boss, account(next), account(deputy)))
		if _, err := desk.Open(next, id); err == nil {
			t.Error("the new lead opened it")
		}
		if _, err := desk.Open(lead, id); err != nil {
			t.Error(err)
		}
		if err := desk.NameBoth(boss, account(next), account(next)); !fault.Is(err, fault.Invalid) {
			t.Errorf("one person in both: %v", err)
		}
	})
}
