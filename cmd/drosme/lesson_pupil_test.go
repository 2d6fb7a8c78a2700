package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/internal/housetest"
)

// pupil is a phone as a stranger would write one: it knows docs/live-protocol.md and nothing else of this program.
type pupil struct {
	base, room string
	seat       string
	code       string // three signs
	number     int
	pair       string
	choose     func(question string, options []string) string // option of a question with one answer; nil: the first

	mu      sync.Mutex
	answers map[string]string // question → what the server said of it
	why     string            // of bye
}

// shown is a state event, as far as a phone needs it.
type shown struct {
	State     string   `json:"state"`
	At        string   `json:"at"`
	Questions []string `json:"questions"`
	Measures  bool     `json:"measures"`
	Screen    struct {
		Questions []struct {
			ID      string `json:"id"`
			Form    string `json:"form"`
			Options []struct {
				ID string `json:"id"`
			} `json:"options"`
		} `json:"questions"`
	} `json:"screen"`
}

// ownID is an id as the protocol wants each POST to have: nobody can guess it.
func ownID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// told is what a server answered.
type told struct {
	code  int
	body  map[string]any
	after time.Duration // Retry-After
}

func tell(base, path string, body map[string]any) (told, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return told{}, err
	}
	res, err := http.Post(base+path, "application/json", bytes.NewReader(b))
	if err != nil {
		return told{}, err
	}
	defer res.Body.Close()
	s := told{code: res.StatusCode}
	if n, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
		s.after = time.Duration(n) * time.Second
	}
	return s, json.NewDecoder(res.Body).Decode(&s.body)
}

// joined takes a place in a room.
func joined(t *testing.T, base, room, language string) *pupil {
	t.Helper()
	p := &pupil{base: base, room: room, pair: ownID(), answers: map[string]string{}}
	got, err := tell(base, "/live/join", map[string]any{"id": ownID(), "room": room, "language": language, "easy": false, "watch": false})
	housetest.Must(t, err)
	if got.code != http.StatusOK {
		t.Fatalf("join: %d %v", got.code, got.body)
	}
	p.seat, _ = got.body["seat"].(string)
	p.code, _ = got.body["seat_code"].(string)
	n, _ := got.body["number"].(float64)
	p.number = int(n)
	return p
}

// play listens and answers what is asked until the lesson ends. After a cut it connects again, and sends again what was
// not acknowledged.
func (p *pupil) play(ctx context.Context) error {
	for {
		err := p.listen(ctx)
		if p.why != "" || ctx.Err() != nil {
			return err
		}
		again := time.NewTimer(150 * time.Millisecond) // the protocol asks for a pause before each new try
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("phone %d: %w", p.number, ctx.Err())
		}
	}
}

func (p *pupil) listen(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"/live/stream?room="+p.room+"&seat="+url.QueryEscape(p.seat), nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		p.why = "refused"
		return fmt.Errorf("phone %d: the stream answers %d", p.number, res.StatusCode)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	event := ""
	for lines.Scan() {
		line := lines.Text()
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = name
			continue
		}
		data, ok := strings.CutPrefix(line, "data: ")
		if !ok {
			continue
		}
		switch event {
		case "bye":
			var b struct{ Why string }
			err := json.Unmarshal([]byte(data), &b)
			p.why = b.Why
			return err
		case "state":
			var s shown
			if err := json.Unmarshal([]byte(data), &s); err != nil {
				return err
			}
			if err := p.answer(ctx, s); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// answer answers each question of an open state that has no answer yet.
func (p *pupil) answer(ctx context.Context, s shown) error {
	if s.State != "open" {
		return nil
	}
	for _, q := range s.Screen.Questions {
		if !slices.Contains(s.Questions, q.ID) || p.is(q.ID) != "" {
			continue
		}
		var ids []string
		for _, o := range q.Options {
			ids = append(ids, o.ID)
		}
		given := map[string]any{}
		switch q.Form {
		case "one":
			given["choice"] = ids[0]
			if p.choose != nil {
				given["choice"] = p.choose(q.ID, ids)
			}
		case "many":
			given["choices"] = ids[:1]
		case "order":
			given["order"] = ids
		case "word":
			given["word"] = ids[0]
		case "text":
			given["text"] = "Who checks the firm? (sample)"
		default:
			return fmt.Errorf("a form that the protocol does not name: %q", q.Form)
		}
		body := map[string]any{"id": ownID(), "room": p.room, "seat": p.seat, "question": q.ID, "answer": given}
		if s.Measures {
			body["pair"] = p.pair
		}
		got, err := tell(p.base, "/live/answer", body)
		for err != nil || got.code == http.StatusServiceUnavailable { // it says nothing: the same again, with the same id
			again := time.NewTimer(150 * time.Millisecond) // as the protocol asks for
			select {
			case <-again.C:
			case <-ctx.Done():
				return errors.Join(err, ctx.Err())
			}
			got, err = tell(p.base, "/live/answer", body)
		}
		status, _ := got.body["status"].(string)
		if reason, ok := got.body["reason"].(string); ok {
			status += " " + reason
		}
		p.mu.Lock()
		p.answers[q.ID] = status
		p.mu.Unlock()
	}
	return nil
}

// is what the server said of an answer; empty: none was given yet.
func (p *pupil) is(question string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.answers[question]
}
