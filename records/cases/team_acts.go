package cases

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/people"
)

// MostCover is the most days that a colleague may stand in at once.
const MostCover = 92

// Assign makes somebody answer for a case, in place of whoever did: verb case.assign, of the responsible
// person. So is a case handed over whose own team no longer opens it. Faults: in worker.
func (d *Desk) Assign(ctx context.Context, caseID, worker string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.assign", caseID, Load, func(tx *db.Tx, k *Case) error {
		return d.answers(tx, k, worker, "")
	})
}

// HandOver passes a case to a colleague, with a reason: verb case.hand_over, of who answers for it and of the
// responsible person. Who hands over has no part in it afterwards. Faults: in worker and why; Refused for a
// member or cover.
func (d *Desk) HandOver(ctx context.Context, caseID, worker, why string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.hand_over", caseID, Load, func(tx *db.Tx, k *Case) error {
		if err := mustLead(tx, k); err != nil {
			return err
		}
		why = strings.TrimSpace(why)
		if err := reason("why", why); err != nil {
			return err
		}
		return d.answers(tx, k, worker, why)
	})
}

// answers makes a worker the responsible one and ends the part of whoever was.
func (d *Desk) answers(tx *db.Tx, k *Case, worker, why string) error {
	team, err := d.newcomer(tx, k, worker)
	if err != nil {
		return err
	}
	was := ""
	for _, p := range team {
		switch {
		case !p.Holds(tx.Today), p.Part == Outside: // which ends by itself, and stays for the review
		case p.Part == Responsible && p.Person == worker:
			return fault.In("worker", "case.worker_answers_already")
		case p.Part == Responsible, p.Person == worker:
			if p.Part == Responsible {
				was = p.Person
			}
			if err := end(tx, p); err != nil {
				return err
			}
		}
	}
	tx.Note("responsible", was, worker)
	if err := d.join(tx, &Place{Case: k.ID, Person: worker, Part: Responsible, From: tx.Today, Reason: why}); err != nil {
		return err
	}
	if err := shutEarlier(tx, k); err != nil {
		return err
	}
	return Touch(tx, k.ID)
}

// AddMember lets a colleague work on a case too, up to a day or openly: verb case.member, of who answers for
// it and of the responsible person. Faults: in worker and until_on.
func (d *Desk) AddMember(ctx context.Context, caseID, worker string, until when.Day) error {
	return clerk.Change(ctx, d.House.Clerk, "case.member", caseID, Load, func(tx *db.Tx, k *Case) error {
		if err := mustLead(tx, k); err != nil {
			return err
		}
		team, err := d.newcomer(tx, k, worker)
		if err != nil {
			return err
		}
		if until != "" && until < tx.Today {
			return fault.In("until_on", "case.until_past")
		}
		if slices.ContainsFunc(team, func(p *Place) bool {
			return p.Person == worker && p.Holds(tx.Today) && (p.Part == Responsible || p.Part == Member)
		}) {
			return fault.In("worker", "case.worker_in_team")
		}
		tx.Note("member", "", worker)
		if err := d.join(tx, &Place{Case: k.ID, Person: worker, Part: Member, From: tx.Today, Until: until}); err != nil {
			return err
		}
		return Touch(tx, k.ID)
	})
}

// NameCover lets a colleague stand in from one day to another, both included: verb case.cover, of who
// answers for it and of the responsible person. It ends by itself and opens no restricted note. Faults: in
// worker, from_on, until_on and why.
func (d *Desk) NameCover(ctx context.Context, caseID, worker string, from, until when.Day, why string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.cover", caseID, Load, func(tx *db.Tx, k *Case) error {
		if err := mustLead(tx, k); err != nil {
			return err
		}
		if err := coverDays(tx.Today, from, until, why); err != nil {
			return err
		}
		team, err := d.newcomer(tx, k, worker)
		if err != nil {
			return err
		}
		if inTeam(team, worker, from) {
			return fault.In("worker", "case.worker_in_team")
		}
		tx.Note("cover", "", worker)
		if err := d.join(tx, &Place{Case: k.ID, Person: worker, Part: Cover, From: from, Until: until, Reason: strings.TrimSpace(why)}); err != nil {
			return err
		}
		return Touch(tx, k.ID)
	})
}

// CoverAll names one colleague as cover for every open case for which the actor answers: verb case.cover. It
// tells in how many, and how many are left to the responsible person since the colleague cannot be named there.
func (d *Desk) CoverAll(ctx context.Context, worker string, from, until when.Day, why string) (named, left int, err error) {
	_, err = clerk.Add(ctx, d.House.Clerk, "case.cover", nil, func(tx *db.Tx) (string, error) {
		named, left = 0, 0
		if worker == tx.Actor.Person {
			return "", fault.In("worker", "case.worker_in_team")
		}
		if err := coverDays(tx.Today, from, until, why); err != nil {
			return "", err
		}
		ids, err := db.All[string](tx, "team.led")
		if err != nil {
			return "", err
		}
		if len(ids) == 0 {
			return "", fault.New(fault.Invalid, "case.cover_nothing")
		}
		for _, caseID := range ids {
			k, err := Load(tx, caseID)
			if err != nil {
				return "", err
			}
			if !d.House.Clerk.MayOn(ctx, "case.cover", k) { // who must not learn covers nothing either
				continue
			}
			team, err := d.newcomer(tx, k, worker)
			if f := fault.As(err); err != nil && len(f.Fields) == 1 && f.Fields[0].Key == "case.worker_not_possible" {
				left++
				continue
			} else if err != nil {
				return "", err
			}
			if inTeam(team, worker, from) {
				continue
			}
			tx.About(k.Person)
			if err := d.join(tx, &Place{Case: k.ID, Person: worker, Part: Cover, From: from, Until: until, Reason: strings.TrimSpace(why)}); err != nil {
				return "", err
			}
			named++
		}
		tx.Note("cover", "", worker)
		return "", nil
	})
	return named, left, err
}

// EndPlace ends a member's or cover's part today: verb case.member. Who answers for a case is ended by naming
// another. Faults: NotFound for a part of another case or one that is over.
func (d *Desk) EndPlace(ctx context.Context, caseID, placeID string) error {
	return clerk.Change(ctx, d.House.Clerk, "case.member", caseID, Load, func(tx *db.Tx, k *Case) error {
		if err := mustLead(tx, k); err != nil {
			return err
		}
		p, there, err := db.Maybe[Place](tx, "team.by_id", db.Args{"id": placeID})
		if err != nil {
			return err
		}
		if !there || p.Case != k.ID || p.Part == Responsible || p.Part == Outside || p.Until != "" && p.Until < tx.Today {
			return fault.Missing()
		}
		tx.Note(string(p.Part), p.Person, "")
		return end(tx, &p)
	})
}

// mustLead refuses who neither answers for the case today nor reaches all cases.
func mustLead(tx *db.Tx, k *Case) error {
	if slices.Contains(tx.Words, access.All) {
		return nil
	}
	team, err := Team(tx, k.ID)
	if err != nil {
		return err
	}
	if !leads(team, tx.Actor.Person, tx.Today) {
		return fault.New(fault.Refused, "case.not_lead")
	}
	return nil
}

// newcomer tells whether somebody can be named for a case, and gives its team. Who must not learn is refused
// without saying why.
func (d *Desk) newcomer(tx *db.Tx, k *Case, worker string) ([]*Place, error) {
	if worker == "" {
		return nil, fault.In("worker", "field.choose")
	}
	p, there, err := people.ByID(tx, worker)
	if err != nil {
		return nil, err
	}
	if !there || p.Kind == people.Served || p.Forgotten {
		return nil, fault.In("worker", "case.worker_needed")
	}
	if d.WorkersIn != nil {
		able, err := d.WorkersIn(tx)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(able, worker) {
			return nil, fault.In("worker", "case.worker_not_possible")
		}
	}
	if kept, err := d.KeptFrom(tx, k, worker); err != nil {
		return nil, err
	} else if kept {
		return nil, fault.In("worker", "case.worker_not_possible")
	}
	return Team(tx, k.ID)
}

// KeptFrom tells whether somebody can have no part in a case: the person named them as one who must not learn, or
// they are not offered. A picker leaves them out, and a typed code of theirs is as unknown as one that nobody has.
func (d *Desk) KeptFrom(tx *db.Tx, k *Case, worker string) (bool, error) {
	barred, err := Barred(tx, k.Person, worker)
	if err != nil || barred || d.NotOffered == nil {
		return barred, err
	}
	kept, err := d.NotOffered(tx, k.ID)
	return slices.Contains(kept, worker), err
}

// Barred tells whether a person named somebody as one who must not learn.
func Barred(tx *db.Tx, person, worker string) (bool, error) {
	n, err := db.One[int](tx, "team.barred", db.Args{"person": person, "worker": worker})
	return n > 0, err
}

// concealed gives the ids that no page of the log shows to who acts: of people who named them as somebody who must not
// learn of everything or of the case, and of their cases.
func concealed(tx *db.Tx) ([]string, error) { return db.All[string](tx, "team.concealed") }

func inTeam(team []*Place, worker string, day when.Day) bool {
	return slices.ContainsFunc(team, func(p *Place) bool { return p.Person == worker && p.Part != Outside && p.Holds(day) })
}

func coverDays(today, from, until when.Day, why string) error {
	var l fault.List
	switch {
	case from == "":
		l.Add("from_on", "field.required")
	case from < today:
		l.Add("from_on", "case.cover_past")
	}
	switch {
	case until == "":
		l.Add("until_on", "case.cover_until_needed")
	case from != "" && until < from:
		l.Add("until_on", "field.end_before_start")
	case from != "" && until > from.Add(MostCover-1):
		l.Add("until_on", "case.cover_too_long", "max", MostCover)
	}
	if utf8.RuneCountInString(why) > MostWhy {
		l.Add("why", "field.too_long", "max", MostWhy)
	}
	return l.Err()
}

// reason wants a reason that says something.
func reason(field, why string) error {
	switch n := utf8.RuneCountInString(why); {
	case n == 0:
		return fault.In(field, "case.why_needed")
	case n < LeastWhy:
		return fault.In(field, "case.why_short", "min", LeastWhy)
	case n > MostWhy:
		return fault.In(field, "field.too_long", "max", MostWhy)
	}
	return nil
}

// end ends a part at once: yesterday was its last day. One that began today goes; the log keeps it.
func end(tx *db.Tx, p *Place) error {
	yesterday := tx.Today.Add(-1)
	if p.From > yesterday {
		_, err := tx.Exec("team.delete", db.Args{"id": p.ID})
		return err
	}
	_, err := tx.Exec("team.end", db.Args{"id": p.ID, "until_on": yesterday})
	return err
}

// join stores a part with its reason sealed.
func (d *Desk) join(tx *db.Tx, p *Place) error {
	p.ID = id.Random(d.House.Random)
	if p.Reason != "" {
		p.Why = d.House.Keys.Seal(whyLabel(p.ID), []byte(p.Reason))
	}
	return Join(tx, p)
}

func whyLabel(place string) string { return "team why " + place }

// reasons opens the reasons of parts.
func (d *Desk) reasons(places []*Place) error {
	for _, p := range places {
		if len(p.Why) == 0 {
			continue
		}
		b, err := d.House.Keys.Open(whyLabel(p.ID), p.Why)
		if err != nil {
			return err
		}
		p.Reason = string(b)
	}
	return nil
}

// shutEarlier closes the earlier cases of the same person to view. Once a person has a later case, a case that
// was closed by the day on which it began is open only to those of its own team who are also on the team of the
// later case; the part of everyone else ends. The responsible person hands it over by assigning it anew.
func shutEarlier(tx *db.Tx, k *Case) error {
	ids, err := OfPerson(tx, k.Person)
	if err != nil {
		return err
	}
	if len(ids) < 2 {
		return nil
	}
	now, err := Team(tx, k.ID)
	if err != nil {
		return err
	}
	for _, other := range ids {
		if other == k.ID {
			continue
		}
		old, err := Load(tx, other)
		if err != nil {
			return err
		}
		if old.Open() || old.ClosedOn > k.OpenedOn {
			continue
		}
		team, err := Team(tx, other)
		if err != nil {
			return err
		}
		for _, p := range team {
			if p.Part == Outside || p.Until != "" && p.Until < tx.Today || inTeam(now, p.Person, tx.Today) {
				continue
			}
			if err := end(tx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// Colleagues gives the ids of people who can be named for a case: verb case.colleagues. For a case (empty: for
// none in particular) those who are in its team, and those who must not learn of it, are not offered. In a case
// that the actor does not reach nobody is.
func (d *Desk) Colleagues(ctx context.Context, caseID string) ([]string, error) {
	var out []string
	err := clerk.Count(ctx, d.House.Clerk, "case.colleagues", "colleagues", func(tx *db.Tx) error {
		out = nil
		if d.WorkersIn == nil {
			return nil
		}
		able, err := d.WorkersIn(tx)
		if err != nil || caseID == "" {
			out = able
			return err
		}
		k, err := Load(tx, caseID)
		if db.IsNone(err) || err == nil && !d.House.Clerk.MayOn(ctx, "case.read", k) {
			return nil
		} else if err != nil {
			return err
		}
		team, err := Team(tx, caseID)
		if err != nil {
			return err
		}
		for _, w := range able {
			barred, err := d.KeptFrom(tx, k, w)
			if err != nil {
				return err
			}
			if !barred && !inTeam(team, w, tx.Today) {
				out = append(out, w)
			}
		}
		return nil
	})
	return out, err
}
