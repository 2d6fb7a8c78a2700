package identification

import (
	"bytes"
	"context"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// Sets gives all sets of indicators, those that the house came with first: verb identification.sets. A loaded
// set under the name of a shipped one stands in its place.
func (d *Desk) Sets(ctx context.Context) ([]Set, error) {
	var out []Set
	_, err := clerk.List(ctx, d.House.Clerk, "identification.sets", func(tx *db.Tx) ([]*Rule, error) {
		var err error
		out, err = setsIn(tx)
		return nil, err
	})
	return out, err
}

func setsIn(tx *db.Tx) ([]Set, error) {
	rows, err := db.All[Indicator](tx, "indicator.loaded")
	if err != nil {
		return nil, err
	}
	loaded := setsOf(rows)
	out := slices.DeleteFunc(slices.Clone(shippedSets), func(s Set) bool {
		return slices.ContainsFunc(loaded, func(l Set) bool { return l.Name == s.Name })
	})
	return append(out, loaded...), nil
}

var (
	setName = regexp.MustCompile(`^(adults|children)_[a-z][a-z_]{0,30}$`)
	keyName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
)

// MostSets is the most bytes of a file of indicators.
const MostSets = 200_000

// Load reads a file of indicators, with the header set,dimension,key,weight,source,confirmed: verb
// identification.load. A set that is in the file takes the place of the one of that name; the others stay. A
// file with one wrong row loads nothing. It gives how many rows were loaded.
func (d *Desk) Load(ctx context.Context, file []byte) (int, error) {
	all, err := parseSets(file)
	if err != nil {
		return 0, err
	}
	_, err = clerk.Add(ctx, d.House.Clerk, "identification.load", nil, func(tx *db.Tx) (string, error) {
		for _, s := range setsOf(all) {
			if _, err := tx.Exec("indicator.clear_set", db.Args{"set_name": s.Name}); err != nil {
				return "", err
			}
			tx.Note("indicator set", "", s.Name)
			for i, x := range s.Indicators {
				if _, err := tx.Exec("indicator.insert", x, db.Args{"place": i}); err != nil {
					return "", err
				}
			}
		}
		return "", nil
	})
	return len(all), err
}

func parseSets(file []byte) ([]Indicator, error) {
	var faults fault.List
	wrong := func(row int, column, key string, pairs ...any) { faults.AddAt("", row, column, key, pairs...) }
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 || strings.Join(rows[0], ",") != indicatorHeader {
		return nil, fault.In("file", "identification.sets_header", "header", indicatorHeader)
	}
	var out []Indicator
	seen := map[string]bool{}
	for i, c := range rows[1:] {
		row := i + 2
		if len(c) != 6 {
			wrong(row, "file", "identification.sets_width")
			continue
		}
		x := Indicator{Set: c[0], Dimension: Dimension(c[1]), Key: c[2], Weight: Weight(c[3]), Source: strings.TrimSpace(c[4]), Confirmed: c[5] == "yes"}
		switch {
		case !setName.MatchString(x.Set):
			wrong(row, "set", "identification.sets_name")
		case !slices.Contains(Dimensions, x.Dimension):
			wrong(row, "dimension", "field.choose")
		case !keyName.MatchString(x.Key) || x.Key == Act:
			wrong(row, "key", "identification.sets_key")
		case !slices.Contains([]Weight{Strong, Medium, Weak}, x.Weight):
			wrong(row, "weight", "field.choose")
		case x.Source == "":
			wrong(row, "source", "field.required")
		case c[5] != "yes" && c[5] != "no":
			wrong(row, "confirmed", "field.choose")
		case seen[x.Set+x.Name()]:
			wrong(row, "key", "field.duplicate")
		}
		seen[x.Set+x.Name()] = true
		out = append(out, x)
	}
	if len(out) == 0 {
		wrong(0, "file", "identification.sets_empty")
	}
	return out, faults.Err()
}

// Seen is what was observed about a case, with what each set shows.
type Seen struct {
	Case         *cases.Case
	Sets         []Set
	Observations []*Observation // in the order of their coming
}

// Set gives a set by its name.
func (s *Seen) Set(name string) (Set, bool) {
	i := slices.IndexFunc(s.Sets, func(x Set) bool { return x.Name == name })
	if i < 0 {
		return Set{}, false
	}
	return s.Sets[i], true
}

// Screen applies the rule of a set to what is observed.
func (s *Seen) Screen(set Set) Screening {
	answers := map[string]string{}
	for name, o := range Held(s.Observations, set.Subject()) {
		answers[name] = o.Answer
	}
	return Screen(set, answers)
}

// Seen opens what was observed about a case: verb identification.read.
func (d *Desk) Seen(ctx context.Context, caseID string) (*Seen, error) {
	k, err := d.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	out := &Seen{Case: k}
	out.Observations, err = clerk.List(ctx, d.House.Clerk, "identification.read", func(tx *db.Tx) ([]*Observation, error) {
		rows, err := db.All[Observation](tx, "observation.of_case", db.Args{"case_id": k.ID})
		if err != nil {
			return nil, err
		}
		out.Sets, err = setsIn(tx)
		return pointers(rows), err
	})
	return out, err
}

// Observe notes answers by the names of a set's indicators, with their source and day: verb
// identification.observe. An answer that is as before is not noted again. Earlier ones stay.
func (d *Desk) Observe(ctx context.Context, caseID, set string, answers map[string]string, source string, day when.Day) error {
	return clerk.Change(ctx, d.House.Clerk, "identification.observe", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		sets, err := setsIn(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(sets, func(s Set) bool { return s.Name == set })
		if i < 0 {
			return fault.Missing()
		}
		var faults fault.List
		if !wordlist.Has("identification.source", source) {
			faults.Add("source", "field.choose")
		}
		if day == "" {
			faults.Add("day", "field.required")
		} else if day > tx.Today {
			faults.Add("day", "identification.day_in_future")
		}
		all, err := db.All[Observation](tx, "observation.in_case", db.Args{"case_id": k.ID})
		if err != nil {
			return err
		}
		held, wanted := Held(pointers(all), sets[i].Subject()), namesOf(sets[i])
		var next []Observation
		for _, name := range wanted {
			answer, sent := answers[name]
			if !sent {
				continue
			}
			if !slices.Contains(Answers, answer) {
				faults.Add(name, "field.choose")
				continue
			}
			before, there := held[name]
			if there && before.Answer == answer || !there && answer == NotAsked {
				continue
			}
			dimension, key, _ := strings.Cut(name, ".")
			next = append(next, Observation{ID: id.Ordered(d.House.Now(), d.House.Random), Case: k.ID, Subject: sets[i].Subject(),
				Dimension: Dimension(dimension), Key: key, Answer: answer, Source: source, Day: day, Turn: len(all) + len(next) + 1, By: tx.Actor.Name(), ByPerson: tx.Actor.Person})
		}
		if err := faults.Err(); err != nil {
			return err
		}
		for _, o := range next {
			if _, err := tx.Exec("observation.insert", o); db.IsDuplicate(err) {
				return db.ErrAgain // somebody else noted something about this case at the same time
			} else if err != nil {
				return err
			}
		}
		return cases.Touch(tx, k.ID)
	})
}

// namesOf gives the names that a set asks, for children the act too.
func namesOf(s Set) []string {
	var out []string
	for _, i := range s.Indicators {
		out = append(out, i.Name())
	}
	if s.Children() {
		out = append(out, string(Exploitation)+"."+Act)
	}
	return out
}

// MayObserve tells whether the actor may note something about a case, for buttons.
func (d *Desk) MayObserve(ctx context.Context, r access.Record) bool {
	return d.House.Clerk.MayOn(ctx, "identification.observe", r)
}
