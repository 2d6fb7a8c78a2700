package seal_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

// TestHeldElsewhere is no test of its own: another process asks for a key that this one holds.
func TestHeldElsewhere(t *testing.T) {
	want := os.Getenv("DROSME_TEST_HELD")
	if want == "" {
		t.Skip("It is run by another test, in a process of its own.")
	}
	f, err := seal.ParseFingerprint(want)
	must(t, err)
	root, _ := seal.Held(f)
	if root.IsZero() {
		t.Fatal("another process does not find the key")
	}
}

func TestAnOpenedKeyIsHeldUntilItIsForgotten(t *testing.T) {
	root := seal.NewRoot()
	t.Cleanup(func() { seal.Forget(root.Fingerprint()) })
	if got, where := seal.Held(root.Fingerprint()); !got.IsZero() || where != seal.HeldNowhere {
		t.Fatal("a key is held that nobody gave")
	}
	where := seal.Hold(root)
	if where == seal.HeldNowhere {
		t.Skip("left out: this machine has neither a keyring of the kernel nor a folder in memory")
	}
	t.Log("held in", where)
	if again := seal.Hold(root); again != where {
		t.Errorf("held a second time: %s, want %s", again, where)
	}
	got, at := seal.Held(root.Fingerprint())
	if !got.Equal(root) || at != where {
		t.Errorf("found %v at %s, want the key at %s", got, at, where)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestHeldElsewhere$", "-test.v")
	cmd.Env = append(os.Environ(), "DROSME_TEST_HELD="+root.Fingerprint().String())
	if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), "SKIP") {
		t.Errorf("another process: %v\n%s", err, out)
	}
	seal.Forget(root.Fingerprint())
	if got, _ := seal.Held(root.Fingerprint()); !got.IsZero() {
		t.Error("a forgotten key is still held")
	}
}

func TestAPassphraseIsMade(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		p := seal.NewPassphrase()
		if len(strings.Fields(p)) != 6 || len(p) != 29 || seen[p] {
			t.Fatalf("a passphrase of another form, or one twice: %q", p)
		}
		seen[p] = true
	}
}

func TestAKeyFileIsSealedFromTheFirstByte(t *testing.T) {
	path := filepath.Join(t.TempDir(), "of", "hub.key")
	if _, err := seal.CreatePassphraseFile(context.Background(), path, []byte("short")); !fault.Is(err, fault.Invalid) {
		t.Errorf("a short passphrase: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file was made all the same")
	}
	root, err := seal.CreatePassphraseFile(context.Background(), path, []byte("nabo timu laki sora vepi duno"))
	must(t, err)
	if state, err := seal.FileState(path); err != nil || state != seal.Passphrase {
		t.Errorf("sealed by %s, %v", state, err)
	}
	got, err := seal.ReadRootFile(context.Background(), path, func() ([]byte, error) { return []byte("nabo timu laki sora vepi duno"), nil })
	if err != nil || !got.Equal(root) {
		t.Errorf("opened: %v", err)
	}
	if _, err := seal.CreatePassphraseFile(context.Background(), path, []byte("nabo timu laki sora vepi duno")); !fault.Is(err, fault.Conflict) {
		t.Errorf("over another key: %v", err)
	}
}
