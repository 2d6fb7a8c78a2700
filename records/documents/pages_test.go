package documents_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/documents"
)

// upload sends the form of a document with its file, as a browser does.
func upload(t *testing.T, s *pagetest.Site, ctx context.Context, fields map[string]string, name string, content []byte) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	housetest.Must(t, m.WriteField("act_id", id.New()))
	for k, v := range fields {
		housetest.Must(t, m.WriteField(k, v))
	}
	if name != "" {
		w, err := m.CreateFormFile("file", name)
		housetest.Must(t, err)
		_, err = w.Write(content)
		housetest.Must(t, err)
	}
	housetest.Must(t, m.Close())
	r := httptest.NewRequest(http.MethodPost, "/documents/visit/v1/add", &body).WithContext(ctx)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func TestPagesOfDocuments(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, language := range []string{"en", "lv"} {
			ctx := o.As("coordinator")
			s := pagetest.Open(t, o.House, ctx, language)
			s.Get("/documents/visit/v1", 200)
			s.Get("/documents/visit/v2", 404)
			s.Get("/documents/visit/v2/add", 404)
			s.Get("/documents/visit/v1/add", 200)
			if w := upload(t, s, ctx, map[string]string{"kind": "file", "title": "Sheet"}, "samanta.pdf", []byte("MZ\x90\x00\x03")); w.Code != 422 || !strings.Contains(w.Body.String(), "program") {
				t.Errorf("a renamed program: %d", w.Code)
			}
			if w := upload(t, s, ctx, map[string]string{"kind": "file", "title": "Sheet"}, "", nil); w.Code != 422 || !strings.Contains(w.Body.String(), `value="Sheet"`) {
				t.Errorf("no file: %d", w.Code)
			}
			content := []byte("%PDF-1.4 sample %%EOF")
			if w := upload(t, s, ctx, map[string]string{"kind": "evidence", "title": "Signed sheet"}, "samanta.pdf", content); w.Code != 303 || w.Header().Get("Location") != "/visits/v1" {
				t.Fatalf("a file: %d %s", w.Code, w.Body)
			}
			s.Post("/documents/visit/v1/add", url.Values{"kind": {"note"}, "title": {"After"}, "text": {"what was said"}}, 303)
			s.Get("/documents/visit/v1", 200).Says("Signed sheet", "After").SaysNot("samanta")
			rows, err := o.d.List(ctx, visit)
			housetest.Must(t, err)
			for _, x := range rows {
				at := "/documents/visit/v1/" + x.ID
				page := s.Get(at, 200)
				if x.Kind == documents.Note {
					page.Says("what was said")
					continue
				}
				page.Says("samanta.pdf", x.Hash)
				if f := s.Get(at+"/file", 200); f.File != "document.pdf" || f.HTML != string(content) {
					t.Errorf("downloaded %q %q", f.File, f.HTML)
				}
				s.Get("/documents/visit/v2/"+x.ID+"/file", 404)
				reviewer := pagetest.Open(t, o.House, o.As("reviewer"), language)
				reviewer.Get(at+"/file", 403)
				educator := pagetest.Open(t, o.House, o.As("educator"), language)
				educator.Get(at+"/remove", 403)
				educator.Get(at, 200).SaysNot("/remove")
				s.Get(at+"/remove", 200)
				s.Post(at+"/remove", url.Values{"version": {"9"}}, 409)
				s.Post(at+"/remove", url.Values{"version": {"1"}}, 303)
				s.Get(at+"/file", 404)
			}
			for _, x := range rows {
				if x.Kind == documents.Note {
					housetest.Must(t, o.d.Remove(ctx, visit, x.ID, 1))
				}
			}
		}
	})
}
