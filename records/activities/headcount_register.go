package activities

import (
	"strconv"

	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/register"
)

func checkHeadcount(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "activity", "audience", "sex", "age_band", "count", "method")
	oneOf(row, faults, "audience", Audiences)
	oneOf(row, faults, "sex", Sexes)
	oneOf(row, faults, "age_band", AgeBands)
	oneOf(row, faults, "method", Methods)
	register.Known(row, refs, faults, "activity", "activities")
	switch n, ok := register.Whole(row, faults, "count"); {
	case !ok:
	case n < 0:
		faults.Add("count", "field.negative")
	case n > MostCounted:
		faults.Add("count", "field.too_large", "max", MostCounted)
	}
}

type headcountRow struct {
	Headcount
	Code string `db:"code"`
}

func headcountRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "register.headcounts", func(h headcountRow) error {
		return yield(register.Row{"activity": h.Code, "audience": h.Audience, "sex": h.Sex, "age_band": h.AgeBand,
			"count": strconv.Itoa(h.Count), "method": h.Method})
	})
}

// putHeadcountRow stores a row of the register. An import that changes a number corrects it: the
// earlier value stays, with the import as the reason.
func (d *Desk) putHeadcountRow(tx *db.Tx, row, before register.Row) error {
	a, err := idOf(tx, "activity.id_of", row["activity"], "activity")
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(row["count"])
	if err != nil {
		return err
	}
	h := Headcount{Activity: a, Audience: row["audience"], Sex: row["sex"], AgeBand: row["age_band"], Method: row["method"], Count: n}
	if err := h.Check(); err != nil {
		return err
	}
	if err := dueLater(tx, a); err != nil {
		return err
	}
	if before == nil { // nothing to correct: it was looked for
		h.ID, h.EnteredBy, h.EnteredAt = id.Ordered(tx.Now.Time(), nil), tx.Actor.Name(), tx.Now
		return tx.Later("headcount.insert", h)
	}
	return PutHeadcount(tx, d.House.Keys, h, "import")
}

func checkAttendance(row register.Row, refs register.Refs, faults *register.Faults) {
	register.Need(row, faults, "activity", "person", "role", "status")
	oneOf(row, faults, "role", Roles)
	oneOf(row, faults, "status", AttendanceStatuses)
	register.Known(row, refs, faults, "activity", "activities")
	register.Known(row, refs, faults, "person", "people")
}

type attendanceRow struct {
	Attendee
	ActivityCode string `db:"activity_code"`
	PersonCode   string `db:"person_code"`
}

func attendanceRows(tx *db.Tx, yield func(register.Row) error) error {
	return db.Each(tx, "register.attendance", func(t attendanceRow) error {
		return yield(register.Row{"activity": t.ActivityCode, "person": t.PersonCode, "role": t.Role, "status": t.Status})
	})
}

func putAttendance(tx *db.Tx, row, _ register.Row) error {
	a, err := idOf(tx, "activity.id_of", row["activity"], "activity")
	if err != nil {
		return err
	}
	p, err := idOf(tx, "register.person", row["person"], "person")
	if err != nil {
		return err
	}
	return tx.Later("attendee.put", Attendee{Activity: a, Person: p, Role: row["role"], Status: row["status"]})
}
