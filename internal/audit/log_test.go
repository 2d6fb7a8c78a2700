package audit_test

import (
	"context"
	"os"
	"testing"

	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/housetest"
)

func none(*area.House) []area.Area { return nil }

var ctx = context.Background()

// fill writes acts and reads in turn, and seals them.
func fill(t *testing.T, h *housetest.House, rounds int) {
	t.Helper()
	admin := h.As("administrator")
	for i := range rounds {
		housetest.Must(t, h.SetSetting(admin, "funder.line", string(rune('a'+i))))
		_ = h.SetSetting(h.As("educator"), "funder.line", "x") // refused: a line in the other store
		_, err := h.Log.Seal(ctx)
		housetest.Must(t, err)
	}
}

func findings(t *testing.T, h *housetest.House) []string {
	t.Helper()
	rep, err := h.Log.Verify(ctx)
	housetest.Must(t, err)
	var out []string
	for _, f := range rep.Findings {
		out = append(out, f.What)
	}
	return out
}

// tamper does what somebody with the database but without the chain key could do: it takes the triggers
// away and writes.
func tamper(t *testing.T, s *db.Store, statement string) {
	t.Helper()
	housetest.Must(t, s.Tamper(ctx, statement))
}

func TestWhoeverWritesIntoTheLogIsFound(t *testing.T) {
	cases := map[string]struct {
		do   func(t *testing.T, h *housetest.House)
		want string
	}{
		"changed": {func(t *testing.T, h *housetest.House) {
			tamper(t, h.Store, "update log_lines set verb = 'person.read' where seq = 4")
		}, "audit.changed"},
		"removed": {func(t *testing.T, h *housetest.House) {
			tamper(t, h.Store, "delete from log_lines where seq = 4")
		}, "audit.missing"},
		"reordered": {func(t *testing.T, h *housetest.House) {
			tamper(t, h.Store, "update log_lines set seq = 1000 where seq = 4")
			tamper(t, h.Store, "update log_lines set seq = 4 where seq = 8")
			tamper(t, h.Store, "update log_lines set seq = 8 where seq = 1000")
		}, "audit.changed"},
		"read removed": {func(t *testing.T, h *housetest.House) {
			tamper(t, h.Lines, "delete from log_lines where seq = 3")
		}, "audit.missing"},
		"tail cut": {func(t *testing.T, h *housetest.House) {
			for _, s := range []*db.Store{h.Store, h.Lines} {
				tamper(t, s, "delete from log_lines where seq > 6")
			}
		}, "audit.tail_cut"},
		"tail cut, and written on": {func(t *testing.T, h *housetest.House) {
			for _, s := range []*db.Store{h.Store, h.Lines} {
				tamper(t, s, "delete from log_lines where seq > 6")
			}
			fill(t, h, 5)
		}, "audit.missing"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
				fill(t, h, 5)
				if f := findings(t, h); len(f) != 0 {
					t.Fatalf("an untouched log is found wrong: %v", f)
				}
				c.do(t, h)
				f := findings(t, h)
				for _, x := range f {
					if x == c.want {
						return
					}
				}
				t.Errorf("found %v, want %s", f, c.want)
			})
		})
	}
}

func TestTheLogOnlyGrows(t *testing.T) {
	housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
		fill(t, h, 1)
		for _, s := range []*db.Store{h.Store, h.Lines} {
			for _, statement := range []string{"delete from log_lines", "update log_lines set actor = 'x'", "update log_lines set seq = 99"} {
				if err := s.Try(ctx, statement); err == nil {
					t.Errorf("%s was allowed", statement)
				}
			}
		}
	})
}

func TestManyReadersAreOneCommitAndAllAreKept(t *testing.T) {
	housetest.Each(t, none, func(t *testing.T, h *housetest.House) {
		n := 200
		if os.Getenv("DROSME_TEST_LONG") != "" {
			n = 5000
		}
		errs := make(chan error, n)
		for range n {
			go func() { errs <- h.Log.Read(ctx, audit.Line{Actor: "u", Verb: "x.list", Subjects: "p1 p2"}) }()
		}
		for range n {
			housetest.Must(t, <-errs)
		}
		lines, err := h.Log.About(ctx, "p2", "", n+1)
		housetest.Must(t, err)
		if len(lines) != n {
			t.Fatalf("%d lines of %d", len(lines), n)
		}
	})
}
