package seal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"drosme/internal/fault"
)

// A key file is a short text, one name and value a line:
//
//	drosme root key 1
//	sealed passphrase
//	house K7QX-2M9P-T0VC-0
//	argon2id 131072 4 1
//	salt 5y…
//	key  9a…
//	check 77…
//
// "check" is a hash of all lines before it, so that a damaged file and a wrong passphrase are told
// apart. The lines before "key" are bound into the sealed key.

// State says how the root key lies on this machine.
type State string

// The states. While it is Bare, whoever can read the file as the owner or as root has the key; the
// doctor and the administrator's page say so.
const (
	Missing    State = "missing"    // there is no file
	Bare       State = "bare"       // readable by its owner
	Passphrase State = "passphrase" // sealed by a passphrase, asked at every start
	Machine    State = "tpm"        // sealed by systemd-creds to this machine's TPM
	Shares     State = "shares"     // on paper only: two of three shares open it at every start
)

// PassphraseMin is the least number of characters of a passphrase.
const PassphraseMin = 12

// The cost of a passphrase: argon2id with 128 MiB and 4 passes. OWASP's least for passwords (19 MiB,
// 2 passes) is made for a sign-in; this is paid once a start, and the file may be attacked at leisure.
const (
	passphraseKiB    = 128 * 1024
	passphrasePasses = 4
	// What a file may ask for at most, so that a forged one cannot eat the machine.
	passphraseMaxKiB    = 1024 * 1024
	passphraseMaxPasses = 32
)

const (
	rootFileTitle = "drosme root key 1"
	rootFileMax   = 64 << 10
)

// CreateRootFile makes the root key of a new house and its file, sealed to the machine's TPM where
// there is one that answers, else bare and readable by the owner only; the state tells which. A file
// that is there is never overwritten: Conflict.
func CreateRootFile(ctx context.Context, path string) (Root, State, error) {
	root := NewRoot()
	state, err := KeepRoot(ctx, path, root)
	if err != nil {
		return Root{}, "", err
	}
	return root, state, nil
}

// KeepRoot writes a root key that is known, as after joining shares, to a new file as CreateRootFile
// does.
func KeepRoot(ctx context.Context, path string, root Root) (State, error) {
	if root.IsZero() {
		return "", fault.New(fault.Locked, KeyMissing)
	}
	if _, err := os.Lstat(path); err == nil {
		return "", fault.New(fault.Conflict, KeyExists)
	}
	if MachineCanSeal(ctx) {
		// A TPM that this user may not use is no reason to have no house: bare is told to all.
		if text, err := machineText(ctx, root); err == nil {
			return Machine, writeNew(path, text)
		}
	}
	return Bare, writeNew(path, bareText(root))
}

// FileState tells how the key in a file is sealed, without opening it. A file that is no key file is
// Invalid.
func FileState(path string) (State, error) {
	f, err := readRootText(path)
	if hasKey(err, KeyMissing) {
		return Missing, nil
	}
	if err != nil {
		return "", err
	}
	return f.sealed, nil
}

// FileFingerprint tells of which root key a file is, without opening it.
func FileFingerprint(path string) (Fingerprint, error) {
	f, err := readRootText(path)
	if err != nil {
		return Fingerprint{}, err
	}
	return f.house, nil
}

// ReadRootFile opens the root key. The passphrase is asked only for a file that wants one; nil means
// that there is nobody to ask. No file, a file open to others, a missing passphrase, a TPM that does
// not answer and a key kept on shares are Locked; a damaged file and a wrong passphrase Invalid; each
// with a sentence of its own.
func ReadRootFile(ctx context.Context, path string, passphrase func() ([]byte, error)) (Root, error) {
	f, err := readRootText(path)
	if err != nil {
		return Root{}, err
	}
	var key []byte
	switch f.sealed {
	case Bare:
		key = f.key
	case Passphrase:
		if passphrase == nil {
			return Root{}, fault.New(fault.Locked, PassphraseMissing)
		}
		typed, err := passphrase()
		if err != nil {
			return Root{}, err
		}
		if len(typed) == 0 {
			return Root{}, fault.New(fault.Locked, PassphraseMissing)
		}
		stretched := stretch(ctx, evenText(typed), f.salt, f.passes, f.kib)
		if stretched == nil {
			return Root{}, ctx.Err()
		}
		opened, ok := openWith(newLock(stretched), f.bound, f.key)
		if !ok {
			return Root{}, fault.New(fault.Invalid, PassphraseWrong)
		}
		key = opened
	case Machine:
		if key, err = machineOpen(ctx, f.key); err != nil {
			return Root{}, err
		}
	case Shares:
		return Root{}, fault.New(fault.Locked, KeyInShares)
	}
	root, err := RootFromBytes(key)
	if err != nil || root.Fingerprint() != f.house {
		return Root{}, fault.New(fault.Invalid, KeyDamaged)
	}
	return root, nil
}

// SetPassphrase seals the key file by a passphrase in place of what sealed it before. The file must
// be of this root key. At least 12 characters; how they are typed (composed or not) does not matter.
func SetPassphrase(ctx context.Context, path string, root Root, passphrase []byte) error {
	text, err := passphraseText(ctx, root, passphrase)
	if err != nil {
		return err
	}
	return replaceFile(path, root, text)
}

// SetMachine seals the key file to the TPM of this machine in place of what sealed it before. Another
// machine, or this one with another TPM, cannot open it: print the shares first.
func SetMachine(ctx context.Context, path string, root Root) error {
	if !MachineCanSeal(ctx) {
		return fault.New(fault.Locked, MachineMissing)
	}
	text, err := machineText(ctx, root)
	if err != nil {
		return err
	}
	return replaceFile(path, root, text)
}

// SetBare lays the key open to the owner of the file in place of what sealed it before.
func SetBare(path string, root Root) error { return replaceFile(path, root, bareText(root)) }

// SetShares takes the key off this machine: the file only says of which house it is, and two shares
// are wanted at every start. Print and try the shares first.
func SetShares(path string, root Root) error {
	return replaceFile(path, root, rootText{sealed: Shares, house: root.Fingerprint()}.text())
}

// TakeAway is SetShares without the key in hand, for an emergency in which nobody may be asked for it: it wants only
// the fingerprint of the house's key, as an open house has it.
func TakeAway(path string, house Fingerprint) error {
	return replaceFileOf(path, house, rootText{sealed: Shares, house: house}.text())
}

func bareText(root Root) []byte {
	return rootText{sealed: Bare, house: root.Fingerprint(), key: root.key.bytes[:]}.text()
}

// machineText seals and opens once, before the text is trusted with the only copy of the key.
func machineText(ctx context.Context, root Root) ([]byte, error) {
	sealed, err := machineSeal(ctx, root.key.bytes[:])
	if err != nil {
		return nil, err
	}
	opened, err := machineOpen(ctx, sealed)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(opened, root.key.bytes[:]) {
		return nil, fault.New(fault.Locked, MachineFailed)
	}
	return rootText{sealed: Machine, house: root.Fingerprint(), key: sealed}.text(), nil
}

// rootText is the content of a key file.
type rootText struct {
	sealed State
	house  Fingerprint
	kib    uint32 // with Passphrase: argon2id memory
	passes uint32
	salt   []byte
	key    []byte // bare, or sealed; none with Shares
	bound  []byte // as read: the lines before the key
}

func (f rootText) head() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nsealed %s\nhouse %s\n", rootFileTitle, f.sealed, f.house)
	if f.sealed == Passphrase {
		fmt.Fprintf(&b, "argon2id %d %d 1\nsalt %s\n", f.kib, f.passes, base64.StdEncoding.EncodeToString(f.salt))
	}
	return b.Bytes()
}

func (f rootText) text() []byte {
	b := bytes.NewBuffer(f.head())
	if f.sealed != Shares {
		fmt.Fprintf(b, "key %s\n", base64.StdEncoding.EncodeToString(f.key))
	}
	fmt.Fprintf(b, "check %s\n", rootFileCheck(b.Bytes()))
	return b.Bytes()
}

func rootFileCheck(before []byte) string {
	sum := sha256.Sum256(before)
	return hex.EncodeToString(sum[:8])
}

// readRootText reads a key file that only its owner may read.
func readRootText(path string) (rootText, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return rootText{}, fault.New(fault.Locked, KeyMissing)
	}
	if err != nil {
		return rootText{}, fmt.Errorf("open the key file: %w", err)
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return rootText{}, fmt.Errorf("look at the key file: %w", err)
	}
	if runtime.GOOS != "windows" && about.Mode().Perm()&0o077 != 0 {
		return rootText{}, fault.New(fault.Locked, KeyOpenToOthers)
	}
	raw, err := io.ReadAll(io.LimitReader(file, rootFileMax+1))
	if err != nil {
		return rootText{}, fmt.Errorf("read the key file: %w", err)
	}
	f, ok := parseRootText(raw)
	if !ok {
		return rootText{}, fault.New(fault.Invalid, KeyDamaged)
	}
	return f, nil
}

// parseRootText accepts exactly what text writes.
func parseRootText(raw []byte) (rootText, bool) {
	if len(raw) > rootFileMax {
		return rootText{}, false
	}
	cut := bytes.LastIndex(raw, []byte("\ncheck "))
	if cut < 0 || string(raw[cut+1:]) != "check "+rootFileCheck(raw[:cut+1])+"\n" {
		return rootText{}, false
	}
	var f rootText
	for i, line := range strings.Split(string(raw[:cut]), "\n") {
		name, value, _ := strings.Cut(line, " ")
		var err error
		switch {
		case i == 0:
			if line != rootFileTitle {
				return rootText{}, false
			}
		case name == "sealed":
			f.sealed = State(value)
		case name == "house":
			f.house, err = ParseFingerprint(value)
		case name == "argon2id":
			f.kib, f.passes, err = parseCost(value)
		case name == "salt":
			f.salt, err = base64.StdEncoding.Strict().DecodeString(value)
		case name == "key":
			f.key, err = base64.StdEncoding.Strict().DecodeString(value)
		default:
			return rootText{}, false
		}
		if err != nil {
			return rootText{}, false
		}
	}
	switch f.sealed {
	case Bare, Passphrase, Machine, Shares:
	default:
		return rootText{}, false
	}
	f.bound = f.head()
	return f, bytes.Equal(f.text(), raw)
}

func parseCost(value string) (kib, passes uint32, err error) {
	part := strings.Split(value, " ")
	if len(part) != 3 || part[2] != "1" {
		return 0, 0, errors.New("not a cost")
	}
	m, err := strconv.ParseUint(part[0], 10, 32)
	if err != nil {
		return 0, 0, err
	}
	t, err := strconv.ParseUint(part[1], 10, 32)
	if err != nil {
		return 0, 0, err
	}
	if m < 8 || m > passphraseMaxKiB || t < 1 || t > passphraseMaxPasses {
		return 0, 0, errors.New("a cost out of bounds")
	}
	return uint32(m), uint32(t), nil
}

// writeTemporary writes and syncs a file beside path, readable by the owner only.
func writeTemporary(path string, text []byte) (name string, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return "", onDisk(fmt.Errorf("write the key file: %w", err))
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	_, err = file.Write(text)
	if err == nil {
		err = file.Chmod(0o600)
	}
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", onDisk(fmt.Errorf("write the key file: %w", err))
	}
	return file.Name(), nil
}

// writeNew puts a file in place whole or not at all, and never over another one.
func writeNew(path string, text []byte) error {
	temporary, err := writeTemporary(path, text)
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	err = os.Link(temporary, path) // unlike a rename, refuses a path that is taken
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Conflict, KeyExists)
	}
	if err != nil { // a file system without links
		if _, taken := os.Lstat(path); taken == nil {
			return fault.New(fault.Conflict, KeyExists)
		}
		if err := os.Rename(temporary, path); err != nil {
			return onDisk(fmt.Errorf("write the key file: %w", err))
		}
	}
	return syncFolder(path)
}

// replaceFile puts a file in the place of a key file of the same root key, whole or not at all, keeps
// its owner, and then overwrites the bytes of the old one. On a disk that writes each time elsewhere
// (SSD, copy-on-write) that does not reach the old bytes; docs say so.
func replaceFile(path string, root Root, text []byte) error {
	if root.IsZero() {
		return fault.New(fault.Locked, KeyWrong)
	}
	return replaceFileOf(path, root.Fingerprint(), text)
}

func replaceFileOf(path string, house Fingerprint, text []byte) error {
	before, err := readRootText(path)
	if err != nil {
		return err
	}
	if before.house != house {
		return fault.New(fault.Locked, KeyWrong)
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return fmt.Errorf("find the key file: %w", err)
	}
	temporary, err := writeTemporary(path, text)
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	if err := keepOwner(path, temporary); err != nil {
		return fmt.Errorf("keep the owner of the key file: %w", err)
	}
	old, oldErr := os.OpenFile(path, os.O_WRONLY, 0)
	if oldErr == nil {
		defer old.Close()
	}
	if err := os.Rename(temporary, path); err != nil {
		return onDisk(fmt.Errorf("replace the key file: %w", err))
	}
	if err := syncFolder(path); err != nil {
		return err
	}
	if oldErr == nil {
		if _, err := old.WriteAt(make([]byte, len(before.text())), 0); err != nil {
			return fmt.Errorf("overwrite the old key file: %w", err)
		}
		if err := old.Sync(); err != nil {
			return fmt.Errorf("overwrite the old key file: %w", err)
		}
	}
	return nil
}

func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("sync the folder of the key file: %w", err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return onDisk(fmt.Errorf("sync the folder of the key file: %w", err))
	}
	return nil
}
