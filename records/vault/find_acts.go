package vault

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/records/vault/spelling"
)

// searchesADay is the setting for how many searches of the protected shelf one account makes in a day before
// the responsible person is told.
const searchesADay, usualSearches = "vault.searches_a_day", 20

// Find finds people of the protected shelf by name, code or code word: verb vault.find, of caseworkers; no
// sheet is opened and no name answered. Somebody in the reader's own caseload is answered by code, case and
// team; of somebody outside it the answer is only to ask the responsible person, who alone is told who it is.
// Who named the reader as somebody who must not learn is not found at all. The log has whose data it was and
// never what was asked for; the responsible person is told when one account searches often.
//
// While the shelf is locked, names are not looked at: codes and code words are, and the name is looked for
// again at the next unlock. It is an act, since it writes notices: the same form sent again is Repeated.
func (d *Desk) Find(ctx context.Context, name string) (*Answer, error) {
	asked, err := ask(name)
	if err != nil {
		return nil, err
	}
	if err := clerk.Guard(ctx, d.h.Clerk, "vault.find"); err != nil {
		return nil, err
	}
	all, err := d.candidates(ctx, Protected, asked)
	if err != nil {
		return nil, err
	}
	byWord, err := d.h.Names.Holders(ctx, d.tokens(Protected, []string{codeWord(name)}), MostFound)
	if err != nil {
		return nil, err
	}
	var out *Answer
	_, err = clerk.Add(ctx, d.h.Clerk, "vault.find", nil, func(tx *db.Tx) (string, error) {
		out = &Answer{}
		if err := d.countSearch(tx); err != nil {
			return "", err
		}
		found, err := d.byCode(tx, name, byWord)
		if err != nil {
			return "", err
		}
		if out.Locked, err = locked(tx); err != nil {
			return "", err
		}
		if !out.Locked {
			found = append(found, all...)
		} else if err := d.wait(tx, name); err != nil {
			return "", err
		}
		out.Hits, err = d.hits(tx, found)
		return "", err
	})
	if err == nil && out == nil {
		err = fault.New(fault.Repeated, "vault.opened_before")
	}
	return out, err
}

// byCode gives who has what was typed as a code, or as the code word of their safe-contact rule.
func (d *Desk) byCode(tx *db.Tx, typed string, byWord []string) ([]match, error) {
	ids, err := db.All[string](tx, "find.of_code", db.Args{"code": strings.ToUpper(strings.TrimSpace(typed))})
	var out []match
	for _, id := range append(ids, byWord...) {
		out = append(out, match{id: id, why: []spelling.Reason{ByCode}})
	}
	return out, err
}

// hits settles what is said of each match, and tells the responsible person of those outside the caseload.
func (d *Desk) hits(tx *db.Tx, all []match) ([]Hit, error) {
	if len(all) == 0 {
		return nil, nil
	}
	rows, err := db.All[candidate](tx, "find.candidates", db.Args{"ids": idsOf(all)})
	if err != nil {
		return nil, err
	}
	var out []Hit
	said := map[string]bool{}
	for _, m := range all {
		for _, c := range rows {
			if c.Holder != m.id || said[c.ID] {
				continue
			}
			said[c.ID] = true
			tx.About(c.ID)
			switch {
			case c.barredFrom(tx.Actor, tx.Today), c.Kept.Keeps("name") && !slices.Contains(m.why, ByCode): // or the name is kept from them
				err = d.tell(tx, c.ID, "", "search_barred")
			case c.Case == "":
				out = append(out, Hit{Outside: true, Why: m.why})
				err = d.tell(tx, c.ID, "", "search_outside")
			default:
				out = append(out, Hit{Person: c.ID, Code: c.Code, Case: c.Case, CaseCode: c.CaseCode, Team: c.Team, Why: m.why})
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// countSearch counts the searches of an account and a day, and tells the responsible person once when they are
// many.
func (d *Desk) countSearch(tx *db.Tx) error {
	for _, q := range []string{"find.forget_old", "find.count"} {
		if _, err := tx.Exec(q); err != nil {
			return err
		}
	}
	many, err := db.One[int](tx, "find.counted")
	if err != nil {
		return err
	}
	limit := usualSearches
	if n, err := strconv.Atoi(d.h.Setting(searchesADay)); err == nil && n > 0 {
		limit = n
	}
	if many != limit {
		return nil
	}
	return d.tell(tx, tx.Actor.Person, "", "search_many")
}

// tell writes a line for the responsible person that no reason was asked for.
func (d *Desk) tell(tx *db.Tx, person, other, purpose string) error {
	return d.note(tx, Notice{ByUser: tx.Actor.Name(), ByPerson: tx.Actor.Person, Person: person, Other: other, Act: tx.Verb, Purpose: purpose})
}

// waiting is a search that was made while the shelf was locked.
type waiting struct {
	ID       string `db:"id"`
	ByUser   string `db:"by_user"`
	ByPerson string `db:"by_person"`
	Sealed   []byte `db:"sealed"`
}

func waitingLabel(id string) string { return "vault waiting " + id }

// wait keeps a search until the next unlock, sealed; then it goes.
func (d *Desk) wait(tx *db.Tx, name string) error {
	made := id.Ordered(d.h.Now(), d.h.Random)
	_, err := tx.Exec("find.wait", db.Args{"id": made, "sealed": d.h.Keys.Seal(waitingLabel(made), []byte(name))})
	return err
}

// lookAgain looks for what was asked while the shelf was locked: the responsible person is told of whom it may
// speak, and who asked finds on their day that they can ask again.
func (d *Desk) lookAgain(ctx context.Context) error {
	var rows []waiting
	err := d.reads(ctx, func(tx *db.Tx) (err error) {
		rows, err = db.All[waiting](tx, "find.waiting")
		return err
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	found := make([][]match, len(rows))
	for i, w := range rows {
		name, err := d.h.Keys.Open(waitingLabel(w.ID), w.Sealed)
		if err != nil {
			return err
		}
		asked, err := ask(string(name))
		if err != nil {
			return err
		}
		if found[i], err = d.candidates(ctx, Protected, asked); err != nil {
			return err
		}
	}
	_, err = clerk.Add(clerk.WithAct(ctx, clerk.Act{}), d.h.Clerk, "vault.recheck", nil, func(tx *db.Tx) (string, error) {
		for i, w := range rows {
			if _, err := tx.Exec("find.looked", db.Args{"id": w.ID}); err != nil {
				return "", err
			}
			if len(found[i]) == 0 {
				continue
			}
			all, err := db.All[candidate](tx, "find.candidates", db.Args{"ids": idsOf(found[i])})
			if err != nil {
				return "", err
			}
			for _, c := range all {
				tx.About(c.ID)
				n := Notice{ByUser: w.ByUser, ByPerson: w.ByPerson, Person: c.ID, Act: "vault.find", Purpose: "search_later"}
				if err := d.note(tx, n); err != nil {
					return "", err
				}
			}
		}
		return "", nil
	})
	return err
}

// Looked tells how many searches the reader made while the shelf was locked that were looked at again since:
// verb vault.find.
func (d *Desk) Looked(ctx context.Context) (int, error) {
	if err := clerk.Guard(ctx, d.h.Clerk, "vault.find"); err != nil {
		return 0, err
	}
	n := 0
	err := d.reads(ctx, func(tx *db.Tx) (err error) { // a number of one's own searches: nobody's data
		n, err = db.One[int](tx, "find.looked_again")
		return err
	})
	return n, err
}

// SeeLooked takes that number away: verb vault.find.
func (d *Desk) SeeLooked(ctx context.Context) error {
	_, err := clerk.Add(ctx, d.h.Clerk, "vault.find", nil, func(tx *db.Tx) (string, error) {
		_, err := tx.Exec("find.seen_again")
		return "", err
	})
	return err
}
