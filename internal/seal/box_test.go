package seal_test

import (
	"bytes"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/seal"
	"drosme/internal/seal/sealtest"
)

func TestEachRecipientOpensABoxAndNobodyElse(t *testing.T) {
	lead, deputy, other := seal.NewBoxKey(), seal.NewBoxKey(), seal.NewBoxKey()
	publics := []seal.BoxPublic{lead.Public(), deputy.Public()}
	sealed, err := seal.SealTo(publics, "worry", []byte("paraugs"))
	must(t, err)
	for _, private := range []seal.BoxKey{lead, deputy} {
		plain, err := seal.OpenBox(private, "worry", sealed)
		must(t, err)
		if string(plain) != "paraugs" {
			t.Fatalf("opened %q", plain)
		}
		_, err = seal.OpenBox(private, "request", sealed)
		wantFault(t, err, fault.Failed, seal.BoxDamaged)
	}
	_, err = seal.OpenBox(other, "worry", sealed)
	wantFault(t, err, fault.Refused, seal.BoxNotForKey)
	_, err = seal.OpenBox(seal.BoxKey{}, "worry", sealed)
	wantFault(t, err, fault.Refused, seal.BoxNotForKey)
	if bytes.Contains(sealed, []byte("paraugs")) {
		t.Fatal("the box is not sealed")
	}
}

func TestABoxKeyIsKeptAndReadAgain(t *testing.T) {
	k := sealtest.Keyring(t)
	private := seal.NewBoxKey()
	kept := k.Seal("box key:user", private.Bytes())
	raw, err := k.Open("box key:user", kept)
	must(t, err)
	again, err := seal.ParseBoxKey(raw)
	must(t, err)
	public, err := seal.ParseBoxPublic(private.Public().Bytes())
	must(t, err)
	if public.ID() != private.Public().ID() {
		t.Fatal("the public key changed")
	}
	sealed, err := seal.SealTo([]seal.BoxPublic{public}, "worry", []byte("paraugs"))
	must(t, err)
	plain, err := seal.OpenBox(again, "worry", sealed)
	must(t, err)
	if string(plain) != "paraugs" {
		t.Fatalf("opened %q", plain)
	}
	for n := range 40 {
		if n != 32 {
			_, err := seal.ParseBoxKey(make([]byte, n))
			wantFault(t, err, fault.Invalid, seal.BoxInvalid)
		}
	}
	for _, raw := range [][]byte{nil, {1}, public.Bytes()[1:], append(public.Bytes(), 0), bytes.Repeat([]byte{255}, 1216)} {
		_, err := seal.ParseBoxPublic(raw)
		wantFault(t, err, fault.Invalid, seal.BoxInvalid)
	}
	_, err = seal.ParseBoxPublicText("kein Schlüssel")
	wantFault(t, err, fault.Invalid, seal.BoxInvalid)
}

func TestTheHouseOpensWhatTheDoorSealed(t *testing.T) {
	root, store := seal.NewRoot(), &sealtest.Store{}
	k, err := seal.CreateKeyring(ctx, root, store)
	must(t, err)
	door, err := seal.ParseBoxPublicText(k.BoxPublic().Text()) // all that the door has
	must(t, err)
	sealed, err := seal.SealTo([]seal.BoxPublic{door}, "request", []byte("paraugs"))
	must(t, err)
	again, err := seal.OpenKeyring(ctx, root, store)
	must(t, err)
	plain, err := again.OpenBox("request", sealed)
	must(t, err)
	if string(plain) != "paraugs" {
		t.Fatalf("opened %q", plain)
	}
	_, err = sealtest.Keyring(t).OpenBox("request", sealed)
	wantFault(t, err, fault.Refused, seal.BoxNotForKey)
}

func TestEveryByteOfABoxCounts(t *testing.T) {
	lead, deputy := seal.NewBoxKey(), seal.NewBoxKey()
	sealed, err := seal.SealTo([]seal.BoxPublic{lead.Public(), deputy.Public()}, "worry", []byte("paraugs"))
	must(t, err)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1 << (i % 8)
		// Also what was changed in the part of the other recipient.
		if plain, err := seal.OpenBox(lead, "worry", changed); !fault.Is(err, fault.Failed) && !fault.Is(err, fault.Refused) {
			t.Fatalf("byte %d changed: opened %q, %v", i, plain, err)
		}
	}
	for n := range sealed {
		if plain, err := seal.OpenBox(lead, "worry", sealed[:n]); !fault.Is(err, fault.Failed) {
			t.Fatalf("cut to %d bytes: opened %q, %v", n, plain, err)
		}
	}
}

func TestABoxNeedsRecipients(t *testing.T) {
	p := seal.NewBoxKey().Public()
	many := make([]seal.BoxPublic, 33)
	for i := range many {
		many[i] = seal.NewBoxKey().Public()
	}
	for _, publics := range [][]seal.BoxPublic{nil, {p, p}, many} {
		_, err := seal.SealTo(publics, "worry", nil)
		wantFault(t, err, fault.Invalid, seal.BoxRecipients)
	}
	_, err := seal.SealTo([]seal.BoxPublic{{}}, "worry", nil)
	wantFault(t, err, fault.Invalid, seal.BoxInvalid)
	_, err = seal.SealTo(many[:32], "worry", nil)
	must(t, err)
}
