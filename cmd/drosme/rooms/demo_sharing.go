package rooms

import (
	"drosme/internal/access"
	"drosme/records/consents"
	"drosme/sharing"
)

// sharing gives the first invented case what was told, a consent in force, one that waits and one taken back, and
// two referrals on paper.
func (d *demo) sharing() error {
	worker, err := d.as(access.Caseworker)
	if err != nil {
		return err
	}
	k := d.cases[0]
	if err := d.Consents.Tell(worker, k, consents.Told{Edition: 1, Language: "lv", ReadAloud: true, On: d.today.Add(-1)}); err != nil {
		return err
	}
	for i, x := range []struct{ recipient, purpose, fields string }{
		{"Sample shelter (Paraugs)", "shelter", "code sex age_band languages"}, {"Sample clinic (Paraugs)", "health", "code age_band"}, {"Sample legal aid (Paraugs)", "legal_help", "code country"},
	} {
		made, err := d.Consents.Ask(worker, k, consents.Consent{Recipient: x.recipient, Purpose: x.purpose, Fields: x.fields, Until: d.today.Add(90), Language: "lv", Edition: 1})
		if err != nil {
			return err
		}
		if i == 1 {
			continue
		}
		if err := d.Consents.Take(worker, made, 1, consents.Answer{Yes: true, On: d.today, How: "signed", Declaration: "parakstīts, kā drukāts (paraugs)", Testimony: "bija mierīgi (paraugs)"}); err != nil {
			return err
		}
		if i == 2 {
			if err := d.Consents.Withdraw(worker, made, 2); err != nil {
				return err
			}
		}
	}
	words := d.house.Book.For("lv")
	for i, x := range []sharing.Draft{
		{Recipient: "Sample shelter (Paraugs)", Purpose: "shelter", Ground: "consent", Fields: []string{"code", "sex", "age_band"}},
		{Recipient: "Sample state agency (Paraugs)", Purpose: "payment", Ground: "public_contract", Fields: []string{"code", "opened_on"}},
	} {
		x.Case, x.Way, x.Until, x.Words = k, sharing.Paper, d.today.Add(30), words
		sent, err := d.Sharing.Give(worker, x)
		if err != nil {
			return err
		}
		if i == 0 {
			if err := d.Sharing.Answered(worker, sent.ID, 1, "accept", "vieta ir (paraugs)", d.today); err != nil {
				return err
			}
		}
	}
	// A package to ourselves stands for one that another house sent.
	key, err := d.Sharing.Key(worker)
	if err != nil {
		return err
	}
	sent, err := d.Sharing.Give(worker, sharing.Draft{Case: k, Way: sharing.Package, Recipient: "Sample partner (Paraugs)", Purpose: "referral", Ground: "public_contract",
		Fields: []string{"code", "sex", "age_band"}, Until: d.today.Add(14), To: key.Text(), Words: words})
	if err != nil {
		return err
	}
	_, err = d.Sharing.Open(worker, sent.File)
	return err
}
