package seal

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

const noFollow = unix.O_NOFOLLOW

// keyRights: who has the keyring may do all, another process of the same account may see, read and find.
const keyRights = 0x3f000000 | 0x000b0000

// keyrings of this account, in order: the persistent one lives on while nobody is signed in, the user's own goes
// with the last process of the account.
func keyrings() []int {
	var out []int
	if ring, err := unix.KeyctlInt(unix.KEYCTL_GET_PERSISTENT, -1, unix.KEY_SPEC_SESSION_KEYRING, 0, 0); err == nil {
		out = append(out, ring)
	}
	return append(out, unix.KEY_SPEC_USER_KEYRING)
}

func holdInKernel(name string, key []byte) bool {
	for _, ring := range keyrings() {
		id, err := unix.AddKey("user", name, key, ring)
		if err != nil {
			continue
		}
		if unix.KeyctlSetperm(id, keyRights) == nil {
			return true
		}
		_, _ = unix.KeyctlInt(unix.KEYCTL_REVOKE, id, 0, 0, 0)
	}
	return false
}

func readFromKernel(name string) ([]byte, bool) {
	for _, ring := range keyrings() {
		id, err := unix.KeyctlSearch(ring, "user", name, 0)
		if err != nil {
			continue
		}
		raw := make([]byte, KeySize+1)
		if n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, id, raw, 0); err == nil && n == KeySize {
			return raw[:n], true
		}
	}
	return nil, false
}

func forgetInKernel(name string) {
	for _, ring := range keyrings() {
		if id, err := unix.KeyctlSearch(ring, "user", name, 0); err == nil {
			_, _ = unix.KeyctlInt(unix.KEYCTL_REVOKE, id, 0, 0, 0)
			_, _ = unix.KeyctlInt(unix.KEYCTL_UNLINK, id, ring, 0, 0)
		}
	}
}

// memoryFolders are where a file may lie that is in memory alone.
func memoryFolders() []string {
	var out []string
	if own := os.Getenv("XDG_RUNTIME_DIR"); own != "" {
		out = append(out, own)
	}
	return append(out, "/run/user/"+strconv.Itoa(os.Getuid()), "/dev/shm")
}

// inMemory asks the kernel whether a folder lies in memory.
func inMemory(folder string) bool {
	var st unix.Statfs_t
	if unix.Statfs(folder, &st) != nil {
		return false
	}
	return st.Type == unix.TMPFS_MAGIC || st.Type == unix.RAMFS_MAGIC
}

func ownFile(st fs.FileInfo) bool {
	sys, ok := st.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Getuid()
}
