package doorway

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"drosme/internal/fault"
	"drosme/internal/when"
)

// Request is what a host asks for. Everything in it is sealed where it lies; the office copies what it
// must count and plan by into plain columns.
type Request struct {
	Organisation string     `json:"organisation"`
	Kind         string     `json:"kind"` // one of Kinds
	Municipality string     `json:"municipality"`
	Address      string     `json:"address"` // where the crew is to come
	Country      string     `json:"country"` // ISO 3166 alpha-2
	Days         []when.Day `json:"days"`    // wished, the best first
	Groups       []Group    `json:"groups"`
	Languages    []string   `json:"languages"` // in which the visit can be held
	Access       string     `json:"access"`    // what somebody needs in order to take part
	Phones       string     `json:"phones"`    // yes, no, or unknown
	Contact      Contact    `json:"contact"`   // the named teacher
	Safeguarding Contact    `json:"safeguarding"`
	Letters      string     `json:"letters"` // language of letters to the host
	Note         string     `json:"note"`
}

// Group is one class or audience.
type Group struct {
	Name     string `json:"name"`     // "8.b", "teachers"
	Audience string `json:"audience"` // one of Audiences
	Heads    int    `json:"heads"`    // expected
}

// Contact is a person at the host: a name, sealed with the request and gone with it.
type Contact struct {
	Name  string `json:"name"`
	Role  string `json:"role"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// Words that a request may use.
var (
	Kinds     = []string{"school", "youth_centre", "municipality", "ngo", "state_authority", "company"}
	Audiences = []string{"pupils", "teachers", "parents", "professionals", "visitors"}
	Spoken    = []string{"lv", "ru", "en", "uk", "et", "pl", "lt", "de"}
	Phones    = []string{"yes", "no", "unknown"}
)

// How much a request may hold.
const (
	MostDays   = 5
	MostGroups = 8
	MostHeads  = 2000 // of one group
	mostLine   = 200
	mostNote   = 2000
	farthest   = 550 // days ahead that may be wished
)

// Heads is how many people are expected in all.
func (r *Request) Heads() int {
	n := 0
	for _, g := range r.Groups {
		n += g.Heads
	}
	return n
}

// LastDay is the last wished day.
func (r *Request) LastDay() when.Day {
	if len(r.Days) == 0 {
		return ""
	}
	return slices.Max(r.Days)
}

// ReadRequest reads the form and says all that is wrong at once, beside the fields. today is the day of
// the house, letters the languages in which it writes.
func ReadRequest(v url.Values, today when.Day, letters []string) (Request, error) {
	f := &reading{values: v}
	r := Request{
		Organisation: f.need("organisation", mostLine),
		Kind:         f.word("kind", Kinds),
		Municipality: f.need("municipality", mostLine),
		Address:      f.line("address", mostLine),
		Country:      strings.ToUpper(f.line("country", 2)),
		Access:       f.text("access", mostNote),
		Phones:       f.word("phones", Phones),
		Contact:      f.contact("contact"),
		Safeguarding: f.contact("safeguarding"),
		Letters:      f.word("letters", letters),
		Note:         f.text("note", mostNote),
	}
	if r.Country == "" {
		r.Country = "LV"
	}
	if !countryForm(r.Country) {
		f.wrong.Add("country", "field.not_a_country")
	}
	f.days(&r, today)
	f.groups(&r)
	f.languages(&r)
	return r, f.wrong.Err()
}

// reading notes what is wrong while it reads.
type reading struct {
	values url.Values
	wrong  fault.List
}

func (f *reading) text(name string, most int) string {
	s := strings.TrimSpace(strings.ReplaceAll(f.values.Get(name), "\r\n", "\n"))
	switch {
	case utf8.RuneCountInString(s) > most:
		f.wrong.Add(name, "field.too_long", "max", most)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		f.wrong.Add(name, "field.broken_text")
	}
	return s
}

// line is a text of one line: a line break in it would begin a new header of a letter.
func (f *reading) line(name string, most int) string {
	return strings.Join(strings.Fields(f.text(name, most)), " ")
}

func (f *reading) need(name string, most int) string {
	s := f.line(name, most)
	if s == "" {
		f.wrong.Add(name, "field.required")
	}
	return s
}

func (f *reading) word(name string, allowed []string) string {
	s := strings.TrimSpace(f.values.Get(name))
	switch {
	case s == "":
		f.wrong.Add(name, "field.choose")
	case !slices.Contains(allowed, s):
		f.wrong.Add(name, "field.choose")
		return ""
	}
	return s
}

func (f *reading) contact(who string) Contact {
	c := Contact{Name: f.need(who+"_name", mostLine), Role: f.line(who+"_role", mostLine),
		Email: f.line(who+"_email", mostLine), Phone: f.line(who+"_phone", 60)}
	switch {
	case c.Email == "" && c.Phone == "":
		f.wrong.Add(who+"_email", "ask.reach")
	case c.Email != "" && !GoodEmail(c.Email):
		f.wrong.Add(who+"_email", "field.not_an_address")
	}
	if c.Phone != "" && !GoodPhone(c.Phone) {
		f.wrong.Add(who+"_phone", "field.not_a_phone")
	}
	return c
}

func (f *reading) days(r *Request, today when.Day) {
	for i := range MostDays {
		name := "day_" + strconv.Itoa(i+1)
		s := strings.TrimSpace(f.values.Get(name))
		if s == "" {
			continue
		}
		day, err := when.ParseDay(s)
		switch {
		case err != nil:
			f.wrong.Add(name, "field.not_a_day")
		case day < today:
			f.wrong.Add(name, "ask.day_past")
		case day > today.Add(farthest):
			f.wrong.Add(name, "ask.day_far")
		case slices.Contains(r.Days, day):
			f.wrong.Add(name, "field.duplicate")
		default:
			r.Days = append(r.Days, day)
		}
	}
	if len(r.Days) == 0 && strings.TrimSpace(f.values.Get("day_1")) == "" {
		f.wrong.Add("day_1", "ask.day_needed")
	}
}

func (f *reading) groups(r *Request) {
	typed := false
	for i := range MostGroups {
		n := strconv.Itoa(i + 1)
		g := Group{Name: f.line("group_"+n, 80), Audience: strings.TrimSpace(f.values.Get("audience_" + n))}
		heads := strings.TrimSpace(f.values.Get("heads_" + n))
		if g.Name == "" && heads == "" {
			continue
		}
		typed = true
		if !slices.Contains(Audiences, g.Audience) {
			g.Audience = Audiences[0]
		}
		var err error
		if g.Heads, err = strconv.Atoi(heads); err != nil {
			f.wrong.Add("heads_"+n, "field.not_a_number")
			continue
		}
		switch {
		case g.Heads < 0:
			f.wrong.Add("heads_"+n, "field.negative")
		case g.Heads == 0:
			f.wrong.Add("heads_"+n, "field.too_small", "min", 1)
		case g.Heads > MostHeads:
			f.wrong.Add("heads_"+n, "field.too_large", "max", MostHeads)
		default:
			r.Groups = append(r.Groups, g)
		}
	}
	if !typed {
		f.wrong.Add("heads_1", "ask.group_needed")
	}
}

func (f *reading) languages(r *Request) {
	for _, l := range f.values["languages"] {
		if slices.Contains(Spoken, l) && !slices.Contains(r.Languages, l) {
			r.Languages = append(r.Languages, l)
		}
	}
	if len(r.Languages) == 0 {
		f.wrong.Add("languages", "field.choose")
	}
}

// Values is the request as its form has it, for showing it again.
func (r *Request) Values() url.Values {
	v := url.Values{"organisation": {r.Organisation}, "kind": {r.Kind}, "municipality": {r.Municipality}, "address": {r.Address},
		"country": {r.Country}, "access": {r.Access}, "phones": {r.Phones}, "letters": {r.Letters}, "note": {r.Note}, "languages": r.Languages}
	for i, d := range r.Days {
		v.Set("day_"+strconv.Itoa(i+1), string(d))
	}
	for i, g := range r.Groups {
		n := strconv.Itoa(i + 1)
		v.Set("group_"+n, g.Name)
		v.Set("audience_"+n, g.Audience)
		v.Set("heads_"+n, strconv.Itoa(g.Heads))
	}
	for who, c := range map[string]Contact{"contact": r.Contact, "safeguarding": r.Safeguarding} {
		v.Set(who+"_name", c.Name)
		v.Set(who+"_role", c.Role)
		v.Set(who+"_email", c.Email)
		v.Set(who+"_phone", c.Phone)
	}
	return v
}

// GoodEmail tells whether a text can be an e-mail address, as far as a form can know.
func GoodEmail(s string) bool {
	name, host, found := strings.Cut(s, "@")
	return found && name != "" && len(s) <= 254 && strings.Contains(strings.Trim(host, "."), ".") &&
		!strings.HasPrefix(host, ".") && !strings.HasSuffix(host, ".") &&
		!strings.ContainsFunc(s, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>,;:"()[]\`, r)
		}) &&
		strings.Count(s, "@") == 1
}

// GoodPhone tells whether a text is a number that can be dialled: 5 to 15 digits, as people space them.
func GoodPhone(s string) bool {
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" ()-./", r):
		default:
			return false
		}
	}
	return digits >= 5 && digits <= 15
}

func countryForm(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
