package rooms_test

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/hours"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/pagetest"
	"drosme/internal/transfer"
	"drosme/records/cases"
	"drosme/records/disclosures"
	"drosme/records/people"
)

// TestRowsOfCasesLeaveOnAGroundAndOfReleasedCasesAlone exports rows of two cases, one of them released, and looks at
// what each person reads afterwards in who has seen their file.
func TestRowsOfCasesLeaveOnAGroundAndOfReleasedCasesAlone(t *testing.T) {
	var r *rooms.Rooms
	housetest.Each(t, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }, func(t *testing.T, h *housetest.House) {
		housetest.Must(t, r.Start(t.Context(), h.House))
		boss := h.As("responsible")
		staff, err := r.People.Add(boss, people.Person{Kind: "staff", Sex: "unknown", AgeBand: "unknown"})
		housetest.Must(t, err)
		ana := h.AsPerson(staff, "caseworker")
		begin := func(released bool) *cases.Case {
			made, err := r.Cases.Open(ana, cases.Opening{})
			housetest.Must(t, err)
			k, err := r.Cases.Read(ana, made)
			housetest.Must(t, err)
			_, err = r.Hours.AddService(ana, made, hours.Service{Day: "2026-03-02", Minutes: 60, Specialist: "psychologist", Payer: "SIF"}, true)
			housetest.Must(t, err)
			if released {
				k, err = r.Cases.Read(ana, made)
				housetest.Must(t, err)
				k.Released = true
				housetest.Must(t, r.Cases.Change(ana, *k))
			}
			return k
		}
		open, shut := begin(true), begin(false)
		export := func(as context.Context, change func(*transfer.ExportOptions)) (string, int, error) {
			o := transfer.ExportOptions{To: "Sample office", Why: "Parauga reason", Also: []string{"cases", "services"}, Purpose: "other"}
			change(&o)
			p, err := r.Transfer.Export(as, o)
			if err != nil {
				return "", 0, err
			}
			var b bytes.Buffer
			housetest.Must(t, p.WriteXLSX(&b, "sample", "en"))
			dir := t.TempDir()
			housetest.Must(t, p.WriteFolder(dir))
			return read(t, dir+"/cases.csv") + read(t, dir+"/services.csv"), p.Stay(), nil
		}
		for what, x := range map[string]struct {
			as     context.Context
			change func(*transfer.ExportOptions)
			want   string
		}{
			"no ground":                   {boss, func(o *transfer.ExportOptions) {}, "ground export.ground_needed"},
			"the ground of a contract":    {boss, func(o *transfer.ExportOptions) { o.Ground = "contract" }, "ground consent.ground_needed"},
			"a ground and an own copy":    {boss, func(o *transfer.ExportOptions) { o.Ground, o.OwnCopy = "law", true }, "ground export.own_or_ground"},
			"an own copy by nobody named": {h.AsSystem("console"), func(o *transfer.ExportOptions) { o.OwnCopy = true }, "own_copy export.own_copy_as_whom"},
			"no purpose":                  {boss, func(o *transfer.ExportOptions) { o.Ground, o.Purpose = "law", "" }, "purpose consent.purpose_needed"},
		} {
			if _, _, err := export(x.as, x.change); housetest.Said(err) != x.want {
				t.Errorf("%s: %q, want %q", what, housetest.Said(err), x.want)
			}
		}
		if _, _, err := export(h.As("coordinator"), func(o *transfer.ExportOptions) { o.OwnCopy = true }); !fault.Is(err, fault.Refused) {
			t.Errorf("a coordinator takes the own copy: %v", err)
		}
		left, stay, err := export(boss, func(o *transfer.ExportOptions) { o.Ground = "law" })
		housetest.Must(t, err)
		if !strings.Contains(left, open.Code) || strings.Contains(left, shut.Code) || stay != 1 {
			t.Errorf("%d stayed, and there left:\n%s", stay, left)
		}
		if left, stay, err = export(boss, func(o *transfer.ExportOptions) { o.Ground = "consent" }); err != nil || strings.Contains(left, open.Code) || stay != 2 {
			t.Errorf("without anybody's consent there left, %d stayed, %v:\n%s", stay, err, left)
		}
		own, stay, err := export(boss, func(o *transfer.ExportOptions) { o.OwnCopy = true })
		housetest.Must(t, err)
		if !strings.Contains(own, open.Code) || !strings.Contains(own, shut.Code) || stay != 0 {
			t.Errorf("the own copy, %d stayed:\n%s", stay, own)
		}
		// Who has seen my file: every way, not referrals alone.
		housetest.Must(t, h.Keys.MakeSubject(t.Context(), open.Person))
		_, err = r.Disclosures.Refuse(ana, disclosures.Disclosure{Subject: open.Person, Kind: "told", ToWhom: "Sample caller", Why: "Parauga secret reason"})
		housetest.Must(t, err)
		_, err = r.Disclosures.Add(ana, disclosures.Disclosure{Subject: open.Person, Kind: "letter", Ground: "law", ToWhom: "Sample court", Why: "Parauga other reason"})
		housetest.Must(t, err)
		seen := func(k *cases.Case) []string {
			s, err := r.Sharing.Seen(ana, k.ID)
			housetest.Must(t, err)
			var out []string
			for _, x := range s.Other {
				out = append(out, x.Kind+" "+string(x.Outcome)+" "+x.ToWhom+" "+x.Ground)
			}
			slices.Sort(out)
			return out
		}
		if got, want := strings.Join(seen(open), ", "), "export left Sample office law, export left Sample office own_use, letter left Sample court law, told refused Sample caller "; got != want {
			t.Errorf("the one reads: %s", got)
		}
		if got, want := strings.Join(seen(shut), ", "), "export left Sample office own_use"; got != want {
			t.Errorf("the other reads: %s", got)
		}
		for _, language := range []string{"en", "lv"} {
			mine := pagetest.Open(t, h, ana, language)
			mine.Get("/cases/"+open.ID+"/seen", 200).Says("Sample court", "Sample caller", "Sample office").SaysNot("Parauga secret reason")
			mine.Get("/cases/"+open.ID+"/seen.pdf", 200)
			pagetest.Open(t, h, boss, language).Get("/export", 200)
		}
	})
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	housetest.Must(t, err)
	return string(b)
}
