package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"drosme/classroom"
	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/lesson"
	"drosme/internal/live"
)

// balancer hands connections to its nodes in turn, and leaves out one that does not answer, as any load balancer does.
type balancer struct {
	l     net.Listener
	nodes []string
	turn  atomic.Int64
}

func newBalancer(t *testing.T, nodes ...string) *balancer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	housetest.Must(t, err)
	b := &balancer{l: l, nodes: nodes}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go b.join(c)
		}
	}()
	return b
}

func (b *balancer) join(c net.Conn) {
	defer c.Close()
	for range b.nodes {
		to, err := net.Dial("tcp", b.nodes[int(b.turn.Add(1))%len(b.nodes)])
		if err != nil {
			continue
		}
		defer to.Close()
		go func() {
			_, _ = io.Copy(to, c)
			to.Close()
		}()
		_, _ = io.Copy(c, to)
		return
	}
}

// node is one `drosme lessons` as a process of its own.
func node(t *testing.T, name string, house ...string) (address string, cmd *exec.Cmd) {
	t.Helper()
	address = freePort(t)
	cmd = program(append([]string{"lessons", "--node", name, "--listen", address, "--join-limit", "0"}, house...)...)
	out, err := cmd.StdoutPipe()
	housetest.Must(t, err)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	housetest.Must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be dead already
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, "as node "+name) {
		t.Fatalf("the node says %q, %v, %s", line, err, &errs)
	}
	return address, cmd
}

// lessonHouse is an office as its server opens it, with an approved activity.
type lessonHouse struct {
	r      *rooms.Rooms
	own    context.Context
	script string
}

func openLessonHouse(t *testing.T, o house.Options) *lessonHouse {
	t.Helper()
	h, r, own, err := openHouse(context.Background(), o)
	housetest.Must(t, err)
	done, err := serveNode(own, h, r, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080})
	housetest.Must(t, err)
	t.Cleanup(func() { done(); h.Close() })
	x := &lessonHouse{r: r, own: own}
	another := clerk.WithActor(own, access.Actor{System: "setup"})
	for _, f := range lesson.LibraryFiles() {
		if f.Name == "myths-and-facts.yaml" {
			x.script, err = r.Classroom.AddScript(another, string(f.Content))
			housetest.Must(t, err)
		}
	}
	for _, role := range []string{"practitioner", "psychologist", "young_person"} {
		housetest.Must(t, r.Classroom.ReviewScript(own, x.script, classroom.Review{Role: role, Fit: true}))
	}
	s, err := r.Classroom.ReadScript(own, x.script)
	housetest.Must(t, err)
	housetest.Must(t, r.Classroom.ApproveScript(own, x.script, classroom.Approval{Version: s.Version, Solo: true}))
	return x
}

// asking is a phone's way through the balancer: a connection for each request, so that each may come to another node.
type asking struct {
	t  *testing.T
	at string
}

func (a asking) post(path string, body map[string]any) (int, map[string]any) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, nil
	}
	for range 50 { // a phone sends again until somebody says yes or no
		req, err := http.NewRequest("POST", "http://"+a.at+path, bytes.NewReader(b))
		if err != nil {
			return 0, nil
		}
		req.Close = true
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			var out map[string]any
			err = json.NewDecoder(res.Body).Decode(&out)
			res.Body.Close()
			if err == nil && res.StatusCode != http.StatusServiceUnavailable {
				return res.StatusCode, out
			}
		}
		time.Sleep(100 * time.Millisecond) // a node was lost: the next connection goes to another one
	}
	return 0, nil
}

func (a asking) steer(room, token, act string, more map[string]any) {
	a.t.Helper()
	body := map[string]any{"id": newPhoneID(), "room": room, "token": token}
	for k, v := range more {
		body[k] = v
	}
	if status, out := a.post("/live/desk/"+act, body); status != 200 {
		a.t.Fatalf("%s: %d %v", act, status, out)
	}
}

var phoneIDs atomic.Int64

func newPhoneID() string {
	return fmt.Sprintf("test-phone-%09d-%d", phoneIDs.Add(1), time.Now().UnixNano())
}

// TestARoomOfTheOfficeOnTwoNodes plays a lesson and a poster through a load balancer over two nodes as processes of
// their own, and kills one between the question and its result.
func TestARoomOfTheOfficeOnTwoNodes(t *testing.T) {
	url, dir := database(t), t.TempDir()
	o := house.Options{Dir: filepath.Join(dir, "office"), DB: url}
	x := openLessonHouse(t, o)
	flags := func(name string) []string { // a machine of its own: its own folder, the same key
		return []string{"--data", filepath.Join(dir, name), "--db", url, "--key", o.KeyPath()}
	}
	first, killed := node(t, "one", flags("one")...)
	second, _ := node(t, "two", flags("two")...)
	b := newBalancer(t, first, second)
	all := asking{t, b.l.Addr().String()}

	if _, errs, code := scripted(t, append([]string{"lessons", "--node", "two", "--listen", "127.0.0.1:0"}, flags("three")...)...); code != 1 || !strings.Contains(errs, "--node") {
		t.Errorf("a second node of one name: %d %s", code, errs)
	}
	if _, errs, code := scripted(t, "lessons", "--data", filepath.Join(dir, "four"), "--db", url, "--listen", "127.0.0.1:0"); code != 1 || !strings.Contains(errs, "key") {
		t.Errorf("a node without the key: %d %s", code, errs)
	}
	if res, err := http.Get("http://" + first + "/lessons"); err != nil || res.Request.URL.Path != "/" {
		t.Errorf("a page of the staff on a node: %v %v", res, err)
	}

	opened, err := x.r.Classroom.OpenRoom(x.own, classroom.RoomOrder{Script: x.script, Group: "8.b"})
	housetest.Must(t, err)
	code, err := x.r.Classroom.InvitePresenter(x.own, opened.Room)
	housetest.Must(t, err)
	status, out := all.post("/live/pair", map[string]any{"room": opened.Code, "code": code})
	token, _ := out["token"].(string)
	if status != 200 || token == "" {
		t.Fatalf("pairing: %d %v", status, out)
	}
	for range 2 { // on either node
		if status, out := all.post("/live/pair", map[string]any{"room": opened.Code, "code": code}); status != 403 {
			t.Errorf("a code works twice: %d %v", status, out)
		}
	}
	var phones []string
	for range 20 {
		status, out := all.post("/live/join", map[string]any{"id": newPhoneID(), "room": opened.Code})
		if status != 200 {
			t.Fatalf("join: %d %v", status, out)
		}
		phones = append(phones, out["seat"].(string))
	}
	all.steer(opened.Code, token, "open", nil)
	all.steer(opened.Code, token, "goto", map[string]any{"to": "boys"})
	time.Sleep(400 * time.Millisecond) // the other node hears of the question within a quarter of a second
	answer := func(seat string) string {
		_, out := all.post("/live/answer", map[string]any{"id": newPhoneID(), "room": opened.Code, "seat": seat, "question": "boys", "answer": map[string]string{"choice": "true"}})
		return fmt.Sprint(out["status"], out["reason"])
	}
	for _, p := range phones[:10] {
		if got := answer(p); got != "stored<nil>" {
			t.Errorf("first half: %s", got)
		}
	}
	housetest.Must(t, killed.Process.Kill())
	_ = killed.Wait()
	for _, p := range phones { // all go on at the other one: the first half has its answers, the second half gives them
		if status, out := all.post("/live/join", map[string]any{"id": newPhoneID(), "room": opened.Code, "seat": p}); status != 200 || out["seat"] != p {
			t.Errorf("a seat was lost: %d %v", status, out)
		}
	}
	got := map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, p := range phones {
		wg.Go(func() {
			s := answer(p)
			mu.Lock()
			defer mu.Unlock()
			got[s]++
		})
	}
	wg.Wait()
	if got["duplicate<nil>"] != 10 || got["stored<nil>"] != 10 {
		t.Errorf("after the loss: %v", got)
	}
	all.steer(opened.Code, token, "show", nil)

	poster, err := x.r.Classroom.OpenRoom(x.own, classroom.RoomOrder{Script: x.script, Alone: true})
	housetest.Must(t, err)
	again, _ := node(t, "one", flags("one")...) // it comes back, with the same name
	b.nodes = append(b.nodes, again)
	for range 6 {
		all.alone(poster.Code)
	}
	eventually(t, func() bool {
		r, err := x.r.Classroom.OpenRoomByID(x.own, poster.Room)
		return err == nil && r.Starts == 6 && r.Ends == 6
	})
	housetest.Must(t, x.r.Classroom.CloseRoom(x.own, poster.Room))
	housetest.Must(t, x.r.Classroom.CloseRoom(x.own, opened.Room))
	j := x.r.Classroom.Live.Journal
	lines, err := live.LedgerOf(x.own, j, opened.Code)
	housetest.Must(t, err)
	if len(lines) != 1 || lines[0].Stored != 20 {
		t.Errorf("%+v", lines)
	}
	for _, n := range []string{"office", "office.one", "office.two"} {
		if _, err := j.Verify(x.own, n); err != nil {
			t.Errorf("chain of %s: %v", n, err)
		}
	}
	x.comeIn(t, 2)
	lessons, err := x.r.Classroom.ListLessons(x.own)
	housetest.Must(t, err)
	for _, l := range lessons {
		l, err := x.r.Classroom.ReadLesson(x.own, l.ID)
		housetest.Must(t, err)
		if starts, ends := l.Played(); l.Kind == classroom.Alone && (starts != 6 || ends != 6) {
			t.Errorf("the poster: begun %d, ended %d", starts, ends)
		}
		if l.Kind == classroom.WithPupils && (l.Phones != 20 || l.Group != "8.b" || l.Hub != classroom.OfficeHub) {
			t.Errorf("the lesson: %+v", l)
		}
	}
}

// alone plays to the end from a poster.
func (a asking) alone(code string) {
	a.t.Helper()
	id, at := newPhoneID(), any(nil)
	for range 100 {
		body := map[string]any{"id": id, "room": code, "at": at}
		status, out := a.post("/live/solo", body)
		if status != 200 {
			a.t.Fatalf("alone: %d %v", status, out)
		}
		if out["end"] == true {
			return
		}
		at = out["place"]
	}
	a.t.Fatal("it never ends")
}

// comeIn waits until so many lessons were brought in by the house itself, and that again changes nothing.
func (x *lessonHouse) comeIn(t *testing.T, n int) {
	t.Helper()
	for range 100 {
		housetest.Must(t, x.r.Classroom.BringHome(x.own))
		all, err := x.r.Classroom.ListLessons(x.own)
		housetest.Must(t, err)
		if len(all) == n {
			return
		}
		time.Sleep(100 * time.Millisecond) // five seconds after its end
	}
	t.Fatal("the lessons do not come in")
}

// TestLessonsOfAHouseInFiles has one node beside the server of the staff.
func TestLessonsOfAHouseInFiles(t *testing.T) {
	o := house.Options{Dir: filepath.Join(t.TempDir(), "office")}
	x := openLessonHouse(t, o)
	at, _ := node(t, "only", "--data", o.Dir)
	opened, err := x.r.Classroom.OpenRoom(x.own, classroom.RoomOrder{Script: x.script})
	housetest.Must(t, err)
	a := asking{t, at}
	if status, out := a.post("/live/join", map[string]any{"id": newPhoneID(), "room": opened.Code}); status != 200 {
		t.Fatalf("join: %d %v", status, out)
	}
	eventually(t, func() bool {
		r, err := x.r.Classroom.OpenRoomByID(x.own, opened.Room)
		return err == nil && r.Seats == 1
	})
	if _, errs, code := scripted(t, "lessons", "--data", o.Dir, "--node", "other", "--listen", "127.0.0.1:0"); code != 1 || !strings.Contains(errs, "name") {
		t.Errorf("a second node over files: %d %s", code, errs)
	}
}

// eventually waits until something is so, ten seconds at most: nodes tell each other within a quarter of a second.
func eventually(t *testing.T, so func() bool) {
	t.Helper()
	for range 100 {
		if so() {
			return
		}
		time.Sleep(100 * time.Millisecond) // another process writes it
	}
	t.Error("it never became so")
}
