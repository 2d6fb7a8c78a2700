package house

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/keystore"
	"drosme/internal/when"
)

// keysFile is what FILE.keys holds: the wrapped keys, the ids of destroyed ones, the head of the chain.
// The name index is in no backup: it is made anew from names whose keys exist.
type keysFile struct {
	Kind      string            `json:"kind"`
	Made      string            `json:"made"`
	House     string            `json:"house"`
	Keys      map[string][]byte `json:"keys"`
	Destroyed []keystore.Gone   `json:"destroyed"`
	Head      audit.Head        `json:"head"`
}

const keysKind = "drosme keys 1"

// Backup writes the house to FILE and its keys to FILE.keys: verb backup.make. Both appear whole or not at
// all. Files of keys in the same folder that are older than the setting keys.keep_days are overwritten
// with today's, so that a key that was destroyed goes from them too.
func (h *House) Backup(ctx context.Context, file string) error {
	_, err := clerk.Add(ctx, h.Clerk, "backup.make", nil, func(tx *db.Tx) (string, error) {
		return "", nil // the log line stands in the backup itself
	})
	if err != nil {
		return err
	}
	if _, err := h.Log.Seal(ctx); err != nil {
		return err
	}
	data, err := newWrapping(h.Keys.Derive("backup"), "data")
	if err != nil {
		return err
	}
	err = whole(file, func(w io.Writer) error {
		sealed, err := data.writer(w)
		if err != nil {
			return err
		}
		if err := h.WriteStream(ctx, sealed); err != nil {
			return err
		}
		return sealed.Close()
	})
	if err != nil {
		return err
	}
	if err := h.backupKeys(ctx, file+".keys"); err != nil {
		return err
	}
	return h.freshenKeys(ctx, filepath.Dir(file), file+".keys")
}

func (h *House) backupKeys(ctx context.Context, file string) error {
	k := keysFile{Kind: keysKind, Made: h.Now().UTC().Format(time.RFC3339Nano), House: h.Keys.Root().String()}
	var err error
	if k.Keys, err = h.KeyDB.All(ctx); err != nil {
		return err
	}
	if k.Destroyed, err = h.KeyDB.AllDestroyed(ctx); err != nil {
		return err
	}
	if k.Head, err = h.KeyDB.Head(ctx); err != nil {
		return err
	}
	wrap, err := newWrapping(h.keysKey, "keys")
	if err != nil {
		return err
	}
	return whole(file, func(w io.Writer) error {
		sealed, err := wrap.writer(w)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(sealed).Encode(k); err != nil {
			return err
		}
		return sealed.Close()
	})
}

// freshenKeys overwrites old files of keys beside a new one.
func (h *House) freshenKeys(ctx context.Context, dir, fresh string) error {
	days, err := strconv.Atoi(h.setting("keys.keep_days"))
	if err != nil || days < 1 {
		days = 14
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.keys"))
	if err != nil {
		return err
	}
	for _, name := range names {
		st, err := os.Stat(name)
		if err != nil || name == fresh || h.Now().Sub(st.ModTime()) < time.Duration(days)*24*time.Hour {
			continue
		}
		if _, err := readKeys(name, h.keysKey); err != nil {
			continue // of another house: not ours to touch
		}
		old, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return fault.Because(fault.Failed, err)
		}
		err = h.backupKeys(ctx, name)
		if err == nil {
			err = blank(old, st.Size())
		}
		if err = errors.Join(err, old.Close()); err != nil {
			return err
		}
	}
	return nil
}

// blank writes zeros over a file that another has taken the place of, so that the keys in it do not lie on
// the disk any longer than the disk itself makes them.
func blank(f *os.File, size int64) error {
	if _, err := f.WriteAt(make([]byte, size), 0); err != nil {
		return fault.Because(fault.Failed, err)
	}
	if err := f.Sync(); err != nil {
		return fault.Because(fault.Failed, err)
	}
	return nil
}

// whole writes a file beside its place and moves it there when it is complete and on the disk.
func whole(file string, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".drosme-*")
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	defer os.Remove(tmp.Name())
	b := bufio.NewWriterSize(tmp, 1<<20)
	err = write(b)
	if err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		var f *fault.Fault
		if errors.As(err, &f) {
			return err
		}
		return fault.Because(fault.NoSpace, err)
	}
	if err := os.Rename(tmp.Name(), file); err != nil {
		return fault.Because(fault.Failed, err)
	}
	if d, err := os.Open(filepath.Dir(file)); err == nil {
		_ = d.Sync()
		d.Close()
	}
	return nil
}

func readKeys(file string, keysKey []byte) (*keysFile, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.New(fault.NotFound, "house.keys_missing", "file", file)
	}
	wrap, err := newWrapping(keysKey, "keys")
	if err != nil {
		return nil, err
	}
	r, err := wrap.reader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	var k keysFile
	if err := json.NewDecoder(r).Decode(&k); err != nil || k.Kind != keysKind {
		return nil, damaged(err)
	}
	return &k, nil
}

// newestKeys finds the newest file of keys of this house in the folder of a backup: whatever the age of
// the backup, the newest keys hold.
func newestKeys(backup string, keysKey []byte) (*keysFile, error) {
	names, err := filepath.Glob(filepath.Join(filepath.Dir(backup), "*.keys"))
	if err != nil {
		return nil, err
	}
	var best *keysFile
	for _, n := range names {
		k, err := readKeys(n, keysKey)
		if err == nil && (best == nil || k.Made > best.Made) {
			best = k
		}
	}
	if best == nil {
		return nil, fault.New(fault.NotFound, "house.keys_missing", "file", backup+".keys")
	}
	return best, nil
}

// Restored says what a restore did.
type Restored struct {
	Made      string // of the keys that were used
	Forgotten int    // people whose forgetting was applied again
}

// Restore makes a new house of a backup. Options say where; its key is the house's own. Keys is the file
// of keys, or empty for the newest beside the backup. Forgetting that came after the backup is applied
// again by forgetAgain before this returns, so before anyone can sign in; it gets the ids of destroyed keys.
func Restore(ctx context.Context, o Options, backup, keys string, forgetAgain func(h *House, ids []string) error) (*House, Restored, error) {
	var rep Restored
	if o.Exists() {
		return nil, rep, fault.New(fault.Conflict, "house.not_empty")
	}
	root, err := rootKey(ctx, o, true)
	if err != nil {
		return nil, rep, err
	}
	var k *keysFile
	if keys != "" {
		k, err = readKeys(keys, root.KeysDatabaseKey())
	} else {
		k, err = newestKeys(backup, root.KeysDatabaseKey())
	}
	if err != nil {
		return nil, rep, err
	}
	f, err := os.Open(backup)
	if err != nil {
		return nil, rep, fault.New(fault.NotFound, "house.backup_missing", "file", backup)
	}
	defer f.Close()
	o.Root, o.given = &root, k
	h, err := Open(ctx, o)
	if err != nil {
		return nil, rep, err
	}
	undo := func(err error) (*House, Restored, error) {
		h.Close()
		if o.DB == "" {
			for _, n := range []string{"data.db", "log.db", "keys.db"} {
				for _, tail := range []string{"", "-wal", "-shm"} {
					_ = os.Remove(filepath.Join(o.Dir, n+tail))
				}
			}
			_ = os.RemoveAll(h.documents())
		}
		_ = os.Remove(filepath.Join(o.Dir, marker))
		return nil, rep, err
	}
	wrap, err := newWrapping(h.Keys.Derive("backup"), "data")
	if err != nil {
		return undo(err)
	}
	r, err := wrap.reader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return undo(err)
	}
	if err := h.ReadStream(ctx, r); err != nil {
		return undo(err)
	}
	if err := h.loadSettings(ctx); err != nil {
		return undo(err)
	}
	rep.Made = k.Made
	sort.Slice(k.Destroyed, func(i, j int) bool { return k.Destroyed[i].ID < k.Destroyed[j].ID })
	var ids []string
	for _, gone := range k.Destroyed {
		if !strings.HasPrefix(gone.ID, "#") {
			ids = append(ids, gone.ID)
		}
	}
	if err := forgetAgain(h, ids); err != nil {
		return undo(err)
	}
	rep.Forgotten = len(ids)
	_, err = clerk.Add(ctx, h.Clerk, "backup.restore", nil, func(tx *db.Tx) (string, error) {
		tx.Note("made", "", k.Made)
		tx.Note("forgotten", "", strconv.Itoa(rep.Forgotten))
		return "", nil
	})
	if err != nil {
		return undo(err)
	}
	return h, rep, nil
}

// fill puts the keys of a backup into a new store of keys.
func (k *keysFile) fill(ctx context.Context, s *keystore.Store) error {
	for id, wrapped := range k.Keys {
		if err := s.Put(ctx, id, wrapped); err != nil {
			return err
		}
	}
	for _, gone := range k.Destroyed {
		if err := s.Destroy(ctx, gone.ID, when.Day(gone.Day)); err != nil {
			return err
		}
	}
	return nil
}
