package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/tabular"
	"drosme/internal/transfer"
)

func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	housetest.Must(t, err)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		housetest.Must(t, err)
		out[e.Name()] = string(b)
	}
	return out
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %v\nwant %v", got, want)
	}
}

func (h *testHouse) lines(t *testing.T, verb string) []audit.Line {
	t.Helper()
	got, err := h.Log.Find(context.Background(), audit.Search{Verb: verb, Most: 50})
	housetest.Must(t, err)
	return got
}

// saveSchool is somebody's save from a page.
func (h *testHouse) saveSchool(ctx context.Context, code, name string) error {
	_, err := clerk.Add(ctx, h.Clerk, "school.add", nil, func(tx *db.Tx) (string, error) {
		_, err := tx.Exec("school.put", school{code, name, "school"})
		return code, err
	})
	return err
}

func TestAFirstImportStoresAllAndTheSameAgainNothing(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		console := h.AsSystem("console")
		s, err := h.importAll(console, programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		same(t, s.Registers, []transfer.Counts{{Register: "schools", Rows: 3, Added: 3}, {Register: "visits", Rows: 2, Added: 2}, {Register: "heads", Rows: 3, Added: 3}})
		if !s.Stored {
			t.Fatal("nothing was stored")
		}
		first := h.exported(t)
		same(t, first["visits.csv"], "code,school,day,title\nV1,S1,2015-01-09,First\nV2,S2,2015-02-09,Second\n")
		same(t, first["heads.csv"], programme()["heads.csv"])
		same(t, len(h.lines(t, "register.import")), 1)

		s, err = h.importAll(console, programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		if s.Stored || s.Changes() != 0 {
			t.Fatalf("the same again: %+v", s)
		}
		same(t, len(h.lines(t, "register.import")), 1)
		same(t, h.exported(t), first)

		s, err = h.importAll(console, first, transfer.ImportOptions{})
		housetest.Must(t, err)
		same(t, s.Stored, false)
		n, err := h.total(t)
		housetest.Must(t, err)
		same(t, n, int64(46))
	})
}

func (h *testHouse) total(t *testing.T) (n int64, err error) {
	t.Helper()
	err = clerk.Count(h.AsSystem("console"), h.Clerk, "register.check", "heads", func(tx *db.Tx) error {
		n, err = db.One[int64](tx, "totals.heads")
		return err
	})
	return n, err
}

func TestAChangedRowUpdatesAndIsLoggedAndOthersStay(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		coordinator := h.As("coordinator")
		_, err := h.importAll(coordinator, programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		h.Clock.Move(time.Second) // so that the newest line of the log is the last
		s, err := h.importAll(coordinator, map[string]string{"heads.csv": "visit,audience,count\nV1,pupils,25\nV2,teachers,1\n"}, transfer.ImportOptions{})
		housetest.Must(t, err)
		same(t, s.Registers, []transfer.Counts{{Register: "heads", Rows: 2, Added: 1, Changed: 1}})
		same(t, h.exported(t)["heads.csv"], "visit,audience,count\nV1,pupils,25\nV1,teachers,2\nV2,pupils,20\nV2,teachers,1\n")
		line := h.lines(t, "register.import")[0]
		if !strings.Contains(line.Detail, `{"field":"heads/V1/pupils.count","from":"24","to":"25"}`) || line.Role != "coordinator" || line.Target != "heads" {
			t.Fatalf("%+v", line)
		}
		h.Clock.Move(time.Second)
		_, err = h.importAll(coordinator, map[string]string{"visits.csv": "code,school,day,title\nV1,S1,2015-01-09,Another\n"}, transfer.ImportOptions{})
		housetest.Must(t, err)
		if d := h.lines(t, "register.import")[0].Detail; !strings.Contains(d, `{"field":"visits/V1.title"}`) || strings.Contains(d, "Another") {
			t.Fatalf("a value that is not declared plain is in the log: %s", d)
		}
	})
}

func TestAllFaultsAreNamedAndNothingIsStored(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		files := map[string]string{
			"schools.csv": "code,name,kind\nS1,Paraugskola 1,school\nN1,Parauga biedrība,ngo\nS1,Paraugskola 3,school\n,Bez koda,school\nS5,=1+1,zoo\n",
			"visits.csv":  "code,school,day,title\nV1,S1,2015-02-30,First\nV2,S9,2015-01-01,Second\nV3,N1,2015-01-02,Third\n",
			"heads.csv":   "visit,audience,count\nV1,pupils,-4\nV7,pupils,2.5\n",
			"notes.csv":   "a,b\n1,2\n",
		}
		for _, check := range []bool{true, false} {
			s, err := h.importAll(h.AsSystem("console"), files, transfer.ImportOptions{Check: check})
			same(t, s.PassedOver, []string{"notes.csv"})
			same(t, wrongAt(err), []string{
				"heads.csv:2:count field.negative",
				"heads.csv:3:visit field.unknown_code",
				"heads.csv:3:count field.not_whole",
				"schools.csv:4:code register.doubled_row",
				"schools.csv:5:code field.required",
				"schools.csv:6:name tabular.formula",
				"schools.csv:6:kind field.unknown_word",
				"visits.csv:2:day field.not_a_day",
				"visits.csv:3:school field.unknown_code",
				"visits.csv:4:school field.unknown_word",
			})
		}
		for name, text := range h.exported(t) {
			if strings.Count(text, "\n") != 1 {
				t.Errorf("%s holds rows: %q", name, text)
			}
		}
		same(t, len(h.lines(t, "register.check")), 2)
	})
}

func TestOneWrongHeaderDoesNotDrownInRowsThatPointToIt(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		files := programme()
		files["visits.csv"] = "code,school,day,title,surname\nV1,S1,2015-01-09,First,Paraugs\n"
		_, err := h.importAll(h.AsSystem("console"), files, transfer.ImportOptions{})
		same(t, wrongAt(err), []string{"visits.csv:1:surname tabular.names"})
		files["visits.csv"] = "code,school,day,title\nV1,S1,2015-01-09\nV2,S2,2015-02-09,Second\n"
		files["heads.csv"] += "V1,pupils,-3\n"
		_, err = h.importAll(h.AsSystem("console"), files, transfer.ImportOptions{})
		same(t, wrongAt(err), []string{"heads.csv:5:count field.negative", "heads.csv:5:visit register.doubled_row", "visits.csv:2:title tabular.short_row"})
	})
}

func TestARowChangedInTheHouseIsAFaultUnlessOverwritten(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		console := h.AsSystem("console")
		_, err := h.importAll(console, programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		housetest.Must(t, h.saveSchool(h.As("coordinator"), "S1", "Renamed in the house"))
		housetest.Must(t, h.saveSchool(h.As("coordinator"), "S3", "Made in the house"))

		files := programme()
		files["schools.csv"] += "S3,From the file,school\n"
		_, err = h.importAll(console, files, transfer.ImportOptions{})
		same(t, wrongAt(err), []string{"schools.csv:2:code register.changed_in_house", "schools.csv:5:code register.made_in_house"})

		s, err := h.importAll(console, files, transfer.ImportOptions{Overwrite: true, Check: true})
		housetest.Must(t, err)
		same(t, s.Registers[0], transfer.Counts{Register: "schools", Rows: 4, Changed: 2, Same: 2})
		same(t, s.Stored, false)
		_, err = h.importAll(console, files, transfer.ImportOptions{Overwrite: true})
		housetest.Must(t, err)
		same(t, h.exported(t)["schools.csv"], "code,name,kind\nN1,Parauga biedrība,ngo\nS1,Paraugskola 1,school\nS2,\"Paraugskola 2, Rīga\",school\nS3,From the file,school\n")

		// What was overwritten counts as imported: the next change from a file is plain.
		files["schools.csv"] = "code,name,kind\nS1,Paraugskola viens,school\n"
		s, err = h.importAll(console, files, transfer.ImportOptions{})
		housetest.Must(t, err)
		same(t, s.Registers[0].Changed, 1)
	})
}

func TestAFileThatSaysWhatTheHouseSaysSettlesIt(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		console := h.AsSystem("console")
		_, err := h.importAll(console, programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		housetest.Must(t, h.saveSchool(h.As("coordinator"), "S1", "New name"))
		_, err = h.importAll(console, h.exported(t), transfer.ImportOptions{})
		housetest.Must(t, err)
		_, err = h.importAll(console, map[string]string{"schools.csv": "code,name,kind\nS1,Newer name,school\n"}, transfer.ImportOptions{})
		housetest.Must(t, err)
	})
}

func TestARowRemovedInTheHouseDoesNotComeBackUnasked(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		console := h.AsSystem("console")
		_, err := h.importAll(console, programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		_, err = clerk.Add(h.As("coordinator"), h.Clerk, "school.add", nil, func(tx *db.Tx) (string, error) {
			_, err := tx.Exec("school.drop", db.Args{"code": "N1"})
			return "N1", err
		})
		housetest.Must(t, err)
		_, err = h.importAll(console, programme(), transfer.ImportOptions{})
		same(t, wrongAt(err), []string{"schools.csv:4:code register.removed_in_house"})
		s, err := h.importAll(console, programme(), transfer.ImportOptions{Overwrite: true})
		housetest.Must(t, err)
		same(t, s.Registers[0].Added, 1)
	})
}

func TestAnImportThatStumblesLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		stumble = "V2"
		defer func() { stumble = "" }()
		_, err := h.importAll(h.AsSystem("console"), programme(), transfer.ImportOptions{})
		if err == nil || fault.As(err).Kind != fault.Failed || !strings.Contains(err.Error(), "visits.csv:3") {
			t.Fatalf("got %v", err)
		}
		for name, text := range h.exported(t) {
			if strings.Count(text, "\n") != 1 {
				t.Errorf("%s holds rows: %q", name, text)
			}
		}
		same(t, len(h.lines(t, "register.import")), 0)
		stumble = ""
		s, err := h.importAll(h.AsSystem("console"), programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		same(t, s.Changes(), 8)
	})
}

func TestARuleOfTheTablesBecomesAFaultOfTheRow(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		files := programme()
		files["heads.csv"] = "visit,audience,count\nV1,pupils,5000\n"
		_, err := h.importAll(h.AsSystem("console"), files, transfer.ImportOptions{})
		same(t, wrongAt(err), []string{"heads.csv:2:visit register.rule_broken"})
	})
}

func TestSomethingSavedDuringTheCheckIsSeen(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		console := h.AsSystem("console")
		_, err := h.importAll(console, programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		// The save comes after the house was read for the check and before the act: Progress is called
		// in between, once the rows are checked.
		var schools strings.Builder
		schools.WriteString("code,name,kind\nS1,From the file,school\n")
		for i := range 2000 {
			schools.WriteString("X" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + itoa(i) + ",Paraugskola,school\n")
		}
		saved := false
		_, err = h.importAll(console, map[string]string{"schools.csv": schools.String()}, transfer.ImportOptions{Progress: func(done, total int) {
			if !saved && done >= 1000 {
				saved = true
				done := make(chan error)
				go func() { done <- h.saveSchool(h.As("coordinator"), "S1", "Saved meanwhile") }()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		}})
		if !saved {
			t.Fatal("the save did not come in between")
		}
		same(t, wrongAt(err), []string{"schools.csv:2:code register.changed_in_house"})
		if got := h.exported(t)["schools.csv"]; !strings.Contains(got, "Saved meanwhile") || strings.Contains(got, "From the file") {
			t.Fatal("the save was lost")
		}
	})
}

func TestAHouseThatNeverRestsIsCheckedInsideTheLock(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		var schools strings.Builder
		schools.WriteString("code,name,kind\n")
		for i := range 1500 {
			schools.WriteString("S" + itoa(i) + ",Paraugskola,school\n")
		}
		saves := 0
		s, err := h.importAll(h.AsSystem("console"), map[string]string{"schools.csv": schools.String()}, transfer.ImportOptions{Progress: func(done, total int) {
			if done == 1000 && saves < 3 { // once in each check outside the lock
				saves++
				if err := h.saveSchool(h.As("coordinator"), "H"+itoa(saves), "Saved meanwhile"); err != nil {
					t.Error(err)
				}
			}
		}})
		housetest.Must(t, err)
		same(t, saves, 3)
		same(t, s.Registers[0].Added, 1500)
		same(t, strings.Count(h.exported(t)["schools.csv"], "\n"), 1504)
	})
}

func TestASaveThatMeetsAnImportWaitsAndAPageDoesNot(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		var schools strings.Builder
		schools.WriteString("code,name,kind\n")
		for i := range 3000 {
			schools.WriteString("S" + itoa(i) + ",Paraugskola,school\n")
		}
		storing, goOn := make(chan bool), make(chan bool)
		held := false
		imported := make(chan error, 1)
		go func() {
			_, err := h.importAll(h.AsSystem("console"), map[string]string{"schools.csv": schools.String()}, transfer.ImportOptions{Progress: func(done, total int) {
				if !held && done == 4000 { // in the middle of storing
					held = true
					storing <- true
					<-goOn
				}
			}})
			imported <- err
		}()
		<-storing
		list := func() int {
			n := 0
			housetest.Must(t, clerk.Count(h.As("coordinator"), h.Clerk, "register.check", "schools", func(tx *db.Tx) error {
				got, err := db.All[school](tx, "school.rows")
				n = len(got)
				return err
			}))
			return n
		}
		same(t, list(), 0) // a page is answered while rows are being stored, and sees none of them
		saved := make(chan error, 1)
		go func() { saved <- h.saveSchool(h.As("coordinator"), "H1", "Saved meanwhile") }()
		select {
		case err := <-saved:
			t.Fatalf("the save did not wait: %v", err)
		case <-time.After(300 * time.Millisecond): // long enough for a save that does not wait
		}
		goOn <- true
		housetest.Must(t, <-imported)
		housetest.Must(t, <-saved)
		same(t, list(), 3001)
	})
}

func TestTheCommandPrintsEachFaultOnItsLine(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		dir := t.TempDir()
		var visits strings.Builder
		visits.WriteString("code,school,day,title\n")
		for i := range 60 {
			visits.WriteString("V" + itoa(i) + ",S1,31.02.2015,Nothing\n")
		}
		housetest.Must(t, os.WriteFile(filepath.Join(dir, "visits.csv"), []byte(visits.String()), 0o600))
		housetest.Must(t, os.WriteFile(filepath.Join(dir, "schools.csv"), []byte("code,name,kind\nS1,Paraugskola,school\n"), 0o600))
		housetest.Must(t, os.WriteFile(filepath.Join(dir, "readme.txt"), []byte("hello"), 0o600))
		run := func(path string, check bool) (int, string, string) {
			var out, wrong bytes.Buffer
			code := transfer.ImportCommand(h.AsSystem("console"), h.desk, h.Book.For("en"), path, check, false, &out, &wrong)
			return code, out.String(), wrong.String()
		}
		code, out, wrong := run(dir, false)
		lines := strings.Split(strings.TrimSuffix(wrong, "\n"), "\n")
		if code != 1 || len(lines) != 41 || !strings.HasPrefix(lines[0], "visits.csv:2:day: ") || lines[40] != "And 20 more faults." || !strings.Contains(out, "readme.txt") {
			t.Fatalf("%d\n%s\n%s", code, out, wrong)
		}
		housetest.Must(t, os.WriteFile(filepath.Join(dir, "visits.csv"), []byte("code,school,day,title\nV1,S1,1.2.2015,Something\n"), 0o600))
		code, out, wrong = run(dir, true)
		if code != 0 || wrong != "" || !strings.Contains(out, "visits: 1 new, 0 changed, 0 unchanged\nNothing was stored; 2 rows would be.\n") {
			t.Fatalf("%d\n%s\n%s", code, out, wrong)
		}
		code, out, wrong = run(dir, false)
		if code != 0 || wrong != "" || !strings.Contains(out, "2 rows were stored.") {
			t.Fatalf("%d\n%s\n%s", code, out, wrong)
		}
		book := filepath.Join(t.TempDir(), "book.xlsx")
		var said bytes.Buffer
		if code := transfer.ExportCommand(h.AsSystem("console"), h.desk, h.Book.For("en"), transfer.ExportOptions{To: "Funder", Why: "Report"}, book, &said, &said); code != 0 {
			t.Fatal(said.String())
		}
		code, out, wrong = run(book, false)
		if code != 0 || !strings.Contains(out, "Nothing changed.") {
			t.Fatalf("%d\n%s\n%s", code, out, wrong)
		}
		code, _, wrong = run(filepath.Join(dir, "nowhere"), false)
		if code != 1 || !strings.HasPrefix(wrong, "nowhere: There is no such file") {
			t.Fatalf("%d %s", code, wrong)
		}
	})
}

func TestWhoMayImportAndExport(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		for role, may := range map[string]bool{"administrator": false, "responsible": true, "caseworker": false, "helpline": false,
			"coordinator": true, "educator": false, "bookkeeper": false, "reviewer": false} {
			ctx := h.As(role)
			for _, check := range []bool{true, false} {
				_, err := h.importAll(ctx, programme(), transfer.ImportOptions{Check: check})
				if may && err != nil || !may && !fault.Is(err, fault.Refused) {
					t.Errorf("%s, check %v: %v", role, check, err)
				}
			}
			_, err := h.desk.Export(ctx, transfer.ExportOptions{To: "Funder", Why: "Report"})
			if may && err != nil || !may && !fault.Is(err, fault.Refused) {
				t.Errorf("%s exports: %v", role, err)
			}
		}
		if _, err := h.importAll(context.Background(), programme(), transfer.ImportOptions{}); !fault.Is(err, fault.Refused) {
			t.Errorf("the public imports: %v", err)
		}
	})
}

func TestAnExportIsADisclosureBeforeItLeaves(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		_, err := h.importAll(h.AsSystem("console"), programme(), transfer.ImportOptions{})
		housetest.Must(t, err)
		_, err = h.desk.Export(h.As("coordinator"), transfer.ExportOptions{Registers: []string{"zoo"}})
		same(t, wrongAt(err), []string{":0:to field.required", ":0:why field.required", ":0:registers register.unknown"})
		same(t, len(h.told), 0)
		p, err := h.desk.Export(h.As("coordinator"), transfer.ExportOptions{To: "Funder", Why: "Report", Registers: []string{"heads", "visits"}})
		housetest.Must(t, err)
		same(t, h.told, []string{"Funder|Report|5"})
		same(t, p.Registers(), []string{"visits", "heads"})
		line := h.lines(t, "register.export")[0]
		if line.Purpose != "Report" || line.Target != "visits heads" || !strings.Contains(line.Detail, `{"field":"rows","to":"5"}`) {
			t.Fatalf("%+v", line)
		}
		again, err := h.desk.Export(h.As("coordinator"), transfer.ExportOptions{To: "Funder", Why: "Report", Registers: []string{"heads", "visits"}})
		housetest.Must(t, err)
		if !bytes.Equal(zipOf(t, p), zipOf(t, again)) {
			t.Error("two exports of the same house differ")
		}
	})
}

func TestACancelledImportStoresNothing(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		var schools strings.Builder
		schools.WriteString("code,name,kind\n")
		for i := range 3000 {
			schools.WriteString("S" + itoa(i) + ",Paraugskola,school\n")
		}
		ctx, cancel := context.WithCancel(h.AsSystem("console"))
		defer cancel()
		_, err := h.importAll(ctx, map[string]string{"schools.csv": schools.String()}, transfer.ImportOptions{Progress: func(done, _ int) {
			if done == 5000 {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		same(t, strings.Count(h.exported(t)["schools.csv"], "\n"), 1)
	})
}

func TestTwoImportsOfTheSameAtOnceStoreItOnce(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		stored := make(chan int, 4)
		for range cap(stored) {
			go func() {
				s, err := h.importAll(h.AsSystem("console"), programme(), transfer.ImportOptions{})
				if err != nil {
					t.Error(err, wrongAt(err))
				}
				n := 0
				if s.Stored {
					n = s.Changes()
				}
				stored <- n
			}()
		}
		sum := 0
		for range cap(stored) {
			sum += <-stored
		}
		same(t, sum, 8)
		same(t, len(h.lines(t, "register.import")), 1)
	})
}

func TestAFaultInAWorkbookNamesItsSheet(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		path := filepath.Join(t.TempDir(), "book.xlsx")
		f, err := os.Create(path)
		housetest.Must(t, err)
		rows := func(yield func([]any) bool) { yield([]any{"V1", "S9", "2015-01-09", "First"}) }
		var columns []tabular.Heading
		for _, c := range []string{"code", "school", "day", "title"} {
			columns = append(columns, tabular.Heading{Text: c})
		}
		housetest.Must(t, tabular.WriteXLSX(f, []tabular.Sheet{{Name: "visits", Columns: columns, Rows: rows}}))
		housetest.Must(t, f.Close())
		var out, wrong bytes.Buffer
		code := transfer.ImportCommand(h.AsSystem("console"), h.desk, h.Book.For("lv"), path, false, false, &out, &wrong)
		if code != 1 || !strings.HasPrefix(wrong.String(), "book.xlsx/visits:2:school: Ieraksta ar šādu kodu nav.") {
			t.Fatalf("%d %s%s", code, out.String(), wrong.String())
		}
	})
}
