package seal_test

import (
	"fmt"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/seal/sealtest"
)

// Keys made many at once are those that one alone finds, and the other way round.
func TestManySubjectsAtOnce(t *testing.T) {
	k := sealtest.Keyring(t)
	must(t, k.MakeSubject(ctx, "there"))
	before, err := k.SealFor(ctx, "there", "note", []byte("before"))
	must(t, err)
	ids := []string{"there"}
	for i := range 30 {
		ids = append(ids, fmt.Sprint("p", i))
	}
	must(t, k.MakeSubjects(ctx, append(ids, "p0"))) // twice in one list is once
	b, err := k.Gather(ctx, append(ids, "nobody"))
	must(t, err)
	if got, err := b.OpenFor("there", "note", before); err != nil || string(got) != "before" {
		t.Errorf("the key that was there: %q, %v", got, err)
	}
	for i, id := range ids {
		sealed, err := b.SealFor(id, "note", []byte{byte(i)})
		must(t, err)
		got, err := k.OpenFor(ctx, id, "note", sealed)
		if err != nil || len(got) != 1 || got[0] != byte(i) {
			t.Errorf("%s: %v, %v", id, got, err)
		}
		_, err = b.OpenFor(id, "another label", sealed)
		wantFault(t, err, fault.Failed, seal.TextDamaged)
		_, err = b.OpenFor(ids[(i+1)%len(ids)], "note", sealed)
		wantFault(t, err, fault.Failed, seal.TextDamaged)
	}
	_, err = b.SealFor("nobody", "note", nil)
	wantFault(t, err, fault.NotFound, seal.SubjectMissing)
	_, err = b.SealFor("not gathered", "note", nil)
	wantFault(t, err, fault.NotFound, seal.SubjectMissing)
}

// Who was forgotten gets no key again among others, and opens nothing.
func TestManySubjectsWithOneForgotten(t *testing.T) {
	k := sealtest.Keyring(t)
	must(t, k.MakeSubjects(ctx, []string{"a", "b"}))
	must(t, k.DestroySubject(ctx, "a", "2026-03-01"))
	err := k.MakeSubjects(ctx, []string{"a", "b", "c"})
	if !seal.IsDestroyed(err) {
		t.Fatalf("made again: %v", err)
	}
	b, err := k.Gather(ctx, []string{"a", "b", "c"})
	must(t, err)
	if _, err := b.OpenFor("a", "note", nil); !seal.IsDestroyed(err) {
		t.Errorf("opened: %v", err)
	}
	if _, err := b.SealFor("c", "note", []byte("x")); err != nil {
		t.Errorf("the other has none: %v", err)
	}
	must(t, k.MakeSubjects(ctx, nil))
	wantFault(t, k.MakeSubjects(ctx, []string{"#house"}), fault.Invalid, seal.SubjectInvalid)
	_, err = k.Gather(ctx, []string{""})
	wantFault(t, err, fault.Invalid, seal.SubjectInvalid)
}
