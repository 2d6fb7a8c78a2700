package clerk_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
)

// leaf is a record made up for these tests: an open one, or a protected one of a circle.
type leaf struct {
	ID      string `db:"id" class:"plain"`
	Word    string `db:"word" class:"plain"`
	Story   string `db:"story" class:"sensitive"`
	Closed  bool   `db:"closed" class:"plain"`
	Owner   string `db:"owner" class:"plain"`
	Version int    `db:"version" class:"plain"`
}

func (l *leaf) Scope() access.Scope {
	return access.Scope{Protected: l.Closed, User: l.Owner, People: []string{l.Owner}}
}
func (l *leaf) Subjects() []string { return []string{l.ID} }

var files = fstest.MapFS{
	"schema/0001_leaves.sql": {Data: []byte("-- +goose Up\ncreate table leaves (id text primary key, word text not null, story text not null, closed integer not null, owner text not null, version integer not null);\n")},
	"queries/leaf.sql": {Data: []byte(`-- name: leaf.add
insert into leaves (id, word, story, closed, owner, version) values (:id, :word, :story, :closed, :owner, 1)

-- name: leaf.get
select id, word, story, closed, owner, version from leaves where id = :id

-- name: leaf.list
select id, word, story, closed, owner, version from leaves l where {{visible leaves l}} order by id

-- name: leaf.leaky
select id, word, story, closed, owner, version from leaves order by id

-- name: leaf.save
update leaves set word = :word, story = :story, version = version + 1 where id = :id and version = :version

-- name: leaf.count
select count(*) from leaves
`)},
	"words/en.po": {Data: []byte("msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\nmsgid \"leaf.x\"\nmsgstr \"x\"\n")},
}

const table = `verb,kind,administrator,responsible,caseworker,helpline,coordinator,educator,bookkeeper,reviewer,system
leaf.add,add,,all,all,,open,,,,
leaf.read,read,,all,all,,open,own,,codes,named
leaf.list,list,,all,all,,open,own,,codes,
leaf.change,change,,all,all,,open,,,,
leaf.remove,remove,,all,,,,,,,
leaf.count,count,,,,,,,all,,
`

func leaves(*area.House) []area.Area {
	return []area.Area{{Name: "leaves", Roles: table, Files: files, Visible: map[string]db.Visibility{"leaves": {
		access.Open: "{a}.closed = 0", access.Own: "{a}.owner = :actor_user or {a}.owner = :actor_person"}}}}
}

func get(tx *db.Tx, id string) (*leaf, error) {
	l, err := db.One[leaf](tx, "leaf.get", db.Args{"id": id})
	return &l, err
}

func put(t *testing.T, h *housetest.House, ctx context.Context, l leaf) string {
	t.Helper()
	got, err := clerk.Add(ctx, h.Clerk, "leaf.add", &l, func(tx *db.Tx) (string, error) {
		l.ID = id.New()
		_, err := tx.Exec("leaf.add", l)
		return l.ID, err
	})
	housetest.Must(t, err)
	return got
}

func lines(t *testing.T, h *housetest.House, verb string) []audit.Line {
	t.Helper()
	out, err := h.Log.Find(context.Background(), audit.Search{Verb: verb, Most: 100})
	housetest.Must(t, err)
	return out
}

func TestTheSameFormSentFiveTimesAtOnceMakesOneRow(t *testing.T) {
	housetest.Each(t, leaves, func(t *testing.T, h *housetest.House) {
		ctx := clerk.WithAct(h.As("coordinator"), clerk.Act{ID: id.New(), Hash: "same"})
		var mu sync.Mutex
		answers := map[string]bool{}
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				got, err := clerk.Add(ctx, h.Clerk, "leaf.add", &leaf{}, func(tx *db.Tx) (string, error) {
					l := leaf{ID: id.New(), Word: "x"}
					_, err := tx.Exec("leaf.add", l)
					return l.ID, err
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				answers[got] = true
				mu.Unlock()
			})
		}
		wg.Wait()
		if len(answers) != 1 {
			t.Errorf("answers: %v", answers)
		}
		if n := len(lines(t, h, "leaf.add")); n != 1 {
			t.Errorf("%d log lines, want 1", n)
		}
		other := clerk.WithAct(ctx, clerk.Act{ID: ctxAct(ctx), Hash: "other"})
		_, err := clerk.Add(other, h.Clerk, "leaf.add", &leaf{}, func(*db.Tx) (string, error) { return "", nil })
		if !fault.Is(err, fault.Repeated) {
			t.Errorf("the same act with another input: %v", err)
		}
	})
}

func ctxAct(ctx context.Context) string { return clerk.ActOf(ctx).ID }

func TestARefusalLooksLikeAbsenceAndTheLogTellsThemApart(t *testing.T) {
	housetest.Each(t, leaves, func(t *testing.T, h *housetest.House) {
		closed := put(t, h, h.As("caseworker"), leaf{Word: "w", Story: "s", Closed: true})
		ctx := h.As("coordinator")
		_, refused := clerk.Read(ctx, h.Clerk, "leaf.read", closed, get)
		_, absent := clerk.Read(ctx, h.Clerk, "leaf.read", id.New(), get)
		if !fault.Is(refused, fault.NotFound) || !fault.Is(absent, fault.NotFound) || refused.Error() != absent.Error() {
			t.Errorf("%v / %v", refused, absent)
		}
		got := lines(t, h, "leaf.read")
		if len(got) != 2 || got[0].Outcome == got[1].Outcome {
			t.Errorf("%+v", got)
		}
		for _, try := range []func() error{
			func() error {
				return clerk.Change(ctx, h.Clerk, "leaf.change", closed, get, func(*db.Tx, *leaf) error { t.Error("the body ran"); return nil })
			},
			func() error {
				return clerk.Remove(ctx, h.Clerk, "leaf.remove", closed, get, func(*db.Tx, *leaf) error { t.Error("the body ran"); return nil })
			},
		} {
			if err := try(); err == nil {
				t.Error("a write without the right to read was done")
			}
		}
	})
}

func TestListsHaveTwoWalls(t *testing.T) {
	housetest.Each(t, leaves, func(t *testing.T, h *housetest.House) {
		put(t, h, h.As("caseworker"), leaf{Word: "w", Story: "s", Closed: true})
		open := put(t, h, h.As("coordinator"), leaf{Word: "w", Story: "s"})
		list := func(ctx context.Context, query string) ([]*leaf, error) {
			return clerk.List(ctx, h.Clerk, "leaf.list", func(tx *db.Tx) ([]*leaf, error) {
				all, err := db.All[leaf](tx, query)
				var out []*leaf
				for i := range all {
					out = append(out, &all[i])
				}
				return out, err
			})
		}
		rows, err := list(h.As("coordinator"), "leaf.list")
		housetest.Must(t, err)
		if len(rows) != 1 || rows[0].ID != open {
			t.Errorf("%d rows", len(rows))
		}
		if _, err := list(h.As("coordinator"), "leaf.leaky"); err == nil {
			t.Error("a query without the first wall was not stopped by the second")
		}
		if rows, err = list(h.As("reviewer"), "leaf.list"); err != nil || len(rows) != 2 || rows[0].Story != "" || rows[0].Word != "w" {
			t.Errorf("a reviewer sees %+v, %v", rows, err)
		}
		if rows, err = list(h.As("educator"), "leaf.list"); err != nil || len(rows) != 0 {
			t.Errorf("an educator sees %d, %v", len(rows), err)
		}
		if _, err := list(h.As("bookkeeper"), "leaf.list"); !fault.Is(err, fault.Refused) {
			t.Errorf("%v", err)
		}
		last := lines(t, h, "leaf.list")
		for _, l := range last {
			if l.Outcome == audit.Done && l.Subjects == "" && l.Role == "coordinator" {
				t.Error("a list was logged without whose data it was")
			}
		}
	})
}

func TestTheLogKeepsPlainValuesAndOnlyTheNamesOfOthers(t *testing.T) {
	housetest.Each(t, leaves, func(t *testing.T, h *housetest.House) {
		one := put(t, h, h.As("coordinator"), leaf{Word: "before", Story: "secret before"})
		housetest.Must(t, clerk.Change(h.As("coordinator"), h.Clerk, "leaf.change", one, get, func(tx *db.Tx, l *leaf) error {
			l.Word, l.Story = "after", "secret after"
			_, err := tx.Exec("leaf.save", l)
			return err
		}))
		d := lines(t, h, "leaf.change")[0].Detail
		if !strings.Contains(d, "before") || !strings.Contains(d, "after") || !strings.Contains(d, "story") || strings.Contains(d, "secret") {
			t.Errorf("detail: %s", d)
		}
	})
}

func TestConsoleOpensNothingThatWantsAName(t *testing.T) {
	housetest.Each(t, leaves, func(t *testing.T, h *housetest.House) {
		one := put(t, h, h.AsSystem("console"), leaf{Word: "w"})
		if _, err := clerk.Read(h.AsSystem("console"), h.Clerk, "leaf.read", one, get); err == nil {
			t.Error("console read what only a named user may")
		}
		if _, err := clerk.Read(h.AsSystem("door"), h.Clerk, "leaf.list", one, get); err == nil {
			t.Error("the door read something")
		}
	})
}

func TestACountSeesAllRowsAndNamesNobody(t *testing.T) {
	housetest.Each(t, leaves, func(t *testing.T, h *housetest.House) {
		put(t, h, h.As("caseworker"), leaf{Closed: true})
		n := 0
		housetest.Must(t, clerk.Count(h.As("bookkeeper"), h.Clerk, "leaf.count", "leaves", func(tx *db.Tx) (err error) {
			n, err = db.One[int](tx, "leaf.count")
			return err
		}))
		l := lines(t, h, "leaf.count")
		if n != 1 || len(l) != 1 || l[0].Target != "leaves" || l[0].Subjects != "" {
			t.Errorf("%d, %+v", n, l)
		}
	})
}
