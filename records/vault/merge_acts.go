package vault

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/people"
)

// mergeDays is the setting for how many days a merge can be undone.
const mergeDays, usualMergeDays = "vault.merge_days", 90

// MergeKind is the kind of the approvals for which a merge waits, once it is switched on.
const MergeKind = "merge"

func mergeLabel(id string) string { return "vault merge " + id }

// Preview shows what a merge would do, or how the open one could be undone: verb vault.preview, of the responsible
// person. Without a code it speaks of the open merge alone. Nothing is opened.
func (d *Desk) Preview(ctx context.Context, kept, code string) (*Preview, error) {
	return clerk.Read(ctx, d.h.Clerk, "vault.preview", kept, func(tx *db.Tx, _ string) (*Preview, error) {
		s, err := load(tx, kept)
		if err != nil {
			return nil, err
		}
		p := &Preview{Sheet: s}
		if p.Has, err = db.All[Field](tx, "vault.fields", db.Args{"holder": kept}); err != nil {
			return nil, err
		}
		if p.OpenID, _, err = db.Maybe[string](tx, "merge.open_of", db.Args{"person": kept}); err != nil {
			return nil, err
		}
		if p.OpenID != "" {
			if err := d.showOpen(tx, p); err != nil {
				return nil, err
			}
		}
		if code == "" {
			return p, nil
		}
		from, err := d.mergeable(tx, s, code)
		if err != nil {
			return nil, err
		}
		tx.About(from.Holder)
		p.From = from
		if p.FromHas, err = db.All[Field](tx, "vault.fields", db.Args{"holder": from.Holder}); err != nil {
			return nil, err
		}
		p.Cases, err = db.All[string](tx, "merge.case_codes", db.Args{"person": from.Holder})
		return p, err
	})
}

func (d *Desk) showOpen(tx *db.Tx, p *Preview) error {
	m, err := findMerge(tx, p.OpenID)
	if err != nil {
		return err
	}
	if m.Kept != p.Holder {
		p.OpenID = ""
		return nil
	}
	p.OpenWith, p.Until = m.MergedCode, m.Until
	back, err := d.undoable(tx, m)
	if err != nil {
		return err
	}
	row, there, err := db.Maybe[sheetRow](tx, "merge.sheet", db.Args{"holder": m.Kept})
	p.Changed = there && row.Version > back.Writes
	return err
}

// mergeable finds the record with a code that may be merged into one: both of people served whom the actor may
// learn of, and neither merged already.
func (d *Desk) mergeable(tx *db.Tx, kept *Sheet, code string) (*Sheet, error) {
	p, there, err := people.ByCode(tx, strings.ToUpper(strings.TrimSpace(code)))
	if err != nil {
		return nil, err
	}
	if !there || p.Forgotten || p.Scope().Bars(tx.Actor, tx.Today) {
		return nil, fault.In("code", "field.unknown_code")
	}
	switch {
	case p.ID == kept.Holder:
		return nil, fault.In("code", "vault.same_person")
	case p.Kind != people.Served || kept.Kind != people.Served:
		return nil, fault.In("code", "vault.merge_served")
	case p.MergedInto != "":
		return nil, fault.In("code", "vault.merged_already")
	}
	for _, one := range []string{p.ID, kept.Holder} { // one at a time, so that each undo finds what it left
		if _, open, err := db.Maybe[string](tx, "merge.open_of", db.Args{"person": one}); err != nil {
			return nil, err
		} else if open {
			return nil, fault.In("code", "vault.merged_already")
		}
	}
	return load(tx, p.ID)
}

// Merge makes two records of one person one: verb vault.merge, of the responsible person. The record kept stands
// for both: lists and searches give it, and the code of the other leads to it. Of the other's sheet the fields named
// in take replace its own, and the other's name is kept among its other names. The other record, its sheet and its
// cases stay as they are, under its own key, and nothing is sealed anew. Who must not learn of the one must not learn
// of the other. It can be undone until a day.
func (d *Desk) Merge(ctx context.Context, kept, code string, take []Field) error {
	if err := d.key(ctx, "vault.merge", kept); err != nil {
		return err
	}
	made := id.Ordered(d.h.Now(), d.h.Random)
	var after Values
	err := clerk.Change(ctx, d.h.Clerk, "vault.merge", kept, load, func(tx *db.Tx, found *Sheet) error {
		if err := unlocked(tx); err != nil {
			return err
		}
		s := *found
		from, err := d.mergeable(tx, &s, code)
		if err != nil {
			return err
		}
		tx.About(from.Holder)
		if err := d.h.Permit(tx, MergeKind, kept+" "+from.Holder, ""); err != nil {
			return err
		}
		back, err := d.snapshot(tx, kept)
		if err != nil {
			return err
		}
		for from, to := range map[string]string{from.Holder: kept, kept: from.Holder} {
			if _, err := tx.Exec("merge.copy_withholdings", db.Args{"from": from, "to": to, "mark": "~" + made}); err != nil {
				return err
			}
		}
		if err := d.open(tx, &s); err != nil {
			return err
		}
		if err := d.open(tx, from); err != nil {
			return err
		}
		after = joined(s.Values, from.Values, take)
		var l fault.List
		CheckValues(after, tx.Today, l.Add)
		if err := l.Err(); err != nil {
			return err
		}
		if err := d.write(tx, &s, after); err != nil {
			return err
		}
		back.Writes = s.Version + 1
		p, _, err := people.ByID(tx, from.Holder)
		if err != nil {
			return err
		}
		if marked, err := people.Merge(tx, &p, kept); err != nil || !marked {
			return firstOf(err, fault.New(fault.Conflict, ""))
		}
		plain, err := json.Marshal(back)
		if err != nil {
			return err
		}
		sealed, err := d.h.Keys.SealFor(tx.Context(), kept, mergeLabel(made), plain)
		if err != nil {
			return err
		}
		days := usualMergeDays
		if n, err := strconv.Atoi(d.h.Setting(mergeDays)); err == nil && n > 0 {
			days = n
		}
		_, err = tx.Exec("merge.insert", db.Args{"id": made, "kept": kept, "merged": from.Holder, "sealed": sealed, "until_on": tx.Today.Add(days)})
		return err
	})
	if err != nil {
		return err
	}
	return d.index(ctx, Protected, kept, after)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// joined puts the chosen fields of a second sheet over those of a first, and its name among the other names.
func joined(kept, from Values, take []Field) Values {
	out := Values{}
	for f, v := range kept {
		out[f] = v
	}
	for _, f := range take {
		if from[f] != "" && f != SameAs {
			out[f] = from[f]
		}
	}
	for _, name := range []string{from.Name(), from[Other], kept.Name()} {
		if name == "" || name == out.Name() || strings.Contains(out[Other], name) {
			continue
		}
		if more := strings.TrimPrefix(out[Other]+", "+name, ", "); len([]rune(more)) <= most[Other] {
			out[Other] = more
		}
	}
	if out[SameAs] == "" && from[SameAs] != "" {
		out[SameAs] = from[SameAs]
	}
	return out
}

func (d *Desk) snapshot(tx *db.Tx, person string) (undoable, error) {
	back := undoable{}
	row, there, err := db.Maybe[sheetRow](tx, "merge.sheet", db.Args{"holder": person})
	if err != nil {
		return back, err
	}
	if there {
		back.Sheet = &row
		if back.Rows, err = db.All[entry](tx, "vault.entries", db.Args{"holder": person}); err != nil {
			return back, err
		}
	}
	return back, nil
}

func findMerge(tx *db.Tx, id string) (*Merge, error) {
	m, err := db.One[Merge](tx, "merge.find", db.Args{"id": id})
	return &m, err
}

func (d *Desk) undoable(tx *db.Tx, m *Merge) (back undoable, err error) {
	plain, err := d.h.Keys.OpenFor(tx.Context(), m.Kept, mergeLabel(m.ID), m.Sealed)
	if err == nil {
		err = json.Unmarshal(plain, &back)
	}
	return back, err
}

// What to do with a sheet that was changed since a merge.
const (
	SheetAsBefore = "before"
	SheetAsNow    = "now"
)

// Undo parts two merged records again: verb vault.unmerge, of the responsible person, until the last day. Both
// records and both sheets are as they were, byte by byte. Cases begun since stay with the record under which they
// were begun. A sheet that was changed since is put where the caller says, SheetAsBefore or SheetAsNow; where
// nothing is said of it, that is a fault in the field sheet.
func (d *Desk) Undo(ctx context.Context, merge, sheet string) error {
	var m Merge
	var names Values
	err := clerk.Change(ctx, d.h.Clerk, "vault.unmerge", merge, findMerge, func(tx *db.Tx, found *Merge) error {
		m = *found
		if err := unlocked(tx); err != nil {
			return err
		}
		if m.State != "open" || m.Until < tx.Today {
			return fault.New(fault.Invalid, "vault.unmerge_late")
		}
		back, err := d.undoable(tx, &m)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("merge.drop_copies", db.Args{"mark": "~" + m.ID}); err != nil {
			return err
		}
		if gone, err := people.Unmerge(tx, m.Merged, m.Kept); err != nil || !gone {
			return firstOf(err, fault.New(fault.Conflict, ""))
		}
		if err := d.sheetBack(tx, m.Kept, back, sheet); err != nil {
			return err
		}
		now, err := load(tx, m.Kept)
		if err == nil {
			err = d.open(tx, now)
		}
		if err != nil {
			return err
		}
		names = now.Values
		_, err = tx.Exec("merge.state", db.Args{"id": m.ID, "state": "undone"})
		return err
	})
	if err != nil || m.ID == "" {
		return err
	}
	return d.index(ctx, Protected, m.Kept, names)
}

// sheetBack puts the sheet back as it lay before the merge, unless it is to stay.
func (d *Desk) sheetBack(tx *db.Tx, person string, back undoable, sheet string) error {
	row, there, err := db.Maybe[sheetRow](tx, "merge.sheet", db.Args{"holder": person})
	if err != nil {
		return err
	}
	if there && row.Version > back.Writes && sheet != SheetAsNow && sheet != SheetAsBefore {
		return fault.In("sheet", "vault.unmerge_sheet")
	}
	if sheet == SheetAsNow {
		return nil
	}
	if _, err := tx.Exec("vault.sheet_delete", db.Args{"holder": person}); err != nil || back.Sheet == nil {
		return err
	}
	s := back.Sheet
	if _, err := tx.Exec("merge.sheet_back", db.Args{"holder": person, "shelf": s.Shelf, "changed_at": s.ChangedAt, "changed_by": s.ChangedBy, "version": s.Version}); err != nil {
		return err
	}
	for _, e := range back.Rows {
		if _, err := tx.Exec("vault.entry_put", db.Args{"holder": person, "field": e.Field, "sealed": e.Sealed}); err != nil {
			return err
		}
	}
	return nil
}

// SettleMerges ends the merges whose last day has passed: verb vault.settle, which the house does by itself. What
// was kept to part the two again goes; both records stay, each under its own key, since cases are sealed under it.
func (d *Desk) SettleMerges(ctx context.Context) error {
	var due []string
	err := d.reads(ctx, func(tx *db.Tx) (err error) {
		due, err = db.All[string](tx, "merge.due")
		return err
	})
	if err != nil {
		return err
	}
	for _, one := range due {
		err := clerk.Change(ctx, d.h.Clerk, "vault.settle", one, findMerge, func(tx *db.Tx, m *Merge) error {
			_, err := tx.Exec("merge.state", db.Args{"id": m.ID, "state": "settled"})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
