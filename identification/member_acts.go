package identification

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/people"
)

// Seat gives a role of the commission to somebody: of the staff by the code of their record, or from outside
// by who they are, which is sealed. Verb commission.change. Whom the person named as somebody who must not
// learn is nobody here.
func (d *Desk) Seat(ctx context.Context, caseID, fileID, role, code, outside string) error {
	if _, err := d.key(ctx, caseID); err != nil {
		return err
	}
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, k *cases.Case, f *File) error {
		var faults fault.List
		m := Member{ID: id.Random(d.House.Random), File: f.ID, Role: role}
		outside = strings.TrimSpace(outside)
		switch {
		case !slices.Contains(Roles, role):
			faults.Add("role", "field.choose")
		case slices.ContainsFunc(f.Members, func(x Member) bool { return x.Role == role }):
			faults.Add("role", "commission.seat_taken")
		}
		switch {
		case (code == "") == (outside == ""):
			faults.Add("person_code", "commission.one_of_both")
		case utf8.RuneCountInString(outside) > MostOutside:
			faults.Add("outside", "field.too_long", "max", MostOutside)
		case code != "":
			p, there, err := people.ByCode(tx, code)
			if err != nil {
				return err
			}
			if !there || p.Kind == people.Served || p.Forgotten || slices.Contains(k.Scope().Barred, p.ID) {
				faults.Add("person_code", "field.unknown_code")
			} else if slices.ContainsFunc(f.Members, func(x Member) bool { return x.Person == p.ID }) {
				faults.Add("person_code", "commission.sits_already")
			}
			m.Person = p.ID
		}
		if err := faults.Err(); err != nil {
			return err
		}
		var err error
		if m.Outside, err = d.seal(tx.Context(), k.Person, "member "+m.ID, outside); err != nil {
			return err
		}
		_, err = tx.Exec("commission.seat", m, db.Args{"by_user": tx.Actor.Name()})
		return err
	})
}

// Unseat takes a member away who has not voted and was given nothing: verb commission.change.
func (d *Desk) Unseat(ctx context.Context, caseID, fileID, member string) error {
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, _ *cases.Case, f *File) error {
		n, err := tx.Exec("commission.unseat", db.Args{"id": member, "file": f.ID})
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "commission.seat_stays")
		}
		return err
	})
}

// Vote notes the vote of a member and what they hold against the decision, which is sealed: verb
// commission.change. It may be changed until the file is decided.
func (d *Desk) Vote(ctx context.Context, caseID, fileID, member, vote, dissent string, day when.Day) error {
	if _, err := d.key(ctx, caseID); err != nil {
		return err
	}
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, k *cases.Case, f *File) error {
		var faults fault.List
		if !wordlist.Has("identification.vote", vote) {
			faults.Add("vote", "field.choose")
		}
		if utf8.RuneCountInString(dissent) > MostDissent {
			faults.Add("dissent", "field.too_long", "max", MostDissent)
		}
		switch {
		case day == "":
			faults.Add("voted_on", "field.required")
		case day > tx.Today:
			faults.Add("voted_on", "identification.day_in_future")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if f.AppliedOn == "" {
			return fault.New(fault.Invalid, "commission.apply_first")
		}
		sealed, err := d.seal(tx.Context(), k.Person, "dissent "+member, strings.TrimSpace(dissent))
		if err != nil {
			return err
		}
		n, err := tx.Exec("commission.vote", db.Args{"id": member, "file": f.ID, "vote": vote, "dissent": sealed, "voted_on": day})
		if err == nil && n == 0 {
			return fault.Missing()
		}
		return err
	})
}

// Give notes what a member from outside was given, with the ground, and writes it into the log of disclosures:
// verb commission.change. The words of Fields are the list identification.given.
func (d *Desk) Give(ctx context.Context, caseID, fileID, member string, fields Many, ground string) error {
	k, err := d.key(ctx, caseID)
	if err != nil {
		return err
	}
	if err := d.Disclosures.PrepareSubject(ctx, k.Person); err != nil {
		return err
	}
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, k *cases.Case, f *File) error {
		i := slices.IndexFunc(f.Members, func(m Member) bool { return m.ID == member })
		if i < 0 {
			return fault.Missing()
		}
		m := f.Members[i]
		if m.Person != "" {
			return fault.New(fault.Invalid, "commission.not_outside")
		}
		var faults fault.List
		words := fields.All()
		if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !wordlist.Has("identification.given", w) }) {
			faults.Add("fields", "field.choose")
		}
		if !slices.Contains(disclosures.Grounds(tx.Today), ground) {
			faults.Add("ground", "disclosure.ground_needed")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		who := m.Outside
		if err := d.open(tx.Context(), k.Person, "member "+m.ID, &who); err != nil {
			return err
		}
		if who == "" { // the key is gone, and with it who it was
			who = m.Role
		}
		if err := d.gate(tx, k, who, ground, words); err != nil {
			return err
		}
		disclosed, err := d.Disclosures.Record(tx, disclosures.Disclosure{Subject: k.Person, Kind: "told", ToWhom: who, Ground: ground,
			Why: "identification: " + m.Role, Registers: "identification:" + strings.Join(words, ","), Rows: 1})
		if err != nil {
			return err
		}
		_, err = tx.Exec("commission.give", Given{ID: id.Random(d.House.Random), Member: m.ID, Fields: fields, Ground: ground, Disclosure: disclosed},
			db.Args{"by_user": tx.Actor.Name()})
		return err
	})
}
