package main

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"drosme/internal/access"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/records/people"
	"drosme/records/relations"
)

// tellsOf says of which things a planted field of the first case tells, told apart from the program's own tags. Free
// text is what a worker wrote in words of their own.
func tellsOf(field string) []string {
	name := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(field, "protected."), "around."), "case.near.")
	switch {
	case field == "protected.given" || field == "protected.family" || field == "protected.other":
		return []string{"name"}
	case field == "protected.phone" || field == "protected.email" || strings.HasPrefix(field, "protected.safe_"):
		return []string{"phone"}
	case field == "protected.address":
		return []string{"address", "whereabouts"}
	case !strings.Contains(field, "case.near."):
		return nil
	}
	switch {
	case strings.HasPrefix(name, "asked_month_correction_"):
		return []string{"services", "whereabouts", "health", "status", people.Words}
	case strings.HasPrefix(name, "asked_") && name != "asked_answer": // a form that waits may say to whom something goes
		return []string{"whereabouts", "health", "status", people.Words}
	}
	switch name {
	case "recruited_place", "exploited_place", "registered_place":
		return []string{"whereabouts"}
	case "safety_plan": // planted as the safe places
		return []string{"whereabouts", people.Words}
	case "thing", "paper_title", "paper", "file_title", "file_name", "file":
		return []string{"documents", people.Words}
	case "guardian":
		return []string{"children", people.Words}
	case "member", "dissent", "commission_why", "status_why":
		return []string{"status", people.Words}
	case "service.code":
		return []string{"services"}
	case "consent_recipient", "recipient", "vital_recipient", "package_recipient": // where somebody was sent tells where they are, and why
		return []string{"whereabouts", "health", "status", people.Words}
	case "code", "payer.code", "note_of_mate", "note_apart", "draft":
		return nil
	}
	return []string{people.Words}
}

// TestNothingThatIsKeptFromAColleagueShows is things × rooms: for each thing that can be kept from somebody, a colleague
// in the team of the first case is named, and then every page, list and file is asked with that colleague's eyes. What
// tells of the thing shows nowhere, and neither does free text of others, unless that was said to be open; what tells of
// nothing kept shows as before.
func TestNothingThatIsKeptFromAColleagueShows(t *testing.T) {
	engines := map[string]string{"sqlite": ""}
	if at := os.Getenv("DROSME_TEST_PG"); at != "" {
		engines["postgres"] = at
	}
	for engine, at := range engines {
		t.Run(engine, func(t *testing.T) {
			p := plantedOn(t, "", house.Options{DB: at, Schemas: "roadskept" + strconv.Itoa(os.Getpid()) + "_"})
			c := p.eyes("mate")
			free := p.shown(c)
			for _, needed := range []string{"case.near.recruited_place", "case.near.safety_plan", "case.near.thing", "case.near.paper", "case.near.guardian", "case.near.member", "case.near.status_why",
				"case.near.note", "case.near.goal", "case.near.step", "protected.given", "protected.phone", "protected.address", "around.case.near.relation_remark"} {
				if free[needed] == "" {
					t.Errorf("%s does not show where nothing is kept: the test would see nothing", needed)
				}
			}
			for _, thing := range people.WithheldFields {
				for _, open := range []bool{true, false} {
					if !open && thing != "phone" && thing != "case" { // free text is kept with whatever else is kept
						continue
					}
					end := p.keep(thing, open, relations.Withholding{PersonCode: p.code("mate")})
					kept := []string{thing}
					if !open {
						kept = append(kept, people.Words)
					}
					seen := p.shown(c)
					for field := range free {
						hides := slices.ContainsFunc(tellsOf(field), func(x string) bool { return slices.Contains(kept, x) })
						if thing == "case" {
							_, which := part(field)
							hides = which == "near" && !strings.HasSuffix(field, ".payer.code")
						}
						switch {
						case hides && seen[field] != "":
							t.Errorf("%s (free text %v): %s shows on %s", thing, open, field, seen[field])
						case !hides && seen[field] == "" && thing != "case" && tellsOf(field) != nil:
							t.Errorf("%s (free text %v): %s is gone from %s", thing, open, field, free[field])
						}
					}
					end()
				}
			}
			if again := p.shown(c); len(again) < len(free) {
				t.Errorf("once nothing is kept any more, %d fields show of %d", len(again), len(free))
			}
		})
	}
}

// keep names somebody from whom a thing of the first case's person is kept, and gives what ends it.
func (p *planted) keep(thing string, open bool, w relations.Withholding) func() {
	p.t.Helper()
	caseworker, near := p.as(access.Caseworker), p.ids["cases"][0]
	w.Why, w.Relation, w.From, w.Fields, w.WordsOpen = "planted", "colleague", p.today, thing, open
	housetest.Must(p.t, p.rooms.Relations.AddWithholding(caseworker, near, w))
	return func() {
		all, err := p.rooms.Relations.Read(caseworker, near)
		housetest.Must(p.t, err)
		for _, x := range all.Withholdings {
			if x.Why == "planted" && x.InForce(p.today) {
				housetest.Must(p.t, p.rooms.Relations.EndWithholding(caseworker, near, x.ID, x.Version, ""))
			}
		}
	}
}

// shown gives the planted fields that show somewhere to a client, with the roads: on every address, and on the sheet of the vault.
func (p *planted) shown(c *http.Client) map[string]string {
	p.t.Helper()
	out := map[string]string{}
	look := func(road string, a answer) {
		for text, field := range p.said {
			if strings.Contains(a.text, text) || strings.Contains(a.head, text) {
				if !strings.Contains(out[field]+" ", road+" ") {
					out[field] += road + " "
				}
			}
		}
		if a.status >= 500 {
			p.t.Errorf("%s: %d", road, a.status)
		}
	}
	for _, r := range p.gets() {
		if !strings.HasPrefix(r.Path, "/cases") && !strings.HasPrefix(r.Path, "/people") && !strings.HasPrefix(r.Path, "/documents") && !strings.HasPrefix(r.Path, "/consents") &&
			!strings.HasPrefix(r.Path, "/sendings") && !strings.HasPrefix(r.Path, "/approvals") && !strings.HasPrefix(r.Path, "/arrivals") && !strings.HasPrefix(r.Path, "/rights") &&
			!strings.HasPrefix(r.Path, "/waiting") && !strings.HasPrefix(r.Path, "/names") && !strings.HasPrefix(r.Path, "/referrals") && !strings.HasPrefix(r.Path, "/disclosures") && r.Path != "/{$}" {
			continue
		}
		for _, address := range p.addresses(r) {
			look(r.Path, p.do(c, "GET", address, nil))
		}
	}
	look("the sheet of the vault", p.do(c, "POST", "/names/"+p.person["served"]+"/open", url.Values{"purpose": {"call"}, "act_id": {id.New()}}))
	return out
}
