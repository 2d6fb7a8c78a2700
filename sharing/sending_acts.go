package sharing

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"filippo.io/age"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/lang"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/disclosures"
	"drosme/records/people"
)

// Desk is where referrals leave and packages come.
type Desk struct {
	House    *area.House
	Cases    *cases.Desk
	Consents *consents.Desk

	// Names opens the fields of the vault about a person, as the vault's own verb allows and for a reason that it
	// logs; the list of rooms sets it. Nil: nothing that identifies leaves.
	Names   func(ctx context.Context, person string) (map[string]string, error)
	Reviews []Review // what other rooms have for the weekly review

	// Carry writes a note into a case that a package began; the list of rooms sets it. Nil: there are no notes.
	Carry func(ctx context.Context, tx *db.Tx, k *cases.Case, text string, day when.Day) error
	// KeepNames puts what identifies into the vault, inside the act, and gives what it took; NamesKept is called once
	// that is stored. Nil: what identifies stands in the note.
	KeepNames func(ctx context.Context, tx *db.Tx, person string, names map[string]string) (map[string]string, error)
	NamesKept func(ctx context.Context, person string, names map[string]string) error

	fields []Field
}

// New makes the desk of a house.
func New(h *area.House, k *cases.Desk, c *consents.Desk) *Desk {
	d := &Desk{House: h, Cases: k, Consents: c, fields: slices.Clone(own)}
	c.Offered = d.Fields
	return d
}

// Key gives the key that others seal packages for this house to: verb package.key. It is public.
func (d *Desk) Key(ctx context.Context) (Key, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "package.key"); err != nil {
		return Key{}, err
	}
	p, err := pairOf(d.House.Keys)
	return p.public(), err
}

// Draft is one referral that is to leave.
type Draft struct {
	Case      string // id
	Way       Way
	Recipient string // code of an organisation, or words; of a package: empty takes the key's short name
	Purpose   string
	Ground    string // empty: that of the house (setting sharing.ground), where nothing in it identifies
	Fields    []string
	Until     when.Day
	To        string // of a package: the receiver's key
	Override  bool
	Why       string

	Words      *lang.Words // of the printed referral and of the disclosure; nil: English
	Passphrase string      // of a file
}

// Sent is what left.
type Sent struct {
	ID       string
	File     []byte
	Withheld []string // asked for, and kept back: the recipient must not learn them
}

// Give hands fields of a case over: verb sending.give, on the case. The gate of records/consents is asked in
// the same transaction; the disclosure is written there too. Only what passed is in the file. Who repeats the
// form gets fault.Repeated's answer: the file is made once.
//
// Faults: NotFound for a case that the actor may not hand over from; Invalid by field; what the gate says.
func (d *Desk) Give(ctx context.Context, s Draft) (Sent, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "sending.give"); err != nil {
		return Sent{}, err
	}
	if s.Words == nil {
		s.Words = d.House.Book.For("en")
	}
	k, err := d.Cases.Read(ctx, s.Case)
	if err != nil {
		return Sent{}, err
	}
	to, road, err := d.road(k, s)
	if err != nil {
		return Sent{}, err
	}
	if err := d.Consents.Prepare(ctx, k.Person); err != nil {
		return Sent{}, err
	}
	names, err := d.names(ctx, k, road, s.Recipient)
	if err != nil {
		return Sent{}, err
	}
	p, err := pairOf(d.House.Keys)
	if err != nil {
		return Sent{}, err
	}
	out := Sent{ID: id.Random(d.House.Random)}
	ran := false
	err = clerk.Change(ctx, d.House.Clerk, "sending.give", s.Case, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		ran = true
		r := road
		r.Case = k
		var err error
		if r.To, err = consents.Named(tx, s.Recipient); err != nil {
			return err
		}
		if s.Way == Package && s.Recipient == "" {
			if err := mustName(tx, k.Person); err != nil {
				return err
			}
			r.To = consents.Recipient{Name: to.Print()}
		}
		passed, err := d.Consents.Gate(tx, r)
		if err != nil {
			return err
		}
		if err := d.House.Permit(tx, LeavingKind, s.mark(k.ID), k.ID); err != nil {
			return err
		}
		values, err := d.gather(tx, k, passed.Fields, names)
		if err != nil {
			return err
		}
		h := Sending{ID: out.ID, Case: k.ID, Person: k.Person, Way: s.Way, Organisation: r.To.Organisation, Recipient: r.To.Name, Purpose: r.Purpose,
			Ground: r.Ground, Unnamed: s.Ground == "", Fields: strings.Join(passed.Fields, " "), Withheld: strings.Join(passed.Withheld, " "),
			Until: s.Until, On: tx.Today, Consent: passed.Consent, State: Left, By: tx.Actor.Name(), ByPerson: tx.Actor.Person}
		if out.File, err = d.file(p, to, s, &h, values, tx.Now.Time()); err != nil {
			return err
		}
		out.Withheld = passed.Withheld
		sum := sha256.Sum256(out.File)
		h.Disclosure, err = d.Consents.Note(tx, r, passed, disclosures.Disclosure{Kind: "file", ToWhom: r.To.Name,
			Why: s.Words.T("package.disclosed."+string(s.Way)) + ": " + s.Words.T("consent.purpose."+r.Purpose), Rows: 1, Hash: hex.EncodeToString(sum[:])})
		if err != nil {
			return err
		}
		if h.Recipient, err = d.House.Keys.SealTextFor(tx.Context(), h.Person, "sending recipient "+h.ID, h.Recipient); err != nil {
			return err
		}
		if _, err := tx.Exec("sending.insert", h); err != nil {
			return err
		}
		tx.Note("sending", "", h.ID)
		return cases.Touch(tx, k.ID)
	})
	if err != nil {
		return Sent{}, err
	}
	if !ran { // the same form again: what left has left
		return Sent{}, fault.New(fault.Conflict, "sending.made_before")
	}
	if s.Way == File {
		out.File, err = underPassphrase(out.File, s.Passphrase)
	}
	return out, err
}

// LeavingKind is the kind of the approvals for which what leaves waits, once it is switched on.
const LeavingKind = "sending"

// mark stands for exactly this draft: another recipient or another field is approved anew.
func (s Draft) mark(caseID string) string {
	h := sha256.New()
	for _, part := range append([]string{caseID, string(s.Way), s.Recipient, s.Purpose, s.Ground, string(s.Until), strings.TrimSpace(s.To), strings.TrimSpace(s.Why)}, s.Fields...) {
		h.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// mustName asks for the recipient of a package where the person named an organisation that must not learn: a key
// says nothing of whose it is.
func mustName(tx *db.Tx, person string) error {
	rows, err := people.WithholdingsOf(tx, person)
	if err == nil && slices.ContainsFunc(rows, func(w people.Withholding) bool { return w.Organisation != "" && tx.Today.Within(w.From, w.Until) }) {
		err = fault.In("recipient", "consent.recipient_needed")
	}
	return err
}

// road checks what was typed and makes the road of it.
func (d *Desk) road(k *cases.Case, s Draft) (Key, consents.Road, error) {
	var l fault.List
	var to Key
	_, today := d.House.Clerk.Now()
	r := consents.Road{Kind: consents.Referral, Case: k, Purpose: s.Purpose, Ground: s.Ground, Until: s.Until, Override: s.Override, Why: s.Why}
	if s.Way == Package {
		r.Kind = consents.Package
		key, err := ParseKey(s.To)
		if err := l.Take(err); err != nil {
			return to, r, err
		}
		to = key
	} else if strings.TrimSpace(s.Recipient) == "" {
		l.Add("recipient", "consent.recipient_needed")
	}
	if utf8.RuneCountInString(s.Recipient) > MostRecipient {
		l.Add("recipient", "field.too_long", "max", MostRecipient)
	}
	if !slices.Contains(Ways, s.Way) {
		l.Add("way", "field.choose")
	}
	switch {
	case s.Until == "":
		l.Add("until_on", "field.required")
	case s.Until < today:
		l.Add("until_on", "package.until_past")
	case s.Until > today.Add(MostDays):
		l.Add("until_on", "package.until_far", "max", MostDays)
	}
	var err error
	if len(s.Fields) == 0 {
		l.Add("fields", "consent.fields_needed")
	} else if r.Fields, err = d.Consents.FieldNames(s.Fields); err != nil {
		if err := l.Take(err); err != nil {
			return to, r, err
		}
	} else if slices.ContainsFunc(r.Fields, func(f string) bool { return !slices.Contains(d.Fields(), f) }) { // of another road, such as the exchange
		l.Add("fields", "consent.fields_unknown", "fields", r.Fields, "offered", d.Fields())
	}
	if r.Purpose == "" {
		r.Purpose = "referral"
	}
	if r.Ground == "" {
		if len(identifying(r.Fields)) > 0 {
			l.Add("ground", "package.ground_needed")
		}
		r.Ground = d.House.Setting("sharing.ground")
	}
	if s.Way == File && utf8.RuneCountInString(s.Passphrase) < leastPassphrase {
		l.Add("passphrase", "package.passphrase_short", "min", leastPassphrase)
	}
	return to, r, l.Err()
}

// names opens what identifies, after a look whether the road would be open: nothing is opened in vain.
func (d *Desk) names(ctx context.Context, k *cases.Case, r consents.Road, recipient string) (map[string]string, error) {
	if len(identifying(r.Fields)) == 0 {
		return nil, nil
	}
	if d.Names == nil || clerk.ActorOf(ctx).User == "" {
		return nil, fault.In("fields", "package.as_needed", "fields", identifying(r.Fields))
	}
	_, err := clerk.Read(ctx, d.House.Clerk, "case.read", k.ID, func(tx *db.Tx, id string) (*cases.Case, error) {
		k, err := cases.Load(tx, id)
		if err != nil {
			return nil, err
		}
		r.Case, r.Look = k, true
		if r.To, err = consents.Named(tx, recipient); err != nil {
			return nil, err
		}
		_, err = d.Consents.Gate(tx, r)
		return k, err
	})
	if err != nil {
		return nil, err
	}
	return d.Names(ctx, k.Person)
}

// file makes what leaves: the printed referral, or the package.
func (d *Desk) file(p pair, to Key, s Draft, h *Sending, values []Value, made time.Time) ([]byte, error) {
	if s.Way != Package {
		var b bytes.Buffer
		doc := referralPaper(s.Words, h, values)
		doc.Made = made
		err := doc.PDF(&b)
		return b.Bytes(), err
	}
	secret, recall := newSecret(), newSecret()
	h.ToKey = to.Text()
	h.Secret = d.House.Keys.SealText("sending secret "+h.ID, secret)
	h.Recall = d.House.Keys.SealText("sending recall "+h.ID, recall)
	return p.sealTo(to, envelope{Kind: packageKind, ID: h.ID, On: h.On, Until: h.Until, Purpose: h.Purpose, Ground: h.Ground, Fields: values,
		RecallHash: hashOf(recall), Secret: secret})
}

func newSecret() string {
	b := make([]byte, 32)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// leastPassphrase is how many signs a passphrase has at least; the one that the form proposes has 29.
const leastPassphrase = 16

// NewPassphrase makes six groups of four signs, 120 bits, easy to say on the phone.
func NewPassphrase() string {
	const signs = "ABCDEFGHJKMNPQRSTVWXYZ23456789AB" // 32, so that each byte gives one evenly; A and B come twice
	b := make([]byte, 24)
	rand.Read(b)
	var out strings.Builder
	for i, x := range b {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(signs[x&31])
	}
	return out.String()
}

// underPassphrase puts a file into a file of age, which many programs open.
func underPassphrase(plain []byte, passphrase string) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

func loadSending(tx *db.Tx, id string) (*Sending, error) {
	h, err := db.One[Sending](tx, "sending.by_id", db.Args{"id": id})
	return &h, err
}

// Read opens a sending: verb sending.read.
func (d *Desk) Read(ctx context.Context, id string) (*Sending, error) {
	h, err := clerk.Read(ctx, d.House.Clerk, "sending.read", id, loadSending)
	if err != nil {
		return nil, err
	}
	return h, d.openTexts(ctx, h)
}

func (d *Desk) openTexts(ctx context.Context, h *Sending) error {
	for part, text := range map[string]*string{"recipient": &h.Recipient, "answer": &h.Answer} {
		if *text == "" {
			continue
		}
		opened, err := d.House.Keys.OpenTextFor(ctx, h.Person, "sending "+part+" "+h.ID, *text)
		if seal.IsDestroyed(err) {
			opened, err = "", nil
		}
		if err != nil {
			return err
		}
		*text = opened
	}
	return nil
}

func (d *Desk) sendings(ctx context.Context, v access.Verb, query string, args db.Args, total func(*db.Tx) error) ([]*Sending, error) {
	rows, err := clerk.List(ctx, d.House.Clerk, v, func(tx *db.Tx) ([]*Sending, error) {
		all, err := db.All[Sending](tx, query, args)
		if err != nil {
			return nil, err
		}
		out := make([]*Sending, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, total(tx)
	})
	if err != nil {
		return nil, err
	}
	for _, h := range rows {
		if err := d.openTexts(ctx, h); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func uncounted(*db.Tx) error { return nil }

// Of lists what left about a case, the newest first: verb sending.list.
func (d *Desk) Of(ctx context.Context, caseID string) ([]*Sending, error) {
	return d.sendings(ctx, "sending.list", "sending.of_case", db.Args{"case_id": caseID}, uncounted)
}

// List gives a page of all that left, the newest first, and how many there are: verb sending.list. Open keeps
// those that nobody has answered.
func (d *Desk) List(ctx context.Context, open bool, skip, most int) (rows []*Sending, total int, err error) {
	args := db.Args{"open": open, "skip": skip, "most": most}
	rows, err = d.sendings(ctx, "sending.list", "sending.page", args, func(tx *db.Tx) (err error) {
		total, err = db.One[int](tx, "sending.count", args)
		return err
	})
	return rows, total, err
}

// Unnamed lists what left on the ground of the house because nobody named one, and waits for review: verb
// sending.review.
func (d *Desk) Unnamed(ctx context.Context) ([]*Sending, error) {
	return d.sendings(ctx, "sending.review", "sending.unreviewed", db.Args{"most": 100}, uncounted)
}

// Reviewed notes that the ground fits: verb sending.review. Nobody reviews their own.
func (d *Desk) Reviewed(ctx context.Context, id string) error {
	return clerk.Change(ctx, d.House.Clerk, "sending.review", id, loadSending, func(tx *db.Tx, h *Sending) error {
		if h.By == tx.Actor.Name() {
			return fault.New(fault.Refused, "override.own")
		}
		_, err := tx.Exec("sending.review", db.Args{"id": id})
		return err
	})
}

// Answered types in what the receiver said: verb sending.answer. Word is accept, decline or arrived.
func (d *Desk) Answered(ctx context.Context, id string, version int, word, says string, on when.Day) error {
	return clerk.Change(ctx, d.House.Clerk, "sending.answer", id, loadSending, func(tx *db.Tx, h *Sending) error {
		says = strings.TrimSpace(says)
		var l fault.List
		switch {
		case on == "":
			l.Add("on", "field.required")
		case on > tx.Today:
			l.Add("on", "sending.answer_in_future")
		case on < h.On:
			l.Add("on", "sending.answer_too_early")
		}
		if utf8.RuneCountInString(says) > MostWords {
			l.Add("says", "field.too_long", "max", MostWords)
		}
		if err := l.Err(); err != nil {
			return err
		}
		if h.Version != version {
			return fault.New(fault.Conflict, "")
		}
		if says != "" {
			sealed, err := d.House.Keys.SealTextFor(tx.Context(), h.Person, "sending answer "+h.ID, says)
			if err != nil {
				return err
			}
			h.Answer = sealed
		}
		return move(tx, h, word, on)
	})
}

// move brings a sending on and stores it.
func move(tx *db.Tx, h *Sending, word string, on when.Day) error {
	to, known := stateOf[word]
	if !known {
		return fault.In("answer", "field.choose")
	}
	if !follows(h.State, to) {
		return fault.New(fault.Conflict, "package.answered_before")
	}
	h.State = to
	if to == Arrived {
		h.ArrivedOn = on
	}
	if h.AnsweredOn == "" {
		h.AnsweredOn = on
	}
	return saveSending(tx, h)
}

func saveSending(tx *db.Tx, h *Sending) error {
	n, err := tx.Exec("sending.move", h)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "")
	}
	return err
}

// Recall asks back what left: verb sending.recall. Of a package it gives the file that the receiver's house
// opens; of paper and files it notes the day. It may be made again. What was read cannot be taken back.
func (d *Desk) Recall(ctx context.Context, id string) ([]byte, error) {
	p, err := pairOf(d.House.Keys)
	if err != nil {
		return nil, err
	}
	var out []byte
	err = clerk.Change(ctx, d.House.Clerk, "sending.recall", id, loadSending, func(tx *db.Tx, h *Sending) error {
		if h.Way == Package {
			to, err := ParseKey(h.ToKey)
			if err != nil {
				return err
			}
			secret, err := d.House.Keys.OpenText("sending recall "+h.ID, h.Recall)
			if err != nil {
				return err
			}
			if out, err = p.sealTo(to, envelope{Kind: recallKind, ID: h.ID, On: tx.Today, Secret: secret}); err != nil {
				return err
			}
		}
		if h.RecalledOn != "" {
			return nil
		}
		h.RecalledOn = tx.Today
		return saveSending(tx, h)
	})
	return out, err
}

// Demands lists what left about the person of a case by any way, and what was asked for and refused, the newest
// first, at most 50: verb sending.list.
func (d *Desk) Demands(ctx context.Context, caseID string) ([]*Demand, error) {
	return clerk.List(ctx, d.House.Clerk, "sending.list", func(tx *db.Tx) ([]*Demand, error) {
		all, err := db.All[Demand](tx, "sending.disclosed", db.Args{"case_id": caseID, "most": 50})
		out := make([]*Demand, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
}
