package rooms

import (
	"drosme/identification"
	"drosme/internal/access"
	"drosme/records/approvals"
)

// identified answers the facts of the invented cases, notes what was seen, and carries one file of the commission
// up to the vote: each page has something to show, and one decision waits for approval.
func (d *demo) identified() error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	running, after := d.cases[0], d.cases[2]
	for id, set := range map[string]func(f *identification.Facts){
		running: func(f *identification.Facts) {
			f.Forms, f.Means, f.Control = "forced_labour", "deception abuse_of_vulnerability", "withholds_documents takes_earnings"
			f.Citizenships, f.AgeRecruited, f.AgeExploited, f.AgeRegistered, f.AgeDispute = "UA", "17", "17", "18", "no"
			f.RecruitedCountry, f.ExploitedCountry, f.RegisteredCountry = "UA", "PL", "LV"
			f.Identifier, f.Route, f.Recruitment, f.Relation, f.Access = "helpline", "helpline", "online_advertisement", "agency", "interpreter"
		},
		after: func(f *identification.Facts) {
			f.Forms, f.Citizenships, f.AgeRecruited, f.AgeExploited, f.AgeRegistered = "sham_marriage", "LV", "unknown", "21-24", "25-29"
			f.RecruitedCountry, f.ExploitedCountry, f.RegisteredCountry = "LV", "IE", "LV"
			f.Identifier, f.Route, f.Relation = "police", "police", "declined"
		},
	} {
		if err := d.Identification.Save(worker, id, 0, set); err != nil {
			return err
		}
	}
	seen := map[string]string{"exploitation.excessive_hours": "yes", "exploitation.low_salary": "yes", "exploitation.living_conditions": "unknown",
		"deceptive_recruitment.nature_of_job": "yes", "deceptive_recruitment.wages": "yes", "coercive_destination.documents_taken": "yes", "coercive_destination.isolation": "no"}
	if err := d.Identification.Observe(worker, running, "adults_labour", seen, "person", d.today.Add(-20)); err != nil {
		return err
	}
	for _, s := range []struct {
		id     string
		status identification.Status
	}{
		{after, identification.Status{Day: d.today.Add(-280), Outcome: identification.Identified, Decider: "police", Basis: "criminal_case"}},
		{running, identification.Status{Day: d.today.Add(-30), Outcome: identification.Presumed, Decider: "none", Basis: "provider_assessment"}},
	} {
		record, err := d.Identification.Decide(worker, s.id, s.status)
		if err != nil {
			return err
		}
		rows, _, err := d.Approvals.List(d.responsible, approvals.Question{State: approvals.Asked, Case: s.id, Most: 10})
		if err != nil {
			return err
		}
		for _, a := range rows {
			if a.Record == record {
				if err := d.Approvals.Approve(d.responsible, a.ID, a.Version, ""); err != nil {
					return err
				}
			}
		}
	}
	return d.commission(running)
}

// commission carries a file of the commission up to the vote of one of its members.
func (d *demo) commission(caseID string) error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	file, err := d.Identification.Begin(worker, caseID)
	if err != nil {
		return err
	}
	told := identification.Telling{Day: d.today.Add(-14), Language: "ru", Members: true, Door: true, Help: true, Answer: "agrees"}
	if err := d.Identification.Tell(worker, caseID, file, told); err != nil {
		return err
	}
	if err := d.Identification.Apply(worker, caseID, file, 1, d.today.Add(-12)); err != nil {
		return err
	}
	if err := d.Identification.Find(worker, caseID, file, map[string]string{"act": "yes", "purpose": "yes", "application": "yes", "assessment": "yes", "proceedings_decision": "not_needed"}); err != nil {
		return err
	}
	if err := d.Identification.Seat(worker, caseID, file, "social_worker", "S003", ""); err != nil {
		return err
	}
	for role, who := range map[string]string{"psychologist": "Psiholoģe Parauga (sample)", "police_officer": "Inspektors Paraugs, police (sample)"} {
		if err := d.Identification.Seat(worker, caseID, file, role, "", who); err != nil {
			return err
		}
	}
	folder, err := d.Identification.Folder(worker, caseID)
	if err != nil {
		return err
	}
	f, _ := folder.File(file)
	for _, m := range f.Members {
		switch m.Role {
		case "police_officer":
			err = d.Identification.Give(worker, caseID, file, m.ID, "facts application", "public_contract")
		case "social_worker":
			err = d.Identification.Vote(worker, caseID, file, m.ID, "for", "", d.today.Add(-2))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
