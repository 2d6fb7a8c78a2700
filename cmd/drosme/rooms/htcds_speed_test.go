//go:build unix

package rooms_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"drosme/cmd/drosme/rooms"
	"drosme/htcds"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/seal"
)

// BenchmarkTheExchangeOfAllRooms takes in 5,000 cases of all fields, of which 50 are bad, and 15,050 more, with every
// room in the house, so that facts go to identification and names to the vault and into its index; then it gives
// 20,000 out coded, for the house's own use in both forms, and to somebody on a ground. The figures are the time that passed and, as cpu, what this process worked.
func BenchmarkTheExchangeOfAllRooms(b *testing.B) {
	head, rest, _ := bytes.Cut(usuallyNamed(b, everyField(5000)), []byte("\n"))
	bad := append(append(append([]byte{}, head...), '\n'), bytes.Replace(rest, []byte("Feminine"), []byte("Nothing of the list"), 50)...)
	more := usuallyNamed(b, everyField(15050))
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			o := house.Options{Dir: b.TempDir()}
			if engine == "postgres" {
				if o.DB = os.Getenv("DROSME_TEST_PG"); o.DB == "" {
					b.Skip("left out: DROSME_TEST_PG gives no PostgreSQL; ./check starts one")
				}
				o.Schemas = fmt.Sprintf("hr%d_", os.Getpid())
			}
			root, err := seal.RootFromBytes(bytes.Repeat([]byte{7}, 32))
			if err != nil {
				b.Fatal(err)
			}
			var r *rooms.Rooms
			o.Root, o.Areas = &root, func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }
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
			if err := r.Start(context.Background(), h); err != nil {
				b.Fatal(err)
			}
			r.Vault.Ready = nil // the printed shares have a test of their own
			boss := clerk.WithActor(context.Background(), access.Actor{User: "01HZZZZZZZZZZZZZZZZZZZZZZZ", Grants: []access.Grant{{Role: access.Responsible}}})
			timed := func(name string, do func() error) {
				b.Helper()
				start, worked := time.Now(), work()
				if err := do(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(time.Since(start).Milliseconds()), name+"-ms")
				b.ReportMetric(float64((work() - worked).Milliseconds()), name+"-cpu-ms")
			}
			for range b.N {
				timed("import-5000", func() error {
					s, _ := r.HTCDS.Import(boss, bad, "a.csv", htcds.ImportOptions{KeepGood: true})
					if s.Stored != 4950 || s.Bad != 50 {
						return fmt.Errorf("%d stored, %d bad", s.Stored, s.Bad)
					}
					return nil
				})
				timed("import-15050", func() error { _, err := r.HTCDS.Import(boss, more, "b.csv", htcds.ImportOptions{}); return err })
				for _, form := range []string{"csv", "xlsx", "to somebody"} {
					x := htcds.ExportOptions{Form: form}
					if form == "to somebody" { // on a ground, so that the gate is asked for each case
						x = htcds.ExportOptions{Form: "csv", Whom: "Sample authority", Why: "sample", Ground: "law", Purpose: "shelter"}
					}
					timed("export-"+strings.ReplaceAll(form, " ", "-"), func() error {
						p, err := r.HTCDS.Export(boss, x)
						if err == nil && p.Rows != 20000 {
							err = fmt.Errorf("%d rows", p.Rows)
						}
						return err
					})
				}
			}
		})
	}
}

// usuallyNamed gives people one or two given names and one family name, as most have: the names of everyField are of
// more words than anybody's, and an index of names grows by their pairs.
func usuallyNamed(b *testing.B, content []byte) []byte {
	b.Helper()
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	given := []string{"Oksana", "Iryna", "Jūlija", "Līga", "Marta", "Olena", "Anna", "Svitlana", "Ieva", "Natalija", "Kateryna", "Zanda"}
	ends := []string{"iņa", "enko", "ova", "ska", "čuka", "sone", "ina", "iene", "ane", "uk"}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write(rows[0])
	for i, r := range rows[1:] {
		for c, name := range rows[0] {
			switch name {
			case "prs_FirstName":
				r[c] = given[i%len(given)]
			case "prs_MiddleName":
				r[c] = map[bool]string{true: given[(i*7+3)%len(given)]}[i%4 == 0]
			case "prs_SecondName":
				r[c] = "Paraug" + string("bdfgklmnprstvz"[i/10%14]) + string("aeiou"[i/140%5]) + string("klmnrst"[i/700%7]) + ends[i%10]
			}
		}
		_ = w.Write(r)
	}
	w.Flush()
	return out.Bytes()
}

// work is how long this process has worked.
func work() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
