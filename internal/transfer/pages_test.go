package transfer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/tabular"
	"drosme/internal/ui"
)

// browser sends requests to the pages of the area as one person.
type browser struct {
	t   *testing.T
	h   *testHouse
	ctx context.Context
	mux *http.ServeMux

	lang string
}

func (h *testHouse) browser(t *testing.T, role string) *browser {
	b := &browser{t: t, h: h, ctx: h.As(role), mux: http.NewServeMux(), lang: "en"}
	for _, r := range h.desk.Area().Routes {
		b.mux.HandleFunc(r.Method+" "+r.Path, func(w http.ResponseWriter, req *http.Request) {
			c := &area.Call{W: w, R: req.WithContext(b.ctx), House: h.House.House.House, Words: h.Book.For(b.lang)}
			c.SetFlash = func(*area.Call, ui.Flash) {}
			c.Frame = func(c *area.Call, status int, p ui.Page) error {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.WriteHeader(status)
				return ui.Frame{Page: p, Words: c.Words, Desk: "Desk"}.Render(c.Ctx(), w)
			}
			err := clerk.Guard(c.Ctx(), h.Clerk, r.Verb)
			if err == nil && req.Method == "POST" {
				err = c.ParseForm(r.MaxBody + 1<<20)
			}
			if err == nil {
				err = r.Do(c)
			}
			if err != nil {
				w.WriteHeader(area.Status(fault.As(err).Kind))
				sentence, _ := c.Words.Fault(err)
				io.WriteString(w, sentence)
			}
		})
	}
	return b
}

func (b *browser) do(req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.mux.ServeHTTP(w, req)
	return w
}

func (b *browser) get(path string) string {
	b.t.Helper()
	w := b.do(httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		b.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		b.t.Errorf("GET %s has a key without words: %s", path, regexp.MustCompile(`⟦[^⟧]*⟧`).FindString(w.Body.String()))
	}
	return w.Body.String()
}

func (b *browser) post(path string, values ...string) *httptest.ResponseRecorder {
	var form []string
	for i := 0; i+1 < len(values); i += 2 {
		form = append(form, values[i]+"="+strings.ReplaceAll(values[i+1], " ", "+"))
	}
	req := httptest.NewRequest("POST", path, strings.NewReader(strings.Join(form, "&")))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

// send uploads files and gives where the page leads.
func (b *browser) send(act string, files map[string]string) string {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	housetest.Must(b.t, m.WriteField("act_id", act))
	for name, text := range files {
		w, err := m.CreateFormFile("files", name)
		housetest.Must(b.t, err)
		io.WriteString(w, text)
	}
	housetest.Must(b.t, m.Close())
	req := httptest.NewRequest("POST", "/import", &body)
	req.Header.Set("Content-Type", m.FormDataContentType())
	w := b.do(req)
	if w.Code != http.StatusSeeOther {
		b.t.Fatalf("POST /import: %d %s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// settled reads a page until it no longer refreshes itself.
func (b *browser) settled(path string) string {
	b.t.Helper()
	for range 200 {
		if page := b.get(path); !strings.Contains(page, `http-equiv="refresh"`) {
			return page
		}
		time.Sleep(20 * time.Millisecond) // the work goes on beside the requests
	}
	b.t.Fatal("the work did not end")
	return ""
}

func TestFilesAreCheckedOnAPageThenImported(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		b := h.browser(t, "coordinator")
		if page := b.get("/import"); !strings.Contains(page, "multiple") || !strings.Contains(page, "schools, visits, heads") {
			t.Fatal(page)
		}
		act := id.New()
		to := b.send(act, programme())
		same(t, to, "/import/"+act)
		same(t, b.send(act, programme()), to)
		page := b.settled(to)
		if !strings.Contains(page, "Everything is in order. Nothing is stored yet.") || !strings.Contains(page, "Import now") {
			t.Fatal(page)
		}
		same(t, strings.Count(h.exported(t)["schools.csv"], "\n"), 1)

		sealed, err := os.ReadDir(filepath.Join(h.Opts.Dir, "uploads"))
		housetest.Must(t, err)
		same(t, len(sealed), 1)
		kept, err := os.ReadFile(filepath.Join(h.Opts.Dir, "uploads", sealed[0].Name()))
		housetest.Must(t, err)
		if bytes.Contains(kept, []byte("Paraugskola")) {
			t.Error("the upload lies open in the folder")
		}

		if w := h.browser(t, "coordinator").do(httptest.NewRequest("GET", to, nil)); w.Code != http.StatusNotFound {
			t.Errorf("another coordinator sees the upload: %d", w.Code)
		}
		act = id.New()
		for range 5 {
			if w := b.post(to, "act_id", act); w.Code != http.StatusSeeOther {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
		if page := b.settled(to); !strings.Contains(page, "8 rows were stored.") {
			t.Fatal(page)
		}
		same(t, len(h.lines(t, "register.import")), 1)
		sealed, err = os.ReadDir(filepath.Join(h.Opts.Dir, "uploads"))
		housetest.Must(t, err)
		same(t, len(sealed), 0)
		if page := b.settled(b.send(id.New(), programme())); !strings.Contains(page, "There is nothing to import") {
			t.Fatal(page)
		}
	})
}

func TestFaultsAreShownByFileRowAndColumn(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		b := h.browser(t, "coordinator")
		files := programme()
		files["visits.csv"] = "code,school,day,title\nV1,S1,2015-01-09,First\nV2,S7,2015-02-09,<b>Second</b>\n"
		page := b.settled(b.send(id.New(), files))
		for _, want := range []string{"Nothing was stored", "visits.csv", "school", "One fault"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		if strings.Contains(page, "Import now") || strings.Contains(page, "Import and overwrite") {
			t.Error("a faulty file can be imported")
		}

		// What the house changed can be overwritten from the page, and only then.
		housetest.Must(t, ignore(h.importAll(h.AsSystem("console"), programme(), importOptions)))
		housetest.Must(t, h.saveSchool(h.As("coordinator"), "S1", "Renamed"))
		to := b.send(id.New(), programme())
		if page := b.settled(to); !strings.Contains(page, "Import and overwrite") {
			t.Fatal(page)
		}
		b.post(to, "act_id", id.New())
		if page := b.settled(to); !strings.Contains(page, "Import and overwrite") {
			t.Fatal(page)
		}
		b.post(to, "act_id", id.New(), "overwrite", "yes")
		if page := b.settled(to); !strings.Contains(page, "One row was stored.") {
			t.Fatal(page)
		}
	})
}

func ignore[T any](_ T, err error) error { return err }

func TestNoFileAndAWrongFileGetASentence(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		b := h.browser(t, "coordinator")
		w := b.post("/import", "act_id", id.New())
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Please choose a file.") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		page := b.settled(b.send(id.New(), map[string]string{"programme.xlsx": "MZ\x00\x00"}))
		if !strings.Contains(page, "This is not an XLSX workbook") {
			t.Fatal(page)
		}
	})
}

func TestUploadsAreTakenAwayAfterAnHour(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		b := h.browser(t, "coordinator")
		to := b.send(id.New(), programme())
		b.settled(to)
		left := filepath.Join(h.Opts.Dir, "uploads", "left.sealed")
		housetest.Must(t, os.WriteFile(left, []byte("of an earlier run"), 0o600))
		clean := h.desk.Area().Jobs[0].Run
		housetest.Must(t, clean(context.Background()))
		b.get(to)
		if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
			t.Error("what an earlier run left is still there")
		}
		h.Clock.Move(61 * time.Minute)
		housetest.Must(t, clean(context.Background()))
		if w := b.do(httptest.NewRequest("GET", to, nil)); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "kept for an hour") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		entries, err := os.ReadDir(filepath.Join(h.Opts.Dir, "uploads"))
		housetest.Must(t, err)
		same(t, len(entries), 0)
	})
}

func TestTemplatesCanBeFilledInAndReadBack(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		w := h.browser(t, "coordinator").do(httptest.NewRequest("GET", "/import/templates.xlsx", nil))
		if w.Code != 200 {
			t.Fatalf("%d", w.Code)
		}
		var specs []tabular.Spec
		for _, r := range registers() {
			specs = append(specs, tabular.Spec{Name: r.Name, Columns: r.Columns})
		}
		tables, passed, err := tabular.ReadUpload(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()), "t.xlsx", specs, tabular.Limits{})
		housetest.Must(t, err)
		same(t, len(tables), 3)
		same(t, passed, []string{"t.xlsx/notes"})
	})
}

func TestTheExportPageAsksToWhomAndWhy(t *testing.T) {
	each(t, func(t *testing.T, h *testHouse) {
		housetest.Must(t, ignore(h.importAll(h.AsSystem("console"), programme(), importOptions)))
		b := h.browser(t, "responsible")
		b.get("/export")
		w := b.post("/export", "act_id", id.New(), "format", "zip", "registers", "heads", "why", "Yearly report")
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Yearly report") || len(h.told) != 0 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		w = b.post("/export", "act_id", id.New(), "format", "zip", "registers", "heads", "to", "Funder", "why", "Yearly report")
		if w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
		housetest.Must(t, err)
		same(t, len(z.File), 1)
		same(t, z.File[0].Name, "heads.csv")
		same(t, h.told, []string{"Funder|Yearly report|3"})
		w = b.post("/export", "act_id", id.New(), "format", "xlsx", "registers", "schools", "registers", "visits", "to", "Funder", "why", "Report")
		if w.Code != 200 || !strings.HasPrefix(w.Body.String(), "PK") {
			t.Fatalf("%d", w.Code)
		}
	})
}
