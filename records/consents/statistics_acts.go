package consents

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/cases"
)

// Totals rest on law or contract and count everybody. Whoever said no to statistics is in no breakdown that
// leaves the house: a table by age, country, form of exploitation. Whoever makes such a table takes the people
// out whom CountedOut gives, and prints how many they were beside the table. The programme's own figures stay.

// CountedOut gives the ids of the people who have said no to statistics on a day. Of a table's people it takes
// those that are in the answer out, and their number is the figure that stands beside the table.
func CountedOut(tx *db.Tx, on when.Day) (map[string]bool, error) {
	all, err := db.All[string](tx, "statistics_no.all", db.Args{"on_day": on})
	out := make(map[string]bool, len(all))
	for _, p := range all {
		out[p] = true
	}
	return out, err
}

// notCountedOut is the SQL behind {{put counted_in column}}: true where the person in that column is in
// breakdowns today.
const notCountedOut = `not exists (select 1 from statistics_noes sn where sn.person = {a} and sn.said_on <= :today and (sn.lifted_on = '' or sn.lifted_on > :today))`

// Standing is what holds for a case apart from single consents.
type Standing struct {
	Told      []*Told  // the newest first
	SaidNo    when.Day // the day of the no to statistics; empty: none stands
	Released  bool     // rows of the case may leave, coded
	InWords   int      // who must not learn, named in words only
	CanChange bool
}

// StandingOf gives it for a case in hand: verb consent.list.
func (d *Desk) StandingOf(ctx context.Context, k *cases.Case) (Standing, error) {
	s := Standing{Released: k.Released}
	rows, err := clerk.List(ctx, d.House.Clerk, "consent.list", func(tx *db.Tx) ([]*Told, error) {
		no, said, err := db.Maybe[string](tx, "statistics_no.of_person", db.Args{"person": k.Person, "on_day": tx.Today})
		if err != nil {
			return nil, err
		}
		if said {
			s.SaidNo = when.Day(no)
		}
		if s.InWords, err = WithheldInWords(tx, k.Person); err != nil {
			return nil, err
		}
		all, err := db.All[Told](tx, "notice_told.of_case", db.Args{"case_id": k.ID})
		out := make([]*Told, len(all))
		for i := range all {
			out[i] = &all[i]
		}
		return out, err
	})
	s.Told = rows
	return s, err
}

// CountOut records or lifts a no to statistics: verb consent.count_out, on a case. It holds for the person,
// whatever the case.
func (d *Desk) CountOut(ctx context.Context, caseID string, no bool) error {
	return clerk.Change(ctx, d.House.Clerk, "consent.count_out", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if !no {
			_, err := tx.Exec("statistics_no.lift", db.Args{"person": k.Person})
			return err
		}
		_, said, err := db.Maybe[string](tx, "statistics_no.of_person", db.Args{"person": k.Person, "on_day": tx.Today})
		if err != nil || said {
			return err
		}
		_, err = tx.Exec("statistics_no.insert", db.Args{"id": id.Random(d.House.Random), "person": k.Person, "said_on": tx.Today, "by_user": tx.Actor.Name()})
		return err
	})
}

// Release lets coded rows of a case leave, or takes that back: verb consent.release.
func (d *Desk) Release(ctx context.Context, caseID string, version int, released bool) error {
	return clerk.Change(ctx, d.House.Clerk, "consent.release", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if released && !k.Released {
			if err := d.House.Permit(tx, cases.ReleaseKind, k.ID, k.ID); err != nil {
				return err
			}
		}
		k.Version, k.Released = version, released
		return cases.Update(tx, k)
	})
}
