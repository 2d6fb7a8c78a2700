package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"drosme/hub"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/internal/lesson"
	"drosme/internal/live"
)

type hubServeCommand struct {
	hubAt
	Listen    string `default:":8080" help:"Address for phones: plain HTTP, on all networks of this laptop. Port 80 makes the shortest address." placeholder:"ADDR"`
	Crew      string `default:"127.0.0.1:8090" help:"Address for the crew: loopback only; another port if this one is taken." placeholder:"ADDR"`
	JoinLimit int    `default:"400" help:"How many phones one address may bring within ten seconds; 0: no limit." placeholder:"N"`
	DNS       string `name:"dns" help:"Answer all names with this laptop's address, at ADDR such as :53; for a router that gives no names. Off by default." placeholder:"ADDR"`
	TLSCert   string `name:"tls-cert" help:"Certificate taken along: phones are served over TLS too." type:"path" placeholder:"F"`
	TLSKey    string `name:"tls-key" help:"Its key." type:"path" placeholder:"F"`
	TLSListen string `name:"tls-listen" default:":8443" help:"Address for phones over TLS." placeholder:"ADDR"`
}

// Run serves until it is told to stop.
func (c hubServeCommand) Run(ctx context.Context, s streams) error {
	if !loopback(c.Crew) {
		return fault.In("crew", "command.demo_loopback")
	}
	unlock, err := lockFolder(c.Data)
	if err != nil {
		plainHubWords()
		return err
	}
	defer unlock()
	debug.SetGCPercent(50) // a burst of a whole school leaves little behind: a laptop has other work, too
	phones, err := listenSoon(c.Listen)
	if err != nil {
		plainHubWords()
		return fault.New(fault.Invalid, "command.hub.port", "address", c.Listen)
	}
	defer phones.Close()
	h, r, ctx, holder, err := c.open(ctx, s, true)
	if err != nil {
		return err
	}
	defer h.Close()
	h.Run()
	words := h.Book.For(machineLanguage())
	here := hub.Here{Held: string(holder)}
	here.Address, here.Network = reachedAt("http", phones.Addr())
	secure, err := c.secure()
	if err != nil {
		return err
	}
	if secure != nil {
		defer secure.Close()
		here.Secure, _ = reachedAt("https", secure.Addr())
	}
	at := func() hub.Here {
		x := here
		x.Address, x.Network = reachedAt("http", phones.Addr()) // a router that came later gives another one
		x.Battery, x.Mains = battery()
		return x
	}
	engine, done, err := startEngine(ctx, h, r, engineOptions{joinLimit: c.JoinLimit, address: func() string { return at().Address }})
	if err != nil {
		return err
	}
	defer done()
	r.Hub.Live, r.Hub.Here, r.Hub.Rehearsals = engine, at, rehearsals
	r.Hub.Send = func(ctx context.Context) (hub.Sent, error) { return sendJournal(ctx, r, h.Book.For("en")) }
	if c.DNS != "" {
		n, err := serveNames(c.DNS)
		if err != nil {
			return fault.New(fault.Invalid, "command.hub.port", "address", c.DNS)
		}
		defer n.close()
		here.DNS = true
		fmt.Fprintln(s.out, words.T("command.hub.dns", "address", n.address()))
	}
	stop, err := serveSocket(ctx, c.Data, r, func(err error) string { return sentence(h.Book.For(machineLanguage()), err) })
	if err != nil {
		return err
	}
	defer stop()
	crew, err := net.Listen("tcp", c.Crew)
	if err != nil {
		if crew, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return fault.New(fault.Invalid, "command.hub.port", "address", c.Crew)
		}
	}
	defer crew.Close()
	lessons := engine.Handler()
	failed := make(chan error, 3)
	var servers []*http.Server
	serve := func(srv *http.Server, l net.Listener) {
		srv.ErrorLog = slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)
		servers = append(servers, srv)
		go func() { failed <- srv.Serve(l) }()
	}
	serve(live.Listener(phoneSide(lessons)), phones)
	if secure != nil {
		serve(live.Listener(phoneSide(lessons)), secure)
	}
	serve(&http.Server{Handler: crewSide(h, r, lessons), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10}, crew)
	fmt.Fprintln(s.out, words.T("command.hub.phones", "address", at().Address))
	if here.Secure != "" {
		fmt.Fprintln(s.out, words.T("command.hub.secure", "address", here.Secure))
	}
	fmt.Fprintln(s.out, words.T("command.hub.crew", "address", "http://"+crew.Addr().String()+"/"))
	fmt.Fprintln(s.out, words.T("command.hub.held", "where", words.T("hub.held."+string(holder))))
	if k, err := r.Hub.Kit(ctx); err != nil {
		return err
	} else if k.Pack == nil {
		fmt.Fprintln(s.out, words.T("command.hub.no_pack"))
	}
	rest := time.NewTicker(30 * time.Second)
	defer rest.Stop()
	for {
		select {
		case err := <-failed:
			if !errors.Is(err, http.ErrServerClosed) {
				return err
			}
		case <-rest.C:
			h.Rest()
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			engine.Close() // streams end first: they would keep their connections open
			for _, srv := range servers {
				_ = srv.Shutdown(end)
			}
			return nil
		}
	}
}

// listenSoon takes an address, also one that a killed server has not quite let go: for a second it tries again.
func listenSoon(addr string) (net.Listener, error) {
	for try := 0; ; try++ {
		l, err := net.Listen("tcp", addr)
		if err == nil || try == 10 {
			return l, err
		}
		time.Sleep(100 * time.Millisecond) // nothing tells when the kernel lets a port go
	}
}

// secure listens for phones over TLS, where a certificate was taken along.
func (c hubServeCommand) secure() (net.Listener, error) {
	if c.TLSCert == "" && c.TLSKey == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return nil, fault.In("tls-cert", "command.certificate")
	}
	l, err := net.Listen("tcp", c.TLSListen)
	if err != nil {
		return nil, fault.New(fault.Invalid, "command.hub.port", "address", c.TLSListen)
	}
	// A stream takes its connection, which HTTP/2 would not give away.
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}), nil
}

// rehearsals are the activities that are shipped with the program.
func rehearsals() []hub.Script {
	var out []hub.Script
	for _, f := range lesson.LibraryFiles() {
		if a, err := lesson.Load(f.Name, f.Content); err == nil {
			out = append(out, hub.Script{ID: a.ID, Version: a.Version, Title: a.Title.By, File: f.Content})
		}
	}
	return out
}

// sentence says an error in one sentence.
func sentence(words *lang.Words, err error) string {
	var no *live.Refusal
	if errors.As(err, &no) {
		return no.Reason
	}
	text, fields := words.Fault(err)
	if len(fields) > 0 {
		text = fields[0].Name + ": " + fields[0].Text
		if fields[0].Row > 0 {
			text = fields[0].File + ":" + strconv.Itoa(fields[0].Row) + ": " + fields[0].Text
		}
	}
	return text
}
