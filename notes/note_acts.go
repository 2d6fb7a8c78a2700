package notes

import (
	"context"
	"strconv"
	"time"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/when"
	"drosme/records/cases"
)

const (
	typoSetting  = "notes.typo_minutes"
	typoDefault  = "60"
	sealedBody   = "case note "
	sealedBefore = "case note before "
	sealedWhy    = "case note why "
)

// typo is how long an author corrects slips in place.
func (d *Desk) typo() time.Duration {
	n, err := strconv.Atoi(d.h.Setting(typoSetting))
	if err != nil || n < 0 {
		n, _ = strconv.Atoi(typoDefault)
	}
	return time.Duration(n) * time.Minute
}

// Question is what a list is asked for.
type Question struct {
	Case       string // id
	Kind       string // one of Kinds, or empty
	Skip, Most int
}

// List gives the notes of a case that the reader may see, the newest first, without their texts: verb
// note.list. The number is that of the notes the reader may see.
func (d *Desk) List(ctx context.Context, q Question) (rows []*Note, total int, err error) {
	rows, err = clerk.List(ctx, d.h.Clerk, "note.list", func(tx *db.Tx) ([]*Note, error) {
		asked := db.Args{"case_id": q.Case, "kind": q.Kind, "skip": q.Skip, "most": q.Most}
		var err error
		if total, err = db.One[int](tx, "note.found", asked); err != nil {
			return nil, err
		}
		found, err := db.All[Note](tx, "note.list", asked)
		out := make([]*Note, len(found))
		for i := range found {
			out[i] = &found[i]
		}
		return out, err
	})
	return rows, total, err
}

// load finds a note of a case that the actor reaches: who no longer has a part in the case finds not even the
// restricted note that they wrote or may open, and changes none.
func (d *Desk) load(tx *db.Tx, id string) (*Note, error) {
	n, err := db.One[Note](tx, "note.by_id", db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	if !d.h.Clerk.MayOn(tx.Context(), "case.read", &n.Reach) {
		return nil, fault.Missing()
	}
	return &n, nil
}

// Open opens the text of one note: verb note.read. Of a forgotten person it is empty.
func (d *Desk) Open(ctx context.Context, note string) (*Note, error) {
	n, err := clerk.Read(ctx, d.h.Clerk, "note.read", note, d.load)
	if err != nil {
		return nil, err
	}
	if len(n.Body) == 0 { // kept back, or of a forgotten person
		return n, nil
	}
	n.Text, err = d.unseal(ctx, n.Served, sealedBody+n.ID, n.Body)
	return n, err
}

func (d *Desk) unseal(ctx context.Context, person, label string, sealed []byte) (string, error) {
	b, err := d.h.Keys.OpenFor(ctx, person, label, sealed)
	if seal.IsDestroyed(err) || fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return string(b), err
}

// Before gives how a note stood before each amendment, the oldest first: verb note.read.
func (d *Desk) Before(ctx context.Context, note string) ([]Earlier, error) {
	var out []Earlier
	n, err := clerk.Read(ctx, d.h.Clerk, "note.read", note, func(tx *db.Tx, id string) (*Note, error) {
		n, err := d.load(tx, id)
		if err == nil && !n.Shut(tx.Actor.Person) {
			out, err = db.All[Earlier](tx, "note.versions", db.Args{"note": id})
		}
		return n, err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		at := n.ID + " " + strconv.Itoa(out[i].Number)
		if out[i].Text, err = d.unseal(ctx, n.Served, sealedBefore+at, out[i].Body); err != nil {
			return nil, err
		}
		if out[i].Why, err = d.unseal(ctx, n.Served, sealedWhy+at, out[i].Reason); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Add writes a note and gives its id: verb note.add. The author is always a viewer of a restricted one, and
// viewers must be of the case's team. It ends the author's draft.
func (d *Desk) Add(ctx context.Context, caseID string, t Typed) (string, error) {
	k, err := d.cases.Read(ctx, caseID)
	if err != nil {
		return "", err
	}
	if err := d.h.Keys.MakeSubject(ctx, k.Person); err != nil {
		return "", err
	}
	note, draft := "", ""
	err = clerk.Change(ctx, d.h.Clerk, "note.add", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		note = id.New()
		var faults fault.List
		t.Check(tx.Today, k.OpenedOn, faults.Add)
		if t.Restricted {
			if err := inTeam(tx, k.ID, t.Viewers, &faults); err != nil {
				return err
			}
			if tx.Actor.Person == "" {
				faults.Add("restricted", "note.author_needed")
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		n := Note{ID: note, Case: k.ID, Kind: t.Kind, Restricted: t.Restricted, Author: tx.Actor.Person, HappenedOn: t.HappenedOn,
			TypoUntil: when.ToMoment(d.h.Now().Add(d.typo()))}
		if t.Restricted {
			n.Viewers = viewers(n.Author, t.Viewers)
		}
		var err error
		if n.Body, err = d.h.Keys.SealFor(ctx, k.Person, sealedBody+n.ID, []byte(t.Text)); err != nil {
			return err
		}
		if _, err := tx.Exec("note.insert", n); err != nil {
			return err
		}
		if draft, err = dropDraft(tx, k.ID); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
	if err != nil {
		return "", err
	}
	return note, d.forgetDraft(draft)
}

// CarryIn writes a note into a case inside the act of another room, such as what was told in a contact that
// became the case. The key of the person is made here: it is committed before the row that needs it, and a key
// without a row is harmless.
func (d *Desk) CarryIn(ctx context.Context, tx *db.Tx, k *cases.Case, text string, day when.Day) error {
	if err := d.h.Keys.MakeSubject(ctx, k.Person); err != nil {
		return err
	}
	n := Note{ID: id.New(), Case: k.ID, Kind: "contact", Author: tx.Actor.Person, HappenedOn: day, TypoUntil: tx.Now}
	var err error
	if n.Body, err = d.h.Keys.SealFor(ctx, k.Person, sealedBody+n.ID, []byte(text)); err != nil {
		return err
	}
	_, err = tx.Exec("note.insert", n)
	return err
}

// inTeam refuses viewers who have no part in the case.
func inTeam(tx *db.Tx, caseID string, people []string, faults *fault.List) error {
	team, err := cases.Team(tx, caseID)
	if err != nil {
		return err
	}
	for _, p := range people {
		part := false
		for _, x := range team {
			part = part || x.Person == p && x.Holds(tx.Today) && x.Part != cases.Cover && x.Part != cases.Outside
		}
		if !part {
			faults.Add("viewers", "note.viewer_not_in_team")
			return nil
		}
	}
	return nil
}

// Correct changes the text of one's own note in place while it is fresh: verb note.correct. Later it is
// fault.Invalid: then a note is amended.
func (d *Desk) Correct(ctx context.Context, note string, version int, text string) error {
	return clerk.Change(ctx, d.h.Clerk, "note.correct", note, d.load, func(tx *db.Tx, n *Note) error {
		var faults fault.List
		checkText(text, faults.Add)
		if !n.Mine(tx.Actor.Person) {
			return fault.Missing()
		}
		if !n.Fresh(tx.Now) {
			faults.Add("text", "note.amend_instead")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		return d.store(ctx, tx, n, version, text)
	})
}

// MostWhy is the most characters of the reason of an amendment.
const MostWhy = 300

// Amend changes the text of a note and keeps how it stood, with why: verb note.amend. Who may open a note may
// amend it; by whom stands beside it.
func (d *Desk) Amend(ctx context.Context, note string, version int, text, why string) error {
	return clerk.Change(ctx, d.h.Clerk, "note.amend", note, d.load, func(tx *db.Tx, n *Note) error {
		if n.Shut(tx.Actor.Person) {
			return cases.KeptBack()
		}
		var faults fault.List
		checkText(text, faults.Add)
		if why == "" {
			faults.Add("why", "field.required")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		before, err := d.unseal(ctx, n.Served, sealedBody+n.ID, n.Body)
		if err != nil {
			return err
		}
		at := n.ID + " " + strconv.Itoa(n.Versions)
		body, err := d.h.Keys.SealFor(ctx, n.Served, sealedBefore+at, []byte(before))
		if err != nil {
			return err
		}
		reason, err := d.h.Keys.SealFor(ctx, n.Served, sealedWhy+at, []byte(why))
		if err != nil {
			return err
		}
		if _, err := tx.Exec("note.version_insert", db.Args{"note": n.ID, "number": n.Versions, "body": body, "reason": reason}); err != nil {
			return err
		}
		n.Versions++
		return d.store(ctx, tx, n, version, text)
	})
}

func (d *Desk) store(ctx context.Context, tx *db.Tx, n *Note, version int, text string) error {
	body, err := d.h.Keys.SealFor(ctx, n.Served, sealedBody+n.ID, []byte(text))
	if err != nil {
		return err
	}
	done, err := tx.Exec("note.update", db.Args{"id": n.ID, "version": version, "body": body, "versions": n.Versions})
	if err == nil && done == 0 {
		return fault.New(fault.Conflict, "")
	}
	if err != nil {
		return err
	}
	return cases.Touch(tx, n.Case)
}

// Share says who opens a note: the whole team, or named viewers: verb note.share, of its author.
func (d *Desk) Share(ctx context.Context, note string, version int, restricted bool, people []string) error {
	return clerk.Change(ctx, d.h.Clerk, "note.share", note, d.load, func(tx *db.Tx, n *Note) error {
		if !n.Mine(tx.Actor.Person) {
			return fault.Missing()
		}
		var faults fault.List
		if restricted {
			if err := inTeam(tx, n.Case, people, &faults); err != nil {
				return err
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		n.Restricted, n.Viewers = restricted, ""
		if restricted {
			n.Viewers = viewers(n.Author, people)
		}
		done, err := tx.Exec("note.share", db.Args{"id": n.ID, "version": version, "restricted": n.Restricted, "viewers": n.Viewers})
		if err == nil && done == 0 {
			return fault.New(fault.Conflict, "")
		}
		return err
	})
}
