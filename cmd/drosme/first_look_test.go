package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A dry run may come before the house: it says what is wrong or new, and neither folder nor key is made.
func TestACheckBeforeTheHouseMakesNone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "house")
	if out := must(t, "import", "--data", dir, "--check", registers(t)); !strings.Contains(out, "organisations: 88 new") {
		t.Errorf("the check says %s", out)
	}
	for _, name := range []string{dir, dir + ".key"} {
		if _, err := os.Stat(name); !os.IsNotExist(err) {
			t.Errorf("%s was made", filepath.Base(name))
		}
	}
}

func TestCommandsOfTheKeyTakeTheSameFlagsAsServe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "house")
	must(t, "import", "--data", dir, registers(t))
	must(t, "key", "state", "--data", dir, "--db", "postgres://nobody@127.0.0.1:1/none", "--key", dir+".key")
}

func TestARoleWithoutItsLastDayIsNamedAsTheFlagIs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "house")
	_, errs, code := command("user", "add", "--data", dir, "--role", "reviewer", "auditor")
	if code != 1 || !strings.Contains(errs, " until: ") {
		t.Errorf("exit %d: %s", code, errs)
	}
	link := must(t, "user", "add", "--data", dir, "--role", "reviewer", "--until", "2090-12-31", "auditor")
	if !strings.HasPrefix(link, "http://127.0.0.1:8080/link/") {
		t.Errorf("the link is %s", link)
	}
}

// A restored house starts by a copy of the key beside it, as any other; the command says where that is.
func TestARestoreSaysWhichKeyOpensTheHouse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "house")
	must(t, "import", "--data", dir, registers(t))
	file, again := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "again")
	must(t, "backup", "--data", dir, file)
	out := must(t, "restore", "--data", again, "--key", dir+".key", file)
	if !strings.Contains(out, again+".key") {
		t.Errorf("the restore says %s", out)
	}
	must(t, "results", "--data", again, "--grant", "LV03-0172")
}
