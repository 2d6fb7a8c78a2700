package rooms

import (
	"time"

	"drosme/internal/access"
	"drosme/internal/when"
	"drosme/rights"
)

// rightsAsked gives the invented cases a request that was answered, one that waits, a demand of somebody else and a
// legal hold, and the house a breach whose clock runs.
func (d *demo) rightsAsked() error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	corrected, err := d.Rights.Ask(worker, d.cases[0], rights.Request{Kind: rights.Rectification, AskedOn: d.today.Add(-12), Language: "lv", What: "Dzimtā valoda ir krievu, nevis latviešu (paraugs)"})
	if err != nil {
		return err
	}
	if err := d.Rights.Check(worker, corrected, 1, "known", "Rokās, nākamajā tikšanās reizē birojā (paraugs)"); err != nil {
		return err
	}
	if err := d.Rights.Do(d.responsible, corrected, 2, "Izlabots (paraugs)"); err != nil {
		return err
	}
	file, err := d.Rights.Ask(worker, d.cases[0], rights.Request{Kind: rights.Access, AskedOn: d.today.Add(-3), Language: "lv"})
	if err != nil {
		return err
	}
	if err := d.Rights.Check(worker, file, 1, "code_word", "Uz papīra, ko persona izlasa birojā un atstāj šeit (paraugs)"); err != nil {
		return err
	}
	if err := d.Rights.Demand(worker, d.cases[0], rights.Access, "relative", "Zvanīja radinieks un jautāja, vai persona šeit ir; atbildēts, ka par nevienu neko nesaka (paraugs)"); err != nil {
		return err
	}
	if _, err := d.Rights.SetHold(d.responsible, d.cases[2], rights.Hold{Cause: "claim", Why: "Prasība tiesā (paraugs)", Until: d.today.Add(120)}); err != nil {
		return err
	}
	breach, err := d.Rights.Notice(d.responsible, rights.Breach{What: "Saraksts ar kodiem palika pie kopētāja (paraugs)", Kind: "confidentiality", People: 4,
		NoticedAt: when.ToMoment(d.house.Now().Add(-20 * time.Hour))})
	if err != nil {
		return err
	}
	return d.Rights.Step(d.responsible, breach, "done", "Saraksts atrasts un iznīcināts (paraugs)")
}
