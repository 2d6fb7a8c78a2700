package seal

import (
	"context"
	"crypto/rand"
	"encoding/binary"

	"drosme/internal/fault"
)

// underHead is a version, a salt of 16 bytes, and the cost of argon2id: passes and KiB.
const underHead = 1 + 16 + 4 + 4

// SealUnder seals bytes under a passphrase that its owner alone knows, at the cost of a key file. Who has the bytes
// can only try passphrases. One that is too short is Invalid.
func SealUnder(ctx context.Context, passphrase []byte, label string, plain []byte) ([]byte, error) {
	even := evenText(passphrase)
	if len([]rune(string(even))) < PassphraseMin {
		return nil, fault.New(fault.Invalid, PassphraseShort, "min", PassphraseMin)
	}
	head := make([]byte, underHead)
	head[0] = version1
	rand.Read(head[1:17])
	binary.BigEndian.PutUint32(head[17:], passphrasePasses)
	binary.BigEndian.PutUint32(head[21:], passphraseKiB)
	key := stretch(ctx, even, head[1:17], passphrasePasses, passphraseKiB)
	if key == nil {
		return nil, ctx.Err()
	}
	return append(head, sealWith(newLock(key), joined("drosme under a passphrase", label, string(head)), plain)...), nil
}

// OpenUnder opens what SealUnder sealed. Another passphrase is Invalid, as are bytes that were changed: nobody can
// tell the two apart. Bytes that ask for more memory than a key file may are Failed.
func OpenUnder(ctx context.Context, passphrase []byte, label string, sealed []byte) ([]byte, error) {
	if len(sealed) < underHead+Overhead || sealed[0] != version1 {
		return nil, fault.New(fault.Failed, TextDamaged)
	}
	head := sealed[:underHead]
	passes, kib := binary.BigEndian.Uint32(head[17:]), binary.BigEndian.Uint32(head[21:])
	if passes < 1 || passes > passphraseMaxPasses || kib < 8 || kib > passphraseMaxKiB {
		return nil, fault.New(fault.Failed, TextDamaged)
	}
	key := stretch(ctx, evenText(passphrase), head[1:17], passes, kib)
	if key == nil {
		return nil, ctx.Err()
	}
	plain, ok := openWith(newLock(key), joined("drosme under a passphrase", label, string(head)), sealed[underHead:])
	if !ok {
		return nil, fault.New(fault.Invalid, UnderWrong)
	}
	return plain, nil
}
