package notes

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"
	"unicode/utf8"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/hint"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Draft is a text that was begun and not yet kept as a note.
type Draft struct {
	ID     string      `db:"id" class:"plain"`
	Case   string      `db:"case_id" class:"plain"`
	Author string      `db:"author" class:"plain"`
	User   string      `db:"by_user" class:"plain"`
	At     when.Moment `db:"at" class:"plain"`
	Text   string      `db:"-" class:"identifying"`
}

// Begin begins the actor's draft on a case, or takes up the one that was begun, and gives it with its text:
// verb note.draft. This is the draft's line in the log; saving it afterwards leaves none.
func (d *Desk) Begin(ctx context.Context, caseID string) (*Draft, error) {
	k, err := d.cases.Read(ctx, caseID)
	if err != nil {
		return nil, err
	}
	if err := d.h.Keys.MakeSubject(ctx, k.Person); err != nil {
		return nil, err
	}
	var x Draft
	err = clerk.Change(clerk.WithAct(ctx, clerk.Act{}), d.h.Clerk, "note.draft", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		found, there, err := db.Maybe[Draft](tx, "draft.of", db.Args{"case_id": k.ID})
		if err != nil {
			return err
		}
		if x = found; there {
			return nil
		}
		x = Draft{ID: id.Random(d.h.Random), Case: k.ID}
		if _, err = tx.Exec("draft.insert", db.Args{"id": x.ID, "case_id": k.ID}); db.IsDuplicate(err) {
			return db.ErrAgain
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	user := clerk.ActorOf(ctx).User
	d.open.put(draft{x.ID, user, k.Person})
	sealed, err := d.readDraft(x.ID)
	if err != nil || sealed == nil {
		return &x, err
	}
	x.Text, err = d.unseal(ctx, k.Person, draftLabel(x.ID), sealed)
	return &x, err
}

func draftLabel(id string) string { return "note draft " + id }

// Save keeps the text of a draft that this person began, sealed, and says of which kinds something in it seems
// to name somebody. It leaves no line in the log: Begin did. A draft that this process does not know (after a
// restart, or after it ended) is fault.NotFound: the page begins it once more.
func (d *Desk) Save(ctx context.Context, id, text string) ([]hint.Kind, error) {
	x, ok := d.open.of(id, clerk.ActorOf(ctx).User)
	if !ok {
		return nil, fault.Missing()
	}
	if utf8.RuneCountInString(text) > MostText {
		return nil, fault.In("text", "field.too_long", "max", MostText)
	}
	sealed, err := d.h.Keys.SealFor(ctx, x.person, draftLabel(x.id), []byte(text))
	if err != nil {
		return nil, err
	}
	return hint.Kinds(text), d.writeDraft(x.id, sealed)
}

// End gives the actor's draft on a case up: verb note.draft.
func (d *Desk) End(ctx context.Context, caseID string) error {
	gone := ""
	err := clerk.Change(ctx, d.h.Clerk, "note.draft", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		var err error
		gone, err = dropDraft(tx, k.ID)
		return err
	})
	if err != nil {
		return err
	}
	return d.forgetDraft(gone)
}

// dropDraft takes the row of the actor's draft on a case away and gives its id.
func dropDraft(tx *db.Tx, caseID string) (string, error) {
	found, there, err := db.Maybe[Draft](tx, "draft.of", db.Args{"case_id": caseID})
	if err != nil || !there {
		return "", err
	}
	_, err = tx.Exec("draft.delete", db.Args{"id": found.ID})
	return found.ID, err
}

// draftDays is how long a draft that nobody goes on with is kept: the house's own rule (rights/retention.csv).
const draftDays = 7

// Sweep takes away drafts that nobody went on with for a week, and files whose row has gone: verb note.sweep,
// which the house does by itself.
func (d *Desk) Sweep(ctx context.Context) error {
	files, err := os.ReadDir(filepath.Join(d.h.Dir, "drafts"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	oldest := d.h.Now().Add(-draftDays * 24 * time.Hour)
	var old, gone []string
	for _, f := range files {
		if info, err := f.Info(); err == nil && info.ModTime().Before(oldest) {
			old = append(old, f.Name())
		}
	}
	none := func(*db.Tx, string) (*Note, error) { return &Note{}, nil }
	err = clerk.Change(ctx, d.h.Clerk, "note.sweep", "", none, func(tx *db.Tx, _ *Note) error {
		for _, x := range old {
			if _, err := tx.Exec("draft.delete", db.Args{"id": x}); err != nil {
				return err
			}
		}
		known, err := db.All[string](tx, "draft.ids")
		if err != nil {
			return err
		}
		gone = nil
		for _, f := range files {
			if !slices.Contains(known, f.Name()) {
				gone = append(gone, f.Name())
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, x := range gone {
		if err := d.forgetDraft(x); err != nil {
			return err
		}
	}
	return nil
}
