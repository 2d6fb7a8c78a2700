package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// use is a place in the code that speaks a key, or keys that begin with it ("sex." + code).
type use struct {
	path  string
	line  int
	key   string
	begin bool
}

func (u use) known(keys map[string]bool) bool {
	if !u.begin {
		return keys[u.key]
	}
	for k := range keys {
		if strings.HasPrefix(k, u.key) {
			return true
		}
	}
	return false
}

// call is a way in which code speaks a key.
type call struct {
	form   *regexp.Regexp
	loose  bool // others have such a call too: only what has the form of a key counts
	faults bool // only in files that import the package fault, and as loose
}

const (
	literal = `"([^"\\\n]*)"(\s*\+)?`
	other   = `\s*(?:"[^"\\\n]*"|[^"(),\n]+)\s*,\s*` // an argument before the key: a literal or a name
)

var calls = []call{
	{form: regexp.MustCompile(`\.[TN]\(\s*` + literal)},
	{form: regexp.MustCompile(`\.[TN]\(\s*[\w.]+\s*,\s*` + literal), loose: true},
	{form: regexp.MustCompile(`\bfault\.New\(` + other + literal), faults: true},
	{form: regexp.MustCompile(`\bfault\.In\(` + other + literal), faults: true},
	{form: regexp.MustCompile(`\bfault\.(?:Fault|Field)\{[^{}]*?\bKey:\s*` + literal), faults: true},
	{form: regexp.MustCompile(`\.Add\(` + other + literal), faults: true},
	{form: regexp.MustCompile(`\.AddAt\(` + other + other + other + literal), faults: true},
}

// keyLike is the form of a key, or of the beginning of one.
var keyLike = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[A-Za-z0-9_.+-]*$`)

// spoken finds every key that Go and templ code speaks as a literal. Tests speak keys of their own
// and are left out, and so are the files that templ generates.
func spoken(root string) ([]use, error) {
	var uses []use
	err := walk(root, func(path string) error {
		goFile := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go")
		if !goFile && filepath.Ext(path) != ".templ" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		uses = append(uses, spokenIn(path, text)...)
		return nil
	})
	return uses, err
}

func spokenIn(path string, text []byte) []use {
	var uses []use
	code := blankComments(text)
	importsFault := bytes.Contains(text, []byte(`"drosme/internal/fault"`))
	seen := map[int]bool{}
	for _, c := range calls {
		if c.faults && !importsFault {
			continue
		}
		for _, m := range c.form.FindAllSubmatchIndex(code, -1) {
			at, key := m[2], string(code[m[2]:m[3]])
			if seen[at] || ((c.faults || c.loose) && !keyLike.MatchString(key)) || key == "" {
				continue
			}
			seen[at] = true
			uses = append(uses, use{path: path, line: 1 + bytes.Count(code[:at], []byte("\n")), key: key, begin: m[4] >= 0})
		}
	}
	slices.SortStableFunc(uses, func(a, b use) int { return a.line - b.line })
	return uses
}

var lineComment = regexp.MustCompile(`(?m)(^|\s)//.*$`)

// blankComments takes line comments away and keeps the number of lines.
func blankComments(text []byte) []byte { return lineComment.ReplaceAll(text, []byte("$1")) }
