package rooms

import (
	"drosme/hours"
	"drosme/internal/access"
)

// hoursGiven gives the three invented cases allowances, a pause, services and costs: a course that runs, one that ends
// soon, and consultations after a course of which one goes beyond the five hours.
func (d *demo) hoursGiven() error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	running, other, after := d.cases[0], d.cases[1], d.cases[2]
	for _, r := range []hours.CaseRule{
		{Case: running, Rule: "course_days", StartsOn: d.today.Add(-38)},
		{Case: running, Rule: "reflection_days", StartsOn: d.today.Add(-20)},
		{Case: other, Rule: "course_days", StartsOn: d.today.Add(-20)},
		{Case: after, Rule: "course_days", StartsOn: d.today.Add(-300)},
	} {
		as := worker
		if r.Case == other {
			as = d.responsible
		}
		if err := d.Hours.SetRule(as, r.Case, r); err != nil {
			return err
		}
	}
	if err := d.Hours.SetPause(worker, running, hours.Pause{Rule: "course_days", From: d.today.Add(-15), To: d.today.Add(-11)}); err != nil {
		return err
	}
	for _, x := range []struct {
		caseID            string
		ago, minutes      int
		specialist, payer string
		rule              string
	}{
		{running, 37, 60, "social_worker", "SIVA", "course_days"}, {running, 30, 90, "lawyer", "SIVA", "course_days"},
		{running, 21, 60, "psychologist", "SIVA:50;LV03-0172:50", "course_days"}, {running, 6, 45, "social_worker", "SIVA", "course_days"},
		{after, 90, 60, "psychologist", "SIVA", "aftercare_hours"}, {after, 76, 120, "psychologist", "SIVA", "aftercare_hours"},
		{after, 50, 90, "lawyer", "SIVA", "aftercare_hours"}, {after, 8, 60, "psychologist", "SIVA", "aftercare_hours"},
	} {
		s := hours.Service{Day: d.today.Add(-x.ago), Minutes: x.minutes, Specialist: x.specialist, Payer: x.payer, Rule: x.rule, Place: "office"}
		if _, err := d.Hours.AddService(worker, x.caseID, s, true); err != nil {
			return err
		}
	}
	for _, x := range []hours.Cost{{Day: d.today.Add(-30), Kind: "ticket", Cents: 480, Payer: "SIVA"}, {Day: d.today.Add(-21), Kind: "mileage", Km: 62, Payer: "LV03-0172"}} {
		if err := d.Hours.AddCost(worker, running, x); err != nil {
			return err
		}
	}
	return nil
}
