package vault_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/vault"
)

// where gives the tables of all stores of a house in which one of the texts stands, in any column and
// however it is written: as text, as bytes or as the hexadecimal form of bytes. Names of tables and columns
// come from the engine itself, so that a new table is searched without anybody thinking of it.
func (o *office) where(texts ...string) []string {
	o.T.Helper()
	var out []string
	searched := 0
	for _, s := range []struct {
		name  string
		store *db.Store
	}{{"data", o.Store}, {"log", o.Lines}, {"keys", o.KeyDB.DB}} {
		if !o.asked[s.name] {
			housetest.Must(o.T, s.store.AddQueries(everything))
		}
		housetest.Must(o.T, s.store.Read(context.Background(), func(tx *db.Tx) error {
			type column struct {
				Table string `db:"tab"`
				Name  string `db:"col"`
			}
			columns, err := db.All[column](tx, "everything.columns")
			if err != nil {
				return err
			}
			for _, c := range columns {
				if !o.asked[s.name] {
					housetest.Must(o.T, s.store.AddQueries(columnOf(c.Table, c.Name)))
				}
				cells, err := db.All[[]byte](tx, "everything."+c.Table+"."+c.Name)
				if err != nil {
					return err
				}
				searched += len(cells)
				for _, cell := range cells {
					for _, text := range texts {
						if strings.Contains(strings.ToLower(string(cell)), strings.ToLower(text)) || strings.Contains(hex.EncodeToString(cell), hex.EncodeToString([]byte(text))) {
							out = append(out, s.name+"."+c.Table+"."+c.Name)
						}
					}
				}
			}
			return nil
		}))
		o.asked[s.name] = true
	}
	if searched < 20 {
		o.T.Errorf("only %d cells were looked at", searched)
	}
	return out
}

func TestAForgottenPersonIsNowhereAndEveryCountIsAsBefore(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served, other := o.person("K-GONE", "served"), o.person("K-STAYS", "served")
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samantija", vault.Family: "Paraudziņa", vault.Phone: "+371 000 111", vault.Address: "Nowhere 1"}))
		housetest.Must(t, o.v.Keep(o.As("caseworker"), other, 0, vault.Values{vault.Given: "Samantija"}))
		_, err := o.v.Open(o.As("caseworker"), served, vault.Reason{Purpose: "other", Why: "a letter for her"})
		housetest.Must(t, err)
		token := string(o.Keys.MAC(seal.NameIndex, []byte("protected"), []byte("efparaudzina"))[:12])
		if at := o.where(token); len(at) != 1 || at[0] != "keys.name_tokens.token" {
			t.Fatalf("before, the index is at %v", at)
		}
		// What a copy of the data made before still holds.
		kept := o.sealed(served)
		if len(kept) != 4 {
			t.Fatalf("%d sealed fields before", len(kept))
		}
		before := o.kinds()

		for _, role := range []string{"administrator", "caseworker", "coordinator", "reviewer"} {
			want(t, o.v.Forget(o.As(role), served), fault.Refused)
		}
		if o.sealed(served) == nil {
			t.Fatal("a refusal forgot somebody")
		}
		housetest.Must(t, o.v.Forget(o.As("responsible"), served))
		if at := o.where("K-GONE", "Samantija", "Paraudzi", "000 111", "Nowhere", token); len(at) != 0 {
			t.Errorf("still at %v", at)
		}
		for f, b := range kept {
			_, err := o.Keys.OpenFor(context.Background(), served, "vault "+served+" "+f, b)
			if !seal.IsDestroyed(err) {
				t.Errorf("a copy of %s opens: %v", f, err)
			}
		}
		if after := o.kinds(); after != before {
			t.Errorf("people before %q, after %q", before, after)
		}
		if err := o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samantija"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a late save: %v", err)
		}
		found, err := o.v.Find(o.As("caseworker"), "samantija")
		housetest.Must(t, err)
		if len(found.Hits) != 1 {
			t.Errorf("the others: %+v", found)
		}
		// The line of the forgetting does not lead to the row that counts on.
		for _, l := range o.lines("vault.forget") {
			if l.Outcome == "done" && (l.Target != served || l.Detail != "{}") {
				t.Errorf("the log: %+v", l)
			}
		}
	})
}

func TestSomebodyOnTheWorkingShelfIsForgottenAsWell(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		anna := o.person("V-GONE", "volunteer")
		housetest.Must(t, o.v.Change(o.As("coordinator"), anna, 0, vault.Values{vault.Given: "Annelija"}))
		housetest.Must(t, o.v.Forget(o.As("responsible"), anna))
		token := string(o.Keys.MAC(seal.NameIndex, []byte("working"), []byte("annelija"))[:16])
		if at := o.where("V-GONE", "Annelija", token); len(at) != 0 {
			t.Errorf("still at %v", at)
		}
	})
}

func TestARestoredCopyForgetsAgain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("K-GONE", "served")
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samantija"}))
		// The data of last month with the keys of today: the row is there, the key is not.
		housetest.Must(t, o.Keys.DestroySubject(context.Background(), served, when.Day("2026-02-01")))
		housetest.Must(t, o.v.Index(o.AsSystem("jobs")))
		gone, err := o.KeyDB.AllDestroyed(context.Background())
		housetest.Must(t, err)
		var ids []string
		for _, g := range gone {
			ids = append(ids, g.ID)
		}
		housetest.Must(t, o.v.ForgetAgain(o.AsSystem("setup"), append(ids, "NOBODY")))
		if at := o.where("K-GONE", "Samantija"); len(at) != 0 {
			t.Errorf("still at %v", at)
		}
		if k := o.kinds(); k != "served 1" {
			t.Errorf("people: %q", k)
		}
	})
}

func TestIfOneRoomCannotForgetNobodyHasForgottenAnything(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		served := o.person("K-ONE", "served")
		housetest.Must(t, o.v.Keep(o.As("caseworker"), served, 0, vault.Values{vault.Given: "Samantija"}))
		o.refuse = true
		want(t, o.v.Forget(o.As("responsible"), served), fault.Failed)
		o.refuse = false
		s, err := o.v.Open(o.As("caseworker"), served, vault.Reason{Purpose: "call"})
		housetest.Must(t, err)
		if s.Values[vault.Given] != "Samantija" {
			t.Errorf("opened: %+v", s)
		}
	})
}

func (o *office) sealed(holder string) map[string][]byte {
	o.T.Helper()
	out := map[string][]byte{}
	housetest.Must(o.T, o.Store.Read(context.Background(), func(tx *db.Tx) error {
		type cell struct {
			Field  string `db:"field"`
			Sealed []byte `db:"sealed"`
		}
		return db.Each(tx, "vault.entries", func(c cell) error { out[c.Field] = c.Sealed; return nil }, db.Args{"holder": holder})
	}))
	return out
}

// kinds counts the people of each kind.
func (o *office) kinds() string {
	o.T.Helper()
	var out []string
	housetest.Must(o.T, o.Store.Read(context.Background(), func(tx *db.Tx) error {
		tx.Words = append(tx.Words, "all")
		type kind struct {
			Word string `db:"word"`
			Many int    `db:"many"`
		}
		return db.Each(tx, "person.kinds", func(k kind) error { out = append(out, fmt.Sprint(k.Word, " ", k.Many)); return nil })
	}))
	return strings.Join(out, ", ")
}

// everything is a query that gives every column of every table of a store.
var everything = fstest.MapFS{"queries/everything.sql": {Data: []byte(`-- name: everything.columns
{{select m.name as tab, c.name as col from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' order by 1, 2|select table_name as tab, column_name as col from information_schema.columns where table_schema = current_schema() order by 1, 2}}
`)}}

// columnOf is a query that gives every cell of one column as bytes.
func columnOf(table, column string) fs.FS {
	return fstest.MapFS{"queries/column.sql": {Data: []byte(fmt.Sprintf(`-- name: everything.%[1]s.%[2]s
select {{cast("%[2]s" as blob)|case when pg_typeof("%[2]s")::text = 'bytea' then decode(right("%[2]s"::text, -2), 'hex') else convert_to("%[2]s"::text, 'UTF8') end}} as cell
from "%[1]s" where "%[2]s" is not null
`, table, column))}}
}
