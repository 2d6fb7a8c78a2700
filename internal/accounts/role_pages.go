package accounts

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
)

// says tells in a sentence what a verb allows. A verb of an earlier version, which the log may still
// hold, has no sentence and stands as it is.
func (d *Desk) says(c *area.Call, verb access.Verb) string {
	key := "verb." + string(verb)
	if c.Words.Has(key) || d.h.Book.For("en").Has(key) {
		return c.T(key)
	}
	return string(verb)
}

func (d *Desk) rolesPage(c *area.Call) error {
	changes, err := d.RoleChanges(c.Ctx())
	if err != nil {
		return err
	}
	t := ui.Table{Caption: c.T("role.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("user.role")}, {Text: c.T("role.about")}, {Text: c.T("role.see"), Quiet: true}}}
	for _, r := range access.Roles {
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/roles/"+string(r), c.T("role."+string(r))), ui.TextCell(c.T("role.about_" + string(r))), ui.LinkCell("/roles/"+string(r)+"/see", c.T("role.see"))})
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("role.list"), Lead: c.T("role.lead"), Actions: []ui.Action{{Href: "/roles/matrix", Text: c.T("role.matrix")}},
		Body: ui.Stack(t, ui.Section{ID: "table", Heading: c.T("role.table"), Body: d.changesPart(c, changes)})}
	if c.May("role.change") {
		p.Actions = append(p.Actions, ui.Action{Href: "/roles/change", Text: c.T("role.change")})
	}
	return c.Show(p)
}

// changesPart says whether the table of roles is as it came, and what was changed.
func (d *Desk) changesPart(c *area.Call, changes []*RoleChange) templ.Component {
	shipped, now := d.Checksums()
	lines := []ui.Line{{Key: c.T("role.shipped"), Value: shipped[:16]}, {Key: c.T("role.in_force"), Value: now[:16], Also: now[:16]}}
	if shipped == now {
		lines[1].Status = &ui.Status{Tone: ui.Moss, Text: c.T("role.unchanged")}
	} else {
		lines[1].Status = &ui.Status{Tone: ui.Sun, Text: c.T("role.changed")}
	}
	if len(changes) == 0 {
		return ui.Summary{Lines: lines}
	}
	t := ui.Table{Caption: c.T("role.changes"), Columns: []ui.Column{{Text: c.T("role.verb")}, {Text: c.T("user.role")}, {Text: c.T("role.words")}, {Text: c.T("role.when")}}}
	for _, r := range changes {
		words := scopeWords(r.Words)
		reach := c.T("role.nothing")
		if len(words) > 0 {
			reach = d.reach(c, words)
		}
		when := ui.TextCell(d.local(c, r.Changed))
		if !sameWords(d.h.Clerk.Rules().Cell(r.Verb, r.Role), words) {
			when.Also = c.T("role.at_start")
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.TextCell(d.says(c, r.Verb)), ui.TextCell(c.T("role." + string(r.Role))), ui.TextCell(reach), when})
	}
	return ui.Stack(ui.Summary{Lines: lines}, t)
}

func sameWords(a, b []access.Word) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func (d *Desk) reach(c *area.Call, words []access.Word) string {
	var out []string
	for _, w := range words {
		out = append(out, c.T("role.word_"+string(w)))
	}
	return strings.Join(out, "; ")
}

// verbsOf gives the verbs of a role by their noun.
func (d *Desk) verbsOf(role access.Role) (nouns []string, by map[string][]access.Verb) {
	by = map[string][]access.Verb{}
	rules := d.h.Clerk.Rules()
	for _, v := range rules.Verbs() {
		if len(rules.Cell(v, role)) == 0 {
			continue
		}
		noun, _, _ := strings.Cut(string(v), ".")
		if by[noun] == nil {
			nouns = append(nouns, noun)
		}
		by[noun] = append(by[noun], v)
	}
	return nouns, by
}

func pathRole(c *area.Call) (access.Role, error) {
	role := access.Role(c.Path("role"))
	if !slices.Contains(access.Roles, role) {
		return "", fault.Missing()
	}
	return role, nil
}

func (d *Desk) rolePage(c *area.Call) error {
	role, err := pathRole(c)
	if err != nil {
		return err
	}
	if _, err := d.RoleChanges(c.Ctx()); err != nil { // asks and logs
		return err
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("role." + string(role)), Lead: c.T("role.about_" + string(role)),
		Crumbs: []ui.Link{{Href: "/roles", Text: c.T("role.list")}}, Actions: []ui.Action{{Href: "/roles/" + string(role) + "/see", Text: c.T("role.see")}},
		Body: ui.Sections(d.mayParts(c, role))})
}

// mayParts gives what a role may do, one part for each reach: first what reaches all records.
func (d *Desk) mayParts(c *area.Call, role access.Role) []ui.Section {
	all := c.T("role.may")
	order, lists := []string{all}, map[string][]string{}
	rules := d.h.Clerk.Rules()
	nouns, by := d.verbsOf(role)
	for _, n := range nouns {
		for _, v := range by[n] {
			heading, words := all, rules.Cell(v, role)
			if !slices.Contains(words, access.All) {
				heading = c.T("role.sentence", "may", all, "reach", d.reach(c, words))
			}
			if !slices.Contains(order, heading) {
				order = append(order, heading)
			}
			lists[heading] = append(lists[heading], d.says(c, v))
		}
	}
	var out []ui.Section
	for i, heading := range order {
		if len(lists[heading]) > 0 {
			out = append(out, ui.Section{ID: "may-" + strconv.Itoa(i+1), Heading: heading, Body: sentences(lists[heading])})
		}
	}
	return out
}

func (d *Desk) matrixPage(c *area.Call) error {
	if _, err := d.RoleChanges(c.Ctx()); err != nil {
		return err
	}
	rules := d.h.Clerk.Rules()
	t := ui.Table{Caption: c.T("role.matrix"), HideCaption: true, Columns: []ui.Column{{Text: c.T("role.verb")}}}
	for _, r := range access.Roles {
		t.Columns = append(t.Columns, ui.Column{Text: c.T("role." + string(r))})
	}
	for _, v := range rules.Verbs() {
		name := d.says(c, v)
		first := ui.TextCell(name)
		if name != string(v) {
			first.Also = string(v)
		}
		row := []ui.Cell{first}
		for _, r := range access.Roles {
			if words := rules.Cell(v, r); len(words) > 0 {
				var short []string
				for _, w := range words {
					short = append(short, c.T("role.short_"+string(w)))
				}
				row = append(row, ui.TextCell(strings.Join(short, ", ")))
			} else {
				row = append(row, ui.Cell{})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	var legend []ui.Line
	for _, w := range access.Words {
		legend = append(legend, ui.Line{Key: c.T("role.short_" + string(w)), Value: c.T("role.word_" + string(w))})
	}
	return c.Show(ui.Page{Kind: ui.KindPrint, Heading: c.T("role.matrix"), Lead: c.T("role.matrix_lead"), Dense: true,
		Crumbs: []ui.Link{{Href: "/roles", Text: c.T("role.list")}}, Body: ui.Stack(ui.Summary{Lines: legend}, ui.PrintButton(), t)})
}

// sample are rows that belong to nobody, to show which of them a role would see.
var sample = []struct {
	key   string
	scope access.Scope
}{
	{"role.sample_open", access.Scope{}},
	{"role.sample_own", access.Scope{People: []string{"sample person"}, User: "sample user"}},
	{"role.sample_protected", access.Scope{Protected: true}},
	{"role.sample_circle", access.Scope{Protected: true, Circle: "sample circle"}},
}

// roleSee shows menu, pages and sample rows as a role has them. It opens no record.
func (d *Desk) roleSee(c *area.Call) error {
	role, err := pathRole(c)
	if err != nil {
		return err
	}
	if _, err := d.RoleChanges(c.Ctx()); err != nil {
		return err
	}
	_, today := d.h.Clerk.Now()
	rules := d.h.Clerk.Rules()
	actor := access.Actor{User: "sample user", Person: "sample person", Grants: []access.Grant{{Role: role, Until: ""}}}
	may := func(v access.Verb) bool { return v == "" || rules.Decide(actor, v, nil, today).Allowed }
	menu := d.menuOf(c, may)
	var pages []string
	for _, a := range d.areas {
		for _, r := range a.Routes {
			if r.Verb != "" && may(r.Verb) && r.Method == "GET" {
				pages = append(pages, r.Path+" – "+d.says(c, r.Verb))
			}
		}
	}
	sort.Strings(pages)
	rows := ui.Table{Caption: c.T("role.sample"), Columns: []ui.Column{{Text: c.T("role.verb")}}}
	for _, s := range sample {
		rows.Columns = append(rows.Columns, ui.Column{Text: c.T(s.key)})
	}
	for _, v := range rules.Verbs() {
		if len(rules.Cell(v, role)) == 0 || rules.Kind(v) == "count" || rules.Kind(v) == "add" {
			continue
		}
		row := []ui.Cell{ui.TextCell(d.says(c, v))}
		for _, s := range sample {
			scope := s.scope
			switch x := rules.Decide(actor, v, &scope, today); {
			case !x.Allowed:
				row = append(row, ui.TextCell(c.T("role.no")))
			case x.Word == access.Codes:
				row = append(row, ui.TextCell(c.T("role.as_codes")))
			default:
				row = append(row, ui.StatusCell(ui.Moss, c.T("role.yes")))
			}
		}
		rows.Rows = append(rows.Rows, row)
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("role.see_as", "role", c.T("role."+string(role))), Lead: c.T("role.see_lead"), Dense: true,
		Crumbs: []ui.Link{{Href: "/roles", Text: c.T("role.list")}},
		Bar:    []ui.Status{{Tone: ui.Sun, Text: c.T("role.sample_mark")}},
		Body: ui.Sections(slices.Concat(
			[]ui.Section{{ID: "menu", Heading: c.T("role.see_menu"), Body: sentences(menu)}},
			d.mayParts(c, role),
			[]ui.Section{
				{ID: "pages", Heading: c.T("role.see_pages"), Body: sentences(pages)},
				{ID: "rows", Heading: c.T("role.sample"), Body: rows},
			}))})
}

func (d *Desk) menuOf(c *area.Call, may func(access.Verb) bool) []string {
	type line struct {
		group, text string
		order       int
	}
	var lines []line
	for _, a := range d.areas {
		for _, m := range a.Menu {
			if may(m.Verb) {
				lines = append(lines, line{c.T(m.Group), c.T(m.Text), m.Order})
			}
		}
	}
	sort.SliceStable(lines, func(i, j int) bool {
		if lines[i].group != lines[j].group {
			return c.Words.Less(lines[i].group, lines[j].group)
		}
		return lines[i].order < lines[j].order
	})
	var out []string
	for _, l := range lines {
		out = append(out, l.group+" – "+l.text)
	}
	return out
}

func (d *Desk) roleChangePage(c *area.Call) error { return c.Show(d.roleChangeForm(c, nil)) }

func (d *Desk) roleChangeForm(c *area.Call, err error) ui.Page {
	f := c.Form()
	var verbs, roleOptions, words []ui.Option
	for _, v := range d.h.Clerk.Rules().Verbs() {
		if !slices.Contains(fixed, v) {
			noun, _, _ := strings.Cut(string(v), ".")
			verbs = append(verbs, ui.Option{Value: string(v), Text: d.says(c, v), Group: noun})
		}
	}
	for _, r := range access.Roles {
		roleOptions = append(roleOptions, ui.Option{Value: string(r), Text: c.T("role." + string(r))})
	}
	for _, w := range access.Words {
		words = append(words, ui.Option{Value: string(w), Text: c.T("role.word_" + string(w))})
	}
	why := func(name string) string { return ui.FieldError(c.Words, err, name) }
	return ui.Page{Kind: ui.KindForm, Heading: c.T("role.change"), Lead: c.T("role.change_lead"), Problems: ui.Problems(c.Words, err), Crumbs: []ui.Link{{Href: "/roles", Text: c.T("role.list")}},
		Body: ui.Form{Action: "/roles/change", ActID: c.NewAct(), Verb: c.T("role.change"), Cancel: &ui.Link{Href: "/roles", Text: c.T("account.back")}, Body: ui.Stack(
			ui.Select(ui.Field{Name: "verb", Label: c.T("role.verb"), Options: verbs, Value: f.Raw("verb"), Error: why("verb")}),
			ui.Select(ui.Field{Name: "role", Label: c.T("user.role"), Options: roleOptions, Value: f.Raw("role"), Error: why("role")}),
			ui.Checkboxes(ui.Field{Name: "words", Label: c.T("role.words"), Hint: c.T("role.words_hint"), Options: words, Values: f.RawAll("words"), Error: why("words")}),
		)}}
}

func (d *Desk) roleChange(c *area.Call) error {
	f := c.Form()
	var words []access.Word
	for _, w := range f.RawAll("words") {
		words = append(words, access.Word(w))
	}
	if err := d.ChangeRole(c.Ctx(), access.Verb(f.Raw("verb")), access.Role(f.Raw("role")), words); err != nil {
		if fault.Is(err, fault.Refused) && fault.As(err).Key == "role.own" {
			err = fault.In("role", "role.own")
		}
		return c.Again(err, d.roleChangeForm(c, err))
	}
	return c.Go("/roles", ui.Flash{Done: c.T("role.kept"), Then: c.T("role.kept_then")})
}

// apartHands gives the accounts that hold administrator and a role that sees content or answers for
// the house: allowed, and shown to the responsible person.
func apartHands(d *Desk, users []*User) []*User {
	_, today := d.h.Clerk.Now()
	var out []*User
	for _, u := range users {
		if u.State != Closed && u.Holds(access.Administrator, today) && (u.Holds(access.Caseworker, today) || u.Holds(access.Helpline, today) || u.Holds(access.Responsible, today)) {
			out = append(out, u)
		}
	}
	return out
}

func (d *Desk) oversightPage(c *area.Call) error {
	users, err := d.Oversight(c.Ctx())
	if err != nil {
		return err
	}
	changes, err := d.RoleChanges(c.Ctx())
	if err != nil {
		return err
	}
	_, today := d.h.Clerk.Now()
	table := func(caption string, list []*User) templ.Component {
		t := ui.Table{Caption: caption, HideCaption: true, Columns: []ui.Column{{Text: c.T("user.code")}, {Text: c.T("user.who")}, {Text: c.T("user.roles")}}}
		for _, u := range list {
			t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/users/"+u.ID, u.Code), who(u), ui.TextCell(roleNames(c, u, today))})
		}
		if len(list) == 0 {
			return ui.Empty{Says: c.T("user.nobody")}
		}
		return t
	}
	var ending, open []*User
	for _, u := range users {
		if u.State == Closed {
			continue
		}
		if !u.Second() && (u.State == Active || d.h.Demo) { // in the demonstration the links need no invitation
			open = append(open, u)
		}
		for _, g := range u.Grants {
			if g.Until != "" && g.Until >= today && g.Until <= today.Add(30) {
				ending = append(ending, u)
				break
			}
		}
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("user.oversee"), Lead: c.T("user.oversee_lead"), Body: ui.Sections{
		{ID: "hands", Heading: c.T("user.one_hand"), Body: ui.Stack(ui.Notice{Text: c.T("user.one_hand_says")}, table(c.T("user.one_hand"), apartHands(d, users)))},
		{ID: "ending", Heading: c.T("user.ending"), Body: table(c.T("user.ending"), ending)},
		{ID: "factor", Heading: c.T("user.without_factor"), Body: table(c.T("user.without_factor"), open)},
		{ID: "table", Heading: c.T("role.table"), Body: d.changesPart(c, changes)},
	}})
}

// oversightCard tells the responsible person whose one hand holds two keys.
func (d *Desk) oversightCard(c *area.Call) (ui.Card, bool, error) {
	users, err := d.Oversight(c.Ctx())
	if err != nil {
		return ui.Card{}, false, err
	}
	both := apartHands(d, users)
	card := ui.Card{Heading: c.T("user.one_hand"), Count: c.Words.Number(len(both)), More: &ui.Link{Href: "/oversight", Text: c.T("user.oversee")}}
	_, today := d.h.Clerk.Now()
	for _, u := range both {
		card.Tasks = append(card.Tasks, ui.Task{Text: u.Code, Href: "/users/" + u.ID, Also: roleNames(c, u, today)})
	}
	return card, len(both) > 0, nil
}

// invitedCard reminds the administrator of accounts whose user has not come in yet.
func (d *Desk) invitedCard(c *area.Call) (ui.Card, bool, error) {
	users, err := d.Users(c.Ctx(), Invited, "")
	if err != nil {
		return ui.Card{}, false, err
	}
	card := ui.Card{Heading: c.T("user.waiting"), Count: c.Words.Number(len(users)), More: &ui.Link{Href: "/users?state=invited", Text: c.T("user.list")}}
	_, today := d.h.Clerk.Now()
	for _, u := range users {
		card.Tasks = append(card.Tasks, ui.Task{Text: u.Code, Href: "/users/" + u.ID, Also: roleNames(c, u, today)})
	}
	return card, len(users) > 0 && !d.h.Demo, nil
}
