package doorway

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"drosme/internal/fault"
)

// Door is a door as the office reaches it: over the network (Remote) or as a folder (Folder).
type Door interface {
	// Take gives submissions that wait, oldest first; they stay until Taken.
	Take(most int) ([]Sealed, error)
	// Taken says which are stored in the office, so that the door may forget them.
	Taken(ids []string) error
	// SetStates says how requests stand.
	SetStates(list []State) error
}

// Addresses of the door that the office alone may use, each request signed.
const (
	OutboxPath = "/outbox"
	TakenPath  = "/outbox/taken"
	StatesPath = "/states"
)

// Remote is a door at an address. The office asks; the door never calls the office.
type Remote struct {
	URL    string
	Key    ed25519.PrivateKey
	Ctx    context.Context
	Now    func() time.Time
	Client *http.Client // nil: one with a time limit
}

// RemoteDoor makes a door of an address. An address without https is Invalid, this machine apart.
func RemoteDoor(ctx context.Context, address string, key ed25519.PrivateKey, now func() time.Time) (*Remote, error) {
	u, err := url.Parse(address)
	local := err == nil && (u.Hostname() == "localhost" || strings.HasPrefix(u.Hostname(), "127.") || u.Hostname() == "::1")
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "https" && !(u.Scheme == "http" && local) {
		return nil, fault.In("from", "door.address")
	}
	return &Remote{URL: strings.TrimRight(address, "/"), Key: key, Ctx: ctx, Now: now, Client: &http.Client{
		Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // a signature is for one address
		}}}, nil
}

// Take is for Door. The door decides how many it gives at once.
func (r *Remote) Take(int) ([]Sealed, error) {
	b, err := r.ask("GET", OutboxPath, nil)
	if err != nil {
		return nil, err
	}
	return ReadArchive(b)
}

// Taken is for Door.
func (r *Remote) Taken(ids []string) error {
	_, err := r.send(TakenPath, ids)
	return err
}

// SetStates is for Door.
func (r *Remote) SetStates(list []State) error {
	_, err := r.send(StatesPath, list)
	return err
}

func (r *Remote) send(path string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	return r.ask("POST", path, b)
}

func (r *Remote) ask(method, path string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(r.Ctx, method, r.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, fault.In("from", "door.address")
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.URL.Path = strings.TrimRight(req.URL.Path, "/")
	Sign(req, r.Key, r.Now(), body)
	res, err := r.Client.Do(req)
	if err != nil {
		return nil, fault.New(fault.Failed, "door.unreachable") // the cause may hold the address of the door
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, MostArchive+1))
	switch {
	case err != nil || len(b) > MostArchive:
		return nil, fault.New(fault.Failed, "door.unreachable")
	case res.StatusCode == http.StatusForbidden:
		return nil, fault.New(fault.Refused, "door.refused")
	case res.StatusCode/100 != 2:
		return nil, fault.New(fault.Failed, "door.answered", "status", res.StatusCode)
	}
	return b, nil
}
