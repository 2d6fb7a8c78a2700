package main

import (
	"context"
	"net"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/house"
	"drosme/internal/offline"
	"drosme/internal/seal"
)

// heldRoot gives the key of a hub's folder that is held since the start of the machine; nil: none is.
func (w where) heldRoot() *seal.Root {
	f, err := seal.FileFingerprint(house.Options{Dir: w.Data, KeyFile: w.Key}.KeyPath())
	if err != nil {
		return nil
	}
	root, _ := seal.Held(f)
	if root.IsZero() {
		return nil
	}
	return &root
}

// hubFindings is what the doctor looks at on a laptop of the road; nothing on any other house.
func hubFindings(ctx context.Context, h *house.House, r *rooms.Rooms) ([]house.Finding, error) {
	k, err := r.Hub.Carries(ctx)
	if err != nil || k == "" {
		return nil, err
	}
	done, err := attachJournal(ctx, h, r, true)
	if err != nil {
		return nil, err
	}
	defer done()
	kit, err := r.Hub.Kit(ctx)
	if err != nil {
		return nil, err
	}
	var out []house.Finding
	say := func(good, grave bool, key string, args ...any) {
		if !good {
			key += "_wrong"
		}
		out = append(out, house.Finding{Good: good, Grave: !good && grave, Key: "doctor." + key, Args: args})
	}
	_, held := seal.Held(h.Keys.Root())
	say(held != seal.HeldNowhere, false, "hub_key")
	running := serverRuns(h.Opts.Dir)
	for _, addr := range []string{":80", ":8080"} {
		say(running || canListen("tcp", addr), false, "hub_port", "address", addr)
	}
	say(canListen("udp", ":53"), false, "hub_dns")
	at, network := reachedAt("http", &net.TCPAddr{IP: net.IPv4zero, Port: 8080})
	say(network, false, "hub_network", "address", at)
	words := h.Book.For(machineLanguage())
	ends := "–"
	if kit.Pack != nil {
		ends = words.Day(kit.Pack.Ends)
	}
	say(kit.Standing == offline.Fresh || kit.Doubtful && kit.Pack != nil, false, "hub_pack", "day", ends)
	_, clock := h.Clerk.Now()
	say(!kit.Doubtful, false, "hub_clock", "day", words.Day(clock))
	n, err := r.Hub.JournalWhole(ctx)
	say(err == nil, true, "hub_journal", "n", int(n))
	o, err := r.Hub.Outgoing(ctx)
	if err != nil {
		return nil, err
	}
	if kit.Enrolled {
		say(o.N == o.Arrived, false, "hub_home", "n", int(o.N-o.Arrived))
	}
	return out, nil
}

func canListen(network, addr string) bool {
	if network == "udp" {
		l, err := net.ListenPacket(network, addr)
		if err == nil {
			l.Close()
		}
		return err == nil
	}
	l, err := net.Listen(network, addr)
	if err == nil {
		l.Close()
	}
	return err == nil
}

// serverRuns tells whether a hub works on a folder.
func serverRuns(data string) bool {
	c, err := net.Dial("unix", socketOf(data))
	if err == nil {
		c.Close()
	}
	return err == nil
}
