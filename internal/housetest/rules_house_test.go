package housetest_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "drosme"

// source is one Go file of the house.
type source struct {
	path      string // from the root of the house, with slashes
	pkg       string // import path
	tree      *ast.File
	set       *token.FileSet
	lines     int
	test      bool
	generated bool
}

func (s source) name() string { return path.Base(s.path) }

// at gives file:line of a place in the file.
func (s source) at(p token.Pos) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(p).Line)
}

// imports gives the paths that a file imports.
func (s source) imports() []string {
	var all []string
	for _, i := range s.tree.Imports {
		all = append(all, strings.Trim(i.Path.Value, `"`))
	}
	return all
}

// ground is all that the rules look at: read once.
type ground struct {
	root    string
	sources []source
	files   []string            // every file that is ours and text, Go or not
	direct  map[string][]string // package → packages that its files, tests aside, import
	pkgs    []string
}

// notOurs are the folders whose files came from elsewhere, unchanged.
var notOurs = []string{"internal/browsertest/axe", "vendored"}

var look = sync.OnceValues(func() (*ground, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		root = filepath.Dir(root)
	}
	g := &ground{root: root, direct: map[string][]string{}}
	set := token.NewFileSet()
	err = filepath.WalkDir(root, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, full)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			switch {
			case rel == ".":
				return nil
			case strings.HasPrefix(d.Name(), ".") && d.Name() != ".ci", d.Name() == "node_modules", d.Name() == "dist", strings.HasSuffix(d.Name(), ".tmp"):
				return fs.SkipDir
			}
			for _, far := range notOurs {
				if rel == far {
					return fs.SkipDir
				}
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(full)
		if err != nil {
			return err
		}
		if bytes.IndexByte(b[:min(len(b), 8000)], 0) < 0 {
			g.files = append(g.files, rel)
		}
		if !strings.HasSuffix(rel, ".go") || strings.Contains("/"+rel, "/testdata/") {
			return nil
		}
		tree, err := parser.ParseFile(set, full, b, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s := source{
			path: rel, pkg: path.Join(module, path.Dir(rel)), tree: tree, set: set,
			lines: bytes.Count(b, []byte("\n")), test: strings.HasSuffix(rel, "_test.go"), generated: ast.IsGenerated(tree),
		}
		if strings.Contains(string(b), "//go:build tools") {
			return nil // keeps modules pinned and is compiled into nothing
		}
		g.sources = append(g.sources, s)
		if !s.test {
			g.direct[s.pkg] = append(g.direct[s.pkg], s.imports()...)
		}
		return nil
	})
	for p := range g.direct {
		g.pkgs = append(g.pkgs, p)
	}
	sort.Strings(g.pkgs)
	return g, err
})

func house(t *testing.T) *ground {
	t.Helper()
	g, err := look()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *ground) read(t *testing.T, rel string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(g.root, filepath.FromSlash(rel)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// reach gives the way from a package to every package it reaches, itself left out; tests do not count.
func (g *ground) reach(from string) map[string][]string {
	ways := map[string][]string{}
	open := [][]string{{from}}
	for len(open) > 0 {
		way := open[0]
		open = open[1:]
		for _, next := range g.direct[way[len(way)-1]] {
			if _, known := ways[next]; known || next == from {
				continue
			}
			longer := append(append([]string(nil), way...), next)
			ways[next] = longer
			open = append(open, longer)
		}
	}
	return ways
}

// floor says on which floor of the house a package of ours stands: cmd, room, records, internal, tools,
// or "" for what is not ours.
func floor(pkg string) string {
	rest, ours := strings.CutPrefix(pkg, module+"/")
	if !ours {
		return ""
	}
	top, _, _ := strings.Cut(rest, "/")
	switch top {
	case "cmd", "records", "internal", "tools":
		return top
	}
	return "room"
}

// room gives the room or the record that a package belongs to: drosme/outreach, drosme/records/people.
func room(pkg string) string {
	parts := strings.Split(pkg, "/")
	deep := map[string]int{"room": 2, "records": 3}[floor(pkg)]
	if deep == 0 || len(parts) < deep {
		return pkg
	}
	return strings.Join(parts[:deep], "/")
}
