package outreach

import (
	"encoding/json"
	"slices"
	"strings"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/activities"
)

// These functions work inside an act of this room: the act has asked access already.

// ByID finds a visit with its crew.
func ByID(tx *db.Tx, id string) (*Visit, error) {
	v, err := db.One[Visit](tx, "visit.by_id", db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	return &v, withCrew(tx, []*Visit{&v})
}

// ByCode finds a visit by its code; none is nil.
func ByCode(tx *db.Tx, code string) (*Visit, error) {
	id, found, err := db.Maybe[string](tx, "visit.id_of", db.Args{"code": code})
	if err != nil || !found {
		return nil, err
	}
	return ByID(tx, id)
}

func withCrew(tx *db.Tx, list []*Visit) error {
	if len(list) == 0 {
		return nil
	}
	by := map[string]*Visit{}
	ids := make([]string, 0, len(list))
	for _, v := range list {
		by[v.ID] = v
		ids = append(ids, v.ID)
	}
	type pair struct {
		Visit  string `db:"visit"`
		Person string `db:"person"`
	}
	return db.Each(tx, "crew.of_many", func(p pair) error {
		v := by[p.Visit]
		v.Crew = append(v.Crew, p.Person)
		return nil
	}, db.Args{"ids": ids})
}

// SessionsOf gives all sessions of a visit, in the order of their start.
func SessionsOf(tx *db.Tx, v *Visit) ([]Session, error) {
	type planned struct {
		Activity  string `db:"activity"`
		Audiences string `db:"audiences"`
		Expected  int    `db:"expected"`
	}
	more := map[string]planned{}
	err := db.Each(tx, "visit_session.of", func(p planned) error { more[p.Activity] = p; return nil }, db.Args{"visit": v.ID})
	if err != nil {
		return nil, err
	}
	ids, err := db.All[string](tx, "session.activities", db.Args{"code": v.Code})
	if err != nil {
		return nil, err
	}
	var out []Session
	for _, id := range ids {
		a, err := activities.ByID(tx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, Session{Activity: *a, Audiences: strings.Fields(more[id].Audiences), Expected: more[id].Expected})
	}
	return out, nil
}

// save stores a changed visit; a version that is no longer there is fault.Conflict.
func save(tx *db.Tx, v *Visit) error {
	n, err := tx.Exec("visit.update", v)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	v.Version++
	return err
}

func setCrew(tx *db.Tx, visit string, people []string) error {
	if _, err := tx.Exec("crew.clear", db.Args{"visit": visit}); err != nil {
		return err
	}
	for i, p := range people {
		tx.About(p)
		if _, err := tx.Exec("crew.add", db.Args{"visit": visit, "person": p, "place": i}); err != nil {
			return err
		}
	}
	return nil
}

// putSession stores one session: a new activity, or a planned one that is there already, with the
// version that the form was made from (a stale one is fault.Conflict). What was held or cancelled stays as it is.
func putSession(tx *db.Tx, v *Visit, s *Session) error {
	if s.ID == "" {
		s.Code = id.Code("A", nil)
		if err := activities.Insert(tx, &s.Activity); err != nil {
			return err
		}
	} else {
		have, err := activities.ByID(tx, s.ID)
		if err != nil || have.Visit != v.Code {
			return fault.Missing()
		}
		if have.Status != activities.Planned {
			return nil
		}
		s.Code, s.MadeBy, s.Circle, s.Status = have.Code, have.MadeBy, have.Circle, have.Status
		if err := activities.Save(tx, &s.Activity); err != nil {
			return err
		}
	}
	if err := activities.SetLeaders(tx, s.ID, s.Leaders); err != nil {
		return err
	}
	if err := activities.SetShares(tx, s.ID, s.Shares); err != nil {
		return err
	}
	_, err := tx.Exec("visit_session.put", db.Args{"activity": s.ID, "visit": v.ID, "audiences": strings.Join(s.Audiences, " "), "expected": s.Expected})
	return err
}

// dropSessions takes away the planned sessions that a draft no longer has.
func dropSessions(tx *db.Tx, have, want []Session) error {
	for _, h := range have {
		if h.Status != activities.Planned || slices.ContainsFunc(want, func(s Session) bool { return s.ID == h.ID }) {
			continue
		}
		tx.Note("session", h.Code, "")
		if _, err := tx.Exec("activity.remove", db.Args{"id": h.ID}); err != nil {
			return err
		}
	}
	return nil
}

// HoldVisit notes that a confirmed visit took place: its sessions are closed, at least one was held, and
// the day does not lie ahead. The caller saves nothing else of the visit.
func HoldVisit(tx *db.Tx, v *Visit) error {
	open, err := db.One[int](tx, "session.open", db.Args{"code": v.Code})
	if err != nil {
		return err
	}
	held, err := db.One[int](tx, "session.held", db.Args{"code": v.Code})
	if err != nil {
		return err
	}
	switch {
	case v.State != Confirmed:
		return fault.New(fault.Invalid, "visit.not_confirmed")
	case v.Day > tx.Today:
		return fault.New(fault.Invalid, "visit.lies_ahead")
	case open > 0:
		return fault.New(fault.Invalid, "visit.sessions_open", "n", open)
	case held == 0:
		return fault.New(fault.Invalid, "visit.no_session_held")
	}
	v.State = Held
	return save(tx, v)
}

// HoldWhenClosed is for the act that closes a session: with the last one closed the visit is held. A
// visit that is not ready for that stays as it is, as does an activity that belongs to no visit here.
func HoldWhenClosed(tx *db.Tx, visitCode string) error {
	v, err := ByCode(tx, visitCode)
	if err != nil || v == nil || visitCode == "" {
		return err
	}
	if err := HoldVisit(tx, v); err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	return nil
}

func sealedLabel(visit string) string { return "visit " + visit }

// seal puts the private part under the house key; what did not change keeps its bytes, so that the log
// speaks of real changes only.
func (v *Visit) seal(keys *seal.Keyring, p Private) error {
	if len(v.Sealed) > 0 {
		if have, err := v.open(keys); err == nil && have == p {
			return nil
		}
	}
	b, err := json.Marshal(p)
	if err == nil {
		v.Sealed = keys.Seal(sealedLabel(v.ID), b)
	}
	return err
}

func (v *Visit) open(keys *seal.Keyring) (Private, error) {
	var p Private
	if len(v.Sealed) == 0 {
		return p, nil
	}
	b, err := keys.Open(sealedLabel(v.ID), v.Sealed)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(b, &p)
}
