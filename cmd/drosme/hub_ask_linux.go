package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// askPassphrase asks on the terminal, without showing what is typed. Where nobody sits there is none.
func askPassphrase(w io.Writer, question string) ([]byte, error) {
	fd := int(os.Stdin.Fd())
	shown, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, nil // no terminal
	}
	fmt.Fprint(w, question+" ")
	hidden := *shown
	hidden.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, &hidden); err != nil {
		return nil, nil
	}
	defer func() {
		_ = unix.IoctlSetTermios(fd, unix.TCSETS, shown)
		fmt.Fprintln(w)
	}()
	line, err := bufio.NewReader(os.Stdin).ReadBytes('\n')
	if err != nil && err != io.EOF {
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), nil
}
