package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"drosme/classroom"
	"drosme/cmd/drosme/rooms"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/hint"
	"drosme/internal/house"
	"drosme/internal/live"
	"drosme/internal/live/screens"
	"drosme/internal/seal"
)

// lessonsCommand is an app node: it serves phones from the office's house, and no page of the staff.
type lessonsCommand struct {
	where
	listening
	Node      string `help:"Name of this node, another one for each; else the machine's name and the port. The same after a restart." placeholder:"NAME"`
	JoinLimit int    `default:"400" help:"How many phones one address may bring within ten seconds; 0: no limit." placeholder:"N"`
}

var nodeName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,59}$`)

// Run serves phones until it is told to stop.
func (c lessonsCommand) Run(ctx context.Context, s streams) error {
	plainHubWords() // so that an error before the house is open is a sentence
	if state, err := seal.FileState((house.Options{Dir: c.Data, KeyFile: c.Key}).KeyPath()); err != nil {
		return err
	} else if state == seal.Missing {
		return fault.In("key", "command.lessons.no_key")
	}
	c.streams = true
	listen, secure, err := c.bind(ctx, c.Data)
	if err != nil {
		return err
	}
	defer listen.Close()
	name, err := c.name(listen.Addr())
	if err != nil {
		return err
	}
	if c.DB == "" { // files have one such node beside the server of the staff
		unlock, err := lockFolder(c.Data)
		if err != nil {
			return fault.In("node", "command.lessons.taken", "node", name)
		}
		defer unlock()
	}
	address := c.URL
	if address == "" {
		address, _ = reachedAt(map[bool]string{false: "http", true: "https"}[secure && !c.BehindProxy], listen.Addr())
	}
	h, r, _, err := openHouse(ctx, house.Options{Dir: c.Data, KeyFile: c.Key, DB: c.DB, URL: address})
	if err != nil {
		return err
	}
	defer h.Close()
	h.Run()
	engine, done, err := startNode(ctx, h, r, classroom.OfficeHub+"."+name, engineOptions{joinLimit: c.JoinLimit, address: func() string { return strings.TrimRight(address, "/") + "/" }, proxied: c.BehindProxy})
	if err != nil {
		return err
	}
	defer done()
	srv := live.Listener(lessonSide(engine.Handler()))
	srv.ErrorLog = slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listen) }()
	fmt.Fprintln(s.out, h.Book.For(machineLanguage()).T("command.lessons.serving", "address", address, "node", name))
	rest := time.NewTicker(30 * time.Second)
	defer rest.Stop()
	for {
		select {
		case err := <-failed:
			return err
		case <-rest.C:
			h.Rest()
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			engine.Close() // streams end first: they would keep their connections open
			_ = srv.Shutdown(end)
			return nil
		}
	}
}

// name is the node's, made of the machine's name and the port where none is given.
func (c lessonsCommand) name(at net.Addr) (string, error) {
	name := c.Node
	if name == "" {
		host, err := os.Hostname()
		if err != nil {
			return "", err
		}
		_, port, _ := net.SplitHostPort(at.String())
		name = regexp.MustCompile(`[^a-z0-9.]+`).ReplaceAllString(strings.ToLower(host), "-")
		name = strings.Trim(name[:min(len(name), 50)], "-.") + "-" + port
	}
	if !nodeName.MatchString(name) {
		return "", fault.In("node", "command.lessons.node")
	}
	return name, nil
}

// lessonSide is what a node serves: the lesson, and for every other address the neutral page.
func lessonSide(lesson http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && !ours(r.URL.Path) {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		lesson.ServeHTTP(w, r)
	})
}

// startNode opens the office's rooms as a node of this name: its chain, its pages, the numbers of the directory.
func startNode(ctx context.Context, h *house.House, r *rooms.Rooms, node string, o engineOptions) (*live.Server, func(), error) {
	release, free, err := h.Store.Hold(context.WithoutCancel(ctx), "drosme lessons "+node)
	if err != nil {
		return nil, nil, err
	}
	if !free {
		return nil, nil, fault.In("node", "command.lessons.taken", "node", strings.TrimPrefix(node, classroom.OfficeHub+"."))
	}
	j, closeJournal, err := openJournalAs(ctx, h, node)
	if err != nil {
		release()
		return nil, nil, err
	}
	done := func() { closeJournal(); release() }
	own := console(context.Background()) // phones have no actor; what a paired phone steers is done by who started this node
	kept := &keptNumbers{ask: func(language string) ([]screens.Number, error) { return r.Classroom.Numbers(own, language) }}
	page, err := screens.Handler(screens.Options{Book: h.Book, Address: o.address, Numbers: kept.in})
	if err != nil {
		done()
		return nil, nil, err
	}
	options := live.Options{Journal: j, Key: h.Keys.Derive("live tokens"), Now: h.Now, Peers: classroom.OfficeHub, JoinLimit: o.joinLimit, Page: page, Numbers: kept,
		Act: func(ctx context.Context, verb, room string) error {
			if a := clerk.ActorOf(ctx); a.User == "" && a.System == "" {
				ctx = own
			}
			return r.Classroom.NoteRoom(ctx, verb, room)
		},
		Flag: func(text string) []hint.Kind {
			_, today := h.Clerk.Now()
			return hint.Flags(text, today, strings.Fields(strings.ToLower(h.Setting("hub.slurs"))))
		}}
	if o.proxied {
		options.Address = proxied
	}
	engine, err := live.New(ctx, options)
	if err != nil {
		done()
		return nil, nil, err
	}
	r.Hub.Journal, r.Classroom.Live = j, classroom.Live{Server: engine, Journal: j}
	return engine, func() { engine.Close(); done() }, nil
}

// serveNode is the node of the server of the staff: it opens rooms and ends them, and serves no phone. Of two servers
// of one house the second one has a name of its own.
func serveNode(ctx context.Context, h *house.House, r *rooms.Rooms, at net.Addr) (func(), error) {
	_, done, err := startNode(ctx, h, r, officeNode, engineOptions{})
	if f := (*fault.Fault)(nil); errors.As(err, &f) && f.Kind == fault.Invalid {
		name, err := lessonsCommand{}.name(at)
		if err != nil {
			return nil, err
		}
		_, done, err = startNode(ctx, h, r, officeNode+".serve-"+name, engineOptions{})
		return done, err
	}
	return done, err
}

// proxied is from where a request came to the proxy in front: the last address that the proxy wrote.
func proxied(r *http.Request) string {
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if ip := net.ParseIP(strings.TrimSpace(said[len(said)-1])); ip != nil {
		return ip.String()
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// keepNumbers is how long numbers to call are not asked for again.
const keepNumbers = time.Minute

// keptNumbers are the numbers of the directory by language, asked once a minute, however many phones ask.
type keptNumbers struct {
	ask   func(language string) ([]screens.Number, error)
	mu    sync.Mutex
	all   map[string][]screens.Number
	until map[string]time.Time
}

func (k *keptNumbers) in(language string) []screens.Number {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil {
		k.all, k.until = map[string][]screens.Number{}, map[string]time.Time{}
	}
	if now := time.Now(); now.After(k.until[language]) && len(language) < 8 {
		if fresh, err := k.ask(language); err == nil {
			k.all[language] = fresh
		}
		k.until[language] = now.Add(keepNumbers)
		if len(k.all) > 50 { // languages are what a phone says
			clear(k.all)
			clear(k.until)
		}
	}
	return k.all[language]
}

// ServeHTTP answers /live/numbers: who to call. Nobody is on site who may read a note, so it names no reader and no key,
// and phones offer none.
func (k *keptNumbers) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	language := req.URL.Query().Get("lang")
	if language == "" {
		language = req.URL.Query().Get("language")
	}
	numbers, checked := k.in(language), ""
	for _, n := range numbers {
		checked = max(checked, n.Checked)
	}
	if numbers == nil {
		numbers = []screens.Number{}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(map[string]any{"checked": checked, "numbers": numbers, "emergency": "112",
		"readers": map[string]string{"lead": "", "deputy": ""}, "recipients": []string{}}) // a phone that went away needs no answer
}
