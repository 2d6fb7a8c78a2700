package vault_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/id"
	"drosme/internal/seal"
	"drosme/records/cases"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/vault"
	"drosme/records/vault/spelling"
)

// town is how many invented people the index of the benchmark holds.
const town = 200_000

// BenchmarkSearch is a search of the protected shelf, and the hint at a double when a name is kept, with the
// index of two hundred thousand people; p95 is given beside the mean.
func BenchmarkSearch(b *testing.B) {
	engines := map[string]house.Options{"sqlite": {Dir: b.TempDir()}}
	if url := os.Getenv("DROSME_TEST_PG"); url != "" {
		prefix := fmt.Sprintf("b%d_", os.Getpid())
		b.Cleanup(func() { housetest.DropSchemas(&testing.T{}, url, prefix) })
		engines["postgres"] = house.Options{Dir: b.TempDir(), DB: url, Schemas: prefix}
	}
	for engine, options := range engines {
		b.Run(engine, func(b *testing.B) { searchOn(b, options) })
	}
}

func searchOn(b *testing.B, options house.Options) {
	var desk *vault.Desk
	rooms := func(h *area.House) []area.Area {
		desk = vault.New(h)
		return []area.Area{places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), desk.Area(), cases.New(h).Area()}
	}
	h := housetest.Open(&testing.T{}, rooms, options)
	defer h.Close()
	desk.Start(vault.Ground{Store: h.Store, Holders: func() []area.Holder { return nil }})
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	f, err := os.Open("testdata/name_pairs.csv")
	must(err)
	rows, err := csv.NewReader(f).ReadAll()
	must(err)
	f.Close()
	var given, family []string
	for _, r := range rows[1:] {
		at := strings.LastIndexByte(r[0], ' ')
		given, family = append(given, r[0][:at]), append(family, r[0][at+1:])
	}
	starts := []string{"Ба", "Во", "Гри", "Де", "Жи", "За", "Кра", "Лу", "Ми", "Но", "Пе", "Ро", "Си", "Та", "Фи", "Ха", "Че", "Шу", "Be", "Kal", "Oz", "Lie", "Kow", "Zie", "Mä"}
	middles := []string{"ль", "рн", "мч", "дк", "с", "нд", "тр", "бк", "ш", "lm", "rz", "k"}
	ends := []string{"енко", "ов", "ский", "чук", "ин", "iņš", "ski", "ova", "sons"}
	spread := rand.New(rand.NewPCG(1, 2))
	var ids []string
	_, err = clerk.Add(h.AsSystem("console"), h.Clerk, "person.add", nil, func(tx *db.Tx) (string, error) {
		for range 2000 {
			p := people.Person{Kind: "served", Sex: "unknown", AgeBand: "unknown"}
			if err := people.Insert(tx, &p); err != nil {
				return "", err
			}
			ids = append(ids, p.ID)
		}
		return "", nil
	})
	must(err)
	var asked []string
	keys := 0
	batch := map[string][][]byte{}
	for i := range town {
		last := family[spread.IntN(len(family))]
		if spread.IntN(4) > 0 { // three of four have a rarer name
			last = starts[spread.IntN(len(starts))] + middles[spread.IntN(len(middles))] + ends[spread.IntN(len(ends))]
		}
		n := spelling.Names{Given: given[spread.IntN(len(given))], Family: last}
		holder := id.Random(nil)
		if i%100 == 0 && i/100 < len(ids) {
			holder = ids[i/100]
			asked = append(asked, n.Given+" "+n.Family)
		}
		for _, k := range spelling.Keys(n) {
			batch[holder] = append(batch[holder], h.Keys.MAC(seal.NameIndex, []byte("protected"), []byte(k))[:12])
			keys++
		}
		if len(batch) == 5000 || i == town-1 {
			must(h.KeyDB.PutManyTokens(context.Background(), batch))
			batch = map[string][][]byte{}
		}
	}
	b.Logf("%d keys of %d people", keys, town)
	for _, r := range rows[1:] {
		asked = append(asked, r[1])
	}
	me := h.AsPerson(ids[0], "caseworker")
	b.Run("find", func(b *testing.B) {
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			began := time.Now()
			if _, err := desk.Find(me, asked[i%len(asked)]); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
		p95(b, took)
	})
	b.Run("one word", func(b *testing.B) {
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			began := time.Now()
			if _, err := desk.Find(me, given[i%len(given)]); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
		p95(b, took)
	})
	b.Run("keep with hint", func(b *testing.B) {
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			v := vault.Values{vault.Given: given[i%len(given)], vault.Family: family[(i*7)%len(family)]}
			s, err := desk.Where(me, ids[i%len(ids)])
			must(err)
			began := time.Now()
			if _, err := desk.KeepKnown(me, ids[i%len(ids)], s.Version, v); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
		p95(b, took)
	})
}

func p95(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}
