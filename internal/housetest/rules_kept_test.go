package housetest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// TestARowOfACaseSaysWhatItTells: whoever adds a field to a row of a case says of what it tells (privacy.KeepBack), so
// that no new field shows what a person keeps from somebody. `tells:"-"` says that it tells of nothing that can be kept.
func TestARowOfACaseSaysWhatItTells(t *testing.T) {
	g := house(t)
	rows := 0
	for _, s := range g.sources {
		if s.test || s.generated {
			continue
		}
		n, lines := untold(s)
		rows += n
		for _, line := range lines {
			t.Errorf("%s: a field of a case's row that is no plain one says by a tag of what it tells", line)
		}
	}
	if rows < 20 {
		t.Errorf("%d rows of cases were found: the rule looks at nothing", rows)
	}
}

// untold counts the rows of cases in a file, and gives their fields without the tag.
func untold(s source) (rows int, lines []string) {
	ast.Inspect(s.tree, func(n ast.Node) bool {
		spec, is := n.(*ast.TypeSpec)
		if !is {
			return true
		}
		row, is := spec.Type.(*ast.StructType)
		if !is || !ofCase(row, s.pkg) {
			return true
		}
		rows++
		for _, f := range row.Fields.List {
			if f.Tag == nil || len(f.Names) == 0 {
				continue
			}
			text, _ := strconv.Unquote(f.Tag.Value)
			tag := reflect.StructTag(text)
			if class := tag.Get("class"); class != "sensitive" && class != "identifying" {
				continue
			}
			if _, said := tag.Lookup("tells"); !said {
				lines = append(lines, s.at(f.Pos())+": "+spec.Name.Name+"."+f.Names[0].Name)
			}
		}
		return true
	})
	return rows, lines
}

// ofCase tells whether a struct embeds the reach of a case.
func ofCase(row *ast.StructType, pkg string) bool {
	for _, f := range row.Fields.List {
		if len(f.Names) > 0 {
			continue
		}
		switch x := f.Type.(type) {
		case *ast.SelectorExpr:
			if in, is := x.X.(*ast.Ident); is && in.Name == "cases" && x.Sel.Name == "Reach" {
				return true
			}
		case *ast.Ident:
			if x.Name == "Reach" && strings.HasSuffix(pkg, "records/cases") {
				return true
			}
		}
	}
	return false
}

func TestARowThatSaysNothingIsFound(t *testing.T) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "sample.go", "package sample\ntype Row struct {\n\tA string `class:\"sensitive\"`\n\tB string `class:\"sensitive\" tells:\"words\"`\n\tC string `class:\"plain\"`\n\tcases.Reach\n}\ntype Other struct {\n\tA string `class:\"sensitive\"`\n}\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	rows, lines := untold(source{pkg: "sample", tree: tree, set: fset})
	if rows != 1 || len(lines) != 1 || !strings.HasSuffix(lines[0], "Row.A") {
		t.Errorf("%d rows, %v", rows, lines)
	}
}
