package house

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"drosme/internal/db"
	"drosme/internal/live"
	"drosme/internal/seal"
)

// lessonsStore is the name of the store of lessons: live.db in the folder, or a schema of its own.
const lessonsStore = "live"

// Lessons opens the store of the journal of lessons, making it where it is missing. It stands apart from the
// data, since answers come in thousands a second; most houses and most commands never need it. The house
// closes it.
func (h *House) Lessons(ctx context.Context) (*db.Store, error) {
	h.lessonsOnce.Lock()
	defer h.lessonsOnce.Unlock()
	if h.lessons != nil {
		return h.lessons, nil
	}
	s, err := h.store(lessonsStore, h.Keys.Derive(seal.LessonDatabase), db.Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx, "live", live.Files); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	h.lessons = s
	return s, nil
}

// hasLessons tells whether there is a journal of lessons, without making one.
func (h *House) hasLessons() bool {
	if h.Opts.DB != "" {
		return db.HasSchema(h.Opts.DB, h.Opts.Schemas+lessonsStore)
	}
	st, err := os.Stat(filepath.Join(h.Opts.Dir, lessonsStore+".db"))
	return err == nil && st.Size() > 0
}

// part is one store of a stream.
type part struct {
	name string
	tx   *db.Tx
}

// snapshot reads all stores that this house has, those of lessons only where there are some.
func (h *House) snapshot(ctx context.Context, body func([]part) error) error {
	return db.Snapshot(ctx, h.Store, h.Lines, func(data, log *db.Tx) error {
		parts := []part{{"data", data}, {"log", log}}
		if !h.hasLessons() {
			return body(parts)
		}
		lessons, err := h.Lessons(ctx)
		if err != nil {
			return err
		}
		return lessons.Read(ctx, func(tx *db.Tx) error { return body(append(parts, part{lessonsStore, tx})) })
	})
}
