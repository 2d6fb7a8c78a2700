// Package mailroom sends the letters of the outbox and shows the administrator those that could not
// leave. Nobody here reads a letter: the page shows when, how often and why not, never to whom.
package mailroom

import "embed"

// Files are the words of this package; the tables are those of internal/mail.
//
//go:embed words
var Files embed.FS

//go:embed roles.csv
var roles string
