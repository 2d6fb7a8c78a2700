package db_test

import (
	"testing"
	"testing/fstest"

	"drosme/internal/access"
	"drosme/internal/db"
)

// A query that names the actor's roles by a piece of SQL of another package, or by its own words, is bound
// as one that narrows a table is.
func TestAPieceOfSQLMayNameTheListsOfTheActor(t *testing.T) {
	s := open(t, t.TempDir()+"/data.db")
	s.AddSnippet("barred", "case when 'helpline' in (:actor_roles...) then '{a}' else '' end")
	s.AddSnippet("narrowed", "exists (select 1 from (select 1 as one) x where {{visible x}}) and '{a}' <> ''")
	s.AddVisibility("x", db.Visibility{access.Own: "'helpline' in (:actor_roles...)"})
	err := s.AddQueries(fstest.MapFS{"queries/q.sql": {Data: []byte("-- name: q.put\nselect {{put barred k}}\n-- name: q.own\nselect case when 'helpline' in (:actor_roles...) then 'k' else '' end\n" +
		"-- name: q.narrowed\nselect case when {{put narrowed k}} then 'k' else '' end\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[access.Role]string{access.Helpline: "k", access.Educator: ""} {
		err := s.Read(t.Context(), func(tx *db.Tx) error {
			tx.Actor, tx.Words = access.Actor{Grants: []access.Grant{{Role: role}}}, []access.Word{access.Own}
			for _, name := range []string{"q.put", "q.own", "q.narrowed"} {
				got, err := db.One[string](tx, name)
				if err != nil {
					return err
				}
				if got != want {
					t.Errorf("%s as %s: %q, want %q", name, role, got, want)
				}
			}
			tx.Words = nil
			got, err := db.One[string](tx, "q.narrowed")
			if got != "" {
				t.Errorf("without a word: %q", got)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
