package outreach

import (
	"bytes"
	"context"
	"net/url"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/ical"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/mail"
)

// HostLetters is what there is to write to a host: the letter that is due, and those that were written.
type HostLetters struct {
	Visit
	Letter  HostLetter   `class:"identifying"`
	Written []LetterLine `class:"plain"`
	To      string       `class:"identifying"` // address of the host's contact; empty: none is known
	Tongue  string       `class:"plain"`       // language of the letter
}

// Due tells whether the host does not know yet how the visit stands.
func (h *HostLetters) Due() bool {
	if h.Letter.Kind == "" {
		return false
	}
	for _, l := range h.Written {
		if l.Kind == h.Letter.Kind && l.Sequence == h.CalendarSequence {
			return false
		}
	}
	return true
}

// HostLetters opens a visit for writing to its host: verb host_letter.read.
func (d *Desk) HostLetters(ctx context.Context, visit string) (*HostLetters, error) {
	return clerk.Read(ctx, d.House.Clerk, "host_letter.read", visit, d.hostLetters)
}

func (d *Desk) hostLetters(tx *db.Tx, visit string) (*HostLetters, error) {
	w, err := d.entire(tx, visit)
	if err != nil {
		return nil, err
	}
	h := &HostLetters{Visit: w.Visit, Tongue: "lv"}
	if h.Written, err = db.All[LetterLine](tx, "visit_letter.of", db.Args{"visit": visit}); err != nil {
		return nil, err
	}
	l := HostLetter{Kind: LetterKind(&w.Visit, h.Written), From: d.sender(), Funder: d.House.Setting("funder.line"),
		Host: w.HostName, Where: w.Municipality, Visit: w.Visit, Sessions: w.Sessions, Today: tx.Today}
	for _, r := range w.Resources {
		l.Trailer = l.Trailer || r.Kind == "trailer"
	}
	if w.Request != "" {
		r, found, err := db.Maybe[Request](tx, "request.by_id", db.Args{"id": w.Request})
		if err != nil {
			return nil, err
		}
		if found {
			f, err := d.openRequest(&r)
			if err != nil {
				return nil, err
			}
			l.Request, l.Reference, h.To, h.Tongue = f, r.Reference, f.Contact.Email, r.Letters
			if f.Address != "" {
				l.Where = f.Address + ", " + w.Municipality
			}
		}
	}
	h.Letter = l
	return h, nil
}

// sender is who writes to hosts, by the settings.
func (d *Desk) sender() Sender {
	s := Sender{Name: d.House.Setting("public.name"), Phone: d.House.Setting("public.phone"), Email: d.House.Setting("public.email")}
	if s.Name == "" {
		s.Name = d.House.Setting("desk.name")
	}
	return s
}

// PDF writes the letter on paper.
func (h *HostLetters) PDF(w *lang.Words) ([]byte, error) {
	if h.Letter.Kind == "" {
		return nil, fault.New(fault.Invalid, "host_letter.nothing")
	}
	var b bytes.Buffer
	if err := h.Letter.Document(w).PDF(&b); err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	return b.Bytes(), nil
}

// SendHostLetter writes the letter that is due to the host's contact, with the calendar entry beside it,
// and notes that it was written: verb host_letter.send. byHand only notes it: the letter was printed. A
// version that is no longer there is fault.Conflict, so that nobody sends a letter they have not seen.
func (d *Desk) SendHostLetter(ctx context.Context, visit string, version int, byHand bool) error {
	return clerk.Change(ctx, d.House.Clerk, "host_letter.send", visit, d.hostLetters, func(tx *db.Tx, h *HostLetters) error {
		switch {
		case h.Version != version:
			return fault.New(fault.Conflict, "")
		case h.Letter.Kind == "":
			return fault.New(fault.Invalid, "host_letter.nothing")
		case h.To == "" && !byHand:
			return fault.New(fault.Invalid, "host_letter.no_address")
		}
		tx.Note("letter", "", h.Letter.Kind)
		_, err := tx.Exec("visit_letter.insert", db.Args{"id": id.Ordered(tx.Now.Time(), d.House.Random), "visit": visit, "kind": h.Letter.Kind, "sequence": h.CalendarSequence})
		if err != nil || byHand {
			return err
		}
		w := d.House.Book.For(h.Tongue)
		pdf, err := h.PDF(w)
		if err != nil {
			return err
		}
		entry, err := ical.Calendar("", []ical.Event{h.Letter.Entry(w, hostOf(d.House.URL))}, ical.Publish)
		if err != nil {
			return err
		}
		_, err = d.House.Mail.Put(tx, mail.Letter{To: h.To, Subject: h.Letter.Subject(w), Text: h.Letter.Text(w), About: visit, Files: []mail.File{
			{Name: "letter.pdf", Mime: "application/pdf", Content: pdf},
			{Name: "visit.ics", Mime: ical.ContentType(ical.Publish), Content: entry},
		}})
		return err
	})
}

// hostOf is the name of the house in calendar entries: it stays the same as long as its address does.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "house.invalid"
	}
	return u.Hostname()
}

// LettersDue lists visits whose host does not know how they stand: verb host_letter.send.
func (d *Desk) LettersDue(ctx context.Context) ([]*LetterDue, error) {
	return clerk.List(ctx, d.House.Clerk, "host_letter.due", func(tx *db.Tx) ([]*LetterDue, error) {
		all, err := db.All[LetterDue](tx, "visit_letter.due")
		out := make([]*LetterDue, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}

// fetchEvery is how often the house asks its door.
const fetchEvery = 5 * time.Minute
