package sharing_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/web"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/disclosures"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/sharing"
)

// town is a house with one case.
type town struct {
	*housetest.House
	d      *sharing.Desk
	c      *consents.Desk
	cases  *cases.Desk
	worker context.Context
	boss   context.Context
	caseID string
	person string
	code   string
}

func desks(h *area.House) (*cases.Desk, *consents.Desk, *sharing.Desk) {
	k := cases.New(h)
	c := consents.New(h, k)
	d := sharing.New(h, k, c)
	d.Names = func(context.Context, string) (map[string]string, error) {
		return map[string]string{"given_name": "Samanta", "family_name": "Parauga"}, nil
	}
	return k, c, d
}

func rooms(h *area.House) []area.Area {
	k, c, d := desks(h)
	for _, t := range d.Tabs() {
		k.AddTab(t)
	}
	return []area.Area{web.Area(), places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), disclosures.New(h).Area(), k.Area(), c.Area(), d.Area()}
}

func settle(t *testing.T, h *housetest.House) *town {
	t.Helper()
	o := &town{House: h, boss: h.As("responsible")}
	o.cases, o.c, o.d = desks(h.House.House)
	worker, err := people.New(h.House.House).Add(o.boss, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
	housetest.Must(t, err)
	o.worker = h.AsPerson(worker, "caseworker")
	o.caseID, err = o.cases.Open(o.worker, cases.Opening{Case: cases.Case{OpenedOn: "2026-02-01"}})
	housetest.Must(t, err)
	k, err := o.cases.Read(o.worker, o.caseID)
	housetest.Must(t, err)
	o.person, o.code = k.Person, k.Code
	return o
}

// two opens two houses, each with its own key: the sender's on the engine of the test, the receiver's on SQLite.
func two(t *testing.T, test func(t *testing.T, a, b *town)) {
	t.Helper()
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		root, err := seal.RootFromBytes(bytes.Repeat([]byte{9}, 32))
		housetest.Must(t, err)
		test(t, settle(t, h), settle(t, housetest.Open(t, rooms, house.Options{Root: &root})))
	})
}

func (o *town) key(t *testing.T) string {
	t.Helper()
	k, err := o.d.Key(o.AsSystem("console"))
	housetest.Must(t, err)
	return k.Text()
}

func (o *town) send(t *testing.T, to string, change func(*sharing.Draft)) sharing.Sent {
	t.Helper()
	s := sharing.Draft{Case: o.caseID, Way: sharing.Package, Recipient: "Sample shelter", Fields: []string{"code", "opened_on", "sex"}, Until: "2026-03-10", To: to, Ground: "public_contract"}
	if change != nil {
		change(&s)
	}
	sent, err := o.d.Give(o.worker, s)
	housetest.Must(t, err)
	return sent
}

func want(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want %s %s", err, kind, key)
	}
}

func TestTwoHousesExchangeDeclineAndRecall(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		first := a.send(t, b.key(t), nil)
		console := b.AsSystem("console")
		o, err := b.d.Open(console, first.File)
		housetest.Must(t, err)
		if o.Kind != "package" || o.ID != first.ID || o.Until != "2026-03-10" || o.From.Text() != a.key(t) || len(o.Fields) != 3 || o.Fields[0].Value != a.code || o.Fields[1].Value != "2026-02-01" {
			t.Errorf("%+v", o)
		}
		_, err = b.d.Open(console, first.File)
		want(t, err, fault.Conflict, "package.opened_before")
		_, err = a.d.Open(a.AsSystem("console"), first.File)
		want(t, err, fault.Invalid, "package.not_ours")

		yes, err := b.d.Answer(console, first.ID, "accept")
		housetest.Must(t, err)
		again, err := b.d.Answer(console, first.ID, "accept") // a lost file is made again
		housetest.Must(t, err)
		_, err = b.d.Answer(console, first.ID, "decline")
		want(t, err, fault.Conflict, "package.answered_before")
		if o, err = a.d.Open(a.AsSystem("console"), yes); err != nil || o.Kind != "answer" || o.State != sharing.Accepted {
			t.Errorf("%+v %v", o, err)
		}
		_, err = a.d.Open(a.AsSystem("console"), again)
		want(t, err, fault.Conflict, "package.answered_before")
		arrived, err := b.d.Answer(console, first.ID, "arrived")
		housetest.Must(t, err)
		_, err = a.d.Open(a.AsSystem("console"), arrived)
		housetest.Must(t, err)
		h, err := a.d.Read(a.worker, first.ID)
		housetest.Must(t, err)
		if h.State != sharing.Arrived || h.AnsweredOn != "2026-03-02" || h.ArrivedOn != "2026-03-02" || h.Recipient != "Sample shelter" {
			t.Errorf("%+v", h)
		}

		second := a.send(t, b.key(t), nil)
		_, err = b.d.Open(console, second.File)
		housetest.Must(t, err)
		no, err := b.d.Answer(console, second.ID, "decline")
		housetest.Must(t, err)
		_, err = a.d.Open(a.worker, no)
		housetest.Must(t, err)
		if h, _ := a.d.Read(a.worker, second.ID); h == nil || h.State != sharing.Declined {
			t.Errorf("%+v", h)
		}

		third := a.send(t, b.key(t), nil) // recalled before it is opened
		recall, err := a.d.Recall(a.worker, third.ID)
		housetest.Must(t, err)
		if o, err = b.d.Open(console, recall); err != nil || o.Kind != "recall" || o.ID != third.ID {
			t.Errorf("%+v %v", o, err)
		}
		_, err = b.d.Open(console, recall)
		want(t, err, fault.Conflict, "package.recall_heard")
		_, err = b.d.Open(console, third.File)
		want(t, err, fault.Conflict, "package.recalled")

		recall, err = a.d.Recall(a.AsSystem("console"), first.ID) // and after it was read
		housetest.Must(t, err)
		seen, err := b.d.Arrival(b.worker, first.ID)
		housetest.Must(t, err)
		if len(seen.Values) != 3 {
			t.Errorf("before the recall: %+v", seen.Values)
		}
		_, err = b.d.Open(console, recall)
		housetest.Must(t, err)
		seen, err = b.d.Arrival(b.worker, first.ID)
		housetest.Must(t, err)
		if len(seen.Values) != 0 || len(seen.Content) != 0 || seen.RecalledOn != "2026-03-02" {
			t.Errorf("after the recall: %+v", seen)
		}
		_, err = b.d.Answer(console, first.ID, "arrived")
		want(t, err, fault.Conflict, "package.recalled")
	})
}

func TestAPackageEndsOnItsDay(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		read, late := a.send(t, b.key(t), nil), a.send(t, b.key(t), nil)
		b.Clock.Move(8 * 24 * 3600e9) // 10 March, the last day
		_, err := b.d.Open(b.worker, read.File)
		housetest.Must(t, err)
		b.Clock.Move(24 * 3600e9)
		_, err = b.d.Open(b.worker, late.File)
		want(t, err, fault.Invalid, "package.over")
		_, err = b.d.Answer(b.worker, read.ID, "accept")
		want(t, err, fault.Invalid, "package.over")
		if a, err := b.d.Arrival(b.worker, read.ID); err != nil || len(a.Values) != 0 {
			t.Errorf("read after its end: %+v %v", a.Values, err)
		}
		if _, err := b.d.Answer(b.worker, read.ID, "decline"); err != nil {
			t.Error("no may be said late:", err)
		}
		housetest.Must(t, b.d.EndPast(b.AsSystem("jobs")))
		housetest.Must(t, b.d.EndPast(b.AsSystem("jobs")))
		housetest.Must(t, b.Store.Read(context.Background(), func(tx *db.Tx) error {
			x, err := db.One[sharing.Arrival](tx, "arrival.by_package", db.Args{"package": read.ID})
			if len(x.Content) != 0 {
				t.Error("the content is still there")
			}
			if _, err := b.Keys.SealFor(context.Background(), x.ID, "x", nil); !seal.IsDestroyed(err) {
				t.Errorf("its key: %v", err)
			}
			return err
		}))
	})
}

func TestEveryChangedBitAndEveryCutIsRefused(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		file := a.send(t, b.key(t), nil).File
		for i := 0; i < len(file)*8; i += 97 {
			bad := slices.Clone(file)
			bad[i/8] ^= 1 << (i % 8)
			if _, err := b.d.Open(b.worker, bad); err == nil {
				t.Fatalf("bit %d may be changed", i)
			}
		}
		for _, n := range []int{0, 1, 16, 17, 18, 100, 1000, len(file) / 2, len(file) - 1} {
			if _, err := b.d.Open(b.worker, file[:n]); err == nil {
				t.Errorf("cut to %d bytes it opens", n)
			}
		}
		if _, err := b.d.Open(b.worker, append(slices.Clone(file), 0)); err == nil {
			t.Error("with a byte more it opens")
		}
		_, err := b.d.Open(b.worker, file)
		housetest.Must(t, err)
		for _, key := range []string{"", "x", b.key(t)[1:], b.key(t)[:100], strings.Replace(b.key(t), b.key(t)[200:201], string(b.key(t)[200]^1), 1)} {
			if _, err := sharing.ParseKey(key); err == nil {
				t.Errorf("a key: %.20s…", key)
			}
		}
	})
}

func TestNobodyElseRecallsOrAnswers(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		root, err := seal.RootFromBytes(bytes.Repeat([]byte{11}, 32))
		housetest.Must(t, err)
		c := settle(t, housetest.Open(t, rooms, house.Options{Root: &root}))
		sent := a.send(t, b.key(t), nil)
		_, err = b.d.Open(b.worker, sent.File)
		housetest.Must(t, err)
		other := c.send(t, b.key(t), nil)
		_, err = b.d.Open(b.worker, other.File)
		housetest.Must(t, err)
		// The third house knows the number of the package and forges a recall with another secret.
		forged, err := c.d.Forge(b.key(t), "recall", sent.ID, "")
		housetest.Must(t, err)
		_, err = b.d.Open(b.worker, forged)
		want(t, err, fault.Invalid, "package.recall_unknown")
		forged, err = c.d.Forge(a.key(t), "answer", sent.ID, "decline")
		housetest.Must(t, err)
		_, err = a.d.Open(a.worker, forged)
		want(t, err, fault.Invalid, "package.answer_unknown")
		if x, err := b.d.Arrival(b.worker, sent.ID); err != nil || len(x.Values) != 3 {
			t.Errorf("%+v %v", x, err)
		}
	})
}

func TestWhatIdentifiesNeedsANamedUserAndAGround(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		s := sharing.Draft{Case: a.caseID, Way: sharing.Package, Fields: []string{"code", "given_name"}, Until: "2026-03-10", To: b.key(t)}
		in := func(err error, field, key string) {
			t.Helper()
			f := fault.As(err)
			if f == nil || len(f.Fields) == 0 || f.Fields[0].Name != field || f.Fields[0].Key != key {
				t.Errorf("got %v, want %s in %s", err, key, field)
			}
		}
		_, err := a.d.Give(a.worker, s)
		in(err, "ground", "package.ground_needed")
		s.Ground = "law"
		_, err = a.d.Give(a.AsSystem("console"), s)
		in(err, "fields", "package.as_needed")
		s.Ground = "consent"
		_, err = a.d.Give(a.worker, s)
		in(err, "ground", "consent.none")
		s.Ground = "law"
		sent, err := a.d.Give(a.worker, s)
		housetest.Must(t, err)
		if bytes.Contains(sent.File, []byte("Samanta")) {
			t.Error("in clear")
		}
		o, err := b.d.Open(b.worker, sent.File)
		housetest.Must(t, err)
		if len(o.Fields) != 2 || o.Fields[1].Value != "Samanta" || !o.Fields[1].Identifying {
			t.Errorf("%+v", o.Fields)
		}
		s.Ground, s.Fields = "", []string{"code"} // console, as the plain line of the command
		sent, err = a.d.Give(a.AsSystem("console"), s)
		housetest.Must(t, err)
		list, err := a.d.Unnamed(a.boss)
		housetest.Must(t, err)
		if len(list) != 1 || list[0].ID != sent.ID || list[0].Ground != "public_contract" {
			t.Errorf("for review: %+v", list)
		}
		housetest.Must(t, a.d.Reviewed(a.boss, sent.ID))
		if list, _ := a.d.Unnamed(a.boss); len(list) != 0 {
			t.Error("reviewed and still there")
		}
		d, _, err := disclosures.New(a.House.House.House).List(a.boss, disclosures.Search{Ground: "public_contract"})
		housetest.Must(t, err)
		if len(d) != 1 || d[0].Subject != a.person || d[0].Registers != "code" || d[0].Hash == "" {
			t.Errorf("the disclosure: %+v", d)
		}
		for _, bad := range []func(*sharing.Draft){func(s *sharing.Draft) { s.Until = "2026-03-01" }, func(s *sharing.Draft) { s.Until = "2027-12-01" }, func(s *sharing.Draft) { s.Until = "" },
			func(s *sharing.Draft) { s.Fields = []string{"story"} }, func(s *sharing.Draft) { s.Fields = nil }, func(s *sharing.Draft) { s.To = "x" }, func(s *sharing.Draft) { s.Ground = "habit" }} {
			x := s
			bad(&x)
			if _, err := a.d.Give(a.worker, x); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", x, err)
			}
		}
	})
}

func TestPaperAndFileUnderAPassphraseAreLoggedTheSame(t *testing.T) {
	two(t, func(t *testing.T, a, _ *town) {
		paper := a.send(t, "", func(s *sharing.Draft) { s.Way = sharing.Paper })
		if !bytes.HasPrefix(paper.File, []byte("%PDF-")) {
			t.Error("no PDF")
		}
		phrase := sharing.NewPassphrase()
		file := a.send(t, "", func(s *sharing.Draft) { s.Way, s.Passphrase = sharing.File, phrase })
		who, err := age.NewScryptIdentity(phrase)
		housetest.Must(t, err)
		r, err := age.Decrypt(bytes.NewReader(file.File), who)
		housetest.Must(t, err)
		plain, err := io.ReadAll(r)
		if err != nil || !bytes.HasPrefix(plain, []byte("%PDF-")) {
			t.Errorf("opened: %v", err)
		}
		rows, err := a.d.Of(a.worker, a.caseID)
		housetest.Must(t, err)
		demands, err := a.d.Demands(a.worker, a.caseID)
		housetest.Must(t, err)
		if len(rows) != 2 || len(demands) != 2 {
			t.Errorf("%d sendings, %d disclosures", len(rows), len(demands))
		}
		housetest.Must(t, a.d.Answered(a.worker, paper.ID, 1, "accept", "there is a bed", "2026-03-02"))
		want(t, a.d.Answered(a.worker, paper.ID, 2, "decline", "", "2026-03-02"), fault.Conflict, "package.answered_before")
		housetest.Must(t, a.d.Answered(a.worker, paper.ID, 2, "arrived", "", "2026-03-02"))
		if f, err := a.d.Recall(a.worker, file.ID); err != nil || f != nil {
			t.Errorf("a recall of a file: %v", err)
		}
	})
}

func TestOnlyTheTeamHandsOverAndReads(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		sent := a.send(t, b.key(t), nil)
		other := a.As("caseworker")
		if _, err := a.d.Give(other, sharing.Draft{Case: a.caseID, Way: sharing.Paper, Recipient: "x", Fields: []string{"code"}, Until: "2026-03-10", Ground: "law"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("another caseworker gives: %v", err)
		}
		if _, err := a.d.Read(other, sent.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another caseworker reads: %v", err)
		}
		if _, err := a.d.Recall(other, sent.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another caseworker recalls: %v", err)
		}
		if rows, n, err := a.d.List(other, false, 0, 20); err != nil || n != 0 || len(rows) != 0 {
			t.Errorf("another caseworker lists %d: %v", n, err)
		}
		if _, err := a.d.Read(a.AsSystem("console"), sent.ID); err == nil {
			t.Error("console reads")
		}
		if h, err := a.d.Read(a.As("reviewer"), sent.ID); err != nil || h.Recipient != "" || h.Secret != "" || h.Fields == "" {
			t.Errorf("a reviewer: %+v %v", h, err)
		}
		_, err := b.d.Open(b.worker, sent.File)
		housetest.Must(t, err)
		if x, err := b.d.Arrival(b.As("reviewer"), sent.ID); err != nil || len(x.Values) != 0 {
			t.Errorf("a reviewer reads what came: %v", err)
		}
		for _, role := range []string{"administrator", "helpline", "coordinator", "educator", "bookkeeper", "caseworker@circle"} {
			if _, err := b.d.Arrival(b.As(role), sent.ID); err == nil {
				t.Errorf("%s reads what came", role)
			}
			if _, err := a.d.Read(a.As(role), sent.ID); err == nil {
				t.Errorf("%s reads what left", role)
			}
		}
	})
}

func TestThePersonSeesRolesAndDaysAndTheReviewTheUnusual(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		a.send(t, b.key(t), nil)
		s, err := a.d.Seen(a.worker, a.caseID)
		housetest.Must(t, err)
		var verbs []string
		for _, l := range s.Lines {
			verbs = append(verbs, l.Verb)
			if l.Role != "caseworker" || l.Day != "2026-03-02" {
				t.Errorf("%+v", l)
			}
		}
		if !slices.Contains(verbs, "sending.give") || !slices.Contains(verbs, "case.read") {
			t.Errorf("%v", verbs)
		}
		if _, err := a.d.Seen(a.As("caseworker"), a.caseID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another caseworker: %v", err)
		}
		a.Clock.Move(14 * 3600e9) // midnight in Riga
		_, err = a.cases.Read(a.worker, a.caseID)
		housetest.Must(t, err)
		r, err := a.d.Readers(a.boss)
		housetest.Must(t, err)
		if len(r) == 0 || r[0].Night != 1 || !slices.Contains(r[0].Reasons, "review.night") || r[0].People != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestForgettingEmptiesToWhomItWent(t *testing.T) {
	two(t, func(t *testing.T, a, b *town) {
		sent := a.send(t, b.key(t), nil)
		instead := id.Random(nil)
		_, err := clerk.Add(a.AsSystem("jobs"), a.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for _, name := range []string{"people", "cases", "sharing"} {
				for _, x := range a.Areas {
					for _, h := range x.Holds {
						if h.Name != name {
							continue
						}
						held, err := h.Show(tx, a.person)
						if err != nil || name == "sharing" && (len(held) != 1 || held[0].What != "sending.held.package") {
							t.Errorf("held: %v %v", held, err)
						}
						if err := h.Forget(tx, a.person, instead); err != nil {
							return "", err
						}
					}
				}
			}
			x, err := db.One[sharing.Sending](tx, "sending.by_id", db.Args{"id": sent.ID})
			if x.Recipient != "" || x.Person != instead || x.Fields == "" {
				t.Errorf("%+v", x)
			}
			return "x", err
		})
		housetest.Must(t, err)
		recall, err := a.d.Recall(a.boss, sent.ID) // it can still be asked back
		housetest.Must(t, err)
		_, err = b.d.Open(b.worker, recall)
		housetest.Must(t, err)
	})
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) { housetest.PreparesEveryQuery(t, h) })
}
