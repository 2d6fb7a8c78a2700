// Package browsertest walks pages in a real browser, the way a person does: by labels, by keys and
// by the words on buttons.
//
// It is for tests alone; no program may import it, because it carries axe-core (MPL-2.0). One
// Chromium serves a whole test binary. Each Person has cookies, storage and a window of their own.
// Every step waits, for Patience at most, until the page allows it, and stops the test with the
// page's text, its console and a picture when it does not.
//
// A browser is looked for in DROSME_TEST_BROWSER, then at /usr/bin/chromium. Where there is none the
// test is skipped with a sentence, so that "go test ./..." passes on a machine with Go alone; where
// DROSME_TEST_BROWSER names a file that is not there, the test fails. Pictures go to the folder in
// DROSME_SHOTS; without it, those of a failure go to a folder that stays, all others to the test's own.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is the longest that one step waits for the page.
const Patience = 15 * time.Second

// lookFor are the places where a browser is looked for when DROSME_TEST_BROWSER is empty.
var lookFor = []string{"/usr/bin/chromium"}

// Browser is the one Chromium of this test binary.
type Browser struct {
	ctx context.Context
}

var one struct {
	sync.Mutex
	browser *Browser
	err     error
}

// Start gives the browser of this test binary, started at the first call. It skips the test where no
// browser is installed. The browser ends with the test binary.
func Start(t testing.TB) *Browser {
	t.Helper()
	path, err := find(os.Getenv("DROSME_TEST_BROWSER"), lookFor)
	if err != nil {
		t.Fatal(err)
	}
	if path == "" {
		// Skipped on purpose: "go test ./..." must pass on a machine with Go alone.
		t.Skip("Left out: there is no browser here. Install Chromium (Debian: apt install chromium), or name one in DROSME_TEST_BROWSER, to run the browser tests.")
	}
	one.Lock()
	defer one.Unlock()
	if one.browser == nil && one.err == nil {
		one.browser, one.err = launch(path)
	}
	if one.err != nil {
		t.Fatalf("The browser %s does not start: %v", path, one.err)
	}
	return one.browser
}

// find gives the path of the browser, "" where there is none, and an error where one is named that
// is not there: who names a browser wants the browser tests to run.
func find(named string, places []string) (string, error) {
	if named != "" {
		if _, err := os.Stat(named); err != nil {
			return "", fmt.Errorf("DROSME_TEST_BROWSER names %s, which cannot be used: %w", named, err)
		}
		return named, nil
	}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", nil
}

// launch starts the browser without a sandbox when the tests run as root, which Chromium demands,
// and without any traffic of its own: names other than localhost do not resolve.
func launch(path string) (*Browser, error) {
	dir, err := profile(os.TempDir())
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(dir),
		chromedp.WindowSize(1280, 900),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		// A page kept for the way back comes without a load event, for which NavigateBack waits.
		chromedp.Flag("disable-features", "Translate,BackForwardCache"),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]"),
		chromedp.Flag("lang", "en"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(ctx)
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx) }()
	select {
	case err = <-started:
	case <-time.After(2 * Patience):
		err = errors.New("it gave no answer for " + (2 * Patience).String())
	}
	if err != nil {
		cancel()
		return nil, err
	}
	return &Browser{ctx: ctx}, nil
}

const profilePrefix = "drosme-browser-"

// profile makes the browser's folder, named for this process, and removes the folders of processes
// that are gone: a test binary ends without a last word in which it could tidy up.
func profile(under string) (string, error) {
	old, err := filepath.Glob(filepath.Join(under, profilePrefix+"*"))
	if err != nil {
		return "", err
	}
	for _, dir := range old {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), profilePrefix), "-")
		n, err := strconv.Atoi(pid)
		if err != nil || n <= 0 || alive(n) {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return "", fmt.Errorf("removing the folder of an earlier browser: %w", err)
		}
	}
	return os.MkdirTemp(under, profilePrefix+strconv.Itoa(os.Getpid())+"-")
}

// alive says whether a process runs; one of another user counts as running.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}
