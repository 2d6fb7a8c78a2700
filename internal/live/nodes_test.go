package live_test

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/live"
)

// TestARoomOnTwoNodes lets a class sit on two servers over one PostgreSQL, steers it from both, loses one, and
// holds the ledger against what the phones were told.
func TestARoomOnTwoNodes(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		store := open()
		if store.Engine == db.SQLite {
			return // a file has one node
		}
		peers := func(o *live.Options) { o.Peers = "node-" }
		a := startNode(t, store, "node-a", peers)
		b := startNode(t, open(), "node-b", peers)
		a.open(live.Opening{Source: source(t, "small.yaml")})
		b.opened = a.opened
		nodes := []*place{a, b}
		var class []*phone
		for i := range 20 {
			class = append(class, nodes[i%2].join())
		}
		numbers := map[float64]bool{}
		for _, f := range class {
			if numbers[f.number] {
				t.Errorf("seat %v was given twice", f.number)
			}
			numbers[f.number] = true
			f.listen()
			f.state("waiting")
		}
		_, desk := b.listen("/live/desk/stream", url.Values{"room": {b.opened.Code}, "token": {b.opened.Desk}})
		next(t, desk, "count", func(c map[string]any) bool { return c["seats"] == 20.0 && c["phones"] == 20.0 })
		b.steer("open") // the room was made on a
		for _, f := range class {
			f.state("open")
		}
		a.steer("goto", "to", "question", "seq", 2)
		for _, f := range class {
			next(t, f.events, "state", func(s map[string]any) bool { return s["at"] == "question" })
		}
		if status, out := b.trySteer("show", "seq", 2); status != 409 || out["reason"] != "seen_another" {
			t.Errorf("a step for what was before: %d %v", status, out)
		}
		// Each sends the same to both nodes at once.
		var mu sync.Mutex
		got := map[string]int{}
		var wg sync.WaitGroup
		for _, f := range class {
			body := map[string]any{"id": newID(), "room": a.opened.Code, "seat": f.token, "question": "question", "answer": choice("a")}
			for _, n := range nodes {
				wg.Go(func() {
					_, out := n.post("/live/answer", body)
					mu.Lock()
					got[fmt.Sprint(out["status"])]++
					mu.Unlock()
				})
			}
		}
		wg.Wait()
		if got["stored"] != 20 || got["duplicate"] != 20 {
			t.Errorf("%v", got)
		}
		next(t, desk, "count", func(c map[string]any) bool {
			q := c["questions"].([]any)[0].(map[string]any)
			return q["stored"] == 20.0 && q["duplicate"] == 20.0 && q["received"] == 40.0
		})
		// Node a is lost: its phones go to b, with the tokens they have, and a seat that b never saw is known.
		late := a.join()
		a.stop()
		late.p = b
		late.listen()
		if s := late.state("open"); s["at"] != "question" {
			t.Errorf("%v", s)
		}
		for _, f := range class[:4] {
			f.p = b
			f.listen()
			if you := next(t, f.events, "you", nil); fmt.Sprint(you["answered"]) != "[question]" {
				t.Errorf("%v", you)
			}
		}
		b.steer("show")
		late.state("showing")
		b.steer("close")
		lines, err := live.LedgerOf(context.Background(), b.j, b.opened.Code)
		housetest.Must(t, err)
		if len(lines) != 1 || lines[0].Stored != 20 || lines[0].Submitted != 40 || lines[0].Duplicate != 20 {
			t.Errorf("%+v", lines)
		}
		for _, node := range []string{"node-a", "node-b"} {
			if _, err := b.j.Verify(context.Background(), node); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestJoiningOnTwoNodesAtOnce: seats are never given twice, also when two nodes share a lane.
func TestJoiningOnTwoNodesAtOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *db.Store) {
		store := open()
		if store.Engine == db.SQLite {
			return // a file has one node
		}
		var nodes []*place
		for _, name := range []string{"node-a", "node-q", "node-b"} { // their lanes may be the same
			nodes = append(nodes, startNode(t, open(), name, func(o *live.Options) { o.Peers = "node-" }))
		}
		nodes[0].open(live.Opening{Source: source(t, "small.yaml")})
		var mu sync.Mutex
		tokens := map[string]string{}
		var wg sync.WaitGroup
		for i := range 60 {
			n, id := nodes[i%3], fmt.Sprintf("joining-at-once-%03d", i)
			for range 2 { // and each of them twice
				wg.Go(func() {
					status, out := n.post("/live/join", map[string]any{"id": id, "room": nodes[0].opened.Code})
					mu.Lock()
					defer mu.Unlock()
					token, _ := out["seat"].(string)
					if status != 200 || tokens[id] != "" && tokens[id] != token {
						t.Errorf("%s: %d %v, before %s", id, status, out, tokens[id])
					}
					tokens[id] = token
				})
			}
		}
		wg.Wait()
		seen := map[string]bool{}
		for _, token := range tokens {
			if seen[token] {
				t.Errorf("%s was given twice", token)
			}
			seen[token] = true
		}
		time.Sleep(400 * time.Millisecond) // the nodes read what the others wrote
		for i, n := range nodes {
			if got := n.s.Rooms(); len(got) != 1 || got[0].Seats != 60 {
				t.Errorf("node %d knows %v", i, got)
			}
		}
	})
}
