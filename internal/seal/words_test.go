package seal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"drosme/internal/lang"
	"drosme/internal/seal"
)

func readWords(t *testing.T, tag string) []lang.Entry {
	t.Helper()
	raw, err := seal.Words.ReadFile("words/" + tag + ".po")
	must(t, err)
	file, err := lang.ReadPO(tag, raw)
	must(t, err)
	return file.Entries
}

func TestEveryFaultHasItsSentence(t *testing.T) {
	english := readWords(t, "en")
	for _, gap := range lang.Compare("lv", english, readWords(t, "lv")) {
		t.Errorf("lv: %+v", gap)
	}
	spoken := map[string]bool{}
	for _, e := range english {
		spoken[e.Key] = true
	}
	file, err := parser.ParseFile(token.NewFileSet(), "faults.go", nil, 0)
	must(t, err)
	keys := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if key, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(key, "seal.") {
				keys++
				if !spoken[key] {
					t.Errorf("%s has no sentence", key)
				}
				delete(spoken, key)
			}
		}
		return true
	})
	for key := range spoken {
		t.Errorf("%s has a sentence and is no fault", key)
	}
	if keys == 0 {
		t.Error("no fault was found in faults.go")
	}
}
