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

		more := relations.Withholding{PersonCode: "W-TWO", Why: "the rest of a case is kept whole or not at all"}
		more.Fields, more.Relation = "status health", "colleague"
		want(t, o.desk.AddWithholding(me, o.caseID, more), fault.Invalid)
		more.PersonCode, more.Role = "", "caseworker"
		want(t, o.desk.AddWithholding(me, o.caseID, more), fault.Invalid)
		of := relations.Withholding{Why: "by role"}
		of.Role, of.Fields, of.Relation = "responsible", "name", "colleague"
		housetest.Must(t, o.desk.AddWithholding(me, o.caseID, of))
		c, err = o.desk.Read(o.As("responsible"), o.caseID)
		housetest.Must(t, err)
		if len(c.Withholdings) != 1 || c.Withholdings[0].PersonCode != "W-TWO" {
			t.Errorf("the role that must not learn sees %+v", c.Withholdings)
		}
	})
}
