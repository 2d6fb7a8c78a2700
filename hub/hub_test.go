package hub_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"drosme/hub"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// site is one house with its room of hubs, an office or a laptop.
type site struct {
	*housetest.House
	desk    *hub.Desk
	journal *live.Journal
	replays []string // ids of acts that were done at this office
	refuse  error    // what the office says of the next ones
}

func rooms(s *site) housetest.Rooms {
	return func(h *area.House) []area.Area {
		s.desk = hub.New(h)
		return []area.Area{s.desk.Area()}
	}
}

func (s *site) start(t *testing.T, h *housetest.House, node string) {
	s.House = h
	s.desk.Replay = func(_ context.Context, act offline.Act) error {
		if s.refuse != nil {
			return s.refuse
		}
		s.replays = append(s.replays, act.ID)
		return nil
	}
	store := h.Store
	if h.Opts.DB == "" {
		var err error
		store, err = db.OpenSQLite(filepath.Join(h.Opts.Dir, "live.db"), h.Keys.Derive("live journal"), db.Options{})
		housetest.Must(t, err)
		t.Cleanup(func() { store.Close() })
	}
	if node == "" {
		self, err := s.desk.Self(s.console())
		housetest.Must(t, err)
		node = self.Hub.ID
	}
	j, err := live.OpenJournal(context.Background(), store, node, h.Now)
	housetest.Must(t, err)
	t.Cleanup(j.Close)
	s.journal, s.desk.Journal = j, j
}

func (s *site) console() context.Context { return s.AsSystem("console") }

// offices runs a test with an office on each engine.
func offices(t *testing.T, test func(t *testing.T, office *site)) {
	office := &site{}
	housetest.Each(t, func(h *area.House) []area.Area { return rooms(office)(h) }, func(t *testing.T, h *housetest.House) {
		office.replays, office.refuse = nil, nil
		office.start(t, h, "office")
		test(t, office)
	})
}

func laptop(t *testing.T) *site {
	t.Helper()
	root := seal.NewRoot()
	s := &site{}
	h := housetest.Open(t, rooms(s), house.Options{Root: &root})
	s.start(t, h, "")
	return s
}

func (s *site) pack(t *testing.T) []byte {
	t.Helper()
	b, _, err := s.desk.MakePack(s.As("coordinator"), hub.Order{})
	housetest.Must(t, err)
	return b
}

// write puts n groups into the journal of a laptop.
func (s *site) write(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		var entries []live.Entry
		for k := range 1 + i%5 {
			entries = append(entries, live.Entry{Kind: live.KindAnswer, Room: id.New(), Seat: fmt.Sprint(k), Question: "q1", Act: id.New(), Body: []byte(`{"choice":"` + strings.Repeat("a", 1+(i*7+k)%60) + `"}`)})
		}
		_, err := s.journal.Append(entries...).Wait()
		housetest.Must(t, err)
	}
}

func (s *site) file(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	_, _, err := s.desk.WriteJournal(s.console(), &b)
	housetest.Must(t, err)
	return b.Bytes()
}

// ledger is all that a journal says of a node, line by line.
func (s *site) ledger(t *testing.T, node string) string {
	t.Helper()
	var b strings.Builder
	housetest.Must(t, s.journal.Groups(context.Background(), node, 1, func(g live.Group) error {
		fmt.Fprintf(&b, "%d %x %s\n", g.N, g.Hash, g.At)
		for _, e := range g.Entries {
			fmt.Fprintf(&b, "  %s %s %s %s %s %s\n", e.Kind, e.Room, e.Seat, e.Question, e.Act, e.Body)
		}
		return nil
	}))
	return b.String()
}

func (s *site) node(t *testing.T) string {
	t.Helper()
	self, err := s.desk.Self(s.console())
	housetest.Must(t, err)
	return self.Hub.ID
}

func (s *site) receive(file []byte) (hub.Arrival, error) {
	return s.desk.ReceiveFile(s.console(), bytes.NewReader(file))
}

func TestAJournalArrivesOnceWithAReceipt(t *testing.T) {
	offices(t, func(t *testing.T, office *site) {
		l := laptop(t)
		_, err := l.desk.Unpack(l.console(), office.pack(t))
		housetest.Must(t, err)
		l.write(t, 7)
		file := l.file(t)
		if !bytes.Equal(file, l.file(t)) {
			t.Fatal("the same journal was written as other bytes")
		}
		a, err := office.receive(file)
		housetest.Must(t, err)
		if !a.New || a.Groups != 7 || a.Entries != 1+2+3+4+5+1+2 || a.N != 7 || a.Bad != "" {
			t.Fatalf("arrived: %+v", a)
		}
		if want := l.ledger(t, l.node(t)); office.ledger(t, l.node(t)) != want || want == "" {
			t.Error("the office has another ledger than the laptop")
		}
		again, err := office.receive(file) // the same file, from the same laptop or carried on by another one
		housetest.Must(t, err)
		if again.New || again.Groups != 0 || again.Entries != 0 || again.Receipt != a.Receipt {
			t.Errorf("arrived twice: %+v", again)
		}
		got, err := l.desk.TakeReceipt(l.console(), a.Receipt)
		housetest.Must(t, err)
		if got.N != 7 || got.Entries != a.Entries {
			t.Errorf("receipt: %+v", got)
		}
		l.write(t, 2)
		o, err := l.desk.Outgoing(l.console())
		housetest.Must(t, err)
		if o.N != 9 || o.Arrived != 7 {
			t.Errorf("on its way: %+v", o)
		}
		more, err := office.receive(l.file(t))
		housetest.Must(t, err)
		if more.Groups != 2 || more.N != 9 || more.Receipt == a.Receipt {
			t.Errorf("the rest: %+v", more)
		}
		shorter, err := office.receive(file) // an older copy, later
		housetest.Must(t, err)
		if shorter.Groups != 0 || shorter.N != 9 {
			t.Errorf("an older copy: %+v", shorter)
		}
		hubs, err := office.desk.Hubs(office.As("coordinator"))
		housetest.Must(t, err)
		_, receipts, err := office.desk.Hub(office.As("coordinator"), hubs[0].ID)
		housetest.Must(t, err)
		if len(hubs) != 1 || len(receipts) != 2 {
			t.Errorf("%d laptops, %d receipts", len(hubs), len(receipts))
		}
	})
}

// TestAThousandCutsLeaveTheLedgerEqual sends a journal over a line that breaks at random bytes, a thousand times, and
// as files that were cut at random bytes; each time the laptop asks where the office stands and goes on from there.
func TestAThousandCutsLeaveTheLedgerEqual(t *testing.T) {
	offices(t, func(t *testing.T, office *site) {
		l := laptop(t)
		_, err := l.desk.Unpack(l.console(), office.pack(t))
		housetest.Must(t, err)
		l.write(t, 240)
		many := 1000
		if office.Opts.DB != "" {
			many = 150 // the reader is the same; here the tables are looked at
		}
		file := l.file(t)
		head, err := offline.ReadHead(bytes.NewReader(file))
		housetest.Must(t, err)
		chance := rand.New(rand.NewPCG(1, 2))
		cuts, groups, entries := 0, 0, 0
		step := func(from int64, body []byte) hub.Arrival {
			a, err := office.desk.Receive(hub.AsDoor(context.Background()), head, from, bytes.NewReader(body))
			housetest.Must(t, err)
			groups, entries = groups+a.Groups, entries+a.Entries
			return a
		}
		next := step(-1, nil).Next
		for next < int64(len(file)) {
			reach := min(int64(len(file)), next+int64(chance.IntN(2*len(file)/many)))
			if chance.IntN(40) == 0 { // a stick in between, from the beginning, cut as well
				a, err := office.receive(file[:head.Size()+chance.Int64N(int64(len(file))-head.Size())])
				housetest.Must(t, err)
				groups, entries, cuts = groups+a.Groups, entries+a.Entries, cuts+1
				next = step(-1, nil).Next
				continue
			}
			if chance.IntN(20) == 0 && reach > next { // and one bit turned on its way
				bad := bytes.Clone(file[next:reach])
				bad[chance.IntN(len(bad))] ^= 1 << chance.IntN(8)
				a := step(next, bad)
				cuts, next = cuts+1, a.Next
				continue
			}
			next, cuts = step(next, file[next:reach]).Next, cuts+1
		}
		for ; cuts < many; cuts++ { // what is left of them: nothing of it may change anything
			a, err := office.receive(file[:head.Size()+chance.Int64N(int64(len(file))-head.Size())])
			housetest.Must(t, err)
			groups, entries = groups+a.Groups, entries+a.Entries
		}
		last, err := office.receive(file)
		housetest.Must(t, err)
		if last.Bad != "" || last.N != 240 {
			t.Fatalf("in the end: %+v", last)
		}
		if office.ledger(t, l.node(t)) != l.ledger(t, l.node(t)) {
			t.Error("the ledgers are not equal")
		}
		if groups+last.Groups != 240 || entries+last.Entries != 48*(1+2+3+4+5) {
			t.Errorf("said to be new: %d groups, %d entries", groups+last.Groups, entries+last.Entries)
		}
		t.Logf("%d cuts", cuts)
	})
}

func TestWhatIsNotOursIsRefusedWithTheReason(t *testing.T) {
	offices(t, func(t *testing.T, office *site) {
		l := laptop(t)
		pack := office.pack(t)
		_, err := l.desk.Unpack(l.console(), pack)
		housetest.Must(t, err)
		l.write(t, 3)
		file := l.file(t)

		other := laptop(t) // stands for another office
		other.start(t, other.House, "elsewhere")
		if _, err := other.receive(file); !fault.Is(err, fault.Refused) || housetest.Said(err) != "offline.other_office" {
			t.Errorf("another office: %v", err)
		}
		if _, err := other.desk.Unpack(other.console(), pack); err != nil {
			t.Errorf("the same pack on a second laptop is unpacked: %v", err)
		}
		_, err = office.receive(file)
		housetest.Must(t, err)
		if _, err := office.receive(other.file(t)); housetest.Said(err) != "hub.pack_taken" {
			t.Errorf("a second laptop with the same pack: %v", err)
		}

		withdrawn := laptop(t)
		unused := office.pack(t)
		_, err = withdrawn.desk.Unpack(withdrawn.console(), unused)
		housetest.Must(t, err)
		packs, err := office.desk.Packs(office.As("coordinator"))
		housetest.Must(t, err)
		for _, p := range packs {
			if p.Hub == "" {
				housetest.Must(t, office.desk.WithdrawPack(office.As("responsible"), p.ID, p.Version))
			} else if err := office.desk.WithdrawPack(office.As("responsible"), p.ID, p.Version); housetest.Said(err) != "hub.pack_used" {
				t.Errorf("a used pack is withdrawn: %v", err)
			}
		}
		if _, err := office.receive(withdrawn.file(t)); housetest.Said(err) != "hub.pack_withdrawn" {
			t.Errorf("a withdrawn pack: %v", err)
		}

		hubs, err := office.desk.Hubs(office.As("coordinator"))
		housetest.Must(t, err)
		if err := office.desk.Revoke(office.As("coordinator"), hubs[0].ID, hubs[0].Version, " "); housetest.Said(err) != "why field.required" {
			t.Errorf("without a reason: %v", err)
		}
		housetest.Must(t, office.desk.Revoke(office.As("coordinator"), hubs[0].ID, hubs[0].Version, "stolen (sample)"))
		l.write(t, 1)
		if _, err := office.receive(l.file(t)); !fault.Is(err, fault.Refused) || housetest.Said(err) != "hub.revoked" || fault.As(err).Args["why"] != "stolen (sample)" {
			t.Errorf("a revoked laptop: %v", err)
		}
		if office.ledger(t, l.node(t)) == l.ledger(t, l.node(t)) {
			t.Error("a revoked laptop's groups arrived")
		}
		for _, who := range []string{"educator", "caseworker", "bookkeeper", "reviewer"} {
			if _, err := office.desk.ReceiveFile(office.As(who), bytes.NewReader(file)); !fault.Is(err, fault.Refused) {
				t.Errorf("%s takes a journal in: %v", who, err)
			}
			if _, _, err := office.desk.MakePack(office.As(who), hub.Order{}); !fault.Is(err, fault.Refused) {
				t.Errorf("%s makes a pack: %v", who, err)
			}
		}
	})
}

func TestACopiedLaptopIsNoticed(t *testing.T) {
	offices(t, func(t *testing.T, office *site) {
		l := laptop(t)
		_, err := l.desk.Unpack(l.console(), office.pack(t))
		housetest.Must(t, err)
		l.write(t, 3)
		// The copy: another journal under the same name and keys.
		store, err := db.OpenSQLite(filepath.Join(t.TempDir(), "live.db"), bytes.Repeat([]byte{1}, 32), db.Options{})
		housetest.Must(t, err)
		defer store.Close()
		copied, err := live.OpenJournal(context.Background(), store, l.node(t), l.Now)
		housetest.Must(t, err)
		defer copied.Close()
		housetest.Must(t, func() error {
			_, err := copied.Append(live.Entry{Kind: live.KindAct, Act: id.New(), Body: []byte("{}")}).Wait()
			return err
		}())
		_, err = office.receive(l.file(t))
		housetest.Must(t, err)
		own := l.desk.Journal
		l.desk.Journal = copied
		file := l.file(t)
		l.desk.Journal = own
		if _, err := office.receive(file); housetest.Said(err) != "hub.two_ways" {
			t.Errorf("two ways: %v", err)
		}
		if office.ledger(t, l.node(t)) != l.ledger(t, l.node(t)) {
			t.Error("what came first was changed")
		}
	})
}

func act(person string, body string) offline.Act {
	return offline.Act{ID: id.New(), Verb: offline.EnterSheet, Person: person, Body: json.RawMessage(body)}
}

func TestActsOfTheRoadAreDoneInTheirOrderAndWhatIsRefusedWaits(t *testing.T) {
	offices(t, func(t *testing.T, office *site) {
		l := laptop(t)
		_, err := l.desk.Unpack(l.console(), office.pack(t))
		housetest.Must(t, err)
		first, second := act(id.New(), `{"a":1}`), act(id.New(), `{"b":"two (sample)"}`)
		housetest.Must(t, l.desk.Queue(l.console(), first))
		l.Clock.Set(l.Clock.Now().AddDate(-20, 0, 0)) // a clock that is wrong by years: the order stays
		housetest.Must(t, l.desk.Queue(l.console(), second))
		housetest.Must(t, l.desk.Queue(l.console(), first)) // the same form again
		a, err := office.receive(l.file(t))
		housetest.Must(t, err)
		if a.Acts != 2 || fmt.Sprint(office.replays) != fmt.Sprint([]string{first.ID, second.ID}) {
			t.Errorf("%d acts, done %v", a.Acts, office.replays)
		}
		office.refuse = fault.In("status", "field.choose")
		third := act(id.New(), `{"c":{"d":[3,true]}}`)
		housetest.Must(t, l.desk.Queue(l.console(), third))
		_, err = office.receive(l.file(t))
		housetest.Must(t, err)
		boss := office.As("responsible")
		inbox, err := office.desk.Inbox(boss)
		housetest.Must(t, err)
		if len(inbox) != 1 || inbox[0].State != hub.ActRefused || !strings.Contains(inbox[0].Reason, "status field.choose") || inbox[0].Person != third.Person {
			t.Fatalf("inbox: %+v", inbox)
		}
		x, err := office.desk.ReadAct(boss, inbox[0].ID)
		housetest.Must(t, err)
		if string(x.Act.Body) != `{"c":{"d":[3,true]}}` {
			t.Errorf("what was typed: %s", x.Act.Body)
		}
		housetest.Must(t, office.desk.TryAgain(boss, x.ID, x.Version))
		x, err = office.desk.ReadAct(boss, x.ID)
		housetest.Must(t, err)
		if x.State != hub.ActRefused {
			t.Fatalf("refused again: %s", x.State)
		}
		if err := office.desk.PutAside(boss, x.ID, x.Version, ""); housetest.Said(err) != "why field.required" {
			t.Errorf("without a reason: %v", err)
		}
		if err := office.desk.PutAside(office.As("educator"), x.ID, x.Version, "no"); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator settles: %v", err)
		}
		office.refuse = nil
		housetest.Must(t, office.desk.TryAgain(boss, x.ID, x.Version))
		if n := len(office.replays); n != 3 || office.replays[2] != third.ID {
			t.Errorf("done: %v", office.replays)
		}
		_, err = office.receive(l.file(t))
		housetest.Must(t, err)
		if len(office.replays) != 3 {
			t.Errorf("an act was done twice: %v", office.replays)
		}
	})
}

func TestAPackIsTakenFromOneOfficeAndNoOlderOne(t *testing.T) {
	offices(t, func(t *testing.T, office *site) {
		l := laptop(t)
		old := office.pack(t)
		office.Clock.Move(1e9 * 3600)
		fresh := office.pack(t)
		_, err := l.desk.Unpack(l.console(), fresh)
		housetest.Must(t, err)
		if _, err := l.desk.Unpack(l.console(), old); !fault.Is(err, fault.Conflict) {
			t.Errorf("an older pack: %v", err)
		}
		if _, err := l.desk.Unpack(l.console(), fresh); err != nil {
			t.Errorf("the same again: %v", err)
		}
		if _, err := l.desk.Unpack(l.console(), laptop(t).pack(t)); housetest.Said(err) != "hub.other_office" {
			t.Errorf("of another office: %v", err)
		}
		if _, err := l.desk.Unpack(l.console(), fresh[:len(fresh)-1]); !fault.Is(err, fault.Invalid) {
			t.Errorf("cut: %v", err)
		}
	})
}

func TestAClockThatIsWrongByYearsDoesNoHarm(t *testing.T) {
	p := &offline.Pack{Made: "2026-03-02T08:00:00.000Z", Ends: "2026-03-16"}
	for _, x := range []struct {
		name           string
		self           hub.Self
		clock, written when.Day
		want           offline.Standing
		doubtful       bool
	}{
		{"right", hub.Self{}, "2026-03-10", "2026-03-09", offline.Fresh, false},
		{"two days over", hub.Self{}, "2026-03-18", "", offline.Grace, false},
		{"a month over", hub.Self{}, "2026-04-20", "", offline.Over, false},
		{"years behind", hub.Self{}, "2014-01-01", "", offline.Grace, true},
		{"years ahead", hub.Self{}, "2038-01-01", "", offline.Grace, true},
		{"behind what was written", hub.Self{}, "2026-03-03", "2026-04-20", offline.Grace, true},
		{"years behind, said", hub.Self{Shift: 4451, Told: "2014-01-01"}, "2014-01-01", "", offline.Fresh, false},
		{"years ahead, said", hub.Self{Shift: -4323, Told: "2038-01-01"}, "2038-01-02", "2038-01-01", offline.Fresh, false},
		{"said, and jumped since", hub.Self{Shift: 4451, Told: "2014-01-01"}, "2020-01-01", "", offline.Grace, true},
	} {
		got, _, doubtful := x.self.StandAt(p, x.clock, x.written)
		if got != x.want || doubtful != x.doubtful {
			t.Errorf("%s: %s, doubtful %v", x.name, got, doubtful)
		}
	}
	if got, _, _ := (hub.Self{}).StandAt(nil, "2026-01-01", ""); got != offline.Absent {
		t.Errorf("without a pack: %s", got)
	}
}

func TestEveryQueryIsPrepared(t *testing.T) {
	offices(t, func(t *testing.T, office *site) { housetest.PreparesEveryQuery(t, office.House) })
}

func TestTheMorningIsTicked(t *testing.T) {
	l := laptop(t)
	housetest.Must(t, l.desk.Tick(l.console(), "2026-03-02", "projector", true))
	housetest.Must(t, l.desk.Tick(l.console(), "2026-03-02", "projector", true))
	housetest.Must(t, l.desk.Tick(l.console(), "2026-03-02", "wifi", true))
	housetest.Must(t, l.desk.Tick(l.console(), "2026-03-02", "wifi", false))
	got, err := l.desk.Morning(l.console(), "2026-03-02")
	housetest.Must(t, err)
	if len(got) != 1 || got["projector"] == "" {
		t.Errorf("ticked: %v", got)
	}
	if err := l.desk.Tick(l.console(), "2026-03-02", "coffee", true); !fault.Is(err, fault.Invalid) {
		t.Errorf("an item that is none: %v", err)
	}
}
