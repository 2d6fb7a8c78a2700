package transfer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// keptFor is how long an uploaded file waits for "import now".
const keptFor = time.Hour

// upload is a file that was sent to the import page. It lies sealed in the house's folder, and what is
// known of it in memory: after a restart it must be sent again.
type upload struct {
	id, owner, name string
	at              time.Time

	mu          sync.Mutex
	working     bool
	storing     bool // it is being stored, not only checked
	done, total int
	summary     Summary
	err         error
}

// state is an upload as a page shows it.
type state struct {
	ID, Name    string
	Working     bool
	Storing     bool
	Done, Total int
	Summary     Summary
	Err         error
}

func (u *upload) state() state {
	u.mu.Lock()
	defer u.mu.Unlock()
	return state{u.id, u.name, u.working, u.storing, u.done, u.total, u.summary, u.err}
}

// sent is one file as it came.
type sent struct {
	name    string
	content []byte
}

// packed makes one file of several: CSV files that were chosen together become an archive.
func packed(files []sent) (sent, error) {
	if len(files) == 1 {
		return files[0], nil
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: path.Base(strings.ReplaceAll(f.name, `\`, "/")), Method: zip.Store})
		if err != nil {
			return sent{}, err
		}
		if _, err := w.Write(f.content); err != nil {
			return sent{}, err
		}
	}
	if err := z.Close(); err != nil {
		return sent{}, err
	}
	return sent{"registers.zip", b.Bytes()}, nil
}

func (d *Desk) uploadFolder() string { return filepath.Join(d.house.Dir, "uploads") }

func (d *Desk) uploadFile(id string) string { return filepath.Join(d.uploadFolder(), id+".sealed") }

// keepUpload seals what was sent and begins to check it. The same form sent twice is one upload; what the
// same person sent before goes.
func (d *Desk) keepUpload(ctx context.Context, act string, files []sent) (string, error) {
	if err := clerk.Guard(ctx, d.house.Clerk, Check); err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", fault.In("files", "import.no_file")
	}
	file, err := packed(files)
	if err != nil {
		return "", err
	}
	if !id.Valid(act) {
		act = id.Random(d.house.Random)
	}
	u := &upload{id: act, owner: clerk.ActorOf(ctx).Name(), name: file.name, at: d.house.Now()}
	d.uploads.mu.Lock()
	if have := d.uploads.all[act]; have != nil {
		d.uploads.mu.Unlock()
		if have.owner != u.owner {
			return "", fault.Missing()
		}
		return act, nil
	}
	d.uploads.all[act] = u
	var earlier []*upload
	for _, have := range d.uploads.all {
		if have != u && have.owner == u.owner && !have.state().Working {
			earlier = append(earlier, have)
		}
	}
	d.uploads.mu.Unlock()
	for _, have := range earlier { // one person has one file waiting: the last
		d.dropUpload(have)
	}
	if err := os.MkdirAll(d.uploadFolder(), 0o700); err != nil {
		return "", diskFault(err)
	}
	if err := os.WriteFile(d.uploadFile(act), d.house.Keys.Seal("upload:"+act, file.content), 0o600); err != nil {
		d.dropUpload(u)
		return "", diskFault(err)
	}
	return act, d.work(ctx, u, ImportOptions{Check: true})
}

// upload finds an upload of the one who asks.
func (d *Desk) upload(ctx context.Context, id string) (*upload, error) {
	d.uploads.mu.Lock()
	defer d.uploads.mu.Unlock()
	u := d.uploads.all[id]
	if u == nil || u.owner != clerk.ActorOf(ctx).Name() {
		return nil, fault.New(fault.NotFound, "import.upload_gone")
	}
	return u, nil
}

// work checks or stores an upload beside the request that asked for it, and comes back when it is done
// or after a moment, whatever is first.
func (d *Desk) work(ctx context.Context, u *upload, o ImportOptions) error {
	u.mu.Lock()
	if u.working || !o.Check && u.summary.Stored {
		u.mu.Unlock()
		return nil // the button was pressed twice
	}
	select {
	case d.uploads.busy <- struct{}{}:
	default:
		u.mu.Unlock()
		return fault.New(fault.TooMany, "import.busy")
	}
	u.working, u.storing, u.done, u.total, u.err = true, !o.Check, 0, 0, nil
	finished := make(chan struct{})
	u.mu.Unlock()
	o.Progress = func(done, total int) {
		u.mu.Lock()
		u.done, u.total = done, total
		u.mu.Unlock()
	}
	go func() {
		var s Summary
		err := errors.New("the import ended early")
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("import: %v", r) // a broken register must not stop the house
			}
			<-d.uploads.busy
			u.mu.Lock()
			u.working, u.summary, u.err = false, s, err
			u.mu.Unlock()
			close(finished)
		}()
		s, err = d.importKept(context.WithoutCancel(ctx), u, o)
	}()
	timer := time.NewTimer(1500 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-finished:
	case <-timer.C:
	}
	return nil
}

func (d *Desk) importKept(ctx context.Context, u *upload, o ImportOptions) (Summary, error) {
	sealed, err := os.ReadFile(d.uploadFile(u.id))
	if err != nil {
		return Summary{}, fault.New(fault.NotFound, "import.upload_gone")
	}
	content, err := d.house.Keys.Open("upload:"+u.id, sealed)
	if err != nil {
		return Summary{}, err
	}
	s, err := d.Import(ctx, FromBytes(content, u.name), o)
	if err == nil && !o.Check {
		s.Stored = true // nothing was new: the same to who pressed the button
		_ = os.Remove(d.uploadFile(u.id))
	}
	return s, err
}

func (d *Desk) dropUpload(u *upload) {
	d.uploads.mu.Lock()
	delete(d.uploads.all, u.id)
	d.uploads.mu.Unlock()
	_ = os.Remove(d.uploadFile(u.id))
}

// dropOldUploads takes away what has waited for an hour, and what an earlier run of the house left.
func (d *Desk) dropOldUploads(context.Context) error {
	d.uploads.mu.Lock()
	var old []*upload
	for _, u := range d.uploads.all {
		if s := u.state(); !s.Working && d.house.Now().Sub(u.at) > keptFor {
			old = append(old, u)
		}
	}
	known := map[string]bool{}
	for id := range d.uploads.all {
		known[id+".sealed"] = true
	}
	d.uploads.mu.Unlock()
	for _, u := range old {
		d.dropUpload(u)
	}
	entries, err := os.ReadDir(d.uploadFolder())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if !known[e.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(d.uploadFolder(), e.Name())))
		}
	}
	return err
}
