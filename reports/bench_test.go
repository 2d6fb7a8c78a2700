package reports_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"testing/fstest"

	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/house"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/internal/transfer"
	"drosme/internal/when"
	"drosme/reports"
)

// large is a programme of n trailer sessions and seminars, each with some head counts and two people.
func large(n, heads int) fstest.MapFS {
	var orgs, people, acts, counts, attended bytes.Buffer
	orgs.WriteString(registerColumns["organisations"] + "\n")
	people.WriteString(registerColumns["people"] + "\n")
	acts.WriteString(registerColumns["activities"] + "\n")
	counts.WriteString(registerColumns["headcounts"] + "\n")
	attended.WriteString(registerColumns["attendance"] + "\n")
	for i := range 1000 {
		fmt.Fprintf(&orgs, "SCH%d,Parauga skola %d,school,LV,Rīga,Rīga,,\n", i, i)
		fmt.Fprintf(&people, "V%d,volunteer,f,19-24,,LV,lv\n", i)
	}
	formats := []string{"trailer_session", "trailer_session", "trailer_session", "seminar"}
	bands := []string{"0-12", "13-15", "16-18", "19-24", "25-44"}
	for i := range n {
		day := when.Day("2014-09-01").Add(i % 450)
		fmt.Fprintf(&acts, "A%d,,%s,Title,held,%sT10:00,%sT11:00,Hall,Rīga,LV,SCH%d,lv,,BIG\n", i, formats[i%4], day, day, i%1000)
		for j := range heads {
			fmt.Fprintf(&counts, "A%d,pupils,%s,%s,%d,teacher_count\n", i, []string{"f", "m"}[j%2], bands[j/2%5], i%30)
		}
		fmt.Fprintf(&attended, "A%d,V%d,leader,attended\nA%d,V%d,participant,attended\n", i, i%1000, i, (i+1)%1000)
	}
	grants := registerColumns["grants"] + "\nBIG,Programme,Sample fund,2014-09-01,2015-11-30,1000,0.90,0.95,\n"
	file := func(b []byte) *fstest.MapFile { return &fstest.MapFile{Data: b} }
	return fstest.MapFS{"organisations.csv": file(orgs.Bytes()), "people.csv": file(people.Bytes()), "grants.csv": file([]byte(grants)),
		"activities.csv": file(acts.Bytes()), "headcounts.csv": file(counts.Bytes()), "attendance.csv": file(attended.Bytes())}
}

// BenchmarkResults counts a large programme on an encrypted file, or in PostgreSQL. DROSME_BENCH_ACTIVITIES
// says how many activities (20,000), DROSME_BENCH_HEADS how many head count rows each has (10).
func BenchmarkResults(b *testing.B) {
	size := map[string]int{"DROSME_BENCH_ACTIVITIES": 20_000, "DROSME_BENCH_HEADS": 10}
	for name := range size {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			size[name] = n
		}
	}
	files := large(size["DROSME_BENCH_ACTIVITIES"], size["DROSME_BENCH_HEADS"])
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			var d desks
			o := house.Options{Dir: b.TempDir(), Areas: rooms(&d)}
			if engine == "postgres" {
				o.DB, o.Schemas = os.Getenv("DROSME_TEST_PG"), "b"+strconv.Itoa(os.Getpid())+"_"
				if o.DB == "" {
					b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
				}
			}
			root, err := seal.RootFromBytes(bytes.Repeat([]byte{7}, 32))
			must(b, err)
			o.Root = &root
			h, err := house.Open(context.Background(), o)
			must(b, err)
			defer h.Close()
			_, err = d.transfer.Import(clerk.WithActor(context.Background(), access.Actor{System: "console"}), transfer.FromFS(files), transfer.ImportOptions{})
			must(b, err)
			ctx := clerk.WithActor(context.Background(), access.Actor{User: id.New(), Grants: []access.Grant{{Role: access.Coordinator}}})
			list, err := d.reports.Grants(ctx)
			must(b, err)
			grant := list[0].ID
			report, err := d.reports.Freeze(ctx, reports.Report{Grant: grant, Title: "Report"}, false)
			must(b, err)
			frozen, err := d.reports.Report(ctx, report)
			must(b, err)
			for _, x := range []struct {
				name string
				do   func() error
			}{
				{"all figures", func() error { _, err := d.reports.Results(ctx, "BIG", "", ""); return err }},
				{"the page of results", func() error { _, err := d.reports.Table(ctx, grant, "", ""); return err }},
				{"a part of the days", func() error { _, err := d.reports.Table(ctx, grant, "2015-01-01", "2015-06-30"); return err }},
				{"the rows behind a figure", func() error {
					_, err := d.reports.Behind(ctx, grant, "info_trailer.young_people", "", "", 1)
					return err
				}},
				{"what changed since", func() error { _, err := d.reports.Since(ctx, frozen); return err }},
			} {
				b.Run(x.name, func(b *testing.B) {
					for b.Loop() {
						must(b, x.do())
					}
				})
			}
		})
	}
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
