package consents

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/geo"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// Organisation is a recipient with a record, as a form suggests it.
type Organisation struct {
	ID   string `db:"id" class:"plain"`
	Code string `db:"code" class:"plain"`
	Name string `db:"name" class:"plain"`
}

// Named finds the recipient that was typed: the code or the name of an organisation, or anything in words. Written
// out, an organisation is the same one: else its name would pass where its code is kept back.
func Named(tx *db.Tx, typed string) (Recipient, error) {
	typed = strings.TrimSpace(typed)
	return db.Once(tx, "consent recipient "+typed, func() (Recipient, error) {
		o, found, err := db.Maybe[Organisation](tx, "consent.organisation", db.Args{"code": typed, "name": geo.Fold(typed)})
		if err != nil || !found {
			return Recipient{Name: typed}, err
		}
		return Recipient{Organisation: o.ID, Name: o.Name}, nil
	})
}

// Organisations gives the organisations that a form suggests as recipients: verb consent.list.
func (d *Desk) Organisations(ctx context.Context) ([]Organisation, error) {
	var out []Organisation
	err := clerk.Count(ctx, d.House.Clerk, "consent.list", "recipients", func(tx *db.Tx) (err error) {
		out, err = db.All[Organisation](tx, "consent.organisations", db.Args{"most": 500})
		return err
	})
	return out, err
}

// Texts gives the newest edition of a kind of text in each language: verb consent.list.
func (d *Desk) Texts(ctx context.Context, kind string) ([]Text, error) {
	var out []Text
	err := clerk.Count(ctx, d.House.Clerk, "consent.list", "texts", func(tx *db.Tx) error {
		all, err := texts(tx)
		out = newest(all, kind)
		return err
	})
	return out, err
}

func texts(tx *db.Tx) ([]Text, error) {
	own, err := db.All[Text](tx, "consent_text.all")
	return append(slices.Clone(shipped()), own...), err
}

func textOf(tx *db.Tx, kind string, edition int, language string) (Text, error) {
	all, err := texts(tx)
	if err != nil {
		return Text{}, err
	}
	for _, t := range all {
		if t.Kind == kind && t.Edition == edition && t.Language == language {
			return t, nil
		}
	}
	return Text{}, fault.In("language", "consent.text_unknown")
}

// AddText puts a new edition of a text beside the earlier ones, which stay: verb consent.text.
func (d *Desk) AddText(ctx context.Context, t Text) error {
	t.Words = strings.TrimSpace(t.Words)
	var l fault.List
	if t.Kind != NoticeText && t.Kind != ConsentText {
		l.Add("kind", "field.choose")
	}
	if !wordlist.IsLanguage(t.Language) {
		l.Add("language", "consent.language_unknown")
	}
	switch n := utf8.RuneCountInString(t.Words); {
	case n == 0:
		l.Add("words", "field.required")
	case n > MostText:
		l.Add("words", "field.too_long", "max", MostText)
	}
	if err := l.Err(); err != nil {
		return err
	}
	_, err := clerk.Add(ctx, d.House.Clerk, "consent.text", nil, func(tx *db.Tx) (string, error) {
		all, err := texts(tx)
		if err != nil {
			return "", err
		}
		t.Edition = 2
		for _, x := range all {
			if x.Kind == t.Kind && x.Language == t.Language {
				t.Edition = max(t.Edition, x.Edition+1)
			}
		}
		made := id.Ordered(d.House.Now(), d.House.Random)
		_, err = tx.Exec("consent_text.insert", t, db.Args{"id": made, "by_user": tx.Actor.Name()})
		return made, err
	})
	return err
}

// Tell notes that the person was told how their data is kept: verb consent.tell, on a case.
func (d *Desk) Tell(ctx context.Context, caseID string, t Told) error {
	return clerk.Change(ctx, d.House.Clerk, "consent.tell", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if t.On == "" {
			t.On = tx.Today
		}
		if t.On > tx.Today {
			return fault.In("told_on", "consent.told_in_future")
		}
		if _, err := textOf(tx, NoticeText, t.Edition, t.Language); err != nil {
			return err
		}
		t.ID, t.Case, t.By = id.Ordered(d.House.Now(), d.House.Random), caseID, tx.Actor.Person
		if _, err := tx.Exec("notice_told.insert", t, db.Args{"by_user": tx.Actor.Name()}); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}

// Ask prepares a consent that the person can read, print and answer: verb consent.ask, on a case. It gives the id.
// Recipient is the code of an organisation or words.
func (d *Desk) Ask(ctx context.Context, caseID string, c Consent) (string, error) {
	k, err := clerk.Read(ctx, d.House.Clerk, "case.read", caseID, cases.Load)
	if err != nil {
		return "", err
	}
	if err := d.Prepare(ctx, k.Person); err != nil {
		return "", err
	}
	c.ID = id.Ordered(d.House.Now(), d.House.Random)
	err = clerk.Change(ctx, d.House.Clerk, "consent.ask", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		x := c // the body may run twice
		fields, err := d.FieldNames(x.FieldList())
		var l fault.List
		if err := l.Take(err); err != nil {
			return err
		}
		if err == nil {
			x.Fields = strings.Join(fields, " ")
		}
		to, err := Named(tx, x.Recipient)
		if err != nil {
			return err
		}
		x.Case, x.Person, x.State, x.AskedOn, x.By = k.ID, k.Person, Asked, tx.Today, tx.Actor.Name()
		x.Recipient, x.Organisation, x.Mark = to.Name, to.Organisation, d.mark(k.Person, to)
		x.Check(tx.Today, l.Add)
		_, err = textOf(tx, ConsentText, x.Edition, x.Language)
		if err := l.Take(err); err != nil {
			return err
		}
		if err := l.Err(); err != nil {
			return err
		}
		if err := d.sealIn(tx.Context(), &x); err != nil {
			return err
		}
		if _, err := tx.Exec("consent.insert", x); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
	return c.ID, err
}

func load(tx *db.Tx, id string) (*Consent, error) {
	c, err := db.One[Consent](tx, "consent.by_id", db.Args{"id": id})
	return &c, err
}

// Answer is what the person said.
type Answer struct {
	Yes         bool
	On          when.Day
	How         string
	Declaration string
	Testimony   string
}

// Take writes the person's answer down: verb consent.answer. The answer is hashed with the text that the person
// saw, so that a later change of either shows.
func (d *Desk) Take(ctx context.Context, consent string, version int, a Answer) error {
	return clerk.Change(ctx, d.House.Clerk, "consent.answer", consent, load, func(tx *db.Tx, c *Consent) error {
		if c.Version != version || c.State != Asked {
			return fault.New(fault.Conflict, "")
		}
		x := *c
		if err := d.openIn(tx.Context(), &x); err != nil {
			return err
		}
		x.State = Refused
		if a.Yes {
			x.State = Given
		}
		x.AnsweredOn, x.How, x.AnsweredBy = a.On, a.How, tx.Actor.Person
		x.Declaration, x.Testimony = strings.TrimSpace(a.Declaration), strings.TrimSpace(a.Testimony)
		var l fault.List
		x.CheckAnswer(tx.Today, l.Add)
		if err := l.Err(); err != nil {
			return err
		}
		t, err := textOf(tx, ConsentText, x.Edition, x.Language)
		if err != nil {
			return err
		}
		x.Hash = d.hash(&x, t.Words)
		c.State, c.AnsweredOn, c.How, c.Hash = x.State, x.AnsweredOn, x.How, x.Hash
		if err := d.sealIn(tx.Context(), &x); err != nil {
			return err
		}
		if err := d.save(tx, &x); err != nil {
			return err
		}
		return cases.Touch(tx, x.Case)
	})
}

func (d *Desk) save(tx *db.Tx, c *Consent) error {
	n, err := tx.Exec("consent.update", c)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

func (d *Desk) hash(c *Consent, text string) string {
	return hex.EncodeToString(d.House.Keys.MAC("consent", c.canonical(text)...))
}

// Withdraw takes a consent back: verb consent.withdraw. From this moment no road rests on it.
func (d *Desk) Withdraw(ctx context.Context, consent string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "consent.withdraw", consent, load, func(tx *db.Tx, c *Consent) error {
		if c.Version != version || c.State != Given && c.State != Asked {
			return fault.New(fault.Conflict, "")
		}
		c.State, c.WithdrawnOn = Withdrawn, tx.Today
		if err := d.save(tx, c); err != nil {
			return err
		}
		return cases.Touch(tx, c.Case)
	})
}

// Whole is a consent as its page shows it.
type Whole struct {
	*Consent
	Text      Text `class:"plain"`
	Unchanged bool `class:"plain"` // text and answer are what was hashed when it was given
}

// Read opens a consent: verb consent.read.
func (d *Desk) Read(ctx context.Context, consent string) (*Whole, error) {
	w, err := clerk.Read(ctx, d.House.Clerk, "consent.read", consent, func(tx *db.Tx, id string) (*Whole, error) {
		c, err := load(tx, id)
		if err != nil {
			return nil, err
		}
		t, err := textOf(tx, ConsentText, c.Edition, c.Language)
		return &Whole{Consent: c, Text: t}, err
	})
	if err != nil {
		return nil, err
	}
	if err := d.openIn(ctx, w.Consent); err != nil {
		return nil, err
	}
	w.Unchanged = w.Hash == "" || hmac.Equal([]byte(w.Hash), []byte(d.hash(w.Consent, w.Text.Words)))
	return w, nil
}

// Of lists the consents of a case, the newest first: verb consent.list.
func (d *Desk) Of(ctx context.Context, caseID string) ([]*Consent, error) {
	rows, err := clerk.List(ctx, d.House.Clerk, "consent.list", func(tx *db.Tx) ([]*Consent, error) {
		all, err := db.All[Consent](tx, "consent.of_case", db.Args{"case_id": caseID})
		out := make([]*Consent, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		if err := d.openIn(ctx, c); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// parts are the sealed texts of a consent with the labels they are sealed under.
func (c *Consent) parts() map[string]*string {
	return map[string]*string{"recipient": &c.Recipient, "declaration": &c.Declaration, "testimony": &c.Testimony}
}

func (d *Desk) sealIn(ctx context.Context, c *Consent) error {
	for part, text := range c.parts() {
		if *text == "" {
			continue
		}
		var err error
		if *text, err = d.House.Keys.SealTextFor(ctx, c.Person, "consent "+part+" "+c.ID, *text); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) openIn(ctx context.Context, c *Consent) error {
	for part, text := range c.parts() {
		if err := d.openText(ctx, c.Person, "consent "+part+" "+c.ID, text); err != nil {
			return err
		}
	}
	return nil
}
