package seal

import (
	"bytes"
	"context"
	"testing"

	"drosme/internal/fault"
)

func TestBytesUnderAPassphraseOpenWithItAlone(t *testing.T) {
	ctx, plain := context.Background(), []byte("a private key")
	sealed, err := SealUnder(ctx, []byte("nabo timu laki\n"), "thing", plain)
	if err != nil || bytes.Contains(sealed, plain) {
		t.Fatalf("%v", err)
	}
	if got, err := OpenUnder(ctx, []byte("nabo timu laki"), "thing", sealed); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := OpenUnder(ctx, []byte("nabo timu lakj"), "thing", sealed); !hasKey(err, UnderWrong) {
		t.Errorf("another passphrase: %v", err)
	}
	if _, err := OpenUnder(ctx, []byte("nabo timu laki"), "another thing", sealed); err == nil {
		t.Error("opened under another label")
	}
	greedy := bytes.Clone(sealed)
	greedy[21] = 0xff // asks for all memory
	if _, err := OpenUnder(ctx, []byte("nabo timu laki"), "thing", greedy); !fault.Is(err, fault.Failed) {
		t.Errorf("greedy bytes: %v", err)
	}
	if _, err := SealUnder(ctx, []byte("short"), "thing", plain); !hasKey(err, PassphraseShort) {
		t.Errorf("a short one: %v", err)
	}
	if _, err := OpenUnder(ctx, nil, "thing", sealed[:20]); !fault.Is(err, fault.Failed) {
		t.Errorf("cut bytes: %v", err)
	}
}
