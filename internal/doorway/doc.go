// Package doorway is what the public door and the office say to each other: what a host asks for, the
// sealed form in which it waits at the door, the states that the office sends back, and the signed way in
// which both travel. The door and the office import it; neither imports the other.
//
// The door holds the public half of the house's keys (House) and can open nothing that it keeps. What
// is typed at the door is sealed at once and lies as one file until the office fetches it. What the
// office sends back are states in words that name nobody.
package doorway

import "embed"

// Files holds the words of the host's form, one PO file a language: the door and the office ask the
// same questions.
//
//go:embed words
var Files embed.FS
