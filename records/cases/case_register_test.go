package cases_test

import (
	"strings"
	"testing"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/registertest"
	"drosme/internal/when"
	"drosme/records/cases"
	"drosme/records/people"
)

func TestTheRegisterOfCasesComesBack(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		r := cases.Register()
		want := []register.Row{
			{"code": "C-1", "person": "P-1", "opened_on": "2024-01-01", "closed_on": "2024-06-28"},
			{"code": "C-2", "person": "P-1", "opened_on": "2026-02-02", "closed_on": ""},
			{"code": "C-3", "person": "", "opened_on": "2024-02-29", "closed_on": "2024-02-29"},
		}
		registertest.In(t, h, "case.open", func(tx *db.Tx) error {
			p := people.Person{Code: "P-1", Kind: people.Served, Sex: "unknown", AgeBand: "unknown"}
			if err := people.Insert(tx, &p); err != nil {
				return err
			}
			for _, row := range want {
				if err := r.Put(tx, row, nil); err != nil {
					return err
				}
			}
			if r.Done != nil {
				return r.Done(tx)
			}
			return nil
		})
		got := registertest.Rows(t, h, h.AsSystem("console"), "case.list", r)
		if len(got) != len(want) {
			t.Fatalf("%d rows", len(got))
		}
		for i, row := range got {
			for _, c := range r.Columns {
				if c == "person" && want[i][c] == "" { // a new person served, with a code of their own
					if row[c] == "" {
						t.Error("a case without a person came back without a code")
					}
					continue
				}
				if row[c] != want[i][c] {
					t.Errorf("%s: %s is %q, want %q", row["code"], c, row[c], want[i][c])
				}
			}
		}
		registertest.In(t, h, "case.open", func(tx *db.Tx) error {
			again := register.Row{"code": "C-2", "person": "P-1", "opened_on": "2026-02-02", "closed_on": "2026-03-01"}
			if err := r.Put(tx, again, want[1]); err != nil {
				return err
			}
			again["person"] = "P-2"
			if err := r.Put(tx, again, want[1]); housetest.Said(err) != "person case.person_stays" {
				t.Errorf("the person of a case is changed: %v", err)
			}
			return nil
		})
		k, err := clerk.Read(h.As("responsible"), h.Clerk, "case.read", "C-2", cases.LoadByCode)
		if err != nil || k.ClosedOn != "2026-03-01" || k.PersonCode != "P-1" {
			t.Errorf("%+v, %v", k, err)
		}
		if rows := registertest.Rows(t, h, h.As("caseworker"), "case.list", r); len(rows) != 0 {
			t.Errorf("a caseworker exports %d cases of nobody's team", len(rows))
		}
	})
}

func TestAWrongRowOfTheRegisterSaysWhatIsWrong(t *testing.T) {
	for _, x := range []struct{ column, value, want string }{
		{"code", "", "code: field.required"},
		{"opened_on", "", "opened_on: field.required"},
		{"opened_on", "2024-02-30", "opened_on: field.not_a_day"},
		{"opened_on", "2099-01-01", "opened_on: case.opened_in_future"},
		{"closed_on", "2023-12-31", "closed_on: case.closed_before_opened"},
		{"closed_on", "2099-01-01", "closed_on: case.closed_in_future"},
		{"closed_on", "soon", "closed_on: field.not_a_day"},
		{"person", "P-9", "person: field.unknown_code"},
		{"person", "S-1", "person: case.person_not_served"},
	} {
		known := kinds{"P-1": "served", "S-1": "staff"}
		row := register.Row{"code": "C-1", "person": "P-1", "opened_on": "2024-01-01", "closed_on": "2024-06-28"}
		row[x.column] = x.value
		got := strings.Join(registertest.Check(cases.RegisterOn(func() when.Day { return "2026-03-02" }), row, known), "; ")
		if !strings.Contains(got, x.want) {
			t.Errorf("%s %q: %q, want %q", x.column, x.value, got, x.want)
		}
	}
}

// kinds are the people that a check may point to, by code.
type kinds map[string]string

func (k kinds) Has(name, code string) bool { return name == "people" && k[code] != "" }
func (k kinds) Cell(name, code, column string) string {
	if name == "people" && column == "kind" {
		return k[code]
	}
	return ""
}
