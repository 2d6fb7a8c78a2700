// Package id makes the identifiers of the house: 26 characters of text, made here and not by the
// database, so that a device without a network can make them too; and codes for people to say. It is pure.
package id

import (
	"crypto/rand"
	"encoding/binary"
	"io"
	"time"
)

// alphabet is Crockford's base 32: no I, L, O, U, so that nothing is misread.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Ordered makes an id whose text order is the order of making, to the millisecond: for activities,
// acts and log lines, where the hour is no secret.
func Ordered(now time.Time, random io.Reader) string {
	var b [16]byte
	ms := uint64(now.UnixMilli())
	binary.BigEndian.PutUint64(b[:8], ms<<16)
	read(random, b[6:])
	return encode(b)
}

// Random makes an id that tells nothing, not even when it was made: for people and cases.
func Random(random io.Reader) string {
	var b [16]byte
	read(random, b[:])
	return encode(b)
}

// New is Ordered with the machine's clock and random source.
func New() string { return Ordered(time.Now(), rand.Reader) }

// Valid tells whether a text has the form of an id.
func Valid(s string) bool {
	if len(s) != 26 || s[0] > '7' {
		return false
	}
	for i := range len(s) {
		if value(s[i]) < 0 {
			return false
		}
	}
	return true
}

func read(r io.Reader, b []byte) {
	if r == nil {
		r = rand.Reader
	}
	if _, err := io.ReadFull(r, b); err != nil {
		panic("no random numbers: " + err.Error()) // a house without randomness must not go on
	}
}

func encode(b [16]byte) string {
	var out [26]byte
	hi, lo := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	for i := 25; i >= 0; i-- {
		out[i] = alphabet[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return string(out[:])
}

func value(c byte) int {
	for i := range len(alphabet) {
		if alphabet[i] == c {
			return i
		}
	}
	return -1
}

// Code makes a code for people to say: a letter for the kind, five random characters and a check
// letter, such as "P-7K2M9X". It is never counted up, so it tells nothing about how many there are.
func Code(kind string, random io.Reader) string {
	var b [5]byte
	read(random, b[:])
	body := make([]byte, 5)
	for i := range b {
		body[i] = alphabet[b[i]%31] // 31 of the 32, so that the check letter sees every slip
	}
	return kind + "-" + string(body) + string(check(kind, string(body)))
}

// CheckCode tells whether the check letter of a code fits: a slip of one character, or of two
// neighbours swapped, is found. Codes from other registers have no check letter; do not ask it of them.
func CheckCode(code string) bool {
	for i := range len(code) {
		if code[i] == '-' {
			rest := code[i+1:]
			return len(rest) == 6 && check(code[:i], rest[:5]) == rest[5]
		}
	}
	return false
}

// check weighs each character by its place modulo 31 (a prime, so that swaps show).
func check(kind, body string) byte {
	sum := 0
	for i := range len(kind) {
		sum += int(kind[i])
	}
	for i := range len(body) {
		sum += value(body[i]) * (i + 2)
	}
	return alphabet[sum%31]
}
