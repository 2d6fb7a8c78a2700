package live_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"drosme/internal/db"
	"drosme/internal/live"
)

// FuzzPosts sends any bytes to every path of a phone and a presenter: nothing ends, nothing fails inside, and
// nothing is stored that was not acknowledged.
func FuzzPosts(f *testing.F) {
	store, err := db.OpenSQLite(filepath.Join(f.TempDir(), "live.db"), testKey[:], db.Options{})
	if err != nil {
		f.Fatal(err)
	}
	defer store.Close()
	ctx := context.Background()
	j, err := live.OpenJournal(ctx, store, "one", time.Now)
	if err != nil {
		f.Fatal(err)
	}
	defer j.Close()
	s, err := live.New(ctx, live.Options{Journal: j, Key: testKey[:]})
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	opened, err := s.Open(ctx, live.Opening{Source: source(f, "small.yaml")})
	if err != nil {
		f.Fatal(err)
	}
	paths := []string{"join", "answer", "note", "on", "seat", "leave", "solo", "pair", "desk/open", "desk/next", "desk/hands", "desk/moderate"}
	for i := range paths {
		f.Add(uint8(i), []byte(`{"id":"0123456789abcdef","room":"`+opened.Code+`","token":"`+opened.Desk+`","seat":"1.x","question":"q","answer":{"choice":"a"},"at":"x","counts":{"a":1}}`))
		f.Add(uint8(i), []byte(`{"room":null}`))
	}
	handler := s.Handler()
	f.Fuzz(func(t *testing.T, path uint8, body []byte) {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("POST", "/live/"+paths[int(path)%len(paths)], bytes.NewReader(body)))
		if w.Code >= 500 && w.Code != 503 || w.Code < 200 {
			t.Errorf("%s answered %d: %s", paths[int(path)%len(paths)], w.Code, w.Body)
		}
		if len(s.Rooms()) != 1 {
			t.Skip("a presenter's token closed the room") // the seeds carry one
		}
	})
}
