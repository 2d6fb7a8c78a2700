package rooms_test

import (
	"testing"

	"drosme/cmd/drosme/rooms"
	"drosme/internal/acceptance"
	"drosme/internal/area"
	"drosme/internal/fault"
	"drosme/internal/housetest"
	"drosme/internal/transfer"
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
