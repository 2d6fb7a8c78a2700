package consents_test

import (
	"net/url"
	"testing"
	"testing/fstest"

	"drosme/internal/pagetest"
)

// queries write what another package's pages write in the house.
var queries = fstest.MapFS{"queries/test.sql": {Data: []byte(`-- name: test.withhold
insert into withholdings (id, person, against_organisation, who, whole, fields, reason, from_on, by_user, at, version)
values (:id, :person, :organisation, :blob, :whole, :fields, :blob, :today, 'test', :now, 1)
`)},
	"words/en.po": {Data: []byte("msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\nmsgid \"test.x\"\nmsgstr \"x\"\n")},
}

func TestPagesOfConsents(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, language := range []string{"en", "lv"} {
			s := pagetest.Open(t, o.House, o.worker, language)
			at := "/cases/" + o.caseID + "/consents"
			s.Get(at+"/ask", 200)
			s.Post(at+"/ask", url.Values{"text": {"lv 1"}}, 422)
			made := s.Post(at+"/ask", url.Values{"recipient": {"Sample shelter"}, "purpose": {"shelter"}, "fields": {"code", "sex"}, "until_on": {"2026-03-20"}, "text": {"lv 1"}}, 303)
			s.Get(made.Location, 200).Says("Sample shelter")
			if p := s.Get(made.Location+"/form.pdf", 200); p.File != "consent-form.pdf" || len(p.HTML) < 1000 {
				t.Errorf("the printed form: %s, %d bytes", p.File, len(p.HTML))
			}
			s.Post(made.Location+"/answer", url.Values{"version": {"1"}, "yes": {"yes"}, "answered_on": {"2026-03-02"}, "how": {"signed"}}, 422)
			s.Post(made.Location+"/answer", url.Values{"version": {"1"}, "yes": {"yes"}, "answered_on": {"2026-03-02"}, "how": {"signed"}, "declaration": {"as printed"}}, 303)
			s.Get(made.Location, 200).Says("as printed")
			s.Post(made.Location+"/withdraw", url.Values{"version": {"2"}}, 303)
			s.Get(made.Location, 200)
			s.Get(at+"/tell", 200)
			s.Post(at+"/tell", url.Values{"text": {"lv 1"}}, 422)
			s.Post(at+"/tell", url.Values{"text": {"lv 1"}, "told_on": {"2026-03-02"}, "read_aloud": {"yes"}, "interpreted": {"no"}}, 303)
			boss := pagetest.Open(t, o.House, o.As("responsible"), language)
			boss.Get("/consents/texts", 200)
			boss.Post("/consents/texts", url.Values{"kind": {"notice"}, "language": {"xx1"}}, 422)
			boss.Post("/consents/texts", url.Values{"kind": {"notice"}, "language": {"uk"}, "words": {"Sample text"}}, 303)
			boss.Get("/consents/texts", 200).Says("Sample text")
			other := pagetest.Open(t, o.House, o.As("caseworker"), language)
			other.Get(made.Location, 404)
			other.Get(made.Location+"/form.pdf", 404)
			other.Get(at+"/ask", 404)
			for _, role := range []string{"administrator", "helpline", "coordinator", "educator", "bookkeeper"} {
				pagetest.Open(t, o.House, o.As(role), language).Get(made.Location, 403)
			}
			pagetest.Open(t, o.House, o.As("reviewer"), language).Get(made.Location, 200).SaysNot("Sample shelter", "as printed")
		}
	})
}
