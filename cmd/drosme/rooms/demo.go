package rooms

import (
	"context"
	"fmt"

	"drosme/internal/acceptance"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/doorway"
	"drosme/internal/transfer"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/records/activities"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/vault"
	"drosme/reports"
)

// The demonstration holds the programme LV03-0172 as its registers have it, and beside it a programme of
// today with invented people. Everybody's family name is Paraugs or Parauga: "sample".

// demoNames are the given names of the invented volunteers and staff, in the order of their codes.
var demoNames = []string{"Anna", "Dainis", "Elīna", "Gatis", "Ieva", "Jānis", "Katrīna", "Lauris", "Madara", "Niks",
	"Olga", "Pēteris", "Rūta", "Sandis", "Tatjana", "Uldis", "Vita", "Zane", "Artis", "Baiba"}

// demoTargets are what LV03-0172 had promised, as far as its summary tells.
var demoTargets = map[string]int64{
	"support_group.persons": 12, "info_trailer.schools": 35, "info_trailer.young_people": 1800, "festival.visitors": 100,
	"peer_educators.involved": 20, "seminars.held": 5, "seminars.participants": 130, "coalition.organisations": 12,
	"coalition.activists_educated": 30, "coalition.exchange_visits": 2, "quality.certificates_in_force": 1, "guide.editions": 1,
}

// demo gathers what the demonstration is made of.
type demo struct {
	*Rooms
	console     context.Context
	coordinator context.Context
	responsible context.Context
	today       when.Day
	grant       string // id of the programme of today
	hosts       []organisations.Organisation
	crew        []string // ids of people: two of the staff, two volunteers
	trailer     string
	cases       []string // ids: an open case of the caseworker, an open one of another team, a closed one of the caseworker
}

// FillDemo fills a new house with the demonstration. ctx is that of console.
func (r *Rooms) FillDemo(ctx context.Context) error {
	if _, err := r.Transfer.Import(ctx, transfer.FromFS(acceptance.FS()), transfer.ImportOptions{}); err != nil {
		return err
	}
	d := &demo{Rooms: r, console: ctx}
	_, d.today = r.house.Clerk.Now()
	for _, step := range []struct {
		name string
		do   func() error
	}{{"accounts", d.accounts}, {"lookup", d.look}, {"names", d.names}, {"grant", d.programme}, {"targets", d.targets},
		{"trailer", d.resources}, {"visits", d.visits}, {"requests", d.requests}, {"lead", d.lead}, {"lessons", d.lessons}, {"road", d.road}, {"circles", d.circles}, {"helpline", d.contacts}, {"cases", d.openCases}, {"plans", d.plans}, {"hours", d.hoursGiven}, {"identification", d.identified}, {"sharing", d.sharing}, {"rights", d.rightsAsked}, {"htcds", d.htcds}, {"evidence", d.evidence}} {
		if err := step.do(); err != nil {
			return fmt.Errorf("demonstration: %s: %w", step.name, err)
		}
	}
	return nil
}

// accounts makes one account a role.
func (d *demo) accounts() error {
	for _, role := range access.Roles {
		g := accounts.Grant{Role: role, From: d.today}
		if role == access.Reviewer {
			g.Until = d.today.Add(30)
		}
		_, _, err := d.Accounts.AddUser(d.console, accounts.NewUser{Login: "demo-" + string(role), Display: "Paraugs (" + string(role) + ")", Grants: []accounts.Grant{g}})
		if err != nil {
			return err
		}
	}
	return nil
}

// as gives the context in which the account of a role acts.
func (d *demo) as(role access.Role) (context.Context, error) {
	user, err := d.Accounts.UserByLogin(d.console, "demo-"+string(role))
	if err != nil {
		return nil, err
	}
	signed, err := d.Accounts.Signed(d.console, user)
	return clerk.WithActor(d.console, signed.Actor), err
}

// look finds the hosts and the crew among what was imported, and links two accounts to their people.
func (d *demo) look() error {
	for role, code := range map[access.Role]string{access.Coordinator: "S001", access.Educator: "V020", access.Caseworker: "S003"} {
		user, err := d.Accounts.UserByLogin(d.console, "demo-"+string(role))
		if err != nil {
			return err
		}
		u, err := d.Accounts.User(d.console, user)
		if err != nil {
			return err
		}
		if err := d.Accounts.LinkPerson(d.console, user, u.Version, code); err != nil {
			return err
		}
	}
	// A second caseworker, without whom nothing is handed over and no case belongs to somebody else.
	colleague, _, err := d.Accounts.AddUser(d.console, accounts.NewUser{Login: "demo-colleague", Display: "Paraugs (colleague)", Grants: []accounts.Grant{{Role: access.Caseworker, From: d.today}}})
	if err != nil {
		return err
	}
	u, err := d.Accounts.User(d.console, colleague)
	if err != nil {
		return err
	}
	if err := d.Accounts.LinkPerson(d.console, colleague, u.Version, "S002"); err != nil {
		return err
	}
	if d.coordinator, err = d.as(access.Coordinator); err != nil {
		return err
	}
	if d.responsible, err = d.as(access.Responsible); err != nil {
		return err
	}
	return clerk.Count(d.console, d.house.Clerk, "register.check", "demonstration", func(tx *db.Tx) error {
		for _, code := range []string{"SCH004", "SCH009", "SCH012", "SCH017", "SCH023", "SCH030", "SCH035"} {
			o, found, err := organisations.ByCode(tx, code)
			if err != nil || !found {
				return fmt.Errorf("%s: %v, %w", code, found, err)
			}
			d.hosts = append(d.hosts, o)
		}
		for _, code := range []string{"S001", "S002", "V020", "V019"} {
			p, found, err := people.ByCode(tx, code)
			if err != nil || !found {
				return fmt.Errorf("%s: %v, %w", code, found, err)
			}
			d.crew = append(d.crew, p.ID)
		}
		return nil
	})
}

// names gives staff and volunteers invented names, on the working shelf.
func (d *demo) names() error {
	var ids []string
	err := clerk.Count(d.console, d.house.Clerk, "register.check", "demonstration", func(tx *db.Tx) error {
		for i := 1; i <= 20; i++ {
			code := fmt.Sprintf("V%03d", i)
			if i > 17 {
				code = fmt.Sprintf("S%03d", i-17) // the last names are the staff's
			}
			p, found, err := people.ByCode(tx, code)
			if err != nil {
				return err
			}
			if found {
				ids = append(ids, p.ID)
			}
		}
		for _, code := range []string{"V018", "V019", "V020"} {
			p, found, err := people.ByCode(tx, code)
			if err != nil {
				return err
			}
			if found {
				ids = append(ids, p.ID)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, id := range ids {
		given := demoNames[i%len(demoNames)]
		family := "Paraugs"
		if last := given[len(given)-1]; last == 'a' || last == 'e' {
			family = "Parauga"
		}
		if err := d.Vault.Change(d.coordinator, id, 0, vault.Values{vault.Given: given, vault.Family: family}); err != nil {
			return err
		}
	}
	return nil
}

// programme is a grant of today, so that a visit of the demonstration becomes a figure.
func (d *demo) programme() error {
	year := string(d.today[:4])
	id, err := d.Grants.Add(d.responsible, grants.Grant{Code: "DEMO-" + year, Title: "Sample programme " + year, Funder: "Sample funder",
		StartsOn: when.Day(year + "-01-01"), EndsOn: d.today.Add(400), TotalCost: 2500000, GrantRate: 9000, FunderRate: 10000,
		CreditLine: "Funded by the Sample funder (a demonstration)"})
	d.grant = id
	return err
}

func (d *demo) targets() error {
	g, err := d.grantByCode("LV03-0172")
	if err != nil {
		return err
	}
	for name, n := range demoTargets {
		if _, err := d.Reports.SetTarget(d.coordinator, reports.Target{Grant: g.ID, Indicator: name, Target: n, From: g.StartsOn, Why: "as promised (sample)"}); err != nil {
			return err
		}
	}
	for name, n := range map[string]int64{"info_trailer.schools": 12, "info_trailer.young_people": 600} {
		if _, err := d.Reports.SetTarget(d.coordinator, reports.Target{Grant: d.grant, Indicator: name, Target: n, From: d.today, Why: "as promised (sample)"}); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) grantByCode(code string) (*grants.Grant, error) {
	all, err := d.Grants.List(d.coordinator)
	if err != nil {
		return nil, err
	}
	for _, g := range all {
		if g.Code == code {
			return g, nil
		}
	}
	return nil, fmt.Errorf("no grant %s", code)
}

func (d *demo) resources() error {
	id, err := d.Outreach.AddResource(d.coordinator, outreach.Resource{Code: "TRAILER", Kind: "trailer", Label: "Info-trailer", SetupMinutes: 30, TeardownMinutes: 30})
	d.trailer = id
	return err
}

// schoolDay gives the first day from a day on that is no Saturday or Sunday.
func schoolDay(from when.Day) when.Day {
	for from.Time().Weekday() == 0 || from.Time().Weekday() == 6 {
		from = from.Add(1)
	}
	return from
}

// draft is a visit with two sessions.
func (d *demo) draft(host int, day when.Day, lead bool) outreach.Draft {
	x := outreach.Draft{Private: outreach.Private{Contact: "Skolotāja Parauga, +371 20000000 (sample)", Meeting: "At the main door"}}
	x.Organisation, x.Municipality, x.Country, x.Resource = d.hosts[host].ID, d.hosts[host].Municipality, "LV", d.trailer
	x.Day, x.Crew = day, []string{d.crew[0], d.crew[2]}
	if lead {
		x.SafeguardingLead, x.SafeguardingDeputy = d.crew[0], d.crew[1]
	}
	for i, from := range []string{"09:00", "10:30"} {
		s := outreach.Session{Audiences: []string{"pupils", "teachers"}, Expected: 45}
		s.Format, s.Title, s.Status = "trailer_session", fmt.Sprintf("Info-trailer, %d.b", 8+i), activities.Planned
		s.StartsAt = when.Local(string(day) + "T" + from)
		s.EndsAt = when.Local(string(day) + "T" + []string{"10:00", "11:30"}[i])
		s.Place, s.Language, s.Leaders = "Hall", "lv", []string{d.crew[0], d.crew[2]}
		s.Shares = []activities.Share{{Grant: d.grant, Share: 10000}}
		x.Sessions = append(x.Sessions, s)
	}
	return x
}

// visits: one that waits for its sheet, one confirmed, two tentative.
func (d *demo) visits() error {
	for i, v := range []struct {
		day     int
		confirm bool
	}{{-3, true}, {1, true}, {4, false}, {9, false}} {
		day := schoolDay(d.today.Add(v.day))
		if v.day < 0 {
			for day = d.today.Add(v.day); day.Time().Weekday() == 0 || day.Time().Weekday() == 6; {
				day = day.Add(-1)
			}
		}
		id, err := d.Outreach.Add(d.coordinator, d.draft(i, day, v.confirm))
		if err != nil {
			return err
		}
		if !v.confirm {
			continue
		}
		w, err := d.Outreach.Read(d.coordinator, id)
		if err != nil {
			return err
		}
		if err := d.Outreach.Confirm(d.coordinator, id, w.Visit.Version, d.crew[0], d.crew[1]); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) requests() error {
	for i, host := range []string{"Paraugskola, Ludza", "Jauniešu centrs Paraugs, Talsi", "Paraugskola Nr. 40, Saldus"} {
		kind := "school"
		if i == 1 {
			kind = "youth_centre"
		}
		q := doorway.Request{Organisation: host, Kind: kind, Municipality: []string{"Ludza", "Talsi", "Saldus"}[i], Address: "Parauga iela 1", Country: "LV",
			Days:   []when.Day{schoolDay(d.today.Add(14 + 3*i)), schoolDay(d.today.Add(21 + 3*i))},
			Groups: []doorway.Group{{Name: "8.a", Audience: "pupils", Heads: 25 + i}, {Name: "8.b", Audience: "pupils", Heads: 24}}, Languages: []string{"lv"},
			Access: []string{"", "One young person uses a wheelchair", ""}[i], Phones: "yes", Letters: "lv",
			Contact:      doorway.Contact{Name: "Skolotāja Parauga", Role: "class teacher (sample)", Email: "skola@example.org", Phone: "+371 20000000"},
			Safeguarding: doorway.Contact{Name: "Psihologs Paraugs", Role: "school psychologist (sample)", Email: "psihologs@example.org", Phone: "+371 20000001"}}
		id, err := d.Outreach.AddRequest(d.coordinator, q)
		if err != nil {
			return err
		}
		if i == 0 {
			continue // one is new; the others have been found among the hosts, and wait
		}
		if err := d.Outreach.MatchRequest(d.coordinator, id, 1, d.hosts[3+i].ID); err != nil {
			return err
		}
		if err := d.Outreach.PutOnWaitingList(d.coordinator, id, 2); err != nil {
			return err
		}
	}
	return nil
}

// lead names the caseworker safeguarding lead and the coordinator deputy.
func (d *demo) lead() error {
	lead, err := d.Accounts.UserByLogin(d.console, "demo-caseworker")
	if err != nil {
		return err
	}
	deputy, err := d.Accounts.UserByLogin(d.console, "demo-coordinator")
	if err != nil {
		return err
	}
	if err := d.Worries.NameBoth(d.responsible, lead, deputy); err != nil {
		return err
	}
	for _, user := range []string{lead, deputy} {
		own, err := d.asAccount(d.console, user)
		if err != nil {
			return err
		}
		if err := d.Worries.SetRoadKey(own, SamplePassphrase, SamplePassphrase); err != nil {
			return err
		}
	}
	return nil
}

// SamplePassphrase is that of lead and deputy in the demonstration, for their keys for the road. It is printed by it
// and opens nothing else.
const SamplePassphrase = "paraugs paraugs paraugs"

// evidence lies in a binder for half of the trailer's sessions.
func (d *demo) evidence() error {
	rows, _, err := d.Activities.List(d.coordinator, activities.Search{Format: "trailer_session", Status: activities.Held})
	if err != nil {
		return err
	}
	for i, a := range rows {
		if i%2 == 0 {
			if err := d.Activities.AddEvidence(d.coordinator, activities.Evidence{Activity: a.ID, Kind: "host_confirmation", Located: fmt.Sprintf("Binder 3, p. %d (sample)", i+1)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// DemoLink gives a single-use link that signs in as a role, in the demonstration only.
func (r *Rooms) DemoLink(ctx context.Context, role access.Role) (string, error) {
	user, err := r.Accounts.UserByLogin(ctx, "demo-"+string(role))
	if err != nil {
		return "", err
	}
	return r.Accounts.DemoLink(ctx, user)
}

// DemoPerson gives the id of a person of the demonstration, and the context of its coordinator.
func (r *Rooms) DemoPerson(ctx context.Context, code string) (context.Context, string, error) {
	id := ""
	err := clerk.Count(ctx, r.house.Clerk, "register.check", "demonstration", func(tx *db.Tx) error {
		p, _, err := people.ByCode(tx, code)
		id = p.ID
		return err
	})
	if err != nil {
		return ctx, "", err
	}
	as, err := (&demo{Rooms: r, console: ctx}).as(access.Coordinator)
	return as, id, err
}
