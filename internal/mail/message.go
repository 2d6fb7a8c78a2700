package mail

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"drosme/internal/fault"
)

// Message is a letter as it travels. The bytes hold nothing of the machine that made them: the domain in
// its id is that of the sender's address.
type Message struct {
	From, To string // bare addresses, for the envelope
	Bytes    []byte
}

// Compose writes a letter as a message (RFC 5322, MIME). An address, a subject or a file name that could
// begin a header of its own is Invalid.
func Compose(from, fromName string, l Letter, now time.Time) (Message, error) {
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return Message{}, fault.In("from", "field.not_an_address")
	}
	to, err := mail.ParseAddress(l.To)
	if err != nil {
		return Message{}, fault.In("to", "field.not_an_address")
	}
	for _, s := range []string{fromName, l.Subject} {
		if strings.ContainsAny(s, "\r\n\x00") {
			return Message{}, fault.New(fault.Invalid, "mail.header")
		}
	}
	var b bytes.Buffer
	head := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	_, domain, _ := strings.Cut(sender.Address, "@")
	head("From", (&mail.Address{Name: fromName, Address: sender.Address}).String())
	head("To", "<"+to.Address+">")
	head("Subject", mime.QEncoding.Encode("utf-8", l.Subject))
	head("Date", now.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000"))
	head("Message-ID", "<"+rand.Text()+"@"+domain+">")
	head("Auto-Submitted", "auto-generated")
	head("MIME-Version", "1.0")
	if len(l.Files) == 0 {
		head("Content-Type", "text/plain; charset=utf-8")
		head("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		if err := writeText(&b, l.Text); err != nil {
			return Message{}, err
		}
		return Message{sender.Address, to.Address, b.Bytes()}, nil
	}
	parts := multipart.NewWriter(&b)
	head("Content-Type", `multipart/mixed; boundary="`+parts.Boundary()+`"`)
	b.WriteString("\r\n")
	w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {"text/plain; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err == nil {
		err = writeText(w, l.Text)
	}
	for _, f := range l.Files {
		if err == nil {
			err = attach(parts, f)
		}
	}
	if err == nil {
		err = parts.Close()
	}
	return Message{sender.Address, to.Address, b.Bytes()}, err
}

// writeText writes a text in quoted-printable, with the line ends that mail asks for.
func writeText(w io.Writer, text string) error {
	q := quotedprintable.NewWriter(w)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	if _, err := io.WriteString(q, text); err != nil {
		return err
	}
	return q.Close()
}

// attach adds a file in base64, in lines of 76 characters.
func attach(parts *multipart.Writer, f File) error {
	kind, values, err := mime.ParseMediaType(f.Mime)
	if err != nil || strings.ContainsAny(f.Name, "\r\n\"\\/\x00") || f.Name == "" {
		return fault.New(fault.Invalid, "mail.header")
	}
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
	w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {mime.FormatMediaType(kind, values)},
		"Content-Disposition": {disposition}, "Content-Transfer-Encoding": {"base64"}})
	if err != nil {
		return err
	}
	text := base64.StdEncoding.EncodeToString(f.Content)
	for len(text) > 0 {
		n := min(76, len(text))
		if _, err := io.WriteString(w, text[:n]+"\r\n"); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}
