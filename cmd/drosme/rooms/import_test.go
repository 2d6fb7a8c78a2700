package rooms_test

import (
	"fmt"
	"net/url"
	"testing"
	"testing/fstest"

	"drosme/cmd/drosme/rooms"
	"drosme/hours"
	"drosme/internal/acceptance"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/transfer"
	"drosme/records/cases"
)

// A coordinator may not write over what they may not read: rows about people served and protected meetings
// are the responsible person's, also with overwrite ticked.
func TestACoordinatorImportsNoProtectedRow(t *testing.T) {
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, r.Start(t.Context(), h.House))
		from := func() transfer.Source { return transfer.FromFS(acceptance.FS()) }
		for _, stands := range []bool{false, true} {
			for _, overwrite := range []bool{false, true} {
				_, err := r.Transfer.Import(h.As("coordinator"), from(), transfer.ImportOptions{Overwrite: overwrite})
				f := fault.As(err)
				if !fault.Is(err, fault.Invalid) {
					t.Fatalf("rows stand %v, overwrite %v: %v", stands, overwrite, err)
				}
				seen := map[string]int{}
				for _, x := range f.Fields {
					if x.Key == "register.not_yours" {
						seen[x.File]++
					}
				}
				for file, n := range map[string]int{"people.csv": 12, "activities.csv": 21, "feedback.csv": 4} {
					if seen[file] < n {
						t.Errorf("rows stand %v: %s: %d rows refused, want at least %d", stands, file, seen[file], n)
					}
				}
				if seen["attendance.csv"] == 0 {
					t.Error("attendance at protected meetings was taken")
				}
			}
			if !stands {
				_, err := r.Transfer.Import(h.As("responsible"), from(), transfer.ImportOptions{})
				housetest.Must(t, err)
			}
		}
	})
}

// Nothing is entered for a case whose processing is restricted (GDPR Art. 18): an import names the line, a page says so.
func TestNothingIsImportedForACaseInRestriction(t *testing.T) {
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, r.Start(t.Context(), h.House))
		boss := h.As("responsible")
		files := fstest.MapFS{
			"cases.csv":      {Data: []byte("code,person,opened_on,closed_on\nK-1,,2026-01-01,\nK-2,,2026-01-01,\n")},
			"case_rules.csv": {Data: []byte("case,rule,starts_on\nK-1,course_days,2026-01-01\n")},
			"services.csv":   {Data: []byte("code,case,day,minutes,specialist,payer,rule\nH-1,K-1,2026-02-01,60,psychologist,SIVA,\nH-2,K-2,2026-02-01,60,psychologist,SIVA,\n")},
		}
		_, err := r.Transfer.Import(boss, transfer.FromFS(files), transfer.ImportOptions{})
		housetest.Must(t, err)
		_, err = clerk.Add(h.AsSystem("console"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
			k, _, err := cases.ByCode(tx, "K-1")
			if err == nil {
				err = cases.Restrict(tx, k.Person, "sample")
			}
			return "", err
		})
		housetest.Must(t, err)
		for what, x := range map[string]struct{ file, text, want string }{
			"a new service":                   {"services.csv", "code,case,day,minutes,specialist,payer,rule\nH-9,K-2,2026-02-02,60,psychologist,SIVA,\nH-3,K-1,2026-02-02,60,psychologist,SIVA,\n", "services.csv:3:case"},
			"a service that changes":          {"services.csv", "code,case,day,minutes,specialist,payer,rule\nH-1,K-1,2026-02-01,90,psychologist,SIVA,\n", "services.csv:2:case"},
			"a service taken to another case": {"services.csv", "code,case,day,minutes,specialist,payer,rule\nH-1,K-2,2026-02-01,60,psychologist,SIVA,\n", "services.csv:2:case"},
			"a service brought from another":  {"services.csv", "code,case,day,minutes,specialist,payer,rule\nH-2,K-1,2026-02-01,60,psychologist,SIVA,\n", "services.csv:2:case"},
			"a pause":                         {"pauses.csv", "case,rule,from,to\nK-1,course_days,2026-02-01,2026-02-03\n", "pauses.csv:2:case"},
			"an allowance":                    {"case_rules.csv", "case,rule,starts_on\nK-1,reflection_days,2026-02-01\n", "case_rules.csv:2:case"},
		} {
			_, err := r.Transfer.Import(boss, transfer.FromFS(fstest.MapFS{x.file: {Data: []byte(x.text)}}), transfer.ImportOptions{Overwrite: true})
			if f := fault.As(err); err == nil || len(f.Fields) != 1 || fmt.Sprintf("%s:%d:%s", f.Fields[0].File, f.Fields[0].Row, f.Fields[0].Name) != x.want || f.Fields[0].Key != "service.restricted" {
				t.Errorf("%s: %v, want %s", what, err, x.want)
			}
		}
		id, err := r.Cases.IDOf(boss, "K-1")
		housetest.Must(t, err)
		if _, err := r.Hours.AddService(boss, id, hours.Service{Day: "2026-02-02", Minutes: 60, Specialist: "psychologist", Payer: "SIVA"}, true); !fault.Is(err, fault.Locked) {
			t.Errorf("entered by hand: %v", err)
		}
		pagetest.Open(t, h, boss, "en").Post("/cases/"+id+"/hours/new", url.Values{"day": {"2026-02-02"}, "proposed_for": {"2026-02-02"}, "minutes": {"60"}, "specialist": {"psychologist"}, "rule": {"none"}}, 423).Says("restricted")
		// The same rows again change nothing, and are no fault.
		if _, err := r.Transfer.Import(boss, transfer.FromFS(files), transfer.ImportOptions{}); err != nil {
			t.Errorf("the same again: %v", err)
		}
	})
}
