package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"drosme/internal/housetest"
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

// The export of a user who signs in on the command line, and the proof that a stranger can make: what leaves, taken
// into an empty house, leaves equal; coded in both forms, and whole to a key of the stranger's own.
func TestHTCDSLeavesAsAUserAndComesBackEqual(t *testing.T) {
	t.Setenv("LANG", "en")
	eachEngine(t, func(t *testing.T, flags []string, dir string) {
		l, out := lawfulHouse(t, flags, dir), t.TempDir()
		path := func(name string) string { return filepath.Join(out, name) }
		first := "prs_FirstName,prs_SecondName,prs_Gender,prs_Citizenship,vic_TypeOfExploitation,vic_AgeWhenTrafficked,prs_MailingStreet\n" +
			"Anna,Paraudziņa,Feminine,LV,ForcedLabour;Servitude,17,Parauga iela 1\nBruno,Paraudziņš,Masculine,UA;MD,Other,,\n"
		if err := os.WriteFile(path("in.csv"), []byte(first), 0o600); err != nil {
			t.Fatal(err)
		}
		must(t, append([]string{"htcds", "import", path("in.csv")}, flags...)...)
		key, err := age.GenerateX25519Identity()
		housetest.Must(t, err)
		// What a coded file says of each person, by the columns of the standard.
		leave := func(l *lawful, name string, more ...string) []byte {
			t.Helper()
			said, errs, code := l.as(append([]string{"htcds", "export", path(name)}, more...)...)
			if code != 0 || !strings.Contains(said, "2 cases") {
				t.Fatalf("%s: exit %d\n%s%s", name, code, said, errs)
			}
			if strings.Contains(said+errs, "Paraudzi") {
				t.Errorf("the command says a name: %s%s", said, errs)
			}
			if len(more) > 0 {
				name += ".age"
			}
			content, err := os.ReadFile(path(name))
			housetest.Must(t, err)
			return content
		}
		whole := []string{"--to", key.Recipient().String(), "--whom", "Sample agency", "--why", "a test", "--ground", "law", "--purpose", "other"}
		coded := leave(l, "coded.csv")
		if bytes.Contains(coded, []byte("Paraudzi")) || bytes.Contains(coded, []byte("Parauga iela")) || !bytes.Contains(coded, []byte("ForcedLabour;Servitude")) {
			t.Errorf("%s", coded)
		}
		leave(l, "coded.xlsx")
		opened, err := age.Decrypt(bytes.NewReader(leave(l, "whole.csv", whole...)), key)
		housetest.Must(t, err)
		plain, err := io.ReadAll(opened)
		housetest.Must(t, err)
		if !bytes.Contains(plain, []byte("Paraudziņa")) || !bytes.Contains(plain, []byte("Parauga iela 1")) {
			t.Errorf("not all fields: %s", plain)
		}
		housetest.Must(t, os.WriteFile(path("whole.csv"), plain, 0o600))
		for _, name := range []string{"coded.csv", "coded.xlsx", "whole.csv"} {
			empty := filepath.Join(t.TempDir(), "house")
			next := lawfulHouse(t, []string{"--data", empty}, empty)
			must(t, append([]string{"htcds", "import", path(name)}, next.flags...)...)
			if name == "whole.csv" {
				opened, err := age.Decrypt(bytes.NewReader(leave(next, "again.csv", whole...)), key)
				housetest.Must(t, err)
				again, err := io.ReadAll(opened)
				housetest.Must(t, err)
				if !bytes.Equal(again, plain) {
					t.Errorf("whole:\n%s\n%s", plain, again)
				}
				continue
			}
			if again := leave(next, "again.csv"); !bytes.Equal(again, coded) {
				t.Errorf("%s:\n%s\n%s", name, coded, again)
			}
		}
		// A ground other than the house's own use names whom it is for and what for; nobody else has the verb.
		for _, args := range [][]string{{"--ground", "law"}, {"--ground", "law", "--whom", "Sample agency"}, {"--to", key.Recipient().String()}} {
			if _, errs, code := l.as(append([]string{"htcds", "export", path("none.csv")}, args...)...); code != 1 || errs == "" {
				t.Errorf("%v: exit %d, %q", args, code, errs)
			}
		}
		if _, err := os.Stat(path("none.csv")); err == nil {
			t.Error("a file was written all the same")
		}
	})
}
