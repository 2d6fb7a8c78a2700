package disclosures_test

import (
	"context"
	"strings"
	"testing"

	"drosme/internal/area"
	"drosme/internal/audit"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/records/disclosures"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
)

func each(t *testing.T, test func(t *testing.T, h *housetest.House, d *disclosures.Desk)) {
	t.Helper()
	rooms := func(h *area.House) []area.Area {
		return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), disclosures.New(h).Area()}
	}
	housetest.Each(t, rooms, func(t *testing.T, h *housetest.House) { test(t, h, disclosures.New(h.House.House)) })
}

var letter = disclosures.Disclosure{Kind: "letter", ToWhom: "the Sample police", Ground: "law", Why: "Samanta was asked for", Registers: "people"}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, _ *disclosures.Desk) {
		housetest.PreparesEveryQuery(t, h)
	})
}

func TestEachRoleReadsWhatItShould(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		mine := h.As("coordinator")
		id, err := d.Add(mine, letter)
		housetest.Must(t, err)
		for role, sees := range map[string]bool{"responsible": true, "reviewer": true, "coordinator": false, "caseworker": false,
			"helpline": false, "educator": false, "bookkeeper": false, "administrator": false} {
			w, err := d.Read(h.As(role), id)
			if sees != (err == nil) {
				t.Errorf("%s: %v", role, err)
			}
			if sees && (w.ToWhom != letter.ToWhom || w.Why != letter.Why) {
				t.Errorf("%s reads %+v", role, w.Disclosure)
			}
			rows, total, err := d.List(h.As(role), disclosures.Search{})
			if sees && (err != nil || total != 1 || len(rows) != 1) || !sees && total != 0 {
				t.Errorf("%s lists %d of %d: %v", role, len(rows), total, err)
			}
		}
		if _, err := d.Read(mine, id); err != nil {
			t.Errorf("one's own: %v", err)
		}
		if _, err := d.Read(h.AsSystem("console"), id); !fault.Is(err, fault.Refused) {
			t.Errorf("the console without a name: %v", err)
		}
	})
}

func TestARefusedDemandIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		x := letter
		x.Ground, x.Rows, x.Hash = "", 5, "ab"
		id, err := d.Refuse(h.As("helpline"), x)
		housetest.Must(t, err)
		w, err := d.Read(h.As("responsible"), id)
		housetest.Must(t, err)
		if w.Outcome != disclosures.Refused || w.Rows != 0 || w.Hash != "" || w.Day != "2026-03-02" {
			t.Errorf("kept: %+v", w.Disclosure)
		}
		if _, err := d.Refuse(h.As("educator"), x); !fault.Is(err, fault.Refused) {
			t.Errorf("an educator: %v", err)
		}
	})
}

func TestFreeTextIsSealedAndInNoLog(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		id, err := d.Add(h.As("responsible"), letter)
		housetest.Must(t, err)
		housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
			x, err := db.One[disclosures.Disclosure](tx, "disclosure.find", db.Args{"id": id})
			if strings.Contains(x.Why+x.ToWhom, "Sam") {
				t.Errorf("in clear: %+v", x)
			}
			return err
		}))
		lines, err := h.Log.Find(context.Background(), audit.Search{Verb: "disclosure.add"})
		housetest.Must(t, err)
		if len(lines) != 1 || strings.Contains(lines[0].Detail, "Sam") {
			t.Errorf("the log: %+v", lines)
		}
	})
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		_, err := d.Add(h.As("responsible"), disclosures.Disclosure{Kind: "gift", Ground: "habit", Why: strings.Repeat("a", 1001), Rows: -1})
		got := map[string]bool{}
		for _, f := range fault.As(err).Fields {
			got[f.Name] = true
		}
		for _, f := range []string{"to_whom", "why", "kind", "ground", "row_count"} {
			if !got[f] {
				t.Errorf("%s is not named: %v", f, err)
			}
		}
	})
}

func TestAReleaseIsKeptCellByCellForLaterOnes(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		release := func(table, value string) string {
			h.Clock.Move(1e9)
			id, err := clerk.Add(h.As("coordinator"), h.Clerk, "disclosure.add", nil, func(tx *db.Tx) (string, error) {
				id, err := d.Record(tx, disclosures.Disclosure{Kind: "report", ToWhom: "Sample funder", Ground: "report", Why: "interim report", Report: "R1", Rows: 2})
				if err != nil {
					return "", err
				}
				return id, d.RecordCells(tx, id, []disclosures.Cell{{table, "visits", "period", value}, {table, "pupils", "period", "40"}})
			})
			housetest.Must(t, err)
			return id
		}
		first, second := release("G1", "3"), release("G1", "4")
		release("G2", "9")
		housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
			got, err := d.Earlier(tx, "G1")
			if len(got) != 4 || got[1].Disclosure != first || got[1].Value != "3" || got[3].Disclosure != second || got[3].Value != "4" || got[0].Report != "R1" {
				t.Errorf("earlier: %+v", got)
			}
			if none, err := d.Earlier(tx); err != nil || len(none) != 0 {
				t.Errorf("no tables: %v %v", none, err)
			}
			return err
		}))
		w, err := d.Read(h.As("reviewer"), first)
		housetest.Must(t, err)
		if w.Cells != 2 || len(w.Figures) != 2 {
			t.Errorf("read: %+v", w)
		}
	})
}

func TestGroundsHaveTheirDays(t *testing.T) {
	has := func(day, word string) bool {
		for _, g := range disclosures.Grounds(when.Day(day)) {
			if g == word {
				return true
			}
		}
		return false
	}
	if has("1994-01-09", "law") || !has("1994-01-09", "report") || !has("2015-01-09", "law") || !has("2018-05-25", "law") {
		t.Error("a ground holds on a day on which it did not")
	}
	for _, g := range disclosures.Grounds("2026-03-02") {
		if disclosures.GroundSource(g, "2026-03-02") == "" {
			t.Errorf("%s has no source", g)
		}
		if g == "law" && disclosures.GroundSource(g, "2026-03-02") == disclosures.GroundSource(g, "2015-01-09") {
			t.Errorf("%s is from one law only", g)
		}
	}
}

func TestWhatLeftAboutAPersonGoesWithThem(t *testing.T) {
	each(t, func(t *testing.T, h *housetest.House, d *disclosures.Desk) {
		p := people.Person{Kind: "served", Sex: "unknown", AgeBand: "unknown"}
		_, err := clerk.Add(h.AsSystem("console"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			p.ID, p.Code = "", ""
			err := people.Insert(tx, &p)
			return p.ID, err
		})
		housetest.Must(t, err)
		x := letter
		x.Subject = p.ID
		made, err := d.Add(h.As("caseworker"), x)
		housetest.Must(t, err)
		w, err := d.Read(h.As("responsible"), made)
		housetest.Must(t, err)
		if w.Why != letter.Why || w.ToWhom != letter.ToWhom {
			t.Errorf("read: %+v", w.Disclosure)
		}
		w, err = d.Read(h.As("reviewer"), made)
		housetest.Must(t, err)
		if w.Why != "" || w.ToWhom != "" || w.Ground != letter.Ground {
			t.Errorf("the reviewer reads to whom the data of one person left: %+v", w.Disclosure)
		}
		x.Subject = id.New()
		if _, err := d.Add(h.As("caseworker"), x); fault.As(err).Fields[0].Name != "subject" {
			t.Errorf("about nobody: %v", err)
		}
		lines, err := h.Log.About(context.Background(), p.ID, "", 50)
		housetest.Must(t, err)
		seen := map[string]bool{}
		for _, l := range lines {
			seen[l.Verb] = true
		}
		if !seen["disclosure.add"] || !seen["disclosure.read"] {
			t.Errorf("whose data it was: %v", seen)
		}
		instead := id.Random(nil)
		_, err = clerk.Add(h.AsSystem("jobs"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			for _, a := range h.Areas {
				for _, holder := range a.Holds {
					if holder.Name != "disclosures" {
						continue
					}
					held, err := holder.Show(tx, p.ID)
					if err != nil || len(held) != 1 || held[0].What != "disclosure.held.left" {
						t.Errorf("held: %v %v", held, err)
					}
					if err := holder.Forget(tx, p.ID, instead); err != nil {
						return "", err
					}
				}
			}
			return p.ID, nil
		})
		housetest.Must(t, err)
		w, err = d.Read(h.As("reviewer"), made)
		housetest.Must(t, err)
		if w.Why != "" || w.ToWhom != "" || w.Subject != instead || w.Ground != "law" {
			t.Errorf("after forgetting: %+v", w.Disclosure)
		}
	})
}
