package accounts

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/ui"
	"drosme/internal/when"
)

var stateTone = map[State]ui.Tone{Invited: ui.River, Active: ui.Moss, Closed: ui.Quiet}

func (d *Desk) userList(c *area.Call) error {
	state, role := State(c.Query("state")), access.Role(c.Query("role"))
	users, err := d.Users(c.Ctx(), state, role)
	if err != nil {
		return err
	}
	_, today := d.h.Clerk.Now()
	t := ui.Table{Caption: c.T("user.list"), HideCaption: true, Columns: []ui.Column{{Text: c.T("user.code")}, {Text: c.T("user.who")}, {Text: c.T("user.roles")}, {Text: c.T("user.state")}, {Text: c.T("account.factors")}}}
	for _, u := range users {
		state := ui.StatusCell(stateTone[u.State], c.T("user.state_"+string(u.State)))
		f := d.factorStatus(c, u)
		if u.State == Closed {
			f = ui.Status{}
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.LinkCell("/users/"+u.ID, u.Code), who(u), ui.TextCell(roleNames(c, u, today)), state, {Status: statusOr(f)}})
	}
	states := []ui.Option{{Value: "", Text: c.T("user.any")}}
	for _, s := range []State{Invited, Active, Closed} {
		states = append(states, ui.Option{Value: string(s), Text: c.T("user.state_" + string(s))})
	}
	filterRoles := []ui.Option{{Value: "", Text: c.T("user.any")}}
	for _, r := range access.Roles {
		filterRoles = append(filterRoles, ui.Option{Value: string(r), Text: c.T("role." + string(r))})
	}
	list := ui.List{Action: "/users", Table: t, Count: c.T("user.counted", "n", len(users)), Empty: ui.Empty{Says: c.T("user.empty")},
		Filters: []ui.Field{{Name: "state", Label: c.T("user.state"), Options: states, Value: string(state)}, {Name: "role", Label: c.T("user.role"), Options: filterRoles, Value: string(role)}}}
	if state != "" || role != "" {
		list.Clear = "/users"
	}
	p := ui.Page{Kind: ui.KindList, Heading: c.T("user.list"), Lead: c.T("user.list_lead"), Dense: true, Body: list}
	if c.May("user.add") {
		p.Actions = append(p.Actions, ui.Action{Href: "/users/add", Text: c.T("user.add"), Primary: true})
	}
	return c.Show(p)
}

func statusOr(s ui.Status) *ui.Status {
	if s.Text == "" {
		return nil
	}
	s.Label = ""
	return &s
}

// who is the label of the person once linked, else the name that was typed for the list.
func who(u *User) ui.Cell {
	if u.Person != "" {
		return ui.Cell{Person: u.Person}
	}
	return ui.TextCell(u.Display)
}

func roleNames(c *area.Call, u *User, today when.Day) string {
	var out []string
	for _, g := range u.Grants {
		if g.InForce(today) {
			out = append(out, c.T("role."+string(g.Role)))
		}
	}
	return strings.Join(out, ", ")
}

// roleBoxes asks for roles: a tick, and days; a circle for a caseworker.
func (d *Desk) roleBoxes(c *area.Call, held []Grant, entrust bool, err error) templ.Component {
	f, posted := c.Form(), c.R.Method == "POST"
	t := ui.Table{Caption: c.T("user.roles"), HideCaption: true, Columns: []ui.Column{{Text: c.T("user.role")}, {Text: c.T("user.from")}, {Text: c.T("user.until")}, {Text: c.T("user.circle")}}}
	for _, r := range access.Roles {
		if r == access.Responsible && !entrust {
			continue
		}
		name := string(r)
		var g Grant
		has := false
		for _, h := range held {
			if h.Role == r {
				g, has = h, true
			}
		}
		ticked := []string{}
		if posted && slices.Contains(f.RawAll("roles"), name) || !posted && has {
			ticked = append(ticked, name)
		}
		value := func(field, stored string) string {
			if posted {
				return f.Raw(field)
			}
			return stored
		}
		box := ui.Checkboxes(ui.Field{Name: "roles", ID: "roles-" + name, Label: c.T("role." + name), HideLabel: true, Small: true, Options: []ui.Option{{Value: name, Text: c.T("role." + name)}}, Values: ticked})
		from := ui.Text(ui.Field{Name: "from_" + name, Width: 10, Label: c.T("user.from_of", "role", c.T("role."+name)), HideLabel: true, Value: value("from_"+name, string(g.From)), Error: ui.FieldError(c.Words, err, "from_"+name)})
		until := ui.Text(ui.Field{Name: "until_" + name, Width: 10, Label: c.T("user.until_of", "role", c.T("role."+name)), HideLabel: true, Value: value("until_"+name, string(g.Until)), Error: ui.FieldError(c.Words, err, "until_"+name)})
		circle := ui.Cell{}
		if r == access.Caseworker {
			circle = ui.BodyCell(ui.Text(ui.Field{Name: "circle_" + name, Label: c.T("user.circle"), HideLabel: true, Width: 10, Value: value("circle_"+name, g.Circle), Error: ui.FieldError(c.Words, err, "circle_"+name)}))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.BodyCell(box), ui.BodyCell(from), ui.BodyCell(until), circle})
	}
	return ui.Fieldset{Legend: c.T("user.roles"), Hint: c.T("user.roles_hint"), Body: t}
}

func grantsOf(f *area.Form) []Grant {
	var out []Grant
	for _, name := range f.RawAll("roles") {
		out = append(out, Grant{Role: access.Role(name), From: f.Day("from_" + name), Until: f.Day("until_" + name), Circle: f.Text("circle_"+name, 40)})
	}
	return out
}

func (d *Desk) userAddPage(c *area.Call) error {
	p, err := d.userAddForm(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

// noResponsible tells whether no responsible person is there yet, so that an administrator may name one.
func (d *Desk) noResponsible(c *area.Call) (bool, error) {
	n, err := d.holders(c.Ctx(), access.Responsible)
	return n == 0, err
}

func (d *Desk) userAddForm(c *area.Call, err error) (ui.Page, error) {
	first, fail := d.noResponsible(c)
	f := c.Form()
	why := func(name string) string { return ui.FieldError(c.Words, err, name) }
	minor := []string{}
	if f.Has("minor") {
		minor = append(minor, "yes")
	}
	return ui.Page{Kind: ui.KindForm, Heading: c.T("user.add"), Lead: c.T("user.add_lead"), Problems: ui.Problems(c.Words, err),
		Crumbs: []ui.Link{{Href: "/users", Text: c.T("user.list")}},
		Body: ui.Form{Action: "/users/add", ActID: c.NewAct(), Verb: c.T("user.add"), Cancel: &ui.Link{Href: "/users", Text: c.T("account.back")}, Body: ui.Stack(
			ui.Text(ui.Field{Name: "login", Label: c.T("user.login"), Hint: c.T("user.login_hint"), Value: f.Raw("login"), Error: why("login")}),
			ui.Text(ui.Field{Name: "display", Label: c.T("user.display"), Hint: c.T("user.display_hint"), Value: f.Raw("display"), Optional: true, Error: why("display")}),
			ui.Select(ui.Field{Name: "language", Label: c.T("account.language"), Options: languageOptions(c, d), Value: f.Raw("language"), Error: why("language")}),
			ui.Checkboxes(ui.Field{Name: "minor", Label: c.T("user.minor"), Hint: c.T("user.minor_hint"), HideLabel: true, Options: []ui.Option{{Value: "yes", Text: c.T("user.minor")}}, Values: minor, Error: why("minor")}),
			d.roleBoxes(c, nil, first, err),
		)}}, fail
}

func (d *Desk) userAdd(c *area.Call) error {
	f := c.Form()
	n := NewUser{Login: f.Raw("login"), Display: f.Text("display", 100), Language: f.Raw("language"), Minor: f.Bool("minor"), Grants: grantsOf(f)}
	err := f.Err()
	var user, link string
	if err == nil {
		user, link, err = d.AddUser(c.Ctx(), n)
	}
	if err != nil {
		p, fail := d.userAddForm(c, err)
		if fail != nil {
			return fail
		}
		return c.Again(err, p)
	}
	return d.showLink(c, user, link, Invitation)
}

// showLink shows a single-use link, this one time, to whoever will hand it over.
func (d *Desk) showLink(c *area.Call, user, link string, purpose Purpose) error {
	if link == "" {
		return c.Go("/users/"+user, ui.Flash{Tone: ui.Sun, Done: c.T("link.shown"), Then: c.T("link.shown_then")})
	}
	return c.Show(ui.Page{Kind: ui.KindRecord, Heading: c.T("link.given"), Lead: c.T("link.given_" + string(purpose)),
		Crumbs: []ui.Link{{Href: "/users", Text: c.T("user.list")}},
		Body: ui.Stack(linkOnce(c.T("link.once"), link), ui.Notice{Tone: ui.Sun, Text: c.T("link.hand_over")},
			ui.Action{Href: "/users/" + user, Text: c.T("user.to_account"), Primary: true})})
}

func (d *Desk) userPage(c *area.Call) error {
	p, err := d.userShow(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) userAgain(c *area.Call, wrong error) error {
	p, err := d.userShow(c, wrong)
	if err != nil {
		return err
	}
	return c.Again(wrong, p)
}

func (d *Desk) userShow(c *area.Call, wrong error) (ui.Page, error) {
	u, err := d.User(c.Ctx(), c.Path("id"))
	if err != nil {
		return ui.Page{}, err
	}
	_, today := d.h.Clerk.Now()
	at, own := "/users/"+u.ID, c.Actor().User == u.ID
	post := func(verb access.Verb, path string, danger bool, fields ...ui.Hidden) []ui.Action {
		if !c.May(verb) {
			return nil
		}
		return []ui.Action{{Href: at + path, Post: true, ActID: c.NewAct(), Version: version(u), Text: c.T(string(verb)), Danger: danger, Fields: fields}}
	}
	var acts []ui.Action
	if c.May("user.change") && u.State != Closed {
		acts = append(acts, ui.Action{Href: at + "/change", Text: c.T("user.change")})
	}
	if c.May("user.grant") && !own && u.State != Closed {
		acts = append(acts, ui.Action{Href: at + "/roles", Text: c.T("user.grant")})
	}
	switch u.State {
	case Invited:
		acts = append(acts, post("user.invite", "/invite", false)...)
	case Active:
		acts = append(acts, post("user.reset", "/reset", false)...)
		acts = append(acts, post("user.sign_out", "/sign-out", false)...)
		if !own {
			acts = append(acts, post("user.reset_factor", "/reset-factor", true)...)
		}
	case Closed:
		acts = append(acts, post("user.open", "/open", false)...)
	}
	if c.May("user.entrust") && !own && u.State != Closed {
		text, give := "user.entrust", "yes"
		if u.Holds(access.Responsible, today) {
			text, give = "user.distrust", "no"
		}
		acts = append(acts, ui.Action{Href: at + "/entrust", Post: true, ActID: c.NewAct(), Version: version(u), Text: c.T(text), Fields: []ui.Hidden{{Name: "give", Value: give}}})
	}
	if c.May("user.close") && !own && u.State != Closed {
		acts = append(acts, ui.Action{Href: at + "/close", Text: c.T("user.close"), Danger: true})
	}
	lines := []ui.Line{{Key: c.T("user.login"), Value: u.Login}, {Key: c.T("user.display"), Value: orText(u.Display, c.T("account.none"))}, personLine(c, u),
		{Key: c.T("account.language"), Value: languageName(c, d, u.Language)}, {Key: c.T("user.created"), Value: c.Words.Day(u.Created)}}
	if u.Minor {
		lines = append(lines, ui.Line{Key: c.T("user.age"), Value: c.T("user.minor")})
	}
	if u.Closed != "" {
		lines = append(lines, ui.Line{Key: c.T("user.closed"), Value: c.Words.Day(u.Closed)})
	}
	parts := ui.Sections{{ID: "account", Heading: c.T("user.account"), Body: ui.Summary{Lines: lines}}, {ID: "roles", Heading: c.T("user.roles"), Body: d.grantTable(c, u.Grants)}}
	if c.May("user.link") && !own {
		parts = append(parts, ui.Section{ID: "person-record", Heading: c.T("user.person"), Body: ui.Form{Action: at + "/person", ActID: c.NewAct(), Version: version(u), Verb: c.T("user.link"), NoAsk: true,
			Body: ui.Text(ui.Field{Name: "person", Label: c.T("user.person_code"), Hint: c.T("user.person_hint"), Width: 20, Optional: true, Value: c.Form().Raw("person"), Error: ui.FieldError(c.Words, wrong, "person")})}})
	}
	bar := []ui.Status{{Tone: stateTone[u.State], Label: c.T("user.state"), Text: c.T("user.state_" + string(u.State))}}
	if u.State != Closed {
		bar = append(bar, d.factorStatus(c, u))
	}
	return ui.Page{Kind: ui.KindRecord, Heading: c.T("user.heading", "code", u.Code), Crumbs: []ui.Link{{Href: "/users", Text: c.T("user.list")}},
		Bar: bar, Actions: acts, Body: parts, Problems: ui.Problems(c.Words, wrong)}, nil
}

func (d *Desk) userInvite(c *area.Call) error {
	link, err := d.Invite(c.Ctx(), c.Path("id"))
	if err != nil {
		return d.userAgain(c, err)
	}
	return d.showLink(c, c.Path("id"), link, Invitation)
}

func (d *Desk) userReset(c *area.Call) error {
	link, err := d.ResetPassword(c.Ctx(), c.Path("id"))
	if err != nil {
		return d.userAgain(c, err)
	}
	return d.showLink(c, c.Path("id"), link, Reset)
}

// done answers an act on an account: on to the account, or the account with what is wrong.
func (d *Desk) done(c *area.Call, err error, key string) error {
	if err != nil {
		return d.userAgain(c, err)
	}
	return c.Go("/users/"+c.Path("id"), ui.Flash{Done: c.T(key)})
}

func (d *Desk) userResetFactor(c *area.Call) error {
	return d.done(c, d.ResetFactor(c.Ctx(), c.Path("id")), "user.factor_gone")
}

func (d *Desk) userSignOut(c *area.Call) error {
	return d.done(c, d.SignOutUser(c.Ctx(), c.Path("id")), "user.signed_out")
}

func (d *Desk) userEntrust(c *area.Call) error {
	give := c.Form().Raw("give") == "yes"
	key := "user.distrusted"
	if give {
		key = "user.entrusted"
	}
	return d.done(c, d.Entrust(c.Ctx(), c.Path("id"), c.Form().Version(), give), key)
}

func (d *Desk) userLink(c *area.Call) error {
	return d.done(c, d.LinkPerson(c.Ctx(), c.Path("id"), c.Form().Version(), c.Form().Raw("person")), "user.linked")
}

func (d *Desk) userOpen(c *area.Call) error {
	link, err := d.OpenUser(c.Ctx(), c.Path("id"), c.Form().Version())
	if err != nil {
		return d.userAgain(c, err)
	}
	return d.showLink(c, c.Path("id"), link, Invitation)
}

func (d *Desk) userClosePage(c *area.Call) error {
	u, err := d.User(c.Ctx(), c.Path("id"))
	if err != nil {
		return err
	}
	return c.Show(ui.Page{Kind: ui.KindForm, Heading: c.T("user.close_ask", "code", u.Code), Crumbs: []ui.Link{{Href: "/users/" + u.ID, Text: u.Code}},
		Body: ui.Confirm{Says: []string{c.T("user.close_says"), c.T("user.close_stays"), c.T("user.close_again")},
			Form: ui.Form{Action: "/users/" + u.ID + "/close", ActID: c.NewAct(), Version: version(u), Verb: c.T("user.close"), Danger: true, Cancel: &ui.Link{Href: "/users/" + u.ID, Text: c.T("account.back")}}}})
}

func (d *Desk) userClose(c *area.Call) error {
	return d.done(c, d.CloseUser(c.Ctx(), c.Path("id"), c.Form().Version()), "user.closed_done")
}

func (d *Desk) userChangePage(c *area.Call) error {
	p, err := d.userChangeForm(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) userChangeForm(c *area.Call, wrong error) (ui.Page, error) {
	u, err := d.User(c.Ctx(), c.Path("id"))
	if err != nil {
		return ui.Page{}, err
	}
	f := c.Form()
	value := func(name, stored string) string {
		if c.R.Method == "POST" {
			return f.Raw(name)
		}
		return stored
	}
	why := func(name string) string { return ui.FieldError(c.Words, wrong, name) }
	minor := []string{}
	if c.R.Method == "POST" && f.Has("minor") || c.R.Method != "POST" && u.Minor {
		minor = append(minor, "yes")
	}
	if fault.Is(wrong, fault.Conflict) {
		return d.userConflict(c, u, wrong)
	}
	return ui.Page{Kind: ui.KindForm, Heading: c.T("user.change_of", "code", u.Code), Crumbs: []ui.Link{{Href: "/users/" + u.ID, Text: u.Code}}, Problems: ui.Problems(c.Words, wrong),
		Body: ui.Form{Action: "/users/" + u.ID + "/change", ActID: c.NewAct(), Version: version(u), Verb: c.T("user.change"), Cancel: &ui.Link{Href: "/users/" + u.ID, Text: c.T("account.back")}, Body: ui.Stack(
			ui.Text(ui.Field{Name: "login", Label: c.T("user.login"), Hint: c.T("user.login_hint"), Value: value("login", u.Login), Error: why("login")}),
			ui.Text(ui.Field{Name: "display", Label: c.T("user.display"), Hint: c.T("user.display_hint"), Value: value("display", u.Display), Optional: true, Error: why("display")}),
			ui.Select(ui.Field{Name: "language", Label: c.T("account.language"), Options: languageOptions(c, d), Value: value("language", u.Language), Error: why("language")}),
			ui.Checkboxes(ui.Field{Name: "minor", Label: c.T("user.minor"), Hint: c.T("user.minor_hint"), HideLabel: true, Options: []ui.Option{{Value: "yes", Text: c.T("user.minor")}}, Values: minor, Error: why("minor")}),
		)}}, nil
}

func (d *Desk) userChange(c *area.Call) error {
	f := c.Form()
	err := d.ChangeUser(c.Ctx(), c.Path("id"), UserChange{Login: f.Raw("login"), Display: f.Raw("display"), Language: f.Raw("language"), Minor: f.Bool("minor"), Version: f.Version()})
	if err != nil {
		p, fail := d.userChangeForm(c, err)
		if fail != nil {
			return fail
		}
		return c.Again(err, p)
	}
	return c.Go("/users/"+c.Path("id"), ui.Flash{Done: c.T("user.changed")})
}

func (d *Desk) userGrantPage(c *area.Call) error {
	p, err := d.userGrantForm(c, nil)
	if err != nil {
		return err
	}
	return c.Show(p)
}

func (d *Desk) userGrantForm(c *area.Call, wrong error) (ui.Page, error) {
	u, err := d.User(c.Ctx(), c.Path("id"))
	if err != nil {
		return ui.Page{}, err
	}
	if c.Actor().User == u.ID {
		return ui.Page{}, fault.New(fault.Refused, "user.own_rights")
	}
	first, err := d.noResponsible(c)
	var stored templ.Component = templ.NopComponent
	if fault.Is(wrong, fault.Conflict) {
		stored = ui.Section{ID: "stored", Heading: c.T("user.stored"), Body: d.grantTable(c, u.Grants)}
	}
	return ui.Page{Kind: ui.KindForm, Heading: c.T("user.roles_of", "code", u.Code), Lead: c.T("user.roles_lead"), Crumbs: []ui.Link{{Href: "/users/" + u.ID, Text: u.Code}}, Problems: ui.Problems(c.Words, wrong),
		Body: ui.Stack(stored, ui.Form{Action: "/users/" + u.ID + "/roles", ActID: c.NewAct(), Version: version(u), Verb: c.T("user.grant"), Cancel: &ui.Link{Href: "/users/" + u.ID, Text: c.T("account.back")},
			Body: d.roleBoxes(c, u.Grants, first, wrong)})}, err
}

func (d *Desk) userGrant(c *area.Call) error {
	f := c.Form()
	grants := grantsOf(f)
	err := f.Err()
	if err == nil {
		err = d.GrantRoles(c.Ctx(), c.Path("id"), f.Version(), grants)
	}
	if err != nil {
		p, fail := d.userGrantForm(c, err)
		if fail != nil {
			return fail
		}
		return c.Again(err, p)
	}
	return c.Go("/users/"+c.Path("id"), ui.Flash{Done: c.T("user.granted"), Then: c.T("user.granted_then")})
}

// userConflict shows what is stored and what was typed, when somebody else saved first.
func (d *Desk) userConflict(c *area.Call, u *User, wrong error) (ui.Page, error) {
	codes, err := d.codes(c.Ctx())
	by := orText(codes[u.ChangedBy], u.ChangedBy)
	f := c.Form()
	login := ui.Field{Name: "login", Label: c.T("user.login"), Value: f.Raw("login")}
	display := ui.Field{Name: "display", Label: c.T("user.display"), Value: f.Raw("display"), Optional: true}
	yes := func(on bool) string {
		if on {
			return c.T("role.yes")
		}
		return c.T("role.no")
	}
	hidden := []templ.Component{ui.Hidden{Name: "language", Value: f.Raw("language")}}
	if f.Bool("minor") {
		hidden = append(hidden, ui.Hidden{Name: "minor", Value: "yes"})
	}
	return ui.Page{Kind: ui.KindForm, Heading: c.T("user.change_of", "code", u.Code), Crumbs: []ui.Link{{Href: "/users/" + u.ID, Text: u.Code}}, Problems: ui.Problems(c.Words, wrong),
		Body: ui.Conflict{By: by, When: d.local(c, u.ChangedAt), Differences: []ui.Difference{
			{Label: c.T("user.login"), Stored: u.Login, Mine: f.Raw("login"), Field: &login},
			{Label: c.T("user.display"), Stored: u.Display, Mine: f.Raw("display"), Field: &display},
			{Label: c.T("account.language"), Stored: languageName(c, d, u.Language), Mine: languageName(c, d, f.Raw("language"))},
			{Label: c.T("user.minor"), Stored: yes(u.Minor), Mine: yes(f.Bool("minor"))},
		}, Form: ui.Form{Action: "/users/" + u.ID + "/change", ActID: c.NewAct(), Version: version(u), Verb: c.T("user.change"), Body: ui.Stack(hidden...), Cancel: &ui.Link{Href: "/users/" + u.ID, Text: c.T("account.back")}}}}, err
}

func orText(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func personLine(c *area.Call, u *User) ui.Line {
	if u.Person == "" {
		return ui.Line{Key: c.T("user.person"), Value: c.T("user.not_linked")}
	}
	return ui.Line{Key: c.T("user.person"), Person: u.Person}
}

func languageName(c *area.Call, d *Desk, tag string) string {
	if tag == "" {
		return c.T("account.language_browser")
	}
	return d.h.Book.For(tag).Name()
}
