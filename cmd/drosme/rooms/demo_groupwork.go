package rooms

import (
	"drosme/groupwork"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/when"
)

// circles makes one invented support group with two members by group names, a meeting of last week and one of
// today.
func (d *demo) circles() error {
	lead := d.crew[3]
	circle, err := d.Groupwork.Add(d.responsible, groupwork.Circle{StartsOn: d.today.Add(-60), Language: "lv", Grant: d.grant, Facilitators: lead})
	if err != nil {
		return err
	}
	if err := d.facilitator(circle); err != nil {
		return err
	}
	worker, err := d.as(DemoFacilitator)
	if err != nil {
		return err
	}
	var members []string
	for _, name := range []string{"Bērzs (paraugs)", "Ziemelmeita (paraugs)"} {
		p, err := d.Groupwork.Join(worker, circle, "", name)
		if err != nil {
			return err
		}
		members = append(members, p)
	}
	at := func(days int, clock string) when.Local { return when.Local(string(d.today.Add(days)) + "T" + clock) }
	past, err := d.Groupwork.Plan(worker, circle, groupwork.Planned{Format: "group_meeting", StartsAt: at(-7, "18:00"), EndsAt: at(-7, "19:30")})
	if err != nil {
		return err
	}
	if err := d.Groupwork.Hold(worker, past, 1, groupwork.Evening{Came: members, Helped: "Kopīga tēja (paraugs)"}); err != nil {
		return err
	}
	if _, err := d.Groupwork.Plan(worker, circle, groupwork.Planned{Format: "group_meeting", StartsAt: at(0, "18:00"), EndsAt: at(0, "19:30")}); err != nil {
		return err
	}
	if err := d.Groupwork.Say(worker, circle, "Paraugs: gribētos tikties agrāk."); err != nil {
		return err
	}
	return d.Groupwork.Answer(worker, circle, "Tikšanās varētu sākties agrāk.", "No nākamā mēneša sākam pulksten 17.30.")
}

// DemoFacilitator names the account of the demonstration that is bound to its one circle: a caseworker who sees
// nothing else.
const DemoFacilitator access.Role = "group"

// facilitator makes that account, of the person who leads the circle.
func (d *demo) facilitator(circle string) error {
	x, err := d.Groupwork.Read(d.responsible, circle)
	if err != nil {
		return err
	}
	user, _, err := d.Accounts.AddUser(d.console, accounts.NewUser{Login: "demo-" + string(DemoFacilitator), Display: "Paraugs (support group)",
		Grants: []accounts.Grant{{Role: access.Caseworker, From: d.today, Circle: x.Code}}})
	if err != nil {
		return err
	}
	u, err := d.Accounts.User(d.console, user)
	if err != nil {
		return err
	}
	return d.Accounts.LinkPerson(d.console, user, u.Version, "V019")
}
