package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"drosme/cmd/drosme/rooms"
	"drosme/door"
	"drosme/internal/access"
	"drosme/internal/doorway"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/web"
)

type demoCommand struct {
	Listen string `default:"127.0.0.1:8080" help:"Address to listen on: loopback only; another port if this one is taken." placeholder:"ADDR"`
}

// Run starts a house that lasts as long as the command: the programme LV03-0172 and invented people.
func (c demoCommand) Run(ctx context.Context, s streams) error {
	if !loopback(c.Listen) {
		return fault.In("listen", "command.demo_loopback")
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return err
		}
	}
	defer l.Close()
	dir, err := os.MkdirTemp("", "drosme-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	url := "http://" + l.Addr().String()
	h, r, ctx2, err := openHouse(ctx, house.Options{Dir: filepath.Join(dir, "house"), URL: url, Demo: true})
	if err != nil {
		return err
	}
	defer h.Close()
	h.Run()
	lessons, err := serveNode(ctx, h, r, l.Addr())
	if err != nil {
		return err
	}
	defer lessons()
	if err := r.FillDemo(ctx2); err != nil {
		return err
	}
	words := h.Book.For(machineLanguage())
	fmt.Fprintln(s.out, words.T("command.demo", "address", url))
	for _, role := range access.Roles {
		link, err := r.DemoLink(ctx2, role)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "  %-22s %s\n", words.T("role."+string(role)), link)
	}
	link, err := r.DemoLink(ctx2, rooms.DemoFacilitator)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "  %-22s %s\n", words.T("command.demo_facilitator"), link)
	fmt.Fprintln(s.out, words.T("road.demo", "passphrase", rooms.SamplePassphrase))
	set := func(name, value string) error { return h.SetSetting(ctx2, name, value) }
	for name, value := range map[string]string{"public.name": "Biedrība Paraugs (sample)", "public.phone": "+371 20000001",
		"public.email": "birojs@paraugs.invalid", "outreach.safeguarding_phone": "+371 20000000 (sample)"} {
		if err := set(name, value); err != nil {
			return err
		}
	}
	at, err := c.door(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, words.T("command.demo_door", "address", at))
	if err := set("door.address", at); err != nil {
		return err
	}
	site := web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(),
		SignIn: r.Accounts.SignInPage})
	work, stop := context.WithCancel(context.Background())
	done := runJobs(work, h)
	defer func() { stop(); <-done }()
	return serveOn(ctx, l, site.Handler(), h.Rest)
}

// door starts the public door of the demonstration on a port of its own, in a folder of its own.
func (c demoCommand) door(ctx context.Context, dir string) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	d, err := newCarriedDoor(door.Options{Dir: filepath.Join(dir, "door")}, filepath.Join(dir, "house", doorway.HouseFile))
	if err != nil {
		l.Close()
		return "", err
	}
	go func() {
		if err := serveOn(ctx, l, d, func() {}); err != nil {
			slog.Error("the door stopped", "error", fault.As(err).Kind)
		}
	}()
	return "http://" + l.Addr().String(), nil
}
