package offline_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/offline"
	"drosme/internal/seal"
	"drosme/internal/seal/sealtest"
	"drosme/internal/when"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func office(t testing.TB) offline.Office {
	t.Helper()
	keys, err := seal.CreateKeyring(context.Background(), seal.NewRoot(), &sealtest.Store{})
	must(t, err)
	return offline.OfficeOf(keys)
}

func pack(t testing.TB, o offline.Office) (offline.Pack, []byte) {
	t.Helper()
	b, err := o.SealPack(offline.Pack{ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", Made: "2026-03-02T08:00:00.000Z", Ends: "2026-03-16", Enrol: offline.NewEnrolment(),
		Visits: []offline.Visit{{ID: "01ARZ3NDEKTSV4RRFFQ69G5FAW", Code: "V-1", Day: "2026-03-03", Host: "Paraugskola"}}})
	must(t, err)
	p, err := offline.ReadPack(b)
	must(t, err)
	return p, b
}

func journal(t testing.TB, h offline.Hub, texts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := h.Write(&b)
	must(t, err)
	for i, x := range texts {
		must(t, w.Frame(int64(i+1), []byte(x)))
	}
	return b.Bytes()
}

// read gives the texts of the whole frames of a journal, and how it ends.
func read(t testing.TB, o offline.Office, b []byte) ([]string, error) {
	t.Helper()
	r := bytes.NewReader(b)
	head, err := offline.ReadHead(r)
	if err != nil {
		return nil, err
	}
	frames, err := o.Open(head, r)
	if err != nil {
		return nil, err
	}
	var out []string
	for {
		f, _, err := frames.Next()
		if err != nil {
			return out, err
		}
		if f.N != int64(len(out)+1) {
			t.Fatalf("frame %d stands at place %d", f.N, len(out)+1)
		}
		out = append(out, string(f.Text))
	}
}

func TestAPackIsWhatTheOfficeSigned(t *testing.T) {
	o := office(t)
	p, b := pack(t, o)
	if p.Office.Name() != o.Identity().Name() || p.Visits[0].Host != "Paraugskola" {
		t.Errorf("read %+v", p)
	}
	for i := range b {
		for _, bit := range []byte{1, 0x80} {
			x := bytes.Clone(b)
			x[i] ^= bit
			if _, err := offline.ReadPack(x); !fault.Is(err, fault.Invalid) {
				t.Fatalf("a pack changed at byte %d: %v", i, err)
			}
		}
	}
	for i := range b {
		if _, err := offline.ReadPack(b[:i]); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a pack cut at byte %d: %v", i, err)
		}
	}
}

func TestAPackEndsAndAClockThatIsBehindMakesItNotFresh(t *testing.T) {
	p, _ := pack(t, office(t))
	for _, x := range []struct {
		today, latest string
		want          offline.Standing
	}{
		{"2026-03-16", "", offline.Fresh}, {"2026-03-17", "", offline.Grace}, {"2026-03-30", "", offline.Grace}, {"2026-03-31", "", offline.Over},
		{"1999-01-01", "", offline.Fresh}, {"1999-01-01", "2026-03-20", offline.Grace}, {"1999-01-01", "2027-01-01", offline.Over}, {"2038-01-01", "", offline.Over},
	} {
		if got := p.StandingOn(day(x.today), day(x.latest)); got != x.want {
			t.Errorf("on %s, latest %s: %s, want %s", x.today, x.latest, got, x.want)
		}
	}
}

func TestAJournalIsWrittenAsTheSameBytesAndReadByItsOfficeAlone(t *testing.T) {
	o := office(t)
	p, _ := pack(t, o)
	h, err := offline.NewHub(rand.Reader).Enrolled(p)
	must(t, err)
	if again, err := h.Enrolled(p); err != nil || !bytes.Equal(again.Head, h.Head) {
		t.Error("a second pack made another head")
	}
	b := journal(t, h, "one", "two", "three")
	if !bytes.Equal(b, journal(t, h, "one", "two", "three")) {
		t.Error("the same journal was written as other bytes")
	}
	if got, err := read(t, o, b); fmt.Sprint(got) != "[one two three]" || err != io.EOF {
		t.Errorf("read %q, %v", got, err)
	}
	if _, err := read(t, office(t), b); !fault.Is(err, fault.Refused) {
		t.Errorf("another office: %v", err)
	}
	head, err := offline.ReadHead(bytes.NewReader(b))
	must(t, err)
	if !head.Proves(p.Enrol) || head.Proves(offline.NewEnrolment()) || head.Secret != offline.EnrolmentHash(p.Enrol) {
		t.Error("the proof of enrolment is wrong")
	}
	if bytes.Contains(b, []byte("three")) || bytes.Contains(b, p.Enrol) {
		t.Error("the journal shows what is in it")
	}
	other := journal(t, h, "one", "zwo")
	if bytes.Equal(b[len(h.Head):len(h.Head)+80], other[len(h.Head):len(h.Head)+80]) == false {
		t.Error("the first frame depends on what comes later")
	}
	if _, err := offline.NewHub(rand.Reader).Write(io.Discard); !fault.Is(err, fault.Locked) {
		t.Errorf("a hub without a pack: %v", err)
	}
}

func TestEveryBitOfAJournalCountsAndWholeGroupsBeforeItAreKept(t *testing.T) {
	o := office(t)
	p, _ := pack(t, o)
	h, err := offline.NewHub(rand.Reader).Enrolled(p)
	must(t, err)
	texts := []string{"one", "two", "three", "four"}
	b := journal(t, h, texts...)
	ends := []int{len(h.Head)}
	for i := range texts {
		ends = append(ends, len(journal(t, h, texts[:i+1]...)))
	}
	whole := func(at int) int { // how many frames lie before byte at
		n := 0
		for n < len(texts) && ends[n+1] <= at {
			n++
		}
		return n
	}
	for i := range b {
		cut, err := read(t, o, b[:i])
		if i < len(h.Head) {
			if err == nil || len(cut) > 0 {
				t.Fatalf("cut in the head at %d: %q, %v", i, cut, err)
			}
		} else if len(cut) != whole(i) || i != ends[whole(i)] && !errors.Is(err, offline.ErrCut) || i == ends[whole(i)] && err != io.EOF {
			t.Fatalf("cut at %d: %d frames, %v", i, len(cut), err)
		}
		x := bytes.Clone(b)
		x[i] ^= 4
		got, err := read(t, o, x)
		if i < len(h.Head) {
			if err == nil || len(got) > 0 {
				t.Fatalf("changed in the head at %d: %q, %v", i, got, err)
			}
			continue
		}
		if len(got) != whole(i) || !errors.Is(err, offline.ErrDamaged) && !errors.Is(err, offline.ErrCut) {
			t.Fatalf("changed at %d: %d frames, %v", i, len(got), err)
		}
	}
}

func TestAReceiptIsTheOffices(t *testing.T) {
	o := office(t)
	line, err := o.SignReceipt(offline.Receipt{ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", Hub: "01ARZ3NDEKTSV4RRFFQ69G5FAW", N: 7, Hash: []byte{1}, Groups: 7})
	must(t, err)
	r, err := offline.ReadReceipt(line+"\n", o.Identity())
	if err != nil || r.N != 7 {
		t.Errorf("read %+v, %v", r, err)
	}
	if _, err := offline.ReadReceipt(line, office(t).Identity()); !fault.Is(err, fault.Invalid) {
		t.Errorf("of another office: %v", err)
	}
	for i := range line {
		x := []byte(line)
		x[i] ^= 1
		if _, err := offline.ReadReceipt(string(x), o.Identity()); !fault.Is(err, fault.Invalid) {
			t.Fatalf("changed at %d: %v", i, err)
		}
	}
}

// FuzzJournal feeds the readers whatever comes: they refuse and never fall over. Frames come behind a good head, so
// that the fuzzer reaches them.
func FuzzJournal(f *testing.F) {
	o := office(f)
	p, sealed := pack(f, o)
	h, err := offline.NewHub(rand.Reader).Enrolled(p)
	must(f, err)
	good := journal(f, h, "one", "two")
	f.Add(good)
	f.Add(good[len(h.Head):])
	f.Add(sealed)
	f.Add([]byte("drosme journal 1\n\x00\x00\xff\xff"))
	f.Add([]byte("\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = offline.ReadPack(b)
		_, _ = offline.ReadReceipt(string(b), o.Identity())
		for _, x := range [][]byte{b, append(bytes.Clone(h.Head), b...)} {
			got, err := read(t, o, x)
			if err == nil {
				t.Error("a journal that never ends")
			}
			for i, text := range got {
				if i > 1 || text != []string{"one", "two"}[i] {
					t.Errorf("frame %d says %q, which the hub never wrote", i+1, text)
				}
			}
		}
	})
}

func day(s string) when.Day { return when.Day(s) }

// What the crew typed can be read in no journal: it is sealed to the office.
func TestAnActInAJournalIsForItsOfficeAlone(t *testing.T) {
	ours, other := office(t), office(t)
	act := offline.Act{ID: "01J00000000000000000000000", Verb: offline.EnterSheet, Person: "person-1", Body: []byte(`{"why":"planted words"}`)}
	b, err := act.Sealed(ours.Identity())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("planted")) || bytes.Contains(b, []byte("person-1")) {
		t.Error("the act can be read")
	}
	if got, _, err := ours.OpenAct(b); err != nil || got.Person != act.Person || string(got.Body) != string(act.Body) {
		t.Error("the office opens it", got, err)
	}
	if _, _, err := other.OpenAct(b); err == nil {
		t.Error("another office opens it not")
	}
	if _, _, err := ours.OpenAct([]byte("{")); err == nil {
		t.Error("what is no act is none")
	}
}
