package seal

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A root key that was opened by a passphrase can be held outside the process until the machine is switched off, so
// that a server which was killed starts again without asking. It is held in the kernel's keyring of this account, or,
// where the kernel refuses one, in a file of a file system that lies in memory alone. It is never on a disk; of a
// machine that was switched off nothing of it is left. What memory is swapped to should be encrypted.

// Holder says where a root key is held.
type Holder string

// The holders.
const (
	HeldNowhere Holder = "nowhere" // this machine has neither: the passphrase is asked at each start
	HeldKernel  Holder = "kernel"  // in the kernel's keyring
	HeldMemory  Holder = "memory"  // in a file that lies in memory
)

// heldName is what a held key is called; it tells no more than the fingerprint, which stands beside the house.
func heldName(house Fingerprint) string { return "drosme-" + house.String() }

// Hold keeps an opened root key until the machine is switched off or Forget is called. A machine that can hold none
// is no fault: HeldNowhere.
func Hold(root Root) Holder {
	if root.IsZero() {
		return HeldNowhere
	}
	name := heldName(root.Fingerprint())
	if holdInKernel(name, root.key.bytes[:]) {
		if _, ok := readFromKernel(name); ok {
			return HeldKernel
		}
	}
	for _, folder := range memoryFolders() {
		if !inMemory(folder) {
			continue
		}
		if err := holdInFile(filepath.Join(folder, name), root.key.bytes[:]); err == nil {
			return HeldMemory
		}
	}
	return HeldNowhere
}

// Held gives the root key of a house that is held on this machine.
func Held(house Fingerprint) (Root, Holder) {
	name := heldName(house)
	if raw, ok := readFromKernel(name); ok {
		if root, err := RootFromBytes(raw); err == nil && root.Fingerprint() == house {
			return root, HeldKernel
		}
	}
	for _, folder := range memoryFolders() {
		if !inMemory(folder) {
			continue
		}
		raw, err := readHeldFile(filepath.Join(folder, name))
		if err != nil {
			continue
		}
		if root, err := RootFromBytes(raw); err == nil && root.Fingerprint() == house {
			return root, HeldMemory
		}
	}
	return Root{}, HeldNowhere
}

// Forget takes a held root key away: from now on the passphrase is asked again.
func Forget(house Fingerprint) {
	name := heldName(house)
	forgetInKernel(name)
	for _, folder := range memoryFolders() {
		if inMemory(folder) {
			path := filepath.Join(folder, name)
			if f, err := openHeld(path, os.O_WRONLY); err == nil {
				_, _ = f.Write(bytes.Repeat([]byte{0}, KeySize))
				f.Close()
				_ = os.Remove(path)
			}
		}
	}
}

// holdInFile writes the key to a file that only its owner reads. A file of somebody else under that name is left
// alone: in a folder that all may write to it could be a trap.
func holdInFile(path string, key []byte) error {
	if have, err := readHeldFile(path); err == nil && bytes.Equal(have, key) {
		return nil
	}
	if f, err := openHeld(path, os.O_WRONLY); err == nil { // our own, of before
		f.Close()
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(key)
	return errors.Join(err, f.Close())
}

func readHeldFile(path string) ([]byte, error) {
	f, err := openHeld(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, KeySize+1))
}

// openHeld opens a file only if it is a plain one of this account that nobody else may read.
func openHeld(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, how|noFollow, 0)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() || st.Mode().Perm()&0o077 != 0 || !ownFile(st) {
		f.Close()
		return nil, fs.ErrPermission
	}
	return f, nil
}
