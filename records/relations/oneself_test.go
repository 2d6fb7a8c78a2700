package relations_test

import (
	"testing"

	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/records/relations"
)

// A colleague of the team from whom some fields are kept neither reads that row nor takes it away.
func TestNobodyReadsOrEndsWhatIsKeptFromThemselves(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		me, them := o.AsPerson(o.worker, "caseworker"), o.AsPerson(o.colleague, "caseworker")
		w := relations.Withholding{PersonCode: "W-TWO", Why: "he knows her brother"}
		w.Fields, w.Relation = "name phone", "colleague"
		housetest.Must(t, o.desk.AddWithholding(me, o.caseID, w))
		c, err := o.desk.Read(me, o.caseID)
		housetest.Must(t, err)
		row := c.Withholdings[0]

		c, err = o.desk.Read(them, o.caseID)
		housetest.Must(t, err)
		if len(c.Withholdings) != 0 {
			t.Errorf("who must not learn reads why: %+v", c.Withholdings)
		}
		pagetest.Open(t, o.House, them, "en").Get("/cases/"+o.caseID+"/around", 200).SaysNot("he knows her brother", "W-TWO")
		want(t, o.desk.EndWithholding(them, o.caseID, row.ID, row.Version, ""), fault.NotFound)
		row.PersonCode, row.Why = "", "nothing"
		row.Name = "somebody else"
		want(t, o.desk.ChangeWithholding(them, o.caseID, row), fault.NotFound)

		more := relations.Withholding{PersonCode: "W-TWO", Why: "things of a case are kept one by one too"}
		more.Fields, more.Relation, more.WordsOpen = "status health", "colleague", true
		housetest.Must(t, o.desk.AddWithholding(me, o.caseID, more))
		for thing, kept := range map[string]bool{"name": true, "phone": true, "status": true, "health": true, "words": true, "address": false, "case": false} {
			if k, err := o.cases.Read(them, o.caseID); err != nil || k.Keeps(thing) != kept {
				t.Errorf("%s: kept from the colleague %v, want %v (%v)", thing, !kept, kept, err)
			}
			if k, err := o.cases.Read(me, o.caseID); err != nil || k.Keeps(thing) {
				t.Errorf("%s is kept from another (%v)", thing, err)
			}
		}
		of := relations.Withholding{Why: "by role"}
		of.Role, of.Fields, of.Relation = "responsible", "name", "colleague"
		housetest.Must(t, o.desk.AddWithholding(me, o.caseID, of))
		c, err = o.desk.Read(o.As("responsible"), o.caseID)
		housetest.Must(t, err)
		if len(c.Withholdings) != 2 || c.Withholdings[0].PersonCode != "W-TWO" || c.Withholdings[1].PersonCode != "W-TWO" {
			t.Errorf("the role that must not learn sees %+v", c.Withholdings)
		}
		if c.Withholdings[0].Why+c.Withholdings[1].Why != "" {
			t.Errorf("free words are open to whom something is kept: %+v", c.Withholdings)
		}

		// Who must not learn of the case finds none, though the person's record stays.
		closed := relations.Withholding{PersonCode: "W-TWO", Why: "nothing of her case"}
		closed.Fields, closed.Relation = "case", "colleague"
		housetest.Must(t, o.desk.AddWithholding(me, o.caseID, closed))
		_, err = o.cases.Read(them, o.caseID)
		want(t, err, fault.NotFound)
		_, err = o.desk.Read(them, o.caseID)
		want(t, err, fault.NotFound)
		_, err = o.people.Read(them, o.person)
		housetest.Must(t, err)
	})
}
