package rights

import (
	"context"
	"encoding/csv"
	"reflect"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/privacy"
	"drosme/records/disclosures"
)

// Processing gives the register of processing, made from what the house holds today: verb processing.read.
func (d *Desk) Processing(ctx context.Context) (*Processing, error) {
	return clerk.Read(ctx, d.House.Clerk, "processing.read", "processing", func(tx *db.Tx, _ string) (*Processing, error) {
		p := &Processing{Rooms: d.rooms(), Texts: Texts{}, Before: map[string]int{}}
		all, err := db.All[Text](tx, "processing.texts")
		if err != nil {
			return nil, err
		}
		for _, t := range all { // the newest edition comes first
			if _, there := p.Texts[t.Part]; !there {
				p.Texts[t.Part] = t
			}
			p.Before[t.Part]++
		}
		for _, word := range disclosures.Grounds(tx.Today) {
			if g, holds := disclosures.GroundOn(word, tx.Today); holds {
				p.Ground = append(p.Ground, GroundLine{Word: word, Source: g.Source, Confirmed: g.Confirmed})
			}
		}
		p.Rules, err = schedule(tx, tx.Today)
		return p, err
	})
}

// rooms reads the areas of the house: their verbs by role, the fields of their records by class.
func (d *Desk) rooms() []Room {
	var out []Room
	for _, a := range d.Areas() {
		if len(a.Holds) == 0 && len(d.Nouns[a.Name]) == 0 {
			continue // it keeps nothing about anybody
		}
		r := Room{Name: a.Name, Roles: rolesOf(a), Forgets: len(a.Holds) > 0}
		for _, noun := range d.Nouns[a.Name] {
			if names, ok := noun.([]string); ok { // fields that are kept one by one, and all identify
				r.Identifying = append(r.Identifying, names...)
				continue
			}
			fieldsOf(reflect.TypeOf(noun), &r)
		}
		slices.Sort(r.Sensitive)
		slices.Sort(r.Identifying)
		r.Sensitive, r.Identifying = slices.Compact(r.Sensitive), slices.Compact(r.Identifying)
		out = append(out, r)
	}
	return out
}

// fieldsOf sorts the fields of a type by their classes.
func fieldsOf(t reflect.Type, r *Room) {
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		name := f.Tag.Get("db")
		if name == "" || name == "-" {
			name = strings.ToLower(f.Name)
		}
		if strings.HasPrefix(name, "reach_") || f.Type == reflect.TypeFor[[]byte]() {
			continue // who reaches a case, of every row of one; and what is sealed, which stands opened beside it
		}
		switch privacy.Of(f) {
		case privacy.Sensitive:
			r.Sensitive = append(r.Sensitive, name)
		case privacy.Identifying:
			r.Identifying = append(r.Identifying, name)
		default:
			r.Plain++
		}
	}
}

// rolesOf gives the roles that have a verb of an area, in the order of pages.
func rolesOf(a area.Area) []string {
	rd := csv.NewReader(strings.NewReader(strings.TrimSpace(a.Roles)))
	rd.Comment = '#'
	rows, err := rd.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil
	}
	var out []string
	for i, role := range access.Roles {
		if slices.ContainsFunc(rows[1:], func(row []string) bool { return row[2+i] != "" }) {
			out = append(out, string(role))
		}
	}
	return out
}

// MostPart is the most characters of one part.
const MostPart = 10000

// Write keeps a new edition of a part: verb processing.write, of the responsible person.
func (d *Desk) Write(ctx context.Context, part, words string) (string, error) {
	return clerk.Add(ctx, d.House.Clerk, "processing.write", nil, func(tx *db.Tx) (string, error) {
		var names []string
		for _, a := range d.Areas() {
			names = append(names, a.Name)
		}
		words = strings.TrimSpace(words)
		var faults fault.List
		if !knownPart(part, names) {
			faults.Add("part", "field.choose")
		}
		switch {
		case words == "":
			faults.Add("words", "field.required")
		case len([]rune(words)) > MostPart:
			faults.Add("words", "field.too_long", "max", MostPart)
		}
		if err := faults.Err(); err != nil {
			return "", err
		}
		all, err := db.All[Text](tx, "processing.texts")
		if err != nil {
			return "", err
		}
		edition := 1
		for _, t := range all {
			if t.Part == part {
				edition = max(edition, t.Edition+1)
			}
		}
		t := Text{ID: id.Ordered(d.House.Now(), d.House.Random), Part: part, Edition: edition, Words: words}
		_, err = tx.Exec("processing.insert", t)
		if db.IsDuplicate(err) {
			return "", db.ErrAgain
		}
		return t.ID, err
	})
}
