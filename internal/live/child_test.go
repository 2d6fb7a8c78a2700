package live_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"drosme/internal/db"
	"drosme/internal/live"
)

// The test binary serves rooms by itself, so that it can be killed and measured:
//
//	go test -c -o live.test ./internal/live
//	DROSME_TEST_LIVE_SERVER=DIR DROSME_TEST_LIVE_LISTEN=127.0.0.1:8047 DROSME_TEST_LIVE_ACTIVITY=FILE DROSME_TEST_LIVE_AUTO=5 ./live.test
//
// It opens a room when none is open, prints "room CODE DESK" and serves until it is ended.
const (
	childServer   = "DROSME_TEST_LIVE_SERVER"
	childListen   = "DROSME_TEST_LIVE_LISTEN"
	childActivity = "DROSME_TEST_LIVE_ACTIVITY"
	childAuto     = "DROSME_TEST_LIVE_AUTO"
	childProfile  = "DROSME_TEST_LIVE_PROFILE" // address of the profiler
	childStore    = "DROSME_TEST_LIVE_PG"      // a schema in the database of DROSME_TEST_PG, in place of the file
	childNode     = "DROSME_TEST_LIVE_NODE"
)

func serveUntilKilled() error {
	ctx := context.Background()
	var store *db.Store
	var err error
	if schema := os.Getenv(childStore); schema != "" {
		store, err = db.OpenPostgres(os.Getenv("DROSME_TEST_PG"), schema, 4)
	} else {
		store, err = db.OpenSQLite(filepath.Join(os.Getenv(childServer), "live.db"), testKey[:], db.Options{})
	}
	if err != nil {
		return err
	}
	node := os.Getenv(childNode)
	if node == "" {
		node = "one"
	}
	j, err := live.OpenJournal(ctx, store, node, time.Now)
	if err != nil {
		return err
	}
	o := live.Options{Journal: j, Key: testKey[:]}
	if os.Getenv(childNode) != "" {
		o.Peers = "node-"
	}
	s, err := live.New(ctx, o)
	if err != nil {
		return err
	}
	var opened live.Opened
	if rooms := s.Rooms(); len(rooms) > 0 {
		opened = s.Tokens(rooms[0].Room, rooms[0].Opening.Code)
	} else if file := os.Getenv(childActivity); file != "" {
		source, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		auto, _ := strconv.ParseFloat(os.Getenv(childAuto), 64) // none: 0, a presenter steers
		if opened, err = s.Open(ctx, live.Opening{Source: source, Auto: time.Duration(auto * float64(time.Second))}); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", os.Getenv(childListen))
	if err != nil {
		return err
	}
	if profile := os.Getenv(childProfile); profile != "" {
		go func() { fmt.Fprintln(os.Stderr, http.ListenAndServe(profile, nil)) }()
	}
	fmt.Println("room", opened.Code, opened.Desk)
	return live.Listener(s.Handler()).Serve(l)
}
