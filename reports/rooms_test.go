package reports_test

import (
	"context"
	"encoding/csv"
	"strconv"
	"testing"

	"drosme/internal/acceptance"
	"drosme/internal/accounts"
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/house"
	"drosme/internal/housetest"
	"drosme/internal/register"
	"drosme/internal/transfer"
	"drosme/internal/web"
	"drosme/quality"
	"drosme/records/activities"
	"drosme/records/disclosures"
	"drosme/records/feedback"
	"drosme/records/grants"
	"drosme/records/organisations"
	"drosme/records/people"
	"drosme/records/places"
	"drosme/records/publications"
	"drosme/reports"
)

// desks are the desks of a test's house that the tests ask.
type desks struct {
	reports    *reports.Desk
	activities *activities.Desk
	transfer   *transfer.Desk
	left       *disclosures.Desk
}

func rooms(to *desks) housetest.Rooms {
	return func(h *area.House) []area.Area {
		to.activities, to.left = activities.New(h), disclosures.New(h)
		all := []area.Area{web.Area(), accounts.New(h).Area(), places.New(h).Area(), organisations.New(h).Area(), people.New(h).Area(), grants.New(h).Area(),
			to.activities.Area(), publications.New(h).Area(), feedback.New(h).Area(), quality.New(h).Area(), to.left.Area()}
		to.reports = reports.New(h, func() []area.CountSet {
			var out []area.CountSet
			for _, a := range all {
				out = append(out, a.Counts...)
			}
			return out
		})
		var registers []register.Register
		for _, a := range all {
			registers = append(registers, a.Registers...)
		}
		to.transfer = transfer.New(h, registers, nil)
		return append(all, to.transfer.Area(), to.reports.Area())
	}
}

// programme fills a house with the acceptance programme and gives the id of its grant.
func programme(t *testing.T, h *housetest.House, d *desks) string {
	t.Helper()
	_, err := d.transfer.Import(h.AsSystem("console"), transfer.FromFS(acceptance.FS()), transfer.ImportOptions{})
	housetest.Must(t, err)
	list, err := d.reports.Grants(h.As("coordinator"))
	housetest.Must(t, err)
	for _, g := range list {
		if g.Code == "LV03-0172" {
			return g.ID
		}
	}
	t.Fatal("the programme's grant is not there")
	return ""
}

// expected reads the figures that the programme must give.
func expected(t *testing.T) map[string]int64 {
	t.Helper()
	f, err := acceptance.FS().Open("expected.csv")
	housetest.Must(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	housetest.Must(t, err)
	out := map[string]int64{}
	for _, r := range rows[1:] {
		out[r[0]], err = strconv.ParseInt(r[1], 10, 64)
		housetest.Must(t, err)
	}
	return out
}

func TestEveryQueryIsPreparedOnBothEngines(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		for _, q := range h.Store.Queries() {
			housetest.Must(t, h.Store.Read(context.Background(), func(tx *db.Tx) error {
				if err := tx.Prepare(q, nil); err != nil {
					t.Error(err)
				}
				return nil
			}))
		}
	})
}

func TestTheFiguresOfTheProgrammeComeOut(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant := programme(t, h, &d)
		r, err := d.reports.Table(h.As("bookkeeper"), grant, "", "")
		housetest.Must(t, err)
		want := expected(t)
		if len(r.Figures) != len(want) {
			t.Errorf("%d figures, want %d", len(r.Figures), len(want))
		}
		for _, f := range r.Figures {
			if f.Value != want[f.Name] || f.Since != f.Value {
				t.Errorf("%s is %d (%d since the start), want %d", f.Name, f.Value, f.Since, want[f.Name])
			}
		}
	})
}

// Who opens a figure must find it again in its rows, whatever it counts.
func TestTheRowsBehindAFigureAddUpToIt(t *testing.T) {
	var d desks
	housetest.Each(t, rooms(&d), func(t *testing.T, h *housetest.House) {
		grant, opened := programme(t, h, &d), 0
		reader := h.As("responsible")
		for name, want := range expected(t) {
			sum, rows := int64(0), 0
			for page := 1; ; page++ {
				b, err := d.reports.Behind(reader, grant, name, "", "", page)
				housetest.Must(t, err)
				if b.Figure.Served {
					break
				}
				for _, r := range b.Rows {
					sum, rows = sum+r.Value, rows+1
				}
				if page*reports.RowsPerPage >= b.Total {
					if rows != b.Total || sum != want {
						t.Errorf("%s is %d; its %d of %d rows add up to %d", name, want, rows, b.Total, sum)
					}
					opened++
					break
				}
			}
		}
		if opened != 23 {
			t.Errorf("%d figures open to rows, want 23", opened)
		}
	})
}

func houseOptions() house.Options { return house.Options{} }

// disclosed lists what left, as whoever let it out reads it.
func disclosed(d desks, ctx context.Context) ([]*disclosures.Disclosure, int, error) {
	return d.left.List(ctx, disclosures.Search{})
}
