package live_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/live"
)

// child is a server in a process of its own, so that it can be killed.
type child struct {
	*exec.Cmd
	code, desk string
}

func startChild(t *testing.T, dir, listen string, more ...string) *child {
	t.Helper()
	c := &child{Cmd: exec.Command(os.Args[0])}
	c.Env = append(append(os.Environ(), childServer+"="+dir, childListen+"="+listen), more...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	housetest.Must(t, err)
	housetest.Must(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() }) // it may be dead already
	line, err := bufio.NewReader(out).ReadString('\n')
	housetest.Must(t, err)
	if n, err := fmt.Sscanf(line, "room %s %s", &c.code, &c.desk); err != nil || n != 2 {
		t.Fatalf("the server said %q: %v", line, err)
	}
	return c
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	housetest.Must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// TestKilledBetweenQuestionAndResult kills the server while a class answers. The phones send again what was
// not acknowledged, come back to their seats, and the ledger has each answer once.
func TestKilledBetweenQuestionAndResult(t *testing.T) {
	const phones = 120
	dir, listen := t.TempDir(), freeAddress(t)
	source := childActivity + "=testdata/load.yaml"
	server := startChild(t, dir, listen, source)
	p := &place{t: t, address: "http://" + listen, opened: live.Opened{Code: server.code, Desk: server.desk}}
	var class []*phone
	for range phones {
		class = append(class, p.join().listen())
	}
	p.steer("open")
	for _, f := range class {
		f.state("open")
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	acked, killed := map[string]int{}, make(chan struct{})
	for i, f := range class {
		body, err := jsonText(map[string]any{"id": newID(), "room": p.opened.Code, "seat": f.token, "question": "q1", "answer": choice("a")})
		housetest.Must(t, err)
		wg.Go(func() {
			if i%3 == 0 {
				<-killed // these answer while it is down
			}
			for try := 0; try < 200; try++ {
				res, err := http.Post(p.address+"/live/answer", "application/json", strings.NewReader(body))
				if err == nil {
					var b bytes.Buffer
					_, err = b.ReadFrom(res.Body)
					res.Body.Close()
					if err == nil && res.StatusCode == 200 {
						mu.Lock()
						acked[f.token]++
						if len(acked) == phones/4 {
							_ = server.Process.Kill() // in the midst of it
							close(killed)
						}
						mu.Unlock()
						return
					}
				}
				time.Sleep(25 * time.Millisecond) // the phone tries again
			}
			t.Errorf("phone %d gave up", i)
		})
	}
	<-killed
	_ = server.Wait() // it was killed
	begin := time.Now()
	again := startChild(t, dir, listen, source)
	if again.code != server.code {
		t.Fatalf("another room: %s, was %s", again.code, server.code)
	}
	for _, f := range class {
		f.listen()
		if s := f.state("open"); s["at"] != "q1" {
			t.Errorf("%v", s)
		}
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("all phones were back after %s", took)
	}
	wg.Wait()
	p.steer("show")
	for _, f := range class {
		f.state("showing")
	}
	p.steer("close")
	res, err := http.Get(p.address + "/live/ledger?room=" + server.code)
	housetest.Must(t, err)
	defer res.Body.Close()
	rows, err := csv.NewReader(res.Body).ReadAll()
	housetest.Must(t, err)
	if len(rows) != 2 || rows[1][0] != "q1" || rows[1][3] != fmt.Sprint(phones) {
		t.Errorf("ledger: %v", rows)
	}
	_ = again.Process.Kill() // and the journal is read from outside
	_ = again.Wait()
	store, err := db.OpenSQLite(filepath.Join(dir, "live.db"), testKey[:], db.Options{})
	housetest.Must(t, err)
	defer store.Close()
	j, err := live.OpenJournal(context.Background(), store, "one", time.Now)
	housetest.Must(t, err)
	defer j.Close()
	if _, err := j.Verify(context.Background(), "one"); err != nil {
		t.Error(err)
	}
}
