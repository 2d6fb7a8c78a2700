package sharing_test

import (
	"context"
	"strings"
	"testing"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
	"drosme/sharing"
)

// A case begins from a package that was accepted, once: coded words go to the person's record, names where they are
// taken, the rest into a note.
func TestACaseBeginsFromAPackage(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		p, err := people.New(a.House.House.House).Read(a.boss, a.person)
		housetest.Must(t, err)
		p.Sex, p.Country, p.FirstLanguage, p.AgeBand = "f", "UA", "uk", "25-44"
		housetest.Must(t, people.New(a.House.House.House).Change(a.boss, *p))
		sent := a.send(t, b.key(t), func(s *sharing.Draft) {
			s.Fields = []string{"code", "opened_on", "sex", "age_band", "country", "first_language", "given_name", "family_name"}
		})
		opened, err := b.d.Open(b.worker, sent.File)
		housetest.Must(t, err)
		note, kept, after := "", map[string]string{}, 0
		b.d.Carry = func(_ context.Context, _ *db.Tx, k *cases.Case, text string, day when.Day) error {
			note = text
			return nil
		}
		b.d.KeepNames = func(_ context.Context, _ *db.Tx, person string, names map[string]string) (map[string]string, error) {
			kept = map[string]string{"given_name": names["given_name"]} // the vault takes one of them
			return kept, nil
		}
		b.d.NamesKept = func(context.Context, string, map[string]string) error { after++; return nil }
		words := b.Book.For("en")
		_, err = b.d.Begin(b.worker, opened.ID, words)
		want(t, err, fault.Conflict, "arrival.accept_first")
		_, err = b.d.Answer(b.worker, opened.ID, "accept")
		housetest.Must(t, err)
		for _, role := range []string{"helpline", "coordinator", "reviewer", "administrator"} {
			if _, err := b.d.Begin(b.As(role), opened.ID, words); !fault.Is(err, fault.Refused) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s begins a case: %v", role, err)
			}
		}
		caseID, err := b.d.Begin(b.worker, opened.ID, words)
		housetest.Must(t, err)
		k, err := b.cases.Read(b.worker, caseID)
		housetest.Must(t, err)
		got, err := people.New(b.House.House.House).Read(b.boss, k.Person)
		housetest.Must(t, err)
		if k.Origin != "referral" || got.Sex != "f" || got.Country != "UA" || got.FirstLanguage != "uk" || got.AgeBand != "25-44" || got.Kind != people.Served {
			t.Errorf("%+v %+v", k, got)
		}
		if kept["given_name"] != "Samanta" || after != 1 || strings.Contains(note, "Samanta") || !strings.Contains(note, "Parauga") || !strings.Contains(note, a.code) {
			t.Errorf("%v %d %q", kept, after, note)
		}
		_, err = b.d.Begin(b.worker, opened.ID, words)
		want(t, err, fault.Conflict, "arrival.begun_before")
		s := pagetest.Open(t, b.House, b.worker, "en")
		s.Get("/arrivals/"+opened.ID, 200).Says("Open the case").SaysNot("Begin a case from it")
		// After a recall, and after the last day, nothing begins.
		second := a.send(t, b.key(t), nil)
		opened, err = b.d.Open(b.worker, second.File)
		housetest.Must(t, err)
		_, err = b.d.Answer(b.worker, opened.ID, "accept")
		housetest.Must(t, err)
		s.Get("/arrivals/"+opened.ID, 200).Says("Begin a case from it")
		b.Clock.Move(30 * 24 * 60 * 60 * 1e9)
		_, err = b.d.Begin(b.worker, opened.ID, words)
		want(t, err, fault.Invalid, "package.over")
		s.Get("/arrivals/"+opened.ID, 200).SaysNot("Begin a case from it")
	})
}
