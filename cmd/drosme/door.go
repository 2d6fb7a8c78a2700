package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
	name := filepath.Join(c.Data, doorway.HouseFile)
	from := name
	if c.House != "" {
		from = c.House
	}
	b, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.NotFound, "command.no_house_file", "file", from)
	}
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	public, err := doorway.ReadHouse(b)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fault.Because(fault.Failed, err)
	}
	if from != name {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			return fault.Because(fault.Failed, err)
		}
	}
	l, secure, err := c.bind(ctx, c.Data)
	if err != nil {
		return err
	}
	defer l.Close()
	d, err := door.New(door.Options{Dir: c.Data, House: public, Secure: secure, Proxy: c.BehindProxy})
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, plainWords().T("command.door", "address", l.Addr().String()))
	return serveOn(ctx, l, d, func() {})
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
	return doorway.HouseOf(h.Keys, h.Setting("desk.name"), h.Setting("house.zone"), strings.Fields(h.Setting("house.languages")))
}

type fetchCommand struct {
	where
	From string `required:"" help:"Address of the door (https://…), or a file that was carried from it." placeholder:"ADDRESS|FILE"`
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
	} else {
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
	if carried != nil && c.Back != "" {
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
