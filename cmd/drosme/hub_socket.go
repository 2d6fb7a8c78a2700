package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/hub"
	"drosme/internal/fault"
	"drosme/internal/lesson"
	"drosme/internal/live"
)

// A running hub answers commands of the same account at a socket in its folder. Where the folder's name is too long
// for a socket, it lies where the machine keeps such things, under a name made of the folder's.

// errNoServer says that no server works on a folder.
var errNoServer = errors.New("no hub runs on this folder")

// longestSocket is the longest name of a socket that all systems take.
const longestSocket = 100

func socketOf(data string) string {
	abs, err := filepath.Abs(data)
	if err != nil {
		abs = data
	}
	if name := filepath.Join(abs, "hub.sock"); len(name) < longestSocket {
		return name
	}
	sum := sha256.Sum256([]byte(abs))
	folder := os.Getenv("XDG_RUNTIME_DIR")
	if folder == "" {
		folder = os.TempDir()
	}
	return filepath.Join(folder, "drosme-"+hex.EncodeToString(sum[:8])+".sock")
}

// lockFolder keeps two processes from writing the same journal. The kernel lets go of the lock with the process.
func lockFolder(data string) (func(), error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fault.New(fault.Invalid, "house.no_folder", "folder", data)
	}
	f, err := os.OpenFile(filepath.Join(data, "hub.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.New(fault.Invalid, "house.no_folder", "folder", data)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fault.New(fault.Locked, "command.hub.running")
	}
	return func() { f.Close() }, nil
}

// askedRoom is how a command asks a running hub to open a room.
type askedRoom struct {
	Start    hub.Start     `json:"start"`
	Source   []byte        `json:"source"`
	Language string        `json:"language"`
	By       string        `json:"by"`
	Groups   int           `json:"groups"`
	Solo     bool          `json:"solo"`
	Auto     time.Duration `json:"auto"`
}

type answeredRoom struct {
	Opened    live.Opened `json:"opened"`
	Rehearsal bool        `json:"rehearsal"`
	Wrong     string      `json:"wrong,omitempty"` // a sentence
}

// serveSocket answers commands until the context ends.
func serveSocket(ctx context.Context, data string, r *rooms.Rooms, say func(error) string) (func(), error) {
	name := socketOf(data)
	_ = os.Remove(name) // of a server that was killed: the lock says that it is gone
	old := syscall.Umask(0o177)
	l, err := net.Listen("unix", name)
	syscall.Umask(old)
	if err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /room", func(w http.ResponseWriter, req *http.Request) {
		var in askedRoom
		if err := json.NewDecoder(io.LimitReader(req.Body, 32<<20)).Decode(&in); err != nil {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
			return
		}
		in.Start.Opening = live.Opening{Source: in.Source, Language: in.Language, By: lesson.By(in.By), Groups: in.Groups, Solo: in.Solo, Auto: in.Auto}
		var out answeredRoom
		var err error
		if out.Opened, out.Rehearsal, err = beginHere(ctx, r, in.Start); err != nil {
			out.Wrong = say(err)
		}
		_ = json.NewEncoder(w).Encode(out) // a command that was stopped needs no answer
	})
	mux.HandleFunc("GET /ledger", func(w http.ResponseWriter, req *http.Request) {
		req.URL.Path = "/live/ledger"
		r.Hub.Live.Handler().ServeHTTP(w, req)
	})
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = srv.Serve(l) }() // ends with close
	return func() { _ = srv.Close(); _ = os.Remove(name) }, nil
}

func atSocket(data string) *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socketOf(data))
	}}}
}

// noServer tells whether an error says that nobody answers at the socket.
func noServer(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ENOENT)
}

// said is an error that came as a sentence.
type said string

func (s said) Error() string { return string(s) }

func askServer(ctx context.Context, data string, start hub.Start) (live.Opened, bool, error) {
	o := start.Opening
	b, err := json.Marshal(askedRoom{start, o.Source, o.Language, string(o.By), o.Groups, o.Solo, o.Auto})
	if err != nil {
		return live.Opened{}, false, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://hub/room", bytes.NewReader(b))
	if err != nil {
		return live.Opened{}, false, err
	}
	resp, err := atSocket(data).Do(req)
	if err != nil {
		if noServer(err) {
			err = errNoServer
		}
		return live.Opened{}, false, err
	}
	defer resp.Body.Close()
	var out answeredRoom
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		return live.Opened{}, false, fault.Because(fault.Failed, err)
	}
	if out.Wrong != "" {
		return live.Opened{}, false, said(out.Wrong)
	}
	return out.Opened, out.Rehearsal, nil
}

// askLedger prints a ledger as the running hub has it.
func askLedger(ctx context.Context, data, room string, w io.Writer) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://hub/ledger?room="+url.QueryEscape(room), nil)
	if err != nil {
		return err
	}
	resp, err := atSocket(data).Do(req)
	if err != nil {
		if noServer(err) {
			return errNoServer
		}
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		plainHubWords()
		return fault.New(fault.NotFound, "command.hub.no_room", "code", room)
	}
	_, err = io.Copy(w, resp.Body)
	return err
}
