// Package mail sends letters without content of their own: an outbox row is written in the act's
// transaction, and a job sends it afterwards, so that nothing leaves from inside a transaction.
//
// A letter to a host carries the facts of its own visit; every other letter carries none: it says that
// something waits, and where to sign in.
package mail

import (
	"embed"

	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
)

// Files are the schema, queries and words.
//
//go:embed schema queries words
var Files embed.FS

// Letter is one letter as a room hands it over. To, Subject, Text and Files are sealed in the row.
type Letter struct {
	To      string // address
	Subject string // neutral: no name, no code, no subject of the work
	Text    string // plain text in the reader's language
	Files   []File // a confirmation as PDF, a calendar file
	About   string // id of the record it belongs to, for the log
}

// File is an attachment.
type File struct {
	Name    string // neutral
	Mime    string
	Content []byte
}

// Outbox keeps letters until they are sent.
type Outbox struct {
	Keys *seal.Keyring
}

type row struct {
	ID     string      `db:"id"`
	About  string      `db:"about"`
	Sealed []byte      `db:"sealed"`
	State  string      `db:"state"`
	Tries  int         `db:"tries"`
	Next   when.Moment `db:"next_at"`
	Made   when.Moment `db:"made_at"`
}

// Put writes a letter into the outbox in the act's transaction. It leaves after the commit.
func (o *Outbox) Put(tx *db.Tx, l Letter) (string, error) {
	r := row{ID: id.New(), About: l.About, State: "waiting", Next: tx.Now, Made: tx.Now}
	b, err := pack(l)
	if err != nil {
		return "", err
	}
	r.Sealed = o.Keys.Seal("letter "+r.ID, b)
	_, err = tx.Exec("letter.insert", r)
	return r.ID, err
}
