package seal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/seal/sealtest"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantFault says that an error is the fault of that kind with that sentence.
func wantFault(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != kind || f.Key != key {
		t.Fatalf("got %v, want %s: %s", err, kind, key)
	}
}

func TestTheStoreInMemoryKeepsTheContract(t *testing.T) {
	sealtest.CheckStore(t, func(*testing.T) seal.Store { return &sealtest.Store{} })
}

func TestAHouseOpensWithItsRootKeyOnly(t *testing.T) {
	root, store := seal.NewRoot(), &sealtest.Store{}
	_, err := seal.OpenKeyring(ctx, root, store)
	wantFault(t, err, fault.Locked, seal.HouseMissing)

	made, err := seal.CreateKeyring(ctx, root, store)
	must(t, err)
	sealed := made.Seal("note", []byte("paraugs"))

	opened, err := seal.OpenKeyring(ctx, root, store)
	must(t, err)
	plain, err := opened.Open("note", sealed)
	must(t, err)
	if string(plain) != "paraugs" {
		t.Fatalf("opened %q", plain)
	}

	_, err = seal.OpenKeyring(ctx, seal.NewRoot(), store)
	wantFault(t, err, fault.Locked, seal.KeyWrong)
	_, err = seal.OpenKeyring(ctx, seal.Root{}, store)
	wantFault(t, err, fault.Locked, seal.KeyMissing)
	_, err = seal.CreateKeyring(ctx, root, store)
	wantFault(t, err, fault.Conflict, seal.HouseExists)
}

func TestEveryBitOfTheWrappedHouseKeyCounts(t *testing.T) {
	root, store := seal.NewRoot(), &sealtest.Store{}
	_, err := seal.CreateKeyring(ctx, root, store)
	must(t, err)
	wrapped, _, err := store.Get(ctx, seal.HouseID)
	must(t, err)
	for i := range len(wrapped) * 8 {
		changed := bytes.Clone(wrapped)
		changed[i/8] ^= 1 << (i % 8)
		_, err := store.Replace(ctx, seal.HouseID, changed)
		must(t, err)
		_, err = seal.OpenKeyring(ctx, root, store)
		if i < 64 { // the fingerprint
			wantFault(t, err, fault.Locked, seal.KeyWrong)
		} else {
			wantFault(t, err, fault.Locked, seal.HouseDamaged)
		}
	}
	_, err = store.Replace(ctx, seal.HouseID, wrapped[:10])
	must(t, err)
	_, err = seal.OpenKeyring(ctx, root, store)
	wantFault(t, err, fault.Locked, seal.HouseDamaged)
}

func TestTheRootKeyCanBeChanged(t *testing.T) {
	old, next, store := seal.NewRoot(), seal.NewRoot(), &sealtest.Store{}
	k, err := seal.CreateKeyring(ctx, old, store)
	must(t, err)
	sealed := k.SealText("note", "paraugs")
	must(t, k.Rewrap(ctx, next, store))
	_, err = seal.OpenKeyring(ctx, old, store)
	wantFault(t, err, fault.Locked, seal.KeyWrong)

	empty := &sealtest.Store{}
	must(t, k.Rewrap(ctx, next, empty))
	for _, s := range []seal.Store{store, empty} {
		k, err = seal.OpenKeyring(ctx, next, s)
		must(t, err)
		plain, err := k.OpenText("note", sealed)
		must(t, err)
		if plain != "paraugs" || k.Root() != next.Fingerprint() {
			t.Fatalf("opened %q under %s", plain, k.Root())
		}
	}
}

func TestSealedBytesOpenUnderTheirLabelOnly(t *testing.T) {
	k, other := sealtest.Keyring(t), sealtest.Keyring(t)
	for _, plain := range []string{"", "x", strings.Repeat("garš ", 1000)} {
		sealed := k.Seal("name:1", []byte(plain))
		if len(sealed) != len(plain)+seal.Overhead {
			t.Fatalf("%d bytes became %d", len(plain), len(sealed))
		}
		got, err := k.Open("name:1", sealed)
		must(t, err)
		if string(got) != plain {
			t.Fatalf("opened %q", got)
		}
		_, err = k.Open("name:2", sealed)
		wantFault(t, err, fault.Failed, seal.TextDamaged)
		_, err = k.Open("", sealed)
		wantFault(t, err, fault.Failed, seal.TextDamaged)
		_, err = other.Open("name:1", sealed)
		wantFault(t, err, fault.Failed, seal.TextDamaged)
	}
	if bytes.Equal(k.Seal("a", []byte("b")), k.Seal("a", []byte("b"))) {
		t.Fatal("the same text was sealed to the same bytes")
	}
}

func TestEveryBitOfASealedTextCounts(t *testing.T) {
	k := sealtest.Keyring(t)
	must(t, k.MakeSubject(ctx, "p1"))
	sealedFor, err := k.SealFor(ctx, "p1", "name", []byte("Anna Paraugs"))
	must(t, err)
	for name, c := range map[string]struct {
		sealed []byte
		open   func([]byte) ([]byte, error)
	}{
		"house":   {k.Seal("name", []byte("Anna Paraugs")), func(b []byte) ([]byte, error) { return k.Open("name", b) }},
		"subject": {sealedFor, func(b []byte) ([]byte, error) { return k.OpenFor(ctx, "p1", "name", b) }},
	} {
		_, err := c.open(c.sealed)
		must(t, err)
		for i := range len(c.sealed) * 8 {
			changed := bytes.Clone(c.sealed)
			changed[i/8] ^= 1 << (i % 8)
			if _, err := c.open(changed); !fault.Is(err, fault.Failed) {
				t.Fatalf("%s: bit %d changed: %v", name, i, err)
			}
		}
		for n := range c.sealed {
			if _, err := c.open(c.sealed[:n]); !fault.Is(err, fault.Failed) {
				t.Fatalf("%s: cut to %d bytes: %v", name, n, err)
			}
		}
		if _, err := c.open(append(bytes.Clone(c.sealed), 0)); !fault.Is(err, fault.Failed) {
			t.Fatalf("%s: a byte more: %v", name, err)
		}
	}
}

func TestEveryCharacterOfASealedTextColumnCounts(t *testing.T) {
	k := sealtest.Keyring(t)
	for _, plain := range []string{"", "a", "ab", "abc"} { // all four lengths of a last group
		sealed := k.SealText("name", plain)
		got, err := k.OpenText("name", sealed)
		must(t, err)
		if got != plain {
			t.Fatalf("opened %q", got)
		}
		for i := range len(sealed) * 8 {
			changed := []byte(sealed)
			changed[i/8] ^= 1 << (i % 8)
			if _, err := k.OpenText("name", string(changed)); !fault.Is(err, fault.Failed) {
				t.Fatalf("bit %d of %q changed: %v", i, plain, err)
			}
		}
		for i := range len(sealed) + 1 {
			for _, more := range []string{"\n", "\r", "=", " "} {
				if _, err := k.OpenText("name", sealed[:i]+more+sealed[i:]); !fault.Is(err, fault.Failed) {
					t.Fatalf("%q put in at %d: %v", more, i, err)
				}
			}
		}
	}
	_, err := k.OpenText("name", "")
	wantFault(t, err, fault.Failed, seal.TextDamaged)
}

func TestPurposesHaveKeysOfTheirOwn(t *testing.T) {
	root, store := seal.NewRoot(), &sealtest.Store{}
	k, err := seal.CreateKeyring(ctx, root, store)
	must(t, err)
	again, err := seal.OpenKeyring(ctx, root, store)
	must(t, err)
	other := sealtest.Keyring(t)
	seen := map[string]string{string(root.KeysDatabaseKey()): "keys database"}
	note := func(key []byte, name string) {
		t.Helper()
		if len(key) != seal.KeySize {
			t.Errorf("%s has %d bytes", name, len(key))
		}
		if first, there := seen[string(key)]; there {
			t.Errorf("%s and %s are the same", first, name)
		}
		seen[string(key)] = name
	}
	for _, purpose := range []string{seal.MainDatabase, seal.LogDatabase, seal.Chain, seal.NameIndex, seal.Token} {
		note(k.Derive(purpose), purpose)
		note(k.MAC(purpose), "MAC "+purpose)
		note(other.Derive(purpose), "other "+purpose)
		if !bytes.Equal(k.Derive(purpose), again.Derive(purpose)) || !bytes.Equal(k.MAC(purpose), again.MAC(purpose)) {
			t.Errorf("%s changed between two openings", purpose)
		}
	}
	note(k.MAC("x", []byte("ab"), []byte("c")), "ab c")
	note(k.MAC("x", []byte("a"), []byte("bc")), "a bc")
	note(k.MAC("x", []byte("abc")), "abc")
	note(k.MAC("x", []byte("abc"), nil), "abc and nothing")
	if !bytes.Equal(k.MAC("x", []byte("abc")), again.MAC("x", []byte("abc"))) {
		t.Error("a MAC changed between two openings")
	}
}

func TestSubjectsAreSealedApart(t *testing.T) {
	k := sealtest.Keyring(t)
	_, err := k.SealFor(ctx, "p1", "name", []byte("Anna Paraugs"))
	wantFault(t, err, fault.NotFound, seal.SubjectMissing)
	must(t, k.MakeSubject(ctx, "p1"))
	must(t, k.MakeSubject(ctx, "p2"))
	sealed, err := k.SealTextFor(ctx, "p1", "name", "Anna Paraugs")
	must(t, err)
	must(t, k.MakeSubject(ctx, "p1")) // the first key stays
	k.Forget()
	plain, err := k.OpenTextFor(ctx, "p1", "name", sealed)
	must(t, err)
	if plain != "Anna Paraugs" {
		t.Fatalf("opened %q", plain)
	}
	_, err = k.OpenTextFor(ctx, "p1", "phone", sealed)
	wantFault(t, err, fault.Failed, seal.TextDamaged)
	_, err = k.OpenTextFor(ctx, "p2", "name", sealed)
	wantFault(t, err, fault.Failed, seal.TextDamaged)
	_, err = k.OpenText("name", sealed)
	wantFault(t, err, fault.Failed, seal.TextDamaged)
	_, err = k.OpenTextFor(ctx, "p3", "name", sealed)
	wantFault(t, err, fault.NotFound, seal.SubjectMissing)
	for _, id := range []string{"", seal.HouseID, "#x", strings.Repeat("a", 101)} {
		wantFault(t, k.MakeSubject(ctx, id), fault.Invalid, seal.SubjectInvalid)
		wantFault(t, k.DestroySubject(ctx, id, "2026-03-01"), fault.Invalid, seal.SubjectInvalid)
	}
}

func TestADestroyedSubjectStaysShut(t *testing.T) {
	root, store := seal.NewRoot(), &sealtest.Store{}
	k, err := seal.CreateKeyring(ctx, root, store)
	must(t, err)
	must(t, k.MakeSubject(ctx, "p1"))
	wrapped, _, err := store.Get(ctx, "p1")
	must(t, err)
	sealed, err := k.SealFor(ctx, "p1", "name", []byte("Anna Paraugs"))
	must(t, err)
	must(t, k.DestroySubject(ctx, "p1", "2026-03-01"))
	must(t, k.DestroySubject(ctx, "p1", "2026-03-02"))

	reopened, err := seal.OpenKeyring(ctx, root, store)
	must(t, err)
	for _, k := range []*seal.Keyring{k, reopened} {
		_, err = k.OpenFor(ctx, "p1", "name", sealed)
		wantFault(t, err, fault.NotFound, seal.SubjectDestroyed)
		_, err = k.SealFor(ctx, "p1", "name", []byte("again"))
		wantFault(t, err, fault.NotFound, seal.SubjectDestroyed)
		err = k.MakeSubject(ctx, "p1")
		wantFault(t, err, fault.NotFound, seal.SubjectDestroyed)
		if !seal.IsDestroyed(fmt.Errorf("wrapped: %w", err)) {
			t.Error("a destroyed subject is not told as such")
		}
	}
	if seal.IsDestroyed(nil) || seal.IsDestroyed(errors.New("other")) {
		t.Error("another error is told as a destroyed subject")
	}

	// A wrapped key of another subject, moved under an id, does not open.
	must(t, store.Put(ctx, "p2", wrapped))
	_, err = k.OpenFor(ctx, "p2", "name", sealed)
	wantFault(t, err, fault.Failed, seal.TextDamaged)
}

func TestSubjectsAreSafeForManyAtOnce(t *testing.T) {
	k := sealtest.Keyring(t)
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			for i := range 40 {
				id := fmt.Sprintf("p%d", i%20)
				if err := k.MakeSubject(ctx, id); err != nil {
					t.Error(err)
					return
				}
				sealed, err := k.SealFor(ctx, id, "name", []byte(id))
				if err != nil {
					t.Error(err)
					return
				}
				if i%7 == 0 {
					k.Forget()
				}
				plain, err := k.OpenFor(ctx, id, "name", sealed)
				if err != nil || string(plain) != id {
					t.Errorf("%s: opened %q, %v", id, plain, err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// A store that fails must not look like one that has no key, or was forgotten.
type brokenStore struct{ seal.Store }

var errBroken = errors.New("the disk is gone")

func (brokenStore) Get(context.Context, string) ([]byte, bool, error) { return nil, false, errBroken }

func TestAStoreThatFailsIsNotAnEmptyOne(t *testing.T) {
	_, err := seal.OpenKeyring(ctx, seal.NewRoot(), brokenStore{&sealtest.Store{}})
	if !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	k, err := seal.CreateKeyring(ctx, seal.NewRoot(), brokenStore{&sealtest.Store{}})
	must(t, err)
	must(t, k.MakeSubject(ctx, "p1"))
	_, err = k.SealFor(ctx, "p1", "name", nil)
	if !errors.Is(err, errBroken) || seal.IsDestroyed(err) || fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	root := seal.NewRoot()
	must2 := func(r seal.Root, err error) seal.Root { must(t, err); return r }
	known := must2(seal.RootFromBytes(bytes.Repeat([]byte{0xab}, 32)))
	share := seal.Split(known)[0]
	k := sealtest.Keyring(t)
	type holder struct {
		root  seal.Root
		share seal.Share
	}
	for _, v := range []any{known, &known, holder{known, share}, share, k, seal.NewBoxKey()} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s", "%d"} {
			text := strings.ToLower(fmt.Sprintf(verb, v))
			if strings.Contains(text, "abab") || strings.Contains(text, "171 171") || strings.Contains(text, "0xab, 0xab") ||
				len(text) > 600 {
				t.Errorf("%T with %s prints %s", v, verb, text)
			}
		}
	}
	if _, err := root.MarshalText(); err == nil {
		t.Error("a root key was written as text")
	}
}

func TestAFingerprintNamesAKey(t *testing.T) {
	a, b := seal.NewRoot(), seal.NewRoot()
	must(t, seal.CheckFingerprint(a, a.Fingerprint()))
	wantFault(t, seal.CheckFingerprint(b, a.Fingerprint()), fault.Locked, seal.KeyWrong)
	wantFault(t, seal.CheckFingerprint(seal.Root{}, a.Fingerprint()), fault.Locked, seal.KeyWrong)
	f, err := seal.ParseFingerprint(" " + strings.ToLower(a.Fingerprint().String()) + "\n")
	must(t, err)
	if f != a.Fingerprint() {
		t.Fatalf("%s became %s", a.Fingerprint(), f)
	}
	for _, bad := range []string{"", "K7QX", "K7QX-2M9P-T0VC-U", "K7QX-2M9P-T0VC-1", "K7QX-2M9P-T0VC-00"} {
		if _, err := seal.ParseFingerprint(bad); err == nil {
			t.Errorf("%q was read as a fingerprint", bad)
		}
	}
	if _, err := seal.RootFromBytes(make([]byte, 32)); err == nil {
		t.Error("zeros were taken as a key")
	}
	if _, err := seal.RootFromBytes(make([]byte, 31)); err == nil {
		t.Error("31 bytes were taken as a key")
	}
}

func FuzzOpen(f *testing.F) {
	root, _ := seal.RootFromBytes(bytes.Repeat([]byte{7}, 32))
	k, err := seal.CreateKeyring(ctx, root, &sealtest.Store{})
	must(f, err)
	must(f, k.MakeSubject(ctx, "p1"))
	private := seal.NewBoxKey()
	box, err := seal.SealTo([]seal.BoxPublic{private.Public()}, "label", []byte("paraugs"))
	must(f, err)
	genuine := k.Seal("label", []byte("paraugs"))
	f.Add("label", genuine)
	f.Add("label", box)
	f.Add("", []byte{1})
	f.Fuzz(func(t *testing.T, label string, sealed []byte) {
		if plain, err := k.Open(label, sealed); err == nil && !(label == "label" && bytes.Equal(sealed, genuine)) {
			t.Fatalf("opened %q", plain)
		}
		if plain, err := k.OpenFor(ctx, "p1", label, sealed); err == nil {
			t.Fatalf("opened %q", plain)
		}
		if plain, err := seal.OpenBox(private, label, sealed); err == nil && !(label == "label" && bytes.Equal(sealed, box)) {
			t.Fatalf("opened %q", plain)
		}
		if plain, err := k.OpenText(label, string(sealed)); err == nil {
			t.Fatalf("opened %q", plain)
		}
		got, err := k.Open(label, k.Seal(label, sealed))
		if err != nil || !bytes.Equal(got, sealed) {
			t.Fatalf("sealed and opened: %q, %v", got, err)
		}
	})
}
