package housetest_test

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// kind says what a Go file of a room or a record is for, by its name: "noun", "acts", "pages",
// "area", "doc", "templ", or "" for a file of a kind of its own, which is held to the rule of acts.
func kind(file string) string {
	name := strings.TrimSuffix(file, ".go")
	if name == "doc" || name == "area" {
		return name
	}
	if name == "desk" {
		return "" // what the acts of a room share
	}
	_, suffix, found := strings.Cut(name, "_")
	for more := found; more; {
		var rest string
		if _, rest, more = strings.Cut(suffix, "_"); more {
			suffix = rest
		}
	}
	switch {
	case !found:
		return "noun"
	case slices.Contains([]string{"acts", "pages", "templ", "test"}, suffix):
		return suffix
	}
	return ""
}

var screen = []string{"net/http", "html/template", "github.com/a-h/templ", "drosme/internal/ui", "drosme/internal/web"}
var table = []string{"database/sql", "drosme/internal/db", "drosme/internal/audit"}

// mayNotImport says which packages a file of this kind may not import, and why.
func mayNotImport(kind string) ([]string, string) {
	switch kind {
	case "noun":
		return slices.Concat([]string{"context", "drosme/internal/clerk"}, table, screen), "a noun knows no table and no screen"
	case "acts", "":
		return screen, "an act knows no screen"
	case "pages", "templ":
		return table, "a page asks the desk, never the table"
	}
	return nil, ""
}

func TestNounsActsAndPagesKeepApart(t *testing.T) {
	for _, s := range house(t).sources {
		if f := floor(s.pkg); s.test || f != "room" && f != "records" {
			continue
		}
		forbidden, because := mayNotImport(kind(s.name()))
		for _, i := range s.imports() {
			if slices.ContainsFunc(forbidden, func(f string) bool { return i == f || strings.HasPrefix(i, f+"/") }) {
				t.Errorf("%s imports %s: %s", s.path, i, because)
			}
		}
	}
}

func TestKindsAreReadFromNames(t *testing.T) {
	for file, want := range map[string]string{
		"case.go": "noun", "case_acts.go": "acts", "plan_step_pages.go": "pages", "area.go": "area", "doc.go": "doc",
		"case_list_templ.go": "templ", "case_test.go": "test", "visit_letter.go": "", "desk.go": "",
	} {
		if got := kind(file); got != want {
			t.Errorf("%s is of kind %q, want %q", file, got, want)
		}
	}
	for kind, pkg := range map[string]string{"noun": "context", "acts": "net/http", "": "drosme/internal/ui", "pages": "drosme/internal/db"} {
		if forbidden, _ := mayNotImport(kind); !slices.Contains(forbidden, pkg) {
			t.Errorf("a file of kind %q may import %s", kind, pkg)
		}
	}
}

// empty are the words that name nothing.
var empty = []string{"util", "utils", "common", "helper", "helpers", "base", "manager", "managers", "model", "models", "data", "info", "misc"}

func TestNamesSayWhatAThingIs(t *testing.T) {
	g := house(t)
	for _, file := range g.files {
		for _, part := range strings.Split(file, "/") {
			stem := strings.TrimSuffix(part, path.Ext(part))
			if part == "docs" || strings.HasPrefix(file, "docs/data/") || strings.Contains(file, "/testdata/") {
				continue // docs/data says which personal data each room holds
			}
			for _, word := range strings.FieldsFunc(stem, func(r rune) bool { return r == '_' || r == '-' || r == '.' }) {
				if slices.Contains(empty, strings.ToLower(word)) {
					t.Errorf("%s: %q names nothing; say what it is", file, word)
				}
			}
		}
	}
	for _, s := range g.sources {
		if !s.generated && slices.Contains(empty, s.tree.Name.Name) {
			t.Errorf("%s: the package name %q names nothing", s.path, s.tree.Name.Name)
		}
	}
}

const longest = 600

func TestFilesAreShort(t *testing.T) {
	g := house(t)
	generated := map[string]bool{}
	for _, s := range g.sources {
		generated[s.path] = s.generated
	}
	for _, file := range g.files {
		if generated[file] || strings.Contains(file, "/testdata/") {
			continue
		}
		switch path.Ext(file) {
		case ".go", ".templ", ".sql", ".ts", ".css":
			if n := strings.Count(g.read(t, file), "\n"); n > longest && !strings.Contains(file, "/dist/") {
				t.Errorf("%s has %d lines; part it by noun (%d at most)", file, n, longest)
			}
		}
	}
}
