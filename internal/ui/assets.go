package ui

import (
	"context"
	"embed"
	"encoding/json"
	"net/http"
	"path"
	"strings"
)

//go:embed assets/dist
var dist embed.FS

// AssetRoot is where the assets are served; the web layer routes it to Assets.
const AssetRoot = "/assets/"

// manifest leads from the plain name of an asset to the one with its hash. It is read once, at
// start: a binary whose assets cannot be read was not built right.
var manifest = func() map[string]string {
	m := map[string]string{}
	b, err := dist.ReadFile("assets/dist/manifest.json")
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		panic("ui: the assets are missing, run go run ./tools/assets: " + err.Error())
	}
	return m
}()

// AssetURL is the address of an asset with its hash: "drosme.css", "drosme.js", "mark.svg" or a
// font. Of an unknown name it is the address under that name, which answers 404.
func AssetURL(name string) string {
	if hashed, ok := manifest[name]; ok {
		return AssetRoot + hashed
	}
	return AssetRoot + name
}

// fonts are the files of letters that a page in its language surely shows, to be asked for early.
func fonts(ctx context.Context) []string {
	switch code(ctx) {
	case "lv", "et", "pl":
		return []string{"sans-latin.woff2", "sans-baltic.woff2"}
	case "ru", "uk":
		return []string{"sans-latin.woff2", "sans-cyrillic.woff2"}
	}
	return []string{"sans-latin.woff2"}
}

var assetKinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// Assets serves the assets below AssetRoot, compressed when they were built, to be kept for good by
// the browser: a changed asset has another name. They hold nothing of anybody.
func Assets() http.Handler {
	known := map[string]bool{}
	for _, hashed := range manifest {
		known[hashed] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, AssetRoot)
		if !known[name] {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Type", assetKinds[path.Ext(name)])
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		file := "assets/dist/" + name
		body, err := dist.ReadFile(file)
		if packed, err := dist.ReadFile(file + ".gz"); err == nil {
			h.Set("Vary", "Accept-Encoding")
			accepts := r.Header.Get("Accept-Encoding")
			if takes(accepts, "br") {
				if better, err := dist.ReadFile(file + ".br"); err == nil {
					h.Set("Content-Encoding", "br")
					body = better
				}
			} else if takes(accepts, "gzip") {
				h.Set("Content-Encoding", "gzip")
				body = packed
			}
		}
		if err != nil {
			http.NotFound(w, r)
			return
		}
		h.Set("Content-Length", itoa(len(body)))
		if r.Method == http.MethodGet {
			w.Write(body)
		}
	})
}

// takes tells whether a browser takes an encoding: named, and not refused by ";q=0".
func takes(accepts, encoding string) bool {
	for _, part := range strings.Split(accepts, ",") {
		name, rest, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == encoding {
			q := strings.ReplaceAll(strings.TrimSpace(rest), " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
