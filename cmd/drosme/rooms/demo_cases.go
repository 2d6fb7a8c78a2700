package rooms

import (
	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/records/approvals"
	"drosme/records/cases"
)

// openCases makes invented cases: an open one of the caseworker of the demonstration, an open one of another
// team, and a closed one of the caseworker that came before; beside them the family of the first, and one whose
// closing waits. None has a name.
func (d *demo) openCases() error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	var codes []string
	for _, x := range []struct {
		began  int
		origin string
		worker string
	}{{40, "helpline", ""}, {21, "self", d.crew[1]}, {300, "police", ""}, {40, "family", ""}, {120, "referral", ""}} {
		as := worker
		if x.worker != "" {
			as = d.responsible
		}
		id, err := d.Cases.Open(as, cases.Opening{Case: cases.Case{OpenedOn: d.today.Add(-x.began), Origin: x.origin}, Worker: x.worker})
		if err != nil {
			return err
		}
		k, err := d.Cases.Read(d.responsible, id)
		if err != nil {
			return err
		}
		d.cases, codes = append(d.cases, id), append(codes, k.Code)
	}
	if err := d.Cases.Link(worker, d.cases[0], codes[3], "child"); err != nil {
		return err
	}
	for i, e := range map[int]cases.Ending{
		2: {On: d.today.Add(-60), Outcome: "goals_met", FollowUps: []when.Day{d.today.Add(2), d.today.Add(120)}},
		4: {On: d.today, Outcome: "declined", Note: "Help is known and not wished for now (sample)", FollowUps: []when.Day{d.today.Add(90)}},
	} {
		if _, err := d.Cases.Close(worker, d.cases[i], 1, e); err != nil {
			return err
		}
	}
	if err := d.approveClosing(d.cases[2]); err != nil {
		return err
	}
	if _, err := d.Cases.OpenOutside(worker, codes[1], "The person stands at the door, the colleague is away (sample)"); err != nil {
		return err
	}
	_, err = d.Cases.AddSupervision(d.responsible, cases.Supervision{Worker: d.crew[1], Day: d.today.Add(-6), Minutes: 90, Kind: "individual"})
	return err
}

// approveClosing is what the responsible person of the demonstration says to the closing of a case.
func (d *demo) approveClosing(caseID string) error {
	rows, _, err := d.Approvals.List(d.responsible, approvals.Question{State: approvals.Asked, Case: caseID, Most: 1})
	for _, a := range rows {
		if err := d.Approvals.Approve(d.responsible, a.ID, a.Version, ""); err != nil {
			return err
		}
	}
	return err
}
