package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// lessonOptions say how a class is played: only by what docs/live-protocol.md says.
type lessonOptions struct {
	addrs          []string
	room           string
	players        int
	spread, after  time.Duration
	joinsPerSecond int
	duplicate, cut float64
	pid            int
}

// lessonLoad is one measurement.
type lessonLoad struct {
	o       lessonOptions
	players []*player

	mu    sync.Mutex
	seen  map[string]*asked // state as text → what it asks
	took  []time.Duration
	sums  map[string]*sums
	gaps  []time.Duration // of streams that were cut and came back
	fails []string

	answering                                                sync.WaitGroup
	posts, retries, duplicates, cutSends, cuts, waited, lost atomic.Int64
}

// sums are what players were told of one question.
type sums struct{ answers, stored, duplicate int }

func (l *lessonLoad) asked(data []byte) (*asked, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a := l.seen[string(data)]; a != nil {
		return a, nil
	}
	a := &asked{}
	if err := json.Unmarshal(data, a); err != nil {
		return nil, err
	}
	a.first = time.Now()
	for _, other := range l.seen { // the same state in another language
		if other.Seq == a.Seq && other.At == a.At {
			a.first = other.first
		}
	}
	l.seen[string(data)] = a
	return a, nil
}

func (l *lessonLoad) result(question, result string, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.took = append(l.took, took)
	s := l.sums[question]
	if s == nil {
		s = &sums{}
		l.sums[question] = s
	}
	s.answers++
	if result == "stored" {
		s.stored++
	} else {
		s.duplicate++
	}
}

func (l *lessonLoad) back(since time.Time) {
	l.mu.Lock()
	l.gaps = append(l.gaps, time.Since(since))
	l.mu.Unlock()
}

func (l *lessonLoad) fail(err error) {
	l.lost.Add(1)
	l.mu.Lock()
	if len(l.fails) < 5 {
		l.fails = append(l.fails, err.Error())
	}
	l.mu.Unlock()
}

// measureLesson lets so many phones play a lesson that somebody else steers (or that steers itself), until it
// is closed, and compares what they were told with the ledger.
func measureLesson(ctx context.Context, o lessonOptions) error {
	l := &lessonLoad{o: o, seen: map[string]*asked{}, sums: map[string]*sums{}}
	before := resident(o.pid)
	pace := time.NewTicker(time.Second / time.Duration(max(o.joinsPerSecond, 1)))
	defer pace.Stop()
	var joined, streaming, over sync.WaitGroup
	start := time.Now()
	for i := range o.players {
		select {
		case <-pace.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		p := &player{l: l, says: wire{addresses: o.addrs, at: i}, hears: i, acked: map[string]bool{}}
		l.players = append(l.players, p)
		joined.Add(1)
		streaming.Add(1)
		over.Go(func() {
			if err := p.join(); err != nil {
				l.fail(err)
				joined.Done()
				streaming.Done()
				return
			}
			joined.Done()
			if err := p.listen(sync.OnceFunc(streaming.Done)); err != nil {
				l.fail(err)
			}
		})
	}
	joined.Wait()
	streaming.Wait()
	figure("phones joined", fmt.Sprintf("%d in %s", o.players, time.Since(start).Round(10*time.Millisecond)), "")
	if n := l.waited.Load(); n > 0 {
		figure("  told to wait by the limit of joins", fmt.Sprint(n), "")
	}
	if o.pid > 0 {
		select {
		case <-time.After(time.Second): // what joining left behind is swept
		case <-ctx.Done():
			return ctx.Err()
		}
		figure("resident growth, all joined", perPhone(resident(o.pid)-before, o.players), "under 50 kB a phone")
	}
	busy := processor(o.pid)
	finished := make(chan struct{})
	go func() { over.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-ctx.Done():
	}
	l.answering.Wait()
	if o.pid > 0 {
		figure("processor of the server, joined to closed", fmt.Sprintf("%.2f s, %.3f ms an answer", (processor(o.pid)-busy).Seconds(),
			float64((processor(o.pid)-busy).Microseconds())/1000/float64(max(len(l.took), 1))), "")
		figure("resident growth, at the end", perPhone(resident(o.pid)-before, o.players), "under 50 kB a phone")
	}
	return l.report(ctx)
}

func perPhone(kb, players int) string {
	return fmt.Sprintf("%.1f kB a phone (%.1f MB)", float64(kb)/float64(players), float64(kb)/1000)
}

// resident is the resident memory of a process in kB (Linux); 0: not asked for.
func resident(pid int) int {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(b), "\n") {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kb, _ := strconv.Atoi(f[1])
			return kb
		}
	}
	return 0
}

// processor is the time that a process has had of the processors (Linux); 0: not asked for.
func processor(pid int) time.Duration {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel counts in hundredths
}

func (l *lessonLoad) report(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	o := l.o
	what := fmt.Sprintf("%d phones within %s, %.0f %% twice, %.0f %% cut", o.players, o.spread, o.duplicate*100, o.cut*100)
	figure(what, "", "")
	figure("  first send to stored or duplicate", fmt.Sprintf("p50 %s, p95 %s, p99 %s, max %s (%d answers)",
		ms(part(l.took, .5)), ms(part(l.took, .95)), ms(part(l.took, .99)), ms(part(l.took, 1)), len(l.took)), "")
	figure("  posts, retries, sent twice, cut", fmt.Sprintf("%d, %d, %d, %d", l.posts.Load(), l.retries.Load(), l.duplicates.Load(), l.cutSends.Load()), "")
	var events, bytes int64
	for _, p := range l.players {
		events += p.events.Load()
		bytes += p.bytes.Load()
	}
	n := float64(max(len(l.players), 1))
	states := map[int64]bool{}
	for _, a := range l.seen {
		states[a.Seq] = true
	}
	figure("  messages a phone", fmt.Sprintf("%.2f in %d states, %.1f kB", float64(events)/n, len(states), float64(bytes)/n/1000), "linear in phones")
	if len(l.gaps) > 0 {
		figure("  streams cut and back, longest gap", fmt.Sprintf("%d, %s", len(l.gaps), ms(part(l.gaps, 1))), "under 5 s")
	}
	for _, f := range l.fails {
		figure("  failed", f, "")
	}
	return errors.Join(l.compare(ctx), failed(l.lost.Load()))
}

func failed(n int64) error {
	if n > 0 {
		return fmt.Errorf("%d phones failed", n)
	}
	return nil
}

// compare reads the server's ledger and holds it against what the phones were told.
func (l *lessonLoad) compare(ctx context.Context) error {
	var res *http.Response
	for _, address := range l.o.addrs {
		req, err := http.NewRequestWithContext(context.WithoutCancel(ctx), "GET", "http://"+address+"/live/ledger?room="+l.o.room, nil)
		if err != nil {
			return err
		}
		if res, err = http.DefaultClient.Do(req); err == nil {
			break
		}
	}
	if res == nil {
		return errors.New("no server gives its ledger")
	}
	defer res.Body.Close()
	rows, err := csv.NewReader(res.Body).ReadAll()
	if err != nil || res.StatusCode != http.StatusOK || len(rows) == 0 {
		return fmt.Errorf("the ledger answered %d: %w", res.StatusCode, err)
	}
	figure("  disk: 4 kB for sure; journal: a group", res.Header.Get("Journal-Fsync")+"; "+res.Header.Get("Journal-Commit"), "")
	figure("  journal: entries in groups", res.Header.Get("Journal-Entries")+" in "+res.Header.Get("Journal-Groups"), "")
	fmt.Println(strings.Join(rows[0], ",") + ",answered")
	var wrong error
	for _, row := range rows[1:] {
		s := l.sums[row[0]]
		if s == nil {
			s = &sums{}
		}
		fmt.Println(strings.Join(row, ",") + "," + strconv.Itoa(s.answers))
		if row[3] != strconv.Itoa(s.answers) {
			wrong = errors.Join(wrong, fmt.Errorf("%s: %d phones were told that their answer is kept, the ledger has %s", row[0], s.answers, row[3]))
		}
	}
	if wrong == nil {
		figure("ledger: answered = stored, none lost, none twice", "yes", "")
	}
	return wrong
}
