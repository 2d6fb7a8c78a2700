package vault

import (
	"context"
	"slices"
	"sort"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/records/vault/spelling"
)

// match is somebody whom the name index gives.
type match struct {
	id     string
	points int
	why    []spelling.Reason
}

// mostLooked is how many people who share a key with a search are weighed, and mostAlone how many for a single
// word, which many share: the surest come first.
const (
	mostLooked = 300
	mostAlone  = 80
)

// candidates weighs who shares a key with a search, by the name index alone: no sheet is opened.
func (d *Desk) candidates(ctx context.Context, shelf Shelf, asked spelling.Asked) ([]match, error) {
	var ids []string
	most := mostLooked
	if asked.Single() {
		most = mostAlone
	}
	for _, keys := range asked.Rounds() {
		if len(ids) >= most {
			break
		}
		more, err := d.h.Names.Holders(ctx, d.tokens(shelf, keys), most-len(ids))
		if err != nil {
			return nil, err
		}
		for _, id := range more {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	have, err := d.h.Names.TokensOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	keyOf := map[string]string{}
	for _, k := range asked.Details() {
		keyOf[string(d.token(shelf, k))] = k
	}
	var out []match
	for id, tokens := range have {
		has := map[string]bool{}
		for _, t := range tokens {
			if k, known := keyOf[string(t)]; known {
				has[k] = true
			}
		}
		if points, why := asked.Weigh(func(k string) bool { return has[k] }); points > 0 {
			out = append(out, match{id, points, why})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].points != out[j].points {
			return out[i].points > out[j].points
		}
		return out[i].id < out[j].id
	})
	return out[:min(len(out), MostFound)], nil
}

func idsOf(all []match) []string {
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = m.id
	}
	return out
}

// Search finds people and contacts of the working shelf by name: verb vault.search. The same name is found in
// other scripts and spellings, by nickname and in the other order.
func (d *Desk) Search(ctx context.Context, name string) ([]*Found, error) {
	asked, err := ask(name)
	if err != nil {
		return nil, err
	}
	if err := clerk.Guard(ctx, d.h.Clerk, "vault.search"); err != nil {
		return nil, err
	}
	all, err := d.candidates(ctx, Working, asked)
	if err != nil {
		return nil, err
	}
	return clerk.List(ctx, d.h.Clerk, "vault.search", func(tx *db.Tx) ([]*Found, error) {
		sheets, err := db.All[Sheet](tx, "vault.sheets", db.Args{"ids": idsOf(all), "shelf": Working})
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
			if points, why := s.Values.fits(asked); points > 0 { // the index may be behind the sheet
				out = append(out, &Found{ID: s.Holder, Code: s.Code, Kind: s.Kind, Name: s.Values.Name(), Why: why, points: points})
			}
		}
		sort.SliceStable(out, func(i, j int) bool { return out[i].points > out[j].points })
		return out, nil
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
		if err != nil {
			return err
		}
		if !more {
			return d.indexAccused(ctx)
		}
	}
}

// indexSome does the next sheets after one. No save may put its words in between reading a sheet and
// putting the words that it had.
func (d *Desk) indexSome(ctx context.Context, after *string) (more bool, err error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	var batch map[string][][]byte
	_, err = clerk.List(ctx, d.h.Clerk, "vault.index", func(tx *db.Tx) ([]*indexed, error) {
		batch = map[string][][]byte{}
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
			batch[s.Holder] = d.tokens(s.Stored, s.Values.keys())
		}
		return nil, nil
	})
	if err != nil || len(batch) == 0 {
		return false, err
	}
	if err := d.h.Names.PutManyTokens(ctx, batch); err != nil {
		return false, err
	}
	for holder := range batch { // who was forgotten meanwhile by another process has no words
		if err := d.settle(ctx, holder); err != nil {
			return false, err
		}
	}
	return true, nil
}
