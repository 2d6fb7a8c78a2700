// Package rooms is the one list of the rooms and records of a house, in the order in which their tables
// are made: what others point to comes first.
package rooms

import (
	"context"
	"slices"

	"drosme/casework"
	"drosme/classroom"
	"drosme/groupwork"
	"drosme/helpline"
	"drosme/hours"
	"drosme/htcds"
	"drosme/hub"
	"drosme/identification"
	"drosme/internal/access"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/house"
	"drosme/internal/jobs"
	"drosme/internal/mailroom"
	"drosme/internal/register"
	"drosme/internal/transfer"
	"drosme/internal/upkeep"
	"drosme/internal/web"
	"drosme/internal/when"
	"drosme/notes"
	"drosme/outreach"
	"drosme/quality"
	"drosme/records/activities"
	"drosme/records/approvals"
	"drosme/records/cases"
	"drosme/records/consents"
	"drosme/records/disclosures"
	"drosme/records/documents"
	"drosme/records/feedback"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/publications"
	"drosme/records/referrals"
	"drosme/records/relations"
	"drosme/records/vault"
	"drosme/reports"
	"drosme/rights"
	"drosme/sharing"
	"drosme/worries"
)

// Rooms are the desks of a house, for commands and the server, and all areas in order.
type Rooms struct {
	Accounts       *accounts.Desk
	Transfer       *transfer.Desk
	Upkeep         *upkeep.Desk
	Mailroom       *mailroom.Desk
	Places         *places.Desk
	Organisations  *organisations.Desk
	People         *people.Desk
	Vault          *vault.Desk
	Grants         *grants.Desk
	Activities     *activities.Desk
	Publications   *publications.Desk
	Feedback       *feedback.Desk
	Documents      *documents.Desk
	Disclosures    *disclosures.Desk
	Referrals      *referrals.Desk
	Cases          *cases.Desk
	Relations      *relations.Desk
	Approvals      *approvals.Desk
	Consents       *consents.Desk
	Quality        *quality.Desk
	Outreach       *outreach.Desk
	Classroom      *classroom.Desk
	Hub            *hub.Desk
	Worries        *worries.Desk
	Notes          *notes.Desk
	Hours          *hours.Desk
	Groupwork      *groupwork.Desk
	Helpline       *helpline.Desk
	Casework       *casework.Desk
	HTCDS          *htcds.Desk
	Identification *identification.Desk
	Sharing        *sharing.Desk
	Rights         *rights.Desk
	Reports        *reports.Desk

	house *area.House
	all   []area.Area
}

// programme are the registers of a programme, which an export gives without being asked for more. Others
// read and write them: no register is added here.
var programme = []string{"organisations", "people", "grants", "activities", "headcounts", "attendance", "certificates",
	"publications", "adoptions", "handouts", "feedback"}

// New makes the desks of a house.
func New(h *area.House) *Rooms {
	r := &Rooms{
		house:         h,
		Accounts:      accounts.New(h),
		Upkeep:        upkeep.New(h),
		Mailroom:      mailroom.New(h),
		Places:        places.New(h),
		Organisations: organisations.New(h),
		People:        people.New(h),
		Vault:         vault.New(h),
		Grants:        grants.New(h),
		Activities:    activities.New(h),
		Publications:  publications.New(h),
		Feedback:      feedback.New(h),
		Documents:     documents.New(h),
		Disclosures:   disclosures.New(h),
		Referrals:     referrals.New(h),
		Cases:         cases.New(h),
		Approvals:     approvals.New(h),
		Quality:       quality.New(h),
		Worries:       worries.New(h),
		Groupwork:     groupwork.New(h),
		HTCDS:         htcds.New(h),
		Hub:           hub.New(h),
	}
	r.Outreach = outreach.New(h, outreach.Records{Activities: r.Activities, Organisations: r.Organisations, People: r.People, Grants: r.Grants, Documents: r.Documents})
	r.Classroom = classroom.New(h, classroom.Records{Activities: r.Activities, Organisations: r.Organisations})
	r.Notes = notes.New(h, r.Cases)
	r.Helpline = helpline.New(h, r.Cases)
	r.Casework = casework.New(h, r.Cases)
	r.Consents = consents.New(h, r.Cases)
	r.Sharing = sharing.New(h, r.Cases, r.Consents)
	r.Rights = rights.New(h, r.Cases, r.Disclosures)
	r.Hours = hours.New(h, hours.Records{Cases: r.Cases, Disclosures: r.Disclosures})
	r.Identification = identification.New(h, r.Cases, r.Approvals, r.Disclosures)
	r.Relations = relations.New(h, r.Cases)
	r.join()
	r.Reports = reports.New(h, r.CountSets)
	r.Reports.Further = r.further
	r.all = []area.Area{
		web.Area(),
		jobs.Area(),
		r.Accounts.Area(),
		r.Upkeep.Area(),
		r.Mailroom.Area(),
		r.Places.Area(),
		r.Organisations.Area(),
		r.People.Area(),
		r.Vault.Area(),
		r.Grants.Area(),
		r.Activities.Area(),
		r.Publications.Area(),
		r.Feedback.Area(),
		r.Documents.Area(),
		r.Disclosures.Area(),
		r.Referrals.Area(),
		r.Cases.Area(),
		r.Relations.Area(),
		r.Approvals.Area(),
		r.Consents.Area(),
		r.Quality.Area(),
		r.Outreach.Area(),
		r.Classroom.Area(),
		r.Hub.Area(),
		r.Worries.Area(),
		r.Notes.Area(),
		r.Hours.Area(),
		r.Groupwork.Area(),
		r.Helpline.Area(),
		r.Casework.Area(),
		r.Identification.Area(),
		r.HTCDS.Area(),
		r.Sharing.Area(),
		r.Rights.Area(),
		r.Reports.Area(),
	}
	var registers []register.Register
	for _, a := range r.all {
		r.Approvals.Declare(a.Approvals)
		for _, reg := range a.Registers {
			reg.Further = !slices.Contains(programme, reg.Name)
			registers = append(registers, reg)
		}
	}
	r.Transfer = transfer.New(h, registers, r.disclosed)
	r.joinTransfer()
	r.all = append(r.all, r.Transfer.Area())
	return r
}

// Start gives the desks what stands only once the house is open. It is called before anybody is answered.
func (r *Rooms) Start(ctx context.Context, h *house.House) error {
	r.Upkeep.Start(h)
	r.Mailroom.Start(h.Store)
	r.Vault.Start(vault.Ground{Store: h.Store, Holders: r.Holders})
	r.Rights.KeyFile = h.Opts.KeyPath
	return r.Accounts.Start(ctx, accounts.Ground{Store: h.Store, Log: h.Log, Areas: h.Areas})
}

// Areas gives all areas in order.
func (r *Rooms) Areas() []area.Area { return r.all }

// CountSets gives the counts of all areas, and further ones behind them.
func (r *Rooms) CountSets() []area.CountSet {
	var out []area.CountSet
	for _, a := range r.all {
		out = append(out, a.Counts...)
	}
	return append(out, r.furtherCounts()...)
}

// furtherCounts are counts beside those of a programme: each stands in a grant's results once it has a target.
func (r *Rooms) furtherCounts() []area.CountSet {
	return []area.CountSet{places.Counts(), documents.Counts(), r.Referrals.Counts(), disclosures.Counts(), vault.Counts(), r.Identification.Counts(), hours.Counts()}
}

func (r *Rooms) further(name string) bool {
	for _, s := range r.furtherCounts() {
		for _, c := range s.Counts {
			if c.Name == name {
				return true
			}
		}
	}
	return false
}

// AddUser makes an account with roles and gives its single-use link.
func (r *Rooms) AddUser(ctx context.Context, login string, roles []string, until when.Day) (string, error) {
	_, today := r.house.Clerk.Now()
	n := accounts.NewUser{Login: login}
	for _, role := range roles {
		n.Grants = append(n.Grants, accounts.Grant{Role: access.Role(role), From: today, Until: until})
	}
	_, link, err := r.Accounts.AddUser(ctx, n)
	return link, err
}

// ForgetAgain applies forgettings that came after a backup to the house that was made of it, and makes
// anew what is in no backup: the index of names.
func (r *Rooms) ForgetAgain(ctx context.Context, h *house.House, ids []string) error {
	if err := r.Start(ctx, h); err != nil {
		return err
	}
	return r.Vault.ForgetAgain(clerk.WithActor(ctx, access.Actor{System: "setup"}), ids)
}

// Holders are what all areas can do about what they hold of a person. Cases come last: other rooms find what they
// hold by the cases of the person, as long as these are still theirs.
func (r *Rooms) Holders() []area.Holder {
	var out, last []area.Holder
	for _, a := range r.all {
		for _, h := range a.Holds {
			if h.Name == "cases" {
				last = append(last, h)
			} else {
				out = append(out, h)
			}
		}
	}
	return append(out, last...)
}
