package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"drosme/door"
	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/house"
)

type doorCommand struct {
	Data  string `required:"" help:"Folder of the door; house.pub of the house lies in it." type:"path" placeholder:"DIR"`
	House string `help:"House file to take along: drosme key public. It is copied into the folder." type:"path" placeholder:"FILE"`
	listening
}

// Run serves the public until it is told to stop. It opens no house.
func (c doorCommand) Run(ctx context.Context, s streams) error {
	if c.House != "" {
		if _, err := os.Stat(c.House); err != nil {
			if errors.Is(err, os.ErrNotExist) {
				return fault.New(fault.NotFound, "command.no_house_file", "file", c.House)
			}
			return fault.Because(fault.Failed, err)
		}
	}
	l, secure, err := c.bind(ctx, c.Data)
	if err != nil {
		return err
	}
	defer l.Close()
	handler, err := newCarriedDoor(door.Options{Dir: c.Data, Secure: secure, Proxy: c.BehindProxy}, c.House)
	if err != nil {
		return err
	}
	if !handler.open {
		say(s.err, fault.New(fault.NotFound, "command.no_house_file", "file", handler.name))
	}
	fmt.Fprintln(s.out, plainWords().T("command.door", "address", l.Addr().String()))
	return serveOn(ctx, l, handler, func() {})
}

// carriedDoor reads its house file again whenever that changes. Until there is one, it takes nothing in.
type carriedDoor struct {
	options door.Options
	name    string // of the house file in the door's folder
	from    string // the file from which it is taken along; empty: it is carried there by hand
	mu      sync.Mutex
	seen    map[string]string // file: when it was changed last, and its size
	now     http.Handler
	open    bool
}

func newCarriedDoor(o door.Options, from string) (*carriedDoor, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	d := &carriedDoor{options: o, name: filepath.Join(o.Dir, doorway.HouseFile), from: from, seen: map[string]string{}}
	if err := d.look(); err != nil || d.open {
		return d, err
	}
	shut := o
	shut.Closed, shut.House = true, doorway.House{Zone: "UTC", Languages: []string{"lv", "en", "et", "pl", "ru", "uk"}}
	s, err := door.New(shut)
	d.now = s
	return d, err
}

// changed tells whether a file is there and is another than when it was seen last.
func (d *carriedDoor) changed(name string) bool {
	st, err := os.Stat(name)
	if err != nil {
		return false
	}
	is := fmt.Sprint(st.ModTime().UnixNano(), st.Size())
	if d.seen[name] == is {
		return false
	}
	d.seen[name] = is
	return true
}

// look takes up a house file that has changed, and copies one that is taken along into the folder.
func (d *carriedDoor) look() error {
	read := ""
	if d.changed(d.name) {
		read = d.name
	}
	if d.from != "" && d.from != d.name && d.changed(d.from) {
		read = d.from
	}
	if read == "" {
		return nil
	}
	b, err := os.ReadFile(read)
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	o := d.options
	if o.House, err = doorway.ReadHouse(b); err != nil {
		return err
	}
	s, err := door.New(o)
	if err != nil {
		return err
	}
	if read == d.from {
		if err := os.WriteFile(d.name, b, 0o600); err != nil {
			return fault.Because(fault.Failed, err)
		}
		d.changed(d.name)
	}
	d.now, d.open = s, true
	return nil
}

// ServeHTTP looks for a new house file before it answers; one that cannot be used leaves the door as it is.
func (d *carriedDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	if err := d.look(); err != nil {
		slog.Error("the house file cannot be used", "error", fault.As(err).Kind)
	}
	now := d.now
	d.mu.Unlock()
	now.ServeHTTP(w, r)
}

type keyPublicCommand struct {
	where
	Out string `arg:"" help:"File to write, to carry to the door." type:"path"`
}

// Run writes the public half of the house.
func (c keyPublicCommand) Run(ctx context.Context, s streams) error {
	h, _, _, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := os.WriteFile(c.Out, publicHalf(h).Text(), 0o644); err != nil {
		return fault.Because(fault.Failed, err)
	}
	fmt.Fprintln(s.out, c.Out)
	return nil
}

func publicHalf(h *house.House) doorway.House {
	return doorway.HouseOf(h.Keys, h.Setting)
}

type fetchCommand struct {
	where
	From string `required:"" help:"Address of the door (https://…), its folder on this machine, or a file that was carried from it." placeholder:"ADDRESS|FOLDER|FILE"`
	Back string `help:"With a file: where to write what the door must be told." type:"path" placeholder:"FILE"`
}

// Run takes in what waits at the door. The house asks; the door never calls the house.
func (c fetchCommand) Run(ctx context.Context, s streams) error {
	h, r, ctx, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	var at doorway.Door
	var carried *doorway.Carried
	if strings.HasPrefix(c.From, "https://") || strings.HasPrefix(c.From, "http://") {
		if at, err = doorway.RemoteDoor(ctx, c.From, doorway.FetchKey(h.Keys), h.Now); err != nil {
			return err
		}
	} else if st, err := os.Stat(c.From); err == nil && st.IsDir() {
		if at, err = doorway.OpenFolder(c.From); err != nil {
			return err
		}
	} else {
		if c.Back == "" {
			return fault.In("back", "command.back_needed") // else what the door must be told would be lost
		}
		b, err := os.ReadFile(c.From)
		if err != nil {
			return fault.New(fault.NotFound, "command.no_carried_file", "file", c.From)
		}
		if carried, err = doorway.CarriedFrom(b); err != nil {
			return err
		}
		at = carried
	}
	got, err := r.Outreach.Fetch(ctx, at)
	if err != nil {
		return err
	}
	if carried != nil {
		answer, err := carried.Answer()
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Back, answer, 0o600); err != nil {
			return fault.Because(fault.Failed, err)
		}
	}
	words := h.Book.For(machineLanguage())
	fmt.Fprintln(s.out, words.T("command.fetched", "stored", got.Stored, "broken", got.Broken, "told", got.Told))
	return nil
}

type doorOutCommand struct {
	Data string `required:"" help:"Folder of the door." type:"path" placeholder:"DIR"`
	File string `arg:"" help:"File to write, to carry to the office." type:"path"`
}

// Run writes what waits at the door into one file; it stays there until the office's answer comes.
func (c doorOutCommand) Run(s streams) error {
	folder, err := doorway.OpenFolder(c.Data)
	if err != nil {
		return err
	}
	list, err := folder.Take(doorway.MostTaken)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(c.File, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	if err := errors.Join(doorway.WriteArchive(f, list), f.Sync(), f.Close()); err != nil {
		return fault.Because(fault.NoSpace, err)
	}
	fmt.Fprintln(s.out, plainWords().N("command.door_given", len(list)))
	return nil
}

type doorInCommand struct {
	Data string `required:"" help:"Folder of the door." type:"path" placeholder:"DIR"`
	File string `arg:"" help:"The office's answer." type:"path"`
}

// Run takes in the office's answer: what arrived goes from the door, and hosts see how requests stand.
func (c doorInCommand) Run(s streams) error {
	folder, err := doorway.OpenFolder(c.Data)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(c.File)
	if err != nil {
		return fault.New(fault.NotFound, "command.no_carried_file", "file", c.File)
	}
	if err := folder.TakeAnswer(b); err != nil {
		return err
	}
	fmt.Fprintln(s.out, plainWords().T("command.door_answered"))
	return nil
}
