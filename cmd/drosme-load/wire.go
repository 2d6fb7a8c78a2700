package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// wire is one connection to a server of lessons, spoken to by hand: a client of net/http would cost more
// than the server that is measured, on the same processors.
type wire struct {
	addresses []string // of the nodes; the next one is tried after a fault
	at        int
	conn      net.Conn
	in        *bufio.Reader
	buffer    [256]byte // for an answer
}

const wireMost = 20 * time.Second // the longest wait for an answer

func (w *wire) dial() error {
	if w.conn != nil {
		return nil
	}
	c, err := net.DialTimeout("tcp", w.addresses[w.at%len(w.addresses)], wireMost)
	if err != nil {
		w.at++
		return err
	}
	w.conn = c
	if w.in == nil {
		w.in = bufio.NewReaderSize(c, 512)
	} else {
		w.in.Reset(c)
	}
	return nil
}

func (w *wire) close() {
	if w.conn != nil {
		w.conn.Close()
		w.conn = nil
	}
}

func request(address, path string, body []byte) []byte {
	b := make([]byte, 0, 256+len(body))
	b = fmt.Appendf(b, "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nUser-Agent: Mozilla/5.0 (drosme-load)\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		path, address, address, len(body))
	return append(b, body...)
}

// send writes a whole request.
func (w *wire) send(b []byte) error {
	if err := w.dial(); err != nil {
		return err
	}
	if err := w.conn.SetDeadline(time.Now().Add(wireMost)); err != nil {
		return err
	}
	_, err := w.conn.Write(b)
	return err
}

// reply is an answer of HTTP.
type reply struct {
	status int
	after  time.Duration // Retry-After
	body   []byte
}

// receive reads an answer. The body is good until the next one.
func (w *wire) receive(into []byte) (reply, error) {
	var r reply
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return r, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return r, errors.New("not an answer of HTTP")
	}
	if r.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return r, err
	}
	length, closes := -1, false
	for {
		line, err = w.in.ReadSlice('\n')
		if err != nil {
			return r, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case bytes.EqualFold(name, []byte("content-length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return r, err
			}
		case bytes.EqualFold(name, []byte("retry-after")):
			if n, err := strconv.Atoi(string(value)); err == nil {
				r.after = time.Duration(n) * time.Second
			}
		case bytes.EqualFold(name, []byte("connection")):
			closes = bytes.EqualFold(value, []byte("close"))
		}
	}
	if length < 0 || length > 1<<20 {
		return r, errors.New("an answer without a length")
	}
	if cap(into) < length {
		into = make([]byte, length)
	}
	r.body = into[:length]
	_, err = io.ReadFull(w.in, r.body)
	if closes {
		w.close()
	}
	return r, err
}

// ask sends a request and reads the answer. With an error the connection is closed.
func (w *wire) ask(b, into []byte) (reply, error) {
	err := w.send(b)
	var r reply
	if err == nil {
		r, err = w.receive(into)
	}
	if err != nil {
		w.close()
	}
	return r, err
}
