package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// townOf imports one case into a new house and gives the code.
func townOf(t *testing.T, house []string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"people.csv": "code,kind,sex,age_band,organisation,country,first_language\nP-SAMPLE,served,f,25-44,,LV,lv\n",
		"cases.csv":  "code,person,opened_on,closed_on\nC-SAMPLE,P-SAMPLE,2026-01-05,\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must(t, append([]string{"import", dir}, house...)...)
}

func TestPackagesGoBetweenTwoHouses(t *testing.T) {
	eachEngine(t, func(t *testing.T, a []string, _ string) {
		out := t.TempDir()
		b := []string{"--data", filepath.Join(out, "receiver")}
		in := func(house []string, args ...string) []string {
			return append(append([]string{"package"}, args...), house...)
		}
		file := func(name string) string { return filepath.Join(out, name) }
		refused := func(args []string, says string) {
			t.Helper()
			o, errs, code := command(args...)
			if code != 1 || o != "" || !strings.Contains(errs, says) {
				t.Errorf("%s: exit %d, %q, %q", strings.Join(args[:2], " "), code, o, errs)
			}
		}
		townOf(t, a)
		key := strings.TrimSpace(must(t, in(b, "key")...))
		if again := strings.TrimSpace(must(t, in(b, "key")...)); key != again || strings.ContainsAny(key[:1], "-_") {
			t.Error("the key of a house changes, or begins like an option")
		}
		until := time.Now().AddDate(0, 0, 20).Format("2006-01-02")
		seal := func(to, fields, name string) []string {
			return in(a, "seal", "--case", "C-SAMPLE", "--to", to, "--fields", fields, "--until", until, file(name))
		}
		printed := must(t, seal(key, "code,sex,opened_on", "one")...)
		number := strings.TrimSpace(printed)
		if strings.Contains(printed, "C-SAMPLE") || len(number) != 26 {
			t.Errorf("sealing prints %q", printed)
		}
		opened := must(t, in(b, "open", file("one"))...)
		for _, line := range []string{number, "until: " + until, "fields: code opened_on sex", "code: C-SAMPLE", "sex: f", "opened_on: 2026-01-05"} {
			if !strings.Contains(opened, line+"\n") {
				t.Errorf("opening does not print %q:\n%s", line, opened)
			}
		}
		refused(in(b, "open", file("one")), "opened in this house before")
		refused(in(a, "open", file("one")), "another house")
		must(t, in(b, "answer", number, "accept", file("yes"))...)
		refused(in(b, "answer", number, "decline", file("no")), "answered before")
		refused(in(b, "answer", number, "accept", file("yes")), "already")
		if o := must(t, in(a, "open", file("yes"))...); !strings.Contains(o, number) || !strings.Contains(o, "accepted") {
			t.Error(o)
		}
		must(t, in(a, "recall", number, file("recall"))...)
		must(t, in(b, "open", file("recall"))...)
		refused(in(b, "answer", number, "arrived", file("late")), "recalled")

		second := strings.TrimSpace(must(t, seal(key, "code", "two")...))
		must(t, in(a, "recall", second, file("recall two"))...)
		must(t, in(b, "open", file("recall two"))...)
		refused(in(b, "open", file("two")), "recalled")

		must(t, seal(key, "code", "three")...)
		whole, err := os.ReadFile(file("three"))
		if err != nil {
			t.Fatal(err)
		}
		for name, bad := range map[string][]byte{"cut": whole[:len(whole)-7], "empty": nil, "head": whole[:9]} {
			if err := os.WriteFile(file(name), bad, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(in(b, "open", file(name)), "package")
		}
		whole[len(whole)/2] ^= 4
		if err := os.WriteFile(file("bit"), whole, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(in(b, "open", file("bit")), "changed or cut short")
		refused(in(b, "open", file("none")), "cannot be read")
		refused(in(b, "answer", second, "accept", file("x")), "no package")
		refused(seal(key, "given_name", "x"), "ground")
		refused(seal(key[:40], "code", "x"), "no key")
		refused(append(seal(key, "code", "x"), "--ground", "consent"), "no consent")
		refused(in(a, "seal", "--case", "C-NONE", "--to", key, "--fields", "code", "--until", until, file("x")), "case")
		if _, err := os.Stat(file("x")); err == nil {
			t.Error("a refused act left a file")
		}
	})
}
