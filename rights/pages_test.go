package rights_test

import (
	"net/url"
	"testing"

	"filippo.io/age"

	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/pagetest"
	"drosme/rights"
)

func form(pairs ...string) url.Values {
	v := url.Values{"act_id": {id.New()}}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func TestPagesOfAnErasure(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		worker, responsible := pagetest.Open(t, o.House, o.worker, "en"), pagetest.Open(t, o.House, o.responsible, "lv")
		tab := "/cases/" + o.caseID + "/rights"
		worker.Get(tab, 200).Says("The person has asked for nothing so far.", "Note a demand of somebody else").SaysNot("Set a legal hold")
		worker.Post("/cases/"+o.caseID+"/rights", form("kind", "", "asked_on", "02.03.2026", "language", "en"), 422)
		worker.Post("/cases/"+o.caseID+"/rights", form("kind", "erasure", "asked_on", "02.03.2026", "language", "en", "what", "all of it, please"), 303)
		rows, _, err := o.d.List(o.worker, rights.Question{Most: 5})
		housetest.Must(t, err)
		at := "/rights/requests/" + rows[0].ID
		worker.Get(at, 200).Says("all of it, please", "How it was made sure who asks").SaysNot("Approve the erasure")
		responsible.Get(at, 200).Says("Vispirms pierakstiet, kā pārliecinājāties")
		worker.Post(at+"/check", form("version", "1", "identity", "", "safe", ""), 422)
		worker.Post(at+"/check", form("version", "1", "identity", "known", "safe", "in the office only"), 303)
		worker.Get(at, 200).Says("in the office only")
		responsible.Get(at, 200).Says("Apstiprināt dzēšanu", "Noraidīt ar šo iemeslu")
		worker.Post(at+"/approve", form("version", "2"), 403)
		responsible.Post(at+"/approve", form("version", "2"), 303)
		responsible.Post(at+"/approve", form("version", "2"), 409)
		keeper := pagetest.Open(t, o.House, o.keeper, "en")
		second := keeper.Get("/rights/second", 200).Says("Approve the erasure").SaysNot(rows[0].CaseCode, "all of it")
		if second.Hidden("version") != "3" {
			t.Errorf("version %q", second.Hidden("version"))
		}
		pagetest.Open(t, o.House, o.As("coordinator"), "lv").Get("/rights/second", 200).Says("Nekas negaida jūsu apstiprinājumu.")
		responsible.Get("/rights/second", 200).Says("lemj kāds cits")
		keeper.Post("/rights/second/"+rows[0].ID, form("version", "3"), 303)
		worker.Get("/cases/"+o.caseID, 200).Says("Processing restricted").SaysNot("/change\"")
		worker.Get(tab, 200).Says("approved, under restriction")
		responsible.Get("/rights", 200).Says("apstiprināts, apstrāde ierobežota")
		worker.Post(at+"/withdraw", form("version", "4"), 303)
		worker.Get("/cases/"+o.caseID, 200).SaysNot("Processing restricted")
	})
}

func TestPagesOfHoldsAndPeriods(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		responsible, reviewer := pagetest.Open(t, o.House, o.responsible, "en"), pagetest.Open(t, o.House, o.reviewer, "lv")
		responsible.Get("/rights/holds", 200).Says("Nothing is held.")
		responsible.Post("/cases/"+o.caseID+"/holds", form("cause", "court", "hold_why", "sample proceedings", "until_on", "01.01.2020"), 422)
		responsible.Post("/cases/"+o.caseID+"/holds", form("cause", "court", "hold_why", "sample proceedings", "until_on", "01.06.2026"), 303)
		responsible.Get("/rights/holds", 200).Says("order of a court", "sample proceedings", "in force")
		reviewer.Get("/rights/holds", 200).Says("tiesas rīkojums").SaysNot("sample proceedings")
		r := o.checked(rights.Erasure)
		responsible.Get("/rights/requests/"+r.ID, 200).Says("It cannot be erased until", "Refuse, and restrict in its place").SaysNot("Approve the erasure")
		responsible.Post("/rights/requests/"+r.ID+"/refuse", form("version", "2", "answer", ""), 422)
		responsible.Post("/rights/requests/"+r.ID+"/refuse", form("version", "2", "answer", "the court (sample)"), 303)
		responsible.Get("/rights/requests/"+r.ID, 200).Says("restriction in force", "order of a court", "Lift the restriction")
		responsible.Post("/rights/requests/"+r.ID+"/lift", form("version", "3"), 422)
		holds, err := o.d.Holds(o.responsible, "")
		housetest.Must(t, err)
		responsible.Post("/rights/holds/"+holds[0].ID+"/lift", form("version", "1"), 303)
		responsible.Get("/rights/retention", 200).Says("evidence of paid services", "60 months, from the end of the year", "No period is over.", "to be confirmed")
		reviewer.Get("/rights/retention", 200).Says("60 mēnešu, no gada beigām").SaysNot("Apstiprināt vai mainīt laiku")
		responsible.Post("/rights/retention", form("class", "case", "amount", "", "duty", "no", "source", "decision of the board (sample)", "from_on", "02.03.2026"), 422)
		responsible.Post("/rights/retention", form("class", "case", "amount", "36", "duty", "no", "source", "decision of the board (sample)", "from_on", "02.03.2026"), 303)
		reviewer.Get("/rights/retention", 200).Says("36 mēneši", "decision of the board (sample)")
	})
}

func TestPagesOfTheFile(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.d.Sources = fileSources(o)
		responsible := pagetest.Open(t, o.House, o.responsible, "en")
		key, err := age.GenerateX25519Identity()
		housetest.Must(t, err)
		r := o.checked(rights.Access)
		at := "/rights/requests/" + r.ID
		responsible.Get(at, 200).Says("Look at it").SaysNot("Make the encrypted file")
		responsible.Get(at+"/review", 200).Says("a sample thought", "speaks of a sample neighbour").SaysNot("a fact of the sample")
		responsible.Post(at+"/review", form("version", "2"), 303)
		responsible.Get(at, 200).Says("Make the encrypted file", "Show it for printing")
		responsible.Post(at+"/file", form("version", "3", "for", "wrong"), 422)
		responsible.Post(at+"/file", form("version", "3", "for", key.Recipient().String()), 200)
		responsible.Post(at+"/paper", form("version", "3"), 409)
		r = o.checked(rights.Access)
		at = "/rights/requests/" + r.ID
		responsible.Post(at+"/review", form("version", "2"), 303)
		responsible.Post(at+"/paper", form("version", "3"), 200).Says("What is held about you", "a fact of the sample", "2 things are held back", "Your rights").SaysNot("a sample thought")
		worker := pagetest.Open(t, o.House, o.worker, "en")
		worker.Get(at+"/review", 403)
	})
}

func TestPagesOfBreachesAndRegisters(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, tag := range []string{"en", "lv"} {
			responsible := pagetest.Open(t, o.House, o.responsible, tag)
			for _, path := range []string{"/rights", "/rights?view=all", "/rights/holds", "/rights/breaches", "/rights/breaches/add", "/rights/processing", "/rights/impact",
				"/rights/texts?part=controller", "/rights/texts?part=risks", "/rights/texts?part=room.rights", "/rights/keyholders", "/rights/lock", "/rights/retention", "/cases/" + o.caseID + "/rights"} {
				responsible.Get(path, 200)
			}
			for _, path := range []string{"/rights/processing/register.pdf", "/rights/impact/assessment.pdf"} {
				responsible.Get(path, 200)
			}
		}
		educator := pagetest.Open(t, o.House, o.As("helpline"), "en")
		educator.Post("/rights/breaches/add", form("what", "", "kind", "integrity", "noticed_at", "02.03.2026 09:00"), 422)
		educator.Post("/rights/breaches/add", form("what", "a sample mail went astray", "kind", "confidentiality", "noticed_at", "02.03.2026 09:00", "people_count", "2"), 303)
		rows, err := o.d.Breaches(o.responsible)
		housetest.Must(t, err)
		at := "/rights/breaches/" + rows[0].ID
		responsible := pagetest.Open(t, o.House, o.responsible, "en")
		responsible.Get("/rights/breaches", 200).Says("71 hours left")
		responsible.Get(at, 200).Says("a sample mail went astray", "71 hours left")
		responsible.Post(at+"/steps", form("step", "told", "text", "the chair, by phone"), 303)
		responsible.Post(at, form("version", "1", "what", "a sample mail went astray", "kind", "confidentiality", "risk", "none", "people_count", "2", "closed", "yes"), 422).Says("Say why no risk is likely.")
		responsible.Post(at, form("version", "1", "what", "a sample mail went astray", "kind", "confidentiality", "risk", "risk", "people_count", "2", "authority_at", "02.03.2026 09:30"), 303)
		responsible.Get(at, 200).Says("the authority was told", "the chair, by phone")
		responsible.Get(at+"/notification.pdf", 200)
		pagetest.Open(t, o.House, o.reviewer, "lv").Get(at, 200).SaysNot("astray", "by phone")
		responsible.Post("/rights/texts", form("part", "risks", "words", "sample risks of this house"), 303)
		pagetest.Open(t, o.House, o.reviewer, "en").Get("/rights/impact", 200).Says("sample risks of this house", "Edition 1").SaysNot("Save as a new edition")
		responsible.Get("/rights/lock", 200).Says("The house cannot be locked now")
	})
}
