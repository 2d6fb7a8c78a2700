package documents

import (
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/people"
)

// Owner is the record to which a document belongs: its kind, such as "activity", and its id.
type Owner struct {
	Kind string
	ID   string
}

// The kinds of document.
const (
	Note      = "note" // text that was typed here
	File      = "file"
	Agreement = "agreement"
	Evidence  = "evidence" // a signed sheet or confirmation
)

// Kinds of document, as a form offers them.
var Kinds = []string{File, Agreement, Evidence, Note}

// The most of each.
const (
	MostBytes = 20 << 20 // of a file
	MostTitle = 120      // characters
	MostName  = 200      // characters of a file name
	MostNote  = 20000    // characters of a note
)

// Document is what is known of a document beside its content.
type Document struct {
	ID        string      `db:"id" class:"plain"`
	OwnerKind string      `db:"owner_kind" class:"plain"`
	Owner     string      `db:"owner" class:"plain"`
	Kind      string      `db:"kind" class:"plain"`
	Subject   string      `db:"subject" class:"plain"` // id of the person it is about; empty: nobody in particular
	Title     string      `db:"title" class:"sensitive"`
	FileName  string      `db:"file_name" class:"identifying"` // as it came
	Mime      string      `db:"mime" class:"plain"`
	Size      int64       `db:"size" class:"plain"` // bytes of the content
	Hash      string      `db:"hash" class:"plain"` // SHA-256 of the content, in hexadecimal
	At        when.Moment `db:"at" class:"plain"`
	By        string      `db:"by_user" class:"plain"`
	ByPerson  string      `db:"by_person" class:"plain"`
	Version   int         `db:"version" class:"plain"`

	Barred people.Barred `db:"barred" class:"sensitive"` // who must not learn of the subject; not stored here
	Kept   people.Kept   `db:"kept" class:"sensitive"`   // what the subject keeps from who acts
}

// Scope makes a document about a person protected, and closed to who must not learn of them, or of their documents, or
// of free text about them: what a file says nobody can part. The record it belongs to is asked besides.
func (d *Document) Scope() access.Scope {
	return d.Barred.In(access.Scope{Protected: d.Subject != "", User: d.By, Shut: d.Kept.Keeps("documents") || d.Kept.Keeps(people.Words)})
}

// Subjects tells the log whose data it is.
func (d *Document) Subjects() []string {
	if d.Subject == "" {
		return nil
	}
	return []string{d.Subject}
}

// Upload is a document as it comes in: a file with its content, or a note with its text as content.
type Upload struct {
	Owner   Owner
	Kind    string
	Subject string // id of the person it is about, or empty
	Title   string
	Name    string // what the file was called
	Content []byte
}

// Check says what is wrong beside the content, field by field.
func (u *Upload) Check(wrong func(field, key string, pairs ...any)) {
	u.Title, u.Name = strings.TrimSpace(u.Title), strings.TrimSpace(u.Name)
	if !slices.Contains(Kinds, u.Kind) {
		wrong("kind", "field.choose")
	}
	if u.Title == "" {
		wrong("title", "field.required")
	}
	if utf8.RuneCountInString(u.Title) > MostTitle {
		wrong("title", "field.too_long", "max", MostTitle)
	}
	if u.Kind == Note && utf8.RuneCount(u.Content) > MostNote {
		wrong("text", "field.too_long", "max", MostNote)
	}
	if len(u.Content) == 0 {
		wrong(u.field(), "field.required")
	} else if len(u.Content) > MostBytes {
		wrong(u.field(), "field.file_too_large", "max", MostBytes>>20)
	}
}

// field is the field of the form that holds the content.
func (u *Upload) field() string {
	if u.Kind == Note {
		return "text"
	}
	return "file"
}
