//go:build !unix

package live

import (
	"errors"
	"syscall"
)

// canTryWrite: here a write may wait, and more writers share the work.
const canTryWrite = false

func tryWrite(syscall.RawConn, []byte) (int, error) {
	return 0, errors.New("live: this system cannot write without waiting")
}
