package rooms

import (
	"drosme/helpline"
	"drosme/internal/access"
	"drosme/records/organisations"
)

// contacts makes invented contacts of the helpline, a handover, and two entries of the directory, one of them
// with a withheld place.
func (d *demo) contacts() error {
	operator, err := d.as(access.Helpline)
	if err != nil {
		return err
	}
	for _, x := range []helpline.Typed{
		{Topic: "work_abroad", Language: "lv", Country: "DE", Caller: "self", Step: "told_where", Told: "Paraugs: jautā, vai darba līgums ir drošs."},
		{Topic: "worry_about_somebody", Language: "ru", Country: "LV", Caller: "relative_or_friend", Step: "will_call_again", Open: true, CodeWord: "paraugs zilais", Told: "Paraugs: bažas par māsu, zvanīs vēlreiz."},
		{Topic: "exploitation_labour", Language: "en", Country: "LV", Caller: "self", Step: "call_back", Told: "Sample: passport kept by the employer.", Number: "+371 20000000", Rule: "Paraugs: tikai no rīta; ja paceļ cits, teikt, ka numurs sajaukts."},
	} {
		x.Channel = "phone"
		if _, err := d.Helpline.Log(operator, x); err != nil {
			return err
		}
	}
	if _, err := d.Helpline.HandOver(operator, "Paraugs: rīt no rīta jāatzvana."); err != nil {
		return err
	}
	for _, o := range []organisations.Offer{
		{What: "Naktsmājas (paraugs)", Whom: "trafficked", Sex: "any", Children: "yes", Animals: "yes", Languages: "lv, ru, en", Phone: "+371 20000000 (paraugs)", Hours: "visu diennakti"},
		{What: "Juridiska konsultācija (paraugs)", Whom: "exploited_work", Sex: "any", Children: "not_asked", Languages: "lv, ru", Phone: "+371 20000000 (paraugs)", Hours: "P-Pk 9-17"},
	} {
		o.Organisation = d.hosts[0].ID
		if err := d.Organisations.SaveOffer(d.coordinator, o); err != nil {
			return err
		}
	}
	return nil
}
