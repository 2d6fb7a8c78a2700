package htcds_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"drosme/htcds"
	"drosme/internal/access"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/seal"
	"drosme/internal/tabular"
)

// withBad makes every hundredth row wrong.
func withBad(rows int) []byte {
	lines := bytes.SplitAfter(allFields(1), []byte("\n"))
	head := lines[0]
	var b bytes.Buffer
	b.Write(head)
	body := allFields(rows)[len(head):]
	b.Write(body)
	return b.Bytes()
}

// asWorkbook makes a workbook of a CSV file.
func asWorkbook(b *testing.B, content []byte, bad int) []byte {
	b.Helper()
	grids, err := htcds.ReadGrids(content, "x.csv")
	if err != nil {
		b.Fatal(err)
	}
	sheet := tabular.Sheet{Name: "HTCDS"}
	for _, c := range grids[0].Rows[0].Cells {
		sheet.Columns = append(sheet.Columns, tabular.Heading{Text: c})
	}
	sheet.Rows = func(yield func([]any) bool) {
		for i, r := range grids[0].Rows[1:] {
			line := make([]any, len(r.Cells))
			for c := range r.Cells {
				line[c] = r.Cells[c]
			}
			if bad > 0 && i%bad == 0 {
				line[15] = "nothing that the list has"
			}
			if !yield(line) {
				return
			}
		}
	}
	var out bytes.Buffer
	if err := tabular.WriteXLSX(&out, []tabular.Sheet{sheet}); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkExchange takes in 5,000 cases of which 50 are bad as a workbook of all fields, then 15,000 more, and
// gives 20,000 out coded in both forms and sealed, on an encrypted file or in PostgreSQL.
func BenchmarkExchange(b *testing.B) {
	book, more := asWorkbook(b, withBad(5000), 100), withBad(15050)
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			o := house.Options{Dir: b.TempDir()}
			if engine == "postgres" {
				if o.DB = os.Getenv("DROSME_TEST_PG"); o.DB == "" {
					b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
				}
				o.Schemas = fmt.Sprintf("hb%d_", os.Getpid())
			}
			root, err := seal.RootFromBytes(bytes.Repeat([]byte{7}, 32))
			if err != nil {
				b.Fatal(err)
			}
			o.Root, o.Areas = &root, rooms
			h, err := house.Open(context.Background(), o)
			if err != nil {
				b.Fatal(err)
			}
			defer h.Close()
			if o.DB != "" {
				defer func() {
					for _, s := range []*db.Store{h.Store, h.Lines, h.KeyDB.DB} {
						if err := s.Reset(context.Background(), "drop"); err != nil {
							b.Error(err)
						}
					}
				}()
			}
			boss := clerk.WithActor(context.Background(), access.Actor{User: "01HZZZZZZZZZZZZZZZZZZZZZZZ", Grants: []access.Grant{{Role: access.Responsible}}})
			timed := func(name string, do func() error) {
				b.Helper()
				start := time.Now()
				if err := do(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(time.Since(start).Milliseconds()), name+"-ms")
			}
			for range b.N {
				timed("import-5000", func() error {
					s, _ := desk.Import(boss, book, "a.xlsx", htcds.ImportOptions{KeepGood: true})
					if s.Stored != 4950 || s.Bad != 50 {
						return fmt.Errorf("%d stored, %d bad", s.Stored, s.Bad)
					}
					return nil
				})
				timed("import-15050", func() error { _, err := desk.Import(boss, more, "b.csv", htcds.ImportOptions{}); return err })
				for _, form := range []string{"csv", "xlsx"} {
					timed("export-"+form, func() error {
						p, err := desk.Export(boss, htcds.ExportOptions{Form: form})
						if err == nil && p.Rows != 20000 {
							err = fmt.Errorf("%d rows", p.Rows)
						}
						return err
					})
				}
				timed("sealed", func() error {
					_, err := desk.Export(boss, htcds.ExportOptions{Form: "csv", To: h.Keys.BoxPublic().Text(), Whom: "x", Why: "y", Ground: "law"})
					return err
				})
			}
		})
	}
}
