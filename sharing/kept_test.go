package sharing_test

import (
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/sharing"
)

// A key says nothing of whose it is, and an organisation can be written out: neither is a way round who must not learn.
func TestNoWritingOfARecipientIsAWayRoundWhoMustNotLearn(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		org, err := organisations.New(a.House.House.House).Add(a.As("coordinator"), organisations.Organisation{Code: "SAMPLE-1", Name: "Sample Agency", Kind: "ngo"})
		housetest.Must(t, err)
		housetest.Must(t, clerk.Change(a.worker, a.Clerk, "case.change", a.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
			_, err := people.PutWithholding(tx, &people.Withholding{ID: id.New(), Person: k.Person, Organisation: org, Relation: "authority", Whole: true, From: tx.Today, Who: []byte{}, Reason: []byte{}})
			return err
		}))
		give := func(recipient string) error {
			_, err := a.d.Give(a.worker, sharing.Draft{Case: a.caseID, Way: sharing.Package, Recipient: recipient, Fields: []string{"code"}, Until: "2026-03-10", To: b.key(t), Ground: "law"})
			return err
		}
		for _, recipient := range []string{"SAMPLE-1", "sample-1", "Sample Agency", "sample  agency", ""} {
			if err := give(recipient); !fault.Is(err, fault.Invalid) || len(fault.As(err).Fields) != 1 || fault.As(err).Fields[0].Name != "recipient" {
				t.Errorf("%q: %v", recipient, err)
			}
		}
		housetest.Must(t, give("Another house"))
		passed := consents.Passed{}
		err = clerk.Change(a.worker, a.Clerk, "case.change", a.caseID, cases.Load, func(tx *db.Tx, k *cases.Case) (err error) { // as a whole exchange asks
			passed, err = a.c.Gate(tx, consents.Road{Kind: consents.HTCDS, Case: k, To: consents.Recipient{Name: "Sample agency"}, Purpose: "referral", Fields: []string{"code"}, Ground: "law", Look: true})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("an exchange: %+v %v", passed, err)
		}
	})
}

// bar names somebody from whom the person of a case keeps something.
func (o *town) bar(t *testing.T, caseID string, w people.Withholding) {
	t.Helper()
	housetest.Must(t, clerk.Change(o.AsSystem("console"), o.Clerk, "case.change", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		w.ID, w.Person, w.Relation, w.From, w.Who, w.Reason = id.New(), k.Person, "colleague", tx.Today, []byte{}, []byte{}
		_, err := people.PutWithholding(tx, &w)
		return err
	}))
}

// A package that came obeys once a case was begun from it: before that nobody knows whose it is.
func TestAPackageObeysOnceACaseIsBegunFromIt(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		sent := a.send(t, b.key(t), func(s *sharing.Draft) { s.Fields = []string{"code", "sex", "country", "given_name"} })
		opened, err := b.d.Open(b.worker, sent.File)
		housetest.Must(t, err)
		_, err = b.d.Answer(b.worker, opened.ID, "accept")
		housetest.Must(t, err)
		b.d.Carry = nil
		caseID, err := b.d.Begin(b.worker, opened.ID, b.Book.For("en"))
		housetest.Must(t, err)
		colleague, err := people.New(b.House.House.House).Add(b.boss, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		them := b.AsPerson(colleague, "caseworker")
		names := func() map[string]bool {
			x, err := b.d.Arrival(them, opened.ID)
			housetest.Must(t, err)
			out := map[string]bool{}
			for _, v := range x.Values {
				out[v.Name] = true
			}
			return out
		}
		if n := names(); !n["given_name"] || !n["sex"] {
			t.Errorf("nothing is kept, and there is %v", n)
		}
		b.bar(t, caseID, people.Withholding{Against: colleague, Fields: "name whereabouts"})
		if n := names(); n["given_name"] || n["country"] || !n["sex"] {
			t.Errorf("name and whereabouts are kept, and there is %v", n)
		}
		pagetest.Open(t, b.House, them, "en").Get("/arrivals/"+opened.ID, 200).SaysNot("Samanta")
		b.bar(t, caseID, people.Withholding{Against: colleague, Whole: true})
		if _, err := b.d.Arrival(them, opened.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("opened by who must not learn: %v", err)
		}
		rows, total, err := b.d.Arrivals(them, 0, 9)
		housetest.Must(t, err)
		if len(rows) != 0 || total != 0 {
			t.Errorf("listed for who must not learn: %d of %d", len(rows), total)
		}
		if rows, _, err := b.d.Arrivals(b.worker, 0, 9); err != nil || len(rows) != 1 {
			t.Errorf("from others nothing is kept: %d %v", len(rows), err)
		}
	})
}

// Who cannot see something does not hand it over either: they would read it on the paper.
func TestWhoSendsPutsNothingIntoItThatIsKeptFromThem(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		person := clerk.ActorOf(a.worker).Person
		a.bar(t, a.caseID, people.Withholding{Against: person, Fields: "name whereabouts", WordsOpen: true})
		sent := a.send(t, b.key(t), func(s *sharing.Draft) { s.Fields = []string{"code", "sex", "country", "given_name"} })
		opened, err := b.d.Open(b.worker, sent.File)
		housetest.Must(t, err)
		for _, v := range opened.Fields {
			if v.Name == "given_name" || v.Name == "country" {
				t.Errorf("%s left", v.Name)
			}
		}
		h, err := a.d.Read(a.worker, sent.ID)
		housetest.Must(t, err)
		if h.Recipient != "" || h.Withheld != "country given_name" {
			t.Errorf("where they were sent shows, or what was kept back does not: %q %q", h.Recipient, h.Withheld)
		}
	})
}
