package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// measureStart takes the time from the start of the process to the first answer.
func measureStart(ctx context.Context, o options, h *testHouse) error {
	var times []float64
	for range o.rounds {
		s, err := h.serve(ctx)
		if err != nil {
			return err
		}
		s.stop()
		times = append(times, float64(s.ready.Milliseconds()))
	}
	figure("ready, from the start of the process", fmt.Sprintf("%.0f ms", median(times)), "under 1 s")
	return nil
}

// measureMemory signs ten people in, opens a results page, waits and reads what the process holds.
func measureMemory(ctx context.Context, o options, h *testHouse) error {
	s, err := h.serve(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	for _, p := range h.people[1:11] {
		if err := p.signIn(ctx, s.address); err != nil {
			return fmt.Errorf("%s: %w", p.login, err)
		}
	}
	if err := h.people[1].openResults(s.address); err != nil {
		return err
	}
	busy, _, err := s.memory()
	if err != nil {
		return err
	}
	select {
	case <-time.After(o.idle): // the figure is that of a process at rest
	case <-ctx.Done():
		return ctx.Err()
	}
	now, most, err := s.memory()
	if err != nil {
		return err
	}
	figure("memory "+o.idle.String()+" after ten sign-ins and results", fmt.Sprintf("%.1f MB", now), "under 60 MB")
	figure("  at once after them, and at most", fmt.Sprintf("%.1f MB, %.1f MB", busy, most), "")
	return nil
}

// measureImport imports a folder of registers with the command, into a house that is not there yet.
func measureImport(ctx context.Context, o options, dir string) error {
	from := filepath.Join(dir, "import")
	organisations, activities := 1000, o.imported/10
	if err := writeRegisters(from, organisations, activities, o.imported-1-organisations-activities); err != nil {
		return err
	}
	h := &testHouse{binary: o.drosme, dir: filepath.Join(dir, "imported"), db: o.db}
	if o.db != "" {
		h.db = o.db
	}
	c := h.command(ctx, "import", from)
	start := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w: %s", err, out)
	}
	figure(fmt.Sprintf("import of %d rows, new house", o.imported), fmt.Sprintf("%.1f s, %s of it processor", time.Since(start).Seconds(),
		(c.ProcessState.UserTime()+c.ProcessState.SystemTime()).Round(100*time.Millisecond)), "under 20 s")
	if o.db != "" {
		return nil
	}
	return os.RemoveAll(h.dir)
}

var assets = regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`)

// counted is a connection that counts what comes in.
type counted struct {
	net.Conn
	in *atomic.Int64
}

// Read counts.
func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.in.Add(int64(n))
	return n, err
}

// measureFirstPage opens the sign-in as a browser with an empty cache would, in Latvian, with all that
// the page names: styles, script, icon and the letters that Latvian needs. It counts bytes of the
// connection, headers and all.
func measureFirstPage(ctx context.Context, _ options, h *testHouse) error {
	s, err := h.serve(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	var in atomic.Int64
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return counted{c, &in}, err
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, DisableCompression: true}}
	get := func(path string) (string, error) {
		req, err := http.NewRequestWithContext(ctx, "GET", s.address+path, nil)
		if err != nil {
			return "", err
		}
		req.Header.Set("Accept-Language", "lv")
		req.Header.Set("Accept-Encoding", "gzip, deflate, br")
		res, err := client.Do(req)
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err == nil && res.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s answered %d", path, res.StatusCode)
		}
		return string(b), err
	}
	page, err := get("/")
	if err != nil {
		return err
	}
	if !strings.Contains(page, `lang="lv"`) {
		return errors.New("the first page is not in Latvian")
	}
	seen := map[string]bool{}
	for _, m := range assets.FindAllStringSubmatch(page, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			if _, err := get(m[1]); err != nil {
				return err
			}
		}
	}
	letters, err := lettersOf(s.address, seen)
	if err != nil {
		return err
	}
	for _, path := range letters {
		seen[path] = true
		if _, err := get(path); err != nil {
			return err
		}
	}
	figure("first page on the wire, Latvian, nothing cached", fmt.Sprintf("%.1f kB in %d answers", float64(in.Load())/1000, 1+len(seen)), "under 60 kB")
	return nil
}

var letterFiles = regexp.MustCompile(`url\("?([^")]*\.woff2)"?\)`)

// lettersOf gives the files of letters that styles name and a page in Latvian needs: the Latin ones and
// those of the Baltic languages, not the Cyrillic ones. It reads the styles once more, outside the count.
func lettersOf(address string, seen map[string]bool) ([]string, error) {
	var out []string
	for path := range seen {
		if !strings.HasSuffix(path, ".css") {
			continue
		}
		styles, status, _, err := answer(http.Get(address + path))
		if err != nil || status != http.StatusOK {
			return nil, fmt.Errorf("%s answered %d: %w", path, status, err)
		}
		for _, m := range letterFiles.FindAllStringSubmatch(styles, -1) {
			file := "/assets/" + strings.TrimPrefix(strings.TrimPrefix(m[1], "./"), "/assets/")
			if !seen[file] && !strings.Contains(file, "cyrillic") {
				out = append(out, file)
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("the styles name no letters")
	}
	return out, nil
}
