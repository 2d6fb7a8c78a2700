package house_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/live"
)

// heads gives the last group of the journal of lessons and its hash.
func heads(t *testing.T, h *house.House) (int64, string) {
	t.Helper()
	ctx := context.Background()
	store, err := h.Lessons(ctx)
	housetest.Must(t, err)
	j, err := live.OpenJournal(ctx, store, "sample", h.Now)
	housetest.Must(t, err)
	defer j.Close()
	_, err = j.Verify(ctx, "sample")
	housetest.Must(t, err)
	n, hash, err := j.Head(ctx, "sample")
	housetest.Must(t, err)
	return n, string(hash)
}

// What hubs brought home goes along with a backup and a move, to either engine; a house without lessons gets
// no file for them.
func TestTheJournalOfLessonsGoesAlong(t *testing.T) {
	ctx := context.Background()
	housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
		empty := filepath.Join(t.TempDir(), "empty")
		housetest.Must(t, h.Move(h.AsSystem("console"), house.Options{Dir: empty, Areas: none}))
		if _, err := os.Stat(filepath.Join(empty, "live.db")); err == nil {
			t.Error("no lesson was held, and there is a file for them")
		}

		store, err := h.Lessons(ctx)
		housetest.Must(t, err)
		j, err := live.OpenJournal(ctx, store, "sample", h.Now)
		housetest.Must(t, err)
		for _, act := range []string{"one", "two", "three"} {
			_, err := j.Append(live.Entry{Kind: live.KindAct, Act: act, Body: []byte(`{"n":1}`)}).Wait()
			housetest.Must(t, err)
		}
		j.Close()
		n, hash := heads(t, h.House)
		if n == 0 {
			t.Fatal("nothing was written")
		}

		file := filepath.Join(t.TempDir(), "backup")
		housetest.Must(t, h.Backup(h.AsSystem("console"), file))
		again, _, err := house.Restore(h.AsSystem("console"), house.Options{Dir: filepath.Join(t.TempDir(), "new"), Root: h.Opts.Root, Now: h.Clock.Now, Areas: none}, file, "", func(*house.House, []string) error { return nil })
		housetest.Must(t, err)
		defer again.Close()
		if n2, hash2 := heads(t, again); n2 != n || hash2 != hash {
			t.Error("a backup keeps the journal, link by link", n, n2)
		}
		moved := house.Options{Dir: filepath.Join(t.TempDir(), "moved"), Areas: none}
		if url := os.Getenv("DROSME_TEST_PG"); url != "" && h.Opts.DB == "" {
			moved.DB, moved.Schemas = url, "moved_lessons_"
			housetest.DropSchemas(t, url, moved.Schemas)
			defer housetest.DropSchemas(t, url, moved.Schemas)
		}
		housetest.Must(t, h.Move(h.AsSystem("console"), moved))
		moved.Root, moved.Now = h.Opts.Root, h.Clock.Now
		there, err := house.Open(ctx, moved)
		housetest.Must(t, err)
		defer there.Close()
		if n2, hash2 := heads(t, there); n2 != n || hash2 != hash {
			t.Error("a move keeps the journal, link by link", n, n2)
		}
	})
}
