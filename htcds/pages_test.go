package htcds_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"drosme/htcds"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
)

// send keeps a file as the page does and gives its address.
func send(t *testing.T, s *pagetest.Site, content []byte) string {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	housetest.Must(t, w.WriteField("act_id", id.New()))
	f, err := w.CreateFormFile("file", "Anna Parauga.csv")
	housetest.Must(t, err)
	_, err = f.Write(content)
	housetest.Must(t, err)
	housetest.Must(t, w.Close())
	r := httptest.NewRequest(http.MethodPost, "/htcds", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	out := httptest.NewRecorder()
	s.Handler().ServeHTTP(out, r)
	if out.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", out.Code, out.Body.String())
	}
	return out.Header().Get("Location")
}

func TestThePages(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, h, boss, language)
			s.Get("/htcds", 200)
			s.Get("/htcds/export", 200)
		}
		s := pagetest.Open(t, h, boss, "en")
		s.Post("/htcds", url.Values{}, 422).Says("Please choose a file.")

		at := send(t, s, []byte("prs_First_Name,prs_Gender,x\nAnna,Feminine,1\nBerta,Annas,\n"))
		p := s.Get(at, 200).Says("1 row has a fault", "Store 1 case without a fault", "has no home", "prs_Gender").SaysNot("Berta", "Annas", "Parauga")
		if f := s.Get(at+"/faults.csv", 200); f.File != "htcds.faults.csv" {
			t.Errorf("%+v", f)
		}
		if stranger := pagetest.Open(t, h, h.As("responsible"), "en"); stranger.Get(at, 404).Status != 404 {
			t.Error("another's file opens")
		}
		s.Post(at, url.Values{"keep_good": {"yes"}, "act_id": {p.Hidden("act_id")}}, 303)
		s.Get(at, 200).Says("1 case stored.")
		if rows := give(t, boss, htcds.ExportOptions{Form: "csv"}).Rows; rows != 0 {
			t.Errorf("%d cases leave that nobody released", rows)
		}

		// A foreign sheet: no heading is known; a table of columns is set up, kept, and offered the next time.
		foreign := []byte("Vārds,Dzimums,Iela\nAnna,Feminine,Paraugu iela 1\n")
		at = send(t, s, foreign)
		s.Get(at, 200).Says("The file cannot be read", "Say what each column is")
		s.Get(at+"/columns", 200).Says("Column A: Vārds", "Leave out")
		s.Post(at+"/columns", url.Values{"column0": {"prs_FirstName"}, "column1": {"prs_FirstName"}}, 422).Says("Another column stands for this field")
		s.Post(at+"/columns", url.Values{}, 422).Says("at least one column")
		s.Post(at+"/columns", url.Values{"column0": {"prs_FirstName"}, "column1": {"prs_Gender"}, "name": {"Paraugu sistēma"}}, 303)
		s.Get(at, 200).Says("By a table of columns", "Store the cases")
		s.Post(at, url.Values{}, 303)
		s.Get(at, 200).Says("1 case stored.")
		at = send(t, s, bytes.Replace(foreign, []byte("Anna"), []byte("Zane"), 1))
		saved := s.Get(at+"/columns", 200).Says("Read as Paraugu sistēma")
		_, link, _ := strings.Cut(saved.HTML, at+"/columns?saved=")
		link, _, _ = strings.Cut(link, `"`)
		if html := s.Get(at+"/columns?saved="+link, 200).HTML; !strings.Contains(html, `value="prs_FirstName" selected`) {
			t.Error("the kept table of columns is not chosen")
		}

		// Out: what is asked for, and the file.
		s.Post("/htcds/export", url.Values{"form": {"csv"}}, 422).Says("Not saved yet")
		f := s.Post("/htcds/export", url.Values{"form": {"xlsx"}, "whom": {"Mēs"}, "why": {"darbs"}, "ground": {"own_use"}}, 200)
		if f.File != "htcds.xlsx" {
			t.Errorf("%s", f.File)
		}
	})
}
