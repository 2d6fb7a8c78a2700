package housetest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mayHold says who may hold a store itself, past the clerk, and why.
var mayHold = map[string]string{
	"bench":             "fills houses for benchmarks",
	"internal/db":       "is the store",
	"internal/audit":    "writes the lines",
	"internal/clerk":    "is the door",
	"internal/keystore": "keeps keys apart from the data",
	"internal/house":    "opens, copies and closes the stores",
	"internal/live":     "answers of a lesson: no actor, no person, a journal of their own (docs/decisions/0009)",
	"internal/jobs":     "its rows hold nobody: when a job ran, and how it ended",
	"internal/accounts": "sessions and wrong attempts, which no actor does; every other act of it goes through the clerk",
	"internal/mail":     "the sender takes letters after the commit",
	"internal/mailroom": "the sender takes letters after the commit",
	"records/vault":     "labels that are codes only, which need no line",
}

// TestNobodyPassesTheClerk looks for packages that name db.Store and are not in the list: they could read
// or write without asking and without a line.
func TestNobodyPassesTheClerk(t *testing.T) {
	root := "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata" || d.Name() == "vendored") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		if mayHold[filepath.ToSlash(rel)] != "" || strings.HasPrefix(rel, "cmd") || strings.HasPrefix(rel, "internal/housetest") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, b, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Store" {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "db" {
					t.Errorf("%s holds a db.Store. Go through the clerk, or say in mayHold why not.", path)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
