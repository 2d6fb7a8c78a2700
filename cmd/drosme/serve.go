package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/caddyserver/certmagic"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/jobs"
	"drosme/internal/web"
)

type serveCommand struct {
	where
	listening
}

// listening says where a server answers, and how it is reached.
type listening struct {
	Listen      string `default:"127.0.0.1:8080" help:"Address to listen on. Plain on loopback; TLS only on any other." placeholder:"ADDR"`
	URL         string `name:"url" help:"Address in letters, QR codes, feeds and passkeys." placeholder:"https://…"`
	TLSCert     string `name:"tls-cert" help:"Own certificate." type:"path" placeholder:"F"`
	TLSKey      string `name:"tls-key" help:"Its key." type:"path" placeholder:"F"`
	ACME        bool   `name:"acme" help:"Fetch a certificate for the address of --url."`
	BehindProxy bool   `help:"A proxy in front speaks TLS; only it can reach this address."`

	streams bool // connections are taken over for streams, which HTTP/2 does not give away
}

// Run serves until it is told to stop.
func (c serveCommand) Run(ctx context.Context, s streams) error {
	listen, secure, err := c.bind(ctx, c.Data)
	if err != nil {
		return err
	}
	defer listen.Close()
	url := c.URL
	if url == "" {
		url = "http://" + listen.Addr().String()
		if secure && !c.BehindProxy {
			url = "https://" + listen.Addr().String()
		}
	}
	h, r, _, err := openHouse(ctx, house.Options{Dir: c.Data, KeyFile: c.Key, DB: c.DB, URL: url})
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.WritePublicHalf(); err != nil {
		return err
	}
	h.Run()
	lessons, err := serveNode(ctx, h, r, listen.Addr()) // where the journals of laptops on the road arrive, and rooms are opened
	if err != nil {
		return err
	}
	defer lessons()
	words := h.Book.For(machineLanguage())
	code, err := r.Accounts.SetupCode(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, words.T("command.serving", "address", url))
	if code != "" {
		fmt.Fprintln(s.out, words.T("command.setup", "address", url+"/setup", "code", code))
	}
	site := web.New(web.Options{House: h.House, Areas: h.Areas, Accounts: r.Accounts, Sessions: r.Accounts.Sessions(),
		SignIn: r.Accounts.SignInPage, Secure: secure, Proxy: c.BehindProxy})
	work, stop := context.WithCancel(context.Background())
	defer stop()
	done := runJobs(work, h)
	defer func() { stop(); <-done }()
	ctx, handler := whileOpen(ctx, r.Rights, words, site.Handler())
	return serveOn(ctx, listen, handler, h.Rest)
}

// bind decides between plain and TLS: plain is for loopback, or behind a stated proxy.
func (c listening) bind(ctx context.Context, data string) (l net.Listener, secure bool, err error) {
	var conf *tls.Config
	switch {
	case c.TLSCert != "" || c.TLSKey != "":
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, false, fault.In("tls-cert", "command.certificate")
		}
		conf = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	case c.ACME:
		host := strings.TrimPrefix(c.URL, "https://")
		if host == c.URL || host == "" || strings.Contains(host, "/") {
			return nil, false, fault.In("url", "command.acme_url")
		}
		certmagic.DefaultACME.Agreed = true
		certmagic.Default.Storage = &certmagic.FileStorage{Path: data + ".certificates"}
		magic := certmagic.NewDefault()
		if err := magic.ManageSync(ctx, []string{host}); err != nil {
			return nil, false, fault.Because(fault.Failed, err)
		}
		conf = magic.TLSConfig()
		conf.NextProtos = append([]string{"h2", "http/1.1"}, conf.NextProtos...)
	case !c.BehindProxy && !loopback(c.Listen):
		return nil, false, fault.In("listen", "command.tls_needed")
	}
	if conf != nil && c.streams {
		conf.NextProtos = slices.DeleteFunc(conf.NextProtos, func(p string) bool { return p == "h2" })
	}
	l, err = net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, false, fault.In("listen", "command.address_taken")
	}
	if conf != nil {
		return tls.NewListener(l, conf), true, nil
	}
	return l, c.BehindProxy || strings.HasPrefix(c.URL, "https://"), nil
}

// loopback tells whether an address can be reached from this machine only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// serveOn answers until the context ends, then lets answers under way finish.
func serveOn(ctx context.Context, l net.Listener, handler http.Handler, atRest func()) error {
	srv := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	rest := time.NewTicker(30 * time.Second)
	defer rest.Stop()
	for {
		select {
		case err := <-failed:
			if errors.Is(err, http.ErrServerClosed) {
				return nil
			}
			return err
		case <-rest.C:
			atRest()
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			return srv.Shutdown(end)
		}
	}
}

// runJobs does the periodic work of all areas until the context ends.
func runJobs(ctx context.Context, h *house.House) <-chan struct{} {
	done := make(chan struct{})
	var list []area.Job
	for _, a := range h.Areas {
		list = append(list, a.Jobs...)
	}
	runner := &jobs.Runner{Store: h.Store, Jobs: list, Now: h.Now}
	go func() {
		defer close(done)
		runner.Run(ctx)
	}()
	return done
}
