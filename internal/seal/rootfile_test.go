package seal_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

// fakeMachine puts an executable named systemd-creds first on the path: with a TPM, with one that
// refuses, or without. It "seals" by base64 and checks that it is called as the real one wants.
func fakeMachine(t *testing.T, tpm string) {
	t.Helper()
	dir := t.TempDir()
	script := `#!/bin/sh
case "$1" in
has-tpm2) [ "` + tpm + `" != absent ]; exit ;;
encrypt) [ "$2" = --with-key=auto ] || exit 2 ;;
decrypt) [ "$2" = --newline=no ] || exit 2 ;;
*) exit 2 ;;
esac
[ "$3" = --name=drosme-root-key ] && [ "$4 $5" = "- -" ] && [ "` + tpm + `" = works ] || exit 1
if [ "$1" = encrypt ]; then base64; else base64 -d; fi
`
	must(t, os.WriteFile(filepath.Join(dir, "systemd-creds"), []byte(script), 0o700))
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func typed(text string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(text), nil }
}

func nobody(t *testing.T) func() ([]byte, error) {
	return func() ([]byte, error) {
		t.Helper()
		t.Error("a passphrase was asked")
		return nil, nil
	}
}

func newRootFile(t *testing.T) (string, seal.Root) {
	t.Helper()
	fakeMachine(t, "absent")
	path := filepath.Join(t.TempDir(), "house.key")
	root, state, err := seal.CreateRootFile(ctx, path)
	must(t, err)
	if state != seal.Bare {
		t.Fatalf("made %s", state)
	}
	return path, root
}

func wantState(t *testing.T, path string, want seal.State) {
	t.Helper()
	state, err := seal.FileState(path)
	must(t, err)
	if state != want {
		t.Fatalf("the file is %s, want %s", state, want)
	}
	if want == seal.Missing {
		return
	}
	about, err := os.Stat(path)
	must(t, err)
	if about.Mode().Perm() != 0o600 {
		t.Fatalf("the file has mode %v", about.Mode())
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*"))
	must(t, err)
	if len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}

func wantRoot(t *testing.T, want, got seal.Root, err error) {
	t.Helper()
	must(t, err)
	if !got.Equal(want) {
		t.Fatal("another key came back")
	}
}

func TestABareKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "house.key")
	wantState(t, path, seal.Missing)
	_, err := seal.ReadRootFile(ctx, path, nobody(t))
	wantFault(t, err, fault.Locked, seal.KeyMissing)

	path, root := newRootFile(t)
	wantState(t, path, seal.Bare)
	got, err := seal.ReadRootFile(ctx, path, nobody(t))
	wantRoot(t, root, got, err)
	f, err := seal.FileFingerprint(path)
	must(t, err)
	if f != root.Fingerprint() {
		t.Fatal("the file names another key")
	}

	before, err := os.ReadFile(path)
	must(t, err)
	_, _, err = seal.CreateRootFile(ctx, path)
	wantFault(t, err, fault.Conflict, seal.KeyExists)
	_, err = seal.KeepRoot(ctx, path, root)
	wantFault(t, err, fault.Conflict, seal.KeyExists)
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Fatal("a refused key changed the file")
	}
}

func TestAKeyFileOpenToOthersIsRefused(t *testing.T) {
	path, root := newRootFile(t)
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o644, 0o610, 0o601} {
		must(t, os.Chmod(path, mode))
		_, err := seal.ReadRootFile(ctx, path, nobody(t))
		wantFault(t, err, fault.Locked, seal.KeyOpenToOthers)
		_, err = seal.FileState(path)
		wantFault(t, err, fault.Locked, seal.KeyOpenToOthers)
	}
	must(t, os.Chmod(path, 0o400))
	got, err := seal.ReadRootFile(ctx, path, nobody(t))
	wantRoot(t, root, got, err)
}

func TestADamagedKeyFileIsToldFromAWrongPassphrase(t *testing.T) {
	path, root := newRootFile(t)
	damage := func() {
		t.Helper()
		good, err := os.ReadFile(path)
		must(t, err)
		try := func(raw []byte) {
			t.Helper()
			must(t, os.WriteFile(path, raw, 0o600))
			_, err := seal.ReadRootFile(ctx, path, nobody(t))
			wantFault(t, err, fault.Invalid, seal.KeyDamaged)
		}
		for i := range good { // every bit: inside_test.go
			changed := bytes.Clone(good)
			changed[i] ^= 1 << (i % 8)
			try(changed)
		}
		try(append(bytes.Clone(good), '\n'))
		try(bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")))
		try(bytes.Repeat([]byte("x"), 100_000))
		must(t, os.WriteFile(path, good, 0o600))
	}
	damage()
	must(t, seal.SetPassphrase(ctx, path, root, []byte("zirgs lampa jūra")))
	damage()
}

func TestAKeyFileUnderAPassphrase(t *testing.T) {
	path, root := newRootFile(t)
	bare, err := os.ReadFile(path)
	must(t, err)
	// A second name for the same bytes on the disk: they are overwritten.
	link := filepath.Join(t.TempDir(), "link")
	linked := os.Link(path, link) == nil

	wantFault(t, seal.SetPassphrase(ctx, path, root, []byte("īss vārds ā")), fault.Invalid, seal.PassphraseShort)
	wantFault(t, seal.SetPassphrase(ctx, path, seal.NewRoot(), []byte("zirgs lampa jūra")), fault.Locked, seal.KeyWrong)
	wantState(t, path, seal.Bare)

	must(t, seal.SetPassphrase(ctx, path, root, []byte("zirgs lampa jūra\n")))
	wantState(t, path, seal.Passphrase)
	if linked {
		old, err := os.ReadFile(link)
		must(t, err)
		if bytes.Contains(old, []byte("key ")) || len(old) != len(bare) {
			t.Errorf("the old file still holds %d bytes with a key", len(old))
		}
	}
	sealed, err := os.ReadFile(path)
	must(t, err)
	for line := range strings.Lines(string(bare)) {
		if strings.HasPrefix(line, "key ") && bytes.Contains(sealed, []byte(line)) {
			t.Fatal("the sealed file holds the bare key")
		}
	}

	for _, right := range []string{"zirgs lampa jūra", "zirgs lampa jūra\r\n", "zirgs lampa ju\u0304ra"} {
		got, err := seal.ReadRootFile(ctx, path, typed(right))
		wantRoot(t, root, got, err)
	}
	_, err = seal.ReadRootFile(ctx, path, typed("zirgs lampa jura"))
	wantFault(t, err, fault.Invalid, seal.PassphraseWrong)
	_, err = seal.ReadRootFile(ctx, path, typed(""))
	wantFault(t, err, fault.Locked, seal.PassphraseMissing)
	_, err = seal.ReadRootFile(ctx, path, nil)
	wantFault(t, err, fault.Locked, seal.PassphraseMissing)
	broken := errors.New("the terminal is gone")
	_, err = seal.ReadRootFile(ctx, path, func() ([]byte, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(ctx)
	end()
	_, err = seal.ReadRootFile(ended, path, typed("zirgs lampa jūra"))
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}

	must(t, seal.SetPassphrase(ctx, path, root, []byte("cits garāks teikums")))
	_, err = seal.ReadRootFile(ctx, path, typed("zirgs lampa jūra"))
	wantFault(t, err, fault.Invalid, seal.PassphraseWrong)
	must(t, seal.SetBare(path, root))
	wantState(t, path, seal.Bare)
	got, err := seal.ReadRootFile(ctx, path, nobody(t))
	wantRoot(t, root, got, err)
}

func TestAKeyFileBehindALinkStaysBehindIt(t *testing.T) {
	path, root := newRootFile(t)
	link := filepath.Join(t.TempDir(), "house.key")
	must(t, os.Symlink(path, link))
	must(t, seal.SetShares(link, root))
	if about, err := os.Lstat(link); err != nil || about.Mode()&os.ModeSymlink == 0 {
		t.Fatalf("the link was replaced: %v, %v", about.Mode(), err)
	}
	wantState(t, path, seal.Shares)
	_, err := seal.KeepRoot(ctx, link, root)
	wantFault(t, err, fault.Conflict, seal.KeyExists)
}

func TestAKeyOnSharesOnly(t *testing.T) {
	path, root := newRootFile(t)
	shares := seal.Split(root)
	must(t, seal.SetShares(path, root))
	wantState(t, path, seal.Shares)
	_, err := seal.ReadRootFile(ctx, path, nobody(t))
	wantFault(t, err, fault.Locked, seal.KeyInShares)
	f, err := seal.FileFingerprint(path)
	must(t, err)
	joined, err := seal.Join(shares[0], shares[2])
	must(t, err)
	must(t, seal.CheckFingerprint(joined, f))
	must(t, seal.SetBare(path, joined))
	got, err := seal.ReadRootFile(ctx, path, nobody(t))
	wantRoot(t, root, got, err)
}

func TestAKeyFileSealedToTheMachine(t *testing.T) {
	fakeMachine(t, "works")
	path := filepath.Join(t.TempDir(), "house.key")
	root, state, err := seal.CreateRootFile(ctx, path)
	must(t, err)
	if state != seal.Machine {
		t.Fatalf("made %s", state)
	}
	wantState(t, path, seal.Machine)
	got, err := seal.ReadRootFile(ctx, path, nobody(t))
	wantRoot(t, root, got, err)

	fakeMachine(t, "refuses")
	_, err = seal.ReadRootFile(ctx, path, nobody(t))
	wantFault(t, err, fault.Locked, seal.MachineFailed)
	wantFault(t, seal.SetMachine(ctx, path, root), fault.Locked, seal.MachineFailed)
	wantState(t, path, seal.Machine)
	second := filepath.Join(t.TempDir(), "house.key")
	_, state, err = seal.CreateRootFile(ctx, second)
	must(t, err)
	if state != seal.Bare {
		t.Fatalf("with a TPM that refuses, made %s", state)
	}

	fakeMachine(t, "absent")
	wantFault(t, seal.SetMachine(ctx, path, root), fault.Locked, seal.MachineMissing)
	must(t, seal.SetPassphrase(ctx, path, root, []byte("zirgs lampa jūra")))
	wantState(t, path, seal.Passphrase)

	fakeMachine(t, "works")
	must(t, seal.SetMachine(ctx, path, root))
	wantState(t, path, seal.Machine)

	t.Setenv("PATH", t.TempDir())
	if seal.MachineCanSeal(ctx) {
		t.Error("a machine without systemd-creds can seal")
	}
	_, err = seal.ReadRootFile(ctx, path, nobody(t))
	wantFault(t, err, fault.Locked, seal.MachineMissing)
}

func TestAKeyFileIsNotMadeWhereItCannotBe(t *testing.T) {
	fakeMachine(t, "absent")
	_, _, err := seal.CreateRootFile(ctx, filepath.Join(t.TempDir(), "no", "such", "folder"))
	if !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	_, err = seal.KeepRoot(ctx, filepath.Join(t.TempDir(), "house.key"), seal.Root{})
	wantFault(t, err, fault.Locked, seal.KeyMissing)
	if _, err := seal.FileState(t.TempDir()); err == nil {
		t.Fatal("a folder was taken for a key file")
	}
}
