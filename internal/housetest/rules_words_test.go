package housetest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryPackageAndEveryPublicNameSaysWhatItIs(t *testing.T) {
	g := house(t)
	said := map[string]bool{}
	var order []string
	for _, s := range g.sources {
		if s.test {
			continue
		}
		if _, known := said[s.pkg]; !known {
			order = append(order, s.pkg)
		}
		said[s.pkg] = said[s.pkg] || s.tree.Doc.Text() != ""
		if s.generated {
			continue
		}
		for _, line := range silent(s) {
			t.Error(line)
		}
	}
	for _, pkg := range order {
		if !said[pkg] {
			t.Errorf("%s: no file has a comment above its package clause", pkg)
		}
	}
}

// silent gives the public names of a file that no comment speaks of.
func silent(s source) []string {
	var lines []string
	miss := func(p token.Pos, name string) {
		lines = append(lines, s.at(p)+": "+name+" is public and has no comment")
	}
	for _, d := range s.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc.Text() == "" && publicReceiver(d.Recv) && !selfEvident[d.Name.Name] {
				miss(d.Pos(), d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch x := spec.(type) {
				case *ast.TypeSpec:
					if x.Name.IsExported() && d.Doc.Text() == "" && x.Doc.Text() == "" && x.Comment.Text() == "" {
						miss(x.Pos(), x.Name.Name)
					}
				case *ast.ValueSpec:
					for _, n := range x.Names {
						if n.IsExported() && d.Doc.Text() == "" && x.Doc.Text() == "" && x.Comment.Text() == "" {
							miss(n.Pos(), n.Name)
						}
					}
				}
			}
		}
	}
	return lines
}

// selfEvident are methods that the standard library's own interfaces describe.
var selfEvident = map[string]bool{"Error": true, "String": true, "Unwrap": true, "Len": true, "Less": true, "Swap": true, "Close": true, "Write": true, "Read": true}

// publicReceiver says whether a function is none of a private type.
func publicReceiver(recv *ast.FieldList) bool {
	if recv == nil {
		return true
	}
	e := recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

var component = regexp.MustCompile(`(?m)^(.*)\ntempl (?:\([^)]*\) )?([A-Z]\w*)\(`)

func TestEveryPublicComponentSaysWhatItShows(t *testing.T) {
	g := house(t)
	for _, file := range g.files {
		if path.Ext(file) != ".templ" {
			continue
		}
		for _, m := range component.FindAllStringSubmatch(g.read(t, file), -1) {
			if !strings.HasPrefix(m[1], "//") && !strings.HasSuffix(m[1], "*/") {
				t.Errorf("%s: the component %s is public and has no comment", file, m[2])
			}
		}
	}
}

func TestASleepAndASkipGiveTheirReason(t *testing.T) {
	for _, s := range house(t).sources {
		for _, line := range unexplained(s) {
			t.Error(line)
		}
	}
}

// unexplained gives the sleeps and skips that no comment stands beside or right above.
func unexplained(s source) []string {
	spoken := map[int]bool{}
	for _, c := range s.tree.Comments {
		for l := s.set.Position(c.Pos()).Line; l <= s.set.Position(c.End()).Line+1; l++ {
			spoken[l] = true
		}
	}
	var lines []string
	ast.Inspect(s.tree, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		f, ok := c.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := f.X.(*ast.Ident)
		if !ok {
			return true
		}
		called := x.Name + "." + f.Sel.Name
		if called == "synctest.Test" {
			return false // inside, the clock is pretended and a sleep takes no time
		}
		if slices.Contains([]string{"time.Sleep", "t.Skip", "t.Skipf", "t.SkipNow", "tb.Skip", "tb.Skipf", "b.Skip", "b.Skipf"}, called) &&
			!spoken[s.set.Position(c.Pos()).Line] && !sentence(c.Args) {
			lines = append(lines, s.at(c.Pos())+": "+called+" has no reason beside it")
		}
		return true
	})
	return lines
}

// sentence says whether a call is given a reason in words.
func sentence(args []ast.Expr) bool {
	if len(args) == 0 {
		return false
	}
	text, ok := args[0].(*ast.BasicLit)
	return ok && text.Kind == token.STRING && strings.Count(text.Value, " ") >= 4
}

func TestAReasonIsLookedFor(t *testing.T) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, "x_test.go", "package x\n\nfunc f() {\n\ttime.Sleep(1)\n\tg()\n\tt.Skip(\"no\")\n\tt.Skip(\"There is no browser on this machine.\")\n\t// The door closes after a second.\n\ttime.Sleep(1)\n\tsynctest.Test(t, func() { time.Sleep(1) })\n}\n", parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	got := unexplained(source{path: "x_test.go", tree: tree, set: set})
	if want := []string{"x_test.go:4: time.Sleep has no reason beside it", "x_test.go:6: t.Skip has no reason beside it"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

var (
	unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX)\b`)
	machine    = regexp.MustCompile("(^|[\\s\"'(=:`])(/wo" + "rk/|/tmp/" + "[a-z]|/ro" + "ot/|/ho" + "me/[a-z]+/)")
)

func TestNothingIsLeftUnfinishedAndNothingNamesAMachine(t *testing.T) {
	g := house(t)
	// A registry of packages that this machine was told to use is nobody else's.
	var hosts []string
	for _, name := range []string{"GOPROXY", "NPM_CONFIG_REGISTRY", "npm_config_registry", "PIP_INDEX_URL"} {
		for _, one := range strings.FieldsFunc(os.Getenv(name), func(r rune) bool { return r == ',' || r == '|' }) {
			if u, err := url.Parse(one); err == nil && u.Hostname() != "" {
				hosts = append(hosts, u.Hostname())
			}
		}
	}
	for _, file := range g.files {
		for i, line := range strings.Split(g.read(t, file), "\n") {
			at := fmt.Sprintf("%s:%d", file, i+1)
			if m := unfinished.FindString(line); m != "" && !strings.HasSuffix(file, "go.sum") {
				t.Errorf("%s: %s; finish it, or take it out", at, m)
			}
			if m := machine.FindString(line); m != "" {
				t.Errorf("%s: %q is a place on one machine", at, m)
			}
			for _, h := range hosts {
				if strings.Contains(line, h) {
					t.Errorf("%s: it names the host of a registry of packages", at)
				}
			}
		}
	}
}

var handler = regexp.MustCompile(`<[^>]*\son(click|change|load|submit|input|key\w+|focus|blur|error)\s*=`)

func TestTemplatesHaveNoInlineScript(t *testing.T) {
	g := house(t)
	for _, file := range g.files {
		if path.Ext(file) != ".templ" {
			continue
		}
		text := g.read(t, file)
		if m := handler.FindString(text); m != "" {
			t.Errorf("%s: %q is an inline script, which the security policy blocks", file, m)
		}
	}
}

func TestWordsAreWholeInEnglishAndLatvian(t *testing.T) {
	g := house(t)
	folders := map[string]bool{}
	for _, file := range g.files {
		if path.Ext(file) == ".po" && path.Base(path.Dir(file)) == "words" && !strings.Contains(file, "/testdata/") {
			folders[path.Dir(file)] = true
		}
	}
	for folder := range folders {
		words := map[string]map[string]bool{}
		for _, language := range []string{"en", "lv"} {
			file := folder + "/" + language + ".po"
			if !slices.Contains(g.files, file) {
				t.Errorf("%s is missing", file)
				continue
			}
			words[language] = keys(g.read(t, file))
			if len(words[language]) == 0 {
				t.Errorf("%s holds no words", file)
			}
		}
		for key, filled := range words["en"] {
			if !filled {
				t.Errorf("%s/en.po: %s has no text", folder, key)
			}
			if !words["lv"][key] {
				t.Errorf("%s/lv.po: %s has no text", folder, key)
			}
		}
		for key := range words["lv"] {
			if _, there := words["en"][key]; !there {
				t.Errorf("%s/lv.po: %s is not in en.po", folder, key)
			}
		}
	}
}

var quoted = regexp.MustCompile(`^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(.*)"\s*$`)

// keys gives the keys of a file of words, and for each whether all its texts are there.
func keys(text string) map[string]bool {
	all := map[string]bool{}
	var context, key, part string
	var texts []string
	flush := func() {
		if key != "" {
			all[context+key] = len(texts) > 0 && !slices.Contains(texts, "")
		}
		context, key, part, texts = "", "", "", nil
	}
	for _, line := range strings.Split(text, "\n") {
		m := quoted.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		if m[1] == "msgctxt" || m[1] == "msgid" && part != "msgctxt" {
			flush()
		}
		if m[1] != "" {
			part = m[1]
			if strings.HasPrefix(part, "msgstr") {
				texts = append(texts, "")
			}
		}
		switch {
		case part == "msgctxt":
			context += m[2] + " "
		case part == "msgid":
			key += m[2]
		case strings.HasPrefix(part, "msgstr"):
			texts[len(texts)-1] += m[2]
		}
	}
	flush()
	return all
}

func TestKeysAreReadFromWords(t *testing.T) {
	got := keys("msgid \"\"\nmsgstr \"head\"\n\nmsgid \"a.b\"\nmsgstr \"\"\n\"long\"\n\nmsgid \"c\"\nmsgid_plural \"cs\"\nmsgstr[0] \"x\"\nmsgstr[1] \"\"\n")
	if len(got) != 2 || !got["a.b"] || got["c"] {
		t.Errorf("got %v, want a.b filled and c not", got)
	}
}
