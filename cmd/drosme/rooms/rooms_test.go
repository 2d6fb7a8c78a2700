package rooms_test

import (
	"context"
	"os"
	"sort"
	"strings"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
)

func all(h *area.House) []area.Area { return rooms.New(h).Areas() }

// wordsOf gives the sets of scope words that any role can have for a verb, so that each narrowing of a
// query is prepared.
func wordsOf(r *access.Rules) [][]access.Word {
	seen := map[string]bool{}
	var out [][]access.Word
	for _, v := range r.Verbs() {
		for _, role := range access.Roles {
			w := r.Cell(v, role)
			key := strings.Join(strings.Fields(strings.Trim(join(w), " ")), " ")
			if !seen[key] {
				seen[key] = true
				out = append(out, w)
			}
		}
	}
	return out
}

func join(w []access.Word) string {
	s := ""
	for _, x := range w {
		s += string(x) + " "
	}
	return s
}

func TestEveryQueryOfEveryRoomIsPreparedOnBothEngines(t *testing.T) {
	housetest.Each(t, all, func(t *testing.T, h *housetest.House) {
		sets := wordsOf(h.Clerk.Rules())
		for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
			for _, q := range s.Queries() {
				narrow := sets
				if !strings.Contains(s.QueryText(q), "{{visible") {
					narrow = [][]access.Word{nil}
				}
				housetest.Must(t, s.Read(context.Background(), func(tx *db.Tx) error {
					for _, w := range narrow {
						if err := tx.Prepare(q, w); err != nil {
							t.Error(err)
							return nil // PostgreSQL: the transaction is broken
						}
					}
					return nil
				}))
			}
		}
	})
}

func TestEveryVerbOfARouteStandsInTheTableOfRoles(t *testing.T) {
	housetest.Each(t, all, func(t *testing.T, h *housetest.House) {
		known := map[access.Verb]bool{}
		for _, v := range h.Clerk.Rules().Verbs() {
			known[v] = true
		}
		for _, a := range h.Areas {
			for _, r := range a.Routes {
				if r.Verb == "" && r.Open == "" {
					t.Errorf("%s: %s %s has neither a verb nor a reason why it needs none", a.Name, r.Method, r.Path)
				}
				if r.Verb != "" && !known[r.Verb] {
					t.Errorf("%s: %s %s: no roles.csv has the verb %s", a.Name, r.Method, r.Path, r.Verb)
				}
			}
			for _, m := range a.Menu {
				if m.Verb != "" && !known[m.Verb] {
					t.Errorf("%s: menu %s: no roles.csv has the verb %s", a.Name, m.Path, m.Verb)
				}
			}
		}
	})
}

// TestWhoMayWhatIsSeenInReview keeps the whole table of roles in one file: a change of rights is a
// visible line. Accept a changed table by running the test with DROSME_ACCEPT=1.
func TestWhoMayWhatIsSeenInReview(t *testing.T) {
	h := housetest.Open(t, all, house.Options{})
	r := h.Clerk.Rules()
	var b strings.Builder
	b.WriteString("verb | " + strings.Join(roleNames(), " | ") + "\n")
	for _, v := range r.Verbs() {
		b.WriteString(string(v))
		for _, role := range access.Roles {
			b.WriteString(" | " + strings.TrimSpace(join(r.Cell(v, role))))
		}
		b.WriteString("\n")
	}
	golden(t, "testdata/who_may_what.txt", b.String())
}

func TestEveryRouteAsEveryRole(t *testing.T) {
	h := housetest.Open(t, all, house.Options{})
	var lines []string
	for _, a := range h.Areas {
		for _, r := range a.Routes {
			line := r.Method + " " + r.Path + ":"
			if r.Verb == "" {
				line += " open (" + r.Open + ")"
			}
			for _, role := range access.Roles {
				if r.Verb != "" && h.Clerk.May(h.As(string(role)), r.Verb) {
					line += " " + string(role)
				}
			}
			lines = append(lines, line)
		}
	}
	sort.Strings(lines)
	golden(t, "testdata/who_sees_what.txt", strings.Join(lines, "\n")+"\n")
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("DROSME_ACCEPT") != "" {
		housetest.Must(t, os.MkdirAll("testdata", 0o755))
		housetest.Must(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	housetest.Must(t, err)
	if string(want) != got {
		t.Errorf("%s is no longer true. Look at the change; if it is meant, run this test with DROSME_ACCEPT=1.\n%s", path, difference(string(want), got))
	}
}

func difference(want, got string) string {
	have := map[string]bool{}
	for _, l := range strings.Split(want, "\n") {
		have[l] = true
	}
	now := map[string]bool{}
	var out strings.Builder
	for _, l := range strings.Split(got, "\n") {
		now[l] = true
		if !have[l] {
			out.WriteString("+ " + l + "\n")
		}
	}
	for _, l := range strings.Split(want, "\n") {
		if !now[l] {
			out.WriteString("- " + l + "\n")
		}
	}
	return out.String()
}

func roleNames() []string {
	var out []string
	for _, r := range access.Roles {
		out = append(out, string(r))
	}
	return out
}
