package htcds

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// keptFor is how long a file waits for "import now".
const keptFor = time.Hour

// uploads are the files that were sent to the page and wait.
type uploads struct {
	mu  sync.Mutex
	all map[string]*upload
}

// upload is one file. On disk it lies sealed; its own name is forgotten, since it may name somebody.
type upload struct {
	id, owner string
	name      string // upload.xlsx or upload.csv
	at        time.Time
	mapping   *Mapping // that somebody set up; nil: as recognised
	done      *Summary // stored
}

func (d *Desk) folder() string { return filepath.Join(d.House.Dir, "htcds") }

func (d *Desk) uploadPath(id string) string { return filepath.Join(d.folder(), id+".sealed") }

// Keep seals what was sent and gives its id: verb htcds.check. The same form sent twice is one upload; what
// the same person sent before goes.
func (d *Desk) Keep(ctx context.Context, act string, content []byte) (string, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, verbCheck); err != nil {
		return "", err
	}
	if len(content) == 0 {
		return "", fault.In("file", "htcds.no_file")
	}
	if !id.Valid(act) {
		act = id.Random(d.House.Random)
	}
	u := &upload{id: act, owner: clerk.ActorOf(ctx).Name(), name: "upload.csv", at: d.House.Now()}
	if len(content) > 1 && content[0] == 'P' && content[1] == 'K' {
		u.name = "upload.xlsx"
	}
	d.uploads.mu.Lock()
	if have := d.uploads.all[act]; have != nil {
		d.uploads.mu.Unlock()
		if have.owner != u.owner {
			return "", fault.Missing()
		}
		return act, nil
	}
	var earlier []string
	for id, have := range d.uploads.all {
		if have.owner == u.owner {
			earlier = append(earlier, id)
		}
	}
	d.uploads.all[act] = u
	d.uploads.mu.Unlock()
	for _, id := range earlier {
		d.dropUpload(id)
	}
	if err := os.MkdirAll(d.folder(), 0o700); err != nil {
		return "", fault.Because(fault.Failed, err)
	}
	if err := os.WriteFile(d.uploadPath(act), d.House.Keys.Seal("htcds upload:"+act, content), 0o600); err != nil {
		d.dropUpload(act)
		return "", fault.Because(fault.NoSpace, err)
	}
	return act, nil
}

// upload finds an upload of the one who asks, as it is now.
func (d *Desk) upload(ctx context.Context, id string) (upload, error) {
	d.uploads.mu.Lock()
	defer d.uploads.mu.Unlock()
	u := d.uploads.all[id]
	if u == nil || u.owner != clerk.ActorOf(ctx).Name() {
		return upload{}, fault.New(fault.NotFound, "htcds.upload_gone")
	}
	return *u, nil
}

func (d *Desk) content(u upload) ([]byte, error) {
	sealed, err := os.ReadFile(d.uploadPath(u.id))
	if err != nil {
		return nil, fault.New(fault.NotFound, "htcds.upload_gone")
	}
	return d.House.Keys.Open("htcds upload:"+u.id, sealed)
}

// CheckUpload is the dry run of an upload: verb htcds.check.
func (d *Desk) CheckUpload(ctx context.Context, id string) (upload, Summary, error) {
	u, err := d.upload(ctx, id)
	if err != nil {
		return u, Summary{}, err
	}
	if u.done != nil {
		return u, *u.done, nil
	}
	content, err := d.content(u)
	if err != nil {
		return u, Summary{}, err
	}
	sum, err := d.Import(ctx, content, u.name, ImportOptions{Check: true, Mapping: u.mapping})
	return u, sum, err
}

// StoreUpload stores an upload: verb htcds.import.
func (d *Desk) StoreUpload(ctx context.Context, id string, o ImportOptions) (Summary, error) {
	u, err := d.upload(ctx, id)
	if err != nil {
		return Summary{}, err
	}
	if u.done != nil {
		return *u.done, nil
	}
	content, err := d.content(u)
	if err != nil {
		return Summary{}, err
	}
	o.Mapping = u.mapping
	sum, err := d.Import(ctx, content, u.name, o)
	if err == nil || sum.Stored > 0 {
		d.change(id, func(u *upload) { u.done = &sum })
		_ = os.Remove(d.uploadPath(id))
		err = nil
	}
	return sum, err
}

// grids reads an upload as it came: verb htcds.check.
func (d *Desk) grids(ctx context.Context, id string) (upload, []Grid, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, verbCheck); err != nil {
		return upload{}, nil, err
	}
	u, err := d.upload(ctx, id)
	if err != nil {
		return u, nil, err
	}
	content, err := d.content(u)
	if err != nil {
		return u, nil, err
	}
	content, name, err := d.unpackSealed(content, u.name)
	if err != nil {
		return u, nil, err
	}
	grids, err := ReadGrids(content, name)
	return u, grids, err
}

// setMapping keeps how the columns of an upload are read.
func (d *Desk) setMapping(ctx context.Context, id string, m *Mapping) error {
	if _, err := d.upload(ctx, id); err != nil {
		return err
	}
	d.change(id, func(u *upload) { u.mapping = m })
	return nil
}

func (d *Desk) change(id string, change func(*upload)) {
	d.uploads.mu.Lock()
	defer d.uploads.mu.Unlock()
	if u := d.uploads.all[id]; u != nil {
		change(u)
	}
}

func (d *Desk) dropUpload(id string) {
	d.uploads.mu.Lock()
	delete(d.uploads.all, id)
	d.uploads.mu.Unlock()
	_ = os.Remove(d.uploadPath(id))
}

// dropOldUploads takes away what has waited for an hour, and what an earlier run of the house left.
func (d *Desk) dropOldUploads(context.Context) error {
	known := map[string]bool{}
	d.uploads.mu.Lock()
	var old []string
	for id, u := range d.uploads.all {
		known[id+".sealed"] = true
		if d.House.Now().Sub(u.at) > keptFor {
			old = append(old, id)
		}
	}
	d.uploads.mu.Unlock()
	for _, id := range old {
		d.dropUpload(id)
	}
	entries, err := os.ReadDir(d.folder())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if !known[e.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(d.folder(), e.Name())))
		}
	}
	return err
}
