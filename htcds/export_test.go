package htcds_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"drosme/htcds"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/records/cases"
)

func TestWhoMay(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		file := []byte("prs_FirstName,prs_Gender\nAnna,Feminine\n")
		load(t, h.As("responsible"), file, "a.csv")
		for _, role := range []string{"administrator", "caseworker", "helpline", "coordinator", "educator", "bookkeeper", "reviewer"} {
			ctx := h.As(role)
			if _, err := desk.Import(ctx, file, "a.csv", htcds.ImportOptions{Check: true}); !fault.Is(err, fault.Refused) {
				t.Errorf("%s looks at a file: %v", role, err)
			}
			if _, err := desk.Import(ctx, file, "a.csv", htcds.ImportOptions{}); !fault.Is(err, fault.Refused) {
				t.Errorf("%s imports: %v", role, err)
			}
			if _, err := desk.Export(ctx, htcds.ExportOptions{Form: "csv"}); !fault.Is(err, fault.Refused) {
				t.Errorf("%s exports: %v", role, err)
			}
			if _, _, err := desk.Look(ctx); !fault.Is(err, fault.Refused) {
				t.Errorf("%s looks at what would leave: %v", role, err)
			}
		}
		if _, err := desk.Export(h.AsSystem("console"), htcds.ExportOptions{Form: "csv"}); !fault.Is(err, fault.Refused) {
			t.Errorf("console exports without saying as whom: %v", err)
		}
	})
}

// Only released cases leave; coded files hold nothing of names, contacts, free text, places and the accused.
func TestWhatLeavesCoded(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		load(t, boss, allFields(4), "all.csv")
		if _, err := desk.Import(boss, []byte("house_Case,prs_Gender,con_Consent\nNO,Feminine,FALSE\n"), "no.csv", htcds.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Import(boss, []byte("house_Case,prs_Gender\nHELD,Feminine\n"), "held.csv", htcds.ImportOptions{Hold: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Import(boss, []byte("house_Case,prs_Gender,house_Released\nSAID,Feminine,FALSE\n"), "said.csv", htcds.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		p := give(t, boss, htcds.ExportOptions{Form: "csv"})
		if p.Rows != 4 || len(p.Subjects()) != 4 {
			t.Errorf("%d rows, %d subjects", p.Rows, len(p.Subjects()))
		}
		for _, row := range table(t, p.Content, "csv") {
			for i, f := range htcds.Live() {
				if (row[i] != "") != (f.Standing == htcds.Coded) {
					t.Errorf("%s leaves as %q", f.Name, row[i])
				}
			}
		}
		words := strings.Join(p.Loss.Lines(h.Book.For("en")), "\n")
		for _, want := range []string{"prs_FirstName is held back", "per_RoleDetails is held back", "not released stay in. (3 rows)", "vic_Vulnerabilities is deprecated", "no field for services", "(4 rows)"} {
			if !strings.Contains(words, want) {
				t.Errorf("the loss map does not say %q:\n%s", want, words)
			}
		}
	})
}

// A case of this house without anything imported leaves with what the house knows of it.
func TestACaseOfTheHouseLeaves(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		load(t, boss, []byte("house_Case,cas_Status,prs_Gender,house_OpenedOn,house_ClosedOn\nC1,Closed,TransgenderMasculine,2025-01-01,2025-02-01\nC2,FollowUp,,2025-01-01,\n"), "a.csv")
		h.Clock.Move(time.Second)
		if _, err := desk.Import(boss, []byte("house_Case,prs_Gender\nC3,\n"), "b.csv", htcds.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		rows := table(t, give(t, boss, htcds.ExportOptions{Form: "csv"}).Content, "csv")
		at := map[string]int{}
		for i, f := range htcds.Live() {
			at[f.Name] = i
		}
		for i, want := range []string{"Closed TransgenderMasculine", "FollowUp ", "Active "} {
			if got := rows[i][at["cas_Status"]] + " " + rows[i][at["prs_Gender"]]; got != want {
				t.Errorf("row %d: %q, want %q", i+1, got, want)
			}
		}
		// The house reopens the first: it is active from then on.
		housetest.Must(t, clerk.Change(boss, h.Clerk, "case.change", "", func(tx *db.Tx, _ string) (*cases.Case, error) { return cases.LoadByCode(tx, "C1") }, func(tx *db.Tx, k *cases.Case) error {
			k.ClosedOn = ""
			return cases.Update(tx, k)
		}))
		rows = table(t, give(t, boss, htcds.ExportOptions{Form: "csv"}).Content, "csv")
		if got := rows[0][at["cas_Status"]]; got != "Active" {
			t.Errorf("reopened: %q", got)
		}
	})
}

// The gate keeps cases and fields in; what is withdrawn between reading and noting is not in the file.
func TestTheGate(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		load(t, boss, []byte("house_Case,prs_Gender,vic_AgeWhenTrafficked\nC1,Feminine,17\nC2,Masculine,18\nC3,Feminine,19\n"), "a.csv")
		asked, withdrawn := 0, false
		desk.Gate = func(tx *db.Tx, a htcds.Asked) (map[string]htcds.Held, error) {
			asked++
			out := map[string]htcds.Held{}
			for _, k := range a.Cases {
				switch c, id := k.Code, k.ID; {
				case c == "C1":
					out[id] = htcds.Held{Why: "htcds.loss.no_consent"}
				case c == "C2":
					out[id] = htcds.Held{Fields: []string{"vic_AgeWhenTrafficked"}}
				case withdrawn && asked > 1: // between the reading and the noting
					out[id] = htcds.Held{Why: "htcds.loss.no_consent"}
				}
			}
			return out, nil
		}
		o := htcds.ExportOptions{Form: "csv", Whom: "Saņēmējs (paraugs)", Why: "tests", Ground: "consent"}
		p := give(t, boss, o)
		if text := string(p.Content); strings.Contains(text, "C1") || strings.Contains(text, "18") || !strings.Contains(text, "19") || p.Rows != 2 {
			t.Error(text)
		}
		asked, withdrawn = 0, true
		if p = give(t, boss, o); p.Rows != 1 || strings.Contains(string(p.Content), "C3") {
			t.Errorf("who withdrew meanwhile left: %s", p.Content)
		}
		// For its own use the house asks release alone.
		if p = give(t, boss, htcds.ExportOptions{Form: "csv"}); p.Rows != 3 {
			t.Errorf("%d rows", p.Rows)
		}
	})
}

// Rooms that know a field are written to and read before what was imported.
func TestHomes(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		wrote, after := map[string]string{}, 0
		desk.Homes = []htcds.Home{{Name: "test",
			Write: func(_ *db.Tx, all []*htcds.Entry) error {
				for _, e := range all {
					wrote[e.Case] = e.Of("vic_TypeOfExploitation")
					e.Holds("vic_TypeOfExploitation")
				}
				return nil
			},
			After: func(_ context.Context, all []*htcds.Entry) error { after += len(all); return nil },
			Read: func(_ *db.Tx, all []*htcds.Entry, whole bool) error {
				for _, e := range all {
					if e.Of("vic_TypeOfExploitation") != "" || whole {
						t.Error("what a home holds lies here too")
					}
					if !e.Put("vic_TypeOfExploitation", "Other;"+wrote[e.Case]) || e.Put("spl_PlannedEndDate", "soon") {
						t.Error("what a home knows is not checked")
					}
					e.HoldBack("prs_FirstName")
				}
				return nil
			}}}
		load(t, boss, []byte("vic_TypeOfExploitation,spl_Type\nForcedLabour;Servitude,Legal\n"), "a.csv")
		text := string(give(t, boss, htcds.ExportOptions{Form: "csv"}).Content)
		if !strings.Contains(text, "ForcedLabour;Servitude;Other") || !strings.Contains(text, "Legal") || after != 1 {
			t.Error(text)
		}
	})
}

// Somebody who is forgotten leaves no more, and nothing of the exchange is kept.
func TestForgetting(t *testing.T) {
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) {
		boss := h.As("responsible")
		load(t, boss, allFields(2), "all.csv")
		p := give(t, boss, htcds.ExportOptions{Form: "csv"})
		person := p.Subjects()[0]
		hold := desk.Area().Holds[0]
		run(t, boss, h, person, func(tx *db.Tx) error {
			held, err := hold.Show(tx, person)
			if len(held) != 2 || held[0].What != "htcds.held" || held[1].What != "htcds.left_coded" {
				t.Errorf("%+v", held)
			}
			return err
		})
		run(t, boss, h, person, func(tx *db.Tx) error { return hold.Forget(tx, person, person) })
		if p = give(t, boss, htcds.ExportOptions{Form: "csv"}); p.Rows != 1 || p.Subjects()[0] == person {
			t.Errorf("%d rows", p.Rows)
		}
		run(t, boss, h, person, func(tx *db.Tx) error {
			held, err := hold.Show(tx, person)
			if len(held) != 1 || held[0].What != "htcds.left_coded" { // that it left stays known
				t.Errorf("%+v", held)
			}
			return err
		})
	})
}

func run(t *testing.T, ctx context.Context, h *housetest.House, person string, body func(*db.Tx) error) {
	t.Helper()
	_, err := clerk.Add(ctx, h.Clerk, "htcds.import", nil, func(tx *db.Tx) (string, error) { return person, body(tx) })
	housetest.Must(t, err)
}
