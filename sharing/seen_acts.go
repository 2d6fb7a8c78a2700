package sharing

import (
	"context"
	"slices"
	"strings"
	"time"

	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/privacy"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/disclosures"
)

// mostSeen is how many lines of the log about a person are read for the list that the person is shown.
const mostSeen = 1000

// Seen gives who has seen the data of the person of a case, by day, role and what was done: verb sharing.seen,
// on the case. Reading it is itself a line of the log.
func (d *Desk) Seen(ctx context.Context, caseID string) (*Seen, error) {
	var other []*disclosures.Disclosure
	k, err := clerk.Read(ctx, d.House.Clerk, "sharing.seen", caseID, func(tx *db.Tx, id string) (*cases.Case, error) {
		k, err := cases.Load(tx, id)
		if err == nil {
			other, err = d.Consents.Disclosures.AboutIn(tx, k.Person, mostSeen)
		}
		return k, err
	})
	if err != nil {
		return nil, err
	}
	lines, err := d.House.Clerk.About(ctx, "sharing.seen", k, k.Person, mostSeen)
	if err != nil {
		return nil, err
	}
	type place struct {
		day        when.Day
		role, verb string
	}
	many := map[place]int{}
	var order []place
	for _, l := range lines {
		if l.Outcome != audit.Done || l.Verb == "sharing.seen" {
			continue
		}
		p := place{l.At.In(d.House.Clerk.Zone()).Day(), l.Role, l.Verb}
		if many[p] == 0 {
			order = append(order, p)
		}
		many[p]++
	}
	out := &Seen{Case: k, More: len(lines) == mostSeen}
	if out.Left, err = d.Of(ctx, caseID); err != nil {
		return nil, err
	}
	privacy.KeepBack(other, clerk.ActorOf(ctx).Person)
	handed := map[string]bool{}
	for _, h := range out.Left {
		handed[h.Disclosure] = true
	}
	for _, x := range other {
		if !handed[x.ID] {
			out.Other = append(out.Other, x)
		}
	}
	for _, p := range order {
		out.Lines = append(out.Lines, Sight{Day: p.day, Role: p.role, Verb: p.verb, Many: many[p]})
	}
	return out, nil
}

// Readers gives what each account opened of people served in the last seven days, the unusual first: verb
// log.list. It reads at most the newest 5,000 lines.
func (d *Desk) Readers(ctx context.Context) ([]*Reader, error) {
	if err := clerk.Guard(ctx, d.House.Clerk, "sharing.review"); err != nil {
		return nil, err
	}
	since := when.ToMoment(d.House.Now().Add(-7 * 24 * time.Hour))
	lines, err := d.House.Clerk.Search(ctx, audit.Search{From: string(since), Most: 5000})
	if err != nil {
		return nil, err
	}
	readers := map[string]*Reader{}
	people := map[string]map[string]bool{}
	for _, l := range lines {
		refused := l.Outcome == audit.Refused
		if l.Actor == "" || l.Actor == "jobs" || l.Actor == "setup" || l.Actor == "door" || !refused && !ofPeople(l) {
			continue
		}
		r := readers[l.Actor]
		if r == nil {
			r = &Reader{Actor: l.Actor, Role: l.Role}
			readers[l.Actor], people[l.Actor] = r, map[string]bool{}
		}
		if refused {
			r.Refused++
			continue
		}
		r.Opened++
		if hour := l.At.In(d.House.Clerk.Zone()).Clock(); hour < "06:00" || hour >= "22:00" {
			r.Night++
		}
		for _, p := range l.Whose() {
			people[l.Actor][p] = true
		}
	}
	var out []*Reader
	for a, r := range readers {
		r.People = len(people[a])
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *Reader) int { return strings.Compare(a.Actor, b.Actor) })
	unusual(out)
	return out, nil
}

// ofPeople tells whether a line is about what is kept of people served, and not about a label on a page.
func ofPeople(l audit.Line) bool {
	if l.Subjects == "" || l.Verb == "vault.label" {
		return false
	}
	noun, _, _ := strings.Cut(l.Verb, ".")
	return slices.Contains([]string{"case", "vault", "consent", "sending", "note", "person", "service", "identification", "plan"}, noun)
}
