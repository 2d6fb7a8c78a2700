// Command licences writes docs/licences.md: whose work is in the binary and under which terms.
//
// It looks at every module that the binary links on the systems it is built for, and at every folder of
// the repository that holds files from elsewhere. Where a licence is not known to it, or asks more of
// the whole than to be named (GPL, AGPL, LGPL, MPL, EPL, CDDL), it writes nothing and ends with 1.
//
//	go run ./tools/licences          writes docs/licences.md
//	go run ./tools/licences -check   ends with 1 if docs/licences.md is not what it would write
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	program = "./cmd/drosme"
	written = "docs/licences.md"
)

// systems are those that the binary is built for; each may link modules that others do not.
var systems = []string{"linux/amd64", "linux/arm64", "windows/amd64", "darwin/arm64"}

// forTests are folders of files from elsewhere that only tests use and no binary holds, as a rule of the
// house makes sure.
var forTests = []string{"internal/browsertest/axe"}

func main() {
	check := flag.Bool("check", false, "change nothing; end with 1 if "+written+" is stale")
	flag.Parse()
	page, err := page()
	if err == nil {
		err = store(page, *check)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func store(page []byte, check bool) error {
	if !check {
		if err := os.MkdirAll(filepath.Dir(written), 0o755); err != nil {
			return err
		}
		return os.WriteFile(written, page, 0o644)
	}
	there, err := os.ReadFile(written)
	if err != nil {
		return err
	}
	if !bytes.Equal(there, page) {
		return fmt.Errorf("%s is stale: run go run ./tools/licences and commit it", written)
	}
	return nil
}

// part is a module or folder with its licence texts.
type part struct {
	name, version string
	texts         []string
	tests         bool
}

func page() ([]byte, error) {
	parts, err := linked()
	if err != nil {
		return nil, err
	}
	carried, err := folders(".")
	if err != nil {
		return nil, err
	}
	return render(append(parts, carried...))
}

// linked gives the modules in the binary, by name, with the licence files on the way from each linked
// package up to the root of its module, and the standard library.
func linked() ([]part, error) {
	found := map[string]*part{}
	files := map[string]bool{}
	for _, system := range systems {
		goos, goarch, _ := strings.Cut(system, "/")
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", program)
		list.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("listing what %s links on %s: %w", program, system, err)
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) != 4 {
				continue
			}
			p := found[f[0]]
			if p == nil {
				p = &part{name: f[0], version: f[1]}
				found[f[0]] = p
				if c, ok := chosen[p.name]; ok {
					b, err := os.ReadFile(filepath.Join(f[2], filepath.FromSlash(c.file)))
					if err != nil {
						return nil, err
					}
					p.texts = append(p.texts, string(b))
				}
			}
			for dir := f[3]; strings.HasPrefix(dir, f[2]); dir = filepath.Dir(dir) {
				if err := p.read(dir, files); err != nil {
					return nil, err
				}
			}
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	std := &part{name: "Go's standard library"}
	if err := std.read(strings.TrimSpace(string(root)), files); err != nil {
		return nil, err
	}
	all := []part{*std}
	for _, p := range found {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// read adds the licence files of a folder, each once.
func (p *part) read(dir string, known map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		file := filepath.Join(dir, e.Name())
		if e.IsDir() || !isLicence(e.Name()) || known[file] {
			continue
		}
		known[file] = true
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		p.texts = append(p.texts, string(b))
	}
	return nil
}

func isLicence(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case "", ".txt", ".md", ".mit", ".bsd", ".apache":
	default:
		return false
	}
	upper := strings.ToUpper(name)
	if rest, notice := strings.CutPrefix(strings.TrimSuffix(upper, strings.ToUpper(filepath.Ext(name))), "NOTICE"); notice && strings.HasPrefix(rest, ".") {
		return false // a notice of the house, with its edition and language: notice.1.en.txt
	}
	return slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "OFL", "UNLICENSE"}, func(s string) bool { return strings.HasPrefix(upper, s) }) &&
		!strings.HasPrefix(upper, "LICENCES.")
}

// folders gives the folders of the repository that hold a licence of their own.
func folders(root string) ([]part, error) {
	var all []part
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if dir == root {
			return nil // the licence of Drosme itself
		}
		if strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata" {
			return fs.SkipDir
		}
		p := part{name: filepath.ToSlash(dir), tests: slices.Contains(forTests, filepath.ToSlash(dir))}
		if err := p.read(dir, map[string]bool{}); err != nil {
			return err
		}
		if len(p.texts) > 0 {
			all = append(all, p)
		}
		return nil
	})
	return all, err
}
