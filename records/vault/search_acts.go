package vault

import (
	"context"
	"sort"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
)

// MostFound is how many people a search by name gives.
const MostFound = 50

// Found is one person found by name.
type Found struct {
	ID    string `class:"plain"`
	Code  string `class:"plain"`
	Kind  string `class:"plain"`
	Shelf Shelf  `class:"plain"`
	Name  string `class:"identifying"` // working shelf only
}

// Scope keeps the protected shelf apart.
func (f *Found) Scope() access.Scope {
	return access.Scope{Protected: f.Shelf == Protected, People: []string{f.ID}}
}

// Subjects tells the log who was found; what was asked for is never in it.
func (f *Found) Subjects() []string { return []string{f.ID} }

func asked(name string) ([]string, error) {
	words := folded(name)
	if len(words) == 0 || len(words) > 10 || utf8.RuneCountInString(strings.Join(words, "")) < 2 {
		return nil, fault.In("name", "vault.search_words")
	}
	return words, nil
}

// candidates gives the ids that have all words of a search in the name index.
func (d *Desk) candidates(ctx context.Context, shelf Shelf, words []string) ([]string, error) {
	hits, err := d.h.Names.FindTokens(ctx, d.tokens(shelf, words))
	if err != nil {
		return nil, err
	}
	distinct := map[string]bool{}
	for _, w := range words {
		distinct[w] = true
	}
	var ids []string
	for id, n := range hits {
		if n >= len(distinct) {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	if len(ids) > MostFound {
		ids = ids[:MostFound]
	}
	return ids, nil
}

// Search finds people and contacts of the working shelf by name: verb vault.search. All words must fit,
// whole, whatever their marks and capitals.
func (d *Desk) Search(ctx context.Context, name string) ([]*Found, error) {
	words, err := asked(name)
	if err != nil {
		return nil, err
	}
	if err := clerk.Guard(ctx, d.h.Clerk, "vault.search"); err != nil {
		return nil, err
	}
	ids, err := d.candidates(ctx, Working, words)
	if err != nil {
		return nil, err
	}
	return clerk.List(ctx, d.h.Clerk, "vault.search", func(tx *db.Tx) ([]*Found, error) {
		sheets, err := db.All[Sheet](tx, "vault.sheets", db.Args{"ids": ids, "shelf": Working})
		if err != nil {
			return nil, err
		}
		var out []*Found
		for i := range sheets {
			s := &sheets[i]
			if s.Shelf() == Protected {
				continue
			}
			if err := d.open(tx, s); err != nil {
				return nil, err
			}
			if s.Values.fits(words) { // the index may be behind the sheet
				out = append(out, &Found{ID: s.Holder, Code: s.Code, Kind: s.Kind, Shelf: Working, Name: s.Values.Name()})
			}
		}
		return out, nil
	})
}

// Find finds people of the protected shelf by name and gives their codes; no sheet is opened: verb
// vault.find, for caseworkers. Locked while the shelf is.
func (d *Desk) Find(ctx context.Context, name string) ([]*Found, error) {
	words, err := asked(name)
	if err != nil {
		return nil, err
	}
	if err := clerk.Guard(ctx, d.h.Clerk, "vault.find"); err != nil {
		return nil, err
	}
	ids, err := d.candidates(ctx, Protected, words)
	if err != nil {
		return nil, err
	}
	return clerk.List(ctx, d.h.Clerk, "vault.find", func(tx *db.Tx) ([]*Found, error) {
		if err := unlocked(tx); err != nil {
			return nil, err
		}
		sheets, err := db.All[Sheet](tx, "vault.sheets", db.Args{"ids": ids, "shelf": Protected})
		var out []*Found
		for i := range sheets {
			out = append(out, &Found{ID: sheets[i].Holder, Code: sheets[i].Code, Kind: sheets[i].Kind, Shelf: Protected})
		}
		return out, err
	})
}

// indexed is one sheet on its way into the index. No log line names a list of everybody: that all was
// indexed says the line itself.
type indexed struct{ Sheet }

// Subjects are none: nothing of the sheet is shown to anybody.
func (*indexed) Subjects() []string { return nil }

// Index makes the name index anew from the sheets whose keys exist: verb vault.index, which the house does
// by itself after a restore and once a day. It works with the shelf locked as well: nobody sees a name.
func (d *Desk) Index(ctx context.Context) error {
	for after := ""; ; {
		more, err := d.indexSome(ctx, &after)
		if err != nil || !more {
			return err
		}
	}
}

// indexSome does the next sheets after one. No save may put its words in between reading a sheet and
// putting the words that it had.
func (d *Desk) indexSome(ctx context.Context, after *string) (more bool, err error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	type words struct {
		holder string
		shelf  Shelf
		values Values
	}
	var batch []words
	_, err = clerk.List(ctx, d.h.Clerk, "vault.index", func(tx *db.Tx) ([]*indexed, error) {
		sheets, err := db.All[Sheet](tx, "vault.all_sheets", db.Args{"after": *after})
		if err != nil {
			return nil, err
		}
		for i := range sheets {
			s := &sheets[i]
			*after = s.Holder
			err := d.open(tx, s)
			if fault.Is(err, fault.NotFound) { // its key is gone: it has no words
				s.Values, err = Values{}, nil
			}
			if err != nil {
				return nil, err
			}
			batch = append(batch, words{s.Holder, s.Stored, s.Values})
		}
		return nil, nil
	})
	if err != nil {
		return false, err
	}
	for _, w := range batch {
		if err := d.put(ctx, w.shelf, w.holder, w.values); err != nil {
			return false, err
		}
	}
	return len(batch) > 0, nil
}
