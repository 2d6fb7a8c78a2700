package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// player is one phone: a seat, a connection for what it says, a stream for what it hears.
type player struct {
	l     *lessonLoad
	seat  string
	pair  string
	says  wire
	hears int // which node the next stream goes to

	events, bytes atomic.Int64 // heard
	acked         map[string]bool
}

// asked is what a state asks, as far as a player needs it. Phones that see the same share one.
type asked struct {
	Seq       int64    `json:"seq"`
	State     string   `json:"state"`
	At        string   `json:"at"`
	Questions []string `json:"questions"`
	Measures  bool     `json:"measures"`
	Screen    *struct {
		Questions []struct {
			ID      string `json:"id"`
			Form    string `json:"form"`
			Options []struct {
				ID string `json:"id"`
			} `json:"options"`
		} `json:"questions"`
	} `json:"screen"`

	first time.Time // when the first phone heard it
}

func newID() string {
	var b [15]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // the system's random source never fails
	}
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// chance gives a number from 0 up to n.
func chance(n int64) int64 {
	if n <= 0 {
		return 0
	}
	i, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		panic(err) // the system's random source never fails
	}
	return i.Int64()
}

// join takes a seat, waits where the server says so, and tries again after a cut.
func (p *player) join() error {
	body, err := json.Marshal(map[string]any{"id": newID(), "room": p.l.o.room, "language": []string{"lv", "en"}[chance(2)]})
	if err != nil {
		return err
	}
	b := request(p.l.o.addrs[0], "/live/join", body)
	for try := 0; ; try++ {
		r, err := p.says.ask(b, nil)
		switch {
		case err != nil && try < 20:
			time.Sleep(pause(try)) // the server may be starting
			continue
		case err != nil:
			return err
		case r.status == 429:
			p.l.waited.Add(1)
			time.Sleep(r.after + time.Duration(chance(int64(time.Second)))) // as the server asked
			continue
		case r.status == 503 && try < 20:
			time.Sleep(pause(try)) // as the protocol asks
			continue
		case r.status != 200:
			return fmt.Errorf("join answered %d: %s", r.status, r.body)
		}
		var in struct {
			Seat string `json:"seat"`
		}
		if err := json.Unmarshal(r.body, &in); err != nil {
			return err
		}
		p.seat, p.pair = in.Seat, newID()
		return nil
	}
}

// pause is how long to wait before another try.
func pause(try int) time.Duration {
	longest := min(50*time.Millisecond<<min(try, 6), 2*time.Second)
	return longest/2 + time.Duration(chance(int64(longest)/2))
}

// listen hears states until the room is closed, and comes back after a cut.
func (p *player) listen(ready func()) error {
	retry, lost := time.Second, time.Time{}
	for try := 0; ; try++ {
		over, heard, err := p.stream(&retry, func() {
			if !lost.IsZero() {
				p.l.back(lost)
				lost = time.Time{}
			}
			ready()
		})
		if over || errors.Is(err, errRefused) {
			return err
		}
		if heard {
			try = 0
		}
		if lost.IsZero() {
			lost = time.Now()
			p.l.cuts.Add(1)
		}
		if try > 100 {
			return err
		}
		time.Sleep(retry) // as the server asked
	}
}

var errRefused = errors.New("the stream was refused")

func (p *player) stream(retry *time.Duration, ready func()) (over, heard bool, err error) {
	address := p.l.o.addrs[p.hears%len(p.l.o.addrs)]
	p.hears++ // after a cut the next node, as a load balancer would
	conn, err := net.DialTimeout("tcp", address, wireMost)
	if err != nil {
		return false, false, err
	}
	defer conn.Close()
	ask := url.Values{"room": {p.l.o.room}, "seat": {p.seat}}
	if _, err := fmt.Fprintf(conn, "GET /live/stream?%s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", ask.Encode(), address); err != nil {
		return false, false, err
	}
	in := bufio.NewReaderSize(conn, 1024)
	var event string
	var long []byte
	head := true
	for {
		if err := conn.SetReadDeadline(time.Now().Add(40 * time.Second)); err != nil {
			return false, heard, err
		}
		line, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, line...)
			continue
		}
		if err != nil {
			return false, heard, err
		}
		p.bytes.Add(int64(len(line) + len(long)))
		if len(long) > 0 {
			line = append(long, line...)
			long = line[:0]
		}
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case head && bytes.HasPrefix(line, []byte("HTTP/1.1 ")):
			if !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
				return false, false, fmt.Errorf("%w: %s", errRefused, line)
			}
		case head && len(line) == 0:
			head = false
		case head:
		case bytes.HasPrefix(line, []byte("retry: ")):
			if ms, err := time.ParseDuration(string(line[7:]) + "ms"); err == nil {
				*retry = ms
			}
		case bytes.HasPrefix(line, []byte("event: ")):
			event = string(line[7:])
		case bytes.HasPrefix(line, []byte("data: ")):
			p.events.Add(1)
			switch event {
			case "state":
				if !heard {
					heard = true
					ready()
				}
				a, err := p.l.asked(line[6:])
				if err != nil {
					return false, heard, err
				}
				p.hear(a)
			case "bye":
				return true, heard, nil
			}
		}
	}
}

// hear begins to answer what a state asks, once for each question.
func (p *player) hear(a *asked) {
	if a.State != "open" || a.Screen == nil {
		return
	}
	var mine []int
	p.l.mu.Lock()
	for i, q := range a.Screen.Questions {
		if !p.acked[q.ID] {
			p.acked[q.ID] = true
			mine = append(mine, i)
		}
	}
	p.l.mu.Unlock()
	if len(mine) == 0 {
		return
	}
	p.l.answering.Add(1)
	go func() {
		defer p.l.answering.Done()
		// The burst begins a moment after the question is there, for all at once.
		time.Sleep(time.Until(a.first.Add(p.l.o.after + time.Duration(chance(int64(p.l.o.spread)))))) // a class answers spread over a time: that is what is measured
		for _, i := range mine {
			if err := p.answer(a, i); err != nil {
				p.l.fail(err)
			}
		}
	}()
}

func (p *player) answer(a *asked, i int) error {
	q := a.Screen.Questions[i]
	given := map[string]any{}
	var ids []string
	for _, o := range q.Options {
		ids = append(ids, o.ID)
	}
	switch {
	case q.Form == "text" || len(ids) == 0:
		given["text"] = "Sample text of a measurement"
	case q.Form == "many":
		given["choices"] = ids[:chance(int64(len(ids)))]
	case q.Form == "order":
		given["order"] = ids
	case q.Form == "word":
		given["word"] = ids[chance(int64(len(ids)))]
	default:
		given["choice"] = ids[chance(int64(len(ids)))]
	}
	body := map[string]any{"id": newID(), "room": p.l.o.room, "seat": p.seat, "question": q.ID, "answer": given}
	if a.Measures {
		body["pair"] = p.pair
	}
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	b = request(p.l.o.addrs[0], "/live/answer", b)
	var both sync.WaitGroup
	if chance(1000) < int64(p.l.o.duplicate*1000) { // the same again, at the same time, over another connection
		both.Go(func() {
			second := wire{addresses: p.l.o.addrs, at: int(chance(int64(len(p.l.o.addrs))))}
			defer second.close()
			p.l.duplicates.Add(1)
			if _, err := p.deliver(&second, b, q.ID); err != nil {
				p.l.fail(err)
			}
		})
	}
	start := time.Now()
	if chance(1000) < int64(p.l.o.cut*1000) { // sent, and the connection gone before the answer
		if err := p.says.send(b); err == nil {
			p.l.posts.Add(1)
		}
		p.says.close()
		p.l.cutSends.Add(1)
	}
	result, err := p.deliver(&p.says, b, q.ID)
	if err != nil {
		return err
	}
	p.l.result(q.ID, result, time.Since(start))
	both.Wait()
	return nil
}

// deliver sends until the answer is stored or duplicate.
func (p *player) deliver(w *wire, b []byte, question string) (string, error) {
	for try := 0; ; try++ {
		r, err := w.ask(b, w.buffer[:0])
		if err == nil {
			p.l.posts.Add(1)
		}
		switch {
		case err != nil || r.status == 503:
			if try > 200 {
				return "", fmt.Errorf("%s: %w, status %d", question, err, r.status)
			}
			p.l.retries.Add(1)
			if try > 0 {
				time.Sleep(pause(try)) // the server may be starting
			}
			continue
		case r.status == 200 && bytes.Contains(r.body, []byte(`"stored"`)):
			return "stored", nil
		case r.status == 200 && bytes.Contains(r.body, []byte(`"duplicate"`)):
			return "duplicate", nil
		}
		return "", fmt.Errorf("%s answered %d: %s", question, r.status, r.body)
	}
}
