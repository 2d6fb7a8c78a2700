package sharing_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/consents"
)

// carry uploads a file that came, as the browser does, and gives where it leads.
func carry(t *testing.T, s *pagetest.Site, file string, status int) string {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	housetest.Must(t, w.WriteField("act_id", id.New()))
	part, err := w.CreateFormFile("file", "came.drosme")
	housetest.Must(t, err)
	_, err = part.Write([]byte(file))
	housetest.Must(t, err)
	housetest.Must(t, w.Close())
	r := httptest.NewRequest(http.MethodPost, "/arrivals/open", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	got := httptest.NewRecorder()
	s.Handler().ServeHTTP(got, r)
	if got.Code != status {
		t.Fatalf("the upload: %d, want %d\n%s", got.Code, status, got.Body)
	}
	if status == 422 || status == 409 {
		for _, wrong := range pagetest.Faults(got.Body.String()) {
			t.Errorf("the refusal: %s", wrong)
		}
	}
	return got.Header().Get("Location")
}

// Two houses exchange, decline and recall a referral by their pages alone.
func TestThePagesOfTwoHousesExchangeDeclineAndRecall(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		for _, language := range []string{"en", "lv"} {
			here, there := pagetest.Open(t, a.House, a.worker, language), pagetest.Open(t, b.House, b.worker, language)
			key := there.Get("/arrivals/key", 200).HTML
			key = key[strings.Index(key, "dpk1"):]
			key = key[:strings.IndexAny(key, "<\n&")]
			at := "/cases/" + a.caseID
			here.Get(at+"/sharing", 200)
			for _, way := range []string{"paper", "file", "package"} {
				here.Get(at+"/sendings/"+way, 200)
			}
			form := func(ground string) url.Values {
				return url.Values{"recipient": {"Sample shelter"}, "purpose": {"shelter"}, "fields": {"code", "sex"}, "ground": {ground}, "until_on": {"2026-03-10"}, "key": {key}}
			}
			here.Post(at+"/sendings/package", form(""), 422)
			here.Post(at+"/sendings/package", form("consent"), 422)
			sent := here.Post(at+"/sendings/package", form("public_contract"), 200)
			if sent.File != "referral.drosme" || strings.Contains(sent.HTML, a.code) {
				t.Errorf("what left: %s", sent.File)
			}
			came := carry(t, there, sent.HTML, 303)
			there.Get(came, 200).Says(a.code)
			carry(t, there, sent.HTML, 409)
			carry(t, here, sent.HTML, 422)
			carry(t, there, "no package", 422)
			there.Get("/arrivals", 200)
			yes := there.Post(came+"/answer", url.Values{"answer": {"accept"}}, 200)
			record := carry(t, here, yes.HTML, 303)
			here.Get(record, 200)
			here.Get("/sendings?all=1", 200).Says(a.code)

			second := here.Post(at+"/sendings/package", form("public_contract"), 200)
			came = carry(t, there, second.HTML, 303)
			no := there.Post(came+"/answer", url.Values{"answer": {"decline"}}, 200)
			carry(t, here, no.HTML, 303)
			there.Get(came, 200)

			recall := here.Post(strings.Replace(came, "/arrivals/", "/sendings/", 1)+"/recall", url.Values{}, 200)
			carry(t, there, recall.HTML, 303)
			there.Get(came, 200).SaysNot(a.code)
			here.Get(at+"/sharing", 200).Says("Sample shelter")

			paper := here.Post(at+"/sendings/paper", form("law"), 200)
			if paper.File != "referral.pdf" {
				t.Error(paper.File)
			}
			same := form("law")
			same.Set("act_id", id.New())
			here.Post(at+"/sendings/paper", same, 200)
			here.Post(at+"/sendings/paper", same, 409) // sent twice, it leaves once
			here.Get(at+"/seen", 200)
			if p := here.Get(at+"/seen.pdf?language=lv", 200); p.File != "who-has-seen.pdf" {
				t.Error(p.File)
			}
			vital := form("vital")
			here.Post(at+"/sendings/paper", vital, 422)
			vital.Set("override", "yes")
			vital.Set("why", "Sample reason")
			vital.Del("act_id")
			here.Post(at+"/sendings/paper", vital, 200)
			boss := pagetest.Open(t, a.House, a.boss, language)
			boss.Get("/sharing/review", 200).Says("Sample reason", a.code)
			list, err := a.c.Overrides(a.boss, true)
			housetest.Must(t, err)
			boss.Post("/sharing/review/override/"+list[0].ID, url.Values{"verdict": {string(consents.Right)}}, 303)
			boss.Get("/sharing/review", 200).SaysNot("Sample reason")
			other := pagetest.Open(t, a.House, a.As("caseworker"), language)
			for _, path := range []string{at + "/sharing", at + "/sendings/paper", at + "/seen", record} {
				other.Get(path, 404)
			}
			pagetest.Open(t, a.House, a.As("reviewer"), language).Get(at+"/sharing", 200).SaysNot("Sample shelter")
			for _, role := range []string{"administrator", "helpline", "coordinator", "educator", "bookkeeper"} {
				pagetest.Open(t, a.House, a.As(role), language).Get(record, 403)
			}
		}
	})
}

// A consent that is taken back between the form and its sending closes the road.
func TestConsentTakenBackBeforeItLeaves(t *testing.T) {
	two(t, func(t *testing.T, a, _ *town) {
		made, err := a.c.Ask(a.worker, a.caseID, consents.Consent{Recipient: "Sample shelter", Purpose: "shelter", Fields: "code sex", Until: "2026-03-20", Language: "en", Edition: 1})
		housetest.Must(t, err)
		housetest.Must(t, a.c.Take(a.worker, made, 1, consents.Answer{Yes: true, On: "2026-03-02", How: "said", Declaration: "yes"}))
		s := pagetest.Open(t, a.House, a.worker, "en")
		at := "/cases/" + a.caseID + "/sendings/paper"
		form := url.Values{"recipient": {"sample shelter"}, "purpose": {"shelter"}, "fields": {"code", "sex"}, "ground": {"consent"}, "until_on": {"2026-03-10"}}
		s.Post(at, form, 200) // one leaves while it is in force
		s.Get("/cases/"+a.caseID+"/sharing", 200).SaysNot("Recipients to be told")
		housetest.Must(t, a.c.Withdraw(a.worker, made, 2))
		s.Get("/cases/"+a.caseID+"/sharing", 200).Says("Recipients to be told")
		form.Del("act_id")
		s.Post(at, form, 422).Says("taken back")
	})
}
