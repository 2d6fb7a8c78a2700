package notes

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"drosme/internal/seal"
)

// A draft's text lies sealed in the folder drafts of the house, in a file named by the draft's random id. It
// is no part of a backup: it is the work of an hour, and it opens under the person's key alone.

// draft is one that this process was asked to open: from then on its text is saved without a line in the log.
type draft struct{ id, user, person string }

type drafts struct {
	mu  sync.Mutex
	all map[string]draft
}

func (d *drafts) put(x draft) {
	d.mu.Lock()
	d.all[x.id] = x
	d.mu.Unlock()
}

func (d *drafts) of(id, user string) (draft, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x, ok := d.all[id]
	return x, ok && x.user == user
}

func (d *drafts) drop(id string) {
	d.mu.Lock()
	delete(d.all, id)
	d.mu.Unlock()
}

func (d *Desk) draftFile(id string) string { return filepath.Join(d.h.Dir, "drafts", id) }

// writeDraft brings a sealed text to the disk in the place of the one before.
func (d *Desk) writeDraft(id string, sealed []byte) error {
	return seal.WriteFile(filepath.Join(d.h.Dir, "drafts"), id, sealed)
}

func (d *Desk) readDraft(id string) ([]byte, error) {
	b, err := os.ReadFile(d.draftFile(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// forgetDraft takes the file of a draft away once its row has gone.
func (d *Desk) forgetDraft(id string) error {
	if id == "" {
		return nil
	}
	d.open.drop(id)
	if err := os.Remove(d.draftFile(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
