//go:build unix

package live

import "syscall"

// canTryWrite: a socket can be written to without waiting.
const canTryWrite = true

func tryWrite(c syscall.RawConn, b []byte) (n int, err error) {
	failed := c.Write(func(fd uintptr) bool {
		for {
			n, err = syscall.Write(int(fd), b)
			if err != syscall.EINTR {
				return true
			}
		}
	})
	if failed != nil {
		return 0, failed
	}
	return n, err
}
