package seal

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"drosme/internal/fault"
)

// The cost of a password: argon2id with 19 MiB and 2 passes, the least that the OWASP Password
// Storage Cheat Sheet names.
const (
	passwordKiB    = 19 * 1024
	passwordPasses = 2
	// PasswordMax bounds a password, in bytes of UTF-8.
	PasswordMax = 1024
)

// HashPassword gives the text to store for a password, in the usual form
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash. It waits its turn: two passwords are hashed at once. An
// error is that of the context, or Invalid for a password over 1,024 bytes.
func HashPassword(ctx context.Context, password string) (string, error) {
	even, err := evenPassword(password)
	if err != nil {
		return "", err
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	hash := stretch(ctx, even, salt, passwordPasses, passwordKiB)
	if hash == nil {
		return "", ctx.Err()
	}
	form := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, passwordKiB, passwordPasses,
		form.EncodeToString(salt), form.EncodeToString(hash)), nil
}

// CheckPassword tells whether a password is the one of a stored hash; rehash tells that the hash was
// made at another cost and should be made anew from the password just typed. A hash that cannot be
// read is Failed.
func CheckPassword(ctx context.Context, hash, password string) (right, rehash bool, err error) {
	cost, salt, want, ok := parseHash(hash)
	if !ok {
		return false, false, fault.New(fault.Failed, PasswordDamaged)
	}
	even, err := evenPassword(password)
	if err != nil {
		return false, false, err
	}
	have := stretch(ctx, even, salt, cost.passes, cost.kib)
	if have == nil {
		return false, false, ctx.Err()
	}
	return subtle.ConstantTimeCompare(have, want) == 1, cost.kib != passwordKiB || cost.passes != passwordPasses, nil
}

// CheckNobody takes as long as CheckPassword and is always wrong: for an account that does not exist,
// so that time does not tell which do.
func CheckNobody(ctx context.Context, password string) error {
	even, err := evenPassword(password)
	if err != nil {
		return err
	}
	if stretch(ctx, even, make([]byte, 16), passwordPasses, passwordKiB) == nil {
		return ctx.Err()
	}
	return nil
}

type hashCost struct{ kib, passes uint32 }

func parseHash(hash string) (cost hashCost, salt, want []byte, ok bool) {
	part := strings.Split(hash, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" {
		return cost, nil, nil, false
	}
	// Written again and compared, so that nothing follows the numbers.
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=1", &cost.kib, &cost.passes); err != nil ||
		part[2] != fmt.Sprintf("v=%d", argon2.Version) ||
		part[3] != fmt.Sprintf("m=%d,t=%d,p=1", cost.kib, cost.passes) {
		return cost, nil, nil, false
	}
	form := base64.RawStdEncoding.Strict()
	salt, err := form.DecodeString(part[4])
	if err != nil || len(salt) < 8 {
		return cost, nil, nil, false
	}
	want, err = form.DecodeString(part[5])
	ok = err == nil && len(want) == KeySize && cost.kib >= 8 && cost.kib <= passphraseMaxKiB &&
		cost.passes >= 1 && cost.passes <= passphraseMaxPasses
	return cost, salt, want, ok
}

func evenPassword(password string) ([]byte, error) {
	if len(password) > PasswordMax {
		return nil, fault.New(fault.Invalid, PasswordLong, "max", PasswordMax)
	}
	return norm.NFC.Bytes([]byte(password)), nil
}

// evenText makes one of the two ways to type an accented letter, and drops the end of a line.
func evenText(typed []byte) []byte {
	return norm.NFC.Bytes([]byte(strings.TrimRight(string(typed), "\r\n")))
}

// stretcher lets two hashes run at once, whoever asks, and gives their memory back to the machine
// when none has run for a while: without that a burst of sign-ins would hold it for minutes.
type stretcher struct {
	turns chan struct{}
	mu    sync.Mutex
	idle  *time.Timer
	free  func()
}

const (
	stretchAtOnce = 2
	stretchIdle   = 2 * time.Second
)

var hashing = stretcher{turns: make(chan struct{}, stretchAtOnce), free: debug.FreeOSMemory}

// stretch gives 32 bytes from a password or passphrase, or nil when the context ended while waiting.
func stretch(ctx context.Context, password, salt []byte, passes, kib uint32) []byte {
	select {
	case hashing.turns <- struct{}{}:
	case <-ctx.Done():
		return nil
	}
	defer func() {
		<-hashing.turns
		hashing.rest()
	}()
	if ctx.Err() != nil {
		return nil
	}
	return argon2.IDKey(password, salt, passes, kib, 1, KeySize)
}

func (s *stretcher) rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.idle == nil {
		s.idle = time.AfterFunc(stretchIdle, s.giveBack)
		return
	}
	s.idle.Reset(stretchIdle)
}

func (s *stretcher) giveBack() {
	if len(s.turns) > 0 {
		return // the one who runs will come here too
	}
	s.free()
}
