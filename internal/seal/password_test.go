package seal_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/argon2"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

func TestAPasswordIsChecked(t *testing.T) {
	hash, err := seal.HashPassword(ctx, "gaišs paraugs")
	must(t, err)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("stored as %s", hash)
	}
	second, err := seal.HashPassword(ctx, "gaišs paraugs")
	must(t, err)
	if hash == second {
		t.Fatal("two hashes of a password are the same")
	}
	for password, want := range map[string]bool{
		"gaišs paraugs": true, "gais\u030cs paraugs": true,
		"gaišs paraugs ": false, "gaiss paraugs": false, "": false,
	} {
		right, rehash, err := seal.CheckPassword(ctx, hash, password)
		must(t, err)
		if right != want || rehash {
			t.Errorf("%q: right %v, rehash %v", password, right, rehash)
		}
	}
	must(t, seal.CheckNobody(ctx, "gaišs paraugs"))
}

// The hash made by hand also shows that the form is the usual one.
func TestAHashAtAnotherCostAsksToBeMadeAnew(t *testing.T) {
	salt := []byte("sixteen bytes ..")
	form := base64.RawStdEncoding
	weak := fmt.Sprintf("$argon2id$v=19$m=64,t=1,p=1$%s$%s", form.EncodeToString(salt),
		form.EncodeToString(argon2.IDKey([]byte("paraugs"), salt, 1, 64, 1, 32)))
	right, rehash, err := seal.CheckPassword(ctx, weak, "paraugs")
	must(t, err)
	if !right || !rehash {
		t.Fatalf("right %v, rehash %v", right, rehash)
	}
	good := strings.Split(weak, "$")
	for at, bad := range map[int][]string{
		0: {"x"},
		1: {"argon2i", ""},
		2: {"v=16", "v=19 ", ""},
		3: {"m=64,t=1", "m=64,t=1,p=2", "m=64,t=1,p=1,x=1", "m=064,t=1,p=1", "m=0,t=1,p=1", "m=64,t=0,p=1", "m=4294967295,t=1,p=1", "m=64,t=999,p=1", "m=-64,t=1,p=1"},
		4: {"", "####", "AAAA"},
		5: {"", "AAAA", good[5] + "=", good[5] + "\n" + "A"},
	} {
		for _, text := range bad {
			part := append([]string{}, good...)
			part[at] = text
			_, _, err := seal.CheckPassword(ctx, strings.Join(part, "$"), "paraugs")
			wantFault(t, err, fault.Failed, seal.PasswordDamaged)
		}
	}
}

func TestAPasswordHasItsBounds(t *testing.T) {
	long := strings.Repeat("x", seal.PasswordMax+1)
	_, err := seal.HashPassword(ctx, long)
	wantFault(t, err, fault.Invalid, seal.PasswordLong)
	hash, err := seal.HashPassword(ctx, long[1:])
	must(t, err)
	_, _, err = seal.CheckPassword(ctx, hash, long)
	wantFault(t, err, fault.Invalid, seal.PasswordLong)
	wantFault(t, seal.CheckNobody(ctx, long), fault.Invalid, seal.PasswordLong)

	ended, end := context.WithCancel(ctx)
	end()
	_, err = seal.HashPassword(ended, "paraugs")
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if right, _, err := seal.CheckPassword(ended, hash, long[1:]); right || !errors.Is(err, context.Canceled) {
		t.Fatalf("right %v, %v", right, err)
	}
	if err := seal.CheckNobody(ended, "paraugs"); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestManyPasswordsAtOnceAllGetTheirTurn(t *testing.T) {
	hash, err := seal.HashPassword(ctx, "paraugs")
	must(t, err)
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			if right, _, err := seal.CheckPassword(ctx, hash, "paraugs"); !right || err != nil {
				t.Errorf("right %v, %v", right, err)
			}
		})
	}
	wait.Wait()
}
