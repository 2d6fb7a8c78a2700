package reports

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/id"
	"drosme/internal/privacy"
	"drosme/internal/when"
)

// mostDeeds is how many acts, and how many changed activities, a page tells of.
const mostDeeds = 200

// Since compares a frozen report with the same figures as they are now, and finds what is behind the
// differences: verbs result.read for the figures, result.rows for what is behind them, so that a reader
// sees only activities that they may open; the others are a number.
func (d *Desk) Since(ctx context.Context, f *Frozen) (*Since, error) {
	out := &Since{}
	live := &Results{Grant: f.GrantRecord, Period: f.Period()}
	err := clerk.Count(ctx, d.House.Clerk, "result.read", "results "+f.GrantRecord.Code, func(tx *db.Tx) (err error) {
		live.Figures, err = compute(tx, d.Sets(), live.Period)
		return err
	})
	if err != nil {
		return nil, err
	}
	out.Differences = differences(f, live.Figures)
	if !d.House.Clerk.May(ctx, "result.rows") {
		return out, nil
	}
	rows, err := clerk.List(ctx, d.House.Clerk, "result.rows", func(tx *db.Tx) ([]*differing, error) {
		return d.changes(tx, f, out)
	})
	for _, r := range rows {
		out.Changed = append(out.Changed, r.fields()...)
	}
	return out, err
}

// differing is an activity that counts otherwise than when the report was frozen.
type differing struct {
	ID        string `db:"id" class:"plain"`
	Code      string `db:"code" class:"plain"`
	Protected bool   `db:"protected" class:"plain"`
	Circle    string `db:"circle" class:"plain"`

	WasCounted  bool     `db:"was_counted" class:"plain"`
	WasDay      when.Day `db:"was_day" class:"plain"`
	WasFormat   string   `db:"was_format" class:"plain"`
	WasHost     string   `db:"was_host" class:"plain"`
	WasCountry  string   `db:"was_country" class:"plain"`
	WasShared   bool     `db:"was_shared" class:"plain"`
	WasPupils   int64    `db:"was_pupils" class:"plain"`
	WasTeachers int64    `db:"was_teachers" class:"plain"`
	WasVisitors int64    `db:"was_visitors" class:"plain"`

	NowCounted  bool     `db:"now_counted" class:"plain"`
	NowDay      when.Day `db:"now_day" class:"plain"`
	NowFormat   string   `db:"now_format" class:"plain"`
	NowHost     string   `db:"now_host" class:"plain"`
	NowCountry  string   `db:"now_country" class:"plain"`
	NowShared   bool     `db:"now_shared" class:"plain"`
	NowPupils   int64    `db:"now_pupils" class:"plain"`
	NowTeachers int64    `db:"now_teachers" class:"plain"`
	NowVisitors int64    `db:"now_visitors" class:"plain"`
}

// Scope is that of the activity.
func (x *differing) Scope() access.Scope {
	return access.Scope{Protected: x.Protected, Circle: x.Circle}
}

func (x *differing) fields() []Changed {
	yes := map[bool]string{true: "yes", false: "no"}
	if x.WasCounted != x.NowCounted {
		return []Changed{{x.ID, x.Code, "counted", yes[x.WasCounted], yes[x.NowCounted]}}
	}
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	var out []Changed
	for _, c := range []Changed{
		{Field: "day", Was: string(x.WasDay), Now: string(x.NowDay)}, {Field: "format", Was: x.WasFormat, Now: x.NowFormat},
		{Field: "host", Was: x.WasHost, Now: x.NowHost}, {Field: "country", Was: x.WasCountry, Now: x.NowCountry},
		{Field: "shared", Was: yes[x.WasShared], Now: yes[x.NowShared]}, {Field: "pupils", Was: n(x.WasPupils), Now: n(x.NowPupils)},
		{Field: "teachers", Was: n(x.WasTeachers), Now: n(x.NowTeachers)}, {Field: "visitors", Was: n(x.WasVisitors), Now: n(x.NowVisitors)},
	} {
		if c.Was == c.Now {
			continue
		}
		if c.Field == "host" {
			c.Was, c.Now = "", ""
		}
		c.Activity, c.Code = x.ID, x.Code
		out = append(out, c)
	}
	return out
}

// logged is a line of the log, as far as it is told here.
type logged struct {
	At      when.Moment `db:"at"`
	Actor   string      `db:"actor"`
	Role    string      `db:"role"`
	Verb    string      `db:"verb"`
	Target  string      `db:"target"`
	Detail  string      `db:"detail"`
	Purpose string      `db:"purpose"`
	Code    string      `db:"code"`
}

func (l logged) changes() []privacy.Change {
	var detail struct {
		Changes []privacy.Change `json:"changes"`
	}
	if json.Unmarshal([]byte(l.Detail), &detail) != nil {
		return nil // a line without fields
	}
	return detail.Changes
}

func (l logged) deed(activity, code string, c privacy.Change) Deed {
	return Deed{Activity: activity, Code: code, At: l.At, By: l.Actor, Role: l.Role, Verb: l.Verb, Field: c.Field, From: c.From, To: c.To, Why: l.Purpose}
}

// corrected is a corrected head count.
type corrected struct {
	ID       string      `db:"id"`
	Activity string      `db:"activity"`
	Code     string      `db:"code"`
	Audience string      `db:"audience"`
	Method   string      `db:"method"`
	Was      int         `db:"was"`
	Becomes  int         `db:"becomes"`
	Why      string      `db:"why"`
	By       string      `db:"corrected_by"`
	At       when.Moment `db:"corrected_at"`
}

// unsaid are fields of a log line that follow from others.
var unsaid = map[string]bool{"version": true, "starts_utc": true, "ends_utc": true}

func (d *Desk) changes(tx *db.Tx, f *Frozen, out *Since) ([]*differing, error) {
	// Ids of log lines are in the order of time: the least one of the moment of freezing bounds them.
	after := id.Ordered(f.FrozenAt.Time(), bytes.NewReader(make([]byte, 32)))
	args := db.Args{"report": f.ID, "grant": f.Grant, "from": f.Start, "to": f.To, "after": after, "frozen": f.FrozenAt, "most": mostDeeds}
	list, err := db.All[differing](tx, "report.differing", args)
	if err != nil {
		return nil, err
	}
	total, err := db.One[int](tx, "report.differing_total", args)
	if err != nil {
		return nil, err
	}
	if len(list) < mostDeeds {
		out.Withheld = total - len(list)
	}
	if out.Deeds, err = d.deeds(tx, args); err != nil {
		return nil, err
	}
	if err := nameUsers(tx, out.Deeds); err != nil {
		return nil, err
	}
	rows := make([]*differing, len(list))
	for i := range list {
		rows[i] = &list[i]
	}
	return rows, nil
}

// deeds finds who did what to the activities behind a report, and to its grant: corrections of head counts
// with their reasons, acts of the log, and rows that an import changed. The newest stand first.
func (d *Desk) deeds(tx *db.Tx, args db.Args) ([]Deed, error) {
	var out []Deed
	corrections, err := db.All[corrected](tx, "report.corrections", args)
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	closed := !slices.ContainsFunc(tx.Words, func(w access.Word) bool { return w != access.Codes }) // reasons are sensitive
	for _, k := range corrections {
		why := ""
		if !closed {
			if why, err = d.open("headcount correction "+k.ID, k.Why); err != nil {
				return nil, err
			}
		}
		told[k.Activity+string(k.At)] = true
		out = append(out, Deed{Activity: k.Activity, Code: k.Code, At: k.At, By: k.By, Verb: "headcount.correct",
			Field: "headcount." + k.Audience + "." + k.Method, From: strconv.Itoa(k.Was), To: strconv.Itoa(k.Becomes), Why: why, Closed: closed})
	}
	lines, err := db.All[logged](tx, "report.lines", args)
	if err != nil {
		return nil, err
	}
	ofGrant, err := db.All[logged](tx, "report.grant_lines", args)
	if err != nil {
		return nil, err
	}
	for _, l := range append(lines, ofGrant...) {
		changes := l.changes()
		if len(changes) == 0 {
			changes = []privacy.Change{{}}
		}
		for _, c := range changes {
			if unsaid[c.Field] || told[l.Target+string(l.At)] && strings.HasPrefix(c.Field, "headcount.") {
				continue
			}
			activity := l.Target
			if l.Code == "" {
				activity = ""
			}
			out = append(out, l.deed(activity, l.Code, c))
		}
	}
	imported, err := importedDeeds(tx, args, told)
	out = append(out, imported...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].At > out[j].At })
	if len(out) > mostDeeds {
		out = out[:mostDeeds]
	}
	return out, err
}

// importedDeeds reads what an import changed in activities that the reader may open. An import's line names
// its rows "register/key/….column".
func importedDeeds(tx *db.Tx, args db.Args, told map[string]bool) ([]Deed, error) {
	lines, err := db.All[logged](tx, "report.import_lines", args)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	codeOf := func(c privacy.Change) (code, column string) {
		register, rest, ok := strings.Cut(c.Field, "/")
		if !ok || register != "activities" && register != "headcounts" && register != "attendance" {
			return "", ""
		}
		dot := strings.LastIndexByte(rest, '.')
		if dot < 0 {
			return "", ""
		}
		code, _, _ = strings.Cut(rest[:dot], "/")
		return code, rest[dot+1:]
	}
	var codes []string
	for _, l := range lines {
		for _, c := range l.changes() {
			if code, _ := codeOf(c); code != "" {
				codes = append(codes, code)
			}
		}
	}
	type pair struct {
		ID   string `db:"id"`
		Code string `db:"code"`
	}
	known := map[string]string{}
	for len(codes) > 0 {
		some := codes[:min(500, len(codes))]
		codes = codes[len(some):]
		err := db.Each(tx, "report.visible_codes", func(p pair) error { known[p.Code] = p.ID; return nil }, db.Args{"codes": some})
		if err != nil {
			return nil, err
		}
	}
	var out []Deed
	for _, l := range lines {
		for _, c := range l.changes() {
			code, column := codeOf(c)
			if known[code] == "" || column == "count" && told[known[code]+string(l.At)] {
				continue
			}
			c.Field = column
			out = append(out, l.deed(known[code], code, c))
		}
	}
	return out, nil
}

// nameUsers fills in the codes of the users who acted.
func nameUsers(tx *db.Tx, deeds []Deed) error {
	var users []string
	for _, x := range deeds {
		users = append(users, x.By)
	}
	codes, err := userCodes(tx, users...)
	for i := range deeds {
		deeds[i].ByCode = codes[deeds[i].By]
	}
	return err
}

// userCodes gives the codes of users; who is no user, such as the console, has none.
func userCodes(tx *db.Tx, users ...string) (map[string]string, error) {
	slices.Sort(users)
	type user struct {
		ID   string `db:"id"`
		Code string `db:"code"`
	}
	codes := map[string]string{}
	err := db.Each(tx, "report.user_codes", func(u user) error { codes[u.ID] = u.Code; return nil }, db.Args{"ids": slices.Compact(users)})
	return codes, err
}
