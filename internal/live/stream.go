package live

import (
	"crypto/rand"
	"crypto/tls"
	"errors"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// What a stream has to be told next. It is a set and no queue: whoever is slow misses what was between and
// gets the newest.
const (
	wantYou uint32 = 1 << iota
	wantState
	wantCount
	wantHeld
	wantBeat
	wantBye // and then the stream ends
)

const (
	beatEvery    = 15 * time.Second // a comment goes to every stream, which also finds those that are gone
	stallMost    = 12 * time.Second // so long a phone may take nothing before its stream is dropped
	retryStalled = 20 * time.Millisecond
	blockMost    = 2 * time.Second // a write that cannot be tried without waiting (TLS)
)

// Roles of a stream.
const (
	rolePhone = iota
	roleDesk
	roleSteer // a presenter's phone: state and counters, no texts
	roleWall
)

// stream is one event stream that was taken out of net/http. No goroutine belongs to it.
type stream struct {
	conn     net.Conn
	raw      syscall.RawConn // nil: writes may wait, up to blockMost
	writers  *writers
	room     *Room
	seat     int // number; phones only
	role     uint8
	language uint8
	easy     bool
	slot     uint8

	want   atomic.Uint32
	queued atomic.Bool
	gone   atomic.Bool

	mu      sync.Mutex
	rest    []byte // of a frame that did not fit into the socket
	ending  bool
	stalled time.Time
}

// writers serve all streams.
type writers struct {
	mu      sync.Mutex
	ready   [2]*sync.Cond // those that never wait; those that may
	queue   [2][]*stream
	stalled []*stream
	beats   [15]map[*stream]struct{}
	next    uint8
	closed  bool
	busy    sync.WaitGroup
	stop    chan struct{}
}

func startWriters(plain, waiting int) *writers {
	w := &writers{stop: make(chan struct{})}
	for i := range w.beats {
		w.beats[i] = map[*stream]struct{}{}
	}
	for i, n := range []int{plain, waiting} {
		w.ready[i] = sync.NewCond(&w.mu)
		for range n {
			w.busy.Go(func() { w.work(i) })
		}
	}
	w.busy.Go(w.tick)
	return w
}

func (w *writers) close() {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return
	}
	w.closed = true
	var all []*stream
	for _, some := range w.beats {
		for st := range some {
			all = append(all, st)
		}
	}
	w.ready[0].Broadcast()
	w.ready[1].Broadcast()
	w.mu.Unlock()
	close(w.stop)
	w.busy.Wait()
	for _, st := range all {
		st.conn.Close()
	}
}

func (st *stream) lane() int {
	if st.raw == nil {
		return 1
	}
	return 0
}

// add takes a stream on.
func (w *writers) add(st *stream) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false
	}
	st.slot = w.next % uint8(len(w.beats))
	w.next++
	w.beats[st.slot][st] = struct{}{}
	return true
}

func (w *writers) remove(st *stream) {
	w.mu.Lock()
	delete(w.beats[st.slot], st)
	w.mu.Unlock()
}

// tell marks what a stream has to be told and lets a writer know. It never waits.
func (st *stream) tell(what uint32) {
	st.want.Or(what)
	if st.queued.Swap(true) {
		return
	}
	w := st.writers
	w.mu.Lock()
	w.queue[st.lane()] = append(w.queue[st.lane()], st)
	w.ready[st.lane()].Signal()
	w.mu.Unlock()
}

func (w *writers) work(lane int) {
	var mine []*stream
	for {
		w.mu.Lock()
		for len(w.queue[lane]) == 0 && !w.closed {
			w.ready[lane].Wait()
		}
		if w.closed {
			w.mu.Unlock()
			return
		}
		n := min(len(w.queue[lane]), 32)
		mine = append(mine[:0], w.queue[lane][:n]...)
		if n == len(w.queue[lane]) {
			w.queue[lane] = w.queue[lane][:0]
		} else {
			w.queue[lane] = w.queue[lane][n:]
			w.ready[lane].Signal()
		}
		w.mu.Unlock()
		for _, st := range mine {
			st.serve()
		}
		clear(mine)
	}
}

func (w *writers) tick() {
	retry := time.NewTicker(retryStalled)
	defer retry.Stop()
	beat := time.NewTicker(beatEvery / time.Duration(len(w.beats)))
	defer beat.Stop()
	for slot := 0; ; {
		select {
		case <-w.stop:
			return
		case <-retry.C:
			w.mu.Lock()
			again := w.stalled
			w.stalled = nil
			w.mu.Unlock()
			for _, st := range again {
				st.tell(0)
			}
		case <-beat.C:
			w.mu.Lock()
			var some []*stream
			for st := range w.beats[slot] {
				some = append(some, st)
			}
			w.mu.Unlock()
			for _, st := range some {
				st.tell(wantBeat)
			}
			slot = (slot + 1) % len(w.beats)
		}
	}
}

// serve writes what the stream has to be told, as far as the socket takes it.
func (st *stream) serve() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.queued.Store(false)
	for !st.gone.Load() {
		if len(st.rest) > 0 {
			n, err := st.write(st.rest)
			st.rest = st.rest[n:]
			if n > 0 {
				st.stalled = time.Time{}
			}
			if err != nil {
				st.drop()
				return
			}
			if len(st.rest) > 0 {
				if st.stalled.IsZero() {
					st.stalled = time.Now()
				} else if time.Since(st.stalled) > stallMost {
					st.drop()
					return
				}
				w := st.writers
				w.mu.Lock()
				w.stalled = append(w.stalled, st)
				w.mu.Unlock()
				return
			}
			st.rest = nil
		}
		if st.ending {
			st.drop()
			return
		}
		what := st.want.Swap(0)
		if what == 0 {
			return
		}
		st.rest = st.room.compose(st, what)
		st.ending = what&wantBye != 0
	}
}

// write writes without waiting where the connection allows it: a phone whose socket is full holds nobody up.
func (st *stream) write(b []byte) (int, error) {
	if st.raw == nil {
		if err := st.conn.SetWriteDeadline(time.Now().Add(blockMost)); err != nil {
			return 0, err
		}
		return st.conn.Write(b)
	}
	n, err := tryWrite(st.raw, b)
	if errors.Is(err, syscall.EAGAIN) {
		return 0, nil
	}
	return max(n, 0), err
}

// drop ends a stream; the phone comes back by itself, to its seat. The caller holds st.mu or nobody else has st.
func (st *stream) drop() {
	if st.gone.Swap(true) {
		return
	}
	st.rest = nil
	st.writers.remove(st)
	st.conn.Close()
	st.room.lost(st)
}

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n" +
	"Connection: close\r\nX-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\n\r\nretry: "

// take takes the connection of a request out of net/http and makes a stream of it. HTTP/1.1 only; a server
// with TLS must not offer HTTP/2 (see Listener).
func (s *Server) take(w http.ResponseWriter, st *stream) error {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return err
	}
	if buffered.Reader.Buffered() > 0 { // a client that sends on without waiting speaks another protocol
		conn.Close()
		return errors.New("live: the client sent more than a request")
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		conn.Close()
		return err
	}
	st.conn, st.writers = conn, s.writers
	if _, sealed := conn.(*tls.Conn); !sealed {
		if c, ok := conn.(syscall.Conn); ok && canTryWrite {
			if raw, err := c.SyscallConn(); err == nil {
				st.raw = raw
			}
		}
	}
	// Thousands that lost the server at once come back spread over two seconds.
	spread := int64(0)
	if n, err := rand.Int(rand.Reader, big.NewInt(1500)); err == nil {
		spread = n.Int64()
	}
	st.rest = append(strconv.AppendInt([]byte(streamHead), 500+spread, 10), "\n\n"...)
	if !s.writers.add(st) {
		conn.Close()
		return errors.New("live: the server is closing")
	}
	return nil
}
