package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The command as others rely on it: a bad row stores nothing and is named in FILE.faults.csv, keep-good stores
// the rest, a look stores nothing, and nothing is given out by who does not say who they are.
func TestHTCDSCommand(t *testing.T) {
	dir := t.TempDir()
	data, file := filepath.Join(dir, "house"), filepath.Join(dir, "cases.csv")
	if err := os.WriteFile(file, []byte("prs_FirstName,prs_Gender\nAnna,Feminine\nBerta,Annas\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	call := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(append([]string{"htcds"}, args...), &out, &errs); code != want {
			t.Fatalf("%v: %d, want %d\n%s%s", args, code, want, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	t.Setenv("LANG", "en")
	call(1, "import", "--data", data, "--check", file)
	if _, err := os.Stat(data); err == nil {
		t.Error("a look made a house")
	}
	if said := call(1, "import", "--data", data, file); !strings.Contains(said, "cases.csv:3:prs_Gender: ") || strings.Contains(said, "Berta") {
		t.Error(said)
	}
	faults, err := os.ReadFile(filepath.Join(dir, "cases.faults.csv"))
	if err != nil || !strings.Contains(string(faults), "cases.csv,3,prs_Gender,") || strings.Contains(string(faults), "Annas") {
		t.Errorf("%v %s", err, faults)
	}
	if said := call(0, "import", "--data", data, "--keep-good", file); !strings.Contains(said, "1 case stored.") {
		t.Error(said)
	}
	call(1, "export", "--data", data, filepath.Join(dir, "out.csv"))
	if _, err := os.Stat(filepath.Join(dir, "out.csv")); err == nil {
		t.Error("a file was given to nobody")
	}
}
