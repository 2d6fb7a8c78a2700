package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strconv"
	"testing"
	"testing/fstest"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/transfer"
	"drosme/internal/when"
)

// Three small registers stand for all: one that others point to, one that points and is pointed to, and
// one without a code of its own.

const schema = `-- +goose Up
create table schools (code text primary key, name text not null, kind text not null);
create table visits (code text primary key, school text not null references schools (code), day text not null, title text not null);
create table heads (visit text not null references visits (code), audience text not null, n {{integer|bigint}} not null,
  primary key (visit, audience), constraint heads_are_few check (n < 900));
create table totals (name text primary key, n {{integer|bigint}} not null);
`

const queries = `
-- name: school.rows
select code, name, kind from schools order by code {{|collate "C"}}

-- name: school.put
insert into schools (code, name, kind) values (:code, :name, :kind)
on conflict (code) do update set name = excluded.name, kind = excluded.kind

-- name: school.drop
delete from schools where code = :code

-- name: visit.rows
select code, school, day, title from visits order by code {{|collate "C"}}

-- name: visit.put
insert into visits (code, school, day, title) values (:code, :school, :day, :title)
on conflict (code) do update set school = excluded.school, day = excluded.day, title = excluded.title

-- name: heads.rows
select visit, audience, cast(n as text) as count from heads order by visit {{|collate "C"}}, audience {{|collate "C"}}

-- name: heads.put
insert into heads (visit, audience, n) values (:visit, :audience, cast(:n as {{integer|bigint}}))
on conflict (visit, audience) do update set n = excluded.n

-- name: heads.total
insert into totals (name, n) select 'heads', coalesce(sum(n), 0) from heads where true
on conflict (name) do update set n = excluded.n

-- name: totals.heads
select n from totals where name = 'heads'
`

const roles = `verb,kind,administrator,responsible,caseworker,helpline,coordinator,educator,bookkeeper,reviewer,system
school.add,add,,all,,,all,,,,
school.list,list,,all,,,all,,,,
`

type school struct {
	Code string `db:"code"`
	Name string `db:"name"`
	Kind string `db:"kind"`
}

type visit struct {
	Code   string `db:"code"`
	School string `db:"school"`
	Day    string `db:"day"`
	Title  string `db:"title"`
}

type heads struct {
	Visit    string `db:"visit"`
	Audience string `db:"audience"`
	Count    string `db:"count"`
}

// importOptions are those of a plain import.
var importOptions = transfer.ImportOptions{}

// stumble makes the Put of visits fail at one code: a bug or a full disk in the middle.
var stumble string

func registers() []register.Register {
	return []register.Register{
		{
			Name: "heads", Columns: []string{"visit", "audience", "count"}, Key: []string{"visit", "audience"}, After: []string{"visits"}, Plain: []string{"count"},
			Check: func(row register.Row, refs register.Refs, faults *register.Faults) {
				if !refs.Has("visits", row["visit"]) {
					faults.Add("visit", "field.unknown_code")
				}
				n, err := strconv.Atoi(row["count"])
				switch {
				case err != nil:
					faults.Add("count", "field.not_whole")
				case n < 0:
					faults.Add("count", "field.negative")
				default:
					row["count"] = strconv.Itoa(n)
				}
				if refs.Cell("visits", row["visit"], "day") == "2015-12-25" {
					faults.Add("visit", "field.not_a_day")
				}
			},
			Rows: func(tx *db.Tx, yield func(register.Row) error) error {
				return db.Each(tx, "heads.rows", func(h heads) error {
					return yield(register.Row{"visit": h.Visit, "audience": h.Audience, "count": h.Count})
				})
			},
			Put: func(tx *db.Tx, row, before register.Row) error {
				n, err := strconv.Atoi(row["count"])
				if err != nil {
					return err
				}
				_, err = tx.Exec("heads.put", db.Args{"visit": row["visit"], "audience": row["audience"], "n": n})
				return err
			},
			Done: func(tx *db.Tx) error { _, err := tx.Exec("heads.total"); return err },
		},
		{
			Name: "visits", Columns: []string{"code", "school", "day", "title"}, Key: []string{"code"}, After: []string{"schools"},
			Check: func(row register.Row, refs register.Refs, faults *register.Faults) {
				if !refs.Has("schools", row["school"]) {
					faults.Add("school", "field.unknown_code")
				} else if refs.Cell("schools", row["school"], "kind") != "school" {
					faults.Add("school", "field.unknown_word", "words", "school")
				}
				day, err := when.ParseDay(row["day"])
				if err != nil {
					faults.Add("day", "field.not_a_day")
				}
				row["day"] = string(day)
			},
			Rows: func(tx *db.Tx, yield func(register.Row) error) error {
				return db.Each(tx, "visit.rows", func(v visit) error {
					return yield(register.Row{"code": v.Code, "school": v.School, "day": v.Day, "title": v.Title})
				})
			},
			Put: func(tx *db.Tx, row, before register.Row) error {
				if row["code"] == stumble {
					return errors.New("it went wrong in the middle")
				}
				_, err := tx.Exec("visit.put", visit{row["code"], row["school"], row["day"], row["title"]})
				return err
			},
		},
		{
			Name: "schools", Columns: []string{"code", "name", "kind"}, Key: []string{"code"},
			Check: func(row register.Row, _ register.Refs, faults *register.Faults) {
				if row["kind"] != "school" && row["kind"] != "ngo" {
					faults.Add("kind", "field.unknown_word", "words", "school, ngo")
				}
			},
			Rows: func(tx *db.Tx, yield func(register.Row) error) error {
				return db.Each(tx, "school.rows", func(s school) error {
					return yield(register.Row{"code": s.Code, "name": s.Name, "kind": s.Kind})
				})
			},
			Put: func(tx *db.Tx, row, before register.Row) error {
				_, err := tx.Exec("school.put", school{row["code"], row["name"], row["kind"]})
				return err
			},
		},
	}
}

// testHouse is a house with the three registers.
type testHouse struct {
	*housetest.House
	desk *transfer.Desk
	told []string // disclosures
}

// rooms makes the areas of such a house.
func rooms(th *testHouse) housetest.Rooms {
	return func(h *area.House) []area.Area {
		note := func(tx *db.Tx, to, why string, names []string, rows int) error {
			th.told = append(th.told, to+"|"+why+"|"+strconv.Itoa(rows))
			return nil
		}
		th.desk = transfer.New(h, registers(), note)
		return []area.Area{ownArea(), th.desk.Area()}
	}
}

func each(t *testing.T, test func(t *testing.T, h *testHouse)) {
	th := &testHouse{}
	housetest.Each(t, func(h *area.House) []area.Area {
		*th = testHouse{}
		return rooms(th)(h)
	}, func(t *testing.T, h *housetest.House) {
		th.House = h
		test(t, th)
	})
}

// ownArea brings tables and queries of the three registers.
func ownArea() area.Area {
	return area.Area{Name: "test/registers", Roles: roles, Registers: registers(), Files: fstest.MapFS{
		"schema/0001_registers.sql": {Data: []byte(schema)}, "queries/registers.sql": {Data: []byte(queries)},
		"words/en.po": {Data: []byte(emptyWords)},
	}}
}

const emptyWords = "msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n"

func folder(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// programme is a small programme that is right in all parts.
func programme() map[string]string {
	return map[string]string{
		"schools.csv": "code,name,kind\nS1,Paraugskola 1,school\nS2,\"Paraugskola 2, Rīga\",school\nN1,Parauga biedrība,ngo\n",
		"visits.csv":  "code,school,day,title\nV1,S1,2015-01-09,First\nV2,S2,09.02.2015,Second\n",
		"heads.csv":   "visit,audience,count\nV1,pupils,24\nV1,teachers,2\nV2,pupils,20\n",
	}
}

func (h *testHouse) importAll(ctx context.Context, files map[string]string, o transfer.ImportOptions) (transfer.Summary, error) {
	return h.desk.Import(ctx, transfer.FromFS(folder(files)), o)
}

// exported gives all registers as the console exports them.
func (h *testHouse) exported(t *testing.T) map[string]string {
	t.Helper()
	p, err := h.desk.Export(h.AsSystem("console"), transfer.ExportOptions{To: "archive", Why: "test"})
	housetest.Must(t, err)
	dir := t.TempDir()
	housetest.Must(t, p.WriteFolder(dir))
	return read(t, dir)
}

func zipOf(t *testing.T, p *transfer.Parcel) []byte {
	t.Helper()
	var b bytes.Buffer
	housetest.Must(t, p.WriteZIP(&b))
	return b.Bytes()
}

// wrongAt gives the faults of an error as file:row:column key.
func wrongAt(err error) []string {
	var out []string
	for _, f := range fault.As(err).Fields {
		out = append(out, f.File+":"+strconv.Itoa(f.Row)+":"+f.Name+" "+f.Key)
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
