package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"drosme/internal/housetest"
)

// childRuns, set to anything, makes the program itself of this test binary: what runs as a process of its own, so that
// it can be killed, is the same code.
const childRuns = "DROSME_TEST_RUNS"

func TestMain(m *testing.M) {
	if os.Getenv(childRuns) != "" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// program is the program as another process, with nobody at its terminal.
func program(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), childRuns+"=1", "LANG=en", "LC_ALL=", "LC_MESSAGES=")
	return c
}

// scripted runs the program as a script does and gives what it printed and its exit code.
func scripted(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	c := program(args...)
	c.Stdout, c.Stderr = &o, &e
	err := c.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return o.String(), e.String(), c.ProcessState.ExitCode()
}

// good runs the program as scripted does and wants exit code 0.
func good(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := scripted(t, args...)
	if code != 0 {
		t.Fatalf("drosme %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// laptop is a hub that serves as a process of its own.
type laptop struct {
	t            *testing.T
	dir          string
	phones, crew string // addresses, as HOST:PORT
	flags        []string
	cmd          *exec.Cmd

	says string // what it printed
}

// newLaptop says where a hub will serve; start serves.
func newLaptop(t *testing.T, dir string, flags ...string) *laptop {
	t.Helper()
	l := &laptop{t: t, dir: dir, phones: freePort(t), crew: freePort(t), flags: flags}
	t.Cleanup(func() {
		l.kill()
		_, _, _ = scripted(t, "hub", "lock", "--data", dir) // the key is held outside the process: the test takes it away
	})
	return l
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	housetest.Must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// start serves until it is stopped or killed, and returns once phones and crew are answered.
func (l *laptop) start() {
	l.t.Helper()
	l.cmd = program(append([]string{"hub", "--data", l.dir, "--listen", l.phones, "--crew", l.crew}, l.flags...)...)
	out, err := l.cmd.StdoutPipe()
	housetest.Must(l.t, err)
	var errs bytes.Buffer
	l.cmd.Stderr = &errs
	housetest.Must(l.t, l.cmd.Start())
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		var all strings.Builder
		for lines.Scan() {
			all.WriteString(lines.Text() + "\n")
			if strings.HasPrefix(lines.Text(), "Key: ") { // the last of what it says of itself
				ready <- all.String()
			}
		}
		close(ready)
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case said, serves := <-ready:
		if !serves {
			_ = l.cmd.Wait()
			l.t.Fatalf("the hub ended at once: %s", &errs)
		}
		l.says = said
	case <-time.After(30 * time.Second):
		l.t.Fatalf("the hub does not start: %s", &errs)
	}
	for _, at := range []string{"http://" + l.phones + "/", "http://" + l.crew + "/"} {
		if !strings.Contains(l.says, at) {
			l.t.Fatalf("the hub does not serve at %s; it says\n%s", at, l.says)
		}
	}
}

// kill ends it as a power cut does: nothing is put in order.
func (l *laptop) kill() {
	if l.cmd == nil {
		return
	}
	_ = l.cmd.Process.Kill() // it may be dead already
	_ = l.cmd.Wait()
	l.cmd = nil
}

// stop ends it as whoever started it does.
func (l *laptop) stop() {
	l.t.Helper()
	housetest.Must(l.t, l.cmd.Process.Signal(syscall.SIGTERM))
	if err := l.cmd.Wait(); err != nil {
		l.t.Errorf("the hub ended with %v", err)
	}
	l.cmd = nil
}

// held tells whether this machine can hold an opened key outside the process. Where it cannot, the passphrase is needed
// at each start.
func (l *laptop) held() bool { return !strings.Contains(l.says, "Held nowhere") }
