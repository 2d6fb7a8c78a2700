package seal

import (
	"os"
	"path/filepath"
)

// WriteFile brings sealed bytes to the disk under their final name, whole or not at all, in the place of what was
// there before. The folder is made where it is missing, for its owner only. A full disk is fault.NoSpace.
func WriteFile(folder, name string, sealed []byte) (err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return onDisk(err)
	}
	t, err := os.CreateTemp(folder, ".new-*")
	if err != nil {
		return onDisk(err)
	}
	defer func() {
		if err != nil {
			os.Remove(t.Name())
		}
	}()
	_, err = t.Write(sealed)
	if err == nil {
		err = t.Sync()
	}
	if closed := t.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(t.Name(), filepath.Join(folder, name))
	}
	if err != nil {
		return onDisk(err)
	}
	at, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer at.Close()
	return onDisk(at.Sync())
}
