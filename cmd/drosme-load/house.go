package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// grant is the code of the invented programme.
const grant = "LOAD-1"

// testHouse is a house made for measuring: its folder and the people who sign in.
type testHouse struct {
	binary, dir, db string
	people          []*person
}

func (h *testHouse) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	args = append([]string{name}, append(args, "--data", h.dir)...)
	if h.db != "" {
		args = append(args, "--db", h.db)
	}
	c := exec.CommandContext(ctx, h.binary, args...)
	c.Env = append(os.Environ(), "LANG=en_GB.UTF-8")
	return c
}

// makeHouse imports organisations and a programme, and makes accounts with a password and a second
// factor, as people would: by their links, over HTTP.
func makeHouse(ctx context.Context, o options, dir string) (*testHouse, error) {
	h := &testHouse{binary: o.drosme, dir: dir, db: o.db}
	from := dir + ".registers"
	if err := writeRegisters(from, o.rows, 500, 4000); err != nil {
		return nil, err
	}
	if out, err := h.command(ctx, "import", from).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("import: %w: %s", err, out)
	}
	for i := range 11 {
		login := fmt.Sprintf("sample%02d@example.org", i)
		roles := "coordinator"
		if i == 0 { // an administrator first, so that the house is set up
			roles = "administrator"
		}
		out, err := h.command(ctx, "user", "add", login, "--role", roles).CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("user add: %w: %s", err, out)
		}
		link := ""
		for _, w := range strings.Fields(string(out)) {
			if i := strings.Index(w, "/link/"); i >= 0 {
				link = w[i:]
			}
		}
		if link == "" {
			return nil, fmt.Errorf("user add gave no link: %s", out)
		}
		h.people = append(h.people, &person{login: login, link: link, password: "seven wet stones " + strconv.Itoa(i)})
	}
	s, err := h.serve(ctx)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	for _, p := range h.people {
		if err := p.enrol(ctx, s.address); err != nil {
			return nil, fmt.Errorf("%s: %w", p.login, err)
		}
	}
	return h, nil
}

// server is a running binary.
type server struct {
	address string
	ready   time.Duration // from the start of the process to the first 200 on GET /
	process *exec.Cmd
}

func (h *testHouse) serve(ctx context.Context) (*server, error) {
	return started(ctx, func(listen string) *exec.Cmd { return h.command(ctx, "serve", "--listen", listen) }, "/")
}

// started runs a server on a free port of loopback and waits for its first answer of 200.
func started(ctx context.Context, command func(listen string) *exec.Cmd, path string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	listen := l.Addr().String()
	l.Close()
	s := &server{address: "http://" + listen, process: command(listen)}
	s.process.Stderr = os.Stderr
	s.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	start := time.Now()
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	for time.Since(start) < time.Minute && ctx.Err() == nil {
		res, err := http.Get(s.address + path)
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				s.ready = time.Since(start)
				return s, nil
			}
		}
		time.Sleep(2 * time.Millisecond) // between two looks at whether it answers
	}
	s.stop()
	return nil, fmt.Errorf("%s did not answer", s.process.Path)
}

func (s *server) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	_ = s.process.Wait()
}

// memory gives the resident memory of the whole process and the most it ever was, in MB (Linux).
func (s *server) memory() (now, most float64, err error) {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.process.Process.Pid), "status"))
	if err != nil {
		return 0, 0, err
	}
	for _, line := range strings.Split(string(b), "\n") {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		kb, _ := strconv.ParseFloat(f[1], 64)
		switch f[0] {
		case "VmRSS:":
			now = kb / 1000
		case "VmHWM:":
			most = kb / 1000
		}
	}
	return now, most, nil
}
