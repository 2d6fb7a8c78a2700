package screens

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strconv"
	"strings"

	"drosme/internal/lang"
	"drosme/internal/paper"
)

//go:embed dist
var dist embed.FS

//go:embed page/*.html
var pages embed.FS

// Files holds the words of this package, one PO file a language, for lang.Book.Add.
//
//go:embed words/*.po
var Files embed.FS

// Root is below which scripts, styles and words are served. Everything else below /live/ is the
// protocol's.
const Root = "/live/a/"

// Number is somewhere to turn to.
type Number struct {
	Name    string `json:"name"`
	Number  string `json:"number"` // as it is dialled, blanks allowed
	Hours   string `json:"hours,omitempty"`
	Note    string `json:"note,omitempty"`
	Child   bool   `json:"child,omitempty"`   // for children and young people
	Local   bool   `json:"local,omitempty"`   // near where the lesson is
	Checked string `json:"checked,omitempty"` // day on which somebody last made sure, 2026-11-01
	Stale   bool   `json:"stale,omitempty"`   // that was too long ago
}

// Options are what the pages need to be told.
type Options struct {
	Book *lang.Book // with Files in it

	// Title stands in the browser's tab for the whole lesson; empty: the neutral word of the language.
	Title string

	// Numbers gives the numbers to call, in the order in which they are shown, for phones without scripts.
	// Nil: 112 alone.
	Numbers func(language string) []Number

	// Address is where phones find this hub, such as http://192.168.4.1/, for the projector. Nil or empty:
	// the address under which the projector's page itself was opened.
	Address func() string

	// Clip serves a sign-language clip by its file name. Nil: there are none.
	Clip http.Handler
}

type handler struct {
	o      Options
	mux    *http.ServeMux
	assets map[string]asset  // by address
	names  map[string]string // plain name → address
	page   *template.Template
}

type asset struct {
	kind         string
	body, packed []byte
}

// Handler serves the pages: / for phones, /away to leave to, /wall for the projector, /desk for the
// presenter, and what they load below Root. Who may open /wall and /desk is the caller's to say; both are
// empty until the protocol answers them.
func Handler(o Options) (http.Handler, error) {
	h := &handler{o: o, mux: http.NewServeMux(), assets: map[string]asset{}, names: map[string]string{}}
	if o.Book == nil {
		return nil, fmt.Errorf("screens: no words")
	}
	list, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("screens: run go run ./tools/assets: %w", err)
	}
	manifest := map[string]string{}
	if err := json.Unmarshal(list, &manifest); err != nil {
		return nil, err
	}
	for name, hashed := range manifest {
		b, err := dist.ReadFile("dist/" + hashed)
		if err != nil {
			return nil, err
		}
		packed, err := dist.ReadFile("dist/" + hashed + ".gz")
		if err != nil {
			return nil, err
		}
		h.names[name] = Root + hashed
		h.assets[Root+hashed] = asset{kinds[path.Ext(name)], b, packed}
	}
	for _, tag := range lang.Languages {
		for _, screen := range []string{"phone", "desk", "wall"} {
			b, err := json.Marshal(spoken(o.Book.For(tag), screen))
			if err != nil {
				return nil, err
			}
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			if _, err := z.Write(b); err != nil {
				return nil, err
			}
			if err := z.Close(); err != nil {
				return nil, err
			}
			sum := sha256.Sum256(b)
			name := screen + "." + tag
			h.names[name] = Root + name + "." + hex.EncodeToString(sum[:5]) + ".json"
			h.assets[h.names[name]] = asset{"application/json", b, packed.Bytes()}
		}
	}
	// The functions are set anew for each language; here they only have to be known.
	h.page, err = template.New("").Funcs(template.FuncMap{"t": func(string) string { return "" }, "dial": dial}).ParseFS(pages, "page/*.html")
	if err != nil {
		return nil, err
	}
	h.mux.HandleFunc("GET "+Root, h.asset)
	h.mux.HandleFunc("GET "+Root+"qr", h.qr)
	h.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { h.show(w, r, "phone") })
	h.mux.HandleFunc("GET /away", func(w http.ResponseWriter, r *http.Request) { h.show(w, r, "away") })
	h.mux.HandleFunc("GET /wall", func(w http.ResponseWriter, r *http.Request) { h.show(w, r, "wall") })
	h.mux.HandleFunc("GET /desk", func(w http.ResponseWriter, r *http.Request) { h.show(w, r, "desk") })
	if o.Clip != nil {
		h.mux.Handle("GET /live/clip/{name}", o.Clip)
	}
	return h, nil
}

var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

func dial(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// ServeHTTP answers. Nothing is kept by the browser but what has a hash in its name; nothing from
// elsewhere is shown and no address is told elsewhere.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Frame-Options", "DENY")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("X-Robots-Tag", "noindex, nofollow")
	head.Set("Cache-Control", "no-store")
	h.mux.ServeHTTP(w, r)
}

func (h *handler) asset(w http.ResponseWriter, r *http.Request) {
	a, ok := h.assets[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	head := w.Header()
	head.Set("Content-Type", a.kind)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	write(w, r, a.body, a.packed)
}

// qr draws the code of an address of a lesson, and of nothing longer or else.
func (h *handler) qr(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Query().Get("to")
	if len(to) > 100 || !strings.HasPrefix(to, "http://") && !strings.HasPrefix(to, "https://") {
		http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
		return
	}
	svg, err := paper.QRSVG(to)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Write([]byte(svg)) // a projector that went away needs no answer
}

func write(w http.ResponseWriter, r *http.Request, body, packed []byte) {
	w.Header().Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = packed
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body) // a phone that went away needs no answer
}

// page is what a shell needs: which files, and the words of one language in it.
type page struct {
	Address       string
	Lang, Title   string
	CSS, JS, Seal string
	Own           template.JS
	Numbers       []Number
}

func (h *handler) show(w http.ResponseWriter, r *http.Request, screen string) {
	tag := lang.Match(r.Header.Get("Accept-Language"), lang.Languages)
	if asked := r.URL.Query().Get("lang"); asked != "" {
		tag = h.o.Book.For(asked).Tag()
	}
	words := h.o.Book.For(tag)
	p := page{Lang: tag, Title: h.o.Title}
	seats := ""
	if screen == "phone" {
		seats = h.o.Book.For("en").T("live.phone.seat.words")
	}
	switch {
	case screen == "desk":
		p.Title = words.T("live.desk.title")
	case screen == "wall":
		p.Title = words.T("live.wall.title")
	case p.Title == "":
		p.Title = words.T("live.phone.title")
	}
	if (screen == "wall" || screen == "desk") && h.o.Address != nil {
		p.Address = h.o.Address()
	}
	style := screen
	if screen == "away" {
		style = "phone"
	}
	p.CSS, p.JS, p.Seal = h.names[style+".css"], h.names[screen+".js"], h.names["seal.js"]
	if screen != "away" {
		names, at := map[string]string{}, map[string]string{}
		for _, l := range lang.Languages {
			names[l], at[l] = h.o.Book.For(l).Name(), h.names[screen+"."+l]
		}
		own, err := json.Marshal(struct {
			Words json.RawMessage   `json:"words"`
			Names map[string]string `json:"names"`           // of languages, as their speakers write them
			At    map[string]string `json:"at"`              // where the words of each are
			Seats string            `json:"seats,omitempty"` // the words that rooms draw for seats
		}{h.assets[at[tag]].body, names, at, seats})
		if err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		p.Own = template.JS(own) // JSON of Go escapes <, > and &, so it cannot end the element it stands in
	}
	if screen == "phone" && h.o.Numbers != nil {
		p.Numbers = h.o.Numbers(tag)
	}
	t, err := h.page.Clone()
	var out bytes.Buffer
	if err == nil {
		t.Funcs(template.FuncMap{"t": func(key string) string { return words.T("live." + key) }})
		err = t.ExecuteTemplate(&out, screen+".html", p)
	}
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", tag)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(out.Bytes()) // into memory
	z.Close()
	write(w, r, out.Bytes(), packed.Bytes())
}
