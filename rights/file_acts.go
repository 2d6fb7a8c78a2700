package rights

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"filippo.io/age"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/lang"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// Source opens what one room holds of a person, in place of what its holder only names. It asks as the actor, by
// the room's own verbs, so that what the actor may not open is not in it. Whole is false for a review: then only
// what is held back is opened.
type Source struct {
	Name string // of the holder for which it stands
	Open func(ctx context.Context, person string, caseIDs []string, w *lang.Words, whole bool) ([]Item, error)
}

// gather collects everything of a person, in the words of a language.
func (d *Desk) gather(ctx context.Context, requestID string, whole bool) (*Request, []Item, error) {
	var items []Item
	var ids []string
	var w *lang.Words
	r, err := clerk.Read(ctx, d.House.Clerk, "right.review", requestID, func(tx *db.Tx, id string) (*Request, error) {
		items = nil
		r, err := load(tx, id)
		if err != nil {
			return nil, err
		}
		if r.Kind != Access {
			return nil, fault.Missing()
		}
		if r.Kept != "" { // the person gets all of it, and whoever gives it sees all of it
			return nil, fault.New(fault.Invalid, "right.another_gives")
		}
		w = d.House.Book.For(r.Language)
		if ids, err = cases.OfPerson(tx, r.Served); err != nil {
			return nil, err
		}
		for _, h := range d.Holders() {
			if h.Show == nil || slices.ContainsFunc(d.Sources, func(s Source) bool { return s.Name == h.Name }) {
				continue
			}
			all, err := h.Show(tx, r.Served)
			if err != nil {
				return nil, err
			}
			for _, x := range all {
				items = append(items, Item{Room: h.Name, Day: x.Day, Text: w.T(x.What, x.Args...), Third: x.Third})
			}
		}
		return r, nil
	})
	if err != nil {
		return nil, nil, err
	}
	for _, s := range d.Sources {
		some, err := s.Open(clerk.WithAct(ctx, clerk.Act{}), r.Served, ids, w, whole)
		if err != nil {
			return nil, nil, err
		}
		for _, x := range some {
			x.Room = s.Name
			items = append(items, x)
		}
	}
	for i := range items {
		x := &items[i]
		x.Hash = hex.EncodeToString(d.House.Keys.MAC("file item", []byte(r.ID), []byte(x.Room), []byte(x.Day), []byte(x.Text))[:9])
	}
	return r, items, nil
}

// Review gives what is held back of a person's file until somebody has looked at it, and what was ticked before:
// verb right.review.
func (d *Desk) Review(ctx context.Context, requestID string) (*Request, []Item, error) {
	r, items, err := d.gather(ctx, requestID, false)
	if err != nil {
		return nil, nil, err
	}
	var held []Item
	for _, x := range items {
		if x.Third {
			held = append(held, x)
		}
	}
	return r, held, nil
}

// Show notes which of the things held back go all the same: verb right.show, of the responsible person. What comes
// later is held back again.
func (d *Desk) Show(ctx context.Context, requestID string, version int, ticked []string) error {
	_, held, err := d.Review(ctx, requestID)
	if err != nil {
		return err
	}
	var kept []string
	for _, x := range held {
		if contains(ticked, x.Hash) {
			kept = append(kept, x.Hash)
		}
	}
	return d.move(ctx, "right.show", requestID, version, []State{Asked}, func(tx *db.Tx, r *Request) error {
		r.Shown, r.ReviewedOn, r.ReviewedBy = strings.Join(kept, " "), tx.Today, tx.Actor.Person
		return nil
	})
}

// LeastPassphrase is the fewest characters of a passphrase for a file.
const LeastPassphrase = 15

// recipient reads a public key of age, or a passphrase.
func recipient(key, passphrase string) (age.Recipient, error) {
	if key == "" && passphrase != "" {
		if utf8.RuneCountInString(passphrase) < LeastPassphrase {
			return nil, fault.In("passphrase", "right.passphrase_short", "min", LeastPassphrase)
		}
		return age.NewScryptRecipient(passphrase)
	}
	if !strings.HasPrefix(key, "age1") {
		return nil, fault.In("for", "right.not_a_key")
	}
	all, err := age.ParseRecipients(strings.NewReader(key))
	if err != nil || len(all) != 1 {
		return nil, fault.In("for", "right.not_a_key")
	}
	return all[0], nil
}

// Giving says how a file goes: encrypted to a public key of age or under a passphrase, or on paper.
type Giving struct {
	For        string // age1…
	Passphrase string // told by another way than the file
	Paper      bool
}

// Give makes the person's file and writes the disclosure: verb right.give, of the responsible person. It gives the
// encrypted archive, or of a file on paper what is to be printed. Faults: Refused before the identity check, the
// note of how it is safe, and the review of what is held back; Invalid in for or passphrase.
func (d *Desk) Give(ctx context.Context, requestID string, version int, g Giving) (*Whole, []byte, error) {
	var to age.Recipient
	var err error
	if !g.Paper {
		if to, err = recipient(strings.TrimSpace(g.For), g.Passphrase); err != nil {
			return nil, nil, err
		}
	}
	r, items, err := d.gather(ctx, requestID, true)
	if err != nil {
		return nil, nil, err
	}
	whole := &Whole{Number: r.Number, Code: r.CaseCode, Language: r.Language}
	whole.Items, whole.Held = split(items, r.Shown)
	whole.Made, _ = d.House.Clerk.Now()
	content, err := d.archive(whole)
	if err != nil {
		return nil, nil, err
	}
	out := content
	if !g.Paper {
		if out, err = encrypt(content, to); err != nil {
			return nil, nil, err
		}
	}
	if err := d.Disclosures.PrepareSubject(ctx, r.Served); err != nil {
		return nil, nil, err
	}
	why := d.House.Book.For(r.Language).T("right.file.why", "number", r.Number)
	given := false
	err = d.move(ctx, "right.give", requestID, version, []State{Asked}, func(tx *db.Tx, r *Request) error {
		given = true
		switch {
		case r.Kind != Access:
			return fault.Missing()
		case !r.Checked():
			return fault.New(fault.Refused, "right.check_first")
		case r.ReviewedOn == "":
			return fault.New(fault.Refused, "right.review_first")
		}
		r.State, r.DoneOn, r.DoneBy = Done, tx.Today, tx.Actor.Name()
		sum := sha256.Sum256(out)
		_, err := d.Disclosures.Record(tx, disclosures.Disclosure{Subject: r.Served, Kind: "file", Ground: "own_rights", ToWhom: d.House.Book.For(r.Language).T("right.file.to_whom"),
			Why: why, Rows: int64(len(whole.Items)), Hash: hex.EncodeToString(sum[:])})
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if !given { // the same form again: what was given was given once, and what stands there now was never looked at
		return nil, nil, fault.New(fault.Conflict, "right.given_before")
	}
	if g.Paper {
		out = nil
	}
	return whole, out, nil
}

func encrypt(content []byte, to age.Recipient) ([]byte, error) {
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// FileOf gives the open request for a file of the case with a code, for a command: verb right.read. Faults: Refused
// where nobody asked for it.
func (d *Desk) FileOf(ctx context.Context, code string) (*Request, error) {
	return clerk.Read(ctx, d.House.Clerk, "right.read", code, func(tx *db.Tx, _ string) (*Request, error) {
		k, err := cases.LoadByCode(tx, code)
		if err != nil {
			return nil, err
		}
		open, err := db.All[string](tx, "right.open_of_person", db.Args{"person": k.Person, "kind": Access})
		if err != nil {
			return nil, err
		}
		if len(open) == 0 {
			return nil, fault.New(fault.Refused, "right.no_file_asked")
		}
		return load(tx, open[0])
	})
}
