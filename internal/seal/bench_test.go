package seal_test

import (
	"bytes"
	"testing"

	"drosme/internal/seal"
	"drosme/internal/seal/sealtest"
)

func BenchmarkOneFieldOfASubject(b *testing.B) {
	k := sealtest.Keyring(b)
	must(b, k.MakeSubject(ctx, "p1"))
	plain := bytes.Repeat([]byte("x"), 100)
	b.ReportAllocs()
	for b.Loop() {
		sealed, err := k.SealFor(ctx, "p1", "name", plain)
		must(b, err)
		_, err = k.OpenFor(ctx, "p1", "name", sealed)
		must(b, err)
	}
}

func BenchmarkASubjectFromTheStore(b *testing.B) {
	k := sealtest.Keyring(b)
	must(b, k.MakeSubject(ctx, "p1"))
	sealed, err := k.SealFor(ctx, "p1", "name", nil)
	must(b, err)
	b.ReportAllocs()
	for b.Loop() {
		k.Forget()
		_, err = k.OpenFor(ctx, "p1", "name", sealed)
		must(b, err)
	}
}

func BenchmarkAMAC(b *testing.B) {
	k := sealtest.Keyring(b)
	b.ReportAllocs()
	for b.Loop() {
		k.MAC(seal.NameIndex, []byte("paraugs"))
	}
}

func BenchmarkABoxForTwo(b *testing.B) {
	lead, deputy := seal.NewBoxKey(), seal.NewBoxKey()
	publics := []seal.BoxPublic{lead.Public(), deputy.Public()}
	for b.Loop() {
		sealed, err := seal.SealTo(publics, "worry", make([]byte, 2000))
		must(b, err)
		_, err = seal.OpenBox(deputy, "worry", sealed)
		must(b, err)
	}
}

func BenchmarkAPassword(b *testing.B) {
	for b.Loop() {
		must(b, seal.CheckNobody(ctx, "paraugs"))
	}
}
