package cases

import (
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
)

// The functions of this file work inside a transaction of the clerk, for this desk and for the rooms whose
// rows belong to a case. They ask nobody who may.

// Load finds one case. A room's act on a case goes through
//
//	clerk.Change(ctx, c, "note.add", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error { … })
//
// so that the case's own check decides and the log names whose data it was.
func Load(tx *db.Tx, id string) (*Case, error) {
	k, err := db.One[Case](tx, "case.by_id", db.Args{"id": id})
	return &k, err
}

// ByCode finds a case by its code; false when there is none.
func ByCode(tx *db.Tx, code string) (Case, bool, error) {
	return db.Maybe[Case](tx, "case.by_code", db.Args{"code": code})
}

// LoadByCode is Load by the code, for commands that name a case as people do.
func LoadByCode(tx *db.Tx, code string) (*Case, error) {
	k, err := db.One[Case](tx, "case.by_code", db.Args{"code": code})
	return &k, err
}

// Each hands over every case of the house by its codes, days and release alone: for a room that asks of each whether
// it may leave.
func Each(tx *db.Tx, yield func(*Case) error) error {
	return db.Each(tx, "case.each", func(k Case) error { return yield(&k) })
}

// OfPerson gives the ids of all cases of a person, the oldest first.
func OfPerson(tx *db.Tx, person string) ([]string, error) {
	return db.All[string](tx, "case.ids_of_person", db.Args{"person": person})
}

// Touch notes that somebody worked on the case today: every act of a room on a case calls it.
func Touch(tx *db.Tx, caseID string) error {
	_, err := tx.Exec("case.touch", db.Args{"id": caseID})
	return err
}

// Insert stores a new case and fills in id, version and, where there is none, a random code. The person must
// exist. A code that is taken is a fault in the field code.
func Insert(tx *db.Tx, k *Case) error {
	if k.Code == "" {
		for {
			k.Code = id.Code("C", nil)
			if _, taken, err := ByCode(tx, k.Code); err != nil {
				return err
			} else if !taken {
				break
			}
		}
	}
	if _, taken, err := ByCode(tx, k.Code); err != nil {
		return err
	} else if taken {
		return fault.In("code", "field.duplicate")
	}
	if k.ID == "" {
		k.ID = id.Random(nil)
	}
	k.Version, k.TouchedOn = 1, tx.Today
	_, err := tx.Exec("case.insert", k)
	if db.IsDuplicate(err) {
		return db.ErrAgain
	}
	return err
}

// InsertLater is Insert for many cases in one act, whose codes the act has looked up itself: nothing is asked for
// each of them. A code that is taken comes back from a later query (see db.Tx.Later), which is db.IsDuplicate.
func InsertLater(tx *db.Tx, k *Case) error {
	if k.Code == "" {
		k.Code = id.Code("C", nil)
	}
	if k.ID == "" {
		k.ID = id.Random(nil)
	}
	k.Version, k.TouchedOn = 1, tx.Today
	return tx.Later("case.insert", k)
}

// Update stores a case over the one with this id and version. A version that is no longer there is
// fault.Conflict.
func Update(tx *db.Tx, k *Case) error {
	if err := notRestricted(tx, k.ID); err != nil {
		return err
	}
	n, err := tx.Exec("case.update", k)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	if err == nil {
		k.Version++
		_, err = tx.Exec("team.days", k)
	}
	return err
}

// Join puts somebody into the team of a case.
func Join(tx *db.Tx, p *Place) error {
	if p.ID == "" {
		p.ID = id.Random(nil)
	}
	if p.Why == nil {
		p.Why = []byte{}
	}
	if p.By == "" {
		p.By = tx.Actor.Name()
	}
	_, err := tx.Exec("team.insert", p)
	return err
}

// PartOf gives the part that somebody has in a case today, the strongest of several; empty: none. So a room
// tells a colleague who stands in, and opens no restricted note, from who works on the case.
func PartOf(tx *db.Tx, caseID, person string) (Part, error) {
	team, err := Team(tx, caseID)
	if err != nil || person == "" {
		return "", err
	}
	for _, part := range []Part{Responsible, Member, Cover, Outside} {
		for _, p := range team {
			if p.Person == person && p.Part == part && p.Holds(tx.Today) {
				return part, nil
			}
		}
	}
	return "", nil
}

// Team gives everybody who ever had a part in a case, with their days.
func Team(tx *db.Tx, caseID string) ([]*Place, error) {
	rows, err := db.All[Place](tx, "team.of_case", db.Args{"case_id": caseID})
	out := make([]*Place, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out, err
}
