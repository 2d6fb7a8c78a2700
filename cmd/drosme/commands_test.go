package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // makes the databases of these tests

	"drosme/internal/acceptance"
)

// command runs the program as somebody at a terminal would.
func command(args ...string) (out, errs string, code int) {
	var o, e bytes.Buffer
	code = run(args, &o, &e)
	return o.String(), e.String(), code
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := command(args...)
	if code != 0 {
		t.Fatalf("drosme %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// eachEngine runs a test with the flags of a house in files, and of one in a database of its own.
func eachEngine(t *testing.T, test func(t *testing.T, house []string, dir string)) {
	t.Run("sqlite", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "house")
		test(t, []string{"--data", dir}, dir)
	})
	t.Run("postgres", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "house")
		test(t, []string{"--data", dir, "--db", database(t)}, dir)
	})
}

var databases int

// database makes an empty PostgreSQL database that goes with the test.
func database(t *testing.T) string {
	t.Helper()
	at := os.Getenv("DROSME_TEST_PG")
	if at == "" {
		t.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	d, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	databases++
	name := fmt.Sprintf("commands_%d_%d", os.Getpid(), databases)
	if _, err := d.Exec(`create database "` + name + `"`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = d.Exec(`drop database if exists "` + name + `" with (force)`)
		d.Close()
	})
	u.Path = "/" + name
	return u.String()
}

// registers writes the acceptance registers into a folder and gives it.
func registers(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	files, err := fs.Glob(acceptance.FS(), "*.csv")
	if err != nil || len(files) < 11 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		b, err := fs.ReadFile(acceptance.FS(), f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func published(t *testing.T) string {
	t.Helper()
	b, err := fs.ReadFile(acceptance.FS(), "expected.csv")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func figures(t *testing.T, house []string) string {
	t.Helper()
	return must(t, append([]string{"results", "--grant", "LV03-0172", "--format", "csv"}, house...)...)
}

func TestThePublishedFiguresComeOutOfImportAlone(t *testing.T) {
	eachEngine(t, func(t *testing.T, house []string, _ string) {
		from := registers(t)
		must(t, append([]string{"import", from}, house...)...)
		if got := figures(t, house); got != published(t) {
			t.Errorf("got\n%s\nwant\n%s", got, published(t))
		}
		if again := must(t, append([]string{"import", from}, house...)...); !strings.Contains(again, "Nothing changed") {
			t.Errorf("the same import again: %s", again)
		}
		var js struct {
			Figures []struct {
				Indicator string
				Value     int64
			}
		}
		if err := json.Unmarshal([]byte(must(t, append([]string{"results", "--grant", "LV03-0172", "--format", "json"}, house...)...)), &js); err != nil || len(js.Figures) != 27 {
			t.Errorf("json: %d figures, %v", len(js.Figures), err)
		}
		part := must(t, append([]string{"results", "--grant", "LV03-0172", "--from", "2015-01-01", "--to", "2015-06-30"}, house...)...)
		if !strings.Contains(part, "ince the start") {
			t.Errorf("a part of the period does not say what is since the start:\n%s", part)
		}
	})
}

func TestAnExportIsTheRegistersAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, house []string, _ string) {
		from, to, again := registers(t), filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "again")
		must(t, append([]string{"import", from}, house...)...)
		must(t, append([]string{"export", "--to", "Auditor (sample)", "--why", "yearly audit", to}, house...)...)
		must(t, append([]string{"import", to}, house...)...)
		must(t, append([]string{"export", "--to", "Auditor (sample)", "--why", "yearly audit", again}, house...)...)
		names, err := filepath.Glob(filepath.Join(to, "*.csv"))
		if err != nil || len(names) != 11 {
			t.Fatalf("%d registers, %v", len(names), err)
		}
		for _, n := range names {
			a, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(filepath.Join(again, filepath.Base(n)))
			if err != nil || !bytes.Equal(a, b) {
				t.Errorf("%s differs after coming back: %v", filepath.Base(n), err)
			}
			given, err := os.ReadFile(filepath.Join(from, filepath.Base(n)))
			if err != nil {
				t.Fatal(err)
			}
			if !sameLines(strings.ReplaceAll(string(given), "\r\n", "\n"), string(a)) {
				t.Errorf("%s does not hold the lines that were given", filepath.Base(n))
			}
		}
	})
}

func sameLines(a, b string) bool {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	sort.Strings(x)
	sort.Strings(y)
	return strings.Join(x, "\n") == strings.Join(y, "\n")
}

func TestEachFaultStandsOnItsOwnLineAndNothingIsStored(t *testing.T) {
	eachEngine(t, func(t *testing.T, house []string, _ string) {
		from := registers(t)
		name := filepath.Join(from, "activities.csv")
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		broken := strings.Replace(string(b), ",SCH008,lv,", ",SCH999,lv,", 1)
		if broken == string(b) {
			t.Fatal("the register has changed")
		}
		if err := os.WriteFile(name, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		_, errs, code := command(append([]string{"import", from}, house...)...)
		if code != 1 || !strings.HasPrefix(errs, "activities.csv:2:host: ") {
			t.Errorf("exit %d: %s", code, errs)
		}
		_, errs, code = command(append([]string{"results", "--grant", "LV03-0172"}, house...)...)
		if code != 1 || !strings.Contains(errs, "grant") {
			t.Errorf("something was stored: exit %d, %s", code, errs)
		}
	})
}

func TestABackupIsRestoredAndAHouseMovesBetweenEngines(t *testing.T) {
	eachEngine(t, func(t *testing.T, house []string, dir string) {
		must(t, append([]string{"import", registers(t)}, house...)...)
		file := filepath.Join(t.TempDir(), "backup")
		must(t, append([]string{"backup", file}, house...)...)
		restored := filepath.Join(t.TempDir(), "restored")
		must(t, "restore", "--data", restored, "--key", dir+".key", file)
		if got := figures(t, []string{"--data", restored, "--key", dir + ".key"}); got != published(t) {
			t.Errorf("after the restore:\n%s", got)
		}
		if got := figures(t, []string{"--data", restored}); got != published(t) {
			t.Error("a restored house does not start by the key beside it")
		}
		must(t, "audit", "verify", "--data", restored)
		if _, _, code := command("restore", "--data", restored, "--key", dir+".key", file); code != 1 {
			t.Error("a restore into a house that is there was allowed")
		}

		moved := filepath.Join(t.TempDir(), "moved")
		to := []string{"--data", moved}
		args := append([]string{"move", "--to", moved}, house...)
		if len(house) == 2 && os.Getenv("DROSME_TEST_PG") != "" {
			db := database(t)
			args, to = append(args, "--to-db", db), append(to, "--db", db)
		}
		must(t, args...)
		if got := figures(t, to); got != published(t) {
			t.Errorf("after the move:\n%s", got)
		}
		must(t, append([]string{"audit", "verify"}, to...)...)
		if _, _, code := command(args...); code != 1 {
			t.Error("a move into a house that is there was allowed")
		}
	})
}

func TestAWrongOrMissingKeyOpensNothingAndTouchesNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, house []string, dir string) {
		must(t, append([]string{"import", registers(t)}, house...)...)
		other := filepath.Join(t.TempDir(), "other")
		must(t, "import", "--data", other, registers(t))
		before := listing(t, dir)
		for _, key := range []string{other + ".key", filepath.Join(t.TempDir(), "none.key")} {
			_, errs, code := command(append([]string{"results", "--grant", "LV03-0172", "--key", key}, house...)...)
			if code != 1 || errs == "" {
				t.Errorf("exit %d: %s", code, errs)
			}
		}
		if after := listing(t, dir); after != before {
			t.Errorf("the folder changed:\n%s\n%s", before, after)
		}
		figures(t, house)
	})
}

// listing names the files of a folder with their sizes and hours.
func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, e := range entries {
		i, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		out += fmt.Sprintln(e.Name(), i.Size(), i.ModTime().UnixNano())
	}
	return out
}

func TestPlainIsForThisMachineOnly(t *testing.T) {
	for _, args := range [][]string{
		{"serve", "--data", filepath.Join(t.TempDir(), "h"), "--listen", "0.0.0.0:0"},
		{"demo", "--listen", "0.0.0.0:0"},
	} {
		if _, errs, code := command(args...); code != 1 || errs == "" {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
}

func TestThreeSharesAreWrittenAndNoneLiesInTheHouse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "house")
	must(t, "import", "--data", dir, registers(t))
	out := filepath.Join(t.TempDir(), "papers")
	must(t, "key", "split", "--data", dir, out)
	for i := 1; i <= 3; i++ {
		b, err := os.ReadFile(filepath.Join(out, fmt.Sprintf("share-%d.pdf", i)))
		if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
			t.Errorf("share %d: %v", i, err)
		}
	}
	if out := must(t, "doctor", "--data", dir); !strings.Contains(out, "shares") || !strings.Contains(out, "bare") {
		t.Errorf("the doctor does not say that the key lies bare and no shares were tried:\n%s", out)
	}
	st, err := os.Stat(dir + ".key")
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the key file: %v, %v", st, err)
	}
}
