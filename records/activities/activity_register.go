package activities

import (
	"slices"
	"strings"

	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/register"
	"drosme/internal/when"
)

// Registers are the three registers of this package.
func (d *Desk) Registers() []register.Register {
	zone := d.House.Clerk.Zone
	return []register.Register{
		{
			Name: "activities",
			Columns: []string{"code", "visit", "format", "title", "status", "starts_at", "ends_at", "place", "municipality",
				"country", "host", "language", "led_by", "grants"},
			Key: []string{"code"}, After: []string{"organisations", "people", "grants"},
			Check: func(row register.Row, refs register.Refs, faults *register.Faults) {
				checkActivity(row, refs, faults, zone())
			},
			Protected: func(row register.Row, _ register.Refs) bool { return protected[row["format"]] },
			Rows:      activityRows,
			Put:       func(tx *db.Tx, row, before register.Row) error { return putActivity(tx, row, before, zone()) },
			Done:      recountComing,
		},
		{
			Name: "headcounts", Columns: []string{"activity", "audience", "sex", "age_band", "count", "method"},
			Key: []string{"activity", "audience", "sex", "age_band", "method"}, After: []string{"activities"},
			Check: checkHeadcount, Protected: ofProtected, Rows: headcountRows, Put: d.putHeadcountRow, Done: recountComing,
		},
		{
			Name: "attendance", Columns: []string{"activity", "person", "role", "status"},
			Key: []string{"activity", "person", "role"}, After: []string{"activities", "people"},
			Check: checkAttendance, Protected: ofProtected, Rows: attendanceRows, Put: putAttendance,
		},
	}
}

func oneOf(row register.Row, faults *register.Faults, column string, words []string) {
	if row[column] != "" && !slices.Contains(words, row[column]) {
		faults.Add(column, "field.unknown_word", "words", strings.Join(words, ", "))
	}
}

// ofProtected tells whether a row belongs to a protected activity, or notes a person served.
func ofProtected(row register.Row, refs register.Refs) bool {
	return protected[refs.Cell("activities", row["activity"], "format")] || refs.Cell("people", row["person"], "kind") == "served"
}

func checkActivity(row register.Row, refs register.Refs, faults *register.Faults, zone string) {
	register.Need(row, faults, "code", "format", "title", "status", "starts_at", "ends_at", "country")
	for _, c := range []string{"starts_at", "ends_at"} {
		if row[c] == "" {
			continue
		}
		at, err := when.ParseLocal(row[c])
		if err != nil {
			faults.Add(c, "field.not_a_time")
			continue
		}
		row[c] = string(at)
	}
	row["country"] = strings.ToUpper(row["country"])
	a := fromRow(row)
	for _, x := range invalid(a.Settle(zone)) {
		if x.Key != "field.required" && x.Key != "field.not_a_time" { // said above, once
			faults.Add(x.Name, x.Key, pairs(x.Args)...)
		}
	}
	if host := row["host"]; host != "" && !refs.Has("organisations", host) {
		faults.Add("host", "activity.unknown_host", "code", host)
	}
	leaders := split(row["led_by"])
	for i, p := range leaders {
		if !refs.Has("people", p) {
			faults.Add("led_by", "activity.unknown_person", "code", p)
		}
		for _, q := range leaders[:i] {
			if p == q {
				faults.Add("led_by", "activity.leader_twice", "code", p)
			}
		}
	}
	row["led_by"] = strings.Join(leaders, ";")
	shares, text, key := parseShares(row["grants"])
	if key != "" {
		faults.Add("grants", key)
		return
	}
	for _, s := range shares {
		if !refs.Has("grants", s.Grant) {
			faults.Add("grants", "activity.unknown_grant", "code", s.Grant)
		}
	}
	for _, x := range invalid(CheckShares(shares)) {
		faults.Add("grants", x.Key, pairs(x.Args)...)
	}
	row["grants"] = text
}

// parseShares reads one code, or CODE:share;CODE:share in percent. The shares bear codes here, not ids.
func parseShares(cell string) (shares []Share, text, wrong string) {
	parts := split(cell)
	if len(parts) == 1 && !strings.Contains(parts[0], ":") {
		return []Share{{Grant: parts[0], Share: 10000}}, parts[0], ""
	}
	var out []string
	for i, p := range parts {
		code, share, ok := strings.Cut(p, ":")
		n, good := ParseShare(share)
		code = strings.TrimSpace(code)
		if !ok || !good || code == "" {
			return nil, cell, "activity.grants_form"
		}
		shares = append(shares, Share{Grant: code, Share: n, Place: i})
		out = append(out, code+":"+FormatShare(n))
	}
	if len(shares) == 1 && shares[0].Share == 10000 {
		return shares, shares[0].Grant, ""
	}
	return shares, strings.Join(out, ";"), ""
}

func split(cell string) []string {
	var out []string
	for _, p := range strings.Split(cell, ";") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func invalid(err error) []fault.Field {
	if err == nil {
		return nil
	}
	return fault.As(err).Fields
}

func pairs(args fault.Args) []any {
	var out []any
	for k, v := range args {
		out = append(out, k, v)
	}
	return out
}

func fromRow(row register.Row) Activity {
	return Activity{Code: row["code"], Visit: row["visit"], Format: row["format"], Title: row["title"], Status: row["status"],
		StartsAt: when.Local(row["starts_at"]), EndsAt: when.Local(row["ends_at"]), Place: row["place"],
		Municipality: row["municipality"], Country: row["country"], Language: row["language"]}
}

// exported is an activity as its register has it.
type exported struct {
	Activity
	HostCode string `db:"host_code"`
}

func activityRows(tx *db.Tx, yield func(register.Row) error) error {
	type pair struct {
		Activity string `db:"activity"`
		Code     string `db:"code"`
		Share    int    `db:"share"`
	}
	led, paid := map[string]string{}, map[string][]pair{}
	err := db.Each(tx, "register.leaders", func(p pair) error {
		if led[p.Activity] != "" {
			led[p.Activity] += ";"
		}
		led[p.Activity] += p.Code
		return nil
	})
	if err != nil {
		return err
	}
	err = db.Each(tx, "register.shares", func(p pair) error { paid[p.Activity] = append(paid[p.Activity], p); return nil })
	if err != nil {
		return err
	}
	return db.Each(tx, "register.activities", func(a exported) error {
		grants := ""
		for i, p := range paid[a.ID] {
			if i > 0 {
				grants += ";"
			}
			grants += p.Code
			if len(paid[a.ID]) > 1 {
				grants += ":" + FormatShare(p.Share)
			}
		}
		return yield(register.Row{"code": a.Code, "visit": a.Visit, "format": a.Format, "title": a.Title, "status": a.Status,
			"starts_at": string(a.StartsAt), "ends_at": string(a.EndsAt), "place": a.Place, "municipality": a.Municipality,
			"country": a.Country, "host": a.HostCode, "language": a.Language, "led_by": led[a.ID], "grants": grants})
	})
}

// coming is what one import remembers of its own transaction, so that it asks for no id twice.
type coming struct {
	ids map[[2]string]string // by query and code
	due map[string]bool      // activities that stand in counting_due
}

func comingOf(tx *db.Tx) *coming {
	c, _ := db.Once(tx, "activities.coming", func() (*coming, error) {
		return &coming{map[[2]string]string{}, map[string]bool{}}, nil
	})
	return c
}

// idOf finds the id behind a code that was checked; it is missing only if it went in between.
func idOf(tx *db.Tx, query, code, column string) (string, error) {
	known := comingOf(tx).ids
	if id := known[[2]string{query, code}]; id != "" {
		return id, nil
	}
	found, there, err := db.Maybe[string](tx, query, db.Args{"code": code})
	if err == nil && !there {
		err = fault.In(column, "field.unknown_code")
	}
	if err == nil {
		known[[2]string{query, code}] = found
	}
	return found, err
}

// dueLater notes an activity as due, once in an import.
func dueLater(tx *db.Tx, activity string) error {
	c := comingOf(tx)
	if c.due[activity] {
		return nil
	}
	c.due[activity] = true
	return tx.Later("counting.due", db.Args{"activity": activity})
}

// recountComing ends a register of an import: the totals of what it changed are made.
func recountComing(tx *db.Tx) error {
	clear(comingOf(tx).due)
	return recountDue(tx)
}

func putActivity(tx *db.Tx, row, before register.Row, zone string) error {
	a := fromRow(row)
	if err := a.Settle(zone); err != nil {
		return err
	}
	var err error
	if row["host"] != "" {
		if a.Host, err = idOf(tx, "register.organisation", row["host"], "host"); err != nil {
			return err
		}
	}
	if before == nil {
		a.ID, a.MadeBy = id.Ordered(tx.Now.Time(), nil), tx.Actor.Name()
		err = tx.Later("activity.insert", a)
		comingOf(tx).ids[[2]string{"activity.id_of", a.Code}] = a.ID
	} else {
		var have Activity
		if have, err = db.One[Activity](tx, "activity.by_code", db.Args{"code": a.Code}); err != nil {
			return err
		}
		a.ID, a.MadeBy, a.Circle, a.CancelledWhy, a.Version = have.ID, have.MadeBy, have.Circle, have.CancelledWhy, have.Version
		err = tx.Later("activity.update", a)
	}
	if err != nil {
		return err
	}
	if err := dueLater(tx, a.ID); err != nil {
		return err
	}
	if err := putLeaders(tx, a.ID, row, before); err != nil {
		return err
	}
	return putShares(tx, a.ID, row, before)
}

func putLeaders(tx *db.Tx, activity string, row, before register.Row) error {
	if before != nil {
		if before["led_by"] == row["led_by"] {
			return nil
		}
		if err := tx.Later("leader.clear", db.Args{"activity": activity}); err != nil {
			return err
		}
	}
	for i, code := range split(row["led_by"]) {
		p, err := idOf(tx, "register.person", code, "led_by")
		if err != nil {
			return err
		}
		if err := tx.Later("leader.add", db.Args{"activity": activity, "person": p, "place": i}); err != nil {
			return err
		}
	}
	return nil
}

func putShares(tx *db.Tx, activity string, row, before register.Row) error {
	if before != nil {
		if before["grants"] == row["grants"] {
			return nil
		}
		if err := tx.Later("share.clear", db.Args{"activity": activity}); err != nil {
			return err
		}
	}
	shares, _, wrong := parseShares(row["grants"])
	if wrong != "" {
		return fault.In("grants", wrong)
	}
	for i, s := range shares {
		g, err := idOf(tx, "register.grant", s.Grant, "grants")
		if err != nil {
			return err
		}
		if err := tx.Later("share.add", db.Args{"activity": activity, "grant_id": g, "share": s.Share, "place": i}); err != nil {
			return err
		}
	}
	return nil
}
