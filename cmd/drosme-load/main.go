// Drosme-load measures the binary as it is used: encryption, access rules, history and audit on, through
// HTTP on loopback and through its commands, each figure of the whole process. It makes a house of
// invented records in a folder of its own and takes it away again.
//
//	go build -o "$OUT"/drosme ./cmd/drosme
//	go run ./cmd/drosme-load --drosme "$OUT"/drosme
//
// With --addr it plays a lesson on a server that runs already, by docs/live-protocol.md alone:
//
//	go run ./cmd/drosme-load --addr 127.0.0.1:8047 --room 482913 --players 1000 --spread 0.2s --duplicate 0.05 --cut 0.05
//
// With --db it uses an empty PostgreSQL database instead of files. With --peer it measures the program
// of bench/pocketbase beside ours, in turns. docs/performance.md has figures and what they mean.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

type options struct {
	drosme, peer, db, dir string
	rows, imported        int
	length                time.Duration // of each measurement under load
	rounds                int
	idle                  time.Duration
	only                  string
}

func main() {
	var o options
	flag.StringVar(&o.drosme, "drosme", "", "the binary to measure (go build -o FILE ./cmd/drosme)")
	flag.StringVar(&o.peer, "peer", "", "the binary of bench/pocketbase; empty: ours alone")
	flag.StringVar(&o.db, "db", "", "an empty PostgreSQL database, postgres://…; empty: encrypted files")
	flag.StringVar(&o.dir, "dir", "", "folder on the disk to measure; empty: the folder for temporary files")
	flag.IntVar(&o.rows, "list", 20_000, "organisations of which a list shows 20")
	flag.IntVar(&o.imported, "import", 100_000, "rows of the measured import; 0: none")
	flag.DurationVar(&o.length, "length", 4*time.Second, "length of one measurement under load")
	flag.IntVar(&o.rounds, "rounds", 5, "measurements of each kind; the median is given")
	flag.DurationVar(&o.idle, "idle", time.Minute, "silence before memory is read")
	flag.StringVar(&o.only, "only", "", "acts, memory, import or page; empty: all")
	var l lessonOptions
	var addr string
	flag.StringVar(&addr, "addr", "", "host:port of a server of lessons, or of several nodes, with commas: plays a lesson, and measures nothing else")
	flag.StringVar(&l.room, "room", "", "lesson: six digits")
	flag.IntVar(&l.players, "players", 300, "lesson: phones")
	flag.DurationVar(&l.spread, "spread", 2*time.Second, "lesson: within which all answer a question")
	flag.DurationVar(&l.after, "after", 500*time.Millisecond, "lesson: from a question's arrival to the first answer")
	flag.IntVar(&l.joinsPerSecond, "joins-per-second", 500, "lesson: how fast phones join")
	flag.Float64Var(&l.duplicate, "duplicate", 0, "lesson: share of answers that are sent twice at once: 0.05, or 5 for five in a hundred")
	flag.Float64Var(&l.cut, "cut", 0, "lesson: share of answers whose connection is cut before the acknowledgement: 0.05, or 5")
	flag.IntVar(&l.pid, "pid", 0, "lesson: process of the server, for its memory; 0: not measured")
	flag.Parse()
	for _, share := range []*float64{&l.duplicate, &l.cut} {
		if *share >= 1 { // said in percent
			*share /= 100
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	do := func() error { return run(ctx, o) }
	if addr != "" {
		l.addrs = strings.Split(addr, ",")
		do = func() error { return measureLesson(ctx, l) }
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "drosme-load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if o.drosme == "" {
		return fmt.Errorf("--drosme names the binary to measure")
	}
	dir, err := os.MkdirTemp(o.dir, "drosme-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := fsyncTime(dir); err != nil {
		return err
	}
	if o.imported > 0 && (o.only == "" || o.only == "import") {
		if err := measureImport(ctx, o, dir); err != nil {
			return err
		}
	}
	if o.only == "import" {
		return nil
	}
	h, err := makeHouse(ctx, o, filepath.Join(dir, "house"))
	if err != nil {
		return err
	}
	if o.only == "" || o.only == "acts" {
		if err := measureActs(ctx, o, h, dir); err != nil {
			return err
		}
	}
	if o.only == "" || o.only == "page" {
		if err := measureStart(ctx, o, h); err != nil {
			return err
		}
		if err := measureFirstPage(ctx, o, h); err != nil {
			return err
		}
	}
	if o.only == "" || o.only == "memory" {
		return measureMemory(ctx, o, h)
	}
	return nil
}
