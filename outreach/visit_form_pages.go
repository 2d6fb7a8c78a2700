package outreach

import (
	"net/url"
	"strconv"
	"strings"

	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/when"
	"drosme/records/activities"
)

// The form of a visit is kept as what was typed, so that adding a row, taking one out or choosing a free
// time shows everything again as it was.

// sessionFields are the names of a session's fields, after "s1_".
var sessionFields = []string{"id", "version", "format", "starts", "ends", "title", "place", "language", "expected",
	"lead1", "lead2", "lead3", "grant1", "share1", "grant2", "share2", "grant3", "share3"}

// Rows that a form shows at least.
const (
	crewRows  = 3
	leadRows  = 3
	grantRows = 3
)

func field(row int, name string) string { return "s" + strconv.Itoa(row) + "_" + name }

func rows(v url.Values, name string, most int) int {
	n, err := strconv.Atoi(v.Get(name))
	if err != nil {
		return 0
	}
	return max(0, min(n, most))
}

// typed gives a stored visit as its form shows it. What follows from host, sessions and road stays empty,
// so that it follows them again when they change.
func (w *Whole) typed() url.Values {
	x := w.Draft()
	v := typedFrom(&x)
	if w.Municipality == w.HostMunicipality {
		v.Set("municipality", "")
	}
	if w.LeavesAt == w.LeavesReckoned {
		v.Set("leaves", "")
	}
	if w.BackAt == w.BackReckoned {
		v.Set("back", "")
	}
	return v
}

// typedFrom gives a stored or new draft as the form shows it.
func typedFrom(x *Draft) url.Values {
	v := url.Values{}
	v.Set("organisation", x.Organisation)
	v.Set("municipality", x.Municipality)
	v.Set("day", string(x.Day))
	v.Set("leaves", x.LeavesAt.Clock())
	v.Set("back", x.BackAt.Clock())
	v.Set("resource", x.Resource)
	v["further"] = append([]string(nil), x.Further...)
	v.Set("safeguarding_lead", x.SafeguardingLead)
	v.Set("safeguarding_deputy", x.SafeguardingDeputy)
	v.Set("contact", x.Contact)
	v.Set("meeting", x.Meeting)
	v.Set("note", x.Note)
	v.Set("request", x.Request)
	v.Set("crew_rows", strconv.Itoa(max(crewRows, len(x.Crew)+1)))
	for i, p := range x.Crew {
		v.Set("crew"+strconv.Itoa(i+1), p)
	}
	n := 0
	for i := range x.Sessions {
		s := &x.Sessions[i]
		if s.Status != activities.Planned && s.Status != "" {
			continue // closed; it stays as it is
		}
		n++
		set := func(name, value string) { v.Set(field(n, name), value) }
		set("id", s.ID)
		set("version", strconv.Itoa(s.Version))
		set("format", s.Format)
		set("starts", s.StartsAt.Clock())
		set("ends", s.EndsAt.Clock())
		set("title", s.Title)
		set("place", s.Place)
		set("language", s.Language)
		if s.Expected > 0 {
			set("expected", strconv.Itoa(s.Expected))
		}
		v[field(n, "audiences")] = append([]string(nil), s.Audiences...)
		for k, p := range s.Leaders {
			set("lead"+strconv.Itoa(k+1), p)
		}
		for k, g := range s.Shares {
			set("grant"+strconv.Itoa(k+1), g.Grant)
			set("share"+strconv.Itoa(k+1), activities.FormatShare(g.Share))
		}
	}
	v.Set("rows", strconv.Itoa(n))
	return v
}

// addRow puts one more session under the others, with what it most likely shares with the last one.
func addRow(v url.Values) {
	n := rows(v, "rows", MostSessions)
	if n == MostSessions {
		return
	}
	v.Set("rows", strconv.Itoa(n+1))
	if n == 0 {
		v.Set(field(1, "format"), "trailer_session")
		return
	}
	for _, name := range []string{"format", "language", "place", "lead1", "lead2", "lead3", "grant1", "share1", "grant2", "share2", "grant3", "share3"} {
		v.Set(field(n+1, name), v.Get(field(n, name)))
	}
	v.Set(field(n+1, "starts"), v.Get(field(n, "ends")))
}

// dropRow takes a session out; those under it move up.
func dropRow(v url.Values, row int) {
	n := rows(v, "rows", MostSessions)
	if row < 1 || row > n {
		return
	}
	for k := row; k < n; k++ {
		for _, name := range append([]string{"audiences"}, sessionFields...) {
			v[field(k, name)] = v[field(k+1, name)]
		}
	}
	for _, name := range append([]string{"audiences"}, sessionFields...) {
		delete(v, field(n, name))
	}
	v.Set("rows", strconv.Itoa(n-1))
}

// dropEmpty takes out the rows in which nothing of a session's own was typed.
func dropEmpty(v url.Values) {
	for k := rows(v, "rows", MostSessions); k >= 1; k-- {
		own := ""
		for _, name := range []string{"id", "starts", "ends", "title", "expected"} {
			own += strings.TrimSpace(v.Get(field(k, name)))
		}
		if own == "" && len(v[field(k, "audiences")]) == 0 {
			dropRow(v, k)
		}
	}
}

// read turns what was typed into a draft and says all that cannot be read.
func read(v url.Values) (Draft, error) {
	f := area.NewForm(v)
	x := Draft{}
	x.Organisation, x.Municipality = f.Text("organisation", 40), f.Text("municipality", MostLine)
	x.Resource = f.Text("resource", 40)
	x.SafeguardingLead, x.SafeguardingDeputy = f.Text("safeguarding_lead", 40), f.Text("safeguarding_deputy", 40)
	x.Contact, x.Meeting, x.Note = f.Text("contact", MostText), f.Text("meeting", MostText), f.Text("note", MostText)
	x.Request = f.Text("request", 40)
	x.Further = f.RawAll("further")
	for k := 1; k <= rows(v, "crew_rows", MostCrew+1); k++ {
		if p := f.Text("crew"+strconv.Itoa(k), 40); p != "" {
			x.Crew = append(x.Crew, p)
		}
	}
	x.Day = f.Day("day")
	if x.Day == "" && strings.TrimSpace(f.Raw("day")) == "" {
		f.Wrong("day", "field.required")
	}
	day := x.Day
	if day == "" {
		day = "2001-01-01" // so that the hours are looked at as well
	}
	clock := func(name string) when.Local {
		typed := strings.TrimSpace(f.Raw(name))
		if typed == "" {
			return ""
		}
		l, err := when.ParseLocal(string(day) + " " + typed)
		if err != nil {
			f.Wrong(name, "visit.not_a_clock")
		}
		return l
	}
	x.LeavesAt, x.BackAt = clock("leaves"), clock("back")
	if x.LeavesAt != "" && x.BackAt != "" && x.BackAt < x.LeavesAt {
		x.BackAt = Shift(x.BackAt, 24*60) // an hour before that of leaving is one of the next day
	}
	for k := 1; k <= rows(v, "rows", MostSessions); k++ {
		x.Sessions = append(x.Sessions, readSession(f, k, clock))
	}
	return x, f.Err()
}

func readSession(f *area.Form, k int, clock func(string) when.Local) Session {
	text := func(name string) string { return f.Text(field(k, name), MostLine) }
	s := Session{}
	s.ID = text("id")
	s.Version, _ = strconv.Atoi(text("version"))
	s.Format, s.Title, s.Place, s.Language = text("format"), text("title"), text("place"), text("language")
	s.StartsAt, s.EndsAt = clock(field(k, "starts")), clock(field(k, "ends"))
	if s.StartsAt == "" && strings.TrimSpace(f.Raw(field(k, "starts"))) == "" {
		f.Wrong(field(k, "starts"), "field.required")
	}
	if s.EndsAt == "" && strings.TrimSpace(f.Raw(field(k, "ends"))) == "" {
		f.Wrong(field(k, "ends"), "field.required")
	}
	s.Audiences = f.RawAll(field(k, "audiences"))
	s.Expected, _ = f.Int(field(k, "expected"), 0, MostExpected)
	for i := 1; i <= leadRows; i++ {
		if p := text("lead" + strconv.Itoa(i)); p != "" {
			s.Leaders = append(s.Leaders, p)
		}
	}
	sharesOf(f, k, &s)
	return s
}

// sharesOf reads the grants of a session. One grant without a share pays for all of it.
func sharesOf(f *area.Form, k int, s *Session) {
	for i := 1; i <= grantRows; i++ {
		at := strconv.Itoa(i)
		grant, typed := f.Text(field(k, "grant"+at), 40), f.Text(field(k, "share"+at), 10)
		if grant == "" {
			if typed != "" {
				f.Wrong(field(k, "grant"+at), "visit.share_of_what")
			}
			continue
		}
		share, ok := 0, typed == ""
		if typed != "" {
			share, ok = activities.ParseShare(typed)
		}
		if !ok {
			f.Wrong(field(k, "share"+at), "visit.not_a_share")
		}
		s.Shares = append(s.Shares, activities.Share{Grant: grant, Share: share, Place: i})
	}
	if len(s.Shares) == 1 && s.Shares[0].Share == 0 {
		s.Shares[0].Share = 10000
	}
}

// formNames are the fields of the form for those of an act.
var formNames = map[string]string{"leaves_at": "leaves", "back_at": "back", "crew": "crew1", "starts_at": "starts", "ends_at": "ends",
	"led_by": "lead1", "grants": "grant1", "sessions": "rows"}

// beside names the fields of a fault as the form does, so that each sentence stands beside its field.
func beside(err error) error {
	f := fault.As(err)
	if f == nil || len(f.Fields) == 0 {
		return err
	}
	out := *f
	out.Fields = append([]fault.Field(nil), f.Fields...)
	for i := range out.Fields {
		x := &out.Fields[i]
		if n, ok := formNames[x.Name]; ok {
			x.Name = n
		}
		if x.Row > 0 {
			x.Name = field(x.Row, x.Name)
		}
	}
	return &out
}
