package doorway

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

// Folder is the store of a door: outbox holds one file a submission, sealed; states holds one file a
// link. Files are written beside, brought to the disk and then renamed, so that there is never half of
// one. The office may reach the same folder, by a shared disk or a stick.
type Folder struct {
	Dir string
	mu  sync.Mutex // one writer in this process; between processes the names of files keep order
}

const (
	outbox = "outbox"
	states = "states"
	sealed = ".sealed"
)

// OpenFolder makes the folders of a door where they are missing.
func OpenFolder(dir string) (*Folder, error) {
	for _, part := range []string{outbox, states} {
		if err := os.MkdirAll(filepath.Join(dir, part), 0o700); err != nil {
			return nil, disk(err)
		}
	}
	return &Folder{Dir: dir}, nil
}

// Put keeps a submission and the first state of its link; it is on the disk when Put returns. A link that
// is known keeps what it has: the same form sent again is one submission. False says so. More than most
// that wait are refused with fault.TooMany.
func (f *Folder) Put(s Sealed, first State, most int) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, there, err := f.state(first.Key); err != nil || there {
		return false, err
	}
	waiting, err := f.ids()
	if err != nil {
		return false, err
	}
	if len(waiting) >= most {
		return false, fault.New(fault.TooMany, "door.full")
	}
	if err := write(filepath.Join(f.Dir, outbox, s.ID+sealed), s.Content); err != nil {
		return false, err
	}
	return true, f.putState(first)
}

// ids lists what waits, oldest first. What a broken write left behind is no submission.
func (f *Folder) ids() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(f.Dir, outbox))
	if err != nil {
		return nil, disk(err)
	}
	var out []string
	for _, e := range entries {
		name, found := strings.CutSuffix(e.Name(), sealed)
		if found && id.Valid(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Waiting is how many submissions the office has not fetched.
func (f *Folder) Waiting() (int, error) {
	all, err := f.ids()
	return len(all), err
}

// Take gives submissions that wait, oldest first, at most so many. They stay until Taken.
func (f *Folder) Take(most int) ([]Sealed, error) {
	all, err := f.ids()
	if err != nil {
		return nil, err
	}
	var out []Sealed
	for _, name := range all[:min(most, len(all))] {
		b, err := os.ReadFile(filepath.Join(f.Dir, outbox, name+sealed))
		if errors.Is(err, os.ErrNotExist) {
			continue // the office took it meanwhile
		}
		if err != nil {
			return nil, disk(err)
		}
		out = append(out, Sealed{ID: name, Content: b})
	}
	return out, nil
}

// Taken removes what the office has stored. What is not there is no fault: it was said before.
func (f *Folder) Taken(ids []string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range ids {
		if !id.Valid(name) {
			return fault.New(fault.Invalid, "door.submission_broken")
		}
		err := os.Remove(filepath.Join(f.Dir, outbox, name+sealed))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return disk(err)
		}
	}
	return nil
}

// State gives the state of a link; false where there is none or its end has come.
func (f *Folder) State(key string, today when.Day) (State, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, there, err := f.state(key)
	if err != nil || !there || s.Ends < today {
		return State{}, false, err
	}
	return s, true, nil
}

func (f *Folder) state(key string) (State, bool, error) {
	if !GoodStateKey(key) {
		return State{}, false, nil
	}
	b, err := os.ReadFile(filepath.Join(f.Dir, states, key+".json"))
	if errors.Is(err, os.ErrNotExist) {
		return State{}, false, nil
	}
	if err != nil {
		return State{}, false, disk(err)
	}
	var s State
	if err := json.Unmarshal(b, &s); err != nil {
		return State{}, false, fault.Because(fault.Failed, err)
	}
	s.Key = key
	return s, true, nil
}

// SetStates keeps what the office says of links. An older word never replaces a newer one, so that a
// repeated or late sending does no harm. One that is not of the known words is refused, and nothing of
// the list is kept.
func (f *Folder) SetStates(list []State) error {
	for _, s := range list {
		if !s.Good() {
			return fault.New(fault.Invalid, "door.state_broken")
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range list {
		have, there, err := f.state(s.Key)
		if err != nil {
			return err
		}
		if there && have.At >= s.At {
			continue
		}
		if err := f.putState(s); err != nil {
			return err
		}
	}
	return nil
}

func (f *Folder) putState(s State) error {
	name := filepath.Join(f.Dir, states, s.Key+".json")
	s.Key = "" // the name of the file says it
	b, err := json.Marshal(s)
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	return write(name, b)
}

// Sweep removes the states whose end has come, and what broken writes left behind.
func (f *Folder) Sweep(today when.Day) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, part := range []string{outbox, states} {
		entries, err := os.ReadDir(filepath.Join(f.Dir, part))
		if err != nil {
			return disk(err)
		}
		for _, e := range entries {
			gone := strings.HasSuffix(e.Name(), beside)
			if key, found := strings.CutSuffix(e.Name(), ".json"); found && part == states {
				s, there, err := f.state(key)
				gone = err == nil && there && s.Ends < today
			}
			if gone {
				if err := os.Remove(filepath.Join(f.Dir, part, e.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
					return disk(err)
				}
			}
		}
	}
	return nil
}

// beside ends the name of a file that is being written.
const beside = ".part"

// write brings bytes to the disk under a name, whole or not at all.
func write(name string, b []byte) error {
	part := name + beside
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return disk(err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync())
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		_ = os.Remove(part)
		return disk(err)
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return disk(err)
	}
	defer dir.Close()
	return disk(dir.Sync())
}

func disk(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fault.Because(fault.NoSpace, err)
	}
	return fault.Because(fault.Failed, err)
}
