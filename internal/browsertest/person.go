package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Person is somebody at a window of their own, with cookies and storage of their own. Its methods
// stop the test when the page does not allow a step. A Person is for one goroutine.
type Person struct {
	t     testing.TB
	ctx   context.Context
	media *emulation.SetEmulatedMediaParams
	saw   seen
	quiet bool // the failure is being written down: no second one
	shut  context.CancelFunc
}

// seen is what the browser told about the page; its own goroutine writes it.
type seen struct {
	sync.Mutex
	main      string // the main frame
	loading   bool
	requested bool // the page asked to go elsewhere and has not begun to load yet
	status    int64
	received  float64
	console   []string
	faults    []string // exceptions, what the security policy blocked, requests to elsewhere
	expected  []string // parts of faults that the test expects
}

// Person opens a window without cookies. At the end of the test the window closes, and the test fails
// if a script of the page threw, if the page's security policy blocked something, or if the page
// asked any address beyond this machine.
func (b *Browser) Person(t testing.TB) *Person {
	t.Helper()
	p := &Person{t: t, media: &emulation.SetEmulatedMediaParams{}}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p.ctx, p.shut = ctx, cancel
	// The first run opens the window; its context must be the window's own, without a limit, because
	// the window closes with it.
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		t.Fatalf("The browser opens no window: %v", err)
	}
	p.saw.main = string(chromedp.FromContext(ctx).Target.TargetID)
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		cancel()
		t.Fatalf("The browser tells nothing: %v", err)
	}
	t.Cleanup(func() {
		cancel()
		p.saw.Lock()
		defer p.saw.Unlock()
		for _, f := range p.saw.faults {
			if !p.saw.expects(f) {
				t.Errorf("In the browser: %s", f)
			}
		}
	})
	p.run("hearing the network", func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{})
		return chromedp.Void{}, err
	})
	return p
}

// Close closes the window at once, as a thumb or a dead battery does; the page hears nothing of it. The person takes no
// further step.
func (p *Person) Close() { p.shut() }

func (s *seen) expects(fault string) bool {
	for _, part := range s.expected {
		if strings.Contains(fault, part) {
			return true
		}
	}
	return false
}

// Expect says that a fault of the page that holds this text is part of the test, such as a blocked
// script in a test of the security policy.
func (p *Person) Expect(part string) {
	p.saw.Lock()
	defer p.saw.Unlock()
	p.saw.expected = append(p.saw.expected, part)
}

// hear notes what the browser tells. It runs inside the browser's reader and must not wait.
func (p *Person) hear(event any) {
	s := &p.saw
	s.Lock()
	defer s.Unlock()
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		if string(e.FrameID) == s.main && e.Disposition == page.ClientNavigationDispositionCurrentTab {
			s.requested = true
		}
	case *page.EventFrameStartedLoading:
		if string(e.FrameID) == s.main {
			s.loading = true
		}
	case *page.EventFrameStoppedLoading:
		if string(e.FrameID) == s.main {
			s.loading, s.requested = false, false
		}
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument && string(e.FrameID) == s.main {
			s.received = 0
		}
		if u, err := url.Parse(e.Request.URL); err == nil && !here(u) {
			s.faults = append(s.faults, "the page asks "+u.Scheme+"://"+u.Host+", which is not this machine")
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument && string(e.FrameID) == s.main {
			s.status = e.Response.Status
		}
	case *network.EventLoadingFinished:
		s.received += e.EncodedDataLength
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil && e.ExceptionDetails.Exception.Description != "" {
			text = e.ExceptionDetails.Exception.Description
		}
		s.console = append(s.console, "exception: "+text)
		s.faults = append(s.faults, "a script threw: "+text)
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, strings.Trim(string(a.Value), `"`)+a.Description)
		}
		s.console = append(s.console, string(e.Type)+": "+strings.Join(words, " "))
	case *log.EventEntryAdded:
		s.console = append(s.console, string(e.Entry.Level)+": "+e.Entry.Text+" "+e.Entry.URL)
		if e.Entry.Source == log.EntrySourceSecurity && e.Entry.Level == log.EntryLevelError || strings.Contains(e.Entry.Text, "Content Security Policy") {
			s.faults = append(s.faults, "the page's security policy: "+e.Entry.Text)
		}
	}
}

// here says whether an address is on this machine.
func here(u *url.URL) bool {
	switch u.Scheme {
	case "http", "https", "ws", "wss":
		h := u.Hostname()
		return h == "localhost" || h == "127.0.0.1" || h == "::1" || strings.HasSuffix(h, ".localhost")
	}
	return true // about:, data:, blob:, chrome: reach nobody
}

// Console gives what the page wrote to the console so far, a line each.
func (p *Person) Console() []string {
	p.saw.Lock()
	defer p.saw.Unlock()
	return append([]string(nil), p.saw.console...)
}

// Status gives the HTTP status of the page that is shown.
func (p *Person) Status() int {
	p.saw.Lock()
	defer p.saw.Unlock()
	return int(p.saw.status)
}

// Received gives the bytes on the wire, headers and bodies as they were compressed, since the shown
// page was asked for.
func (p *Person) Received() int {
	p.saw.Lock()
	defer p.saw.Unlock()
	return int(p.saw.received)
}

// run does one action under a limit, and stops the test with all that helps when it fails.
func (p *Person) run(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.fail("%s: %v", what, err)
	}
}

// wait asks again and again until done says yes. What it finds is "" or the reason why not yet.
func (p *Person) wait(what string, done func(ctx context.Context) (reason string)) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	last := ""
	for {
		reason := done(ctx)
		if reason == "" {
			return
		}
		if ctx.Err() == nil {
			last = reason
		}
		select {
		case <-ctx.Done():
			p.fail("%s: %s (waited %s)", what, last, Patience)
		case <-time.After(25 * time.Millisecond):
		}
	}
}

// settle waits until a step has led where it leads. A page that goes elsewhere says so within the
// grace; a page that stays costs the grace.
func (p *Person) settle(what string) {
	p.t.Helper()
	const grace = 80 * time.Millisecond
	begun := time.Now()
	p.wait(what, func(context.Context) string {
		p.saw.Lock()
		defer p.saw.Unlock()
		switch {
		case p.saw.loading:
			return "the page is still loading"
		case p.saw.requested && time.Since(begun) < 2*time.Second: // a download asks and never loads
			return "the page asked to go elsewhere and does not"
		case time.Since(begun) < grace:
			return "the page has not had its moment"
		}
		p.saw.requested = false
		return ""
	})
}

// fail stops the test and tells where the person stood: address, text, console, picture.
func (p *Person) fail(format string, args ...any) {
	p.t.Helper()
	message := fmt.Sprintf(format, args...)
	if p.quiet {
		p.t.Fatal(message)
	}
	p.quiet = true
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	var b strings.Builder
	b.WriteString(message)
	if at, err := chromedp.Run(ctx, chromedp.Location()); err == nil {
		fmt.Fprintf(&b, "\n\nat %s, status %d", at, p.Status())
	}
	if text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`)); err == nil {
		if r := []rune(text); len(r) > 4000 {
			text = string(r[:4000]) + " …"
		}
		fmt.Fprintf(&b, "\n\npage:\n%s", text)
	}
	if c := p.Console(); len(c) > 0 {
		fmt.Fprintf(&b, "\n\nconsole:\n%s", strings.Join(c, "\n"))
	}
	if picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100)); err == nil {
		if path, err := keep(os.MkdirTemp, "failed-"+p.t.Name(), picture); err == nil {
			fmt.Fprintf(&b, "\n\npicture: %s", path)
		}
	}
	p.t.Fatal(b.String())
}

// keep writes a picture to the folder in DROSME_SHOTS, or, where none is named, to one made for it.
func keep(folder func(under, pattern string) (string, error), name string, picture []byte) (string, error) {
	dir := os.Getenv("DROSME_SHOTS")
	var err error
	if dir == "" {
		dir, err = folder("", "drosme-shots-")
	} else {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return "", err
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\ :=`, r) {
			return '-'
		}
		return r
	}, name)
	path := filepath.Join(dir, name+".png")
	return path, os.WriteFile(path, picture, 0o644)
}
