//go:build unix

package seal

import (
	"os"
	"syscall"
)

// keepOwner gives a new file the owner of the one it will replace: root may set a passphrase for a
// server that runs as another user.
func keepOwner(old, new string) error {
	about, err := os.Stat(old)
	if err != nil {
		return err
	}
	owner, ok := about.Sys().(*syscall.Stat_t)
	if !ok || int(owner.Uid) == os.Geteuid() {
		return nil
	}
	return os.Chown(new, int(owner.Uid), int(owner.Gid))
}
