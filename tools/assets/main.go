// Assets writes internal/ui/assets/dist: the stylesheet, the script, the fonts and the mark, each with
// a hash in its name, beside it the same in gzip and brotli, and a manifest; and the same for the live
// lesson in internal/live/screens/dist. It needs neither Node nor npm. Run it from the top of the project
// after a change to internal/ui/assets, internal/live/screens/src or vendored:
//
//	go run ./tools/assets
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

const (
	source   = "internal/ui/assets"
	maps     = "internal/geo/map.css" // beside the code whose classes it names
	dist     = "internal/ui/assets/dist"
	vendored = "vendored"
)

// Styles in the order in which later ones win.
var styles = []string{"theme.css", "font.css", "frame.css", "form.css", "list.css", "record.css", "chart.css", "map.css", "dark.css", "print.css"}

var fonts = []string{"sans-latin.woff2", "sans-baltic.woff2", "sans-cyrillic.woff2"}

func main() {
	err := run(dist)
	if err == nil {
		err = runLive(liveDist)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

// run writes everything to a folder.
func run(out string) error {
	if _, err := os.Stat(source); err != nil {
		return errors.New("run this from the top of the project")
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	d := folder{path: out, manifest: map[string]string{}}

	mark, err := os.ReadFile(filepath.Join(source, "mark.svg"))
	if err != nil {
		return err
	}
	if err := d.put("mark.svg", mark); err != nil {
		return err
	}
	for _, name := range fonts {
		b, err := os.ReadFile(filepath.Join(vendored, "source-sans-3", name))
		if err != nil {
			return err
		}
		if err := d.put(name, b); err != nil {
			return err
		}
	}
	css, err := stylesheet(d.manifest)
	if err != nil {
		return err
	}
	if err := d.put("drosme.css", css); err != nil {
		return err
	}
	scripts, err := filepath.Glob(filepath.Join(source, "*.ts"))
	if err != nil {
		return err
	}
	for _, path := range scripts {
		js, err := script(path)
		if err != nil {
			return err
		}
		if err := d.put(strings.TrimSuffix(filepath.Base(path), ".ts")+".js", js); err != nil {
			return err
		}
	}
	list, err := json.MarshalIndent(d.manifest, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(list, '\n'), 0o644)
}

// folder is the folder that is written: the manifest leads from the plain name to the hashed one.
type folder struct {
	path     string
	manifest map[string]string
}

// put writes a file under its hashed name and, where that makes it smaller, in gzip and brotli.
func (d folder) put(name string, content []byte) error {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	d.manifest[name] = hashed
	path := filepath.Join(d.path, hashed)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return err
	}
	if ext == ".woff2" {
		fmt.Printf("%-20s %7d bytes\n", name, len(content))
		return nil
	}
	var gz, br bytes.Buffer
	zw, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return err
	}
	bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{zw, bw} {
		if _, err := w.Write(content); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	fmt.Printf("%-20s %7d bytes, gzip %6d, brotli %6d\n", name, len(content), gz.Len(), br.Len())
	if err := os.WriteFile(path+".gz", gz.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(path+".br", br.Bytes(), 0o644)
}

// stylesheet joins the needed rules of govuk-frontend with our own and makes them small.
func stylesheet(manifest map[string]string) ([]byte, error) {
	stock, err := os.ReadFile(filepath.Join(vendored, "govuk-frontend", "govuk-frontend.min.css"))
	if err != nil {
		return nil, err
	}
	used, err := usedClasses()
	if err != nil {
		return nil, err
	}
	var all strings.Builder
	all.WriteString(needed(string(stock), used))
	for _, name := range styles {
		path := filepath.Join(source, name)
		if name == filepath.Base(maps) {
			path = maps
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		all.Write(b)
		all.WriteByte('\n')
	}
	all.WriteString(planColumns())
	css := all.String()
	for _, name := range fonts {
		css = strings.ReplaceAll(css, name, manifest[name])
	}
	r := api.Transform(css, api.TransformOptions{
		Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true, Charset: api.CharsetUTF8,
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "90"}, {Name: api.EngineFirefox, Version: "90"}, {Name: api.EngineSafari, Version: "14"}},
	})
	return r.Code, told("styles", r.Errors)
}

// planColumns are the classes that place a slot of a day plan by quarter hours: a style attribute
// would be refused by the policy of the pages.
func planColumns() string {
	var b strings.Builder
	for n := 1; n <= 64; n++ {
		fmt.Fprintf(&b, ".g%d{grid-column-start:%d}.w%d{grid-column-end:span %d}", n, n, n, n)
	}
	return "@media (min-width:40.0625rem),print{" + b.String() + "}"
}

// script bundles one TypeScript file; each file of the source folder becomes a script of its own.
func script(path string) ([]byte, error) {
	r := api.Build(api.BuildOptions{
		EntryPoints: []string{path}, Bundle: true, Format: api.FormatIIFE,
		Target: api.ES2018, Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
	})
	if err := told("script", r.Errors); err != nil {
		return nil, err
	}
	return r.OutputFiles[0].Contents, nil
}

func told(what string, errs []api.Message) error {
	if len(errs) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %s", what, strings.Join(api.FormatMessages(errs, api.FormatMessagesOptions{}), ""))
}

var govukClass = regexp.MustCompile(`govuk-[a-z0-9_-]+`)

// usedClasses are the classes of govuk-frontend named in the components, and those of keep.txt,
// which rooms may use in their own templates.
func usedClasses() (map[string]bool, error) {
	used := map[string]bool{}
	paths, err := filepath.Glob("internal/ui/*.templ")
	if err != nil {
		return nil, err
	}
	code, err := filepath.Glob("internal/ui/*.go")
	if err != nil {
		return nil, err
	}
	paths = append(paths, filepath.Join(source, "drosme.ts"), filepath.Join(source, "keep.txt"))
	for _, p := range append(paths, code...) {
		if strings.HasSuffix(p, "_templ.go") || strings.HasSuffix(p, "_test.go") {
			continue
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		for _, c := range govukClass.FindAllString(string(b), -1) {
			used[c] = true
		}
	}
	for _, n := range []string{"2", "3", "4", "5", "10", "20", "30"} {
		used["govuk-input--width-"+n] = true
	}
	return used, nil
}
