package rooms

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"drosme/helpline"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/live"
	"drosme/internal/offline"
	"drosme/internal/when"
	"drosme/outreach"
	"drosme/records/people"
)

// joinHub gives a pack what it takes along, and does at the office what came back with a journal.
func (r *Rooms) joinHub() {
	r.Hub.Visits = r.visitsToPack
	r.Hub.Activities = r.activitiesToPack
	r.Hub.Numbers = r.numbersToPack
	r.Hub.Replay = r.replay
	r.Hub.Arrived = append(r.Hub.Arrived, r.lessonsArrived)
	r.joinRoad()
}

// CrewAreas are pages of further rooms for the crew of a laptop on the road, beside those of the room of hubs.
func (r *Rooms) CrewAreas() []area.Area { return []area.Area{r.Worries.RoadArea()} }

// visitsToPack are the confirmed and held visits of these days, by codes, without what is sealed of them.
func (r *Rooms) visitsToPack(ctx context.Context, from, to when.Day) ([]offline.Visit, error) {
	var out []offline.Visit
	codes := map[string]string{}
	for skip := 0; ; skip += outreach.PageSize {
		list, _, err := r.Outreach.List(ctx, outreach.Question{From: from, To: to, Skip: skip})
		if err != nil {
			return nil, err
		}
		for _, v := range list {
			if v.State == outreach.Cancelled || v.State == outreach.Tentative {
				continue
			}
			s, err := r.Outreach.ReadSheet(ctx, v.ID)
			if err != nil {
				return nil, err
			}
			if err := r.codesOf(ctx, s.People(), codes); err != nil {
				return nil, err
			}
			out = append(out, visitToPack(s, codes))
		}
		if len(list) < outreach.PageSize {
			return out, nil
		}
	}
}

// codesOf fills in the codes of people.
func (r *Rooms) codesOf(ctx context.Context, ids []string, codes map[string]string) error {
	return clerk.Count(ctx, r.house.Clerk, "hub.pack", "codes", func(tx *db.Tx) error {
		for _, id := range ids {
			if codes[id] != "" {
				continue
			}
			p, found, err := people.ByID(tx, id)
			if err != nil {
				return err
			}
			if found {
				codes[id] = p.Code
			}
		}
		return nil
	})
}

func visitToPack(s *outreach.Sheet, codes map[string]string) offline.Visit {
	v := offline.Visit{ID: s.ID, Code: s.Code, Day: s.Day, Host: s.HostName, Municipality: s.Municipality, Zone: s.Zone, Lead: s.SafeguardingLead, Deputy: s.SafeguardingDeputy}
	for _, p := range s.People() {
		v.Crew = append(v.Crew, offline.Crew{ID: p, Code: codes[p]})
	}
	for i := range s.Sessions {
		x := &s.Sessions[i]
		seen := 0
		for _, h := range s.Rows[i].Headcounts { // as the office's day sheet marks what it showed
			seen += h.Version
		}
		v.Sessions = append(v.Sessions, offline.Session{ID: x.ID, Code: x.Code, Version: x.Version, Seen: seen, Format: x.Format, Title: x.Title, Place: x.Place, Language: x.Language,
			StartsAt: x.StartsAt, EndsAt: x.EndsAt, Audiences: x.Audiences, Expected: x.Expected, Leaders: x.Leaders})
	}
	return v
}

// activitiesToPack are the activities that the responsible person approved.
func (r *Rooms) activitiesToPack(ctx context.Context) ([]offline.Activity, error) {
	all, err := r.Classroom.ApprovedScripts(ctx)
	var out []offline.Activity
	for _, s := range all {
		out = append(out, offline.Activity{ID: s.Name, Version: s.Number, Hash: s.Hash, File: []byte(s.Source), Approved: s.ApprovedAt.In(r.house.Clerk.Zone()).Day(), Sensitive: s.Sensitive, Solo: s.Solo})
	}
	return out, err
}

// numbersToPack are the numbers of the directory that were last said to work. Places stay out of it. Whoever prints
// them for pupils may not open the directory, so the house asks by itself.
func (r *Rooms) numbersToPack(ctx context.Context) ([]offline.Number, error) {
	all, err := r.Helpline.Find(clerk.WithActor(ctx, access.Actor{System: "jobs"}), helpline.Need{})
	var out []offline.Number
	for _, e := range all {
		if e.Phone == "" || e.Works == "no" || e.Withheld() {
			continue
		}
		near := e.Municipality
		if near == "" {
			near = e.Home
		}
		out = append(out, offline.Number{Near: near, Name: e.Name, Phone: e.Phone, Hours: e.Hours, Child: strings.Contains(e.Whom, "child") || strings.Contains(e.Whom, "minor"), Checked: e.AssuredOn, Language: strings.Fields(e.Languages)})
	}
	return out, err
}

// lessonsArrived brings the lessons home whose rooms have something in the groups that came.
func (r *Rooms) lessonsArrived(ctx context.Context, hub string, after int64) error {
	var touched []string
	err := r.Hub.Journal.Groups(ctx, hub, after+1, func(g live.Group) error {
		for _, e := range g.Entries {
			if e.Room != "" && !slices.Contains(touched, e.Room) {
				touched = append(touched, e.Room)
			}
		}
		return nil
	})
	if err != nil || len(touched) == 0 {
		return err
	}
	var entries []live.Entry // of these rooms from their beginning: a lesson is made of all of them
	err = r.Hub.Journal.Groups(ctx, hub, 1, func(g live.Group) error {
		for _, e := range g.Entries {
			if slices.Contains(touched, e.Room) {
				entries = append(entries, e)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = r.Classroom.BringIn(ctx, hub, entries)
	return err
}

// replay does an act of the road as the person who did it, with the rights that their account has today.
func (r *Rooms) replay(ctx context.Context, act offline.Act) error {
	if act.Verb == offline.Unplanned {
		return fault.New(fault.Invalid, "hub.act_settle") // somebody at the office enters the visit
	}
	if act.Verb == offline.HandOn {
		return r.takeIn(ctx, act, func(account string) (context.Context, error) { return r.asAccount(ctx, account) })
	}
	if act.Verb != offline.EnterSheet {
		return fault.New(fault.Invalid, "hub.act_unknown")
	}
	var in outreach.FilledSheet
	if err := json.Unmarshal(act.Body, &in); err != nil || in.Visit != act.Visit {
		return fault.New(fault.Invalid, "hub.act_unreadable")
	}
	in.Happened = act.Happened
	account, err := r.accountOf(ctx, act.Person)
	if err != nil {
		return err
	}
	if account == "" {
		return fault.New(fault.Invalid, "hub.act_no_account")
	}
	own, err := r.asAccount(ctx, account)
	if err != nil {
		return err
	}
	return r.Outreach.EnterSheet(own, in)
}

// asAccount gives the context of an account with its rights of today.
func (r *Rooms) asAccount(ctx context.Context, account string) (context.Context, error) {
	signed, err := r.Accounts.Signed(ctx, account)
	if fault.Is(err, fault.Refused) || fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.Invalid, "hub.act_no_account")
	}
	if err != nil {
		return nil, err
	}
	return clerk.WithActor(ctx, signed.Actor), nil
}

// accountOf gives the account of a person that is not closed; none is empty.
func (r *Rooms) accountOf(ctx context.Context, person string) (string, error) {
	found := ""
	err := clerk.Count(ctx, r.house.Clerk, "hub.replay", "account of a person", func(tx *db.Tx) error {
		users, err := db.All[accounts.User](tx, "user.list", db.Args{"state": "", "role": ""})
		for _, u := range users {
			if u.Person != "" && u.Person == person && u.State != accounts.Closed {
				found = u.ID
			}
		}
		return err
	})
	return found, err
}
