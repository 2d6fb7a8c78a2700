package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drosme/internal/lang"
)

// house writes files below a folder of its own and gives the folder.
func house(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func head(tag string) string { return string(lang.NewFile(tag).Bytes()) }

func entry(key, text string) string {
	return "\nmsgid \"" + key + "\"\nmsgstr \"" + text + "\"\n"
}

const cowsEnglish = "\nmsgid \"a.cows\"\nmsgid_plural \"a.cows\"\nmsgstr[0] \"{n} cow\"\nmsgstr[1] \"{n} cows\"\n"
const cowsLatvian = "\nmsgid \"a.cows\"\nmsgid_plural \"a.cows\"\nmsgstr[0] \"{n} govju\"\nmsgstr[1] \"{n} govs\"\nmsgstr[2] \"{n} govis\"\n"

func TestAHouseInOrderPasses(t *testing.T) {
	root := house(t, map[string]string{
		"farm/words/en.po":          head("en") + entry("a.one", "One") + entry("a.two", "Two {x}") + entry("sex.f", "F") + cowsEnglish,
		"farm/words/lv.po":          head("lv") + entry("a.two", "Divi {x}") + entry("a.one", "Viens") + entry("sex.f", "S") + cowsLatvian,
		"farm/words/et.po":          head("et") + entry("a.one", "Üks"),
		"farm/farm.go":              "package farm\nimport \"drosme/internal/fault\"\n// w.T(\"not.spoken\")\nvar _ = w.T(\"a.one\") + w.N(\"a.cows\", 3) + w.T(\"sex.\" + code)\nvar _ = fault.New(fault.Invalid, \"a.two\", \"x\", 1)\nfunc f() { l.Add(\"name\", \"a.one\"); l.AddAt(file, row, \"name\",\n\"a.two\"); wait.Add(1); header.Add(\"Content-Type\", \"text/plain\") }\n",
		"farm/farm_test.go":         "package farm\nvar _ = w.T(\"only.tests\")\n",
		"farm/list.templ":           "templ list() { <p>{ w.T(\"a.one\") }</p> }\n",
		"farm/testdata/words/en.po": "broken",
	})
	var out strings.Builder
	faults, err := check(root, &out)
	if err != nil || faults != 0 {
		t.Fatalf("%d faults, %v:\n%s", faults, err, out.String())
	}
	for _, want := range []string{"en: 4 of 4 keys", "lv: 4 of 4 keys", "et: 1 of 4 keys", "uk: 0 of 4 keys"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, out.String())
		}
	}
}

func TestEachFaultIsFound(t *testing.T) {
	root := house(t, map[string]string{
		"barn/words/en.po": head("en") + entry("a.two", "Two"),
		"barn/words/lv.po": "rubbish\n",
		"farm/words/en.po": head("en") + entry("a.one", "One") + entry("a.two", "Two {x}") + entry("a.three", "") + cowsEnglish,
		"farm/words/lv.po": head("lv") + entry("a.two", "Divi {y}") + entry("a.four", "Četri") + cowsLatvian,
		"farm/words/pl.po": head("pl") + "\n#, fuzzy\nmsgid \"a.one\"\nmsgstr \"Jeden\"\n" + cowsEnglish,
		"loft/words/lv.po": head("lv"),
		"farm/farm.go": "package farm\n\nimport \"drosme/internal/fault\"\n\nvar _ = w.T(\"a.nowhere\")\nvar _ = w.N(\n\t\"b.nowhere\", 2)\nvar _ = fault.New(kind, \"c.nowhere\")\nvar _ = fault.In(\"field\", \"d.nowhere\")\n" +
			"func f() { l.Add(\"x\", \"e.nowhere\"); l.AddAt(file, row+1, name, \"f.nowhere\") }\nvar _ = w.T(\"colour.\" + c)\nvar _ = ui.T(ctx, \"g.nowhere\")\nvar _ = &fault.Fault{Kind: fault.Refused, Key: \"h.nowhere\"}\nvar _ = w.T(\"Hello there\")\n",
		"farm/list.templ": "templ list() {\n\t<p>{ w.T(\"i.nowhere\") }</p>\n}\n",
	})
	var out strings.Builder
	faults, err := check(root, &out)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(out.String(), root+string(filepath.Separator), "")
	for _, want := range []string{
		"barn/words/lv.po: line 1: not a line of a PO file",
		"barn/words/lv.po: a.two: missing",
		"farm/words/en.po:12: a.two: given by ",
		"farm/words/en.po: a.three: missing",
		"farm/words/lv.po: a.one: missing",
		"farm/words/lv.po: a.two: places {x} is missing, {y} is not in English",
		"farm/words/lv.po: a.four: extra",
		"farm/words/pl.po: a.one: fuzzy",
		"farm/words/pl.po: a.cows: forms",
		"loft/words/en.po: is missing",
		"farm/farm.go:5: a.nowhere: is in no en.po",
		"farm/farm.go:7: b.nowhere: is in no en.po",
		"farm/farm.go:8: c.nowhere",
		"farm/farm.go:9: d.nowhere",
		"farm/farm.go:10: e.nowhere",
		"farm/farm.go:10: f.nowhere",
		"farm/farm.go:11: colour.: is in no en.po",
		"farm/farm.go:12: g.nowhere",
		"farm/farm.go:13: h.nowhere",
		"farm/farm.go:14: Hello there",
		"farm/list.templ:2: i.nowhere",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	if faults < 20 || t.Failed() {
		t.Logf("%d faults:\n%s", faults, got)
	}
}

func TestSyncAddsWhatIsMissingAndKeepsWhatIsThere(t *testing.T) {
	root := house(t, map[string]string{
		"farm/words/en.po": head("en") + entry("a.one", "One") + entry("a.two", "Two") + cowsEnglish,
		"farm/words/lv.po": head("lv"),
		"farm/words/et.po": "# by a translator\n" + head("et") + entry("a.gone", "läinud") + "\n# about two\nmsgid \"a.two\"\nmsgstr \"\"\n\"Ka\"\n\"ks\"\n",
	})
	var out strings.Builder
	if err := sync(root, &out); err != nil {
		t.Fatal(err)
	}
	et, _ := os.ReadFile(filepath.Join(root, "farm", "words", "et.po"))
	want := "# by a translator\n" + head("et") + entry("a.one", "") + "\n# about two\nmsgid \"a.two\"\nmsgstr \"Kaks\"\n" +
		"\nmsgid \"a.cows\"\nmsgid_plural \"a.cows\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n" + entry("a.gone", "läinud")
	if string(et) != want {
		t.Errorf("%s\nwant\n%s", et, want)
	}
	uk, _ := os.ReadFile(filepath.Join(root, "farm", "words", "uk.po"))
	if !strings.HasPrefix(string(uk), head("uk")) || !strings.Contains(string(uk), "msgstr[2] \"\"") {
		t.Errorf("%s", uk)
	}
	lv, _ := os.ReadFile(filepath.Join(root, "farm", "words", "lv.po"))
	if string(lv) != head("lv") {
		t.Error("Latvian is written by people")
	}
	out.Reset()
	if err := sync(root, &out); err != nil || out.String() != "" {
		t.Errorf("a second sync changed something: %v %s", err, out.String())
	}
}
