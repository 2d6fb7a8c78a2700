package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The embedded assets are those that the sources give: who changes a style runs go run ./tools/assets.
func TestTheEmbeddedAssetsAreFresh(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	for kept, build := range map[string]func(string) error{dist: run, liveDist: runLive} {
		out := t.TempDir()
		if err := build(out); err != nil {
			t.Fatal(err)
		}
		fresh, err := os.ReadFile(filepath.Join(out, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		have, err := os.ReadFile(filepath.Join(kept, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		if string(fresh) != string(have) {
			t.Errorf("run go run ./tools/assets: the sources of %s give\n%s\nand embedded is\n%s", kept, fresh, have)
		}
	}
}

func TestOnlyRulesOfUsedClassesStay(t *testing.T) {
	used := map[string]bool{"govuk-a": true, "govuk-b": true}
	for _, c := range []struct{ in, out string }{
		{`.govuk-a{x:1}.govuk-z{x:2}`, `.govuk-a{x:1}`},
		{`.govuk-a,.govuk-z{x:1}`, `.govuk-a{x:1}`},
		{`.govuk-a .govuk-z{x:1}`, ``},
		{`.govuk-a:not(.govuk-z,.y):focus{x:1}`, `.govuk-a:not(.govuk-z,.y):focus{x:1}`},
		{`@media print{.govuk-a{x:1}.govuk-z{x:2}}@media print{.govuk-z{x:2}}`, `@media print{.govuk-a{x:1}}`},
		{`@charset "UTF-8";/*! c */@font-face{font-family:GDS Transport}.govuk-b{font-family:GDS Transport,arial,sans-serif}`, `.govuk-b{font-family:var(--sans)}`},
		{`@media print{[href^="/"].govuk-a:after{content:" (" attr(href) ")"}}`, ``},
		{`:root{--x:1}`, `:root{--x:1}`},
	} {
		if got := needed(c.in, used); got != c.out {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.out)
		}
	}
}

func TestNothingOfTheGovernmentsOwnStyleIsServed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", dist, "*.css"))
	if err != nil || len(files) != 1 {
		t.Fatal("one stylesheet is expected", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"GDS Transport", "crown", "attr(href)", "http:", "https:", "@import"} {
		if strings.Contains(string(b), bad) {
			t.Errorf("the stylesheet holds %q", bad)
		}
	}
}
