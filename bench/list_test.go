package bench

import (
	"context"
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/access"
	"drosme/internal/area"
	"drosme/internal/clerk"
	"drosme/internal/house"
	"drosme/internal/id"
	"drosme/records/activities"
	"drosme/records/organisations"
)

// BenchmarkListsOnSQLite opens the first pages of lists of 20 out of 20,000, each with its line of the
// log, without the page around them: cmd/drosme-load measures whole pages through HTTP.
func BenchmarkListsOnSQLite(b *testing.B) {
	var r *rooms.Rooms
	o := house.Options{Dir: b.TempDir(), KeyFile: b.TempDir() + "/house.key"}
	o.Areas = func(h *area.House) []area.Area { r = rooms.New(h); return r.Areas() }
	h, err := house.Open(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(h.Close)
	if err := r.Start(context.Background(), h); err != nil {
		b.Fatal(err)
	}
	if _, err := Fill(context.Background(), h.Store, Size{Activities: 20_000, Counts: 2, Schools: 20_000}); err != nil {
		b.Fatal(err)
	}
	ctx := clerk.WithActor(context.Background(), access.Actor{User: id.New(), Grants: []access.Grant{{Role: access.Coordinator}}})
	for _, l := range []struct {
		name string
		list func(page int) (rows, total int, err error)
	}{
		{"organisations", func(page int) (int, int, error) {
			f, err := r.Organisations.List(ctx, organisations.Question{Skip: 20 * page, Most: 20})
			return len(f.Rows), f.Total, err
		}},
		{"activities", func(page int) (int, int, error) {
			rows, total, err := r.Activities.List(ctx, activities.Search{Page: 1 + page})
			return len(rows), total, err
		}},
	} {
		for _, from := range []struct {
			name string
			page int
		}{{"first", 0}, {"middle", 500}} {
			b.Run(l.name+"/"+from.name, func(b *testing.B) {
				for b.Loop() {
					rows, total, err := l.list(from.page)
					if err != nil || rows != 20 || total != 20_000 {
						b.Fatal(rows, total, err)
					}
				}
			})
		}
	}
}
