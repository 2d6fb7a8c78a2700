package rooms

import (
	"drosme/casework"
	"drosme/internal/access"
	"drosme/internal/when"
)

// plans gives the first invented case an assessment that changed, a safety plan, a goal with steps, dates, a
// wait with an offer, and a thing held.
func (d *demo) plans() error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	k := d.cases[0]
	for _, a := range []casework.Assessment{
		{Kind: "needs", Day: d.today.Add(-30), Answers: map[string]string{"housing": "urgent", "documents": "serious", "income": "serious", "mind": "declined"}},
		{Kind: "needs", Day: d.today, AgainOn: d.today.Add(30), Answers: map[string]string{"housing": "some", "documents": "serious", "income": "some", "mind": "some"}},
		{Kind: "safety", Day: d.today.Add(-30), Answers: map[string]string{"phone_read": "yes", "papers_held": "yes", "knows_where": "unknown"}},
	} {
		if err := d.Casework.Assess(worker, k, a); err != nil {
			return err
		}
	}
	if err := d.Casework.WriteSafety(worker, k, casework.SafetyPlan{AgainOn: d.today.Add(60), Answers: map[string]string{"safe_places": "Paraugs: pie māsas", "first_steps": "Paraugs: zvanīt 112"}}); err != nil {
		return err
	}
	if err := d.Casework.AddGoal(worker, k, casework.Goal{Domain: "documents", Text: "Paraugs: jauna pase", DueOn: d.today.Add(45)}); err != nil {
		return err
	}
	goals, err := d.Casework.Goals(worker, k)
	if err != nil {
		return err
	}
	for i, text := range []string{"Paraugs: pieteikt vizīti", "Paraugs: nofotografēties"} {
		if err := d.Casework.AddStep(worker, k, casework.Step{Goal: goals[0].ID, Text: text, DueOn: d.today.Add(3 + 4*i)}); err != nil {
			return err
		}
	}
	if err := d.Casework.AddDate(worker, k, casework.Date{Kind: "authority", StartsAt: when.Local(string(d.today.Add(3)) + "T10:00"), What: "Paraugs: iestāde, otrais stāvs", Secrecy: "not_asked", Community: "not_asked"}, ""); err != nil {
		return err
	}
	if err := d.Casework.Join(worker, k, casework.Wait{Need: "psychologist", JoinedOn: d.today.Add(-10), Reason: "Paraugs: lūdza pati"}); err != nil {
		return err
	}
	_, err = d.Casework.Take(worker, k, casework.Thing{Kind: "phone", What: "Paraugs: vecs tālrunis", Wish: true}, "S001")
	return err
}
