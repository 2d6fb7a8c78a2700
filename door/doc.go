// Package door is the public server: a host asks for a visit and looks later how the request stands.
//
// It runs on a machine of its own or beside the house, and it is made so that breaking into it gains
// nothing: it has no database, no keys of the house and no page of the staff. What is typed is sealed to
// the house at once; what lies in its folder opens nothing. The office fetches it, signed by the house,
// and sends back how requests stand, in words that name nobody.
//
// The public has no account and gets no cookie. A flood is held back by counting, in memory, under
// names that are forgotten with the process; no third party is asked.
package door

import "embed"

// Files holds the words of the door, one PO file a language.
//
//go:embed words
var Files embed.FS
