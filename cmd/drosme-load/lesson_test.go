package main

import (
	"context"
	"crypto/sha256"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/live"
)

// TestLedgerWithDuplicatesAndCuts plays a lesson as it is measured: a fifth of the answers are sent twice at
// once, a fifth of the connections are cut before the acknowledgement, and the ledger has each answer once.
func TestLedgerWithDuplicatesAndCuts(t *testing.T) {
	key := sha256.Sum256([]byte("key of a test"))
	store, err := db.OpenSQLite(filepath.Join(t.TempDir(), "live.db"), key[:], db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	j, err := live.OpenJournal(t.Context(), store, "one", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	s, err := live.New(t.Context(), live.Options{Journal: j, Key: key[:]})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	source, err := os.ReadFile("../../internal/live/testdata/load.yaml")
	if err != nil {
		t.Fatal(err)
	}
	opened, err := s.Open(t.Context(), live.Opening{Source: source, Auto: 700 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := live.Listener(s.Handler())
	go func() { _ = server.Serve(l) }() // ends with Close
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err = measureLesson(ctx, lessonOptions{addrs: []string{l.Addr().String()}, room: opened.Code, players: 100, spread: 100 * time.Millisecond,
		after: 20 * time.Millisecond, joinsPerSecond: 1000, duplicate: .2, cut: .2})
	if err != nil {
		t.Error(err)
	}
	lines, err := live.LedgerOf(t.Context(), j, opened.Code)
	if err != nil || len(lines) != 5 {
		t.Fatalf("%d questions of 5: %v", len(lines), err)
	}
	duplicates := 0
	for _, line := range lines {
		if line.Stored != 100 || line.Submitted != line.Stored+line.Duplicate+line.Refused {
			t.Errorf("%+v", line)
		}
		duplicates += line.Duplicate
	}
	if duplicates == 0 {
		t.Error("nothing came twice: the test proves nothing")
	}
}
